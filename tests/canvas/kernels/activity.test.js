import assert from "node:assert/strict";
import { test } from "node:test";
import { ActiveTime } from "../../../wwwroot-assets/wwwroot/canvas/kernels/activity.js";

/** @param {number[]} times seconds */
const worked = times => { const time = new ActiveTime(); for (const at of times) time.interact(1000 * at); return time.total / 1000; };

test("only time between interactions counts", () => {
  assert.equal(worked([100]), 0);
  assert.equal(worked([100, 101, 104]), 4);
});

test("a pause of 30 s counts, a longer one counts nothing at all", () => {
  assert.equal(worked([0, 30]), 30);
  assert.equal(worked([0, 30.001]), 0);
  // 5 s, a coffee, 7 s.
  assert.equal(worked([0, 5, 605, 612]), 12);
});

test("a hidden tab counts nothing, however short it was", () => {
  const time = new ActiveTime();
  time.interact(0);
  time.interact(4000);
  time.pause();
  time.interact(6000);
  time.interact(7000);
  assert.equal(time.total, 5000);
});

test("a clock that went back takes nothing away", () => assert.equal(worked([10, 8, 9]), 1));
