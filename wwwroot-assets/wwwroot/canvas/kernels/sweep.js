// A guided tour of an image at one magnification: tiles row by row, to and fro, so that nothing is overlooked.

/** @import { Rect } from "../types.js" */

/** Neighbouring tiles share so much of their side: a cell on a border is whole in one of them. */
const shared = 0.1;

/**
 * Tiles that cover the image, each as large as what a pane shows.
 * @param {{ width: number, height: number }} image @param {{ width: number, height: number }} part image pixels that a pane shows
 * @returns {Rect[]} rows from top to bottom, one to the right and the next to the left
 */
export function tilesOf(image, part) {
  const columns = starts(image.width, part.width),
    rows = starts(image.height, part.height);
  const width = Math.min(part.width, image.width),
    height = Math.min(part.height, image.height);
  return rows.flatMap((y1, row) =>
    (row % 2 === 0 ? columns : [...columns].reverse()).map(x1 => ({ x1, y1, x2: x1 + width, y2: y1 + height })),
  );
}

/** Where tiles begin along one side: evenly, first and last at the borders. @param {number} side @param {number} part */
function starts(side, part) {
  if (part >= side) return [0];
  const count = Math.ceil((side - part) / (part * (1 - shared))) + 1;
  return Array.from({ length: count }, (_, index) => (index * (side - part)) / (count - 1));
}
