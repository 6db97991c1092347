// What the canvas asks the server (docs/canvas-contract.md section 2).

import { HttpClient } from "../../shared/http.js";

/** @import { Comment, CommentDraft, Guide, HeldItem, ImageListItem, LogAnswer, Operation, Place, WorkDocument } from "../types.js" */
/** @import { Answer as HttpAnswer, Fetch as HttpFetch, Problem as HttpProblem, Sender as HttpSender } from "../../shared/http.js" */

/** @typedef {HttpProblem} Problem */
/**
 * @template T
 * @typedef {HttpAnswer<T>} Answer
 */
/** @typedef {HttpSender} Sender */
/** @typedef {HttpFetch} Fetch */

export class Api extends HttpClient {
  /** @param {number} projectId @param {Place} place @returns {Promise<Answer<WorkDocument>>} */
  async work(projectId, { image, assignment }) {
    const path = `api/projects/${projectId}/images/${image}/work`;
    /** @type {Answer<WorkDocument>} */
    const answer = await this.get(assignment === null ? path : `${path}?assignment=${assignment}`, { preloaded: true });
    // Reading makes nothing. Who may annotate here and has not begun does so now, so that it also goes on without a network.
    return answer.ok && answer.value.mayBegin ? await this.change("POST", path, {}) : answer;
  }

  /**
   * What waits for this person in the project; null when nothing does.
   * @param {number} projectId
   * @returns {Promise<Answer<Place | null>>}
   */
  next(projectId) {
    return this.get(`api/projects/${projectId}/next`);
  }

  /** @param {number} assignmentId @returns {Promise<Answer<Comment[] | { items: Comment[] }>>} */
  comments(assignmentId) {
    return this.get(`api/assignments/${assignmentId}/comments`);
  }

  /** @param {number} assignmentId @param {CommentDraft} draft @param {Sender} sender @returns {Promise<Answer<Comment>>} */
  comment(assignmentId, draft, sender) {
    return this.change("POST", `api/assignments/${assignmentId}/comments`, draft, sender);
  }

  /** @param {number} commentId @param {boolean} resolved @returns {Promise<Answer<unknown>>} */
  resolveComment(commentId, resolved) {
    return this.change("POST", `api/comments/${commentId}/resolve`, { resolved });
  }

  /**
   * @param {number} assignmentId
   * @param {readonly string[]} verdicts
   * @param {Sender} sender
   * @returns {Promise<Answer<{ verdicts: string[] }>>}
   */
  verdicts(assignmentId, verdicts, sender) {
    return this.change("PUT", `api/assignments/${assignmentId}/verdicts`, { verdicts }, sender);
  }

  /** @param {number} projectId @returns {Promise<Answer<Guide>>} */
  guide(projectId) {
    return this.get(`api/projects/${projectId}/guide`);
  }

  /** @param {number} projectId @param {number} version @returns {Promise<Answer<unknown>>} */
  guideSeen(projectId, version) {
    return this.change("POST", `api/projects/${projectId}/guide/seen`, { version });
  }

  /**
   * @param {number} projectId @param {string} key of the class
   * @param {{ imageId: number, x1: number, y1: number, x2: number, y2: number, note: string }} example
   * @returns {Promise<Answer<{ version: number }>>}
   */
  addExample(projectId, key, example) {
    return this.change("POST", `api/projects/${projectId}/guide/examples`, { class: key, example });
  }

  /** @param {number} assignmentId @param {string} reason @param {string} note @param {Sender} sender @returns {Promise<Answer<unknown>>} */
  skip(assignmentId, reason, note, sender) {
    return this.change("POST", `api/assignments/${assignmentId}/skip`, { reason, note }, sender);
  }

  /** A lead gives the work back. @param {number} assignmentId @param {string} comment @returns {Promise<Answer<unknown>>} */
  giveBack(assignmentId, comment) {
    return this.change("POST", `api/assignments/${assignmentId}/return`, { comment });
  }

  /** A lead accepts the work. @param {number} assignmentId @returns {Promise<Answer<unknown>>} */
  accept(assignmentId) {
    return this.change("POST", `api/assignments/${assignmentId}/accept`, {});
  }

  /**
   * Interaction time of one page on one assignment, from its beginning.
   * @param {number} assignmentId
   * @param {{ clientId: string, milliseconds: number }} sum
   * @param {Sender} sender
   * @returns {Promise<Answer<unknown>>}
   */
  activity(assignmentId, sum, sender) {
    return this.change("POST", `api/assignments/${assignmentId}/activity`, sum, sender);
  }

  /**
   * The same from a page that is going away: at once or not at all, nobody waits for the answer.
   * @param {number} assignmentId
   * @param {{ clientId: string, milliseconds: number }} sum
   * @param {Sender} sender
   */
  lastActivity(assignmentId, sum, sender) {
    this.lastWords(`api/assignments/${assignmentId}/activity`, sum, sender);
  }

  /**
   * @param {number} projectId @param {{ skip?: number, take?: number, search?: string }} [page]
   * @returns {Promise<Answer<{ total: number, items: ImageListItem[] }>>}
   */
  images(projectId, { skip = 0, take = 200, search = "" } = {}) {
    return this.get(`api/projects/${projectId}/images?skip=${skip}&take=${take}&search=${encodeURIComponent(search)}`);
  }

  /** @param {number} assignmentId @param {number} since @returns {Promise<Answer<LogAnswer>>} */
  operations(assignmentId, since) {
    return this.get(`api/assignments/${assignmentId}/operations?since=${since}`);
  }

  /**
   * @param {number} assignmentId @param {{ clientId: string, since: number, operations: readonly Operation[] }} body @param {Sender} sender
   * @returns {Promise<Answer<LogAnswer>>}
   */
  send(assignmentId, body, sender) {
    return this.change("POST", `api/assignments/${assignmentId}/operations`, body, sender);
  }

  /** @param {number} assignmentId @returns {Promise<Answer<{ items: HeldItem[] }>>} */
  held(assignmentId) {
    return this.get(`api/assignments/${assignmentId}/held`);
  }

  /** @param {number} assignmentId @param {number} heldId @param {"apply" | "discard"} resolution @returns {Promise<Answer<unknown>>} */
  resolveHeld(assignmentId, heldId, resolution) {
    return this.change("POST", `api/assignments/${assignmentId}/held/${heldId}`, { resolution });
  }

  /** @param {number} projectId @param {object} settings @returns {Promise<Answer<unknown>>} */
  saveViewSettings(projectId, settings) {
    return this.change("PUT", `api/projects/${projectId}/view-settings`, settings);
  }

  /** @param {object} preferences @returns {Promise<Answer<unknown>>} */
  savePreferences(preferences) {
    return this.change("PUT", "api/me/canvas-preferences", preferences);
  }
}
