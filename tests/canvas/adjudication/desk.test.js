// The queue of cases, and that no decision is lost or made twice whatever the server does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../../wwwroot-assets/wwwroot/adjudication/desk.js";
import { chosen, contextOf, foreseen, nextOpen, noFilter, progressOf } from "../../../wwwroot-assets/wwwroot/adjudication/kernel.js";

/** @import { Case } from "../../../wwwroot-assets/wwwroot/adjudication/types.js" */

const box = { x1: 10, y1: 10, x2: 30, y2: 30, class: "R" }, other = { ...box, x1: 14, class: "U" };

/** @param {string} key @param {Partial<Case>} [more] @returns {Case} */
const item = (key, more = {}) => ({
  key, imageId: 1, kinds: ["near-miss"], iou: 0.2, sides: [{ letter: "A", boxes: [box], person: null, rank: null }, { letter: "B", boxes: [other], person: null, rank: null }],
  state: "open", isWaiting: false, stands: null, why: null, decision: null, hasChanged: false, comments: [], ...more,
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

/** A server that may be down, and counts what it was told. */
class Server {
  up = true;
  loses = false;
  /** @type {any[]} */
  log = [];
  /** @type {typeof globalThis.fetch} */
  fetch = async (url, init) => {
    const path = new URL(String(url)).pathname, body = init?.body ? JSON.parse(String(init.body)) : null;
    if (!this.up) throw new TypeError("no network");
    if (path.endsWith("/api/session")) return json({ server: "s", person: { id: 3, displayName: "Lead" }, antiforgeryToken: "t" });
    if (path.endsWith("/decisions") || path.endsWith("/undo")) {
      if (!this.log.some(line => line.operation === body.operation)) this.log.push(body);
      // The answer gets lost after the work was done.
      if (this.loses) { this.loses = false; throw new TypeError("cut"); }
      return json({ imageId: body.imageId, cases: [] });
    }
    return json(view());
  };
}

const json = (/** @type {any} */ value) => /** @type {Response} */ ({ ok: true, status: 200, text: async () => JSON.stringify(value) });

const view = () => ({
  roundId: 2, round: "Test", projectId: 1, project: "P", version: 1, isSigned: false, isUnblinded: false, policy: {}, classes: [], channels: [], inputs: { taken: 1, fresh: 0, changed: 0, open: 0 },
  images: [{ id: 1, name: "a", patient: null, width: 100, height: 100 }], cases: [item("a"), item("b"), item("c")], signed: null,
});

class Memory {
  /** @type {Map<string, string>} */
  kept = new Map();
  get length() { return this.kept.size; }
  /** @param {number} index */
  key(index) { return [...this.kept.keys()][index] ?? null; }
  /** @param {string} key */
  getItem(key) { return this.kept.get(key) ?? null; }
  /** @param {string} key @param {string} value */
  setItem(key, value) { this.kept.set(key, value); }
  /** @param {string} key */
  removeItem(key) { this.kept.delete(key); }
}

/** @param {Server} server @param {Memory} storage */
const deskOf = (server, storage) => new Desk({ project: 1, round: 2, base: "http://lab/", fetch: server.fetch, storage, onChange: () => {}, onFault: () => {} });

/** @param {() => boolean} condition */
async function until(condition) { while (!condition()) await new Promise(resolve => setImmediate(resolve)); }

test("one key decides and shows the next case before the server answers", async () => {
  const server = new Server(), desk = deskOf(server, new Memory());
  await desk.open();
  desk.decide("keepAll");
  assert.equal(desk.current, "b");
  assert.equal(desk.pending.length, 1);
  await until(() => desk.pending.length === 0);
  assert.deepEqual(server.log.map(line => [line.case, line.kind]), [["a", "keepAll"]]);
});

test("what a page could not send, the next page sends, and a repeated one counts once", async () => {
  const server = new Server(), storage = new Memory(), first = deskOf(server, storage);
  await first.open();
  server.loses = true;
  first.decide("keepAll");
  await until(() => first.status === "offline");
  server.up = false;
  first.decide("dropAll");
  server.up = true;
  const second = deskOf(server, storage);
  await second.open();
  assert.deepEqual(server.log.map(line => line.kind), ["keepAll", "dropAll"]);
  assert.equal(second.pending.length, 0);
  assert.equal(storage.kept.size, 0);
});

test("an undo follows its decision and brings its case back on screen; a redo undoes the undo", async () => {
  const server = new Server(), desk = deskOf(server, new Memory());
  await desk.open();
  desk.decide("take", { side: "A" });
  desk.undo();
  assert.equal(desk.current, "a");
  desk.redo();
  await until(() => desk.pending.length === 0);
  assert.deepEqual(server.log.map(line => line.kind), ["take", "undo", "undo"]);
  assert.equal(server.log[1].undoes, server.log[0].operation);
  assert.equal(server.log[2].undoes, server.log[1].operation);
});
