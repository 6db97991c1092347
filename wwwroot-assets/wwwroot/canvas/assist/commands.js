/** What the keys of clicks, stamps and checks do, and which keys act on the box under the pointer. */

const onBoxUnderPointer = /^(class\.\d|box\.delete|flag\.\w+)$/;

/**
 * @param {Map<string, () => boolean | void>} table of view/commands.js
 * @param
 * {{ assist: import("./assist.js").Assist, hover: import("./hover.js").HoverTarget, check: import("./checkpanel.js").CheckPanel, say:
 * (text: string) => void }}
 * parts
 */
export function addCommands(table, { assist, hover, check, say }) {
  for (const [action, run] of [...table]) if (onBoxUnderPointer.test(action)) table.set(action, () => hover.actOn(run));
  table.set("assist.click", () => say(assist.setMode("click")));
  table.set("assist.stamp", () => say(assist.setMode("stamp")));
  table.set("assist.take", () => assist.take());
  const adjust = (/** @type {1 | -1} */ direction) => {
    const text = assist.adjust(direction);
    if (text === null) return false;
    say(text);
  };
  table.set("assist.tighter", () => adjust(-1));
  table.set("assist.looser", () => adjust(1));
  table.set("check.next", () => check.walk(1));
  table.set("check.previous", () => check.walk(-1));
}
