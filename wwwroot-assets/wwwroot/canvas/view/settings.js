/**
 * What a person set: how images are shown (by project) and which keys do what. Kept in the browser at once and on the server a moment
 * later.
 */
import { channelViews } from "./channels.js";
import { debounced } from "./dom.js";

/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {import("../kernels/actions.js").Bindings} Bindings */

/** When lines cross both panes at the pointer. @typedef {"drawing" | "always" | "never"} Crosshair */

/**
 * @typedef {object} ViewSettings
 * @property {1} version
 * @property {import("./stage.js").Layout} layout
 * @property {number} blend share of the second picture in the overlay, 0..1
 * @property {number} single index of the picture in the single pane
 * @property {import("./pictures.js").OriginalWhen} original
 * @property {boolean} labels
 * @property {Crosshair} crosshair
 * @property {number} stroke CSS pixels
 * @property {boolean} panel
 * @property {"zoom" | "pan"} wheel what two fingers on a trackpad, or the wheel, do
 * @property {boolean} walkZoom walking from box to box zooms to each
 * @property {boolean} bar a bar with what can be done stands beside the selection
 * @property {boolean} safeColors classes in colours that everybody tells apart, instead of the project's
 * @property {import("./channels.js").ChannelView[]} channels
 */

/**
 * What a person's hands are used to, in every project. `mode`: the one they used last.
 * @typedef {{ version: 1, preset: string, keys: Bindings, mode: "select" | "draw" }} Preferences
 */

/**
 * @param {unknown} stored
 * @param {{ role: string, color: string }[]} channels
 * @returns {ViewSettings}
 */
export function readViewSettings(stored, channels) {
  const kept = asRecord(stored);
  /** @template T @param {readonly T[]} allowed @param {unknown} value @param {T} otherwise */
  const oneOf = (allowed, value, otherwise) => allowed.find(item => item === value) ?? otherwise;
  return {
    version: 1,
    layout: oneOf(/** @type {const} */ (["side", "overlay", "single"]), kept.layout, "side"),
    blend: typeof kept.blend === "number" ? Math.min(1, Math.max(0, kept.blend)) : 0.5,
    single: kept.single === 1 ? 1 : 0,
    original: oneOf(/** @type {const} */ (["automatic", "always", "never"]), kept.original, "automatic"),
    labels: kept.labels !== false,
    crosshair: oneOf(/** @type {const} */ (["drawing", "always", "never"]), kept.crosshair, "drawing"),
    stroke: typeof kept.stroke === "number" ? Math.min(4, Math.max(1, kept.stroke)) : 1.5,
    panel: kept.panel !== false,
    wheel: oneOf(/** @type {const} */ (["zoom", "pan"]), kept.wheel, "zoom"),
    walkZoom: kept.walkZoom === true,
    bar: kept.bar !== false,
    safeColors: kept.safeColors === true,
    channels: channelViews(channels, kept.channels),
  };
}

/** @param {unknown} stored @returns {Preferences} */
export function readPreferences(stored) {
  const kept = asRecord(stored);
  return {
    version: 1,
    preset: typeof kept.preset === "string" ? kept.preset : "default",
    keys: /** @type {Bindings} */ (asRecord(kept.keys)),
    mode: kept.mode === "draw" ? "draw" : "select",
  };
}

/** @param {unknown} value @returns {Record<string, unknown>} */
const asRecord = value =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? /** @type {Record<string, unknown>} */ (value) : {};

/**
 * One stored object: written to the browser at once, to the server when nothing changed for a second.
 * `waiting` marks what the server has not taken yet: then the browser's copy counts when the page opens again.
 */
export class Keeper {
  /**
   * @param {string} key of the browser's storage; holds the person, so that another person at the same machine keeps their own
   * @param {(value: object) => Promise<{ ok: boolean }>} send
   */
  constructor(key, send) {
    this.key = key;
    /** @type {object | null} */
    this.value = null;
    this.later = debounced(1000, async () => {
      const { value } = this;
      if (!value) return;
      const answer = await send(value);
      if (answer.ok && this.value === value) this.#store(false);
    });
    window.addEventListener("online", () => {
      if (this.#stored()?.waiting) this.later.request();
    });
    window.addEventListener("pagehide", () => this.later.flush());
  }

  /** The browser's copy where the server does not have it yet, else the server's. @param {unknown} fromServer @returns {unknown} */
  start(fromServer) {
    const stored = this.#stored();
    if (!stored?.waiting) return fromServer ?? stored?.value ?? null;
    this.value = stored.value;
    this.later.request();
    return stored.value;
  }

  /** @param {object} value */
  keep(value) {
    this.value = structuredClone(value);
    this.#store(true);
    this.later.request();
  }

  /** @returns {{ waiting: boolean, value: object } | null} */
  #stored() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {boolean} waiting */
  #store(waiting) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ waiting, value: this.value }));
    } catch {
      // Without storage the settings still last as long as the page, and the server has them.
    }
  }
}
