/** The layer on top: selected boxes with their handles, the box being drawn or changed, the rubber band. */
import { unionBounds } from "../kernels/geometry.js";
import { fullLabelText } from "./boxlayer.js";
import { markParts } from "../kernels/marks.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("./boxlayer.js").BoxStyle} BoxStyle */

/** Handles are drawn this large, outside of the box: in it they would cover the cell. */
const handleSize = 7;
/** From the box's edge to the middle of a handle. */
export const handleOutward = { mouse: 6, touch: 12 };
/** As geometry.js: side handles only on sides longer than four reaches. */
export const handleReach = { mouse: 7, touch: 16 };
/** How far handles reach into the box. */
export const handleRim = { mouse: 2, touch: 6 };
const leastForSideHandles = 4 * handleReach.mouse;
/** On smaller boxes handles are drawn only while the pointer is at one: eight of them would be more than the cell. */
const leastForHandles = 36;

/** The eight places a box can be held by, clockwise from the top left corner, in fractions of width and height. */
const handlePlaces = /** @type {[string, number, number][]} */ ([
  ["nw", 0, 0],
  ["n", 0.5, 0],
  ["ne", 1, 0],
  ["e", 1, 0.5],
  ["se", 1, 1],
  ["s", 0.5, 1],
  ["sw", 0, 1],
  ["w", 0, 0.5],
]);

/** Handles, casings and labels reach this far beyond a box, in CSS pixels; a long label to the right is cut at the worst. */
const room = 64;

/**
 * Setting the size empties a canvas even where it is the same.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 */
function sizeCanvas(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

export class ActiveLayer {
  /**
   * @param {CanvasRenderingContext2D[]} targets
   * @param
   * {{ selected: Box[], handles: boolean, atHandle: boolean, drawing: Box | null, band: { x1: number, y1: number, x2: number, y2: number }
   * | null }}
   * what `band` in image pixels
   * @param {{ scale: number, x: number, y: number }} view
   * @param {BoxStyle} style
   * @param {number} ratio
   * @param {{ width: number, height: number }} pane CSS pixels
   */
  draw(targets, what, view, style, ratio, pane) {
    const all = unionBounds([...what.selected, ...[what.drawing, what.band].filter(item => item !== null)]);
    // The canvas is only as large as what it shows, in steps of 64 px: each pixel of a layer is blended in every frame, empty or not.
    // It begins on a whole device pixel, because it is not filtered.
    const whole = (/** @type {number} */ at) => Math.floor(Math.max(0, at - room) * ratio) / ratio;
    const left = all && whole(all.x1 * view.scale + view.x),
      top = all && whole(all.y1 * view.scale + view.y);
    const right = all && Math.min(pane.width, all.x2 * view.scale + view.x + room),
      bottom = all && Math.min(pane.height, all.y2 * view.scale + view.y + room);
    const empty = left === null || top === null || right === null || bottom === null || right <= left || bottom <= top;
    for (const context of targets) {
      context.canvas.hidden = empty;
      if (empty) continue;
      const width = Math.ceil((right - left) / 64) * 64,
        height = Math.ceil((bottom - top) / 64) * 64;
      sizeCanvas(context.canvas, Math.round(width * ratio), Math.round(height * ratio));
      Object.assign(context.canvas.style, {
        transform: `translate(${left}px, ${top}px)`,
        width: `${context.canvas.width / ratio}px`,
        height: `${context.canvas.height / ratio}px`,
      });
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, context.canvas.width, context.canvas.height);
      context.setTransform(1, 0, 0, 1, -Math.round(left * ratio), -Math.round(top * ratio));
      context.setLineDash([]);
      const stroke = Math.max(1, Math.round(style.stroke * ratio));
      for (const box of what.selected) this.#box(context, box, view, style, ratio, stroke, true);
      if (what.drawing) this.#box(context, what.drawing, view, style, ratio, stroke, false);
      for (const box of what.selected) this.#label(context, box, view, style, ratio);
      if (what.handles && what.selected.length === 1) this.#handles(context, what.selected[0], view, ratio, what.atHandle);
      if (what.band) this.#band(context, what.band, view, ratio);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {Box} box @param {{ scale: number, x: number, y: number }} view
   * @param {BoxStyle} style @param {number} ratio @param {number} stroke @param {boolean} selected
   */
  #box(context, box, view, style, ratio, stroke, selected) {
    const x = Math.round((box.x1 * view.scale + view.x) * ratio),
      y = Math.round((box.y1 * view.scale + view.y) * ratio);
    const width = Math.round((box.x2 * view.scale + view.x) * ratio) - x,
      height = Math.round((box.y2 * view.scale + view.y) * ratio) - y;
    const half = (stroke % 2) / 2,
      wide = Math.max(1, Math.round(ratio));
    const color = style.colors.get(box.class) ?? "#c8c8c8";
    context.lineWidth = stroke + 2 * wide;
    context.strokeStyle = "rgba(8, 10, 14, 0.75)";
    context.strokeRect(x + half, y + half, width, height);
    context.lineWidth = stroke;
    context.strokeStyle = color;
    context.strokeRect(x + half, y + half, width, height);
    if (!selected) return;
    // The frame lies outside of everything that an unselected box shows, so that selecting covers no pixel of the cell.
    const out = Math.ceil(stroke / 2) + 2 * wide;
    context.lineWidth = wide + 2;
    context.strokeStyle = "rgba(8, 10, 14, 0.75)";
    context.strokeRect(x + half - out, y + half - out, width + 2 * out, height + 2 * out);
    context.lineWidth = wide;
    context.strokeStyle = "#ffffff";
    context.strokeRect(x + half - out, y + half - out, width + 2 * out, height + 2 * out);
    const mark = style.marks?.get(box.class) ?? "none";
    context.fillStyle = color;
    for (const part of markParts(mark, { x1: x, y1: y, x2: x + width, y2: y + height }, stroke, ratio))
      context.fillRect(part.x1, part.y1, part.x2 - part.x1, part.y2 - part.y1);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {{ scale: number, x: number, y: number }} view
   * @param {BoxStyle} style
   * @param {number} ratio
   */
  #label(context, box, view, style, ratio) {
    const size = Math.round(11 * ratio),
      padding = Math.round(3 * ratio),
      tall = size + padding;
    // Beside the handle of the corner.
    const left = Math.round((box.x1 * view.scale + view.x + 3) * ratio),
      top = Math.round((box.y1 * view.scale + view.y - 5) * ratio) - tall;
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    const text = fullLabelText(box);
    context.fillStyle = style.colors.get(box.class) ?? "#c8c8c8";
    context.fillRect(left, top, Math.ceil(context.measureText(text).width) + 2 * padding, tall);
    context.fillStyle = "#0b0e13";
    context.fillText(text, left + padding, top + tall / 2 + Math.round(0.5 * ratio));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {{ scale: number, x: number, y: number }} view
   * @param {number} ratio
   * @param {boolean} always
   */
  #handles(context, box, view, ratio, always) {
    const outward = handleOutward.mouse * ratio;
    const inner = { width: (box.x2 - box.x1) * view.scale * ratio, height: (box.y2 - box.y1) * view.scale * ratio };
    if (!always && Math.min(inner.width, inner.height) < leastForHandles * ratio) return;
    const x = (box.x1 * view.scale + view.x) * ratio - outward,
      y = (box.y1 * view.scale + view.y) * ratio - outward;
    const width = inner.width + 2 * outward,
      height = inner.height + 2 * outward;
    const size = Math.round(handleSize * ratio);
    for (const [name, across, down] of handlePlaces) {
      if (name.length === 1 && (across === 0.5 ? width : height) < leastForSideHandles * ratio) continue;
      const left = Math.round(x + across * width - size / 2),
        top = Math.round(y + down * height - size / 2);
      context.fillStyle = "#0b0e13";
      context.fillRect(left - 1, top - 1, size + 2, size + 2);
      context.fillStyle = "#ffffff";
      context.fillRect(left, top, size, size);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{ x1: number, y1: number, x2: number, y2: number }} band
   * @param {{ scale: number, x: number, y: number }} view
   * @param {number} ratio
   */
  #band(context, band, view, ratio) {
    const x = (band.x1 * view.scale + view.x) * ratio,
      y = (band.y1 * view.scale + view.y) * ratio;
    const width = (band.x2 - band.x1) * view.scale * ratio,
      height = (band.y2 - band.y1) * view.scale * ratio;
    context.fillStyle = "rgba(255, 255, 255, 0.10)";
    context.fillRect(x, y, width, height);
    context.lineWidth = Math.max(1, Math.round(ratio));
    context.strokeStyle = "#0b0e13";
    context.strokeRect(x, y, width, height);
    context.setLineDash([4 * ratio, 4 * ratio]);
    context.strokeStyle = "#ffffff";
    context.strokeRect(x, y, width, height);
    context.setLineDash([]);
  }
}
