/**
 * What stands out of the background of an image, as one map of all its channels: the ground on which a contour is looked for where no
 * detector has a candidate. Works on display planes, which every browser has (8 bits, usually half the size). Pure.
 */

/** @import { PlaneData } from "../view/compose/mix.js" */

/** @typedef {{ width: number, height: number, values: Float32Array }} Field */

/** The eye and the annotator follow edges, not amounts: a root of low order keeps faint cells beside bright ones. */
const power = 0.3;

/**
 * Running mean of a square window, edges repeated.
 * @param {ArrayLike<number>} source @param {number} width @param {number} height @param {number} reach pixels on each side
 */
export function mean(source, width, height, reach) {
  const across = new Float32Array(width * height),
    both = new Float32Array(width * height),
    size = 2 * reach + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = -reach; x <= reach; x++) sum += source[row + clamp(x, width)];
    for (let x = 0; x < width; x++) {
      across[row + x] = sum / size;
      sum += source[row + clamp(x + reach + 1, width)] - source[row + clamp(x - reach, width)];
    }
  }
  const sums = new Float64Array(width);
  for (let y = -reach; y <= reach; y++) for (let x = 0, row = clamp(y, height) * width; x < width; x++) sums[x] += across[row + x];
  for (let y = 0; y < height; y++) {
    const row = y * width,
      enters = clamp(y + reach + 1, height) * width,
      leaves = clamp(y - reach, height) * width;
    for (let x = 0; x < width; x++) {
      both[row + x] = sums[x] / size;
      sums[x] += across[enters + x] - across[leaves + x];
    }
  }
  return both;
}

/** @param {number} at @param {number} size */
const clamp = (at, size) => (at < 0 ? 0 : at >= size ? size - 1 : at);

/** The commonest value: background, whether cells are brighter or darker than it. @param {Float32Array} values 0..255 */
export function commonest(values) {
  const counts = new Float64Array(256);
  for (const value of values) counts[Math.round(value)]++;
  let best = 0,
    most = -1;
  for (let value = 0; value < 256; value++) {
    let sum = 0;
    for (let near = -3; near <= 3; near++) sum += counts[clamp(value + near, 256)];
    if (sum > most) {
      most = sum;
      best = value;
    }
  }
  return best;
}

/**
 * @param {readonly PlaneData[]} planes display planes of one tile and one size; others are left out
 * @returns {Field | null} null without planes
 */
export function foreground(planes) {
  const first = planes.find(plane => plane.bits === 8 && plane.tiles.length === 1);
  if (!first) return null;
  const { width, height } = first;
  const sum = new Float32Array(width * height);
  for (const plane of planes) {
    if (plane.bits !== 8 || plane.tiles.length !== 1 || plane.width !== width || plane.height !== height) continue;
    const soft = mean(plane.tiles[0].data, width, height, 1),
      ground = commonest(soft);
    for (let index = 0; index < sum.length; index++) sum[index] += Math.abs(soft[index] - ground);
  }
  const values = mean(sum, width, height, 1);
  for (let index = 0; index < values.length; index++) values[index] = values[index] ** power;
  return { width, height, values };
}
