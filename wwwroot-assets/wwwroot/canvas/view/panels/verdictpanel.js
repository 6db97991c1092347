/** What the annotator says of the image as a whole. */
import { h, setAttribute } from "../dom.js";

/** @typedef {import("../../types.js").Assignment} Assignment */

export const verdicts = /** @type {const} */ ([
  ["noCells", "No cells"],
  ["outOfFocus", "Out of focus"],
  ["badStaining", "Bad staining"],
  ["unsure", "Unsure"],
]);

export class VerdictPanel {
  /** @param {(wanted: string[]) => Promise<string | null>} send the sentence when it failed */
  constructor(send) {
    this.send = send;
    /** @type {string[]} */
    this.said = [];
    this.buttons = verdicts.map(([key, label]) =>
      h("button", { type: "button", class: "verdict", "data-verdict": key, onclick: () => this.#toggle(key) }, label),
    );
    this.fault = h("p", { class: "fault", role: "alert", hidden: true });
    this.element = h(
      "section",
      { class: "panel verdict-panel", hidden: true },
      h("div", { class: "verdict-row", role: "group", "aria-label": "This image" }, ...this.buttons),
      this.fault,
    );
  }

  /** @param {Assignment | null} assignment @param {boolean} editable */
  show(assignment, editable) {
    this.said = [...(assignment?.verdicts ?? [])];
    this.editable = editable;
    this.fault.hidden = true;
    this.element.hidden = assignment === null || (!editable && this.said.length === 0);
    this.#refresh();
  }

  /** The first one takes the keys; Tab goes on to the others. */
  focus() {
    const first = this.element.hidden ? undefined : this.buttons.find(button => !button.hidden && !button.disabled);
    first?.focus();
    return first !== undefined;
  }

  /** @param {string} key */
  async #toggle(key) {
    const before = this.said;
    const wanted = before.includes(key) ? before.filter(one => one !== key) : [...before, key];
    this.said = wanted;
    this.#refresh();
    const problem = await this.send(wanted);
    // Another press may have come meanwhile; its own answer counts.
    if (this.said === wanted && problem !== null) {
      this.said = before;
      this.#refresh();
    }
    this.fault.hidden = problem === null;
    this.fault.textContent = problem ?? "";
  }

  #refresh() {
    for (const [index, [key]] of verdicts.entries()) {
      setAttribute(this.buttons[index], "aria-pressed", this.said.includes(key));
      this.buttons[index].disabled = !this.editable;
      this.buttons[index].hidden = !this.editable && !this.said.includes(key);
    }
  }
}
