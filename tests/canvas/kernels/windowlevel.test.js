import assert from "node:assert/strict";
import { test } from "node:test";
import * as light from "../../../wwwroot-assets/wwwroot/canvas/kernels/windowlevel.js";

test("the window's ends are black and full, the middle is half at gamma 1", () => {
  const window = { minimum: 100, maximum: 300, gamma: 1 };
  assert.deepEqual([0, 100, 200, 300, 65535].map(value => light.brightness(value, window)), [0, 0, 0.5, 1, 1]);
});

test("gamma 2 brightens: a quarter of the window is shown at half", () => {
  assert.equal(light.brightness(25, { minimum: 0, maximum: 100, gamma: 2 }), 0.5);
});

test("the table of the slower path is the formula for every value", () => {
  const window = { minimum: 120, maximum: 3300, gamma: 0.7 };
  const table = light.brightnessTable(window);
  for (const value of [0, 120, 121, 1000, 2047, 3299, 3300, 65535])
    assert.equal(table[value], Math.round(light.brightness(value, window) * 255));
});

test("the shader's source is the formula, checked by running it as JavaScript", () => {
  const body = /\{([\s\S]*)\}/.exec(light.windowLevelGlsl)?.[1]?.replaceAll("float t", "const t") ?? "";
  const shader = new Function("value", "minimum", "maximum", "gamma", "clamp", "max", "pow", body);
  const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
    Math.min(high, Math.max(low, value));
  for (const window of [
    { minimum: 100, maximum: 300, gamma: 1 },
    { minimum: 0, maximum: 65535, gamma: 2.2 },
    { minimum: 50, maximum: 50, gamma: 0.5 },
  ]) {
    for (const value of [0, 50, 51, 150, 299, 65535]) {
      assert.equal(shader(value, window.minimum, window.maximum, window.gamma, clamp, Math.max, Math.pow), light.brightness(value, window));
    }
  }
});

test("automatic contrast is the percentiles, and never an empty window", () => {
  assert.deepEqual(light.automatic({ low: 120, high: 3300, minimum: 96, maximum: 4021 }), { minimum: 120, maximum: 3300, gamma: 1 });
  assert.deepEqual(light.automatic({ low: 7, high: 7, minimum: 7, maximum: 7 }), { minimum: 7, maximum: 8, gamma: 1 });
});

test("more contrast narrows the window around its middle, less widens it to what there is", () => {
  const window = { minimum: 1000, maximum: 3000, gamma: 1.5 };
  assert.deepEqual(light.changeContrast(window, 0.5), { minimum: 1500, maximum: 2500, gamma: 1.5 });
  assert.deepEqual(light.changeContrast(window, 100), { minimum: 0, maximum: 65535, gamma: 1.5 });
});

test("a window is put right: black under white, gamma within limits", () => {
  assert.deepEqual(light.validWindow({ minimum: 500, maximum: 20, gamma: 0 }), { minimum: 500, maximum: 501, gamma: 0.1 });
  assert.deepEqual(light.validWindow({ minimum: 90000, maximum: 90000, gamma: 50 }), { minimum: 65534, maximum: 65535, gamma: 10 });
});

test("channels are added in their colours and stop at full", () => {
  const window = { minimum: 0, maximum: 100, gamma: 1 };
  const red = { value: 50, window, color: light.colorOf("#ff0000") }, white = { value: 75, window, color: light.colorOf("#ffffff") };
  assert.deepEqual(light.composePixel([red, white]), [1, 0.75, 0.75]);
});
