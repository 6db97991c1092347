import assert from "node:assert/strict";
import { test } from "node:test";
import { faded, outline, place, stamp, word } from "../../../wwwroot-assets/wwwroot/canvas/view/boxraster.js";

/** @param {number} width @param {number} height */
const raster = (width, height) => ({ words: new Uint32Array(width * height), width, height });

/** The raster as rows of signs. @param {{ words: Uint32Array, width: number, height: number }} drawn */
const rows = ({ words, width, height }) =>
  Array.from({ length: height }, (_, y) => [...words.subarray(y * width, (y + 1) * width)].map(value => (value ? "#" : ".")).join(""));

test("a stroke of two pixels lies on both sides of each edge", () => {
  const drawn = raster(8, 7);
  outline(drawn, { x1: 2, y1: 2, x2: 6, y2: 5 }, 2, 1);
  assert.deepEqual(rows(drawn), ["........", ".######.", ".######.", ".##..##.", ".######.", ".######.", "........"]);
});

test("what lies outside the raster is left out, on every side", () => {
  const drawn = raster(3, 3);
  outline(drawn, { x1: -2, y1: -2, x2: 2, y2: 2 }, 1, 1);
  assert.deepEqual(rows(drawn), ["..#", "..#", "###"]);
  const far = raster(2, 2);
  outline(far, { x1: 10, y1: 10, x2: 20, y2: 20 }, 2, 1);
  outline(far, { x1: -20, y1: -20, x2: -10, y2: -10 }, 2, 1);
  assert.deepEqual(rows(far), ["..", ".."]);
});

test("a dash draws and leaves out in turn, counted from the box's own corner", () => {
  const drawn = raster(9, 1);
  outline(drawn, { x1: 0, y1: 0, x2: 20, y2: 20 }, 1, 1, 2);
  assert.deepEqual(rows(drawn), ["##..##..#"]);
});

test("a word holds red in its lowest byte and alpha in its highest", () => {
  assert.equal(word(1, 2, 3, 4), 0x04030201);
  assert.equal(word(255, 255, 255, 255), 0xffffffff);
});

test("a box of the image lies where the view puts it, in device pixels", () => {
  // (10 x 2 + 5) x 1.5 = 37.5; (20 x 2 - 3) x 1.5 = 55.5; far edges 20 x 2 and 40 x 2 likewise.
  assert.deepEqual(place({ x1: 10, y1: 20, x2: 20, y2: 40 }, { scale: 2, x: 5, y: -3 }, 1.5, { x1: 0, y1: 0, x2: 0, y2: 0 }), {
    x1: 37.5,
    y1: 55.5,
    x2: 67.5,
    y2: 115.5,
  });
});

test("a label is cut off at the raster's border", () => {
  const sprite = { words: Uint32Array.from([1, 2, 3, 4]), width: 2, height: 2 };
  const corner = raster(2, 2);
  stamp(corner, sprite, -1, -1);
  assert.deepEqual([...corner.words], [4, 0, 0, 0]);
  const other = raster(2, 2);
  stamp(other, sprite, 1, 1);
  assert.deepEqual([...other.words], [0, 0, 0, 1]);
});

test("dashes that begin before the raster or run down a side are those of a rule applied pixel by pixel", () => {
  for (const [dash, left, top] of [[3, -5, -4], [4, 2, 1], [7, -20, 3]]) {
    const drawn = raster(24, 20);
    outline(drawn, { x1: left, y1: top, x2: left + 22, y2: top + 16 }, 1, 1, dash);
    const x1 = left + 22, y1 = top + 16;
    const wanted = Array.from({ length: 20 }, (_, y) => Array.from({ length: 24 }, (_, x) => {
      const across = (y === top || y === y1) && x >= left && x <= x1 && Math.floor((x - left) / dash) % 2 === 0;
      const down = (x === left || x === x1) && y > top && y < y1 && Math.floor((y - top) / dash) % 2 === 0;
      return across || down ? "#" : ".";
    }).join(""));
    assert.deepEqual(rows(drawn), wanted, `dash ${dash} from ${left}, ${top}`);
  }
});

test("a faded colour keeps its hue and loses opacity", () => {
  assert.equal(faded(word(255, 90, 82, 255), 0.5), word(255, 90, 82, 128));
  assert.equal(faded(word(8, 10, 14, 190), 1), word(8, 10, 14, 190));
});
