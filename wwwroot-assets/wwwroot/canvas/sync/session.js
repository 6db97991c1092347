// What the view sees of one assignment (docs/canvas-contract.md section 3).

import { makeId } from "../kernels/ids.js";
import { Timeline } from "../kernels/timeline.js";
import { systemClock } from "./clock.js";
import { Emitter } from "./events.js";
import { Leftovers } from "./leftovers.js";
import { AssignmentQueue } from "./queue.js";
import { Sender } from "./sender.js";
import { assignmentAfter, assignmentShown, statusOf } from "./state.js";
import { Wires } from "./wires.js";

/**
 * @import
 * { Assignment, BoxChange, BoxKind, Clock, LiveHint, LogAnswer, LoggedOperation, Operation, OperationKind, OperationResult, OutboxEntry,
 * SaveStatus, Session, SessionEvents, WorkDocument }
 * from "../types.js"
 */
/** @import { Api } from "./api.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Job, Verdict } from "./sender.js" */
/** @import { Channel, TabMessage } from "./tabs.js" */
/** @import { Page } from "./wires.js" */

/**
 * @typedef {{
 *   work: WorkDocument, api: Api, outbox: Outbox, log?: readonly LoggedOperation[] | null,
 *   clock?: Clock, random?: () => number, channel?: Channel | null, page?: Page | null
 * }} Parts
 * `log`: the whole log if it was prefetched, so that undo reaches back without a network. `page`: the window, for online and focus.
 */

/**
 * Opens the session of one work document, fetched now or prefetched; never needs the network.
 * @param {Parts} parts
 * @returns {Promise<Session>}
 */
export async function openSession(parts) {
  const { work, outbox } = parts;
  // Also where there is nothing to annotate: the status speaks of everything that waits on this workstation.
  const entries = await outbox.recall({ server: work.server, personId: work.person.id }, work.assignment?.id ?? 0);
  return new WorkSession(parts, entries);
}

/** @implements {Session} */
class WorkSession {
  #api;
  #outbox;
  #work;
  #clock;
  #queue;
  #leftovers;
  #sender;
  #wires;
  /** @type {Timeline} */
  #timeline;
  /** @type {Assignment | null} */
  #told;
  /** @type {Emitter<SessionEvents>} */
  #events = new Emitter();
  /** Whether there may be operations in the log that this page does not know. */
  #catchUp = true;
  /** Highest revision that a hint told of while what it tells of may not be known here; 0: none. */
  #hinted = 0;
  /** Whether the server may have forgotten what it acknowledged: then its whole log is taken in place of what is known. */
  #distrust = false;
  #closed = false;
  /** @type {{ count: number, reason: string | null }} */
  #held;
  /** Ids of operations that are in memory only, and why. @type {Map<string, string>} */
  #unstored = new Map();
  /** @type {Set<Promise<void>>} */
  #storing = new Set();
  /** @type {{ promise: Promise<void>, open: () => void } | null} */
  #gate = null;
  #lastStatus = "";
  #lastAssignment = "";

  /** @param {Parts} parts @param {OutboxEntry[]} entries */
  constructor({ work, api, outbox, log = null, clock = systemClock, random, channel, page = globalThis.window ?? null }, entries) {
    this.#api = api;
    this.#outbox = outbox;
    this.#work = work;
    this.#clock = clock;
    this.#told = work.assignment;
    this.#held = { count: work.assignment?.held ?? 0, reason: null };
    this.#timeline = new Timeline(work, work.person.id);
    if (log) this.#timeline.confirm(log, true);
    // What is in the prefetched log already is not put on top a second time; the server will answer "duplicate".
    for (const { operation } of entries) if (!this.#timeline.isLogged(operation.id)) this.#timeline.perform(operation);
    this.#queue = new AssignmentQueue({ api, outbox, assignmentId: work.assignment?.id ?? 0, entries });
    this.#leftovers = new Leftovers({
      api,
      outbox,
      owner: { server: work.server, personId: work.person.id },
      skip: entry =>
        entry.assignmentId === this.#queue.assignmentId && this.#queue.entries.some(own => own.operation.id === entry.operation.id),
    });
    // Before anything is asked of the server: "saved" while boxes of the image before still wait would be a lie.
    this.#leftovers.take(outbox.known({ server: work.server, personId: work.person.id }));
    this.#sender = new Sender({ next: () => this.#nextJob(), clock, random, changed: () => this.#tell() });
    this.#lastStatus = JSON.stringify(this.status);
    this.#lastAssignment = JSON.stringify(this.assignment);
    this.#wires = new Wires({
      api,
      clock,
      page,
      channel,
      wake: () => this.#wake(),
      look: () => this.#look(),
      heard: message => this.#heard(message),
    });
    this.#sender.kick();
  }

  get boxes() {
    return this.#timeline.boxes;
  }
  get revision() {
    return this.#timeline.revision;
  }
  get assignment() {
    return this.#told && assignmentShown(this.#told, this.#timeline.waiting);
  }
  get editable() {
    return this.assignment?.editable ?? false;
  }
  get reason() {
    return this.#told ? (this.assignment?.reason ?? null) : (this.#work.note ?? "You may look at this project, not annotate it.");
  }
  get canUndo() {
    return this.editable && this.#timeline.canUndo;
  }
  get canRedo() {
    return this.editable && this.#timeline.canRedo;
  }
  /** @returns {SaveStatus} */
  get status() {
    const own = this.#queue.entries;
    return statusOf({
      count: own.length + this.#leftovers.count,
      oldest: Math.min(own[0]?.queuedAt ?? Infinity, this.#leftovers.oldest),
      sender: this.#sender.state,
      refused: this.#queue.refused ?? this.#leftovers.refused,
      storage: this.#unstored.values().next().value ?? null,
      held: this.#held,
    });
  }

  /** @param {BoxKind} kind @param {BoxChange[]} boxes */
  perform(kind, boxes) {
    return this.#perform(kind, boxes, null);
  }
  undo() {
    return this.#takeBack(this.editable ? this.#timeline.undo() : null);
  }
  redo() {
    return this.#takeBack(this.editable ? this.#timeline.redo() : null);
  }
  submit() {
    return this.#perform("submit", [], null);
  }
  reopen() {
    return this.#perform("reopen", [], null);
  }

  hold() {
    if (this.#gate) return;
    let open = () => {};
    /** @type {Promise<void>} */
    const promise = new Promise(resolve => {
      open = resolve;
    });
    this.#gate = { promise, open };
  }

  release() {
    this.#gate?.open();
    this.#gate = null;
  }

  async held() {
    if (!this.#told) return [];
    const answer = await this.#api.held(this.#told.id);
    if (!answer.ok) throw new Error(answer.detail);
    this.#held = { count: answer.value.items.length, reason: answer.value.items.at(-1)?.reason ?? null };
    this.#tell();
    return answer.value.items;
  }

  /** @param {number} heldId @param {"apply" | "discard"} resolution */
  async resolveHeld(heldId, resolution) {
    const answer = await this.#api.resolveHeld(this.#queue.assignmentId, heldId, resolution);
    if (!answer.ok) throw new Error(answer.detail);
    this.#held = { count: Math.max(0, this.#held.count - 1), reason: this.#held.reason };
    this.#wake();
    this.#tell();
  }

  /** @type {Session["on"]} */
  on(type, listener) {
    return this.#events.on(type, listener);
  }

  /** @param {LiveHint} message */
  receive(message) {
    if (message.type === "listening" || message.type === "poll") return this.#look();
    if (message.type !== "assignment" || message.id !== this.#told?.id) return;
    // Somebody else, the lead or another tab, may have decided about what is held.
    if (this.#held.count > 0) this.held().catch(() => {});
    this.#hint(message.revision);
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.clear();
    this.#sender.stop();
    this.release();
    await Promise.all(this.#storing);
    if (this.#queue.entries.length > 0) this.#wires.tell({ type: "queue", server: this.#work.server, personId: this.#work.person.id });
    this.#wires.cut();
  }

  /** @param {ReturnType<Timeline["undo"]>} inverse */
  #takeBack(inverse) {
    return inverse && this.#perform(inverse.kind, inverse.boxes, inverse.undoes);
  }

  /**
   * Never refuses for a finished assignment: a gesture that ends after another tab submitted goes to the server, which holds it for the
   * person to decide.
   * @param {OperationKind} kind @param {BoxChange[]} boxes @param {string | null} undoes @returns {Operation}
   */
  #perform(kind, boxes, undoes) {
    if (!this.#told || this.#closed)
      throw new Error(this.#closed ? "This session is closed; a gesture cannot be added." : "A viewer has no assignment to change.");
    const { clientId, sequence } = this.#outbox.ticket(this.#told.id);
    const queuedAt = this.#clock.now();
    const operation = { sequence, id: makeId("o"), kind, at: new Date(queuedAt).toISOString(), undoes, boxes };
    const changed = this.#timeline.perform(operation);
    this.#store({
      server: this.#work.server,
      personId: this.#work.person.id,
      assignmentId: this.#told.id,
      clientId,
      sequence,
      queuedAt,
      operation,
    });
    if (changed.length > 0) this.#events.emit("boxes", { changed, origin: undoes === null ? "local" : "history" });
    this.#tell();
    return operation;
  }

  /** @param {OutboxEntry} entry */
  #store(entry) {
    const stored = this.#outbox.put([entry]).then(refusal => {
      if (refusal !== null) this.#unstored.set(entry.operation.id, refusal);
    });
    const sendable = this.#queue.add(entry, stored).then(() => {
      this.#storing.delete(sendable);
      this.#tell();
      this.#sender.kick();
    });
    this.#storing.add(sendable);
  }

  /** @returns {Promise<Job | null>} */
  async #nextJob() {
    // What waits is counted before anything is sent: without a network nothing behind this line is ever reached.
    if (await this.#leftovers.refresh()) this.#tell();
    if (this.#told && this.#queue.sendable) return () => this.#send();
    if (this.#told && (this.#catchUp || this.#hinted > this.revision)) return () => this.#fetch();
    return await this.#leftovers.next();
  }

  get #since() {
    return this.#timeline.complete && !this.#distrust ? this.revision : 0;
  }

  /** @returns {Promise<Verdict>} */
  async #send() {
    const since = this.#since;
    const outcome = await this.#queue.send(since);
    if (outcome.kind === "offline" || outcome.kind === "signedOut") return outcome;
    if (outcome.kind === "answered") {
      const results = outcome.answer.results ?? [];
      if (results.length === 0) return { kind: "offline", detail: "The server acknowledged nothing of what was sent." };
      await this.#gate?.promise;
      const bySequence = new Map(results.map(result => [result.sequence, result]));
      const settled = outcome.sent.filter(entry => bySequence.has(entry.sequence));
      await this.#take(outcome.answer, since, settled, entry => bySequence.get(entry.sequence) ?? null);
      this.#wires.tell({ type: "revision", server: this.#work.server, assignmentId: this.#queue.assignmentId, revision: this.revision });
    } else if (outcome.kind === "renumbered") {
      this.#distrust = true;
    }
    return { kind: "done" };
  }

  /** @returns {Promise<Verdict>} */
  async #fetch() {
    const since = this.#since;
    // What asks for another look while this one is under way is not answered by it.
    const hinted = this.#hinted;
    this.#catchUp = false;
    const answer = await this.#api.operations(this.#queue.assignmentId, since);
    if (!answer.ok && (answer.code === "unreachable" || answer.code === "signedOut")) {
      this.#catchUp = true;
      return { kind: answer.code === "signedOut" ? "signedOut" : "offline", detail: answer.detail };
    }
    if (this.#hinted === hinted) this.#hinted = 0;
    if (!answer.ok || !Array.isArray(answer.value?.operations)) return { kind: "done" };
    await this.#gate?.promise;
    await this.#take(answer.value, since, [], () => null);
    return { kind: "done" };
  }

  /**
   * @param {LogAnswer} answer @param {number} since
   * @param {OutboxEntry[]} settled entries that the server has now @param {(entry: OutboxEntry) => OperationResult | null} resultOf
   */
  async #take(answer, since, settled, resultOf) {
    const couldUndo = this.canUndo,
      couldRedo = this.canRedo;
    if (this.#told) this.#told = assignmentAfter(this.#told, answer);
    /** @type {string[] | "all"} */
    let changed = [];
    // Only a server that was restored from an older backup goes back; its word counts, from the beginning.
    this.#distrust ||= answer.revision < this.revision;
    if (this.#distrust && since > 0) {
      this.#catchUp = true;
      return;
    }
    if (this.#distrust) {
      this.#timeline.restart(answer.operations, answer.revision);
      this.#distrust = false;
      changed = "all";
    } else {
      changed = this.#timeline.confirm(answer.operations, since === 0);
    }
    const gone = new Set(settled.map(entry => entry.operation.id));
    for (const entry of this.#queue.entries) if (this.#timeline.isLogged(entry.operation.id)) gone.add(entry.operation.id);
    // Acknowledged and not in the log: the server holds it, even where it only says "duplicate" because its first answer was lost.
    const heldBack = settled.filter(entry => !this.#timeline.isLogged(entry.operation.id));
    const reverted = this.#timeline.settle(gone);
    if (changed !== "all") changed = [...new Set([...changed, ...reverted])];
    for (const id of gone) this.#unstored.delete(id);
    const removed = this.#queue.settle(gone);
    for (const entry of heldBack) {
      const result = resultOf(entry),
        reason = result?.reason ?? null;
      if (result?.outcome === "refused") {
        this.#events.emit("refused", { operation: entry.operation, reason });
        continue;
      }
      this.#held = { count: this.#held.count + 1, reason: reason ?? this.#held.reason };
      this.#events.emit("held", { operation: entry.operation, reason });
    }
    if (changed === "all" || changed.length > 0) this.#events.emit("boxes", { changed, origin: "remote" });
    if (couldUndo !== this.canUndo || couldRedo !== this.canRedo) this.#events.emit("history", null);
    this.#tell();
    await removed;
  }

  #tell() {
    const status = this.status,
      assignment = this.assignment;
    const statusText = JSON.stringify(status),
      assignmentText = JSON.stringify(assignment);
    if (assignmentText !== this.#lastAssignment) {
      this.#lastAssignment = assignmentText;
      this.#events.emit("assignment", assignment);
    }
    if (statusText !== this.#lastStatus) {
      this.#lastStatus = statusText;
      this.#events.emit("status", status);
    }
  }

  /** @param {TabMessage} message */
  #heard(message) {
    if (
      message.type === "revision" &&
      message.server === this.#work.server &&
      message.assignmentId === this.#told?.id &&
      message.revision > this.revision
    ) {
      this.#hint(message.revision);
    } else if (
      message.type === "session" ||
      (message.type === "queue" && message.server === this.#work.server && message.personId === this.#work.person.id)
    ) {
      this.#wake();
    }
  }

  /** @param {number} revision */
  #hint(revision) {
    this.#hinted = Math.max(this.#hinted, revision);
    this.#sender.wake();
  }

  #look() {
    this.#catchUp = true;
    this.#queue.refused = null;
    this.#leftovers.look();
    this.#sender.kick();
  }

  /** Tries everything again, at once. */
  #wake() {
    this.#look();
    this.#sender.wake();
  }
}
