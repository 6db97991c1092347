import assert from "node:assert/strict";
import { test } from "node:test";
import * as geometry from "../../../wwwroot-assets/wwwroot/canvas/kernels/geometry.js";
import { seeded } from "../sync/world.js";

const image = { width: 100, height: 80 };
/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
const rect = (x1, y1, x2, y2) => ({ x1, y1, x2, y2 });
/** @param {number} x @param {number} y */
const point = (x, y) => ({ x, y });

test("a drag in any direction makes the same box, edges at the nearest whole pixel", () => {
  const expected = rect(10, 20, 31, 40);
  for (const [from, to] of /** @type {const} */ ([
    [
      [10.4, 19.6],
      [30.5, 40.2],
    ],
    [
      [30.5, 40.2],
      [10.4, 19.6],
    ],
    [
      [30.5, 19.6],
      [10.4, 40.2],
    ],
  ])) {
    assert.deepEqual(geometry.boxFromDrag(point(from[0], from[1]), point(to[0], to[1]), image), expected);
  }
});

test("a drag that leaves the image ends at its border", () => {
  assert.deepEqual(geometry.boxFromDrag(point(90, 70), point(500, 500), image), rect(90, 70, 100, 80));
  assert.deepEqual(geometry.boxFromDrag(point(-50, -50), point(5, 5), image), rect(0, 0, 5, 5));
});

test("a drag under 2 x 2 grows in its own direction, and inwards at the border", () => {
  assert.deepEqual(geometry.boxFromDrag(point(10, 10), point(10.2, 9.8), image), rect(10, 8, 12, 10));
  assert.deepEqual(geometry.boxFromDrag(point(100, 80), point(100, 80), image), rect(98, 78, 100, 80));
  assert.deepEqual(geometry.boxFromDrag(point(0, 0), point(-1, -1), image), rect(0, 0, 2, 2));
});

test("whatever is dragged, the box is whole pixels, inside, and at least 2 x 2", () => {
  const random = seeded(7);
  for (let round = 0; round < 2000; round++) {
    const at = () => point(random() * 300 - 100, random() * 300 - 100);
    const { x1, y1, x2, y2 } = geometry.boxFromDrag(at(), at(), image);
    assert.ok(
      [x1, y1, x2, y2].every(Number.isInteger) && x1 >= 0 && y1 >= 0 && x2 <= 100 && y2 <= 80 && x2 - x1 >= 2 && y2 - y1 >= 2,
      `${x1} ${y1} ${x2} ${y2}`,
    );
  }
});

test("each of the eight handles is found at its place, the nearest one when several are in reach", () => {
  const box = rect(10, 10, 50, 40);
  for (const [handle, at] of Object.entries(geometry.handlePoints(box))) assert.equal(geometry.handleAt(box, at, 4), handle);
  assert.equal(geometry.handleAt(box, point(30, 25), 4), null);
  assert.equal(geometry.handleAt(rect(10, 10, 18, 18), point(13, 10), 4), "nw");
});

test("a handle dragged over the opposite edge flips the box", () => {
  assert.deepEqual(geometry.resize(rect(10, 10, 20, 20), "e", -15, 99, image), rect(5, 10, 10, 20));
  assert.deepEqual(geometry.resize(rect(10, 10, 20, 20), "nw", 30, 30, image), rect(20, 20, 40, 40));
  assert.deepEqual(geometry.resize(rect(10, 10, 20, 20), "se", 500, 500, image), rect(10, 10, 100, 80));
});

test("boxes moved together stop together at the border and keep their places to each other", () => {
  const moved = geometry.moveMany([{ id: "a", ...rect(5, 5, 15, 15) }, { id: "b", ...rect(80, 60, 95, 70) }], 40, -30, image);
  assert.deepEqual(moved, [{ id: "a", ...rect(10, 0, 20, 10) }, { id: "b", ...rect(85, 55, 100, 65) }]);
});

test("a nudge is a whole pixel, and a fractional box becomes whole when it is moved", () => {
  assert.deepEqual(geometry.moveMany([rect(5, 5, 15, 15)], 1, 0, image), [rect(6, 5, 16, 15)]);
  assert.deepEqual(geometry.moveMany([rect(5.25, 5.5, 15.25, 15.75)], 1, 0, image), [rect(6, 6, 16, 16)]);
});

test("the far edge moves by pixels and stops at 2 x 2 and at the border", () => {
  assert.deepEqual(geometry.moveFarEdges(rect(10, 10, 13, 20), -1, 1, image), rect(10, 10, 12, 21));
  assert.deepEqual(geometry.moveFarEdges(rect(10, 10, 12, 20), -1, 0, image), rect(10, 10, 12, 20));
  assert.deepEqual(geometry.moveFarEdges(rect(10, 10, 100, 20), 1, 0, image), rect(10, 10, 100, 20));
});

test("a point on the far edge is outside", () => {
  assert.equal(geometry.contains(rect(0, 0, 10, 10), point(0, 9.99)), true);
  assert.equal(geometry.contains(rect(0, 0, 10, 10), point(10, 5)), false);
});

test("boxes that only touch do not overlap", () => {
  assert.equal(geometry.iou(rect(0, 0, 10, 10), rect(10, 0, 20, 10)), 0);
});

test("intersection over union", () => {
  // 5 x 10 shared of 100 + 100 - 50.
  assert.equal(geometry.iou(rect(0, 0, 10, 10), rect(5, 0, 15, 10)), 50 / 150);
  assert.equal(geometry.iou(rect(0, 0, 10, 10), rect(0, 0, 10, 10)), 1);
});

test("the union of no boxes is nothing", () => {
  assert.equal(geometry.unionBounds([]), null);
  assert.deepEqual(geometry.unionBounds([rect(5, 6, 7, 8), rect(1, 7, 6, 20)]), rect(1, 6, 7, 20));
});

test("handles lie outside of the box, and the middle of the smallest one still moves it", () => {
  // At 0.6 of a screen pixel to an image pixel: reach 7, outward 6, rim 2 screen pixels.
  const grip = { reach: 7 / 0.6, outward: 6 / 0.6, rim: 2 / 0.6 };
  for (const side of [2, 5, 12, 60]) {
    const small = rect(40, 30, 40 + side, 30 + side);
    assert.equal(geometry.gripAt(small, point(40 + side / 2, 30 + side / 2), grip), null, `the middle of ${side} px`);
    assert.equal(geometry.gripAt(small, point(40 + side + 6, 30 + side + 6), grip), "se");
    assert.equal(geometry.gripAt(small, point(40 - 6, 30 - 6), grip), "nw");
    assert.equal(geometry.gripAt(small, point(40 + side + 30, 30 + side), grip), null);
  }
  // A press on the very corner takes hold of it, a press well inside does not.
  assert.equal(geometry.gripAt(rect(0, 0, 60, 60), point(60, 60), grip), "se");
  assert.equal(geometry.gripAt(rect(0, 0, 60, 60), point(54, 54), grip), null);
});

test("a drag that is beside the image or narrower than a hand can mean is no box", () => {
  assert.deepEqual(geometry.boxOfGesture(point(10, 10), point(30, 40), image, 4), rect(10, 10, 30, 40));
  assert.equal(geometry.boxOfGesture(point(-40, 10), point(-2, 40), image, 4), null);
  assert.equal(geometry.boxOfGesture(point(-40, 10), point(3, 40), image, 4), null);
  assert.deepEqual(geometry.boxOfGesture(point(-40, 10), point(8, 40), image, 4), rect(0, 10, 8, 40));
  assert.equal(geometry.boxOfGesture(point(10, 10), point(40, 12), image, 4), null);
  assert.equal(geometry.boxOfGesture(point(105, 85), point(200, 300), image, 0.5), null);
});
