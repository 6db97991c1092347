/** The box of a click: a detector's candidate under the point, else the outline around it. Pure. */
import { snapRect } from "../kernels/geometry.js";
import { contourAt } from "./contour.js";
import { classByLight, lightIn } from "./light.js";

/** @import { Point, Rect } from "../types.js" */
/** @import { PlaneData } from "../view/compose/mix.js" */
/** @import { Field } from "./field.js" */
/** @import { Light, Markers } from "./light.js" */

/** A candidate as the server gives it. @typedef {Readonly<Rect & { class: string, score: number }>} Candidate */

/**
 * What the server said of an image (`GET api/assignments/{id}/proposals`).
 * @typedef {{ source: "none" | "signal" | "model", name: string | null, nucleiChannel: number | null, markers: Markers,
 *   unmarkedClass: string | null, candidates: readonly Candidate[] }} Proposals
 */

/**
 * `by`: a candidate of the light or a model, or the outline around the point. `score` of the candidate.
 * @typedef {Rect & { class: string | null, by: "signal" | "model" | "contour", score: number | null, candidate: Candidate | null,
 *   lights: Map<number, Light> }} Proposal
 */

/**
 * @typedef {object} Ground
 * @property {{ width: number, height: number }} image
 * @property {Proposals} proposals
 * @property {ReadonlyMap<number, PlaneData>} planes what light is read from, by channel
 * @property {() => Field | null} field made when first needed
 */

/** Where a detector has looked, an outline that it has no candidate for must be clearer than where none has (contour.js has the least). */
const fallBesideCandidates = 0.45;

/**
 * Which candidate a point means: the one whose middle is nearest, counted in its own size.
 * @param {readonly Candidate[]} candidates @param {Point} at
 * @returns {Candidate | null}
 */
export function candidateAt(candidates, at) {
  let best = null,
    nearest = 0.5;
  for (const candidate of candidates) {
    const far = Math.max(
      Math.abs(at.x - (candidate.x1 + candidate.x2) / 2) / (candidate.x2 - candidate.x1),
      Math.abs(at.y - (candidate.y1 + candidate.y2) / 2) / (candidate.y2 - candidate.y1),
    );
    if (far < nearest) {
      nearest = far;
      best = candidate;
    }
  }
  return best;
}

/**
 * @param {Ground} ground @param {Point} at image pixels @param {number} [tightness] 1 as found, 0.9 a tenth narrower
 * @returns {Proposal | null} whole pixels inside the image; null where nothing is seen
 */
export function proposeAt(ground, at, tightness = 1) {
  const { image, proposals } = ground;
  if (proposals.source === "none" || at.x < 0 || at.y < 0 || at.x >= image.width || at.y >= image.height) return null;
  const candidate = candidateAt(proposals.candidates, at);
  const found = candidate ?? outline(ground, at);
  if (!found) return null;
  const box = snapRect(scaled(found, tightness), image);
  const lights = lightsIn(ground, box);
  return {
    ...box,
    lights,
    candidate,
    score: candidate?.score ?? null,
    by: candidate ? proposals.source : "contour",
    class: candidate?.class ?? classByLight(proposals, lights),
  };
}

/** @param {Ground} ground @param {Point} at */
function outline({ image, field, proposals }, at) {
  const map = field();
  if (!map) return null;
  const across = image.width / map.width,
    down = image.height / map.height;
  const found = contourAt(map, { x: at.x / across, y: at.y / down });
  if (found && proposals.candidates.length > 0 && found.fall < fallBesideCandidates) return null;
  return found && { x1: found.x1 * across, y1: found.y1 * down, x2: found.x2 * across, y2: found.y2 * down };
}

/**
 * @param {{ image: { width: number, height: number }, planes: ReadonlyMap<number, PlaneData> }} ground
 * @param {Rect} box
 * @returns {Map<number, Light>}
 */
export function lightsIn({ image, planes }, box) {
  /** @type {Map<number, Light>} */
  const lights = new Map();
  for (const [channel, plane] of planes) {
    const light = lightIn(plane, box, image);
    if (light) lights.set(channel, light);
  }
  return lights;
}

/** About its middle. @param {Rect} box @param {number} by @returns {Rect} */
function scaled({ x1, y1, x2, y2 }, by) {
  const x = (x1 + x2) / 2,
    y = (y1 + y2) / 2,
    across = ((x2 - x1) / 2) * by,
    down = ((y2 - y1) / 2) * by;
  return { x1: x - across, y1: y - down, x2: x + across, y2: y + down };
}

/**
 * Why, in a few words: *Green 3.1× background, Red 1.0×*.
 * @param {Markers} markers @param {ReadonlyMap<number, Light>} lights @param {readonly { name: string }[]} channels
 */
export function reasonOf(markers, lights, channels) {
  const told = markers
    .flatMap(marker => {
      const light = lights.get(marker.channel);
      return light ? [{ name: channels[marker.channel]?.name ?? `channel ${marker.channel + 1}`, light }] : [];
    })
    .sort((one, other) => other.light.deviations - one.light.deviations);
  return told
    .map(({ name, light }, index) =>
      light.ratio !== null
        ? `${name} ${light.ratio.toFixed(1)}×${index === 0 ? " background" : ""}`
        : `${name} ${deviationsText(light.deviations)}${index === 0 ? " above background" : ""}`,
    )
    .join(", ");
}

/** Far above is far above: nobody needs 232 deviations. @param {number} deviations */
export const deviationsText = deviations => (deviations >= 20 ? "over 20 sd" : `${Math.max(0, deviations).toFixed(0)} sd`);

/**
 * What the operation log keeps of how a box came about, as the text of its attribute `assist`.
 * @param {Proposal} proposal @param {{ name: string | null, tightness: number, reason: string }} how
 */
export const assistText = (proposal, { name, tightness, reason }) =>
  [
    `by=${proposal.by}`,
    name === null ? "" : `run=${name}`,
    `tightness=${tightness.toFixed(2)}`,
    proposal.score === null ? "" : `score=${proposal.score.toFixed(3)}`,
    reason === "" ? "" : `light=${reason}`,
  ]
    .filter(part => part !== "")
    .join("; ");
