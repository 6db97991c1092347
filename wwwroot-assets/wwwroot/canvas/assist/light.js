/** How much light a box holds in a channel, against the background around it. Pure; for display planes and original values alike. */

/** @import { Rect } from "../types.js" */
/** @import { PlaneData } from "../view/compose/mix.js" */

/**
 * `ratio`: mean over background, null where the values do not say what no light is (prepared planes). `deviations`: the inner light above
 * the
 * background in deviations of the background, which decides about classes.
 * @typedef {{ mean: number, peak: number, background: number, ratio: number | null, deviations: number }} Light
 */

/** Around a box so much of the image is looked at for background: at least these pixels, and three times the box. */
const leastAround = 96,
  around = 3;
/** Background is what this share of the surroundings stays below. */
const darkShare = 0.2;
const mostSamples = 1500;
/**
 * What counts for a class is this share of the box's width in its middle, and the light that this share of it stays below: a bright
 * neighbour lends nothing.
 */
const innerShare = 0.6,
  lowShare = 0.35;

/**
 * @param {PlaneData} plane
 * @param {Rect} box image pixels
 * @param {{ width: number, height: number }} image
 * @returns {Light | null} null where the plane has nothing there
 */
export function lightIn(plane, box, image) {
  const kx = plane.width / image.width,
    ky = plane.height / image.height;
  const at = {
    x: ((box.x1 + box.x2) / 2) * kx,
    y: ((box.y1 + box.y2) / 2) * ky,
    across: ((box.x2 - box.x1) / 2) * kx,
    down: ((box.y2 - box.y1) / 2) * ky,
  };
  const inside = ellipse(plane, at, 1),
    inner = ellipse(plane, at, innerShare);
  if (inside.length === 0 || inner.length === 0) return null;
  const ground = surroundings(plane, at, leastAround * kx, leastAround * ky);
  const background = ground[Math.floor(darkShare * (ground.length - 1))];
  // Below the background no cell can add: there lies the noise alone. Half a step is the least that a stored value can tell.
  const below = Math.max(1, Math.floor(darkShare * ground.length));
  const deviation = Math.max(
    // The middle of the distances below the background: sorted as the values are, only the other way round.
    1.4826 * (background - ground[below - 1 - (below >> 1)]),
    (ground[ground.length >> 1] - background) / 0.8416,
    0.5,
    plane.bits === 16 ? 1 : 0.5,
  );
  let sum = 0;
  for (const value of inside) sum += value;
  inside.sort();
  inner.sort();
  const mean = sum / inside.length;
  return {
    mean,
    peak: inside[Math.floor(0.98 * (inside.length - 1))],
    background,
    ratio: plane.bits === 16 && background > 0 ? mean / background : null,
    deviations: (inner[Math.floor(lowShare * (inner.length - 1))] - background) / deviation,
  };
}

/**
 * Values as they are read: sorted by the browser as numbers, in a fifth of the time of an array of any kind.
 */
class Samples {
  constructor() {
    this.values = new Uint16Array(2 * mostSamples);
    this.length = 0;
  }

  /** @param {number} value */
  add(value) {
    if (this.length === this.values.length) {
      const more = new Uint16Array(2 * this.length);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = value;
  }

  /** A copy of what was added, and room for the next. */
  take() {
    const taken = this.values.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

const samples = new Samples();

/** @param {PlaneData} plane @param {{ x: number, y: number, across: number, down: number }} at @param {number} share */
function ellipse(plane, at, share) {
  const across = Math.max(0.6, at.across * share),
    down = Math.max(0.6, at.down * share);
  const stride = Math.max(1, Math.floor(Math.sqrt((across * down * Math.PI) / mostSamples)));
  for (let y = Math.max(0, Math.ceil(at.y - down - 0.5)); y <= Math.min(plane.height - 1, at.y + down - 0.5); y += stride)
    for (let x = Math.max(0, Math.ceil(at.x - across - 0.5)); x <= Math.min(plane.width - 1, at.x + across - 0.5); x += stride)
      if (((x + 0.5 - at.x) / across) ** 2 + ((y + 0.5 - at.y) / down) ** 2 <= 1) read(plane, x, y);
  return samples.take();
}

/**
 * @param {PlaneData} plane
 * @param {{ x: number, y: number, across: number, down: number }} at
 * @param {number} leastX
 * @param {number} leastY
 * @returns sorted, never empty
 */
function surroundings(plane, at, leastX, leastY) {
  const across = Math.max(leastX, around * at.across),
    down = Math.max(leastY, around * at.down);
  const left = Math.max(0, Math.floor(at.x - across)),
    right = Math.min(plane.width, Math.ceil(at.x + across));
  const top = Math.max(0, Math.floor(at.y - down)),
    bottom = Math.min(plane.height, Math.ceil(at.y + down));
  const stride = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / mostSamples)));
  for (let y = top; y < bottom; y += stride) for (let x = left; x < right; x += stride) read(plane, x, y);
  return samples.length > 0 ? samples.take().sort() : new Uint16Array(1);
}

/** Adds the value at a pixel to the samples, where a tile has it. @param {PlaneData} plane @param {number} x @param {number} y */
function read(plane, x, y) {
  for (const tile of plane.tiles)
    if (x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height) {
      samples.add(tile.data[(y - tile.y) * tile.width + x - tile.x]);
      return;
    }
}

/**
 * @typedef {readonly { channel: number, class: string }[]} Markers
 * @typedef {{ markers: Markers, unmarkedClass: string | null, nucleiChannel?: number | null }} ClassRule
 */

/** A marker counts as there from so many deviations on, and as certainly not there below so many. */
const there = 4,
  notThere = 2;

/**
 * The class that the light tells.
 * @param {ClassRule} rule
 * @param {ReadonlyMap<number, Light>} lights by channel
 * @returns {string | null} null where the channels tell no class
 */
export function classByLight({ markers, unmarkedClass }, lights) {
  let best = null,
    most = there;
  for (const marker of markers) {
    const level = lights.get(marker.channel)?.deviations ?? -Infinity;
    if (level >= most) {
      most = level;
      best = marker.class;
    }
  }
  return best ?? (markers.every(marker => lights.has(marker.channel)) ? unmarkedClass : null);
}

/**
 * The class that the light tells where it clearly contradicts the drawn one: the drawn marker is certainly not there and another is, or a
 * cell that is said to have none shines. Null where they agree, or where one cannot be sure.
 * @param {ClassRule} rule @param {ReadonlyMap<number, Light>} lights @param {string} drawn
 */
export function contradiction(rule, lights, drawn) {
  const told = classByLight(rule, lights);
  if (told === null || told === drawn) return null;
  const own = rule.markers.filter(marker => marker.class === drawn);
  if (own.length === 0 && drawn !== rule.unmarkedClass) return null;
  if (own.some(marker => (lights.get(marker.channel)?.deviations ?? Infinity) >= notThere)) return null;
  // Where not even a nucleus shines there is no cell of the unmarked class either: the box is empty, and that is said elsewhere.
  const nucleus =
    rule.nucleiChannel === null || rule.nucleiChannel === undefined ? Infinity : (lights.get(rule.nucleiChannel)?.deviations ?? 0);
  if (told === rule.unmarkedClass && nucleus < there) return null;
  const other = Math.max(
    ...rule.markers.filter(marker => marker.class === told).map(marker => lights.get(marker.channel)?.deviations ?? -Infinity),
    -Infinity,
  );
  return told === rule.unmarkedClass || other >= 2 * there ? told : null;
}
