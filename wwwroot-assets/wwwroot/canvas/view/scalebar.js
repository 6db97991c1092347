/** The scale bar in the corner of the first pane, and the ruler: press its key at one place, move, read; press again to let it go. */
import { barOf, distance, lengthText } from "../kernels/scalebar.js";
import { toImage, toScreen } from "../kernels/viewport.js";
import { h, setText } from "./dom.js";

/** CSS pixels that the bar may take. */
const room = 140;

export class ScaleBar {
  /** @param {import("./scene.js").Scene} scene @param {import("./stage.js").Stage} stage */
  constructor(scene, stage) {
    this.scene = scene;
    this.stage = stage;
    this.text = h("span", { class: "scale-text" });
    this.bar = h("div", { class: "scale-bar" });
    this.element = h("div", { class: "scale", hidden: true, "aria-hidden": "true" }, this.text, this.bar);
    stage.panes[0].element.append(this.element);
    /** Where the ruler begins, image pixels. @type {import("../types.js").Point | null} */
    this.from = null;
    this.line = h("div", { class: "ruler-line", hidden: true });
    this.length = h("div", { class: "ruler-length", hidden: true });
    stage.afterFrame.push(() => {
      this.#place();
      this.#measure();
    });
  }

  /** @returns {import("../kernels/scalebar.js").PixelSize | null} */
  get size() {
    return this.scene.work?.image.pixelSize ?? null;
  }

  /** @returns {string} what to say */
  toggleRuler() {
    const { stage } = this;
    if (this.from) {
      this.#end();
      return "Ruler put away.";
    }
    if (!stage.cursor) return "Put the pointer where the ruler is to begin.";
    this.from = toImage(stage.view, stage.cursor);
    stage.panes[stage.pointerPane ?? 0].ground.append(this.line, this.length);
    return this.size
      ? "Move to measure; the same key puts the ruler away."
      : "Move to measure, in pixels: nobody has said how large a pixel of this image is.";
  }

  #end() {
    this.from = null;
    this.line.hidden = this.length.hidden = true;
  }

  #place() {
    const { size, stage } = this;
    this.element.hidden = size === null;
    if (!size) return;
    const { length, width } = barOf(size.across, stage.view.scale, room);
    this.bar.style.width = `${width.toFixed(1)}px`;
    setText(this.text, lengthText(length));
  }

  #measure() {
    const { stage, from } = this;
    if (!from || !stage.cursor) return;
    const start = toScreen(stage.view, from),
      end = stage.cursor,
      x = end.x - start.x,
      y = end.y - start.y;
    this.line.hidden = this.length.hidden = false;
    this.line.style.width = `${Math.hypot(x, y)}px`;
    this.line.style.transform = `translate(${start.x}px, ${start.y}px) rotate(${Math.atan2(y, x)}rad)`;
    const { pixels, micrometres } = distance(from, toImage(stage.view, end), this.size);
    setText(this.length, micrometres === null ? `${pixels.toFixed(1)} px` : `${lengthText(micrometres)}, ${pixels.toFixed(1)} px`);
    this.length.style.transform = `translate(${Math.round(end.x + 14)}px, ${Math.round(end.y + 10)}px)`;
  }

  /** Another image: what was measured was of the last one. */
  show() {
    this.#end();
  }
}
