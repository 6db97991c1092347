import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../../wwwroot-assets/wwwroot/canvas/sync/api.js";
import { settle, TestClock, World } from "./world.js";

/** @param {number} status @param {string} body */
const apiThatGets = (status, body) =>
  new Api({ base: "http://lab/", clock: new TestClock(), fetch: async () => ({ ok: status < 300, status, text: async () => body }) });

test("addresses are relative to the base, the path prefix included", async () => {
  /** @type {string[]} */
  const asked = [];
  const api = new Api({
    base: "http://lab/annotate/hub/",
    clock: new TestClock(),
    fetch: async url => {
      asked.push(url);
      throw new TypeError("network");
    },
  });
  await api.work(1, { image: 12, assignment: null });
  await api.work(1, { image: 12, assignment: 77 });
  await api.images(1, { search: "r06 c&d" });
  assert.deepEqual(asked, [
    "http://lab/annotate/hub/api/projects/1/images/12/work",
    "http://lab/annotate/hub/api/projects/1/images/12/work?assignment=77",
    "http://lab/annotate/hub/api/projects/1/images?skip=0&take=200&search=r06%20c%26d",
  ]);
});

test("work that may begin is begun by a change of its own, and what is there is only read", async () => {
  /** @type {string[]} */
  const asked = [];
  const answers = new Map([
    ["GET /api/session", { server: "s", person: { id: 3 }, antiforgeryToken: "t" }],
    ["GET /api/projects/1/images/12/work", { assignment: null, mayBegin: true }],
    ["POST /api/projects/1/images/12/work", { assignment: { id: 7 } }],
    ["GET /api/projects/1/images/13/work", { assignment: { id: 8 }, mayBegin: false }],
  ]);
  const api = new Api({ base: "http://lab/", clock: new TestClock(), fetch: async (url, init) => {
    const door = `${init.method} ${new URL(url).pathname}`;
    asked.push(door);
    return { ok: true, status: 200, text: async () => JSON.stringify(answers.get(door)) };
  } });
  const begun = await api.work(1, { image: 12, assignment: null }), read = await api.work(1, { image: 13, assignment: null });
  assert.deepEqual([begun.ok && begun.value.assignment?.id, read.ok && read.value.assignment?.id], [7, 8]);
  assert.deepEqual(
    asked.filter(door => !door.endsWith("session")),
    ["GET /api/projects/1/images/12/work", "POST /api/projects/1/images/12/work", "GET /api/projects/1/images/13/work"],
  );
});

for (const [status, body, code] of /** @type {const} */ ([
  [503, "", "unreachable"],
  [502, "<html>Bad gateway</html>", "unreachable"],
  [429, "", "unreachable"],
  [404, "<html>nginx</html>", "unreachable"],
  [200, "<html>Welcome to the hotel</html>", "unreachable"],
  [401, "", "signedOut"],
  [413, "<html>too large</html>", "tooLarge"],
  [403, "", "refused"],
  [404, '{"code":"notFound","detail":"No such image."}', "notFound"],
  [409, '{"code":"sequenceGap","expectedSequence":4}', "sequenceGap"],
])) {
  test(`${status} ${body || "without a body"} means ${code}`, async () => {
    const answer = await apiThatGets(status, body).operations(77, 0);
    assert.equal(!answer.ok && answer.code, code);
  });
}

test("the sentence of the problem document reaches the caller", async () => {
  const answer = await apiThatGets(404, '{"code":"notFound","detail":"No such image."}').work(1, { image: 2, assignment: null });
  assert.equal(!answer.ok && answer.detail, "No such image.");
});

test("a server that does not answer is given up after 20 seconds", async () => {
  const clock = new TestClock();
  const api = new Api({ base: "http://lab/", clock, fetch: (_url, init) => new Promise((_, reject) => {
    init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  }) });
  /** @type {unknown[]} */
  const connections = [];
  api.on("connection", connection => connections.push(connection));
  const waiting = api.session();
  await clock.pass(19_999);
  assert.deepEqual(connections, []);
  await clock.pass(1);
  const answer = await waiting;
  assert.equal(!answer.ok && answer.detail, "The server did not answer within 20 seconds.");
  assert.deepEqual(connections, ["offline"]);
});

test("a token that stays stale is tried twice, not for ever", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  const answer = world.server.answer.bind(world.server);
  world.server.answer = (browser, method, path, headers, body) =>
    answer(browser, method, path, { ...headers, "x-csrf-token": "old" }, body);
  const result = await tab.api.savePreferences({ preset: "cvat" });
  await settle();
  assert.equal(!result.ok && result.code, "antiforgery");
  assert.deepEqual(tab.requests.map(request => `${request.method} ${request.path}`),
    ["GET /api/session", "PUT /api/me/canvas-preferences", "GET /api/session", "PUT /api/me/canvas-preferences"]);
});

test("another database at the same address gets nothing of what waits for the first", async () => {
  const world = new World();
  const tab = world.tab(world.browserOf(3));
  world.server.id = "server-2";
  const answer = await tab.api.send(77, { clientId: "c-1", since: 0, operations: [] }, { server: "server-1", personId: 3 });
  assert.equal(!answer.ok && answer.code, "otherServer");
  assert.deepEqual(tab.requests.map(request => request.method), ["GET"]);
});
