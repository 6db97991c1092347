// What waits for one assignment, and the request that carries the head of it.

/** @import { LogAnswer, OutboxEntry } from "../types.js" */
/** @import { Api, Problem } from "./api.js" */
/** @import { Outbox } from "./outbox.js" */

/**
 * What became of a request with the head of the queue.
 * `again`: the batch was halved. `renumbered`: the server lacks what came before the head; what waits has a new client id,
 * and what the server acknowledged earlier may be gone (it was restored from an older backup).
 * @typedef {{ kind: "answered", answer: LogAnswer, sent: OutboxEntry[] } | { kind: "again" } | { kind: "renumbered" }
 *   | { kind: "offline" | "signedOut", detail: string, retryAfter?: number | null } | { kind: "refused", detail: string }} SendOutcome
 */

const mostOperations = 500;
/** The server takes 4 MiB; the rest is room for the envelope. */
const mostBytes = 4 * 1024 * 1024 - 64 * 1024;
/** A server that answers fresh sequences with gaps again and again is broken; then slow down instead of renumbering for ever. */
const mostRenumberings = 3;

export class AssignmentQueue {
  /** In sending order. @type {OutboxEntry[]} */
  entries = [];
  /** Why the server will not take the head; cleared when there is reason to try again. @type {string | null} */
  refused = null;
  #api;
  #outbox;
  #limit = mostOperations;
  #renumbered = 0;
  /** Not yet settled in IndexedDB: they wait, and what is behind them too. @type {Set<string>} */
  #unsettled = new Set();

  /** @param {{ api: Api, outbox: Outbox, assignmentId: number, entries?: readonly OutboxEntry[] }} parts */
  constructor({ api, outbox, assignmentId, entries = [] }) {
    this.#api = api;
    this.#outbox = outbox;
    this.assignmentId = assignmentId;
    this.entries.push(...entries);
  }

  /** A new entry at the end; it may be sent once `stored` resolves. @param {OutboxEntry} entry @param {Promise<unknown>} stored */
  async add(entry, stored) {
    this.entries.push(entry);
    this.#unsettled.add(entry.operation.id);
    await stored;
    this.#unsettled.delete(entry.operation.id);
  }

  get sendable() {
    const head = this.entries[0];
    return head !== undefined && this.refused === null && !this.#unsettled.has(head.operation.id);
  }

  /** Takes entries out, here and in IndexedDB. @param {ReadonlySet<string>} operationIds */
  async settle(operationIds) {
    const gone = this.entries.filter(entry => operationIds.has(entry.operation.id));
    if (gone.length === 0) return;
    this.entries = this.entries.filter(entry => !operationIds.has(entry.operation.id));
    await this.#outbox.remove(gone);
  }

  /**
   * Sends the first entries, as many of one client as one request may carry.
   * @param {number} since the revision after which the server tells its operations
   * @returns {Promise<SendOutcome>}
   */
  async send(since) {
    const sent = this.#batch();
    const { server, personId, clientId } = /** @type {OutboxEntry} */ (sent[0]);
    const body = { clientId, since, operations: sent.map(entry => entry.operation) };
    const answer = await this.#api.send(this.assignmentId, body, { server, personId });
    if (!answer.ok) return this.#afterProblem(answer, sent);
    if (!Array.isArray(answer.value?.operations) || !Array.isArray(answer.value.results)) {
      return { kind: "offline", detail: "The server's answer is not one of AnnotateHub." };
    }
    return { kind: "answered", answer: answer.value, sent };
  }

  #batch() {
    const clientId = this.entries[0]?.clientId;
    const encoder = new TextEncoder();
    /** @type {OutboxEntry[]} */
    const batch = [];
    let bytes = 0;
    for (const entry of this.entries) {
      if (entry.clientId !== clientId || batch.length === this.#limit || this.#unsettled.has(entry.operation.id)) break;
      bytes += encoder.encode(JSON.stringify(entry.operation)).length + 1;
      if (bytes > mostBytes && batch.length > 0) break;
      batch.push(entry);
    }
    return batch;
  }

  /** @param {Problem} problem @param {OutboxEntry[]} sent @returns {Promise<SendOutcome>} */
  async #afterProblem({ code, detail, retryAfter }, sent) {
    switch (code) {
      case "unreachable":
        return { kind: "offline", detail, retryAfter };
      case "signedOut":
        return { kind: "signedOut", detail };
      case "sequenceGap":
        return this.#closeGap(sent, detail);
      case "tooLarge":
        if (sent.length > 1) {
          this.#limit = Math.ceil(sent.length / 2);
          return { kind: "again" };
        }
        return this.#refuse(detail);
      default:
        return this.#refuse(detail);
    }
  }

  /** @param {string} detail @returns {SendOutcome} */
  #refuse(detail) {
    this.refused = detail;
    return { kind: "refused", detail };
  }

  /**
   * The head of the queue is always the first entry not acknowledged, so a gap means that those before it are lost, not late.
   * @param {OutboxEntry[]} sent @param {string} detail @returns {Promise<SendOutcome>}
   */
  async #closeGap(sent, detail) {
    if (++this.#renumbered > mostRenumberings) return { kind: "offline", detail };
    const clientId = sent[0]?.clientId;
    const orphans = this.entries.filter(entry => entry.clientId === clientId && !this.#unsettled.has(entry.operation.id));
    const moved = await this.#outbox.rehome(orphans);
    const byOperation = new Map(moved.map(entry => [entry.operation.id, entry]));
    this.entries = this.entries.map(entry => byOperation.get(entry.operation.id) ?? entry);
    return { kind: "renumbered" };
  }
}
