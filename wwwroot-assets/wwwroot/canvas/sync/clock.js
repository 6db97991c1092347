/** @import { Clock } from "../types.js" */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
