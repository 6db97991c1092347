// The paired view of one case: both pictures at the same place, the sides' boxes over them, and the drawing of other boxes.

import { h } from "../canvas/view/dom.js";
import { contextOf } from "./kernel.js";

/** @import { Draft } from "./draft.js" */
/** @import { Case, PlacedBox } from "./types.js" */

/** Told apart by people who see few colours, and unlike the red, green and blue of classes; the second is dashed as well. */
export const sideColours = ["#ffb300", "#35c4ff", "#e879f9", "#ffffff", "#f97316"];
const dashes = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 4]];

/** How near an edge a pointer takes hold of it, in CSS pixels. */
const reach = 7;

export class Stage {
  /** @param {{ onDraft: () => void }} parts */
  constructor({ onDraft }) {
    this.onDraft = onDraft;
    this.panes = [0, 1].map(() => {
      const canvas = h("canvas", { class: "adj-canvas" });
      return { canvas, element: h("div", { class: "adj-pane" }, canvas, h("div", { class: "caption" })) };
    });
    this.element = h("div", { class: "adj-panes" }, ...this.panes.map(pane => pane.element));
    /** @type {Case | null} */
    this.case = null;
    /** @type {import("./pictures.js").Shown | null} */
    this.shown = null;
    /** Boxes of the image's other cases. @type {PlacedBox[]} */
    this.others = [];
    /** @type {Draft | null} */
    this.draft = null;
    this.hidden = false;
    this.view = { x: 0, y: 0, scale: 1 };
    this.request = 0;
    /** @type {((time: number) => void)[]} */
    this.painted = [];
    // The pane itself: it also grows when the second picture is hidden, which leaves the element as it is.
    new ResizeObserver(() => this.#measure()).observe(this.panes[0].element);
    for (const pane of this.panes) this.#listen(pane.canvas);
  }

  /**
   * @param {Case | null} item
   * @param {import("./pictures.js").Shown | null} shown
   * @param {PlacedBox[]} others
   * @param {string[]} names of the pictures
   */
  show(item, shown, others, names) {
    const moved = item?.key !== this.case?.key || (shown !== null && this.shown === null);
    this.case = item;
    this.shown = shown;
    this.others = others;
    for (const [index, pane] of this.panes.entries()) {
      pane.element.hidden = index > 0 && (shown?.canvases.length ?? 2) < 2;
      /** @type {HTMLElement} */ (pane.element.lastElementChild).textContent = names[index] ?? "";
    }
    this.#measure();
    if (moved) this.home();
    this.invalidate();
  }

  /** Back to where the case is. */
  home() {
    const boxes = this.case?.sides.flatMap(side => side.boxes) ?? [];
    const { width, height } = this.#size();
    if (boxes.length === 0 || width === 0) return;
    const part = contextOf(boxes);
    const scale = Math.min(width, height) / (part.x2 - part.x1);
    this.view = { scale, x: width / 2 - ((part.x1 + part.x2) / 2) * scale, y: height / 2 - ((part.y1 + part.y2) / 2) * scale };
    this.invalidate();
  }

  /** @param {number} factor @param {{ x: number, y: number }} [at] */
  zoom(factor, at) {
    const { width, height } = this.#size();
    const place = at ?? { x: width / 2, y: height / 2 },
      scale = Math.min(64, Math.max(0.1, this.view.scale * factor)),
      by = scale / this.view.scale;
    this.view = { scale, x: place.x - (place.x - this.view.x) * by, y: place.y - (place.y - this.view.y) * by };
    this.invalidate();
  }

  invalidate() {
    if (!this.request)
      this.request = requestAnimationFrame(time => {
        this.request = 0;
        this.#draw();
        for (const hook of this.painted.splice(0)) hook(time);
      });
  }

  #size() {
    const box = this.panes[0].element.getBoundingClientRect();
    return { width: box.width, height: box.height };
  }

  #measure() {
    const ratio = window.devicePixelRatio || 1,
      { width, height } = this.#size();
    const wide = Math.max(1, Math.round(width * ratio)),
      high = Math.max(1, Math.round(height * ratio));
    if (this.panes.every(({ canvas }) => canvas.width === wide && canvas.height === high)) return;
    for (const { canvas } of this.panes) {
      canvas.width = wide;
      canvas.height = high;
    }
    this.home();
    this.invalidate();
  }

  #draw() {
    const ratio = window.devicePixelRatio || 1,
      { x, y, scale } = this.view;
    for (const [index, { canvas }] of this.panes.entries()) {
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = "#0b0e0d";
      context.fillRect(0, 0, canvas.width, canvas.height);
      const picture = this.shown?.canvases[index];
      if (!this.case || !this.shown || !picture) continue;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.imageSmoothingEnabled = (scale * this.shown.image.width) / picture.width < 12;
      context.imageSmoothingQuality = "high";
      context.drawImage(picture, x, y, this.shown.image.width * scale, this.shown.image.height * scale);
      if (!this.hidden) this.#boxes(context);
    }
  }

  /** @param {CanvasRenderingContext2D} context */
  #boxes(context) {
    for (const box of this.others) this.#outline(context, box, "rgb(210 220 218 / 45%)", 1, []);
    if (this.draft) {
      for (const side of this.case?.sides ?? [])
        for (const box of side.boxes) this.#outline(context, box, "rgb(210 220 218 / 60%)", 1, [3, 3]);
      for (const [index, box] of this.draft.boxes.entries()) {
        this.#outline(context, box, index === this.draft.selected ? "#ffffff" : "#9fe870", 2, [], box.class);
        if (index === this.draft.selected) this.#handles(context, box);
      }
      return;
    }
    for (const [index, side] of (this.case?.sides ?? []).entries())
      for (const box of side.boxes)
        this.#outline(context, box, sideColours[index % 5], 2, dashes[index % 5], `${side.letter} ${box.class}`, index % 2 === 1);
    if (this.case?.stands) for (const box of this.case.stands) this.#outline(context, grown(box, 3 / this.view.scale), "#ffffff", 1.5, []);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {PlacedBox} box
   * @param {string} colour
   * @param {number} width
   * @param {number[]} dash
   * @param {string} [label]
   * @param {boolean} [below]
   */
  #outline(context, box, colour, width, dash, label, below = false) {
    const { x, y, scale } = this.view;
    const left = x + box.x1 * scale,
      top = y + box.y1 * scale,
      right = x + box.x2 * scale,
      bottom = y + box.y2 * scale;
    context.setLineDash(dash);
    // A dark line under a bright one is seen on any ground.
    context.strokeStyle = "rgb(0 0 0 / 70%)";
    context.lineWidth = width + 2;
    context.strokeRect(left, top, right - left, bottom - top);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash([]);
    if (!label) return;
    context.font = "600 12px system-ui, sans-serif";
    const wide = context.measureText(label).width + 8,
      at = below ? bottom + 2 : top - 18;
    context.fillStyle = colour;
    context.fillRect(left - 1, at, wide, 16);
    context.fillStyle = "#0b0e13";
    context.fillText(label, left + 3, at + 12);
  }

  /** @param {CanvasRenderingContext2D} context @param {PlacedBox} box */
  #handles(context, box) {
    const { x, y, scale } = this.view;
    for (const px of [box.x1, (box.x1 + box.x2) / 2, box.x2])
      for (const py of [box.y1, (box.y1 + box.y2) / 2, box.y2]) {
        if (px === (box.x1 + box.x2) / 2 && py === (box.y1 + box.y2) / 2) continue;
        context.fillStyle = "#ffffff";
        context.fillRect(x + px * scale - 3.5, y + py * scale - 3.5, 7, 7);
        context.strokeStyle = "#000000";
        context.lineWidth = 1;
        context.strokeRect(x + px * scale - 3.5, y + py * scale - 3.5, 7, 7);
      }
  }

  /** @param {HTMLCanvasElement} canvas */
  #listen(canvas) {
    canvas.addEventListener(
      "wheel",
      event => {
        event.preventDefault();
        const place = placeIn(canvas, event);
        this.zoom(Math.exp(-event.deltaY * 0.0015), place);
      },
      { passive: false },
    );
    canvas.addEventListener("pointerdown", event => {
      if (event.button > 1) return;
      canvas.setPointerCapture(event.pointerId);
      const start = placeIn(canvas, event),
        view = this.view;
      const gesture =
        this.draft && event.button === 0
          ? this.draft.grab((start.x - view.x) / view.scale, (start.y - view.y) / view.scale, reach / view.scale)
          : null;
      const move = (/** @type {PointerEvent} */ moved) => {
        const now = placeIn(canvas, moved);
        if (gesture) gesture((now.x - start.x) / view.scale, (now.y - start.y) / view.scale);
        else this.view = { ...view, x: view.x + now.x - start.x, y: view.y + now.y - start.y };
        this.invalidate();
      };
      const end = () => {
        canvas.removeEventListener("pointermove", move);
        canvas.removeEventListener("pointerup", end);
        canvas.removeEventListener("pointercancel", end);
        if (gesture) {
          this.draft?.release();
          this.onDraft();
          this.invalidate();
        }
      };
      canvas.addEventListener("pointermove", move);
      canvas.addEventListener("pointerup", end);
      canvas.addEventListener("pointercancel", end);
    });
  }
}

/** @param {PlacedBox} box @param {number} by @returns {PlacedBox} */
const grown = (box, by) => ({ ...box, x1: box.x1 - by, y1: box.y1 - by, x2: box.x2 + by, y2: box.y2 + by });

/** @param {HTMLElement} element @param {MouseEvent} event */
function placeIn(element, event) {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
