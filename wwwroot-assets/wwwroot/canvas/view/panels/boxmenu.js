/**
 * What can be done to the boxes that are selected, by pointer and finger: a bar beside the selection, and a menu on a right press or a long
 * one.
 */
import { unionBounds } from "../../kernels/geometry.js";
import { h, icon, setAttribute } from "../dom.js";

/** @typedef {import("../../types.js").LabelClass} LabelClass */
/** @typedef {(action: string) => void} Act an action of kernels/actions.js */

const flags = /** @type {[number, string, string, string][]} */ ([
  [1, "flag.difficult", "Difficult", "?"],
  [2, "flag.truncated", "Truncated", "⊣"],
  [4, "flag.occluded", "Occluded", "◐"],
]);

/** Between the bar and the box: room for handles and the frame. */
const gap = 16;

export class SelectionBar {
  /**
   * @param {import("../scene.js").Scene} scene @param {import("../stage.js").Stage} stage
   * @param
   * {{ act: Act, chooseClass: (key: string) => void, isBusy: () => boolean, isWanted: () => boolean, keyOf: (action: string) => string }}
   * parts
   */
  constructor(scene, stage, parts) {
    this.scene = scene;
    this.stage = stage;
    this.parts = parts;
    const button = (/** @type {string} */ action, /** @type {string} */ label, /** @type {Node | string} */ face) =>
      h(
        "button",
        { type: "button", class: "bar-button", "data-action": action, "aria-label": label, title: label, onclick: () => parts.act(action) },
        face,
      );
    this.classes = h("span", { class: "bar-group" });
    this.flags = flags.map(([, action, label, mark]) => button(action, label, mark));
    this.element = h(
      "div",
      { class: "selection-bar", role: "toolbar", "aria-label": "Selected boxes", hidden: true },
      this.classes,
      h("span", { class: "bar-group" }, ...this.flags),
      h(
        "span",
        { class: "bar-group" },
        button("comment.add", "Comment", icon("comment")),
        button("view.zoomToBox", "Zoom to the box", icon("zoomBox")),
        button("box.delete", "Delete", icon("trash")),
      ),
    );
    this.element.addEventListener("mousedown", event => event.preventDefault());
    stage.afterFrame.push(() => this.#place());
  }

  /** @param {readonly LabelClass[]} classes */
  build(classes) {
    this.classes.replaceChildren(
      ...classes.map((item, index) => {
        const key = this.parts.keyOf(`class.${index + 1}`),
          label = `${item.name}${key ? ` (${key})` : ""}`;
        return h(
          "button",
          {
            type: "button",
            class: "bar-button bar-class",
            "data-class": item.key,
            style: `--class: ${item.color}`,
            "aria-label": label,
            title: label,
            onclick: () => this.parts.chooseClass(item.key),
          },
          h("span", { class: "swatch" }),
          item.key,
        );
      }),
    );
  }

  #place() {
    const { scene, stage, element, parts } = this;
    const isShown = scene.editable && parts.isWanted() && !parts.isBusy() && !stage.isMoving;
    const boxes = isShown ? scene.selected.filter(box => scene.isShown(box.id)) : [];
    const bounds = unionBounds(boxes),
      { visible } = stage;
    const inSight = bounds !== null && bounds.x1 < visible.x2 && bounds.x2 > visible.x1 && bounds.y1 < visible.y2 && bounds.y2 > visible.y1;
    if (element.hidden === inSight) element.hidden = !inSight;
    if (!bounds || !inSight) return;
    for (const [index, [bit]] of flags.entries())
      setAttribute(
        this.flags[index],
        "aria-pressed",
        boxes.every(box => box.flags & bit),
      );
    for (const button of this.classes.children)
      if (button instanceof HTMLElement)
        setAttribute(
          button,
          "aria-pressed",
          boxes.every(box => box.class === button.dataset.class),
        );
    const pane = stage.panes[stage.pointerPane ?? this.lastPane];
    if (stage.pointerPane !== null) this.lastPane = stage.pointerPane;
    const ground = pane.element.hidden ? stage.panes[0] : pane;
    const left = ground.element.offsetLeft,
      top = ground.element.offsetTop,
      { width, height } = element.getBoundingClientRect();
    const { view, size } = stage;
    const x1 = bounds.x1 * view.scale + view.x,
      y1 = bounds.y1 * view.scale + view.y,
      y2 = bounds.y2 * view.scale + view.y;
    // Below, where no label is; above where there is no room; over a box that fills the pane.
    const below = y2 + gap,
      above = y1 - gap - 16 - height;
    const y = below + height <= size.height ? below : above >= 0 ? above : size.height - height - 44;
    const x = Math.min(Math.max(4, x1), Math.max(4, size.width - width - 4));
    const transform = `translate(${Math.round(left + x)}px, ${Math.round(top + y)}px)`;
    if (element.style.transform !== transform) element.style.transform = transform;
  }

  lastPane = 0;
}

export class BoxMenu {
  /**
   * @param {import("../scene.js").Scene} scene
   * @param {{
   *   act: Act, chooseClass: (key: string) => void, keyOf: (action: string) => string, closed: () => void,
   *   example: (box: import("../../types.js").Box) => void
   * }} parts
   */
  constructor(scene, parts) {
    this.scene = scene;
    this.parts = parts;
    this.element = h("div", {
      class: "menu box-menu",
      role: "menu",
      popover: "manual",
      "aria-label": "Box",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.element.addEventListener("toggle", event => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") parts.closed();
    });
    this.element.addEventListener("contextmenu", event => event.preventDefault());
    // Not by the browser's own dismissal: that would close the menu when the finger that asked for it is lifted.
    document.addEventListener(
      "pointerdown",
      event => {
        if (this.isOpen && !event.composedPath().includes(this.element)) this.element.hidePopover();
      },
      { capture: true },
    );
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** @param {string} label @param {string} key @param {() => void} press @param {Record<string, any>} [more] @param {Node | null} [face] */
  #item(label, key, press, more = {}, face = null) {
    return h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: -1,
        class: "menu-item",
        ...more,
        onclick: () => {
          this.element.hidePopover();
          press();
        },
      },
      face,
      h("span", {}, label),
      key ? h("kbd", {}, key) : null,
    );
  }

  /**
   * Opens at a place of the page for what is selected, or for the ground where nothing is.
   * @param {number} x
   * @param {number} y
   * @param {"all" | "class"} [part]
   */
  open(x, y, part = "all") {
    const { scene, parts, element } = this;
    const { act, keyOf } = parts;
    const action = (/** @type {string} */ id, /** @type {string} */ label, /** @type {Record<string, any>} */ more = {}) =>
      this.#item(label, keyOf(id), () => act(id), more);
    const { selected, editable } = scene;
    const classes =
      !editable || selected.length === 0
        ? []
        : (scene.work?.project.classes ?? []).map((item, index) =>
            this.#item(
              item.name === item.key ? item.key : `${item.key} ${item.name}`,
              keyOf(`class.${index + 1}`),
              () => parts.chooseClass(item.key),
              {
                role: "menuitemradio",
                "aria-checked": String(selected.every(box => box.class === item.key)),
                style: `--class: ${item.color}`,
              },
              h("span", { class: "swatch" }),
            ),
          );
    const line = () => h("div", { class: "menu-line", role: "separator" });
    const ofBoxes =
      part === "class" || selected.length === 0
        ? []
        : [
            ...(!editable
              ? []
              : [
                  line(),
                  ...flags.map(([bit, id, label]) =>
                    action(id, label, { role: "menuitemcheckbox", "aria-checked": String(selected.every(box => box.flags & bit)) }),
                  ),
                  line(),
                  action("box.delete", selected.length === 1 ? "Delete" : `Delete ${selected.length} boxes`),
                  action("box.duplicate", "Duplicate"),
                ]),
            action("box.copy", "Copy"),
            action("comment.add", "Comment"),
            action("box.hide", "Hide"),
            action("view.zoomToBox", "Zoom to the box"),
            ...(scene.work?.project.mayLead && selected.length === 1
              ? [this.#item("Example for the guide", "", () => parts.example(selected[0]))]
              : []),
            line(),
          ];
    const ofAll =
      part === "class"
        ? []
        : [
            ...(editable ? [action("box.paste", "Paste here")] : []),
            action("view.fit", "Fit the image"),
            action("view.oneToOne", "One to one"),
            ...(scene.boxes.size > 0
              ? [action("box.selectAll", "Select all shown"), action("box.hideAll", scene.allHidden ? "Show boxes" : "Hide all boxes")]
              : []),
            ...(scene.hiddenCount > 0 ? [action("box.showAll", "Show every box")] : []),
            action("help.keys", "Keys"),
          ];
    element.replaceChildren(...classes, ...ofBoxes, ...ofAll);
    // A resting finger is reported twice, by this page's clock and by the browser.
    if (!this.isOpen) element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    Object.assign(element.style, {
      left: `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`,
      top: `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`,
      right: "auto",
    });
    this.#items[0]?.focus({ preventScroll: true });
  }

  get #items() {
    return [...this.element.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items,
      at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const step = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 })[event.key];
    if (event.key === "Tab" || event.key === "Escape") {
      event.preventDefault();
      this.element.hidePopover();
      return;
    }
    if (step === undefined) return;
    event.preventDefault();
    items[(step + items.length) % items.length]?.focus();
  }
}
