// The vendored browser build is the one that package.json names, and as it stands a module.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";

const vendored = new URL("../../../wwwroot-assets/wwwroot/lib/signalr/", import.meta.url);

test("the vendored file is the package's browser build, byte for byte", async () => {
  const packaged = join(dirname(createRequire(import.meta.url).resolve("@microsoft/signalr/package.json")), "dist/browser/signalr.min.js");
  assert.ok((await readFile(new URL("signalr.min.js", vendored))).equals(await readFile(packaged)),
    "Copy node_modules/@microsoft/signalr/dist/browser/signalr.min.js to wwwroot-assets/wwwroot/lib/signalr after changing its version.");
});

test("its licence lies beside it", async () => {
  assert.match(await readFile(new URL("LICENSE.txt", vendored), "utf8"), /MIT License/);
});
