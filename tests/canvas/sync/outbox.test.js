import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { Journal } from "../../../wwwroot-assets/wwwroot/canvas/sync/journal.js";
import { inSendingOrder, Outbox } from "../../../wwwroot-assets/wwwroot/canvas/sync/outbox.js";
import { settle, TestClock, World } from "./world.js";

/** @import { OutboxEntry } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

const owner = { server: "server-1", personId: 3 };

/** @param {string} clientId @param {number} sequence @param {Partial<OutboxEntry>} [more] @returns {OutboxEntry} */
const entry = (clientId, sequence, more = {}) => ({
  ...owner, assignmentId: 77, clientId, sequence, queuedAt: sequence, ...more,
  operation: { sequence, id: `o-${clientId}-${sequence}`, kind: "delete", at: "2026-11-23T08:00:00Z", undoes: null, boxes: [{ id: "a" }] },
});

/** @param {readonly OutboxEntry[]} entries */
const names = entries => entries.map(item => `${item.clientId}${item.sequence}`);

test("clients are merged by the time of their gestures, each in its own sequence even when the clock was set back", () => {
  const entries = [
    entry("b", 2, { queuedAt: 10 }),
    entry("a", 2, { queuedAt: 40 }),
    entry("b", 1, { queuedAt: 30 }),
    entry("a", 1, { queuedAt: 20 }),
  ];
  assert.deepEqual(names(inSendingOrder(entries)), ["a1", "b1", "b2", "a2"]);
});

test("only the entries of this server and person are listed", async () => {
  const outbox = new Outbox({ factory: new IDBFactory(), clock: new TestClock() });
  assert.equal(
    await outbox.put([
      entry("a", 1),
      entry("a", 2, { assignmentId: 78 }),
      entry("x", 1, { personId: 4 }),
      entry("y", 1, { server: "server-2" }),
    ]),
    null,
  );
  assert.deepEqual(names(await outbox.list(owner)), ["a1", "a2"]);
  assert.deepEqual(names(await outbox.list(owner, 77)), ["a1"]);
  await outbox.remove([entry("a", 1)]);
  assert.deepEqual(names(await outbox.list(owner)), ["a2"]);
});

test("every write of an operation asks for strict durability", async () => {
  const factory = new IDBFactory();
  /** @type {unknown[]} */
  const asked = [];
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = open(name, version);
    request.addEventListener("success", () => {
      const database = request.result;
      const begin = database.transaction.bind(database);
      database.transaction = (stores, mode, options) => {
        if (mode === "readwrite") asked.push(options?.durability);
        return begin(stores, mode, options);
      };
    });
    return request;
  };
  await new Outbox({ factory, clock: new TestClock() }).put([entry("a", 1)]);
  assert.deepEqual(asked, ["strict"]);
});

test("renumbering keeps operation ids, starts at 1 and lets the page's own numbers go on behind", async () => {
  const outbox = new Outbox({ factory: new IDBFactory(), clock: new TestClock() });
  const tickets = [outbox.ticket(77), outbox.ticket(77), outbox.ticket(77)];
  const clientId = /** @type {string} */ (tickets[0]?.clientId);
  const orphans = [entry(clientId, 2), entry(clientId, 3)];
  await outbox.put(orphans);
  const moved = await outbox.rehome(orphans);
  assert.deepEqual(
    moved.map(item => [item.sequence, item.operation.sequence, item.operation.id]),
    [
      [1, 1, `o-${clientId}-2`],
      [2, 2, `o-${clientId}-3`],
    ],
  );
  assert.deepEqual(await outbox.list(owner), moved);
  assert.deepEqual(outbox.ticket(77), { clientId: moved[0]?.clientId, sequence: 3 });
});

test("a database that the browser closed is opened again", async () => {
  const factory = new IDBFactory();
  const outbox = new Outbox({ factory, clock: new TestClock() });
  await outbox.put([entry("a", 1)]);
  // Deleting it makes the outbox let go of its connection, as clearing site data does.
  await new Promise(resolve => { factory.deleteDatabase("annotatehub").onsuccess = resolve; });
  assert.equal(await outbox.put([entry("a", 2)]), null);
  assert.deepEqual(names(await outbox.list(owner)), ["a2"]);
});

test("what a full disk refuses is remembered by the page, told, and listed with the rest", async () => {
  const world = new World();
  const factory = new IDBFactory();
  const outbox = new Outbox({ factory, clock: world.clock });
  await outbox.put([entry("a", 1)]);
  const add = storeThatCanFail();
  add.fail = true;
  const refusal = await outbox.put([entry("a", 2)]);
  add.restore();
  assert.match(refusal ?? "", /does not store what is not sent yet \(the disk is full\); keep this page open/);
  assert.deepEqual(names(await outbox.list(owner)), ["a1", "a2"]);
  await settle();
});

test("a tab that closes before IndexedDB has answered leaves its gestures to the next tab, and to nobody else", async () => {
  const factory = new IDBFactory();
  const storage = memoryStorage();
  const closing = new Outbox({ factory, clock: new TestClock(), journal: new Journal({ storage }) });
  // Never awaited: the tab is gone before the transaction is complete.
  void closing.put([entry("a", 1), entry("x", 1, { personId: 4 })]);
  const next = new Outbox({ factory: new IDBFactory(), clock: new TestClock(), journal: new Journal({ storage }) });

  assert.deepEqual(names(await next.list(owner, 77)), ["a1"]);
  assert.deepEqual(names(await next.list(owner, 78)), []);
  await next.remove([entry("a", 1)]);
  assert.deepEqual(names(await next.list(owner)), []);
});

test("what IndexedDB has taken is struck from the journal", async () => {
  const storage = memoryStorage();
  const outbox = new Outbox({ factory: new IDBFactory(), clock: new TestClock(), journal: new Journal({ storage }) });
  await outbox.put([entry("a", 1)]);
  assert.equal(storage.length, 0);
  assert.deepEqual(names(await outbox.list(owner)), ["a1"]);
});

test("what this page queued is recalled without asking IndexedDB again, and what was taken out is not", async () => {
  const factory = new IDBFactory();
  const earlier = new Outbox({ factory, clock: new TestClock() });
  await earlier.put([entry("old", 1)]);
  const outbox = new Outbox({ factory, clock: new TestClock() });
  assert.deepEqual(names(await outbox.recall(owner, 77)), ["old1"]);

  // A disk that is busy: this write is under way and not awaited.
  const writing = outbox.put([entry("a", 1), entry("a", 2)]);
  assert.deepEqual(names(await outbox.recall(owner, 77)).sort(), ["a1", "a2", "old1"]);
  await writing;
  await outbox.remove([entry("a", 1), entry("old", 1)]);
  assert.deepEqual(names(await outbox.recall(owner, 77)), ["a2"]);
  assert.deepEqual(names(await outbox.recall({ ...owner, personId: 4 }, 77)), []);
});

/** localStorage as the journal sees it. @returns {Storage} */
function memoryStorage() {
  /** @type {Map<string, string>} */
  const lines = new Map();
  return {
    get length() { return lines.size; },
    clear: () => lines.clear(),
    getItem: key => lines.get(key) ?? null,
    key: index => [...lines.keys()][index] ?? null,
    removeItem: key => { lines.delete(key); },
    setItem: (key, value) => { lines.set(key, value); },
  };
}

/** Makes `put` fail as a full disk does. */
function storeThatCanFail() {
  const prototype = /** @type {any} */ (IDBObjectStore.prototype);
  const put = prototype.put;
  const state = { fail: false, restore() { prototype.put = put; } };
  prototype.put = function (/** @type {unknown[]} */ ...values) {
    if (state.fail) throw new DOMException("the disk is full", "QuotaExceededError");
    return put.apply(this, values);
  };
  return state;
}
