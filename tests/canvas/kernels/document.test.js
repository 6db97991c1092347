import assert from "node:assert/strict";
import { test } from "node:test";
import { BoxDocument } from "../../../wwwroot-assets/wwwroot/canvas/kernels/document.js";
import { makeId } from "../../../wwwroot-assets/wwwroot/canvas/kernels/ids.js";
import { box } from "./boxes.js";

/** @import { BoxChange, BoxKind, LoggedOperation, Operation } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

/** @param {string} id @param {BoxKind} kind @param {BoxChange[]} boxes @returns {Operation} */
const operation = (id, kind, boxes) => ({ sequence: 1, id, kind, at: "2026-11-23T08:00:00Z", undoes: null, boxes });
/** @param {number} revision @param {Operation} made @returns {LoggedOperation} */
const logged = (revision, made) => ({ ...made, revision, clientId: "c-1", personId: 3 });

const a = box("a", 0, 0, 10, 10);

test("the server's order wins, and what waits stays on top", () => {
  const document = new BoxDocument({ boxes: [a], revision: 4 });
  const mine = operation("mine", "reclassify", [{ id: "a", class: "G" }]);
  document.perform(mine);
  const remote = document.confirm(logged(5, operation("theirs", "reclassify", [{ id: "a", class: "U" }])));
  assert.deepEqual(remote?.changed, []);
  assert.deepEqual([document.view.get("a")?.class, document.confirmed.get("a")?.class], ["G", "U"]);
  assert.deepEqual(document.confirm(logged(6, mine))?.changed, []);
  assert.deepEqual([document.waiting.length, document.view.get("a")?.class, document.revision], [0, "G", 6]);
});

test("a box that was deleted remotely takes the waiting reshape with it", () => {
  const document = new BoxDocument({ boxes: [a], revision: 1 });
  document.perform(operation("mine", "reshape", [{ id: "a", x1: 1, y1: 1, x2: 5, y2: 5 }]));
  assert.deepEqual(document.confirm(logged(2, operation("theirs", "delete", [{ id: "a" }])))?.changed, ["a"]);
  assert.equal(document.view.size, 0);
});

test("an operation that is known already does nothing", () => {
  const document = new BoxDocument({ boxes: [], revision: 7 });
  assert.equal(document.confirm(logged(7, operation("old", "add", [a]))), null);
  assert.equal(document.view.size, 0);
});

test("a held operation goes back, those waiting behind it stay", () => {
  const document = new BoxDocument({ boxes: [a], revision: 1 });
  document.perform(operation("1", "reclassify", [{ id: "a", class: "G" }]));
  document.perform(operation("2", "flag", [{ id: "a", flags: 1 }]));
  assert.deepEqual(document.settle(new Set(["1"])), ["a"]);
  assert.deepEqual([document.view.get("a")?.class, document.view.get("a")?.flags], ["R", 1]);
  assert.deepEqual(document.waitingDeltas().map(step => step.deltas.length), [1]);
});

test("ids are 26 characters that the server accepts, and no symbol is favoured", () => {
  const ids = Array.from({ length: 2000 }, () => makeId("b"));
  assert.equal(new Set(ids).size, 2000);
  for (const id of ids) assert.match(id, /^b-[0-9a-z]{24}$/);
  // Bytes from 252 on are passed over: 36 does not divide 256.
  let next = 250;
  assert.equal(makeId("o", bytes => { for (let index = 0; index < bytes.length; index++) bytes[index] = next++ % 256; }).slice(0, 6), "o-yz01");
});
