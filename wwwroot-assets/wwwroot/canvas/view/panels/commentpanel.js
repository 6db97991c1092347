/** Comments on the work on screen: threads, answers, and the one text field that writes either. */
import { h, setText } from "../dom.js";

/** @typedef {import("../comments.js").Thread} Thread */

const when = (/** @type {string} */ time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

export class CommentPanel {
  /**
   * @param {import("../comments.js").Comments} comments
   * @param
   * {{ pick: (thread: Thread) => void, where: (comment: import("../../types.js").CommentDraft | import("../../types.js").Comment) =>
   * string, numberOf: (thread: Thread) => number | null, left: () => void }}
   * parts
   * `left`: writing ended, the canvas takes the keys back
   */
  constructor(comments, parts) {
    this.comments = comments;
    this.parts = parts;
    this.about = h("label", { for: "comment-text" });
    this.text = h("textarea", {
      id: "comment-text",
      rows: 3,
      maxlength: 4000,
      placeholder: "What should be looked at?",
      oninput: () => this.#keep(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.send = h("button", { type: "button", class: "submit", onclick: () => this.#send() }, "Send");
    this.drop = h(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          comments.keepDraft(null);
          this.refresh();
          parts.left();
        },
      },
      "Discard",
    );
    this.fault = h("p", { class: "fault", role: "alert", hidden: true });
    this.composer = h(
      "div",
      { class: "composer", hidden: true },
      this.about,
      this.text,
      this.fault,
      h("div", { class: "composer-buttons" }, this.send, this.drop, h("span", { class: "panel-note" }, "Ctrl+Enter sends")),
    );
    this.list = h("div", { class: "threads" });
    this.element = h("section", { class: "panel comments", "aria-label": "Comments", hidden: true }, this.composer, this.list);
  }

  /**
   * Begins a comment, or goes on with the draft that is there: a text is never thrown away by a key.
   * @param {import("../../types.js").CommentDraft} draft
   */
  write(draft) {
    const { comments } = this;
    comments.keepDraft({ ...draft, text: comments.draft?.text ?? "" });
    this.fault.hidden = true;
    this.refresh();
    this.text.focus();
  }

  #keep() {
    if (this.comments.draft) this.comments.keepDraft({ ...this.comments.draft, text: this.text.value });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#send();
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (this.text.value.trim() === "") {
      this.comments.keepDraft(null);
      this.refresh();
    }
    this.parts.left();
  }

  async #send() {
    if (this.text.value.trim() === "" || this.send.disabled) {
      this.text.focus();
      return;
    }
    this.#keep();
    this.send.disabled = true;
    const problem = await this.comments.send();
    this.send.disabled = false;
    this.#say(problem);
    if (problem === null) this.parts.left();
  }

  /** @param {string | null} problem */
  #say(problem) {
    this.fault.hidden = problem === null;
    setText(this.fault, problem ?? "");
  }

  refresh() {
    const { comments } = this;
    const { draft, threads } = comments;
    this.composer.hidden = draft === null;
    if (draft) {
      setText(
        this.about,
        draft.replyTo
          ? `Answer to ${threads.find(thread => thread.first.id === draft.replyTo)?.first.person ?? "a comment"}`
          : this.parts.where(draft),
      );
      if (this.text.value !== draft.text) this.text.value = draft.text;
    } else this.text.value = "";
    this.list.replaceChildren(
      ...(comments.fault === null
        ? []
        : [
            h(
              "p",
              { class: "panel-note" },
              `${comments.fault} These are the comments as last known. `,
              h("button", { type: "button", class: "small-button", onclick: () => comments.refresh() }, "Try again"),
            ),
          ]),
      ...(threads.length > 0
        ? threads.map(thread => this.#thread(thread))
        : [h("p", { class: "panel-note" }, "No comments. ", h("kbd", {}, "M"), " writes one on the selected box or at the cursor.")]),
    );
  }

  /** @param {Thread} thread */
  #thread(thread) {
    const { first, answers } = thread;
    const number = this.parts.numberOf(thread);
    const resolved = first.resolvedAt !== null;
    return h(
      "article",
      { class: `thread${resolved ? " resolved" : ""}` },
      h(
        "button",
        { type: "button", class: "thread-place", onclick: () => this.parts.pick(thread) },
        number === null ? null : h("span", { class: "pin-number" }, String(number)),
        this.parts.where(first),
      ),
      ...[first, ...answers].map(item =>
        h(
          "div",
          { class: "said" },
          h("div", { class: "said-by" }, h("b", {}, item.person), h("time", { datetime: item.createdAt }, when(item.createdAt))),
          h("p", {}, item.text),
        ),
      ),
      h(
        "div",
        { class: "thread-buttons" },
        h("button", { type: "button", class: "small-button", onclick: () => this.write({ text: "", replyTo: first.id }) }, "Answer"),
        h(
          "button",
          {
            type: "button",
            class: "small-button",
            onclick: async () => this.#resolved(thread, await this.comments.resolve(first.id, !resolved)),
          },
          resolved ? "Open again" : "Resolve",
        ),
        resolved ? h("span", { class: "panel-note" }, `resolved by ${first.resolvedBy ?? "somebody"}`) : null,
      ),
    );
  }

  /** @param {Thread} thread @param {string | null} problem */
  #resolved(thread, problem) {
    if (problem === null) return;
    this.list.prepend(h("p", { class: "fault", role: "alert" }, `The comment of ${thread.first.person} could not be changed: ${problem}`));
  }
}
