// Keeps live hints flowing from the server's hub (docs/decisions/0006-one-live-hub.md). A hint says that something changed, never what:
// who hears it asks by revision. While there is no hub (offline, a restart, a proxy in between) the page is told to ask by itself.

import { systemClock } from "../canvas/sync/clock.js";

/** @import { Clock, LiveHint } from "../canvas/types.js" */
/** @import { HttpClient } from "./http.js" */

/**
 * As much of SignalR's HubConnection as is used here.
 * @typedef {{
 *   start(): Promise<void>, stop(): Promise<void>, invoke(method: string, ...values: unknown[]): Promise<unknown>,
 *   on(method: string, listener: (...values: any[]) => void): void, onclose(listener: () => void): void
 * }} HubConnection
 */
/** @typedef {Pick<EventTarget, "addEventListener" | "removeEventListener">} Page */
/** @typedef {"assignment" | "project"} Subject */

/** Longest wait between two attempts to connect, and so between two rounds of asking without hints. */
const longest = 15_000;

export class Live {
  #http; #connect; #heard; #clock; #state; #stops;
  /** @type {HubConnection | null} */
  #connection = null;
  /** Counts attempts: what an older one still says does not count. */
  #attempt = 0;
  #failures = 0;
  #isOpen = false;
  #closed = false;
  /** Whose hints flow. @type {number | null} */
  #personId = null;
  /** Keys by subject. @type {Map<Subject, number>} */
  #watched = new Map();
  #cancel = () => {};

  /**
   * @param {{
   *   http: Pick<HttpClient, "on" | "person">, heard: (hint: LiveHint) => void, connect?: () => Promise<HubConnection>,
   *   state?: (isConnected: boolean) => void, clock?: Clock, page?: Page | null
   * }} parts `state`: told whenever hints begin or cease to flow
   */
  constructor({ http, heard, connect = connectToHub, state = () => {}, clock = systemClock, page = globalThis.window ?? null }) {
    this.#http = http;
    this.#heard = heard;
    this.#connect = connect;
    this.#state = state;
    this.#clock = clock;
    const stopPerson = http.on("person", person => { if (person) this.#signedIn(person.id); });
    const online = () => { if (!this.#isOpen) void this.#begin(); };
    page?.addEventListener("online", online);
    this.#stops = () => {
      stopPerson();
      page?.removeEventListener("online", online);
    };
    void this.#begin();
  }

  /**
   * Hears of this one besides the person's own; null for none. One of a kind at a time.
   * @param {Subject} subject
   * @param {number | null} id
   */
  watch(subject, id) {
    const before = this.#watched.get(subject);
    if (before === (id ?? undefined)) return;
    if (id === null) this.#watched.delete(subject);
    else this.#watched.set(subject, id);
    if (!this.#isOpen) return;
    if (before !== undefined) void this.#invoke(`Unwatch${nameOf(subject)}`, before);
    if (id !== null) void this.#invoke(`Watch${nameOf(subject)}`, id);
  }

  close() {
    this.#closed = true;
    this.#stops();
    this.#cancel();
    this.#attempt++;
    void this.#leave();
  }

  async #begin() {
    if (this.#closed) return;
    this.#cancel();
    const attempt = ++this.#attempt;
    await this.#leave();
    if (attempt !== this.#attempt) return;
    try {
      const connection = await this.#connect();
      if (attempt !== this.#attempt) return;
      this.#connection = connection;
      connection.on("AssignmentChanged", ({ id, revision }) => {
        if (attempt === this.#attempt) this.#heard({ type: "assignment", id, revision });
      });
      connection.on("AdjudicationChanged", hint => { if (attempt === this.#attempt) this.#heard({ type: "adjudication", ...hint }); });
      // The others are for pages that show them; SignalR warns of messages that nobody takes.
      for (const method of ["NotificationsChanged", "JobChanged", "RunChanged", "PresenceChanged"]) connection.on(method, () => {});
      connection.onclose(() => this.#lost(attempt));
      await connection.start();
      // Word that hints flow must be true of what is watched, too.
      await Promise.all([...this.#watched].map(([subject, id]) => this.#invoke(`Watch${nameOf(subject)}`, id)));
      if (attempt !== this.#attempt) { void connection.stop().catch(() => {}); return; }
      this.#failures = 0;
      this.#isOpen = true;
      this.#personId = this.#http.person?.id ?? null;
      this.#state(true);
      // What changed before this was missed.
      this.#heard({ type: "listening" });
    } catch {
      this.#lost(attempt);
    }
  }

  /** @param {number} attempt */
  #lost(attempt) {
    if (attempt !== this.#attempt || this.#closed) return;
    this.#attempt++;
    if (this.#isOpen) this.#state(false);
    this.#isOpen = false;
    this.#heard({ type: "poll" });
    this.#cancel = this.#clock.after(Math.min(longest, 1000 * 2 ** this.#failures++), () => void this.#begin());
  }

  async #leave() {
    const connection = this.#connection;
    this.#connection = null;
    if (this.#isOpen) this.#state(false);
    this.#isOpen = false;
    await connection?.stop().catch(() => {});
  }

  /** What may not be watched is not there for this person; the page says so by itself. @param {string} method @param {number} id */
  async #invoke(method, id) { await this.#connection?.invoke(method, id).catch(() => {}); }

  /** A connection that was refused while nobody was signed in, or listens for the person before, begins anew. @param {number} personId */
  #signedIn(personId) {
    if (!this.#isOpen || this.#personId !== null && this.#personId !== personId) void this.#begin();
    else this.#personId = personId;
  }
}

/** @param {Subject} subject */
const nameOf = subject => subject === "assignment" ? "Assignment" : "Project";

/**
 * The library is fetched when it is first needed, so that it never stands between a page and its first picture.
 * @returns {Promise<HubConnection>}
 */
async function connectToHub() {
  const library = new URL("../lib/signalr/signalr.min.js", import.meta.url).href;
  await import(library);
  const { signalR } = /** @type {any} */ (globalThis);
  return new signalR.HubConnectionBuilder()
    .withUrl(new URL("hubs/live", document.baseURI).href)
    .configureLogging(signalR.LogLevel.None)
    .build();
}
