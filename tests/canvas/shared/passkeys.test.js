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
  signInInPlace,
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

test("who signs in in place goes on as whoever the passkey is of; what is wrong has a sentence", async () => {
  const one = /** @type {const} */ (["isSecureContext", "PublicKeyCredential", "navigator"]);
  const before = one.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
  class Credential {
    id = "AQID";
    rawId = Uint8Array.from([1, 2, 3]).buffer;
    type = "public-key";
    authenticatorAttachment = null;
    response = {
      clientDataJSON: new ArrayBuffer(1),
      authenticatorData: new ArrayBuffer(1),
      signature: new ArrayBuffer(1),
      userHandle: null,
    };
  }
  const navigator = { credentials: { get: async () => new Credential() } };
  /** @type {readonly unknown[]} */
  const there = [true, Credential, navigator];
  one.forEach((name, at) => Object.defineProperty(globalThis, name, { value: there[at], configurable: true, writable: true }));
  try {
    for (const [status, body, said] of /** @type {const} */ ([
      [200, { next: "/lab/" }, null],
      [200, { next: "/lab/must-change" }, /must be changed first/],
      [401, { code: "badCredentials", detail: "This passkey was not accepted." }, /^This passkey was not accepted/],
    ])) {
      /** @type {{ id: number } | null} */
      let person = null;
      const http = new HttpClient({
        base: "http://lab/",
        clock: new TestClock(),
        fetch: async url => {
          const isAnswer = url.endsWith("/session/passkey");
          if (isAnswer && status === 200) person = { id: 7 };
          const value = url.endsWith("/options")
            ? { challenge: "AQID" }
            : isAnswer
              ? body
              : { server: "s", person, antiforgeryToken: "t", takesPasskeys: true };
          const code = isAnswer ? status : 200;
          return { ok: code === 200, status: code, text: async () => JSON.stringify(value) };
        },
      });

      const fault = await signInInPlace(http);

      if (said === null) assert.equal(fault, null);
      else assert.match(fault ?? "", said);
      assert.equal(http.person?.id ?? null, status === 200 ? 7 : null);
      assert.equal(http.takesPasskeys, true);
    }
  } finally {
    one.forEach((name, at) => {
      const was = before[at];
      if (was) Object.defineProperty(globalThis, name, was);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
});
