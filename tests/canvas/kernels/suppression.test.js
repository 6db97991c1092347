import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { keep } from "../../../wwwroot-assets/wwwroot/canvas/kernels/suppression.js";

const oracle = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../oracles/nms/${name}.json`, import.meta.url), "utf8")).cases;
const rects = (/** @type {number[][]} */ boxes) => boxes.map(([x1, y1, x2, y2]) => ({ x1, y1, x2, y2 }));

for (const file of ["nms_edge", "nms_random", "nms_5000"])
  for (const { name, boxes, scores, keep: expected } of oracle(file))
    test(`keeps what torchvision keeps, in its order: ${name}`, () => {
      for (const [threshold, kept] of Object.entries(expected))
        assert.deepEqual(keep(rects(boxes), scores, Number(threshold)), kept, `at ${threshold}`);
    });

for (const { name, boxes, scores, labels, keep: expected } of oracle("nms_by_class"))
  test(`by class only boxes of one class drop each other: ${name}`, () => {
    for (const [threshold, kept] of Object.entries(expected))
      assert.deepEqual(keep(rects(boxes), scores, Number(threshold), labels), kept, `at ${threshold}`);
  });

test("boxes far from everything and larger than everything find each other", () => {
  const small = Array.from({ length: 200 }, (_, index) => ({ x1: index * 12, y1: 0, x2: index * 12 + 10, y2: 10 }));
  const wide = { x1: 0, y1: 0, x2: 2400, y2: 10 },
    almost = { x1: 0, y1: 0, x2: 2300, y2: 10 },
    far = { x1: 5e6, y1: 5e6, x2: 5e6 + 10, y2: 5e6 + 10 };
  // almost / wide = 2300 / 2400 = 0.958: dropped; a small one shares 100 of 24,000.
  const kept = keep([...small, wide, almost, far, far], [...small.map(() => 0.5), 0.9, 0.8, 0.7, 0.6], 0.5);
  assert.deepEqual(kept, [200, 202, ...small.keys()]);
});
