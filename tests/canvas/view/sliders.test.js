import assert from "node:assert/strict";
import { test } from "node:test";
import { paper } from "../../../wwwroot-assets/wwwroot/canvas/kernels/pseudolabels.js";
import { iouText, withIou } from "../../../wwwroot-assets/wwwroot/canvas/view/proposals/sliders.js";

test("one slider moves NMS in all its steps, and leaves a step off that is off", () => {
  const { classIou, agnosticIou, finalIou } = withIou({ ...paper, finalIou: null }, 0.3);
  assert.deepEqual([classIou, agnosticIou, finalIou], [0.3, 0.3, null]);
});

test("its text is one number, or one for each step where they differ", () => {
  assert.equal(iouText(paper), "0.50");
  assert.equal(iouText({ ...paper, finalIou: null }), "0.50");
  assert.equal(iouText({ ...paper, classIou: 0.6 }), "0.60 / 0.50 / 0.50");
});
