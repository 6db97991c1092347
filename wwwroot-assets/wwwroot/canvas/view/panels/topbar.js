/** The bar on top: where one is, what one draws, whether it is saved. */
import { isDone, isForeign, placesAround } from "../../kernels/places.js";
import { roundInWords } from "../../kernels/rounds.js";
import { h, icon, setAttribute, setText } from "../dom.js";
import { statusText } from "../status.js";

/** @typedef {import("../../types.js").SaveStatus} SaveStatus */

/**
 * @typedef {object} TopBarActions
 * @property {(action: string) => void} act an action of kernels/actions.js
 * @property {(key: string) => void} chooseClass
 * @property {() => void} status somebody pressed the save status
 * @property {() => void} theme
 * @property {() => void} panel
 */

/** @param {string} label @param {Parameters<typeof icon>[0]} picture @param {() => void} press @param {Record<string, any>} [more] */
export function iconButton(label, picture, press, more = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: press, ...more }, icon(picture));
}

export class TopBar {
  /**
   * @param {TopBarActions} actions @param {(action: string) => string} keyOf first key of an action, for tips
   * @param {(action: string) => readonly string[]} keysOf all keys of an action
   */
  constructor(actions, keyOf, keysOf = () => []) {
    this.actions = actions;
    this.keysOf = keysOf;
    this.keyOf = keyOf;
    /** @param {string} action @param {string} label @param {Parameters<typeof icon>[0]} picture @param {Record<string, any>} [more] */
    const button = (action, label, picture, more = {}) =>
      iconButton(label, picture, () => actions.act(action), { "data-action": action, "data-label": label, ...more });
    this.project = h("a", { class: "project-link", href: "." }, icon("back"), h("span", {}, ""));
    this.name = h("span", { class: "image-name" });
    this.position = h("span", { class: "image-position" });
    this.round = h("span", { class: "tag round-tag", hidden: true });
    this.synthetic = h(
      "span",
      { class: "tag", hidden: true, title: "These images were made by a generator. They show no real cells." },
      "synthetic",
    );
    this.select = button("mode.select", "Select", "select", { "aria-pressed": "true" });
    this.draw = button("mode.draw", "Draw", "draw", { "aria-pressed": "false" });
    this.classes = h("div", { class: "classes", role: "group", "aria-label": "Class" });
    this.undo = button("edit.undo", "Undo", "undo");
    this.redo = button("edit.redo", "Redo", "redo");
    this.previous = button("image.previous", "Previous image", "previous");
    this.next = button("image.next", "Next image", "next");
    this.status = h(
      "button",
      { type: "button", class: "status", onclick: () => actions.status() },
      h("span", { class: "status-dot" }),
      h("span", { class: "status-text" }),
    );
    this.submit = h(
      "button",
      {
        type: "button",
        class: "submit",
        "data-action": "work.submit",
        "data-label": "Submit",
        onclick: () => actions.act(this.submit.dataset.action ?? "work.submit"),
      },
      "Submit",
    );
    this.display = iconButton("Display", "display", () => {}, { popovertarget: "display-menu" });
    this.panel = iconButton("Side panel", "panel", () => actions.panel(), { "aria-expanded": "true" });
    this.theme = iconButton("Light or dark", "theme", () => actions.theme());
    this.help = button("help.keys", "Keys", "help");
    this.element = h(
      "header",
      { class: "top-bar" },
      h(
        "div",
        { class: "where" },
        this.project,
        h("span", { class: "where-image" }, this.name, this.round, this.synthetic),
        h("span", { class: "steps" }, this.previous, this.position, this.next),
      ),
      h(
        "div",
        { class: "what" },
        h("div", { class: "modes", role: "group", "aria-label": "Mode" }, this.select, this.draw),
        this.classes,
        h("div", { class: "history" }, this.undo, this.redo),
      ),
      h("div", { class: "end" }, this.status, this.submit, this.display, this.panel, this.theme, this.help),
    );
    this.element.addEventListener("mousedown", keepFocus);
    this.tips();
  }

  /** The image's name before its document has come. @param {string} name */
  announce(name) {
    setText(this.name, name);
  }

  /** Classes in the colours that the person looks at. @param {readonly { key: string, color: string }[]} classes */
  colors(classes) {
    for (const button of this.classes.children)
      if (button instanceof HTMLElement)
        button.style.setProperty("--class", classes.find(item => item.key === button.dataset.class)?.color ?? "#c8c8c8");
  }

  /** Writes each button's key into its tip; again after keys were rebound. */
  tips() {
    for (const button of this.element.querySelectorAll("[data-action]")) {
      if (!(button instanceof HTMLElement)) continue;
      const key = this.keyOf(button.dataset.action ?? "");
      button.title = key ? `${button.dataset.label} (${key})` : (button.dataset.label ?? "");
    }
    for (const [index, button] of [...this.classes.children].entries()) {
      const key = button.querySelector("kbd");
      if (key) setText(key, this.keyOf(`class.${index + 1}`));
    }
  }

  /** @param {import("../../types.js").WorkDocument} work */
  show(work) {
    const { image, project } = work;
    const { position, of, previous, next } = placesAround(work);
    const words = roundInWords(work.assignment, project.classes);
    this.round.hidden = words === null;
    if (words) {
      setText(this.round, words.kind);
      this.round.title = `${words.title}. ${words.rule}`;
    }
    this.project.href = new URL(`projects/${project.id}`, document.baseURI).href;
    this.project.title = `Back to ${project.name}`;
    if (this.project.lastElementChild) setText(this.project.lastElementChild, project.name);
    setText(this.name, image.name);
    this.name.title = image.name;
    setText(this.position, `${position} / ${of}`);
    this.position.title = work.assignment?.queue ? "Your images of this round" : "Images of the project";
    this.synthetic.hidden = !project.synthetic;
    // They stay pressable: the list may have grown since, and the press looks again.
    this.previous.classList.toggle("at-end", previous === null);
    this.next.classList.toggle("at-end", next === null);
    const wanted = JSON.stringify(project.classes);
    if (this.classes.dataset.made === wanted) return;
    this.classes.dataset.made = wanted;
    this.classes.replaceChildren(
      ...project.classes.map((item, index) =>
        h(
          "button",
          {
            type: "button",
            class: "class-button",
            "data-class": item.key,
            style: `--class: ${item.color}`,
            "aria-pressed": "false",
            onclick: () => this.actions.chooseClass(item.key),
          },
          h("span", { class: "swatch" }),
          h("span", { class: "class-key" }, item.key),
          h("span", { class: "class-name" }, item.name === item.key ? "" : item.name),
          h("kbd", {}, this.keyOf(`class.${index + 1}`)),
          h("span", { class: "count" }, "0"),
        ),
      ),
    );
  }

  /** @param {import("../scene.js").Scene} scene */
  showScene(scene) {
    const counts = scene.countsByClass();
    const selected = new Set(scene.selected.map(box => box.class));
    for (const [index, button] of [...this.classes.children].entries()) {
      if (!(button instanceof HTMLButtonElement)) continue;
      const key = button.dataset.class ?? "";
      const count = counts.get(key) ?? 0;
      if (button.lastElementChild) setText(button.lastElementChild, String(count));
      setAttribute(button, "aria-pressed", key === scene.currentClass);
      button.classList.toggle("of-selection", selected.has(key));
      const name = scene.work?.project.classes.find(item => item.key === key)?.name ?? key;
      setAttribute(button, "aria-label", `${name}, ${count} boxes`);
      setAttribute(button, "title", `${name} (${this.keysOf(`class.${index + 1}`).join(" or ")})`);
      button.disabled = !scene.editable;
    }
    setAttribute(this.select, "aria-pressed", scene.mode === "select");
    setAttribute(this.draw, "aria-pressed", scene.mode === "draw");
    this.draw.disabled = !scene.editable;
    this.undo.disabled = !scene.session?.canUndo || !scene.editable;
    this.redo.disabled = !scene.session?.canRedo || !scene.editable;
    this.#showSubmit(scene);
  }

  /** @param {import("../scene.js").Scene} scene */
  #showSubmit(scene) {
    const assignment = scene.session?.assignment ?? null;
    this.submit.hidden = assignment === null || isForeign(assignment, scene.work?.person.id ?? 0);
    if (!assignment) return;
    const done = isDone(assignment);
    const canReopen = mayReopen(assignment);
    // One goes along a list, the project's or the round's: the button leads to what is next.
    setText(this.submit, done ? (canReopen ? "Reopen" : "Next open image") : "Submit, next");
    this.submit.dataset.action = canReopen ? "work.submit" : "work.submitNext";
    this.submit.dataset.label = canReopen
      ? "Reopen: go on annotating this image"
      : `${done ? "Go" : "Submit and go"} to your next open image`;
    this.submit.disabled = !done && !scene.editable;
    this.submit.classList.toggle("done", done);
  }

  /** @param {SaveStatus} status */
  showStatus(status) {
    const { text, kind } = statusText(status, time => new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
    if (this.status.lastElementChild) setText(this.status.lastElementChild, text);
    this.status.dataset.kind = kind;
    this.status.title =
      status.kind === "saved"
        ? "Every change is stored on the server."
        : ((status.kind === "waiting" ? status.detail : status.reason) ?? "Changes are kept on this computer and go out by themselves.");
  }
}

/** Only a free round lets a person take a submission back. @param {import("../../types.js").Assignment | null} assignment */
export const mayReopen = assignment => assignment?.state === "submitted" && assignment.round.kind === "free";

/** A mouse press on a button leaves the focus, and so the keys, with the canvas. @param {MouseEvent} event */
export function keepFocus(event) {
  if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
}
