/** Keeps the line at the bottom in step with the pointer and the view, and fetches the values that it needs. */
import { toImage } from "../kernels/viewport.js";
import { readout } from "./readout.js";

/** The pointer rests this long before original values are fetched only to be read. */
const restBeforeValues = 300;

/** After a failure values are not asked for again for this long, twice as long after each further one. Milliseconds. */
const firstBackOff = 5_000,
  longestBackOff = 120_000;

export class ReadoutLine {
  /** @param {import("./workspace.js").Workspace} workspace */
  constructor(workspace) {
    this.workspace = workspace;
    this.timer = 0;
    this.valuesTimer = 0;
    this.failures = 0;
    /** Until when nothing is asked for, by the page's clock. */
    this.restsUntil = 0;
    // Signed in again, or the server is back: no reason to wait any longer.
    workspace.api.on("person", person => {
      if (person) this.#recovered();
    });
    workspace.api.on("connection", connection => {
      if (connection === "online") this.#recovered();
    });
  }

  #recovered() {
    this.failures = this.restsUntil = 0;
  }

  /** Ten times a second is as fast as numbers can be read; every write makes a software compositor draw a frame of its own. */
  refresh() {
    if (this.timer) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.#write();
    }, 100);
  }

  #write() {
    const { stage, scene, footer, settings, pictures, pixelsText } = this.workspace;
    const { work } = scene;
    footer.showView(stage.view.scale, pixelsText);
    const point = stage.cursor && work ? toImage(stage.view, stage.cursor) : null;
    const held = pictures?.held;
    footer.showReadout(
      point && work && held ? readout(point, work.image, work.project.channels, held.originalReady) : null,
      channel => settings?.channels[channel]?.color ?? "#fff",
    );
    clearTimeout(this.valuesTimer);
    if (point && work && held && held.originalReady.size < work.image.planes.length && this.#mayAsk)
      this.valuesTimer = window.setTimeout(() => this.#fetchValues(held), restBeforeValues);
  }

  /** A moving mouse must not knock at a closed door three times a second: signed out, every answer is the same. */
  get #mayAsk() {
    return this.workspace.api.connection === "online" && performance.now() >= this.restsUntil;
  }

  /** Not for images of several tiles: 128 MB a channel are not fetched for a number. @param {import("./library.js").Held} held */
  #fetchValues(held) {
    const { library, stage } = this.workspace;
    if (!this.#mayAsk) return;
    const failed = () => {
      if (performance.now() < this.restsUntil) return;
      this.restsUntil = performance.now() + Math.min(longestBackOff, firstBackOff * 2 ** this.failures++);
    };
    for (const plane of held.document?.image.planes ?? [])
      if (plane.raw.columns * plane.raw.rows === 1) library.original(held, plane.channel).then(() => stage.invalidate("cursor"), failed);
  }
}
