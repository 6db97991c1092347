/** A card in the middle of the panes for the states in which there is nothing to draw: what is so, and the one thing to do next. */
import { h, setText } from "../dom.js";

/**
 * @typedef
 * {{ title: string, text: string, progress?: { done: number, of: number }, actions: { label: string, press?: () => void, href?: string,
 * primary?: boolean }[] }}
 * CardText
 */

export class Card {
  constructor() {
    this.title = h("h2", { id: "card-title" });
    this.text = h("p", {});
    this.progress = h("div", { class: "card-progress", "aria-hidden": "true" }, h("span", {}));
    this.buttons = h("div", { class: "card-buttons" });
    this.element = h(
      "section",
      { class: "card", role: "region", "aria-labelledby": "card-title", hidden: true },
      this.title,
      this.text,
      this.progress,
      this.buttons,
    );
  }

  /** @param {CardText | null} card */
  show(card) {
    this.element.hidden = card === null;
    if (!card) return;
    setText(this.title, card.title);
    setText(this.text, card.text);
    this.progress.hidden = !card.progress;
    const bar = this.progress.firstElementChild;
    if (card.progress && bar instanceof HTMLElement)
      bar.style.width = `${Math.round((100 * card.progress.done) / Math.max(1, card.progress.of))}%`;
    this.buttons.replaceChildren(
      ...card.actions.map(({ label, press, href, primary }) =>
        href
          ? h("a", { class: primary ? "submit" : "quiet", href }, label)
          : h("button", { type: "button", class: primary ? "submit" : "quiet", onclick: () => press?.() }, label),
      ),
    );
    const first = this.buttons.firstElementChild;
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }
}
