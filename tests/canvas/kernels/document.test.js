import assert from "node:assert/strict";
import { test } from "node:test";
import { BoxDocument } from "../../../wwwroot-assets/wwwroot/canvas/kernels/document.js";
import { makeId } from "../../../wwwroot-assets/wwwroot/canvas/kernels/ids.js";
import { box } from "./boxes.js";

/** @import { BoxChange, LoggedOperation, Operation, OperationKind } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

/** @param {string} id @param {OperationKind} kind @param {BoxChange[]} boxes @returns {Operation} */
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
  assert.equal(
    makeId("o", bytes => {
      for (let index = 0; index < bytes.length; index++) bytes[index] = next++ % 256;
    }).slice(0, 6),
    "o-yz01",
  );
});

test("a waiting submission accepts what a model proposed and nobody touched, also what arrives underneath it later", () => {
  const m = box("m", 0, 0, 10, 10, { origin: "model", score: 0.4 }), late = box("late", 5, 5, 9, 9, { origin: "model", score: 0.2 });
  const document = new BoxDocument({ boxes: [a, m], revision: 1 });
  const submit = operation("submit", "submit", []);
  assert.deepEqual(document.perform(submit).map(delta => delta.id), ["m"]);
  assert.deepEqual(document.confirm(logged(2, operation("run", "add", [late])))?.changed, ["late"]);
  assert.deepEqual([...document.view.values()].map(item => item.review), ["none", "implicitlyAccepted", "implicitlyAccepted"]);
  // The server counted the same, so its word changes nothing on screen.
  assert.deepEqual(document.confirm(logged(3, submit))?.changed, []);
  assert.equal(document.confirmed.get("late")?.review, "implicitlyAccepted");
});

test("a submission that the server holds leaves the boxes untouched again", () => {
  const m = box("m", 0, 0, 10, 10, { origin: "model" });
  const document = new BoxDocument({ boxes: [a, m], revision: 1 });
  document.perform(operation("submit", "submit", []));
  assert.deepEqual(document.settle(new Set(["submit"])), ["m"]);
  assert.equal(document.view.get("m")?.review, "none");
});

test("what a later gesture changed is told on top of a waiting submission", () => {
  const m = box("m", 0, 0, 10, 10, { origin: "model" });
  const document = new BoxDocument({ boxes: [m], revision: 1 });
  document.perform(operation("submit", "submit", []));
  document.perform(operation("accept", "review", [{ id: "m", review: "accepted" }]));
  assert.deepEqual(document.waitingDeltas().map(step => step.deltas.map(delta => [delta.before?.review, delta.after?.review])),
    [[["none", "implicitlyAccepted"]], [["implicitlyAccepted", "accepted"]]]);
});

test("starting again from a restored backup, a waiting submission still accepts what is untouched", () => {
  const m = box("m", 0, 0, 10, 10, { origin: "model" });
  const document = new BoxDocument({ boxes: [m, a], revision: 8 });
  document.perform(operation("submit", "submit", []));
  document.restart(new Map([["m", m]]), 2);
  assert.deepEqual([...document.view.values()].map(item => item.review), ["implicitlyAccepted"]);
});
