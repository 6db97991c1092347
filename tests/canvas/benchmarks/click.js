// One click in the middle of every true cell: overlap of the proposal with the truth, its class, and its time. Run by `-- click` of
// tests/AnnotateHub.Benchmarks, which writes the cases: what a browser has of an image, and what is true of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contradiction } from "../../../wwwroot-assets/wwwroot/canvas/assist/light.js";
import { foreground } from "../../../wwwroot-assets/wwwroot/canvas/assist/field.js";
import { lightsIn, proposeAt } from "../../../wwwroot-assets/wwwroot/canvas/assist/propose.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Rect} Rect */

const folder = process.argv[2];
const alone = process.argv.includes("--contour");
/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) => {
  const across = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1), down = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  const shared = across > 0 && down > 0 ? across * down : 0;
  return shared / ((a.x2 - a.x1) * (a.y2 - a.y1) + (b.x2 - b.x1) * (b.y2 - b.y1) - shared);
};
/** @param {number[]} sorted @param {number} share */
const quantile = (sorted, share) => sorted.length === 0 ? NaN : sorted[Math.floor(share * (sorted.length - 1))];

/**
 * @typedef {{ overlaps: number[], none: number, strong: number, right: number, wrongMarks: number, marked: number, swapped: number,
 *   times: number[], fields: number[], detector: number[], empty: number, ghosts: number }} Tally
 */
/** A box that overlaps the truth by less is deleted and drawn: two gestures more. */
const goodEnough = [0.5, 0.7], redo = 2;
/** By threshold: gestures of each way of working. */
const gestures = goodEnough.map(() => ({ clicks: 0, stamps: 0, drags: 0, grouped: 0 }));
let cellsCounted = 0;

/** @typedef {Rect & { x: number, y: number, class: string }} TrueCell */
/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/assist/propose.js").Ground} Ground */

/**
 * Gestures of each way of working over one image, cells in reading order: clicks, drags, and keys for class and deletion.
 * @param {TrueCell[]} truths @param {Ground} ground
 */
function countGestures(truths, ground) {
  const cells = [...truths].sort((a, b) => Math.floor(a.y / 64) - Math.floor(b.y / 64) || a.x - b.x);
  cellsCounted += cells.length;
  for (const [index, count] of gestures.entries()) {
    const least = goodEnough[index];
    let last = "R", size = { width: 24, height: 24 };
    for (const cell of cells) {
      const found = proposeAt(ground, cell), change = Number(cell.class !== last);
      if (found) count.clicks += 1 + Number(found.class !== cell.class) + (overlap(found, cell) < least ? redo : 0);
      else count.clicks += 1 + change;
      const { width, height } = size;
      const stamp = { x1: cell.x - width / 2, y1: cell.y - height / 2, x2: cell.x + width / 2, y2: cell.y + height / 2 };
      const fits = overlap(stamp, cell) >= least;
      if (!fits) size = { width: cell.x2 - cell.x1, height: cell.y2 - cell.y1 };
      count.stamps += 1 + change + (fits ? 0 : redo);
      count.drags += 1 + change;
      count.grouped += 1;
      last = cell.class;
    }
    count.grouped += new Set(cells.map(cell => cell.class)).size;
  }
}

/** @type {Map<string, Tally>} */
const sets = new Map();
for (const name of readdirSync(folder).filter(file => file.endsWith(".json")).sort()) {
  const one = JSON.parse(readFileSync(join(folder, name), "utf8"));
  const tally = sets.get(one.set) ?? {
    overlaps: [], none: 0, strong: 0, right: 0, wrongMarks: 0, marked: 0, swapped: 0,
    times: [], fields: [], detector: [], empty: 0, ghosts: 0,
  };
  sets.set(one.set, tally);
  const image = { width: one.width, height: one.height };
  const planes = new Map(one.planes.map((/** @type {any} */ plane, /** @type {number} */ channel) => {
    const { width, height } = plane, data = new Uint8Array(readFileSync(plane.file));
    return [channel, { key: plane.file, width, height, bits: /** @type {const} */ (8), tiles: [{ x: 0, y: 0, width, height, data }] }];
  }));
  const channel = (/** @type {string} */ label) => one.planes.findIndex((/** @type {any} */ plane) => plane.name === label);
  const proposals = {
    source: /** @type {const} */ ("signal"), name: null, nucleiChannel: channel(one.assist.nucleiChannel ?? ""),
    unmarkedClass: one.assist.unmarkedClass,
    markers: one.assist.markers.map((/** @type {any} */ marker) => ({ channel: channel(marker.channel), class: marker.class })),
    candidates: alone ? [] : one.assist.candidates,
  };
  const began = performance.now();
  const field = foreground([...planes.values()]);
  tally.fields.push(performance.now() - began);
  tally.detector.push(one.detectorMilliseconds);
  const ground = { image, planes, proposals, field: () => field };
  for (const truth of one.truths) {
    const start = performance.now();
    const found = proposeAt(ground, truth);
    tally.times.push(performance.now() - start);
    tally.overlaps.push(found ? overlap(found, truth) : 0);
    if (!found) tally.none++;
    if (truth.isStrong) {
      tally.strong++;
      if (found?.class === truth.class) tally.right++;
    }
    if (truth.class !== null && proposals.markers.length > 1) {
      const lights = lightsIn(ground, truth);
      tally.marked++;
      if (contradiction(proposals, lights, truth.class) !== null) tally.wrongMarks++;
      const other = truth.class === "R" ? "G" : "R";
      if (truth.isStrong && contradiction(proposals, lights, other) !== null) tally.swapped++;
    }
  }
  if (one.set === "plate") countGestures(one.truths, ground);
  // A grid of points that lie in no true cell: a ghost there would say something false.
  for (let y = 8; y < image.height; y += 24)
    for (let x = 8; x < image.width; x += 24) {
      if (one.truths.some((/** @type {Rect} */ box) => x >= box.x1 - 4 && x < box.x2 + 4 && y >= box.y1 - 4 && y < box.y2 + 4)) continue;
      tally.empty++;
      if (proposeAt(ground, { x, y })) tally.ghosts++;
    }
}
console.log("| set | cells | median IoU | quartiles | no proposal | class right | on empty ground | ms p50 / p95 | map ms | detector ms |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [set, tally] of sets) {
  const overlaps = tally.overlaps.sort((a, b) => a - b), times = tally.times.sort((a, b) => a - b);
  const middle = (/** @type {number[]} */ values) => quantile([...values].sort((a, b) => a - b), 0.5).toFixed(0);
  const quartiles = `${quantile(overlaps, 0.25).toFixed(2)} to ${quantile(overlaps, 0.75).toFixed(2)}`;
  console.log(`| ${set} | ${overlaps.length} | ${quantile(overlaps, 0.5).toFixed(3)} | ${quartiles} `
    + `| ${tally.none} | ${tally.strong ? `${tally.right} of ${tally.strong}` : "-"} | ${(100 * tally.ghosts / tally.empty).toFixed(0)} % `
    + `| ${quantile(times, 0.5).toFixed(1)} / ${quantile(times, 0.95).toFixed(1)} | ${middle(tally.fields)} | ${middle(tally.detector)} |`);
}
for (const [set, tally] of sets)
  if (tally.marked > 0)
    console.log(`\n${set}: the light contradicts ${tally.wrongMarks} of ${tally.marked} true classes, and ${tally.swapped} `
      + `of ${tally.strong} wrong ones (R said to be G and G to be R, marker above 3 sd).`);

if (cellsCounted > 0) {
  /** @param {"clicks" | "stamps" | "drags" | "grouped"} way */
  const each = way => gestures.map(count => (count[way] / cellsCounted).toFixed(2)).join(" | ");
  console.log(`\n| gestures a cell, ${cellsCounted} cells of the plate; done again under | IoU ${goodEnough.join(" | IoU ")} |`);
  console.log("| --- | --- | --- |");
  console.log(`| click a cell | ${each("clicks")} |\n| stamp of the last size | ${each("stamps")} |`);
  console.log(`| precise drag, cells as eyes read them | ${each("drags")} |`);
  console.log(`| precise drag, one class after the other | ${each("grouped")} |`);
}
