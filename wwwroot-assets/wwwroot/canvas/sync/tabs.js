// Tabs of one browser tell each other that something changed. A lost message costs nothing but time: nothing durable depends on it.

/**
 * `revision`: an assignment has a newer revision; `queue`: a tab left something unsent behind; `session`: somebody signed in.
 * @typedef {{ type: "revision", server: string, assignmentId: number, revision: number }
 *   | { type: "queue", server: string, personId: number } | { type: "session" }} TabMessage
 */

/** @typedef {{ postMessage(message: unknown): void, close(): void, onmessage: ((event: MessageEvent) => void) | null }} Channel */

/** @returns {Channel | null} */
const standardChannel = () => ("BroadcastChannel" in globalThis ? new BroadcastChannel("annotatehub") : null);

export class Tabs {
  #channel;

  /** @param {(message: TabMessage) => void} heard @param {Channel | null} [channel] null where the browser has none */
  constructor(heard, channel = standardChannel()) {
    this.#channel = channel;
    if (channel)
      channel.onmessage = event => {
        if (typeof event.data?.type === "string") heard(event.data);
      };
  }

  /** @param {TabMessage} message */
  tell(message) {
    this.#channel?.postMessage(message);
  }

  close() {
    this.#channel?.close();
    this.#channel = null;
  }
}
