// One model file, streamed to the server, with its manifest beside it if one was chosen too. The answer is the model's card, or a sentence why the file is refused.

import { mebibytes, sort } from "../canvas/kernels/modelfiles.js";

/** @param {HTMLFormElement} form @param {number} projectId @param {number} most bytes */
export function attach(form, projectId, most) {
  // The page may have gone on while this module was on its way.
  if (!form) return;
  const zone = form.querySelector("[data-drop]"), status = form.querySelector("[data-status]"), fault = form.querySelector("[data-fault]");
  const input = form.querySelector("input[type=file]");
  const say = (/** @type {string | null} */ sentence) => { fault.hidden = sentence === null; fault.textContent = sentence; };
  input.addEventListener("change", () => take([...input.files]));
  zone.addEventListener("dragover", event => { event.preventDefault(); zone.dataset.over = ""; });
  zone.addEventListener("dragleave", event => !zone.contains(event.relatedTarget) && delete zone.dataset.over);
  zone.addEventListener("drop", event => { event.preventDefault(); delete zone.dataset.over; take([...event.dataTransfer.files]); });

  async function take(/** @type {File[]} */ files) {
    if (files.length === 0 || zone.dataset.busy !== undefined) return;
    const sorted = sort(files, most);
    input.value = "";
    if ("fault" in sorted) { say(sorted.fault); return; }
    say(null);
    zone.dataset.busy = "";
    const warn = (/** @type {Event} */ event) => event.preventDefault();
    addEventListener("beforeunload", warn);
    try {
      const card = await send(files[sorted.model], sorted.manifest === null ? "" : await files[sorted.manifest].text());
      removeEventListener("beforeunload", warn);
      Blazor.navigateTo(`projects/${projectId}/pseudolabels/models/${card.id}`);
    } catch (problem) {
      say(problem instanceof Error ? problem.message : String(problem));
      status.replaceChildren();
    } finally {
      removeEventListener("beforeunload", warn);
      delete zone.dataset.busy;
    }
  }

  async function send(/** @type {File} */ file, /** @type {string} */ manifest) {
    const session = await (await fetch(new URL("api/session", document.baseURI))).json();
    const asked = new URL(`api/projects/${projectId}/models`, document.baseURI);
    const values = { name: form.elements.name.value.trim() || file.name.replace(/\.onnx$/i, ""), fileName: file.name, trainedOn: form.elements.trainedOn.value.trim(), manifest };
    for (const [name, value] of Object.entries(values)) if (value) asked.searchParams.set(name, value);
    const answer = await post(asked.href, session.antiforgeryToken, file);
    if (answer.status === 0) throw new Error("The server did not answer. Nothing is stored; try again.");
    const body = parsed(answer.text);
    if (answer.status >= 300) throw new Error(body?.detail ?? `The server answered ${answer.status}.`);
    return body;
  }

  /** fetch tells nothing of what was sent so far; XMLHttpRequest does. */
  function post(/** @type {string} */ url, /** @type {string} */ token, /** @type {File} */ file) {
    return new Promise(resolve => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("X-CSRF-TOKEN", token);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = event => show(`${mebibytes(event.loaded)} of ${mebibytes(file.size)} MiB sent.`, event.loaded / file.size);
      request.upload.onload = () => show("The file is there. It is now loaded once in a process of its own, to see whether it works.", null);
      request.onloadend = () => resolve({ status: request.status, text: request.responseText });
      request.send(file);
    });
  }

  function show(/** @type {string} */ text, /** @type {number | null} */ fraction) {
    const bar = document.createElement("progress");
    if (fraction !== null) bar.value = fraction;
    const line = document.createElement("div");
    line.textContent = text;
    status.replaceChildren(bar, line);
  }
}

function parsed(/** @type {string} */ text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
