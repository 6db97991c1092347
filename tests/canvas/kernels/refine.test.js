import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byConfidence,
  hides,
  isFiltering,
  isUnsure,
  nextUntouched,
  noFilter,
  refinementCounts,
  submittingAccepts,
  unsure,
} from "../../../wwwroot-assets/wwwroot/canvas/kernels/refine.js";
import { box } from "./boxes.js";

/**
 * @param {string} id
 * @param {number | null} score
 * @param {Partial<import("../../../wwwroot-assets/wwwroot/canvas/types.js").Box>} [more]
 */
const model = (id, score, more = {}) => box(id, 0, 0, 10, 10, { origin: "model", score, ...more });

const low = model("low", 0.2), middle = model("middle", 0.5), high = model("high", 0.9);
const boxes = [high, box("drawn", 0, 0, 5, 5), low, middle, model("done", 0.3, { review: "accepted" })];

test("the walk goes from the lowest confidence up, passes over what was judged or drawn, and round at its end", () => {
  assert.equal(nextUntouched(boxes, null, 1), low);
  assert.equal(nextUntouched(boxes, low, 1), middle);
  assert.equal(nextUntouched(boxes, middle, 1), high);
  assert.equal(nextUntouched(boxes, high, 1), low);
});

test("the walk goes back the same way", () => {
  assert.equal(nextUntouched(boxes, null, -1), high);
  assert.equal(nextUntouched(boxes, high, -1), middle);
  assert.equal(nextUntouched(boxes, low, -1), high);
});

test("from a box that was just judged or deleted it goes on where that box was", () => {
  const rest = boxes.filter(item => item !== middle);
  assert.equal(nextUntouched(rest, middle, 1), high);
  assert.equal(nextUntouched(rest, { ...middle, review: "accepted" }, -1), low);
});

test("what a filter hides is not walked to", () => {
  const filter = { ...noFilter, least: 0.4, most: 0.8 };
  assert.equal(nextUntouched(boxes, null, 1, item => !hides(filter, item)), middle);
  assert.equal(nextUntouched(boxes, middle, 1, item => !hides(filter, item)), middle);
  assert.equal(nextUntouched([low], low, 1, () => false), null);
});

test("equal confidences go from top to bottom, without one first", () => {
  const lower = model("a", 0.5, { y1: 40, y2: 60 }), upper = model("b", 0.5), unknown = model("c", null);
  assert.deepEqual([lower, upper, unknown].sort(byConfidence).map(item => item.id), ["c", "b", "a"]);
});

test("confidence hides only a model's boxes, both ends included; untouched hides everything else", () => {
  const filter = { ...noFilter, least: 0.2, most: 0.5 };
  assert.deepEqual(boxes.filter(item => hides(filter, item)).map(item => item.id), ["high"]);
  assert.deepEqual(boxes.filter(item => hides({ ...noFilter, untouched: true }, item)).map(item => item.id), ["drawn", "done"]);
  assert.deepEqual([isFiltering(noFilter), isFiltering(filter), isFiltering({ ...noFilter, untouched: true })], [false, true, true]);
});

test("the counter counts a model's boxes, and the sentence says what submitting makes of them", () => {
  assert.deepEqual(refinementCounts(boxes), { model: 4, untouched: 3 });
  assert.equal(submittingAccepts(0), null);
  assert.match(submittingAccepts(1) ?? "", /^1 box /);
  assert.match(submittingAccepts(23) ?? "", /^23 boxes .* implicitly accepted/);
});

test("one class alone, unsure ones, and a text in id, class or its name hide the rest", () => {
  /** @param {Partial<import("../../../wwwroot-assets/wwwroot/canvas/kernels/refine.js").Filter>} filter */
  const hidden = (filter, name = "Cancer") =>
    boxes.filter(item => hides({ ...noFilter, ...filter }, item, name)).map(item => item.id);
  assert.deepEqual(hidden({ only: "R" }), boxes.filter(item => item.class !== "R").map(item => item.id));
  assert.deepEqual(hidden({ text: "canc" }), []);
  assert.deepEqual(hidden({ text: "canc" }, "Normal"), boxes.map(item => item.id));
  assert.deepEqual(hidden({ text: "MIDD" }), boxes.filter(item => item.id !== "middle").map(item => item.id));
  assert.ok(isUnsure({ ...low, flags: 1, review: "accepted" }) && isUnsure({ ...low, score: 0.3 }) && !isUnsure({ ...low, score: 0.6 }));
  assert.ok(hides({ ...noFilter, only: unsure }, { ...low, score: 0.6 }));
});
