/** The confidence of the model's box under the cursor, beside it: seventy of them on screen at once would hide the cells. */
import { reviewText } from "../kernels/refine.js";
import { h, setText } from "./dom.js";

export class HoverLabel {
  /** @param {import("./scene.js").Scene} scene @param {import("./stage.js").Stage} stage @param {import("./tools/pointer.js").Pointer} pointer */
  constructor(scene, stage, pointer) {
    this.labels = stage.panes.map(() => h("div", { class: "hover-label", hidden: true }));
    for (const [index, pane] of stage.panes.entries()) pane.ground.append(this.labels[index]);
    stage.afterFrame.push(() => {
      const id = stage.cursor && !pointer.press ? pointer.hover.id : null;
      const box = id === null ? undefined : scene.boxes.get(id);
      const shown = box && box.origin === "model" && scene.isShown(box.id) && !scene.selection.has(box.id) ? box : null;
      for (const [index, label] of this.labels.entries()) {
        const here = shown !== null && index === stage.pointerPane;
        if (label.hidden === here) label.hidden = !here;
        if (!here || !shown) continue;
        setText(label, `${shown.class} ${scoreText(shown)}, ${reviewText(shown)}`);
        const { view } = stage;
        label.style.transform = `translate(${Math.round(shown.x1 * view.scale + view.x)}px, ${Math.round(shown.y2 * view.scale + view.y + 4)}px)`;
      }
    });
  }
}

/** @param {import("../types.js").Box} box */
export const scoreText = box => box.score === null || box.score === undefined ? "no confidence" : box.score.toFixed(2);
