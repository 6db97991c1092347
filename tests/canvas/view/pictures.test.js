// How often pictures are composed: only what changed, and once for planes that come together. No browser: a canvas is an object here.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Picture } from "../../../wwwroot-assets/wwwroot/canvas/view/picture.js";
import { Pictures } from "../../../wwwroot-assets/wwwroot/canvas/view/pictures.js";

/** @type {(() => void)[]} */
let frames = [];
/** @type {string[][]} planes of each composition, in turn */
let composed = [];

const compositor = /** @type {any} */ ({
  kind: "flat",
  /** @param {{ plane: { key: string } }[]} layers */
  compose(layers) {
    composed.push(layers.map(layer => layer.plane.key));
  },
  release() {},
});

beforeEach(() => {
  frames = [];
  composed = [];
  compositor.kind = "flat";
  Object.assign(globalThis, {
    document: { createElement: () => ({ width: 0, height: 0 }) },
    requestAnimationFrame: (/** @type {() => void} */ work) => frames.push(work),
  });
});

const plane = (/** @type {number} */ channel) => ({ key: `display:${channel}`, width: 4, height: 4, bits: 8, tiles: [] });
const layer = (/** @type {number} */ channel, high = 255) =>
  /** @type {any} */ ({ plane: plane(channel), low: 0, high, gamma: 1, color: [255, 255, 255] });

test("a picture whose layers are what they were is not composed again", () => {
  const picture = new Picture();
  const image = { width: 8, height: 8 };
  picture.compose(compositor, [layer(1)], image);
  picture.compose(compositor, [layer(1)], image);
  assert.equal(composed.length, 1);

  picture.compose(compositor, [layer(1, 200)], image);
  assert.equal(composed.length, 2, "another window is another picture");
  compositor.kind = "webgl2";
  picture.compose(compositor, [layer(1, 200)], image);
  assert.equal(composed.length, 3, "so is one that the other means makes");
  picture.compose(compositor, [], image);
  assert.equal(composed.length, 4, "and one of which nothing is left");
});

test("planes that come between two frames are composed once, those that come later again", async () => {
  /** @type {(() => void)[]} */
  const arrive = [];
  const ready = new Map();
  const asked = [0, 1, 2, 3].map(
    channel =>
      new Promise(resolve => {
        arrive[channel] = () => {
          ready.set(channel, plane(channel));
          resolve(plane(channel));
        };
      }),
  );
  const held = /** @type {any} */ ({
    document: { image: { width: 8, height: 8, planes: [0, 1, 2, 3].map(channel => ({ channel })) } },
    displayReady: ready,
    originalReady: new Map(),
    abort: new AbortController(),
  });
  const pictures = new Pictures(
    /** @type {any} */ ({
      compositor,
      library: { display: (/** @type {any} */ _, /** @type {number} */ channel) => asked[channel] },
      channels: ["transmittedLight", "nuclei", "marker", "marker"].map(role => ({ role, color: "#FFFFFF", name: role })),
      onShown: () => {},
      onFault: () => {},
      onSignedOut: () => {},
    }),
  );
  pictures.views = /** @type {any} */ ([0, 1, 2, 3].map(() => ({ on: true, automatic: true, contrast: 1, gamma: 1, color: "#FFFFFF" })));
  const shown = pictures.show(held);

  arrive[0]();
  arrive[1]();
  arrive[2]();
  await asked[2];
  await Promise.resolve();
  assert.deepEqual([composed, frames.length], [[], 1]);
  frames[0]();
  assert.deepEqual(composed, [["display:0"], ["display:1", "display:2"]]);

  arrive[3]();
  await shown;
  assert.deepEqual(composed.slice(2), [["display:1", "display:2", "display:3"]], "the left picture is what it was");
  for (const work of frames.splice(0)) work();
  assert.equal(composed.length, 3);
});
