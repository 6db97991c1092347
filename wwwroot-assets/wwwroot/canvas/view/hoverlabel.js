/**
 * What the box under the cursor is, beside it: seventy labels on screen at once would hide the cells, and small boxes have no letter at
 * all.
 */
import { reviewText } from "../kernels/refine.js";
import { h, placeAt, setText } from "./dom.js";

export class HoverLabel {
  /**
   * @param {import("./scene.js").Scene} scene
   * @param {import("./stage.js").Stage} stage
   * @param {import("./tools/pointer.js").Pointer} pointer
   */
  constructor(scene, stage, pointer) {
    this.labels = stage.panes.map(() => h("div", { class: "hover-label", hidden: true }));
    for (const [index, pane] of stage.panes.entries()) pane.ground.append(this.labels[index]);
    stage.afterFrame.push(() => {
      // Not while the view moves: text that moves with it is laid out and painted anew in every frame.
      const id = stage.cursor && !pointer.press && !stage.isMoving ? pointer.hover.id : null;
      const box = id === null ? undefined : scene.boxes.get(id);
      const shown = box && scene.isShown(box.id) && !scene.selection.has(box.id) ? box : null;
      for (const [index, label] of this.labels.entries()) {
        const here = shown !== null && index === stage.pointerPane;
        if (label.hidden === here) label.hidden = !here;
        if (!here || !shown) continue;
        setText(label, hoverText(shown, scene.work?.project.classes.find(item => item.key === shown.class)?.name));
        const { view } = stage;
        placeAt(label, shown.x1 * view.scale + view.x, shown.y2 * view.scale + view.y + 4);
      }
    });
  }
}

/** @param {import("../types.js").Box} box @param {string | undefined} name of its class */
export function hoverText(box, name) {
  const named = name && name !== box.class ? `${box.class} ${name}` : box.class;
  const flags = flagNames.filter(([bit]) => box.flags & bit).map(([, text]) => text);
  const model = box.origin === "model" ? [scoreText(box), reviewText(box)] : [];
  return [named, ...model, `${Math.round(box.x2 - box.x1)} × ${Math.round(box.y2 - box.y1)}`, ...flags].join(", ");
}

const flagNames = /** @type {[number, string][]} */ ([
  [1, "difficult"],
  [2, "truncated"],
  [4, "occluded"],
  [8, "ignored"],
]);

/** @param {import("../types.js").Box} box */
export const scoreText = box => (box.score === null || box.score === undefined ? "no confidence" : box.score.toFixed(2));
