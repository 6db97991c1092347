/** The line at the bottom: what is under the cursor, the magnification, what is shown; and the one message that screen readers hear. */
import { h, setText } from "../dom.js";

export class Footer {
  constructor() {
    this.position = h("span", { class: "readout-position" });
    this.values = h("span", { class: "readout-values" });
    this.message = h("span", { class: "message", role: "status", "aria-live": "polite" });
    this.pixels = h("span", { class: "pixels" });
    this.untouched = h("span", { class: "untouched" });
    this.zoom = h("span", { class: "zoom" });
    this.element = h("footer", { class: "footer" }, this.position, this.values, this.message, this.untouched, this.pixels, this.zoom);
    this.timer = 0;
  }

  /** @param {ReturnType<typeof import("../readout.js").readout>} found @param {(channel: number) => string} color */
  showReadout(found, color) {
    setText(this.position, found ? found.position : "");
    if (!found) {
      this.values.replaceChildren();
      return;
    }
    if (this.values.childElementCount !== found.values.length)
      this.values.replaceChildren(
        ...found.values.map((_, index) =>
          h("span", { class: "readout-value", style: `--channel: ${color(index)}` }, h("i", {}), h("b", {})),
        ),
      );
    for (const [index, value] of found.values.entries()) {
      const place = this.values.children[index];
      if (place instanceof HTMLElement) {
        place.title = value.name;
        if (place.lastElementChild) setText(place.lastElementChild, value.text);
      }
    }
  }

  /** @param {number} scale @param {string} pixels */
  showView(scale, pixels) {
    setText(this.zoom, scale >= 10 ? `${Math.round(scale)}×` : `${Math.round(scale * 100)} %`);
    setText(this.pixels, pixels);
  }

  /** A sentence that goes away by itself. @param {string} text */
  say(text) {
    setText(this.message, text);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => setText(this.message, ""), 6000);
  }
}
