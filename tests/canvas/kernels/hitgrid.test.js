import assert from "node:assert/strict";
import { test } from "node:test";
import { area, contains, overlaps } from "../../../wwwroot-assets/wwwroot/canvas/kernels/geometry.js";
import { HitGrid } from "../../../wwwroot-assets/wwwroot/canvas/kernels/hitgrid.js";
import { seeded } from "../sync/world.js";
import { box } from "./boxes.js";

test("boxes under a point come smallest first", () => {
  const grid = new HitGrid();
  grid.replaceAll(
    new Map([
      ["large", box("large", 0, 0, 100, 100)],
      ["small", box("small", 10, 10, 20, 20)],
      ["middle", box("middle", 5, 5, 50, 50)],
    ]),
  );
  assert.deepEqual(grid.at({ x: 15, y: 15 }), ["small", "middle", "large"]);
  assert.deepEqual(grid.at({ x: 20, y: 15 }), ["middle", "large"]);
});

test("slack finds thin boxes beside the cursor", () => {
  const grid = new HitGrid();
  grid.set("thin", box("thin", 63, 10, 65, 40));
  assert.deepEqual([grid.at({ x: 61, y: 20 }), grid.at({ x: 61, y: 20 }, 3)], [[], ["thin"]]);
});

test("the grid finds what looking at all boxes finds, through 3,000 changes", () => {
  const random = seeded(11);
  const grid = new HitGrid();
  /** @type {Map<string, import("../../../wwwroot-assets/wwwroot/canvas/types.js").Box>} */
  const boxes = new Map();
  const part = () => {
    const x1 = random() * 1100 - 50, y1 = random() * 1100 - 50, size = random() < 0.05 ? 1000 : 40;
    return box("", x1, y1, x1 + 1 + random() * size, y1 + 1 + random() * size);
  };
  for (let step = 0; step < 3000; step++) {
    const id = `b${Math.floor(random() * 800)}`;
    if (random() < 0.3) boxes.delete(id);
    else boxes.set(id, { ...part(), id });
    grid.update([id], boxes);
    if (step % 20 > 0) continue;
    const point = { x: random() * 1080, y: random() * 1080 };
    const under = [...boxes.values()].filter(item => contains(item, point)).sort((one, other) => area(one) - area(other));
    assert.deepEqual(grid.at(point), under.map(item => item.id));
    const view = part();
    assert.deepEqual(grid.in(view).sort(), [...boxes.values()].filter(item => overlaps(item, view)).map(item => item.id).sort());
  }
  assert.equal(grid.size, boxes.size);
});
