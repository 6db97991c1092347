// Greedy non-maximum suppression with the rules of Core/Geometry/NonMaximumSuppression.cs: in order of score (equal scores by lower index)
// a box is
// dropped when its IoU with a box already kept is greater than the threshold. Both pass tests/oracles/nms.

import { iou } from "./geometry.js";

/** @import { Rect } from "../types.js" */

/** Boxes over more cells than this are few; they are offered to everyone. */
const mostCells = 64;

/**
 * Indices, best score first, equal scores by lower index.
 * @param {readonly number[]} scores
 */
export const byScore = scores => scores.map((_, index) => index).sort((one, other) => scores[other] - scores[one] || one - other);

/**
 * @param {readonly Rect[]} boxes
 * @param {readonly number[]} scores
 * @param {number} threshold IoU, 0 to 1
 * @param {readonly number[] | null} [classes] boxes drop boxes of their own class only; null: of every class
 * @returns {number[]} kept indices, best score first
 */
export function keep(boxes, scores, threshold, classes = null) {
  const grid = new KeptGrid(boxes);
  return byScore(scores).filter(index => {
    const box = boxes[index];
    for (const other of grid.near(box))
      if ((classes === null || classes[other] === classes[index]) && iou(boxes[other], box) > threshold) return false;
    grid.add(index, box);
    return true;
  });
}

/** Finds kept boxes that may overlap one, in cells about as large as a mean box. A box may come up twice. */
class KeptGrid {
  /** @param {readonly Rect[]} boxes the boxes that will be asked for; they set the size of a cell */
  constructor(boxes) {
    const sum = boxes.reduce((total, box) => total + Math.max(box.x2 - box.x1, box.y2 - box.y1), 0);
    this.cell = sum > 0 && Number.isFinite(sum) ? sum / boxes.length : 1;
    /** @type {Map<number, number[]>} */
    this.cells = new Map();
    /** @type {number[]} */
    this.large = [];
    /** @type {number[]} */
    this.all = [];
  }

  /** @param {Rect} box */
  *#keys({ x1, y1, x2, y2 }) {
    const { cell } = this;
    for (let y = Math.floor(y1 / cell); y <= Math.floor(y2 / cell); y++)
      // Cells that share a key only cost a comparison.
      for (let x = Math.floor(x1 / cell); x <= Math.floor(x2 / cell); x++) yield ((y & 0xffff) << 16) | (x & 0xffff);
  }

  /** @param {Rect} box */
  #isLarge(box) {
    return ((box.x2 - box.x1) / this.cell + 1) * ((box.y2 - box.y1) / this.cell + 1) > mostCells;
  }

  /** @param {number} index @param {Rect} box */
  add(index, box) {
    this.all.push(index);
    if (this.#isLarge(box)) {
      this.large.push(index);
      return;
    }
    for (const key of this.#keys(box)) {
      const found = this.cells.get(key);
      if (found) found.push(index);
      else this.cells.set(key, [index]);
    }
  }

  /** @param {Rect} box @returns {Iterable<number>} */
  *near(box) {
    if (this.#isLarge(box)) {
      yield* this.all;
      return;
    }
    yield* this.large;
    for (const key of this.#keys(box)) yield* this.cells.get(key) ?? [];
  }
}
