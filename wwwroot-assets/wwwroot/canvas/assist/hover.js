/**
 * The box under the pointer, for keys that act without selecting first. A box that was just made does not count before the pointer has left
 * it once: the next class key means the next box.
 */

export class HoverTarget {
  /**
   * @param {import("../view/scene.js").Scene} scene
   * @param {import("../view/stage.js").Stage} stage
   * @param {import("../view/tools/pointer.js").Pointer} pointer
   */
  constructor(scene, stage, pointer) {
    this.scene = scene;
    this.stage = stage;
    this.pointer = pointer;
    /** Made a moment ago under the pointer. @type {string | null} */
    this.fresh = null;
    /** @type {ReadonlySet<string>} */
    this.known = new Set();
    stage.afterFrame.push(() => {
      if (this.fresh !== null && this.pointer.hover.id !== this.fresh && !this.pointer.press) this.fresh = null;
    });
  }

  /**
   * Another image, or boxes of it changed.
   * @param {import("../types.js").Session} session
   * @param {import("../types.js").BoxesEvent | null} event
   */
  boxesChanged(session, event) {
    if (event?.origin === "local" && event.changed !== "all")
      for (const id of event.changed) if (!this.known.has(id) && session.boxes.has(id)) this.fresh = id;
    this.known = new Set(session.boxes.keys());
  }

  /** @returns {string | null} */
  get id() {
    const { id } = this.pointer.hover;
    return id !== null &&
      id !== this.fresh &&
      this.stage.cursor !== null &&
      !this.pointer.press &&
      this.scene.boxes.has(id) &&
      this.scene.isShown(id)
      ? id
      : null;
  }

  /**
   * Runs a command on the selection, or on the box under the pointer where nothing is selected.
   * @template T
   * @param {() => T} run
   * @returns {T}
   */
  actOn(run) {
    const { scene, id } = this;
    if (scene.selection.size > 0 || id === null || !scene.editable) return run();
    scene.select([id]);
    try {
      return run();
    } finally {
      if (scene.selection.size === 1 && scene.selection.has(id)) scene.select([]);
    }
  }
}
