/**
 * The outline of the cell around a point: on rays from it, the circle of radii over which the map falls most, neighbours differing by
 * little
 * (a shortest path around a circle, by dynamic programming). Finds round and slightly angular cells, also where they touch. Pure.
 */

/** @import { Point, Rect } from "../types.js" */
/** @import { Field } from "./field.js" */

/** Rays; radii in pixels of the map; pixels compared on each side of an edge; largest step from ray to ray, and its price. */
const rays = 32,
  longest = 70,
  depth = 3,
  step = 2,
  price = 0.05;
/** The edge is where the light falls fastest; people draw around the blur. Pixels of the map. */
const beyond = 2;
/**
 * An outline counts from this fall of the map on, a mean over the rays. Display planes are normalised, so that one number serves all: on
 * empty ground of the plate, BCCD, HeLa and raw264 95 in 100 outlines fall by less than 0.29 to 0.50, around true cells 95 in 100 by more
 * than 0.21 to 0.55.
 */
const leastFall = 0.28;

const cosines = Float32Array.from({ length: rays }, (_, ray) => Math.cos((2 * Math.PI * ray) / rays));
const sines = Float32Array.from({ length: rays }, (_, ray) => Math.sin((2 * Math.PI * ray) / rays));

/**
 * @param {Field} field
 * @param {Point} at pixels of the map
 * @returns {Rect & { fall: number } | null} in pixels of the map; `fall`: how clear the edge is. Null where none is
 */
export function contourAt(field, at) {
  const gains = gainsAround(field, at);
  const radii = bestCircle(gains);
  let x1 = Infinity,
    y1 = Infinity,
    x2 = -Infinity,
    y2 = -Infinity,
    fall = 0;
  for (let ray = 0; ray < rays; ray++) {
    fall += gains[ray * longest + radii[ray]] / rays;
    const radius = radii[ray] + beyond,
      x = at.x + cosines[ray] * radius,
      y = at.y + sines[ray] * radius;
    if (x < x1) x1 = x;
    if (x > x2) x2 = x;
    if (y < y1) y1 = y;
    if (y > y2) y2 = y;
  }
  if (fall < leastFall) return null;
  return { x1: Math.max(0, x1), y1: Math.max(0, y1), x2: Math.min(field.width, x2), y2: Math.min(field.height, y2), fall };
}

/** How much the map falls at each radius of each ray. @param {Field} field @param {Point} at */
function gainsAround({ values, width, height }, at) {
  const gains = new Float32Array(rays * longest).fill(-1000),
    line = new Float32Array(longest + depth);
  for (let ray = 0; ray < rays; ray++) {
    for (let radius = 0; radius < line.length; radius++) {
      const x = Math.min(width - 1.001, Math.max(0, at.x + cosines[ray] * radius)),
        y = Math.min(height - 1.001, Math.max(0, at.y + sines[ray] * radius));
      const left = x | 0,
        top = y | 0,
        across = x - left,
        down = y - top,
        index = top * width + left;
      line[radius] =
        (values[index] * (1 - across) + values[index + 1] * across) * (1 - down) +
        (values[index + width] * (1 - across) + values[index + width + 1] * across) * down;
    }
    for (let radius = 2; radius < longest; radius++) {
      let inside = 0,
        outside = 0,
        count = 0;
      for (let near = 1; near <= depth; near++) {
        if (radius >= near) {
          inside += line[radius - near];
          count++;
        }
        outside += line[radius + near - 1];
      }
      gains[ray * longest + radius] = inside / count - outside / depth;
    }
  }
  return gains;
}

/**
 * Twice around, so that the end meets the beginning; the second half of the first turn and the first of the second are taken.
 * @param {Float32Array} gains
 */
function bestCircle(gains) {
  const turns = 2 * rays,
    from = new Int16Array(turns * longest);
  let now = gains.slice(0, longest);
  for (let at = 1; at < turns; at++) {
    const next = new Float32Array(longest),
      row = (at % rays) * longest;
    for (let radius = 0; radius < longest; radius++) {
      let best = -Infinity,
        source = radius;
      for (let change = -step; change <= step; change++) {
        const before = radius + change;
        if (before < 0 || before >= longest) continue;
        const worth = now[before] - price * change * change;
        if (worth > best) {
          best = worth;
          source = before;
        }
      }
      next[radius] = best + gains[row + radius];
      from[at * longest + radius] = source;
    }
    now = next;
  }
  let radius = 0;
  for (let other = 1; other < longest; other++) if (now[other] > now[radius]) radius = other;
  const radii = new Int16Array(rays);
  for (let at = turns - 1; at >= 0; at--) {
    if (at >= rays / 2 && at < rays / 2 + rays) radii[at % rays] = radius;
    radius = from[at * longest + radius];
  }
  return radii;
}
