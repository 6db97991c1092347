/** What keys and buttons do to boxes. Every edit is one gesture: one operation, one step of undo. */
import { minimumSize, moveFarEdges, moveMany, snapRect, unionBounds } from "../kernels/geometry.js";
import { makeId } from "../kernels/ids.js";
import { isUntouched, nextUntouched } from "../kernels/refine.js";
import { reshape } from "./tools/moving.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Point} Point */

/** Copied boxes outlive the page in this tab; the system's clipboard is not there over plain http. */
const clipboardKey = "annotatehub.clipboard";

export class Edits {
  /**
   * @param {import("./scene.js").Scene} scene
   * @param {(message: string) => void} say
   */
  constructor(scene, say) {
    this.scene = scene;
    this.say = say;
    /** Why nothing can be drawn just now. @type {() => string | null} */
    this.blocked = () => null;
    /** @type {Box[]} */
    this.clipboard = readClipboard();
    /** The box that walking through the untouched ones selected last. @type {string | null} */
    this.walkedTo = null;
  }

  /** @returns {import("../types.js").Session | null} null, and the reason said, when nothing can be edited */
  #session() {
    const { session } = this.scene;
    if (session?.editable) return session;
    this.say(session?.reason ?? "These boxes can be looked at, not changed.");
    return null;
  }

  /**
   * A box made by key: as large as the last one, where the pointer is or in the middle of what is seen, selected so that keys move and size
   * it.
   * @param {Point | null} at image pixels @param {import("../types.js").Rect} visible @param {number} scale
   */
  make(at, visible, scale) {
    const session = this.#session();
    const { scene } = this;
    if (!session) return;
    if (this.blocked() !== null) {
      this.say(this.blocked() ?? "");
      return;
    }
    const { image } = scene;
    const last = [...scene.boxes.values()].findLast(box => box.origin === "drawn");
    const side = Math.max(minimumSize, Math.round(32 / scale));
    const size = last ? { width: last.x2 - last.x1, height: last.y2 - last.y1 } : { width: side, height: side };
    const inside = at && at.x >= 0 && at.y >= 0 && at.x <= image.width && at.y <= image.height ? at : null;
    const middle = (/** @type {number} */ one, /** @type {number} */ other, /** @type {number} */ limit) =>
      (Math.max(0, one) + Math.min(limit, other)) / 2;
    const { x, y } = inside ?? { x: middle(visible.x1, visible.x2, image.width), y: middle(visible.y1, visible.y2, image.height) };
    const rect = { x1: x - size.width / 2, y1: y - size.height / 2, x2: x + size.width / 2, y2: y + size.height / 2 };
    const id = makeId("b");
    const box = /** @type {Box} */ ({
      id,
      ...snapRect(rect, image),
      class: scene.currentClass,
      flags: 0,
      origin: "drawn",
      attributes: null,
      parents: null,
      score: null,
    });
    session.perform("add", [box]);
    scene.select([id]);
    this.say("New box: arrow keys move it, Alt and arrow keys size it.");
  }

  /** The class of the selection, else of the next boxes. @param {string} key */
  chooseClass(key) {
    const { scene } = this;
    const changed = scene.selected.filter(box => box.class !== key);
    if (scene.selection.size === 0) {
      scene.setClass(key);
      return;
    }
    if (changed.length > 0)
      this.#session()?.perform(
        "reclassify",
        changed.map(box => ({ id: box.id, class: key })),
      );
  }

  /** Of a model's box it is a rejection. @returns {Box | null} the next box of the walk, where the one deleted was reached by walking */
  delete() {
    const { scene } = this;
    const { selected } = scene;
    const session = selected.length > 0 ? this.#session() : null;
    if (!session) return null;
    const walking = selected.length === 1 && selected[0].id === this.walkedTo;
    session.perform(
      "delete",
      selected.map(({ id }) => ({ id })),
    );
    return walking ? this.walk(1, selected[0]) : null;
  }

  /** Deletes one box, whatever is selected. @param {Box} box */
  remove(box) {
    this.#session()?.perform("delete", [{ id: box.id }]);
  }

  /** @returns {Box | null} the next untouched box, selected */
  reject() {
    const { selected } = this.scene;
    if (selected.length === 0) return this.walk(1);
    const session = this.#session();
    if (!session) return null;
    session.perform(
      "delete",
      selected.map(({ id }) => ({ id })),
    );
    return this.walk(1, selected.at(-1));
  }

  /** Says that the selected boxes of a model are right. @returns {Box | null} the next untouched box, selected */
  accept() {
    const { selected } = this.scene;
    const model = selected.filter(box => box.origin === "model");
    if (selected.length > 0 && model.length === 0) {
      this.say("Only a model's boxes are accepted; what a person drew counts as it is.");
      return null;
    }
    const session = model.length > 0 ? this.#session() : null;
    if (model.length > 0 && !session) return null;
    // A corrected box stays corrected: accepting it would hide that a person changed it.
    const open = model.filter(box => box.review !== "accepted" && box.review !== "corrected");
    if (open.length > 0)
      session?.perform(
        "review",
        open.map(({ id }) => ({ id, review: "accepted" })),
      );
    return this.walk(1, model.at(-1));
  }

  /**
   * Accepts what is untouched and in sight. What a filter hides or lies outside of the panes nobody has looked at, and it stays as it is.
   * @param {import("../types.js").Rect} visible
   */
  acceptShown(visible) {
    const session = this.#session();
    if (!session) return;
    const { scene } = this;
    const boxes = scene
      .in(visible)
      .flatMap(id => scene.boxes.get(id) ?? [])
      .filter(isUntouched);
    if (boxes.length === 0) {
      this.say("No untouched box is in sight.");
      return;
    }
    session.perform(
      "review",
      boxes.map(({ id }) => ({ id, review: "accepted" })),
    );
    this.say(boxes.length === 1 ? "1 box in sight accepted." : `${boxes.length} boxes in sight accepted. Undo takes them all back.`);
  }

  /** Selects the next untouched box of a model, lowest confidence first. @param {1 | -1} step @param {Box} [from] @returns {Box | null} */
  walk(step, from = this.scene.selected.at(-1) ?? this.scene.boxes.get(this.walkedTo ?? "")) {
    const { scene } = this;
    const next = nextUntouched(scene.boxes.values(), from?.origin === "model" ? from : null, step, box => scene.isShown(box.id));
    if (!next) {
      this.say(
        [...scene.boxes.values()].some(isUntouched)
          ? "No untouched box is shown; hidden ones are left."
          : "Every box of the model is judged.",
      );
      return null;
    }
    this.walkedTo = next.id;
    scene.select([next.id]);
    return next;
  }

  /** Sets the flag on all selected boxes, or takes it off where all have it. @param {number} bit */
  flag(bit) {
    const { selected } = this.scene;
    if (selected.length === 0) {
      this.say("Select a box first: flags belong to boxes.");
      return;
    }
    const all = selected.every(box => box.flags & bit);
    const changed = selected.filter(box => all || !(box.flags & bit));
    this.#session()?.perform(
      "flag",
      changed.map(box => ({ id: box.id, flags: all ? box.flags & ~bit : box.flags | bit })),
    );
  }

  /**
   * Moves the selection while an arrow key is held; `settle` makes one operation of it.
   * @param {number} dx
   * @param {number} dy
   * @returns {boolean} whether there was a selection
   */
  nudge(dx, dy) {
    return this.#adjust(boxes => moveMany(boxes, dx, dy, this.scene.image));
  }

  /** @param {number} dx @param {number} dy */
  nudgeFarEdge(dx, dy) {
    return this.#adjust(boxes => boxes.map(box => ({ ...box, ...moveFarEdges(box, dx, dy, this.scene.image) })));
  }

  /** @param {(boxes: Box[]) => Box[]} change */
  #adjust(change) {
    const { scene } = this;
    if (scene.selection.size === 0) return false;
    const session = this.#session();
    if (!session) return true;
    const first = scene.changing.size === 0;
    if (first) session.hold();
    const now = first ? scene.selected : [...scene.changing.values()];
    scene.changing = new Map(change(now).map(box => [box.id, box]));
    scene.tell(first ? "boxes" : "draft");
    return true;
  }

  settle() {
    if (this.scene.changing.size === 0) return;
    reshape(this.scene);
    this.scene.session?.release();
  }

  copy() {
    const { selected } = this.scene;
    if (selected.length === 0) {
      this.say("Nothing copied: no box is selected.");
      return;
    }
    this.clipboard = selected;
    try {
      sessionStorage.setItem(clipboardKey, JSON.stringify(selected));
    } catch {
      // A full or forbidden storage still leaves the copy in memory.
    }
    this.say(selected.length === 1 ? "1 box copied." : `${selected.length} boxes copied.`);
  }

  /** @param {Point | null} cursor image pixels; without one the boxes land a little beside where they were copied */
  paste(cursor) {
    const bounds = unionBounds(this.clipboard);
    if (!bounds) {
      this.say("Nothing to paste: copy boxes first.");
      return;
    }
    const [dx, dy] = cursor ? [cursor.x - (bounds.x1 + bounds.x2) / 2, cursor.y - (bounds.y1 + bounds.y2) / 2] : [10, 10];
    this.#put(this.clipboard, dx, dy);
  }

  duplicate() {
    if (this.scene.selection.size > 0) this.#put(this.scene.selected, 10, 10);
  }

  /** @param {Box[]} boxes @param {number} dx @param {number} dy */
  #put(boxes, dx, dy) {
    const session = this.#session();
    const { scene } = this;
    if (!session) return;
    const known = new Set(scene.work?.project.classes.map(item => item.key));
    const copies = boxes.map(box => ({
      ...box,
      ...snapRect(box, { width: Infinity, height: Infinity }),
      id: makeId("b"),
      class: known.has(box.class) ? box.class : scene.currentClass,
      origin: /** @type {const} */ ("pasted"),
      parents: null,
      score: null,
      review: /** @type {const} */ ("none"),
    }));
    const { image } = scene;
    // Boxes of a larger image may not fit at all: each is then clipped on its own.
    const placed = moveMany(copies, dx, dy, image).map(box => ({ ...box, ...snapRect(box, image) }));
    session.perform("add", placed);
    scene.select(placed.map(box => box.id));
  }

  undo() {
    this.#history("undo");
  }
  redo() {
    this.#history("redo");
  }

  /** @param {"undo" | "redo"} what */
  #history(what) {
    const session = this.#session();
    if (session && !session[what]()) this.say(what === "undo" ? "Nothing to undo." : "Nothing to redo.");
  }

  /** Selects the next box in reading order, so that Tab walks the image as eyes do. @param {1 | -1} step @returns {Box | null} */
  step(step) {
    const { scene } = this;
    const order = [...scene.boxes.values()].filter(box => scene.isShown(box.id)).sort(readingOrder);
    if (order.length === 0) return null;
    const last = [...scene.selection].at(-1);
    const at = last === undefined ? -1 : order.findIndex(box => box.id === last);
    const next = order[at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length];
    scene.select([next.id]);
    return next;
  }

  hideSelected() {
    const { scene } = this;
    if (scene.selection.size > 0) {
      const all = [...scene.selection].every(id => scene.hidden.has(id));
      for (const id of scene.selection)
        if (all) scene.hidden.delete(id);
        else scene.hidden.add(id);
    } else if (scene.hidden.size > 0) scene.hidden.clear();
    else {
      this.say("Select boxes to hide them; H without a selection shows all again.");
      return;
    }
    scene.tell("visibility");
  }

  hideAll() {
    const { scene } = this;
    scene.allHidden = !scene.allHidden;
    this.say(scene.allHidden ? "All boxes are hidden." : "Boxes are shown.");
    scene.tell("visibility");
  }
}

/** Rows of 64 px from top to bottom, left to right in each. @param {Box} one @param {Box} other */
export const readingOrder = (one, other) =>
  Math.floor((one.y1 + one.y2) / 128) - Math.floor((other.y1 + other.y2) / 128) ||
  one.x1 - other.x1 ||
  one.y1 - other.y1 ||
  (one.id < other.id ? -1 : 1);

/** @returns {Box[]} */
function readClipboard() {
  try {
    const boxes = JSON.parse(sessionStorage.getItem(clipboardKey) ?? "[]");
    return Array.isArray(boxes) ? boxes : [];
  } catch {
    return [];
  }
}
