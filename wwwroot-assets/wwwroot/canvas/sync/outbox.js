// What the server has not acknowledged, in IndexedDB, so that it survives whatever happens to the page: operations of the canvas,
// and in a database of their own decisions of the adjudication.

import { makeId } from "../kernels/ids.js";
import { systemClock } from "./clock.js";
import { Journal } from "./journal.js";

/** @import { Clock, OutboxEntry, QueuedEntry } from "../types.js" */

/** @typedef {{ server: string, personId: number }} Owner */

const store = "operations";

/** What entries of a box belong to. @typedef {"assignmentId" | "roundId"} Subject */

/** A browser that neither stores nor refuses must not keep operations from being sent. */
const patience = 5_000;

/**
 * The queue of one page. Keyed `[server, personId, assignmentId or roundId, clientId, sequence]`.
 * When IndexedDB refuses (private window, full disk), entries are kept in this page's memory instead.
 * @template {QueuedEntry} [E=OutboxEntry]
 */
export class Outbox {
  #factory;
  #clock;
  #newId;
  #journal;
  #name;
  #subject;
  /** @type {Promise<IDBDatabase> | null} */
  #database = null;
  /** @type {Map<string, E>} */
  #memory = new Map();
  /** What this page knows to wait, so that opening the next image does not queue up behind writes to the disk. @type {Map<string, E>} */
  #known = new Map();
  /** Owners whose entries from before this page were read. @type {Set<string>} */
  #recalled = new Set();
  /** Client id and last sequence by assignment. @type {Map<number, { clientId: string, last: number }>} */
  #tickets = new Map();

  /**
   * @param {{ factory?: IDBFactory | null, clock?: Clock, newId?: typeof makeId, journal?: Journal<E>, name?: string, subject?: Subject }}
   * [parts]
   * `name`: of the database; `subject`: the member of an entry that says what it belongs to
   */
  constructor({
    factory = standardFactory(),
    clock = systemClock,
    newId = makeId,
    journal,
    name = "annotatehub",
    subject = "assignmentId",
  } = {}) {
    this.#factory = factory;
    this.#clock = clock;
    this.#newId = newId;
    this.#journal = journal ?? new Journal({ subject });
    this.#name = name;
    this.#subject = subject;
    /** Lives as long as the page. */
    this.clientId = newId("c");
  }

  /** The next sequence number of this page for a subject. @param {number} subjectId */
  ticket(subjectId) {
    const ticket = this.#tickets.get(subjectId) ?? { clientId: this.clientId, last: 0 };
    this.#tickets.set(subjectId, ticket);
    ticket.last++;
    return { clientId: ticket.clientId, sequence: ticket.last };
  }

  /**
   * Stores entries; resolves when they are on disk.
   * @param {readonly E[]} entries
   * @returns {Promise<string | null>} null, or a sentence why they are in memory only
   */
  async put(entries) {
    // Before anything is awaited: the tab may be closed before IndexedDB has them.
    for (const entry of entries) {
      this.#journal.write(entry);
      this.#known.set(this.#keyOf(entry), entry);
    }
    try {
      await this.#write(operations => {
        for (const entry of entries) operations.put(entry);
      });
      for (const entry of entries) this.#journal.strike(entry);
      return null;
    } catch (error) {
      for (const entry of entries) this.#memory.set(this.#keyOf(entry), entry);
      const why = error instanceof Error ? error.message : error;
      return `This browser does not store what is not sent yet (${why}); keep this page open until all is saved.`;
    }
  }

  /**
   * What waits for one person on one server, for one subject or all, in the order in which it has to be sent:
   * each client in sequence, clients among each other by the time of their gestures.
   * @param {Owner} owner @param {number} [subjectId]
   * @returns {Promise<E[]>} only what this page remembers when IndexedDB refuses
   */
  async list({ server, personId }, subjectId) {
    const lower = subjectId === undefined ? [server, personId] : [server, personId, subjectId];
    /** @type {E[]} */
    let stored = [];
    try {
      // In IndexedDB an array is greater than every number and text.
      const range = IDBKeyRange.bound(lower, [...lower, []]);
      stored = await this.#read(operations => operations.getAll(range));
    } catch {
      // What is in memory is still there.
    }
    const keys = new Set(stored.map(entry => this.#keyOf(entry)));
    const remembered = new Map(this.#journal.list({ server, personId }, subjectId).map(entry => [this.#keyOf(entry), entry]));
    for (const entry of this.#memory.values()) {
      if (entry.server === server && entry.personId === personId && (subjectId === undefined || this.#subjectOf(entry) === subjectId)) {
        remembered.set(this.#keyOf(entry), entry);
      }
    }
    return inSendingOrder([...stored, ...[...remembered.values()].filter(entry => !keys.has(this.#keyOf(entry)))]);
  }

  /**
   * What waits for one assignment as far as this page knows: read from IndexedDB once, from then on answered without it.
   * What another tab leaves in the meantime is found by `list`.
   * @param {Owner} owner @param {number} subjectId
   */
  async recall(owner, subjectId) {
    const name = `${owner.server} ${owner.personId}`;
    if (!this.#recalled.has(name)) {
      for (const entry of await this.list(owner)) this.#known.set(this.#keyOf(entry), entry);
      this.#recalled.add(name);
    }
    return inSendingOrder(
      [...this.#known.values()].filter(
        entry => entry.server === owner.server && entry.personId === owner.personId && this.#subjectOf(entry) === subjectId,
      ),
    );
  }

  /**
   * What waits for a person in whichever assignment, as far as this page knows, at once; complete after `recall`.
   * @param {Owner} owner
   * @returns {E[]}
   */
  known(owner) {
    return inSendingOrder([...this.#known.values()].filter(entry => entry.server === owner.server && entry.personId === owner.personId));
  }

  /** Takes acknowledged entries out. @param {readonly E[]} entries */
  async remove(entries) {
    this.#forget(entries);
    try {
      await this.#write(operations => {
        for (const entry of entries) operations.delete(this.#keyParts(entry));
      }, "relaxed");
    } catch {
      // They are sent again some day and answered as duplicates.
    }
  }

  /**
   * Gives entries whose predecessors are lost (never stored, or acknowledged by a server that was restored from an older backup)
   * a new client id and sequences from 1. Their operation ids stay: the server applies each id once, whoever brings it.
   * @param {readonly E[]} entries of one client and subject, in sequence
   * @returns {Promise<E[]>}
   */
  async rehome(entries) {
    const first = entries[0];
    if (!first) return [];
    const clientId = this.#newId("c");
    const moved = entries.map((entry, index) => ({
      ...entry,
      clientId,
      sequence: index + 1,
      operation: { ...entry.operation, sequence: index + 1 },
    }));
    const ticket = this.#tickets.get(this.#subjectOf(first));
    if (ticket?.clientId === first.clientId) this.#tickets.set(this.#subjectOf(first), { clientId, last: moved.length });
    this.#forget(entries);
    for (const entry of moved) this.#known.set(this.#keyOf(entry), entry);
    try {
      await this.#write(operations => {
        for (const entry of moved) operations.put(entry);
        for (const entry of entries) operations.delete(this.#keyParts(entry));
      });
    } catch {
      for (const entry of moved) this.#memory.set(this.#keyOf(entry), entry);
    }
    return moved;
  }

  /** @param {readonly E[]} entries */
  #forget(entries) {
    for (const entry of entries) {
      this.#memory.delete(this.#keyOf(entry));
      this.#known.delete(this.#keyOf(entry));
      this.#journal.strike(entry);
    }
  }

  /** @param {E} entry @returns {number} */
  #subjectOf(entry) {
    return Number(entry[this.#subject]);
  }

  /** @param {E} entry @returns {(string | number)[]} */
  #keyParts(entry) {
    return [entry.server, entry.personId, this.#subjectOf(entry), entry.clientId, entry.sequence];
  }

  /** @param {E} entry */
  #keyOf(entry) {
    return this.#keyParts(entry).join(" ");
  }

  /** @param {(operations: IDBObjectStore) => void} change @param {IDBTransactionDurability} [durability] @returns {Promise<void>} */
  async #write(change, durability = "strict") {
    await this.#withinPatience(
      this.#transact("readwrite", durability, operations => {
        change(operations);
        return null;
      }),
    );
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
      const request = factory.open(this.#name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(store, { keyPath: ["server", "personId", this.#subject, "clientId", "sequence"] });
      };
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = () => {
          database.close();
          this.#database = null;
        };
        database.onclose = () => {
          this.#database = null;
        };
        resolve(database);
      };
      request.onerror = () => {
        reject(request.error ?? new Error("it cannot be opened"));
      };
    });
    // The next operation tries again.
    this.#database.catch(() => {
      this.#database = null;
    });
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
 * @template {QueuedEntry} E
 * @param {readonly E[]} entries
 * @returns {E[]}
 */
export function inSendingOrder(entries) {
  /** @type {Map<string, E[]>} */
  const clients = new Map();
  for (const entry of entries) {
    const client = `${entry.assignmentId ?? entry.roundId} ${entry.clientId}`;
    const queue = clients.get(client);
    if (queue) queue.push(entry);
    else clients.set(client, [entry]);
  }
  const queues = [...clients.values()].map(queue => queue.sort((one, other) => one.sequence - other.sequence));
  /** @type {E[]} */
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

/** @template {QueuedEntry} E @param {E[][]} queues @param {number} index @returns {E} */
const headOf = (queues, index) => /** @type {E} */ (queues[index]?.[0]);

/** Merely reading `indexedDB` throws where storage is forbidden. @returns {IDBFactory | null} */
function standardFactory() {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}
