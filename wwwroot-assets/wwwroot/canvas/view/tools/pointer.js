/** Turns pointer events into tools. An event only notes where the pointer is; tools work once a frame. */
import { handleAt } from "../../kernels/geometry.js";
import { toImage, wheelFactor } from "../../kernels/viewport.js";
import { handleReach } from "../activelayer.js";
import { drawing } from "./drawing.js";
import { gestureOf, nextInStack } from "./gesture.js";
import { moving } from "./moving.js";
import { panning } from "./panning.js";
import { Pinch } from "./pinch.js";
import { resizing } from "./resizing.js";
import { rubberBand } from "./rubberband.js";

/** @typedef {import("../../types.js").Point} Point */
/** Where the pointer is: CSS pixels from its pane's corner, and image pixels. @typedef {{ screen: Point, image: Point }} Place */
/** A drag under way. `move` is called once a frame, `finish` when the pointer is let go, `cancel` on Esc. @typedef {{ name: string, cursor: string, move(to: Place): void, finish(): void, cancel(): void }} Tool */

/** A press that went less far than this is a click. Fingers are less steady. */
const clickReach = { mouse: 3, touch: 9 };

export class Pointer {
  /**
   * @param {import("../scene.js").Scene} scene
   * @param {import("../stage.js").Stage} stage
   */
  constructor(scene, stage) {
    this.scene = scene;
    this.stage = stage;
    /** @type {Tool | null} */
    this.tool = null;
    /** @type {{ id: number, from: Place, start: () => Tool | null, click: () => void, reach: number } | null} */
    this.press = null;
    /** Latest place, not yet given to the tool. @type {Place | null} */
    this.latest = null;
    this.space = false;
    /** Called before a press becomes anything. */
    this.onPress = () => {};
    this.wheel = { factor: 1, at: { x: 0, y: 0 } };
    this.clicked = { id: /** @type {string | null} */ (null), x: 0, y: 0 };
    this.pinch = new Pinch(stage);
    this.hover = { handle: /** @type {import("../../kernels/geometry.js").Handle | null} */ (null), onBox: false, id: /** @type {string | null} */ (null) };
    stage.beforeFrame.push(() => this.#flush());
    for (const { ground } of stage.panes) {
      ground.addEventListener("pointerdown", event => this.#down(event, ground));
      ground.addEventListener("pointermove", event => this.#move(event, ground));
      ground.addEventListener("pointerup", event => this.#up(event, ground));
      ground.addEventListener("pointercancel", event => { this.pinch.up(event); if (this.press?.id === event.pointerId) this.abandon(); });
      ground.addEventListener("lostpointercapture", event => { if (this.press?.id === event.pointerId) this.abandon(); });
      ground.addEventListener("pointerleave", () => { if (!this.press) { stage.cursor = stage.pointerPane = null; stage.invalidate("cursor"); } });
      ground.addEventListener("wheel", event => this.#wheel(event, ground), { passive: false });
      ground.addEventListener("contextmenu", event => event.preventDefault());
      // The middle button would start the browser's own scrolling.
      ground.addEventListener("mousedown", event => { if (event.button === 1) event.preventDefault(); });
    }
  }

  /** Space is held: the next drag pans. @param {boolean} on */
  setSpace(on) {
    this.space = on;
    if (!this.press) this.stage.element.style.setProperty("--cursor", on ? "grab" : "crosshair");
  }

  /** @param {MouseEvent} event @param {HTMLElement} ground @returns {Place} */
  #place(event, ground) {
    const corner = ground.getBoundingClientRect();
    const screen = { x: event.clientX - corner.left - ground.clientLeft, y: event.clientY - corner.top - ground.clientTop };
    return { screen, image: toImage(this.stage.view, screen) };
  }

  /** @param {PointerEvent} event @param {HTMLElement} ground */
  #down(event, ground) {
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused !== document.body) focused.blur();
    if (this.pinch.down(event)) { this.abandon(); return; }
    if (this.press) return;
    this.onPress();
    const { scene, stage } = this;
    const from = this.#place(event, ground);
    const touch = event.pointerType === "touch";
    const { handle, stack } = this.#under(from, touch);
    const plan = gestureOf({
      mode: scene.mode, editable: scene.editable, button: event.button, space: this.space,
      shift: event.shiftKey, control: event.ctrlKey || event.metaKey, onHandle: handle !== null, onBox: stack.length > 0,
    });
    if (plan.drag === "none" && plan.click === "none") return;
    ground.setPointerCapture(event.pointerId);
    const held = scene.selected[0];
    this.press = {
      id: event.pointerId, from, reach: touch ? clickReach.touch : clickReach.mouse,
      click: () => this.#click(plan.click, stack, from),
      start: () => {
        if (plan.drag === "draw") return drawing(scene, from);
        if (plan.drag === "band") return rubberBand(scene, from);
        if (plan.drag === "pan") return panning(stage, from);
        if (plan.drag === "resize" && handle && held) return resizing(scene, from, held, handle);
        if (plan.drag === "move") {
          if (!stack.some(id => scene.selection.has(id))) scene.select([stack[0]]);
          return moving(scene, from);
        }
        return null;
      },
    };
    scene.session?.hold();
    event.preventDefault();
  }

  /** @param {Place} place @param {boolean} touch */
  #under(place, touch) {
    const { scene, stage } = this;
    const reach = (touch ? handleReach.touch : handleReach.mouse) / stage.view.scale;
    const only = scene.editable && scene.selection.size === 1 ? scene.selected[0] : undefined;
    const handle = only && scene.isShown(only.id) ? handleAt(only, place.image, gripReach(only, reach)) : null;
    return { handle, stack: scene.at(place.image, touch ? 4 / stage.view.scale : 0) };
  }

  /** @param {import("./gesture.js").Click} click @param {string[]} stack @param {Place} at */
  #click(click, stack, at) {
    const { scene } = this;
    if (click === "clear") scene.select([]);
    if (click === "toggle") scene.toggleSelected(stack[0]);
    if (click === "select") {
      const same = Math.hypot(at.screen.x - this.clicked.x, at.screen.y - this.clicked.y) < 4 && scene.selection.size === 1 && scene.selection.has(this.clicked.id ?? "");
      const id = nextInStack(stack, same ? this.clicked.id : null);
      this.clicked = { id, ...at.screen };
      if (id) scene.select([id]);
    }
  }

  /** @param {PointerEvent} event @param {HTMLElement} ground */
  #move(event, ground) {
    if (this.pinch.move(event)) return;
    if (this.press && event.pointerId !== this.press.id) return;
    this.latest = this.#place(event, ground);
    this.stage.cursor = this.latest.screen;
    this.stage.pointerPane = Number(ground.dataset.pane);
    this.stage.invalidate("cursor");
  }

  /** Once a frame: the pointer's latest place goes to the tool, the wheel's sum to the view. */
  #flush() {
    if (this.wheel.factor !== 1) {
      this.stage.zoom(this.wheel.factor, this.wheel.at);
      this.wheel.factor = 1;
    }
    this.pinch.flush();
    const at = this.latest;
    this.latest = null;
    if (!at) return;
    if (this.press) this.#drag(at);
    else this.#hover(at);
  }

  /** @param {Place} at */
  #drag(at) {
    const { press } = this;
    if (!press) return;
    const { x, y } = press.from.screen;
    if (!this.tool && Math.hypot(at.screen.x - x, at.screen.y - y) > press.reach) {
      this.tool = press.start();
      if (this.tool) this.stage.element.style.setProperty("--cursor", this.tool.cursor);
    }
    this.tool?.move(at);
  }

  /** @param {Place} at */
  #hover(at) {
    const { handle, stack } = this.#under(at, false);
    this.hover = { handle, onBox: stack.length > 0, id: stack[0] ?? null };
    const { scene } = this;
    const cursor = this.space || !scene.editable && stack.length === 0 ? "grab" : handle ? `${handle}-resize` : scene.mode === "draw" ? "crosshair" : stack.length === 0 ? "crosshair" : scene.editable ? "move" : "pointer";
    this.stage.element.style.setProperty("--cursor", cursor);
  }

  /** @param {PointerEvent} event @param {HTMLElement} ground */
  #up(event, ground) {
    this.pinch.up(event);
    const { press } = this;
    if (!press || press.id !== event.pointerId) return;
    this.#drag(this.#place(event, ground));
    this.latest = null;
    const { tool } = this;
    this.#end();
    if (tool) tool.finish();
    else press.click();
  }

  #end() {
    const { press } = this;
    this.press = null;
    this.tool = null;
    this.stage.element.style.removeProperty("--cursor");
    if (press) this.scene.session?.release();
  }

  /** Esc, a second finger, a lost pointer: as if the drag had never begun. @returns {boolean} whether there was one */
  abandon() {
    const { tool, press } = this;
    if (!press) return false;
    this.#end();
    tool?.cancel();
    return true;
  }

  /** @param {WheelEvent} event @param {HTMLElement} ground */
  #wheel(event, ground) {
    event.preventDefault();
    this.wheel = { factor: this.wheel.factor * wheelFactor(event), at: this.#place(event, ground).screen };
    this.stage.invalidate("view");
  }
}

/**
 * Small boxes keep their middle free for moving: a handle reaches no further than a third of the shorter side, but always two fifths of its own reach.
 * @param {import("../../types.js").Box} box
 * @param {number} reach
 */
const gripReach = (box, reach) => Math.max(reach * 0.4, Math.min(reach, Math.min(box.x2 - box.x1, box.y2 - box.y1) / 3));
