// Section 2 of docs/canvas-contract.md in memory, written apart from the kernels so that both can be wrong only in different ways.

/** @import { Browser } from "./world.js" */

/** @typedef {{ status: number, body: any }} Answered */
/**
 * @typedef {{
 *   personId: number, imageId: number, log: any[], boxes: Map<string, any>, state: string, cursors: Map<string, number>,
 *   known: Set<string>, held: { heldId: number, operation: any, reason: string, receivedAt: string }[], mayReopen: boolean
 * }} FakeAssignment
 */

export class FakeServer {
  id = "server-1";
  epoch = 1;
  up = true;
  largest = 500;
  people = [
    { id: 3, userName: "student1", displayName: "Student one" },
    { id: 4, userName: "student2", displayName: "Student two" },
  ];
  /** @type {Map<number, FakeAssignment>} */
  assignments = new Map();

  constructor() {
    this.assign(77, 3);
    this.assign(78, 3);
    this.assign(90, 4);
  }

  /** @param {number} id @param {number} personId */
  assign(id, personId) {
    this.assignments.set(id, {
      personId,
      imageId: id,
      log: [],
      boxes: new Map(),
      state: "assigned",
      cursors: new Map(),
      known: new Set(),
      held: [],
      mayReopen: true,
    });
  }

  /** @param {number} id @returns {FakeAssignment} */
  of(id) {
    return /** @type {FakeAssignment} */ (this.assignments.get(id));
  }

  /** @param {number} id @returns {any} the work document */
  work(id) {
    const assignment = this.of(id);
    return structuredClone({
      server: this.id,
      person: this.people.find(person => person.id === assignment.personId),
      project: { id: 1, name: "Test", synthetic: true, classes: [], channels: [] },
      image: {
        id,
        name: `image-${id}`,
        width: 1080,
        height: 1080,
        patient: null,
        position: 1,
        of: 2,
        previous: null,
        next: null,
        planes: [],
      },
      assignment: {
        id,
        state: assignment.state,
        editable: this.#editable(assignment),
        reason: null,
        round: { id: 1, kind: "free", name: "Free" },
        held: assignment.held.length,
      },
      revision: assignment.log.length,
      boxes: [...assignment.boxes.values()],
      viewSettings: null,
      preferences: null,
    });
  }

  /** As an import or a model enters the log. @param {number} id @param {string} clientId @param {any} operation */
  append(id, clientId, operation) {
    this.#log(this.of(id), clientId, { sequence: 1, at: "2026-11-23T07:00:00Z", undoes: null, ...operation }, null);
  }

  /**
   * @param {Browser} browser @param {string} method @param {string} path @param {Record<string, string>} headers @param {any} body
   * @returns {Answered | null} null when nobody listens
   */
  answer(browser, method, path, headers, body) {
    if (!this.up) return null;
    const token = `${browser.cookie}/${this.epoch}`;
    if (method !== "GET" && headers["x-csrf-token"] !== token) return problem(400, "antiforgery");
    if (path === "/api/session") {
      if (method === "POST") {
        const person = this.people.find(item => item.userName === body.userName);
        if (!person || body.password !== "right") return problem(401, "badCredentials");
        browser.cookie = person.id;
      }
      return {
        status: 200,
        body: {
          server: this.id,
          person: this.people.find(person => person.id === browser.cookie) ?? null,
          antiforgeryToken: `${browser.cookie}/${this.epoch}`,
        },
      };
    }
    if (browser.cookie === null) return problem(401, "signedOut");
    const [, id, what] = /^\/api\/assignments\/(\d+)\/(operations|held)/.exec(path) ?? [];
    const assignment = this.assignments.get(Number(id));
    if (!assignment || assignment.personId !== browser.cookie) return problem(404, "notFound");
    if (what === "held") return { status: 200, body: { items: assignment.held } };
    if (method === "GET") return { status: 200, body: this.#state(assignment, Number(/since=(\d+)/.exec(path)?.[1])) };
    return this.#receive(assignment, structuredClone(body));
  }

  /** @param {FakeAssignment} assignment @param {any} body @returns {Answered} */
  #receive(assignment, { clientId, since, operations }) {
    if (operations.length > this.largest) return problem(413, "tooLarge");
    const cursor = assignment.cursors.get(clientId) ?? 0;
    if (operations[0].sequence > cursor + 1) return problem(409, "sequenceGap", { expectedSequence: cursor + 1 });
    const results = operations.map((/** @type {any} */ operation) => this.#one(assignment, clientId, operation));
    return { status: 200, body: { ...this.#state(assignment, since), results } };
  }

  /** @param {FakeAssignment} assignment @param {string} clientId @param {any} operation */
  #one(assignment, clientId, operation) {
    const result = { sequence: operation.sequence, outcome: "applied", revision: assignment.log.length, reason: null };
    if (operation.sequence <= (assignment.cursors.get(clientId) ?? 0)) return { ...result, outcome: "duplicate" };
    assignment.cursors.set(clientId, operation.sequence);
    if (assignment.known.has(operation.id)) return { ...result, outcome: "duplicate" };
    // Nothing in it could be kept: refused by name, so that what comes after it is taken.
    if (operation.boxes.some((/** @type {any} */ change) => Number.isNaN(Number(change.x1 ?? 0))))
      return { ...result, outcome: "refused", reason: "An edge is no number." };
    assignment.known.add(operation.id);
    // A second submission is applied and changes nothing, as on the server.
    const refusal =
      operation.kind === "submit" && assignment.state === "submitted"
        ? null
        : operation.kind === "reopen"
          ? assignment.mayReopen
            ? null
            : "This round does not reopen."
          : this.#editable(assignment)
            ? null
            : "The image is submitted.";
    if (refusal) {
      assignment.held.push({ heldId: assignment.held.length + 1, operation, reason: refusal, receivedAt: operation.at });
      return { ...result, outcome: "held", reason: refusal };
    }
    this.#log(assignment, clientId, operation, assignment.personId);
    return { ...result, revision: assignment.log.length };
  }

  /** @param {FakeAssignment} assignment @param {string} clientId @param {any} operation @param {number | null} personId */
  #log(assignment, clientId, operation, personId) {
    assignment.log.push({ ...operation, clientId, personId, revision: assignment.log.length + 1 });
    if (operation.kind === "submit") {
      assignment.state = "submitted";
      for (const [id, box] of assignment.boxes)
        if (box.origin === "model" && box.review === "none") assignment.boxes.set(id, { ...box, review: "implicitlyAccepted" });
    } else if (operation.kind === "reopen" || (assignment.state === "assigned" && personId !== null)) assignment.state = "inProgress";
    for (const change of operation.boxes) {
      const there = assignment.boxes.get(change.id);
      if (operation.kind === "add") {
        assignment.boxes.set(change.id, {
          flags: 0,
          origin: "drawn",
          attributes: null,
          parents: null,
          score: null,
          review: "none",
          ...change,
        });
      } else if (operation.kind === "delete") assignment.boxes.delete(change.id);
      else if (operation.kind === "review") {
        if (there?.origin === "model") assignment.boxes.set(change.id, { ...there, review: change.review });
      } else if (there) {
        const review = there.origin !== "model" || operation.kind === "flag" ? there.review : (change.review ?? "corrected");
        assignment.boxes.set(change.id, { ...there, ...change, review });
      }
    }
  }

  /** @param {FakeAssignment} assignment @param {number} since */
  #state(assignment, since) {
    return structuredClone({
      revision: assignment.log.length,
      state: assignment.state,
      editable: this.#editable(assignment),
      operations: assignment.log.filter(operation => operation.revision > since),
    });
  }

  /** @param {FakeAssignment} assignment */
  #editable(assignment) {
    return assignment.state !== "submitted" && assignment.state !== "accepted";
  }
}

/** @param {number} status @param {string} code @param {object} [more] @returns {Answered} */
const problem = (status, code, more = {}) => ({ status, body: { title: code, status, detail: `Sentence about ${code}.`, code, ...more } });
