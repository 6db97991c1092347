/** Turns pointer events into tools. An event only notes where the pointer is; tools work once a frame. */
import { gripAt } from "../../kernels/geometry.js";
import { pinchFactor, toImage, wheelFactor } from "../../kernels/viewport.js";
import { handleOutward, handleReach, handleRim } from "../activelayer.js";
import { drawing } from "./drawing.js";
import { gestureOf, nextInStack } from "./gesture.js";
import { moving } from "./moving.js";
import { panning } from "./panning.js";
import { Pinch } from "./pinch.js";
import { resizing } from "./resizing.js";
import { rubberBand } from "./rubberband.js";

/** @typedef {import("../../types.js").Point} Point */
/** Where the pointer is: CSS pixels from its pane's corner, and image pixels. @typedef {{ screen: Point, image: Point }} Place */
/**
 * A drag under way. `move` is called once a frame, `finish` when the pointer is let go, `cancel` on Esc.
 * @typedef {{ name: string, cursor: string, move(to: Place): void, finish(): void, cancel(): void }} Tool
 */

/** A finger that rests this long asks for the menu. Milliseconds. */
const longPress = 500;

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
    /** The wheel with Alt held. @type {(direction: 1 | -1) => boolean} */
    this.onAltWheel = () => false;
    /** A click where something else may take it: the ghost of a click. @type {(at: Place, touch: boolean) => boolean} */
    this.onClick = () => false;
    /** Says a sentence to the person. @type {(text: string) => void} */
    this.say = () => {};
    /** Asked for the menu at a place of the page, after what lies there was selected. @type {((x: number, y: number) => void) | null} */
    this.onMenu = null;
    /** What turning the wheel without Ctrl does. @type {"zoom" | "pan"} */
    this.wheels = "zoom";
    /** Why nothing can be drawn just now. @type {string | null} */
    this.blocked = null;
    this.longTimer = 0;
    this.wheel = { factor: 1, dx: 0, dy: 0, at: { x: 0, y: 0 } };
    this.clicked = { id: /** @type {string | null} */ (null), x: 0, y: 0 };
    this.pinch = new Pinch(stage);
    this.hover = {
      handle: /** @type {import("../../kernels/geometry.js").Handle | null} */ (null),
      onBox: false,
      id: /** @type {string | null} */ (null),
    };
    stage.beforeFrame.push(() => this.#flush());
    for (const { ground } of stage.panes) {
      ground.addEventListener("pointerdown", event => this.#down(event, ground));
      ground.addEventListener("pointermove", event => this.#move(event, ground));
      ground.addEventListener("pointerup", event => this.#up(event, ground));
      ground.addEventListener("pointercancel", event => {
        this.pinch.up(event);
        if (this.press?.id === event.pointerId) this.abandon();
      });
      ground.addEventListener("lostpointercapture", event => {
        if (this.press?.id === event.pointerId) this.abandon();
      });
      ground.addEventListener("pointerleave", () => {
        if (!this.press) {
          stage.cursor = stage.pointerPane = null;
          stage.invalidate("cursor");
        }
      });
      ground.addEventListener("wheel", event => this.#wheel(event, ground), { passive: false });
      ground.addEventListener("contextmenu", event => {
        event.preventDefault();
        this.#menu(event, ground);
      });
      // The middle button would start the browser's own scrolling.
      ground.addEventListener("mousedown", event => {
        if (event.button === 1) event.preventDefault();
      });
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
    const { element } = this.stage;
    if (element.tabIndex >= 0) element.focus({ preventScroll: true });
    else if (focused instanceof HTMLElement && focused !== document.body) focused.blur();
    clearTimeout(this.longTimer);
    if (this.pinch.down(event)) {
      this.abandon();
      return;
    }
    if (this.press) return;
    this.onPress();
    const { scene, stage } = this;
    const from = this.#place(event, ground);
    const touch = event.pointerType === "touch";
    const { handle, stack } = this.#under(from, touch);
    const plan = gestureOf({
      mode: scene.mode,
      editable: scene.editable,
      button: event.button,
      space: this.space,
      shift: event.shiftKey,
      control: event.ctrlKey || event.metaKey,
      onHandle: handle !== null,
      onBox: stack.length > 0,
      onSelected: stack.some(id => scene.selection.has(id)),
    });
    if (plan.drag === "none" && plan.click === "none") return;
    ground.setPointerCapture(event.pointerId);
    const held = scene.selected[0];
    this.press = {
      id: event.pointerId,
      from,
      reach: touch ? clickReach.touch : clickReach.mouse,
      click: () => {
        if (!((plan.click === "clear" || plan.click === "select") && this.onClick(from, touch))) this.#click(plan.click, stack, from);
      },
      start: () => {
        clearTimeout(this.longTimer);
        if (plan.drag === "draw" && this.blocked !== null) {
          this.say(this.blocked);
          return null;
        }
        if (plan.drag === "draw") return drawing(scene, from, stage.view.scale, text => this.say(text));
        if (plan.drag === "band") return rubberBand(scene, from);
        if (plan.drag === "pan") return panning(stage, from);
        if (plan.drag === "resize" && handle && held) return resizing(scene, from, held, handle);
        if (plan.drag === "move") return moving(scene, from);
        return null;
      },
    };
    scene.session?.hold();
    event.preventDefault();
    if (touch && this.onMenu) this.longTimer = window.setTimeout(() => this.#longPress(event, ground), longPress);
  }

  /** A finger that rests asks for the menu. @param {PointerEvent} event @param {HTMLElement} ground */
  #longPress(event, ground) {
    if (this.press?.id !== event.pointerId || this.tool) return;
    this.abandon();
    this.#menu(event, ground);
  }

  /**
   * Selects what lies under the press, unless it is selected already, and asks for the menu.
   * @param {MouseEvent} event
   * @param {HTMLElement} ground
   */
  #menu(event, ground) {
    if (!this.onMenu || this.tool) return;
    const { scene, stage } = this;
    // The menu key of a keyboard names no place: the menu is for what is selected.
    if (event.button !== 2 && !(event instanceof PointerEvent && event.pointerType === "touch")) {
      const corner = ground.getBoundingClientRect();
      this.onMenu(corner.left + corner.width / 3, corner.top + corner.height / 3);
      return;
    }
    const place = this.#place(event, ground),
      stack = scene.at(place.image, 0);
    stage.cursor = place.screen;
    stage.pointerPane = Number(ground.dataset.pane);
    if (stack.length === 0) scene.select([]);
    else if (!stack.some(id => scene.selection.has(id))) scene.select([stack[0]]);
    this.onMenu(event.clientX, event.clientY);
  }

  /** @param {Place} place @param {boolean} touch */
  #under(place, touch) {
    const { scene, stage } = this;
    const kind = touch ? "touch" : "mouse",
      { scale } = stage.view;
    const grip = { reach: handleReach[kind] / scale, outward: handleOutward[kind] / scale, rim: handleRim[kind] / scale };
    const only = scene.editable && scene.selection.size === 1 ? scene.selected[0] : undefined;
    const handle = only && scene.isShown(only.id) ? gripAt(only, place.image, grip) : null;
    return { handle, stack: scene.at(place.image, touch ? 4 / stage.view.scale : 0) };
  }

  /** @param {import("./gesture.js").Click} click @param {string[]} stack @param {Place} at */
  #click(click, stack, at) {
    const { scene } = this;
    if (click === "clear") scene.select([]);
    if (click === "toggle") scene.toggleSelected(stack[0]);
    if (click === "select") {
      const same =
        Math.hypot(at.screen.x - this.clicked.x, at.screen.y - this.clicked.y) < 4 &&
        scene.selection.size === 1 &&
        scene.selection.has(this.clicked.id ?? "");
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
    const { wheel } = this;
    if (wheel.factor !== 1) this.stage.zoom(wheel.factor, wheel.at);
    if (wheel.dx !== 0 || wheel.dy !== 0) this.stage.pan(-wheel.dx, -wheel.dy);
    Object.assign(wheel, { factor: 1, dx: 0, dy: 0 });
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
    if ((handle === null) !== (this.hover.handle === null)) this.stage.invalidate("active");
    this.hover = { handle, onBox: stack.length > 0, id: stack[0] ?? null };
    const { scene } = this;
    const moves = scene.mode === "select" && stack.some(id => scene.selection.has(id));
    const cursor =
      this.space || (!scene.editable && stack.length === 0)
        ? "grab"
        : handle
          ? `${handle}-resize`
          : !scene.editable
            ? "pointer"
            : moves
              ? "move"
              : "crosshair";
    this.stage.element.style.setProperty("--cursor", cursor);
  }

  /** @param {PointerEvent} event @param {HTMLElement} ground */
  #up(event, ground) {
    clearTimeout(this.longTimer);
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
    if (event.altKey && this.onAltWheel(event.deltaY < 0 ? 1 : -1)) return;
    const { wheel } = this;
    wheel.at = this.#place(event, ground).screen;
    // Two fingers apart or together arrive as a wheel with Ctrl.
    if (event.ctrlKey) wheel.factor *= event.deltaMode === 0 && Math.abs(event.deltaY) < 50 ? pinchFactor(event) : wheelFactor(event);
    else if (this.wheels === "zoom") wheel.factor *= wheelFactor(event);
    else {
      const pixels = event.deltaMode === 1 ? 40 : event.deltaMode === 2 ? 400 : 1;
      const sideways = event.shiftKey && event.deltaX === 0;
      wheel.dx += (sideways ? event.deltaY : event.deltaX) * pixels;
      wheel.dy += sideways ? 0 : event.deltaY * pixels;
    }
    this.stage.invalidate("view");
  }
}
