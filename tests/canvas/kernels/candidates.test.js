import assert from "node:assert/strict";
import { test } from "node:test";
import { readCandidates } from "../../../wwwroot-assets/wwwroot/canvas/kernels/candidates.js";

/** Two candidates of a detector with a classifier of two classes, as CandidateBlob documents it. */
function blob() {
  const bytes = new DataView(new ArrayBuffer(12 + 2 * 32));
  [..."ahc1"].forEach((letter, at) => bytes.setUint8(at, letter.charCodeAt(0)));
  bytes.setInt32(4, 2, true);
  bytes.setInt32(8, 2, true);
  for (const [index, values] of [[1.5, 2, 11.25, 12, 1, 0.75, 0.25, 0.5], [0, 0, 4, 4, 0, 0.125, 1, 0]].entries())
    values.forEach((value, place) =>
      place === 4 ? bytes.setInt32(12 + 32 * index + 16, value, true) : bytes.setFloat32(12 + 32 * index + 4 * place, value, true),
    );
  return bytes.buffer;
}

test("every member is where the blob says", () => {
  assert.deepEqual(readCandidates(blob()), [
    { x1: 1.5, y1: 2, x2: 11.25, y2: 12, class: 1, score: 0.75, probabilities: [0.25, 0.5] },
    { x1: 0, y1: 0, x2: 4, y2: 4, class: 0, score: 0.125, probabilities: [1, 0] },
  ]);
});

test("an empty image has none", () => {
  const bytes = blob().slice(0, 12);
  new DataView(bytes).setInt32(4, 0, true);
  assert.deepEqual(readCandidates(bytes), []);
});

test("bytes that were cut off, or are something else, are refused with what was found", () => {
  assert.throws(() => readCandidates(blob().slice(0, 70)), /need 76 bytes; found 70/);
  assert.throws(() => readCandidates(new ArrayBuffer(40)), /found 40 bytes of something else/);
});
