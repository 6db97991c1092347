/** @typedef {import("./pointer.js").Tool} Tool */
/** @typedef {import("./pointer.js").Place} Place */

/**
 * Adds every box that the band touches to the selection.
 * @param {import("../scene.js").Scene} scene
 * @param {Place} from
 * @returns {Tool}
 */
export function rubberBand(scene, from) {
  const before = new Set(scene.selection);
  return {
    name: "rubberBand",
    cursor: "cell",
    move(to) {
      const x = [from.image.x, to.image.x].sort((a, b) => a - b),
        y = [from.image.y, to.image.y].sort((a, b) => a - b);
      scene.band = { x1: x[0], y1: y[0], x2: x[1], y2: y[1] };
      scene.select([...before, ...scene.in(scene.band)]);
      scene.tell("draft");
    },
    finish() {
      scene.clearDraft();
    },
    cancel() {
      scene.clearDraft();
      scene.select(before);
    },
  };
}
