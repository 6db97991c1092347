/** What is said about the work on screen: the list as last known, and the draft that a lost network must not take. */

/** @typedef {import("../types.js").Comment} Comment */
/** @typedef {import("../types.js").CommentDraft} CommentDraft */
/** @typedef {{ first: Comment, answers: Comment[] }} Thread */

export class Comments {
  /** @param {import("../sync/api.js").Api} api @param {() => void} changed */
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    /** @type {number | null} */
    this.assignmentId = null;
    /** @type {import("../sync/api.js").Sender} */
    this.sender = { server: "", personId: 0 };
    /** @type {Comment[]} */
    this.list = [];
    /** Why the list may be old; null when it is the server's. @type {string | null} */
    this.fault = null;
    /** @type {CommentDraft | null} */
    this.draft = null;
  }

  /** Open threads first, each oldest first. @returns {Thread[]} */
  get threads() {
    return threadsOf(this.list);
  }

  get open() {
    return this.threads.filter(thread => thread.first.resolvedAt === null).length;
  }

  /** @param {import("../types.js").WorkDocument} work */
  show(work) {
    this.assignmentId = work.assignment?.id ?? null;
    this.sender = { server: work.server, personId: work.person.id };
    this.list = work.comments ?? [];
    this.fault = null;
    this.draft = this.#stored();
    this.changed();
  }

  /** Asks again: somebody may have answered. */
  async refresh() {
    const id = this.assignmentId;
    if (id === null) return;
    const answer = await this.api.comments(id);
    if (id !== this.assignmentId) return;
    if (answer.ok && answer.value) this.list = Array.isArray(answer.value) ? answer.value : answer.value.items;
    this.fault = answer.ok ? null : answer.detail;
    this.changed();
  }

  /** Kept in this browser with every letter. @param {CommentDraft | null} draft */
  keepDraft(draft) {
    this.draft = draft;
    try {
      if (draft) localStorage.setItem(this.#key, JSON.stringify(draft));
      else localStorage.removeItem(this.#key);
    } catch {
      // A full or forbidden storage still leaves the draft on the page.
    }
  }

  /** @returns {Promise<string | null>} the sentence when it could not be sent; the draft stays */
  async send() {
    const { draft, assignmentId, sender } = this;
    if (!draft || assignmentId === null) return null;
    const answer = await this.api.comment(assignmentId, { ...draft, text: draft.text.trim() }, sender);
    if (!answer.ok)
      return answer.code === "unreachable"
        ? `${answer.detail} What you wrote is kept on this computer; send it again when the server is back.`
        : answer.detail;
    if (this.assignmentId === assignmentId) {
      this.keepDraft(null);
      if (answer.value) this.list = [...this.list.filter(item => item.id !== answer.value.id), answer.value];
      this.changed();
    }
    await this.refresh();
    return null;
  }

  /** @param {number} id @param {boolean} resolved @returns {Promise<string | null>} the sentence when it failed */
  async resolve(id, resolved) {
    const answer = await this.api.resolveComment(id, resolved);
    if (!answer.ok) return answer.detail;
    await this.refresh();
    return null;
  }

  get #key() {
    return `annotatehub.comment.${this.sender.server}.${this.sender.personId}.${this.assignmentId}`;
  }

  /** @returns {CommentDraft | null} */
  #stored() {
    try {
      const draft = JSON.parse(localStorage.getItem(this.#key) ?? "null");
      return draft !== null && typeof draft.text === "string" ? draft : null;
    } catch {
      return null;
    }
  }
}

/** @param {readonly Comment[]} list @returns {Thread[]} */
export function threadsOf(list) {
  const threads = list
    .filter(item => item.replyTo === null)
    .map(first => ({ first, answers: list.filter(item => item.replyTo === first.id) }));
  return threads.sort(
    (one, other) => Number(one.first.resolvedAt !== null) - Number(other.first.resolvedAt !== null) || one.first.id - other.first.id,
  );
}
