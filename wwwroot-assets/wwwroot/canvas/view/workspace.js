/** The workspace of one page: puts the parts together and passes what happens from one to the other. */
import { Compositor } from "./compose/compositor.js";
import { channelViews, windowOf } from "./channels.js";
import { boxStyle } from "./boxlayer.js";
import { commands, showBox } from "./commands.js";
import { h, setAttribute, setText } from "./dom.js";
import { Edits } from "./edits.js";
import { HoverLabel } from "./hoverlabel.js";
import { Keyboard } from "./keyboard.js";
import { Library } from "./library.js";
import { noticeOf } from "./notices.js";
import { BoxList } from "./panels/boxlist.js";
import { ChannelPanel } from "./panels/channelpanel.js";
import { heldDialog, signInDialog } from "./panels/dialogs.js";
import { DisplayMenu } from "./panels/displaymenu.js";
import { Footer } from "./panels/footer.js";
import { keySheetDialog } from "./panels/keysheet.js";
import { RefinePanel } from "./panels/refinepanel.js";
import { Strip } from "./panels/strip.js";
import { mayReopen, TopBar } from "./panels/topbar.js";
import { Pictures } from "./pictures.js";
import { ReadoutLine } from "./readoutline.js";
import { RoundWork } from "./roundwork.js";
import { Scene } from "./scene.js";
import { Keeper, readPreferences, readViewSettings } from "./settings.js";
import { Stage } from "./stage.js";
import { Pointer } from "./tools/pointer.js";
import { switchTheme } from "./theme.js";
import { changeContrast } from "../kernels/windowlevel.js";
import { fit } from "../kernels/viewport.js";

/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {import("../types.js").Session} Session */
/** @typedef {import("./settings.js").ViewSettings} ViewSettings */
/** @typedef {import("./library.js").Held} Held */

/** @param {string} time */
const clock = time => new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export class Workspace {
  /**
   * @param {HTMLElement} root
   * @param {{ api: import("../sync/api.js").Api, clientId: string, fetchWork: (place: import("../types.js").Place) => Promise<WorkDocument>, go: (step: 1 | -1) => void,
   *   openNext: () => Promise<void>, open: (place: import("../types.js").Place) => Promise<boolean>, reopen: () => Promise<void>, flat: boolean }} parts
   */
  constructor(root, { api, clientId, fetchWork, go, openNext, open, reopen, flat }) {
    this.api = api;
    /** @type {(() => void)[]} */
    this.listening = [];
    this.scene = new Scene();
    this.stage = new Stage(this.scene);
    this.footer = new Footer();
    this.edits = new Edits(this.scene, text => this.footer.say(text));
    this.pointer = new Pointer(this.scene, this.stage);
    this.pointer.onPress = () => this.edits.settle();
    this.library = new Library(fetchWork);
    this.compositor = new Compositor({ flat, onChange: () => this.pictures?.refresh() });
    /** @type {Pictures | null} */
    this.pictures = null;
    /** @type {ViewSettings | null} */
    this.settings = null;
    /** @type {Keeper | null} */
    this.viewKeeper = null;
    /** @type {Keeper | null} */
    this.preferenceKeeper = null;
    /** @type {string | null} */
    this.fault = null;
    this.stale = { scene: true, pictures: false };
    this.connection = api.connection;
    /** @type {HTMLDialogElement | null} */
    this.dialog = null;
    this.table = commands({ scene: this.scene, stage: this.stage, edits: this.edits, pointer: this.pointer, workspace: {
      go, submit: () => this.work.submit(false), submitNext: () => this.work.submit(true), skip: () => this.work.skip(),
      comment: () => this.work.comment(), toggleComments: () => this.work.toggleComments(), say: text => this.footer.say(text), saySaved: () => this.footer.say(this.topBar.status.textContent ?? ""), showKeys: () => this.showKeys(),
      toggleChannel: index => this.toggleChannel(index), contrast: factor => this.contrast(factor),
    } });
    this.keyboard = new Keyboard({ act: action => this.act(action), hold: (action, on) => this.#hold(action, on), letGo: () => this.edits.settle() });
    const keyOf = (/** @type {string} */ action) => this.keyboard.keyOf(action);
    this.topBar = new TopBar({ act: action => this.act(action), chooseClass: key => { this.edits.settle(); this.edits.chooseClass(key); }, status: () => this.#pressStatus(), theme: switchTheme, panel: () => this.change({ panel: !this.settings?.panel }) }, keyOf);
    this.channels = new ChannelPanel({ toggle: index => this.toggleChannel(index), change: (index, change) => this.changeChannel(index, change), reset: index => this.resetChannel(index) }, keyOf);
    this.boxList = new BoxList(this.scene, box => showBox(this.scene, this.stage, box, true));
    this.displayMenu = new DisplayMenu(change => this.change(change));
    this.strip = new Strip();
    this.readoutLine = new ReadoutLine(this);
    this.refine = new RefinePanel(this.scene, action => this.act(action), keyOf);
    this.hoverLabel = new HoverLabel(this.scene, this.stage, this.pointer);
    this.work = new RoundWork(this, { clientId, openNext, open, reopen });
    this.side = h("aside", { class: "side", "aria-label": "Round, channels, boxes and comments" }, this.work.round.element, this.channels.element, this.refine.element, this.work.tabs, this.boxList.element, this.work.panel.element);
    this.main = h("main", { class: "middle" }, h("div", { class: "field" }, this.stage.element, this.work.card.element, this.strip.element), this.side);
    root.classList.add("workspace");
    root.replaceChildren(this.topBar.element, this.main, this.footer.element, this.displayMenu.element);
    this.#listen();
  }

  #listen() {
    const { scene, stage } = this;
    scene.listen(change => { if (change !== "draft") this.stale.scene = true; });
    stage.beforeFrame.push(() => { if (this.stale.pictures) { this.stale.pictures = false; this.pictures?.refresh(); } });
    stage.afterFrame.push(() => { if (this.stale.scene) { this.stale.scene = false; this.#showScene(); } this.readoutLine.refresh(); });
    stage.onRest.push(() => this.rest());
    this.api.on("connection", connection => {
      if (this.connection === "offline" && connection === "online") this.pictures?.retry();
      this.connection = connection;
      this.showNotice();
    });
    this.api.on("person", person => { if (person) this.pictures?.retry(); this.showNotice(); });
  }

  /** @param {string} action @returns {boolean} */
  act(action) {
    if (!/^(nudge|nudgeFar|edge)\./.test(action)) this.edits.settle();
    // A drag under way takes no other command than Esc: undo or delete in its middle would pull the box from under the hand.
    if (this.pointer.tool && action !== "mode.select") return true;
    return this.table.has(action) && this.table.get(action)?.() !== false;
  }

  /** @param {string} action @param {boolean} on */
  #hold(action, on) {
    if (action === "view.pan") this.pointer.setSpace(on);
    if (action === "view.swap") { this.stage.swapped = on; this.stage.arrange(); this.showCaptions(); }
  }

  /**
   * The first work document fixes what the project brings: channels, classes, settings.
   * @param {WorkDocument} work
   */
  start(work) {
    const { project, person, server } = work;
    const owner = `${server}.${person.id}`;
    this.viewKeeper = new Keeper(`annotatehub.view.${owner}.${project.id}`, value => this.api.saveViewSettings(project.id, value));
    this.preferenceKeeper = new Keeper(`annotatehub.keys.${owner}`, value => this.api.savePreferences(value));
    this.settings = readViewSettings(this.viewKeeper.start(work.viewSettings), project.channels);
    const preferences = readPreferences(this.preferenceKeeper.start(work.preferences));
    this.keyboard.use(preferences.preset, preferences.keys);
    this.pictures = new Pictures({
      compositor: this.compositor, library: this.library, channels: project.channels,
      onShown: () => this.#picturesShown(), onFault: message => { this.fault = message; this.showNotice(); },
      // Pixels are fetched past the api, which must learn of it: it then says that the person is signed out.
      onSignedOut: async () => {
        const answer = await this.api.session();
        if (!answer.ok || !answer.value.person) return;
        this.fault = "A picture could not be fetched: the server did not know who asks.";
        this.showNotice();
      },
    });
    this.stage.pictures = this.pictures.pictures;
    this.channels.build(project.channels);
    this.topBar.tips();
    this.#apply();
  }

  /**
   * Puts an image on screen: its planes are composed and its boxes drawn in the same frame.
   * @param {Held} held
   * @param {Session} session
   */
  show(held, session) {
    const work = /** @type {WorkDocument} */ (held.document);
    this.edits.settle();
    this.pointer.abandon();
    this.fault = null;
    this.#style(work);
    this.scene.show(work, session);
    this.topBar.show(work);
    this.boxList.build(work.project.classes);
    this.work.show(work);
    this.pictures?.show(held);
    this.stage.fit();
    // The session of the image left may go on for a while; it must not speak for the one on screen.
    for (const off of this.listening) off();
    this.listening = [
      session.on("status", status => { this.topBar.showStatus(status); this.showNotice(); }),
      session.on("assignment", () => { this.stale.scene = true; this.stage.invalidate("active"); this.work.refresh(); this.showNotice(); }),
      session.on("history", () => { this.stale.scene = true; this.stage.invalidate("cursor"); }),
    ];
    this.topBar.showStatus(session.status);
    this.showNotice();
  }

  /** @param {Partial<ViewSettings>} change */
  change(change) {
    if (!this.settings) return;
    this.settings = { ...this.settings, ...change };
    this.#apply();
    this.viewKeeper?.keep(this.settings);
  }

  /** @param {number} index @param {Partial<import("./channels.js").ChannelView>} change */
  changeChannel(index, change) {
    if (this.settings) this.change({ channels: this.settings.channels.map((view, at) => at === index ? { ...view, ...change } : view) });
  }

  /** @param {number} index */
  toggleChannel(index) {
    const view = this.settings?.channels[index];
    if (view) this.changeChannel(index, { on: !view.on });
  }

  /** @param {number} index */
  resetChannel(index) {
    const { work } = this.scene;
    const view = this.settings?.channels[index];
    if (work && view) this.changeChannel(index, { ...channelViews(work.project.channels, [])[index], on: view.on });
  }

  /** Contrast of the channels that are on in the pane under the pointer, or in all. @param {number} factor */
  contrast(factor) {
    const { work } = this.scene;
    const { settings, pictures } = this;
    if (!work || !settings || !pictures) return;
    const under = this.stage.pointerPane === null ? null : new Set(this.stage.picturesIn(this.stage.pointerPane).flatMap(index => pictures.groups[index].channels));
    this.change({ channels: settings.channels.map((view, index) => {
      const plane = work.image.planes.find(item => item.channel === index);
      if (!view.on || !plane || under && !under.has(index)) return view;
      const { minimum, maximum } = changeContrast(windowOf(view, plane), factor);
      return { ...view, automatic: false, minimum: Math.round(minimum), maximum: Math.round(maximum) };
    }) });
  }

  #apply() {
    const { settings, stage, pictures, scene } = this;
    if (!settings || !pictures) return;
    Object.assign(stage, { layout: settings.layout, blend: settings.blend, single: settings.single, crosshair: settings.crosshair });
    this.#style(scene.work);
    this.side.hidden = !settings.panel;
    setAttribute(this.topBar.panel, "aria-expanded", settings.panel);
    if (pictures.views !== settings.channels || pictures.originalWhen !== settings.original) this.stale.pictures = true;
    pictures.views = settings.channels;
    pictures.originalWhen = settings.original;
    stage.arrange();
    stage.invalidate("boxes");
    this.displayMenu.show(settings);
    this.#showChannels();
    this.showCaptions();
  }

  /** @param {WorkDocument | null} work */
  #style(work) { this.stage.style = boxStyle(work?.project.classes ?? [], this.settings?.stroke ?? 1.5, this.settings?.labels ?? true); }

  #picturesShown() {
    this.stage.invalidate("view");
    this.#showChannels();
    this.showCaptions();
  }

  rest() {
    const { stage, scene } = this;
    this.pictures?.rest(stage.view, stage.size, stage.ratio, fit(scene.image, stage.size).scale);
  }

  #showChannels() {
    const { work } = this.scene;
    const { pictures, settings } = this;
    if (!work || !pictures || !settings) return;
    const note = pictures.fetching ? "Fetching original values…" : pictures.original.some(shown => shown) ? "Original 16-bit values." : "Prepared picture. Windows act on the original values, which are fetched when you change one.";
    this.channels.show(settings.channels, work.image.planes, note);
    this.footer.showView(this.stage.view.scale, this.pixelsText);
  }

  /** What kind of values the pictures show. */
  get pixelsText() {
    const { pictures } = this;
    return !pictures ? "" : pictures.fetching ? "fetching original…" : pictures.original.every(shown => shown) ? "original 16-bit" : pictures.original.some(shown => shown) ? "partly original" : "prepared";
  }

  showCaptions() {
    const { pictures, stage, settings } = this;
    if (!pictures || !settings) return;
    for (const [index, pane] of stage.panes.entries()) {
      const channels = stage.picturesIn(index).flatMap(picture => pictures.groups[picture].channels);
      pane.caption.replaceChildren(...channels.map(channel => h("span", { class: settings.channels[channel].on ? "" : "off", style: `--channel: ${settings.channels[channel].color}` },
        h("i", {}), this.scene.work?.project.channels[channel]?.name ?? "")));
    }
  }

  #showScene() {
    if (!this.scene.session) return;
    this.topBar.showScene(this.scene);
    this.topBar.tips();
    this.boxList.refresh();
    this.refine.refresh();
    this.refine.tips();
    setText(this.footer.untouched, this.refine.shortText);
    const only = this.scene.selection.size === 1 ? [...this.scene.selection][0] : null;
    if (only) this.boxList.reveal(only);
    this.stage.element.dataset.mode = this.scene.editable ? this.scene.mode : "readOnly";
  }

  showNotice() {
    const { session, work, editable } = this.scene;
    const notice = noticeOf({
      status: session?.status ?? null, author: work?.person ?? null, signedIn: this.api.person, connection: this.api.connection,
      editable, reason: session?.reason ?? null, mayReopen: !this.work.foreign && mayReopen(session?.assignment ?? null) === true, returned: this.work.returned, fault: this.fault,
    }, clock);
    // The card says the same at more length.
    if (notice?.kind === "info" && this.work.isCardShown) { this.strip.show(null); return; }
    const actions = {
      reload: { label: `Reload as ${this.api.person?.displayName ?? "the one signed in"}`, press: () => location.reload() },
      signIn: { label: "Sign in", press: () => this.signIn() },
      held: { label: "Look at them", press: () => this.#pressStatus() },
      reopen: { label: "Reopen", press: () => this.work.submit(false) },
      returned: { label: "Got it", press: () => this.work.readReturned() },
      retry: { label: "Try again", press: () => { this.fault = null; this.pictures?.retry(); this.showNotice(); } },
    };
    this.strip.show(notice && { kind: notice.kind, text: notice.text, action: notice.action ? actions[notice.action] : undefined });
  }

  signIn() {
    const { work } = this.scene;
    if (!work || this.dialog?.open) return;
    this.dialog = signInDialog(work.person, async (userName, password) => {
      const answer = await this.api.signIn(userName, password);
      return answer.ok ? null : answer.detail;
    });
  }

  showKeys() {
    if (this.dialog?.open) return;
    this.dialog = keySheetDialog(this.keyboard, this.scene.work?.project.classes ?? [], () => {
      this.preferenceKeeper?.keep({ version: 1, preset: this.keyboard.preset, keys: this.keyboard.changes });
      this.topBar.tips();
    });
  }

  /** The list is done. */
  showDone() { this.work.showDone(); this.showNotice(); }

  #pressStatus() {
    const { session } = this.scene;
    const { status } = session ?? {};
    if (status?.kind === "held" && session) heldDialog({ items: () => session.held(), resolve: (id, resolution) => session.resolveHeld(id, resolution) }).then(made => { this.dialog = made; });
    else if (status?.kind === "waiting" && status.cause === "signedOut" || this.api.connection === "signedOut") this.signIn();
    else this.footer.say(this.topBar.status.title);
  }
}
