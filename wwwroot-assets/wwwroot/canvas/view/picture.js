/**
 * One composed picture: a base canvas of the whole image and, for large images zoomed in, a sharper canvas of what is visible. Neither is
 * on the page: panes draw from them.
 */
import { h } from "./dom.js";
import { reduced } from "./compose/mix.js";

/** @typedef {import("./compose/mix.js").Layer} Layer */
/** @typedef {import("./compose/mix.js").PlaneData} PlaneData */
/** @typedef {import("./compose/compositor.js").Compositor} Compositor */
/** @typedef {{ scale: number, x: number, y: number }} View */

/** The base is at most this long. Longer images get their detail when the view rests. */
const longestBase = 2048;

/** From this magnification on each pixel is shown as a square. */
const squareFrom = 2;

export class Picture {
  constructor() {
    this.base = h("canvas");
    this.detail = h("canvas");
    /** The part of the image that `detail` holds; null where it is empty. @type {import("../types.js").Rect | null} */
    this.sharp = null;
    this.image = { width: 1, height: 1 };
    /** @type {Layer[]} */
    this.layers = [];
    /** @type {Map<string, PlaneData>} */
    this.smaller = new Map();
    this.detailOf = "";
    /** What the base shows, and by which means it was made. */
    this.baseOf = "";
  }

  /**
   * Composes anew what has changed; called when a channel setting or the image may have, never for pan and zoom.
   * @param {Compositor} compositor
   * @param {Layer[]} layers
   * @param {{ width: number, height: number }} image
   */
  compose(compositor, layers, image) {
    this.image = image;
    this.layers = layers;
    const baseOf = JSON.stringify([
      compositor.kind,
      image.width,
      image.height,
      layers.map(({ plane, low, high, gamma, color }) => [plane.key, low, high, gamma, color]),
    ]);
    if (baseOf === this.baseOf) return;
    this.baseOf = baseOf;
    const base = layers.map(layer => ({ ...layer, plane: this.#forBase(layer.plane) }));
    const width = Math.max(1, ...base.map(layer => layer.plane.width)),
      height = Math.max(1, ...base.map(layer => layer.plane.height));
    compositor.compose(base, { left: 0, top: 0, right: 1, bottom: 1, width, height }, this.base);
    this.dropDetail();
    const wanted = new Set(layers.map(layer => layer.plane.key));
    for (const key of this.smaller.keys()) if (!wanted.has(key)) this.smaller.delete(key);
  }

  /** @param {PlaneData} plane */
  #forBase(plane) {
    const factor = Math.ceil(Math.max(plane.width, plane.height) / longestBase);
    if (factor <= 1) return plane;
    let small = this.smaller.get(plane.key);
    if (!small) this.smaller.set(plane.key, (small = reduced(plane, factor)));
    return small;
  }

  /** Keys of all planes whose textures the picture still needs. */
  keys() {
    return [...this.layers.map(layer => layer.plane.key), ...[...this.smaller.values()].map(plane => plane.key)];
  }

  dropDetail() {
    this.detailOf = "";
    this.sharp = null;
    // Zero pixels: it keeps its memory otherwise.
    this.detail.width = this.detail.height = 0;
  }

  /**
   * Sharpens the visible part, if the planes hold more than the base shows. Called when the view rests.
   * @param {Compositor} compositor
   * @param {View} view
   * @param {{ width: number, height: number }} pane CSS pixels
   * @param {number} ratio device pixels to a CSS pixel
   * @returns {boolean} whether the picture looks another way now
   */
  sharpen(compositor, view, pane, ratio) {
    const { image, layers } = this;
    const longest = Math.max(0, ...layers.map(layer => layer.plane.width));
    if (longest <= this.base.width || view.scale * ratio <= (this.base.width / image.width) * 1.02) {
      const had = this.sharp !== null;
      if (had) this.dropDetail();
      return had;
    }
    const x1 = Math.max(0, Math.floor(-view.x / view.scale)),
      y1 = Math.max(0, Math.floor(-view.y / view.scale));
    const x2 = Math.min(image.width, Math.ceil((pane.width - view.x) / view.scale)),
      y2 = Math.min(image.height, Math.ceil((pane.height - view.y) / view.scale));
    if (x2 <= x1 || y2 <= y1) return false;
    const detailOf = `${x1},${y1},${x2},${y2},${view.scale}`;
    if (detailOf === this.detailOf) return false;
    const scale = Math.min(1, view.scale * ratio);
    const width = Math.max(1, Math.round((x2 - x1) * scale)),
      height = Math.max(1, Math.round((y2 - y1) * scale));
    compositor.compose(
      layers,
      { left: x1 / image.width, top: y1 / image.height, right: x2 / image.width, bottom: y2 / image.height, width, height },
      this.detail,
    );
    this.sharp = { x1, y1, x2, y2 };
    this.detailOf = detailOf;
    return true;
  }

  /**
   * Draws what there is: no pixel is computed anew for pan and zoom.
   * @param {CanvasRenderingContext2D} context of a pane
   * @param {View} view
   * @param {number} ratio device pixels to a CSS pixel
   */
  draw(context, view, ratio) {
    const { base, detail, sharp, image } = this,
      scale = view.scale * ratio,
      x = view.x * ratio,
      y = view.y * ratio;
    if (this.layers.length === 0) return;
    context.imageSmoothingEnabled = view.scale < squareFrom;
    // Much smaller than it is: without means of pixels it would sparkle.
    context.imageSmoothingQuality = image.width * scale * 2 < base.width ? "medium" : "low";
    context.drawImage(base, x, y, image.width * scale, image.height * scale);
    if (sharp)
      context.drawImage(detail, x + sharp.x1 * scale, y + sharp.y1 * scale, (sharp.x2 - sharp.x1) * scale, (sharp.y2 - sharp.y1) * scale);
  }
}
