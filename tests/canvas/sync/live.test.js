import assert from "node:assert/strict";
import { test } from "node:test";
import { Live } from "../../../wwwroot-assets/wwwroot/shared/live.js";
import { settle, World } from "./world.js";

/** @import { LiveHint } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */
/** @import { HubConnection } from "../../../wwwroot-assets/wwwroot/shared/live.js" */

/** A hub that may be away; what it is asked is written down. */
class Hub {
  isUp = true;
  connections = 0;
  /** @type {string[]} */
  invoked = [];
  /** @type {Map<string, (...values: any[]) => void>} */
  listeners = new Map();
  drop = () => {};

  /** @returns {Promise<HubConnection>} */
  connect = async () => ({
    start: async () => {
      if (!this.isUp) throw new Error("no hub");
      this.connections++;
    },
    stop: async () => {},
    on: (method, listener) => { this.listeners.set(method, listener); },
    onclose: listener => { this.drop = listener; },
    invoke: async (method, id) => { this.invoked.push(`${method} ${id}`); },
  });

  /** @param {string} method @param {unknown} hint */
  send(method, hint) { this.listeners.get(method)?.(hint); }
}

/** @param {Hub} [hub] */
async function bench(hub = new Hub()) {
  const world = new World();
  const { api, browser, page } = world.tab(world.browserOf(3));
  const heard = /** @type {LiveHint[]} */ ([]), states = /** @type {boolean[]} */ ([]);
  const live = new Live({
    http: api,
    clock: world.clock,
    connect: hub.connect,
    page,
    heard: hint => heard.push(hint),
    state: isConnected => states.push(isConnected),
  });
  await settle();
  return { world, api, browser, page, hub, live, heard, states };
}

test("hints reach the page, after word that some may have been missed before", async () => {
  const { world, hub, heard, states } = await bench();
  hub.send("AssignmentChanged", { id: 77, revision: 4 });
  await world.clock.pass(120_000);
  assert.equal(hub.connections, 1);
  assert.deepEqual(heard, [{ type: "listening" }, { type: "assignment", id: 77, revision: 4 }]);
  assert.deepEqual(states, [true]);
});

test("while no hub answers the page is told to ask by itself, after 1, 2, 4, 8 and then every 15 seconds", async () => {
  const hub = new Hub();
  hub.isUp = false;
  const { world, heard, states } = await bench(hub);
  const start = world.clock.now(), at = [0];
  let known = heard.length;
  assert.equal(known, 1);
  for (let second = 1; second <= 45; second++) {
    await world.clock.pass(1_000);
    if (heard.length > known) at.push((world.clock.now() - start) / 1000);
    known = heard.length;
  }
  assert.deepEqual(at, [0, 1, 3, 7, 15, 30, 45]);
  assert.ok(heard.every(hint => hint.type === "poll"));
  assert.deepEqual(states, []);
});

test("a lost connection comes back by itself, watches what it watched, and says that hints may have been missed", async () => {
  const { world, hub, live, heard, states } = await bench();
  live.watch("assignment", 77);
  hub.drop();
  await world.clock.pass(1_000);
  assert.equal(hub.connections, 2);
  assert.deepEqual(hub.invoked, ["WatchAssignment 77", "WatchAssignment 77"]);
  assert.deepEqual(heard.map(hint => hint.type), ["listening", "poll", "listening"]);
  assert.deepEqual(states, [true, false, true]);
});

test("it connects again at once when the browser is online again", async () => {
  const hub = new Hub();
  hub.isUp = false;
  const { page, heard } = await bench(hub);
  hub.isUp = true;
  page.dispatchEvent(new Event("online"));
  await settle();
  assert.equal(hub.connections, 1);
  assert.equal(heard.at(-1)?.type, "listening");
});

test("another assignment is watched in place of the one before", async () => {
  const { hub, live } = await bench();
  live.watch("assignment", 77);
  live.watch("assignment", 78);
  live.watch("assignment", 78);
  live.watch("assignment", null);
  assert.deepEqual(hub.invoked, ["WatchAssignment 77", "UnwatchAssignment 77", "WatchAssignment 78", "UnwatchAssignment 78"]);
});

test("what was refused while nobody was signed in is tried as soon as somebody has signed in", async () => {
  const hub = new Hub();
  hub.isUp = false;
  const { api, browser } = await bench(hub);
  browser.cookie = null;
  await api.session();
  hub.isUp = true;
  browser.cookie = 3;
  await api.session();
  await settle();
  assert.equal(hub.connections, 1);
});

test("another person's sign-in begins anew, the same person's does not, and the old connection is heard no more", async () => {
  const { api, browser, hub, heard } = await bench();
  await api.session();
  await settle();
  assert.equal(hub.connections, 1);
  const before = hub.listeners.get("AssignmentChanged");
  browser.cookie = 4;
  await api.session();
  await settle();
  assert.equal(hub.connections, 2);
  before?.({ id: 1, revision: 1 });
  assert.deepEqual(heard.map(hint => hint.type), ["listening", "listening"]);
});

test("a closed one says nothing more", async () => {
  const { world, hub, live, heard } = await bench();
  live.close();
  hub.drop();
  await world.clock.pass(60_000);
  assert.equal(hub.connections, 1);
  assert.equal(heard.length, 1);
});
