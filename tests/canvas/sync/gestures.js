/** @import { BoxKind, BoxChange, Operation, Session } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

/**
 * One random gesture of a person at a canvas.
 * @param {Session} session @param {() => number} random @param {string} name prefix of new boxes, different for every canvas @param
 * {boolean} [submits] whether it may submit, and reopen then
 * @returns {Operation | null}
 */
export function randomGesture(session, random, name, submits = false) {
  const pick = (/** @type {number} */ count) => Math.floor(random() * count);
  const ids = [...session.boxes.keys()].sort();
  const chosen =
    ids.length === 0 ? [] : [...new Set(Array.from({ length: 1 + pick(3) }, () => /** @type {string} */ (ids[pick(ids.length)])))];
  const edges = () => {
    const x1 = pick(1000), y1 = pick(1000);
    return { x1, y1, x2: x1 + 2 + pick(70), y2: y1 + 2 + pick(70) };
  };
  const chance = random();
  if (chance < 0.15) return session.undo();
  if (chance < 0.25) return session.redo();
  // Submitting touches boxes that it does not name; taken back at once or a while later, so that the work goes on.
  if (submits && chance < 0.28) return session.editable ? session.submit() : session.reopen();
  if (submits && !session.editable && chance < 0.7) return session.reopen();
  /** @type {[BoxKind, BoxChange[]]} */
  const [kind, boxes] =
    chance < 0.55 || chosen.length === 0
      ? [
          "add",
          Array.from({ length: 1 + pick(3) }, (_, index) => ({
            id: `${name}-${Math.floor(random() * 1e9)}-${index}`,
            ...edges(),
            class: "RGU"[pick(3)] ?? "R",
            flags: 0,
            origin: "drawn",
          })),
        ]
      : chance < 0.7
        ? ["reshape", chosen.map(id => ({ id, ...edges() }))]
        : chance < 0.8
          ? ["reclassify", chosen.map(id => ({ id, class: "RGU"[pick(3)] ?? "R" }))]
          : chance < 0.84
            ? ["review", chosen.map(id => ({ id, review: random() < 0.7 ? "accepted" : "none" }))]
            : chance < 0.9
              ? ["flag", chosen.map(id => ({ id, flags: pick(16) }))]
              : ["delete", chosen.map(id => ({ id }))];
  return session.perform(kind, boxes);
}
