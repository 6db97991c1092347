/** @typedef {import("./pointer.js").Tool} Tool */
/** @typedef {import("./pointer.js").Place} Place */

/**
 * Moves both panes with the hand.
 * @param {import("../stage.js").Stage} stage
 * @param {Place} from
 * @returns {Tool}
 */
export function panning(stage, from) {
  let last = from.screen;
  const start = stage.view;
  return {
    name: "panning",
    cursor: "grabbing",
    move(to) {
      stage.pan(to.screen.x - last.x, to.screen.y - last.y);
      last = to.screen;
    },
    finish() {},
    cancel() {
      stage.setView(start);
    },
  };
}
