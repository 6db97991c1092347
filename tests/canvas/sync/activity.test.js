import assert from "node:assert/strict";
import { test } from "node:test";
import { ActivityReporter } from "../../../wwwroot-assets/wwwroot/canvas/sync/activity.js";

const sender = { server: "server-1", personId: 3 };

/** A page whose clock and network are in the test's hand. */
function page() {
  const state = { now: 0, up: true };
  /** @type {[number, number][]} */
  const sent = [];
  /** @type {[number, number][]} */
  const last = [];
  const reporter = new ActivityReporter({
    clientId: "c-1",
    now: () => state.now,
    api: {
      activity: async (id, { milliseconds }) => {
        sent.push([id, milliseconds]);
        return state.up
          ? { ok: true, value: null }
          : { ok: false, code: "unreachable", status: 0, detail: "", body: {}, isFinal: false, retryAfter: null };
      },
      lastActivity: (id, { milliseconds }) => {
        last.push([id, milliseconds]);
      },
    },
  });
  /** One interaction a second. @param {number} seconds */
  const work = async seconds => {
    for (let second = 0; second < seconds; second++) {
      state.now += 1000;
      reporter.interact();
      await null;
      await null;
    }
  };
  return { state, sent, last, reporter, work };
}

test("the sum of a page goes out by minutes of activity, and with the last breath what is left", async () => {
  const { reporter, work, sent, last } = page();
  reporter.show(77, sender);
  await work(131);
  assert.deepEqual(sent, [[77, 60_000], [77, 120_000]]);
  reporter.leave();
  assert.deepEqual(last, [[77, 130_000]]);
});

test("another image gets its own sum, and coming back goes on with the first", async () => {
  const { reporter, work, sent } = page();
  reporter.show(77, sender);
  await work(11);
  reporter.show(78, sender);
  assert.deepEqual(sent, [[77, 10_000]]);
  await work(6);
  reporter.show(77, sender);
  await work(3);
  reporter.show(null, sender);
  assert.deepEqual(sent, [[77, 10_000], [78, 5_000], [77, 12_000]]);
});

test("looking at somebody else's work is not told", async () => {
  const { reporter, work, sent, last } = page();
  reporter.show(null, sender);
  await work(200);
  reporter.leave();
  assert.deepEqual([sent, last], [[], []]);
});

test("without a network nothing is lost: the next report is the whole sum", async () => {
  const { state, reporter, work, sent, last } = page();
  reporter.show(77, sender);
  state.up = false;
  await work(100);
  assert.deepEqual(sent, [[77, 60_000]]);
  state.up = true;
  await work(30);
  assert.deepEqual(sent.at(-1), [77, 120_000]);
  reporter.leave();
  assert.deepEqual(last, [[77, 129_000]]);
});
