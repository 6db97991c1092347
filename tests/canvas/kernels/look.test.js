// A prepared picture and original values look alike: the window of the one is found from both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { preparedWindow } from "../../../wwwroot-assets/wwwroot/canvas/kernels/look.js";
import { channelViews, windowOf, withContrast } from "../../../wwwroot-assets/wwwroot/canvas/view/channels.js";
import { seeded } from "../sync/world.js";

test("the window that made a prepared picture is found again, from noisy values and with both ends cut off", () => {
  const random = seeded(1);
  // Black at 400, white at 2400, noise of ±60 in the original values only.
  const pairs = Array.from({ length: 4000 }, () => {
    const light = random() * 3000;
    const prepared = Math.round(Math.min(255, Math.max(0, (light - 400) / 2000 * 255)));
    return { prepared, stored: light + (random() - 0.5) * 120 };
  });
  const found = preparedWindow(pairs);
  assert.ok(found && Math.abs(found.minimum - 400) < 20 && Math.abs(found.maximum - 2400) < 20, JSON.stringify(found));
});

test("too little to go by is no window", () => {
  assert.equal(preparedWindow([]), null);
  assert.equal(preparedWindow(Array.from({ length: 500 }, () => ({ prepared: 100, stored: 7 }))), null);
  assert.equal(preparedWindow(Array.from({ length: 500 }, (_, index) => ({ prepared: index % 2 ? 0 : 255, stored: index }))), null);
});

/** @type {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Plane} */
const plane = {
  channel: 0, hash: "h", bits: 16, exact: true, valueScale: 1, valueOffset: 0, minimum: 0, maximum: 4000, low: 1000, high: 3000,
  display: { url: "d", width: 1, height: 1 }, raw: { url: "r", tileSize: 4096, columns: 1, rows: 1 },
};

test("contrast keys are a factor on each image's own window, and never numbers of the image before", () => {
  const [view] = channelViews([{ role: "fluorescence", color: "#ff0000" }], null);
  const more = withContrast(view, 0.5);
  assert.deepEqual([more.automatic, more.contrast], [true, 0.5]);
  assert.deepEqual(windowOf(more, plane), { minimum: 1500, maximum: 2500, gamma: 1 });
  // A dim image: its own window, as much narrower. With the first one's numbers it would be black.
  assert.deepEqual(windowOf(more, { ...plane, low: 100, high: 300 }), { minimum: 150, maximum: 250, gamma: 1 });
  // Where the prepared picture's window is known it is the image's.
  assert.deepEqual(windowOf(view, plane, { minimum: 900, maximum: 1900 }), { minimum: 900, maximum: 1900, gamma: 1 });
  // Numbers that a person set stay numbers.
  const fixed = withContrast({ ...view, automatic: false, minimum: 0, maximum: 1000 }, 0.5);
  assert.deepEqual([fixed.automatic, fixed.minimum, fixed.maximum], [false, 250, 750]);
});
