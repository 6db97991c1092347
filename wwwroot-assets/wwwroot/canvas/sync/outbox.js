// Operations that the server has not acknowledged, in IndexedDB, so that they survive whatever happens to the page.

import { makeId } from "../kernels/ids.js";
import { systemClock } from "./clock.js";
import { Journal } from "./journal.js";

/** @import { Clock, OutboxEntry } from "../types.js" */

/** @typedef {{ server: string, personId: number }} Owner */

const store = "operations";
const keyPath = ["server", "personId", "assignmentId", "clientId", "sequence"];

/** A browser that neither stores nor refuses must not keep operations from being sent. */
const patience = 5_000;

/**
 * The queue of one page. Keyed `[server, personId, assignmentId, clientId, sequence]`.
 * When IndexedDB refuses (private window, full disk), entries are kept in this page's memory instead.
 */
export class Outbox {
  #factory; #clock; #newId; #journal;
  /** @type {Promise<IDBDatabase> | null} */
  #database = null;
  /** @type {Map<string, OutboxEntry>} */
  #memory = new Map();
  /** What this page knows to wait, so that opening the next image does not queue up behind writes to the disk. @type {Map<string, OutboxEntry>} */
  #known = new Map();
  /** Owners whose entries from before this page were read. @type {Set<string>} */
  #recalled = new Set();
  /** Client id and last sequence by assignment. @type {Map<number, { clientId: string, last: number }>} */
  #tickets = new Map();

  /** @param {{ factory?: IDBFactory | null, clock?: Clock, newId?: typeof makeId, journal?: Journal }} [parts] */
  constructor({ factory = standardFactory(), clock = systemClock, newId = makeId, journal = new Journal() } = {}) {
    this.#factory = factory;
    this.#clock = clock;
    this.#newId = newId;
    this.#journal = journal;
    /** Lives as long as the page. */
    this.clientId = newId("c");
  }

  /** The next sequence number of this page for an assignment. @param {number} assignmentId */
  ticket(assignmentId) {
    const ticket = this.#tickets.get(assignmentId) ?? { clientId: this.clientId, last: 0 };
    this.#tickets.set(assignmentId, ticket);
    ticket.last++;
    return { clientId: ticket.clientId, sequence: ticket.last };
  }

  /**
   * Stores entries; resolves when they are on disk.
   * @param {readonly OutboxEntry[]} entries
   * @returns {Promise<string | null>} null, or a sentence why they are in memory only
   */
  async put(entries) {
    // Before anything is awaited: the tab may be closed before IndexedDB has them.
    for (const entry of entries) {
      this.#journal.write(entry);
      this.#known.set(keyOf(entry), entry);
    }
    try {
      await this.#write(operations => { for (const entry of entries) operations.put(entry); });
      for (const entry of entries) this.#journal.strike(entry);
      return null;
    } catch (error) {
      for (const entry of entries) this.#memory.set(keyOf(entry), entry);
      return `This browser does not store what is not sent yet (${error instanceof Error ? error.message : error}); keep this page open until all is saved.`;
    }
  }

  /**
   * What waits for one person on one server, for one assignment or all, in the order in which it has to be sent:
   * each client in sequence, clients among each other by the time of their gestures.
   * @param {Owner} owner @param {number} [assignmentId]
   * @returns {Promise<OutboxEntry[]>} only what this page remembers when IndexedDB refuses
   */
  async list({ server, personId }, assignmentId) {
    const lower = assignmentId === undefined ? [server, personId] : [server, personId, assignmentId];
    /** @type {OutboxEntry[]} */
    let stored = [];
    try {
      // In IndexedDB an array is greater than every number and text.
      const range = IDBKeyRange.bound(lower, [...lower, []]);
      stored = await this.#read(operations => operations.getAll(range));
    } catch {
      // What is in memory is still there.
    }
    const keys = new Set(stored.map(keyOf));
    const remembered = new Map(this.#journal.list({ server, personId }, assignmentId).map(entry => [keyOf(entry), entry]));
    for (const entry of this.#memory.values()) {
      if (entry.server === server && entry.personId === personId && (assignmentId === undefined || entry.assignmentId === assignmentId)) {
        remembered.set(keyOf(entry), entry);
      }
    }
    return inSendingOrder([...stored, ...[...remembered.values()].filter(entry => !keys.has(keyOf(entry)))]);
  }

  /**
   * What waits for one assignment as far as this page knows: read from IndexedDB once, from then on answered without it.
   * What another tab leaves in the meantime is found by `list`.
   * @param {Owner} owner @param {number} assignmentId
   */
  async recall(owner, assignmentId) {
    const name = `${owner.server} ${owner.personId}`;
    if (!this.#recalled.has(name)) {
      for (const entry of await this.list(owner)) this.#known.set(keyOf(entry), entry);
      this.#recalled.add(name);
    }
    return inSendingOrder([...this.#known.values()]
      .filter(entry => entry.server === owner.server && entry.personId === owner.personId && entry.assignmentId === assignmentId));
  }

  /** Takes acknowledged entries out. @param {readonly OutboxEntry[]} entries */
  async remove(entries) {
    this.#forget(entries);
    try {
      await this.#write(operations => { for (const entry of entries) operations.delete(keyParts(entry)); }, "relaxed");
    } catch {
      // They are sent again some day and answered as duplicates.
    }
  }

  /**
   * Gives entries whose predecessors are lost (never stored, or acknowledged by a server that was restored from an older backup)
   * a new client id and sequences from 1. Their operation ids stay: the server applies each id once, whoever brings it.
   * @param {readonly OutboxEntry[]} entries of one client and assignment, in sequence
   * @returns {Promise<OutboxEntry[]>}
   */
  async rehome(entries) {
    const first = entries[0];
    if (!first) return [];
    const clientId = this.#newId("c");
    const moved = entries.map((entry, index) => ({ ...entry, clientId, sequence: index + 1, operation: { ...entry.operation, sequence: index + 1 } }));
    const ticket = this.#tickets.get(first.assignmentId);
    if (ticket?.clientId === first.clientId) this.#tickets.set(first.assignmentId, { clientId, last: moved.length });
    this.#forget(entries);
    for (const entry of moved) this.#known.set(keyOf(entry), entry);
    try {
      await this.#write(operations => {
        for (const entry of moved) operations.put(entry);
        for (const entry of entries) operations.delete(keyParts(entry));
      });
    } catch {
      for (const entry of moved) this.#memory.set(keyOf(entry), entry);
    }
    return moved;
  }

  /** @param {readonly OutboxEntry[]} entries */
  #forget(entries) {
    for (const entry of entries) {
      this.#memory.delete(keyOf(entry));
      this.#known.delete(keyOf(entry));
      this.#journal.strike(entry);
    }
  }

  /** @param {(operations: IDBObjectStore) => void} change @param {IDBTransactionDurability} [durability] @returns {Promise<void>} */
  async #write(change, durability = "strict") {
    await this.#withinPatience(this.#transact("readwrite", durability, operations => { change(operations); return null; }));
  }

  /** @template T @param {(operations: IDBObjectStore) => IDBRequest<T>} ask @returns {Promise<T>} */
  async #read(ask) {
    const request = await this.#withinPatience(this.#transact("readonly", "default", ask));
    return /** @type {IDBRequest<T>} */ (request).result;
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode @param {IDBTransactionDurability} durability
   * @param {(operations: IDBObjectStore) => IDBRequest<T> | null} run
   * @returns {Promise<IDBRequest<T> | null>} when the transaction is complete
   */
  async #transact(mode, durability, run) {
    let transaction;
    try {
      transaction = (await this.#open()).transaction(store, mode, { durability });
    } catch (error) {
      // The browser closes a database behind the page's back when site data is cleared; a new one is as good.
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      this.#database = null;
      transaction = (await this.#open()).transaction(store, mode, { durability });
    }
    const request = run(transaction.objectStore(store));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
      transaction.onerror = () => reject(transaction.error ?? new Error("the transaction failed"));
    });
    return request;
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    this.#database ??= new Promise((resolve, reject) => {
      const factory = this.#factory;
      if (!factory) throw new Error("there is no IndexedDB");
      const request = factory.open("annotatehub", 1);
      request.onupgradeneeded = () => { request.result.createObjectStore(store, { keyPath }); };
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = () => { database.close(); this.#database = null; };
        database.onclose = () => { this.#database = null; };
        resolve(database);
      };
      request.onerror = () => { reject(request.error ?? new Error("it cannot be opened")); };
    });
    // The next operation tries again.
    this.#database.catch(() => { this.#database = null; });
    return this.#database;
  }

  /** @template T @param {Promise<T>} work @returns {Promise<T>} */
  #withinPatience(work) {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(patience, () => reject(new Error("it does not answer")));
      work.then(resolve, reject).finally(cancel);
    });
  }
}

/**
 * Merges clients by the time of their gestures without ever breaking a client's own sequence (clocks are set back now and then).
 * @param {readonly OutboxEntry[]} entries
 */
export function inSendingOrder(entries) {
  /** @type {Map<string, OutboxEntry[]>} */
  const clients = new Map();
  for (const entry of entries) {
    const client = `${entry.assignmentId} ${entry.clientId}`;
    const queue = clients.get(client);
    if (queue) queue.push(entry);
    else clients.set(client, [entry]);
  }
  const queues = [...clients.values()].map(queue => queue.sort((one, other) => one.sequence - other.sequence));
  /** @type {OutboxEntry[]} */
  const merged = [];
  while (queues.length > 0) {
    let earliest = 0;
    for (let index = 1; index < queues.length; index++) {
      if (headOf(queues, index).queuedAt < headOf(queues, earliest).queuedAt) earliest = index;
    }
    merged.push(headOf(queues, earliest));
    queues[earliest]?.shift();
    if (queues[earliest]?.length === 0) queues.splice(earliest, 1);
  }
  return merged;
}

/** @param {OutboxEntry[][]} queues @param {number} index @returns {OutboxEntry} */
const headOf = (queues, index) => /** @type {OutboxEntry} */ (queues[index]?.[0]);

/** @param {OutboxEntry} entry @returns {(string | number)[]} */
const keyParts = entry => [entry.server, entry.personId, entry.assignmentId, entry.clientId, entry.sequence];
/** @param {OutboxEntry} entry */
const keyOf = entry => keyParts(entry).join(" ");

/** Merely reading `indexedDB` throws where storage is forbidden. @returns {IDBFactory | null} */
function standardFactory() {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}
