/** Everything that helps an annotator beyond drawing, put together: one object on the workspace. */
import { ImageStrip } from "../view/imagestrip.js";
import { iconButton } from "../view/panels/topbar.js";
import { Sweep } from "../view/sweep.js";
import { ScaleBar } from "../view/scalebar.js";
import { Assist } from "./assist.js";
import { CheckPanel } from "./checkpanel.js";
import { addCommands } from "./commands.js";
import { HoverTarget } from "./hover.js";
import { LightBook } from "./lightbook.js";
import { LightLabel } from "./lightlabel.js";

/** @typedef {import("../view/library.js").Held} Held */
/** @typedef {import("../types.js").Session} Session */

export class Helpers {
  /** @param {import("../view/workspace.js").Workspace} workspace */
  constructor(workspace) {
    this.workspace = workspace;
    const { scene, stage, pointer, footer, boxList, table } = workspace;
    this.assist = new Assist(workspace);
    this.hover = new HoverTarget(scene, stage, pointer);
    this.lights = new LightBook(workspace, this.assist, () => {
      boxList.refresh();
      this.check.refresh();
    });
    this.check = new CheckPanel(workspace, this.assist, this.lights);
    this.lightLabel = new LightLabel(workspace, this.lights);
    this.scale = new ScaleBar(scene, stage);
    this.sweep = new Sweep(workspace);
    this.images = new ImageStrip(workspace.api, image => workspace.openPlace({ image, assignment: null }));
    stage.element.after(this.images.element);
    const act = (/** @type {string} */ action) => () => workspace.act(action);
    this.click = iconButton("Click a cell", "click", act("assist.click"), {
      "data-action": "assist.click",
      "data-label": "Click a cell: its box is proposed",
      "aria-pressed": "false",
    });
    this.stamp = iconButton("Stamp", "stamp", act("assist.stamp"), {
      "data-action": "assist.stamp",
      "data-label": "Stamp boxes of the last size",
      "aria-pressed": "false",
    });
    workspace.topBar.draw.after(this.click, this.stamp);
    workspace.topBar.position.before(
      iconButton("Images", "images", act("image.list"), { "data-action": "image.list", "data-label": "List of images" }),
    );
    boxList.element.prepend(this.check.element);
    boxList.mark = box => {
      const told = this.lights.against(box);
      return told === null ? null : { text: `≠ ${told}`, title: this.lightLabel.lines(box).join("; ") };
    };
    table.set("image.list", () => this.images.toggle());
    table.set("sweep.next", () => footer.say(this.sweep.walk(1)));
    table.set("sweep.previous", () => footer.say(this.sweep.walk(-1)));
    table.set("view.ruler", () => footer.say(this.scale.toggleRuler()));
    addCommands(table, { assist: this.assist, hover: this.hover, check: this.check, say: text => footer.say(text) });
    this.assist.onChange = () => {
      this.#showButtons();
      this.lights.refresh();
      this.check.refresh();
    };
    pointer.onClick = at => this.assist.take(at.image);
    pointer.onAltWheel = direction => {
      const text = this.assist.adjust(direction);
      if (text !== null) footer.say(text);
      return text !== null;
    };
    /** @type {() => void} */
    this.off = () => {};
  }

  /** Another image is on screen. @param {Held} held @param {Session} session */
  show(held, session) {
    this.off();
    this.hover.boxesChanged(session, null);
    this.off = session.on("boxes", event => {
      this.hover.boxesChanged(session, event);
      this.lights.refresh();
      this.check.refresh();
    });
    this.assist.show(held, session);
    this.scale.show();
    this.sweep.show();
    if (held.document) this.images.show(held.document);
  }

  /** Pixels came: what was read of fewer is read again. */
  picturesShown() {
    this.lights.refresh();
    this.assist.looked = "";
  }

  #showButtons() {
    const { assist } = this,
      editable = this.workspace.scene.editable;
    this.click.setAttribute("aria-pressed", String(assist.effective === "click"));
    this.stamp.setAttribute("aria-pressed", String(assist.effective === "stamp"));
    this.click.disabled = !editable || assist.allowed === "none";
    this.stamp.disabled = !editable;
    this.click.dataset.label = assist.allowed === "none" ? "This round allows no help with clicks" : "Click a cell: its box is proposed";
    this.workspace.topBar.tips();
  }
}
