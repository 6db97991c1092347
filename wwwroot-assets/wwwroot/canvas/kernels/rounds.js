// What a kind of round is called, and what it asks of the one who annotates, in one sentence.

/** @import { Assignment, LabelClass } from "../types.js" */

/** @type {Readonly<Record<string, { name: string, rule: string }>>} */
const kinds = {
  calibration: { name: "Calibration", rule: "You work alone: nobody sees your boxes, and you nobody's. Everybody gets these same images." },
  seed: { name: "Seed", rule: "Draw every cell: the first model learns from these images." },
  refinement: { name: "Refinement", rule: "Accept, correct or reject what the model proposes, and draw what it missed." },
  test: { name: "Blind test", rule: "You work alone: nobody sees your boxes, and you nobody's." },
  drift: { name: "Drift", rule: "You work alone: nobody sees your boxes, and you nobody's." },
};

/**
 * @param {Assignment | null} assignment @param {readonly LabelClass[]} classes that may be drawn in it
 * @returns {{ kind: string, title: string, rule: string } | null} null outside of rounds
 */
export function roundInWords(assignment, classes) {
  const kind = assignment && Object.hasOwn(kinds, assignment.round.kind) ? kinds[assignment.round.kind] : undefined;
  if (!assignment || !kind) return null;
  const names = classes.map(item => (item.name === item.key ? item.key : `${item.key} ${item.name}`)).join(", ");
  const noun = classes.length === 1 ? "Class" : "Classes";
  const only = classes.length === 0 ? "" : ` ${noun}: ${names}${assignment.round.kind === "test" ? " only" : ""}.`;
  const named = assignment.round.name === kind.name ? kind.name : `${kind.name}: ${assignment.round.name}`;
  return { kind: kind.name, title: named, rule: kind.rule + only };
}
