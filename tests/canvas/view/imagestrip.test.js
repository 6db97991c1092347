import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbourOf } from "../../../wwwroot-assets/wwwroot/canvas/view/imagestrip.js";

test("a part of the strip goes on from the neighbour that is known, and else comes by its number", () => {
  const items = new Map([0, 1, 2, 3].map(index => [index, { id: 100 + index }]));

  // Parts of two: the third follows 103; of the fourth nothing beside it is known.
  assert.deepEqual(neighbourOf(items, 2, 2), { after: 103 });
  assert.deepEqual(neighbourOf(items, 3, 2), {});
  // The first is the beginning whatever is known.
  assert.deepEqual(neighbourOf(items, 0, 2), {});
  // Scrolled up from the middle: only what follows is known.
  assert.deepEqual(neighbourOf(new Map([[4, { id: 9 }]]), 1, 2), { before: 9 });
});
