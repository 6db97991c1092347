// Boxes in full-resolution pixels of the image: origin top left, edges continuous, far edges exclusive.

/** @import { Point, Rect } from "../types.js" */

/** @typedef {{ width: number, height: number }} Size */
/** @typedef {"nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w"} Handle */

/** The least width and height of a box that a person makes, in pixels. */
export const minimumSize = 2;

/** @type {readonly Handle[]} */
export const handles = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/**
 * The box of a drag from one point to another: edges at the nearest whole pixel, inside the image, at least 2 x 2
 * (a shorter drag grows in its own direction; away from the border where there is no room).
 * @param {Point} from @param {Point} to in image pixels, may lie outside the image
 * @param {Size} image
 * @returns {Rect}
 */
export function boxFromDrag(from, to, image) {
  const [x1, x2] = snapSpan(from.x, to.x, image.width);
  const [y1, y2] = snapSpan(from.y, to.y, image.height);
  return { x1, y1, x2, y2 };
}

/**
 * Whole pixels, inside the image, at least 2 x 2: what every gesture ends with.
 * @param {Rect} rect @param {Size} image
 * @returns {Rect}
 */
export const snapRect = (rect, image) => boxFromDrag({ x: rect.x1, y: rect.y1 }, { x: rect.x2, y: rect.y2 }, image);

/**
 * @param {number} anchor stays nearest to where it was @param {number} moving @param {number} limit
 * @returns {[number, number]}
 */
function snapSpan(anchor, moving, limit) {
  const least = Math.min(minimumSize, limit);
  const inside = (/** @type {number} */ value) => Math.min(limit, Math.max(0, Math.round(value)));
  const fixed = inside(anchor);
  let free = inside(moving);
  if (Math.abs(free - fixed) < least) {
    const direction = moving < anchor ? -1 : 1;
    free = fixed + direction * least;
    if (free < 0) return [0, least];
    if (free > limit) return [limit - least, limit];
  }
  return fixed < free ? [fixed, free] : [free, fixed];
}

/** @param {Rect} rect @returns {Record<Handle, Point>} */
export function handlePoints({ x1, y1, x2, y2 }) {
  const x = (x1 + x2) / 2;
  const y = (y1 + y2) / 2;
  return {
    nw: { x: x1, y: y1 },
    n: { x, y: y1 },
    ne: { x: x2, y: y1 },
    e: { x: x2, y },
    se: { x: x2, y: y2 },
    s: { x, y: y2 },
    sw: { x: x1, y: y2 },
    w: { x: x1, y },
  };
}

/**
 * The handle under a point, the nearest one when several are in reach (small boxes); null when none is.
 * On boxes narrower than four reaches only the corners count, or there would be no room left to grip the box itself.
 * @param {Rect} rect @param {Point} point @param {number} reach in image pixels
 * @returns {Handle | null}
 */
export function handleAt(rect, point, reach) {
  const points = handlePoints(rect);
  /** @type {Handle | null} */
  let best = null;
  let nearest = reach;
  for (const handle of handles) {
    if ((handle === "n" || handle === "s") && rect.x2 - rect.x1 < 4 * reach) continue;
    if ((handle === "e" || handle === "w") && rect.y2 - rect.y1 < 4 * reach) continue;
    const distance = Math.max(Math.abs(points[handle].x - point.x), Math.abs(points[handle].y - point.y));
    if (distance <= nearest && (best === null || distance < nearest)) {
      best = handle;
      nearest = distance;
    }
  }
  return best;
}

/**
 * The handle that a press takes hold of. Handles lie outside of the box, `outward` away from its edges; inside, only a thin rim at the
 * corners belongs to them, and never more than a quarter of the shorter side, so that the middle of the smallest box still moves it.
 * @param {Rect} rect @param {Point} point @param {{ reach: number, outward: number, rim: number }} grip in image pixels
 * @returns {Handle | null}
 */
export function gripAt(rect, point, { reach, outward, rim }) {
  if (contains(rect, point)) return handleAt(rect, point, Math.min(rim, (rect.x2 - rect.x1) / 4, (rect.y2 - rect.y1) / 4));
  return handleAt({ x1: rect.x1 - outward, y1: rect.y1 - outward, x2: rect.x2 + outward, y2: rect.y2 + outward }, point, reach);
}

/**
 * The box that a drag means, or null where it means none: what of it lies in the image is narrower than a hand can mean.
 * A drag beside the image would otherwise leave a sliver of two pixels at its border.
 * @param {Point} from @param {Point} to image pixels @param {Size} image @param {number} least image pixels
 * @returns {Rect | null}
 */
export function boxOfGesture(from, to, image, least) {
  const inside = (/** @type {number} */ one, /** @type {number} */ other, /** @type {number} */ limit) =>
    Math.min(limit, Math.max(one, other)) - Math.max(0, Math.min(one, other));
  if (inside(from.x, to.x, image.width) < least || inside(from.y, to.y, image.height) < least) return null;
  return boxFromDrag(from, to, image);
}

/**
 * The box with the edges of one handle moved; dragged over the opposite edge it flips. Not snapped: the gesture's end does that.
 * @param {Rect} rect as it was when the drag began
 * @param {Handle} handle @param {number} dx @param {number} dy how far the handle went since then, in image pixels
 * @param {Size} image edges stay inside it
 * @returns {Rect}
 */
export function resize(rect, handle, dx, dy, image) {
  let { x1, y1, x2, y2 } = rect;
  if (handle.includes("w")) x1 = within(x1 + dx, image.width);
  if (handle.includes("e")) x2 = within(x2 + dx, image.width);
  if (handle.includes("n")) y1 = within(y1 + dy, image.height);
  if (handle.includes("s")) y2 = within(y2 + dy, image.height);
  return { x1: Math.min(x1, x2), y1: Math.min(y1, y2), x2: Math.max(x1, x2), y2: Math.max(y1, y2) };
}

/** @param {number} value @param {number} limit */
const within = (value, limit) => Math.min(limit, Math.max(0, value));

/**
 * How far boxes can really move together: whole pixels, none leaves the image, their places to each other stay.
 * A box that an import left over the border may move inwards only.
 * @param {readonly Rect[]} rects @param {number} dx @param {number} dy @param {Size} image
 * @returns {{ dx: number, dy: number }}
 */
export function clampMove(rects, dx, dy, image) {
  const bounds = unionBounds(rects);
  if (!bounds) return { dx: 0, dy: 0 };
  return { dx: clampShift(dx, bounds.x1, bounds.x2, image.width), dy: clampShift(dy, bounds.y1, bounds.y2, image.height) };
}

/** @param {number} shift @param {number} near @param {number} far @param {number} limit */
function clampShift(shift, near, far, limit) {
  const least = Math.min(0, Math.ceil(-near));
  const most = Math.max(0, Math.floor(limit - far));
  // Adding 0 turns -0 into 0.
  return Math.min(most, Math.max(least, Math.round(shift))) + 0;
}

/**
 * Boxes moved together by whole pixels, clamped to the image and snapped.
 * @template {Rect} R
 * @param {readonly R[]} rects @param {number} dx @param {number} dy @param {Size} image
 * @returns {R[]} everything but the edges as it was
 */
export function moveMany(rects, dx, dy, image) {
  const shift = clampMove(rects, dx, dy, image);
  return rects.map(rect => ({ ...rect, ...snapRect(moved(rect, shift.dx, shift.dy), image) }));
}

/** @param {Rect} rect @param {number} dx @param {number} dy @returns {Rect} */
export const moved = (rect, dx, dy) => ({ x1: rect.x1 + dx, y1: rect.y1 + dy, x2: rect.x2 + dx, y2: rect.y2 + dy });

/**
 * Moves the far (right and bottom) edges by whole pixels; never flips, never under 2 x 2.
 * @param {Rect} rect @param {number} dx @param {number} dy @param {Size} image
 * @returns {Rect}
 */
export function moveFarEdges(rect, dx, dy, image) {
  const { x1, y1, x2, y2 } = snapRect(rect, image);
  return {
    x1,
    y1,
    x2: Math.min(image.width, Math.max(x1 + Math.min(minimumSize, image.width), x2 + dx)),
    y2: Math.min(image.height, Math.max(y1 + Math.min(minimumSize, image.height), y2 + dy)),
  };
}

/** @param {Iterable<Rect>} rects @returns {Rect | null} the smallest box around all; null for none */
export function unionBounds(rects) {
  /** @type {Rect | null} */
  let bounds = null;
  for (const rect of rects) {
    bounds = bounds
      ? {
          x1: Math.min(bounds.x1, rect.x1),
          y1: Math.min(bounds.y1, rect.y1),
          x2: Math.max(bounds.x2, rect.x2),
          y2: Math.max(bounds.y2, rect.y2),
        }
      : { x1: rect.x1, y1: rect.y1, x2: rect.x2, y2: rect.y2 };
  }
  return bounds;
}

/** The far edges are outside. @param {Rect} rect @param {Point} point */
export const contains = (rect, point) => point.x >= rect.x1 && point.x < rect.x2 && point.y >= rect.y1 && point.y < rect.y2;

/** Boxes that only touch do not overlap. @param {Rect} one @param {Rect} other */
export const overlaps = (one, other) => one.x1 < other.x2 && other.x1 < one.x2 && one.y1 < other.y2 && other.y1 < one.y2;

/** @param {Rect} rect */
export const area = rect => Math.max(0, rect.x2 - rect.x1) * Math.max(0, rect.y2 - rect.y1);

/** Intersection over union, 0 to 1. @param {Rect} one @param {Rect} other */
export function iou(one, other) {
  if (!overlaps(one, other)) return 0;
  const shared = (Math.min(one.x2, other.x2) - Math.max(one.x1, other.x1)) * (Math.min(one.y2, other.y2) - Math.max(one.y1, other.y1));
  return shared / (area(one) + area(other) - shared);
}
