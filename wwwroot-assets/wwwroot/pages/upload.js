// Dropped or chosen files and folders, one request each, three at a time. The server takes over when the last one is in,
// so neither a lost circuit nor leaving the wizard's page in another tab matters; closing this tab ends the upload.
import { HttpClient } from "../shared/http.js";

/**
 * @typedef {{ path: string, file: File }} Item with its path below the chosen folder
 * @typedef {(text: string, fraction: number | null) => void} Tell
 */

const AT_ONCE = 3;
const TRIES = 4;

/** @param {HTMLElement} zone @param {number} projectId @param {"images" | "annotations"} purpose who takes over on the server */
export function attach(zone, projectId, purpose) {
  // The wizard may have gone on while this module was on its way.
  if (!zone) return;
  const status = zone.querySelector("[data-status]");
  const inputs = zone.querySelectorAll("input[type=file]");
  for (const input of inputs) input.addEventListener("change", () => send(fromInput(/** @type {HTMLInputElement} */ (input))));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.dataset.over = "";
  });
  zone.addEventListener("dragleave", event => !zone.contains(/** @type {Node | null} */ (event.relatedTarget)) && delete zone.dataset.over);
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    if (event.dataTransfer) send(await fromDrop(event.dataTransfer));
  });

  async function send(/** @type {Item[]} */ files) {
    if (files.length === 0 || zone.dataset.busy !== undefined) return;
    zone.dataset.busy = "";
    const upload = new Upload(projectId, purpose, files, (text, fraction) => show(status, text, fraction));
    const warn = (/** @type {Event} */ event) => event.preventDefault();
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
  /** @param {number} projectId @param {string} purpose @param {Item[]} files @param {Tell} tell */
  constructor(projectId, purpose, files, tell) {
    this.purpose = purpose;
    this.address = `api/projects/${projectId}/uploads`;
    this.http = new HttpClient();
    this.files = files;
    this.tell = tell;
    this.total = files.reduce((sum, item) => sum + item.file.size, 0);
    this.sent = 0;
    this.done = 0;
    /** @type {Map<string, number>} bytes of each file under way */
    this.moving = new Map();
    /** @type {string[]} */
    this.failed = [];
    this.token = "";
    this.started = performance.now();
  }

  async run() {
    const { key } = await this.change(this.address, null);
    const queue = this.files[Symbol.iterator]();
    const worker = async () => {
      for (const item of queue) await this.sendOne(key, item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (this.failed.length === this.files.length) throw new Error(`Nothing arrived. ${this.failed[0]}`);
    await this.change(`${this.address}/${key}/finish`, { notUploaded: this.failed, purpose: this.purpose });
  }

  async sendOne(/** @type {string} */ key, /** @type {Item} */ { path, file }) {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.http.sendFile("PUT", `${this.address}/${key}?path=${encodeURIComponent(path)}`, file, (sent) => {
        this.moving.set(path, sent);
        this.report(path);
      });
      this.moving.delete(path);
      if (answer.ok) break;
      // What AnnotateHub says of a file is its last word about it; anything else may pass.
      if (answer.isFinal || answer.code === "signedOut" || attempt === TRIES) {
        this.failed.push(answer.isFinal ? answer.detail : `'${path}' did not arrive: ${answer.detail}`);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(1000 * 2 ** attempt, answer.retryAfter ?? 0)));
    }
    this.done++;
    this.sent += file.size;
    this.report(path);
  }

  /** @param {string} path @param {object | null} body @returns {Promise<any>} */
  async change(path, body) {
    const answer = await this.http.change("POST", path, body);
    if (!answer.ok) throw new Error(answer.detail);
    return answer.value;
  }

  report(/** @type {string} */ path) {
    const bytes = this.sent + [...this.moving.values()].reduce((sum, value) => sum + value, 0);
    const seconds = (performance.now() - this.started) / 1000;
    const rate = bytes / Math.max(seconds, 0.001);
    const left = seconds > 2 && rate > 0 ? `, ${duration((this.total - bytes) / rate)} left` : "";
    this.tell(
      `${this.done} of ${this.files.length} files, ${mebi(bytes)} of ${mebi(this.total)}${left}: ${path}`,
      this.total === 0 ? 1 : bytes / this.total,
    );
  }
}

/** Files of one input; a folder input keeps the path below the folder. */
function fromInput(/** @type {HTMLInputElement} */ input) {
  const files = [...input.files ?? []].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  input.value = "";
  return withoutNoise(files);
}

/** A drop may hold files and folders; folders are walked. */
async function fromDrop(/** @type {DataTransfer} */ transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  if (entries.length === 0) return withoutNoise([...transfer.files].map((file) => ({ path: file.name, file })));
  /** @type {Item[]} */
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return withoutNoise(found);
}

/** @param {FileSystemEntry} entry @param {Item[]} found */
async function walk(entry, found) {
  if (entry.isFile) {
    const one = /** @type {FileSystemFileEntry} */ (entry);
    /** @type {File} */
    const file = await new Promise((resolve, reject) => one.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  // A reader hands over at most 100 entries at a time.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await walk(child, found);
  }
}

function withoutNoise(/** @type {Item[]} */ files) {
  return files.filter(
    ({ path }) =>
      !path.split("/").some(part => part.startsWith(".") || part === "__MACOSX" || part === "Thumbs.db" || part === "desktop.ini"),
  );
}

/** @param {Element | null} status @param {string} text @param {number | null} fraction */
function show(status, text, fraction) {
  if (!status) return;
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

const mebi = (/** @type {number} */ bytes) => `${(bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0)} MiB`;
const duration = (/** @type {number} */ seconds) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`);
