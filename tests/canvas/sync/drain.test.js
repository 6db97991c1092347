import assert from "node:assert/strict";
import { test } from "node:test";
import { drain } from "../../../wwwroot-assets/wwwroot/canvas/sync/drain.js";
import { box } from "../kernels/boxes.js";
import { settle, World } from "./world.js";

/** @import { Browser } from "./world.js" */

/**
 * A tab of person 3 that crashed offline with two gestures on image 77 and one on image 78.
 * @param {World} world
 * @param {Browser} browser
 */
async function crashedTab(world, browser) {
  const works = [world.server.work(77), world.server.work(78)];
  world.cut = true;
  const tab = world.tab(browser);
  const first = await tab.open(works[0]);
  first.perform("add", [box("a", 0, 0, 10, 10)]);
  first.perform("delete", [{ id: "a" }]);
  await settle();
  await first.close();
  (await tab.open(works[1])).perform("add", [box("b", 0, 0, 10, 10)]);
  await settle();
  tab.kill();
  world.cut = false;
}

/** @param {World} world @param {Browser} browser */
async function drained(world, browser) {
  const tab = world.tab(browser);
  /** @type {import("../../../wwwroot-assets/wwwroot/canvas/types.js").SaveStatus[]} */
  const reports = [];
  const running = await drain("http://lab.example/prefix/", status => reports.push(status), {
    api: tab.api,
    outbox: tab.outbox,
    clock: tab.clock,
    page: tab.page,
  });
  await settle();
  return { tab, reports, running };
}

test("any page sends what closed tabs left, for every image", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  await crashedTab(world, browser);
  const { reports } = await drained(world, browser);
  assert.deepEqual(world.server.of(77).log.map(operation => operation.kind), ["add", "delete"]);
  assert.deepEqual([...world.server.of(78).boxes.keys()], ["b"]);
  assert.deepEqual(reports.at(-1), { kind: "saved" });
  assert.equal(reports[0]?.kind === "waiting" && reports[0].count, 3);
});

test("where nothing waits, it says so once", async () => {
  const world = new World();
  const { tab, reports } = await drained(world, world.browserOf(3));
  assert.deepEqual([reports, tab.requests.length], [[{ kind: "saved" }], 1]);
});

test("signed in as somebody else or as nobody, it sends nothing", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  await crashedTab(world, browser);
  for (const cookie of [4, null]) {
    browser.cookie = cookie;
    const { tab } = await drained(world, browser);
    assert.deepEqual(tab.requests.filter(request => request.method !== "GET"), []);
  }
  assert.equal(world.server.of(77).log.length, 0);
});

test("what the server holds is told", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  await crashedTab(world, browser);
  world.server.of(77).state = "submitted";
  const { reports } = await drained(world, browser);
  assert.deepEqual(reports.at(-1), { kind: "held", count: 2, reason: "The image is submitted." });
});

test("an image that is no longer this person's keeps its queue, says so, and does not hold up the others", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  await crashedTab(world, browser);
  world.server.of(77).personId = 4;
  const { tab, reports } = await drained(world, browser);
  assert.deepEqual([...world.server.of(78).boxes.keys()], ["b"]);
  const last = reports.at(-1);
  assert.deepEqual(last?.kind === "waiting" && [last.count, last.cause, last.detail], [2, "refused", "Sentence about notFound."]);
  assert.equal((await tab.outbox.list({ server: "server-1", personId: 3 })).length, 2);
});

test("entries whose predecessors are lost arrive under a new client id", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  await crashedTab(world, browser);
  const { outbox } = world.tab(browser);
  await outbox.remove((await outbox.list({ server: "server-1", personId: 3 }, 77)).slice(0, 1));
  const { reports } = await drained(world, browser);
  assert.deepEqual([world.server.of(77).log.map(operation => operation.kind), reports.at(-1)], [["delete"], { kind: "saved" }]);
});
