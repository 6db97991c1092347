/**
 * An image pair to look at: both panes locked in zoom and pan, boxes that nobody can change. What the annotate page is made of, without its
 * editing.
 */
import { HttpClient } from "../../../shared/http.js";
import { fit, oneToOne } from "../../kernels/viewport.js";
import { h, placeAt } from "../dom.js";
import { Compositor } from "../compose/compositor.js";
import { Library } from "../library.js";
import { Pictures } from "../pictures.js";
import { Scene } from "../scene.js";
import { readViewSettings } from "../settings.js";
import { Stage } from "../stage.js";
import { Pointer } from "../tools/pointer.js";

/** @typedef {import("../../types.js").Box} Box */
/** @typedef {import("../../types.js").Session} Session */
/** @typedef {import("../../types.js").WorkDocument} WorkDocument */
/** @typedef {import("../boxlayer.js").BoxStyle} BoxStyle */

/** Boxes as a session that takes no operations. */
class Shown {
  constructor() {
    /** @type {ReadonlyMap<string, Box>} */
    this.boxes = new Map();
    /** @type {Set<(event: import("../../types.js").BoxesEvent) => void>} */
    this.listeners = new Set();
    this.editable = false;
    this.reason = null;
    this.assignment = null;
  }

  /** @param {string} type @param {any} listener */
  on(type, listener) {
    if (type === "boxes") this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** @param {ReadonlyMap<string, Box>} boxes */
  replace(boxes) {
    this.boxes = boxes;
    for (const listener of this.listeners) listener({ changed: "all", origin: "local" });
  }

  hold() {}
  release() {}
}

export class PairViewer {
  /**
   * @param {{ projectId: number, describe: (box: Box) => string, flat?: boolean }} parts `describe`: what stands beside the box under the
   * cursor
   */
  constructor({ projectId, describe, flat = false }) {
    this.scene = new Scene();
    this.stage = new Stage(this.scene);
    this.pointer = new Pointer(this.scene, this.stage);
    this.shown = new Shown();
    this.library = new Library(place => fetchPicture(projectId, place.image));
    this.compositor = new Compositor({ flat, onChange: () => this.pictures?.refresh() });
    /** @type {Pictures | null} */
    this.pictures = null;
    this.asked = 0;
    this.notice = h("div", { class: "pair-notice", role: "status", hidden: true });
    this.element = h("div", { class: "pair" }, this.stage.element, this.notice);
    this.#labels(describe);
    this.stage.onRest.push(() => {
      const { stage } = this,
        fitting = fit(this.scene.image, stage.size).scale;
      if (this.pictures?.rest(stage.view, stage.size, stage.ratio, fitting, stage.shownPictures)) stage.invalidate("pictures");
    });
  }

  /** @param {(box: Box) => string} describe */
  #labels(describe) {
    const { stage, scene, pointer } = this;
    const labels = stage.panes.map(pane => {
      const label = h("div", { class: "hover-label", hidden: true });
      pane.ground.append(label);
      return label;
    });
    stage.afterFrame.push(() => {
      const id = stage.cursor && !pointer.press ? pointer.hover.id : null;
      const box = id === null ? undefined : scene.boxes.get(id);
      for (const [index, label] of labels.entries()) {
        label.hidden = !box || index !== stage.pointerPane;
        if (label.hidden || !box) continue;
        label.textContent = describe(box);
        const { view } = stage;
        placeAt(label, box.x1 * view.scale + view.x, box.y2 * view.scale + view.y + 4);
      }
    });
  }

  /**
   * Another image, with its boxes; zoom and pan stay where the new image is as large as the old one, so that a place can be compared.
   * @param {number} image
   * @param {number[]} ahead images to get ready meanwhile
   * @param {() => ReadonlyMap<string, Box>} boxes as they are once the image is here
   * @returns {Promise<boolean>} false when another was asked for in the meantime, or it cannot be shown
   */
  async show(image, ahead, boxes) {
    const asked = ++this.asked;
    const held = this.library.hold({ image, assignment: null });
    this.element.setAttribute("aria-busy", "true");
    try {
      const work = await held.work;
      if (asked !== this.asked) return false;
      if (!this.pictures) this.#start(work);
      const before = this.scene.work?.image;
      this.shown = new Shown();
      this.shown.boxes = boxes();
      this.scene.show(work, /** @type {Session} */ (/** @type {unknown} */ (this.shown)));
      if (before?.width !== work.image.width || before.height !== work.image.height) this.stage.fit();
      await this.pictures?.show(held);
      this.say(null);
    } catch (error) {
      if (asked !== this.asked) return false;
      this.say(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      if (asked === this.asked) this.element.removeAttribute("aria-busy");
    }
    this.library.keep(new Set([image, ...ahead].map(String)), String(image));
    for (const next of ahead) this.library.prefetch({ image: next, assignment: null }).catch(() => {});
    return asked === this.asked;
  }

  /** The first image says which channels there are and how the person looks at them. @param {WorkDocument} work */
  #start(work) {
    const settings = readViewSettings(work.viewSettings, work.project.channels);
    const { stage } = this;
    this.pictures = new Pictures({
      compositor: this.compositor,
      library: this.library,
      channels: work.project.channels,
      onShown: () => {
        stage.invalidate("pictures");
        this.#captions(work);
      },
      onFault: message => this.say(message),
      onSignedOut: () => this.say("The pictures could not be fetched: you are signed out. Reload the page to sign in."),
    });
    this.pictures.views = settings.channels;
    this.pictures.originalWhen = settings.original;
    stage.pictures = this.pictures.pictures;
    stage.crosshair = "never";
    stage.arrange();
  }

  /** @param {WorkDocument} work */
  #captions(work) {
    const { pictures, stage } = this;
    if (!pictures) return;
    for (const [index, pane] of stage.panes.entries())
      pane.caption.replaceChildren(
        ...stage
          .picturesIn(index)
          .flatMap(picture => pictures.groups[picture].channels)
          .map(channel =>
            h(
              "span",
              { class: pictures.views[channel].on ? "" : "off", style: `--channel: ${pictures.views[channel].color}` },
              h("i", {}),
              work.project.channels[channel].name,
            ),
          ),
      );
  }

  /** @param {number} index */
  toggleChannel(index) {
    const { pictures } = this;
    if (!pictures?.views[index]) return;
    pictures.views = pictures.views.map((view, at) => (at === index ? { ...view, on: !view.on } : view));
    pictures.refresh();
  }

  /** @param {boolean} on */
  swap(on) {
    const { stage, scene } = this;
    if (stage.swapped === on) return;
    stage.swapped = on;
    stage.arrange();
    if (scene.work) this.#captions(scene.work);
  }

  oneToOne() {
    this.stage.setView(oneToOne(this.stage.view, this.scene.image, this.stage.size, this.stage.ratio));
  }

  toggleBoxes() {
    this.scene.allHidden = !this.scene.allHidden;
    this.scene.tell("visibility");
  }

  /** @param {ReadonlyMap<string, Box>} boxes @param {BoxStyle} style */
  replace(boxes, style) {
    this.stage.style = style;
    this.shown.replace(boxes);
    this.stage.invalidate("boxes");
  }

  /** @param {string | null} sentence */
  say(sentence) {
    this.notice.hidden = sentence === null;
    this.notice.textContent = sentence;
  }
}

/** @param {number} projectId @param {number} image @returns {Promise<WorkDocument>} */
async function fetchPicture(projectId, image) {
  /** @type {import("../../../shared/http.js").Answer<WorkDocument>} */
  const answer = await new HttpClient().get(`api/projects/${projectId}/images/${image}/picture`);
  if (answer.ok) return answer.value;
  if (answer.code === "signedOut") throw new Error("The image could not be fetched: you are signed out. Reload the page to sign in.");
  throw new Error(`The image could not be fetched: ${answer.detail}`);
}
