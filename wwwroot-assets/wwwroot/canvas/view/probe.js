/** What tests and benchmarks may look at (docs/canvas-contract.md section 5). It changes nothing. */
import { toScreen } from "../kernels/viewport.js";

/**
 * @param {import("./navigation.js").Navigation} navigation
 * @param {Promise<void>} ready resolves when the first image is painted
 */
export function installProbe({ workspace }, ready) {
  const { scene, stage } = workspace;
  let openedAt = 0;
  ready.then(
    () => {
      openedAt = stage.lastPaint;
    },
    () => {},
  );
  const probe = {
    ready,
    get openedAt() {
      return openedAt;
    },
    get session() {
      return scene.session;
    },
    get work() {
      return scene.work;
    },
    get viewport() {
      return stage.view;
    },
    get selection() {
      return [...scene.selection];
    },
    get chosenClass() {
      return scene.currentClass;
    },
    get mode() {
      return scene.editable ? scene.mode : "readOnly";
    },
    get frames() {
      return [...stage.frames];
    },
    get lastPaint() {
      return stage.lastPaint;
    },
    get compositor() {
      return {
        kind: workspace.compositor.kind,
        last: { ...workspace.compositor.last },
        original: [...(workspace.pictures?.original ?? [])],
      };
    },
    get drawings() {
      return {
        pictures: (workspace.pictures?.pictures ?? []).map(picture => picture.base),
        boxes: { canvas: stage.boxLayer.canvas, at: stage.boxLayer.placeIn(stage.view) },
      };
    },
    /** @param {number} x @param {number} y image pixels @param {number} pane 0 or 1; CSS pixels of the page */
    imageToScreen(x, y, pane = 0) {
      const corner = stage.panes[pane].ground.getBoundingClientRect();
      const at = toScreen(stage.view, { x, y });
      return { x: corner.left + at.x, y: corner.top + at.y };
    },
  };
  /** @type {any} */ (globalThis).annotateHubCanvas = Object.freeze(probe);
}
