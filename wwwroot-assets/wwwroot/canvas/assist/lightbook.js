/**
 * Light of the boxes of an image, read once each while the page has nothing better to do. What contradicts a class is only said where the
 * round allows help: the rule which channel tells which class comes with the proposals.
 */
import { classByLight, contradiction } from "./light.js";
import { lightsIn } from "./propose.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("./light.js").Light} Light */

/** Milliseconds of one go. */
const slice = 6;
/** While somebody moves the view or draws, it is looked again after this long: reading took the half of a frame's time there. */
const pause = 250;

export class LightBook {
  /**
   * @param {import("../view/workspace.js").Workspace} workspace
   * @param {import("./assist.js").Assist} assist
   * @param {() => void} onChange some of it was read
   */
  constructor(workspace, assist, onChange) {
    this.workspace = workspace;
    this.assist = assist;
    this.onChange = onChange;
    /** By box; a box that was changed is another object. @type {WeakMap<Box, Map<number, Light>>} */
    this.read = new WeakMap();
    this.planes = "";
    /** @type {Box[]} */
    this.waiting = [];
    this.running = false;
  }

  /** @param {Box} box @returns {Map<number, Light>} */
  of(box) {
    let lights = this.read.get(box);
    const { work } = this.workspace.scene;
    if (!lights && work) {
      lights = lightsIn({ image: work.image, planes: this.assist.planes }, box);
      if (lights.size === work.image.planes.length) this.read.set(box, lights);
    }
    return lights ?? new Map();
  }

  /** What the light says against the class of a box that was read; null where it says nothing. @param {Box} box @returns {string | null} */
  against(box) {
    const { proposals } = this.assist,
      lights = this.read.get(box);
    if (!proposals || proposals.source === "none" || proposals.markers.length === 0 || !lights) return null;
    return contradiction(proposals, lights, box.class);
  }

  /** @param {Box} box */
  contradicts(box) {
    return this.against(box) !== null;
  }

  /** @param {Box} box */
  told(box) {
    const { proposals } = this.assist;
    return proposals && proposals.source !== "none" ? classByLight(proposals, this.of(box)) : null;
  }

  /** Reads what was not read; again from the start when other planes are here. */
  refresh() {
    const { scene } = this.workspace;
    const planes = [...this.assist.planes.values()].map(plane => plane.key).join(" ");
    if (planes !== this.planes) {
      this.planes = planes;
      this.read = new WeakMap();
    }
    const { proposals } = this.assist;
    if (!scene.work || !proposals || proposals.source === "none" || this.assist.planes.size < scene.work.image.planes.length) return;
    this.waiting = [...scene.boxes.values()].filter(box => !this.read.has(box));
    if (this.waiting.length > 0 && !this.running) {
      this.running = true;
      this.#later();
    }
  }

  #later() {
    const { stage, pointer } = this.workspace;
    if (stage.isMoving || pointer.press) setTimeout(() => this.#later(), pause);
    else if ("requestIdleCallback" in window) requestIdleCallback(() => this.#go(), { timeout: 1000 });
    else setTimeout(() => this.#go(), 50);
  }

  #go() {
    const end = performance.now() + slice;
    while (this.waiting.length > 0 && performance.now() < end) this.of(/** @type {Box} */ (this.waiting.pop()));
    this.running = this.waiting.length > 0;
    if (this.running) this.#later();
    else this.onChange();
  }
}
