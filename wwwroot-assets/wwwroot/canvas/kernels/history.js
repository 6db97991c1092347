// Undo and redo, one gesture at a time, rebuilt from the log: the links (`undoes`) of the operations say what was taken back,
// so that history is right after a reload and includes what the same person did in another tab.

/** @import { BoxChange, BoxDelta, BoxKind, Operation } from "../types.js" */

/**
 * A gesture on one of the two stacks: its operation's id and what it really changed.
 * @typedef {{ id: string, deltas: readonly BoxDelta[] }} Gesture
 * @typedef {{ undo: Gesture[], redo: Gesture[] }} Stacks oldest first
 */

/** @returns {Stacks} */
export const emptyStacks = () => ({ undo: [], redo: [] });

/** @param {Stacks} stacks @returns {Stacks} */
export const copyStacks = stacks => ({ undo: [...stacks.undo], redo: [...stacks.redo] });

/**
 * Takes one more operation into the stacks.
 * Operations of import and model clients, of other persons, and submit and reopen never enter: nobody undoes what somebody else did.
 * An operation that changed nothing (its boxes were gone) is left out, so that no press of Ctrl+Z goes without effect.
 * @param {Stacks} stacks changed in place
 * @param {Pick<Operation, "id" | "kind" | "undoes">} operation
 * @param {readonly BoxDelta[]} deltas
 * @param {boolean} own made by this person's canvas, in this or another tab
 */
export function recordGesture(stacks, operation, deltas, own) {
  if (!own || operation.kind === "submit" || operation.kind === "reopen") return;
  const gesture = { id: operation.id, deltas };
  if (operation.undoes === null || operation.undoes === undefined) {
    if (deltas.length === 0) return;
    stacks.undo.push(gesture);
    stacks.redo.length = 0;
    return;
  }
  // A link to something on neither stack is a second undo of the same gesture (two tabs at once): history has moved already.
  if (takeOut(stacks.undo, operation.undoes)) {
    if (deltas.length > 0) stacks.redo.push(gesture);
  } else if (takeOut(stacks.redo, operation.undoes)) {
    if (deltas.length > 0) stacks.undo.push(gesture);
  }
}

/**
 * The operation that takes a gesture back: every box it changed goes to its state before.
 * One undo is one operation of one kind. A gesture that made some boxes and replaced others (no gesture of the canvas does;
 * two tabs undoing the same deletion at once come near) is undone by deleting those it made.
 * @param {readonly BoxDelta[]} deltas
 * @returns {{ kind: BoxKind, boxes: BoxChange[] } | null} null when it changed nothing
 */
export function inverseOf(deltas) {
  if (deltas.length === 0) return null;
  const made = deltas.filter(delta => delta.before === null);
  if (made.length > 0) return { kind: "delete", boxes: made.map(delta => ({ id: delta.id })) };
  const kind = kindBack(deltas);
  return { kind, boxes: deltas.map(delta => restore(kind, delta)) };
}

/** @param {readonly BoxDelta[]} deltas @returns {BoxKind} */
function kindBack(deltas) {
  /** @type {Set<BoxKind>} */
  const kinds = new Set();
  for (const { before, after } of deltas) {
    if (!before || !after) {
      kinds.add("add");
      continue;
    }
    if (before.x1 !== after.x1 || before.y1 !== after.y1 || before.x2 !== after.x2 || before.y2 !== after.y2) kinds.add("reshape");
    if (before.class !== after.class) kinds.add("reclassify");
    if (before.flags !== after.flags) kinds.add("flag");
    if ((before.review ?? "none") !== (after.review ?? "none")) kinds.add("review");
  }
  // Taking a correction back names the review before it.
  if (kinds.has("reshape") || kinds.has("reclassify")) kinds.delete("review");
  return kinds.size === 1 ? /** @type {BoxKind} */ ([...kinds][0]) : "add";
}

/** @param {BoxKind} kind @param {BoxDelta} delta @returns {BoxChange} */
function restore(kind, { id, before }) {
  const box = /** @type {NonNullable<typeof before>} */ (before);
  switch (kind) {
    case "reshape":
      return { id, x1: box.x1, y1: box.y1, x2: box.x2, y2: box.y2, ...reviewOf(box) };
    case "reclassify":
      return { id, class: box.class, ...reviewOf(box) };
    case "review":
      return { id, review: box.review ?? "none" };
    case "flag":
      return { id, flags: box.flags };
    default:
      return { ...box };
  }
}

/** @param {import("../types.js").Box} box */
const reviewOf = box => (box.origin === "model" ? { review: box.review ?? "none" } : {});

/** @param {Gesture[]} stack @param {string} id */
function takeOut(stack, id) {
  // Almost always the last one.
  const index = stack.findLastIndex(gesture => gesture.id === id);
  if (index < 0) return false;
  stack.splice(index, 1);
  return true;
}
