// The boxes that a lead draws in place of both sides', and the way back from every step.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft, whole } from "../../../wwwroot-assets/wwwroot/adjudication/draft.js";

const box = { x1: 10, y1: 10, x2: 30, y2: 30, class: "R" }, image = { width: 100, height: 80 };
/** @param {Draft} draft */
const corners = draft => draft.boxes.map(({ x1, y1, x2, y2, class: key }) => [x1, y1, x2, y2, key].join(" "));

test("a drag on empty ground draws a box of the class at hand, on whole pixels and inside the image", () => {
  const draft = new Draft([box], "U", image);
  const drag = draft.grab(60.4, 50.4, 2);
  drag(90, 90);
  draft.release();
  assert.deepEqual(corners(draft), ["10 10 30 30 R", "60 50 100 80 R"]);
  draft.undo();
  assert.deepEqual(corners(draft), ["10 10 30 30 R"]);
  draft.redo();
  assert.deepEqual(corners(draft), ["10 10 30 30 R", "60 50 100 80 R"]);
});

test("an edge reshapes, the inside moves as a whole and stays in the image", () => {
  const draft = new Draft([box], "U", image);
  draft.grab(30, 20, 2)(5, 7);
  draft.release();
  assert.deepEqual(corners(draft), ["10 10 35 30 R"]);
  draft.grab(20, 20, 2)(-50, 3);
  draft.release();
  assert.deepEqual(corners(draft), ["0 13 25 33 R"]);
  draft.undo();
  draft.undo();
  assert.deepEqual(corners(draft), ["10 10 30 30 R"]);
  assert.equal(draft.canUndo, false);
});

test("a click that draws nothing is no box and no step", () => {
  const draft = new Draft([], "G", image);
  draft.grab(50, 50, 2)(1, 0);
  draft.release();
  assert.deepEqual(draft.boxes, []);
  assert.equal(draft.canUndo, false);
});

test("nudging, another class and removing are steps of their own; a box does not shrink to nothing", () => {
  const draft = new Draft([{ ...box, x2: 12 }], "G", image);
  draft.nudge({ left: false, right: true, top: false, bottom: true }, -1, 0);
  assert.equal(draft.canUndo, false);
  draft.nudge(whole, 1, 0);
  draft.reclassify("U");
  draft.remove();
  assert.deepEqual(draft.boxes, []);
  draft.undo();
  assert.deepEqual(corners(draft), ["11 10 13 30 U"]);
  draft.undo();
  assert.deepEqual(corners(draft), ["11 10 13 30 R"]);
  draft.undo();
  assert.deepEqual(corners(draft), ["10 10 12 30 R"]);
});
