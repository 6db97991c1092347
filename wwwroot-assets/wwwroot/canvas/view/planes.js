/** Fetches planes and turns them into numbers: display planes (8 bits) at once, original values (16 bits) when they are wanted. */

import { HttpClient } from "../../shared/http.js";

/** @typedef {import("../types.js").Plane} Plane */
/** @typedef {import("./compose/mix.js").PlaneData} PlaneData */
/** @typedef {import("./compose/mix.js").Tile} Tile */

/** A display plane is decoded at this length at most: a larger one adds no detail that original values would not show better. */
const longestDisplay = 2048;

/** Pixels are not for whoever asks now; they come when the person has signed in again. */
export class SignedOut extends Error {}

/**
 * @param {string} url relative to the document's base
 * @param {AbortSignal} signal
 * @param {string} what for the sentence when it fails
 */
async function fetchPixels(url, signal, what) {
  const answer = await new HttpClient().open(url, signal);
  if (answer.ok) return answer.value;
  if (answer.code === "signedOut") throw new SignedOut(`${what} could not be fetched: you are signed out.`);
  if (answer.status === 0)
    throw new Error(`${what} could not be fetched: the server cannot be reached. It will be tried again when it is back.`);
  throw new Error(`${what} could not be fetched: the server answered ${answer.status}.`);
}

/**
 * @param {Plane} plane
 * @param {AbortSignal} signal
 * @returns {Promise<PlaneData>}
 */
export async function fetchDisplay(plane, signal) {
  const response = await fetchPixels(plane.display.url, signal, "A display picture");
  const blob = await response.blob();
  const longest = Math.max(plane.display.width, plane.display.height);
  /** @type {ImageBitmapOptions} */
  const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" };
  if (longest > longestDisplay) {
    options.resizeWidth = Math.max(1, Math.round((plane.display.width * longestDisplay) / longest));
    options.resizeHeight = Math.max(1, Math.round((plane.display.height * longestDisplay) / longest));
    options.resizeQuality = "medium";
  }
  const bitmap = await createImageBitmap(blob, options);
  if (signal.aborted) {
    bitmap.close();
    throw new DOMException("The image was left.", "AbortError");
  }
  const data = firstComponent(bitmap);
  const { width, height } = bitmap;
  bitmap.close();
  return { key: `display:${plane.display.url}`, width, height, bits: 8, tiles: [{ x: 0, y: 0, width, height, data }] };
}

/** @type {CanvasRenderingContext2D | null} */
let reader = null;

/**
 * One byte a pixel instead of the four of a bitmap. Read in strips, so that the canvas between stays small.
 * @param {ImageBitmap} bitmap
 */
function firstComponent(bitmap) {
  const { width, height } = bitmap;
  const strip = Math.max(1, Math.min(height, Math.floor((512 * 1024) / width)));
  reader ??= /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d", { alpha: false, willReadFrequently: true })
  );
  if (reader.canvas.width !== width) reader.canvas.width = width;
  if (reader.canvas.height !== strip) reader.canvas.height = strip;
  const data = new Uint8Array(width * height);
  for (let top = 0; top < height; top += strip) {
    const rows = Math.min(strip, height - top);
    reader.drawImage(bitmap, 0, -top);
    const pixels = reader.getImageData(0, 0, width, rows).data;
    for (let from = 0, to = top * width; from < pixels.length; from += 4, to++) data[to] = pixels[from];
  }
  return data;
}

/**
 * All tiles of a plane's original values. Two requests at a time: the browser opens six connections to a server and operations need one.
 * @param {Plane} plane
 * @param {{ width: number, height: number }} image
 * @param {AbortSignal} signal
 * @returns {Promise<PlaneData>}
 */
export async function fetchOriginal(plane, image, signal) {
  const { url, tileSize, columns, rows } = plane.raw;
  /** @type {Tile[]} */
  const tiles = [];
  const places = Array.from({ length: columns * rows }, (_, index) => ({ column: index % columns, row: Math.floor(index / columns) }));
  const worker = async () => {
    for (let place = places.shift(); place; place = places.shift()) {
      const x = place.column * tileSize,
        y = place.row * tileSize;
      const width = Math.min(tileSize, image.width - x),
        height = Math.min(tileSize, image.height - y);
      const address = url.replace("{column}", String(place.column)).replace("{row}", String(place.row));
      const buffer = await (await fetchPixels(address, signal, "Original pixel values")).arrayBuffer();
      if (buffer.byteLength !== width * height * 2)
        throw new Error(
          `Original pixel values are damaged: a tile of ${width} x ${height} needs ${width * height * 2} bytes; ` +
            `found ${buffer.byteLength}.`,
        );
      tiles.push({ x, y, width, height, data: littleEndian(buffer) });
    }
  };
  await Promise.all([worker(), worker()]);
  return { key: `original:${plane.hash}`, width: image.width, height: image.height, bits: 16, tiles };
}

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** @param {ArrayBuffer} buffer */
function littleEndian(buffer) {
  const values = new Uint16Array(buffer);
  if (!hostIsLittleEndian)
    for (let index = 0; index < values.length; index++) values[index] = ((values[index] & 255) << 8) | (values[index] >> 8);
  return values;
}
