import assert from "node:assert/strict";
import test from "node:test";
import { changedPart } from "../../../wwwroot-assets/wwwroot/canvas/view/boxchanges.js";

/** @param {string} id @param {number} x */
const box = (id, x) =>
  /** @type {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Box} */ ({
    id,
    x1: x,
    y1: 0,
    x2: x + 10,
    y2: 10,
    class: "R",
    flags: 0,
    origin: "drawn",
  });
const reach = (/** @type {{ x1: number, y1: number, x2: number, y2: number }} */ { x1, y1, x2, y2 }) => ({
  x1: x1 - 1,
  y1: y1 - 1,
  x2: x2 + 1,
  y2: y2 + 1,
});
const [a, b, c, d] = [box("a", 0), box("b", 20), box("c", 40), box("d", 60)];

test("nothing changed, nothing to draw", () => {
  assert.equal(changedPart([a, b, c], [a, b, c], reach), null);
  assert.equal(changedPart([], [], reach), null);
});

test("a box that comes or goes is drawn with what it reaches", () => {
  assert.deepEqual(changedPart([a, b], [a, b, c], reach), { x1: 39, y1: -1, x2: 51, y2: 11 });
  assert.deepEqual(changedPart([a, b, c], [a, c], reach), { x1: 19, y1: -1, x2: 31, y2: 11 });
});

test("a box that moved is drawn where it was and where it is", () => {
  assert.deepEqual(changedPart([a, b, c], [a, box("b", 70), c], reach), { x1: 19, y1: -1, x2: 81, y2: 11 });
});

test("boxes in another order may cover each other differently anywhere", () => {
  assert.equal(changedPart([a, b, c], [b, a, c], reach), "all");
  assert.equal(changedPart([a, b, c], [d, c, b], reach), "all");
  assert.deepEqual(
    changedPart([a, b, c], [d, b, c], reach),
    { x1: -1, y1: -1, x2: 71, y2: 11 },
    "one left, another came: those that stayed are in order",
  );
});
