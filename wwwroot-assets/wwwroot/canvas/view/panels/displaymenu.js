/** The display menu: layout, pixels, boxes. */
import { h, setAttribute } from "../dom.js";

/** @typedef {import("../settings.js").ViewSettings} ViewSettings */

/** @template {string | number} T @typedef {{ value: T, label: string, hint?: string }} Choice */

export class DisplayMenu {
  /**
   * @param {(change: Partial<ViewSettings>) => void} change
   * @param {(safe: boolean) => void} colors channels in colours that everybody tells apart, or the project's
   */
  constructor(change, colors) {
    /** @type {((settings: ViewSettings) => void)[]} */
    this.writers = [];
    const layout = this.#choice("Layout", "layout", change, [
      { value: "side", label: "Side by side" },
      { value: "overlay", label: "Overlay" },
      { value: "single", label: "Single" },
    ]);
    const single = this.#choice("Single pane shows", "single", change, [
      { value: 0, label: "Transmitted" },
      { value: 1, label: "Fluorescence" },
    ]);
    const blend = this.#range("Blend", "blend", change, 0, 1, 0.02);
    const original = this.#choice("Pixels", "original", change, [
      {
        value: "automatic",
        label: "Automatic",
        hint: "Prepared picture first, original values when zoomed past 1:1 or when a window is changed",
      },
      { value: "always", label: "Original 16-bit" },
      { value: "never", label: "Prepared" },
    ]);
    const stroke = this.#range("Line width", "stroke", change, 1, 4, 0.5);
    const labels = this.#check("Class letters", "labels", change);
    const crosshair = this.#choice("Crosshair", "crosshair", change, [
      { value: "drawing", label: "Draw mode" },
      { value: "always", label: "Always" },
      { value: "never", label: "Never" },
    ]);
    const wheel = this.#choice("Wheel", "wheel", change, [
      { value: "zoom", label: "Zooms", hint: "Pinching on a trackpad zooms too" },
      { value: "pan", label: "Pans (trackpad)", hint: "Two fingers pan, pinching or Ctrl and the wheel zooms" },
    ]);
    const safe = this.#choice("Class colours", "safeColors", change, [
      { value: false, label: "Project" },
      { value: true, label: "Colour-safe", hint: "Colours that people of every colour vision tell apart; only for you" },
    ]);
    const channels = h(
      "div",
      { class: "menu-row", role: "group", "aria-label": "Channel colours" },
      h("span", {}, "Channel colours"),
      h(
        "div",
        { class: "segments" },
        h("button", { type: "button", onclick: () => colors(false) }, "Project"),
        h(
          "button",
          {
            type: "button",
            title: "Magenta, green, cyan and yellow in the order of the channels; only for you",
            onclick: () => colors(true),
          },
          "Colour-safe",
        ),
      ),
    );
    const walk = this.#check("Walking zooms", "walkZoom", change),
      bar = this.#check("Bar at selection", "bar", change);
    const more = [channels, safe, wheel, walk, bar];
    this.element = h(
      "div",
      { id: "display-menu", class: "menu", popover: "auto", "aria-label": "Display" },
      layout,
      blend,
      single,
      original,
      stroke,
      labels,
      crosshair,
      ...more,
    );
    this.writers.push(settings => {
      blend.hidden = settings.layout !== "overlay";
      single.hidden = settings.layout !== "single";
    });
  }

  /**
   * @template {keyof ViewSettings} K
   * @param {string} title
   * @param {K} name
   * @param {(change: Partial<ViewSettings>) => void} change
   * @param {Choice<any>[]} choices
   */
  #choice(title, name, change, choices) {
    const buttons = choices.map(choice =>
      h(
        "button",
        { type: "button", "aria-pressed": "false", title: choice.hint ?? false, onclick: () => change({ [name]: choice.value }) },
        choice.label,
      ),
    );
    this.writers.push(settings =>
      buttons.forEach((button, index) => setAttribute(button, "aria-pressed", settings[name] === choices[index].value)),
    );
    return h(
      "div",
      { class: "menu-row", role: "group", "aria-label": title },
      h("span", {}, title),
      h("div", { class: "segments" }, ...buttons),
    );
  }

  /**
   * @param {string} title
   * @param {"blend" | "stroke"} name
   * @param {(change: Partial<ViewSettings>) => void} change
   * @param {number} min
   * @param {number} max
   * @param {number} step
   */
  #range(title, name, change, min, max, step) {
    const input = h("input", { type: "range", min, max, step, oninput: () => change({ [name]: Number(input.value) }) });
    this.writers.push(settings => {
      input.value = String(settings[name]);
    });
    return h("label", { class: "menu-row" }, h("span", {}, title), input);
  }

  /** @param {string} title @param {"labels" | "walkZoom" | "bar"} name @param {(change: Partial<ViewSettings>) => void} change */
  #check(title, name, change) {
    const input = h("input", { type: "checkbox", onchange: () => change({ [name]: input.checked }) });
    this.writers.push(settings => {
      input.checked = settings[name];
    });
    return h("label", { class: "menu-row" }, h("span", {}, title), input);
  }

  /** @param {ViewSettings} settings */
  show(settings) {
    for (const write of this.writers) write(settings);
  }
}
