// Composed pictures of the images at hand: prepared planes first, original values when they have come. The next images of the queue are
// made ready while a case is looked at.

import { automatic } from "../canvas/kernels/windowlevel.js";
import { pictureGroups, rgb } from "../canvas/view/channels.js";
import { Compositor } from "../canvas/view/compose/compositor.js";
import { fetchDisplay, fetchOriginal } from "../canvas/view/planes.js";

/**
 * `planes`: by channel, as far as they are here: prepared ones first.
 * @typedef {{
 *   planes: Map<number, import("../canvas/view/compose/mix.js").PlaneData>,
 *   image: any, intensities: Record<string, import("./types.js").Intensity[][][]>, canvases: HTMLCanvasElement[], original:
 * boolean, isSharpening: boolean, abort: AbortController }} Shown
 */

/** Composed images kept: 9 MB each at 1,080 px, both pictures. */
const mostKept = 6;

export class Pictures {
  /** @type {Map<number, { shown: Promise<Shown>, abort: AbortController }>} */
  #images = new Map();
  /** @type {Map<number, Shown>} */
  #ready = new Map();
  #store; #compositor; #onBetter;

  /**
   * @param {import("./store.js").AdjudicationStore} store
   * @param {(imageId: number) => void} onBetter called when an image's original values have come
   */
  constructor(store, onBetter) {
    this.#store = store;
    this.#onBetter = onBetter;
    this.#compositor = new Compositor({ flat: false, onChange: () => {} });
  }

  /** What can be shown at once, or null. @param {number} imageId */
  at(imageId) { return this.#ready.get(imageId) ?? null; }

  /** Asks once more for original values that did not come. @param {number} imageId */
  lookAgain(imageId) {
    const shown = this.#ready.get(imageId);
    if (shown && !shown.original && !shown.isSharpening) void this.#sharpen(imageId, shown);
  }

  /** Rejects with an AbortError where the image was let go of meanwhile. @param {number} imageId @returns {Promise<Shown>} */
  load(imageId) {
    const found = this.#images.get(imageId);
    if (found) return found.shown;
    const abort = new AbortController(), shown = this.#fetch(imageId, abort);
    this.#images.set(imageId, { shown, abort });
    shown.catch(() => { if (this.#images.get(imageId)?.abort === abort) this.#images.delete(imageId); });
    return shown;
  }

  /** Lets go of all but these, nearest first. @param {number[]} imageIds */
  keep(imageIds) {
    const kept = new Set(imageIds.slice(0, mostKept));
    for (const id of [...this.#images.keys()]) if (!kept.has(id)) this.#letGo(id);
  }

  /** Intensities are of the cases: after another policy they are asked for anew. */
  forget() { for (const id of [...this.#images.keys()]) this.#letGo(id); }

  /** @param {number} imageId */
  #letGo(imageId) {
    this.#images.get(imageId)?.abort.abort();
    this.#images.delete(imageId);
    this.#ready.delete(imageId);
  }

  /** @param {number} imageId @param {AbortController} abort */
  async #fetch(imageId, abort) {
    const answer = await this.#store.request("GET", `/images/${imageId}`);
    if (!answer.ok) throw new Error(answer.detail);
    const { image, intensities } = answer.value;
    /** @type {Shown} */
    const shown = {
      image,
      planes: new Map(),
      intensities,
      canvases: this.#groups(image).map(() => document.createElement("canvas")),
      original: false,
      isSharpening: false,
      abort,
    };
    const planes = await Promise.all(
      image.planes.map((/** @type {any} */ plane) => fetchDisplay(plane, shown.abort.signal).then(data => ({ plane, data }))),
    );
    abort.signal.throwIfAborted();
    this.#compose(shown, planes, () => ({ minimum: 0, maximum: 255 }));
    this.#ready.set(imageId, shown);
    void this.#sharpen(imageId, shown);
    return shown;
  }

  /** @param {number} imageId @param {Shown} shown */
  async #sharpen(imageId, shown) {
    if (shown.image.width * shown.image.height > 4096 * 4096) return;
    shown.isSharpening = true;
    try {
      const planes = [];
      // One at a time: a decision's request must not queue behind megabytes.
      for (const plane of shown.image.planes) planes.push({ plane, data: await fetchOriginal(plane, shown.image, shown.abort.signal) });
      this.#compose(shown, planes, plane => automatic(plane));
      shown.original = true;
      this.#onBetter(imageId);
    } catch {
      // The prepared picture stays; the next look at the image tries again.
    } finally {
      shown.isSharpening = false;
    }
  }

  /** The image's channels by picture. @param {any} image */
  #groups(image) {
    return pictureGroups(this.#store.view?.channels ?? []).map(group =>
      group.channels.filter(channel => image.planes.some((/** @type {any} */ plane) => plane.channel === channel)),
    );
  }

  /**
   * @param {Shown} shown
   * @param {{ plane: any, data: any }[]} planes
   * @param {(plane: any) => { minimum: number, maximum: number }} windowOf
   */
  #compose(shown, planes, windowOf) {
    shown.planes = new Map(planes.map(({ plane, data }) => [plane.channel, data]));
    for (const [index, group] of this.#groups(shown.image).entries()) {
      const layers = planes.filter(item => group.includes(item.plane.channel)).map(({ plane, data }) => {
        const window = windowOf(plane);
        return {
          plane: data,
          low: window.minimum,
          high: window.maximum,
          gamma: 1,
          color: rgb(this.#store.view?.channels[plane.channel].color ?? "#ffffff"),
        };
      });
      if (layers.length === 0) continue;
      const width = Math.max(...layers.map(layer => layer.plane.width)), height = Math.max(...layers.map(layer => layer.plane.height));
      this.#compositor.compose(layers, { left: 0, top: 0, right: 1, bottom: 1, width, height }, shown.canvases[index]);
    }
    this.#compositor.release(() => false);
  }
}
