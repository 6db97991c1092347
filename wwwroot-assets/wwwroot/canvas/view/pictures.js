/** Decides what the pictures show: prepared display planes first, original values when the person needs them. */
import { pictureGroups, rgb, windowOf } from "./channels.js";
import { preparedWindow } from "../kernels/look.js";
import { valueAt } from "./compose/mix.js";
import { Picture } from "./picture.js";
import { SignedOut } from "./planes.js";

/** @typedef {import("./library.js").Held} Held */
/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./channels.js").ChannelView} ChannelView */
/** @typedef {import("./compose/mix.js").Layer} Layer */
/** @typedef {"automatic" | "always" | "never"} OriginalWhen */

export class Pictures {
  /**
   * @param
   * {{ compositor: import("./compose/compositor.js").Compositor, library: Library, channels: { role: string, color: string, name: string
   * }[],
   * onShown: () => void, onProgress?: (done: number, of: number) => void, onFault: (message: string | null) => void, onSignedOut: () =>
   * void }} parts
   */
  constructor({ compositor, library, channels, onShown, onProgress = () => {}, onFault, onSignedOut }) {
    this.compositor = compositor;
    this.library = library;
    this.onShown = onShown;
    this.onProgress = onProgress;
    this.onFault = onFault;
    this.onSignedOut = onSignedOut;
    /** Whether something could not be fetched. */
    this.missing = false;
    /** Whether the next frame composes what has come since the last. */
    this.waiting = false;
    this.groups = pictureGroups(channels);
    this.pictures = this.groups.map(() => new Picture());
    /** @type {ChannelView[]} */
    this.views = [];
    /** @type {OriginalWhen} */
    this.originalWhen = "automatic";
    this.magnified = false;
    /** @type {Held | null} */
    this.held = null;
    /** Whether each picture now shows original values. */
    this.original = this.groups.map(() => false);
    this.fetching = false;
    /**
     * What each channel's prepared picture shows as black and white, of the image on screen. @type
     * {Map<number, { minimum: number, maximum: number } | null>}
     */
    this.prepared = new Map();
  }

  /** Whether there is something on the panes. */
  get isThere() {
    return this.pictures.some(picture => picture.layers.length > 0);
  }

  /**
   * The automatic window of a channel's original values: that of the prepared picture where both are here, so that the one follows on the
   * other
   * without a change of brightness.
   * @param {number} channel
   */
  preparedOf(channel) {
    const { held } = this;
    const kept = this.prepared.get(channel);
    if (kept !== undefined || !held) return kept ?? null;
    const display = held.displayReady.get(channel),
      original = held.originalReady.get(channel);
    if (!display || !original) return null;
    const found = preparedWindow(pairsOf(display, original));
    this.prepared.set(channel, found);
    return found;
  }

  /** Window or gamma changes are about original values; prepared pictures have lost them. */
  get wantsOriginal() {
    if (this.originalWhen !== "automatic") return this.originalWhen === "always";
    return this.magnified || this.views.some(view => view.on && (!view.automatic || view.contrast !== 1 || view.gamma !== 1));
  }

  /**
   * Shows an image whose work document has arrived. Resolves when its first picture is on the page; pictures of planes that come late
   * follow.
   * @param {Held} held
   */
  async show(held) {
    if (this.held !== held) this.prepared.clear();
    this.held = held;
    const channels = this.groups.flatMap(group => group.channels).filter(channel => this.views[channel]?.on);
    const asked = channels.map(channel => this.library.display(held, channel));
    let done = channels.filter(channel => held.displayReady.has(channel)).length;
    if (done < asked.length) {
      this.onProgress(done, asked.length);
      // What has come is shown at once: one slow channel must not keep the others from being worked on.
      const arrived = () => {
        if (this.held !== held) return;
        this.onProgress(++done, asked.length);
        if (done < asked.length) this.#soon();
      };
      for (const [index, plane] of asked.entries()) if (!held.displayReady.has(channels[index])) plane.then(arrived, () => {});
    }
    const results = await Promise.allSettled(asked);
    if (this.held !== held) return;
    const failed = results.find(result => result.status === "rejected");
    if (failed) this.#failed(failed.reason);
    this.refresh();
  }

  /** Signed in again, or the server is back: what could not be fetched is asked for once more. */
  retry() {
    if (!this.missing) return;
    this.missing = false;
    this.onFault(null);
    this.refresh();
  }

  /** @param {unknown} reason */
  #failed(reason) {
    this.missing = true;
    if (reason instanceof SignedOut) this.onSignedOut();
    else this.onFault(reason instanceof Error ? reason.message : String(reason));
  }

  /** Planes come a millisecond apart from a warm cache: one composition for all that are there by the next frame. */
  #soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      if (this.waiting) this.refresh();
    });
  }

  /** Composes all pictures from what is here, and asks for what is missing. */
  refresh() {
    this.waiting = false;
    const { held } = this;
    const work = held?.document;
    if (!held || !work) return;
    for (const [index, picture] of this.pictures.entries()) {
      const on = this.groups[index].channels.filter(
        channel => this.views[channel]?.on && work.image.planes.some(plane => plane.channel === channel),
      );
      const original = this.wantsOriginal && on.every(channel => held.originalReady.has(channel));
      this.original[index] = original && on.length > 0;
      if (!original) for (const channel of on) if (!held.displayReady.has(channel)) this.#await(this.library.display(held, channel));
      if (this.wantsOriginal && !original) this.#fetchOriginals(on);
      picture.compose(
        this.compositor,
        on.flatMap(channel => this.#layer(held, channel, original)),
        work.image,
      );
    }
    const keep = new Set(this.pictures.flatMap(picture => picture.keys()));
    this.compositor.release(key => keep.has(key));
    this.onShown();
  }

  /** @param {Held} held @param {number} channel @param {boolean} original @returns {Layer[]} */
  #layer(held, channel, original) {
    const view = this.views[channel];
    const plane = held.document?.image.planes.find(item => item.channel === channel);
    const data = original ? held.originalReady.get(channel) : held.displayReady.get(channel);
    if (!plane || !data) return [];
    const window = original ? windowOf(view, plane, this.preparedOf(channel)) : { minimum: 0, maximum: 255, gamma: 1 };
    return [{ plane: data, low: window.minimum, high: window.maximum, gamma: window.gamma, color: rgb(view.color) }];
  }

  /** @param {number[]} channels */
  #fetchOriginals(channels) {
    const { held } = this;
    if (!held) return;
    this.fetching = true;
    const asked = channels.map(channel => this.library.original(held, channel));
    Promise.all(asked).then(
      () => {
        this.fetching = false;
        if (this.held === held && this.wantsOriginal) this.refresh();
      },
      error => {
        this.fetching = false;
        if (this.held === held && !held.abort.signal.aborted) {
          this.#failed(error);
          this.onShown();
        }
      },
    );
  }

  /** @param {Promise<unknown>} plane */
  #await(plane) {
    const { held } = this;
    plane.then(
      () => {
        if (this.held === held) this.#soon();
      },
      error => {
        if (this.held === held && !held?.abort.signal.aborted) this.#failed(error);
      },
    );
  }

  /**
   * @param {import("./picture.js").View} view
   * @param {{ width: number, height: number }} pane
   * @param {number} ratio
   * @param {number} fitting the scale that fits the image into the pane: a small image is magnified already when it opens
   * @param {readonly Picture[]} shown those on the panes
   * @returns {boolean} whether one of them became sharper or lost its detail
   */
  rest(view, pane, ratio, fitting, shown) {
    const limit = Math.max(1, fitting);
    // Back below 0.9 only: at exactly 1:1 the picture would otherwise flicker between the two.
    const magnified = view.scale > limit * 1.001 || (this.magnified && view.scale > limit * 0.9);
    if (magnified !== this.magnified) {
      const before = this.wantsOriginal;
      this.magnified = magnified;
      if (before !== this.wantsOriginal) this.refresh();
    }
    let changed = false;
    for (const picture of shown) changed = picture.sharpen(this.compositor, view, pane, ratio) || changed;
    return changed;
  }
}

/** Places along each side at which prepared and original values are compared. */
const samples = 96;

/**
 * The same places in both, evenly spread; the original value is the mean of what lies under the prepared pixel.
 * @param {import("./compose/mix.js").PlaneData} display @param {import("./compose/mix.js").PlaneData} original
 */
function pairsOf(display, original) {
  const pairs = [];
  const across = original.width / display.width,
    down = original.height / display.height;
  const wide = Math.max(1, Math.round(across)),
    tall = Math.max(1, Math.round(down));
  for (let row = 0; row < samples; row++)
    for (let column = 0; column < samples; column++) {
      const x = Math.floor(((column + 0.5) * display.width) / samples),
        y = Math.floor(((row + 0.5) * display.height) / samples);
      const prepared = valueAt(display, x, y);
      let sum = 0,
        count = 0;
      for (let dy = 0; dy < tall; dy++)
        for (let dx = 0; dx < wide; dx++) {
          const value = valueAt(original, Math.floor(x * across) + dx, Math.floor(y * down) + dy);
          if (value !== null) {
            sum += value;
            count++;
          }
        }
      if (prepared !== null && count > 0) pairs.push({ prepared, stored: sum / count });
    }
  return pairs;
}
