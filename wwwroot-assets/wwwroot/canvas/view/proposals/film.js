/** The tried images in a row, each with how many boxes it has now. */
import { h, setAttribute, setText } from "../dom.js";

/** @typedef {{ id: number, name: string, patient: string | null, fault: string | null }} TriedImage */

export class Film {
  /** @param {number} projectId @param {(index: number) => void} choose */
  constructor(projectId, choose) {
    this.projectId = projectId;
    this.choose = choose;
    this.element = h("ol", { class: "film", "aria-label": "Tried images" });
    /** @type {{ button: HTMLButtonElement, count: HTMLElement }[]} */
    this.frames = [];
  }

  /** @param {TriedImage[]} images */
  build(images) {
    this.frames = images.map((image, index) => {
      const count = h("span", { class: "film-count" });
      const button = h(
        "button",
        { type: "button", title: image.fault ?? image.name, onclick: () => this.choose(index) },
        h("img", { src: new URL(`p/${this.projectId}/images/${image.id}/thumbnail.png`, document.baseURI).href, alt: "", loading: "lazy" }),
        h("span", { class: "film-name" }, image.name),
        count,
      );
      if (image.fault) button.dataset.failed = "";
      return { button, count };
    });
    this.element.replaceChildren(...this.frames.map(frame => h("li", {}, frame.button)));
  }

  /** @param {(number | null)[]} counts null where the model failed @param {number} current */
  show(counts, current) {
    for (const [index, { button, count }] of this.frames.entries()) {
      const number = counts[index];
      setText(count, number === null ? "failed" : String(number));
      setAttribute(button, "aria-current", index === current ? "true" : null);
    }
  }

  /** @param {number} index */
  reveal(index) {
    this.frames[index]?.button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
