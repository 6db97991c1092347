// From a model's candidates to pseudolabels, as Core/Pseudolabels/PseudolabelSelection.cs does it on the server: floor, NMS within a class,
// NMS across
// classes, fusion with the classifier, floor, NMS again. In the browser, so that counts follow a slider. Both pass
// tests/vectors/pseudolabel-selection.json.

import { byScore, keep } from "./suppression.js";

/** @import { Rect } from "../types.js" */
/** @import { Candidate } from "./candidates.js" */

/**
 * `agnosticIou` and `finalIou` null: no such step; `keepDetectorScoreBelow` null: no such rule.
 * @typedef {Readonly<{
 *   detectorFloor: number, classIou: number, agnosticIou: number | null, classifierWeight: number, keepDetectorScoreBelow: number | null,
 *   classFrom: "classifier" | "detector", scoreFloor: number, finalIou: number | null, maxPerImage: number
 * }>} Settings
 */

/**
 * A box that survived every threshold; `candidate` is the index of the one it came from.
 * @typedef {Readonly<Rect & { class: string, score: number, candidate: number }>} Pseudolabel
 */

/** The paper's values. @type {Settings} */
export const paper = {
  detectorFloor: 0.05,
  classIou: 0.5,
  agnosticIou: 0.5,
  classifierWeight: 0.7,
  keepDetectorScoreBelow: 0.1,
  classFrom: "classifier",
  scoreFloor: 0.05,
  finalIou: 0.5,
  maxPerImage: 1000,
};

/**
 * @param {readonly Candidate[]} candidates
 * @param {readonly string[]} modelClasses what `Candidate.class` counts
 * @param {readonly string[]} projectClasses what `Candidate.probabilities` counts
 * @param {Settings} settings
 * @returns {Pseudolabel[]} best score first, equal scores by the order of the candidates
 */
export function select(candidates, modelClasses, projectClasses, settings) {
  let left = candidates.map((_, index) => index).filter(index => candidates[index].score >= settings.detectorFloor);
  left = kept(left, candidates, settings.classIou, true);
  if (settings.agnosticIou !== null) left = kept(left, candidates, settings.agnosticIou, false);
  const fused = left
    .map(index => fuse(candidates[index], index, modelClasses, projectClasses, settings))
    .filter(label => label.score >= settings.scoreFloor);
  const scores = fused.map(label => label.score);
  const order = settings.finalIou === null ? byScore(scores) : keep(fused, scores, settings.finalIou);
  return order.slice(0, settings.maxPerImage).map(index => fused[index]);
}

/** @param {readonly number[]} among @param {readonly Candidate[]} candidates @param {number} threshold @param {boolean} withinClass */
function kept(among, candidates, threshold, withinClass) {
  const boxes = among.map(index => candidates[index]);
  return keep(
    boxes,
    boxes.map(box => box.score),
    threshold,
    withinClass ? boxes.map(box => box.class) : null,
  ).map(place => among[place]);
}

/**
 * @param {Candidate} candidate
 * @param {number} index
 * @param {readonly string[]} modelClasses
 * @param {readonly string[]} projectClasses
 * @param {Settings} settings
 * @returns {Pseudolabel}
 */
function fuse({ x1, y1, x2, y2, class: detectedClass, score, probabilities }, index, modelClasses, projectClasses, settings) {
  const detected = modelClasses[detectedClass];
  const alone = { x1, y1, x2, y2, class: detected, score, candidate: index };
  if (probabilities === null) return alone;
  // A detector that knows one class only is asked "is it that one?".
  const asked =
    settings.classFrom === "detector" || modelClasses.length === 1 ? projectClasses.indexOf(detected) : mostProbable(probabilities);
  if (asked < 0) return alone;
  const { classifierWeight: w, keepDetectorScoreBelow: floor } = settings;
  return {
    ...alone,
    class: projectClasses[asked],
    score: floor !== null && score < floor ? score : (1 - w) * score + w * probabilities[asked],
  };
}

/** The first of equals. @param {readonly number[]} probabilities */
const mostProbable = probabilities => probabilities.reduce((best, value, index) => (value > probabilities[best] ? index : best), 0);

/**
 * @param {readonly Pseudolabel[]} labels
 * @param {readonly string[]} classes
 * @returns {Map<string, number>} every class, also those without boxes
 */
export function countByClass(labels, classes) {
  const counts = new Map(classes.map(key => [key, 0]));
  for (const label of labels) counts.set(label.class, (counts.get(label.class) ?? 0) + 1);
  return counts;
}

/**
 * How strongly a box is drawn: half as strong at the lowest score that is let through, in full from 0.7 on.
 * @param {number} score @param {number} floor
 */
export const opacity = (score, floor) => Math.min(1, 0.35 + (0.65 * Math.max(0, score - floor)) / Math.max(0.05, 0.7 - floor));

/**
 * Settings as a query string, for the address of the run page; only what differs from the paper, so that links stay readable.
 * @param {Settings} settings
 */
export function query(settings) {
  const parts = Object.entries(settings).filter(([name, value]) => value !== paper[/** @type {keyof Settings} */ (name)]);
  return parts.map(([name, value]) => `${name}=${value === null ? "none" : value}`).join("&");
}
