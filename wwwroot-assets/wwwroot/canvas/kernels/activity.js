// Active time: how long somebody really worked, told from interactions alone. An open tab is no work.

/** After this long without an interaction what follows is a new stretch, and the time between counts nothing. Milliseconds. */
export const longestPause = 30_000;

export class ActiveTime {
  /** Sum so far, milliseconds. */
  total = 0;
  /** @type {number | null} */
  #last = null;

  /** Pointer, key or wheel. @param {number} now milliseconds of a clock that never goes back */
  interact(now) {
    const gap = this.#last === null ? 0 : now - this.#last;
    if (gap > 0 && gap <= longestPause) this.total += gap;
    this.#last = now;
  }

  /** The tab was hidden, or another image came: the next interaction begins anew. */
  pause() {
    this.#last = null;
  }
}
