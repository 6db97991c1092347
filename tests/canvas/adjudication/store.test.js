// The queue of cases, and that no decision is lost or made twice whatever the server does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AdjudicationStore } from "../../../wwwroot-assets/wwwroot/adjudication/store.js";
import { Outbox } from "../../../wwwroot-assets/wwwroot/canvas/sync/outbox.js";
import { HttpClient } from "../../../wwwroot-assets/wwwroot/shared/http.js";
import { IDBFactory } from "fake-indexeddb";
import { settle, TestClock } from "../sync/world.js";
import { chosen, contextOf, foreseen, nextOpen, noFilter, progressOf } from "../../../wwwroot-assets/wwwroot/adjudication/kernel.js";

/** @import { Case } from "../../../wwwroot-assets/wwwroot/adjudication/types.js" */

const box = { x1: 10, y1: 10, x2: 30, y2: 30, class: "R" }, other = { ...box, x1: 14, class: "U" };

/** @param {string} key @param {Partial<Case>} [more] @returns {Case} */
const item = (key, more = {}) => ({
  key,
  imageId: 1,
  kinds: ["near-miss"],
  iou: 0.2,
  sides: [
    { letter: "A", boxes: [box], person: null, rank: null },
    { letter: "B", boxes: [other], person: null, rank: null },
  ],
  state: "open",
  isWaiting: false,
  stands: null,
  why: null,
  decision: null,
  hasChanged: false,
  comments: [],
  ...more,
});

test("the next case is the next that nobody has looked at, then what was put off, once around", () => {
  const queue = [item("a"), item("b", { state: "decided" }), item("c"), item("d", { state: "later" })];
  assert.equal(nextOpen(queue, "a")?.key, "c");
  assert.equal(nextOpen(queue, "c")?.key, "a");
  assert.equal(nextOpen([item("a", { state: "decided" }), item("d", { state: "later" })], "a")?.key, "d");
  assert.equal(nextOpen([item("a", { state: "decided" })], "a"), null);
});

test("filters are by kind, class, image and state", () => {
  const cases = [item("a"), item("b", { kinds: ["class-conflict"], imageId: 2, state: "decided" })];
  assert.deepEqual(chosen(cases, { ...noFilter, kind: "class-conflict" }).map(found => found.key), ["b"]);
  assert.deepEqual(chosen(cases, { ...noFilter, image: "1" }).map(found => found.key), ["a"]);
  assert.deepEqual(chosen(cases, { ...noFilter, class: "U", state: "todo" }).map(found => found.key), ["a"]);
  assert.equal(progressOf(cases).decided, 1);
});

test("a decision is foreseen as the server will have it", () => {
  const request = { operation: "o", imageId: 1, case: "a", kind: "take", side: "B" };
  assert.deepEqual(foreseen(item("a"), request, "Lead").stands, [other]);
  assert.deepEqual(foreseen(item("a"), { ...request, kind: "keepAll" }, "Lead").stands, [box, other]);
  assert.deepEqual(foreseen(item("a"), { ...request, kind: "dropAll" }, "Lead").stands, []);
  assert.equal(foreseen(item("a"), { ...request, kind: "later" }, "Lead").isWaiting, true);
  assert.equal(foreseen(item("a"), { ...request, kind: "comment", text: "?" }, "Lead").state, "open");
});

test("a case is looked at with its surroundings, and a small one not too near", () => {
  assert.deepEqual(contextOf([box]), { x1: -50, y1: -50, x2: 90, y2: 90 });
});

/** A server that may be down, and a proxy before it that may have a mind of its own; it counts what it was told. */
class Server {
  up = true;
  loses = false;
  /** Who is signed in. @type {{ id: number, displayName: string } | null} */
  person = { id: 3, displayName: "Lead" };
  /**
   * What the proxy answers in place of the server, by part of the path.
   * @type {(path: string) => { status: number, body?: string, headers?: Record<string, string> } | null}
   */
  proxy = () => null;
  /** A problem document for every decision. @type {{ status: number, code: string, detail: string } | null} */
  problem = null;
  /** @type {any[]} */
  log = [];
  asked = 0;
  /** @type {import("../../../wwwroot-assets/wwwroot/shared/http.js").Fetch} */
  fetch = async (url, init) => {
    const path = new URL(String(url)).pathname, body = init?.body ? JSON.parse(String(init.body)) : null;
    this.asked++;
    if (!this.up) throw new TypeError("no network");
    const said = this.proxy(path);
    if (said) return { ok: said.status < 300, status: said.status, text: async () => said.body ?? "", headers: new Headers(said.headers) };
    if (path.endsWith("/api/session")) return json({ server: "s", person: this.person, antiforgeryToken: "t" });
    if (path.endsWith("/decisions") || path.endsWith("/undo")) {
      if (this.problem) return { ...json(this.problem), ok: false, status: this.problem.status };
      if (!this.log.some(line => line.operation === body.operation)) this.log.push({ ...body, by: this.person?.id });
      // The answer gets lost after the work was done.
      if (this.loses) { this.loses = false; throw new TypeError("cut"); }
      return json({ imageId: body.imageId, cases: [] });
    }
    return json(view());
  };
}

const json = (/** @type {any} */ value) => ({ ok: true, status: 200, text: async () => JSON.stringify(value), headers: new Headers() });

const view = () => ({
  roundId: 2,
  round: "Test",
  projectId: 1,
  project: "P",
  version: 1,
  isSigned: false,
  isUnblinded: false,
  policy: {},
  classes: [],
  channels: [],
  inputs: { taken: 1, fresh: 0, changed: 0, open: 0 },
  images: [{ id: 1, name: "a", patient: null, width: 100, height: 100 }],
  cases: [item("a"), item("b"), item("c")],
  signed: null,
});

/** One browser: its outbox outlives pages. */
class Browser {
  clock = new TestClock();
  /** @type {IDBFactory | null} */
  factory = new IDBFactory();
  /** @type {string[]} */
  faults = [];

  /** @param {Server} server */
  page(server) {
    const { clock, factory } = this;
    return new AdjudicationStore({
      project: 1,
      round: 2,
      clock,
      random: () => 0,
      http: new HttpClient({ base: "http://lab/", fetch: server.fetch, clock }),
      outbox: new Outbox({ factory, clock, name: "annotatehub-decisions", subject: "roundId" }),
      onChange: () => {},
      onFault: sentence => this.faults.push(sentence),
    });
  }
}

test("one key decides and shows the next case before the server answers", async () => {
  const server = new Server(), store = new Browser().page(server);
  await store.open();
  store.decide("keepAll");
  assert.equal(store.current, "b");
  assert.equal(store.pending.length, 1);
  await settle();
  assert.equal(store.status, "saved");
  assert.deepEqual(server.log.map(line => [line.case, line.kind]), [["a", "keepAll"]]);
});

test("what a page could not send, the next page sends, and a repeated one counts once", async () => {
  const server = new Server(), browser = new Browser(), first = browser.page(server);
  await first.open();
  server.loses = true;
  first.decide("keepAll");
  await settle();
  assert.equal(first.status, "offline");
  first.decide("dropAll");
  await settle();
  const second = browser.page(server);
  await second.open();
  assert.deepEqual(server.log.map(line => line.kind), ["keepAll", "dropAll"]);
  assert.equal(second.pending.length, 0);
  const third = browser.page(server), asked = server.asked;
  await third.open();
  // Who is signed in, and the round: nothing is left to be sent.
  assert.equal(server.asked - asked, 2);
});

test("an undo follows its decision and brings its case back on screen; a redo undoes the undo", async () => {
  const server = new Server(), store = new Browser().page(server);
  await store.open();
  store.decide("take", { side: "A" });
  store.undo();
  assert.equal(store.current, "a");
  store.redo();
  await settle();
  assert.deepEqual(server.log.map(line => line.kind), ["take", "undo", "undo"]);
  assert.equal(server.log[1].undoes, server.log[0].operation);
  assert.equal(server.log[2].undoes, server.log[1].operation);
});

/** A browser in which the lead decided one case while the server was away. */
async function leftBehind() {
  const server = new Server(), browser = new Browser(), store = browser.page(server);
  await store.open();
  server.up = false;
  store.decide("keepAll");
  await settle();
  server.up = true;
  return { server, browser };
}

test("a page that cannot learn who is signed in leaves what is kept where it is, and the next page sends it", async () => {
  const { server, browser } = await leftBehind();
  server.proxy = path => path.endsWith("/api/session") ? { status: 502 } : null;
  const opened = await browser.page(server).open();
  assert.equal(!opened.ok && opened.code, "unreachable");
  server.proxy = () => null;
  await browser.page(server).open();
  assert.deepEqual(server.log.map(line => line.kind), ["keepAll"]);
});

test("what a lead left behind is not sent as somebody else, and waits for the lead", async () => {
  const { server, browser } = await leftBehind();
  server.person = { id: 4, displayName: "Other lead" };
  await browser.page(server).open();
  assert.equal(server.log.length, 0);
  server.person = { id: 3, displayName: "Lead" };
  await browser.page(server).open();
  assert.deepEqual(server.log.map(line => [line.kind, line.by]), [["keepAll", 3]]);
});

test("a decision never goes out as who signed in meanwhile", async () => {
  const server = new Server(), browser = new Browser(), store = browser.page(server);
  await store.open();
  server.up = false;
  store.decide("keepAll");
  await settle();
  server.up = true;
  server.person = { id: 4, displayName: "Other lead" };
  // The sign-in of before has ended.
  server.proxy = path => path.endsWith("/decisions") ? { status: 401 } : null;
  await browser.clock.pass(2_000);
  assert.equal(store.status, "signedOut");
  assert.equal(server.log.length, 0);
  server.proxy = () => null;
  await browser.clock.pass(16_000);
  assert.equal(server.log.length, 0);
  server.person = { id: 3, displayName: "Lead" };
  await browser.clock.pass(16_000);
  assert.deepEqual(server.log.map(line => line.by), [3]);
});

for (const status of [403, 404, 408, 429]) {
  test(`a bare ${status} of a proxy drops no decision`, async () => {
    const server = new Server(), browser = new Browser(), store = browser.page(server);
    await store.open();
    server.proxy = path => path.endsWith("/decisions") ? { status, body: "<html>proxy</html>" } : null;
    store.decide("keepAll");
    await settle();
    assert.deepEqual([store.status, store.pending.length, browser.faults], ["offline", 1, []]);
    server.proxy = () => null;
    await browser.clock.pass(2_000);
    assert.deepEqual([store.status, server.log.length], ["saved", 1]);
  });
}

test("a server that asks to be left alone is left alone", async () => {
  const server = new Server(), browser = new Browser(), store = browser.page(server);
  await store.open();
  server.proxy = path => path.endsWith("/decisions") ? { status: 429, headers: { "retry-after": "30" } } : null;
  store.decide("keepAll");
  await settle();
  server.proxy = () => null;
  await browser.clock.pass(29_000);
  assert.equal(server.log.length, 0);
  await browser.clock.pass(2_000);
  assert.equal(server.log.length, 1);
});

test("what AnnotateHub itself refuses is taken out and said, and what is behind it goes on", async () => {
  const server = new Server(), browser = new Browser(), store = browser.page(server);
  await store.open();
  server.up = false;
  store.decide("keepAll");
  store.decide("dropAll");
  await settle();
  server.up = true;
  server.problem = { status: 409, code: "refused", detail: "This adjudication is signed." };
  await browser.clock.pass(2_000);
  assert.deepEqual(browser.faults, ["This adjudication is signed.", "This adjudication is signed."]);
  assert.deepEqual([store.status, store.pending.length], ["saved", 0]);
});

test("a browser that stores nothing still sends, and says what keeps decisions while they wait", async () => {
  const server = new Server(), browser = new Browser();
  browser.factory = null;
  const store = browser.page(server);
  await store.open();
  server.proxy = path => path.endsWith("/decisions") ? { status: 503 } : null;
  store.decide("keepAll");
  await settle();
  assert.equal(store.status, "storage");
  server.proxy = () => null;
  await browser.clock.pass(2_000);
  assert.deepEqual([store.status, server.log.length], ["saved", 1]);
});

test("others' decisions are read once, however many there are", async () => {
  const server = new Server(), browser = new Browser(), store = browser.page(server);
  await store.open();
  const asked = server.asked;
  for (let count = 0; count < 20; count++) store.changed();
  await browser.clock.pass(60_000);
  assert.equal(server.asked - asked, 1);
});
