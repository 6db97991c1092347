import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { countByClass, opacity, paper, query, select } from "../../../wwwroot-assets/wwwroot/canvas/kernels/pseudolabels.js";

/** @import { Candidate } from "../../../wwwroot-assets/wwwroot/canvas/kernels/candidates.js" */

const vectors = JSON.parse(readFileSync(new URL("../../vectors/pseudolabel-selection.json", import.meta.url), "utf8"));
for (const { name, why, modelClasses, projectClasses, settings, candidates, expected } of vectors.cases) {
  test(`as on the server: ${name}`, () => {
    /** @type {Candidate[]} */
    const given = candidates.map((/** @type {any} */ { box: [x1, y1, x2, y2], ...rest }) => ({ x1, y1, x2, y2, ...rest }));
    const labels = select(given, modelClasses, projectClasses, { ...paper, ...settings });
    assert.deepEqual(
      labels.map(label => [label.candidate, label.class]),
      expected.map((/** @type {any} */ label) => [label.candidate, label.class]),
      why,
    );
    for (const [index, label] of labels.entries()) assert.ok(Math.abs(label.score - expected[index].score) < 1e-12, why);
  });
}

test("classes without a box are counted as none", () => {
  const label = { x1: 0, y1: 0, x2: 1, y2: 1, score: 0.5, candidate: 0, class: "G" };
  assert.deepEqual([...countByClass([label, label], ["R", "G"])], [["R", 0], ["G", 2]]);
});

test("a box just let through is faint, a sure one is not", () => {
  assert.equal(opacity(0.05, 0.05), 0.35);
  assert.equal(opacity(0.9, 0.05), 1);
  assert.ok(opacity(0.3, 0.05) < opacity(0.5, 0.05));
  assert.equal(opacity(0.95, 0.95), 0.35);
});

test("a link names what differs from the paper", () => {
  assert.equal(query(paper), "");
  assert.equal(
    query({ ...paper, scoreFloor: 0.4, finalIou: null, classFrom: "detector" }),
    "classFrom=detector&scoreFloor=0.4&finalIou=none",
  );
});
