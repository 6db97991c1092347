// Lengths in micrometres from the stored pixel size: the scale bar and the ruler.

/** @import { Point } from "../types.js" */

/** Pixel sizes in micrometres; null where nobody knows them. @typedef {{ across: number, down: number }} PixelSize */

/**
 * The longest round length (1, 2, 5 times a power of ten) that fits into a room.
 * @param {number} pixelSize micrometres of one image pixel
 * @param {number} scale CSS pixels of one image pixel
 * @param {number} room CSS pixels
 * @returns {{ length: number, width: number }} micrometres, and CSS pixels
 */
export function barOf(pixelSize, scale, room) {
  const most = (room / scale) * pixelSize;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1) * power;
  return { length, width: (length / pixelSize) * scale };
}

/** For example 50 µm, 1 mm, 500 nm. @param {number} micrometres */
export function lengthText(micrometres) {
  const [value, unit] =
    micrometres >= 1000 ? [micrometres / 1000, "mm"] : micrometres >= 1 ? [micrometres, "µm"] : [micrometres * 1000, "nm"];
  return `${Number(value.toPrecision(3))} ${unit}`;
}

/**
 * @param {Point} from
 * @param {Point} to image pixels
 * @param {PixelSize | null} size
 * @returns {{ pixels: number, micrometres: number | null }}
 */
export function distance(from, to, size) {
  const x = to.x - from.x,
    y = to.y - from.y;
  return { pixels: Math.hypot(x, y), micrometres: size && Math.hypot(x * size.across, y * size.down) };
}
