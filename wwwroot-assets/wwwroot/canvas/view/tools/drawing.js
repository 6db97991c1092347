import { boxFromDrag } from "../../kernels/geometry.js";
import { makeId } from "../../kernels/ids.js";

/** @typedef {import("../../types.js").Box} Box */
/** @typedef {import("./pointer.js").Tool} Tool */
/** @typedef {import("./pointer.js").Place} Place */

/**
 * A new box of the current class, from where the press was to where the pointer is.
 * @param {import("../scene.js").Scene} scene
 * @param {Place} from
 * @returns {Tool}
 */
export function drawing(scene, from) {
  const id = makeId("b");
  return {
    name: "drawing", cursor: "crosshair",
    move(to) {
      scene.drawing = /** @type {Box} */ ({
        id, ...boxFromDrag(from.image, to.image, scene.image), class: scene.currentClass, flags: 0, origin: "drawn", attributes: null, parents: null, score: null,
      });
      scene.tell("draft");
    },
    finish() {
      const box = scene.drawing;
      scene.clearDraft();
      if (box) scene.session?.perform("add", [box]);
    },
    cancel() { scene.clearDraft(); },
  };
}
