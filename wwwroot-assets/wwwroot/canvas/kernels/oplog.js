// The rules of docs/canvas-contract.md section 2 "Operations", the same as Core/Annotation/BoxSet.cs.
// They are total: adding an id that is there replaces that box, changing or deleting an id that is not there does nothing.
// A model's box that a person reshapes or reclassifies counts as corrected; one that nobody touched before submitting counts as implicitly
// accepted.

/** @import { Box, BoxChange, BoxDelta, OperationKind } from "../types.js" */

/**
 * What one change makes of a box.
 * @param {OperationKind} kind
 * @param {BoxChange} change
 * @param {Box | null} before
 * @returns {Box | null} null when the box does not exist afterwards
 */
export function afterChange(kind, change, before) {
  switch (kind) {
    case "add":
      return {
        id: change.id,
        ...edgesOf(change),
        class: /** @type {string} */ (change.class),
        flags: change.flags ?? 0,
        origin: change.origin ?? "drawn",
        attributes: change.attributes ?? null,
        parents: change.parents ?? null,
        score: change.score ?? null,
        review: change.review ?? "none",
      };
    case "reshape":
      return before && { ...before, ...edgesOf(change), review: corrected(change, before) };
    case "reclassify":
      return before && { ...before, class: /** @type {string} */ (change.class), review: corrected(change, before) };
    case "review":
      return before && before.origin === "model"
        ? { ...before, review: /** @type {import("../types.js").BoxReview} */ (change.review) }
        : before;
    case "flag":
      return before && { ...before, flags: /** @type {number} */ (change.flags) };
    case "delete":
      return null;
    default:
      return before;
  }
}

/**
 * Applies one operation to the set and tells which boxes it really changed.
 * @param {Map<string, Box>} boxes changed in place
 * @param {{ kind: OperationKind, boxes: readonly BoxChange[] }} operation
 * @returns {BoxDelta[]}
 */
export function applyOperation(boxes, operation) {
  if (operation.kind === "submit") return acceptUntouched(boxes);
  /** @type {BoxDelta[]} */
  const deltas = [];
  for (const change of operation.boxes) {
    const before = boxes.get(change.id) ?? null;
    const after = afterChange(operation.kind, change, before);
    if (sameBox(before, after)) continue;
    if (after) boxes.set(change.id, after);
    else boxes.delete(change.id);
    deltas.push({ id: change.id, before, after });
  }
  return deltas;
}

/**
 * Proposed by a model, and nobody has said or done anything about it.
 * @param {Box} box
 */
export function isUntouched(box) {
  return box.origin === "model" && (box.review ?? "none") === "none";
}

/** What submitting makes of one box. @param {Box} box @returns {Box} the same one where it is not a model's, or was touched */
export const afterSubmit = box => (isUntouched(box) ? { ...box, review: "implicitlyAccepted" } : box);

/**
 * What submitting does to boxes that nobody touched.
 * @param {Map<string, Box>} boxes changed in place
 * @returns {BoxDelta[]}
 */
function acceptUntouched(boxes) {
  /** @type {BoxDelta[]} */
  const deltas = [];
  for (const before of boxes.values()) {
    const after = afterSubmit(before);
    if (after === before) continue;
    boxes.set(before.id, after);
    deltas.push({ id: before.id, before, after });
  }
  return deltas;
}

/** @param {BoxChange} change @param {Box} before */
const corrected = (change, before) => (before.origin === "model" ? (change.review ?? "corrected") : (before.review ?? "none"));

/**
 * @param {Box | null} one
 * @param {Box | null} other
 */
export function sameBox(one, other) {
  if (one === other) return true;
  if (!one || !other) return false;
  return (
    one.x1 === other.x1 &&
    one.y1 === other.y1 &&
    one.x2 === other.x2 &&
    one.y2 === other.y2 &&
    one.class === other.class &&
    one.flags === other.flags &&
    one.origin === other.origin &&
    (one.score ?? null) === (other.score ?? null) &&
    (one.review ?? "none") === (other.review ?? "none") &&
    sameBag(one.attributes, other.attributes) &&
    sameList(one.parents, other.parents)
  );
}

/** @param {BoxChange} change */
function edgesOf(change) {
  return {
    x1: /** @type {number} */ (change.x1),
    y1: /** @type {number} */ (change.y1),
    x2: /** @type {number} */ (change.x2),
    y2: /** @type {number} */ (change.y2),
  };
}

/** @param {Readonly<Record<string, string>> | null | undefined} one @param {Readonly<Record<string, string>> | null | undefined} other */
function sameBag(one, other) {
  if (!one || !other) return (one ?? null) === (other ?? null);
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every(name => Object.hasOwn(other, name) && one[name] === other[name]);
}

/** @param {readonly string[] | null | undefined} one @param {readonly string[] | null | undefined} other */
function sameList(one, other) {
  if (!one || !other) return (one ?? null) === (other ?? null);
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
