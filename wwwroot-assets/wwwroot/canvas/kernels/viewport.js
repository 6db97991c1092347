// Where the image lies on the screen. One viewport is shared by all panes: a pane's own corner is its origin, so that the same
// numbers put every pane at the same place of the image.

/** @import { Point, Rect } from "../types.js" */
/** @import { Size } from "./geometry.js" */

/**
 * screen = image * scale + (x, y); screen in CSS pixels from the pane's corner.
 * @typedef {Readonly<{ scale: number, x: number, y: number }>} Viewport
 */

/** At most this many CSS pixels for one image pixel. */
export const largestScale = 64;

/** How much of the pane's edge the image must keep covering, in CSS pixels, so that it can never be lost from sight. */
const keep = 48;

/** @param {Viewport} viewport @param {Point} point @returns {Point} */
export const toScreen = (viewport, point) => ({ x: point.x * viewport.scale + viewport.x, y: point.y * viewport.scale + viewport.y });

/** @param {Viewport} viewport @param {Point} point @returns {Point} */
export const toImage = (viewport, point) => ({ x: (point.x - viewport.x) / viewport.scale, y: (point.y - viewport.y) / viewport.scale });

/** The part of the image plane that a pane shows. @param {Viewport} viewport @param {Size} pane @returns {Rect} */
export function visiblePart(viewport, pane) {
  const near = toImage(viewport, { x: 0, y: 0 });
  const far = toImage(viewport, { x: pane.width, y: pane.height });
  return { x1: near.x, y1: near.y, x2: far.x, y2: far.y };
}

/**
 * The whole image in the pane, centred.
 * @param {Size} image @param {Size} pane @param {number} [margin] CSS pixels left free on each side
 * @returns {Viewport}
 */
export function fit(image, pane, margin = 8) {
  const room = { width: Math.max(1, pane.width - 2 * margin), height: Math.max(1, pane.height - 2 * margin) };
  const scale = Math.min(largestScale, room.width / image.width, room.height / image.height);
  return { scale, x: (pane.width - image.width * scale) / 2, y: (pane.height - image.height * scale) / 2 };
}

/** The least scale: a quarter of the fitting one, or one to one for images smaller than the pane. @param {Size} image @param {Size} pane */
export const smallestScale = (image, pane) => Math.min(1, fit(image, pane).scale) / 4;

/**
 * Zooms by a factor; the image point under the cursor stays there.
 * @param {Viewport} viewport @param {number} factor @param {Point} cursor @param {Size} image @param {Size} pane
 * @returns {Viewport}
 */
export const zoomAt = (viewport, factor, cursor, image, pane) => zoomTo(viewport, viewport.scale * factor, cursor, image, pane);

/** @param {Viewport} viewport @param {number} scale @param {Point} cursor @param {Size} image @param {Size} pane @returns {Viewport} */
export function zoomTo(viewport, scale, cursor, image, pane) {
  const next = Math.min(largestScale, Math.max(smallestScale(image, pane), scale));
  const ratio = next / viewport.scale;
  return keepInSight(
    { scale: next, x: cursor.x - (cursor.x - viewport.x) * ratio, y: cursor.y - (cursor.y - viewport.y) * ratio },
    image,
    pane,
  );
}

/**
 * The factor of a wheel event: one notch of a mouse (100 to 120 px, or 3 lines) is 20 %; trackpads send many small ones.
 * @param {{ deltaY: number, deltaMode: number }} wheel
 */
export function wheelFactor({ deltaY, deltaMode }) {
  const pixels = deltaMode === 1 ? deltaY * 40 : deltaMode === 2 ? deltaY * 120 : deltaY;
  return 1.2 ** (-Math.max(-360, Math.min(360, pixels)) / 120);
}

/**
 * The factor of a pinch on a trackpad, which browsers report as a wheel with Ctrl: as much as the fingers moved apart.
 * @param {{ deltaY: number }} wheel
 */
export const pinchFactor = ({ deltaY }) => Math.exp(-Math.max(-50, Math.min(50, deltaY)) / 100);

/** @param {Viewport} viewport @param {number} dx @param {number} dy CSS pixels @param {Size} image @param {Size} pane */
export const pan = (viewport, dx, dy, image, pane) =>
  keepInSight({ scale: viewport.scale, x: viewport.x + dx, y: viewport.y + dy }, image, pane);

/**
 * One image pixel on one device pixel; the image point in the pane's middle stays.
 * @param {Viewport} viewport @param {Size} image @param {Size} pane @param {number} [devicePixelRatio]
 */
export const oneToOne = (viewport, image, pane, devicePixelRatio = 1) =>
  zoomTo(viewport, 1 / devicePixelRatio, { x: pane.width / 2, y: pane.height / 2 }, image, pane);

/**
 * The rectangle's middle in the pane's middle; zooms out only when it would not fit.
 * @param {Viewport} viewport
 * @param {Rect} rect
 * @param {Size} image
 * @param {Size} pane
 * @returns {Viewport}
 */
export function bringIntoView(viewport, rect, image, pane) {
  const needed = Math.min(pane.width / Math.max(1, rect.x2 - rect.x1), pane.height / Math.max(1, rect.y2 - rect.y1)) * 0.8;
  const scale = Math.max(smallestScale(image, pane), Math.min(viewport.scale, needed));
  return keepInSight(
    { scale, x: pane.width / 2 - ((rect.x1 + rect.x2) / 2) * scale, y: pane.height / 2 - ((rect.y1 + rect.y2) / 2) * scale },
    image,
    pane,
  );
}

/** A box and its surroundings: it takes this share of the pane's shorter side. */
const shareOfBox = 0.3;

/**
 * The rectangle in the pane's middle, large enough to judge it, with its neighbours around it; never smaller than the whole image.
 * @param {Rect} rect @param {Size} image @param {Size} pane
 * @returns {Viewport}
 */
export function zoomToRect(rect, image, pane) {
  const longer = Math.max(1, rect.x2 - rect.x1, rect.y2 - rect.y1);
  const scale = Math.min(largestScale / 4, Math.max(fit(image, pane).scale, (Math.min(pane.width, pane.height) * shareOfBox) / longer));
  const middle = { x: (rect.x1 + rect.x2) / 2, y: (rect.y1 + rect.y2) / 2 };
  return keepInSight({ scale, x: pane.width / 2 - middle.x * scale, y: pane.height / 2 - middle.y * scale }, image, pane);
}

/**
 * The same image point in the middle after the pane changed its size.
 * @param {Viewport} viewport @param {Size} before @param {Size} after @param {Size} image
 */
export const resizePane = (viewport, before, after, image) =>
  pan(viewport, (after.width - before.width) / 2, (after.height - before.height) / 2, image, after);

/** @param {Viewport} viewport @param {Size} image @param {Size} pane @returns {Viewport} */
function keepInSight({ scale, x, y }, image, pane) {
  return { scale, x: keepSpan(x, image.width * scale, pane.width), y: keepSpan(y, image.height * scale, pane.height) };
}

/** @param {number} start @param {number} length @param {number} room */
function keepSpan(start, length, room) {
  const covered = Math.min(keep, length, room);
  return Math.min(room - covered, Math.max(covered - length, start));
}
