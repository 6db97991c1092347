/** Mean and peak of every channel in the box under the pointer, against its background, above the box. */
import { h, placeAt, setText } from "../view/dom.js";
import { deviationsText } from "./propose.js";
import { valueText } from "../view/readout.js";

/** @typedef {import("../types.js").Box} Box */

/** Resting this long on a box shows its light; a pointer that passes over a hundred boxes shows nothing. */
const restBefore = 350;

/**
 * One channel in words: *Green 812, peak 1204, 3.1× background*.
 * @param {string} name @param {import("./light.js").Light} light @param {import("../types.js").Plane | undefined} plane
 */
export function lightText(name, light, plane) {
  if (light.ratio === null || !plane) return `${name} ${deviationsText(light.deviations)} above background`;
  return (
    `${name} ${valueText(plane, Math.round(light.mean))}, peak ${valueText(plane, Math.round(light.peak))}, ` +
    `${light.ratio.toFixed(1)}× background`
  );
}

export class LightLabel {
  /** @param {import("../view/workspace.js").Workspace} workspace @param {import("./lightbook.js").LightBook} lights */
  constructor(workspace, lights) {
    this.workspace = workspace;
    this.lights = lights;
    this.labels = workspace.stage.panes.map(pane => {
      const label = h("div", { class: "light-label", hidden: true });
      pane.ground.append(label);
      return label;
    });
    /** @type {string | null} */
    this.id = null;
    this.timer = 0;
    workspace.stage.afterFrame.push(() => this.#follow());
  }

  /** What is said of a box, line by line. @param {Box} box @returns {string[]} */
  lines(box) {
    const { work } = this.workspace.scene;
    if (!work) return [];
    const lines = [...this.lights.of(box)].map(([channel, light]) =>
      lightText(
        work.project.channels[channel]?.name ?? `Channel ${channel + 1}`,
        light,
        work.image.planes.find(plane => plane.channel === channel),
      ),
    );
    const told = this.lights.against(box);
    if (told !== null) lines.push(`The light says ${told}, not ${box.class}`);
    return lines;
  }

  #follow() {
    const { stage, pointer } = this.workspace;
    const id = stage.cursor && !pointer.press && !stage.isMoving ? pointer.hover.id : null;
    if (id !== this.id) {
      this.id = id;
      clearTimeout(this.timer);
      this.#hide();
      if (id !== null) this.timer = window.setTimeout(() => this.#show(), restBefore);
    } else this.#place();
  }

  #show() {
    const { scene, stage } = this.workspace;
    const box = this.id === null ? undefined : scene.boxes.get(this.id);
    if (!box || !scene.isShown(box.id)) return;
    const lines = this.lines(box);
    const label = this.labels[stage.pointerPane ?? 0];
    setText(label, lines.join("\n"));
    label.classList.toggle("against", this.lights.contradicts(box));
    label.hidden = lines.length === 0;
    this.#place();
  }

  #place() {
    const { scene, stage } = this.workspace;
    const box = this.id === null ? undefined : scene.boxes.get(this.id);
    for (const label of this.labels) {
      if (label.hidden) continue;
      if (!box) {
        label.hidden = true;
        continue;
      }
      const { view, size } = stage,
        right = box.x2 * view.scale + view.x + 8,
        top = box.y1 * view.scale + view.y;
      const left = right + label.offsetWidth > size.width ? box.x1 * view.scale + view.x - 8 - label.offsetWidth : right;
      placeAt(label, Math.max(2, left), Math.max(2, Math.min(size.height - label.offsetHeight - 2, top)));
    }
  }

  #hide() {
    for (const label of this.labels) label.hidden = true;
  }
}
