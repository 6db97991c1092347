/**
 * Draws points into the pixels of a plain canvas. Measured with 84,000 points and no graphics card, this takes a few milliseconds a frame
 * where one WebGL2 call (software GL) took 150: a point of three pixels is nine numbers in an array.
 */

/** @typedef {import("./kernel.js").View} View */
/** @typedef {import("./kernel.js").Size} Size */

/** States of points, in the order in which they are drawn. */
export const hidden = 0, shown = 1, chosen = 2;

/** Squares up to here, in device pixels; discs above. */
const largestSquare = 4;

export class PointRenderer {
  /** @type {HTMLCanvasElement} */
  #canvas;
  /** @type {CanvasRenderingContext2D} */
  #context;
  /** @type {Float32Array<ArrayBuffer>} */
  #points = new Float32Array();
  /** Alpha, blue, green, red from the highest byte on, as pixels lie in memory. @type {Uint32Array} */
  #inks = new Uint32Array();
  /** @type {Uint8Array} */
  #states = new Uint8Array();
  /** @type {ImageData | null} */
  #image = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser gives no canvas to draw on; load the page again.");
    this.#canvas = canvas;
    this.#context = context;
  }

  /** @param {Float32Array<ArrayBuffer>} points x and y in turn */
  setPlaces(points) { this.#points = points; }

  /** @param {Uint32Array} inks @param {Uint8Array} states one each a point */
  setColors(inks, states) { [this.#inks, this.#states] = [inks, states]; }

  /**
   * `size` of the canvas and `radius` of a point in CSS pixels; `ratio`: device pixels a CSS pixel.
   * @param {View} view @param {Size} size @param {number} ratio @param {number} radius
   */
  draw(view, size, ratio, radius) {
    const [width, height] = [Math.max(1, Math.round(size.width * ratio)), Math.max(1, Math.round(size.height * ratio))];
    if (this.#canvas.width !== width || this.#canvas.height !== height) [this.#canvas.width, this.#canvas.height] = [width, height];
    if (this.#image?.width !== width || this.#image.height !== height) this.#image = new ImageData(width, height);
    const pixels = new Uint32Array(this.#image.data.buffer);
    pixels.fill(0);
    const scale = view.scale * ratio, left = width / 2 - view.centreX * scale, top = height / 2 - view.centreY * scale;
    this.#pass(pixels, width, height, scale, left, top, stamp(Math.max(1, Math.round(2 * radius * ratio))), shown);
    this.#pass(pixels, width, height, scale, left, top, stamp(Math.max(4, Math.round(2 * radius * ratio) + 3)), chosen);
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * @param {Uint32Array} pixels @param {number} width @param {number} height @param {number} scale @param {number} left @param {number} top
   * @param {Int32Array} spans first and end column of each row of a point, from its upper left corner @param {number} state
   */
  #pass(pixels, width, height, scale, left, top, spans, state) {
    const points = this.#points, inks = this.#inks, states = this.#states, side = spans.length >> 1, half = side / 2;
    for (let point = 0; point < states.length; point++) {
      if (states[point] !== state) continue;
      const x = Math.round(points[2 * point] * scale + left - half), y = Math.round(points[2 * point + 1] * scale + top - half);
      if (x <= -side || y <= -side || x >= width || y >= height) continue;
      const ink = inks[point];
      for (let row = Math.max(0, -y); row < side && y + row < height; row++) {
        const end = (y + row) * width + Math.min(width, x + spans[2 * row + 1]);
        for (let at = (y + row) * width + Math.max(0, x + spans[2 * row]); at < end; at++) pixels[at] = ink;
      }
    }
  }
}

/** A square or a disc of so many pixels. @param {number} side */
export function stamp(side) {
  const spans = new Int32Array(2 * side);
  for (let row = 0; row < side; row++) {
    const away = row + 0.5 - side / 2;
    const half = side <= largestSquare ? side / 2 : Math.sqrt(Math.max(0, side * side / 4 - away * away));
    spans[2 * row] = Math.round(side / 2 - half);
    spans[2 * row + 1] = Math.round(side / 2 + half);
  }
  return spans;
}
