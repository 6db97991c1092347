// Tells the server how long somebody really worked: by minutes of activity, on leaving an image and with the page's last breath.

import { ActiveTime } from "../kernels/activity.js";

/** @import { Api, Sender } from "./api.js" */

/** Activity between two reports, milliseconds. */
const portion = 60_000;

/** @typedef {{ assignmentId: number, sender: Sender, time: ActiveTime, sent: number, tried: number }} Work */

export class ActivityReporter {
  #api;
  #clientId;
  #now;
  /** Sums by assignment: coming back to an image goes on where it was left. @type {Map<number, Work>} */
  #works = new Map();
  /** @type {Work | null} */
  #current = null;

  /**
   * @param {{ api: Pick<Api, "activity" | "lastActivity">, clientId: string, now?: () => number }} parts
   * `clientId`: the page's; `now`: milliseconds of a clock that never goes back
   */
  constructor({ api, clientId, now = () => performance.now() }) {
    this.#api = api;
    this.#clientId = clientId;
    this.#now = now;
  }

  /**
   * Another image is on screen.
   * @param {number | null} assignmentId null where time does not count: looking at somebody else's work
   * @param {Sender} sender
   */
  show(assignmentId, sender) {
    const left = this.#current;
    if (left?.assignmentId === assignmentId) return;
    left?.time.pause();
    this.#current =
      assignmentId === null ? null : (this.#works.get(assignmentId) ?? { assignmentId, sender, time: new ActiveTime(), sent: 0, tried: 0 });
    if (this.#current) this.#works.set(this.#current.assignmentId, this.#current);
    if (left) this.#report(left);
  }

  /** Pointer, key or wheel on the canvas. */
  interact() {
    const work = this.#current;
    if (!work) return;
    work.time.interact(this.#now());
    // A report that failed is tried again with the next portion: the sum is from the beginning, nothing is lost in between.
    if (work.time.total - Math.max(work.sent, work.tried) >= portion) this.#report(work);
  }

  /** The tab is hidden or closed. */
  leave() {
    const work = this.#current;
    if (!work) return;
    work.time.pause();
    for (const other of this.#works.values()) {
      const milliseconds = Math.round(other.time.total);
      if (milliseconds > other.sent) this.#api.lastActivity(other.assignmentId, { clientId: this.#clientId, milliseconds }, other.sender);
    }
  }

  /** @param {Work} work */
  async #report(work) {
    const milliseconds = Math.round(work.time.total);
    if (milliseconds <= work.sent) return;
    work.tried = milliseconds;
    const answer = await this.#api.activity(work.assignmentId, { clientId: this.#clientId, milliseconds }, work.sender);
    if (answer.ok) work.sent = Math.max(work.sent, milliseconds);
  }
}
