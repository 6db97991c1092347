// The shapes of docs/canvas-contract.md for the type checker. Nothing here runs.

/**
 * Where a box lies, in full-resolution pixels of the image group: origin top left, far edges exclusive.
 * @typedef {{ x1: number, y1: number, x2: number, y2: number }} Rect
 */

/** @typedef {{ x: number, y: number }} Point */

/** @typedef {"drawn" | "pasted" | "imported" | "model" | "union" | "assisted"} BoxOrigin */

/**
 * What a person did with a box that a model proposed; boxes of other origin stay `none`.
 * @typedef {"none" | "accepted" | "corrected" | "implicitlyAccepted"} BoxReview
 */

/**
 * A box as it stands after all operations so far. `flags`: 1 difficult, 2 truncated, 4 occluded, 8 ignore.
 * @typedef {Readonly<Rect & {
 *   id: string, class: string, flags: number, origin: BoxOrigin,
 *   attributes: Readonly<Record<string, string>> | null, parents: readonly string[] | null, score: number | null, review?: BoxReview
 * }>} Box
 */

/**
 * A box as an operation names it; which members count depends on the kind.
 * @typedef {{
 *   id: string, x1?: number, y1?: number, x2?: number, y2?: number, class?: string, flags?: number, origin?: BoxOrigin,
 *   attributes?: Readonly<Record<string, string>> | null, parents?: readonly string[] | null, score?: number | null, review?: BoxReview
 * }} BoxChange
 */

/** @typedef {"add" | "reshape" | "reclassify" | "flag" | "review" | "delete"} BoxKind */
/** @typedef {BoxKind | "submit" | "reopen"} OperationKind */

/**
 * One finished gesture. `sequence` counts from 1 per client id and assignment; `undoes` is the id of the operation taken back.
 * @typedef {{
 *   sequence: number, id: string, kind: OperationKind, at: string, undoes: string | null, boxes: BoxChange[]
 * }} Operation
 */

/**
 * An operation in the server's log.
 * @typedef {Operation & { revision: number, clientId: string, personId: number | null }} LoggedOperation
 */

/**
 * One box before and after an operation; null where it did not exist.
 * @typedef {{ id: string, before: Box | null, after: Box | null }} BoxDelta
 */

/** @typedef {{ id: number, userName: string, displayName: string }} Person */
/** @typedef {{ server: string, person: Person | null, antiforgeryToken: string, takesPasskeys?: boolean }} SessionInfo */

/**
 * `mark`: what else tells the class (kernels/marks.js); without it its place in the scheme decides.
 * @typedef {{ key: string, name: string, color: string, mark?: string | null }} LabelClass
 */
/** @typedef {{ name: string, role: string, color: string, meaning: string }} Channel */
/**
 * `guideVersion`: of the project's guide, 0 where there is none; `guideSeen`: what the person was shown last.
 * @typedef {{
 *   id: number, name: string, synthetic: boolean, classes: LabelClass[], channels: Channel[],
 *   guideVersion?: number, guideSeen?: number, mayLead?: boolean
 * }} Project
 */

/**
 * One channel's pixels. Source value = `valueOffset + valueScale * stored`; `low` and `high` are the stored values for automatic contrast.
 * @typedef {{
 *   channel: number, hash: string, bits: number, exact: boolean, valueScale: number, valueOffset: number,
 *   minimum: number, maximum: number, low: number, high: number,
 *   display: { url: string, width: number, height: number },
 *   raw: { url: string, tileSize: number, columns: number, rows: number }
 * }} Plane
 */

/**
 * @typedef {{
 *   id: number, name: string, width: number, height: number, patient: string | null,
 *   position: number, of: number, previous: number | null, next: number | null, planes: Plane[],
 *   pixelSize?: { across: number, down: number } | null
 * }} ImageInfo
 */

/** @typedef {"assigned" | "inProgress" | "submitted" | "returned" | "accepted"} AssignmentState */

/**
 * An image to work on: without an assignment the person's own work on it is meant.
 * @typedef {{ image: number, assignment: number | null }} Place
 */

/** Said about somebody's work; only first comments (`replyTo` null) are pinned and resolved. Raw pixels. @typedef {{
 * id: number, personId: number, person: string, text: string, boxId: string | null, x: number | null, y: number | null, replyTo: number |
 * null,
 *   createdAt: string, resolvedAt: string | null, resolvedBy: string | null
 * }} Comment */

/** @typedef {{ text: string, boxId?: string, x?: number, y?: number, replyTo?: number }} CommentDraft */

/**
 * `person`: whose work it is. `queue`: its place among that person's own of the round, null outside of rounds. `returned`: the lead's
 * comment
 * while it is returned. `calibration`: what the person has to submit before the round opens; null when it is open. `mayDecide`: a lead
 * looks on.
 * `assistance`: what may propose the box of a click. `verdicts`: what the person says of the image as a whole.
 * @typedef {{
 *   id: number, state: AssignmentState, editable: boolean, reason: string | null, assistance?: "none" | "signal" | "model",
 *   round: { id: number, kind: string, name: string }, held: number, person?: Person,
 *   queue?: { position: number, of: number, previous: Place | null, next: Place | null } | null,
 *   returned?: { by: string, text: string } | null,
 *   calibration?: { submitted: number, of: number, next: Place | null } | null, mayDecide?: boolean, verdicts?: string[]
 * }} Assignment
 */

/**
 * What one person needs to annotate one image (`GET api/projects/{projectId}/images/{imageId}/work`).
 * @typedef {{
 *   server: string, person: Person, project: Project, image: ImageInfo, assignment: Assignment | null,
 * revision: number, boxes: Box[], viewSettings: unknown, preferences: unknown, comments?: Comment[], note?: string | null, mayBegin?:
 * boolean
 * }} WorkDocument
 */

/** A cell that shows what a class looks like. Raw pixels. @typedef {{
 *   imageId: number, image: string, width: number, height: number, x1: number, y1: number, x2: number, y2: number, note: string,
 *   planes: { channel: string, address: string }[]
 * }} GuideExample */

/** The project's guide; `html` is safe. @typedef {{
 *   version: number, html: string, seen: number,
 *   classes: { key: string, name: string, color: string, html: string, examples: GuideExample[] }[]
 * }} Guide */

/**
 * @typedef {{ id: number, name: string, patient: string | null, state: AssignmentState | null, boxes: number | null, thumbnail: string }}
 * ImageListItem
 */

/**
 * Something on its way to the server, for an assignment or a round. `queuedAt`: milliseconds since 1970.
 * @typedef {{
 * server: string, personId: number, assignmentId?: number, roundId?: number, clientId: string, sequence: number, queuedAt: number,
 * operation: object
 * }} QueuedEntry
 */

/**
 * An operation on its way to the server, keyed `[server, personId, assignmentId, clientId, sequence]`.
 * @typedef {QueuedEntry & { assignmentId: number, operation: Operation }} OutboxEntry
 */

/**
 * @typedef {{ sequence: number, outcome: "applied" | "duplicate" | "held" | "refused", revision: number | null, reason: string | null }}
 * OperationResult
 */

/**
 * Answer of both operations endpoints; `results` only after a POST.
 * @typedef {{
 *   revision: number, state: AssignmentState, editable: boolean, results?: OperationResult[], operations: LoggedOperation[]
 * }} LogAnswer
 */

/** @typedef {{ heldId: number, operation: Operation, reason: string, receivedAt: string }} HeldItem */

/**
 * `since` is an ISO time: when the oldest waiting operation was queued, or when the server was lost if that is earlier.
 * @typedef {{ kind: "saved" }
 *   | { kind: "waiting", count: number, since: string, cause: WaitingCause, detail: string | null }
 *   | { kind: "held", count: number, reason: string | null }} SaveStatus
 * @typedef {"sending" | "offline" | "signedOut" | "storage" | "refused"} WaitingCause
 */

/** @typedef {{ changed: string[] | "all", origin: "local" | "remote" | "history" }} BoxesEvent */

/**
 * `listening`: hints flow from now on, and some may have been missed. `poll`: no hints flow just now, so ask.
 * `adjudication`: `personId` did it (0 at the command line), `imageId` is null when the whole changed.
 * @typedef {{ type: "assignment", id: number, revision: number } | { type: "listening" } | { type: "poll" }
 *   | { type: "adjudication", roundId: number, projectId: number, imageId: number | null, personId: number }} LiveHint
 */

/**
 * What the view sees of one assignment. `assignment` is null for a Viewer.
 * @typedef {{
 *   readonly boxes: ReadonlyMap<string, Box>,
 *   readonly revision: number,
 *   readonly editable: boolean, readonly reason: string | null, readonly assignment: Assignment | null,
 *   readonly canUndo: boolean, readonly canRedo: boolean, readonly status: SaveStatus,
 *   perform(kind: BoxKind, boxes: BoxChange[]): Operation,
 *   undo(): Operation | null, redo(): Operation | null,
 *   submit(): Operation, reopen(): Operation,
 *   hold(): void, release(): void,
 *   held(): Promise<HeldItem[]>, resolveHeld(heldId: number, resolution: "apply" | "discard"): Promise<void>,
 *   on<K extends keyof SessionEvents>(type: K, listener: (event: SessionEvents[K]) => void): () => void,
 *   receive(message: LiveHint): void,
 *   close(): Promise<void>
 * }} Session
 */

/**
 * `refused`: the server could not read what the operation did; it is gone. `history` fires when canUndo or canRedo may have changed without
 * a change of boxes (the log arrived).
 * @typedef
 * {{ boxes: BoxesEvent, status: SaveStatus, assignment: Assignment | null, history: null, held: { operation: Operation, reason: string |
 * null },
 *   refused: { operation: Operation, reason: string | null } }} SessionEvents
 */

/**
 * The clock and timers that tests replace; `after` returns a function that cancels.
 * @typedef {{ now(): number, after(milliseconds: number, run: () => void): () => void }} Clock
 */

export {};
