/** Decides what the pictures show: prepared display planes first, original values when the person needs them. */
import { pictureGroups, rgb, windowOf } from "./channels.js";
import { Picture } from "./picture.js";
import { SignedOut } from "./planes.js";

/** @typedef {import("./library.js").Held} Held */
/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./channels.js").ChannelView} ChannelView */
/** @typedef {import("./compose/mix.js").Layer} Layer */
/** @typedef {"automatic" | "always" | "never"} OriginalWhen */

export class Pictures {
  /**
   * @param {{ compositor: import("./compose/compositor.js").Compositor, library: Library, channels: { role: string, color: string, name: string }[],
   *           onShown: () => void, onFault: (message: string | null) => void, onSignedOut: () => void }} parts
   */
  constructor({ compositor, library, channels, onShown, onFault, onSignedOut }) {
    this.compositor = compositor;
    this.library = library;
    this.onShown = onShown;
    this.onFault = onFault;
    this.onSignedOut = onSignedOut;
    /** Whether something could not be fetched. */
    this.missing = false;
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
  }

  /** Window or gamma changes are about original values; prepared pictures have lost them. */
  get wantsOriginal() {
    if (this.originalWhen !== "automatic") return this.originalWhen === "always";
    return this.magnified || this.views.some(view => view.on && (!view.automatic || view.gamma !== 1));
  }

  /**
   * Shows an image whose work document has arrived. Resolves when its first picture is on the page; pictures of planes that come late follow.
   * @param {Held} held
   */
  async show(held) {
    this.held = held;
    const channels = this.groups.flatMap(group => group.channels).filter(channel => this.views[channel]?.on);
    const asked = channels.map(channel => this.library.display(held, channel));
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

  /** Composes all pictures from what is here, and asks for what is missing. */
  refresh() {
    const { held } = this;
    const work = held?.document;
    if (!held || !work) return;
    for (const [index, picture] of this.pictures.entries()) {
      const on = this.groups[index].channels.filter(channel => this.views[channel]?.on && work.image.planes.some(plane => plane.channel === channel));
      const original = this.wantsOriginal && on.every(channel => held.originalReady.has(channel));
      this.original[index] = original && on.length > 0;
      if (!original) for (const channel of on) if (!held.displayReady.has(channel)) this.#await(this.library.display(held, channel));
      if (this.wantsOriginal && !original) this.#fetchOriginals(on);
      picture.compose(this.compositor, on.flatMap(channel => this.#layer(held, channel, original)), work.image);
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
    const window = original ? windowOf(view, plane) : { minimum: 0, maximum: 255, gamma: 1 };
    return [{ plane: data, low: window.minimum, high: window.maximum, gamma: window.gamma, color: rgb(view.color) }];
  }

  /** @param {number[]} channels */
  #fetchOriginals(channels) {
    const { held } = this;
    if (!held) return;
    this.fetching = true;
    const asked = channels.map(channel => this.library.original(held, channel));
    Promise.all(asked).then(
      () => { this.fetching = false; if (this.held === held && this.wantsOriginal) this.refresh(); },
      error => { this.fetching = false; if (this.held === held && !held.abort.signal.aborted) { this.#failed(error); this.onShown(); } });
  }

  /** @param {Promise<unknown>} plane */
  #await(plane) {
    const { held } = this;
    plane.then(() => { if (this.held === held) this.refresh(); }, error => { if (this.held === held && !held?.abort.signal.aborted) this.#failed(error); });
  }

  /**
   * @param {import("./picture.js").View} view
   * @param {{ width: number, height: number }} pane
   * @param {number} ratio
   * @param {number} fitting the scale that fits the image into the pane: a small image is magnified already when it opens
   */
  rest(view, pane, ratio, fitting) {
    const limit = Math.max(1, fitting);
    // Back below 0.9 only: at exactly 1:1 the picture would otherwise flicker between the two.
    const magnified = view.scale > limit * 1.001 || this.magnified && view.scale > limit * 0.9;
    if (magnified !== this.magnified) {
      const before = this.wantsOriginal;
      this.magnified = magnified;
      if (before !== this.wantsOriginal) this.refresh();
    }
    for (const picture of this.pictures) if (picture.element.isConnected) picture.sharpen(this.compositor, view, pane, ratio);
  }
}
