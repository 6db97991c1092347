/**
 * Click a cell: a ghost under the pointer shows what a click would draw, box and class; a click, a tap or Enter takes it. Candidates come
 * once an image (where its round allows help); what they lack is outlined here. The stamp is the same without any help: the last box's
 * size.
 */
import { iou, snapRect } from "../kernels/geometry.js";
import { makeId } from "../kernels/ids.js";
import { toImage } from "../kernels/viewport.js";
import { foreground } from "./field.js";
import { GhostLayer } from "./ghost.js";
import { assistText, candidateAt, proposeAt, reasonOf } from "./propose.js";

/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").Rect} Rect */
/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("../view/library.js").Held} Held */
/** @typedef {import("./propose.js").Ground} Ground */
/** @typedef {import("./propose.js").Proposal} Proposal */
/** @typedef {import("./propose.js").Proposals} Proposals */
/** What a click on the ground does. @typedef {"click" | "stamp" | "off"} AssistMode */
/** @typedef {{ box: Rect, class: string, label: string, proposal: Proposal | null }} Ghost */

/** Boxes that share so much with a proposal are of the same cell. */
const sameCell = 0.4;
/** Between two looks: fast enough for a hand, and half of the time is left to drawing. */
const lookEvery = 30;
const storageKey = "annotatehub.assist";
const steps = { least: 0.5, most: 2, step: 1.05 };
/** @type {Proposals} */
const nothing = { source: "none", name: null, nucleiChannel: null, markers: [], unmarkedClass: null, candidates: [] };

export class Assist {
  /** @param {import("../view/workspace.js").Workspace} workspace */
  constructor(workspace) {
    this.workspace = workspace;
    /** @type {AssistMode} */
    this.mode = read(storageKey) ?? "click";
    this.tightness = 1;
    this.size = { width: 24, height: 24 };
    /** @type {Held | null} */
    this.held = null;
    /** By assignment. @type {Map<number, Promise<Proposals>>} */
    this.asked = new Map();
    /** Of the image on screen; null until they are here. @type {Proposals | null} */
    this.proposals = null;
    /** @type {{ held: Held, field: import("./field.js").Field | null } | null} */
    this.map = null;
    /** @type {Ghost | null} */
    this.ghost = null;
    this.timer = 0;
    this.lastLook = 0;
    this.looked = "";
    this.lookedIn = "";
    /** A check shows what it found; the pointer takes over when it moves. */
    this.pointed = false;
    /** How long the latest look took, for the probe. */
    this.milliseconds = 0;
    /** Called when mode or what is allowed changed. */
    this.onChange = () => {};
    /** @type {(() => void)[]} */
    this.listening = [];
    this.layer = new GhostLayer(workspace.stage);
    workspace.stage.afterFrame.push(() => this.#follow());
    for (const { ground } of workspace.stage.panes) ground.addEventListener("pointerleave", () => this.#hide());
  }

  /** @returns {"none" | "signal" | "model"} */
  get allowed() {
    return this.workspace.scene.session?.assignment?.assistance ?? "none";
  }

  /** What a click does now. @returns {AssistMode} */
  get effective() {
    return this.mode === "click" && this.allowed === "none" ? "off" : this.mode;
  }

  /** @param {Held} held @param {Session} session */
  show(held, session) {
    this.held = held;
    this.proposals = null;
    this.looked = "";
    this.#hide();
    for (const off of this.listening) off();
    this.listening = [
      session.on("boxes", event => {
        this.looked = "";
        this.#learnSize(session, event);
      }),
      session.on("assignment", () => {
        // Reopened: what was not asked for while nothing could be drawn is asked for now.
        if (this.proposals === nothing) this.#load(held);
        this.onChange();
      }),
    ];
    this.#load(held);
    this.onChange();
  }

  /** @param {Session} session @param {import("../types.js").BoxesEvent} event */
  #learnSize(session, event) {
    if (event.origin !== "local" || event.changed === "all" || event.changed.length !== 1) return;
    const box = session.boxes.get(event.changed[0]);
    if (box) this.size = { width: Math.round(box.x2 - box.x1), height: Math.round(box.y2 - box.y1) };
  }

  /** @param {Held} held */
  async #load(held) {
    const assignment = this.workspace.scene.session?.assignment;
    if (!assignment || this.allowed === "none" || !this.workspace.scene.editable) {
      this.proposals = nothing;
      return;
    }
    const proposals = await this.#proposals(assignment.id);
    if (this.held !== held) return;
    // Channels that are off are not fetched to be shown; light and outlines need them all.
    for (const plane of held.document?.image.planes ?? [])
      this.workspace.library.display(held, plane.channel).then(
        () => this.onChange(),
        () => {},
      );
    this.proposals = proposals;
    this.looked = "";
    this.workspace.stage.invalidate("cursor");
    this.onChange();
  }

  /**
   * Asked for once; what failed is asked for again at the next look at the image.
   * @param {number} assignment
   * @returns {Promise<Proposals>}
   */
  #proposals(assignment) {
    let asked = this.asked.get(assignment);
    if (!asked) {
      asked = this.workspace.api.get(`api/assignments/${assignment}/proposals`).then(answer => {
        if (answer.ok) return /** @type {Proposals} */ (answer.value);
        this.asked.delete(assignment);
        // Without the server the outline under the pointer still helps, where the round allows it.
        return { ...nothing, source: this.allowed };
      });
      this.asked.set(assignment, asked);
      if (this.asked.size > 40) this.asked.delete(/** @type {number} */ (this.asked.keys().next().value));
    }
    return asked;
  }

  /** Neighbours' candidates are there before their images are. @param {import("../types.js").WorkDocument} document */
  prefetch(document) {
    const { assignment } = document;
    if (assignment?.editable && assignment.assistance && assignment.assistance !== "none") this.#proposals(assignment.id);
  }

  /** @param {AssistMode} mode @returns {string} what to say */
  setMode(mode) {
    this.mode = this.mode === mode ? "off" : mode;
    write(storageKey, this.mode);
    this.looked = "";
    this.workspace.stage.invalidate("cursor");
    this.onChange();
    if (this.mode === "click" && this.allowed === "none") return "This round allows no help with clicks: boxes are drawn by hand.";
    return {
      click: "A click on a cell takes the box that is shown.",
      stamp: "A click stamps a box of the last size.",
      off: "Clicks draw nothing; drag to draw.",
    }[this.mode];
  }

  /**
   * Wider or narrower: the proposal by a twentieth, the stamp by two pixels.
   * @param {1 | -1} direction
   * @returns {string | null} what to say
   */
  adjust(direction) {
    if (this.effective === "off") return null;
    this.looked = "";
    this.workspace.stage.invalidate("cursor");
    if (this.effective === "stamp") {
      this.size = { width: Math.max(2, this.size.width + 2 * direction), height: Math.max(2, this.size.height + 2 * direction) };
      return `Stamp of ${this.size.width} × ${this.size.height} pixels.`;
    }
    this.tightness = Math.min(steps.most, Math.max(steps.least, direction > 0 ? this.tightness * steps.step : this.tightness / steps.step));
    return `Boxes of clicks: ${Math.round(100 * this.tightness)} % of what is found.`;
  }

  /** What light is read from: original values where they are here. @returns {Map<number, import("../view/compose/mix.js").PlaneData>} */
  get planes() {
    const { held } = this;
    return held ? new Map([...held.displayReady, ...held.originalReady]) : new Map();
  }

  /** @returns {Ground | null} */
  get #ground() {
    const { held, proposals } = this,
      image = held?.document?.image;
    if (!held || !image || !proposals) return null;
    return { image, proposals, planes: this.planes, field: () => this.#field(held) };
  }

  /** @param {Held} held */
  #field(held) {
    if (this.map?.held !== held) {
      // Outlines of half of the channels would change under the hand when the rest arrives.
      if (held.displayReady.size < (held.document?.image.planes.length ?? 0)) return null;
      this.map = { held, field: foreground([...held.displayReady.values()]) };
    }
    return this.map.field;
  }

  /** After each frame: the pointer may be elsewhere. */
  #follow() {
    const { stage, pointer, scene } = this.workspace;
    if (this.pointed) {
      this.layer.place(stage.view);
      if (!stage.cursor || this.#cursorKey() === this.looked) return;
      this.pointed = false;
    }
    if (!stage.cursor || stage.isMoving || pointer.press || pointer.space || !scene.editable || this.effective === "off") {
      this.#hide();
      return;
    }
    if (this.timer) return;
    const wait = Math.max(0, lookEvery - (performance.now() - this.lastLook));
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.#look();
    }, wait);
  }

  /** Where the pointer is, of which class the next box would be. @param {Point | null} [at] image pixels */
  #cursorKey(at = this.workspace.stage.cursor && toImage(this.workspace.stage.view, this.workspace.stage.cursor)) {
    return at ? `${Math.floor(at.x)},${Math.floor(at.y)},${this.#circumstances}` : "";
  }

  /** What else a look depends on: the class of the next box, and whether original values are here to tell the light. */
  get #circumstances() {
    return `${this.workspace.scene.currentClass},${this.held?.originalReady.size ?? 0}`;
  }

  #look() {
    const { stage, pointer, scene } = this.workspace;
    if (!stage.cursor || stage.isMoving || pointer.press || pointer.space || !scene.editable || this.effective === "off") {
      this.#hide();
      return;
    }
    const at = toImage(stage.view, stage.cursor),
      key = this.#cursorKey();
    if (key === this.looked) return;
    // Within one candidate nothing changes from pixel to pixel; what asks for another look empties `looked`.
    const isAnother = this.looked === "" || this.lookedIn !== this.#circumstances;
    this.looked = key;
    this.lookedIn = this.#circumstances;
    const shown = this.ghost?.proposal?.candidate;
    if (!isAnother && shown && scene.at(at, 0).length === 0 && candidateAt(this.proposals?.candidates ?? [], at) === shown) return;
    const began = (this.lastLook = performance.now());
    this.ghost = pointer.hover.handle ? null : this.ghostAt(at);
    this.milliseconds = performance.now() - began;
    this.layer.show(this.ghost, scene.work?.project.classes ?? [], stage.view, stage.pointerPane ?? 0);
  }

  #hide() {
    if (!this.ghost) return;
    this.ghost = null;
    this.looked = "";
    this.layer.show(null, [], this.workspace.stage.view, 0);
  }

  /** @param {Point} at image pixels @returns {Ghost | null} */
  ghostAt(at) {
    const { scene } = this.workspace;
    const { image, project } = scene.work ?? {};
    if (!image || !project || at.x < 0 || at.y < 0 || at.x >= image.width || at.y >= image.height) return null;
    if (this.effective === "stamp") {
      const { width, height } = this.size,
        left = Math.round(at.x - width / 2),
        top = Math.round(at.y - height / 2);
      const box = snapRect({ x1: left, y1: top, x2: left + width, y2: top + height }, image);
      return { box, class: scene.currentClass, label: scene.currentClass, proposal: null };
    }
    const ground = this.#ground;
    if (!ground) return null;
    const boxed = scene.at(at, 0);
    // Inside a box only a neighbour whose middle is nearer is meant; an outline would be that of the box itself.
    if (boxed.length > 0 && !candidateAt(ground.proposals.candidates, at)) return null;
    const proposal = proposeAt(ground, at, this.tightness);
    if (!proposal || boxed.some(id => nearer(scene.boxes.get(id), proposal, at))) return null;
    if (
      scene.grid.in(proposal).some(id => {
        const box = scene.boxes.get(id);
        return box && iou(box, proposal) > sameCell;
      })
    )
      return null;
    const known = project.classes.some(item => item.key === proposal.class),
      chosen = known && proposal.class ? proposal.class : scene.currentClass;
    const reason = reasonOf(ground.proposals.markers, proposal.lights, project.channels);
    return { box: proposal, class: chosen, label: reason ? `${chosen}: ${reason}` : chosen, proposal };
  }

  /**
   * Shows a candidate that a check found, so that Enter takes it; until the pointer moves.
   * @param {import("./propose.js").Candidate} candidate
   */
  point(candidate) {
    const { scene, stage } = this.workspace,
      ground = this.#ground;
    if (!ground) return;
    const proposal = proposeAt(ground, { x: (candidate.x1 + candidate.x2) / 2, y: (candidate.y1 + candidate.y2) / 2 }, this.tightness);
    if (!proposal) return;
    this.pointed = true;
    this.looked = this.#cursorKey();
    this.ghost = { box: proposal, class: candidate.class, label: candidate.class, proposal };
    this.layer.show(this.ghost, scene.work?.project.classes ?? [], stage.view, stage.pointerPane ?? 0);
  }

  /**
   * Takes what is shown; at a point where the pointer has not been long enough for that, what would be shown there.
   * @param {Point | null} [at] image pixels: of a click or tap @returns {boolean} whether there was something
   */
  take(at = null) {
    const { scene, edits, footer } = this.workspace;
    const ghost = at === null || (this.ghost && this.#cursorKey(at) === this.looked) ? this.ghost : this.ghostAt(at);
    const { session } = scene;
    if (!ghost || !session?.editable || this.effective === "off") return false;
    const blocked = edits.blocked();
    if (blocked !== null) {
      footer.say(blocked);
      return false;
    }
    edits.settle();
    const { proposal } = ghost,
      { x1, y1, x2, y2 } = ghost.box;
    const reason = proposal && this.proposals ? reasonOf(this.proposals.markers, proposal.lights, scene.work?.project.channels ?? []) : "";
    session.perform("add", [
      {
        id: makeId("b"),
        x1,
        y1,
        x2,
        y2,
        class: ghost.class,
        flags: 0,
        parents: null,
        score: null,
        origin: proposal ? "assisted" : "drawn",
        attributes: proposal
          ? { assist: assistText(proposal, { name: this.proposals?.name ?? null, tightness: this.tightness, reason }) }
          : null,
      },
    ]);
    footer.say(`Box ${ghost.label}.`);
    this.#hide();
    return true;
  }
}

/**
 * Whether a point lies nearer to the middle of a box that is there than to that of a proposal, each in its own size.
 * @param {Rect | undefined} box
 * @param {Rect} proposal
 * @param {Point} at
 */
const nearer = (box, proposal, at) => box !== undefined && offset(box, at) <= offset(proposal, at);

/** @param {Rect} box @param {Point} at */
const offset = ({ x1, y1, x2, y2 }, at) => Math.max(Math.abs(at.x - (x1 + x2) / 2) / (x2 - x1), Math.abs(at.y - (y1 + y2) / 2) / (y2 - y1));

/** @param {string} key @returns {AssistMode | null} */
function read(key) {
  try {
    const kept = localStorage.getItem(key);
    return kept === "click" || kept === "stamp" || kept === "off" ? kept : null;
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A full or forbidden storage: the mode holds for this page.
  }
}
