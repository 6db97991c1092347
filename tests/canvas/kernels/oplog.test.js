import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applyOperation } from "../../../wwwroot-assets/wwwroot/canvas/kernels/oplog.js";
import { box } from "./boxes.js";

/** @import { Box } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

test("adding an id that is there replaces that box", () => {
  const boxes = new Map([["a", box("a", 0, 0, 10, 10, { class: "G" })]]);
  const deltas = applyOperation(boxes, { kind: "add", boxes: [{ id: "a", x1: 5, y1: 5, x2: 9, y2: 9, class: "R" }] });
  assert.deepEqual(boxes.get("a"), box("a", 5, 5, 9, 9, { class: "R" }));
  assert.equal(deltas[0]?.before?.class, "G");
});

test("changing or deleting an id that is not there does nothing", () => {
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const operation of /** @type {const} */ ([
    { kind: "reshape", boxes: [{ id: "a", x1: 0, y1: 0, x2: 2, y2: 2 }] }, { kind: "reclassify", boxes: [{ id: "a", class: "R" }] },
    { kind: "flag", boxes: [{ id: "a", flags: 1 }] }, { kind: "delete", boxes: [{ id: "a" }] }, { kind: "submit", boxes: [] },
  ])) assert.deepEqual(applyOperation(boxes, operation), []);
  assert.equal(boxes.size, 0);
});

test("a change to what the box already is changes nothing", () => {
  const boxes = new Map([["a", box("a", 0, 0, 10, 10, { attributes: { stain: "weak" } })]]);
  assert.deepEqual(applyOperation(boxes, { kind: "add", boxes: [{ ...box("a", 0, 0, 10, 10), attributes: { stain: "weak" } }] }), []);
  assert.deepEqual(applyOperation(boxes, { kind: "reclassify", boxes: [{ id: "a", class: "R" }] }), []);
});

test("the same box twice in one gesture is changed twice", () => {
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  const deltas = applyOperation(boxes, { kind: "add", boxes: [box("a", 0, 0, 4, 4), box("a", 0, 0, 8, 8)] });
  assert.deepEqual(deltas.map(delta => [delta.before?.x2, delta.after?.x2]), [[undefined, 4], [4, 8]]);
});

const vectors = JSON.parse(readFileSync(new URL("../../vectors/operation-log.json", import.meta.url), "utf8"));
for (const { name, why, start, operations, expected } of vectors.cases) {
  test(`as on the server: ${name} (${why})`, () => {
    // A case that is silent about review means none.
    const byId = (/** @type {Box[]} */ items) =>
      items.map(item => /** @type {const} */ ([item.id, { review: /** @type {const} */ ("none"), ...item }]));
    const boxes = new Map(byId(start));
    for (const operation of operations) applyOperation(boxes, operation);
    assert.deepEqual(Object.fromEntries(boxes), Object.fromEntries(byId(expected)));
  });
}
