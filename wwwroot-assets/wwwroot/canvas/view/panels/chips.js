/**
 * What is so on the panes and may be forgotten: hidden boxes, fixed windows. Each stays as long as it is so, with the press that ends it.
 */
import { h, setText } from "../dom.js";

/** @typedef {{ name: string, text: string, label: string, press: () => void }} Chip */

export class Chips {
  constructor() {
    this.element = h("div", { class: "chips", role: "status" });
    /** @type {Map<string, { root: HTMLElement, text: HTMLElement, button: HTMLButtonElement }>} */
    this.made = new Map();
  }

  /** @param {(Chip | null)[]} chips */
  show(chips) {
    const wanted = chips.filter(chip => chip !== null);
    for (const [name, { root }] of this.made)
      if (!wanted.some(chip => chip.name === name)) {
        root.remove();
        this.made.delete(name);
      }
    for (const chip of wanted) {
      let made = this.made.get(chip.name);
      if (!made) {
        const text = h("span", {}),
          button = h("button", { type: "button", class: "strip-button" });
        made = { root: h("div", { class: "chip", "data-chip": chip.name }, text, button), text, button };
        this.made.set(chip.name, made);
        this.element.append(made.root);
      }
      setText(made.text, chip.text);
      setText(made.button, chip.label);
      made.button.onclick = chip.press;
    }
  }
}

/** @param {number} count @param {() => void} press @returns {Chip | null} */
export const hiddenChip = (count, press) =>
  count === 0 ? null : { name: "hidden", text: count === 1 ? "1 box hidden" : `${count} boxes hidden`, label: "Show", press };
