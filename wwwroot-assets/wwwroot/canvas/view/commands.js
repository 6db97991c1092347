/** What each action of kernels/actions.js does on the workspace. */
import { unionBounds } from "../kernels/geometry.js";
import { isUntouched } from "../kernels/refine.js";
import { bringIntoView, oneToOne, toImage, zoomToRect } from "../kernels/viewport.js";

/**
 * @typedef {object} Parts
 * @property {import("./scene.js").Scene} scene
 * @property {import("./stage.js").Stage} stage
 * @property {import("./edits.js").Edits} edits
 * @property {import("./tools/pointer.js").Pointer} pointer
 * @property
 * {{ go(step: 1 | -1): void, submit(): void, submitNext(): void, skip(): void, verdict(): void, guide(): void, comment(): void,
 * toggleComments(): void, say(text: string): void, saySaved(): void, showKeys(): void, toggleChannel(index: number): void, contrast(factor:
 * number): void,
 *   walksZoom(): boolean, layout(layout: import("./stage.js").Layout): void, leave(): void, focus(step: 1 | -1): void }} workspace
 */

/** One press of a contrast key. */
const contrastStep = 0.85;

const sides = /** @type {[string, number, number][]} */ ([
  ["left", -1, 0],
  ["right", 1, 0],
  ["up", 0, -1],
  ["down", 0, 1],
]);

/**
 * @param {Parts} parts
 * @returns {Map<string, () => boolean | void>} by action id; false: the key was not used
 */
export function commands({ scene, stage, edits, pointer, workspace }) {
  /** @type {Map<string, () => boolean | void>} */
  const table = new Map();
  table.set("mode.draw", () => scene.setMode(scene.mode === "draw" ? "select" : "draw"));
  table.set("mode.select", () => {
    if (pointer.abandon()) return;
    if (scene.mode === "draw") scene.setMode("select");
    else if (scene.selection.size > 0) scene.select([]);
    else workspace.leave();
  });
  for (let index = 0; index < 9; index++)
    table.set(`class.${index + 1}`, () => {
      const item = scene.work?.project.classes[index];
      if (!item) return false;
      edits.chooseClass(item.key);
    });
  const follow = (/** @type {import("../types.js").Box | null} */ box) => {
    if (!box) return;
    if (workspace.walksZoom()) stage.setView(zoomToRect(box, scene.image, stage.size));
    else showBox(scene, stage, box);
  };
  table.set("box.delete", () => follow(edits.delete()));
  table.set("refine.accept", () => follow(edits.accept()));
  table.set("refine.reject", () => follow(edits.reject()));
  table.set("refine.next", () => follow(edits.walk(1)));
  table.set("refine.previous", () => follow(edits.walk(-1)));
  table.set("refine.acceptShown", () => edits.acceptShown(stage.visible));
  table.set("refine.untouchedOnly", () => {
    if (!scene.filter.untouched && ![...scene.boxes.values()].some(isUntouched)) {
      workspace.say("No box of a model waits for a judgement here, so there is nothing to show alone.");
      return;
    }
    scene.setFilter({ ...scene.filter, untouched: !scene.filter.untouched });
    workspace.say(scene.filter.untouched ? "Only untouched boxes of the model are shown." : "All boxes are shown.");
  });
  table.set("box.showAll", () => scene.showAll());
  for (const [id, step] of /** @type {[string, 1 | -1][]} */ ([
    ["box.next", 1],
    ["box.previous", -1],
  ]))
    table.set(id, () => {
      const box = edits.step(step);
      if (!box) return false;
      follow(box);
    });
  table.set("box.make", () => {
    edits.make(stage.cursor ? toImage(stage.view, stage.cursor) : null, stage.visible, stage.view.scale);
  });
  /**
   * Where Z came from. @type {{ from: import("../kernels/viewport.js").Viewport, to: import("../kernels/viewport.js").Viewport } | null}
   */
  let zoomed = null;
  table.set("view.zoomToBox", () => {
    if (zoomed && zoomed.to === stage.view) {
      stage.setView(zoomed.from);
      zoomed = null;
      return;
    }
    const under = stage.cursor
      ? scene
          .at(toImage(stage.view, stage.cursor), 0)
          .flatMap(id => scene.boxes.get(id) ?? [])
          .slice(0, 1)
      : [];
    const bounds = unionBounds(scene.selection.size > 0 ? scene.selected : under);
    if (!bounds) {
      workspace.say("Select a box, or point at one, to zoom to it.");
      return;
    }
    const to = zoomToRect(bounds, scene.image, stage.size);
    zoomed = { from: stage.view, to };
    stage.setView(to);
  });
  for (const layout of /** @type {const} */ (["side", "overlay", "single"])) table.set(`view.${layout}`, () => workspace.layout(layout));
  table.set("focus.next", () => workspace.focus(1));
  table.set("focus.previous", () => workspace.focus(-1));
  table.set("box.selectAll", () => scene.select([...scene.boxes.keys()].filter(id => scene.isShown(id))));
  table.set("box.copy", () => edits.copy());
  table.set("box.paste", () => edits.paste(stage.cursor ? toImage(stage.view, stage.cursor) : null));
  table.set("box.duplicate", () => edits.duplicate());
  table.set("box.hide", () => edits.hideSelected());
  table.set("box.hideAll", () => edits.hideAll());
  table.set("flag.difficult", () => edits.flag(1));
  table.set("flag.truncated", () => edits.flag(2));
  table.set("flag.occluded", () => edits.flag(4));
  for (const [side, dx, dy] of sides) {
    table.set(`nudge.${side}`, () => {
      if (!edits.nudge(dx, dy)) stage.pan(-60 * dx, -60 * dy);
    });
    table.set(`nudgeFar.${side}`, () => {
      if (!edits.nudge(10 * dx, 10 * dy)) stage.pan(-240 * dx, -240 * dy);
    });
    table.set(`edge.${side}`, () => {
      edits.nudgeFarEdge(dx, dy);
    });
  }
  table.set("edit.undo", () => edits.undo());
  table.set("edit.redo", () => edits.redo());
  table.set("image.next", () => workspace.go(1));
  table.set("image.previous", () => workspace.go(-1));
  table.set("work.submit", () => workspace.submit());
  table.set("work.submitNext", () => workspace.submitNext());
  table.set("work.skip", () => workspace.skip());
  table.set("image.verdict", () => workspace.verdict());
  table.set("guide.panel", () => workspace.guide());
  table.set("comment.add", () => workspace.comment());
  table.set("comment.panel", () => workspace.toggleComments());
  table.set("work.saved", () => workspace.saySaved());
  table.set("view.fit", () => stage.fit());
  table.set("view.oneToOne", () => stage.setView(oneToOne(stage.view, scene.image, stage.size, stage.ratio)));
  table.set("view.zoomIn", () => stage.zoom(1.25, stage.cursor ?? undefined));
  table.set("view.zoomOut", () => stage.zoom(0.8, stage.cursor ?? undefined));
  for (let index = 0; index < 4; index++) table.set(`channel.${index + 1}`, () => workspace.toggleChannel(index));
  table.set("contrast.more", () => workspace.contrast(contrastStep));
  table.set("contrast.less", () => workspace.contrast(1 / contrastStep));
  table.set("help.keys", () => workspace.showKeys());
  return table;
}

/**
 * Brings a box to the middle if it is not wholly in sight. One that is seen never moves: the eye is on it already.
 * @param {import("./scene.js").Scene} scene
 * @param {import("./stage.js").Stage} stage
 * @param {import("../types.js").Rect} box
 */
export function showBox(scene, stage, box) {
  const { visible } = stage;
  const inside = box.x1 >= visible.x1 && box.x2 <= visible.x2 && box.y1 >= visible.y1 && box.y2 <= visible.y2;
  if (!inside) stage.setView(bringIntoView(stage.view, box, scene.image, stage.size));
}
