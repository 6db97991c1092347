import assert from "node:assert/strict";
import test from "node:test";
import { findingsOf, findingsText } from "../../../wwwroot-assets/wwwroot/canvas/assist/check.js";
import { HoverTarget } from "../../../wwwroot-assets/wwwroot/canvas/assist/hover.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Box} Box */

/** @param {string} id @param {number} x @param {Partial<Box>} [more] @returns {Box} */
const box = (id, x, more = {}) => ({
  id, x1: x, y1: 10, x2: x + 20, y2: 30, class: "R", flags: 0, origin: "drawn", attributes: null, parents: null, score: null, ...more,
});
/** @param {number} x @param {number} [score] */
const candidate = (x, score = 0.9) => ({ x1: x, y1: 10, x2: x + 20, y2: 30, class: "R", score });

test("a sure candidate without a box is missing, and a box without a candidate is empty", () => {
  const findings = findingsOf([candidate(0), candidate(100), candidate(200, 0.3)], [box("a", 2), box("b", 300)]);
  assert.deepEqual(findings.map(finding => [finding.kind, finding.box.x1]), [["missing", 100], ["empty", 300]]);
  assert.equal(findingsText(findings), "1 cell without a box, 1 box without a cell");
});

test("a nucleus within a larger box is its cell", () => {
  assert.deepEqual(findingsOf([{ ...candidate(10), y1: 15, x2: 22, y2: 25 }], [box("a", 0, { x2: 32, y1: 4, y2: 36 })]), []);
});

test("an unsure candidate counts for a box, not against the annotator", () => {
  assert.deepEqual(findingsOf([candidate(0, 0.1)], [box("a", 0)]), []);
});

test("ignored boxes need no cell, and a class that the light contradicts is named once", () => {
  const boxes = [box("a", 0), box("b", 100, { flags: 8 })];
  assert.deepEqual(findingsOf([candidate(0)], boxes, one => one.id === "a").map(finding => finding.kind), ["class"]);
});

test("without any candidate no box is called empty", () => {
  assert.deepEqual(findingsOf([], [box("a", 0)]), []);
});

test("findings are walked as eyes read", () => {
  const row = candidate(0);
  const findings = findingsOf([{ ...row, y1: 400, y2: 420 }, candidate(300), candidate(20)], []);
  assert.deepEqual(findings.map(finding => [finding.box.x1, finding.box.y1]), [[20, 10], [300, 10], [0, 400]]);
});

/** A scene with one box under the pointer. */
function hovering() {
  const boxes = new Map([["a", box("a", 0)]]);
  /** @type {(() => void)[]} */
  const afterFrame = [];
  const scene = {
    boxes, selection: new Set(), editable: true, isShown: () => true,
    select(/** @type {string[]} */ ids) { this.selection = new Set(ids); },
  };
  const pointer = { hover: { id: /** @type {string | null} */ ("a") }, press: null };
  const stage = { cursor: { x: 1, y: 1 }, afterFrame };
  const hover = new HoverTarget(/** @type {any} */ (scene), /** @type {any} */ (stage), /** @type {any} */ (pointer));
  const session = /** @type {any} */ ({ boxes });
  hover.boxesChanged(session, null);
  return { hover, scene, pointer, session, boxes, frame: () => { for (const hook of afterFrame) hook(); } };
}

test("a key acts on the box under the pointer where nothing is selected, and leaves nothing selected", () => {
  const { hover, scene } = hovering();
  assert.deepEqual(hover.actOn(() => [...scene.selection]), ["a"]);
  assert.equal(scene.selection.size, 0);
});

test("a selection goes before the pointer", () => {
  const { hover, scene } = hovering();
  scene.select(["b"]);
  assert.deepEqual(hover.actOn(() => [...scene.selection]), ["b"]);
  assert.deepEqual([...scene.selection], ["b"]);
});

test("a box that was just drawn under the pointer is not meant by the next key before the pointer has left it", () => {
  const { hover, pointer, session, boxes, frame } = hovering();
  boxes.set("new", box("new", 0));
  hover.boxesChanged(session, { changed: ["new"], origin: "local" });
  pointer.hover.id = "new";
  frame();
  assert.equal(hover.id, null);
  pointer.hover.id = null;
  frame();
  pointer.hover.id = "new";
  frame();
  assert.equal(hover.id, "new");
});
