import assert from "node:assert/strict";
import test from "node:test";
import { barOf, distance, lengthText } from "../../../wwwroot-assets/wwwroot/canvas/kernels/scalebar.js";

test("the bar is the longest of 1, 2, 5 times a power of ten that fits", () => {
  // 140 CSS pixels at half size are 280 image pixels, at 0.6 micrometres each 168.
  assert.deepEqual(barOf(0.6, 0.5, 140), { length: 100, width: 100 / 0.6 * 0.5 });
  assert.equal(barOf(0.6, 2, 140).length, 20);
  assert.equal(barOf(0.6, 1, 140).length, 50);
  assert.equal(barOf(0.01, 4, 140).length, 0.2);
});

test("lengths are told in the unit that people read", () => {
  assert.deepEqual([0.2, 1, 50, 1500].map(lengthText), ["200 nm", "1 µm", "50 µm", "1.5 mm"]);
});

test("a distance counts pixels that are not square as they are", () => {
  assert.deepEqual(distance({ x: 0, y: 0 }, { x: 3, y: 4 }, { across: 2, down: 0.5 }), { pixels: 5, micrometres: Math.hypot(6, 2) });
  assert.equal(distance({ x: 0, y: 0 }, { x: 3, y: 4 }, null).micrometres, null);
});
