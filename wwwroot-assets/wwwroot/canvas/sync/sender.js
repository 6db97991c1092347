// When to send: one request at a time, again after a failure, at once when there is reason to hope.

/** @import { Clock } from "../types.js" */

/**
 * What became of one request: done (there may be more to do), or no use to go on now. `retryAfter`: milliseconds for which the server wants
 * to be left alone.
 * @typedef {{ kind: "done" } | { kind: "offline" | "signedOut", detail: string, retryAfter?: number | null }} Verdict
 * @typedef {() => Promise<Verdict>} Job
 */

/**
 * `since` (milliseconds since 1970): when the first of the failures in a row happened.
 * @typedef {{ kind: "idle" } | { kind: "sending" }
 *   | { kind: "backoff", detail: string, since: number } | { kind: "signedOut", detail: string, since: number }} SenderState
 */

/** Longest wait between two attempts, where the server does not ask for more. */
const longest = 15_000;

/** What a server asks for is believed up to this: nobody should wait an hour for a proxy's mistake. */
const longestAsked = 120_000;

export class Sender {
  #next;
  #clock;
  #random;
  #changed;
  #running = false;
  #again = false;
  #stopped = false;
  #failures = 0;
  #since = 0;
  /** @type {(() => void) | null} */
  #cancel = null;
  /** @type {SenderState} */
  state = { kind: "idle" };

  /**
   * @param {{ next: () => Promise<Job | null>, clock: Clock, random?: () => number, changed?: (state: SenderState) => void }} parts
   * `next` says what to do now, null when nothing is left
   */
  constructor({ next, clock, random = Math.random, changed = () => {} }) {
    this.#next = next;
    this.#clock = clock;
    this.#random = random;
    this.#changed = changed;
  }

  /** There is something new to do. During a back-off it waits its turn. */
  kick() {
    if (this.#running) this.#again = true;
    else if (this.#cancel === null) void this.#run();
  }

  /** There is reason to try at once: the browser is online again, a live hint came, somebody signed in, the tab is looked at. */
  wake() {
    this.#cancel?.();
    this.#cancel = null;
    this.#failures = 0;
    this.kick();
  }

  /** No further request begins; one in flight ends by itself. */
  stop() {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  async #run() {
    if (this.#stopped) return;
    this.#running = true;
    /** @type {Verdict} */
    let verdict = { kind: "done" };
    do {
      this.#again = false;
      verdict = await this.#work();
    } while (this.#again && verdict.kind === "done" && !this.#stopped);
    this.#running = false;
    if (verdict.kind === "done") this.#become({ kind: "idle" });
    else if (!this.#stopped) this.#waitAfter(verdict);
  }

  /** @returns {Promise<Verdict>} */
  async #work() {
    while (!this.#stopped) {
      /** @type {Verdict} */
      let verdict;
      try {
        const job = await this.#next();
        if (!job) break;
        if (this.#failures === 0) this.#become({ kind: "sending" });
        verdict = await job();
      } catch (error) {
        verdict = unexpected(error);
      }
      if (verdict.kind !== "done") return verdict;
      this.#failures = 0;
      this.#since = 0;
    }
    return { kind: "done" };
  }

  /** @param {Exclude<Verdict, { kind: "done" }>} verdict */
  #waitAfter({ kind, detail, retryAfter }) {
    this.#since ||= this.#clock.now();
    // 1, 2, 4, 8, 15 s; up to a quarter less, so that fifty canvases do not all come back in the same moment after a restart.
    const full = kind === "signedOut" ? longest : Math.min(longest, 1000 * 2 ** this.#failures++);
    const wait = Math.max(full * (1 - this.#random() / 4), Math.min(longestAsked, retryAfter ?? 0));
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null;
      void this.#run();
    });
    this.#become(kind === "signedOut" ? { kind, detail, since: this.#since } : { kind: "backoff", detail, since: this.#since });
  }

  /** @param {SenderState} state */
  #become(state) {
    if (JSON.stringify(state) === JSON.stringify(this.state)) return;
    this.state = state;
    this.#changed(state);
  }
}

/** A fault of ours must neither lose the queue nor spin: it is reported and tried again later. @param {unknown} error @returns {Verdict} */
function unexpected(error) {
  console.error(error);
  return { kind: "offline", detail: `Sending failed: ${error instanceof Error ? error.message : error}` };
}
