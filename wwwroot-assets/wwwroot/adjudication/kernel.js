// The queue of cases and what a decision does to one, as functions: the page and its tests ask the same.

/** @import { Case, Decision, Filter, PlacedBox, Request } from "./types.js" */

/** @type {Filter} */
export const noFilter = { kind: "", class: "", image: "", person: "", state: "" };

/**
 * Cases that a filter lets through, in the order they came.
 * @param {readonly Case[]} cases @param {Filter} filter
 */
export const chosen = (cases, filter) =>
  cases.filter(
    item =>
      (!filter.kind || item.kinds.includes(filter.kind)) &&
      (!filter.image || item.imageId === Number(filter.image)) &&
      (!filter.class || item.sides.some(side => side.boxes.some(box => box.class === filter.class))) &&
      (!filter.person || item.sides.some(side => side.person === filter.person && side.boxes.length > 0)) &&
      (!filter.state ||
        (filter.state === "todo" ? item.state !== "decided" : filter.state === "changed" ? item.hasChanged : item.state === filter.state)),
  );

/**
 * The case to go to after one: the next that nobody has looked at, else the next put off, else none. Goes around once.
 * @param {readonly Case[]} queue @param {string} key
 */
export function nextOpen(queue, key) {
  const at = queue.findIndex(item => item.key === key);
  const around = [...queue.slice(at + 1), ...queue.slice(0, Math.max(0, at))];
  return around.find(item => item.state === "open") ?? around.find(item => item.state === "later") ?? null;
}

/** @param {readonly Case[]} cases */
export const progressOf = cases => ({
  total: cases.length,
  decided: cases.filter(item => item.state === "decided").length,
  later: cases.filter(item => item.state === "later").length,
  waiting: cases.filter(item => item.isWaiting).length,
});

/**
 * A case as it will be once the server has the decision. What the policy would have made is not known here, and not guessed.
 * @param {Case} item @param {Request} request @param {string} by @returns {Case}
 */
export function foreseen(item, request, by) {
  if (request.kind === "comment")
    return { ...item, comments: [...item.comments, { by, at: new Date().toISOString(), text: request.text ?? "" }] };
  /** @type {Decision} */
  const decision = {
    operation: request.operation,
    kind: request.kind,
    side: request.side ?? null,
    by,
    at: new Date().toISOString(),
    isOwnWork: false,
    pending: true,
  };
  if (request.kind === "later") return { ...item, state: "later", isWaiting: true, decision, stands: null };
  return { ...item, state: "decided", isWaiting: false, decision, stands: boxesOf(item, request) };
}

/** @param {Case} item @param {Request} request @returns {PlacedBox[] | null} */
function boxesOf(item, request) {
  const all = item.sides.flatMap(side => side.boxes);
  switch (request.kind) {
    case "take": return item.sides.find(side => side.letter === request.side)?.boxes ?? [];
    case "keepAll": return all;
    case "dropAll": return [];
    case "edit": return request.boxes ?? [];
    default: return item.stands?.map(box => ({ ...box, class: request.class ?? box.class })) ?? null;
  }
}

/** The part of an image that a case is looked at in: its boxes with as much around them, at least this wide. */
const leastContext = 140;

/** @param {readonly PlacedBox[]} boxes @returns {{ x1: number, y1: number, x2: number, y2: number }} */
export function contextOf(boxes) {
  const x1 = Math.min(...boxes.map(box => box.x1)), y1 = Math.min(...boxes.map(box => box.y1));
  const x2 = Math.max(...boxes.map(box => box.x2)), y2 = Math.max(...boxes.map(box => box.y2));
  const side = Math.max(leastContext, (x2 - x1) * 2.4, (y2 - y1) * 2.4), cx = (x1 + x2) / 2, cy = (y1 + y2) / 2;
  return { x1: cx - side / 2, y1: cy - side / 2, x2: cx + side / 2, y2: cy + side / 2 };
}
