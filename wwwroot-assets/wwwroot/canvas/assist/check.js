/** Did I miss a cell? What a detector sees without a box, boxes where it sees nothing, and classes that the light contradicts. Pure. */
import { iou } from "../kernels/geometry.js";

/** @import { Box, Rect } from "../types.js" */
/** @import { Candidate } from "./propose.js" */

/** Below this a candidate is no reason to look again; boxes that share so much are of one cell. */
const leastScore = 0.5,
  sameCell = 0.2;

/** @typedef {{ kind: "missing", box: Candidate } | { kind: "empty" | "class", box: Box }} Finding */

/** @param {Rect} outer @param {Rect} inner */
const holdsMiddle = (outer, inner) => {
  const x = (inner.x1 + inner.x2) / 2,
    y = (inner.y1 + inner.y2) / 2;
  return x >= outer.x1 && x < outer.x2 && y >= outer.y1 && y < outer.y2;
};

/** @param {Rect} one @param {Rect} other */
const same = (one, other) => iou(one, other) >= sameCell || (holdsMiddle(one, other) && holdsMiddle(other, one));

/**
 * @param {readonly Candidate[]} candidates @param {readonly Box[]} boxes
 * @param {(box: Box) => boolean} [contradicted] whether the light contradicts the class of a box
 * @returns {Finding[]} in reading order
 */
export function findingsOf(candidates, boxes, contradicted = () => false) {
  const cells = near(boxes),
    seen = near(candidates);
  /** @type {Finding[]} */
  const findings = [];
  for (const candidate of candidates)
    if (candidate.score >= leastScore && !cells(candidate).some(box => same(box, candidate)))
      findings.push({ kind: "missing", box: candidate });
  for (const box of boxes) {
    // What the annotator says is not to be counted needs no nucleus.
    if (box.flags & 8) continue;
    if (candidates.length > 0 && !seen(box).some(candidate => same(box, candidate))) findings.push({ kind: "empty", box });
    else if (contradicted(box)) findings.push({ kind: "class", box });
  }
  return findings.sort(
    (one, other) =>
      Math.floor((one.box.y1 + one.box.y2) / 128) - Math.floor((other.box.y1 + other.box.y2) / 128) || one.box.x1 - other.box.x1,
  );
}

/**
 * Rectangles by place, so that 2,000 boxes are not compared with 2,000 candidates.
 * @template {Rect} T
 * @param {readonly T[]} rects
 * @returns {(part: Rect) => T[]}
 */
function near(rects) {
  const size = 128;
  /** @type {Map<string, T[]>} */
  const cells = new Map();
  const keys = (/** @type {Rect} */ rect) => {
    const found = [];
    for (let y = Math.floor(rect.y1 / size); y <= Math.floor(rect.y2 / size); y++)
      for (let x = Math.floor(rect.x1 / size); x <= Math.floor(rect.x2 / size); x++) found.push(`${x},${y}`);
    return found;
  };
  for (const rect of rects)
    for (const key of keys(rect)) {
      const list = cells.get(key);
      if (list) list.push(rect);
      else cells.set(key, [rect]);
    }
  return part => [...new Set(keys(part).flatMap(key => cells.get(key) ?? []))];
}

/** @param {readonly Finding[]} findings */
export function findingsText(findings) {
  const count = (/** @type {Finding["kind"]} */ kind) => findings.filter(finding => finding.kind === kind).length;
  const missing = count("missing"),
    empty = count("empty"),
    classes = count("class");
  return [
    missing === 0 ? "" : missing === 1 ? "1 cell without a box" : `${missing} cells without a box`,
    empty === 0 ? "" : empty === 1 ? "1 box without a cell" : `${empty} boxes without a cell`,
    classes === 0 ? "" : classes === 1 ? "1 class against the light" : `${classes} classes against the light`,
  ]
    .filter(part => part !== "")
    .join(", ");
}
