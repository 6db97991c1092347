/** Points of a map, without a screen: columns, colours, what lies where. */

/**
 * @typedef {{
 *   id: number, name: string, patient: string | null, split: string | null, width: number, height: number, planes: string[],
 * }} MapImage
 */
/** @typedef {{ assignmentId: number, image: number, person: string, round: string }} MapWork */
/**
 * A map as the server sends it: columns of little-endian numbers in base64.
 * @typedef {{
 *   id: number, made: string, model: string, channels: string[], classes: string[], colors: string[], variances: number[],
 *   neighbors: number, seed: number, images: MapImage[], works: MapWork[], x: string, y: string, first: string, second: string,
 *   work: string, class: string, predicted: string, confidence: string, edges: string, hidden: number, notes: string[],
 * }} MapBody
 */
/**
 * @typedef {{
 *   body: MapBody, count: number, umap: Float32Array<ArrayBuffer>, components: Float32Array<ArrayBuffer>, work: Int32Array,
 *   class: Uint8Array, predicted: Uint8Array, confidence: Float32Array, edges: Float32Array,
 * }} CellMap `umap` and `components`: x and y in turn
 */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ centreX: number, centreY: number, scale: number }} View `scale`: screen pixels a unit of the map */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {"class" | "predicted" | "agrees" | "patient" | "annotator" | "round" | "split" | "confidence"} ColorBy */
/** @typedef {{ names: string[], colors: string[], of: Uint16Array, counts: number[], isScale: boolean }} Groups */

/** Okabe and Ito 2008: told apart by colour-blind people too; after eight they come again. */
const palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800", "#8a8f98"];

/** Seven steps of viridis, dark to light. */
const steps = ["#440154", "#443983", "#31688e", "#21918c", "#35b779", "#90d743", "#fde725"];

const unknown = "not known";

/** @param {MapBody} body @returns {CellMap} */
export function decode(body) {
  const [x, y, first, second] = [floats(body.x), floats(body.y), floats(body.first), floats(body.second)];
  return {
    body, count: x.length, umap: pairs(x, y), components: pairs(first, second), work: new Int32Array(bytes(body.work).buffer),
    class: bytes(body.class), predicted: bytes(body.predicted), confidence: floats(body.confidence), edges: floats(body.edges),
  };
}

/** @param {string} text */
function bytes(text) {
  const raw = atob(text);
  const all = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index++) all[index] = raw.charCodeAt(index);
  return all;
}

/** @param {string} text */
const floats = text => new Float32Array(bytes(text).buffer);

/** @param {Float32Array} x @param {Float32Array} y */
function pairs(x, y) {
  const all = new Float32Array(2 * x.length);
  for (let index = 0; index < x.length; index++) {
    all[2 * index] = x[index];
    all[2 * index + 1] = y[index];
  }
  return all;
}

/** What each cell is coloured by. @param {CellMap} map @param {ColorBy} by @returns {Groups} */
export function groups(map, by) {
  const { works, images, classes, colors } = map.body;
  const imageOf = (/** @type {number} */ cell) => images[works[map.work[cell]].image];
  switch (by) {
    case "class": return known(map, classes, colors, cell => map.class[cell]);
    case "predicted": return known(map, classes, colors, cell => map.predicted[cell]);
    case "agrees":
      return known(map, ["the classifier agrees", "it says another class"], ["#8a8f98", "#d55e00"],
        cell => map.class[cell] === map.predicted[cell] ? 0 : 1);
    case "patient": return named(map, cell => imageOf(cell).patient ?? unknown);
    case "annotator": return named(map, cell => works[map.work[cell]].person);
    case "round": return named(map, cell => works[map.work[cell]].round);
    case "split": return named(map, cell => imageOf(cell).split ?? unknown);
    case "confidence": {
      const names = steps.map((_, step) => `${(step / steps.length).toFixed(2)} to ${((step + 1) / steps.length).toFixed(2)}`);
      const made = known(map, names, steps, cell => Math.min(steps.length - 1, Math.floor(map.confidence[cell] * steps.length)));
      return { ...made, isScale: true };
    }
  }
}

/** @param {CellMap} map @param {string[]} names @param {string[]} colors @param {(cell: number) => number} of @returns {Groups} */
function known(map, names, colors, of) {
  const all = new Uint16Array(map.count), counts = names.map(() => 0);
  for (let cell = 0; cell < map.count; cell++) counts[all[cell] = of(cell)]++;
  return { names, colors, of: all, counts, isScale: false };
}

/** @param {CellMap} map @param {(cell: number) => string} nameOf @returns {Groups} */
function named(map, nameOf) {
  const found = new Set();
  for (let cell = 0; cell < map.count; cell++) found.add(nameOf(cell));
  const names = [...found].sort((a, b) => Number(a === unknown) - Number(b === unknown) || a.localeCompare(b, "en", { numeric: true }));
  const place = new Map(names.map((name, index) => [name, index]));
  const colors = names.map((name, index) => name === unknown ? "#8a8f98" : palette[index % palette.length]);
  return known(map, names, colors, cell => place.get(nameOf(cell)) ?? 0);
}

/** All of the points, with a margin. @param {Float32Array} points @param {Size} size @returns {View} */
export function fit(points, size, margin = 24) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    left = Math.min(left, points[at]);
    right = Math.max(right, points[at]);
    top = Math.min(top, points[at + 1]);
    bottom = Math.max(bottom, points[at + 1]);
  }
  if (points.length === 0) return { centreX: 0, centreY: 0, scale: 1 };
  const [width, height] = [Math.max(1, size.width - 2 * margin), Math.max(1, size.height - 2 * margin)];
  const scale = Math.min(width / Math.max(1e-6, right - left), height / Math.max(1e-6, bottom - top));
  return { centreX: (left + right) / 2, centreY: (top + bottom) / 2, scale };
}

/** @param {View} view @param {Point} screen @param {Size} size @returns {Point} */
export const toMap = (view, { x, y }, size) =>
  ({ x: view.centreX + (x - size.width / 2) / view.scale, y: view.centreY + (y - size.height / 2) / view.scale });

/** @param {View} view @param {Point} point @param {Size} size @returns {Point} */
export const toScreen = (view, { x, y }, size) =>
  ({ x: (x - view.centreX) * view.scale + size.width / 2, y: (y - view.centreY) * view.scale + size.height / 2 });

/**
 * What lies under the cursor stays there. `fitted`: the scale that shows all.
 * @param {View} view @param {number} factor @param {Point} cursor @param {Size} size @param {number} fitted @returns {View}
 */
export function zoom(view, factor, cursor, size, fitted) {
  const before = toMap(view, cursor, size);
  const scale = Math.min(fitted * 400, Math.max(fitted / 4, view.scale * factor));
  const after = toMap({ ...view, scale }, cursor, size);
  return { scale, centreX: view.centreX + before.x - after.x, centreY: view.centreY + before.y - after.y };
}

/** @param {View} view @param {number} dx screen pixels @param {number} dy @returns {View} */
export const pan = (view, dx, dy) => ({ ...view, centreX: view.centreX - dx / view.scale, centreY: view.centreY - dy / view.scale });

/** Even and odd rule; a point on an edge may be on either side. @param {Point[]} polygon @param {number} x @param {number} y */
export function isInside(polygon, x, y) {
  let inside = false;
  for (let at = 0, before = polygon.length - 1; at < polygon.length; before = at++) {
    const a = polygon[at], b = polygon[before];
    if (a.y > y !== b.y > y && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/**
 * Numbers of the cells inside, of groups that are shown.
 * @param {Float32Array} points @param {Point[]} polygon @param {(cell: number) => boolean} shown
 */
export function lasso(points, polygon, shown) {
  /** @type {number[]} */
  const found = [];
  if (polygon.length < 3) return found;
  const [left, right] = [Math.min(...polygon.map(point => point.x)), Math.max(...polygon.map(point => point.x))];
  const [top, bottom] = [Math.min(...polygon.map(point => point.y)), Math.max(...polygon.map(point => point.y))];
  for (let cell = 0; cell < points.length / 2; cell++) {
    const x = points[2 * cell], y = points[2 * cell + 1];
    if (x >= left && x <= right && y >= top && y <= bottom && shown(cell) && isInside(polygon, x, y)) found.push(cell);
  }
  return found;
}

/** Finds the point nearest to a place without looking at all: cells of a grid, filled by counting. */
export class PointGrid {
  #points; #first; #order; #left; #top; #step; #side = 256;

  /** @param {Float32Array} points */
  constructor(points) {
    this.#points = points;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < points.length; at += 2) {
      left = Math.min(left, points[at]);
      right = Math.max(right, points[at]);
      top = Math.min(top, points[at + 1]);
      bottom = Math.max(bottom, points[at + 1]);
    }
    this.#left = left;
    this.#top = top;
    this.#step = Math.max(1e-9, Math.max(right - left, bottom - top) / (this.#side - 1));
    const count = points.length / 2, slots = new Uint32Array(count);
    this.#first = new Uint32Array(this.#side * this.#side + 1);
    this.#order = new Uint32Array(count);
    for (let cell = 0; cell < count; cell++) slots[cell] = this.#slot(points[2 * cell], points[2 * cell + 1]);
    for (const slot of slots) this.#first[slot + 1]++;
    for (let slot = 0; slot < this.#side * this.#side; slot++) this.#first[slot + 1] += this.#first[slot];
    const next = this.#first.slice();
    for (let cell = 0; cell < count; cell++) this.#order[next[slots[cell]]++] = cell;
  }

  /**
   * Number of the nearest shown cell within the radius, else null.
   * @param {Point} place @param {number} radius @param {(cell: number) => boolean} shown
   */
  nearest({ x, y }, radius, shown) {
    let found = null, least = radius * radius;
    const [fromX, toX] = [this.#column(x - radius, this.#left), this.#column(x + radius, this.#left)];
    const [fromY, toY] = [this.#column(y - radius, this.#top), this.#column(y + radius, this.#top)];
    for (let row = fromY; row <= toY; row++)
      for (let at = this.#first[row * this.#side + fromX]; at < this.#first[row * this.#side + toX + 1]; at++) {
        const cell = this.#order[at];
        const distance = (this.#points[2 * cell] - x) ** 2 + (this.#points[2 * cell + 1] - y) ** 2;
        if (distance <= least && shown(cell)) [found, least] = [cell, distance];
      }
    return found;
  }

  /** @param {number} value @param {number} origin */
  #column(value, origin) { return Math.min(this.#side - 1, Math.max(0, Math.floor((value - origin) / this.#step))); }

  /** @param {number} x @param {number} y */
  #slot(x, y) { return this.#column(y, this.#top) * this.#side + this.#column(x, this.#left); }
}

/** A table of cells; a cell that a spreadsheet would run is made text. @param {CellMap} map @param {readonly number[]} cells */
export function toCsv(map, cells) {
  const { works, images, classes } = map.body;
  const text = (/** @type {string | number | null} */ value) => {
    const plain = String(value ?? "");
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = cells.map(cell => {
    const work = works[map.work[cell]], image = images[work.image], edges = map.edges.subarray(4 * cell, 4 * cell + 4);
    return [
      image.name, image.patient, image.split, work.person, work.round, classes[map.class[cell]], classes[map.predicted[cell]],
      map.confidence[cell].toFixed(4), ...[...edges].map(edge => Number(edge.toFixed(2))),
      ...[map.umap, map.components].flatMap(points => [points[2 * cell].toFixed(4), points[2 * cell + 1].toFixed(4)].map(Number)),
    ].map(text).join(",");
  });
  return [
    "image,patient,split,annotator,round,class,predicted,confidence,x1,y1,x2,y2,umap_x,umap_y,pc1,pc2", ...rows, "",
  ].join("\n");
}
