/** Controls of each channel: on or off, colour, window, gamma. */
import { windowOf } from "../channels.js";
import { h, icon, setAttribute, setText } from "../dom.js";

/** @typedef {import("../channels.js").ChannelView} ChannelView */
/** @typedef {import("../../types.js").Plane} Plane */

/**
 * @typedef {object} ChannelActions
 * @property {(index: number) => void} toggle
 * @property {(index: number, change: Partial<ChannelView>) => void} change
 * @property {(index: number) => void} reset
 */

export class ChannelPanel {
  /** @param {ChannelActions} actions @param {(action: string) => string} keyOf */
  constructor(actions, keyOf) {
    this.actions = actions;
    this.keyOf = keyOf;
    /**
     * @type {{ root: HTMLElement, on: HTMLButtonElement, color: HTMLInputElement, low: HTMLInputElement, high: HTMLInputElement, lowNumber:
     * HTMLInputElement, highNumber: HTMLInputElement, gamma: HTMLInputElement, gammaText: HTMLElement, automatic: HTMLButtonElement, reset:
     * HTMLButtonElement, track: HTMLElement }[]}
     */
    this.rows = [];
    this.list = h("div", { class: "channel-list" });
    this.note = h("p", { class: "panel-note" });
    this.element = h(
      "section",
      { class: "panel channels", "aria-labelledby": "channels-title" },
      h("h2", { id: "channels-title" }, "Channels"),
      this.list,
      this.note,
    );
  }

  /** @param {{ name: string, color: string, meaning: string }[]} channels */
  build(channels) {
    this.rows = channels.map((channel, index) => this.#row(channel, index));
    this.list.replaceChildren(...this.rows.map(row => row.root));
  }

  /** @param {{ name: string, color: string, meaning: string }} channel @param {number} index */
  #row(channel, index) {
    const { actions } = this;
    const key = this.keyOf(`channel.${index + 1}`);
    const on = h(
      "button",
      {
        type: "button",
        class: "channel-on",
        "aria-pressed": "true",
        title: `${channel.name} on or off${key ? ` (${key})` : ""}`,
        onclick: () => actions.toggle(index),
      },
      icon("eye"),
      h("span", { class: "channel-name" }, channel.name),
    );
    const color = h("input", {
      type: "color",
      "aria-label": `Colour of ${channel.name}`,
      title: "Colour",
      oninput: () => actions.change(index, { color: color.value }),
    });
    /** @param {"minimum" | "maximum"} end @param {HTMLInputElement} input */
    const set = (end, input) => {
      const least = end === "minimum" ? 0 : Number(low.value) + 1,
        most = end === "minimum" ? Number(high.value) - 1 : 65535;
      const value = Math.min(most, Math.max(least, Math.round(Number(input.value)) || 0));
      actions.change(index, { automatic: false, minimum: Number(low.value), maximum: Number(high.value), [end]: value });
    };
    /** @param {"minimum" | "maximum"} end @param {string} label @param {"range" | "number"} type */
    const field = (end, label, type) => {
      const input = h("input", {
        type,
        min: 0,
        max: 65535,
        step: 1,
        class: `window-${end} ${type}`,
        "aria-label": `${label} of ${channel.name}`,
        [type === "range" ? "oninput" : "onchange"]: () => set(end, input),
      });
      return input;
    };
    const low = field("minimum", "Black", "range"),
      high = field("maximum", "White", "range");
    const lowNumber = field("minimum", "Black value", "number"),
      highNumber = field("maximum", "White value", "number");
    // Gamma runs on a logarithmic scale, so that 1 is in the middle.
    const gamma = h("input", {
      type: "range",
      min: -1,
      max: 1,
      step: 0.02,
      class: "gamma",
      "aria-label": `Gamma of ${channel.name}`,
      oninput: () => actions.change(index, { gamma: Math.round(5 ** Number(gamma.value) * 100) / 100 }),
    });
    const gammaText = h("output", { class: "gamma-text" });
    const automatic = h(
      "button",
      {
        type: "button",
        class: "small-button",
        "aria-pressed": "true",
        title: "Each image its own window: as the prepared picture shows it",
        onclick: () => actions.change(index, { automatic: true, contrast: 1 }),
      },
      "Auto",
    );
    const reset = h(
      "button",
      { type: "button", class: "small-button", title: "Colour, window and gamma as they were", onclick: () => actions.reset(index) },
      "Reset",
    );
    const track = h("div", { class: "window-track" }, low, high);
    const root = h(
      "div",
      { class: "channel", style: `--channel: ${channel.color}` },
      h("div", { class: "channel-head" }, on, color, automatic, reset),
      track,
      h(
        "div",
        { class: "channel-numbers" },
        lowNumber,
        h("label", { class: "gamma-label", title: "Above 1 brightens the middle" }, h("span", {}, "γ"), gamma, gammaText),
        highNumber,
      ),
    );
    return { root, on, color, low, high, lowNumber, highNumber, gamma, gammaText, automatic, reset, track };
  }

  /**
   * @param {ChannelView[]} views
   * @param {Plane[]} planes
   * @param {string} note
   * @param {(channel: number) => { minimum: number, maximum: number } | null} prepared the window that the prepared picture has, where it
   * is known
   */
  show(views, planes, note, prepared = () => null) {
    for (const [index, row] of this.rows.entries()) {
      const view = views[index];
      const plane = planes.find(item => item.channel === index);
      row.root.classList.toggle("absent", !plane);
      setAttribute(row.on, "aria-pressed", view.on);
      row.on.replaceChild(icon(view.on ? "eye" : "hidden"), /** @type {Node} */ (row.on.firstChild));
      row.root.style.setProperty("--channel", view.color);
      if (row.color.value !== view.color) row.color.value = view.color;
      setAttribute(row.automatic, "aria-pressed", view.automatic);
      setText(row.automatic, view.automatic && view.contrast !== 1 ? `Auto ×${(1 / view.contrast).toFixed(2)}` : "Auto");
      if (!plane) continue;
      const window = windowOf(view, plane, prepared(index));
      // The sliders cover what the image holds, with room above; a 12-bit image would otherwise use a sixteenth of them.
      const most = Math.min(65535, Math.max(window.maximum, Math.ceil(plane.maximum * 1.1), 16));
      for (const slider of [row.low, row.high]) slider.max = String(most);
      write(row.low, window.minimum);
      write(row.high, window.maximum);
      write(row.lowNumber, Math.round(window.minimum));
      write(row.highNumber, Math.round(window.maximum));
      row.track.style.setProperty("--from", `${(window.minimum / most) * 100}%`);
      row.track.style.setProperty("--to", `${(window.maximum / most) * 100}%`);
      write(row.gamma, Math.log(view.gamma) / Math.log(5));
      setText(row.gammaText, view.gamma.toFixed(2));
    }
    setText(this.note, note);
  }
}

/** @param {HTMLInputElement} input @param {number} value */
function write(input, value) {
  const text = String(Math.round(value * 100) / 100);
  if (input.value !== text && !(input.type === "number" && document.activeElement === input)) input.value = text;
}
