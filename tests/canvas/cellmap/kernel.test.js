import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PointGrid, decode, fit, groups, isInside, lasso, pan, toCsv, toMap, toScreen, zoom,
} from "../../../wwwroot-assets/wwwroot/cellmap/kernel.js";

/** @param {number[]} numbers @param {Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor} Kind */
const base64 = (numbers, Kind) => Buffer.from(new Kind(numbers).buffer).toString("base64");

/** Three cells of two works on one image. */
const map = decode({
  id: 5, made: "2026-11-30T00:00:00Z", model: "small v1", channels: ["BF"], classes: ["R", "G"], colors: ["#ff0000", "#00ff00"],
  variances: [0.5, 0.25], neighbors: 15, seed: 1, hidden: 0, notes: [],
  images: [{ id: 7, name: "=f1", patient: "06", split: null, width: 100, height: 80, planes: ["p"] }],
  works: [{ assignmentId: 1, image: 0, person: "Ann", round: "Seeds" }, { assignmentId: 2, image: 0, person: "Bob", round: "Seeds" }],
  x: base64([0, 1, 4], Float32Array), y: base64([0, 2, 4], Float32Array), first: base64([9, 8, 7], Float32Array),
  second: base64([1, 2, 3], Float32Array), work: base64([0, 0, 1], Int32Array), class: base64([0, 1, 1], Uint8Array),
  predicted: base64([0, 0, 1], Uint8Array), confidence: base64([0.5, 0.99, 1], Float32Array),
  edges: base64([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Float32Array),
});
const everything = () => true;

test("columns come back as they were sent", () => {
  assert.equal(map.count, 3);
  assert.deepEqual([...map.umap], [0, 0, 1, 2, 4, 4]);
  assert.deepEqual([...map.components], [9, 1, 8, 2, 7, 3]);
  assert.deepEqual([...map.edges.subarray(4, 8)], [5, 6, 7, 8]);
});

test("cells are grouped by what they are coloured by", () => {
  assert.deepEqual([groups(map, "class").counts, groups(map, "predicted").counts, groups(map, "agrees").counts], [[1, 2], [2, 1], [2, 1]]);
  assert.deepEqual(groups(map, "annotator").names, ["Ann", "Bob"]);
  assert.deepEqual(groups(map, "split").names, ["not known"]);
  // Sevenths: 0.5 is in the fourth (3/7 to 4/7), 0.99 and 1 in the last.
  assert.deepEqual([...groups(map, "confidence").of], [3, 6, 6]);
});

test("what is fitted lies within the margin, and screen and map are each other's way back", () => {
  const size = { width: 448, height: 248 }, view = fit(map.umap, size);
  // 4 by 4 units into 400 by 200 pixels.
  assert.deepEqual(view, { centreX: 2, centreY: 2, scale: 50 });
  assert.deepEqual(toScreen(view, { x: 4, y: 0 }, size), { x: 324, y: 24 });
  assert.deepEqual(toMap(view, { x: 324, y: 24 }, size), { x: 4, y: 0 });
  assert.deepEqual(pan(view, 50, -100), { centreX: 1, centreY: 4, scale: 50 });
});

test("zooming keeps what is under the cursor, and ends at its bounds", () => {
  const size = { width: 400, height: 200 }, view = { centreX: 2, centreY: 2, scale: 50 }, cursor = { x: 300, y: 50 };
  const nearer = zoom(view, 2, cursor, size, 50);
  assert.equal(nearer.scale, 100);
  assert.deepEqual(toMap(nearer, cursor, size), toMap(view, cursor, size));
  assert.equal(zoom(view, 1e9, cursor, size, 50).scale, 20_000);
  assert.equal(zoom(view, 1e-9, cursor, size, 50).scale, 12.5);
});

test("a rope holds what lies inside of it, also where it turns in", () => {
  const notched = [{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 4 }, { x: 2, y: 1 }, { x: 0, y: 4 }];
  assert.equal(isInside(notched, 1, 1), true);
  assert.equal(isInside(notched, 2, 3), false);
  assert.equal(isInside(notched, 3.9, 3.5), true);
  const square = [{ x: -1, y: -1 }, { x: 3, y: -1 }, { x: 3, y: 3 }, { x: -1, y: 3 }];
  assert.deepEqual(lasso(map.umap, square, everything), [0, 1]);
  assert.deepEqual(lasso(map.umap, square, cell => cell !== 0), [1]);
  assert.deepEqual(lasso(map.umap, square.slice(0, 2), everything), []);
});

test("the nearest point of a thousand is the one that comparing with all finds", () => {
  const points = new Float32Array(2_000).map((_, index) => (index * 7919 % 1009) / 10);
  const grid = new PointGrid(points);
  for (const place of [{ x: 3, y: 4 }, { x: 50.2, y: 61.3 }, { x: 100, y: 0 }]) {
    const far = Array.from({ length: 1_000 }, (_, cell) => Math.hypot(points[2 * cell] - place.x, points[2 * cell + 1] - place.y));
    const least = Math.min(...far), found = grid.nearest(place, 20, everything);
    assert.equal(found === null ? null : far[found], least <= 20 ? least : null);
  }
  assert.equal(grid.nearest({ x: -500, y: 0 }, 20, everything), null);
  assert.equal(new PointGrid(new Float32Array([1, 1])).nearest({ x: 1, y: 1 }, 1, () => false), null);
});

test("the table names every cell and runs nothing in a spreadsheet", () => {
  const lines = toCsv(map, [1]).split("\n");
  assert.equal(lines[1], "'=f1,06,,Ann,Seeds,G,R,0.9900,5,6,7,8,1,2,8,2");
  assert.equal(lines.length, 3);
});
