/**
 * Images at hand: work documents and decoded planes of the one on screen and its neighbours, so that the next is shown at once
 * and opens without the server. Everything else is let go.
 */
import { HttpClient } from "../../shared/http.js";
import { keyOf } from "../kernels/places.js";
import { fetchDisplay, fetchOriginal } from "./planes.js";

/** @typedef {import("../types.js").Place} Place */
/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {import("./compose/mix.js").PlaneData} PlaneData */

/**
 * @typedef {object} Held
 * @property {Place} place
 * @property {string} key of the place
 * @property {Promise<WorkDocument>} work
 * @property {WorkDocument | null} document set when `work` has arrived
 * @property {Map<number, Promise<PlaneData>>} display by channel
 * @property {Map<number, Promise<PlaneData>>} original by channel
 * @property {Map<number, PlaneData>} displayReady
 * @property {Map<number, PlaneData>} originalReady
 * @property {AbortController} abort
 * @property {import("../types.js").Session | null} session of the image on screen, and of one left while something of it still waits
 */

/** Neighbours whose display planes hold more values than this are left to the browser's own cache instead of being decoded ahead. */
const decodeAhead = 24e6;

export class Library {
  /** @param {(place: Place) => Promise<WorkDocument>} fetchWork */
  constructor(fetchWork) {
    this.fetchWork = fetchWork;
    /** By key of the place. @type {Map<string, Held>} */
    this.images = new Map();
  }

  /**
   * @param {Place} place
   * @returns {Held}
   */
  hold(place) {
    const key = keyOf(place);
    let held = this.images.get(key);
    if (held) return held;
    const made = /** @type {Held} */ ({
      place,
      key,
      document: null,
      session: null,
      abort: new AbortController(),
      display: new Map(),
      original: new Map(),
      displayReady: new Map(),
      originalReady: new Map(),
    });
    made.work = this.fetchWork(place).then(document => {
      this.#arrived(made, document);
      return document;
    });
    // A failed fetch must not be remembered as the image.
    made.work.catch(() => {
      if (this.images.get(made.key) === made) this.images.delete(made.key);
    });
    this.images.set(key, made);
    held = made;
    return held;
  }

  /**
   * Who asked for their own work on an image learns which of a round it is; the queue's neighbours name it so too.
   * @param {Held} held
   * @param {WorkDocument} document
   */
  #arrived(held, document) {
    held.document = document;
    const { assignment } = document;
    if (held.place.assignment !== null || !assignment?.queue || this.images.get(held.key) !== held) return;
    const place = { image: held.place.image, assignment: assignment.id };
    if (this.images.has(keyOf(place))) return;
    this.images.delete(held.key);
    Object.assign(held, { place, key: keyOf(place) });
    this.images.set(held.key, held);
  }

  /**
   * @param {Held} held
   * @param {number} channel
   */
  display(held, channel) {
    return this.#plane(held, channel, held.display, held.displayReady, plane => fetchDisplay(plane, held.abort.signal));
  }

  /**
   * @param {Held} held
   * @param {number} channel
   */
  original(held, channel) {
    return this.#plane(held, channel, held.original, held.originalReady, (plane, image) => fetchOriginal(plane, image, held.abort.signal));
  }

  /**
   * @param {Held} held
   * @param {number} channel
   * @param {Map<number, Promise<PlaneData>>} asked
   * @param {Map<number, PlaneData>} ready
   * @param {(plane: WorkDocument["image"]["planes"][0], image: WorkDocument["image"]) => Promise<PlaneData>} fetchPlane
   */
  #plane(held, channel, asked, ready, fetchPlane) {
    let promise = asked.get(channel);
    if (!promise) {
      promise = held.work.then(async work => {
        const plane = work.image.planes.find(item => item.channel === channel);
        if (!plane) throw new Error(`${work.image.name} has no plane for channel ${channel + 1}.`);
        const data = await fetchPlane(plane, work.image);
        ready.set(channel, data);
        return data;
      });
      promise.catch(() => {
        if (asked.get(channel) === promise) asked.delete(channel);
      });
      asked.set(channel, promise);
    }
    return promise;
  }

  /**
   * Gets neighbours ready, nearest in the direction of work first, one after the other.
   * @param {Place} place
   */
  async prefetch(place) {
    const held = this.hold(place);
    const work = await held.work;
    const values = work.image.planes.reduce((sum, plane) => sum + plane.display.width * plane.display.height, 0);
    if (values > decodeAhead) {
      for (const plane of work.image.planes) await new HttpClient().open(plane.display.url, held.abort.signal);
      return work;
    }
    await Promise.all(work.image.planes.map(plane => this.display(held, plane.channel)));
    return work;
  }

  /**
   * Lets everything go but these. The original values of images that are not on screen are always let go: 2.3 MB a channel add up.
   * @param {Set<string>} keys
   * @param {string} current
   */
  keep(keys, current) {
    for (const [key, held] of this.images) {
      if (!keys.has(key)) {
        held.abort.abort();
        // What still waits is in the outbox; the session on screen sends it.
        held.session?.close();
        this.images.delete(key);
      } else if (key !== current) {
        held.original.clear();
        held.originalReady.clear();
      }
    }
  }
}
