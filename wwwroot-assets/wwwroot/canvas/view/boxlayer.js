/** The layer of all boxes in sight: drawn once for both panes, and only drawn at another place while the view pans. */
import { markOf, markParts } from "../kernels/marks.js";
import { isUntouched } from "../kernels/oplog.js";
import { changedPart } from "./boxchanges.js";
import { faded, fillPart, outline, place, stamp, word } from "./boxraster.js";
import { rgb } from "./channels.js";
import { h } from "./dom.js";

/** @typedef {import("../types.js").Box} Box */

/**
 * @typedef {object} BoxStyle
 * @property {Map<string, number>} words colour by class
 * @property {Map<string, string>} colors
 * @property {number} stroke CSS pixels
 * @property {boolean} labels
 * @property {Map<string, import("../kernels/marks.js").Mark>} [marks] what else than the colour tells a class
 * @property {(box: Box) => number} [opacity] 0..1, where boxes are not all drawn alike: what a model is less sure of is fainter (and then
 * never dashed)
 */

const casing = word(8, 10, 14, 190);
const white = word(255, 255, 255, 255);
const unknownClass = word(200, 200, 200, 255);

/** CSS pixels drawn beyond each side of the pane, so that a pan can move the layer instead of drawing it anew. */
export const margin = 128;

/** A label is drawn, above its box, when the box is this wide on screen; those of smaller ones would cover the neighbours. */
const labelWidth = 18;

/** A mark reaches this far beyond a box, CSS pixels. */
const markRoom = 6;

/** @type {{ key: string, style: BoxStyle } | null} */
let latest = null;

/**
 * The same object as long as nothing of it changed: another style means that every box is drawn anew.
 * @param {{ key: string, color: string, mark?: string | null }[]} classes
 * @param {number} stroke
 * @param {boolean} labels
 * @returns {BoxStyle}
 */
export function boxStyle(classes, stroke, labels) {
  const key = JSON.stringify([classes.map(item => [item.key, item.color, item.mark]), stroke, labels]);
  if (latest?.key !== key) latest = { key, style: makeStyle(classes, stroke, labels) };
  return latest.style;
}

/**
 * @param {{ key: string, color: string, mark?: string | null }[]} classes
 * @param {number} stroke
 * @param {boolean} labels
 * @returns {BoxStyle}
 */
function makeStyle(classes, stroke, labels) {
  return {
    words: new Map(
      classes.map(item => {
        const [red, green, blue] = rgb(item.color);
        return [item.key, word(red, green, blue, 255)];
      }),
    ),
    colors: new Map(classes.map(item => [item.key, item.color])),
    marks: new Map(classes.map((item, index) => [item.key, markOf(item.mark, index)])),
    stroke,
    labels,
  };
}

/** @typedef {{ scale: number, x: number, y: number }} View */
/** @typedef {{ view: View, margin: number, style: BoxStyle, boxes: Box[], selected: Box[] }} Drawn */

export class BoxLayer {
  constructor() {
    this.width = 0;
    this.height = 0;
    this.ratio = 1;
    /** `margin` in whole device pixels. */
    this.beyond = margin;
    /** What panes draw from; it is not on the page. */
    this.canvas = h("canvas");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.image = new ImageData(1, 1);
    this.words = new Uint32Array(this.image.data.buffer);
    this.labels = new LabelSprites();
    /** What the canvas shows, and how far beyond the pane it is valid; null when that is not known. @type {Drawn | null} */
    this.drawn = null;
  }

  /** @param {number} width CSS pixels of the pane @param {number} height @param {number} ratio device pixels to a CSS pixel */
  resize(width, height, ratio) {
    this.beyond = Math.round(margin * ratio);
    this.width = Math.max(1, Math.round(width * ratio)) + 2 * this.beyond;
    this.height = Math.max(1, Math.round(height * ratio)) + 2 * this.beyond;
    this.ratio = ratio;
    this.canvas.width = this.width;
    this.canvas.height = this.height;
    this.image = new ImageData(this.width, this.height);
    this.words = new Uint32Array(this.image.data.buffer);
    this.drawn = null;
  }

  /**
   * Where the layer lies in the pane to show this view, in whole device pixels, so that it stays as crisp as it was drawn; null when it has
   * to be drawn anew.
   * @param {View} view
   */
  placeIn(view) {
    const { drawn, beyond, ratio } = this;
    if (!drawn || drawn.view.scale !== view.scale) return null;
    const x = view.x - drawn.view.x,
      y = view.y - drawn.view.y;
    if (Math.abs(x) > drawn.margin || Math.abs(y) > drawn.margin) return null;
    return { x: Math.round(x * ratio) - beyond, y: Math.round(y * ratio) - beyond };
  }

  /** Where an image lies on the raster. @param {View} view @returns {View} */
  #shifted(view) {
    const beyond = this.beyond / this.ratio;
    return { scale: view.scale, x: view.x + beyond, y: view.y + beyond };
  }

  /**
   * @param {Box[]} boxes
   * @param {Box[]} selected drawn on top with a white edge
   * @param {View} view
   * @param {BoxStyle} style
   * @param {boolean} withMargin false while zooming: what lies beyond the pane would be thrown away with the next frame
   * @returns {import("./boxraster.js").Rectangle | null} what was drawn anew, in pixels of the raster; null when nothing was
   */
  draw(boxes, selected, view, style, withMargin) {
    const { ratio, words } = this;
    const shifted = this.#shifted(view);
    const beyond = withMargin ? 0 : this.beyond;
    const thin = Math.max(1, Math.round(ratio)),
      stroke = Math.max(1, Math.round(style.stroke * ratio));
    const part = this.#changed(boxes, selected, view, style, withMargin, stroke + 4 * thin + Math.ceil(markRoom * ratio));
    const whole = { x1: beyond, y1: beyond, x2: this.width - beyond, y2: this.height - beyond };
    const { x1, y1, x2, y2 } = part === "all" ? whole : (part ?? { x1: 0, y1: 0, x2: 0, y2: 0 });
    if (part === "all") {
      words.fill(0);
      this.#paint({ words, width: this.width, height: this.height }, boxes, selected, shifted, style);
    } else if (x2 > x1 && y2 > y1) {
      // One box more or less: only the boxes that reach into its rectangle are drawn, on a raster of that size, and laid into the whole.
      const spot = { words: new Uint32Array((x2 - x1) * (y2 - y1)), width: x2 - x1, height: y2 - y1 };
      const touching = boxes.filter(box => {
        const reach = this.#reach(box, shifted, style, stroke + 4 * thin + Math.ceil(markRoom * ratio));
        return reach.x2 >= x1 && reach.x1 <= x2 && reach.y2 >= y1 && reach.y1 <= y2;
      });
      this.#paint(spot, touching, [], { scale: view.scale, x: shifted.x - x1 / ratio, y: shifted.y - y1 / ratio }, style);
      for (let y = 0; y < spot.height; y++)
        words.set(spot.words.subarray(y * spot.width, (y + 1) * spot.width), (y1 + y) * this.width + x1);
    }
    this.drawn = { view, margin: withMargin ? margin : 0, style, boxes, selected };
    if (x2 <= x1 || y2 <= y1) return null;
    this.context.putImageData(this.image, 0, 0, x1, y1, x2 - x1, y2 - y1);
    return { x1, y1, x2, y2 };
  }

  /**
   * Draws boxes into a raster, selected ones on top.
   * @param {import("./boxraster.js").Raster} raster
   * @param {Box[]} boxes
   * @param {Box[]} selected
   * @param {View} view where the raster lies
   * @param {BoxStyle} style
   */
  #paint(raster, boxes, selected, view, style) {
    const { ratio } = this,
      { opacity } = style;
    const thin = Math.max(1, Math.round(ratio)),
      stroke = Math.max(1, Math.round(style.stroke * ratio)),
      dash = Math.max(2, Math.round(4 * ratio));
    const spot = { x1: 0, y1: 0, x2: 0, y2: 0 };
    const seen = opacity
      ? (/** @type {number} */ color, /** @type {Box} */ box) => faded(color, opacity(box))
      : (/** @type {number} */ color) => color;
    for (const box of boxes) outline(raster, place(box, view, ratio, spot), stroke + 2 * thin, seen(casing, box));
    for (const box of boxes)
      outline(
        raster,
        place(box, view, ratio, spot),
        stroke,
        seen(style.words.get(box.class) ?? unknownClass, box),
        opacity ? 0 : box.flags & 8 ? dash : isUntouched(box) ? 2 * dash : 0,
      );
    for (const box of boxes) {
      const mark = style.marks?.get(box.class) ?? "none";
      if (mark === "none") continue;
      const color = seen(style.words.get(box.class) ?? unknownClass, box);
      for (const part of markParts(mark, place(box, view, ratio, spot), stroke, ratio)) {
        fillPart(raster, { x1: part.x1 - thin, y1: part.y1 - thin, x2: part.x2 + thin, y2: part.y2 + thin }, seen(casing, box));
        fillPart(raster, part, color);
      }
    }
    for (const box of selected) outline(raster, place(box, view, ratio, spot), stroke + 4 * thin, white);
    for (const box of selected) outline(raster, place(box, view, ratio, spot), stroke + thin, style.words.get(box.class) ?? unknownClass);
    if (style.labels)
      for (const box of boxes) {
        if ((box.x2 - box.x1) * view.scale < labelWidth) continue;
        const sprite = this.labels.of(labelText(box), style.colors.get(box.class) ?? "#c8c8c8", ratio);
        place(box, view, ratio, spot);
        stamp(raster, sprite, Math.round(spot.x1) - thin, Math.round(spot.y1) - sprite.height);
      }
  }

  /**
   * How far a box, its strokes and its label reach, in raster pixels.
   * @param {Box} box
   * @param {View} view
   * @param {BoxStyle} style
   * @param {number} pad
   */
  #reach(box, view, style, pad) {
    const spot = place(box, view, this.ratio, { x1: 0, y1: 0, x2: 0, y2: 0 });
    const label =
      style.labels && (box.x2 - box.x1) * view.scale >= labelWidth
        ? this.labels.of(labelText(box), style.colors.get(box.class) ?? "#c8c8c8", this.ratio)
        : null;
    return {
      x1: spot.x1 - pad,
      y1: spot.y1 - pad - (label?.height ?? 0),
      x2: Math.max(spot.x2, spot.x1 + (label?.width ?? 0)) + pad,
      y2: spot.y2 + pad,
    };
  }

  /**
   * What differs from the canvas, in raster pixels.
   * @param {Box[]} boxes
   * @param {Box[]} selected
   * @param {View} view
   * @param {BoxStyle} style
   * @param {boolean} withMargin
   * @param {number} pad pixels that strokes reach beyond a box
   * @returns {ReturnType<typeof changedPart>}
   */
  #changed(boxes, selected, view, style, withMargin, pad) {
    const { drawn } = this;
    if (
      !drawn ||
      !withMargin ||
      drawn.margin === 0 ||
      drawn.style !== style ||
      selected.length > 0 ||
      drawn.selected.length > 0 ||
      drawn.view.scale !== view.scale ||
      drawn.view.x !== view.x ||
      drawn.view.y !== view.y
    )
      return "all";
    const shifted = this.#shifted(view);
    const part = changedPart(drawn.boxes, boxes, box => this.#reach(box, shifted, style, pad));
    if (part === "all" || part === null) return part;
    return {
      x1: Math.max(0, Math.floor(part.x1)),
      y1: Math.max(0, Math.floor(part.y1)),
      x2: Math.min(this.width, Math.ceil(part.x2)),
      y2: Math.min(this.height, Math.ceil(part.y2)),
    };
  }
}

/** Difficult, truncated, occluded, ignored as they stand behind the class on a label. */
const flagMarks = /** @type {[number, string][]} */ ([
  [1, "?"],
  [2, "⊣"],
  [4, "◐"],
  [8, "×"],
]);

/** @param {number} flags */
export const flagText = flags =>
  flagMarks
    .filter(([bit]) => flags & bit)
    .map(([, mark]) => mark)
    .join("");

/** Class and flags. @param {Box} box */
export const labelText = box => `${box.class}${box.flags ? " " + flagText(box.flags) : ""}`;

/** Behind a model's score: nothing while untouched. */
const reviewMarks = { none: "", accepted: " ✓", corrected: " ✎", implicitlyAccepted: " (✓)" };

/** With a model's score and what became of its box: for selected boxes, as it would clutter all. @param {Box} box */
export const fullLabelText = box =>
  `${labelText(box)}${box.score === null || box.score === undefined ? "" : " " + box.score.toFixed(2)}${reviewMarks[box.review ?? "none"]}`;

/** Labels as small pictures, each drawn once: text on a software canvas is the dearest thing that a frame can hold. */
class LabelSprites {
  constructor() {
    /** @type {Map<string, import("./boxraster.js").Raster>} */
    this.sprites = new Map();
    this.context = /** @type {CanvasRenderingContext2D} */ (
      document.createElement("canvas").getContext("2d", { willReadFrequently: true })
    );
  }

  /** @param {string} text @param {string} color @param {number} ratio */
  of(text, color, ratio) {
    const key = `${text} ${color} ${ratio}`;
    let sprite = this.sprites.get(key);
    if (sprite) return sprite;
    // Scores make many texts; the least that keeps the memory bounded is to begin again.
    if (this.sprites.size > 2000) this.sprites.clear();
    const { context } = this;
    const size = Math.round(11 * ratio),
      padding = Math.round(3 * ratio),
      height = size + padding;
    const font = `600 ${size}px system-ui, sans-serif`;
    context.font = font;
    const width = Math.ceil(context.measureText(text).width) + 2 * padding;
    context.canvas.width = width;
    context.canvas.height = height;
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
    context.font = font;
    context.textBaseline = "middle";
    context.fillStyle = "#0b0e13";
    context.fillText(text, padding, height / 2 + Math.round(0.5 * ratio));
    sprite = { words: new Uint32Array(context.getImageData(0, 0, width, height).data.buffer), width, height };
    this.sprites.set(key, sprite);
    return sprite;
  }
}
