/** Over the panes until there is something to draw on: what is being fetched and how far it is, or why there is nothing. */
import { h, setText } from "../dom.js";

/** A picture that is at hand is there within a frame or two; the words would only flicker. Milliseconds. */
const patience = 120;

export class Loading {
  constructor() {
    this.text = h("p", {});
    this.bar = h("span", {});
    this.progress = h(
      "div",
      { class: "card-progress", role: "progressbar", "aria-label": "Pictures fetched", "aria-valuemin": 0, "aria-valuemax": 1 },
      this.bar,
    );
    this.element = h("div", { class: "loading", role: "status" }, this.text, this.progress);
    this.timer = 0;
  }

  /** @param {string} name of the image @param {{ done: number, of: number } | null} progress null while the image itself is on its way */
  fetching(name, progress) {
    setText(this.text, progress ? `Loading pictures of ${name}: ${progress.done} of ${progress.of}` : `Loading ${name || "the image"}...`);
    const share = progress ? progress.done / Math.max(1, progress.of) : 0;
    this.bar.style.width = `${Math.round(100 * share)}%`;
    this.progress.setAttribute("aria-valuenow", String(share));
    this.progress.hidden = false;
    if (this.element.hidden && !this.timer)
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.element.hidden = false;
      }, patience);
  }

  /** Something can be worked on while the rest comes: the words step aside. @param {boolean} isAside */
  step(isAside) {
    this.element.classList.toggle("aside", isAside);
  }

  /** @param {string | null} sentence why there is no picture; null: there is one */
  done(sentence) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.element.hidden = sentence === null;
    this.progress.hidden = true;
    setText(this.text, sentence ?? "");
  }
}
