// Where one goes from a work document: along the person's queue in a round, else along the project's images.

/** @import { Place, WorkDocument } from "../types.js" */

/** @param {Place} place */
export const keyOf = ({ image, assignment }) => (assignment === null ? `${image}` : `${image}:${assignment}`);

/** @param {Place | null} one @param {Place | null} other */
export const samePlace = (one, other) => one !== null && other !== null && keyOf(one) === keyOf(other);

/**
 * Somebody else's work has no neighbours but those that its document names: the next image without an assignment would be one's own.
 * @param {WorkDocument} work
 * @returns {{ position: number, of: number, previous: Place | null, next: Place | null }}
 */
export function placesAround({ image, assignment, person }) {
  if (assignment?.queue) return assignment.queue;
  const place = (/** @type {number | null} */ id) =>
    id === null || isForeign(assignment, person.id) ? null : { image: id, assignment: null };
  return { position: image.position, of: image.of, previous: place(image.previous), next: place(image.next) };
}

/** @param {import("../types.js").Assignment | null} assignment @param {number} personId */
export const isForeign = (assignment, personId) => assignment?.person !== undefined && assignment.person.id !== personId;

/** Whether the person's answer is given. @param {import("../types.js").Assignment | null} assignment */
export const isDone = assignment => assignment?.state === "submitted" || assignment?.state === "accepted";

/**
 * The rectangle of an address such as `&at=10,20,40.5,60`; null where it is none.
 * @param {string | null} text
 * @returns {import("../types.js").Rect | null}
 */
export function rectOf(text) {
  if (!text || !/^-?[0-9.]{1,9}(,-?[0-9.]{1,9}){3}$/.test(text)) return null;
  const [x1, y1, x2, y2] = text.split(",").map(Number);
  return [x1, y1, x2, y2].every(Number.isFinite) && x2 > x1 && y2 > y1 ? { x1, y1, x2, y2 } : null;
}
