import assert from "node:assert/strict";
import { test } from "node:test";
import { box } from "../kernels/boxes.js";
import { settle, World } from "./world.js";


/** @param {ReadonlyMap<string, unknown>} boxes */
const ids = boxes => [...boxes.keys()].sort();

test("a gesture paints at once and is saved a moment later", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  assert.deepEqual(ids(session.boxes), ["a"]);
  assert.equal(session.status.kind, "waiting");
  await settle();
  assert.deepEqual(ids(world.server.of(77).boxes), ["a"]);
  assert.deepEqual(session.status, { kind: "saved" });
  assert.equal(session.assignment?.state, "inProgress");
});

test("an operation is in IndexedDB before it is sent", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  await settle();
  /** @type {number[]} */
  const stored = [];
  const send = tab.api.send.bind(tab.api);
  tab.api.send = async (...request) => {
    stored.push((await world.tab(tab.browser).outbox.list({ server: "server-1", personId: 3 })).length);
    return await send(...request);
  };
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual(stored, [1]);
  assert.deepEqual(await tab.outbox.list({ server: "server-1", personId: 3 }), []);
});

test("what was drawn offline says since when it waits, survives a crash and goes out when the network is back", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const first = world.tab(browser);
  const work = world.server.work(77);
  const before = await first.open(work);
  await settle();
  world.cut = true;
  await world.clock.pass(60_000);
  before.perform("add", [box("a", 0, 0, 10, 10)]);
  before.perform("reclassify", [{ id: "a", class: "G" }]);
  await world.clock.pass(5_000);
  assert.equal(before.status.kind === "waiting" && before.status.cause, "offline");
  assert.equal(before.status.kind === "waiting" && before.status.since, "2026-11-23T08:01:00.000Z");
  first.kill();

  const second = world.tab(browser);
  const after = await second.open(work);
  assert.equal(after.boxes.get("a")?.class, "G");
  after.perform("add", [box("b", 20, 20, 30, 30)]);
  await world.clock.pass(5_000);
  assert.equal(after.status.kind === "waiting" && after.status.count, 3);
  world.cut = false;
  second.page.dispatchEvent(new Event("online"));
  await settle();
  assert.deepEqual(after.status, { kind: "saved" });
  assert.deepEqual(world.server.of(77).log.map(operation => operation.kind), ["add", "reclassify", "add"]);
  assert.deepEqual(ids(after.boxes), ["a", "b"]);
});

test("a session opens from a prefetched document without a network and catches up", async () => {
  const world = new World();
  const old = world.server.work(77);
  world.server.append(77, "import", {
    id: "o-import",
    kind: "add",
    boxes: [{ id: "i", x1: 0.5, y1: 0.5, x2: 9.25, y2: 9.5, class: "U", origin: "imported" }],
  });
  world.cut = true;
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open(old);
  /** @type {unknown[]} */
  const events = [];
  session.on("boxes", event => events.push(event));
  await settle();
  assert.equal(session.boxes.size, 0);
  world.cut = false;
  await world.clock.pass(1_000);
  assert.deepEqual(events, [{ changed: ["i"], origin: "remote" }]);
  assert.equal(session.boxes.get("i")?.x2, 9.25);
  assert.equal(session.canUndo, false);
});

test("undo goes on after a reload, gesture by gesture, and redo with it", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const first = world.tab(browser);
  const before = await first.open();
  before.perform("add", [box("a", 0, 0, 10, 10), box("b", 20, 0, 30, 10)]);
  before.perform("reshape", [{ id: "a", x1: 5, y1: 5, x2: 15, y2: 15 }]);
  before.perform("delete", [{ id: "a" }, { id: "b" }]);
  before.undo();
  await settle();
  await before.close();

  const after = await world.tab(browser).open();
  await settle();
  assert.deepEqual([after.canUndo, after.canRedo], [true, true]);
  assert.equal(after.undo()?.undoes, world.server.of(77).log[1].id);
  assert.equal(after.boxes.get("a")?.x1, 0);
  after.redo();
  assert.equal(after.boxes.get("a")?.x1, 5);
  after.redo();
  assert.equal(after.boxes.size, 0);
  assert.deepEqual([after.canUndo, after.canRedo], [true, false]);
  after.undo();
  after.undo();
  after.undo();
  assert.deepEqual([after.boxes.size, after.canUndo], [0, false]);
  await settle();
  assert.equal(world.server.of(77).boxes.size, 0);
});

test("what another person left on this workstation is neither shown nor sent, and goes on when they are back", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const first = world.tab(browser);
  const theirs = await first.open();
  await settle();
  world.cut = true;
  theirs.perform("add", [box("theirs", 0, 0, 10, 10)]);
  await settle();
  first.kill();
  world.cut = false;
  browser.cookie = 4;

  const second = world.tab(browser);
  const mine = await second.open(world.server.work(90));
  mine.perform("add", [box("mine", 0, 0, 5, 5)]);
  await world.clock.pass(120_000);
  assert.deepEqual([ids(mine.boxes), mine.status], [["mine"], { kind: "saved" }]);
  assert.ok(second.requests.every(request => !JSON.stringify(request).includes("theirs")));
  await mine.close();

  browser.cookie = 3;
  const third = await world.tab(browser).open(world.server.work(78));
  await settle();
  assert.deepEqual(third.status, { kind: "saved" });
  assert.deepEqual(ids(world.server.of(77).boxes), ["theirs"]);
});

test("signed out: the queue is kept, and goes on after signing in again", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  await settle();
  tab.browser.cookie = null;
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  assert.equal(session.status.kind === "waiting" && session.status.cause, "signedOut");
  assert.equal((await tab.api.signIn("student1", "wrong")).ok, false);
  assert.equal((await tab.api.signIn("student1", "right")).ok, true);
  await settle();
  assert.deepEqual(session.status, { kind: "saved" });
  assert.deepEqual(ids(world.server.of(77).boxes), ["a"]);
});

test("when somebody else signs in on the page, nothing is sent in their name", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  await settle();
  tab.browser.cookie = null;
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  await tab.api.signIn("student2", "right");
  await world.clock.pass(60_000);
  assert.match(session.status.kind === "waiting" && session.status.detail || "", /Student two is signed in now/);
  tab.browser.cookie = 3;
  await world.clock.pass(15_000);
  assert.deepEqual(session.status, { kind: "saved" });
});

test("a stale token is fetched anew once and the request repeated", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  world.server.epoch++;
  session.perform("add", [box("b", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual(session.status, { kind: "saved" });
  assert.equal(tab.requests.filter(request => request.path === "/api/session").length, 2);
});

test("refused storage: the status says so, and operations are sent from memory", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3), { factory: null });
  const session = await tab.open();
  await settle();
  world.cut = true;
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  assert.equal(session.status.kind === "waiting" && session.status.cause, "storage");
  await session.close();
  world.cut = false;
  const next = await tab.open(world.server.work(78));
  await settle();
  assert.deepEqual(next.status, { kind: "saved" });
  assert.deepEqual(ids(world.server.of(77).boxes), ["a"]);
});

test("a storage that never answers does not keep operations from being sent", async () => {
  const world = new World();
  const factory = /** @type {IDBFactory} */ (/** @type {unknown} */ ({ open: () => ({}) }));
  const opening = world.tab(world.browserOf(3), { factory }).open();
  await world.clock.pass(5_000);
  const session = await opening;
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await world.clock.pass(5_000);
  assert.deepEqual(ids(world.server.of(77).boxes), ["a"]);
});

test("an operation that reaches a submitted image is held: the canvas shows the server's boxes and says so", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  await settle();
  world.server.of(77).state = "submitted";
  /** @type {unknown[]} */
  const held = [];
  session.on("held", event => held.push(event.reason));
  session.perform("add", [box("late", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual(session.status, { kind: "held", count: 1, reason: "The image is submitted." });
  assert.deepEqual([held, session.boxes.size, session.editable], [["The image is submitted."], 0, false]);
  assert.equal((await session.held())[0]?.operation.boxes[0]?.id, "late");
});

test("an operation that the server cannot read is dropped with its sentence, and what was drawn after it is saved", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  await settle();
  /** @type {(string | null)[]} */
  const refused = [];
  session.on("refused", event => refused.push(event.reason));
  session.perform("add", [{ ...box("broken", 0, 0, 10, 10), x1: /** @type {any} */ ("NaN") }]);
  session.perform("add", [box("sound", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual([refused, session.status, ids(session.boxes)], [["An edge is no number."], { kind: "saved" }, ["sound"]]);
});

test("what somebody else decided about held operations is known at the next hint", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  await settle();
  world.server.of(77).state = "submitted";
  session.perform("add", [box("late", 0, 0, 10, 10)]);
  await settle();
  assert.equal(session.status.kind, "held");
  world.server.of(77).held.length = 0;
  session.receive({ type: "assignment", id: 77, revision: session.revision });
  await settle();
  assert.deepEqual(session.status, { kind: "saved" });
});

test("when hints begin to flow again, what was missed is asked for", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  await settle();
  world.server.append(77, "other", { id: "o-other", kind: "add", boxes: [box("other", 0, 0, 10, 10)] });
  session.receive({ type: "listening" });
  await settle();
  assert.deepEqual(ids(session.boxes), ["other"]);
});

for (const told of /** @type {const} */ ([{ type: "assignment", id: 77, revision: 2 }, { type: "listening" }])) {
  test(`what a hint of type ${told.type} tells of while an older answer is on its way is asked for too`, async () => {
    const world = new World();
    const session = await world.tab(world.browserOf(3)).open();
    await settle();
    world.server.append(77, "other", { id: "o-1", kind: "add", boxes: [box("first", 0, 0, 10, 10)] });
    world.fault = () => ({ back: 1000 });
    session.receive({ type: "assignment", id: 77, revision: 1 });
    await settle();
    world.server.append(77, "other", { id: "o-2", kind: "add", boxes: [box("second", 20, 0, 10, 10)] });
    session.receive(told);
    await world.clock.pass(5000);
    assert.deepEqual(ids(session.boxes), ["first", "second"]);
  });
}

test("a hint of what an answer brought meanwhile asks for nothing more", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  await settle();
  session.perform("add", [box("earlier", 20, 0, 10, 10)]);
  await settle();
  world.fault = () => ({ back: 1000 });
  session.perform("add", [box("own", 0, 0, 10, 10)]);
  await settle();
  const before = tab.requests.length;
  session.receive({ type: "assignment", id: 77, revision: 2 });
  await world.clock.pass(5000);
  assert.deepEqual([session.status, tab.requests.length], [{ kind: "saved" }, before]);
});

test("a hint of a revision that the server does not have, as before a restore, is not asked for again and again", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  await settle();
  const before = tab.requests.length;
  session.receive({ type: "assignment", id: 77, revision: 40 });
  await world.clock.pass(10_000);
  assert.equal(tab.requests.length, before + 1);
});

test("an operation that was held while its answer was lost is still told as held", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  await settle();
  world.server.of(77).state = "submitted";
  let lose = true;
  world.fault = method => method === "POST" && lose ? { lost: "answer" } : {};
  session.perform("add", [box("late", 0, 0, 10, 10)]);
  await settle();
  lose = false;
  await world.clock.pass(20_000);
  assert.equal(session.status.kind, "held");
});

test("submit is queued like any gesture and closes the image for drawing at once", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  await settle();
  world.cut = true;
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  session.submit();
  assert.deepEqual([session.editable, session.assignment?.state, session.canUndo], [false, "submitted", false]);
  world.cut = false;
  await world.clock.pass(20_000);
  assert.deepEqual([world.server.of(77).state, session.status, session.editable], ["submitted", { kind: "saved" }, false]);
  session.reopen();
  assert.equal(session.editable, true);
  await settle();
  assert.deepEqual([world.server.of(77).state, session.editable, session.canUndo], ["inProgress", true, true]);
});

test("a second tab is kept in step, and its gestures can be undone here", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const one = await world.tab(browser).open();
  const other = await world.tab(browser).open();
  await settle();
  other.perform("add", [box("b", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual(ids(one.boxes), ["b"]);
  one.undo();
  await settle();
  assert.deepEqual([other.boxes.size, other.canRedo], [0, true]);
});

test("remote operations wait until the drag has ended", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const one = await world.tab(browser).open();
  const other = await world.tab(browser).open();
  await settle();
  one.hold();
  other.perform("add", [box("b", 0, 0, 10, 10)]);
  await settle();
  assert.equal(one.boxes.size, 0);
  one.release();
  await settle();
  assert.deepEqual(ids(one.boxes), ["b"]);
});

test("a server restored from an older backup is believed, and what waits still reaches it", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  const kept = structuredClone({
    log: world.server.of(77).log,
    cursors: world.server.of(77).cursors,
    known: world.server.of(77).known,
    boxes: world.server.of(77).boxes,
  });
  session.perform("add", [box("b", 0, 0, 10, 10)]);
  session.perform("add", [box("c", 0, 0, 10, 10)]);
  await settle();
  Object.assign(world.server.of(77), kept);
  session.perform("add", [box("d", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual(ids(world.server.of(77).boxes), ["a", "d"]);
  assert.deepEqual(ids(session.boxes), ["a", "d"]);
  assert.deepEqual(session.status, { kind: "saved" });
});

test("a canvas with nothing to send believes a restored server too", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  session.perform("add", [box("b", 0, 0, 10, 10)]);
  await settle();
  const { log, boxes } = world.server.of(77);
  log.pop();
  boxes.delete("b");
  await world.clock.pass(60_000);
  assert.deepEqual(ids(session.boxes), ["a"]);
  session.undo();
  assert.deepEqual([session.boxes.size, session.canUndo], [0, false]);
});

test("what a closed tab left goes before this page's own gestures, which may depend on it", async () => {
  const world = new World();
  const browser = world.browserOf(3);
  const work = world.server.work(77);
  world.cut = true;
  const first = world.tab(browser);
  const before = await first.open(work);
  before.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  first.kill();
  const after = await world.tab(browser).open(work);
  after.perform("reshape", [{ id: "a", x1: 5, y1: 5, x2: 9, y2: 9 }]);
  await settle();
  world.cut = false;
  await world.clock.pass(20_000);
  assert.deepEqual(world.server.of(77).boxes.get("a").x1, 5);
});

test("a listener that was taken off hears nothing more", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open();
  /** @type {unknown[]} */
  const heard = [];
  session.on("boxes", event => heard.push(event));
  const stop = session.on("boxes", () => heard.push("second"));
  stop();
  session.perform("add", [box("a", 0, 0, 10, 10)]);
  await settle();
  assert.deepEqual(heard, [{ changed: ["a"], origin: "local" }]);
});

test("batches are halved until the server takes them", async () => {
  const world = new World();
  world.server.largest = 7;
  world.cut = true;
  const tab = world.tab(world.browserOf(3));
  const session = await tab.open();
  for (let index = 0; index < 30; index++) session.perform("add", [box(`b${index}`, 0, 0, 10, 10)]);
  await settle();
  world.cut = false;
  await world.clock.pass(20_000);
  assert.deepEqual(world.server.of(77).log.map(operation => operation.boxes[0].id), Array.from({ length: 30 }, (_, index) => `b${index}`));
});

test("a viewer sees boxes and changes none", async () => {
  const world = new World();
  const session = await world.tab(world.browserOf(3)).open({ ...world.server.work(77), assignment: null });
  await settle();
  assert.deepEqual([session.editable, session.status], [false, { kind: "saved" }]);
  assert.throws(() => session.perform("add", [box("a", 0, 0, 10, 10)]), /viewer/);
});
