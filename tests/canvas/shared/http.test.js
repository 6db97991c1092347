// What one client for all pages does beyond the canvas's questions (those are in ../sync/api.test.js).
import assert from "node:assert/strict";
import { test } from "node:test";
import { HttpClient } from "../../../wwwroot-assets/wwwroot/shared/http.js";
import { TestClock } from "../sync/world.js";

/** @import { Fetch, Problem } from "../../../wwwroot-assets/wwwroot/shared/http.js" */

/** @param {number} status @param {string} body @param {Record<string, string>} [headers] */
const clientThatGets = (status, body, headers) =>
  new HttpClient({
    base: "http://lab/",
    clock: new TestClock(),
    fetch: async () => ({ ok: status < 300, status, text: async () => body, headers: new Headers(headers) }),
  });

for (const [status, body, isFinal] of /** @type {const} */ ([
  [409, '{"code":"refused","detail":"Signed."}', true],
  [404, '{"code":"notFound","detail":"Gone."}', true],
  [400, '{"code":"invalid","detail":"?"}', true],
  [404, "<html>nginx</html>", false],
  [403, "", false],
  [408, '{"code":"timeout"}', false],
  [429, "", false],
  [503, '{"code":"unavailable","detail":"Busy."}', false],
  [401, '{"code":"signedOut","detail":"Out."}', false],
  [200, "<html>hotel</html>", false],
])) {
  test(`${status} ${body || "without a body"} is ${isFinal ? "the server's last word" : "no last word"}`, async () => {
    const answer = await clientThatGets(status, body).get("api/x");
    assert.equal(!answer.ok && answer.isFinal, isFinal);
  });
}

test("how long to wait is read as seconds and as a date", async () => {
  const now = new TestClock().now();
  /** @param {string} value */
  const wait = async value => /** @type {Problem} */ (await clientThatGets(503, "", { "retry-after": value }).get("api/x")).retryAfter;
  assert.equal(await wait("120"), 120_000);
  assert.equal(await wait(new Date(now + 5_000).toUTCString()), 5_000);
  assert.equal(await wait(new Date(now - 5_000).toUTCString()), 0);
  assert.equal(await wait("soon"), null);
});

test("pixels come as the response; signed out is told from not there", async () => {
  const picture = await clientThatGets(200, "pixels").open("p/1");
  assert.equal(picture.ok && await picture.value.text(), "pixels");
  const out = await clientThatGets(401, "").open("p/1");
  assert.equal(!out.ok && out.code, "signedOut");
});

test("who leaves a page gets the abortion, not a problem", async () => {
  const left = new AbortController();
  const client = new HttpClient({
    base: "http://lab/",
    clock: new TestClock(),
    fetch: async () => {
      left.abort();
      throw new DOMException("left", "AbortError");
    },
  });
  await assert.rejects(client.open("p/1", left.signal), { name: "AbortError" });
});

/** An XMLHttpRequest as far as it is used; the server answers stale to the first token. */
class FileRequest {
  /** @type {{ method: string, url: string, token: string }[]} */
  static sent = [];
  upload = { onprogress: (/** @type {{ loaded: number }} */ _event) => {}, onload: () => {} };
  onloadend = () => {};
  status = 0;
  responseText = "";
  method = "";
  url = "";
  /** @type {Record<string, string>} */
  headers = {};
  /** @param {string} method @param {string} url */
  open(method, url) { this.method = method; this.url = url; }
  /** @param {string} name @param {string} value */
  setRequestHeader(name, value) { this.headers[name] = value; }
  getResponseHeader() { return null; }
  send() {
    const token = this.headers["x-csrf-token"];
    FileRequest.sent.push({ method: this.method, url: this.url, token });
    this.upload.onprogress({ loaded: 3 });
    this.upload.onload();
    [this.status, this.responseText] = token === "t1" ? [400, '{"code":"antiforgery","detail":"Stale."}'] : [200, '{"id":5}'];
    queueMicrotask(() => this.onloadend());
  }
}

test("a file is sent with a token, again with a fresh one if it was stale, and its progress is told", async () => {
  let sessions = 0;
  /** @type {Fetch} */
  const fetch = async () => ({
    ok: true, status: 200, text: async () => JSON.stringify({ server: "s", person: { id: 3 }, antiforgeryToken: `t${++sessions}` }),
  });
  const client = new HttpClient({
    base: "http://lab/hub/",
    clock: new TestClock(),
    fetch,
    newRequest: () => /** @type {any} */ (new FileRequest()),
  });
  /** @type {[number, boolean][]} */
  const progress = [];
  const answer = await client.sendFile("PUT", "api/uploads/k?path=a.tif", new Blob(["12345"]), (sent, isAll) =>
    progress.push([sent, isAll]),
  );
  assert.deepEqual(answer, { ok: true, value: { id: 5 } });
  assert.deepEqual(FileRequest.sent.map(request => [request.method, request.url, request.token]),
    [["PUT", "http://lab/hub/api/uploads/k?path=a.tif", "t1"], ["PUT", "http://lab/hub/api/uploads/k?path=a.tif", "t2"]]);
  assert.deepEqual(progress, [[3, false], [5, true], [3, false], [5, true]]);
});
