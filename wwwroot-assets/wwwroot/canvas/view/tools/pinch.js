/** Two fingers: zoom by their distance, pan by their middle. Pens and mice never get here. */

/** @typedef {import("../../types.js").Point} Point */

export class Pinch {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {Map<number, Point>} */
    this.fingers = new Map();
    /** @type {{ middle: Point, distance: number } | null} */
    this.before = null;
  }

  get active() {
    return this.fingers.size >= 2;
  }

  /** @param {PointerEvent} event @returns {boolean} whether this is the second finger of a pinch */
  down(event) {
    if (event.pointerType !== "touch") return false;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.before = this.active ? this.#measure() : null;
    return this.active;
  }

  /** @param {PointerEvent} event @returns {boolean} whether the event belongs to a pinch */
  move(event) {
    if (!this.fingers.has(event.pointerId)) return false;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.active) this.stage.invalidate("view");
    return this.active;
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.fingers.delete(event.pointerId);
    this.before = this.active ? this.#measure() : null;
  }

  /** Once a frame. */
  flush() {
    if (!this.active || !this.before) return;
    const now = this.#measure();
    this.stage.pan(now.middle.x - this.before.middle.x, now.middle.y - this.before.middle.y);
    const corner = this.stage.panes[0].ground.getBoundingClientRect();
    this.stage.zoom(now.distance / Math.max(1, this.before.distance), { x: now.middle.x - corner.left, y: now.middle.y - corner.top });
    this.before = now;
  }

  #measure() {
    const [one, other] = [...this.fingers.values()];
    return { middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }, distance: Math.hypot(one.x - other.x, one.y - other.y) };
  }
}
