/** The guided tour with its progress, and the map in the corner that shows where one is and what was seen. */
import { fit } from "../kernels/viewport.js";
import { tilesOf } from "../kernels/sweep.js";
import { h } from "./dom.js";

/** The longer side of the map, CSS pixels. */
const longest = 132;
/** While the view moves the map follows as often as an eye needs: each change of it is laid out and painted. Milliseconds. */
const followEvery = 100;

export class Sweep {
  /** @param {import("./workspace.js").Workspace} workspace */
  constructor(workspace) {
    this.workspace = workspace;
    /** @type {import("../types.js").Rect[]} */
    this.tiles = [];
    this.at = -1;
    /** Tiles that were on screen. @type {Set<number>} */
    this.seen = new Set();
    this.scale = 0;
    this.placed = 0;
    this.canvas = h("canvas", { class: "map-picture" });
    this.frame = h("div", { class: "map-frame" });
    this.marks = h("div", { class: "map-marks" });
    this.element = h(
      "div",
      {
        class: "map",
        hidden: true,
        role: "img",
        "aria-label": "Map of the image",
        onpointerdown: (/** @type {PointerEvent} */ event) => this.#press(event),
        onpointermove: (/** @type {PointerEvent} */ event) => {
          if (event.buttons === 1) this.#press(event);
        },
      },
      this.canvas,
      this.marks,
      this.frame,
    );
    workspace.stage.panes[0].element.append(this.element);
    workspace.stage.afterFrame.push(() => this.#place());
    workspace.stage.onRest.push(() => this.#draw());
  }

  /** Another image: the tour is over. */
  show() {
    this.tiles = [];
    this.at = -1;
    this.seen.clear();
    this.element.hidden = true;
    this.marks.replaceChildren();
  }

  /**
   * Goes to the next or previous tile, at the magnification of now; at fit the tour takes twice as much.
   * @param {1 | -1} step
   * @returns {string} what to say
   */
  walk(step) {
    const { stage, scene } = this.workspace,
      { size, view } = stage,
      { image } = scene;
    const least = 2 * fit(image, size).scale;
    if (this.tiles.length === 0 || Math.abs(view.scale - this.scale) > 1e-6) {
      this.scale = Math.max(least, view.scale);
      this.tiles = tilesOf(image, { width: size.width / this.scale, height: size.height / this.scale });
      this.seen.clear();
      this.at = step > 0 ? -1 : 0;
    }
    const next = this.at + step;
    if (next >= this.tiles.length || next < 0)
      return next < 0 ? "This is the first part of the image." : `All ${this.tiles.length} parts were shown.`;
    this.at = next;
    this.seen.add(next);
    const { x1, y1, x2, y2 } = this.tiles[next];
    stage.setView({
      scale: this.scale,
      x: size.width / 2 - ((x1 + x2) / 2) * this.scale,
      y: size.height / 2 - ((y1 + y2) / 2) * this.scale,
    });
    this.#mark();
    const seen = this.seen.size === this.tiles.length ? ": all were shown." : `, ${this.seen.size} seen.`;
    return `Part ${next + 1} of ${this.tiles.length}${seen}`;
  }

  get #ratio() {
    const { width, height } = this.workspace.scene.image;
    return longest / Math.max(width, height);
  }

  #mark() {
    const ratio = this.#ratio;
    this.marks.replaceChildren(
      ...this.tiles.map((tile, index) =>
        h("i", {
          class: this.seen.has(index) ? "seen" : "",
          style:
            `left: ${tile.x1 * ratio}px; top: ${tile.y1 * ratio}px; ` +
            `width: ${(tile.x2 - tile.x1) * ratio}px; height: ${(tile.y2 - tile.y1) * ratio}px`,
        }),
      ),
    );
  }

  /** The map's picture is the first pane's, small. */
  #draw() {
    const { pictures, scene } = this.workspace,
      base = pictures?.pictures[0]?.base,
      ratio = this.#ratio;
    if (this.element.hidden || !base || base.width === 0) return;
    const width = Math.max(1, Math.round(scene.image.width * ratio)),
      height = Math.max(1, Math.round(scene.image.height * ratio));
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.getContext("2d", { alpha: false })?.drawImage(base, 0, 0, width, height);
  }

  #place() {
    const { stage, scene } = this.workspace,
      { view, size } = stage,
      now = performance.now();
    if (stage.isMoving && now - this.placed < followEvery) return;
    this.placed = now;
    const whole = fit(scene.image, size).scale,
      hidden = view.scale <= whole * 1.15;
    const appears = this.element.hidden && !hidden;
    this.element.hidden = hidden;
    if (hidden) return;
    if (appears) this.#draw();
    const ratio = this.#ratio,
      { visible } = stage;
    const left = Math.max(0, visible.x1),
      top = Math.max(0, visible.y1);
    Object.assign(this.frame.style, {
      transform: `translate(${left * ratio}px, ${top * ratio}px)`,
      width: `${(Math.min(scene.image.width, visible.x2) - left) * ratio}px`,
      height: `${(Math.min(scene.image.height, visible.y2) - top) * ratio}px`,
    });
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const { stage } = this.workspace,
      { view, size } = stage,
      corner = this.canvas.getBoundingClientRect();
    const x = (event.clientX - corner.left) / this.#ratio,
      y = (event.clientY - corner.top) / this.#ratio;
    stage.setView({ scale: view.scale, x: size.width / 2 - x * view.scale, y: size.height / 2 - y * view.scale });
    event.preventDefault();
    event.stopPropagation();
  }
}
