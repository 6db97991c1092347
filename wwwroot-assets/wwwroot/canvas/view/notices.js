/** Which one sentence the strip shows, the most pressing first. Pure. */

/** @typedef {import("../types.js").SaveStatus} SaveStatus */
/** @typedef {import("../types.js").Person} Person */

/**
 * @typedef {object} Situation
 * @property {SaveStatus | null} status
 * @property {Person | null} author whose boxes are on screen
 * @property {Person | null} signedIn who is signed in as far as known
 * @property {"online" | "offline" | "signedOut"} connection
 * @property {boolean} editable
 * @property {string | null} reason
 * @property {boolean} mayReopen
 * @property {{ by: string, text: string } | null} [returned] what a lead said when returning the work, until it was read
 * @property {string | null} fault a picture that could not be shown
 */

/**
 * @param {Situation} situation
 * @param {(time: string) => string} clock
 * @returns
 * {{ kind: "info" | "warning" | "error", text: string, action: "reload" | "signIn" | "held" | "reopen" | "retry" | "returned" | null } |
 * null}
 */
export function noticeOf({ status, author, signedIn, connection, editable, reason, mayReopen, returned = null, fault }, clock) {
  const waiting = status?.kind === "waiting" ? status.count : 0;
  const changes = waiting === 1 ? "1 change" : `${waiting} changes`,
    wait = waiting === 1 ? "waits" : "wait",
    stay = waiting === 1 ? "stays" : "stay";
  if (author && signedIn && signedIn.id !== author.id)
    return {
      kind: "warning",
      text:
        `${signedIn.displayName} is signed in now, and these are the boxes of ${author.displayName}.` +
        `${waiting > 0 ? ` ${changes} of ${author.displayName} ${stay} on this computer until they sign in again.` : ""}`,
      action: "reload",
    };
  if (connection === "signedOut" || (status?.kind === "waiting" && status.cause === "signedOut"))
    return {
      kind: "warning",
      text:
        waiting > 0
          ? `You are signed out. ${changes} ${wait} on this computer; go on, and sign in when it suits you.`
          : "You are signed out. You can go on; what you draw is kept on this computer.",
      action: "signIn",
    };
  if (status?.kind === "waiting" && status.cause === "storage")
    return {
      kind: "error",
      text:
        `This browser keeps nothing (${status.detail ?? "private window or full disk"}): ` +
        `do not close the tab while ${changes} ${wait}.`,
      action: null,
    };
  if (status?.kind === "waiting" && status.cause === "refused")
    return {
      kind: "error",
      text: `The server refuses ${changes}: ${status.detail ?? "no reason given"} What waits is kept on this computer.`,
      action: null,
    };
  if (status?.kind === "held")
    return {
      kind: "warning",
      text:
        `${status.count === 1 ? "1 change was" : `${status.count} changes were`} held back` +
        `${status.reason ? `: ${status.reason}` : "."}`,
      action: "held",
    };
  if (connection === "offline" || (status?.kind === "waiting" && status.cause === "offline"))
    return {
      kind: "warning",
      text:
        `The server cannot be reached${status?.kind === "waiting" ? ` since ${clock(status.since)}` : ""}. ` +
        "Go on: it is all kept here and goes out by itself.",
      action: null,
    };
  if (returned) return { kind: "warning", text: `Returned by ${returned.by}: “${shortened(returned.text)}”`, action: "returned" };
  if (!editable && reason) return { kind: "info", text: reason, action: mayReopen ? "reopen" : null };
  if (fault) return { kind: "error", text: fault, action: "retry" };
  return null;
}

/** A strip holds one line; the panel shows all of it. @param {string} text */
const shortened = text => (text.length <= 160 ? text : `${text.slice(0, 157).trimEnd()}...`);
