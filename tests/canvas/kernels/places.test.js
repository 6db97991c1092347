import assert from "node:assert/strict";
import { test } from "node:test";
import { isDone, isForeign, keyOf, placesAround, rectOf } from "../../../wwwroot-assets/wwwroot/canvas/kernels/places.js";
import { roundInWords } from "../../../wwwroot-assets/wwwroot/canvas/kernels/rounds.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Assignment} Assignment */

const student = { id: 3, userName: "student1", displayName: "Student one" }, lead = { id: 9, userName: "lead", displayName: "Lead" };
const image = { position: 12, of: 36, previous: 11, next: 13 };
/** @param {Partial<Assignment> | null} assignment @param {typeof student} person */
const around = (assignment, person = student) =>
  placesAround(/** @type {any} */ ({ image, person, assignment: assignment && { person: student, ...assignment } }));

test("outside of a round the project's images are the neighbours", () => {
  assert.deepEqual(around({ queue: null }), {
    position: 12,
    of: 36,
    previous: { image: 11, assignment: null },
    next: { image: 13, assignment: null },
  });
  assert.deepEqual(around(null).next, { image: 13, assignment: null });
});

test("in a round the person's own list is walked", () => {
  const queue = { position: 1, of: 4, previous: null, next: { image: 30, assignment: 91 } };
  assert.deepEqual(around({ queue }), queue);
});

test("beside somebody else's work lies nothing: the next image would be one's own", () => {
  assert.deepEqual([around({ queue: null }, lead).previous, around({ queue: null }, lead).next], [null, null]);
  assert.equal(isForeign(/** @type {any} */ ({ person: student }), lead.id), true);
  assert.equal(isForeign(/** @type {any} */ ({ person: student }), student.id), false);
});

test("two pieces of work on one image have two keys", () => {
  assert.deepEqual(
    [keyOf({ image: 12, assignment: null }), keyOf({ image: 12, assignment: 77 }), keyOf({ image: 127, assignment: 7 })],
    ["12", "12:77", "127:7"],
  );
});

test("submitted and accepted work is done, returned work is not", () => {
  assert.deepEqual(
    ["assigned", "inProgress", "submitted", "returned", "accepted"].map(state => isDone(/** @type {any} */ ({ state }))),
    [false, false, true, false, true],
  );
});

test("a round is named in words with its rule and its classes; free work is none", () => {
  const classes = [{ key: "R", name: "Cancer", color: "#f00" }];
  const words = roundInWords(/** @type {any} */ ({ round: { id: 1, kind: "test", name: "Plate 3" } }), classes);
  assert.deepEqual(words, {
    kind: "Blind test",
    title: "Blind test: Plate 3",
    rule: "You work alone: nobody sees your boxes, and you nobody's. Class: R Cancer only.",
  });
  assert.equal(roundInWords(/** @type {any} */ ({ round: { id: 1, kind: "free", name: "Free" } }), classes), null);
  assert.equal(roundInWords(null, classes), null);
});

test("a place in an address is four edges in order, and nothing else", () => {
  assert.deepEqual(rectOf("10,20,40.5,60"), { x1: 10, y1: 20, x2: 40.5, y2: 60 });
  const none = [null, "", "1,2,3", "1,2,3,4,5", "4,2,3,9", "1,2,1,4", "a,b,c,d", "1,2,1e9,4", "1.2.3,2,5,4"];
  for (const text of none) assert.equal(rectOf(text), null);
});
