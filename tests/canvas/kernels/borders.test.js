// Kernels where they turn: at an edge, among equals, and on what was there before.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as geometry from "../../../wwwroot-assets/wwwroot/canvas/kernels/geometry.js";
import { HitGrid } from "../../../wwwroot-assets/wwwroot/canvas/kernels/hitgrid.js";
import { countByClass, opacity, paper, select } from "../../../wwwroot-assets/wwwroot/canvas/kernels/pseudolabels.js";
import {
  byConfidence,
  hides,
  isFiltering,
  nextUntouched,
  noFilter,
  refinementCounts,
} from "../../../wwwroot-assets/wwwroot/canvas/kernels/refine.js";
import { byScore, keep } from "../../../wwwroot-assets/wwwroot/canvas/kernels/suppression.js";
import { box } from "./boxes.js";

/** @import { Candidate } from "../../../wwwroot-assets/wwwroot/canvas/kernels/candidates.js" */

const image = { width: 100, height: 80 };
/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
const rect = (x1, y1, x2, y2) => ({ x1, y1, x2, y2 });
/** @param {number} x @param {number} y */
const point = (x, y) => ({ x, y });
/** Wider than 256 cells of 64 px. @param {string} id @param {number} [x] */
const veryLarge = (id, x = 0) => box(id, x, 0, x + 3000, 3000);

test("a very large box that was deleted, moved or made small is found no more where it was", () => {
  for (const after of [null, veryLarge("l", 5000), box("l", 5000, 0, 5010, 10)]) {
    const grid = new HitGrid();
    grid.set("l", veryLarge("l"));
    assert.deepEqual(grid.at(point(100, 100)), ["l"]);
    grid.update(["l"], new Map(after ? [["l", after]] : []));
    assert.deepEqual([grid.at(point(100, 100)), grid.in(rect(90, 90, 110, 110)), grid.size], [[], [], after ? 1 : 0]);
    if (after) assert.deepEqual(grid.at(point(5005, 5)), ["l"]);
  }
});

test("a small box that became very large is found everywhere in it, and replacing all forgets it", () => {
  const grid = new HitGrid();
  grid.set("l", box("l", 0, 0, 10, 10));
  grid.set("l", veryLarge("l"));
  assert.deepEqual([grid.at(point(5, 5)), grid.at(point(2500, 2500))], [["l"], ["l"]]);
  grid.replaceAll(new Map([["s", box("s", 0, 0, 10, 10)]]));
  assert.deepEqual([grid.at(point(5, 5)), grid.at(point(2500, 2500)), grid.size], [["s"], [], 1]);
});

test("of boxes of the same size under a point the smaller id comes first, however they were put in", () => {
  for (const order of [
    ["a", "b", "c"],
    ["c", "b", "a"],
    ["b", "c", "a"],
  ]) {
    const grid = new HitGrid();
    for (const id of order) grid.set(id, box(id, 0, 0, 10, 10));
    assert.deepEqual(grid.at(point(5, 5)), ["a", "b", "c"]);
  }
});

test("slack reaches boxes nearer than it and not those exactly as far away", () => {
  const grid = new HitGrid();
  grid.set("a", box("a", 10, 10, 20, 20));
  assert.deepEqual(
    [grid.at(point(7.5, 15), 3), grid.at(point(7, 15), 3), grid.at(point(22.5, 15), 3), grid.at(point(23, 15), 3)],
    [["a"], [], ["a"], []],
  );
  assert.deepEqual([grid.at(point(10, 10)), grid.at(point(20, 20))], [["a"], []]);
});

test("a box in several cells of the grid is found from each, once", () => {
  const grid = new HitGrid();
  grid.set("a", box("a", 60, 60, 130, 130));
  for (const at of [point(61, 61), point(100, 61), point(61, 129), point(128, 128)]) assert.deepEqual(grid.at(at), ["a"]);
  assert.deepEqual([grid.in(rect(0, 0, 200, 200)), grid.in(rect(130, 0, 200, 200)), grid.in(rect(0, 0, 60, 200))], [["a"], [], []]);
});

test("a box with a fractional near edge moves to the border and no further", () => {
  // 5.5 px of room: five whole pixels to the left, and five of 94.5 - 89 = 5.5 to the right.
  assert.deepEqual(geometry.clampMove([rect(5.5, 5.5, 15.5, 15.5)], -50, -50, image), { dx: -5, dy: -5 });
  assert.deepEqual(geometry.clampMove([rect(80, 60, 94.5, 74.5)], 50, 50, image), { dx: 5, dy: 5 });
  assert.deepEqual(geometry.clampMove([rect(5, 5, 15, 15)], -5.4, 4.5, image), { dx: -5, dy: 5 });
});

test("a box that an import left over the border moves inwards only", () => {
  assert.deepEqual(geometry.clampMove([rect(-3, 70, 10, 90)], -5, 5, image), { dx: 0, dy: 0 });
  assert.deepEqual(geometry.clampMove([rect(-3, 70, 10, 90)], 5, -5, image), { dx: 5, dy: -5 });
  assert.deepEqual(geometry.clampMove([], 5, 5, image), { dx: 0, dy: 0 });
});

test("of two handles equally near the one first in their order is gripped, one exactly in reach too", () => {
  // Between nw (10, 10) and ne (16, 10), and in the middle of all four corners.
  assert.equal(geometry.handleAt(rect(10, 10, 16, 16), point(13, 10), 4), "nw");
  assert.equal(geometry.handleAt(rect(10, 10, 16, 16), point(13, 13), 4), "nw");
  assert.equal(geometry.handleAt(rect(10, 10, 50, 50), point(6, 10), 4), "nw");
  assert.equal(geometry.handleAt(rect(10, 10, 50, 50), point(5.9, 10), 4), null);
});

test("edges are gripped on boxes of four reaches and not on narrower ones", () => {
  assert.equal(geometry.handleAt(rect(10, 10, 26, 50), point(18, 10), 4), "n");
  assert.equal(geometry.handleAt(rect(10, 10, 25.9, 50), point(18, 10), 4), null);
  assert.equal(geometry.handleAt(rect(10, 10, 50, 26), point(10, 18), 4), "w");
  assert.equal(geometry.handleAt(rect(10, 10, 50, 25.9), point(10, 18), 4), null);
});

test("a drag of exactly two pixels is kept, and one along an edge grows to the far side", () => {
  assert.deepEqual(geometry.boxFromDrag(point(10, 10), point(12, 8), image), rect(10, 8, 12, 10));
  assert.deepEqual(geometry.boxFromDrag(point(10, 10), point(10, 10), image), rect(10, 10, 12, 12));
  assert.deepEqual(geometry.boxFromDrag(point(99, 79), point(99, 79), image), rect(98, 78, 100, 80));
  assert.deepEqual(geometry.boxFromDrag(point(1, 1), point(0, 0), image), rect(0, 0, 2, 2));
  // An image of one pixel has no room for two.
  assert.deepEqual(geometry.boxFromDrag(point(0, 0), point(1, 1), { width: 1, height: 1 }), rect(0, 0, 1, 1));
});

test("points and boxes on an edge: the near one is inside, the far one is not", () => {
  for (const [x, y, inside] of /** @type {const} */ ([
    [0, 0, true],
    [10, 5, false],
    [5, 10, false],
    [-0.01, 5, false],
    [5, -0.01, false],
    [9.99, 9.99, true],
  ]))
    assert.equal(geometry.contains(rect(0, 0, 10, 10), point(x, y)), inside, `${x} ${y}`);
  for (const other of [rect(10, 0, 20, 10), rect(-10, 0, 0, 10), rect(0, 10, 10, 20), rect(0, -10, 10, 0)]) {
    assert.equal(geometry.overlaps(rect(0, 0, 10, 10), other), false);
    assert.equal(geometry.overlaps(other, rect(0, 0, 10, 10)), false);
  }
  assert.equal(geometry.overlaps(rect(0, 0, 10, 10), rect(9, 9, 20, 20)), true);
  assert.deepEqual([geometry.area(rect(5, 5, 3, 9)), geometry.area(rect(5, 9, 9, 5)), geometry.area(rect(1, 2, 4, 6))], [0, 0, 12]);
  assert.equal(geometry.iou(rect(0, 0, 10, 20), rect(5, 10, 15, 30)), 50 / 350);
});

/** @param {number} x @param {number} score @param {readonly number[] | null} [probabilities] @returns {Candidate} */
const candidate = (x, score, probabilities = null) => ({ x1: x, y1: 0, x2: x + 10, y2: 10, class: 0, score, probabilities });

/** @param {readonly Candidate[]} candidates @param {Partial<typeof paper>} [settings] */
const scored = (candidates, settings) => select(candidates, ["R", "G"], ["R", "G"], { ...paper, ...settings }).map(label => label.score);

test("a candidate exactly at a floor is let through", () => {
  assert.deepEqual(scored([candidate(0, 0.3), candidate(50, 0.2999)], { detectorFloor: 0.3, scoreFloor: 0 }), [0.3]);
  assert.deepEqual(scored([candidate(0, 0.3), candidate(50, 0.2999)], { detectorFloor: 0, scoreFloor: 0.3 }), [0.3]);
});

test("below its floor a box keeps the detector's score, and exactly at it the stages are fused", () => {
  // Half and half of 0.25 and 0.75.
  assert.deepEqual(scored([candidate(0, 0.25, [0.75, 0])], { keepDetectorScoreBelow: 0.25, classifierWeight: 0.5 }), [0.5]);
  assert.deepEqual(scored([candidate(0, 0.25, [0.75, 0])], { keepDetectorScoreBelow: 0.26, classifierWeight: 0.5 }), [0.25]);
  assert.deepEqual(scored([candidate(0, 0.25, [0.75, 0])], { keepDetectorScoreBelow: null, classifierWeight: 1 }), [0.75]);
});

test("of equally probable classes the first is chosen", () => {
  assert.deepEqual(
    select([candidate(0, 0.5, [0.4, 0.4])], ["R", "G"], ["G", "R"], paper).map(label => label.class),
    ["G"],
  );
});

test("an overlap of exactly the threshold drops nothing", () => {
  // 10 of 20 px: IoU 1/2.
  const wide = { ...candidate(0, 0.9), x2: 20 };
  assert.deepEqual(scored([wide, candidate(0, 0.8)], { scoreFloor: 0 }), [0.9, 0.8]);
  assert.deepEqual(scored([wide, { ...candidate(0, 0.8), x2: 11 }], { scoreFloor: 0 }), [0.9]);
  assert.deepEqual(keep([rect(0, 0, 20, 10), rect(0, 0, 10, 10)], [0.9, 0.8], 0.5), [0, 1]);
});

test("of equal scores the first comes first, and no more than asked for come", () => {
  assert.deepEqual(byScore([0.5, 0.9, 0.5, 0.9]), [1, 3, 0, 2]);
  const labels = select([candidate(0, 0.5), candidate(50, 0.5), candidate(90, 0.9)], ["R"], ["R"], {
    ...paper,
    maxPerImage: 2,
    finalIou: null,
  });
  assert.deepEqual(
    labels.map(label => label.candidate),
    [2, 0],
  );
  assert.deepEqual(
    [...countByClass([{ ...labels[0], class: "X" }], ["R"])],
    [
      ["R", 0],
      ["X", 1],
    ],
  );
});

test("a box is drawn in full from 0.7 on and never fainter than at its floor", () => {
  assert.deepEqual([opacity(0.7, 0.1), opacity(0.05, 0.1)], [1, 0.35]);
  // Half way from 0.1 to 0.7: 0.35 + 0.65 / 2.
  assert.ok(Math.abs(opacity(0.4, 0.1) - 0.675) < 1e-12);
});

/** @param {string} id @param {number | null} score @param {number} x1 @param {number} y1 */
const proposed = (id, score, x1, y1) => box(id, x1, y1, x1 + 10, y1 + 10, { origin: "model", score });

test("equal confidences go from top to bottom, then from left to right, then by id", () => {
  const inOrder = [
    proposed("z", null, 9, 9),
    proposed("y", 0.1, 9, 9),
    proposed("x", 0.5, 9, 0),
    proposed("w", 0.5, 0, 5),
    proposed("v", 0.5, 5, 5),
    proposed("a", 0.5, 7, 7),
    proposed("b", 0.5, 7, 7),
  ];
  assert.deepEqual(
    inOrder
      .toReversed()
      .sort(byConfidence)
      .map(item => item.id),
    inOrder.map(item => item.id),
  );
  assert.equal(byConfidence(inOrder[6], inOrder[6]), 0);
});

test("the walk passes over no box of equal confidence and none twice", () => {
  const boxes = [proposed("c", 0.5, 0, 20), proposed("a", 0.5, 0, 0), proposed("b", 0.5, 0, 10)];
  let at = null;
  const met = [];
  for (let step = 0; step < 4; step++) met.push((at = nextUntouched(boxes, at, 1))?.id);
  assert.deepEqual(met, ["a", "b", "c", "a"]);
});

test("a filter lets through what lies exactly at its ends and every box without a score", () => {
  const filter = { least: 0.2, most: 0.5, untouched: false, only: "", text: "" };
  assert.deepEqual(
    [0.19, 0.2, 0.5, 0.51, null].map(score => hides(filter, proposed("m", score, 0, 0))),
    [true, false, false, true, false],
  );
  assert.equal(hides(filter, box("d", 0, 0, 5, 5, { score: 0.9 })), false);
  assert.deepEqual(
    [
      { ...noFilter, least: 0.01 },
      { ...noFilter, most: 0.99 },
    ].map(isFiltering),
    [true, true],
  );
  assert.deepEqual(
    refinementCounts([box("d", 0, 0, 5, 5), proposed("m", 0.5, 0, 0), box("r", 0, 0, 5, 5, { origin: "model", review: "corrected" })]),
    { model: 2, untouched: 1 },
  );
});
