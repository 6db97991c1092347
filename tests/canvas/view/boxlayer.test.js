import assert from "node:assert/strict";
import test from "node:test";

// What the layer takes from a browser: pixels in memory, and a canvas for labels, which are off here.
Object.assign(globalThis, {
  ImageData: class {
    constructor(/** @type {number} */ width, /** @type {number} */ height) { this.data = new Uint8ClampedArray(width * height * 4); }
  },
  document: { createElement: () => ({ getContext: () => ({}) }) },
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

/** @param {{ x: number, y: number, width: number, height: number }[]} put where pixels were written */
function layer(put) {
  const made = new BoxLayer();
  made.resize(500, 400, 1);
  /** @param {...any} written image, left, top, and the part that is written */
  const putImageData = (...written) => { const [, , , x, y, width, height] = written; put.push({ x, y, width, height }); };
  const target = { putImageData };
  return { made, draw: (/** @type {Box[]} */ boxes) => made.draw([/** @type {any} */ (target)], boxes, [], view, style, true) };
}

for (const seed of [1, 2, 3, 4, 5])
  test(`boxes that come, go and change leave the same pixels as drawing all anew, in less of the raster (seed ${seed})`, () => {
    const next = random(seed);
    let boxes = Array.from({ length: 120 }, (_, index) => box(next, index));
    /** @type {{ x: number, y: number, width: number, height: number }[]} */
    const put = [];
    const kept = layer(put);
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
    assert.ok(put.slice(1).every(part => part.width * part.height < width * height / 8), "a change writes a small part");
  });
