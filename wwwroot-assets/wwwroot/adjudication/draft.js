// Boxes that a lead draws in place of both sides': drawn, moved and reshaped on whole pixels, with steps back of their own until they are
// kept.

/** @import { PlacedBox } from "./types.js" */

/** @typedef {{ left: boolean, right: boolean, top: boolean, bottom: boolean }} Edges */

export const whole = { left: true, right: true, top: true, bottom: true };
const least = 2;
const mostSteps = 200;

export class Draft {
  /** @type {PlacedBox[][]} */
  #past = [];
  /** @type {PlacedBox[][]} */
  #future = [];

  /**
   * @param {PlacedBox[]} boxes to start from
   * @param {string} fallback class of what is drawn first
   * @param {{ width: number, height: number }} image
   */
  constructor(boxes, fallback, image) {
    this.boxes = copied(boxes);
    this.selected = boxes.length > 0 ? 0 : -1;
    this.class = boxes[0]?.class ?? fallback;
    this.image = image;
  }

  get chosen() { return this.boxes[this.selected]; }

  get canUndo() { return this.#past.length > 0; }

  /** Everything that follows is one step back, up to the next mark. */
  mark() {
    this.#past.push(copied(this.boxes));
    if (this.#past.length > mostSteps) this.#past.shift();
    this.#future = [];
  }

  undo() { this.#travel(this.#past, this.#future); }

  redo() { this.#travel(this.#future, this.#past); }

  remove() {
    if (!this.chosen) return;
    this.mark();
    this.boxes.splice(this.selected, 1);
    this.#settle();
  }

  /** @param {string} key */
  reclassify(key) {
    this.class = key;
    if (!this.chosen || this.chosen.class === key) return;
    this.mark();
    this.boxes[this.selected] = { ...this.chosen, class: key };
  }

  /** By pixels; a box that would become smaller than two pixels stays. @param {Edges} edges @param {number} dx @param {number} dy */
  nudge(edges, dx, dy) {
    if (!this.chosen) return;
    const moved = movedBox(this.chosen, edges, dx, dy, this.image);
    if (moved.x2 - moved.x1 < least || moved.y2 - moved.y1 < least) return;
    this.mark();
    this.boxes[this.selected] = moved;
  }

  /**
   * What a pointer takes hold of: an edge or corner of the selected box, the inside of any, else a new box.
   * @param {number} x @param {number} y @param {number} near reach of an edge, in image pixels @returns {(dx: number, dy: number) => void}
   * called while the pointer moves
   */
  grab(x, y, near) {
    this.mark();
    const chosen = this.chosen;
    if (chosen && x > chosen.x1 - near && x < chosen.x2 + near && y > chosen.y1 - near && y < chosen.y2 + near) {
      const left = Math.abs(x - chosen.x1) < near,
        right = !left && Math.abs(x - chosen.x2) < near,
        top = Math.abs(y - chosen.y1) < near,
        bottom = !top && Math.abs(y - chosen.y2) < near;
      if (left || right || top || bottom) return this.#change({ left, right, top, bottom });
    }
    const inside = this.boxes.findIndex(box => x >= box.x1 && x <= box.x2 && y >= box.y1 && y <= box.y2);
    if (inside >= 0) { this.selected = inside; return this.#change(whole); }
    this.boxes.push({ x1: x, y1: y, x2: x, y2: y, class: this.class });
    this.selected = this.boxes.length - 1;
    return this.#change({ left: false, right: true, top: false, bottom: true });
  }

  /** The pointer was lifted: slips are no boxes, and a gesture that changed nothing is no step. */
  release() {
    this.boxes = this.boxes.filter(box => box.x2 - box.x1 >= least && box.y2 - box.y1 >= least);
    this.#settle();
    if (JSON.stringify(this.#past.at(-1)) === JSON.stringify(this.boxes)) this.#past.pop();
  }

  /** @param {Edges} edges @returns {(dx: number, dy: number) => void} */
  #change(edges) {
    const index = this.selected, before = { ...this.boxes[index] };
    return (dx, dy) => { this.boxes[index] = movedBox(before, edges, dx, dy, this.image); };
  }

  /** @param {PlacedBox[][]} from @param {PlacedBox[][]} to */
  #travel(from, to) {
    const boxes = from.pop();
    if (!boxes) return;
    to.push(copied(this.boxes));
    this.boxes = boxes;
    this.#settle();
  }

  #settle() { this.selected = Math.min(this.selected < 0 ? 0 : this.selected, this.boxes.length - 1); }
}

/**
 * Whole pixels, in the image, near edges first.
 * @param {PlacedBox} box
 * @param {Edges} edges
 * @param {number} dx
 * @param {number} dy
 * @param {{ width: number, height: number }} image
 * @returns {PlacedBox}
 */
export function movedBox(box, edges, dx, dy, { width, height }) {
  const isWhole = edges.left && edges.right;
  // What is moved as a whole keeps its size at the image's edge.
  const bx = isWhole ? Math.min(Math.max(dx, -box.x1), width - box.x2) : dx,
    by = isWhole ? Math.min(Math.max(dy, -box.y1), height - box.y2) : dy;
  const x = [box.x1 + (edges.left ? bx : 0), box.x2 + (edges.right ? bx : 0)]
    .map(value => Math.min(width, Math.max(0, Math.round(value))))
    .sort((a, b) => a - b);
  const y = [box.y1 + (edges.top ? by : 0), box.y2 + (edges.bottom ? by : 0)]
    .map(value => Math.min(height, Math.max(0, Math.round(value))))
    .sort((a, b) => a - b);
  return { ...box, x1: x[0], x2: x[1], y1: y[0], y2: y[1] };
}

/** @param {PlacedBox[]} boxes */
const copied = boxes => boxes.map(box => ({ ...box }));
