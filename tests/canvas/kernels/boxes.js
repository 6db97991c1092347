/** @import { Box } from "../../../wwwroot-assets/wwwroot/canvas/types.js" */

/**
 * A drawn box of class R, with what the test says differently.
 * @param {string} id @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {Partial<Box>} [more]
 * @returns {Box}
 */
export const box = (id, x1, y1, x2, y2, more = {}) =>
  ({ id, x1, y1, x2, y2, class: "R", flags: 0, origin: "drawn", attributes: null, parents: null, score: null, review: "none", ...more });
