/** Dialogs about the work on an image: submitting, skipping, returning. */
import { h } from "../dom.js";
import { dialog } from "./dialogs.js";

/**
 * Asks once. Enter says yes.
 * @param {string} title @param {string[]} sentences @param {string} yes @param {() => void} then
 */
export function askDialog(title, sentences, yes, then) {
  const button = h(
    "button",
    {
      type: "button",
      class: "primary",
      onclick: () => {
        made.close();
        then();
      },
    },
    yes,
  );
  const back = h("button", { type: "button", onclick: () => made.close() }, "Go back");
  const made = dialog(
    title,
    "ask",
    ...sentences.map(sentence => h("p", {}, sentence)),
    h("div", { class: "dialog-buttons" }, back, button),
  );
  button.focus();
  return made;
}

const reasons = /** @type {[string, string][]} */ ([
  ["badFocus", "Bad focus"],
  ["badStaining", "Bad staining"],
  ["artefact", "Artefact"],
  ["other", "Something else"],
]);

/** @param {string} reason */
export const reasonText = reason => reasons.find(([value]) => value === reason)?.[1].toLowerCase() ?? reason;

/**
 * The keys 1 to 4 choose a reason and send it; something else needs a note first.
 * @param {(reason: string, note: string) => Promise<string | null>} send the sentence when it failed
 */
export function skipDialog(send) {
  const note = h("textarea", { id: "skip-note", rows: 2, maxlength: 1000, placeholder: "What is wrong? (needed for something else)" });
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const say = (/** @type {string | null} */ sentence) => {
    fault.hidden = sentence === null;
    fault.textContent = sentence ?? "";
  };
  let busy = false;
  const choose = async (/** @type {string} */ reason) => {
    if (busy) return;
    if (reason === "other" && note.value.trim() === "") {
      say("Say in a few words what is wrong, then press Ctrl+Enter.");
      note.focus();
      return;
    }
    busy = true;
    say(null);
    const problem = await send(reason, note.value.trim());
    busy = false;
    if (problem === null) made.close();
    else say(problem);
  };
  const buttons = reasons.map(([value, label], index) =>
    h("button", { type: "button", class: "reason", onclick: () => choose(value) }, h("kbd", {}, String(index + 1)), label),
  );
  const made = dialog(
    "Skip this image",
    "skip",
    h("p", {}, "It goes to the end of your list, and a lead sees why. What you drew stays."),
    h("div", { class: "reasons" }, ...buttons),
    h("label", { for: "skip-note" }, "Note"),
    note,
    fault,
  );
  made.addEventListener("keydown", event => {
    if (event.target === note) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        choose("other");
      }
      return;
    }
    const place = /^(?:Digit|Numpad)([1-4])$/.exec(event.code);
    if (place) {
      event.preventDefault();
      choose(reasons[Number(place[1]) - 1][0]);
    }
  });
  buttons[0].focus();
  return made;
}

/** @param {string} name whose work it is @param {(comment: string) => Promise<string | null>} send the sentence when it failed */
export function returnDialog(name, send) {
  const text = h("textarea", { id: "return-text", rows: 4, maxlength: 4000, required: true });
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const button = h("button", { type: "submit", class: "primary" }, "Return");
  const form = h(
    "form",
    {
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        if (text.value.trim() === "") {
          text.focus();
          return;
        }
        button.disabled = true;
        const problem = await send(text.value.trim());
        button.disabled = false;
        fault.hidden = problem === null;
        fault.textContent = problem ?? "";
        if (problem === null) made.close();
      },
    },
    h("label", { for: "return-text" }, `What should ${name} change?`),
    text,
    fault,
    button,
  );
  const made = dialog("Return this image", "give-back", h("p", {}, `${name} can change it again and sees your comment at once.`), form);
  text.focus();
  return made;
}
