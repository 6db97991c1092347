import { moveMany } from "../../kernels/geometry.js";

/** @typedef {import("./pointer.js").Tool} Tool */
/** @typedef {import("./pointer.js").Place} Place */

/**
 * Moves all selected boxes together; they keep their places to each other at the image's border.
 * @param {import("../scene.js").Scene} scene
 * @param {Place} from
 * @returns {Tool}
 */
export function moving(scene, from) {
  const before = scene.selected;
  return {
    name: "moving",
    cursor: "move",
    move(to) {
      const first = scene.changing.size === 0;
      scene.changing = new Map(
        moveMany(before, to.image.x - from.image.x, to.image.y - from.image.y, scene.image).map(box => [box.id, box]),
      );
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

/**
 * Ends a gesture that changed the shape of boxes: one operation of what really differs, or none.
 * @param {import("../scene.js").Scene} scene
 */
export function reshape(scene) {
  const changed = [...scene.changing.values()].filter(box => {
    const stored = scene.boxes.get(box.id);
    return stored && (stored.x1 !== box.x1 || stored.y1 !== box.y1 || stored.x2 !== box.x2 || stored.y2 !== box.y2);
  });
  scene.clearDraft();
  if (changed.length > 0)
    scene.session?.perform(
      "reshape",
      changed.map(({ id, x1, y1, x2, y2 }) => ({ id, x1, y1, x2, y2 })),
    );
  else scene.tell("boxes");
}
