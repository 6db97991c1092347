// The document with its history: which operations of the log are this person's gestures, and what undo and redo would do now.

import { BoxDocument } from "./document.js";
import { copyStacks, emptyStacks, inverseOf, recordGesture } from "./history.js";
import { applyOperation } from "./oplog.js";

/** @import { Box, BoxChange, BoxKind, LoggedOperation, Operation } from "../types.js" */

/** Clients whose operations nobody takes back with Ctrl+Z. */
const machines = new Set(["import", "model"]);

export class Timeline {
  #document;
  #personId;
  #confirmed = emptyStacks();
  /** With the waiting operations on top; null after a change. @type {import("./history.js").Stacks | null} */
  #current = null;
  /** @type {Set<string>} */
  #logged = new Set();
  /** Whether the log from its beginning is known. */
  complete = false;

  /** @param {{ boxes: readonly Box[], revision: number }} start @param {number} personId */
  constructor(start, personId) {
    this.#document = new BoxDocument(start);
    this.#personId = personId;
  }

  get boxes() {
    return this.#document.view;
  }
  get revision() {
    return this.#document.revision;
  }
  get waiting() {
    return this.#document.waiting;
  }
  get canUndo() {
    return this.#stacks().undo.length > 0;
  }
  get canRedo() {
    return this.#stacks().redo.length > 0;
  }

  /** Whether an operation is known to be in the log. @param {string} operationId */
  isLogged(operationId) {
    return this.#logged.has(operationId);
  }

  /** @param {Operation} operation @returns {string[]} ids of the boxes that changed */
  perform(operation) {
    const deltas = this.#document.perform(operation);
    if (this.#current) recordGesture(this.#current, operation, deltas, true);
    return [...new Set(deltas.map(delta => delta.id))];
  }

  /** @returns {{ kind: BoxKind, boxes: BoxChange[], undoes: string } | null} the operation that undoes the last gesture */
  undo() {
    return takeBack(this.#stacks().undo.at(-1));
  }

  /** @returns {{ kind: BoxKind, boxes: BoxChange[], undoes: string } | null} the operation that undoes the last undo */
  redo() {
    return takeBack(this.#stacks().redo.at(-1));
  }

  /**
   * Operations of the log; those known already are passed over. A waiting operation that is among the passed-over ones
   * (it was acknowledged, but its answer was lost) is taken out by `settle`.
   * @param {readonly LoggedOperation[]} operations
   * @param {boolean} whole whether they begin with the log's first operation
   * @returns {string[]} ids of the boxes that changed in the view
   */
  confirm(operations, whole) {
    const ordered = operations.toSorted((one, other) => one.revision - other.revision);
    if (whole && !this.complete) this.#replay(ordered.filter(operation => operation.revision <= this.revision));
    const changed = new Set();
    for (const operation of ordered) {
      this.#logged.add(operation.id);
      const step = this.#document.confirm(operation);
      if (!step) continue;
      recordGesture(this.#confirmed, operation, step.deltas, this.#isOwn(operation));
      for (const id of step.changed) changed.add(id);
    }
    if (whole) this.complete = true;
    this.#current = null;
    return [...changed];
  }

  /**
   * Takes out waiting operations that will never be in the log (held).
   * @param {ReadonlySet<string>} operationIds
   * @returns {string[]} changed boxes
   */
  settle(operationIds) {
    this.#current = null;
    return this.#document.settle(operationIds);
  }

  /**
   * The server's log is shorter than what was known: it was restored from an older backup, and its word counts.
   * @param {readonly LoggedOperation[]} operations the whole log @param {number} revision
   */
  restart(operations, revision) {
    const ordered = operations.toSorted((one, other) => one.revision - other.revision);
    this.#logged.clear();
    const boxes = this.#replay(ordered);
    this.#document.settle(new Set(ordered.map(operation => operation.id)));
    this.#document.restart(boxes, revision);
    this.complete = true;
    this.#current = null;
  }

  /** @param {readonly LoggedOperation[]} operations */
  #replay(operations) {
    this.#confirmed = emptyStacks();
    /** @type {Map<string, Box>} */
    const boxes = new Map();
    for (const operation of operations) {
      this.#logged.add(operation.id);
      recordGesture(this.#confirmed, operation, applyOperation(boxes, operation), this.#isOwn(operation));
    }
    return boxes;
  }

  /** @param {LoggedOperation} operation */
  #isOwn(operation) {
    return !machines.has(operation.clientId) && (operation.personId ?? this.#personId) === this.#personId;
  }

  #stacks() {
    if (!this.#current) {
      this.#current = copyStacks(this.#confirmed);
      for (const { operation, deltas } of this.#document.waitingDeltas()) recordGesture(this.#current, operation, deltas, true);
    }
    return this.#current;
  }
}

/** @param {import("./history.js").Gesture | undefined} gesture */
function takeBack(gesture) {
  const inverse = gesture && inverseOf(gesture.deltas);
  return inverse ? { ...inverse, undoes: gesture.id } : null;
}
