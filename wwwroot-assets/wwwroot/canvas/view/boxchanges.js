/** What of the layer of boxes has to be drawn anew: after a gesture that is one box out of thousands, and copying pixels is what costs. */

/** @typedef {import("../types.js").Box} Box */
/** @typedef {{ x1: number, y1: number, x2: number, y2: number }} Rectangle */

/**
 * The smallest rectangle around all boxes that came, went or changed; null when none did, "all" when boxes that stayed lie in another order
 * (then they may cover each other differently anywhere).
 * @param {readonly Box[]} before
 * @param {readonly Box[]} after boxes are replaced, never changed in place
 * @param {(box: Box) => Rectangle} reach what a box covers, label included
 * @returns {Rectangle | "all" | null}
 */
export function changedPart(before, after, reach) {
  const old = new Set(before),
    now = new Set(after);
  /** @type {Rectangle | null} */
  let part = null;
  for (const box of [...before.filter(item => !now.has(item)), ...after.filter(item => !old.has(item))]) {
    const at = reach(box);
    part = part
      ? { x1: Math.min(part.x1, at.x1), y1: Math.min(part.y1, at.y1), x2: Math.max(part.x2, at.x2), y2: Math.max(part.y2, at.y2) }
      : { ...at };
  }
  const stayed = after.filter(item => old.has(item));
  let index = 0;
  for (const box of before) if (now.has(box) && box !== stayed[index++]) return "all";
  return part;
}
