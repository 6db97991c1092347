// What the workspace says and what it remembers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureGroups, windowOf } from "../../../wwwroot-assets/wwwroot/canvas/view/channels.js";
import { threadsOf } from "../../../wwwroot-assets/wwwroot/canvas/view/comments.js";
import { noticeOf } from "../../../wwwroot-assets/wwwroot/canvas/view/notices.js";
import { readout, valueText } from "../../../wwwroot-assets/wwwroot/canvas/view/readout.js";
import { readPreferences, readViewSettings } from "../../../wwwroot-assets/wwwroot/canvas/view/settings.js";
import { statusText } from "../../../wwwroot-assets/wwwroot/canvas/view/status.js";

/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/types.js").Plane} Plane */
/** @typedef {import("../../../wwwroot-assets/wwwroot/canvas/types.js").SaveStatus} SaveStatus */

const clock = (/** @type {string} */ time) => time.slice(11, 16);
const since = "2026-11-23T14:02:30.000Z";

/** @param {Partial<Plane>} [more] @returns {Plane} */
const plane = more => ({
  channel: 0, hash: "h", bits: 16, exact: true, valueScale: 1, valueOffset: 0, minimum: 0, maximum: 4000, low: 120, high: 3300,
  display: { url: "d", width: 1, height: 1 }, raw: { url: "r", tileSize: 4096, columns: 1, rows: 1 }, ...more,
});

/** @param {Partial<Parameters<typeof noticeOf>[0]>} [more] */
const notice = more =>
  noticeOf(
    {
      status: { kind: "saved" },
      author: null,
      signedIn: null,
      connection: "online",
      editable: true,
      reason: null,
      mayReopen: false,
      fault: null,
      ...more,
    },
    clock,
  );

test("the status says how many wait and since when", () => {
  assert.equal(statusText({ kind: "saved" }, clock).text, "All saved");
  assert.equal(
    statusText({ kind: "waiting", count: 3, since, cause: "offline", detail: null }, clock).text,
    "3 waiting, offline since 14:02",
  );
  assert.equal(statusText({ kind: "waiting", count: 1, since, cause: "signedOut", detail: null }, clock).kind, "stopped");
  assert.equal(statusText({ kind: "held", count: 2, reason: null }, clock).text, "2 held back");
});

test("nothing is said while all is well", () => assert.equal(notice(), null));

test("another person's sign-in comes before everything else, and offers to reload as them", () => {
  const author = { id: 3, userName: "student1", displayName: "Student one" },
    signedIn = { id: 4, userName: "student2", displayName: "Student two" };
  const said = notice({
    author,
    signedIn,
    connection: "signedOut",
    status: { kind: "waiting", count: 2, since, cause: "signedOut", detail: null },
  });
  assert.equal(said?.action, "reload");
  assert.match(said?.text ?? "", /^Student two is signed in now.* 2 changes of Student one stay/);
});

test("signed out, offline, held and read-only each offer what helps", () => {
  assert.equal(notice({ connection: "signedOut" })?.action, "signIn");
  assert.match(
    notice({ status: { kind: "waiting", count: 1, since, cause: "offline", detail: null } })?.text ?? "",
    /cannot be reached since 14:02/,
  );
  assert.equal(notice({ status: { kind: "held", count: 1, reason: "It was accepted." } })?.action, "held");
  assert.equal(notice({ editable: false, reason: "You submitted this image.", mayReopen: true })?.action, "reopen");
  assert.equal(notice({ editable: false, reason: "A viewer looks only." })?.action, null);
});

test("what a lead said when returning stands in the strip until it was read, shortened to a line", () => {
  const said = notice({ returned: { by: "Lead", text: "Two cells at the lower edge are missing." } });
  assert.deepEqual([said?.action, said?.text], ["returned", "Returned by Lead: “Two cells at the lower edge are missing.”"]);
  const long = notice({ returned: { by: "Lead", text: "x".repeat(500) } })?.text ?? "";
  assert.ok(long.length < 190 && long.endsWith("...”"), long);
  // A lost server is more pressing.
  assert.match(notice({ returned: { by: "Lead", text: "Look." }, connection: "offline" })?.text ?? "", /^The server cannot be reached/);
});

test("open threads come first, answers below their comment", () => {
  /** @param {number} id @param {Partial<import("../../../wwwroot-assets/wwwroot/canvas/types.js").Comment>} [more] */
  const comment = (id, more) => ({
    id,
    personId: 3,
    person: "Student one",
    text: "",
    boxId: null,
    x: null,
    y: null,
    replyTo: null,
    createdAt: since,
    resolvedAt: null,
    resolvedBy: null,
    ...more,
  });
  const threads = threadsOf([comment(1, { resolvedAt: since }), comment(2), comment(3, { replyTo: 2 }), comment(4, { replyTo: 1 })]);
  assert.deepEqual(threads.map(({ first, answers }) => [first.id, ...answers.map(item => item.id)]), [[2, 3], [1, 4]]);
});

test("a value is exact, or marked as about where the source was float", () => {
  assert.equal(valueText(plane(), 1234), "1234");
  // 0.5 + 2 x 100 = 200.5.
  assert.equal(valueText(plane({ valueOffset: 0.5, valueScale: 2 }), 100), "200.5");
  // -1 + 100 / 65535 = -0.99847, four digits.
  assert.equal(valueText(plane({ exact: false, valueOffset: -1, valueScale: 1 / 65535 }), 100), "≈ -0.9985");
});

test("the readout names the pixel under the point, and waits for values that are not there", () => {
  const data = /** @type {const} */ ({
    key: "k",
    width: 2,
    height: 1,
    bits: 16,
    tiles: [{ x: 0, y: 0, width: 2, height: 1, data: Uint16Array.from([7, 9]) }],
  });
  const image = { width: 2, height: 1, planes: [plane(), plane({ channel: 1 })] };
  const found = readout({ x: 1.9, y: 0.2 }, image, [{ name: "Brightfield" }, { name: "Red" }], new Map([[0, /** @type {any} */ (data)]]));
  assert.deepEqual(found, {
    position: "1, 0",
    values: [
      { name: "Brightfield", text: "9", known: true },
      { name: "Red", text: "…", known: false },
    ],
  });
  assert.equal(readout({ x: 2, y: 0 }, image, [], new Map()), null);
});

test("settings of another version or a broken store fall back, one by one", () => {
  const channels = [{ role: "transmittedLight", color: "#ffffff" }, { role: "fluorescence", color: "#ff0000" }];
  const settings = readViewSettings(
    { layout: "overlay", blend: 7, original: "sometimes", channels: [null, { on: false, color: "red", gamma: 0 }] },
    channels,
  );
  assert.equal(settings.layout, "overlay");
  assert.equal(settings.blend, 1);
  assert.equal(settings.original, "automatic");
  assert.equal(settings.channels[0].on, true);
  assert.deepEqual([settings.channels[1].on, settings.channels[1].color, settings.channels[1].gamma], [false, "#ff0000", 0.1]);
  assert.equal(readViewSettings("nonsense", channels).channels.length, 2);
  assert.deepEqual(readPreferences(null), { version: 1, preset: "default", keys: {}, mode: "select" });
  assert.equal(readPreferences({ mode: "draw" }).mode, "draw");
});

test("an automatic window follows the image, an own one stays", () => {
  const [view] = readViewSettings(null, [{ role: "fluorescence", color: "#ff0000" }]).channels;
  assert.deepEqual([windowOf(view, plane()).minimum, windowOf(view, plane()).maximum], [120, 3300]);
  const own = { ...view, automatic: false, minimum: 10, maximum: 20 };
  assert.deepEqual([windowOf(own, plane()).minimum, windowOf(own, plane()).maximum], [10, 20]);
});

test("transmitted light is one picture, everything else the other; one kind alone is one picture", () => {
  const light = { role: "transmittedLight" }, red = { role: "fluorescence" };
  assert.deepEqual(pictureGroups([red, light, red]).map(group => group.channels), [[1], [0, 2]]);
  assert.deepEqual(pictureGroups([red, red]).map(group => group.channels), [[0, 1]]);
});
