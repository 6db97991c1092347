import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyStacks, inverseOf, recordGesture } from "../../../wwwroot-assets/wwwroot/canvas/kernels/history.js";
import { Timeline } from "../../../wwwroot-assets/wwwroot/canvas/kernels/timeline.js";
import { box } from "./boxes.js";

/** @import { BoxChange, LoggedOperation, Operation, OperationKind } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

/** @param {string} id @param {OperationKind} kind @param {BoxChange[]} boxes @param {string | null} [undoes] @returns {Operation} */
const operation = (id, kind, boxes, undoes = null) => ({ sequence: 1, id, kind, at: "2026-11-23T08:00:00Z", undoes, boxes });
/**
 * @param {number} revision
 * @param {Operation} made
 * @param {string} [clientId]
 * @param {number | null} [personId]
 * @returns {LoggedOperation}
 */
const logged = (revision, made, clientId = "c-1", personId = 3) => ({ ...made, revision, clientId, personId });

const a = box("a", 0, 0, 10, 10), b = box("b", 5, 5, 20, 20);

test("the inverse of each kind restores what was before", () => {
  assert.deepEqual(inverseOf([{ id: "a", before: null, after: a }]), { kind: "delete", boxes: [{ id: "a" }] });
  assert.deepEqual(inverseOf([{ id: "a", before: a, after: null }, { id: "b", before: b, after: null }]), { kind: "add", boxes: [a, b] });
  assert.deepEqual(inverseOf([{ id: "a", before: a, after: { ...a, x2: 50 } }]), {
    kind: "reshape",
    boxes: [{ id: "a", x1: 0, y1: 0, x2: 10, y2: 10 }],
  });
  assert.deepEqual(inverseOf([{ id: "a", before: a, after: { ...a, class: "G" } }]), {
    kind: "reclassify",
    boxes: [{ id: "a", class: "R" }],
  });
  assert.deepEqual(inverseOf([{ id: "a", before: a, after: { ...a, flags: 4 } }]), { kind: "flag", boxes: [{ id: "a", flags: 0 }] });
  assert.deepEqual(inverseOf([{ id: "a", before: a, after: { ...a, class: "G", x2: 50 } }]), { kind: "add", boxes: [a] });
  assert.equal(inverseOf([]), null);
});

test("taking a correction of a model's box back brings its review back", () => {
  const m = box("m", 0, 0, 10, 10, { origin: "model", review: "accepted" });
  assert.deepEqual(inverseOf([{ id: "m", before: m, after: { ...m, x2: 50, review: "corrected" } }]), {
    kind: "reshape",
    boxes: [{ id: "m", x1: 0, y1: 0, x2: 10, y2: 10, review: "accepted" }],
  });
  assert.deepEqual(inverseOf([{ id: "m", before: m, after: { ...m, class: "G", review: "corrected" } }]), {
    kind: "reclassify",
    boxes: [{ id: "m", class: "R", review: "accepted" }],
  });
  assert.deepEqual(inverseOf([{ id: "m", before: m, after: { ...m, review: "none" } }]), {
    kind: "review",
    boxes: [{ id: "m", review: "accepted" }],
  });
  // Several boxes accepted at once, one of them named with another change as well: only adding it again restores both.
  assert.equal(inverseOf([{ id: "m", before: m, after: { ...m, flags: 1, review: "none" } }])?.kind, "add");
  // Drawn and proposed boxes moved together go back together.
  assert.deepEqual(
    inverseOf([
      { id: "a", before: a, after: { ...a, x2: 50 } },
      { id: "m", before: m, after: { ...m, x2: 50, review: "corrected" } },
    ]),
    {
      kind: "reshape",
      boxes: [
        { id: "a", x1: 0, y1: 0, x2: 10, y2: 10 },
        { id: "m", x1: 0, y1: 0, x2: 10, y2: 10, review: "accepted" },
      ],
    },
  );
});

test("undo and redo of an acceptance and of a correction, as the log gives them after a reload", () => {
  const m = box("m", 0, 0, 10, 10, { origin: "model", score: 0.3 });
  const timeline = new Timeline({ boxes: [], revision: 0 }, 3);
  timeline.confirm([
    logged(1, operation("1", "add", [m]), "model", null), logged(2, operation("2", "review", [{ id: "m", review: "accepted" }])),
    logged(3, operation("3", "reclassify", [{ id: "m", class: "G" }])),
  ], true);
  const step = (/** @type {"undo" | "redo"} */ what, /** @type {number} */ number) => {
    const made = timeline[what]();
    if (made) timeline.confirm([logged(number, { ...operation(String(number), made.kind, made.boxes, made.undoes) })], false);
    const now = timeline.boxes.get("m");
    return [now?.class, now?.review];
  };
  assert.deepEqual(step("undo", 4), ["R", "accepted"]);
  assert.deepEqual(step("undo", 5), ["R", "none"]);
  assert.deepEqual(step("redo", 6), ["R", "accepted"]);
  assert.deepEqual(step("redo", 7), ["G", "corrected"]);
  assert.equal(timeline.canRedo, false);
});

test("many boxes reclassified in one gesture go back in one, each to its own class", () => {
  const green = { ...b, class: "G" };
  assert.deepEqual(
    inverseOf([
      { id: "a", before: a, after: { ...a, class: "U" } },
      { id: "b", before: green, after: { ...green, class: "U" } },
    ]),
    {
      kind: "reclassify",
      boxes: [
        { id: "a", class: "R" },
        { id: "b", class: "G" },
      ],
    },
  );
});

test("a new gesture ends what could be redone", () => {
  const stacks = emptyStacks();
  const delta = [{ id: "a", before: null, after: a }];
  recordGesture(stacks, operation("1", "add", [a]), delta, true);
  recordGesture(stacks, operation("2", "delete", [a], "1"), delta, true);
  assert.deepEqual([stacks.undo.length, stacks.redo.length], [0, 1]);
  recordGesture(stacks, operation("3", "add", [b]), delta, true);
  assert.deepEqual([stacks.undo.map(gesture => gesture.id), stacks.redo.length], [["3"], 0]);
});

test("imports, models, other persons, submitting and gestures without effect cannot be undone", () => {
  const timeline = new Timeline({ boxes: [], revision: 0 }, 3);
  timeline.confirm([
    logged(1, operation("1", "add", [a]), "import", null), logged(2, operation("2", "add", [b]), "model", null),
    logged(3, operation("3", "reclassify", [{ id: "a", class: "G" }]), "c-lead", 9), logged(4, operation("4", "submit", [])),
    logged(5, operation("5", "delete", [{ id: "gone" }])),
  ], true);
  assert.deepEqual([timeline.canUndo, timeline.undo(), timeline.boxes.size], [false, null, 2]);
});

test("two tabs that undo the same gesture at once undo it once", () => {
  const timeline = new Timeline({ boxes: [], revision: 0 }, 3);
  timeline.confirm([
    logged(1, operation("1", "add", [a])), logged(2, operation("2", "add", [b])),
    logged(3, operation("3", "delete", [{ id: "b" }], "2")), logged(4, operation("4", "delete", [{ id: "b" }], "2"), "c-2"),
  ], true);
  assert.deepEqual(timeline.undo(), { kind: "delete", boxes: [{ id: "a" }], undoes: "1" });
  assert.deepEqual(timeline.redo(), { kind: "add", boxes: [b], undoes: "3" });
});

test("an undo restores what the server says was before, not what this page believed", () => {
  const timeline = new Timeline({ boxes: [a], revision: 1 }, 3);
  timeline.perform(operation("mine", "reclassify", [{ id: "a", class: "U" }]));
  assert.deepEqual(timeline.undo()?.boxes, [{ id: "a", class: "R" }]);
  timeline.confirm([logged(2, operation("theirs", "reclassify", [{ id: "a", class: "G" }]), "c-2")], false);
  assert.equal(timeline.boxes.get("a")?.class, "U");
  assert.deepEqual(timeline.undo()?.boxes, [{ id: "a", class: "G" }]);
});

test("the log of an opened image gives the history of what was there before", () => {
  const log = [logged(1, operation("1", "add", [a])), logged(2, operation("2", "reshape", [{ id: "a", x1: 0, y1: 0, x2: 40, y2: 40 }]))];
  const timeline = new Timeline({ boxes: [{ ...a, x2: 40, y2: 40 }], revision: 2 }, 3);
  assert.equal(timeline.canUndo, false);
  timeline.confirm(log, true);
  assert.deepEqual(timeline.undo(), { kind: "reshape", boxes: [{ id: "a", x1: 0, y1: 0, x2: 10, y2: 10 }], undoes: "2" });
});
