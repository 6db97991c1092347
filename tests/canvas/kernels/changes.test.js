// Kernels of operations, history, view and keys where they turn: equal in all but one thing, exactly at a limit, the last and the first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readCandidates } from "../../../wwwroot-assets/wwwroot/canvas/kernels/candidates.js";
import { inverseOf, emptyStacks, copyStacks, recordGesture } from "../../../wwwroot-assets/wwwroot/canvas/kernels/history.js";
import { bindingsOf, chordOf, conflictsOf, KeyMatcher, rebind } from "../../../wwwroot-assets/wwwroot/canvas/kernels/keys.js";
import { sort } from "../../../wwwroot-assets/wwwroot/canvas/kernels/modelfiles.js";
import { afterChange, isUntouched, sameBox } from "../../../wwwroot-assets/wwwroot/canvas/kernels/oplog.js";
import { samePlace } from "../../../wwwroot-assets/wwwroot/canvas/kernels/places.js";
import { Timeline } from "../../../wwwroot-assets/wwwroot/canvas/kernels/timeline.js";
import * as view from "../../../wwwroot-assets/wwwroot/canvas/kernels/viewport.js";
import * as light from "../../../wwwroot-assets/wwwroot/canvas/kernels/windowlevel.js";
import { box } from "./boxes.js";

/** @import { BoxChange, LoggedOperation, Operation, OperationKind } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

const a = box("a", 0, 0, 10, 10),
  b = box("b", 5, 5, 20, 20);
const m = box("m", 0, 0, 10, 10, { origin: "model", score: 0.5 });
/** @param {string} id @param {OperationKind} kind @param {BoxChange[]} boxes @param {string | null} [undoes] @returns {Operation} */
const operation = (id, kind, boxes, undoes = null) => ({ sequence: 1, id, kind, at: "2026-11-23T08:00:00Z", undoes, boxes });
/** @param {number} revision @param {Operation} made @returns {LoggedOperation} */
const logged = (revision, made) => ({ ...made, revision, clientId: "c-1", personId: 3 });

test("boxes that differ in one thing alone are not the same", () => {
  const full = { ...m, attributes: { stain: "weak", note: "x" }, parents: ["p", "q"], review: /** @type {const} */ ("accepted") };
  for (const other of [
    { x1: 1 },
    { y1: 1 },
    { x2: 9 },
    { y2: 9 },
    { class: "G" },
    { flags: 1 },
    { origin: "drawn" },
    { score: 0.6 },
    { score: null },
    { review: "none" },
    { attributes: null },
    { attributes: { stain: "weak" } },
    { attributes: { stain: "weak", note: "y" } },
    { attributes: { stain: "weak", other: "x" } },
    { attributes: { stain: "weak", note: "x", more: "" } },
    { parents: null },
    { parents: ["p"] },
    { parents: ["q", "p"] },
    { parents: ["p", "q", "r"] },
  ]) {
    const changed = /** @type {typeof full} */ ({ ...full, ...other });
    assert.deepEqual([sameBox(full, changed), sameBox(changed, full)], [false, false], JSON.stringify(other));
  }
  assert.equal(sameBox(full, { ...full, attributes: { note: "x", stain: "weak" }, parents: ["p", "q"] }), true);
  // What is not said is what is said by default.
  assert.equal(
    sameBox(a, /** @type {any} */ ({ ...a, review: undefined, score: undefined, attributes: undefined, parents: undefined })),
    true,
  );
  assert.deepEqual([sameBox(null, null), sameBox(a, null), sameBox(null, a)], [true, false, false]);
});

test("only a model's boxes are corrected, reviewed and untouched", () => {
  assert.deepEqual([m, a, { ...m, review: /** @type {const} */ ("accepted") }, { ...m, review: undefined }].map(isUntouched), [
    true,
    false,
    false,
    true,
  ]);
  assert.equal(afterChange("reshape", { id: "m", x1: 1, y1: 1, x2: 5, y2: 5 }, m)?.review, "corrected");
  assert.equal(afterChange("reclassify", { id: "m", class: "G", review: "accepted" }, m)?.review, "accepted");
  assert.equal(afterChange("reshape", { id: "a", x1: 1, y1: 1, x2: 5, y2: 5 }, a)?.review, "none");
  assert.equal(afterChange("review", { id: "a", review: "accepted" }, a), a);
  assert.equal(afterChange("review", { id: "m", review: "accepted" }, m)?.review, "accepted");
  assert.equal(afterChange("reopen", { id: "m" }, m), m);
});

test("the inverse looks at each of the four edges, the flags and the review", () => {
  for (const edge of [{ x1: 1 }, { y1: 1 }, { x2: 9 }, { y2: 9 }])
    assert.equal(inverseOf([{ id: "a", before: a, after: { ...a, ...edge } }])?.kind, "reshape");
  assert.deepEqual(inverseOf([{ id: "m", before: { ...m, review: undefined }, after: { ...m, review: "accepted" } }]), {
    kind: "review",
    boxes: [{ id: "m", review: "none" }],
  });
  // One made and one replaced: those made are deleted.
  assert.deepEqual(
    inverseOf([
      { id: "a", before: null, after: a },
      { id: "b", before: a, after: b },
    ]),
    { kind: "delete", boxes: [{ id: "a" }] },
  );
});

test("history keeps own gestures that changed something, and copies do not share", () => {
  const stacks = emptyStacks(),
    delta = [{ id: "a", before: null, after: a }];
  recordGesture(stacks, operation("1", "add", [a]), delta, false);
  recordGesture(stacks, operation("2", "reopen", []), delta, true);
  recordGesture(stacks, operation("3", "add", [a]), [], true);
  assert.deepEqual(stacks, emptyStacks());
  recordGesture(stacks, operation("4", "add", [a]), delta, true);
  const copy = copyStacks(stacks);
  // An undo without effect takes its gesture off and puts nothing on.
  recordGesture(stacks, operation("5", "delete", [{ id: "a" }], "4"), [], true);
  assert.deepEqual([stacks.undo.length, stacks.redo.length, copy.undo.length], [0, 0, 1]);
  recordGesture(copy, operation("6", "delete", [{ id: "a" }], "4"), delta, true);
  recordGesture(copy, operation("7", "add", [a], "6"), delta, true);
  assert.deepEqual([copy.undo.map(item => item.id), copy.redo], [["7"], []]);
});

test("of several gestures the last is undone first, in whatever order the log came", () => {
  const timeline = new Timeline({ boxes: [], revision: 0 }, 3);
  assert.deepEqual(timeline.confirm([logged(2, operation("2", "add", [b])), logged(1, operation("1", "add", [a]))], true).sort(), [
    "a",
    "b",
  ]);
  assert.deepEqual(
    [timeline.undo()?.undoes, timeline.revision, timeline.isLogged("1"), timeline.isLogged("9"), timeline.complete],
    ["2", 2, true, false, true],
  );
  const undo = timeline.undo();
  assert.deepEqual(timeline.perform(operation("3", "delete", undo?.boxes ?? [], "2")), ["b"]);
  assert.deepEqual([timeline.undo()?.undoes, timeline.redo()?.undoes, timeline.waiting.length], ["1", "3", 1]);
  assert.deepEqual(timeline.settle(new Set(["3"])), ["b"]);
  assert.deepEqual([timeline.undo()?.undoes, timeline.canRedo], ["2", false]);
});

test("a restored server's word counts, and what it never saw waits on top", () => {
  const timeline = new Timeline({ boxes: [], revision: 0 }, 3);
  timeline.confirm([logged(1, operation("1", "add", [a])), logged(2, operation("2", "add", [b]))], true);
  timeline.perform(operation("3", "reclassify", [{ id: "a", class: "G" }]));
  timeline.restart([logged(1, operation("1", "add", [a]))], 1);
  assert.deepEqual(
    [timeline.revision, [...timeline.boxes.keys()], timeline.boxes.get("a")?.class, timeline.isLogged("2")],
    [1, ["a"], "G", false],
  );
});

/** @import { KeyPress } from "../../../wwwroot-assets/wwwroot/canvas/kernels/keys.js" */

/** @param {string} key @param {string} code @param {Partial<KeyPress>} [more] */
const press = (key, code, more = {}) => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("the second of two keys counts for exactly 1,500 ms, and the first is forgotten after another key", () => {
  const t = press("t", "KeyT"),
    h = press("h", "KeyH"),
    match = (/** @type {number} */ later) => {
      const keys = new KeyMatcher(bindingsOf("default"));
      assert.equal(keys.match(t, 1000), "pending");
      return keys.match(h, later);
    };
  assert.deepEqual([match(2500), match(2501)], ["box.hideAll", "box.hide"]);
  const keys = new KeyMatcher(bindingsOf("default"));
  keys.match(t, 0);
  assert.deepEqual([keys.match(press("b", "KeyB"), 1), keys.match(h, 2)], ["mode.draw", "box.hide"]);
});

test("modifiers come in one order, Cmd is Ctrl, and signs carry their own Shift", () => {
  assert.equal(chordOf(press("z", "KeyZ", { ctrlKey: true, shiftKey: true, altKey: true })), "Ctrl+Alt+Shift+Z");
  assert.equal(chordOf(press("z", "KeyZ", { metaKey: true })), "Ctrl+Z");
  assert.equal(chordOf(press("?", "Slash", { shiftKey: true })), "?");
  assert.equal(chordOf(press("!", "Digit1", { shiftKey: true })), "Shift+1");
  assert.equal(chordOf(press("7", "Numpad7")), "7");
  assert.equal(chordOf(press("{", "Digit7", { ctrlKey: true, altKey: true })), "{");
  assert.deepEqual(
    ["F1", "F9", "F10", "F12", "F13", "F0"].map(key => chordOf(press(key, key))),
    ["F1", "F9", "F10", "F12", null, null],
  );
  assert.equal(chordOf(press("я", "KeyZ")), "Z");
  assert.deepEqual(
    [chordOf(press("Shift", "ShiftLeft")), chordOf(press("a", "KeyA", { isComposing: true })), chordOf(press("Process", "KeyA"))],
    [null, null, null],
  );
});

test("a key that begins another or goes on from it is taken, and the others of its action stay", () => {
  const bindings = { "mode.draw": ["T", "B"], "box.hide": ["T H"], "box.copy": ["H"] };
  assert.deepEqual(conflictsOf(bindings, "T H", "box.delete"), ["mode.draw", "box.hide"]);
  assert.deepEqual(conflictsOf(bindings, "H", "box.delete"), ["box.copy"]);
  assert.deepEqual(rebind(bindings, "box.delete", ["T H"]).bindings, {
    "mode.draw": ["B"],
    "box.hide": [],
    "box.copy": ["H"],
    "box.delete": ["T H"],
  });
  assert.throws(() => rebind(bindings, "no.action", ["T"]), /'no.action' is no action/);
});

const image = { width: 1000, height: 500 },
  pane = { width: 500, height: 400 };

test("a wheel's lines are 40 px and its pages 120, and no turn is more than three notches", () => {
  const exponent = (/** @type {number} */ deltaY, /** @type {number} */ deltaMode) =>
    Math.log(view.wheelFactor({ deltaY, deltaMode })) / Math.log(1.2);
  for (const [deltaY, mode, expected] of /** @type {const} */ ([
    [-120, 0, 1],
    [-3, 1, 1],
    [-1, 2, 1],
    [-360, 0, 3],
    [-400, 0, 3],
    [400, 0, -3],
    [60, 0, -0.5],
  ]))
    assert.ok(Math.abs(exponent(deltaY, mode) - expected) < 1e-9, `${deltaY} ${mode}`);
});

test("the narrower side decides the fit, with 8 px left free, and a tiny image is not blown up without end", () => {
  // (500 - 16) / 1000 against (400 - 16) / 500; the other way round for an image that stands.
  assert.equal(view.fit(image, pane).scale, 0.484);
  assert.equal(view.fit({ width: 500, height: 1000 }, pane).scale, 0.384);
  assert.deepEqual(view.fit({ width: 2, height: 2 }, pane), { scale: 64, x: 186, y: 136 });
  assert.equal(view.fit(image, { width: 10, height: 10 }).scale, 1 / 1000);
  assert.deepEqual([view.smallestScale(image, pane), view.smallestScale({ width: 2, height: 2 }, pane)], [0.121, 0.25]);
});

test("a rectangle fills four fifths of the pane at most", () => {
  const close = { scale: 10, x: 0, y: 0 };
  // 0.8 * 400 / 100 high, or 0.8 * 500 / 400 wide, whichever is less.
  assert.equal(view.bringIntoView(close, { x1: 0, y1: 0, x2: 10, y2: 100 }, image, pane).scale, 3.2);
  assert.equal(view.bringIntoView(close, { x1: 0, y1: 0, x2: 400, y2: 100 }, image, pane).scale, 1);
});

test("48 px of the image stay in sight on each side", () => {
  const at = { scale: 1, x: 0, y: 0 };
  assert.deepEqual(view.pan(at, -9999, -9999, image, pane), { scale: 1, x: 48 - 1000, y: 48 - 500 });
  assert.deepEqual(view.pan(at, 9999, 9999, image, pane), { scale: 1, x: 500 - 48, y: 400 - 48 });
});

test("a window is one value wide at least and gamma within its limits, ends included", () => {
  assert.deepEqual(light.automatic({ low: 5, high: 6, minimum: 0, maximum: 9 }), { minimum: 5, maximum: 6, gamma: 1 });
  assert.deepEqual(light.automatic({ low: 5, high: 5, minimum: 0, maximum: 9 }), { minimum: 0, maximum: 9, gamma: 1 });
  assert.deepEqual(light.validWindow({ minimum: -5, maximum: 70000, gamma: 0.1 }), { minimum: 0, maximum: 65535, gamma: 0.1 });
  assert.deepEqual(light.validWindow({ minimum: 10, maximum: 11, gamma: 10 }), { minimum: 10, maximum: 11, gamma: 10 });
  assert.deepEqual(light.changeContrast({ minimum: 10, maximum: 12, gamma: 1 }, 0.1), { minimum: 10.5, maximum: 11.5, gamma: 1 });
  assert.deepEqual(
    [light.colorOf("#0080ff"), light.colorOf("#0080f"), light.colorOf("0080ff")],
    [
      [0, 128 / 255, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
  );
});

test("a model of exactly the most bytes is taken, and of two manifests none", () => {
  const file = (/** @type {string} */ name, size = 100) => ({ name, size });
  assert.deepEqual(sort([file("a.onnx", 1000)], 1000), { model: 0, manifest: null });
  assert.match(/** @type {any} */ (sort([file("a.onnx", 1001)], 1000)).fault, /this server takes/);
  assert.match(/** @type {any} */ (sort([file("a.onnx"), file("b.json"), file("c.json")], 1000)).fault, /one manifest; found 2/);
  assert.match(/** @type {any} */ (sort([], 1000)).fault, /Choose an \.onnx/);
});

test("no place is the same as none, and an assignment makes another place of an image", () => {
  assert.deepEqual(
    [
      samePlace(null, null),
      samePlace({ image: 1, assignment: null }, null),
      samePlace({ image: 1, assignment: null }, { image: 1, assignment: 2 }),
      samePlace({ image: 1, assignment: 2 }, { image: 1, assignment: 2 }),
    ],
    [false, false, false, true],
  );
});

test("candidates without a classifier have no probabilities, and counts below none are refused", () => {
  const bytes = new DataView(new ArrayBuffer(12 + 24));
  [..."ahc1"].forEach((letter, at) => bytes.setUint8(at, letter.charCodeAt(0)));
  bytes.setInt32(4, 1, true);
  assert.deepEqual(
    readCandidates(bytes.buffer).map(item => item.probabilities),
    [null],
  );
  bytes.setInt32(4, -1, true);
  assert.throws(() => readCandidates(bytes.buffer), /found 36/);
  assert.throws(() => readCandidates(bytes.buffer.slice(0, 11)), /found 11 bytes of something else/);
});
