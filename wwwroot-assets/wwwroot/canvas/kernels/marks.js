// What tells a class besides its colour: a small block on the outside of the box's frame, at a place of its own. It is there at every
// size and under every dash, and does not lie on the cell.

/** @import { Rect } from "../types.js" */

/**
 * Where the block lies; the upper left corner is the label's.
 * @typedef {"none" | "topRight" | "bottomRight" | "bottomLeft" | "right" | "bottom" | "left"} Mark
 */

/** In the order in which classes get them where the class scheme says nothing. @type {readonly Mark[]} */
export const marks = ["none", "topRight", "bottomRight", "bottomLeft", "right", "bottom", "left"];

/** Half of a corner's block reaches beyond the box; an edge's bar lies beside it. CSS pixels. */
const block = 5,
  bar = 3;

/**
 * @param {string | null | undefined} named as the class scheme says it @param {number} index of the class, from 0
 * @returns {Mark}
 */
export const markOf = (named, index) => marks.find(mark => mark === named) ?? marks[index % marks.length];

/**
 * The rectangles of a mark, all outside of the box.
 * @param {Mark} mark @param {Rect} box raster pixels @param {number} stroke of its frame @param {number} ratio raster pixels to a CSS pixel
 * @returns {Rect[]}
 */
export function markParts(mark, box, stroke, ratio) {
  const out = Math.ceil(stroke / 2),
    long = Math.round(block * ratio),
    thick = Math.max(2, Math.round(bar * ratio));
  const left = Math.round(box.x1) - out,
    top = Math.round(box.y1) - out,
    right = Math.round(box.x2) + out,
    bottom = Math.round(box.y2) + out;
  const across = (left + right) / 2,
    down = (top + bottom) / 2,
    half = Math.min(long, (right - left) / 2),
    tall = Math.min(long, (bottom - top) / 2);
  switch (mark) {
    case "topRight":
      return corner(right, top, 1, -1, long, thick);
    case "bottomRight":
      return corner(right, bottom, 1, 1, long, thick);
    case "bottomLeft":
      return corner(left, bottom, -1, 1, long, thick);
    case "right":
      return [{ x1: right, y1: Math.round(down - tall), x2: right + thick, y2: Math.round(down + tall) }];
    case "left":
      return [{ x1: left - thick, y1: Math.round(down - tall), x2: left, y2: Math.round(down + tall) }];
    case "bottom":
      return [{ x1: Math.round(across - half), y1: bottom, x2: Math.round(across + half), y2: bottom + thick }];
    default:
      return [];
  }
}

/**
 * A thick angle around a corner: it is read as a corner even where the box is three pixels wide.
 * @param {number} x
 * @param {number} y the corner
 * @param {1 | -1} outX
 * @param {1 | -1} outY away from the box
 * @param {number} long
 * @param {number} thick
 * @returns {Rect[]}
 */
function corner(x, y, outX, outY, long, thick) {
  const span = (/** @type {number} */ from, /** @type {number} */ to) =>
    /** @type {[number, number]} */ ([Math.min(from, to), Math.max(from, to)]);
  const [ax1, ax2] = span(x - outX * long, x + outX * thick),
    [ay1, ay2] = span(y, y + outY * thick);
  const [bx1, bx2] = span(x, x + outX * thick),
    [by1, by2] = span(y - outY * long, y + outY * thick);
  return [
    { x1: ax1, y1: ay1, x2: ax2, y2: ay2 },
    { x1: bx1, y1: by1, x2: bx2, y2: by2 },
  ];
}
