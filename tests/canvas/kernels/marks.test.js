// Classes are told apart without their colours: by a mark of their own, at every size, outside of the cell.
import assert from "node:assert/strict";
import { test } from "node:test";
import { markOf, markParts, marks } from "../../../wwwroot-assets/wwwroot/canvas/kernels/marks.js";
import { safeChannels, safeClasses } from "../../../wwwroot-assets/wwwroot/canvas/view/channels.js";

test("a class gets the mark of its scheme, else the one of its place", () => {
  assert.equal(markOf("left", 0), "left");
  assert.deepEqual([0, 1, 2, 7].map(index => markOf(null, index)), ["none", "topRight", "bottomRight", "none"]);
  assert.equal(markOf("no such mark", 1), "topRight");
});

test("marks lie wholly outside of the box and differ from each other at 4, 19 and 200 pixels and on a screen of two to one", () => {
  for (const [side, ratio] of [[4, 1], [19, 1], [200, 1], [19, 2]]) {
    const box = { x1: 100, y1: 100, x2: 100 + side, y2: 100 + side };
    const shapes = marks.map(mark => {
      const parts = markParts(mark, box, 2, ratio);
      for (const part of parts) {
        assert.ok(part.x2 > part.x1 && part.y2 > part.y1, `${mark} at ${side}`);
        const isOutside = part.x1 >= box.x2 || part.x2 <= box.x1 || part.y1 >= box.y2 || part.y2 <= box.y1;
        assert.ok(isOutside, `${mark} at ${side} covers the cell: ${JSON.stringify(part)}`);
      }
      return JSON.stringify(parts);
    });
    assert.equal(new Set(shapes).size, marks.length);
  }
});

/**
 * How a colour looks without one kind of cone, linear light in and out: the matrices of Machado, Oliveira and Fernandes (2009) at full
 * severity.
 * @type {Readonly<Record<string, number[][]>>}
 */
const blindness = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};

/** CIE L*a*b* (D65) of a colour as somebody sees it. @param {string} color @param {number[][] | null} eye */
function lab(color, eye) {
  const linear = [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16) / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const times = (/** @type {number[][]} */ matrix, /** @type {number[]} */ vector) =>
    matrix.map(row => row.reduce((sum, value, index) => sum + value * vector[index], 0));
  const seen = eye ? times(eye, linear).map(value => Math.min(1, Math.max(0, value))) : linear;
  const xyz = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], seen)
    .map((value, index) => value / [0.95047, 1, 1.08883][index]);
  const [x, y, z] = xyz.map(value => value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 * value + 16) / 116);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** @param {string} one @param {string} other @param {number[][] | null} eye */
const distance = (one, other, eye) => Math.hypot(...lab(one, eye).map((value, index) => value - lab(other, eye)[index]));

test("the colour-safe palettes keep the first classes and channels apart where red and green of the paper are not", () => {
  // The class colours of the paper's scheme, red against green: ΔE 21.
  assert.ok(distance("#ff5a52", "#35d07f", blindness.deuteranopia) < 22);
  for (const [name, eye] of Object.entries({ normal: null, ...blindness }))
    for (const colors of [safeClasses.slice(0, 3), safeChannels.slice(0, 2)])
      for (const [index, color] of colors.entries())
        for (const other of colors.slice(index + 1)) {
          const apart = distance(color, other, eye);
          assert.ok(apart > 45, `${name}: ${color} and ${other} at ${apart}`);
        }
});
