// A browser, a clock, a network and a server that tests hold in their hands: no real time passes, every fault is chosen.

import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { Api } from "../../../wwwroot-assets/wwwroot/canvas/sync/api.js";
import { Outbox } from "../../../wwwroot-assets/wwwroot/canvas/sync/outbox.js";
import { openSession } from "../../../wwwroot-assets/wwwroot/canvas/sync/session.js";
import { FakeServer } from "./fake-server.js";

/** @import { Clock, LoggedOperation, Session, WorkDocument } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

Object.assign(globalThis, { IDBKeyRange });

/** What the network does to one request: delays in milliseconds; `lost` on the way there or back; `twice` also delivers it later. */
/** @typedef {{ there?: number, back?: number, lost?: "request" | "answer", twice?: number }} Fault */

/** Numbers from 0 to 1 that are the same in every run (mulberry32). @param {number} seed */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 >>> 0;
    let value = Math.imul(state ^ state >>> 15, 1 | state);
    value = value + Math.imul(value ^ value >>> 7, 61 | value) ^ value;
    return ((value ^ value >>> 14) >>> 0) / 4294967296;
  };
}

/** @implements {Clock} */
export class TestClock {
  time = Date.parse("2026-11-23T08:00:00Z");
  /** @type {{ at: number, run: () => void }[]} */
  #timers = [];
  now = () => this.time;

  /** @param {number} milliseconds @param {() => void} run */
  after = (milliseconds, run) => {
    const timer = { at: this.time + milliseconds, run };
    this.#timers.push(timer);
    return () => { this.#timers = this.#timers.filter(item => item !== timer); };
  };

  /** Lets time pass, every timer in its turn, and everything that follows from it settle. @param {number} milliseconds */
  async pass(milliseconds) {
    const end = this.time + milliseconds;
    await settle();
    for (;;) {
      const next = this.#timers.filter(timer => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter(item => item !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settle();
    }
    this.time = end;
  }
}

/** Lets promises and the fake IndexedDB (which takes a few turns of the event loop for each step) come to rest. */
export async function settle() {
  for (let turn = 0; turn < 40; turn++) await new Promise(resolve => setImmediate(resolve));
}

/** Until everything performed is saved; the network must be whole. @param {Session} session */
export async function saved(session) {
  for (let round = 0; session.status.kind !== "saved"; round++) {
    if (round === 100) throw new Error(`Not saved: ${JSON.stringify(session.status)}`);
    await settle();
  }
}

/** One browser profile: IndexedDB, cookie and BroadcastChannel are shared by its tabs. */
export class Browser {
  factory = new IDBFactory();
  /** @type {number | null} */
  cookie = null;
  /** @type {Set<{ onmessage: ((event: MessageEvent) => void) | null }>} */
  channels = new Set();
}

export class World {
  clock = new TestClock();
  server = new FakeServer();
  /** Asked for every request. @type {(method: string, path: string) => Fault} */
  fault = () => ({});
  cut = false;

  /** @param {number} personId */
  browserOf(personId) {
    const browser = new Browser();
    browser.cookie = personId;
    return browser;
  }

  /** @param {Browser} browser @param {{ factory?: IDBFactory | null }} [parts] */
  tab(browser, { factory = browser.factory } = {}) { return new Tab(this, browser, factory); }
}

/** One page. `kill` ends it as a crash does: nothing of it runs any more, IndexedDB stays. */
export class Tab {
  alive = true;
  /** @type {{ method: string, path: string, body: any }[]} */
  requests = [];
  page = new EventTarget();

  /** @param {World} world @param {Browser} browser @param {IDBFactory | null} factory */
  constructor(world, browser, factory) {
    this.world = world;
    this.browser = browser;
    /** @type {Clock} */
    this.clock = { now: world.clock.now, after: (milliseconds, run) => world.clock.after(milliseconds, () => { if (this.alive) run(); }) };
    this.api = new Api({ base: "http://lab.example/prefix/", fetch: this.#fetch, clock: this.clock });
    this.outbox = new Outbox({ factory, clock: this.clock });
  }

  /**
   * @param {WorkDocument} [work] prefetched; without it the server is asked
   * @param {readonly LoggedOperation[] | null} [log]
   * @returns {Promise<Session>}
   */
  async open(work = this.world.server.work(77), log = null) {
    return await openSession({
      api: this.api,
      outbox: this.outbox,
      work,
      log,
      clock: this.clock,
      random: () => 0,
      channel: this.channel(),
      page: this.page,
    });
  }

  channel() {
    const { browser } = this;
    const tab = this;
    /** @type {import("../../../wwwroot-assets/wwwroot/canvas/sync/tabs.js").Channel} */
    const channel = {
      onmessage: null,
      postMessage(data) {
        for (const other of browser.channels) {
          if (other !== channel) queueMicrotask(() => { if (tab.alive) other.onmessage?.(new MessageEvent("message", { data })); });
        }
      },
      close() { browser.channels.delete(channel); },
    };
    browser.channels.add(channel);
    return channel;
  }

  kill() { this.alive = false; }

  /** @type {import("../../../wwwroot-assets/wwwroot/canvas/sync/api.js").Fetch} */
  #fetch = (url, init) => new Promise((resolve, reject) => {
    const { world, browser } = this;
    const method = init.method ?? "GET";
    const path = new URL(url).pathname.replace("/prefix/", "/") + new URL(url).search;
    const body = init.body ? JSON.parse(String(init.body)) : null;
    const headers = /** @type {Record<string, string>} */ (init.headers);
    this.requests.push({ method, path, body });
    init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    if (!this.alive) return;
    if (world.cut) return reject(new TypeError("network"));
    const fault = world.fault(method, path);
    const later = (/** @type {number | undefined} */ delay, /** @type {() => void} */ run) => {
      if (delay) world.clock.after(delay, run);
      else run();
    };
    const arrive = () => world.server.answer(browser, method, path, headers, body);
    if (fault.lost === "request") return reject(new TypeError("network"));
    later(fault.there, () => {
      const answer = arrive();
      if (fault.twice) world.clock.after(fault.twice, arrive);
      later(fault.back, () => {
        if (!this.alive) return;
        if (fault.lost === "answer" || answer === null) return reject(new TypeError("network"));
        resolve({
          ok: answer.status < 300,
          status: answer.status,
          text: async () => (answer.body === null ? "" : JSON.stringify(answer.body)),
        });
      });
    });
  });
}
