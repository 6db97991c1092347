/** The layer of all visible boxes: drawn once a frame where something changed, for one pane, and copied to the other. */
import { outline, place, word } from "./boxraster.js";
import { rgb } from "./channels.js";

/** @typedef {import("../types.js").Box} Box */

/**
 * @typedef {object} BoxStyle
 * @property {Map<string, number>} words colour by class
 * @property {Map<string, string>} colors
 * @property {number} stroke CSS pixels
 * @property {boolean} labels
 */

const casing = word(8, 10, 14, 190);
const unknownClass = word(200, 200, 200, 255);

/** A label is drawn when its box is this wide on screen; smaller ones would be covered by it. */
const labelWidth = 30;

/** @param {{ key: string, color: string }[]} classes @param {number} stroke @param {boolean} labels @returns {BoxStyle} */
export function boxStyle(classes, stroke, labels) {
  return {
    words: new Map(classes.map(item => { const [red, green, blue] = rgb(item.color); return [item.key, word(red, green, blue, 255)]; })),
    colors: new Map(classes.map(item => [item.key, item.color])),
    stroke, labels,
  };
}

export class BoxLayer {
  constructor() {
    this.width = 0;
    this.height = 0;
    this.image = new ImageData(1, 1);
    this.words = new Uint32Array(this.image.data.buffer);
  }

  /** @param {number} width device pixels @param {number} height */
  resize(width, height) {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.image = new ImageData(Math.max(1, width), Math.max(1, height));
    this.words = new Uint32Array(this.image.data.buffer);
  }

  /**
   * @param {CanvasRenderingContext2D[]} targets one for each pane, of equal size
   * @param {Iterable<Box>} boxes
   * @param {{ scale: number, x: number, y: number }} view
   * @param {BoxStyle} style
   * @param {number} ratio device pixels to a CSS pixel
   */
  draw(targets, boxes, view, style, ratio) {
    const raster = { words: this.words, width: this.width, height: this.height };
    this.words.fill(0);
    const stroke = Math.max(1, Math.round(style.stroke * ratio)), dark = stroke + 2 * Math.max(1, Math.round(ratio));
    const dash = Math.max(2, Math.round(4 * ratio));
    const spot = { x1: 0, y1: 0, x2: 0, y2: 0 };
    const list = [...boxes];
    for (const box of list) outline(raster, place(box, view, ratio, spot), dark, casing);
    for (const box of list) outline(raster, place(box, view, ratio, spot), stroke, style.words.get(box.class) ?? unknownClass, box.flags & 8 ? dash : 0);
    const labelled = style.labels ? list.filter(box => (box.x2 - box.x1) * view.scale >= labelWidth) : [];
    for (const target of targets) {
      target.putImageData(this.image, 0, 0);
      if (labelled.length > 0) drawLabels(target, labelled, view, style, ratio);
    }
  }
}

/** Difficult, truncated, occluded, ignored as they stand behind the class on a label. */
const flagMarks = /** @type {[number, string][]} */ ([[1, "?"], [2, "⊣"], [4, "◐"], [8, "×"]]);

/** @param {number} flags */
export const flagText = flags => flagMarks.filter(([bit]) => flags & bit).map(([, mark]) => mark).join("");

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box[]} boxes
 * @param {{ scale: number, x: number, y: number }} view
 * @param {BoxStyle} style
 * @param {number} ratio
 */
export function drawLabels(context, boxes, view, style, ratio) {
  const size = Math.round(11 * ratio), padding = Math.round(3 * ratio), tall = size + padding;
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  for (const box of boxes) {
    const text = `${box.class}${box.flags ? " " + flagText(box.flags) : ""}${box.score === null || box.score === undefined ? "" : " " + box.score.toFixed(2)}`;
    const left = Math.round((box.x1 * view.scale + view.x) * ratio), top = Math.round((box.y1 * view.scale + view.y) * ratio) - tall;
    if (left > context.canvas.width || top > context.canvas.height || left < -400 || top < -tall) continue;
    const width = Math.ceil(context.measureText(text).width) + 2 * padding;
    context.fillStyle = style.colors.get(box.class) ?? "#c8c8c8";
    context.fillRect(left - Math.round(ratio), top, width, tall);
    context.fillStyle = "#0b0e13";
    context.fillText(text, left - Math.round(ratio) + padding, top + tall / 2 + Math.round(0.5 * ratio));
  }
}
