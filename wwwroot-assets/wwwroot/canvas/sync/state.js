// What the page says of an assignment and of its queue.

/** @import { Assignment, AssignmentState, Operation, SaveStatus } from "../types.js" */
/** @import { SenderState } from "./sender.js" */

/** @type {Readonly<Record<AssignmentState, string | null>>} */
const reasons = {
  assigned: "This image cannot be edited now.",
  inProgress: "This image cannot be edited now.",
  returned: "This image cannot be edited now.",
  submitted: "This image is submitted.",
  accepted: "This image is accepted.",
};

/**
 * The assignment as the server last told it.
 * @param {Assignment} before @param {{ state: AssignmentState, editable: boolean }} told
 * @returns {Assignment}
 */
export function assignmentAfter(before, { state, editable }) {
  const same = before.state === state && before.editable === editable;
  const final = state === "submitted" && before.round.kind !== "free";
  return {
    ...before,
    state,
    editable,
    reason: editable
      ? null
      : same
        ? before.reason
        : final
          ? "You submitted this image. You can look; a lead can return it."
          : reasons[state],
  };
}

/**
 * With the waiting submit or reopen on top: who submitted offline must not go on drawing into a finished image.
 * @param {Assignment} told @param {readonly Operation[]} waiting
 * @returns {Assignment}
 */
export function assignmentShown(told, waiting) {
  const last = waiting.findLast(operation => operation.kind === "submit" || operation.kind === "reopen");
  if (!last) return told;
  return last.kind === "submit"
    ? {
        ...told,
        state: "submitted",
        editable: false,
        reason: "This image is submitted; the server will be told as soon as it can be reached.",
      }
    : { ...told, state: "inProgress", editable: true, reason: null };
}

/**
 * @param {{
 *   count: number, oldest: number, sender: SenderState, refused: string | null, storage: string | null,
 *   held: { count: number, reason: string | null }
 * }} queue `oldest`: milliseconds since 1970 of the oldest entry; `storage`: why some of them are in memory only
 * @returns {SaveStatus}
 */
export function statusOf({ count, oldest, sender, refused, storage, held }) {
  if (count === 0) return held.count > 0 ? { kind: "held", ...held } : { kind: "saved" };
  /** @param {import("../types.js").WaitingCause} cause @param {string | null} detail @param {number} since @returns {SaveStatus} */
  const waiting = (cause, detail, since = oldest) => ({ kind: "waiting", count, since: new Date(since).toISOString(), cause, detail });
  if (sender.kind === "signedOut") return waiting("signedOut", sender.detail);
  if (storage !== null) return waiting("storage", storage);
  if (sender.kind === "backoff") return waiting("offline", sender.detail, Math.min(oldest, sender.since));
  if (refused !== null) return waiting("refused", refused);
  return waiting("sending", null);
}
