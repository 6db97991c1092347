// Keeps live hints flowing. They come from a small page of their own in a hidden frame (Web/Features/Annotate/LivePage.razor), because a Blazor
// circuit that the server forgot (it was restarted) cannot begin anew without a new document, and the canvas must never be reloaded.

import { systemClock } from "./clock.js";

/** @import { Clock, LiveHint } from "../types.js" */
/** @import { Api } from "./api.js" */

/** A frame that does not listen after this long is loaded again: the server was away, or showed its sign-in page. */
const patience = 15_000;

export class Hints {
  #api; #clock; #load; #heard;
  #cancel = () => {};
  #listening = false;
  /** Whose hints flow. @type {number | null} */
  #personId = null;

  /** @param {{ api: Api, load: () => void, heard: (hint: LiveHint) => void, clock?: Clock }} parts `load` puts a fresh frame in place of the old one */
  constructor({ api, load, heard, clock = systemClock }) {
    this.#api = api;
    this.#clock = clock;
    this.#load = load;
    this.#heard = heard;
    api.on("person", person => { if (person) this.#signedIn(person.id); });
    this.#begin();
  }

  /** @param {LiveHint | { type: "gone" }} message */
  receive(message) {
    if (message.type === "gone") return this.#begin();
    if (message.type === "listening") {
      this.#cancel();
      this.#listening = true;
      this.#personId = this.#api.person?.id ?? null;
    }
    this.#heard(message);
  }

  #begin() {
    this.#cancel();
    this.#listening = false;
    this.#load();
    this.#cancel = this.#clock.after(patience, () => this.#begin());
  }

  /** A frame that waited for somebody to sign in, or listens for the person before, begins anew. @param {number} personId */
  #signedIn(personId) {
    if (!this.#listening || this.#personId !== null && this.#personId !== personId) this.#begin();
    else this.#personId = personId;
  }
}
