import assert from "node:assert/strict";
import { test } from "node:test";
import * as view from "../../../wwwroot-assets/wwwroot/canvas/kernels/viewport.js";
import { seeded } from "../sync/world.js";

const image = { width: 1080, height: 540 };
const pane = { width: 716, height: 516 };

/** @param {{ x: number, y: number }} one @param {{ x: number, y: number }} other */
const near = (one, other) =>
  assert.ok(Math.hypot(one.x - other.x, one.y - other.y) < 1e-6, `${JSON.stringify(one)} is not ${JSON.stringify(other)}`);

test("fit shows the whole image in the middle", () => {
  // 700 px of room for 1080: scale 700/1080; height 540 * 700/1080 = 350, so (516 - 350) / 2 above.
  const fitted = view.fit(image, pane);
  near({ x: fitted.x, y: fitted.y }, { x: 8, y: 83 });
  near(view.toScreen(fitted, { x: 1080, y: 540 }), { x: 708, y: 433 });
});

test("screen and image are inverse to each other", () => {
  const viewport = { scale: 1.7, x: -33, y: 12 };
  near(view.toImage(viewport, view.toScreen(viewport, { x: 123.4, y: 56.7 })), { x: 123.4, y: 56.7 });
});

test("zooming keeps the image point under the cursor", () => {
  const cursor = { x: 300, y: 250 };
  const before = view.fit(image, pane);
  const after = view.zoomAt(before, 3, cursor, image, pane);
  near(view.toImage(after, cursor), view.toImage(before, cursor));
  assert.ok(Math.abs(after.scale / before.scale - 3) < 1e-9);
});

test("zooming stops at 64 pixels for one, and at a quarter of the fitting scale", () => {
  const fitted = view.fit(image, pane);
  assert.equal(view.zoomAt(fitted, 1e6, { x: 0, y: 0 }, image, pane).scale, 64);
  assert.ok(Math.abs(view.zoomAt(fitted, 1e-6, { x: 0, y: 0 }, image, pane).scale - fitted.scale / 4) < 1e-9);
});

test("the image can never be lost from sight", () => {
  const random = seeded(3);
  let viewport = view.fit(image, pane);
  for (let step = 0; step < 500; step++) {
    viewport = random() < 0.5
      ? view.pan(viewport, (random() - 0.5) * 5000, (random() - 0.5) * 5000, image, pane)
      : view.zoomAt(viewport, 4 ** (random() - 0.5), { x: random() * pane.width, y: random() * pane.height }, image, pane);
    const far = view.toScreen(viewport, { x: image.width, y: image.height });
    const across = Math.min(pane.width, far.x) - Math.max(0, viewport.x), down = Math.min(pane.height, far.y) - Math.max(0, viewport.y);
    assert.ok(across >= Math.min(48, image.width * viewport.scale) - 1e-6 && down >= Math.min(48, image.height * viewport.scale) - 1e-6);
  }
});

test("one to one is one image pixel on one device pixel", () => {
  assert.equal(view.oneToOne(view.fit(image, pane), image, pane).scale, 1);
  assert.equal(view.oneToOne(view.fit(image, pane), image, pane, 2).scale, 0.5);
});

test("a wheel notch up and one down lead back, in pixels, lines or pages", () => {
  for (const deltaMode of [0, 1, 2]) {
    assert.ok(Math.abs(view.wheelFactor({ deltaY: 3, deltaMode }) * view.wheelFactor({ deltaY: -3, deltaMode }) - 1) < 1e-12);
  }
  assert.ok(Math.abs(view.wheelFactor({ deltaY: -120, deltaMode: 0 }) - 1.2) < 1e-12);
});

test("a box is brought into the middle, zooming out only when it would not fit", () => {
  const close = { scale: 10, x: 0, y: 0 };
  const small = view.bringIntoView(close, { x1: 500, y1: 200, x2: 520, y2: 220 }, image, pane);
  assert.equal(small.scale, 10);
  near(view.toScreen(small, { x: 510, y: 210 }), { x: 358, y: 258 });
  assert.ok(view.bringIntoView(close, { x1: 100, y1: 100, x2: 400, y2: 200 }, image, pane).scale < 10);
});

test("after the pane changed its size the same image point is in the middle", () => {
  const before = view.zoomAt(view.fit(image, pane), 4, { x: 358, y: 258 }, image, pane);
  const wider = { width: 900, height: 400 };
  const after = view.resizePane(before, pane, wider, image);
  near(view.toImage(after, { x: 450, y: 200 }), view.toImage(before, { x: 358, y: 258 }));
});

test("the visible part is what the pane covers", () => {
  assert.deepEqual(view.visiblePart({ scale: 2, x: -100, y: 50 }, { width: 200, height: 100 }), { x1: 50, y1: -25, x2: 150, y2: 25 });
});

test("zooming to a box puts it into the middle with its neighbours around, and never shows less than a fitted image does", () => {
  const image = { width: 1000, height: 1000 }, pane = { width: 600, height: 500 };
  const near = view.zoomToRect({ x1: 490, y1: 490, x2: 510, y2: 506 }, image, pane);
  assert.equal(near.scale, 500 * 0.3 / 20);
  assert.deepEqual(view.toScreen(near, { x: 500, y: 498 }), { x: 300, y: 250 });
  assert.equal(view.zoomToRect({ x1: 0, y1: 0, x2: 1000, y2: 1000 }, image, pane).scale, view.fit(image, pane).scale);
});

test("a pinch zooms as much as the fingers moved, both ways alike", () => {
  assert.ok(Math.abs(view.pinchFactor({ deltaY: -10 }) - Math.exp(0.1)) < 1e-12);
  assert.ok(Math.abs(view.pinchFactor({ deltaY: 7 }) * view.pinchFactor({ deltaY: -7 }) - 1) < 1e-12);
});
