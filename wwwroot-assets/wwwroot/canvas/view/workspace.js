/** The workspace of one page: puts the parts together and passes what happens from one to the other. */
import { hasPasskeys, signInInPlace } from "../../shared/passkeys.js";
import { Helpers } from "../assist/helpers.js";
import { Compositor } from "./compose/compositor.js";
import { channelViews, safeChannels, withContrast, withSafeColors } from "./channels.js";
import { boxStyle } from "./boxlayer.js";
import { commands, showBox } from "./commands.js";
import { h, setAttribute, setText } from "./dom.js";
import { Edits } from "./edits.js";
import { HoverLabel, hoverText } from "./hoverlabel.js";
import { Keyboard } from "./keyboard.js";
import { Library } from "./library.js";
import { noticeOf } from "./notices.js";
import { BoxList } from "./panels/boxlist.js";
import { BoxMenu, SelectionBar } from "./panels/boxmenu.js";
import { ChannelPanel } from "./panels/channelpanel.js";
import { Chips, hiddenChip } from "./panels/chips.js";
import { heldDialog, signInDialog } from "./panels/dialogs.js";
import { DisplayMenu } from "./panels/displaymenu.js";
import { Footer } from "./panels/footer.js";
import { keySheetDialog } from "./panels/keysheet.js";
import { Loading } from "./panels/loading.js";
import { PaneTools } from "./panels/panetools.js";
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
   * @param
   * {{ api: import("../sync/api.js").Api, clientId: string, fetchWork: (place: import("../types.js").Place) => Promise<WorkDocument>, go:
   * (step: 1 | -1) => void,
   * openNext: () => Promise<void>, open: (place: import("../types.js").Place) => Promise<boolean>, reopen: () => Promise<void>, flat:
   * boolean }} parts
   */
  constructor(root, { api, clientId, fetchWork, go, openNext, open, reopen, flat }) {
    this.api = api;
    this.openPlace = open;
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
    /** There the side panel lies over the panes, and only while it is asked for: what is stored counts on wide screens. */
    this.narrow = matchMedia("(max-width: 900px)");
    this.narrow.addEventListener("change", () => this.#apply());
    this.sheet = false;
    this.connection = api.connection;
    /** @type {HTMLDialogElement | null} */
    this.dialog = null;
    this.table = commands({
      scene: this.scene,
      stage: this.stage,
      edits: this.edits,
      pointer: this.pointer,
      workspace: {
        go,
        submit: () => this.work.submit(false),
        submitNext: () => this.work.submit(true),
        skip: () => this.work.skip(),
        verdict: () => this.work.verdict(),
        guide: () => this.work.toggle("guide"),
        comment: () => this.work.comment(),
        toggleComments: () => this.work.toggle("comments"),
        say: text => this.footer.say(text),
        saySaved: () => this.footer.say(this.topBar.status.textContent ?? ""),
        showKeys: () => this.showKeys(),
        toggleChannel: index => this.toggleChannel(index),
        contrast: factor => this.contrast(factor),
        walksZoom: () => this.settings?.walkZoom === true,
        layout: layout => this.layout(layout),
        leave: () => this.#leave(),
        focus: step => this.#focusRegion(step),
      },
    });
    this.keyboard = new Keyboard({
      act: action => this.act(action),
      hold: (action, on) => this.#hold(action, on),
      letGo: () => this.edits.settle(),
      isStage: element => element === this.stage.element,
    });
    const keyOf = (/** @type {string} */ action) => this.keyboard.keyOf(action);
    this.topBar = new TopBar(
      {
        act: action => this.act(action),
        chooseClass: key => {
          this.edits.settle();
          this.edits.chooseClass(key);
        },
        status: () => this.#pressStatus(),
        theme: switchTheme,
        panel: () => this.showPanel(this.side.hidden !== false),
      },
      keyOf,
      action => this.keyboard.keysOf(action),
    );
    this.channels = new ChannelPanel(
      {
        toggle: index => this.toggleChannel(index),
        change: (index, change) => this.changeChannel(index, change),
        reset: index => this.resetChannel(index),
      },
      keyOf,
    );
    const act = (/** @type {string} */ action) => {
        this.act(action);
      },
      chooseClass = (/** @type {string} */ key) => {
        this.edits.settle();
        this.edits.chooseClass(key);
      };
    this.menu = new BoxMenu(this.scene, {
      act,
      chooseClass,
      keyOf,
      example: box => this.work.example(box),
      closed: () => this.stage.element.focus({ preventScroll: true }),
    });
    this.bar = new SelectionBar(this.scene, this.stage, {
      act,
      chooseClass,
      keyOf,
      isBusy: () => this.pointer.tool !== null || this.scene.changing.size > 0,
      isWanted: () => this.settings?.bar !== false,
    });
    this.paneTools = new PaneTools(act, keyOf);
    this.chips = new Chips();
    this.loading = new Loading();
    this.live = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.liveTimer = 0;
    this.boxList = new BoxList(this.scene, {
      pick: box => showBox(this.scene, this.stage, box),
      menu: (_, at) => {
        const { left, bottom } = at.getBoundingClientRect();
        this.menu.open(left, bottom, "class");
      },
      hide: box => {
        this.scene.toggleHidden(box.id);
      },
      remove: box => this.edits.remove(box),
    });
    this.displayMenu = new DisplayMenu(
      change => this.change(change),
      safe => this.#channelColors(safe),
    );
    this.strip = new Strip();
    this.readoutLine = new ReadoutLine(this);
    this.refine = new RefinePanel(this.scene, action => this.act(action), keyOf);
    this.hoverLabel = new HoverLabel(this.scene, this.stage, this.pointer);
    this.work = new RoundWork(this, { clientId, openNext, open, reopen });
    this.side = h(
      "aside",
      { class: "side", "aria-label": "Round, channels, boxes, comments and guide" },
      this.work.round.element,
      this.work.verdicts.element,
      this.channels.element,
      this.refine.element,
      this.work.tabs,
      this.boxList.element,
      this.work.panel.element,
      this.work.guide.element,
    );
    this.main = h(
      "main",
      { class: "middle" },
      h(
        "div",
        { class: "field" },
        this.stage.element,
        this.bar.element,
        this.paneTools.element,
        this.chips.element,
        this.loading.element,
        this.work.card.element,
        this.strip.element,
        this.live,
      ),
      this.side,
    );
    this.helpers = new Helpers(this);
    root.classList.add("workspace");
    this.topBar.announce(root.dataset.name ?? "");
    root.replaceChildren(this.topBar.element, this.main, this.footer.element, this.displayMenu.element, this.menu.element);
    Object.entries({
      tabindex: "0",
      role: "application",
      "aria-roledescription": "image with boxes",
      "aria-label": "Panes: arrow keys move, Insert makes a box, F6 leaves",
    }).forEach(([name, value]) => this.stage.element.setAttribute(name, value));
    this.#load({ done: 0, of: 0 });
    this.#listen();
  }

  #listen() {
    const { scene, stage, pointer } = this;
    pointer.say = text => this.footer.say(text);
    pointer.onMenu = (x, y) => this.menu.open(x, y);
    stage.atHandle = () => pointer.hover.handle !== null || pointer.tool?.name === "resizing";
    this.edits.blocked = () => pointer.blocked;
    scene.listen(change => {
      if (change !== "draft") this.stale.scene = true;
    });
    stage.beforeFrame.push(() => {
      if (this.stale.pictures) {
        this.stale.pictures = false;
        this.pictures?.refresh();
      }
    });
    stage.afterFrame.push(() => {
      if (this.stale.scene) {
        this.stale.scene = false;
        this.#showScene();
      }
      this.readoutLine.refresh();
    });
    stage.onRest.push(() => this.rest());
    this.api.on("connection", connection => {
      if (this.connection === "offline" && connection === "online") this.pictures?.retry();
      this.connection = connection;
      this.showNotice();
    });
    this.api.on("person", person => {
      if (person) this.pictures?.retry();
      this.showNotice();
    });
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
    if (action === "view.swap") {
      this.stage.swapped = on;
      this.stage.arrange();
      this.showCaptions();
    }
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
    this.scene.setMode(preferences.mode);
    this.scene.listen(change => {
      if (change === "mode") this.#keepPreferences();
    });
    this.pictures = new Pictures({
      compositor: this.compositor,
      library: this.library,
      channels: project.channels,
      onProgress: (done, of) => this.#load({ done, of }),
      onShown: () => this.#picturesShown(),
      onFault: message => {
        this.fault = message;
        this.showNotice();
      },
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
    this.keyboard.useClasses(work.project.classes.map(item => item.key));
    this.scene.show(work, session);
    this.topBar.show(work);
    this.boxList.build(work.project.classes);
    this.bar.build(this.#classes(work));
    this.work.show(work);
    this.#load({ done: 0, of: 0 });
    this.pictures?.show(held).then(() => {
      if (this.pictures?.held === held) this.#loaded();
    });
    this.stage.fit();
    this.helpers.show(held, session);
    // The session of the image left may go on for a while; it must not speak for the one on screen.
    for (const off of this.listening) off();
    this.listening = [
      session.on("status", status => {
        this.topBar.showStatus(status);
        this.showNotice();
      }),
      session.on("assignment", () => {
        this.stale.scene = true;
        this.stage.invalidate("active");
        this.work.refresh();
        this.showNotice();
      }),
      session.on("refused", ({ reason }) => this.footer.say(`A change could not be kept: ${reason ?? "the server could not read it."}`)),
      session.on("history", () => {
        this.stale.scene = true;
        this.stage.invalidate("cursor");
      }),
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

  /** @param {boolean} isShown */
  showPanel(isShown) {
    if (!this.narrow.matches) {
      this.change({ panel: isShown });
      return;
    }
    this.sheet = isShown;
    this.#apply();
  }

  /** @param {number} index @param {Partial<import("./channels.js").ChannelView>} change */
  changeChannel(index, change) {
    if (this.settings) this.change({ channels: this.settings.channels.map((view, at) => (at === index ? { ...view, ...change } : view)) });
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

  /** @param {import("./stage.js").Layout} layout the same again where one picture is shown: the other one */
  layout(layout) {
    const { settings, pictures } = this;
    if (!settings || !pictures || pictures.groups.length < 2) {
      this.footer.say("This project has one picture: there is nothing to put beside it.");
      return;
    }
    const other = layout === "single" && settings.layout === "single" ? 1 - settings.single : settings.single;
    this.change({ layout, single: other });
  }

  /** @param {boolean} safe */
  #channelColors(safe) {
    const { work } = this.scene;
    if (!this.settings || !work) return;
    let next = 0;
    this.change({
      channels: this.settings.channels.map((view, index) => {
        const { role, color } = work.project.channels[index];
        return { ...view, color: !safe || role === "transmittedLight" ? color : safeChannels[next++ % safeChannels.length] };
      }),
    });
  }

  /** @param {WorkDocument} work with the colours that the person looks at */
  #classes(work) {
    return this.settings?.safeColors ? withSafeColors(work.project.classes) : work.project.classes;
  }

  /** @param {{ done: number, of: number }} progress of the pictures; of none: the image itself is on its way */
  #load(progress) {
    const { work } = this.scene;
    setAttribute(this.stage.element, "aria-busy", true);
    this.pointer.blocked = "Wait for the picture: a box on black ground would be a guess.";
    const isThere = this.pictures?.isThere === true && this.pictures.held?.document === work && progress.done > 0;
    if (isThere) this.pointer.blocked = null;
    this.loading.step(isThere);
    this.loading.fetching(work?.image.name ?? this.topBar.name.textContent ?? "", work && progress.of > 0 ? progress : null);
  }

  /** The first picture is there, or it is known that there is none. */
  #loaded() {
    const { pictures, settings } = this;
    setAttribute(this.stage.element, "aria-busy", null);
    const isOn = settings?.channels.some(view => view.on) ?? true;
    this.pointer.blocked = null;
    this.loading.done(
      pictures?.isThere
        ? null
        : isOn
          ? "There is no picture of this image to draw on."
          : "Every channel is switched off: there is no picture to draw on.",
    );
  }

  /** Esc with nothing left to end: where Tab walks boxes it is the way out of the panes. */
  #leave() {
    if (document.activeElement === this.stage.element && this.keyboard.bindings["box.next"]?.includes("Tab")) this.#focusRegion(1);
  }

  /** @param {1 | -1} step */
  #focusRegion(step) {
    const regions = [this.topBar.element, this.stage.element, ...(this.side.hidden ? [] : [this.side])];
    const at = regions.findIndex(region => region.contains(document.activeElement));
    const region = regions[(at < 0 ? (step > 0 ? 1 : 0) : at + step + regions.length) % regions.length];
    const inside = [...region.querySelectorAll("a[href], button, select, input, [tabindex='0']")].find(
      item => item instanceof HTMLElement && item.offsetParent !== null && !item.matches(":disabled, [tabindex='-1']"),
    );
    if (region === this.stage.element) region.focus({ preventScroll: true });
    else if (inside instanceof HTMLElement) inside.focus();
  }

  /** Contrast of the channels that are on in the pane under the pointer, or in all. @param {number} factor */
  contrast(factor) {
    const { work } = this.scene;
    const { settings, pictures } = this;
    if (!work || !settings || !pictures) return;
    const under =
      this.stage.pointerPane === null
        ? null
        : new Set(this.stage.picturesIn(this.stage.pointerPane).flatMap(index => pictures.groups[index].channels));
    this.change({
      channels: settings.channels.map((view, index) => {
        const plane = work.image.planes.find(item => item.channel === index);
        if (!view.on || !plane || (under && !under.has(index))) return view;
        return withContrast(view, factor);
      }),
    });
  }

  #apply() {
    const { settings, stage, pictures, scene } = this;
    if (!settings || !pictures) return;
    Object.assign(stage, { layout: settings.layout, blend: settings.blend, single: settings.single, crosshair: settings.crosshair });
    this.pointer.wheels = settings.wheel;
    this.#style(scene.work);
    if (scene.work) {
      this.topBar.colors(this.#classes(scene.work));
      this.bar.build(this.#classes(scene.work));
    }
    this.stale.scene = true;
    this.side.hidden = this.narrow.matches ? !this.sheet : !settings.panel;
    setAttribute(this.topBar.panel, "aria-expanded", !this.side.hidden);
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
  #style(work) {
    this.stage.style = boxStyle(work ? this.#classes(work) : [], this.settings?.stroke ?? 1.5, this.settings?.labels ?? true);
  }

  #picturesShown() {
    this.stage.invalidate("pictures");
    this.#showChannels();
    this.showCaptions();
    if (this.stage.element.getAttribute("aria-busy") === null) this.#loaded();
    else if (this.pictures?.isThere) {
      this.pointer.blocked = null;
      this.loading.step(true);
    }
    this.helpers.picturesShown();
  }

  rest() {
    const { stage, scene } = this;
    const fitting = fit(scene.image, stage.size).scale;
    if (this.pictures?.rest(stage.view, stage.size, stage.ratio, fitting, stage.shownPictures)) stage.invalidate("pictures");
  }

  #showChannels() {
    const { work } = this.scene;
    const { pictures, settings } = this;
    if (!work || !pictures || !settings) return;
    const note = pictures.fetching
      ? "Fetching original values…"
      : pictures.original.some(shown => shown)
        ? "Original 16-bit values."
        : "Prepared picture. Windows act on the original values, which are fetched when you change one.";
    this.channels.show(settings.channels, work.image.planes, note, channel => pictures.preparedOf(channel));
    this.footer.showView(this.stage.view.scale, this.pixelsText);
  }

  /** What kind of values the pictures show. */
  get pixelsText() {
    const { pictures } = this;
    return !pictures
      ? ""
      : pictures.fetching
        ? "fetching original…"
        : pictures.original.every(shown => shown)
          ? "original 16-bit"
          : pictures.original.some(shown => shown)
            ? "partly original"
            : "prepared";
  }

  showCaptions() {
    const { pictures, stage, settings } = this;
    if (!pictures || !settings) return;
    for (const [index, pane] of stage.panes.entries()) {
      const channels = stage.picturesIn(index).flatMap(picture => pictures.groups[picture].channels);
      pane.caption.replaceChildren(
        ...channels.map(channel =>
          h(
            "span",
            { class: settings.channels[channel].on ? "" : "off", style: `--channel: ${settings.channels[channel].color}` },
            h("i", {}),
            this.scene.work?.project.channels[channel]?.name ?? "",
          ),
        ),
      );
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
    const fixed = this.settings?.channels.some(view => view.on && !view.automatic) ?? false;
    this.chips.show([
      hiddenChip(this.scene.hiddenCount, () => this.scene.showAll()),
      fixed ? { name: "fixed", text: "Fixed windows on every image", label: "Back to auto", press: () => this.#automatic() } : null,
    ]);
    this.paneTools.show(this.settings?.layout ?? "side", (this.pictures?.groups.length ?? 1) > 1, this.scene.allHidden);
    this.#saySelection();
  }

  /** Every image its own window again. */
  #automatic() {
    if (this.settings) this.change({ channels: this.settings.channels.map(view => ({ ...view, automatic: true, contrast: 1 })) });
  }

  /** What is selected, for who does not see it: once the selection rests. */
  #saySelection() {
    clearTimeout(this.liveTimer);
    this.liveTimer = window.setTimeout(() => {
      const { scene } = this;
      const { selected } = scene;
      const [box] = selected;
      const text =
        selected.length === 0
          ? `${scene.boxes.size} boxes, none selected`
          : selected.length > 1
            ? `${selected.length} boxes selected`
            : `${hoverText(box, scene.work?.project.classes.find(item => item.key === box.class)?.name)}, ` +
              `at ${Math.round(box.x1)}, ${Math.round(box.y1)}`;
      setText(this.live, text);
    }, 150);
  }

  showNotice() {
    const { session, work, editable } = this.scene;
    const notice = noticeOf(
      {
        status: session?.status ?? null,
        author: work?.person ?? null,
        signedIn: this.api.person,
        connection: this.api.connection,
        editable,
        reason: session?.reason ?? null,
        mayReopen: !this.work.foreign && mayReopen(session?.assignment ?? null) === true,
        returned: this.work.returned,
        fault: this.fault,
      },
      clock,
    );
    // The card says the same at more length.
    if (notice?.kind === "info" && this.work.isCardShown) {
      this.strip.show(null);
      return;
    }
    const actions = {
      reload: { label: `Reload as ${this.api.person?.displayName ?? "the one signed in"}`, press: () => location.reload() },
      signIn: { label: "Sign in", press: () => this.signIn() },
      held: { label: "Look at them", press: () => this.#pressStatus() },
      reopen: { label: "Reopen", press: () => this.work.submit(false) },
      returned: { label: "Got it", press: () => this.work.readReturned() },
      retry: {
        label: "Try again",
        press: () => {
          this.fault = null;
          this.pictures?.retry();
          this.showNotice();
        },
      },
    };
    this.strip.show(notice && { kind: notice.kind, text: notice.text, action: notice.action ? actions[notice.action] : undefined });
  }

  signIn() {
    const { work } = this.scene;
    if (!work || this.dialog?.open) return;
    this.dialog = signInDialog(
      work.person,
      async (userName, password, code) => {
        const answer = await this.api.signIn(userName, password, code);
        return answer.ok ? null : answer;
      },
      hasPasskeys() && this.api.takesPasskeys ? () => signInInPlace(this.api) : null,
    );
  }

  showKeys() {
    if (this.dialog?.open) return;
    this.dialog = keySheetDialog(this.keyboard, this.scene.work?.project.classes ?? [], () => {
      this.#keepPreferences();
      this.topBar.tips();
    });
  }

  #keepPreferences() {
    const { keyboard, scene } = this;
    this.preferenceKeeper?.keep({ version: 1, preset: keyboard.preset, keys: keyboard.changes, mode: scene.mode });
  }

  /** The list is done. */
  showDone() {
    this.work.showDone();
    this.showNotice();
  }

  #pressStatus() {
    const { session } = this.scene;
    const { status } = session ?? {};
    if (status?.kind === "held" && session)
      heldDialog({ items: () => session.held(), resolve: (id, resolution) => session.resolveHeld(id, resolution) }).then(made => {
        this.dialog = made;
      });
    else if ((status?.kind === "waiting" && status.cause === "signedOut") || this.api.connection === "signedOut") this.signIn();
    else this.footer.say(this.topBar.status.title);
  }
}
