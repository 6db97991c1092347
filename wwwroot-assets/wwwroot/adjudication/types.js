/**
 * What the server answers (docs/consensus.md).
 * @typedef {{ x1: number, y1: number, x2: number, y2: number, class: string }} PlacedBox
 * @typedef {{ letter: string, boxes: PlacedBox[], person: string | null, rank: number | null }} Side
 * @typedef {{
 *   operation: string, kind: string, side: string | null, by: string, at: string, isOwnWork: boolean, pending?: boolean
 * }} Decision
 * @typedef {{
 *   key: string, imageId: number, kinds: string[], iou: number | null, sides: Side[], state: "open" | "later" | "decided",
 *   isWaiting: boolean, stands: PlacedBox[] | null, why: string | null, decision: Decision | null, hasChanged: boolean,
 *   comments: { by: string, at: string, text: string }[]
 * }} Case
 * @typedef {{ rule: string, iou: number, loneBoxes: string, looseBelow: number, nearMissFrom: number }} Policy
 * @typedef {{ id: number, name: string, patient: string | null, width: number, height: number }} ImageLine
 * @typedef {{ version: number, hash: string, by: string, at: string, isSuperseded: boolean }} Signed
 * @typedef {{
 *   roundId: number, round: string, projectId: number, project: string, version: number, isSigned: boolean, isUnblinded: boolean,
 *   policy: Policy, classes: { key: string, name: string, color: string }[],
 *   channels: { name: string, role: string, color: string }[],
 *   inputs: { taken: number, fresh: number, changed: number, open: number }, images: ImageLine[], cases: Case[], signed: Signed | null,
 *   light?: import("../canvas/assist/light.js").ClassRule
 * }} View
 * @typedef {{
 *   operation: string, imageId: number, case: string, kind: string, side?: string, class?: string, boxes?: PlacedBox[], text?: string,
 *   undoes?: string
 * }} Request
 * A decision on its way to the server:
 * @typedef {import("../canvas/types.js").QueuedEntry & { roundId: number, operation: Request }} DecisionEntry
 * @typedef {{ channel: number, mean: number, smallest: number, largest: number }} Intensity
 * @typedef {{ kind: string, class: string, image: string, person: string, state: string }} Filter
 */
export {};
