// From a keyboard event to an action, whatever the keyboard's layout, and the rebinding of keys.

import { actions, presets } from "./actions.js";

/** @import { Action, Bindings } from "./actions.js" */

export { actions, presets };

/**
 * @typedef {{
 *   key: string, code: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean,
 *   isComposing?: boolean, repeat?: boolean, target?: unknown
 * }} KeyPress
 */

/** @type {Readonly<Record<string, string>>} */
const named = {
  " ": "Space",
  Escape: "Esc",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  ArrowUp: "Up",
  ArrowDown: "Down",
  Tab: "Tab",
  Enter: "Enter",
  Delete: "Delete",
  Backspace: "Backspace",
  Insert: "Insert",
  Home: "Home",
  End: "End",
  PageUp: "PageUp",
  PageDown: "PageDown",
};

/**
 * The name of a key press, such as "Ctrl+Shift+Z", "Shift+2", "?" or "F1"; null for a modifier alone or in the middle of composing a
 * character.
 * Digits go by the key's place (Shift+1 is "!" or "1" depending on the layout), letters by what they write, or by place where
 * the layout writes no Latin letters. Signs carry their own Shift. Cmd counts as Ctrl.
 * @param {KeyPress} press
 */
export function chordOf(press) {
  if (press.isComposing || press.key === "Process" || (press.key === "Dead" && !press.code)) return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code);
  const place = /^Key([A-Z])$/.exec(press.code);
  let shift = press.shiftKey;
  let name = named[press.key];
  // AltGr makes signs on many layouts and arrives as Ctrl+Alt; such a sign is written, not commanded.
  const written = press.key.length === 1 && press.ctrlKey && press.altKey && !/^[a-z0-9]$/i.test(press.key);
  if (!name) {
    if (digit && !written && press.key.length === 1) name = /** @type {string} */ (digit[1]);
    else if (/^F([1-9]|1[0-2])$/.test(press.key)) name = press.key;
    else if (/^[a-z]$/i.test(press.key)) name = press.key.toUpperCase();
    else if (place && !written) name = /** @type {string} */ (place[1]);
    else if (press.key.length === 1) {
      name = press.key;
      shift = false;
    } else return null;
  }
  const control = (press.ctrlKey || press.metaKey) && !written;
  return `${control ? "Ctrl+" : ""}${press.altKey && !written ? "Alt+" : ""}${shift ? "Shift+" : ""}${name}`;
}

/** Whether keys belong to what has the focus and not to the canvas. @param {unknown} target */
export function isTyping(target) {
  if (typeof target !== "object" || target === null) return false;
  const { tagName, isContentEditable } = /** @type {{ tagName?: string, isContentEditable?: boolean }} */ (target);
  return isContentEditable === true || ["INPUT", "TEXTAREA", "SELECT"].includes((tagName ?? "").toUpperCase());
}

/**
 * Tells which action a key press means. Keeps one thing in mind: the first key of a two-key binding.
 */
export class KeyMatcher {
  /** @type {Map<string, string>} */
  #actions = new Map();
  /** @type {Set<string>} */
  #prefixes = new Set();
  /** @type {{ chord: string, until: number } | null} */
  #pending = null;

  /** @param {Bindings} bindings */
  constructor(bindings) {
    for (const [action, keys] of Object.entries(bindings)) {
      for (const key of keys) {
        this.#actions.set(key, action);
        const [first, second] = key.split(" ");
        if (second) this.#prefixes.add(/** @type {string} */ (first));
      }
    }
  }

  /**
   * @param {KeyPress} press
   * @param {number} now milliseconds; a second key counts for 1,500 ms
   * @returns {string | "pending" | null} the action's id; "pending" after the first of two keys
   */
  match(press, now) {
    if (isTyping(press.target)) return null;
    const chord = chordOf(press);
    if (chord === null) return null;
    const first = this.#pending && now <= this.#pending.until ? this.#pending.chord : null;
    this.#pending = null;
    const action = (first !== null ? this.#actions.get(`${first} ${chord}`) : undefined) ?? this.#actions.get(chord);
    if (action) return press.repeat && !repeats(action) ? null : action;
    if (!this.#prefixes.has(chord)) return null;
    this.#pending = { chord, until: now + 1500 };
    return "pending";
  }
}

/** @param {string} id */
const repeats = id => actions.find(action => action.id === id)?.repeat === true;

/**
 * What already uses a key: the same key, or a two-key binding that begins with it or that it begins.
 * @param {Bindings} bindings @param {string} key @param {string} action the one that wants it
 * @returns {string[]} ids of the other actions
 */
export function conflictsOf(bindings, key, action) {
  return Object.entries(bindings)
    .filter(
      ([other, keys]) =>
        other !== action && keys.some(taken => taken === key || taken.startsWith(`${key} `) || key.startsWith(`${taken} `)),
    )
    .map(([other]) => other);
}

/**
 * Gives an action its keys. Keys that others use are taken from them: ask first, with the conflicts.
 * @param {Bindings} bindings @param {string} action @param {readonly string[]} keys
 * @returns {{ bindings: Bindings, taken: string[] }} taken: the actions that lost a key
 */
export function rebind(bindings, action, keys) {
  if (!actions.some(item => item.id === action)) throw new Error(`'${action}' is no action that a key can have.`);
  const taken = [...new Set(keys.flatMap(key => conflictsOf(bindings, key, action)))];
  const free = taken.map(other => [
    other,
    bindings[other]?.filter(key => !keys.some(wanted => conflictsOf({ [other]: [key] }, wanted, action).length > 0)) ?? [],
  ]);
  return { bindings: { ...bindings, ...Object.fromEntries(free), [action]: [...keys] }, taken };
}

/**
 * The bindings in force: a preset with the person's changes on top. Unknown actions (of an older or newer version) are left out.
 * @param {string | undefined} preset @param {Bindings} [changes]
 * @returns {Bindings}
 */
export function bindingsOf(preset, changes = {}) {
  const base = Object.hasOwn(presets, preset ?? "") ? presets[/** @type {keyof typeof presets} */ (preset)] : presets.default;
  const known = Object.entries(changes).filter(
    ([id, keys]) => actions.some(action => action.id === id) && Array.isArray(keys) && keys.every(key => typeof key === "string"),
  );
  // A person's own key wins over an action that a newer version bound to it.
  const own = new Set(known.flatMap(([, keys]) => keys));
  const rest = Object.entries(base).map(([id, keys]) => [id, keys.some(key => own.has(key)) ? keys.filter(key => !own.has(key)) : keys]);
  return { ...Object.fromEntries(rest), ...Object.fromEntries(known) };
}

/**
 * Letters of classes as keys of their own: who reads R, G and U on the buttons presses R, G and U. A letter that does something else
 * already keeps doing that.
 * @param {Bindings} bindings @param {readonly string[]} classes keys of the classes in their order
 * @returns {Bindings}
 */
export function withClassLetters(bindings, classes) {
  /** @type {Record<string, readonly string[]>} */
  const all = { ...bindings };
  for (const [index, key] of classes.slice(0, 9).entries()) {
    const letter = key.toUpperCase(),
      action = `class.${index + 1}`;
    if (!/^[A-Z]$/.test(letter) || (all[action] ?? []).includes(letter) || conflictsOf(all, letter, action).length > 0) continue;
    all[action] = [...(all[action] ?? []), letter];
  }
  return all;
}

/** What a class's key does. @param {string} name */
export const classText = name => `${name}: the selection, else the next boxes`;

/**
 * The lines of the key sheet that fit what somebody looks for: words of the action, of its group, or a key by name. Every word has to fit.
 * Classes that the project does not have are left out.
 * @param {ReturnType<typeof keySheet>} sheet @param {string} text @param {readonly { name: string }[]} classes
 */
export function foundKeys(sheet, text, classes) {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== "");
  return sheet
    .map(({ group, lines }) => ({
      group,
      lines: lines.filter(({ action, keys }) => {
        const number = action.id.startsWith("class.") ? Number(action.id.slice("class.".length)) : 0;
        if (number > classes.length) return false;
        const name = classes[number - 1]?.name;
        const all = `${group} ${name ? classText(name) : action.text}`.toLowerCase();
        return words.every(
          word =>
            all.includes(word) || keys.some(key => key.toLowerCase() === word || (word.length > 1 && key.toLowerCase().includes(word))),
        );
      }),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** What differs from the preset, to be stored. @param {string} preset @param {Bindings} bindings @returns {Bindings} */
export function changesOf(preset, bindings) {
  const base = bindingsOf(preset);
  return Object.fromEntries(Object.entries(bindings).filter(([id, keys]) => keys.join("\n") !== (base[id] ?? []).join("\n")));
}

/**
 * The key sheet: groups of lines in their order.
 * @param {Bindings} bindings
 * @returns {{ group: string, lines: { action: Action, keys: readonly string[] }[] }[]}
 */
export function keySheet(bindings) {
  /** @type {Map<string, { action: Action, keys: readonly string[] }[]>} */
  const groups = new Map();
  for (const action of actions) {
    const lines = groups.get(action.group) ?? [];
    groups.set(action.group, lines);
    lines.push({ action, keys: bindings[action.id] ?? [] });
  }
  return [...groups].map(([group, lines]) => ({ group, lines }));
}
