/** What a tried model proposed, fetched from the server. */
import { HttpClient } from "../../shared/http.js";

/** @typedef {import("../types.js").LabelClass} LabelClass */
/** @typedef {import("../kernels/candidates.js").Candidate} Candidate */
/** @typedef {{ id: number, name: string, patient: string | null, fault: string | null, candidates: Candidate[] }} TriedImage */

/**
 * `classes`: the project's; `modelClasses`: what `Candidate.class` counts; `settings`: what differs from the paper's to begin with.
 * @typedef
 * {{ modelClasses: string[], classes: LabelClass[], hasClassifier: boolean, settings:
 * Partial<import("../kernels/pseudolabels.js").Settings>, images: TriedImage[] }}
 * Trial
 */

/**
 * @param {string} address relative to the document's base
 * @returns {Promise<Trial>}
 */
export async function fetchTrial(address) {
  /** @type {import("../../shared/http.js").Answer<Trial>} */
  const answer = await new HttpClient().get(address);
  if (answer.ok) return answer.value;
  if (answer.code === "signedOut")
    throw new Error("The model's boxes could not be fetched: you are signed out. Reload the page to sign in.");
  if (answer.code === "notFound") throw new Error("What was tried is not kept any more. Try the model again.");
  throw new Error(`The model's boxes could not be fetched: ${answer.detail}`);
}
