/** From image to image on one page: the next is shown before the old one's session is closed, and neighbours are got ready. */
import { isDone, isForeign, keyOf, placesAround } from "../kernels/places.js";
import { openSession } from "../sync/session.js";
import { Workspace } from "./workspace.js";

/** @typedef {import("../types.js").Place} Place */
/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {import("./library.js").Held} Held */

/** An image is shown with the pictures it has after this long; boxes of a slow server's image can be looked at before. */
const longestWait = 2000;

export class Navigation {
  /**
   * @param {HTMLElement} root
   * @param {{ projectId: number, api: import("../sync/api.js").Api, outbox: import("../sync/outbox.js").Outbox, flat: boolean }} parts
   */
  constructor(root, { projectId, api, outbox, flat }) {
    this.root = root;
    this.projectId = projectId;
    this.api = api;
    this.outbox = outbox;
    this.workspace = new Workspace(root, {
      api,
      flat,
      clientId: outbox.clientId,
      fetchWork: place => this.#fetchWork(place),
      go: step => this.go(step),
      openNext: () => this.openNext(),
      open: place => this.open(place),
      reopen: () => this.reopen(),
    });
    /** @type {Held | null} */
    this.current = null;
    /** The image asked for last. @type {Held | null} */
    this.wanted = null;
    /** @type {(work: WorkDocument) => void} */
    this.opened = () => {};
    window.addEventListener("online", () => {
      if (this.current?.document) this.#prefetch(this.current);
    });
  }

  /** Told of the work on screen, now and whenever another is opened. @param {(work: WorkDocument) => void} opened */
  follow(opened) {
    this.opened = opened;
    if (this.current?.document) opened(this.current.document);
  }

  /** @param {Place} place */
  async #fetchWork(place) {
    const answer = await this.api.work(this.projectId, place);
    if (!answer.ok) throw new Error(answer.detail);
    return answer.value;
  }

  /** @param {1 | -1} step */
  go(step) {
    // Keys pressed faster than images arrive count from the one asked for, as far as its neighbours are known.
    const from = this.wanted?.document ? this.wanted : this.current;
    if (!from?.document) return;
    const { previous, next } = placesAround(from.document);
    const place = step > 0 ? next : previous;
    if (place === null) this.#end(from, step);
    else this.open(place);
  }

  /**
   * The list may have grown since the document was fetched: an import or the demo goes on while people work.
   * @param {Held} from
   * @param {1 | -1} step
   */
  async #end(from, step) {
    const { footer, topBar } = this.workspace;
    const { document } = from;
    if (!document) return;
    const all = document.assignment?.queue ? "of your list" : "";
    footer.say(
      isForeign(document.assignment, document.person.id)
        ? "You look at this one piece of work; go back for others."
        : `This is the ${step > 0 ? "last" : "first"} image ${all}`.trim() + ".",
    );
    const answer = await this.api.work(this.projectId, from.place);
    if (!answer.ok || !from.document) return;
    const { position, of, previous, next } = answer.value.image;
    Object.assign(from.document.image, { position, of, previous, next });
    if (from.document.assignment && answer.value.assignment)
      from.document.assignment = { ...from.document.assignment, queue: answer.value.assignment.queue };
    if (this.current !== from) return;
    topBar.show(from.document);
    const around = placesAround(from.document),
      place = step > 0 ? around.next : around.previous;
    if (place !== null) this.open(place);
  }

  /** The next image that is still to be done: along the list as far as it is known, then as the server says. */
  async openNext() {
    const { workspace } = this;
    const { library } = workspace;
    const from = this.current;
    if (!from?.document) return;
    try {
      const seen = new Set([from.key]);
      let { next } = placesAround(from.document);
      while (next && !seen.has(keyOf(next))) {
        seen.add(keyOf(next));
        // What was prefetched is opened without the server; an own answer on it may be newer than its document.
        const held = library.hold(next),
          work = await held.work;
        if (!isDone(held.session?.assignment ?? held.document?.assignment ?? work.assignment)) {
          await this.open(held.place);
          return;
        }
        next = placesAround(work).next;
      }
      // The server names this image again as long as it does not know that it is submitted.
      const { session } = workspace.scene;
      if (session) await Promise.race([saved(session), after(longestWait)]);
      if (this.current !== from) return;
      const answer = await this.api.next(this.projectId);
      if (!answer.ok) {
        workspace.footer.say(`${answer.detail} The next image can be asked for when it is back.`);
        return;
      }
      const place = answer.value;
      if (place === null) workspace.showDone();
      else if (place.assignment !== from.document.assignment?.id) await this.open(place);
      else if (!session || session.status.kind === "saved") workspace.footer.say("This image is the only one that waits for you.");
      else {
        // The press counts: it goes on by itself as soon as the server knows, unless the person has gone elsewhere.
        workspace.footer.say("The next image is opened when the server knows that this one is done.");
        await saved(session);
        if (this.current === from && this.wanted === from) await this.openNext();
      }
    } catch (error) {
      workspace.footer.say(`The next image cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Fetches the image on screen again: a lead decided, or a round opened. */
  async reopen() {
    const { current } = this;
    const { library, scene } = this.workspace;
    if (!current) return;
    library.images.delete(current.key);
    const session = scene.session;
    if ((await this.open({ ...current.place })) && session && session !== scene.session) session.close();
  }

  /** @param {Place} place @returns {Promise<boolean>} whether it is on screen now */
  async open(place) {
    const { workspace } = this;
    const { library } = workspace;
    const held = library.hold(place);
    this.wanted = held;
    try {
      const work = await held.work;
      if (this.wanted !== held) return false;
      if (!workspace.pictures) workspace.start(work);
      const views = workspace.settings?.channels ?? [];
      const planes = work.image.planes
        .filter(plane => views[plane.channel]?.on && !held.displayReady.has(plane.channel))
        .map(plane => library.display(held, plane.channel));
      const [session] = await Promise.all([
        held.session ?? openSession({ work, api: this.api, outbox: this.outbox }),
        Promise.race([Promise.allSettled(planes), after(longestWait)]),
      ]);
      if (this.wanted !== held) {
        if (session !== held.session) await session.close();
        return false;
      }
      const left = this.current,
        old = workspace.scene.session;
      this.current = held;
      held.session = session;
      workspace.show(held, session);
      this.#say(work);
      this.opened(work);
      if (left && old && left !== held) this.#leave(left, old);
      this.#prefetch(held);
      return true;
    } catch (error) {
      if (this.wanted === held) this.wanted = this.current;
      const sentence = error instanceof Error ? error.message : String(error);
      if (!this.current) throw error;
      workspace.footer.say(`That image cannot be shown: ${sentence}`);
      return false;
    }
  }

  /** @param {WorkDocument} work */
  #say(work) {
    const { assignment } = work;
    const which = assignment && (assignment.queue || isForeign(assignment, work.person.id)) ? `?assignment=${assignment.id}` : "";
    history.replaceState(
      history.state,
      "",
      new URL(`projects/${this.projectId}/images/${work.image.id}/annotate${which}`, document.baseURI),
    );
    document.title = `${work.image.name} - AnnotateHub`;
    this.root.dataset.image = String(work.image.id);
  }

  /**
   * The document of the image left behind learns what was done, so that coming back needs no server. While something of it still waits its
   * session
   * stays: the server's answer may be on its way, and a document without it and an outbox without it would both lack the last gestures.
   * @param {Held} left
   * @param {import("../types.js").Session} session
   */
  #leave(left, session) {
    const settle = () => {
      if (session.status.kind !== "saved" || left.session !== session || this.current === left) return;
      const { document } = left;
      if (document) {
        left.document = { ...document, boxes: [...session.boxes.values()], revision: session.revision, assignment: session.assignment };
        left.work = Promise.resolve(left.document);
      }
      left.session = null;
      session.close();
    };
    session.on("status", settle);
    settle();
  }

  /** Next two and previous one; what is further away is let go. @param {Held} held */
  async #prefetch(held) {
    const { library } = this.workspace;
    const { document } = held;
    if (!document) return;
    const { next, previous } = placesAround(document);
    const keep = new Set([held.key, ...[next, previous].flatMap(place => (place ? [keyOf(place)] : []))]);
    const further = () => {
      const work = next && library.images.get(keyOf(next))?.document;
      return work ? placesAround(work).next : null;
    };
    const known = further();
    if (known !== null) keep.add(keyOf(known));
    library.keep(keep, held.key);
    try {
      await idle();
      for (const step of [() => next, further, () => previous]) {
        const neighbour = step();
        if (neighbour === null || this.current !== held) continue;
        this.workspace.helpers.assist.prefetch(await library.prefetch(neighbour));
      }
    } catch {
      // Without the server there is nothing to get ready; it is tried again at the next image and when the network is back.
    }
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
const after = milliseconds =>
  new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });

/** @param {import("../types.js").Session} session @returns {Promise<void>} */
const saved = session =>
  new Promise(resolve => {
    if (session.status.kind === "saved") {
      resolve();
      return;
    }
    const off = session.on("status", status => {
      if (status.kind === "saved") {
        off();
        resolve();
      }
    });
  });

/** When the page has nothing more pressing to do. @returns {Promise<void>} */
const idle = () =>
  new Promise(resolve => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 50);
  });
