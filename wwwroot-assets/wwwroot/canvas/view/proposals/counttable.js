/** Boxes by class, on the image shown and on all tried ones; and a sentence for who hears the page, once the hand rests. */
import { debounced, h, setText } from "../dom.js";

/** @typedef {import("../../types.js").LabelClass} LabelClass */

export class CountTable {
  constructor() {
    this.body = h("tbody", {});
    this.foot = h("tfoot", {});
    this.said = h("p", { class: "sr", role: "status" });
    this.element = h(
      "div",
      {},
      h(
        "table",
        { class: "plain-table numbers counts" },
        h("thead", {}, h("tr", {}, h("th", {}, "Class"), h("th", {}, "This image"), h("th", {}, "All"))),
        this.body,
        this.foot,
      ),
      this.said,
    );
    /** @type {{ key: string, here: HTMLElement, all: HTMLElement }[]} */
    this.rows = [];
    this.sentence = "";
    this.later = debounced(600, () => setText(this.said, this.sentence));
  }

  /** @param {LabelClass[]} classes */
  build(classes) {
    const row = (/** @type {string} */ key, /** @type {HTMLElement} */ head) => {
      const here = h("td", { class: "number" }),
        all = h("td", { class: "number" });
      this.rows.push({ key, here, all });
      return h("tr", { "data-class": key }, head, here, all);
    };
    this.rows = [];
    this.body.replaceChildren(
      ...classes.map(item =>
        row(
          item.key,
          h(
            "td",
            {},
            h("span", { class: "class-chip" }, h("i", { style: `background: ${item.color}` }), item.key, " ", h("small", {}, item.name)),
          ),
        ),
      ),
    );
    this.foot.replaceChildren(row("", h("td", {}, "Together")));
  }

  /** @param {Map<string, number>} here @param {Map<string, number>} all */
  show(here, all) {
    const sum = (/** @type {Map<string, number>} */ counts) => [...counts.values()].reduce((total, count) => total + count, 0);
    for (const row of this.rows) {
      setText(row.here, String(row.key ? (here.get(row.key) ?? 0) : sum(here)));
      setText(row.all, String(row.key ? (all.get(row.key) ?? 0) : sum(all)));
    }
    this.sentence = `On this image ${[...here].map(([key, count]) => `${key} ${count}`).join(", ")}; on all ${sum(all)} boxes.`;
    this.later.request();
  }
}
