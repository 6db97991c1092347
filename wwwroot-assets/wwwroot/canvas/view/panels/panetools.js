/** Buttons on the panes for what else needs a wheel or a key: how the pictures lie, how large they are, whether boxes are shown. */
import { h, icon, setAttribute } from "../dom.js";

/** @typedef {import("../stage.js").Layout} Layout */

const layouts = /** @type {[Layout, string, string, "side" | "overlay" | "single"][]} */ ([
  ["side", "view.side", "Side by side", "side"],
  ["overlay", "view.overlay", "Overlay", "overlay"],
  ["single", "view.single", "Single", "single"],
]);

export class PaneTools {
  /** @param {(action: string) => void} act @param {(action: string) => string} keyOf */
  constructor(act, keyOf) {
    this.keyOf = keyOf;
    const button = (/** @type {string} */ action, /** @type {string} */ label, /** @type {Parameters<typeof icon>[0]} */ face) =>
      h(
        "button",
        {
          type: "button",
          class: "pane-button",
          "data-action": action,
          "data-label": label,
          "aria-label": label,
          onclick: () => act(action),
        },
        icon(face),
      );
    this.layouts = layouts.map(([, action, label, face]) => button(action, label, face));
    this.layoutGroup = h("span", { class: "bar-group", role: "group", "aria-label": "Pictures" }, ...this.layouts);
    this.eye = button("box.hideAll", "Hide or show all boxes", "eye");
    this.element = h(
      "div",
      { class: "pane-tools", role: "toolbar", "aria-label": "View" },
      this.layoutGroup,
      h(
        "span",
        { class: "bar-group" },
        button("view.zoomOut", "Zoom out", "minus"),
        button("view.zoomIn", "Zoom in", "plus"),
        button("view.fit", "Fit the image", "fit"),
        button("view.oneToOne", "One to one", "oneToOne"),
        this.eye,
      ),
    );
    this.element.addEventListener("mousedown", event => event.preventDefault());
    this.tips();
  }

  tips() {
    for (const button of this.element.querySelectorAll("button")) {
      const key = this.keyOf(button.dataset.action ?? "");
      button.title = `${button.dataset.label}${key ? ` (${key})` : ""}`;
    }
  }

  /** @param {Layout} layout @param {boolean} hasTwo pictures to lay out @param {boolean} allHidden */
  show(layout, hasTwo, allHidden) {
    this.layoutGroup.hidden = !hasTwo;
    for (const [index, [name]] of layouts.entries()) setAttribute(this.layouts[index], "aria-pressed", name === layout);
    setAttribute(this.eye, "aria-pressed", allHidden);
    this.eye.replaceChildren(icon(allHidden ? "hidden" : "eye"));
  }
}
