import assert from "node:assert/strict";
import test from "node:test";
import { step } from "../../../wwwroot-assets/wwwroot/pages/keys.js";

// Three in a row, then two: a grid as it wraps.
const places = [0, 100, 200].map(left => ({ left, top: 0, width: 90 })).concat([0, 100].map(left => ({ left, top: 120, width: 90 })));

test("arrows go along the row and stop at the ends of the list", () => {
  assert.equal(step(places, 0, "ArrowRight"), 1);
  assert.equal(step(places, 2, "ArrowRight"), 3);
  assert.equal(step(places, 4, "ArrowRight"), 4);
  assert.equal(step(places, 0, "ArrowLeft"), 0);
});

test("up and down keep the column, or the nearest one of a shorter row", () => {
  assert.equal(step(places, 1, "ArrowDown"), 4);
  assert.equal(step(places, 2, "ArrowDown"), 4);
  assert.equal(step(places, 3, "ArrowUp"), 0);
  assert.equal(step(places, 0, "ArrowUp"), 0);
  assert.equal(step(places, 4, "ArrowDown"), 4);
});

test("Home and End", () => {
  assert.equal(step(places, 3, "Home"), 0);
  assert.equal(step(places, 0, "End"), 4);
});
