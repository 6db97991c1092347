/** What surrounds the boxes: submitting and going on, skipping, comments, the states of a round, and the time that is really worked. */
import { isDone, isForeign } from "../kernels/places.js";
import { refinementCounts, submittingAccepts } from "../kernels/refine.js";
import { toImage } from "../kernels/viewport.js";
import { ActivityReporter } from "../sync/activity.js";
import { Comments } from "./comments.js";
import { showBox } from "./commands.js";
import { h, setText } from "./dom.js";
import { Card } from "./panels/card.js";
import { CommentPanel } from "./panels/commentpanel.js";
import { GuidePanel } from "./panels/guidepanel.js";
import { RoundCard } from "./panels/roundcard.js";
import { mayReopen } from "./panels/topbar.js";
import { VerdictPanel } from "./panels/verdictpanel.js";
import { askDialog, reasonText, returnDialog, skipDialog } from "./panels/workdialogs.js";
import { PinLayer, placeOf } from "./pinlayer.js";

/** @typedef {import("../types.js").Comment} Comment */
/** @typedef {import("../types.js").CommentDraft} CommentDraft */
/** @typedef {import("../types.js").WorkDocument} WorkDocument */

export class RoundWork {
  /**
   * @param {import("./workspace.js").Workspace} workspace
   * @param
   * {{ clientId: string, openNext: () => Promise<void>, open: (place: import("../types.js").Place) => Promise<boolean>, reopen: () =>
   * Promise<void> }}
   * parts `reopen`: fetch the image on screen again
   */
  constructor(workspace, parts) {
    this.workspace = workspace;
    this.parts = parts;
    const { api, scene, stage } = workspace;
    this.card = new Card();
    this.round = new RoundCard({ accept: () => this.#accept(), giveBack: () => this.#giveBack(), skip: () => this.skip() });
    this.comments = new Comments(api, () => this.#showComments());
    this.panel = new CommentPanel(this.comments, {
      pick: thread => this.#pick(thread),
      where: comment => this.#where(comment),
      numberOf: thread => this.pins.numberOf(thread),
      left: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
    });
    this.guide = new GuidePanel(api, () => this.openTab("guide"));
    this.verdicts = new VerdictPanel(wanted => this.#judge(wanted));
    /** Verdicts on their way: of two that overtake each other the server would keep the earlier. @type {Promise<unknown>} */
    this.judging = Promise.resolve();
    this.pins = new PinLayer(scene, stage, thread => {
      this.openTab("comments");
      this.#pick(thread);
    });
    this.boxesTab = h(
      "button",
      { type: "button", role: "tab", "aria-selected": "true", onclick: () => this.openTab("boxes") },
      "Boxes ",
      workspace.boxList.count,
    );
    this.commentsTab = h(
      "button",
      { type: "button", role: "tab", "aria-selected": "false", onclick: () => this.openTab("comments") },
      "Comments",
    );
    this.guideTab = h("button", { type: "button", role: "tab", "aria-selected": "false", onclick: () => this.openTab("guide") }, "Guide");
    this.tabs = h("div", { class: "side-tabs", role: "tablist" }, this.boxesTab, this.commentsTab, this.guideTab);
    this.tabs.addEventListener("mousedown", event => event.preventDefault());
    this.activity = new ActivityReporter({ api, clientId: parts.clientId });
    /** Assignments whose return was read. @type {Set<number>} */
    this.read = new Set();
    this.isDoneShown = false;
    /** Of the assignment, as last seen. @type {import("../types.js").AssignmentState | null} */
    this.state = null;
    this.#listen();
  }

  #listen() {
    const { stage, api } = this.workspace;
    const interact = () => this.activity.interact();
    for (const type of ["pointermove", "pointerdown", "wheel"])
      stage.element.addEventListener(type, interact, { passive: true, capture: true });
    document.addEventListener("keydown", interact, { capture: true });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.activity.leave();
    });
    window.addEventListener("pagehide", () => this.activity.leave());
    // Somebody may have answered while the page was out of sight or without a network.
    window.addEventListener("focus", () => {
      if (this.panel.element.hidden === false) this.comments.refresh();
    });
    api.on("connection", connection => {
      if (connection === "online" && this.comments.fault !== null) this.comments.refresh();
    });
  }

  get #assignment() {
    return this.workspace.scene.session?.assignment ?? null;
  }
  /** Somebody else's work. */
  get foreign() {
    return isForeign(this.#assignment, this.workspace.scene.work?.person.id ?? 0);
  }
  get #isRound() {
    const kind = this.#assignment?.round.kind;
    return kind !== undefined && kind !== "free";
  }

  /** @param {WorkDocument} work */
  show(work) {
    const { scene } = this.workspace;
    this.isDoneShown = false;
    this.state = null;
    this.comments.show(work);
    this.refresh();
    this.verdicts.show(this.#assignment, !this.foreign && scene.editable);
    this.guide.show(work.project);
    if (work.assignment?.state === "returned" && this.comments.open > 0) this.openTab("comments");
  }

  /** The state of the assignment may have changed. */
  refresh() {
    const { scene } = this.workspace;
    const { work } = scene;
    const assignment = this.#assignment;
    if (!work) return;
    this.round.show(work, assignment, this.workspace.keyboard.keyOf("work.skip"));
    const own = assignment !== null && !this.foreign;
    // It was returned while the page was open: the document does not know why, the comments do.
    if (assignment?.state === "returned" && this.state !== "returned" && this.state !== null && own)
      this.comments.refresh().then(() => this.workspace.showNotice());
    if (assignment && this.state !== assignment.state) this.verdicts.show(assignment, own && scene.editable);
    this.state = assignment?.state ?? null;
    this.activity.show(own && scene.editable ? assignment.id : null, { server: work.server, personId: work.person.id });
    if (!this.isDoneShown) this.card.show(this.#gate(work, assignment));
  }

  /**
   * Before the calibration there is nothing to see, and one thing to do.
   * @param {WorkDocument} work
   * @param {import("../types.js").Assignment | null} assignment
   * @returns {import("./panels/card.js").CardText | null}
   */
  #gate(work, assignment) {
    const calibration = assignment?.calibration;
    if (!calibration || this.foreign) return null;
    const { submitted, of, next } = calibration;
    const back = { label: "Back to the project", href: projectAddress(work) };
    if (next)
      return {
        title: "This round opens after your calibration",
        text: `${submitted} of ${of} submitted.`,
        progress: { done: submitted, of },
        actions: [{ label: "Go to the next calibration image", press: () => this.parts.open(next), primary: true }, back],
      };
    return {
      title: "Your calibration is submitted",
      text: `All ${of} images. A lead looks at the agreement now; this round opens when it is enough.`,
      progress: { done: submitted, of },
      actions: [{ label: "Look again", press: () => this.parts.reopen(), primary: true }, back],
    };
  }

  /** The list is done. */
  showDone() {
    const { work } = this.workspace.scene;
    if (!work) return;
    this.isDoneShown = true;
    this.card.show({
      title: "Nothing waits for you",
      text: "Every image that was given to you in this project is submitted.",
      actions: [
        { label: "Back to the project", href: projectAddress(work), primary: true },
        {
          label: "Stay and look",
          press: () => {
            this.isDoneShown = false;
            this.refresh();
          },
        },
      ],
    });
  }

  get isCardShown() {
    return !this.card.element.hidden;
  }

  /** What the lead said when returning, until it was read. */
  get returned() {
    const assignment = this.#assignment;
    if (assignment?.state !== "returned" || this.foreign || this.read.has(assignment.id)) return null;
    const said = this.comments.list.findLast(item => item.replyTo === null && item.personId !== this.comments.sender.personId);
    return assignment.returned ?? (said ? { by: said.person, text: said.text } : null);
  }

  readReturned() {
    const assignment = this.#assignment;
    if (assignment) this.read.add(assignment.id);
    this.openTab("comments");
    this.workspace.showNotice();
  }

  /**
   * Submits, asking first where something may be wrong; or takes a submission back where the round allows it.
   * @param {boolean} next go on to the next open image
   */
  submit(next) {
    const { scene, footer } = this.workspace;
    const { session } = scene;
    if (!session) return;
    if (this.foreign) {
      footer.say(session.reason ?? "This is somebody else's work.");
      return;
    }
    if (next && isDone(session.assignment)) {
      this.parts.openNext();
      return;
    }
    if (mayReopen(session.assignment)) {
      session.reopen();
      footer.say("Reopened: you can go on.");
      this.#stateChanged();
      return;
    }
    if (!session.editable) {
      footer.say(session.reason ?? "There is nothing to submit.");
      return;
    }
    const implicit = submittingAccepts(refinementCounts(session.boxes.values()).untouched);
    const submit = () => {
      if (!session.editable || scene.session !== session) return;
      session.submit();
      this.#saySubmitted(session, implicit ? ` ${implicit.replace("will count", "count")}` : "");
      this.#stateChanged();
      if (next) this.parts.openNext();
    };
    const contradicts =
      session.boxes.size > 0 && this.verdicts.said.includes("noCells")
        ? "You said that there are no cells on this image, " +
          `and it has ${session.boxes.size === 1 ? "a box" : `${session.boxes.size} boxes`}.`
        : null;
    const sentences = [
      contradicts,
      session.boxes.size === 0 ? "There is no box on this image. Submit it like this if there is nothing to draw." : null,
      implicit && this.#isRound ? implicit : null,
    ].filter(item => item !== null);
    if (sentences.length === 0) submit();
    else if (!this.workspace.dialog?.open)
      this.workspace.dialog = askDialog(
        session.boxes.size === 0 ? "Submit without boxes?" : "Submit?",
        sentences,
        next ? "Submit and go on" : "Submit",
        submit,
      );
  }

  /**
   * Says that it is submitted once the server has it, and that it waits where it does.
   * @param {import("../types.js").Session} session
   * @param {string} more
   */
  #saySubmitted(session, more) {
    const { footer } = this.workspace;
    const say = () => {
      const { status } = session;
      const waits =
        (status.kind === "waiting" && status.cause !== "sending") || this.workspace.api.connection !== "online" || !navigator.onLine;
      if (status.kind === "waiting" && !waits) return false;
      footer.say(
        status.kind === "waiting" ? `Submitted here, waiting to be sent: the server does not have it yet.${more}` : `Submitted.${more}`,
      );
      return true;
    };
    if (say()) return;
    const off = session.on("status", () => {
      if (say()) off();
    });
  }

  #stateChanged() {
    this.workspace.stale.scene = true;
    this.workspace.stage.invalidate("active");
  }

  skip() {
    const { scene, footer, api } = this.workspace;
    const { session, work } = scene;
    const assignment = this.#assignment;
    if (!session || !work || !assignment || this.workspace.dialog?.open) return;
    if (this.foreign || !session.editable) {
      footer.say(session.reason ?? "Only an open image of your own is skipped.");
      return;
    }
    this.workspace.dialog = skipDialog(async (reason, note) => {
      const answer = await api.skip(assignment.id, reason, note, { server: work.server, personId: work.person.id });
      if (!answer.ok)
        return answer.code === "unreachable" ? `${answer.detail} An image is skipped when the server is back.` : answer.detail;
      footer.say(`Skipped: ${reasonText(reason)}. A lead sees it.`);
      this.parts.openNext();
      return null;
    });
  }

  /** Begins a comment on the selected box, else at the cursor, else on the image. */
  comment() {
    const { scene, stage, footer } = this.workspace;
    if (!this.#assignment) {
      footer.say("There is no work here to comment on.");
      return;
    }
    const box = scene.selected.at(-1);
    const at = stage.cursor ? toImage(stage.view, stage.cursor) : null;
    const { width, height } = scene.image;
    const inside = at && at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height ? at : null;
    this.openTab("comments");
    this.panel.write({ text: "", ...(box ? { boxId: box.id } : inside ? { x: Math.round(inside.x), y: Math.round(inside.y) } : {}) });
  }

  /** @param {"comments" | "guide"} tab in sight, or boxes again */
  toggle(tab) {
    const { element } = tab === "guide" ? this.guide : this.panel;
    this.openTab(element.hidden || this.workspace.side.hidden ? tab : "boxes");
  }

  /** @param {"boxes" | "comments" | "guide"} tab */
  openTab(tab) {
    const { workspace } = this;
    const tabs = /** @type {const} */ ([
      ["boxes", this.boxesTab, workspace.boxList.element],
      ["comments", this.commentsTab, this.panel.element],
      ["guide", this.guideTab, this.guide.element],
    ]);
    for (const [name, button, element] of tabs) {
      element.hidden = name !== tab;
      button.setAttribute("aria-selected", String(name === tab));
    }
    if (tab !== "boxes" && workspace.side.hidden) workspace.showPanel(true);
    this.panel.refresh();
    this.guide.refresh();
  }

  /** Takes the keys to the verdicts. */
  verdict() {
    const { workspace } = this;
    if (workspace.side.hidden) workspace.showPanel(true);
    if (!this.verdicts.focus()) workspace.footer.say(workspace.scene.session?.reason ?? "Only an open image of your own is judged.");
  }

  /** @param {string[]} wanted */
  async #judge(wanted) {
    const { scene, api } = this.workspace;
    const assignment = this.#assignment;
    const { work } = scene;
    if (!work || !assignment) return "There is no work here to judge.";
    const turn = this.judging.then(() => api.verdicts(assignment.id, wanted, { server: work.server, personId: work.person.id }));
    this.judging = turn;
    const answer = await turn;
    if (!answer.ok)
      return answer.code === "unreachable" ? `${answer.detail} It is kept when the server is back: press again then.` : answer.detail;
    assignment.verdicts = answer.value.verdicts;
    return null;
  }

  /** Puts a box among the examples of its class. @param {import("../types.js").Box} box */
  async example(box) {
    const { scene, api, footer } = this.workspace;
    const { work } = scene;
    if (!work) return;
    const { width, height } = scene.image;
    const answer = await api.addExample(work.project.id, box.class, {
      imageId: work.image.id,
      x1: Math.max(0, box.x1),
      y1: Math.max(0, box.y1),
      x2: Math.min(width, box.x2),
      y2: Math.min(height, box.y2),
      note: "",
    });
    footer.say(answer.ok ? `This cell shows class ${box.class} in the guide now.` : answer.detail);
    if (answer.ok) this.guide.show({ ...work.project, guideVersion: answer.value.version, guideSeen: answer.value.version });
  }

  #showComments() {
    const { open, list } = this.comments;
    this.pins.show(this.comments.threads);
    setText(this.commentsTab, list.length === 0 ? "Comments" : open > 0 ? `Comments ${open}` : "Comments ✓");
    this.commentsTab.classList.toggle("some", open > 0);
    this.panel.refresh();
  }

  /** @param {import("./comments.js").Thread} thread */
  #pick({ first }) {
    const { scene, stage } = this.workspace;
    const at = placeOf(first, scene);
    if (!at) return;
    const box = first.boxId === null ? undefined : scene.boxes.get(first.boxId);
    if (box) scene.select([box.id]);
    showBox(scene, stage, box ?? { x1: at.x - 20, y1: at.y - 20, x2: at.x + 20, y2: at.y + 20 });
  }

  /** @param {CommentDraft | Comment} comment */
  #where(comment) {
    if (comment.boxId) {
      const box = this.workspace.scene.boxes.get(comment.boxId);
      return box ? `Box ${box.class} at ${Math.round(box.x1)}, ${Math.round(box.y1)}` : "A box that is gone";
    }
    return typeof comment.x === "number" && typeof comment.y === "number"
      ? `Place ${Math.round(comment.x)}, ${Math.round(comment.y)}`
      : "The whole image";
  }

  async #accept() {
    const assignment = this.#assignment;
    const { api, footer } = this.workspace;
    if (!assignment) return;
    const answer = await api.accept(assignment.id);
    footer.say(answer.ok ? "Accepted." : answer.detail);
    if (answer.ok) await this.parts.reopen();
  }

  #giveBack() {
    const assignment = this.#assignment;
    const { api, footer, dialog } = this.workspace;
    if (!assignment?.person || dialog?.open) return;
    this.workspace.dialog = returnDialog(assignment.person.displayName, async comment => {
      const answer = await api.giveBack(assignment.id, comment);
      if (!answer.ok) return answer.detail;
      footer.say("Returned.");
      await this.parts.reopen();
      return null;
    });
  }
}

/** @param {WorkDocument} work */
const projectAddress = work => new URL(`projects/${work.project.id}`, document.baseURI).href;
