// What is asked before something larger happens: a comment, another policy with its difference, sign-off, unblinding, and the keys.

import { h } from "../canvas/view/dom.js";

/** @import { Policy, View } from "./types.js" */
/** @import { AdjudicationStore } from "./store.js" */

/** @param {string} title @param {(HTMLElement | false | null)[]} content @param {(close: () => void) => HTMLElement[]} buttons */
function dialog(title, content, buttons) {
  const element = h("dialog", { class: "dialog adj-dialog", "aria-label": title });
  const close = () => { element.close(); element.remove(); };
  element.append(
    h("h2", {}, title),
    ...content.filter(item => item !== false && item !== null),
    h("div", { class: "adj-buttons" }, ...buttons(close)),
  );
  element.addEventListener("close", () => element.remove());
  document.body.append(element);
  element.showModal();
  return { element, close };
}

/** @param {string} text @param {() => void} run @param {string} [kind] */
const button = (text, run, kind = "") => h("button", { type: "button", class: kind, onclick: run }, text);

/** @param {(text: string) => void} say */
export function askComment(say) {
  const area = h("textarea", { rows: 4, maxlength: 2000, "aria-label": "Comment" });
  const { close } = dialog("Comment on this case", [area], close => [
    button("Cancel", close),
    button("Add the comment", () => send(), "primary"),
  ]);
  const send = () => { const text = area.value.trim(); if (text) { say(text); close(); } else area.focus(); };
  area.addEventListener("keydown", event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(); });
  area.focus();
}

/** @param {AdjudicationStore} store @param {{ rules: any[], lone: any[] }} words @param {() => void} done */
export function askPolicy(store, words, done) {
  const view = /** @type {View} */ (store.view), now = view.policy;
  const rule = h("select", {}, ...words.rules.map(item => h("option", { value: item.key, selected: item.key === now.rule }, item.name)));
  const lone = h(
    "select",
    {},
    ...words.lone.map(item => h("option", { value: item.key, selected: item.key === now.loneBoxes }, item.name)),
  );
  const numbers = /** @type {[keyof Policy, string][]} */ ([
    ["iou", "IoU of the union"],
    ["looseBelow", "Loose below IoU"],
    ["nearMissFrom", "Near miss from IoU"],
  ]).map(([name, label]) => ({ name, label, input: h("input", { type: "number", min: 0.01, max: 1, step: 0.01, value: now[name] }) }));
  const sentence = h("p", { class: "panel-note" }), result = h("div", { class: "adj-diff", role: "status" });
  const apply = button("Apply", () => void run("/apply"), "primary");
  const policy = () => ({
    rule: rule.value,
    loneBoxes: lone.value,
    ...Object.fromEntries(numbers.map(item => [item.name, Number(item.input.value)])),
  });
  let last = 0;
  const run = async (/** @type {string} */ path) => {
    const mine = ++last;
    apply.disabled = true;
    sentence.textContent = words.rules.find(item => item.key === rule.value)?.sentence ?? "";
    if (path === "/preview") result.replaceChildren(h("p", {}, "Reckoning…"));
    const answer = await store.request("POST", path, policy());
    if (mine !== last) return;
    if (!answer.ok) { result.replaceChildren(h("p", { class: "adj-warn", role: "alert" }, answer.detail)); return; }
    if (path === "/apply") { close(); done(); return; }
    result.replaceChildren(...difference(answer.value));
    apply.disabled = view.isSigned;
  };
  const { close } = dialog(
    "Policy",
    [
      h("label", {}, "Rule", rule),
      sentence,
      h("label", {}, "A box that only one annotator drew", lone),
      h("div", { class: "adj-numbers" }, ...numbers.map(item => h("label", {}, item.label, item.input))),
      view.isSigned && h("p", { class: "adj-warn" }, "Signed: reopen the adjudication to change its policy."),
      h("h3", {}, "What would change"),
      result,
    ],
    close => [button("Cancel", close), apply],
  );
  for (const element of [rule, lone, ...numbers.map(item => item.input)]) element.addEventListener("change", () => void run("/preview"));
  rule.focus();
  void run("/preview");
}

/** @param {any} diff */
function difference(diff) {
  const nothing = diff.images.length === 0 && diff.casesBefore === diff.casesAfter;
  return [
    h(
      "p",
      {},
      nothing
        ? "No box and no case changes."
        : `${count(diff.added, "box", "boxes")} come and ${diff.removed} go on ${count(diff.images.length, "image")}; ` +
          `${diff.boxesBefore} become ${diff.boxesAfter}. Cases: ${diff.casesBefore} become ${diff.casesAfter}.`,
    ),
    h("p", {}, `${count(diff.kept, "decision")} of people ${diff.kept === 1 ? "is kept as it is" : "are kept as they are"}.`),
    ...(diff.images.length === 0
      ? []
      : [
          h(
            "div",
            { class: "adj-table" },
            h(
              "table",
              { class: "adj-values" },
              h(
                "thead",
                {},
                h("tr", {}, h("th", {}, "Image"), h("th", {}, "Why"), h("th", {}, "Come"), h("th", {}, "Go"), h("th", {}, "Cases")),
              ),
              h(
                "tbody",
                {},
                ...diff.images
                  .slice(0, 200)
                  .map((/** @type {any} */ image) =>
                    h(
                      "tr",
                      {},
                      h("th", { scope: "row" }, image.image),
                      h("td", {}, { new: "came in", changed: "submitted anew", policy: "policy" }[/** @type {"new"} */ (image.why)]),
                      h("td", {}, image.added),
                      h("td", {}, image.removed),
                      h("td", {}, `${image.casesBefore} → ${image.casesAfter}`),
                    ),
                  ),
              ),
            ),
          ),
        ]),
  ];
}

/** @param {number} number @param {string} one @param {string} [many] */
const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** @param {AdjudicationStore} store @param {{ total: number, decided: number, waiting: number }} progress @param {() => void} done */
export function askSignOff(store, progress, done) {
  const view = /** @type {View} */ (store.view), result = h("div", { role: "alert" });
  const run = async () => {
    const answer = await store.request("POST", "/sign-off");
    if (!answer.ok) { result.replaceChildren(h("p", { class: "adj-warn" }, answer.detail)); return; }
    close();
    done();
  };
  const { close } = dialog(
    "Sign off",
    [
      h(
        "p",
        {},
        `${progress.decided} of ${count(progress.total, "case")} ${progress.total === 1 ? "was" : "were"} decided by people; ` +
          `the policy decides the other ${progress.total - progress.decided - progress.waiting}.`,
      ),
      progress.waiting > 0 &&
        h(
          "p",
          { class: "adj-warn" },
          `${count(progress.waiting, "case")} still ${progress.waiting === 1 ? "waits" : "wait"} for a decision.`,
        ),
      view.inputs.open > 0 &&
        h(
          "p",
          { class: "adj-warn" },
          `${count(view.inputs.open, "image")} with an answer open ${view.inputs.open === 1 ? "is" : "are"} not in it.`,
        ),
      h(
        "p",
        {},
        "The round is closed, and inputs, policy, decisions and result are frozen under one hash. " +
          "Reopening is possible, is logged, and makes a new version.",
      ),
      result,
    ],
    close => [button("Cancel", close), button("Close the round and sign", () => void run(), "primary")],
  );
}

/** @param {AdjudicationStore} store @param {() => void} done */
export function askReopen(store, done) {
  const view = /** @type {View} */ (store.view);
  const area = h("textarea", { rows: 3, maxlength: 1000, "aria-label": "Reason" }), result = h("div", { role: "alert" });
  const run = async () => {
    const answer = await store.request("POST", "/reopen", { reason: area.value });
    if (!answer.ok) { result.replaceChildren(h("p", { class: "adj-warn" }, answer.detail)); return; }
    close();
    done();
  };
  const { close } = dialog(
    "Reopen",
    [
      h(
        "p",
        { class: "adj-warn" },
        `Version ${view.version} of this union was signed${view.signed ? ` on ${view.signed.at.slice(0, 10)}` : ""}; it becomes ` +
          "superseded wherever it is shown, and the next sign-off is a new version. Since the round was closed its annotators could see " +
          "each other's boxes.",
      ),
      h("p", {}, "That it was opened again, when and why is kept and stands in every later report."),
      area,
      result,
    ],
    close => [button("Cancel", close), button("Reopen", () => void run(), "primary")],
  );
}

/** @param {AdjudicationStore} store @param {() => void} done */
export function askUnblind(store, done) {
  dialog(
    "Show names",
    [
      h(
        "p",
        {},
        "From now on everybody who adjudicates this round sees whose boxes are whose, and what the policy would do before deciding. " +
          "It is recorded with your name and cannot be taken back.",
      ),
    ],
    close => [
      button("Stay anonymised", close),
      button(
        "Show names",
        async () => {
          const answer = await store.request("POST", "/unblind");
          close();
          if (answer.ok) done();
        },
        "primary",
      ),
    ],
  );
}

export function showKeys() {
  const keys = [
    ["A, B", "take that side; D, F ... for a third and fourth"],
    ["K", "keep both"],
    ["X", "drop both"],
    ["E", "edit: draw, move, drag edges; Enter keeps, Esc leaves"],
    ["1-9", "what stands is of this class"],
    ["C", "comment"],
    ["L", "later"],
    ["U or Ctrl+Z", "undo"],
    ["Ctrl+Shift+Z", "redo"],
    ["Left, Right", "case before, case after"],
    ["N", "next open case"],
    ["+, -, 0", "zoom in, out, back to the case"],
    ["H", "hide and show boxes"],
    ["P", "policy"],
  ];
  const { element } = dialog(
    "Keys",
    [h("dl", { class: "adj-keys" }, ...keys.map(([key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text))))],
    close => [button("Close", close, "primary")],
  );
  element.querySelector("button")?.focus();
}
