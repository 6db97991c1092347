// What closed tabs of the same person left behind, for whichever assignment.

import { AssignmentQueue } from "./queue.js";

/** @import { Operation, OutboxEntry } from "../types.js" */
/** @import { Api } from "./api.js" */
/** @import { Outbox, Owner } from "./outbox.js" */
/** @import { Job } from "./sender.js" */

/** Asks the server for no operations back: there is nobody here to show them to. */
const nothingSince = Number.MAX_SAFE_INTEGER;

export class Leftovers {
  #api;
  #outbox;
  #owner;
  #skip;
  #held;
  #due = true;
  /** @type {AssignmentQueue[]} */
  #queues = [];

  /**
   * @param {{
   *   api: Api, outbox: Outbox, owner: Owner, skip?: (entry: OutboxEntry) => boolean,
   *   held?: (assignmentId: number, operation: Operation, reason: string | null) => void
   * }} parts `skip`: what somebody else on this page sends
   */
  constructor({ api, outbox, owner, skip = () => false, held = () => {} }) {
    this.#api = api;
    this.#outbox = outbox;
    this.#owner = owner;
    this.#skip = skip;
    this.#held = held;
  }

  get count() {
    return this.#queues.reduce((sum, queue) => sum + queue.entries.length, 0);
  }
  get oldest() {
    return Math.min(...this.#queues.flatMap(queue => queue.entries.map(entry => entry.queuedAt)));
  }
  get refused() {
    return this.#queues.find(queue => queue.refused !== null)?.refused ?? null;
  }

  /** Look again, and try again what was refused. */
  look() {
    this.#due = true;
  }

  /** What the page knows already, so that it counts from the first moment. @param {readonly OutboxEntry[]} entries */
  take(entries) {
    /** @type {Map<number, OutboxEntry[]>} */
    const byAssignment = new Map();
    for (const entry of entries) {
      if (this.#skip(entry)) continue;
      const own = byAssignment.get(entry.assignmentId) ?? [];
      byAssignment.set(entry.assignmentId, own);
      own.push(entry);
    }
    this.#queues = [...byAssignment].map(
      ([assignmentId, own]) => new AssignmentQueue({ api: this.#api, outbox: this.#outbox, assignmentId, entries: own }),
    );
  }

  /** Looks where it is due. @returns {Promise<boolean>} whether it looked */
  async refresh() {
    if (!this.#due) return false;
    this.#due = false;
    this.take(await this.#outbox.list(this.#owner));
    return true;
  }

  /** @returns {Promise<Job | null>} */
  async next() {
    await this.refresh();
    const queue = this.#queues.find(item => item.sendable);
    return queue ? () => this.#send(queue) : null;
  }

  /** @param {AssignmentQueue} queue @returns {ReturnType<Job>} */
  async #send(queue) {
    const outcome = await queue.send(nothingSince);
    if (outcome.kind === "offline" || outcome.kind === "signedOut") return outcome;
    if (outcome.kind === "answered") {
      const bySequence = new Map(outcome.answer.results?.map(result => [result.sequence, result]));
      await queue.settle(new Set(outcome.sent.filter(entry => bySequence.has(entry.sequence)).map(entry => entry.operation.id)));
      for (const entry of outcome.sent) {
        const result = bySequence.get(entry.sequence);
        if (result?.outcome === "held") this.#held(queue.assignmentId, entry.operation, result.reason);
      }
      if (!bySequence.size) return { kind: "offline", detail: "The server acknowledged nothing of what was sent." };
    }
    return { kind: "done" };
  }
}
