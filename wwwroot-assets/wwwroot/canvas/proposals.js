/**
 * The page on which a model is tried: its candidates over the paired viewer, and sliders that select among them without asking the server.
 */
import { boxStyle } from "./view/boxlayer.js";
import { h } from "./view/dom.js";
import { CountTable } from "./view/proposals/counttable.js";
import { Film } from "./view/proposals/film.js";
import { PairViewer } from "./view/proposals/pairviewer.js";
import { Sliders } from "./view/proposals/sliders.js";
import { readPreferences } from "./view/settings.js";
import { bindingsOf, KeyMatcher } from "./kernels/keys.js";
import { countByClass, opacity, paper, query, select } from "./kernels/pseudolabels.js";
import { fetchTrial } from "./sync/trial.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./kernels/pseudolabels.js").Pseudolabel} Pseudolabel */
/** @typedef {import("./sync/trial.js").Trial} Trial */

/** @param {HTMLElement} root @param {number} projectId */
export function attach(root, projectId) {
  return new TryOut(root, projectId);
}

class TryOut {
  /** @param {HTMLElement} root @param {number} projectId */
  constructor(root, projectId) {
    this.root = root;
    /** @type {Trial | null} */
    this.trial = null;
    this.index = 0;
    this.settings = paper;
    /** By image; empty where the model failed. @type {Pseudolabel[][]} */
    this.labels = [];
    this.runAddress = "";
    this.milliseconds = 0;
    this.asked = 0;
    this.request = 0;
    this.viewer = new PairViewer({ projectId, describe: box => this.#describe(box) });
    this.film = new Film(projectId, index => this.show(index));
    this.counts = new CountTable();
    this.sliders = new Sliders(settings => {
      this.settings = settings;
      this.#soon();
    });
    this.carry = h("a", { class: "carry" }, "Run with these settings");
    this.place = h("p", { class: "try-place" });
    this.side = h(
      "aside",
      { class: "try-side panel", "aria-label": "Boxes and thresholds" },
      this.place,
      this.counts.element,
      this.sliders.element,
      this.carry,
    );
    this.keys = h("p", { class: "hint try-keys" });
    root.replaceChildren(h("div", { class: "try-main" }, this.viewer.element, this.film.element, this.keys), this.side);
    this.matcher = new KeyMatcher(bindingsOf("default"));
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("keydown", event => this.#key(event), { signal });
    document.addEventListener(
      "keyup",
      event => {
        if (!event.shiftKey) this.viewer.swap(false);
      },
      { signal },
    );
    window.addEventListener("blur", () => this.viewer.swap(false), { signal });
    this.#installProbe();
  }

  /**
   * Candidates of another run of the model; thresholds, image and place in it stay.
   * @param {string} address where the server keeps them
   * @param {string} runAddress of the page that runs the model with what was chosen here
   * @returns {Promise<string | null>} a sentence where they could not be fetched
   */
  async load(address, runAddress) {
    const asked = ++this.asked;
    const before = this.trial?.images[this.index]?.id;
    try {
      const trial = await fetchTrial(address);
      if (asked !== this.asked) return null;
      if (this.trial === null) this.settings = { ...paper, ...trial.settings };
      this.trial = trial;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    const { trial } = this;
    this.runAddress = runAddress;
    this.counts.build(trial.classes);
    this.film.build(trial.images);
    this.sliders.show(this.settings, trial.hasClassifier);
    await this.show(
      Math.max(
        0,
        trial.images.findIndex(image => image.id === before),
      ),
    );
    return null;
  }

  /** @param {number} index */
  async show(index) {
    const { trial, viewer } = this;
    if (!trial?.images[index]) return;
    this.index = index;
    this.#select();
    this.film.reveal(index);
    const { length } = trial.images;
    const ahead = [index + 1, index - 1].filter(at => at >= 0 && at < length).map(at => trial.images[at].id);
    const shown = await viewer.show(trial.images[index].id, ahead, () => this.#boxes());
    if (!shown) return;
    this.#keys();
    const { fault } = trial.images[index];
    if (fault) viewer.say(fault);
    this.#paint();
  }

  /** At most once a frame, whatever number of events a slider sends. */
  #soon() {
    this.request ||= requestAnimationFrame(() => {
      this.request = 0;
      this.#select();
      this.#paint();
    });
  }

  #select() {
    const { trial, settings } = this;
    if (!trial) return;
    const start = performance.now();
    const keys = trial.classes.map(item => item.key);
    this.labels = trial.images.map(image => select(image.candidates, trial.modelClasses, keys, settings));
    const each = this.labels.map(labels => countByClass(labels, keys));
    const all = new Map(keys.map(key => [key, each.reduce((sum, counts) => sum + (counts.get(key) ?? 0), 0)]));
    this.counts.show(each[this.index], all);
    this.film.show(
      this.labels.map((labels, index) => (trial.images[index].fault ? null : labels.length)),
      this.index,
    );
    const image = trial.images[this.index];
    this.place.replaceChildren(
      h("strong", {}, image.name),
      ` ${this.index + 1} of ${trial.images.length}${image.patient ? `, patient ${image.patient}` : ""}`,
    );
    const chosen = query(settings);
    this.carry.setAttribute("href", chosen ? `${this.runAddress}${this.runAddress.includes("?") ? "&" : "?"}${chosen}` : this.runAddress);
    this.milliseconds = performance.now() - start;
  }

  #boxes() {
    /** @type {Map<string, Box>} */
    const boxes = new Map();
    for (const { candidate, x1, y1, x2, y2, class: key, score } of this.labels[this.index] ?? [])
      boxes.set(`c${candidate}`, {
        id: `c${candidate}`,
        x1,
        y1,
        x2,
        y2,
        class: key,
        score,
        flags: 0,
        origin: "model",
        attributes: null,
        parents: null,
        review: "none",
      });
    return boxes;
  }

  #paint() {
    const { trial, settings } = this;
    if (!trial) return;
    this.viewer.replace(this.#boxes(), {
      ...boxStyle(trial.classes, 1.5, true),
      opacity: box => opacity(box.score ?? 1, settings.scoreFloor),
    });
  }

  /** @param {Box} box */
  #describe(box) {
    const candidate = this.trial?.images[this.index].candidates[Number(box.id.slice(1))];
    const score = `${box.class} ${(box.score ?? 0).toFixed(2)}`;
    if (!this.trial || !candidate?.probabilities) return score;
    const keys = this.trial.classes.map(item => item.key);
    return (
      `${score}: detector ${this.trial.modelClasses[candidate.class]} ${candidate.score.toFixed(2)}, ` +
      `classifier ${keys.map((key, index) => `${key} ${candidate.probabilities?.[index]?.toFixed(2)}`).join(" ")}`
    );
  }

  /** The person's own keys, as on the annotate page. */
  #keys() {
    const work = this.viewer.scene.work;
    if (!work || this.keys.childElementCount > 0) return;
    const { preset, keys } = readPreferences(work.preferences);
    const bindings = bindingsOf(preset, keys);
    this.matcher = new KeyMatcher(bindings);
    const line = /** @type {[string, string][]} */ ([
      ["image.previous", "previous"],
      ["image.next", "next image"],
      ["view.swap", "hold to swap"],
      ["box.hideAll", "boxes"],
      ["view.fit", "fit"],
      ["view.oneToOne", "one to one"],
    ]);
    this.keys.replaceChildren(
      ...line.flatMap(([action, word]) => (bindings[action]?.[0] ? [h("kbd", {}, bindings[action][0]), ` ${word}  `] : [])),
      "wheel zooms, drag pans",
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.trial || !this.root.isConnected || document.querySelector("[role=dialog], dialog[open]")) return;
    const action = this.matcher.match(event, performance.now());
    if (action === null || action === "pending") return;
    const { viewer, index } = this;
    const channel = /^channel\.(\d)$/.exec(action);
    /** @type {Record<string, () => void>} */
    const acts = {
      "image.next": () => this.show(index + 1),
      "image.previous": () => this.show(index - 1),
      "view.fit": () => viewer.stage.fit(),
      "view.oneToOne": () => viewer.oneToOne(),
      "view.zoomIn": () => viewer.stage.zoom(1.2),
      "view.zoomOut": () => viewer.stage.zoom(1 / 1.2),
      "view.swap": () => viewer.swap(true),
      "box.hideAll": () => viewer.toggleBoxes(),
    };
    const act = channel ? () => viewer.toggleChannel(Number(channel[1]) - 1) : acts[action];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What tests may look at; it changes nothing. */
  #installProbe() {
    const page = this;
    /** @type {any} */ (globalThis).annotateHubTrial = Object.freeze({
      get image() {
        return page.trial?.images[page.index]?.id ?? null;
      },
      get settings() {
        return page.settings;
      },
      get labels() {
        return page.labels[page.index] ?? [];
      },
      get painted() {
        return page.viewer.scene.boxes.size;
      },
      get milliseconds() {
        return page.milliseconds;
      },
      /** @param {number} x @param {number} y image pixels @param {number} pane 0 or 1; CSS pixels of the page */
      imageToScreen(x, y, pane = 0) {
        const corner = page.viewer.stage.panes[pane].ground.getBoundingClientRect(),
          { view } = page.viewer.stage;
        return { x: corner.left + x * view.scale + view.x, y: corner.top + y * view.scale + view.y };
      },
    });
  }

  dispose() {
    this.leaving.abort();
    this.viewer.library.keep(new Set(), "");
  }
}
