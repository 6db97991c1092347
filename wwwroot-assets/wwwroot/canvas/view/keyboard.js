/** From keys to actions. Held keys (Space, X) act from down to up, and never stay stuck when the window loses the focus. */
import { actions, bindingsOf, changesOf, isTyping, KeyMatcher, withClassLetters } from "../kernels/keys.js";

/** @typedef {import("../kernels/actions.js").Bindings} Bindings */

const holding = new Set(actions.filter(action => action.hold).map(action => action.id));

export class Keyboard {
  /**
   * @param {{ act: (action: string) => boolean, hold: (action: string, on: boolean) => void, letGo: () => void, isStage: (element:
   * EventTarget | null) => boolean }} target
   *   `act` says whether it used the key; `letGo`: an arrow key went up; `isStage`: whether the panes have the focus */
  constructor(target) {
    this.target = target;
    this.preset = "default";
    /** @type {Bindings} */
    this.bindings = bindingsOf("default");
    /** Keys of the project's classes; their letters are keys too where they are free. @type {readonly string[]} */
    this.classes = [];
    this.matcher = new KeyMatcher(this.bindings);
    /** Held actions by the physical key that began them. @type {Map<string, string>} */
    this.held = new Map();
    document.addEventListener("keydown", event => this.#down(event));
    document.addEventListener("keyup", event => this.#up(event));
    window.addEventListener("blur", () => this.#releaseAll());
    // A slider or list that was used by mouse gives the keys back to the canvas; one reached by Tab keeps its arrows.
    document.addEventListener("pointerup", () => {
      if (isSlider(document.activeElement)) document.activeElement.blur();
    });
    document.addEventListener("change", event => {
      if (event.target instanceof HTMLSelectElement && !event.target.closest("dialog")) event.target.blur();
    });
  }

  /** @param {string} preset @param {Bindings} changes */
  use(preset, changes) {
    this.preset = preset;
    this.useBindings(bindingsOf(preset, changes));
  }

  /** @param {Bindings} bindings */
  useBindings(bindings) {
    this.bindings = bindings;
    this.matcher = new KeyMatcher(withClassLetters(bindings, this.classes));
  }

  /** @param {readonly string[]} classes */
  useClasses(classes) {
    this.classes = classes;
    this.useBindings(this.bindings);
  }

  /** Every key of an action, letters of classes included. @param {string} action */
  keysOf(action) {
    return withClassLetters(this.bindings, this.classes)[action] ?? [];
  }

  /** The first key of an action, for tips; empty when it has none. @param {string} action */
  keyOf(action) {
    return this.bindings[action]?.[0] ?? "";
  }

  get changes() {
    return changesOf(this.preset, this.bindings);
  }

  /** @param {KeyboardEvent} event */
  #down(event) {
    if (event.target instanceof HTMLInputElement && !event.target.closest("dialog") && (event.key === "Escape" || event.key === "Enter")) {
      event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]") || isMenuOpen(event.target)) return;
    // Tab is the browser's everywhere but on the panes, F6 is a way out of everything.
    if (event.key === "Tab" && !this.target.isStage(event.target)) return;
    if (event.key === "F6" && isTyping(event.target)) {
      if (this.target.act(event.shiftKey ? "focus.previous" : "focus.next")) event.preventDefault();
      return;
    }
    // A focused button keeps Space and Enter, a list its arrows; everything else is the canvas's.
    if (usesKey(event)) return;
    const action = this.matcher.match(event, performance.now());
    if (action === null) {
      if (event.key === " " && !isTyping(event.target)) event.preventDefault();
      return;
    }
    if (action === "pending") {
      event.preventDefault();
      return;
    }
    if (holding.has(action)) {
      event.preventDefault();
      this.held.set(event.code, action);
      this.target.hold(action, true);
    } else if (this.target.act(action)) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #up(event) {
    const action = this.held.get(event.code);
    if (action) {
      this.held.delete(event.code);
      this.target.hold(action, false);
    }
    if (event.key.startsWith("Arrow")) this.target.letGo();
  }

  #releaseAll() {
    for (const action of this.held.values()) this.target.hold(action, false);
    this.held.clear();
    this.target.letGo();
  }
}

/** @param {Element | null} element @returns {element is HTMLInputElement} */
const isSlider = element => element instanceof HTMLInputElement && ["range", "checkbox", "color"].includes(element.type);

/** @param {EventTarget | null} target */
const isMenuOpen = target => target instanceof Element && target.closest(":popover-open") !== null;

/** @param {KeyboardEvent} event */
function usesKey(event) {
  const { target } = event;
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (target.closest("[data-own-keys]") && /^(Arrow|Home|End|Page|Enter| )/.test(event.key)) return true;
  return (event.key === " " || event.key === "Enter" || event.key === "Tab") && target.closest("button, a, summary") !== null;
}
