// Whatever is done in whichever order: where the page says "all saved", the server has every gesture.

import assert from "node:assert/strict";
import { test } from "node:test";
import { box } from "../kernels/boxes.js";
import { randomGesture } from "./gestures.js";
import { seeded, settle, World } from "./world.js";

/** @import { Session, WorkDocument } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

const works = [77, 78];

test("the next image, opened without a network, does not say saved while boxes of the one before wait", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const documents = works.map(id => world.server.work(id));
  const first = await tab.open(documents[0]);
  await settle();
  world.cut = true;
  first.perform("add", [box("a", 0, 0, 10, 10)]);
  const second = await tab.open(documents[1]);
  assert.deepEqual([second.status.kind, second.status.kind === "waiting" && second.status.count], ["waiting", 1]);
  await world.clock.pass(5_000);
  assert.deepEqual([second.status.kind, second.status.kind === "waiting" && second.status.count], ["waiting", 1]);
  world.cut = false;
  await world.clock.pass(60_000);
  assert.deepEqual(second.status, { kind: "saved" });
  assert.deepEqual([...world.server.of(77).boxes.keys()], ["a"]);
});

test("who looks at a project without work of their own is told of what waits, too", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const before = await world.tab(browser).open();
  await settle();
  world.cut = true;
  before.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  const looking = await world.tab(browser).open({ ...world.server.work(78), assignment: null });
  assert.equal(looking.status.kind, "waiting");
});

for (let seed = 1; seed <= 60; seed++) {
  test(`"saved" means that nothing waits, through offline, navigation, drawing and reloads (seed ${seed})`, async () => {
    const random = seeded(5000 + seed);
    const world = new World();
    const browser = world.browserOf(3);
    /** Prefetched as neighbours are, so that images open without a network. @type {WorkDocument[]} */
    const documents = works.map(id => world.server.work(id));
    /** @type {Map<string, number>} */
    const performed = new Map();
    let tab = world.tab(browser), at = 0, said = 0;
    /** @type {Session} */
    let session;

    const check = (/** @type {string} */ when) => {
      if (session.status.kind !== "saved") return;
      said++;
      for (const [id, work] of performed) {
        const { log, held } = world.server.of(work);
        const isThere = log.some(item => item.id === id) || held.some(item => item.operation.id === id);
        assert.ok(isThere, `${when}: saved, and ${id} of ${work} is not on the server`);
      }
    };
    /** As view/navigation.js: the next is shown before the one left is closed, and that one stays open while something of it waits. */
    const show = async (/** @type {number} */ index) => {
      /** @type {Session | null} */
      const left = session ?? null;
      at = index;
      const opened = await tab.open(documents[at]);
      session = opened;
      opened.on("status", () => { if (session === opened) check("told"); });
      check("opened");
      if (!left) return;
      const close = () => { if (left.status.kind === "saved") void left.close(); };
      left.on("status", close);
      close();
    };
    session = await tab.open(documents[0]);
    for (let step = 0; step < 40; step++) {
      const chance = random();
      if (chance < 0.4) {
        const operation = randomGesture(session, random, `s${step}`);
        if (operation) performed.set(operation.id, /** @type {number} */ (works[at]));
      } else if (chance < 0.55) await show(1 - at);
      else if (chance < 0.7) world.cut = !world.cut;
      else if (chance < 0.9) await world.clock.pass(Math.floor(random() * 6000));
      else {
        for (let turn = 0; turn < 5; turn++) await settle();
        tab.kill();
        tab = world.tab(browser);
        if (!world.cut) documents.splice(0, 2, ...works.map(id => world.server.work(id)));
        session = await tab.open(documents[at]);
      }
      check(`step ${step}`);
    }
    world.cut = false;
    await world.clock.pass(180_000);
    assert.equal(session.status.kind, "saved");
    check("end");
    assert.ok(said > 0);
  });
}
