import assert from "node:assert/strict";
import test from "node:test";
import { sentence } from "../../../wwwroot-assets/wwwroot/pages/leftovers.js";

const since = "2026-11-23T08:00:00.000Z";

test("nothing waits: nothing is said", () => {
  assert.equal(sentence({ kind: "saved" }), "");
});

test("what waits is counted, with its reason", () => {
  assert.equal(sentence({ kind: "waiting", count: 3, since, cause: "sending", detail: null }),
    "3 gestures from an earlier tab are waiting: being sent now. Nothing is lost.");
  assert.equal(sentence({ kind: "waiting", count: 1, since, cause: "refused", detail: "The disk is full." }),
    "1 gesture from an earlier tab is waiting: The disk is full. Nothing is lost.");
});

test("what the server keeps apart leads to the image", () => {
  assert.equal(sentence({ kind: "held", count: 2, reason: "The work was submitted." }),
    "2 gestures from an earlier tab were kept apart on the server: The work was submitted. Open the image to decide.");
});
