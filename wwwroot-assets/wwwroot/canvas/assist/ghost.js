/** The box that a click would draw, under the pointer in every pane. Two elements that are moved: no layer is drawn anew for it. */
import { h, setText } from "../view/dom.js";

/** @typedef {import("../types.js").Rect} Rect */
/** @typedef {import("../kernels/viewport.js").Viewport} Viewport */

export class GhostLayer {
  /** @param {import("../view/stage.js").Stage} stage */
  constructor(stage) {
    this.ghosts = stage.panes.map(pane => {
      const label = h("span", { class: "ghost-label" });
      const element = h("div", { class: "ghost", hidden: true, "aria-hidden": "true" }, label);
      pane.ground.append(element);
      return { element, label };
    });
    /** @type {Rect | null} */
    this.box = null;
  }

  /**
   * @param {{ box: Rect, class: string, label: string } | null} ghost
   * @param {{ key: string, color: string }[]} classes
   * @param {Viewport} view
   * @param {number} pane under the pointer
   */
  show(ghost, classes, view, pane) {
    this.box = ghost?.box ?? null;
    for (const [index, { element, label }] of this.ghosts.entries()) {
      element.hidden = ghost === null;
      if (!ghost) continue;
      element.style.setProperty("--class", classes.find(item => item.key === ghost.class)?.color ?? "#c8c8c8");
      label.hidden = index !== pane;
      setText(label, ghost.label);
    }
    this.place(view);
  }

  /** @param {Viewport} view */
  place(view) {
    const { box } = this;
    if (!box) return;
    const left = Math.round(box.x1 * view.scale + view.x),
      top = Math.round(box.y1 * view.scale + view.y);
    for (const { element } of this.ghosts) {
      element.style.transform = `translate(${left}px, ${top}px)`;
      element.style.width = `${Math.round(box.x2 * view.scale + view.x) - left}px`;
      element.style.height = `${Math.round(box.y2 * view.scale + view.y) - top}px`;
    }
  }
}
