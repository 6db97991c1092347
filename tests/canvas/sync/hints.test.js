import assert from "node:assert/strict";
import { test } from "node:test";
import { Hints } from "../../../wwwroot-assets/wwwroot/canvas/sync/hints.js";
import { World } from "./world.js";

/** @import { LiveHint } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

function bench() {
  const world = new World();
  const { api, browser } = world.tab(world.browserOf(3));
  const parts = { loads: 0, heard: /** @type {LiveHint[]} */ ([]) };
  const hints = new Hints({ api, clock: world.clock, load: () => { parts.loads++; }, heard: hint => parts.heard.push(hint) });
  return { world, api, browser, hints, parts };
}

test("a frame that listens stays, and its hints reach the canvas", async () => {
  const { world, hints, parts } = bench();
  hints.receive({ type: "listening" });
  hints.receive({ type: "assignment", id: 77, revision: 4 });
  await world.clock.pass(120_000);
  assert.equal(parts.loads, 1);
  assert.deepEqual(parts.heard, [{ type: "listening" }, { type: "assignment", id: 77, revision: 4 }]);
});

test("a circuit that the server forgot gets a fresh frame, and another every 15 s until one listens", async () => {
  const { world, hints, parts } = bench();
  hints.receive({ type: "listening" });
  hints.receive({ type: "gone" });
  assert.equal(parts.loads, 2);
  await world.clock.pass(31_000);
  assert.equal(parts.loads, 4);
  hints.receive({ type: "listening" });
  await world.clock.pass(60_000);
  assert.equal(parts.loads, 4);
  assert.deepEqual(parts.heard, [{ type: "listening" }, { type: "listening" }]);
});

test("a frame that met the sign-in page is loaded again as soon as somebody signed in", async () => {
  const { api, browser, parts } = bench();
  browser.cookie = null;
  await api.session();
  assert.equal(parts.loads, 1);
  browser.cookie = 3;
  await api.session();
  assert.equal(parts.loads, 2);
});

test("another person's sign-in begins anew, the same person's does not", async () => {
  const { api, browser, hints, parts } = bench();
  await api.session();
  const before = parts.loads;
  hints.receive({ type: "listening" });
  browser.cookie = null;
  await api.session();
  browser.cookie = 3;
  await api.session();
  assert.equal(parts.loads, before);
  browser.cookie = 4;
  await api.session();
  assert.equal(parts.loads, before + 1);
});
