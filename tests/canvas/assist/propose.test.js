import assert from "node:assert/strict";
import test from "node:test";
import { contourAt } from "../../../wwwroot-assets/wwwroot/canvas/assist/contour.js";
import { foreground, mean } from "../../../wwwroot-assets/wwwroot/canvas/assist/field.js";
import { classByLight, contradiction, lightIn } from "../../../wwwroot-assets/wwwroot/canvas/assist/light.js";
import { assistText, candidateAt, lightsIn, proposeAt, reasonOf } from "../../../wwwroot-assets/wwwroot/canvas/assist/propose.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/view/compose/mix.js").PlaneData} PlaneData */

const side = 160, image = { width: side, height: side };

/**
 * A plane with a level of background and discs on it; every fourth pixel flickers by one, so that there is a noise to measure.
 * @param {number} ground @param {{ x: number, y: number, r: number, value: number }[]} discs @param {8 | 16} bits @returns {PlaneData}
 */
function plane(ground, discs, bits = 16) {
  const data = bits === 16 ? new Uint16Array(side * side) : new Uint8Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const disc = discs.find(one => (x + 0.5 - one.x) ** 2 + (y + 0.5 - one.y) ** 2 <= one.r ** 2);
      data[y * side + x] = (disc?.value ?? ground) + ((x * 7 + y * 13) % 4 === 0 ? 1 : 0);
    }
  return { key: "made", width: side, height: side, bits, tiles: [{ x: 0, y: 0, width: side, height: side, data }] };
}

const cell = { x1: 48, y1: 58, x2: 72, y2: 82 };
/** @param {{ x1: number, y1: number, x2: number, y2: number, class?: string, score?: number }[]} [candidates] */
const proposals = (candidates = []) => ({
  source: /** @type {const} */ ("signal"), name: null, nucleiChannel: null, unmarkedClass: "U",
  markers: [{ channel: 0, class: "R" }, { channel: 1, class: "G" }],
  candidates: candidates.map(one => ({ class: "G", score: 0.9, ...one })),
});
const red = plane(100, []), green = plane(100, [{ x: 60, y: 70, r: 12, value: 310 }]);
const planes = new Map([[0, red], [1, green]]);
const map = foreground([plane(20, [{ x: 60, y: 70, r: 12, value: 120 }], 8)]);
const ground = (/** @type {Parameters<typeof proposals>[0]} */ candidates = [], field = map) =>
  ({ image, planes, proposals: proposals(candidates), field: () => field });

test("a running mean of a constant is that constant, edges included", () => {
  assert.deepEqual([...new Set(mean(new Uint8Array(30).fill(7), 6, 5, 2))], [7]);
});

test("a running mean of one bright pixel spreads it over the window", () => {
  const source = new Uint8Array(49);
  source[3 * 7 + 3] = 9;
  const soft = mean(source, 7, 7, 1);
  assert.equal(soft[2 * 7 + 2], 1);
  assert.equal(soft[1 * 7 + 3], 0);
});

/**
 * Two softenings spread an edge by two pixels, and two more are what people draw around it: never inside the disc, at most four
 * outside and one of rounding.
 */
const around = (/** @type {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Rect | null} */ found) => found !== null
  && [48 - found.x1, 58 - found.y1, found.x2 - 72, found.y2 - 82].every(beyond => beyond >= 0 && beyond <= 5);

test("the outline around a point inside a disc encloses it closely", () => {
  const map = foreground([plane(20, [{ x: 60, y: 70, r: 12, value: 120 }], 8)]);
  assert.ok(map);
  const found = contourAt(map, { x: 63, y: 68 });
  assert.ok(around(found), JSON.stringify(found));
});

test("a disc darker than its ground is found as a brighter one is", () => {
  const map = foreground([plane(120, [{ x: 60, y: 70, r: 12, value: 20 }], 8)]);
  assert.ok(map);
  assert.ok(around(contourAt(map, { x: 60, y: 70 })));
});

test("empty ground has no outline", () => {
  const map = foreground([plane(20, [{ x: 60, y: 70, r: 12, value: 120 }], 8)]);
  assert.ok(map);
  assert.equal(contourAt(map, { x: 140, y: 20 }), null);
});

test("light is told against the background around the box", () => {
  const light = lightIn(green, cell, image);
  assert.ok(light?.ratio);
  // 310 over 100; the flicker of one makes it 310/101 to 311/100.
  assert.ok(light.ratio >= 310 / 101 && light.ratio <= 311 / 100, String(light.ratio));
  assert.ok(light.background === 100 || light.background === 101);
  assert.ok(light.peak >= 310 && light.peak <= 311);
  assert.ok(light.deviations > 50);
  assert.ok(Math.abs(/** @type {number} */ (lightIn(red, cell, image)?.ratio) - 1) < 0.01);
});

test("a prepared plane has lost what no light is, and gives no ratio", () => {
  assert.equal(lightIn(plane(20, [], 8), cell, image)?.ratio, null);
});

test("the class is that of the brightest marker, and the unmarked one without light", () => {
  const rule = proposals();
  assert.equal(classByLight(rule, lightsIn({ image, planes }, cell)), "G");
  assert.equal(classByLight(rule, lightsIn({ image, planes }, { x1: 100, y1: 100, x2: 124, y2: 124 })), "U");
  assert.equal(classByLight({ markers: [], unmarkedClass: null }, new Map()), null);
});

test("only a clear contradiction is one", () => {
  const rule = proposals();
  const lights = (/** @type {number} */ first, /** @type {number} */ second) => new Map([[0, light(first)], [1, light(second)]]);
  const light = (/** @type {number} */ deviations) => ({ mean: 0, peak: 0, background: 0, ratio: null, deviations });
  assert.equal(contradiction(rule, lights(0, 20), "R"), "G");
  assert.equal(contradiction(rule, lights(0, 20), "G"), null);
  assert.equal(contradiction(rule, lights(3, 20), "R"), null, "the drawn marker may be there");
  assert.equal(contradiction(rule, lights(0, 5), "R"), null, "the other is too faint to say so");
  assert.equal(contradiction(rule, lights(0, 0), "R"), "U");
  const withNuclei = { ...rule, nucleiChannel: 2 };
  assert.equal(contradiction(withNuclei, new Map([...lights(0, 0), [2, light(20)]]), "R"), "U");
  assert.equal(contradiction(withNuclei, new Map([...lights(0, 0), [2, light(1)]]), "R"), null, "there is no cell at all");
  assert.equal(contradiction(rule, lights(0, 20), "U"), "G");
  assert.equal(contradiction(rule, lights(0, 5), "U"), null);
});

test("a point means the candidate whose middle is nearest in its own size", () => {
  const wide = { x1: 0, y1: 0, x2: 100, y2: 100, class: "R", score: 0.5 };
  const small = { x1: 60, y1: 60, x2: 80, y2: 80, class: "G", score: 0.4 };
  assert.equal(candidateAt([wide, small], { x: 68, y: 71 }), small);
  assert.equal(candidateAt([wide, small], { x: 45, y: 50 }), wide);
  assert.equal(candidateAt([wide, small], { x: 120, y: 50 }), null);
});

test("a click takes the candidate in whole pixels, at the tightness asked for", () => {
  const found = proposeAt(ground([{ x1: 47.6, y1: 58.2, x2: 72.2, y2: 82.4 }]), { x: 60, y: 70 });
  assert.deepEqual([found?.x1, found?.y1, found?.x2, found?.y2], [48, 58, 72, 82]);
  assert.deepEqual([found?.class, found?.by, found?.score], ["G", "signal", 0.9]);
  const tight = proposeAt(ground([{ x1: 40, y1: 50, x2: 80, y2: 90 }]), { x: 60, y: 70 }, 0.5);
  assert.deepEqual([tight?.x1, tight?.y1, tight?.x2, tight?.y2], [50, 60, 70, 80]);
});

test("without a candidate the outline is taken and the light tells the class", () => {
  const found = proposeAt(ground(), { x: 60, y: 70 });
  assert.equal(found?.by, "contour");
  assert.equal(found?.class, "G");
  assert.equal(found?.score, null);
});

test("nothing is proposed where the round allows none, nor outside of the image", () => {
  const none = { ...ground([cell]), proposals: { ...proposals([cell]), source: /** @type {const} */ ("none") } };
  assert.equal(proposeAt(none, { x: 60, y: 70 }), null);
  assert.equal(proposeAt(ground([cell]), { x: -1, y: 70 }), null);
});

test("the reason names the brightest marker first, and the log keeps how the box came about", () => {
  const found = proposeAt(ground([cell]), { x: 60, y: 70 });
  assert.ok(found);
  const reason = reasonOf(proposals().markers, found.lights, [{ name: "Red" }, { name: "Green" }]);
  assert.equal(reason, "Green 3.1× background, Red 1.0×");
  const text = assistText(found, { name: null, tightness: 1, reason });
  assert.equal(text, "by=signal; tightness=1.00; score=0.900; light=Green 3.1× background, Red 1.0×");
});
