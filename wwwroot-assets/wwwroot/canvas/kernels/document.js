// What the person sees: the server's confirmed boxes with the operations that still wait on top.

import { afterChange, afterSubmit, applyOperation, sameBox } from "./oplog.js";

/** @import { Box, BoxDelta, LoggedOperation, Operation } from "../types.js" */

/**
 * The boxes of one assignment. The server's order wins: confirmed operations go underneath, waiting ones are applied again on top.
 * Changes of different boxes are independent of each other, so only the boxes that an operation can have changed are worked out anew:
 * those that it names, and all of a model where it submits.
 */
export class BoxDocument {
  /** @param {{ boxes: readonly Box[], revision: number }} start */
  constructor(start) {
    /** @type {Map<string, Box>} */
    this.confirmed = new Map(start.boxes.map(box => [box.id, box]));
    /** Confirmed boxes with the waiting operations on top. @type {Map<string, Box>} */
    this.view = new Map(this.confirmed);
    this.revision = start.revision;
    /** In the order in which they will reach the server. @type {Operation[]} */
    this.waiting = [];
  }

  /**
   * A new gesture, on top of everything.
   * @param {Operation} operation
   * @returns {BoxDelta[]} what it changed in the view
   */
  perform(operation) {
    this.waiting.push(operation);
    return applyOperation(this.view, operation);
  }

  /**
   * An operation of the log. One that is known already (its revision is not after this document's) does nothing.
   * @param {LoggedOperation} operation
   * @returns {{ deltas: BoxDelta[], changed: string[] } | null} what it changed underneath, and what changed in the view
   */
  confirm(operation) {
    if (operation.revision <= this.revision) return null;
    this.revision = operation.revision;
    const deltas = applyOperation(this.confirmed, operation);
    const was = this.waiting.findIndex(item => item.id === operation.id);
    if (was >= 0) this.waiting.splice(was, 1);
    return { deltas, changed: this.#rebase(this.#reach(operation)) };
  }

  /**
   * Takes waiting operations out that will not enter the log (held by the server), or are in it already.
   * @param {ReadonlySet<string>} operationIds
   * @returns {string[]} ids of the boxes that changed in the view
   */
  settle(operationIds) {
    const gone = this.waiting.filter(operation => operationIds.has(operation.id));
    if (gone.length === 0) return [];
    this.waiting = this.waiting.filter(operation => !operationIds.has(operation.id));
    return this.#rebase(gone.flatMap(operation => this.#reach(operation)));
  }

  /**
   * What each waiting operation changes when applied on top of the confirmed boxes and those before it.
   * @returns {{ operation: Operation, deltas: BoxDelta[] }[]}
   */
  waitingDeltas() {
    if (this.waiting.some(operation => operation.kind === "submit")) {
      const all = new Map(this.confirmed);
      return this.waiting.map(operation => ({ operation, deltas: applyOperation(all, operation) }));
    }
    /** @type {Map<string, Box>} */
    const boxes = new Map();
    for (const operation of this.waiting) {
      for (const { id } of operation.boxes) {
        const box = this.confirmed.get(id);
        if (box) boxes.set(id, box);
      }
    }
    return this.waiting.map(operation => ({ operation, deltas: applyOperation(boxes, operation) }));
  }

  /**
   * Starts again from another confirmed state, the waiting operations on top (the server was restored from an older backup).
   * @param {ReadonlyMap<string, Box>} boxes
   * @param {number} revision
   */
  restart(boxes, revision) {
    this.confirmed = new Map(boxes);
    this.revision = revision;
    this.view = new Map(boxes);
    for (const operation of this.waiting) applyOperation(this.view, operation);
  }

  /** Ids of the boxes that an operation can have changed, here or on the server. @param {Operation} operation */
  #reach({ kind, boxes }) {
    const named = boxes.map(box => box.id);
    if (kind !== "submit") return named;
    for (const set of [this.confirmed, this.view]) for (const box of set.values()) if (box.origin === "model") named.push(box.id);
    return named;
  }

  /** @param {string[]} ids */
  #rebase(ids) {
    const named = new Set(ids);
    /** @type {Map<string, Box | null>} */
    const after = new Map();
    for (const id of named) after.set(id, this.confirmed.get(id) ?? null);
    for (const operation of this.waiting) {
      if (operation.kind === "submit") for (const [id, box] of after) after.set(id, box && afterSubmit(box));
      for (const change of operation.boxes) {
        const before = after.get(change.id);
        if (before !== undefined) after.set(change.id, afterChange(operation.kind, change, before));
      }
    }
    /** @type {string[]} */
    const changed = [];
    for (const [id, box] of after) {
      if (sameBox(this.view.get(id) ?? null, box)) continue;
      if (box) this.view.set(id, box);
      else this.view.delete(id);
      changed.push(id);
    }
    return changed;
  }
}
