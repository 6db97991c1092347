import assert from "node:assert/strict";
import test from "node:test";
import { tilesOf } from "../../../wwwroot-assets/wwwroot/canvas/kernels/sweep.js";

test("tiles cover the image from border to border and share a tenth at least", () => {
  const tiles = tilesOf({ width: 1000, height: 600 }, { width: 300, height: 300 });
  // 1,000 = 300 + 3 steps of 233 (at most 270), 600 = 300 + 2 steps of 150.
  assert.equal(tiles.length, 4 * 3);
  assert.deepEqual([...new Set(tiles.map(tile => Math.round(tile.x1)))].sort((a, b) => a - b), [0, 233, 467, 700]);
  assert.deepEqual([...new Set(tiles.map(tile => tile.y1))], [0, 150, 300]);
});

test("one row goes to the right and the next to the left", () => {
  const tiles = tilesOf({ width: 200, height: 200 }, { width: 110, height: 110 });
  assert.deepEqual(tiles.map(tile => [tile.x1, tile.y1]), [[0, 0], [90, 0], [90, 90], [0, 90]]);
});

test("an image that fits is one tile", () => {
  assert.deepEqual(tilesOf({ width: 50, height: 40 }, { width: 100, height: 100 }), [{ x1: 0, y1: 0, x2: 50, y2: 40 }]);
});

test("every pixel lies in a tile, whatever the sizes", () => {
  for (const [width, height, across, down] of [[1080, 1080, 333.3, 271], [77, 4001, 50, 400], [1280, 1080, 1279, 1079]]) {
    const tiles = tilesOf({ width, height }, { width: across, height: down });
    for (let y = 0.5; y < height; y += height / 37)
      for (let x = 0.5; x < width; x += width / 37) {
        const isSeen = tiles.some(tile => x >= tile.x1 && x <= tile.x2 && y >= tile.y1 && y <= tile.y2);
        assert.ok(isSeen, `${x}, ${y}`);
      }
  }
});
