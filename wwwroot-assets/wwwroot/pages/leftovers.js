// What closed tabs left behind goes out from every page but the canvas, which sends it itself. A strip tells while something waits.

/** @import { SaveStatus } from "../canvas/types.js" */

/** Most leftovers are on the server within this time; a strip that only flashes would be noise. */
const QUIET_MS = 400;

/**
 * @param {SaveStatus} status
 * @returns {string} empty when there is nothing to say
 */
export function sentence(status) {
  if (status.kind === "saved") return "";
  const [gestures, are, were] = status.count === 1 ? ["1 gesture", "is", "was"] : [`${status.count} gestures`, "are", "were"];
  if (status.kind === "held")
    return (
      `${gestures} from an earlier tab ${were} kept apart on the server` +
      `${status.reason ? `: ${status.reason}` : "."} Open the image to decide.`
    );
  const why = {
    sending: "being sent now",
    offline: "the server does not answer; sent when it is back",
    signedOut: status.detail ?? "sign in again, then they are sent",
    refused: status.detail ?? "the server refuses them for now; tried again later",
    storage: "this browser keeps nothing; leave the tab open",
  }[status.cause];
  return `${gestures} from an earlier tab ${are} waiting: ${why.replace(/\.$/, "")}. Nothing is lost.`;
}

if (globalThis.document && !document.querySelector("#workspace")) {
  const { drain } = await import("../canvas/sync/drain.js");
  const strip = document.createElement("div");
  strip.id = "leftover-strip";
  strip.setAttribute("role", "status");
  strip.hidden = true;
  document.body.append(strip);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  /** @param {SaveStatus} status */
  const report = status => {
    strip.textContent = sentence(status);
    strip.dataset.kind = status.kind;
    clearTimeout(later);
    if (status.kind === "waiting" && status.cause === "sending" && strip.hidden)
      later = setTimeout(() => {
        strip.hidden = false;
      }, QUIET_MS);
    else strip.hidden = status.kind === "saved";
  };

  let running = drain(document.baseURI, report);
  // A page that comes back out of the browser's cache slept through what happened in between.
  addEventListener("pageshow", event => {
    if (!event.persisted) return;
    running = running.then(old => {
      old.stop();
      return drain(document.baseURI, report);
    });
  });
}
