/** The mode-by-gesture table of docs/canvas-contract.md as a function: what a press may become, before anything happens. */

/**
 * @typedef {object} Press
 * @property {"select" | "draw"} mode
 * @property {boolean} editable
 * @property {number} button 0 left, 1 middle, 2 right
 * @property {boolean} space Space is held
 * @property {boolean} shift
 * @property {boolean} control Ctrl or the Mac's command key
 * @property {boolean} onHandle on a handle of the selected box
 * @property {boolean} onBox
 * @property {boolean} onSelected one of the boxes under the pointer is selected already
 */

/** @typedef {"draw" | "band" | "move" | "resize" | "pan" | "none"} Drag */
/** @typedef {"select" | "toggle" | "clear" | "none"} Click */

/**
 * @param {Press} press
 * @returns {{ drag: Drag, click: Click }}
 */
export function gestureOf({ mode, editable, button, space, shift, control, onHandle, onBox, onSelected }) {
  if (button === 1 || (button === 0 && space)) return { drag: "pan", click: "none" };
  if (button !== 0) return { drag: "none", click: "none" };
  // A press with Shift or Ctrl beside a box is a slip of a hand that collects boxes: it must not lose the collection.
  const click = onBox ? (shift || control ? "toggle" : "select") : shift || control ? "none" : "clear";
  if (shift) return { drag: "band", click };
  if (!editable) return { drag: "pan", click };
  if (onHandle) return { drag: "resize", click: onBox ? click : "none" };
  // Only what is selected moves. In a cluster most drags begin inside a neighbour's box, and every one of them means a new box.
  if (mode === "select" && onSelected) return { drag: "move", click };
  return { drag: "draw", click };
}

/**
 * Which of the boxes under the cursor a click selects: the smallest first, and one further down with each click at the same place.
 * @param {string[]} stack ids under the cursor, smallest first
 * @param {string | null} last the id that the click before selected at this place, null for a new place
 * @returns {string | null}
 */
export function nextInStack(stack, last) {
  if (stack.length === 0) return null;
  const index = last === null ? -1 : stack.indexOf(last);
  return stack[(index + 1) % stack.length];
}
