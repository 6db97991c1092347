/** The line above the list of boxes that says what may have been missed, and walks it. Only where the round allows help with clicks. */
import { h, setText } from "../view/dom.js";
import { showBox } from "../view/commands.js";
import { findingsOf, findingsText } from "./check.js";

export class CheckPanel {
  /**
   * @param {import("../view/workspace.js").Workspace} workspace
   * @param {import("./assist.js").Assist} assist
   * @param {import("./lightbook.js").LightBook} lights
   */
  constructor(workspace, assist, lights) {
    this.workspace = workspace;
    this.assist = assist;
    this.lights = lights;
    /** @type {import("./check.js").Finding[]} */
    this.findings = [];
    this.at = -1;
    this.text = h("span", { class: "check-text" });
    this.button = h(
      "button",
      { type: "button", class: "small-button", "data-action": "check.next", onclick: () => this.walk(1) },
      "Show next ",
      h("kbd", {}, "I"),
    );
    this.element = h("section", { class: "panel check", "aria-label": "Did I miss a cell?", hidden: true }, this.text, this.button);
    this.element.addEventListener("mousedown", event => event.preventDefault());
    this.timer = 0;
  }

  /** Boxes, candidates or lights changed: counted again a moment later. */
  refresh() {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      this.#count();
    }, 250);
  }

  #count() {
    const { scene } = this.workspace;
    const { proposals } = this.assist;
    const helps = proposals !== null && proposals.source !== "none" && scene.editable;
    this.findings = helps ? findingsOf(proposals.candidates, [...scene.boxes.values()], box => this.lights.contradicts(box)) : [];
    // Nobody has begun: that every cell is without a box is no news.
    const begun = scene.boxes.size > 0;
    this.element.hidden = !helps || !begun || (proposals.candidates.length === 0 && this.findings.length === 0);
    setText(this.text, this.findings.length === 0 ? "Nothing seems to be missed." : findingsText(this.findings));
    this.button.hidden = this.findings.length === 0;
  }

  /** @param {1 | -1} step @returns {boolean} */
  walk(step) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.#count();
    const { workspace, findings } = this;
    if (findings.length === 0) {
      const none = this.assist.proposals === null || this.assist.proposals.source === "none";
      workspace.footer.say(none ? "This round allows no help; nothing is checked." : "Nothing seems to be missed.");
      return true;
    }
    this.at = (this.at + step + findings.length) % findings.length;
    const finding = findings[this.at];
    showBox(workspace.scene, workspace.stage, finding.box);
    if (finding.kind === "missing") {
      workspace.scene.select([]);
      this.assist.point(finding.box);
    } else workspace.scene.select([finding.box.id]);
    const what = {
      missing: "A cell without a box: Enter draws it.",
      empty: "A box where no cell is seen.",
      class: "The light contradicts this class.",
    }[finding.kind];
    workspace.footer.say(`${this.at + 1} of ${findings.length}. ${what}`);
    return true;
  }
}
