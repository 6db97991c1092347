// The one way in which pages ask the server: relative to the document's base, with the antiforgery token, answers as values.

import { systemClock } from "../canvas/sync/clock.js";
import { Emitter } from "../canvas/sync/events.js";

/** @import { Clock, Person, SessionInfo } from "../canvas/types.js" */

/**
 * An answer that is not 2xx. `code` is the contract's, or `unreachable` (network, time-out, 5xx, a proxy's own page),
 * `otherServer` (another database answers at this address) or `refused` (anything else); `detail` is a sentence for people.
 * `isFinal`: AnnotateHub itself said so in a problem document of 4xx, so that asking again in the same way is of no use; what a proxy on
 * the way says is never final. `retryAfter`: milliseconds that the server wants to be left alone for; null when it does not say.
 * @typedef {{
 *   ok: false, code: string, status: number, detail: string, body: Record<string, unknown>, isFinal: boolean, retryAfter: number | null
 * }} Problem
 */
/**
 * @template T
 * @typedef {{ ok: true, value: T } | Problem} Answer
 */
/** @typedef {{ server: string, personId: number }} Sender who a change is sent as */
/** @typedef {"online" | "offline" | "signedOut"} Connection as the last request found it */
/** @typedef {{ connection: Connection, person: Person | null }} HttpEvents */
/** @typedef {Pick<Response, "ok" | "status" | "text"> & Partial<Pick<Response, "headers" | "blob" | "arrayBuffer">>} HttpResponse */
/** @typedef {(url: string, init: RequestInit) => Promise<HttpResponse>} Fetch */

/** A server that says nothing for this long is not there. */
const timeout = 20_000;

export class HttpClient {
  #base;
  #fetch;
  #clock;
  #newRequest;
  /** @type {SessionInfo | null} */
  #session = null;
  #takesPasskeys = false;
  /** @type {Connection} */
  #connection = "online";
  /** @type {Emitter<HttpEvents>} */
  #events = new Emitter();

  /**
   * @param {{ base?: string, fetch?: Fetch, clock?: Clock, newRequest?: () => XMLHttpRequest }} [parts]
   * `base`: the document's base address, the path prefix included
   */
  constructor({
    base = document.baseURI,
    fetch = (url, init) => globalThis.fetch(url, init),
    clock = systemClock,
    newRequest = () => new XMLHttpRequest(),
  } = {}) {
    this.#base = base;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#newRequest = newRequest;
  }

  get connection() {
    return this.#connection;
  }
  /** Who is signed in, as far as the last `api/session` told. */
  get person() {
    return this.#session?.person ?? null;
  }

  /** Whether the server takes passkeys, as far as the last `api/session` told. */
  get takesPasskeys() {
    return this.#takesPasskeys;
  }

  /** @type {Emitter<HttpEvents>["on"]} */
  on(type, listener) {
    return this.#events.on(type, listener);
  }

  /** Who is signed in, and a fresh token. @returns {Promise<Answer<SessionInfo>>} */
  async session() {
    return this.#taken(await this.#request("GET", "api/session"));
  }

  /**
   * @param {string} userName
   * @param {string} password
   * @param {string} [code] for who has a second step
   * @returns {Promise<Answer<SessionInfo>>} problem `badCredentials` when they are wrong, `secondStep` when the code is missing or wrong
   */
  async signIn(userName, password, code) {
    return this.#taken(await this.change("POST", "api/session", { userName, password, ...(code ? { code } : {}) }));
  }

  /**
   * Reads JSON. `preloaded`: the page may have asked already (`<link rel="preload">`), and that answer does; the server says itself that
   * none is kept.
   * @template T @param {string} path @param {{ preloaded?: boolean }} [options] @returns {Promise<Answer<T>>}
   */
  get(path, { preloaded = false } = {}) {
    return this.#request("GET", path, null, preloaded ? "default" : "no-store");
  }

  /**
   * Reads what is no JSON: pixels.
   * @param {string} path @param {AbortSignal} [signal]
   * @returns {Promise<Answer<Response>>} throws only when it was aborted
   */
  async open(path, signal) {
    try {
      const response = await this.#fetch(new URL(path, this.#base).href, { signal: signal ?? null, credentials: "same-origin" });
      if (response.ok) return { ok: true, value: /** @type {Response} */ (response) };
      const answer = this.#read(false, response.status, await response.text(), retryAfterOf(response.headers, this.#clock.now()));
      return /** @type {Problem} */ (answer);
    } catch (error) {
      if (signal?.aborted) throw error;
      this.#found("offline");
      return problem("unreachable", 0, "The server cannot be reached.");
    }
  }

  /**
   * A request that changes something: with a token, once more with a new one if it was stale.
   * With `sender`, it goes out only as that person on that server: somebody else may have signed in on this workstation.
   * @template T
   * @param {string} method @param {string} path @param {object | null} [body] @param {Sender} [sender]
   * @returns {Promise<Answer<T>>}
   */
  change(method, path, body = null, sender) {
    return this.#withToken(sender, () => this.#request(method, path, body));
  }

  /**
   * Sends a file as it is. `fetch` says nothing of what was sent so far; XMLHttpRequest does.
   * @template T
   * @param {string} method @param {string} path @param {Blob} file
   * @param {(sent: number, isAll: boolean) => void} [progress] bytes; `isAll` once the server has everything and works on it
   * @returns {Promise<Answer<T>>} without a time-out: files are large
   */
  sendFile(method, path, file, progress = () => {}) {
    return this.#withToken(
      undefined,
      () =>
        new Promise(resolve => {
          const request = this.#newRequest();
          request.open(method, new URL(path, this.#base).href);
          request.setRequestHeader("accept", "application/json");
          request.setRequestHeader("content-type", "application/octet-stream");
          if (this.#session) request.setRequestHeader("x-csrf-token", this.#session.antiforgeryToken);
          request.upload.onprogress = event => progress(event.loaded, false);
          request.upload.onload = () => progress(file.size, true);
          request.onloadend = () => {
            if (request.status === 0) {
              this.#found("offline");
              resolve(problem("unreachable", 0, "The server did not answer."));
              return;
            }
            const headers = { get: (/** @type {string} */ name) => request.getResponseHeader(name) };
            const isOk = request.status >= 200 && request.status < 300;
            resolve(this.#read(isOk, request.status, request.responseText, retryAfterOf(headers, this.#clock.now())));
          };
          request.send(file);
        }),
    );
  }

  /**
   * A change from a page that is going away: at once or not at all, nobody waits for the answer.
   * @param {string} path @param {object} body @param {Sender} sender
   */
  lastWords(path, body, { server, personId }) {
    if (this.#session?.person?.id !== personId || this.#session.server !== server) return;
    this.#fetch(new URL(path, this.#base).href, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": this.#session.antiforgeryToken },
      body: JSON.stringify(body),
      keepalive: true,
      credentials: "same-origin",
      redirect: "error",
    }).catch(() => {});
  }

  /**
   * @template T
   * @param {Sender | undefined} sender @param {() => Promise<Answer<T>>} request
   * @returns {Promise<Answer<T>>}
   */
  async #withToken(sender, request) {
    for (let attempt = 0; ; attempt++) {
      if (!this.#session) {
        const session = await this.session();
        if (!session.ok) return session;
      }
      const wrong = sender && this.#notAs(sender);
      if (wrong) return wrong;
      const answer = await request();
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
      return problem(
        "otherServer",
        0,
        "Another AnnotateHub database answers at this address now; what waits here belongs to the earlier one and is kept.",
      );
    }
    this.#found("signedOut");
    return problem(
      "signedOut",
      401,
      session.person
        ? `${session.person.displayName} is signed in now; what waits here goes on when its own author signs in again.`
        : "You are signed out; what waits is kept and goes on when you sign in again.",
    );
  }

  /** @param {Answer<SessionInfo>} answer @returns {Answer<SessionInfo>} */
  #taken(answer) {
    if (!answer.ok) return answer;
    const before = this.#session?.person?.id;
    this.#session = answer.value;
    this.#takesPasskeys = answer.value.takesPasskeys === true;
    if (!answer.value.person) this.#found("signedOut");
    if (answer.value.person?.id !== before) this.#events.emit("person", answer.value.person);
    return answer;
  }

  /**
   * @template T
   * @param {string} method @param {string} path @param {object | null} [body] @param {RequestCache} [cache]
   * @returns {Promise<Answer<T>>}
   */
  async #request(method, path, body = null, cache = "no-store") {
    const stop = new AbortController();
    const cancel = this.#clock.after(timeout, () => stop.abort());
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json" };
    if (body) headers["content-type"] = "application/json";
    if (method !== "GET" && this.#session) headers["x-csrf-token"] = this.#session.antiforgeryToken;
    try {
      const response = await this.#fetch(new URL(path, this.#base).href, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        signal: stop.signal,
        cache,
        credentials: "same-origin",
        redirect: "error",
      });
      return this.#read(response.ok, response.status, await response.text(), retryAfterOf(response.headers, this.#clock.now()));
    } catch {
      this.#found("offline");
      return problem(
        "unreachable",
        0,
        stop.signal.aborted ? `The server did not answer within ${timeout / 1000} seconds.` : "The server cannot be reached.",
      );
    } finally {
      cancel();
    }
  }

  /**
   * @template T
   * @param {boolean} ok @param {number} status @param {string} text @param {number | null} retryAfter
   * @returns {Answer<T>}
   */
  #read(ok, status, text, retryAfter) {
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
    const isFinal = code !== "unreachable" && code !== "signedOut" && typeof body.code === "string";
    return {
      ...problem(code, status, typeof body.detail === "string" ? body.detail : sentenceOf(code, status), body),
      isFinal,
      retryAfter,
    };
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

/**
 * RFC 9110, section 10.2.3: seconds, or a date.
 * @param {{ get(name: string): string | null } | undefined} headers @param {number} now milliseconds since 1970
 * @returns {number | null} milliseconds
 */
function retryAfterOf(headers, now) {
  const text = headers?.get("retry-after")?.trim();
  if (!text) return null;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** @param {string} code @param {number} status @param {string} detail @param {Record<string, unknown>} [body] @returns {Problem} */
const problem = (code, status, detail, body = {}) => ({ ok: false, code, status, detail, body, isFinal: false, retryAfter: null });
