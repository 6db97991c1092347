// Keeps the decisions: each goes into the browser's storage before it is sent, and leaves it when the server has it on disk. A repeated one is recognised by its id.

import { makeId } from "../canvas/kernels/ids.js";
import { chosen, foreseen, nextOpen, noFilter } from "./kernel.js";

/** @import { Case, Filter, Request, View } from "./types.js" */

/** @typedef {{ ok: true, value: any } | { ok: false, status: number, code: string, detail: string }} Answer */

export class Desk {
  /** @type {View | null} */
  view = null;
  /** @type {Filter} */
  filter = noFilter;
  /** @type {string | null} */
  current = null;
  /** Decisions that are not yet acknowledged, oldest first. @type {Request[]} */
  pending = [];
  /** What this page did, for undo; each with the case it was about. @type {{ operation: string, key: string }[]} */
  done = [];
  /** What was undone, for redo. @type {{ operation: string, key: string }[]} */
  undone = [];
  /** @type {"saved" | "sending" | "offline" | "signedOut"} */
  status = "saved";
  #sending = false;
  #wait = 1000;
  #token = "";
  #base; #address; #place; #fetch; #storage; #tell; #fault; #by = "you";

  /**
   * @param {{ project: number, round: number, base?: string, fetch?: typeof globalThis.fetch, storage?: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">,
   *           onChange: () => void, onFault: (sentence: string) => void }} parts
   */
  constructor({ project, round, base = document.baseURI, fetch = globalThis.fetch.bind(globalThis), storage = localStorage, onChange, onFault }) {
    this.#base = base;
    this.#address = `api/projects/${project}/rounds/${round}/adjudication`;
    this.#place = `adjudication:${round}`;
    this.#fetch = fetch;
    this.#storage = storage;
    this.#tell = onChange;
    this.#fault = onFault;
  }

  get queue() { return chosen(this.view?.cases ?? [], this.filter); }
  /** @returns {Case | null} */
  get case() { return this.view?.cases.find(item => item.key === this.current) ?? null; }

  /** Begins or reads the adjudication and sends what an earlier page left. */
  async open() {
    const session = await this.request("GET", "api/session", null, true);
    if (session.ok && session.value.person) {
      this.#by = session.value.person.displayName;
      // Of one person on one server: somebody else at this browser must not send it.
      this.#place += `:${session.value.server}:${session.value.person.id}`;
    }
    this.#adopt();
    // What was kept goes first, so that the view is read after it.
    if (this.pending.length > 0) await this.#send();
    const answer = await this.request("POST", "");
    if (!answer.ok) return answer;
    this.#take(answer.value);
    return answer;
  }

  /** Takes over what earlier pages of this person left. Each page keeps its own list, so that two tabs never write over each other; what both send counts once. */
  #adopt() {
    const places = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? "").filter(key => key.startsWith(this.#place + ":"));
    this.#place += `:${makeId("c")}`;
    this.pending = places.flatMap(place => parsed(this.#storage.getItem(place)));
    // First under the new name, then away with the old ones.
    this.#store();
    for (const place of places) this.#storage.removeItem(place);
  }

  async reload() {
    const answer = await this.request("GET", "");
    if (answer.ok) this.#take(answer.value);
    return answer;
  }

  /** @param {View} view */
  #take(view) {
    this.view = view;
    // What still waits is shown as decided.
    for (const request of this.pending) this.#replace(request.case, item => foreseen(item, request, this.#by));
    if (!this.case) this.current = (nextOpen(this.queue, "") ?? this.queue[0])?.key ?? null;
    this.#tell();
  }

  /** @param {Filter} filter */
  choose(filter) {
    this.filter = filter;
    const { queue } = this;
    if (!queue.some(item => item.key === this.current)) this.current = (queue.find(item => item.state === "open") ?? queue[0])?.key ?? null;
    this.#tell();
  }

  /** @param {string} key */
  go(key) { this.current = key; this.#tell(); }

  /** @param {number} by */
  step(by) {
    const { queue } = this, at = queue.findIndex(item => item.key === this.current);
    const next = queue[at + by];
    if (next) this.go(next.key);
  }

  /**
   * Decides the case on screen and goes to the next. Nothing is awaited: it is kept first and sent then.
   * @param {string} kind @param {Partial<Request>} [more]
   */
  decide(kind, more = {}) {
    const item = this.case;
    if (!item || this.view?.isSigned) return;
    /** @type {Request} */
    const request = { operation: makeId("o"), imageId: item.imageId, case: item.key, kind, ...more };
    this.#keep(request);
    this.#replace(item.key, found => foreseen(found, request, this.#by));
    if (kind !== "comment") {
      this.done.push({ operation: request.operation, key: item.key });
      this.undone = [];
      this.current = nextOpen(this.queue, item.key)?.key ?? item.key;
    }
    this.#tell();
    void this.#send();
  }

  /** Takes back the last decision of this page and goes to its case. */
  undo() { this.#takeBack(this.done, this.undone); }

  redo() { this.#takeBack(this.undone, this.done); }

  /** @param {{ operation: string, key: string }[]} from @param {{ operation: string, key: string }[]} to */
  #takeBack(from, to) {
    const last = from.at(-1);
    const item = this.view?.cases.find(found => found.key === last?.key);
    if (!last || !item || this.view?.isSigned) return;
    from.pop();
    const operation = makeId("o");
    to.push({ operation, key: last.key });
    this.#keep({ operation, imageId: item.imageId, case: last.key, kind: "undo", undoes: last.operation });
    // What stands again is the server's to say; until then the case is open.
    this.#replace(last.key, found => ({ ...found, state: "open", decision: null, stands: null }));
    this.filter = this.queue.some(found => found.key === last.key) ? this.filter : noFilter;
    this.current = last.key;
    this.#tell();
    void this.#send();
  }

  /** @param {Request} request */
  #keep(request) {
    this.pending.push(request);
    this.#store();
  }

  #store() {
    if (this.pending.length > 0) this.#storage.setItem(this.#place, JSON.stringify(this.pending));
    else this.#storage.removeItem(this.#place);
  }

  /** @param {string} key @param {(item: Case) => Case} change */
  #replace(key, change) {
    const cases = this.view?.cases ?? [];
    const at = cases.findIndex(item => item.key === key);
    if (at >= 0) cases[at] = change(cases[at]);
  }

  /** One after the other, so that an undo never overtakes its decision. */
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.pending.length > 0) {
      const request = this.pending[0];
      this.#show("sending");
      const answer = request.kind === "undo" ? await this.request("POST", "/undo", request) : await this.request("POST", "/decisions", request);
      if (answer.ok) {
        this.#wait = 1000;
        this.pending.shift();
        this.#store();
        if (this.view && !this.pending.some(item => item.imageId === request.imageId)) this.#merge(answer.value);
        continue;
      }
      if (answer.code === "refused" || answer.code === "notFound" || answer.code === "invalid") {
        this.pending.shift();
        this.#store();
        this.#fault(answer.detail);
        if (this.view) void this.reload();
        continue;
      }
      this.#sending = false;
      this.#show(answer.code === "signedOut" ? "signedOut" : "offline");
      setTimeout(() => void this.#send(), this.#wait);
      this.#wait = Math.min(15000, this.#wait * 2);
      return;
    }
    this.#sending = false;
    this.#show("saved");
  }

  /** @param {Desk["status"]} status */
  #show(status) {
    if (this.status === status) return;
    this.status = status;
    if (this.view) this.#tell();
  }

  /** @param {{ imageId: number, cases: Case[] }} answer */
  #merge({ imageId, cases }) {
    const fresh = new Map(cases.map(item => [item.key, item]));
    if (this.view) this.view.cases = this.view.cases.map(item => item.imageId === imageId ? fresh.get(item.key) ?? item : item);
    this.#tell();
  }

  /**
   * @param {string} method @param {string} path after the adjudication's own address @param {object | null} [body] @param {boolean} [absolute]
   * @returns {Promise<Answer>}
   */
  async request(method, path, body = null, absolute = false) {
    for (let attempt = 0; ; attempt++) {
      if (method !== "GET" && !this.#token) {
        const session = await this.request("GET", "api/session", null, true);
        if (!session.ok) return session;
        if (!session.value.person) return { ok: false, status: 401, code: "signedOut", detail: "You are signed out; what waits is kept and goes on when you have signed in again." };
        this.#token = session.value.antiforgeryToken;
      }
      const answer = await this.#once(method, absolute ? path : this.#address + path, body);
      if (answer.ok || answer.code !== "antiforgery" || attempt > 0) return answer;
      this.#token = "";
    }
  }

  /** @param {string} method @param {string} path @param {object | null} body @returns {Promise<Answer>} */
  async #once(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json" };
    if (body) headers["content-type"] = "application/json";
    if (method !== "GET") headers["x-csrf-token"] = this.#token;
    try {
      const response = await this.#fetch(new URL(path, this.#base).href, { method, headers, body: body ? JSON.stringify(body) : null, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(20000) });
      const text = await response.text();
      const value = text === "" ? null : JSON.parse(text);
      if (response.ok) return { ok: true, value };
      if (response.status === 401) this.#token = "";
      const code = response.status >= 500 ? "unreachable" : value?.code ?? (response.status === 401 ? "signedOut" : response.status === 404 ? "notFound" : "refused");
      return { ok: false, status: response.status, code, detail: value?.detail ?? `The server answered ${response.status}.` };
    } catch {
      return { ok: false, status: 0, code: "unreachable", detail: "The server cannot be reached; what you decide is kept here and sent when it is back." };
    }
  }
}

/** @param {string | null} text @returns {Request[]} */
function parsed(text) {
  try {
    const value = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
