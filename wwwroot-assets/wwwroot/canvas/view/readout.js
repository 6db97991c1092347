/** Which values lie under the cursor. Pure. */
import { valueAt } from "./compose/mix.js";

/** @typedef {import("../types.js").Plane} Plane */
/** @typedef {import("./compose/mix.js").PlaneData} PlaneData */

/**
 * The source value of a stored one, with ≈ where the source was float or wider than 16 bits.
 * @param {Plane} plane
 * @param {number} stored
 */
export function valueText(plane, stored) {
  const value = plane.valueOffset + plane.valueScale * stored;
  if (plane.exact) return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  return `≈ ${Number(value.toPrecision(4))}`;
}

/**
 * @param {{ x: number, y: number }} point image pixels
 * @param {{ width: number, height: number, planes: Plane[] }} image
 * @param {{ name: string }[]} channels
 * @param {ReadonlyMap<number, PlaneData>} originals
 * @returns {{ position: string, values: { name: string, text: string, known: boolean }[] } | null} null outside the image
 */
export function readout(point, image, channels, originals) {
  const x = Math.floor(point.x),
    y = Math.floor(point.y);
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return null;
  const values = image.planes.map(plane => {
    const original = originals.get(plane.channel);
    const stored = original ? valueAt(original, x, y) : null;
    return {
      name: channels[plane.channel]?.name ?? `Channel ${plane.channel + 1}`,
      text: stored === null ? "…" : valueText(plane, stored),
      known: stored !== null,
    };
  });
  return { position: `${x}, ${y}`, values };
}
