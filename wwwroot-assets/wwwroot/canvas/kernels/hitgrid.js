// Which boxes lie under a point or in a rectangle, without looking at all of them.

import { area, contains, overlaps } from "./geometry.js";

/** @import { Point, Rect } from "../types.js" */

/** Boxes over more cells than this are few; they are kept in one list instead of in hundreds of cells. */
const mostCells = 256;

/**
 * A uniform grid over boxes by id. Cells of 64 px hold a handful of cells of the published data (about 30 px wide, 70 to 2,000 an image).
 */
export class HitGrid {
  /** @type {Map<string, Rect>} */
  #rects = new Map();
  /** @type {Map<number, Set<string>>} */
  #cells = new Map();
  /** @type {Set<string>} */
  #large = new Set();
  #cell;

  /** @param {number} [cell] edge of a cell in pixels */
  constructor(cell = 64) {
    this.#cell = cell;
  }

  get size() {
    return this.#rects.size;
  }

  /** @param {ReadonlyMap<string, Rect>} boxes */
  replaceAll(boxes) {
    this.#rects.clear();
    this.#cells.clear();
    this.#large.clear();
    for (const [id, box] of boxes) this.set(id, box);
  }

  /** After a change: takes the named boxes anew from the map. @param {Iterable<string>} ids @param {ReadonlyMap<string, Rect>} boxes */
  update(ids, boxes) {
    for (const id of ids) {
      const box = boxes.get(id);
      if (box) this.set(id, box);
      else this.delete(id);
    }
  }

  /** @param {string} id @param {Rect} rect */
  set(id, { x1, y1, x2, y2 }) {
    this.delete(id);
    const rect = { x1, y1, x2, y2 };
    this.#rects.set(id, rect);
    if (this.#spans(rect)) this.#large.add(id);
    else
      for (const key of this.#keys(rect)) {
        const cell = this.#cells.get(key);
        if (cell) cell.add(id);
        else this.#cells.set(key, new Set([id]));
      }
  }

  /** @param {string} id */
  delete(id) {
    const rect = this.#rects.get(id);
    if (!rect) return;
    this.#rects.delete(id);
    if (this.#large.delete(id)) return;
    for (const key of this.#keys(rect)) {
      const cell = this.#cells.get(key);
      cell?.delete(id);
      if (cell?.size === 0) this.#cells.delete(key);
    }
  }

  /**
   * Ids of the boxes around a point, smallest area first (equal areas by id, so that repeated clicks go down in one order).
   * @param {Point} point @param {number} [slack] boxes this many pixels away count too
   * @returns {string[]}
   */
  at(point, slack = 0) {
    const around = { x1: point.x - slack, y1: point.y - slack, x2: point.x + slack, y2: point.y + slack };
    /** @type {{ id: string, area: number }[]} */
    const found = [];
    for (const id of this.#candidates(around)) {
      const rect = /** @type {Rect} */ (this.#rects.get(id));
      if (contains(rect, point) || (slack > 0 && overlaps(rect, around))) found.push({ id, area: area(rect) });
    }
    return found.sort((one, other) => one.area - other.area || (one.id < other.id ? -1 : 1)).map(item => item.id);
  }

  /** Ids of the boxes that overlap a rectangle, in no order. @param {Rect} part @returns {string[]} */
  in(part) {
    return [...this.#candidates(part)].filter(id => overlaps(/** @type {Rect} */ (this.#rects.get(id)), part));
  }

  /** @param {Rect} part @returns {Iterable<string>} */
  #candidates(part) {
    // A view of the whole image touches more cells than there are boxes: then looking at all boxes is less work.
    if (this.#spans(part)) return this.#rects.keys();
    const ids = new Set(this.#large);
    for (const key of this.#keys(part)) for (const id of this.#cells.get(key) ?? []) ids.add(id);
    return ids;
  }

  /** @param {Rect} rect */
  #spans({ x1, y1, x2, y2 }) {
    return ((x2 - x1) / this.#cell + 1) * ((y2 - y1) / this.#cell + 1) > mostCells;
  }

  /** @param {Rect} rect */
  *#keys({ x1, y1, x2, y2 }) {
    const last = { column: Math.floor(x2 / this.#cell), row: Math.floor(y2 / this.#cell) };
    for (let row = Math.floor(y1 / this.#cell); row <= last.row; row++) {
      for (let column = Math.floor(x1 / this.#cell); column <= last.column; column++) yield row * 0x100000 + column;
    }
  }
}
