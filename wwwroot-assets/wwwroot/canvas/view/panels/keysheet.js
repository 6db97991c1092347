/** Every key on one sheet, and the way to change them. */
import { chordOf, classText, conflictsOf, foundKeys, keySheet, rebind, actions, withClassLetters } from "../../kernels/keys.js";
import { h } from "../dom.js";
import { dialog } from "./dialogs.js";

/** @typedef {import("../keyboard.js").Keyboard} Keyboard */

const presetNames = /** @type {[string, string][]} */ ([
  ["default", "AnnotateHub"],
  ["cvat", "CVAT"],
  ["labelme", "labelme"],
]);

/** What the mouse does, shown beside the keys. */
const gestures = [
  ["Drag", "Draw a box, also from within another"],
  ["Drag a selected box", "Move it (draw mode: draw over it)"],
  ["Drag a handle", "Resize"],
  ["Right click, long press", "Menu of the box, or of the image"],
  ["Click again", "Go down through boxes under the cursor"],
  ["Shift + drag", "Select all boxes in the band"],
  ["Shift or Ctrl + click", "Add to the selection"],
  ["Wheel", "Zoom at the cursor (or pan: Display)"],
  ["Pinch", "Zoom"],
  ["Middle drag", "Pan"],
];

/**
 * @param {Keyboard} keyboard
 * @param {{ key: string, name: string }[]} classes only these have a line of their own
 * @param {() => void} changed bindings are to be stored and tips written anew
 */
export function keySheetDialog(keyboard, classes, changed) {
  const body = h("div", { class: "key-groups" });
  const preset = h(
    "select",
    {
      id: "key-preset",
      onchange: () => {
        keyboard.use(preset.value, {});
        changed();
        fill();
      },
    },
    ...presetNames.map(([value, label]) => h("option", { value }, label)),
  );
  const search = h("input", {
    type: "search",
    id: "key-search",
    placeholder: "Find an action or a key",
    "aria-label": "Find an action or a key",
    oninput: () => fill(),
  });
  const none = h("p", { class: "panel-note", role: "status" });
  const reset = h(
    "button",
    {
      type: "button",
      onclick: () => {
        keyboard.use(keyboard.preset, {});
        changed();
        fill();
      },
    },
    "Undo own changes",
  );
  const warning = h("p", { class: "key-warning", role: "alert" });
  const made = dialog(
    "Keys",
    "keys",
    h(
      "div",
      { class: "key-tools" },
      search,
      h("label", { for: "key-preset" }, "Preset"),
      preset,
      reset,
      h("span", { class: "panel-note" }, "Press a key's button to change it."),
    ),
    warning,
    none,
    body,
  );

  const fill = () => {
    preset.value = keyboard.preset;
    reset.disabled = Object.keys(keyboard.changes).length === 0;
    const shown = foundKeys(
      keySheet(
        withClassLetters(
          keyboard.bindings,
          classes.map(item => item.key),
        ),
      ),
      search.value,
      classes,
    );
    const found = gestures.filter(line => line.some(text => text.toLowerCase().includes(search.value.trim().toLowerCase())));
    none.textContent = shown.length + found.length === 0 ? `Nothing fits “${search.value.trim()}”.` : "";
    const groups = shown.map(({ group, lines }) =>
      h(
        "section",
        { class: "key-group" },
        h("h3", {}, group),
        ...lines.map(({ action, keys }) => {
          const named = action.id.startsWith("class.") ? classes[classNumber(action.id) - 1] : undefined;
          const text = named ? classText(named.name) : action.text;
          const button = h(
            "button",
            { type: "button", class: "key-button", "aria-label": `Change the key of: ${text}`, onclick: () => listen(button, action.id) },
            ...(keys.length > 0 ? keys.map(key => h("kbd", {}, key)) : [h("span", { class: "no-key" }, "none")]),
          );
          return h("div", { class: "key-line" }, h("span", {}, text), button);
        }),
      ),
    );
    body.replaceChildren(
      ...groups,
      ...(found.length === 0
        ? []
        : [
            h(
              "section",
              { class: "key-group" },
              h("h3", {}, "Mouse"),
              ...found.map(([gesture, text]) =>
                h("div", { class: "key-line" }, h("span", {}, text), h("span", { class: "gesture" }, gesture)),
              ),
            ),
          ]),
    );
  };

  /** @type {(() => void) | null} */
  let stop = null;
  /** @param {HTMLButtonElement} button @param {string} action */
  const listen = (button, action) => {
    stop?.();
    warning.textContent = "";
    button.replaceChildren(h("span", { class: "no-key" }, "press a key"));
    button.classList.add("listening");
    /** @type {string | null} */
    let asked = null;
    /** @param {KeyboardEvent} event */
    const press = event => {
      event.preventDefault();
      event.stopPropagation();
      const chord = chordOf(event);
      if (chord === null) return;
      if (chord === "Esc" && action !== "mode.select") {
        end();
        return;
      }
      const others = conflictsOf(keyboard.bindings, chord, action);
      if (others.length > 0 && asked !== chord) {
        asked = chord;
        const names = others.map(id => `“${actions.find(item => item.id === id)?.text ?? id}”`).join(" and ");
        warning.textContent = `${chord} already belongs to ${names}. Press it again to take it from there, or another key.`;
        return;
      }
      const { bindings } = rebind(keyboard.bindings, action, [chord]);
      keyboard.useBindings(bindings);
      changed();
      end();
    };
    const end = () => {
      document.removeEventListener("keydown", press, true);
      stop = null;
      warning.textContent = "";
      fill();
    };
    stop = end;
    document.addEventListener("keydown", press, true);
  };
  made.addEventListener("close", () => stop?.());
  fill();
  search.focus();
  return made;
}

/** @param {string} id such as class.3 */
const classNumber = id => Number(id.slice("class.".length));
