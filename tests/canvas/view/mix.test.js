// Composed pixels: every expected number is worked out beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mix, reduced, samplePositions, valueAt } from "../../../wwwroot-assets/wwwroot/canvas/view/compose/mix.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/view/compose/mix.js").PlaneData} PlaneData */

/** @param {number} width @param {number} height @param {number[]} values @returns {PlaneData} */
const plane = (width, height, values) => ({
  key: "p",
  width,
  height,
  bits: 16,
  tiles: [{ x: 0, y: 0, width, height, data: Uint16Array.from(values) }],
});

/** @param {number} width @param {number} height */
const whole = (width, height) => ({ left: 0, top: 0, right: 1, bottom: 1, width, height });

/** @param {PlaneData} data @param {[number, number, number]} color @param {number} [gamma] */
const layer = (data, color, gamma = 1) => ({ plane: data, low: 100, high: 300, gamma, color });

test("black and white of the window bound the colour, the middle is half of it", () => {
  // (200 - 100) / (300 - 100) = 0.5; 0.5 x 255 = 127.5, rounded up to 128.
  const pixels = mix([layer(plane(4, 1, [50, 100, 200, 400]), [255, 0, 0])], whole(4, 1));
  assert.deepEqual([...pixels], [0, 0, 0, 255, 0, 0, 0, 255, 128, 0, 0, 255, 255, 0, 0, 255]);
});

test("gamma 2 shows the square root", () => {
  // (150 - 100) / 200 = 0.25; its square root 0.5; 0.5 x 200 = 100.
  assert.deepEqual([...mix([layer(plane(1, 1, [150]), [0, 200, 0], 2)], whole(1, 1))], [0, 100, 0, 255]);
});

test("channels add up and stop at 255", () => {
  // Both at full: 200 + 100 = 300, clamped; 0 + 40 = 40.
  const full = plane(1, 1, [300]);
  assert.deepEqual([...mix([layer(full, [200, 0, 10]), layer(full, [100, 40, 10])], whole(1, 1))], [255, 40, 20, 255]);
});

test("no channel is black, not transparent", () => {
  assert.deepEqual([...mix([], whole(1, 1))], [0, 0, 0, 255]);
});

test("tiles join without a seam", () => {
  const left = { x: 0, y: 0, width: 2, height: 1, data: Uint16Array.from([100, 300]) },
    right = { x: 2, y: 0, width: 1, height: 1, data: Uint16Array.from([300]) };
  const tiled = /** @type {PlaneData} */ ({ key: "t", width: 3, height: 1, bits: 16, tiles: [left, right] });
  assert.deepEqual(
    [...mix([layer(tiled, [255, 255, 255])], whole(3, 1))],
    [...mix([layer(plane(3, 1, [100, 300, 300]), [255, 255, 255])], whole(3, 1))],
  );
  assert.equal(valueAt(tiled, 2, 0), 300);
  assert.equal(valueAt({ ...tiled, tiles: [left] }, 2, 0), null);
});

test("a region reads only its part of the plane", () => {
  const values = plane(4, 2, [100, 100, 100, 100, 100, 100, 300, 100]);
  const pixels = mix([layer(values, [255, 255, 255])], { left: 0.5, top: 0.5, right: 1, bottom: 1, width: 2, height: 1 });
  assert.deepEqual([pixels[0], pixels[4]], [255, 0]);
});

test("a shrunken picture averages what lies under each pixel", () => {
  // Two values under one pixel: brightness 0 and 1, mean 0.5, 127.5 rounds to 128.
  assert.equal(mix([layer(plane(2, 1, [100, 300]), [255, 255, 255])], whole(1, 1))[0], 128);
});

test("samples spread evenly under a pixel, at most four, and stay inside the plane", () => {
  // Ten values to two pixels, four samples each at 0.625, 1.875, 3.125, 4.375 and five further.
  assert.deepEqual([...samplePositions(0, 10, 2, 10).positions], [0, 1, 3, 4, 5, 6, 8, 9]);
  assert.deepEqual([...samplePositions(0, 2, 4, 2).positions], [0, 0, 1, 1]);
  assert.deepEqual([...samplePositions(-1, 3, 4, 2).positions], [0, 0, 1, 1]);
});

test("a plane shrunk by two holds the means of its blocks, the last ones of what is left", () => {
  // (1 + 2 + 4 + 5) / 4 = 3; (3 + 6) / 2 = 4.5 rounds to 5; (7 + 8) / 2 = 7.5 rounds to 8; 9 stays.
  const small = reduced(plane(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]), 2);
  assert.deepEqual([small.width, small.height, ...small.tiles[0].data], [2, 2, 3, 5, 8, 9]);
});
