/** From image to image on one page: the next is shown before the old one's session is closed, and neighbours are got ready. */
import { openSession } from "../sync/session.js";
import { Workspace } from "./workspace.js";

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
    this.workspace = new Workspace(root, { api, flat, fetchWork: id => this.#fetchWork(id), go: step => this.go(step) });
    /** @type {Held | null} */
    this.current = null;
    /** @type {number | null} the image asked for last */
    this.wanted = null;
    const prefetch = () => { if (this.current?.document) this.#prefetch(this.current.document); };
    window.addEventListener("online", prefetch);
    api.on("person", person => { if (person) prefetch(); });
  }

  /** @param {number} id */
  async #fetchWork(id) {
    const answer = await this.api.work(this.projectId, id);
    if (!answer.ok) throw new Error(answer.detail);
    return answer.value;
  }

  /** @param {1 | -1} step */
  go(step) {
    // Keys pressed faster than images arrive count from the one asked for, as far as its neighbours are known.
    const from = (this.wanted !== null ? this.workspace.library.images.get(this.wanted)?.document : null) ?? this.current?.document;
    if (!from) return;
    const id = step > 0 ? from.image.next : from.image.previous;
    if (id === null) this.#end(from, step);
    else this.open(id);
  }

  /** The list may have grown since the document was fetched: an import or the demo goes on while people work. @param {WorkDocument} from @param {1 | -1} step */
  async #end(from, step) {
    const { footer, library, topBar } = this.workspace;
    footer.say(step > 0 ? "This is the last image." : "This is the first image.");
    const answer = await this.api.work(this.projectId, from.image.id);
    const held = library.images.get(from.image.id);
    if (!answer.ok || !held?.document) return;
    const { position, of, previous, next } = answer.value.image;
    Object.assign(held.document.image, { position, of, previous, next });
    if (this.current !== held) return;
    topBar.show(held.document);
    const id = step > 0 ? next : previous;
    if (id !== null) this.open(id);
  }

  /** @param {number} id @returns {Promise<boolean>} whether it is on screen now */
  async open(id) {
    const { workspace } = this;
    const { library } = workspace;
    this.wanted = id;
    const held = library.hold(id);
    try {
      const work = await held.work;
      if (this.wanted !== id) return false;
      if (!workspace.pictures) workspace.start(work);
      const views = workspace.settings?.channels ?? [];
      const planes = work.image.planes.filter(plane => views[plane.channel]?.on && !held.displayReady.has(plane.channel)).map(plane => library.display(held, plane.channel));
      const [session] = await Promise.all([
        held.session ?? openSession({ work, api: this.api, outbox: this.outbox }), Promise.race([Promise.allSettled(planes), after(longestWait)]),
      ]);
      if (this.wanted !== id) { if (session !== held.session) await session.close(); return false; }
      const left = this.current, old = workspace.scene.session;
      this.current = held;
      held.session = session;
      workspace.show(held, session);
      this.#say(work);
      if (left && old) this.#leave(left, old);
      this.#prefetch(work);
      return true;
    } catch (error) {
      if (this.wanted === id) this.wanted = this.current?.id ?? null;
      const sentence = error instanceof Error ? error.message : String(error);
      if (!this.current) throw error;
      workspace.footer.say(`That image cannot be shown: ${sentence}`);
      return false;
    }
  }

  /** @param {WorkDocument} work */
  #say(work) {
    history.replaceState(history.state, "", new URL(`projects/${this.projectId}/images/${work.image.id}/annotate`, document.baseURI));
    document.title = `${work.image.name} - AnnotateHub`;
    this.root.dataset.image = String(work.image.id);
  }

  /**
   * The document of the image left behind learns what was done, so that coming back needs no server. While something of it still waits its session
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

  /** Next two and previous one; what is further away is let go. @param {WorkDocument} work */
  async #prefetch(work) {
    const { library } = this.workspace;
    const { id, next, previous } = work.image;
    const keep = new Set([id, ...[next, previous].filter(other => other !== null)]);
    const further = () => next === null ? null : library.images.get(next)?.document?.image.next ?? null;
    const known = further();
    if (known !== null) keep.add(known);
    library.keep(keep, id);
    try {
      await idle();
      for (const step of [() => next, further, () => previous]) {
        const neighbour = step();
        if (neighbour === null || this.current?.id !== id) continue;
        await library.prefetch(neighbour);
      }
    } catch {
      // Without the server there is nothing to get ready; it is tried again at the next image and when the network is back.
    }
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
const after = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds); });

/** When the page has nothing more pressing to do. @returns {Promise<void>} */
const idle = () => new Promise(resolve => { if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 500 }); else setTimeout(resolve, 50); });
