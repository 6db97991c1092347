/** Pins of open comments over the panes: a handful of elements that move with the view, none of them drawn on a canvas. */
import { h, placeAt } from "./dom.js";

/** @typedef {import("./comments.js").Thread} Thread */

export class PinLayer {
  /** @param {import("./scene.js").Scene} scene @param {import("./stage.js").Stage} stage @param {(thread: Thread) => void} pick */
  constructor(scene, stage, pick) {
    this.scene = scene;
    this.stage = stage;
    this.pick = pick;
    /** @type {{ thread: Thread, buttons: HTMLElement[] }[]} */
    this.pins = [];
    this.stale = false;
    /** @type {import("../kernels/viewport.js").Viewport | null} */
    this.placed = null;
    scene.listen(change => {
      if (change === "boxes" || change === "visibility" || change === "draft") this.stale = true;
    });
    stage.afterFrame.push(() => {
      if (this.pins.length > 0 && (this.stale || this.placed !== stage.view)) this.#place();
    });
  }

  /** @param {Thread[]} threads */
  show(threads) {
    for (const { buttons } of this.pins) for (const button of buttons) button.remove();
    this.pins = threads
      .filter(({ first }) => first.resolvedAt === null && (first.boxId !== null || first.x !== null))
      .map((thread, index) => ({
        thread,
        buttons: this.stage.panes.map(pane => {
          const button = h(
            "button",
            {
              type: "button",
              class: "pin",
              tabindex: -1,
              title: `${thread.first.person}: ${thread.first.text}`,
              "aria-label": `Comment of ${thread.first.person}`,
              onpointerdown: (/** @type {Event} */ event) => event.stopPropagation(),
              onclick: () => this.pick(thread),
            },
            String(index + 1),
          );
          pane.ground.append(button);
          return button;
        }),
      }));
    this.stale = true;
    this.stage.invalidate("cursor");
  }

  /** Number of a thread's pin, from 1; null when it has none. @param {Thread} thread */
  numberOf(thread) {
    const index = this.pins.findIndex(pin => pin.thread.first.id === thread.first.id);
    return index < 0 ? null : index + 1;
  }

  #place() {
    const { scene, stage } = this;
    this.stale = false;
    this.placed = stage.view;
    for (const { thread, buttons } of this.pins) {
      const at = placeOf(thread.first, scene);
      for (const button of buttons) {
        button.hidden = at === null;
        if (at) placeAt(button, at.x * stage.view.scale + stage.view.x, at.y * stage.view.scale + stage.view.y);
      }
    }
  }
}

/**
 * Where a comment is pinned: the upper right corner of its box, or its place; null when there is neither.
 * @param {import("../types.js").Comment} comment
 * @param {import("./scene.js").Scene} scene
 */
export function placeOf(comment, scene) {
  if (comment.boxId !== null) {
    const box = scene.changing.get(comment.boxId) ?? scene.boxes.get(comment.boxId);
    return box ? { x: box.x2, y: box.y1 } : null;
  }
  return comment.x !== null && comment.y !== null ? { x: comment.x, y: comment.y } : null;
}
