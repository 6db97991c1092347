// What is on its way into IndexedDB, in localStorage for the moment in between.
//
// IndexedDB answers later, and a tab that is closed in those milliseconds takes an unfinished transaction with it: a box drawn as
// the last thing before closing the tab was lost. localStorage takes a line at once.

/** @import { OutboxEntry, QueuedEntry } from "../types.js" */
/** @import { Subject } from "./outbox.js" */

/** @type {Readonly<Record<Subject, string>>} */
const prefixes = { assignmentId: "annotatehub.outbox", roundId: "annotatehub.decisions" };

/** @template {QueuedEntry} [E=OutboxEntry] */
export class Journal {
  #storage;
  #subject;

  /** @param {{ storage?: Storage | null, subject?: Subject }} [parts] */
  constructor({ storage = standardStorage(), subject = "assignmentId" } = {}) {
    this.#storage = storage;
    this.#subject = subject;
  }

  /** Takes an entry at once. @param {E} entry */
  write(entry) {
    try {
      this.#storage?.setItem(this.#lineOf(entry), JSON.stringify(entry));
    } catch {
      // Full: this one gesture waits for IndexedDB as it would without a journal.
    }
  }

  /** @param {E} entry */
  strike(entry) {
    try {
      this.#storage?.removeItem(this.#lineOf(entry));
    } catch {
      // It is sent again some day, and recognised.
    }
  }

  /** @param {E} entry */
  #lineOf(entry) {
    return [prefixes[this.#subject], entry.server, entry.personId, entry[this.#subject], entry.clientId, entry.sequence].join(" ");
  }

  /**
   * What never arrived in IndexedDB, of one person on one server, for one subject or all.
   * @param {{ server: string, personId: number }} owner @param {number} [subjectId]
   * @returns {E[]}
   */
  list({ server, personId }, subjectId) {
    const storage = this.#storage;
    if (!storage) return [];
    const wanted = [prefixes[this.#subject], server, personId, ...(subjectId === undefined ? [] : [subjectId]), ""].join(" ");
    const lines = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter(line => line.startsWith(wanted));
    return lines.flatMap(line => {
      const text = storage.getItem(line);
      return text === null ? [] : [/** @type {E} */ (JSON.parse(text))];
    });
  }
}

/** Merely reading `localStorage` throws where storage is forbidden. @returns {Storage | null} */
function standardStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
