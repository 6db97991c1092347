/**
 * The mathematics of a composed picture, without WebGL. The shader in webgl.js does the same per pixel, channel after channel:
 * value -> position in the window (0..1) -> gamma -> colour, rounded to 8 bits -> added and clamped.
 */
import { brightness } from "../../kernels/windowlevel.js";

/**
 * A stored plane as numbers: one tile for most images, several above 4,096 px. `width` x `height` is that of the data, not of the image.
 * @typedef {{ x: number, y: number, width: number, height: number, data: Uint8Array | Uint16Array }} Tile
 * @typedef {{ key: string, width: number, height: number, bits: 8 | 16, tiles: Tile[] }} PlaneData
 */

/**
 * One channel of a picture. `low` and `high` are in stored values; `color` is red, green, blue of 0..255.
 * @typedef {{ plane: PlaneData, low: number, high: number, gamma: number, color: [number, number, number] }} Layer
 */

/**
 * What to compose: a rectangle of the image in fractions of its width and height, into `width` x `height` pixels.
 * @typedef {{ left: number, top: number, right: number, bottom: number, width: number, height: number }} Region
 */

/** Samples along one axis under one output pixel, at most: 4 x 4 fetches keep a shrunken picture free of sparkle at a bounded price. */
export const mostSamples = 4;

/**
 * Where each output pixel reads along one axis: `samples` positions spread evenly under it.
 * @param {number} from first source coordinate, continuous
 * @param {number} to last source coordinate, continuous
 * @param {number} size output pixels
 * @param {number} limit source pixels
 */
export function samplePositions(from, to, size, limit) {
  const step = (to - from) / size;
  const samples = Math.min(mostSamples, Math.max(1, Math.ceil(step - 1e-9)));
  const positions = new Int32Array(size * samples);
  for (let out = 0; out < size; out++)
    for (let sample = 0; sample < samples; sample++) {
      const at = Math.floor(from + (out + (sample + 0.5) / samples) * step);
      positions[out * samples + sample] = Math.min(limit - 1, Math.max(0, at));
    }
  return { positions, samples };
}

/**
 * The brightness 0..1 of every stored value: finer than 8 bits, because the colour is multiplied before rounding.
 * @param {Layer} layer
 */
function toneTable({ plane, low, high, gamma }) {
  const table = new Float32Array(plane.bits === 8 ? 256 : 65536);
  const window = { minimum: low, maximum: high, gamma };
  for (let value = 0; value < table.length; value++) table[value] = brightness(value, window);
  return table;
}

/** As four bytes are read as one number here. */
const opaqueBlack = new Uint32Array(new Uint8Array([0, 0, 0, 255]).buffer)[0];

/**
 * Composes `layers` into RGBA bytes (alpha 255).
 * @param {Layer[]} layers
 * @param {Region} region
 * @param {Uint8ClampedArray} [into] `width * height * 4` bytes
 */
export function mix(layers, region, into = new Uint8ClampedArray(region.width * region.height * 4)) {
  new Uint32Array(into.buffer, into.byteOffset, into.byteLength / 4).fill(opaqueBlack);
  for (const layer of layers) {
    const { plane } = layer;
    const columns = samplePositions(region.left * plane.width, region.right * plane.width, region.width, plane.width);
    const rows = samplePositions(region.top * plane.height, region.bottom * plane.height, region.height, plane.height);
    const tone = toneTable(layer);
    if (columns.samples === 1 && rows.samples === 1) addPixels(into, layer, tone, columns.positions, rows.positions);
    else addMeans(into, layer, tone, columns, rows);
  }
  return into;
}

/** What one stored value adds to red, green or blue. + 0.5 and floor, as the frame buffer rounds. */
const rounded = (/** @type {number} */ colour, /** @type {number} */ level) => Math.floor(colour * level + 0.5);

/**
 * One stored value under each output pixel, which is what a picture shows that opens: what it adds is looked up, not computed.
 * @param {Uint8ClampedArray} into
 * @param {Layer} layer
 * @param {Float32Array} tone
 * @param {Int32Array} columns
 * @param {Int32Array} rows
 */
function addPixels(into, { plane, color }, tone, columns, rows) {
  const [red, green, blue] = color.map(colour => Uint8Array.from(tone, level => rounded(colour, level)));
  const width = columns.length;
  for (const tile of plane.tiles) {
    // Positions rise: those inside the tile stand together.
    const first = columns.findIndex(x => x >= tile.x),
      last = columns.findLastIndex(x => x < tile.x + tile.width);
    for (let y = 0; y < rows.length; y++) {
      const row = rows[y] - tile.y;
      if (row < 0 || row >= tile.height || first < 0) continue;
      const start = row * tile.width - tile.x;
      let at = (y * width + first) * 4;
      for (let x = first; x <= last; x++, at += 4) {
        const value = tile.data[start + columns[x]];
        into[at] += red[value];
        into[at + 1] += green[value];
        into[at + 2] += blue[value];
      }
    }
  }
}

/**
 * The mean of several stored values under each output pixel.
 * @param {Uint8ClampedArray} into
 * @param {Layer} layer
 * @param {Float32Array} tone
 * @param {{ positions: Int32Array, samples: number }} columns
 * @param {{ positions: Int32Array, samples: number }} rows
 */
function addMeans(into, { plane, color: [red, green, blue] }, tone, columns, rows) {
  const width = columns.positions.length / columns.samples,
    height = rows.positions.length / rows.samples;
  const sums = new Float32Array(width);
  const share = 1 / (columns.samples * rows.samples);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = 0; row < rows.samples; row++) addRow(sums, plane, tone, rows.positions[y * rows.samples + row], columns);
    let at = y * width * 4;
    for (let x = 0; x < width; x++, at += 4) {
      const level = sums[x] * share;
      if (level === 0) continue;
      into[at] += rounded(red, level);
      into[at + 1] += rounded(green, level);
      into[at + 2] += rounded(blue, level);
    }
  }
}

/**
 * @param {Float32Array} sums
 * @param {PlaneData} plane
 * @param {Float32Array} tone
 * @param {number} y
 * @param {{ positions: Int32Array, samples: number }} columns
 */
function addRow(sums, plane, tone, y, columns) {
  const { positions, samples } = columns;
  for (const tile of plane.tiles) {
    if (y < tile.y || y >= tile.y + tile.height) continue;
    const start = (y - tile.y) * tile.width - tile.x;
    const end = tile.x + tile.width;
    for (let index = 0; index < positions.length; index++) {
      const x = positions[index];
      if (x < tile.x || x >= end) continue;
      sums[samples === 1 ? index : (index / samples) | 0] += tone[tile.data[start + x]];
    }
  }
}

/**
 * The stored value at a pixel of the image, or null where no tile has arrived.
 * @param {PlaneData} plane
 * @param {number} x
 * @param {number} y
 */
export function valueAt(plane, x, y) {
  for (const tile of plane.tiles)
    if (x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height)
      return tile.data[(y - tile.y) * tile.width + (x - tile.x)];
  return null;
}

/**
 * The plane shrunk by a whole factor, each value the rounded mean of the block under it: what a large image is composed from
 * while all of it is on screen. One pass over 8,000 x 8,000 values, once.
 * @param {PlaneData} plane
 * @param {number} factor
 * @returns {PlaneData}
 */
export function reduced(plane, factor) {
  const width = Math.ceil(plane.width / factor),
    height = Math.ceil(plane.height / factor);
  const data = plane.bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
  const sums = new Float64Array(width),
    counts = new Uint32Array(width);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    counts.fill(0);
    const last = Math.min(plane.height, (row + 1) * factor);
    for (let y = row * factor; y < last; y++)
      for (const tile of plane.tiles) {
        if (y < tile.y || y >= tile.y + tile.height) continue;
        let at = (y - tile.y) * tile.width;
        for (let x = tile.x; x < tile.x + tile.width; x++, at++) {
          const column = (x / factor) | 0;
          sums[column] += tile.data[at];
          counts[column]++;
        }
      }
    for (let column = 0; column < width; column++)
      data[row * width + column] = counts[column] ? Math.round(sums[column] / counts[column]) : 0;
  }
  return { key: `${plane.key}/${factor}`, width, height, bits: plane.bits, tiles: [{ x: 0, y: 0, width, height, data }] };
}
