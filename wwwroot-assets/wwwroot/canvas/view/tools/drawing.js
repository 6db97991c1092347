import { boxOfGesture } from "../../kernels/geometry.js";
import { makeId } from "../../kernels/ids.js";

/** @typedef {import("../../types.js").Box} Box */
/** @typedef {import("./pointer.js").Tool} Tool */
/** @typedef {import("./pointer.js").Place} Place */

/** A drag that is narrower on screen than this in either direction means no box. CSS pixels. */
const least = 4;

/**
 * A new box of the current class, from where the press was to where the pointer is.
 * @param {import("../scene.js").Scene} scene
 * @param {Place} from
 * @param {number} scale CSS pixels to an image pixel
 * @param {(text: string) => void} say
 * @returns {Tool}
 */
export function drawing(scene, from, scale, say) {
  const id = makeId("b");
  return {
    name: "drawing",
    cursor: "crosshair",
    move(to) {
      const rect = boxOfGesture(from.image, to.image, scene.image, least / scale);
      scene.drawing =
        rect &&
        /** @type {Box} */ ({
          id,
          ...rect,
          class: scene.currentClass,
          flags: 0,
          origin: "drawn",
          attributes: null,
          parents: null,
          score: null,
        });
      scene.tell("draft");
    },
    finish() {
      const box = scene.drawing;
      scene.clearDraft();
      if (box) scene.session?.perform("add", [box]);
      else say("No box: the drag was too narrow, or beside the image.");
    },
    cancel() {
      scene.clearDraft();
    },
  };
}
