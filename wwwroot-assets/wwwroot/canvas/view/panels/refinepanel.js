/**
 * A model's boxes: how many nobody has judged yet, the buttons that judge them, and what is shown of them. Only there where a model
 * proposed something.
 */
import { isFiltering, refinementCounts, submittingAccepts } from "../../kernels/refine.js";
import { h, setAttribute, setText } from "../dom.js";

/** @typedef {import("../../kernels/refine.js").Filter} Filter */

export class RefinePanel {
  /** @param {import("../scene.js").Scene} scene @param {(action: string) => void} act @param {(action: string) => string} keyOf */
  constructor(scene, act, keyOf) {
    this.scene = scene;
    this.keyOf = keyOf;
    /** The image that the panel was last shown for. @type {import("../../types.js").WorkDocument | null} */
    this.shownFor = null;
    /** For the footer, which stays when the panel is closed. */
    this.shortText = "";
    this.count = h("span", { class: "list-count refine-count" });
    this.bar = h("span", {});
    /** @param {string} action @param {string} label @param {string} tip */
    const button = (action, label, tip) =>
      h(
        "button",
        { type: "button", class: "small-button", "data-action": action, "data-tip": tip, onclick: () => act(action) },
        h("span", {}, label),
        h("kbd", {}),
      );
    this.reject = button("refine.reject", "Reject", "Deletes the selected boxes and goes to the next untouched one");
    this.next = button("refine.next", "Next", "The untouched box of lowest confidence after this one");
    this.accept = button("refine.accept", "Accept", "Accepts the selected boxes and goes to the next untouched one");
    this.acceptAll = button(
      "refine.acceptShown",
      "Accept all in sight",
      "Accepts every untouched box that is on screen now; what is hidden or out of sight stays untouched",
    );
    this.only = button("refine.untouchedOnly", "Untouched", "Shows only what nobody has judged yet");
    this.least = this.#slider("Lowest confidence shown", value => this.#filter({ least: Math.min(value, this.scene.filter.most) }));
    this.most = this.#slider("Highest confidence shown", value => this.#filter({ most: Math.max(value, this.scene.filter.least) }));
    this.buttons = h("div", { class: "refine-buttons" }, this.reject, this.next, this.accept, this.acceptAll);
    this.range = h("span", { class: "refine-range" });
    this.track = h("div", { class: "window-track", style: "--channel: var(--accent)" }, this.least, this.most);
    this.note = h("p", { class: "panel-note" });
    this.element = h(
      "section",
      { class: "panel refine", "aria-labelledby": "refine-title", hidden: true },
      h("h2", { id: "refine-title" }, "Model", this.count),
      h("div", { class: "refine-bar", "aria-hidden": "true" }, this.bar),
      this.buttons,
      h("div", { class: "refine-filter" }, h("span", {}, "Confidence ", this.range), this.only),
      this.track,
      this.note,
    );
    this.tips();
  }

  /** @param {string} label @param {(value: number) => void} changed */
  #slider(label, changed) {
    const input = h("input", {
      type: "range",
      min: 0,
      max: 1,
      step: 0.01,
      "aria-label": label,
      oninput: () => changed(Number(input.value)),
    });
    return input;
  }

  /** @param {Partial<Filter>} change */
  #filter(change) {
    this.scene.setFilter({ ...this.scene.filter, ...change });
  }

  tips() {
    for (const button of [this.reject, this.next, this.accept, this.acceptAll, this.only]) {
      const key = this.keyOf(button.dataset.action ?? "");
      if (button.lastElementChild) setText(button.lastElementChild, key);
      button.title = `${button.dataset.tip}${key ? ` (${key})` : ""}`;
    }
  }

  refresh() {
    const { scene } = this;
    const { model, untouched } = refinementCounts(scene.boxes.values());
    // Where the last of a model's boxes was rejected the panel stays until another image comes.
    this.element.hidden = model === 0 && (this.element.hidden || this.shownFor !== scene.work);
    this.shortText = model === 0 || untouched === 0 ? "" : `${untouched} of ${model} untouched`;
    if (this.element.hidden) return;
    this.shownFor = scene.work;
    const { filter, editable } = scene;
    setText(
      this.count,
      model === 0 ? "all rejected" : untouched === 0 ? `all ${model} judged` : `${untouched} of ${model} still untouched`,
    );
    this.bar.style.width = `${model === 0 ? 100 : Math.round((100 * (model - untouched)) / model)}%`;
    this.buttons.hidden = !editable;
    for (const button of [this.reject, this.accept]) button.disabled = !editable || scene.selection.size === 0;
    this.acceptAll.disabled = !editable || untouched === 0;
    this.next.disabled = untouched === 0;
    setAttribute(this.only, "aria-pressed", filter.untouched);
    this.least.value = String(filter.least);
    this.most.value = String(filter.most);
    this.track.style.setProperty("--from", `${100 * filter.least}%`);
    this.track.style.setProperty("--to", `${100 * filter.most}%`);
    setText(this.range, `${filter.least.toFixed(2)}–${filter.most.toFixed(2)}`);
    const hidden = scene.filteredOut.size;
    const sentences = [
      isFiltering(filter) && hidden > 0
        ? `${hidden === 1 ? "1 box is" : `${hidden} boxes are`} hidden by the filter and not changed.`
        : null,
      editable ? withIf(submittingAccepts(untouched)) : null,
    ];
    setText(this.note, sentences.filter(item => item !== null).join(" "));
  }
}

/** @param {string | null} sentence */
const withIf = sentence => sentence && `If you submit now, ${sentence}`;
