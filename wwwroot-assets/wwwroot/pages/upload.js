// Dropped or chosen files and folders, one request each, three at a time. The server takes over when the last one is in,
// so neither a lost circuit nor leaving the wizard's page in another tab matters; closing this tab ends the upload.
const AT_ONCE = 3;
const TRIES = 4;

/** @param {HTMLElement} zone @param {number} projectId @param {"images" | "annotations"} purpose who takes over on the server */
export function attach(zone, projectId, purpose) {
  // The wizard may have gone on while this module was on its way.
  if (!zone) return;
  const status = zone.querySelector("[data-status]");
  const inputs = zone.querySelectorAll("input[type=file]");
  for (const input of inputs) input.addEventListener("change", () => send(fromInput(input)));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.dataset.over = "";
  });
  zone.addEventListener("dragleave", (event) => !zone.contains(event.relatedTarget) && delete zone.dataset.over);
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    send(await fromDrop(event.dataTransfer));
  });

  async function send(files) {
    if (files.length === 0 || zone.dataset.busy !== undefined) return;
    zone.dataset.busy = "";
    const upload = new Upload(projectId, purpose, files, (text, fraction) => show(status, text, fraction));
    const warn = (event) => event.preventDefault();
    addEventListener("beforeunload", warn);
    try {
      await upload.run();
      show(status, "All files are on the server.", 1);
    } catch (fault) {
      show(status, fault instanceof Error ? fault.message : String(fault), null);
    } finally {
      removeEventListener("beforeunload", warn);
      delete zone.dataset.busy;
    }
  }
}

class Upload {
  constructor(projectId, purpose, files, tell) {
    this.purpose = purpose;
    this.url = new URL(`api/projects/${projectId}/uploads`, document.baseURI).href;
    this.files = files;
    this.tell = tell;
    this.total = files.reduce((sum, item) => sum + item.file.size, 0);
    this.sent = 0;
    this.done = 0;
    this.moving = new Map();
    this.failed = [];
    this.started = performance.now();
  }

  async run() {
    await this.freshToken();
    const { key } = await (await this.ask("POST", this.url)).json();
    const queue = this.files[Symbol.iterator]();
    const worker = async () => {
      for (const item of queue) await this.sendOne(key, item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (this.failed.length === this.files.length) throw new Error(`Nothing arrived. ${this.failed[0]}`);
    await this.ask("POST", `${this.url}/${key}/finish`, JSON.stringify({ notUploaded: this.failed, purpose: this.purpose }), "application/json");
  }

  async sendOne(key, { path, file }) {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.put(`${this.url}/${key}?path=${encodeURIComponent(path)}`, path, file);
      this.moving.delete(path);
      if (answer.status === 204) break;
      const problem = describe(answer);
      if (problem.code === "antiforgery" && attempt === 1) {
        await this.freshToken();
        continue;
      }
      // 4xx is the server's last word about this file; anything else may pass.
      if ((answer.status >= 400 && answer.status < 500) || attempt === TRIES) {
        this.failed.push(problem.detail ?? `'${path}' did not arrive (${answer.status || "no answer"}).`);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
    this.done++;
    this.sent += file.size;
    this.report(path);
  }

  /** fetch tells nothing of what was sent so far; XMLHttpRequest does. */
  put(url, path, file) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("PUT", url);
      request.setRequestHeader("X-CSRF-TOKEN", this.token);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => {
        this.moving.set(path, event.loaded);
        this.report(path);
      };
      request.onloadend = () => resolve({ status: request.status, text: request.responseText });
      request.send(file);
    });
  }

  async freshToken() {
    const session = await (await fetch(new URL("api/session", document.baseURI))).json();
    this.token = session.antiforgeryToken;
  }

  async ask(method, url, body, type) {
    const headers = { "X-CSRF-TOKEN": this.token };
    if (type) headers["Content-Type"] = type;
    const answer = await fetch(url, { method, body, headers });
    if (!answer.ok) throw new Error(describe({ status: answer.status, text: await answer.text() }).detail ?? `The server answered ${answer.status}.`);
    return answer;
  }

  report(path) {
    const bytes = this.sent + [...this.moving.values()].reduce((sum, value) => sum + value, 0);
    const seconds = (performance.now() - this.started) / 1000;
    const rate = bytes / Math.max(seconds, 0.001);
    const left = seconds > 2 && rate > 0 ? `, ${duration((this.total - bytes) / rate)} left` : "";
    this.tell(`${this.done} of ${this.files.length} files, ${mebi(bytes)} of ${mebi(this.total)}${left}: ${path}`, this.total === 0 ? 1 : bytes / this.total);
  }
}

/** Files of one input; a folder input keeps the path below the folder. */
function fromInput(input) {
  const files = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  input.value = "";
  return withoutNoise(files);
}

/** A drop may hold files and folders; folders are walked. */
async function fromDrop(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return withoutNoise([...transfer.files].map((file) => ({ path: file.name, file })));
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return withoutNoise(found);
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = entry.createReader();
  // A reader hands over at most 100 entries at a time.
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await walk(child, found);
  }
}

function withoutNoise(files) {
  return files.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX" || part === "Thumbs.db" || part === "desktop.ini"));
}

function describe({ status, text }) {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: status === 0 ? null : `The server answered ${status}.` };
  }
}

function show(status, text, fraction) {
  status.replaceChildren();
  if (fraction !== null) {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = fraction;
    bar.setAttribute("aria-label", "Uploaded");
    status.append(bar);
  }
  const line = document.createElement("p");
  line.textContent = text;
  if (fraction === null) line.className = "fault";
  status.append(line);
}

const mebi = (bytes) => `${(bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0)} MiB`;
const duration = (seconds) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`);
