/** Which round the image belongs to and its rule, on top of the side panel. */
import { roundInWords } from "../../kernels/rounds.js";
import { isForeign } from "../../kernels/places.js";
import { h, setText } from "../dom.js";

export class RoundCard {
  /** @param {{ accept: () => void, giveBack: () => void, skip: () => void }} actions of a lead who looks on, and of the annotator */
  constructor({ accept, giveBack, skip }) {
    this.title = h("h2", { id: "round-title" });
    this.rule = h("p", { class: "round-rule" });
    this.accept = h("button", { type: "button", class: "submit", onclick: accept }, "Accept");
    this.giveBack = h(
      "button",
      { type: "button", class: "quiet", title: "Gives it back to be changed, with a comment", onclick: giveBack },
      "Return…",
    );
    this.decide = h("div", { class: "round-decide" }, this.accept, this.giveBack);
    this.skip = h("button", { type: "button", class: "small-button", onclick: skip }, h("span", {}, "Skip"), h("kbd", {}));
    this.element = h(
      "section",
      { class: "panel round-card", "aria-labelledby": "round-title", hidden: true },
      h("div", { class: "round-head" }, this.title, this.skip),
      this.rule,
      this.decide,
    );
  }

  /**
   * @param {import("../../types.js").WorkDocument} work
   * @param {import("../../types.js").Assignment | null} assignment
   * @param {string} skipKey
   */
  show({ project, person }, assignment, skipKey) {
    const words = roundInWords(assignment, project.classes);
    const foreign = isForeign(assignment, person.id);
    const decides = foreign && assignment?.mayDecide === true && (assignment.state === "submitted" || assignment.state === "accepted");
    this.element.hidden = assignment === null || (!words && !foreign && !assignment.editable);
    setText(this.title, words?.title ?? "Free work");
    setText(
      this.rule,
      foreign
        ? `You look at the work of ${assignment?.person?.displayName}: ${stateInWords[assignment?.state ?? "assigned"]}.`
        : (words?.rule ?? ""),
    );
    this.skip.hidden = foreign || !assignment?.editable;
    this.rule.hidden = this.rule.textContent === "";
    this.skip.title = "Puts this image to the end of your list, with a reason that a lead sees";
    if (this.skip.lastElementChild) setText(this.skip.lastElementChild, skipKey);
    this.decide.hidden = !decides;
    this.accept.hidden = assignment?.state !== "submitted";
  }
}

const stateInWords = {
  assigned: "not started",
  inProgress: "in progress",
  submitted: "submitted",
  returned: "returned",
  accepted: "accepted",
};
