import assert from "node:assert/strict";
import { test } from "node:test";
import { Sender } from "../../../wwwroot-assets/wwwroot/canvas/sync/sender.js";
import { settle, TestClock } from "./world.js";

/** @import { Verdict } from "../../../wwwroot-assets/wwwroot/canvas/sync/sender.js" */

/** @param {(attempt: number) => Verdict} answer @param {() => number} [random] */
function senderThat(answer, random = () => 0) {
  const clock = new TestClock();
  const start = clock.now();
  /** @type {number[]} */
  const attempts = [];
  let left = 1;
  const sender = new Sender({
    clock, random,
    next: async () => left === 0 ? null : async () => {
      attempts.push((clock.now() - start) / 1000);
      const verdict = answer(attempts.length);
      if (verdict.kind === "done") left--;
      return verdict;
    },
  });
  return { clock, sender, attempts };
}

test("after failures it waits 1, 2, 4, 8, 15, 15 seconds", async () => {
  const { clock, sender, attempts } = senderThat(() => ({ kind: "offline", detail: "gone" }));
  sender.kick();
  await clock.pass(46_000);
  assert.deepEqual(attempts, [0, 1, 3, 7, 15, 30, 45]);
  assert.deepEqual(sender.state, { kind: "backoff", detail: "gone", since: Date.parse("2026-11-23T08:00:00Z") });
});

test("chance takes at most a quarter off a wait", async () => {
  const { clock, sender, attempts } = senderThat(() => ({ kind: "offline", detail: "gone" }), () => 1);
  sender.kick();
  await clock.pass(2_300);
  assert.deepEqual(attempts, [0, 0.75, 2.25]);
});

test("new work waits for the end of the back-off, a reason to hope does not", async () => {
  const { clock, sender, attempts } = senderThat(attempt => attempt < 5 ? { kind: "offline", detail: "gone" } : { kind: "done" });
  sender.kick();
  await clock.pass(7_500);
  sender.kick();
  await clock.pass(500);
  assert.deepEqual(attempts, [0, 1, 3, 7]);
  sender.wake();
  await settle();
  assert.deepEqual([attempts.at(-1), sender.state], [8, { kind: "idle" }]);
});

test("signed out, it asks every 15 seconds", async () => {
  const { clock, sender, attempts } = senderThat(attempt => attempt < 3 ? { kind: "signedOut", detail: "out" } : { kind: "done" });
  sender.kick();
  await clock.pass(14_000);
  assert.equal(sender.state.kind, "signedOut");
  await clock.pass(20_000);
  assert.deepEqual([attempts, sender.state.kind], [[0, 15, 30], "idle"]);
});

test("one request is under way at a time, whatever is kicked meanwhile", async () => {
  const clock = new TestClock();
  let under = 0, most = 0, left = 3;
  const sender = new Sender({
    clock,
    next: async () => left === 0 ? null : async () => {
      most = Math.max(most, ++under);
      await new Promise(resolve => clock.after(100, () => resolve(null)));
      under--;
      left--;
      return { kind: "done" };
    },
  });
  sender.kick();
  sender.kick();
  sender.wake();
  await clock.pass(150);
  sender.wake();
  await clock.pass(1_000);
  assert.deepEqual([most, left, sender.state], [1, 0, { kind: "idle" }]);
});

test("stopped, it begins nothing more", async () => {
  const { clock, sender, attempts } = senderThat(() => ({ kind: "offline", detail: "gone" }));
  sender.kick();
  await settle();
  sender.stop();
  sender.wake();
  await clock.pass(60_000);
  assert.deepEqual(attempts, [0]);
});
