// What is turned into bytes for the browser and back for the server, and what people read where it does not work.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bytesOf,
  creationOf,
  hasPasskeys,
  registerPasskey,
  requestOf,
  sentenceOf,
  textOf,
} from "../../../wwwroot-assets/wwwroot/shared/passkeys.js";
import { HttpClient } from "../../../wwwroot-assets/wwwroot/shared/http.js";
import { TestClock } from "../sync/world.js";

test("bytes are base64url without padding (RFC 4648, section 5)", () => {
  for (const [bytes, text] of /** @type {const} */ ([
    [[], ""],
    [[0xfb], "-w"],
    [[0xff, 0xef], "_-8"],
    [[1, 2, 3], "AQID"],
  ])) {
    assert.equal(textOf(Uint8Array.from(bytes).buffer), text);
    assert.deepEqual([...bytesOf(text)], bytes);
  }
});

test("options keep what they say, with bytes where the browser wants them", () => {
  const rp = { id: "annotate.example.org", name: "annotate.example.org" };
  const made = creationOf({
    rp,
    user: { id: "MTc", name: "anna", displayName: "Anna" },
    challenge: "AQID",
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    excludeCredentials: [{ id: "_-8", transports: ["usb"] }],
  });
  assert.deepEqual(made.rp, rp);
  assert.deepEqual(made.user, { id: Uint8Array.from([0x31, 0x37]), name: "anna", displayName: "Anna" });
  assert.deepEqual(made.challenge, Uint8Array.from([1, 2, 3]));
  assert.deepEqual(made.excludeCredentials, [{ type: "public-key", id: Uint8Array.from([0xff, 0xef]), transports: ["usb"] }]);
  const asked = requestOf({ challenge: "AQID", rpId: rp.id, userVerification: "required" });
  assert.deepEqual(asked, { challenge: Uint8Array.from([1, 2, 3]), rpId: rp.id, userVerification: "required", allowCredentials: [] });
});

test("a browser without passkeys asks nobody and says so", async () => {
  const http = new HttpClient({ base: "http://lab/", clock: new TestClock(), fetch: () => assert.fail("asked") });
  assert.equal(hasPasskeys(), false);
  assert.match((await registerPasskey(http, "Laptop", {})) ?? "", /^This browser makes no passkeys here/);
});

test("what a browser refuses has a sentence", () => {
  const names = ["InvalidStateError", "NotAllowedError", "SecurityError", "NotSupportedError", "AbortError"];
  assert.equal(new Set(names.map(sentenceOf)).size, names.length);
});
