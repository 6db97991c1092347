import assert from "node:assert/strict";
import { test } from "node:test";
import { PointRenderer, chosen, hidden, shown, stamp } from "../../../wwwroot-assets/wwwroot/cellmap/renderer.js";

/** A canvas that keeps what is put on it. */
function board() {
  /** @type {ImageData | null} */
  let put = null;
  const canvas = { width: 0, height: 0, getContext: () => ({ putImageData: (/** @type {ImageData} */ image) => { put = image; } }) };
  globalThis.ImageData = /** @type {any} */ (class {
    /** @param {number} width @param {number} height */
    constructor(width, height) {
      Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
    }
  });
  /** Rows of the picture, a letter a pixel. @param {Record<number, string>} letters */
  const rows = letters => {
    const pixels = new Uint32Array(/** @type {ImageData} */ (/** @type {unknown} */ (put)).data.buffer);
    return Array.from({ length: canvas.height }, (_, y) =>
      [...pixels.subarray(y * canvas.width, (y + 1) * canvas.width)].map(ink => letters[ink] ?? ".").join(""));
  };
  return { canvas: /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (canvas)), rows };
}

test("points lie where the view says, chosen ones larger and on top, hidden ones nowhere", () => {
  const { canvas, rows } = board(), renderer = new PointRenderer(canvas);
  renderer.setPlaces(new Float32Array([0, 0, 3, 0, -3, -1]));
  renderer.setColors(new Uint32Array([1, 2, 3]), new Uint8Array([chosen, shown, hidden]));

  renderer.draw({ centreX: 1, centreY: 0, scale: 1 }, { width: 10, height: 6 }, 1, 1);

  // The centre is at (5, 3), so that (0, 0) is at (4, 3): chosen, a disc of 2 + 3 = 5 pixels from (2, 1) on. (3, 0) is at (7, 3): a square
  // of two pixels from (6, 2) on, of which the disc covers the left column.
  assert.deepEqual(rows({ 1: "a", 2: "b" }), ["..........", "...aaa....", "..aaaaab..", "..aaaaab..", "..aaaaa...", "...aaa...."]);
});

test("a point over the edge of the canvas is cut off there", () => {
  const { canvas, rows } = board(), renderer = new PointRenderer(canvas);
  renderer.setPlaces(new Float32Array([0, 0, 3, 3, 50, 50]));
  renderer.setColors(new Uint32Array([1, 1, 1]), new Uint8Array([shown, shown, shown]));

  renderer.draw({ centreX: 1.5, centreY: 1.5, scale: 1 }, { width: 3, height: 3 }, 1, 1);

  assert.deepEqual(rows({ 1: "a" }), ["a..", "...", "..a"]);
});

test("small points are squares, large ones discs", () => {
  assert.deepEqual([...stamp(2)], [0, 2, 0, 2]);
  // Rows of a disc of six: 0.5 from the middle 2.96 wide to each side, 1.5 2.60, 2.5 1.66.
  assert.deepEqual([...stamp(6)], [1, 5, 0, 6, 0, 6, 0, 6, 0, 6, 1, 5]);
});
