// The mode-by-gesture table of docs/canvas-contract.md, row by row.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gestureOf, nextInStack } from "../../../wwwroot-assets/wwwroot/canvas/view/tools/gesture.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/view/tools/gesture.js").Press} Press */

/** @param {Partial<Press>} [press] */
const gesture = press =>
  gestureOf({
    mode: "select",
    editable: true,
    button: 0,
    space: false,
    shift: false,
    control: false,
    onHandle: false,
    onBox: false,
    onSelected: false,
    ...press,
  });

test("a drag on empty ground draws in both modes and pans where nothing can be edited", () => {
  assert.equal(gesture().drag, "draw");
  assert.equal(gesture({ mode: "draw" }).drag, "draw");
  assert.equal(gesture({ editable: false }).drag, "pan");
});

test("Shift and a drag is a rubber band in every mode", () => {
  for (const press of [{}, { mode: /** @type {const} */ ("draw") }, { editable: false }])
    assert.equal(gesture({ ...press, shift: true }).drag, "band");
});

test("a drag moves what is selected; from within any other box it draws, and it pans where nothing can be edited", () => {
  assert.equal(gesture({ onBox: true }).drag, "draw");
  assert.equal(gesture({ onBox: true, onSelected: true }).drag, "move");
  assert.equal(gesture({ onBox: true, onSelected: true, mode: "draw" }).drag, "draw");
  assert.equal(gesture({ onBox: true, onSelected: true, editable: false }).drag, "pan");
});

test("a drag on a handle resizes in both modes, and never where nothing can be edited", () => {
  assert.equal(gesture({ onHandle: true, onBox: true }).drag, "resize");
  assert.equal(gesture({ onHandle: true, mode: "draw" }).drag, "resize");
  assert.equal(gesture({ onHandle: true, editable: false }).drag, "pan");
});

test("a click selects a box, and clears the selection on empty ground, in every mode", () => {
  for (const press of [{}, { mode: /** @type {const} */ ("draw") }, { editable: false }]) {
    assert.equal(gesture({ ...press, onBox: true }).click, "select");
    assert.equal(gesture(press).click, "clear");
  }
});

test("Shift or Ctrl and a click adds to the selection, and beside a box loses nothing", () => {
  for (const press of [{ shift: true }, { control: true }]) {
    assert.equal(gesture({ ...press, onBox: true }).click, "toggle");
    assert.equal(gesture(press).click, "none");
  }
});

test("the middle button and Space pan over everything; the right button does nothing", () => {
  assert.deepEqual(gesture({ button: 1, onBox: true }), { drag: "pan", click: "none" });
  assert.deepEqual(gesture({ space: true, onHandle: true }), { drag: "pan", click: "none" });
  assert.deepEqual(gesture({ button: 2, onBox: true }), { drag: "none", click: "none" });
});

test("repeated clicks go down through the boxes under the cursor and begin again after the last", () => {
  const stack = ["small", "middle", "large"];
  assert.equal(nextInStack(stack, null), "small");
  assert.equal(nextInStack(stack, "small"), "middle");
  assert.equal(nextInStack(stack, "large"), "small");
  assert.equal(nextInStack(stack, "gone"), "small");
  assert.equal(nextInStack([], null), null);
});
