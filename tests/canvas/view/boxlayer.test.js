import assert from "node:assert/strict";
import test from "node:test";

// What the layer takes from a browser: pixels in memory, and a canvas for labels, which are off here.
Object.assign(globalThis, {
  ImageData: class {
    constructor(/** @type {number} */ width, /** @type {number} */ height) { this.data = new Uint8ClampedArray(width * height * 4); }
  },
  document: { createElement: () => ({ getContext: () => ({ putImageData() {} }) }) },
});
const { BoxLayer, boxStyle } = await import("../../../wwwroot-assets/wwwroot/canvas/view/boxlayer.js");

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Box} Box */

/** The same numbers in every run. @param {number} seed */
function random(seed) {
  return () => { seed = (seed * 1664525 + 1013904223) >>> 0; return seed / 2 ** 32; };
}

/** @param {() => number} next @param {number} index @returns {Box} */
function box(next, index) {
  const x1 = Math.floor(next() * 380), y1 = Math.floor(next() * 280);
  return {
    id: `b${index}`, x1, y1, x2: x1 + 4 + Math.floor(next() * 60), y2: y1 + 4 + Math.floor(next() * 60), class: next() < 0.5 ? "R" : "G",
    flags: next() < 0.2 ? 8 : 0, origin: "drawn", attributes: null, parents: null, score: null,
  };
}

const style = boxStyle([{ key: "R", color: "#ff0000" }, { key: "G", color: "#00ff00" }], 1.5, false);
const view = { scale: 1.37, x: -20.4, y: 7.3 };

/** @param {({ x1: number, y1: number, x2: number, y2: number } | null)[]} drawn what was drawn anew each time */
function layer(drawn) {
  const made = new BoxLayer();
  made.resize(500, 400, 1);
  return { made, draw: (/** @type {Box[]} */ boxes) => { drawn.push(made.draw(boxes, [], view, style, true)); } };
}

for (const seed of [1, 2, 3, 4, 5])
  test(`boxes that come, go and change leave the same pixels as drawing all anew, in less of the raster (seed ${seed})`, () => {
    const next = random(seed);
    let boxes = Array.from({ length: 120 }, (_, index) => box(next, index));
    /** @type {({ x1: number, y1: number, x2: number, y2: number } | null)[]} */
    const drawn = [];
    const kept = layer(drawn);
    kept.draw(boxes);
    for (let change = 0; change < 12; change++) {
      const at = Math.floor(next() * boxes.length), kind = next();
      if (kind < 0.4) boxes = [...boxes, box(next, 200 + change)];
      else if (kind < 0.7) boxes = boxes.filter((_, index) => index !== at);
      else boxes = boxes.map((one, index) => index === at ? { ...one, class: one.class === "R" ? "G" : "R", x2: one.x2 + 9 } : one);
      kept.draw(boxes);
      const anew = layer([]);
      anew.draw(boxes);
      assert.deepEqual(Buffer.compare(Buffer.from(kept.made.words.buffer), Buffer.from(anew.made.words.buffer)), 0, `change ${change}`);
    }
    const { width, height } = kept.made;
    assert.deepEqual(drawn[0], { x1: 0, y1: 0, x2: width, y2: height });
    assert.ok(
      drawn.slice(1).every(part => part && (part.x2 - part.x1) * (part.y2 - part.y1) < width * height / 8), "a change draws a small part");
  });

test("a layer that was drawn lies where the view was panned to, in whole pixels, as far as its margin goes", () => {
  const made = new BoxLayer();
  made.resize(500, 400, 2);
  assert.equal(made.placeIn(view), null);
  made.draw([], [], view, style, true);
  // 128 CSS pixels of margin are 256 device pixels; 10.2 to the right and 7.6 up are 20.4 and -15.2.
  assert.deepEqual(made.placeIn(view), { x: -256, y: -256 });
  assert.deepEqual(made.placeIn({ ...view, x: view.x + 10.2, y: view.y - 7.6 }), { x: -236, y: -271 });
  assert.equal(made.placeIn({ ...view, x: view.x + 129 }), null);
  assert.equal(made.placeIn({ ...view, scale: 2 }), null);
  made.draw([], [], view, style, false);
  assert.equal(made.placeIn({ ...view, x: view.x + 1 }), null, "drawn without a margin it fits one place");
});
