/**
 * What is on the workspace apart from pixels: boxes, selection, what is hidden, mode and class. The tools and panels change it, the stage
 * draws it.
 */
import { HitGrid } from "../kernels/hitgrid.js";
import { hides, isFiltering, noFilter } from "../kernels/refine.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Rect} Rect */
/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {"boxes" | "selection" | "visibility" | "mode" | "class" | "draft"} SceneChange */

export class Scene {
  constructor() {
    /** @type {Session | null} */
    this.session = null;
    /** @type {WorkDocument | null} */
    this.work = null;
    this.grid = new HitGrid();
    /** @type {Set<string>} */
    this.selection = new Set();
    /** Boxes hidden one by one. @type {Set<string>} */
    this.hidden = new Set();
    this.allHidden = false;
    /** What is shown of a model's boxes. @type {import("../kernels/refine.js").Filter} */
    this.filter = noFilter;
    /** Boxes that the filter hides. @type {Set<string>} */
    this.filteredOut = new Set();
    /** @type {"select" | "draw"} */
    this.mode = "select";
    this.currentClass = "";
    /** Boxes of the gesture under way, in place of the stored ones. @type {Map<string, Box>} */
    this.changing = new Map();
    /** @type {Box | null} */
    this.drawing = null;
    /** @type {Rect | null} */
    this.band = null;
    /** @type {((change: SceneChange) => void)[]} */
    this.listeners = [];
    /** @type {() => void} */
    this.unsubscribe = () => {};
  }

  /** @returns {ReadonlyMap<string, Box>} */
  get boxes() {
    return this.session?.boxes ?? noBoxes;
  }
  get editable() {
    return this.session?.editable ?? false;
  }
  get image() {
    return this.work?.image ?? { width: 1, height: 1 };
  }

  /** @param {(change: SceneChange) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** @param {SceneChange} change */
  tell(change) {
    for (const listener of this.listeners) listener(change);
  }

  /**
   * Another image takes the place of the one shown.
   * @param {WorkDocument} work
   * @param {Session} session
   */
  show(work, session) {
    this.unsubscribe();
    this.work = work;
    this.session = session;
    this.selection.clear();
    this.hidden.clear();
    this.clearDraft();
    this.grid.replaceAll(session.boxes);
    // A filter that hid boxes of the last image would hide these without a word.
    this.filter = noFilter;
    this.#applyFilter();
    if (!work.project.classes.some(item => item.key === this.currentClass)) this.currentClass = work.project.classes[0]?.key ?? "";
    this.unsubscribe = session.on("boxes", event => this.#boxesChanged(event.changed));
    this.tell("boxes");
    this.tell("selection");
    this.tell("class");
  }

  /** @param {string[] | "all"} changed */
  #boxesChanged(changed) {
    if (changed === "all") this.grid.replaceAll(this.boxes);
    else this.grid.update(changed, this.boxes);
    this.#applyFilter();
    const before = this.selection.size;
    for (const id of this.selection) if (!this.boxes.has(id) || this.filteredOut.has(id)) this.selection.delete(id);
    this.tell("boxes");
    if (before !== this.selection.size) this.tell("selection");
  }

  #applyFilter() {
    if (!isFiltering(this.filter)) {
      if (this.filteredOut.size > 0) this.filteredOut = new Set();
      return;
    }
    const names = new Map(this.work?.project.classes.map(item => [item.key, item.name]));
    this.filteredOut = new Set([...this.boxes.values()].filter(box => hides(this.filter, box, names.get(box.class))).map(box => box.id));
  }

  /** What it hides is no longer selected, so that no key changes what nobody sees. @param {import("../kernels/refine.js").Filter} filter */
  setFilter(filter) {
    this.filter = filter;
    this.#applyFilter();
    this.select([...this.selection].filter(id => !this.filteredOut.has(id)));
    this.tell("visibility");
  }

  /** @param {Iterable<string>} ids */
  select(ids) {
    const next = new Set(ids);
    if (next.size === this.selection.size && [...next].every(id => this.selection.has(id))) return;
    this.selection = next;
    this.tell("selection");
  }

  /** @param {string} id */
  toggleSelected(id) {
    const next = new Set(this.selection);
    if (!next.delete(id)) next.add(id);
    this.select(next);
  }

  /** Selected boxes as they are stored. @returns {Box[]} */
  get selected() {
    return [...this.selection].flatMap(id => this.boxes.get(id) ?? []);
  }

  /** @param {string} id */
  isShown(id) {
    return !this.allHidden && !this.hidden.has(id) && !this.filteredOut.has(id);
  }

  /** How many boxes of the image are not shown. */
  get hiddenCount() {
    if (this.allHidden) return this.boxes.size;
    let count = this.filteredOut.size;
    for (const id of this.hidden) if (this.boxes.has(id) && !this.filteredOut.has(id)) count++;
    return count;
  }

  /** Hides one box, or shows it again. @param {string} id */
  toggleHidden(id) {
    if (!this.hidden.delete(id)) this.hidden.add(id);
    this.tell("visibility");
  }

  /** Takes back whatever hides boxes. */
  showAll() {
    this.allHidden = false;
    this.hidden.clear();
    this.setFilter(noFilter);
  }

  /**
   * Ids under a point, smallest box first.
   * @param {{ x: number, y: number }} point
   * @param {number} slack image pixels
   */
  at(point, slack) {
    return this.allHidden ? [] : this.grid.at(point, slack).filter(id => !this.hidden.has(id) && !this.filteredOut.has(id));
  }

  /** @param {Rect} part */
  in(part) {
    return this.allHidden ? [] : this.grid.in(part).filter(id => !this.hidden.has(id) && !this.filteredOut.has(id));
  }

  /** @param {"select" | "draw"} mode */
  setMode(mode) {
    if (mode === this.mode) return;
    this.mode = mode;
    this.tell("mode");
  }

  /** @param {string} key */
  setClass(key) {
    if (key === this.currentClass) return;
    this.currentClass = key;
    this.tell("class");
  }

  clearDraft() {
    this.changing.clear();
    this.drawing = null;
    this.band = null;
    this.tell("draft");
  }

  countsByClass() {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const box of this.boxes.values()) counts.set(box.class, (counts.get(box.class) ?? 0) + 1);
    return counts;
  }
}

/** @type {ReadonlyMap<string, Box>} */
const noBoxes = new Map();
