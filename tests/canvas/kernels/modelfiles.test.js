import assert from "node:assert/strict";
import { test } from "node:test";
import { sort } from "../../../wwwroot-assets/wwwroot/canvas/kernels/modelfiles.js";

const file = (/** @type {string} */ name, size = 1000) => ({ name, size });
const most = 100 * 1048576;

test("a model, with or without its manifest, in any order", () => {
  assert.deepEqual(sort([file("seed.onnx")], most), { model: 0, manifest: null });
  assert.deepEqual(sort([file("seed.json"), file("Seed.ONNX")], most), { model: 1, manifest: 0 });
});

test("what is no model is refused with what to do", () => {
  assert.match(/** @type {any} */ (sort([file("seed.pt")], most)).fault, /'seed\.pt' is neither .* Export the model to ONNX/);
  assert.match(/** @type {any} */ (sort([file("seed.json")], most)).fault, /Choose an \.onnx file/);
  assert.match(/** @type {any} */ (sort([file("a.onnx"), file("b.onnx")], most)).fault, /One model at a time; found 2/);
  assert.match(/** @type {any} */ (sort([file("seed.onnx", 0)], most)).fault, /is empty/);
});

test("a model over the limit is refused before it is sent", () => {
  assert.match(/** @type {any} */ (sort([file("seed.onnx", 200 * 1048576)], most)).fault, /has 200 MiB; this server takes 100 MiB/);
});
