/**
 * A slim line over the panes' upper edge for what a person should know. It lies over them instead of pushing them down: a server that is
 * lost in the middle of a drag must not move the image under the hand. Presses go through it, but for its button.
 */
import { h, setText } from "../dom.js";

/** @typedef {{ kind: "info" | "warning" | "error", text: string, action?: { label: string, press: () => void } }} Notice */

export class Strip {
  constructor() {
    this.text = h("span", { class: "strip-text" });
    this.button = h("button", { type: "button", class: "strip-button", hidden: true, onclick: () => this.press?.() });
    this.element = h("div", { class: "strip", role: "status", hidden: true }, this.text, this.button);
    /** @type {(() => void) | undefined} */
    this.press = undefined;
  }

  /** @param {Notice | null} notice */
  show(notice) {
    this.element.hidden = notice === null;
    if (!notice) return;
    this.element.dataset.kind = notice.kind;
    setText(this.text, notice.text);
    this.button.hidden = !notice.action;
    if (notice.action) setText(this.button, notice.action.label);
    this.press = notice.action?.press;
  }
}
