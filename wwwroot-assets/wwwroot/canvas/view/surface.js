/**
 * The one canvas of a pane: the ground, the pictures and the boxes, drawn into pixels that hide all below them. As layers of their own,
 * transparent and as large as the pane, they were filtered and blended by the compositor in every frame.
 */
import { h } from "./dom.js";

/** @typedef {{ x1: number, y1: number, x2: number, y2: number }} Rectangle */

/**
 * What a pane shows.
 * @typedef {object} Shown
 * @property {string} ground colour behind the pictures
 * @property {{ picture: import("./picture.js").Picture, opacity: number }[]} pictures the lowest first
 * @property {{ canvas: HTMLCanvasElement, x: number, y: number } | null} boxes their layer, and where it lies in the pane; device pixels
 */

export class Surface {
  constructor() {
    this.canvas = h("canvas", { class: "surface", "aria-hidden": "true" });
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d", { alpha: false }));
  }

  /** @param {number} width CSS pixels of the pane @param {number} height @param {number} ratio device pixels to a CSS pixel */
  resize(width, height, ratio) {
    const { canvas } = this;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    canvas.style.width = `${canvas.width / ratio}px`;
    canvas.style.height = `${canvas.height / ratio}px`;
  }

  /**
   * @param {Shown} shown
   * @param {{ scale: number, x: number, y: number }} view
   * @param {number} ratio
   * @param {Rectangle | null} part what changed, device pixels; null for all
   */
  draw({ ground, pictures, boxes }, view, ratio, part) {
    const { canvas, context } = this;
    context.save();
    if (part) {
      context.beginPath();
      context.rect(part.x1, part.y1, part.x2 - part.x1, part.y2 - part.y1);
      context.clip();
    }
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const { picture, opacity } of pictures) {
      context.globalAlpha = opacity;
      picture.draw(context, view, ratio);
    }
    context.globalAlpha = 1;
    if (boxes) context.drawImage(boxes.canvas, boxes.x, boxes.y);
    context.restore();
  }
}
