/** The images of the project beside the panes: thumbnail, own state, own boxes; jump by name. Only rows in sight are made. */
import { h, icon, setText } from "./dom.js";

/** @typedef {import("../types.js").ImageListItem} ImageListItem */

const rowHeight = 64;
/** Rows made beyond each end. */
const spare = 4;
const pageSize = 200;

/** The asking person's own state, in words. @param {ImageListItem} item */
export function stateText(item) {
  const state =
    item.state === null
      ? "not opened"
      : { assigned: "assigned", inProgress: "in progress", submitted: "submitted", returned: "returned", accepted: "accepted" }[item.state];
  return item.state === null ? state : `${state}, ${item.boxes === 1 ? "1 box" : `${item.boxes ?? 0} boxes`}`;
}

export class ImageStrip {
  /** @param {import("../sync/api.js").Api} api @param {(image: number) => void} open */
  constructor(api, open) {
    this.api = api;
    this.open = open;
    this.project = 0;
    this.current = 0;
    this.total = 0;
    /** By index in the list. @type {Map<number, ImageListItem>} */
    this.items = new Map();
    /** @type {Set<number>} */
    this.asked = new Set();
    this.search = "";
    this.timer = 0;
    this.field = h("input", {
      type: "search",
      placeholder: "Jump to a name",
      "aria-label": "Find images by name",
      oninput: () => {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.#find(), 200);
      },
    });
    this.note = h("p", { class: "panel-note strip-note", role: "status" });
    this.sheet = h("div", { class: "strip-sheet" });
    this.scroller = h(
      "div",
      { class: "strip-rows", tabindex: 0, role: "list", "aria-label": "Images", "data-own-keys": true, onscroll: () => this.#draw() },
      this.sheet,
    );
    this.element = h(
      "aside",
      { class: "image-strip", "aria-label": "Images", hidden: true },
      h(
        "div",
        { class: "strip-head" },
        this.field,
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close the list of images", onclick: () => this.toggle(false) },
          icon("close"),
        ),
      ),
      this.note,
      this.scroller,
    );
    new ResizeObserver(() => this.#draw()).observe(this.scroller);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {boolean} [on] */
  toggle(on = !this.isOpen) {
    this.element.hidden = !on;
    if (!on) return;
    this.#again();
    this.field.focus();
  }

  /** Another image is on screen. @param {import("../types.js").WorkDocument} work */
  show({ project, image }) {
    const isOther = this.project !== project.id;
    this.project = project.id;
    this.current = image.id;
    if (!this.isOpen) return;
    // What was just left has another count now.
    if (isOther) this.#again();
    else {
      this.asked.clear();
      this.#draw();
    }
  }

  #find() {
    this.search = this.field.value.trim();
    this.#again();
  }

  #again() {
    this.items.clear();
    this.asked.clear();
    this.total = 0;
    this.scroller.scrollTop = 0;
    setText(this.note, "Loading…");
    this.#fetch(0);
  }

  /** @param {number} page */
  async #fetch(page) {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    const { search, project } = this;
    const answer = await this.api.images(project, { skip: page * pageSize, take: pageSize, search });
    if (search !== this.search || project !== this.project) return;
    if (!answer.ok) {
      this.asked.delete(page);
      setText(this.note, `${answer.detail} The list comes when it is opened again.`);
      return;
    }
    this.total = answer.value.total;
    for (const [index, item] of answer.value.items.entries()) this.items.set(page * pageSize + index, item);
    setText(this.note, this.total === 0 ? `No image is called "${search}".` : this.total === 1 ? "1 image" : `${this.total} images`);
    if (page === 0 && search === "") this.#reveal();
    this.#draw();
  }

  /** Scrolls to the image on screen, where it is among those that are here. */
  #reveal() {
    for (const [index, item] of this.items)
      if (item.id === this.current) {
        this.sheet.style.height = `${this.total * rowHeight}px`;
        this.scroller.scrollTop = Math.max(0, (index - 1) * rowHeight);
      }
  }

  #draw() {
    if (!this.isOpen) return;
    this.sheet.style.height = `${this.total * rowHeight}px`;
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare),
      last = Math.min(this.total, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    const rows = [];
    for (let index = first; index < last; index++) {
      const page = Math.floor(index / pageSize);
      if (!this.asked.has(page)) this.#fetch(page);
      const item = this.items.get(index);
      if (item) rows.push(this.#row(item, index));
    }
    this.sheet.replaceChildren(...rows);
  }

  /** @param {ImageListItem} item @param {number} index */
  #row(item, index) {
    const isCurrent = item.id === this.current;
    return h(
      "div",
      { class: "strip-item", role: "listitem", style: `top: ${index * rowHeight}px` },
      h(
        "button",
        {
          type: "button",
          class: `strip-row${isCurrent ? " current" : ""}`,
          "aria-current": isCurrent ? "true" : null,
          onclick: () => this.open(item.id),
        },
        h("img", {
          src: new URL(item.thumbnail, document.baseURI).href,
          alt: "",
          width: 56,
          height: 56,
          loading: "lazy",
          decoding: "async",
        }),
        h(
          "span",
          { class: "strip-words" },
          h("span", { class: "strip-name" }, item.name),
          h("span", { class: `strip-state ${item.state ?? "new"}` }, stateText(item)),
        ),
      ),
    );
  }
}
