/** The project's guide beside the image: its text, and what each class looks like. Opens by itself once when it changed. */
import { h } from "../dom.js";

/** @typedef {import("../../types.js").Guide} Guide */
/** @typedef {import("../../types.js").GuideExample} GuideExample */

/** Pixels of the image that a crop shows at least, so that the neighbours are seen too. */
const leastSide = 100;

export class GuidePanel {
  /** @param {import("../../sync/api.js").Api} api @param {() => void} opened asked for by news */
  constructor(api, opened) {
    this.api = api;
    this.opened = opened;
    /** @type {number | null} */
    this.project = null;
    this.version = 0;
    /** Version on the panel. */
    this.shown = 0;
    this.element = h("section", { class: "panel guide", "aria-label": "Guide", hidden: true });
  }

  /** @param {import("../../types.js").Project} project */
  show({ id, guideVersion = 0, guideSeen = 0 }) {
    const isNew = guideVersion > Math.max(guideSeen, this.shown);
    [this.project, this.version] = [id, guideVersion];
    if (isNew) this.opened();
  }

  get isThere() {
    return this.version > 0;
  }

  /** The panel came into sight. */
  async refresh() {
    const { project, version } = this;
    if (project === null || this.element.hidden || (this.shown === version && version > 0)) return;
    if (version === 0) {
      this.element.replaceChildren(h("p", { class: "panel-note" }, "Nobody has written a guide for this project yet."));
      return;
    }
    const answer = await this.api.guide(project);
    if (!answer.ok) {
      this.element.replaceChildren(
        h(
          "p",
          { class: "panel-note" },
          `${answer.detail} `,
          h("button", { type: "button", class: "small-button", onclick: () => this.refresh() }, "Try again"),
        ),
      );
      return;
    }
    this.#fill(project, answer.value);
    this.shown = answer.value.version;
    this.api.guideSeen(project, answer.value.version);
  }

  /** @param {number} project @param {Guide} guide */
  #fill(project, guide) {
    const text = h("div", { class: "guide-text" });
    // Safe by the server: no scripts, no styles, no pictures from elsewhere (GuideMarkdown).
    text.innerHTML = guide.html;
    this.element.replaceChildren(
      h(
        "p",
        { class: "panel-note" },
        guide.seen < guide.version ? h("b", {}, guide.seen === 0 ? "New. " : "Changed. ") : null,
        h("a", { href: new URL(`projects/${project}/guide`, document.baseURI).href, target: "_blank" }, "Open as a page"),
      ),
      text,
      ...guide.classes
        .filter(about => about.html !== "" || about.examples.length > 0)
        .map(about => {
          const words = h("div", { class: "guide-text" });
          words.innerHTML = about.html;
          return h(
            "section",
            { class: "guide-class" },
            h(
              "h3",
              {},
              h("span", { class: "swatch", style: `--class: ${about.color}` }),
              about.name === about.key ? about.key : `${about.key} ${about.name}`,
            ),
            words,
            h("div", { class: "guide-examples" }, ...about.examples.flatMap(example => crops(example, about.key))),
          );
        }),
    );
  }
}

/** Each channel around the cell. @param {GuideExample} example @param {string} key */
function crops(example, key) {
  const side = Math.max(leastSide, 1.6 * Math.max(example.x2 - example.x1, example.y2 - example.y1));
  const [left, top] = [(example.x1 + example.x2 - side) / 2, (example.y1 + example.y2 - side) / 2];
  return example.planes.map(plane => {
    const svg = element("svg", {
      viewBox: `${left} ${top} ${side} ${side}`,
      role: "img",
      "aria-label": `${key} on ${example.image}, ${plane.channel}`,
    });
    svg.append(
      element("image", { href: plane.address, width: example.width, height: example.height, preserveAspectRatio: "none" }),
      element("rect", { x: example.x1, y: example.y1, width: example.x2 - example.x1, height: example.y2 - example.y1 }),
    );
    return h("figure", {}, svg, h("figcaption", {}, example.note === "" ? plane.channel : `${plane.channel}: ${example.note}`));
  });
}

/** @param {"svg" | "image" | "rect"} name @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
