/** What the save status says in words. Pure. */

/** @typedef {import("../types.js").SaveStatus} SaveStatus */

/**
 * @param {SaveStatus} status
 * @param {(time: string) => string} clock how a time of day is written
 * @returns {{ text: string, kind: "saved" | "sending" | "waiting" | "stopped" }}
 */
export function statusText(status, clock) {
  if (status.kind === "saved") return { text: "All saved", kind: "saved" };
  if (status.kind === "held") return { text: `${status.count} held back`, kind: "stopped" };
  const { count, cause } = status;
  if (cause === "sending") return { text: count === 0 ? "Saving" : `Saving ${count}`, kind: "sending" };
  if (cause === "offline") return { text: `${count} waiting, offline since ${clock(status.since)}`, kind: "waiting" };
  if (cause === "signedOut") return { text: `${count} waiting, signed out`, kind: "stopped" };
  if (cause === "storage") return { text: `${count} waiting, not kept on this computer`, kind: "stopped" };
  return { text: `${count} waiting, refused by the server`, kind: "stopped" };
}
