import assert from "node:assert/strict";
import test from "node:test";

Object.assign(globalThis, { window: {} });
const { LightBook } = await import("../../../wwwroot-assets/wwwroot/canvas/assist/lightbook.js");

/** A flat plane with one box on it, read for a person who may be moving the view. */
function book() {
  const data = new Uint8Array(64 * 64).fill(10);
  const plane = { key: "one", width: 64, height: 64, bits: 8, tiles: [{ x: 0, y: 0, width: 64, height: 64, data }] };
  const box = { id: "b", x1: 10, y1: 10, x2: 30, y2: 30, class: "R" };
  const workspace = {
    stage: { isMoving: false },
    pointer: { press: /** @type {object | null} */ (null) },
    scene: { boxes: new Map([["b", box]]), work: { image: { width: 64, height: 64, planes: [{}] } } },
  };
  let changes = 0;
  const assist = { planes: new Map([[0, plane]]), proposals: { source: "signal", markers: [] } };
  const made = new LightBook(/** @type {any} */ (workspace), /** @type {any} */ (assist), () => { changes++; });
  return { made, workspace, box, get isRead() { return made.read.has(/** @type {any} */ (box)) && changes === 1; } };
}

test("the light of boxes is read when the page rests", t => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const lab = book();
  lab.made.refresh();
  assert.equal(lab.isRead, false);
  t.mock.timers.tick(50);
  assert.equal(lab.isRead, true);
});

for (const busy of ["view", "hand"])
  test(`nothing is read while the ${busy} moves, and all of it afterwards`, t => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const lab = book();
    if (busy === "view") lab.workspace.stage.isMoving = true;
    else lab.workspace.pointer.press = {};
    lab.made.refresh();
    for (let second = 0; second < 5; second++) t.mock.timers.tick(1000);
    assert.equal(lab.isRead, false);
    lab.workspace.stage.isMoving = false;
    lab.workspace.pointer.press = null;
    for (let pause = 0; pause < 2; pause++) t.mock.timers.tick(250);
    assert.equal(lab.isRead, true);
  });
