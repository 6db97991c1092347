// Refinement: which of a model's boxes nobody has judged yet, in which order they are walked, and which a filter hides.

import { isUntouched } from "./oplog.js";

/** @import { Box } from "../types.js" */

export { isUntouched };

/**
 * Confidence from `least` to `most`, both included. Boxes without a score (drawn, imported) are never hidden by it.
 * `untouched`: only a model's boxes that nobody touched. `only`: the key of a class, `unsure` for what somebody should look at again,
 * or empty. `text`: part of an id, of a class's key or of its name.
 * @typedef {Readonly<{ least: number, most: number, untouched: boolean, only: string, text: string }>} Filter
 */

/** Stands for no class: what is marked difficult, or proposed by a model at less than this confidence and not judged. */
export const unsure = "\u0000unsure";
const sure = 0.5;

/** @type {Filter} */
export const noFilter = { least: 0, most: 1, untouched: false, only: "", text: "" };

/** @param {Filter} filter */
export const isFiltering = filter => filter.least > 0 || filter.most < 1 || filter.untouched || filter.only !== "" || filter.text !== "";

/** @param {Box} box */
export const isUnsure = box => (box.flags & 1) !== 0 || (isUntouched(box) && (box.score ?? 0) < sure);

/** @param {Filter} filter @param {Box} box @param {string} [className] what people call its class */
export function hides(filter, box, className = "") {
  if (filter.untouched && !isUntouched(box)) return true;
  if (filter.only === unsure ? !isUnsure(box) : filter.only !== "" && box.class !== filter.only) return true;
  if (filter.text !== "" && ![box.id, box.class, className].some(text => text.toLowerCase().includes(filter.text.toLowerCase())))
    return true;
  const { score } = box;
  return box.origin === "model" && score !== null && score !== undefined && (score < filter.least || score > filter.most);
}

/**
 * Lowest confidence first, as that is where a model is most often wrong; then from top to bottom. A box without a score says
 * nothing of its worth and comes first.
 * @param {Box} one @param {Box} other
 */
export const byConfidence = (one, other) =>
  (one.score ?? -1) - (other.score ?? -1) || one.y1 - other.y1 || one.x1 - other.x1 || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/**
 * The next untouched box after (or before) a place in the order; round at its ends. The place may be a box that was just accepted or
 * deleted.
 * @param {Iterable<Box>} boxes @param {Box | null} from @param {1 | -1} step
 * @param {(box: Box) => boolean} [isShown] hidden boxes are passed over
 * @returns {Box | null} null when none is left
 */
export function nextUntouched(boxes, from, step, isShown = () => true) {
  /** @type {Box | null} */
  let end = null;
  /** @type {Box | null} */
  let near = null;
  const before = (/** @type {Box} */ one, /** @type {Box} */ other) => step * byConfidence(one, other) < 0;
  for (const box of boxes) {
    if (!isUntouched(box) || !isShown(box)) continue;
    if (!end || before(box, end)) end = box;
    if (from && before(from, box) && (!near || before(box, near))) near = box;
  }
  return near ?? end;
}

/** @param {Iterable<Box>} boxes @returns {{ model: number, untouched: number }} */
export function refinementCounts(boxes) {
  let model = 0,
    untouched = 0;
  for (const box of boxes) {
    if (box.origin !== "model") continue;
    model++;
    if (isUntouched(box)) untouched++;
  }
  return { model, untouched };
}

/** What becomes of a model's box, in words. @param {Box} box */
export const reviewText = box =>
  ({ none: "untouched", accepted: "accepted", corrected: "corrected", implicitlyAccepted: "accepted by submitting" })[box.review ?? "none"];

/** What submitting now would do to untouched boxes; null when there are none. @param {number} untouched */
export const submittingAccepts = untouched =>
  untouched === 0
    ? null
    : untouched === 1
      ? "1 box that nobody touched will count as implicitly accepted."
      : `${untouched} boxes that nobody touched will count as implicitly accepted.`;
