// What is on its way into IndexedDB, in localStorage for the moment in between.
//
// IndexedDB answers later, and a tab that is closed in those milliseconds takes an unfinished transaction with it: a box drawn as
// the last thing before closing the tab was lost. localStorage takes a line at once.

/** @import { OutboxEntry } from "../types.js" */

const prefix = "annotatehub.outbox";

export class Journal {
  #storage;

  /** @param {Storage | null} [storage] */
  constructor(storage = standardStorage()) {
    this.#storage = storage;
  }

  /** Takes an entry at once. @param {OutboxEntry} entry */
  write(entry) {
    try {
      this.#storage?.setItem(lineOf(entry), JSON.stringify(entry));
    } catch {
      // Full: this one gesture waits for IndexedDB as it would without a journal.
    }
  }

  /** @param {OutboxEntry} entry */
  strike(entry) {
    this.#storage?.removeItem(lineOf(entry));
  }

  /**
   * What never arrived in IndexedDB, of one person on one server, for one assignment or all.
   * @param {{ server: string, personId: number }} owner @param {number} [assignmentId]
   * @returns {OutboxEntry[]}
   */
  list({ server, personId }, assignmentId) {
    const storage = this.#storage;
    if (!storage) return [];
    const wanted = [prefix, server, personId, ...(assignmentId === undefined ? [] : [assignmentId]), ""].join(" ");
    const lines = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter(line => line.startsWith(wanted));
    return lines.flatMap(line => {
      const text = storage.getItem(line);
      return text === null ? [] : [/** @type {OutboxEntry} */ (JSON.parse(text))];
    });
  }
}

/** @param {OutboxEntry} entry */
const lineOf = entry => [prefix, entry.server, entry.personId, entry.assignmentId, entry.clientId, entry.sequence].join(" ");

/** Merely reading `localStorage` throws where storage is forbidden. @returns {Storage | null} */
function standardStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
