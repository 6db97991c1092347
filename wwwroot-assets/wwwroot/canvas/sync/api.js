// Requests to the server: relative to the document's base, with the antiforgery token, answers as values.

import { systemClock } from "./clock.js";
import { Emitter } from "./events.js";

/** @import { Clock, Comment, CommentDraft, HeldItem, ImageListItem, LogAnswer, Operation, Person, Place, SessionInfo, WorkDocument } from "../types.js" */

/**
 * An answer that is not 2xx. `code` is the contract's, or `unreachable` (network, time-out, 5xx, a page instead of JSON),
 * `otherServer` (another database answers at this address) or `refused` (anything else); `detail` is a sentence for people.
 * @typedef {{ ok: false, code: string, status: number, detail: string, body: Record<string, unknown> }} Problem
 */
/**
 * @template T
 * @typedef {{ ok: true, value: T } | Problem} Answer
 */
/** @typedef {{ server: string, personId: number }} Sender who a change is sent as */
/** @typedef {"online" | "offline" | "signedOut"} Connection as the last request found it */
/** @typedef {{ connection: Connection, person: Person | null }} ApiEvents */

/** @typedef {(url: string, init: RequestInit) => Promise<Pick<Response, "ok" | "status" | "text">>} Fetch */

const patience = 20_000;

export class Api {
  #base; #fetch; #clock;
  /** @type {SessionInfo | null} */
  #session = null;
  /** @type {Connection} */
  #connection = "online";
  /** @type {Emitter<ApiEvents>} */
  #events = new Emitter();

  /** @param {{ base?: string, fetch?: Fetch, clock?: Clock }} [parts] `base`: the document's base address, the path prefix included */
  constructor({ base = document.baseURI, fetch = (url, init) => globalThis.fetch(url, init), clock = systemClock } = {}) {
    this.#base = base;
    this.#fetch = fetch;
    this.#clock = clock;
  }

  get connection() { return this.#connection; }
  /** Who is signed in, as far as the last `api/session` told. */
  get person() { return this.#session?.person ?? null; }

  /** @type {Emitter<ApiEvents>["on"]} */
  on(type, listener) { return this.#events.on(type, listener); }

  /** Who is signed in, and a fresh token. @returns {Promise<Answer<SessionInfo>>} */
  async session() { return this.#taken(await this.#request("GET", "api/session")); }

  /** @param {string} userName @param {string} password @returns {Promise<Answer<SessionInfo>>} problem `badCredentials` when they are wrong */
  async signIn(userName, password) {
    return this.#taken(await this.#change("POST", "api/session", { userName, password }));
  }

  /** @param {number} projectId @param {Place} place @returns {Promise<Answer<WorkDocument>>} */
  work(projectId, { image, assignment }) {
    return this.#request("GET", `api/projects/${projectId}/images/${image}/work${assignment === null ? "" : `?assignment=${assignment}`}`);
  }

  /** What waits for this person in the project; null when nothing does. @param {number} projectId @returns {Promise<Answer<Place | null>>} */
  next(projectId) { return this.#request("GET", `api/projects/${projectId}/next`); }

  /** @param {number} assignmentId @returns {Promise<Answer<Comment[] | { items: Comment[] }>>} */
  comments(assignmentId) { return this.#request("GET", `api/assignments/${assignmentId}/comments`); }

  /** @param {number} assignmentId @param {CommentDraft} draft @param {Sender} sender @returns {Promise<Answer<Comment>>} */
  comment(assignmentId, draft, sender) { return this.#change("POST", `api/assignments/${assignmentId}/comments`, draft, sender); }

  /** @param {number} commentId @param {boolean} resolved @returns {Promise<Answer<unknown>>} */
  resolveComment(commentId, resolved) { return this.#change("POST", `api/comments/${commentId}/resolve`, { resolved }); }

  /** @param {number} assignmentId @param {string} reason @param {string} note @param {Sender} sender @returns {Promise<Answer<unknown>>} */
  skip(assignmentId, reason, note, sender) { return this.#change("POST", `api/assignments/${assignmentId}/skip`, { reason, note }, sender); }

  /** A lead gives the work back. @param {number} assignmentId @param {string} comment @returns {Promise<Answer<unknown>>} */
  giveBack(assignmentId, comment) { return this.#change("POST", `api/assignments/${assignmentId}/return`, { comment }); }

  /** A lead accepts the work. @param {number} assignmentId @returns {Promise<Answer<unknown>>} */
  accept(assignmentId) { return this.#change("POST", `api/assignments/${assignmentId}/accept`, {}); }

  /** Interaction time of one page on one assignment, from its beginning. @param {number} assignmentId @param {{ clientId: string, milliseconds: number }} sum @param {Sender} sender @returns {Promise<Answer<unknown>>} */
  activity(assignmentId, sum, sender) { return this.#change("POST", `api/assignments/${assignmentId}/activity`, sum, sender); }

  /** The same from a page that is going away: at once or not at all, nobody waits for the answer. @param {number} assignmentId @param {{ clientId: string, milliseconds: number }} sum @param {Sender} sender */
  lastActivity(assignmentId, sum, { server, personId }) {
    if (this.#session?.person?.id !== personId || this.#session.server !== server) return;
    this.#fetch(new URL(`api/assignments/${assignmentId}/activity`, this.#base).href, {
      method: "POST", headers: { "content-type": "application/json", "x-csrf-token": this.#session.antiforgeryToken }, body: JSON.stringify(sum), keepalive: true, credentials: "same-origin", redirect: "error",
    }).catch(() => {});
  }

  /**
   * @param {number} projectId @param {{ skip?: number, take?: number, search?: string }} [page]
   * @returns {Promise<Answer<{ total: number, items: ImageListItem[] }>>}
   */
  images(projectId, { skip = 0, take = 200, search = "" } = {}) {
    return this.#request("GET", `api/projects/${projectId}/images?skip=${skip}&take=${take}&search=${encodeURIComponent(search)}`);
  }

  /** @param {number} assignmentId @param {number} since @returns {Promise<Answer<LogAnswer>>} */
  operations(assignmentId, since) { return this.#request("GET", `api/assignments/${assignmentId}/operations?since=${since}`); }

  /**
   * @param {number} assignmentId @param {{ clientId: string, since: number, operations: readonly Operation[] }} body @param {Sender} sender
   * @returns {Promise<Answer<LogAnswer>>}
   */
  send(assignmentId, body, sender) { return this.#change("POST", `api/assignments/${assignmentId}/operations`, body, sender); }

  /** @param {number} assignmentId @returns {Promise<Answer<{ items: HeldItem[] }>>} */
  held(assignmentId) { return this.#request("GET", `api/assignments/${assignmentId}/held`); }

  /** @param {number} assignmentId @param {number} heldId @param {"apply" | "discard"} resolution @returns {Promise<Answer<unknown>>} */
  resolveHeld(assignmentId, heldId, resolution) { return this.#change("POST", `api/assignments/${assignmentId}/held/${heldId}`, { resolution }); }

  /** @param {number} projectId @param {object} settings @returns {Promise<Answer<unknown>>} */
  saveViewSettings(projectId, settings) { return this.#change("PUT", `api/projects/${projectId}/view-settings`, settings); }

  /** @param {object} preferences @returns {Promise<Answer<unknown>>} */
  savePreferences(preferences) { return this.#change("PUT", "api/me/canvas-preferences", preferences); }

  /**
   * A request that changes something: with a token, once more with a new one if it was stale.
   * With `sender`, it goes out only as that person on that server: somebody else may have signed in on this workstation.
   * @template T
   * @param {string} method @param {string} path @param {object} body @param {Sender} [sender]
   * @returns {Promise<Answer<T>>}
   */
  async #change(method, path, body, sender) {
    for (let attempt = 0; ; attempt++) {
      if (!this.#session) {
        const session = await this.session();
        if (!session.ok) return session;
      }
      const wrong = sender && this.#notAs(sender);
      if (wrong) return wrong;
      /** @type {Answer<T>} */
      const answer = await this.#request(method, path, body);
      if (answer.ok || answer.code !== "antiforgery" || attempt > 0) return answer;
      this.#session = null;
    }
  }

  /** @param {Sender} sender @returns {Problem | null} */
  #notAs({ server, personId }) {
    const session = /** @type {SessionInfo} */ (this.#session);
    if (session.person?.id === personId && session.server === server) return null;
    // The next attempt asks again who is signed in.
    this.#session = null;
    if (session.server !== server) {
      return problem("otherServer", 0, "Another AnnotateHub database answers at this address now; what waits here belongs to the earlier one and is kept.");
    }
    this.#found("signedOut");
    return problem("signedOut", 401, session.person
      ? `${session.person.displayName} is signed in now; what waits here goes on when its own author signs in again.`
      : "You are signed out; what waits is kept and goes on when you sign in again.");
  }

  /** @param {Answer<SessionInfo>} answer @returns {Answer<SessionInfo>} */
  #taken(answer) {
    if (!answer.ok) return answer;
    const before = this.#session?.person?.id;
    this.#session = answer.value;
    if (!answer.value.person) this.#found("signedOut");
    if (answer.value.person?.id !== before) this.#events.emit("person", answer.value.person);
    return answer;
  }

  /**
   * @template T
   * @param {string} method @param {string} path @param {object} [body]
   * @returns {Promise<Answer<T>>}
   */
  async #request(method, path, body) {
    const stop = new AbortController();
    const cancel = this.#clock.after(patience, () => stop.abort());
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json" };
    if (body) headers["content-type"] = "application/json";
    if (method !== "GET" && this.#session) headers["x-csrf-token"] = this.#session.antiforgeryToken;
    try {
      const response = await this.#fetch(new URL(path, this.#base).href, {
        method, headers, body: body ? JSON.stringify(body) : null, signal: stop.signal, cache: "no-store", credentials: "same-origin", redirect: "error",
      });
      return this.#read(response.ok, response.status, await response.text());
    } catch {
      this.#found("offline");
      return problem("unreachable", 0, stop.signal.aborted ? `The server did not answer within ${patience / 1000} seconds.` : "The server cannot be reached.");
    } finally {
      cancel();
    }
  }

  /**
   * @template T
   * @param {boolean} ok @param {number} status @param {string} text
   * @returns {Answer<T>}
   */
  #read(ok, status, text) {
    const value = parse(text);
    if (ok && value !== undefined) {
      this.#found("online");
      return { ok: true, value: /** @type {T} */ (value) };
    }
    const body = /** @type {Record<string, unknown>} */ (typeof value === "object" && value !== null ? value : {});
    const code = codeOf(ok, status, body);
    if (code === "signedOut") this.#session = null;
    if (code === "unreachable") this.#found("offline");
    else this.#found(code === "signedOut" ? "signedOut" : "online");
    return problem(code, status, typeof body.detail === "string" ? body.detail : sentenceOf(code, status), body);
  }

  /** @param {Connection} connection */
  #found(connection) {
    if (this.#connection === connection) return;
    this.#connection = connection;
    this.#events.emit("connection", connection);
  }
}

/** @param {string} text @returns {unknown} undefined when it is no JSON; null when it is empty (204) */
function parse(text) {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {boolean} ok @param {number} status @param {Record<string, unknown>} body */
function codeOf(ok, status, body) {
  if (ok || status >= 500 || status === 408 || status === 429) return "unreachable";
  if (typeof body.code === "string") return body.code;
  if (status === 401) return "signedOut";
  if (status === 413) return "tooLarge";
  // Without a problem document it was a proxy that answered, not AnnotateHub.
  return status === 404 ? "unreachable" : "refused";
}

/** @param {string} code @param {number} status */
function sentenceOf(code, status) {
  if (code === "signedOut") return "You are signed out.";
  if (code === "unreachable") return `The server cannot be reached (HTTP ${status}).`;
  return `The server refused the request (HTTP ${status}).`;
}

/** @param {string} code @param {number} status @param {string} detail @param {Record<string, unknown>} [body] @returns {Problem} */
const problem = (code, status, detail, body = {}) => ({ ok: false, code, status, detail, body });
