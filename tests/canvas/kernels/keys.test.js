import assert from "node:assert/strict";
import { test } from "node:test";
import * as keys from "../../../wwwroot-assets/wwwroot/canvas/kernels/keys.js";

/**
 * @param {string} key
 * @param {string} code
 * @param {Partial<import("../../../wwwroot-assets/wwwroot/canvas/kernels/keys.js").KeyPress>} [more]
 */
const press = (key, code, more = {}) => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const shift = { shiftKey: true };
const ctrl = { ctrlKey: true };

for (const [name, event, chord] of /** @type {const} */ ([
  ["a letter", press("b", "KeyB"), "B"],
  ["a letter under caps lock", press("B", "KeyB"), "B"],
  ["Shift+2 on a US layout", press("@", "Digit2", shift), "Shift+2"],
  ["1 on a French layout, which writes &", press("&", "Digit1"), "1"],
  ["1 on a French layout with Shift", press("1", "Digit1", shift), "Shift+1"],
  ["the number pad", press("3", "Numpad3"), "3"],
  ["the number pad without NumLock", press("End", "Numpad1"), "End"],
  ["redo", press("Z", "KeyZ", { ...ctrl, ...shift }), "Ctrl+Shift+Z"],
  ["undo with Cmd", press("z", "KeyZ", { metaKey: true }), "Ctrl+Z"],
  ["undo on a German layout", press("z", "KeyY", ctrl), "Ctrl+Z"],
  ["B on a Russian layout", press("и", "KeyB"), "B"],
  ["the question mark", press("?", "Slash", shift), "?"],
  ["the question mark on a German layout", press("?", "Minus", shift), "?"],
  ["[ by AltGr on a German layout", press("[", "Digit8", { ctrlKey: true, altKey: true }), "["],
  ["Alt with a letter on a Mac", press("∂", "KeyD", { altKey: true }), "Alt+D"],
  ["Space", press(" ", "Space"), "Space"],
  ["F1", press("F1", "F1"), "F1"],
  ["Alt with an arrow", press("ArrowLeft", "ArrowLeft", { altKey: true }), "Alt+Left"],
  ["Shift alone", press("Shift", "ShiftLeft", shift), null],
  ["a key in the middle of writing Chinese", press("b", "KeyB", { isComposing: true }), null],
])) test(`${name} is ${chord}`, () => assert.equal(keys.chordOf(event), chord));

/** @param {"default" | "cvat" | "labelme"} preset */
const matcher = preset => new keys.KeyMatcher(keys.bindingsOf(preset));

test("the keys that people know from elsewhere", () => {
  const own = matcher("default"), cvat = matcher("cvat"), labelme = matcher("labelme");
  assert.equal(own.match(press("b", "KeyB"), 0), "mode.draw");
  assert.equal(own.match(press("2", "Digit2"), 0), "class.2");
  assert.equal(own.match(press("9", "Digit9"), 0), "view.oneToOne");
  assert.equal(own.match(press("@", "Digit2", shift), 0), "channel.2");
  assert.equal(own.match(press("f", "KeyF"), 0), "image.next");
  assert.equal(cvat.match(press("2", "Digit2", ctrl), 0), "class.2");
  assert.equal(labelme.match(press("d", "KeyD"), 0), "image.next");
  assert.equal(labelme.match(press("a", "KeyA"), 0), "image.previous");
  assert.equal(labelme.match(press("r", "KeyR", ctrl), 0), "mode.draw");
});

test("T and then H hides all, H alone hides the selection, and T is forgotten after a while", () => {
  const own = matcher("default");
  assert.equal(own.match(press("t", "KeyT"), 0), "pending");
  assert.equal(own.match(press("h", "KeyH"), 1000), "box.hideAll");
  assert.equal(own.match(press("h", "KeyH"), 1100), "box.hide");
  own.match(press("t", "KeyT"), 2000);
  assert.equal(own.match(press("h", "KeyH"), 4000), "box.hide");
});

test("no key acts while an input has the focus", () => {
  const own = matcher("default");
  for (const target of [
    { tagName: "INPUT" },
    { tagName: "textarea" },
    { tagName: "SELECT" },
    { tagName: "DIV", isContentEditable: true },
  ]) {
    assert.equal(own.match(press("b", "KeyB", { target }), 0), null);
  }
  assert.equal(own.match(press("b", "KeyB", { target: { tagName: "BODY" } }), 0), "mode.draw");
});

test("a key that is held repeats only what may repeat", () => {
  const own = matcher("default");
  assert.equal(own.match(press("Delete", "Delete", { repeat: true }), 0), null);
  assert.equal(own.match(press("ArrowLeft", "ArrowLeft", { repeat: true }), 0), "nudge.left");
});

for (const preset of /** @type {const} */ (["default", "cvat", "labelme"])) {
  test(`the preset ${preset} binds known actions only, and no key twice`, () => {
    const bindings = keys.bindingsOf(preset);
    const known = new Set(keys.actions.map(action => action.id));
    for (const [action, bound] of Object.entries(bindings)) {
      assert.ok(known.has(action), action);
      for (const key of bound) assert.deepEqual(keys.conflictsOf(bindings, key, action), [], `${action}: ${key}`);
    }
  });
}

test("rebinding says whom it takes a key from, and leaves their other keys", () => {
  const before = keys.bindingsOf("default");
  assert.deepEqual(keys.conflictsOf(before, "N", "box.copy"), ["mode.draw"]);
  const { bindings, taken } = keys.rebind(before, "box.copy", ["N"]);
  assert.deepEqual([taken, bindings["mode.draw"], bindings["box.copy"]], [["mode.draw"], ["B"], ["N"]]);
  assert.deepEqual(before["box.copy"], ["Ctrl+C"]);
});

test("T alone conflicts with T H, which would never be reached", () => {
  assert.deepEqual(keys.conflictsOf(keys.bindingsOf("default"), "T", "mode.draw"), ["box.hideAll"]);
});

test("only what differs from the preset is stored, and comes back", () => {
  const { bindings } = keys.rebind(keys.bindingsOf("cvat"), "work.submit", ["Ctrl+Shift+S"]);
  const stored = JSON.parse(JSON.stringify(keys.changesOf("cvat", bindings)));
  assert.deepEqual(stored, { "work.submit": ["Ctrl+Shift+S"] });
  assert.deepEqual(keys.bindingsOf("cvat", stored), bindings);
});

test("stored bindings of another version or broken ones do no harm", () => {
  const bindings = keys.bindingsOf("no such preset", /** @type {any} */ ({ "gone.action": ["Q"], "mode.draw": "B", "box.copy": [3] }));
  assert.deepEqual(bindings, keys.presets.default);
});

test("a key that a person gave to something keeps its meaning when a newer version uses it", () => {
  const bindings = keys.bindingsOf("default", { "box.duplicate": ["Q"] });
  assert.deepEqual([bindings["box.duplicate"], bindings["refine.reject"]], [["Q"], []]);
});

test("a model's boxes are judged with keys that no preset uses for anything else", () => {
  for (const preset of /** @type {const} */ (["default", "cvat", "labelme"])) {
    const own = matcher(preset);
    assert.deepEqual(
      [
        ["e", "KeyE"],
        ["q", "KeyQ"],
        ["w", "KeyW"],
        ["k", "KeyK"],
        ["m", "KeyM"],
      ].map(([key, code]) => own.match(press(/** @type {string} */ (key), /** @type {string} */ (code)), 0)),
      ["refine.accept", "refine.reject", "refine.next", "work.skip", "comment.add"],
    );
  }
});

test("the key sheet shows every action once", () => {
  const lines = keys.keySheet(keys.bindingsOf("default")).flatMap(group => group.lines);
  assert.deepEqual(lines.map(line => line.action.id).sort(), keys.actions.map(action => action.id).sort());
});

test("letters of classes are their keys, unless the letter does something else already", () => {
  const bindings = keys.withClassLetters(keys.bindingsOf("default"), ["R", "G", "U", "f", "cell"]);
  const own = [1, 2, 3, 4, 5].map(number => bindings[`class.${number}`]);
  assert.deepEqual(own, [["1", "R"], ["2", "G"], ["3", "U"], ["4"], ["5"]]);
  assert.deepEqual(bindings["image.next"], ["F"]);
  for (const preset of /** @type {const} */ (["default", "cvat", "labelme"])) {
    const own = new keys.KeyMatcher(keys.withClassLetters(keys.bindingsOf(preset), ["R", "G", "U"]));
    const met = ["r", "g", "u"].map(key => own.match(press(key, `Key${key.toUpperCase()}`), 0));
    assert.deepEqual(met, ["class.1", "class.2", "class.3"], preset);
  }
  // A letter that a person gave to something is theirs.
  assert.deepEqual(keys.withClassLetters(keys.bindingsOf("default", { "box.copy": ["U"] }), ["R", "G", "U"])["class.3"], ["3"]);
});

test("Tab belongs to the browser but in CVAT's preset, and no preset uses a key twice", () => {
  for (const preset of /** @type {const} */ (["default", "cvat", "labelme"])) {
    const all = Object.values(keys.bindingsOf(preset)).flat();
    assert.equal(all.some(key => key === "Tab"), preset === "cvat");
    assert.equal(new Set(all).size, all.length, preset);
  }
});

test("the key sheet is searched by words, groups and keys", () => {
  const sheet = keys.keySheet(keys.withClassLetters(keys.bindingsOf("default"), ["R", "G"]));
  const classes = [{ name: "Cancer" }, { name: "Normal" }];
  const ids = (/** @type {string} */ text) =>
    keys.foundKeys(sheet, text, classes).flatMap(group => group.lines.map(line => line.action.id));
  assert.deepEqual(ids("zoom to"), ["view.zoomToBox"]);
  assert.deepEqual(ids("cancer"), ["class.1"]);
  assert.deepEqual(ids("ctrl+z"), ["edit.undo"]);
  assert.ok(ids("contrast").length === 2 && ids("").length === keys.actions.length - 7);
  assert.deepEqual(ids("no such thing"), []);
});
