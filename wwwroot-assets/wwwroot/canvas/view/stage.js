/** The panes. Everything is drawn in one animation frame at a time; events only say what is out of date. */
import { fit, pan, resizePane, visiblePart, zoomAt } from "../kernels/viewport.js";
import { ActiveLayer } from "./activelayer.js";
import { BoxLayer, boxStyle, margin } from "./boxlayer.js";
import { h } from "./dom.js";
import { Surface } from "./surface.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../kernels/viewport.js").Viewport} Viewport */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {"side" | "overlay" | "single"} Layout */

/** After this long without a change of the view, detail is composed and settings are stored. */
const restAfter = 140;

/** This many boxes are drawn one by one on the active layer while selected or moved; more go to the layer of all boxes. */
const mostActive = 40;

export class Stage {
  /** @param {import("./scene.js").Scene} scene */
  constructor(scene) {
    this.scene = scene;
    this.panes = [0, 1].map(index => makePane(index));
    this.element = h("div", { class: "panes", "data-layout": "side" }, ...this.panes.map(pane => pane.element));
    /** @type {Viewport} */
    this.view = { scale: 1, x: 0, y: 0 };
    this.size = { width: 1, height: 1 };
    this.ratio = window.devicePixelRatio || 1;
    this.fitted = true;
    this.boxLayer = new BoxLayer();
    this.activeLayer = new ActiveLayer();
    this.style = boxStyle([], 1.5, true);
    /** @type {Layout} */
    this.layout = "side";
    this.swapped = false;
    this.blend = 0.5;
    this.single = 0;
    /** @type {Picture[]} */
    this.pictures = [];
    /** Colour behind the pictures. */
    this.ground = "#000";
    /** Pointer on the panes, in CSS pixels from the pane's corner; null outside. @type {{ x: number, y: number } | null} */
    this.cursor = null;
    /**
     * Lines make the whole of both panes be composited at every move of the mouse, so they are kept for drawing. @type
     * {import("./settings.js").Crosshair}
     */
    this.crosshair = "drawing";
    /** Index of the pane under the pointer. @type {number | null} */
    this.pointerPane = null;
    /** Whether the pointer is at a handle: then small boxes show theirs. @type {() => boolean} */
    this.atHandle = () => false;
    this.wereMany = false;
    this.dirty = { view: true, pictures: true, boxes: true, active: true, cursor: true };
    this.request = 0;
    this.restTimer = 0;
    /** @type {(() => void)[]} called at the start of a frame: the pointer's latest place is taken in here */
    this.beforeFrame = [];
    /** @type {(() => void)[]} */
    this.afterFrame = [];
    /** @type {(() => void)[]} */
    this.onRest = [];
    /** Times between consecutive frames, newest last. @type {number[]} */
    this.frames = [];
    this.lastFrame = 0;
    this.lastPaint = 0;
    /** Whether the view changed a moment ago: what can wait waits until it rests. */
    this.isMoving = false;
    scene.listen(change => this.invalidate(change === "boxes" || change === "visibility" ? "boxes" : "active"));
    // A browser that lost its graphics process hands the canvases back empty.
    this.boxLayer.canvas.addEventListener("contextrestored", () => {
      this.boxLayer.drawn = null;
      this.invalidate("boxes");
    });
    for (const { surface } of this.panes) surface.canvas.addEventListener("contextrestored", () => this.invalidate("pictures"));
    new MutationObserver(() => this.#readGround()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    new ResizeObserver(() => this.#measure()).observe(this.panes[0].ground);
    this.#watchRatio();
  }

  /** @param {"view" | "pictures" | "boxes" | "active" | "cursor"} part */
  invalidate(part) {
    this.dirty[part] = true;
    if (part === "boxes") this.dirty.active = true;
    if (!this.request) this.request = requestAnimationFrame(time => this.#frame(time));
  }

  /** @param {number} time */
  #frame(time) {
    // Cleared only after the hooks: what they invalidate is drawn in this frame.
    for (const hook of this.beforeFrame) hook();
    this.request = 0;
    if (this.lastFrame && time - this.lastFrame < 1000) {
      this.frames.push(time - this.lastFrame);
      if (this.frames.length > 600) this.frames.splice(0, 300);
    }
    this.lastFrame = time;
    const { dirty } = this;
    this.dirty = { view: false, pictures: false, boxes: false, active: false, cursor: false };
    const outdated = dirty.boxes || (dirty.active && this.#manyActive()) || (dirty.view && !this.boxLayer.placeIn(this.view));
    const drawn = outdated ? this.#drawBoxes() : null;
    if (dirty.view || dirty.pictures) this.#drawSurfaces(null);
    else if (drawn) this.#drawSurfaces(drawn);
    if (dirty.view || dirty.boxes || dirty.active) this.#drawActive();
    if (dirty.view || dirty.cursor) this.#placeCrosshair();
    if (dirty.view) {
      this.isMoving = true;
      clearTimeout(this.restTimer);
      this.restTimer = window.setTimeout(() => {
        this.isMoving = false;
        // What was put away while the view moved comes back.
        this.invalidate("cursor");
        for (const hook of this.onRest) hook();
      }, restAfter);
    }
    for (const hook of [...this.afterFrame]) hook();
    this.lastPaint = performance.now();
  }

  /** Resolves after the next frame is drawn. @returns {Promise<void>} */
  painted() {
    return new Promise(resolve => {
      const hook = () => {
        this.afterFrame.splice(this.afterFrame.indexOf(hook), 1);
        resolve();
      };
      this.afterFrame.push(hook);
      this.invalidate("view");
    });
  }

  get shownPanes() {
    return this.layout === "side" && this.pictures.length > 1 ? this.panes : this.panes.slice(0, 1);
  }

  /** The part of the image on screen. */
  get visible() {
    return visiblePart(this.view, this.size);
  }

  /** The pictures on the panes. */
  get shownPictures() {
    return this.shownPanes.flatMap((_, index) => this.picturesIn(index).map(picture => this.pictures[picture]));
  }

  /** @param {import("./boxraster.js").Rectangle | null} part of the boxes' layer that changed; null for all that is shown */
  #drawSurfaces(part) {
    const { boxLayer, view, ratio, ground } = this;
    const at = boxLayer.placeIn(view);
    const changed = part && at && { x1: part.x1 + at.x, y1: part.y1 + at.y, x2: part.x2 + at.x, y2: part.y2 + at.y };
    for (const [index, { surface }] of this.shownPanes.entries()) {
      const pictures = this.picturesIn(index).map((picture, place) => ({
        picture: this.pictures[picture],
        opacity: place === 0 ? 1 : this.blend,
      }));
      surface.draw({ ground, pictures, boxes: at && { canvas: boxLayer.canvas, ...at } }, view, ratio, changed);
    }
  }

  /** Whether selected or moving boxes are, or were just now, too many for the active layer. */
  #manyActive() {
    const { selection, changing } = this.scene;
    const many = Math.max(selection.size, changing.size) > mostActive;
    const was = this.wereMany;
    this.wereMany = many;
    return many || was;
  }

  /** @returns what of their layer was drawn anew */
  #drawBoxes() {
    const { scene, boxLayer } = this;
    const zooming = boxLayer.drawn !== null && boxLayer.drawn.view.scale !== this.view.scale;
    const room = (zooming ? 0 : margin) / this.view.scale,
      { visible } = this;
    const part = { x1: visible.x1 - room, y1: visible.y1 - room, x2: visible.x2 + room, y2: visible.y2 + room };
    const many = this.#manyActive();
    /** @type {Box[]} */
    const boxes = [];
    /** @type {Box[]} */
    const selected = [];
    for (const id of scene.in(part)) {
      if (scene.changing.has(id)) continue;
      const box = scene.boxes.get(id);
      if (box) (many && scene.selection.has(id) ? selected : boxes).push(box);
    }
    if (many) selected.push(...scene.changing.values());
    return boxLayer.draw(boxes, selected, this.view, this.style, !zooming);
  }

  #drawActive() {
    const { scene } = this;
    const { visible } = this;
    const selected = [];
    if (!this.wereMany)
      for (const id of scene.selection) {
        const box = scene.changing.get(id) ?? scene.boxes.get(id);
        if (box && scene.isShown(id) && box.x1 <= visible.x2 && box.x2 >= visible.x1 && box.y1 <= visible.y2 && box.y2 >= visible.y1)
          selected.push(box);
      }
    this.activeLayer.draw(
      this.shownPanes.map(pane => pane.active),
      {
        selected,
        handles: scene.editable && scene.selection.size === 1,
        atHandle: this.atHandle(),
        drawing: scene.drawing,
        band: scene.band,
      },
      this.view,
      this.style,
      this.ratio,
      this.size,
    );
  }

  /** Lines through both panes, or a small cross where the pointer would be in the other pane. */
  #placeCrosshair() {
    const { cursor, scene } = this;
    const lines = this.crosshair === "always" || (this.crosshair === "drawing" && scene.editable && scene.mode === "draw");
    for (const [index, pane] of this.panes.entries()) {
      pane.across.hidden = pane.down.hidden = cursor === null || !lines;
      pane.twin.hidden = cursor === null || lines || index === this.pointerPane;
      if (!cursor) continue;
      const x = Math.round(cursor.x),
        y = Math.round(cursor.y);
      if (lines) {
        pane.across.style.transform = `translateY(${y}px)`;
        pane.down.style.transform = `translateX(${x}px)`;
      } else pane.twin.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  #measure() {
    const ground = this.panes[0].ground;
    const size = { width: ground.clientWidth, height: ground.clientHeight };
    if (size.width === 0 || size.height === 0) return;
    const { image } = this.scene;
    if (this.fitted) this.view = fit(image, size);
    else this.view = resizePane(this.view, this.size, size, image);
    this.size = size;
    this.#sizeCanvases();
  }

  #sizeCanvases() {
    this.boxLayer.resize(this.size.width, this.size.height, this.ratio);
    for (const { surface } of this.panes) surface.resize(this.size.width, this.size.height, this.ratio);
    this.#readGround();
    this.invalidate("view");
    this.invalidate("boxes");
  }

  /** Asked for once a theme: asking in a frame would make the page compute its styles before it has to. */
  #readGround() {
    this.ground = getComputedStyle(this.panes[0].ground).backgroundColor;
    this.invalidate("pictures");
  }

  /** The ratio changes when a window moves between screens or the page is zoomed. */
  #watchRatio() {
    matchMedia(`(resolution: ${this.ratio}dppx)`).addEventListener(
      "change",
      () => {
        this.ratio = window.devicePixelRatio || 1;
        this.#sizeCanvases();
        this.#watchRatio();
      },
      { once: true },
    );
  }

  /** @param {Viewport} view @param {boolean} [fitted] whether it stays fitted when the pane changes its size */
  setView(view, fitted = false) {
    this.view = view;
    this.fitted = fitted;
    this.invalidate("view");
  }

  fit() {
    this.setView(fit(this.scene.image, this.size), true);
  }

  /** @param {number} factor @param {{ x: number, y: number }} [at] CSS pixels in the pane */
  zoom(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }) {
    this.setView(zoomAt(this.view, factor, at, this.scene.image, this.size));
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.setView(pan(this.view, dx, dy, this.scene.image, this.size));
  }

  /** Panes as layout, swap and blend say. */
  arrange() {
    const layout = this.pictures.length > 1 ? this.layout : "single";
    this.element.dataset.layout = layout;
    this.panes[1].element.hidden = layout !== "side";
    this.invalidate("view");
  }

  /** Which pictures a pane shows, as indexes. @param {number} pane */
  picturesIn(pane) {
    const order = this.pictures.map((_, index) => index);
    if (this.swapped) order.reverse();
    const layout = this.pictures.length > 1 ? this.layout : "single";
    return layout === "side"
      ? order.slice(pane, pane + 1)
      : layout === "overlay"
        ? order
        : order.slice(Math.min(this.single, order.length - 1)).slice(0, 1);
  }
}

/** @param {number} index */
function makePane(index) {
  const surface = new Surface();
  const active = h("canvas", { class: "layer active", "aria-hidden": "true" });
  const across = h("div", { class: "crosshair across", hidden: true }),
    down = h("div", { class: "crosshair down", hidden: true });
  const twin = h("div", { class: "twin", hidden: true });
  const ground = h("div", { class: "ground", "data-pane": index }, surface.canvas, active, across, down, twin);
  const caption = h("div", { class: "caption" });
  return {
    element: h("section", { class: "pane" }, ground, caption),
    ground,
    surface,
    caption,
    active: /** @type {CanvasRenderingContext2D} */ (active.getContext("2d")),
    across,
    down,
    twin,
  };
}
