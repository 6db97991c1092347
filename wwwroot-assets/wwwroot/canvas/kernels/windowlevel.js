// Window, level and gamma: the same formula in the shader, in the 2D path and in the tests.

/**
 * Stored values from `minimum` (black) to `maximum` (full colour). `gamma` above 1 brightens the middle: out = t^(1/gamma).
 * @typedef {Readonly<{ minimum: number, maximum: number, gamma: number }>} Window
 */

export const gammaLimits = Object.freeze({ least: 0.1, most: 10 });

/** The GLSL of `brightness`; value and window in stored values. */
export const windowLevelGlsl = `
float windowLevel(float value, float minimum, float maximum, float gamma) {
  float t = clamp((value - minimum) / max(maximum - minimum, 1.0), 0.0, 1.0);
  return pow(t, 1.0 / gamma);
}
`;

/**
 * How bright a stored value is shown, 0 to 1.
 * @param {number} value @param {Window} window
 */
export function brightness(value, { minimum, maximum, gamma }) {
  const t = Math.min(1, Math.max(0, (value - minimum) / Math.max(maximum - minimum, 1)));
  return t ** (1 / gamma);
}

/**
 * The brightness of every value that `bits` bits can hold, 0 to 255, for composing without WebGL2.
 * @param {Window} window @param {number} [bits]
 */
export function brightnessTable(window, bits = 16) {
  const table = new Uint8ClampedArray(2 ** bits);
  for (let value = 0; value < table.length; value++) table[value] = brightness(value, window) * 255;
  return table;
}

/**
 * Automatic contrast: from the 0.35 to the 99.65 percentile, which the server sends with every plane.
 * An empty or flat plane gets a window of at least one value, so that nothing divides by zero.
 * @param {{ low: number, high: number, minimum: number, maximum: number }} plane
 * @returns {Window}
 */
export function automatic({ low, high, minimum, maximum }) {
  if (high > low) return { minimum: low, maximum: high, gamma: 1 };
  return { minimum, maximum: Math.max(maximum, minimum + 1), gamma: 1 };
}

/**
 * A window that is valid: black under white by at least 1, gamma within its limits, everything inside 0 to `most`.
 * @param {Window} window @param {number} [most]
 * @returns {Window}
 */
export function validWindow({ minimum, maximum, gamma }, most = 65535) {
  const low = Math.min(most - 1, Math.max(0, minimum));
  return {
    minimum: low,
    maximum: Math.min(most, Math.max(low + 1, maximum)),
    gamma: Math.min(gammaLimits.most, Math.max(gammaLimits.least, gamma)),
  };
}

/**
 * More (factor under 1) or less contrast around the middle of the window.
 * @param {Window} window @param {number} factor new width over old width @param {number} [most]
 */
export function changeContrast(window, factor, most = 65535) {
  const middle = (window.minimum + window.maximum) / 2;
  const half = Math.max(1, (window.maximum - window.minimum) * factor) / 2;
  return validWindow({ minimum: middle - half, maximum: middle + half, gamma: window.gamma }, most);
}

/** `#rrggbb` as three numbers from 0 to 1. @param {string} color @returns {[number, number, number]} */
export function colorOf(color) {
  const value = /^#[0-9a-f]{6}$/i.test(color) ? Number.parseInt(color.slice(1), 16) : 0xffffff;
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/**
 * Channels added together in their colours, each component clamped to 0..1: what the shader writes for one pixel.
 * @param {readonly { value: number, window: Window, color: readonly [number, number, number] }[]} channels
 * @returns {[number, number, number]}
 */
export function composePixel(channels) {
  /** @type {[number, number, number]} */
  const sum = [0, 0, 0];
  for (const { value, window, color } of channels) {
    const light = brightness(value, window);
    sum[0] += light * color[0];
    sum[1] += light * color[1];
    sum[2] += light * color[2];
  }
  return [Math.min(1, sum[0]), Math.min(1, sum[1]), Math.min(1, sum[2])];
}
