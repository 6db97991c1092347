// Everything that gives a session reason to look again: other tabs, the browser's own events, somebody signing in, the clock.

import { Tabs } from "./tabs.js";

/** @import { Clock } from "../types.js" */
/** @import { Api } from "./api.js" */
/** @import { Channel, TabMessage } from "./tabs.js" */

/** @typedef {Pick<EventTarget, "addEventListener" | "removeEventListener">} Page */

/** How often to look for what crashed tabs left behind, and for revisions whose hint was lost. */
const round = 60_000;

export class Wires {
  #stops;
  #tabs;
  #cancelRound = () => {};

  /**
   * @param {{ api: Api, clock: Clock, page: Page | null, channel: Channel | null | undefined,
   *   wake: () => void, look: () => void, heard: (message: TabMessage) => void }} parts
   * `wake`: try at once; `look`: there may be something, no hurry
   */
  constructor({ api, clock, page, channel, wake, look, heard }) {
    this.#tabs = new Tabs(heard, channel);
    page?.addEventListener("online", wake);
    page?.addEventListener("focus", wake);
    const stopPerson = api.on("person", person => {
      wake();
      if (person) this.#tabs.tell({ type: "session" });
    });
    const again = () => {
      this.#cancelRound = clock.after(round, () => {
        look();
        again();
      });
    };
    again();
    this.#stops = () => {
      stopPerson();
      this.#cancelRound();
      page?.removeEventListener("online", wake);
      page?.removeEventListener("focus", wake);
      this.#tabs.close();
    };
  }

  /** @param {TabMessage} message */
  tell(message) {
    this.#tabs.tell(message);
  }

  cut() {
    this.#stops();
  }
}
