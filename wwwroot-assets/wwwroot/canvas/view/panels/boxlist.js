/** All boxes of the image as a list. Only the rows in sight exist: with 2,000 boxes the page stays as small as with 20. */
import { isUntouched, reviewText } from "../../kernels/refine.js";
import { flagText } from "../boxlayer.js";
import { readingOrder } from "../edits.js";
import { h, icon, setText } from "../dom.js";

/** @typedef {import("../../types.js").Box} Box */

const rowHeight = 26;
/** Rows built beyond each end, so that scrolling does not show gaps. */
const spare = 6;

export class BoxList {
  /** @param {import("../scene.js").Scene} scene @param {(box: Box) => void} onPick */
  constructor(scene, onPick) {
    this.scene = scene;
    this.onPick = onPick;
    this.filterClass = "";
    this.search = "";
    /** @type {Box[]} */
    this.rows = [];
    this.count = h("span", { class: "list-count" });
    this.classFilter = h("select", { "aria-label": "Show one class", onchange: () => { this.filterClass = this.classFilter.value; this.refresh(); } });
    this.field = h("input", { type: "search", placeholder: "Find by id or class", "aria-label": "Find boxes by id or class", oninput: () => { this.search = this.field.value.trim().toLowerCase(); this.refresh(); } });
    this.sheet = h("div", { class: "list-sheet", role: "presentation" });
    this.scroller = h("div", { class: "list-rows", role: "listbox", tabindex: 0, "aria-label": "Boxes", "aria-multiselectable": "true", "data-own-keys": true,
      onscroll: () => this.#schedule(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event), onclick: (/** @type {MouseEvent} */ event) => this.#click(event) }, this.sheet);
    this.empty = h("p", { class: "panel-note list-empty" });
    this.element = h("section", { class: "panel boxes", "aria-label": "Boxes" },
      h("div", { class: "list-tools" }, this.classFilter, this.field), this.empty, this.scroller);
    new ResizeObserver(() => this.#schedule()).observe(this.scroller);
    this.frame = 0;
    this.stale = false;
  }

  /** @param {{ key: string, name: string }[]} classes */
  build(classes) {
    const made = JSON.stringify(classes);
    if (this.classFilter.dataset.made === made) return;
    this.classFilter.dataset.made = made;
    this.classFilter.replaceChildren(h("option", { value: "" }, "All classes"), ...classes.map(item => h("option", { value: item.key }, `${item.key} ${item.name}`)));
    this.filterClass = "";
  }

  /** Boxes changed: sorted again, at most once a frame. */
  refresh() { this.stale = true; this.#schedule(); }

  #schedule() { this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.#draw(); }); }

  #draw() {
    const { scene } = this;
    if (this.stale) {
      this.stale = false;
      this.rows = [...scene.boxes.values()].filter(box => this.#matches(box)).sort(readingOrder);
      const all = scene.boxes.size;
      setText(this.count, this.rows.length === all ? String(all) : `${this.rows.length} of ${all}`);
      setText(this.empty, this.rows.length > 0 ? "" : all === 0 ? scene.editable ? "No boxes yet. Drag over a cell to draw one." : "No boxes." : "No box fits the filter.");
      this.empty.hidden = this.rows.length > 0;
      this.scroller.classList.toggle("scored", this.rows.some(box => box.origin === "model"));
      this.sheet.style.height = `${this.rows.length * rowHeight}px`;
    }
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / rowHeight) - spare);
    const last = Math.min(this.rows.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / rowHeight) + spare);
    const colors = new Map(scene.work?.project.classes.map(item => [item.key, item.color]));
    this.sheet.replaceChildren(...this.rows.slice(first, last).map((box, index) => this.#row(box, first + index, colors.get(box.class) ?? "#c8c8c8")));
  }

  /** @param {Box} box */
  #matches(box) {
    if (this.filterClass && box.class !== this.filterClass) return false;
    return !this.search || box.id.toLowerCase().includes(this.search) || box.class.toLowerCase().includes(this.search);
  }

  /** @param {Box} box @param {number} index @param {string} color */
  #row(box, index, color) {
    const selected = this.scene.selection.has(box.id);
    const hidden = !this.scene.isShown(box.id);
    return h("div", { class: `list-row${selected ? " selected" : ""}${hidden ? " off" : ""}${isUntouched(box) ? " untouched" : ""}`, role: "option", "aria-selected": selected, "aria-setsize": this.rows.length, "aria-posinset": index + 1,
      "data-id": box.id, style: `top: ${index * rowHeight}px; --class: ${color}`, title: box.origin === "model" ? `${box.id}, of the model, ${reviewText(box)}` : `${box.id}, ${box.origin}` },
    h("span", { class: "swatch" }), h("span", { class: "list-class" }, box.class, box.flags ? ` ${flagText(box.flags)}` : ""),
    h("span", { class: "list-place" }, `${Math.round(box.x1)}, ${Math.round(box.y1)}`), h("span", { class: "list-size" }, `${Math.round(box.x2 - box.x1)} × ${Math.round(box.y2 - box.y1)}`),
    h("span", { class: "list-score" }, box.score === null || box.score === undefined ? "" : box.score.toFixed(2)), hidden ? icon("hidden") : box.review === "accepted" || box.review === "implicitlyAccepted" ? icon("check") : null);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const id = event.target instanceof Element ? event.target.closest("[data-id]")?.getAttribute("data-id") : null;
    const box = id ? this.scene.boxes.get(id) : undefined;
    if (!box) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) this.scene.toggleSelected(box.id);
    else { this.scene.select([box.id]); this.onPick(box); }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity });
    const step = steps[event.key];
    if (step === undefined || this.rows.length === 0) return;
    event.preventDefault();
    const last = [...this.scene.selection].at(-1);
    const at = this.rows.findIndex(box => box.id === last);
    const next = Math.min(this.rows.length - 1, Math.max(0, at + step));
    const box = this.rows[next];
    this.scene.select([box.id]);
    this.onPick(box);
    this.reveal(box.id);
  }

  /** Scrolls a row into sight. @param {string} id */
  reveal(id) {
    const index = this.rows.findIndex(box => box.id === id);
    if (index < 0) return;
    const top = index * rowHeight, { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) this.scroller.scrollTop = top + rowHeight - clientHeight;
    this.#schedule();
  }
}
