import { resize, snapRect } from "../../kernels/geometry.js";
import { reshape } from "./moving.js";

/** @typedef {import("./pointer.js").Tool} Tool */
/** @typedef {import("./pointer.js").Place} Place */

/**
 * Moves the edges of one handle; dragged over the opposite edge the box flips.
 * @param {import("../scene.js").Scene} scene
 * @param {Place} from
 * @param {import("../../types.js").Box} box
 * @param {import("../../kernels/geometry.js").Handle} handle
 * @returns {Tool}
 */
export function resizing(scene, from, box, handle) {
  return {
    name: "resizing",
    cursor: `${handle}-resize`,
    move(to) {
      const first = scene.changing.size === 0;
      const next = snapRect(resize(box, handle, to.image.x - from.image.x, to.image.y - from.image.y, scene.image), scene.image);
      scene.changing = new Map([[box.id, { ...box, ...next }]]);
      scene.tell(first ? "boxes" : "draft");
    },
    finish() {
      reshape(scene);
    },
    cancel() {
      scene.clearDraft();
      scene.tell("boxes");
    },
  };
}
