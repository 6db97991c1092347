// One model file, streamed to the server, with its manifest beside it if one was chosen too. The answer is the model's card, or a sentence
// why the file is refused.

import { HttpClient } from "../shared/http.js";
import { mebibytes, sort } from "../canvas/kernels/modelfiles.js";

/** @param {HTMLFormElement} form @param {number} projectId @param {number} most bytes */
export function attach(form, projectId, most) {
  // The page may have gone on while this module was on its way.
  if (!form) return;
  const zone = part("[data-drop]", HTMLElement), status = part("[data-status]", HTMLElement), fault = part("[data-fault]", HTMLElement);
  const input = part("input[type=file]", HTMLInputElement), modelName = part("[name=name]", HTMLInputElement);
  const trainedOn = part("[name=trainedOn]", HTMLInputElement);
  const say = (/** @type {string | null} */ sentence) => { fault.hidden = sentence === null; fault.textContent = sentence; };
  input.addEventListener("change", () => take([...input.files ?? []]));
  zone.addEventListener("dragover", event => { event.preventDefault(); zone.dataset.over = ""; });
  zone.addEventListener("dragleave", event => !zone.contains(/** @type {Node | null} */ (event.relatedTarget)) && delete zone.dataset.over);
  zone.addEventListener("drop", event => { event.preventDefault(); delete zone.dataset.over; take([...event.dataTransfer?.files ?? []]); });

  /** @template {HTMLElement} T @param {string} selector @param {new () => T} kind @returns {T} */
  function part(selector, kind) {
    const found = form.querySelector(selector);
    if (!(found instanceof kind)) throw new Error(`The upload form has no '${selector}' that is a ${kind.name}.`);
    return found;
  }

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
    const asked = new URLSearchParams();
    const values = {
      name: modelName.value.trim() || file.name.replace(/\.onnx$/i, ""),
      fileName: file.name,
      trainedOn: trainedOn.value.trim(),
      manifest,
    };
    for (const [name, value] of Object.entries(values)) if (value) asked.set(name, value);
    const answer = await new HttpClient().sendFile("POST", `api/projects/${projectId}/models?${asked}`, file, (sent, isAll) => {
      if (isAll) show("The file is there. It is now loaded once in a process of its own, to see whether it works.", null);
      else show(`${mebibytes(sent)} of ${mebibytes(file.size)} MiB sent.`, sent / file.size);
    });
    if (answer.ok) return answer.value;
    throw new Error(answer.status === 0 ? "The server did not answer. Nothing is stored; try again." : answer.detail);
  }

  function show(/** @type {string} */ text, /** @type {number | null} */ fraction) {
    const bar = document.createElement("progress");
    if (fraction !== null) bar.value = fraction;
    const line = document.createElement("div");
    line.textContent = text;
    status.replaceChildren(bar, line);
  }
}
