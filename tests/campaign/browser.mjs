// A browser of the campaign: one person at the annotate page of one image, with a profile that outlives the browser.
//   node browser.mjs PLAYWRIGHT BASE PROFILE PROJECT IMAGE USER PASSWORD draw COLUMN   draws a box after the other until it is killed
//   node browser.mjs ... wait                                                               waits until all is saved, and ends
// It says on each line, as JSON, which boxes the browser keeps on its disk (`kept`), read from IndexedDB beside the page's own code.

const [playwright, base, profile, project, image, user, password, what, column] = process.argv.slice(2);
const { chromium } = await import(playwright);

const say = text => process.stdout.write(`${JSON.stringify(text)}\n`);
const context = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu"],
  baseURL: base,
  viewport: { width: 1280, height: 900 },
});
const page = context.pages()[0] ?? (await context.newPage());

const session = await (await context.request.get("api/session")).json();
const answer = await context.request.post("api/session", {
  headers: { "X-CSRF-TOKEN": session.antiforgeryToken },
  data: { userName: user, password },
});
if (!answer.ok()) throw new Error(`${user} is not signed in: ${answer.status()} ${await answer.text()}`);
await page.goto(`projects/${project}/images/${image}/annotate`);
const patience = { timeout: 120_000 };
await page.waitForFunction(() => globalThis.annotateHubCanvas?.ready, undefined, patience);
await page.evaluate(() => globalThis.annotateHubCanvas.ready);
await page.waitForFunction(() => !document.querySelector(".panes[aria-busy]"), undefined, patience);

/** Ids of boxes that wait in IndexedDB, and what the page shows. */
const look = () =>
  page.evaluate(async () => {
    const asked = request => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: failed }));
    const database = await asked(indexedDB.open("annotatehub"));
    const entries = await asked(database.transaction("operations").objectStore("operations").getAll());
    database.close();
    return {
      kept: entries.flatMap(entry => entry.operation.boxes.map(box => box.id)),
      shown: [...globalThis.annotateHubCanvas.session.boxes.keys()],
      status: globalThis.annotateHubCanvas.session.status.kind,
    };
  });

if (what === "wait") {
  await page.waitForFunction(() => globalThis.annotateHubCanvas.session.status.kind === "saved", undefined, patience);
  say({ ...(await look()), done: true });
  await context.close();
} else {
  say({ ...(await look()), ready: true });
  for (let row = 0; row < 36; row++) {
    const [from, to] = await page.evaluate(
      ([x, y]) => [globalThis.annotateHubCanvas.imageToScreen(x, y, 0), globalThis.annotateHubCanvas.imageToScreen(x + 20, y + 16, 0)],
      [20 + Number(column) * 24, 20 + row * 24],
    );
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    say(await look());
  }
  say({ ...(await look()), full: true });
  await new Promise(() => setInterval(() => {}, 1000));
}
