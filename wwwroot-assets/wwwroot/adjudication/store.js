// Keeps the decisions: each goes into the browser's outbox before it is sent, and leaves it when the server has it on disk, or when
// AnnotateHub itself has said that it can never have it. A repeated one is recognised by its id.

import { HttpClient } from "../shared/http.js";
import { makeId } from "../canvas/kernels/ids.js";
import { systemClock } from "../canvas/sync/clock.js";
import { Outbox } from "../canvas/sync/outbox.js";
import { Sender } from "../canvas/sync/sender.js";
import { chosen, foreseen, nextOpen, noFilter } from "./kernel.js";

/** @import { Clock } from "../canvas/types.js" */
/** @import { Verdict } from "../canvas/sync/sender.js" */
/** @import { Answer, Problem } from "../shared/http.js" */
/** @import { Case, DecisionEntry, Filter, Request, View } from "./types.js" */

/** After somebody else's decision: a lead who decides once a second must not make everybody read the round once a second. */
const gather = 3_000;

/** Decisions have a database of their own. @returns {Outbox<DecisionEntry>} */
const decisionsOutbox = () => new Outbox({ name: "annotatehub-decisions", subject: "roundId" });

export class AdjudicationStore {
  /** @type {View | null} */
  view = null;
  /** @type {Filter} */
  filter = noFilter;
  /** @type {string | null} */
  current = null;
  /** What this page did, for undo; each with the case it was about. @type {{ operation: string, key: string }[]} */
  done = [];
  /** What was undone, for redo. @type {{ operation: string, key: string }[]} */
  undone = [];
  /** Why something waits, as a sentence; empty when nothing does. */
  detail = "";
  /** Decisions that are not yet acknowledged, oldest first. @type {DecisionEntry[]} */
  #entries = [];
  /** Entries on their way into the outbox: they are sent when they are there. @type {Map<DecisionEntry, Promise<void>>} */
  #storing = new Map();
  /** Why decisions are in this page's memory only. @type {string | null} */
  #unstored = null;
  /** @type {{ server: string, personId: number } | null} */
  #owner = null;
  #by = "you";
  #gathering = false;
  #lastStatus = "saved";
  #address;
  #round;
  #outbox;
  #clock;
  #sender;
  #tell;
  #fault;

  /**
   * @param {{ project: number, round: number, http?: HttpClient, outbox?: Outbox<DecisionEntry>, clock?: Clock, random?: () => number,
   *           onChange: () => void, onFault: (sentence: string) => void }} parts
   */
  constructor({
    project,
    round,
    clock = systemClock,
    http = new HttpClient({ clock }),
    outbox = decisionsOutbox(),
    random,
    onChange,
    onFault,
  }) {
    this.http = http;
    this.#round = round;
    this.#address = `api/projects/${project}/rounds/${round}/adjudication`;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#tell = onChange;
    this.#fault = onFault;
    this.#sender = new Sender({
      next: async () => (this.#entries.length > 0 ? () => this.#send() : null),
      clock,
      random,
      changed: () => this.#show(),
    });
  }

  /** What waits, oldest first. @returns {Request[]} */
  get pending() {
    return this.#entries.map(entry => entry.operation);
  }
  get queue() {
    return chosen(this.view?.cases ?? [], this.filter);
  }
  /** @returns {Case | null} */
  get case() {
    return this.view?.cases.find(item => item.key === this.current) ?? null;
  }
  /** @returns {"saved" | "sending" | "offline" | "signedOut" | "storage"} */
  get status() {
    if (this.#entries.length === 0) return "saved";
    const { kind } = this.#sender.state;
    return kind === "signedOut" ? "signedOut" : this.#unstored !== null ? "storage" : kind === "backoff" ? "offline" : "sending";
  }

  /**
   * Begins or reads the adjudication and sends what an earlier page left. Whose decisions those are is known only from the server: while it
   * does not say who is signed in, what is kept stays where it is.
   * @returns {Promise<Answer<unknown>>}
   */
  async open() {
    const session = await this.http.session();
    if (!session.ok) return session;
    if (!session.value.person) return signedOut;
    this.#owner = { server: session.value.server, personId: session.value.person.id };
    this.#by = session.value.person.displayName;
    this.#entries = await this.#outbox.list(this.#owner, this.#round);
    // What was kept goes first, so that the view is read after it.
    if (this.#entries.length > 0) await this.#settled();
    /** @type {Answer<View>} */
    const answer = await this.request("POST", "");
    if (answer.ok) this.#take(answer.value);
    return answer;
  }

  async reload() {
    /** @type {Answer<View>} */
    const answer = await this.request("GET", "");
    if (answer.ok) this.#take(answer.value);
    return answer;
  }

  /** Somebody changed something, or may have: reads the round again soon, once however often this is called. */
  changed() {
    if (this.#gathering || !this.view) return;
    this.#gathering = true;
    this.#clock.after(gather, () => {
      this.#gathering = false;
      void this.reload();
    });
  }

  /** There is reason to try at once: hints flow again, the browser is online. */
  wake() {
    if (this.#entries.length > 0) this.#sender.wake();
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
  go(key) {
    this.current = key;
    this.#tell();
  }

  /** @param {number} by */
  step(by) {
    const { queue } = this,
      at = queue.findIndex(item => item.key === this.current);
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
  }

  /** Takes back the last decision of this page and goes to its case. */
  undo() {
    this.#takeBack(this.done, this.undone);
  }

  redo() {
    this.#takeBack(this.undone, this.done);
  }

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
  }

  /** @param {Request} request */
  #keep(request) {
    const owner = /** @type {{ server: string, personId: number }} */ (this.#owner);
    const { clientId, sequence } = this.#outbox.ticket(this.#round);
    /** @type {DecisionEntry} */
    const entry = { ...owner, roundId: this.#round, clientId, sequence, queuedAt: this.#clock.now(), operation: request };
    this.#entries.push(entry);
    this.#storing.set(
      entry,
      this.#outbox.put([entry]).then(refusal => {
        this.#storing.delete(entry);
        if (refusal !== null) this.#unstored = refusal;
        this.#show();
      }),
    );
    this.#sender.kick();
  }

  /** @param {string} key @param {(item: Case) => Case} change */
  #replace(key, change) {
    const cases = this.view?.cases ?? [];
    const at = cases.findIndex(item => item.key === key);
    if (at >= 0) cases[at] = change(cases[at]);
  }

  /** One after the other, so that an undo never overtakes its decision. @returns {Promise<Verdict>} */
  async #send() {
    const entry = this.#entries[0];
    await this.#storing.get(entry);
    const { operation: request, server, personId } = entry;
    const path = `${this.#address}/${request.kind === "undo" ? "undo" : "decisions"}`;
    /** @type {Answer<{ imageId: number, cases: Case[] }>} */
    const answer = await this.http.change("POST", path, request, { server, personId });
    if (answer.ok) {
      if (!Array.isArray(answer.value?.cases)) return { kind: "offline", detail: "The server's answer is not one of AnnotateHub." };
      await this.#settle(entry);
      if (this.view && !this.pending.some(item => item.imageId === request.imageId)) this.#merge(answer.value);
      return { kind: "done" };
    }
    if (answer.code === "signedOut") return { kind: "signedOut", detail: answer.detail };
    // Only AnnotateHub's own refusal ends a decision: what a proxy says on the way (403, 404, 408, 429 ...) will pass.
    if (!answer.isFinal || answer.code === "antiforgery") return { kind: "offline", detail: answer.detail, retryAfter: answer.retryAfter };
    await this.#settle(entry);
    this.#fault(answer.detail);
    if (this.view) void this.reload();
    return { kind: "done" };
  }

  /** @param {DecisionEntry} entry */
  async #settle(entry) {
    this.#entries = this.#entries.filter(item => item !== entry);
    if (this.#entries.length === 0) this.#unstored = null;
    this.#show();
    await this.#outbox.remove([entry]);
  }

  /** Until everything is sent or nothing can be sent just now. @returns {Promise<void>} */
  #settled() {
    return new Promise(resolve => {
      this.#resting = resolve;
      this.#sender.wake();
    });
  }

  /** Called when the sender rests. */
  #resting = () => {};

  #show() {
    const { state } = this.#sender;
    if (state.kind !== "sending") this.#resting();
    this.detail = this.#entries.length === 0 ? "" : "detail" in state ? state.detail : (this.#unstored ?? "");
    const status = `${this.status} ${this.detail}`;
    if (status === this.#lastStatus) return;
    this.#lastStatus = status;
    if (this.view) this.#tell();
  }

  /** @param {{ imageId: number, cases: Case[] }} answer */
  #merge({ imageId, cases }) {
    const fresh = new Map(cases.map(item => [item.key, item]));
    if (this.view) this.view.cases = this.view.cases.map(item => (item.imageId === imageId ? (fresh.get(item.key) ?? item) : item));
    this.#tell();
  }

  /**
   * @template T
   * @param {string} method @param {string} path after the adjudication's own address @param {object | null} [body]
   * @returns {Promise<Answer<T>>}
   */
  request(method, path, body = null) {
    return method === "GET"
      ? this.http.get(this.#address + path)
      : this.http.change(method, this.#address + path, body, this.#owner ?? undefined);
  }
}

/** @type {Problem} */
const signedOut = {
  ok: false, code: "signedOut", status: 401, body: {}, isFinal: false, retryAfter: null,
  detail: "You are signed out; what waits is kept and goes on when you have signed in again.",
};
