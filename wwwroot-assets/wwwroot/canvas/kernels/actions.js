// Everything a key can do, in the order and groups of the key sheet, and the binding tables of the presets.

/**
 * `hold`: acts from key down to key up. `repeat`: acts again while the key is held down.
 * @typedef {Readonly<{ id: string, group: string, text: string, hold?: boolean, repeat?: boolean }>} Action
 */

/** @type {readonly Action[]} */
export const actions = [
  { id: "box.make", group: "Draw", text: "New box where the pointer is, or in the middle; arrow keys then move and size it" },
  { id: "mode.draw", group: "Draw", text: "Draw boxes (stays in draw mode)" },
  { id: "mode.select", group: "Draw", text: "Abandon the drag, leave draw mode or clear the selection" },
  { id: "assist.click", group: "Draw", text: "Click a cell: its box is proposed under the pointer" },
  { id: "assist.take", group: "Draw", text: "Take the box that is shown under the pointer" },
  { id: "assist.tighter", group: "Draw", text: "Tighter boxes of clicks (or Alt and wheel)", repeat: true },
  { id: "assist.looser", group: "Draw", text: "Looser boxes of clicks", repeat: true },
  { id: "assist.stamp", group: "Draw", text: "Stamp: a click draws a box of the last size" },
  ...Array.from({ length: 9 }, (_, index) => ({ id: `class.${index + 1}`, group: "Classes", text: `Class ${index + 1}: of the selection, else of the next boxes` })),
  { id: "box.delete", group: "Boxes", text: "Delete the selection, else the box under the pointer" },
  { id: "box.next", group: "Boxes", text: "Next box", repeat: true },
  { id: "box.previous", group: "Boxes", text: "Previous box", repeat: true },
  { id: "view.zoomToBox", group: "Boxes", text: "Zoom to the box; again: back" },
  { id: "box.selectAll", group: "Boxes", text: "Select all that are shown" },
  { id: "box.copy", group: "Boxes", text: "Copy" },
  { id: "box.paste", group: "Boxes", text: "Paste at the cursor" },
  { id: "box.duplicate", group: "Boxes", text: "Duplicate" },
  { id: "box.hide", group: "Boxes", text: "Hide or show the selection" },
  { id: "box.hideAll", group: "Boxes", text: "Hide or show all boxes" },
  { id: "flag.difficult", group: "Boxes", text: "Mark as difficult" },
  { id: "flag.truncated", group: "Boxes", text: "Mark as truncated" },
  { id: "flag.occluded", group: "Boxes", text: "Mark as occluded" },
  { id: "check.next", group: "Boxes", text: "Did I miss a cell? Next one without a box, or box without a cell", repeat: true },
  { id: "check.previous", group: "Boxes", text: "Did I miss a cell? The one before", repeat: true },
  { id: "refine.accept", group: "Model's boxes", text: "Accept, and go to the next untouched" },
  { id: "refine.reject", group: "Model's boxes", text: "Reject (delete), and go to the next untouched" },
  { id: "refine.next", group: "Model's boxes", text: "Next untouched, lowest confidence first", repeat: true },
  { id: "refine.previous", group: "Model's boxes", text: "Previous untouched", repeat: true },
  { id: "refine.acceptShown", group: "Model's boxes", text: "Accept all untouched in sight" },
  { id: "refine.untouchedOnly", group: "Model's boxes", text: "Show only untouched, or all" },
  { id: "box.showAll", group: "Boxes", text: "Show every box again" },
  ...["Left", "Right", "Up", "Down"].flatMap(side => [
    { id: `nudge.${side.toLowerCase()}`, group: "Move", text: `${side} by 1 px (without a selection: pan)`, repeat: true },
    { id: `nudgeFar.${side.toLowerCase()}`, group: "Move", text: `${side} by 10 px`, repeat: true },
    { id: `edge.${side.toLowerCase()}`, group: "Move", text: `Far edge ${side.toLowerCase()} by 1 px`, repeat: true },
  ]),
  { id: "edit.undo", group: "Edit", text: "Undo", repeat: true },
  { id: "edit.redo", group: "Edit", text: "Redo", repeat: true },
  { id: "image.next", group: "Images", text: "Next image", repeat: true },
  { id: "image.previous", group: "Images", text: "Previous image", repeat: true },
  { id: "image.list", group: "Images", text: "List of images: thumbnails, jump by name" },
  { id: "work.submit", group: "Images", text: "Submit" },
  { id: "work.submitNext", group: "Images", text: "Submit and go to the next open image" },
  { id: "work.skip", group: "Images", text: "Skip with a reason, which a lead sees" },
  { id: "image.verdict", group: "Images", text: "Say what the image as a whole is: no cells, out of focus, bad staining, unsure" },
  { id: "work.saved", group: "Images", text: "Say whether all is saved (it saves by itself)" },
  { id: "comment.add", group: "Comments", text: "Comment on the selected box, or at the cursor" },
  { id: "comment.panel", group: "Comments", text: "Show or hide comments" },
  { id: "view.side", group: "View", text: "Pictures side by side" },
  { id: "view.overlay", group: "View", text: "Pictures over each other" },
  { id: "view.single", group: "View", text: "One picture; again: the other" },
  { id: "view.fit", group: "View", text: "Fit the image" },
  { id: "view.oneToOne", group: "View", text: "One to one" },
  { id: "view.zoomIn", group: "View", text: "Zoom in", repeat: true },
  { id: "view.zoomOut", group: "View", text: "Zoom out", repeat: true },
  { id: "sweep.next", group: "View", text: "Sweep: the next part of the image at this magnification", repeat: true },
  { id: "sweep.previous", group: "View", text: "Sweep: the part before", repeat: true },
  { id: "view.ruler", group: "View", text: "Ruler from the pointer on; again to put it away" },
  { id: "view.pan", group: "View", text: "Pan by dragging, while held", hold: true },
  { id: "view.swap", group: "View", text: "Swap the panes' images, while held", hold: true },
  ...Array.from({ length: 4 }, (_, index) => ({ id: `channel.${index + 1}`, group: "View", text: `Channel ${index + 1} on or off` })),
  { id: "contrast.less", group: "View", text: "Less contrast", repeat: true },
  { id: "contrast.more", group: "View", text: "More contrast", repeat: true },
  { id: "focus.next", group: "Help", text: "To the next region of the page" },
  { id: "focus.previous", group: "Help", text: "To the region before" },
  { id: "guide.panel", group: "Help", text: "Show or hide the guide of the project" },
  { id: "help.keys", group: "Help", text: "Show every key" },
];

/** Keys by action; "T H" means T and then H. @typedef {Readonly<Record<string, readonly string[]>>} Bindings */

/** @param {string} prefix @param {string} modifier @param {number} count @returns {Bindings} */
const numbered = (prefix, modifier, count) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}.${index + 1}`, [`${modifier}${index + 1}`]]));

/** @param {string} prefix @param {string} modifier @returns {Bindings} */
const arrows = (prefix, modifier) =>
  Object.fromEntries(["Left", "Right", "Up", "Down"].map(side => [`${prefix}.${side.toLowerCase()}`, [`${modifier}${side}`]]));

/** @type {Bindings} */
const common = {
  "mode.select": ["Esc"],
  ...arrows("nudge", ""), ...arrows("nudgeFar", "Shift+"), ...arrows("edge", "Alt+"),
  "box.selectAll": ["Ctrl+A"], "box.copy": ["Ctrl+C"], "box.paste": ["Ctrl+V"], "box.duplicate": ["Ctrl+D"],
  "flag.difficult": ["Alt+D"], "flag.truncated": ["Alt+T"], "flag.occluded": ["Alt+O"],
  "edit.undo": ["Ctrl+Z"], "edit.redo": ["Ctrl+Shift+Z", "Ctrl+Y"],
  "refine.accept": ["E"], "refine.reject": ["Q"], "refine.next": ["W"], "refine.previous": ["Shift+W"], "refine.acceptShown": ["Shift+E"], "refine.untouchedOnly": ["Shift+U"], "box.showAll": ["Shift+H"],
  "work.submitNext": ["Ctrl+Shift+Enter"], "work.skip": ["K"], "comment.add": ["M"], "comment.panel": ["Shift+M"],
  "work.submit": ["Ctrl+Enter"], "work.saved": ["Ctrl+S"],
  "view.zoomIn": ["+", "="], "view.zoomOut": ["-"], "view.pan": ["Space"], "view.swap": ["X"],
  ...numbered("channel", "Shift+", 4), "contrast.less": ["["], "contrast.more": ["]"],
  "assist.click": ["C"], "assist.take": ["Enter"], "assist.tighter": [","], "assist.looser": ["."], "assist.stamp": ["S"],
  "image.list": ["J"], "view.ruler": ["L"], "sweep.next": ["Y"], "sweep.previous": ["Shift+Y"], "check.next": ["I"], "check.previous": ["Shift+I"],
  "image.verdict": ["Shift+V"], "guide.panel": ["Shift+G"], "help.keys": ["?", "F1"], "focus.next": ["F6"], "focus.previous": ["Shift+F6"],
  "box.make": ["Insert"], "view.zoomToBox": ["Z"], "view.side": ["Shift+S"], "view.overlay": ["O"], "view.single": ["V"],
};

/**
 * Class 9 has no key by default: 9 is one to one. Ctrl+S never submits, in no preset: to CVAT and labelme it means "save",
 * and a hand that presses it from habit must not end the work on an image. Tab belongs to the browser: it goes from part to part of the
 * page. Only in CVAT's preset it walks the boxes, and only while the panes have the focus; Esc leaves them.
 * @type {Readonly<Record<"default" | "cvat" | "labelme", Bindings>>}
 */
export const presets = {
  default: {
    ...common, ...numbered("class", "", 8),
    "mode.draw": ["B", "N"], "box.delete": ["Delete", "Backspace"], "box.next": ["PageDown"], "box.previous": ["PageUp"],
    "box.hide": ["H"], "box.hideAll": ["T H"], "image.next": ["F"], "image.previous": ["D"],
    "view.fit": ["0"], "view.oneToOne": ["9"],
  },
  cvat: {
    ...common, ...numbered("class", "Ctrl+", 9),
    "mode.draw": ["N"], "box.delete": ["Delete"], "box.next": ["Tab", "PageDown"], "box.previous": ["Shift+Tab", "PageUp"],
    "box.hide": ["H"], "box.hideAll": ["T H"], "image.next": ["F"], "image.previous": ["D"],
    "view.fit": ["0"], "view.oneToOne": ["9"],
  },
  labelme: {
    ...common, ...numbered("class", "", 8),
    "mode.draw": ["Ctrl+R", "B"], "mode.select": ["Esc", "Ctrl+J"], "box.delete": ["Delete"], "box.next": ["PageDown"], "box.previous": ["PageUp"],
    "box.hide": ["H"], "box.hideAll": ["T"], "image.next": ["D"], "image.previous": ["A"],
    "view.zoomIn": ["Ctrl++", "Ctrl+=", "+", "="], "view.zoomOut": ["Ctrl+-", "-"], "view.fit": ["Ctrl+F", "0"], "view.oneToOne": ["Ctrl+0", "9"],
  },
};
