/** All boxes of the image as a list. Only the rows in sight exist: with 2,000 boxes the page stays as small as with 20. */
import { area } from "../../kernels/geometry.js";
import { isUntouched, noFilter, reviewText, unsure } from "../../kernels/refine.js";
import { flagText } from "../boxlayer.js";
import { readingOrder } from "../edits.js";
import { h, icon, setText } from "../dom.js";

/** @typedef {import("../../types.js").Box} Box */

const rowHeight = 28;
/** Rows built beyond each end, so that scrolling does not show gaps. */
const spare = 6;

/** @type {Readonly<Record<string, (one: Box, other: Box) => number>>} */
const orders = {
  place: readingOrder,
  class: (one, other) => (one.class < other.class ? -1 : one.class > other.class ? 1 : 0) || readingOrder(one, other),
  size: (one, other) => area(one) - area(other) || readingOrder(one, other),
  score: (one, other) => (one.score ?? 2) - (other.score ?? 2) || readingOrder(one, other),
};

export class BoxList {
  /**
   * @param {import("../scene.js").Scene} scene
   * @param {{ pick: (box: Box) => void, menu: (box: Box, at: Element) => void, hide: (box: Box) => void, remove: (box: Box) => void }}
   * actions
   */
  constructor(scene, actions) {
    this.scene = scene;
    this.actions = actions;
    /** What is quietly said of a box. @type {(box: Box) => { text: string, title: string } | null} */
    this.mark = () => null;
    this.order = "place";
    /** @type {Box[]} */
    this.rows = [];
    this.count = h("span", { class: "list-count" });
    this.classFilter = h("select", { "aria-label": "Show one class", onchange: () => this.#filter({ only: this.classFilter.value }) });
    this.field = h("input", {
      type: "search",
      placeholder: "Find by id or class",
      "aria-label": "Find boxes by id or class",
      oninput: () => this.#filter({ text: this.field.value.trim() }),
    });
    this.sort = h(
      "select",
      {
        "aria-label": "Sort by",
        onchange: () => {
          this.order = this.sort.value;
          this.refresh();
        },
      },
      h("option", { value: "place" }, "By place"),
      h("option", { value: "class" }, "By class"),
      h("option", { value: "size" }, "By size"),
      h("option", { value: "score" }, "By score"),
    );
    this.sheet = h("div", { class: "list-sheet", role: "rowgroup" });
    this.scroller = h(
      "div",
      {
        class: "list-rows",
        role: "grid",
        tabindex: 0,
        "aria-label": "Boxes",
        "aria-multiselectable": "true",
        "data-own-keys": true,
        onscroll: () => this.#schedule(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
        onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
      },
      this.sheet,
    );
    this.empty = h("p", { class: "panel-note list-empty" });
    this.element = h(
      "section",
      { class: "panel boxes", "aria-label": "Boxes" },
      h("div", { class: "list-tools" }, this.classFilter, this.sort, this.field),
      this.empty,
      this.scroller,
    );
    new ResizeObserver(() => this.#schedule()).observe(this.scroller);
    this.frame = 0;
    this.stale = false;
  }

  /** @param {Partial<import("../../kernels/refine.js").Filter>} change */
  #filter(change) {
    this.scene.setFilter({ ...this.scene.filter, ...change });
  }

  /** @param {{ key: string, name: string }[]} classes */
  build(classes) {
    const made = JSON.stringify(classes);
    if (this.classFilter.dataset.made === made) return;
    this.classFilter.dataset.made = made;
    this.classFilter.replaceChildren(
      h("option", { value: noFilter.only }, "All classes"),
      ...classes.map(item =>
        h("option", { value: item.key }, item.name === item.key ? `Only ${item.key}` : `Only ${item.key} ${item.name}`),
      ),
      h("option", { value: unsure }, "Only unsure"),
    );
  }

  /** Boxes changed: sorted again, at most once a frame. */
  refresh() {
    this.stale = true;
    this.#schedule();
  }

  #schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const { scene } = this;
    if (this.stale) {
      this.stale = false;
      const { filter } = scene;
      if (this.classFilter.value !== filter.only) this.classFilter.value = filter.only;
      if (document.activeElement !== this.field && this.field.value.trim() !== filter.text) this.field.value = filter.text;
      // What is hidden one by one stays in the list, where its eye brings it back.
      this.rows = [...scene.boxes.values()].filter(box => !scene.filteredOut.has(box.id)).sort(orders[this.order] ?? readingOrder);
      const all = scene.boxes.size;
      setText(this.count, this.rows.length === all ? String(all) : `${this.rows.length} of ${all}`);
      setText(
        this.empty,
        this.rows.length > 0
          ? ""
          : all === 0
            ? scene.editable
              ? "No boxes yet. Drag over a cell to draw one."
              : "No boxes."
            : "No box fits the filter.",
      );
      this.empty.hidden = this.rows.length > 0;
      // A grid without rows is none.
      this.scroller.hidden = this.rows.length === 0;
      this.scroller.classList.toggle(
        "scored",
        this.rows.some(box => box.origin === "model"),
      );
      this.scroller.setAttribute("aria-rowcount", String(this.rows.length));
      this.sheet.style.height = `${this.rows.length * rowHeight}px`;
    }
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / rowHeight) - spare);
    const last = Math.min(this.rows.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / rowHeight) + spare);
    const classes = new Map(scene.work?.project.classes.map(item => [item.key, item]));
    this.sheet.replaceChildren(...this.rows.slice(first, last).map((box, index) => this.#row(box, first + index, classes.get(box.class))));
    const active = [...scene.selection].at(-1);
    if (active !== undefined && document.getElementById(`row-${active}`))
      this.scroller.setAttribute("aria-activedescendant", `row-${active}`);
    else this.scroller.removeAttribute("aria-activedescendant");
  }

  /** @param {Box} box @param {number} index @param {{ name: string, color: string } | undefined} named */
  #row(box, index, named) {
    const { scene } = this;
    const selected = scene.selection.has(box.id),
      hidden = !scene.isShown(box.id),
      untouched = isUntouched(box);
    const cell = (/** @type {string} */ name, /** @type {import("../dom.js").Child[]} */ ...content) =>
      h("span", { class: name, role: "gridcell" }, ...content);
    const button = (/** @type {string} */ what, /** @type {string} */ label, /** @type {import("../dom.js").Child[]} */ ...content) =>
      h("button", { type: "button", tabindex: -1, class: "row-button", "data-do": what, "aria-label": label, title: label }, ...content);
    const mark = this.mark(box);
    const judged = box.review === "accepted" || box.review === "implicitlyAccepted";
    const name = `${named?.name ?? box.class} at ${Math.round(box.x1)}, ${Math.round(box.y1)}`;
    const change = h(
      "button",
      {
        type: "button",
        tabindex: -1,
        class: "row-class",
        "data-do": "class",
        disabled: !scene.editable,
        title: "Change the class",
        "aria-label": `Class ${named?.name ?? box.class}${scene.editable ? ": change" : ""}`,
      },
      h("span", { class: "swatch" }),
      box.class,
      box.flags ? ` ${flagText(box.flags)}` : "",
      mark && h("span", { class: "list-mark", title: mark.title }, ` ${mark.text}`),
    );
    return h(
      "div",
      {
        class: `list-row${selected ? " selected" : ""}${hidden ? " off" : ""}${untouched ? " untouched" : ""}`,
        role: "row",
        id: `row-${box.id}`,
        "aria-selected": selected,
        "aria-rowindex": index + 1,
        "data-id": box.id,
        style: `top: ${index * rowHeight}px; --class: ${named?.color ?? "#c8c8c8"}`,
        title: box.origin === "model" ? `${box.id}, of the model, ${reviewText(box)}` : `${box.id}, ${box.origin}`,
      },
      cell("list-class", change),
      cell("list-place", `${Math.round(box.x1)}, ${Math.round(box.y1)}`),
      cell("list-size", `${Math.round(box.x2 - box.x1)} × ${Math.round(box.y2 - box.y1)}`),
      cell("list-score", box.score === null || box.score === undefined ? "" : box.score.toFixed(2), judged ? icon("check") : null),
      cell("list-eye", button("hide", `${hidden ? "Show" : "Hide"} ${name}`, icon(hidden ? "hidden" : "eye"))),
      cell("list-delete", scene.editable ? button("delete", `Delete ${name}`, icon("trash")) : null),
    );
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!(event.target instanceof Element)) return;
    const id = event.target.closest("[data-id]")?.getAttribute("data-id");
    const box = id ? this.scene.boxes.get(id) : undefined;
    if (!box) return;
    const button = event.target.closest("[data-do]"),
      what = button?.getAttribute("data-do");
    if (what === "hide") this.actions.hide(box);
    else if (what === "delete") this.actions.remove(box);
    else if (what === "class" && button && this.scene.selection.has(box.id)) this.actions.menu(box, button);
    else if (event.ctrlKey || event.metaKey || event.shiftKey) this.scene.toggleSelected(box.id);
    else {
      this.scene.select([box.id]);
      this.actions.pick(box);
      if (what === "class" && button) this.actions.menu(box, button);
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const steps = /** @type {Record<string, number>} */ ({
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -Infinity,
      End: Infinity,
    });
    const step = steps[event.key];
    if (step === undefined || this.rows.length === 0) return;
    event.preventDefault();
    const last = [...this.scene.selection].at(-1);
    const at = this.rows.findIndex(box => box.id === last);
    const next = Math.min(this.rows.length - 1, Math.max(0, at + step));
    const box = this.rows[next];
    this.scene.select([box.id]);
    this.actions.pick(box);
    this.reveal(box.id);
  }

  /** Scrolls a row into sight. @param {string} id */
  reveal(id) {
    const index = this.rows.findIndex(box => box.id === id);
    if (index < 0) return;
    const top = index * rowHeight,
      { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) this.scroller.scrollTop = top + rowHeight - clientHeight;
    this.#schedule();
  }
}
