// What the view sees of one assignment (docs/canvas-contract.md section 3).

import { BoxDocument } from "../kernels/document.js";
import { copyStacks, emptyStacks, inverseOf, recordGesture } from "../kernels/history.js";
import { makeId } from "../kernels/ids.js";
import { systemClock } from "./clock.js";
import { Emitter } from "./events.js";

/** @import { Assignment, BoxChange, BoxKind, Clock, HeldItem, LiveHint, Operation, OperationKind, SaveStatus, Session, SessionEvents, WorkDocument } from "../types.js" */

/**
 * Opens the session of one work document, fetched now or prefetched; never needs the network.
 * @param {{ work: WorkDocument, api?: unknown, outbox?: unknown, clock?: Clock }} parts
 * @returns {Promise<Session>}
 */
export async function openSession({ work, clock = systemClock }) {
  return new LocalSession(work, clock);
}

/** @implements {Session} */
class LocalSession {
  #document; #clock; #work;
  #sequence = 0;
  /** @type {Emitter<SessionEvents>} */
  #events = new Emitter();

  /** @param {WorkDocument} work @param {Clock} clock */
  constructor(work, clock) {
    this.#work = work;
    this.#document = new BoxDocument(work);
    this.#clock = clock;
  }

  get boxes() { return this.#document.view; }
  get revision() { return this.#document.revision; }
  /** @returns {Assignment | null} */
  get assignment() { return this.#work.assignment; }
  get editable() { return this.#work.assignment?.editable ?? false; }
  get reason() { return this.#work.assignment?.reason ?? null; }
  /** @returns {SaveStatus} */
  get status() {
    const first = this.#document.waiting[0];
    return first
      ? { kind: "waiting", count: this.#document.waiting.length, since: first.at, cause: "offline", detail: null }
      : { kind: "saved" };
  }
  get canUndo() { return this.#stacks().undo.length > 0; }
  get canRedo() { return this.#stacks().redo.length > 0; }

  /** @param {BoxKind} kind @param {BoxChange[]} boxes */
  perform(kind, boxes) { return this.#perform(kind, boxes, null); }
  undo() { return this.#takeBack(this.#stacks().undo.at(-1)); }
  redo() { return this.#takeBack(this.#stacks().redo.at(-1)); }
  submit() { return this.#perform("submit", [], null); }
  reopen() { return this.#perform("reopen", [], null); }
  hold() {}
  release() {}
  /** @returns {Promise<HeldItem[]>} */
  async held() { return []; }
  async resolveHeld() {}

  /** @type {Session["on"]} */
  on(type, listener) { return this.#events.on(type, listener); }
  /** @param {LiveHint} _message */
  receive(_message) {}
  async close() { this.#events.clear(); }

  #stacks() {
    const stacks = copyStacks(emptyStacks());
    for (const { operation, deltas } of this.#document.waitingDeltas()) recordGesture(stacks, operation, deltas, true);
    return stacks;
  }

  /** @param {import("../kernels/history.js").Gesture | undefined} gesture */
  #takeBack(gesture) {
    const inverse = gesture && inverseOf(gesture.deltas);
    return inverse ? this.#perform(inverse.kind, inverse.boxes, gesture.id) : null;
  }

  /** @param {OperationKind} kind @param {BoxChange[]} boxes @param {string | null} undoes @returns {Operation} */
  #perform(kind, boxes, undoes) {
    const operation = { sequence: ++this.#sequence, id: makeId("o"), kind, at: new Date(this.#clock.now()).toISOString(), undoes, boxes };
    const changed = this.#document.perform(operation).map(delta => delta.id);
    this.#events.emit("boxes", { changed, origin: undoes === null ? "local" : "history" });
    this.#events.emit("status", this.status);
    return operation;
  }
}
