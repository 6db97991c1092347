// For every page but the canvas: sends what closed tabs left behind.

import { Api } from "./api.js";
import { systemClock } from "./clock.js";
import { Leftovers } from "./leftovers.js";
import { Outbox } from "./outbox.js";
import { Sender } from "./sender.js";

/** @import { Clock, SaveStatus } from "../types.js" */

/**
 * Sends what waits on this workstation for the person who is signed in; does nothing when nobody is.
 * @param {string} base the document's base address
 * @param {(status: SaveStatus) => void} [report] told at every change
 * @param {{ api?: Api, outbox?: Outbox, clock?: Clock, page?: Pick<EventTarget, "addEventListener" | "removeEventListener"> | null }}
 * [parts]
 * @returns {Promise<{ stop(): void }>} when it is known, and reported, whether anything waits
 */
export async function drain(
  base,
  report = () => {},
  { clock = systemClock, api = new Api({ base, clock }), outbox = new Outbox({ clock }), page = globalThis.window ?? null } = {},
) {
  const session = await api.session();
  if (!session.ok || !session.value.person) return { stop() {} };
  let heldCount = 0;
  /** @type {string | null} */
  let heldReason = null;
  const leftovers = new Leftovers({
    api,
    outbox,
    owner: { server: session.value.server, personId: session.value.person.id },
    held: (_assignmentId, _operation, reason) => {
      heldCount++;
      heldReason = reason;
    },
  });
  const sender = new Sender({ next: () => leftovers.next(), clock, changed: tell });
  const wake = () => {
    leftovers.look();
    sender.wake();
  };
  page?.addEventListener("online", wake);

  function tell() {
    const count = leftovers.count;
    if (count === 0) {
      report(heldCount > 0 ? { kind: "held", count: heldCount, reason: heldReason } : { kind: "saved" });
      return;
    }
    const state = sender.state;
    const cause =
      leftovers.refused !== null ? "refused" : state.kind === "backoff" ? "offline" : state.kind === "signedOut" ? "signedOut" : "sending";
    report({
      kind: "waiting",
      count,
      since: new Date(leftovers.oldest).toISOString(),
      cause,
      detail: "detail" in state ? state.detail : leftovers.refused,
    });
  }

  // Looks before it tells: "saved" must be known, not assumed.
  await leftovers.next();
  tell();
  sender.kick();
  return {
    stop() {
      sender.stop();
      page?.removeEventListener("online", wake);
    },
  };
}
