/** Boots the adjudication from `<div id="adjudication" data-project data-round>`. One key decides a case and shows the next. */
import { Live } from "../shared/live.js";
import { chordOf, isTyping } from "../canvas/kernels/keys.js";
import { pictureGroups } from "../canvas/view/channels.js";
import { h } from "../canvas/view/dom.js";
import { AdjudicationStore } from "./store.js";
import { askComment, askPolicy, askReopen, askSignOff, askUnblind, showKeys } from "./dialogs.js";
import { Draft, whole } from "./draft.js";
import { nextOpen, noFilter, progressOf } from "./kernel.js";
import { casePanel, kindName } from "./panels.js";
import { Pictures } from "./pictures.js";
import { Stage } from "./stage.js";

/** So many images after the one on screen are made ready. */
const ahead = 3;

const root = document.getElementById("adjudication");
if (root) void boot(root);

/** @param {HTMLElement} root */
async function boot(root) {
  const project = Number(root.dataset.project), round = Number(root.dataset.round);
  const words = { rules: JSON.parse(root.dataset.rules ?? "[]"), lone: JSON.parse(root.dataset.lone ?? "[]") };
  /** @type {Map<string, string>} */
  const kinds = new Map(JSON.parse(root.dataset.kinds ?? "[]").map((/** @type {any} */ item) => [item.key, item.name]));
  const back = new URL(`projects/${project}/rounds/${round}`, document.baseURI).href;
  root.replaceChildren(h("p", { class: "adj-boot" }, "Reading the round…"));
  const store = new AdjudicationStore({ project, round, onChange: () => show(), onFault: sentence => say(sentence) });
  const stage = new Stage({ onDraft: () => showDraft() });
  const pictures = new Pictures(store, imageId => {
    if (store.case?.imageId !== imageId) return;
    stage.invalidate();
    // Original values say more than prepared ones: how many times the background a box is.
    showCase(store.case);
  });
  /** Milliseconds from a key to the next case on screen, newest last. @type {number[]} */
  const timings = [];
  let pressed = 0, keys = 0, lookedAt = 0;

  const where = h("span", { class: "adj-where" }),
    progress = h("span", { class: "adj-progress" }),
    bar = h("progress", { max: 1, value: 0, "aria-label": "Decided cases" });
  const status = h("span", { class: "adj-status", role: "status" }), strip = h("div", { class: "adj-strip", role: "alert", hidden: true });
  const inputs = h("button", { type: "button", class: "adj-inputs", hidden: true, onclick: () => openPolicy() });
  const filters = h("div", { class: "adj-filters", role: "search", "aria-label": "Choose cases" });
  const side = h("aside", { class: "adj-side" });
  const unblind = h("button", { type: "button", onclick: () => askUnblind(store, () => void store.reload()) }, "Show names");
  const sign = h("button", {
    type: "button",
    class: "submit",
    onclick: () =>
      store.view?.isSigned
        ? askReopen(store, () => void store.reload())
        : askSignOff(store, progressOf(store.view?.cases ?? []), () => void store.reload()),
  });
  const bars = h(
    "header",
    { class: "top-bar adj-top" },
    h("a", { class: "project-link", href: back }, "← ", h("span", {}, "Round")),
    where,
    bar,
    progress,
    status,
    h("span", { class: "adj-gap" }),
    inputs,
    h("button", { type: "button", onclick: () => openPolicy() }, "Policy ", h("kbd", {}, "P")),
    unblind,
    h("a", { href: `${back}/adjudication/report` }, "Report"),
    h(
      "a",
      { href: new URL(`api/projects/${project}/rounds/${round}/adjudication/export.zip`, document.baseURI).href, download: true },
      "Export",
    ),
    h("button", { type: "button", onclick: showKeys, "aria-label": "Keys" }, h("kbd", {}, "?")),
    sign,
  );
  const workspace = h(
    "div",
    { class: "workspace adj" },
    bars,
    h("div", { class: "adj-middle" }, h("div", { class: "adj-field" }, filters, strip, stage.element), side),
  );

  const opened = await store.open();
  if (!opened.ok) {
    root.replaceChildren(
      h(
        "div",
        { class: "cannot-open", role: "alert" },
        h("h1", {}, opened.code === "unreachable" ? "The round cannot be read just now" : "There is nothing to adjudicate here"),
        h("p", {}, opened.code === "notFound" ? "Only leads who do not annotate in an open blind round adjudicate it." : opened.detail),
        h(
          "p",
          {},
          h("button", { type: "button", class: "submit", onclick: () => location.reload() }, "Try again"),
          " ",
          h("a", { href: back }, "Back to the round"),
        ),
      ),
    );
    return;
  }

  root.replaceChildren(workspace);
  show();
  /** @type {any} */ (globalThis).annotateHubAdjudication = { store, stage, pictures, timings, get keys() { return keys; } };

  const live = new Live({
    http: store.http, state: isConnected => { root.dataset.live = isConnected ? "connected" : "away"; },
    heard: hint => {
      if (hint.type === "listening") store.wake();
      // What this person decides is on screen already.
      const isOther = hint.type === "adjudication" && hint.roundId === round && hint.personId !== store.http.person?.id;
      if (isOther || hint.type === "listening" || hint.type === "poll") store.changed();
    },
  });
  live.watch("project", project);

  function openPolicy() { askPolicy(store, words, () => { pictures.forget(); void store.reload(); }); }

  /** @param {string} sentence */
  function say(sentence) { strip.textContent = sentence; strip.hidden = sentence === ""; }

  function show() {
    const { view } = store;
    if (!view || !workspace.isConnected) return;
    const item = store.case, queue = store.queue, counts = progressOf(view.cases);
    where.textContent = item ? `Case ${queue.indexOf(item) + 1} of ${queue.length}` : "No case";
    const signed = view.signed && `, version ${view.signed.version} ${view.signed.isSuperseded ? "superseded" : "signed"}`;
    progress.textContent =
      `${counts.decided} of ${counts.total} decided${counts.later ? `, ${counts.later} put off` : ""}${signed ?? ""}`;
    bar.value = counts.total ? counts.decided / counts.total : 1;
    const waiting = `${store.pending.length} waiting`;
    status.textContent = {
      saved: "Saved",
      sending: "Saving…",
      offline: `${waiting}: ${store.detail}`,
      signedOut: `${waiting}: sign in again in another tab`,
      storage: `${waiting}: ${store.detail}`,
    }[store.status];
    status.dataset.kind = store.status;
    unblind.hidden = view.isUnblinded;
    sign.textContent = view.isSigned ? "Reopen" : "Sign off";
    const fresh = view.inputs.fresh + view.inputs.changed;
    inputs.hidden = fresh === 0 || view.isSigned;
    inputs.textContent = `${fresh} ${fresh === 1 ? "image" : "images"} submitted since`;
    showFilters(view, queue.length);
    showCase(item);
    showPicture(item);
  }

  /** What stands beside the picture; not while a box is drawn anew. @param {import("./types.js").Case | null} item */
  function showCase(item) {
    const { view } = store;
    if (!view || stage.draft) return;
    side.replaceChildren(item ? casePanel(view, item, pictures.at(item.imageId), { kinds, decide, edit, comment }) : finished(view));
  }

  /** @param {import("./types.js").View} view */
  function finished(view) {
    return h(
      "section",
      { class: "panel adj-finished" },
      h("h2", {}, view.cases.length === 0 ? "The annotators agree everywhere" : "No case is as chosen"),
      h(
        "p",
        {},
        view.cases.length === 0
          ? "No box is disputed under this policy; sign off when all images are in."
          : "Choose fewer things at a time.",
      ),
      view.cases.length > 0 && h("button", { type: "button", onclick: () => store.choose(noFilter) }, "Show all cases"),
    );
  }

  /** @param {import("./types.js").Case | null} item */
  function showPicture(item) {
    const { view } = store;
    if (!view) return;
    const names = pictureGroups(view.channels).map(group => group.name);
    const ready = item ? pictures.at(item.imageId) : null;
    const others = item
      ? view.cases
          .filter(found => found.imageId === item.imageId && found.key !== item.key)
          .flatMap(found => found.sides.flatMap(each => each.boxes))
      : [];
    stage.show(item, ready, others, names);
    if (pressed && item && ready) {
      const from = pressed;
      pressed = 0;
      stage.painted.push(() => timings.push(performance.now() - from));
      stage.invalidate();
    }
    if (!item) return;
    if (!ready)
      pictures.load(item.imageId).then(
        () => {
          if (store.case?.imageId === item.imageId) show();
        },
        error => {
          if (error?.name !== "AbortError") say(error instanceof Error ? error.message : String(error));
        },
      );
    else if (lookedAt !== item.imageId) pictures.lookAgain(item.imageId);
    lookedAt = item.imageId;
    const queue = store.queue, at = queue.indexOf(item), wanted = [item.imageId];
    for (const next of [...queue.slice(at + 1).filter(found => found.state !== "decided"), ...queue.slice(at + 1, at + 4)]) {
      if (wanted.length > ahead) break;
      if (!wanted.includes(next.imageId)) wanted.push(next.imageId);
    }
    // The case before stays at hand for undo.
    const before = queue[at - 1]?.imageId;
    pictures.keep(before !== undefined && !wanted.includes(before) ? [...wanted, before] : wanted);
    void (async () => { for (const id of wanted.slice(1)) await pictures.load(id).catch(() => {}); })();
  }

  /** @param {import("./types.js").View} view @param {number} found */
  function showFilters(view, found) {
    const pick = (
      /** @type {keyof import("./types.js").Filter} */ name,
      /** @type {string} */ label,
      /** @type {[string, string][]} */ options,
    ) =>
      h(
        "label",
        {},
        h("span", {}, label),
        h(
          "select",
          {
            "data-filter": name,
            onchange: (/** @type {Event} */ event) => {
              store.choose({ ...store.filter, [name]: /** @type {HTMLSelectElement} */ (event.target).value });
              /** @type {HTMLElement} */ (event.target).blur();
            },
          },
          ...[/** @type {[string, string]} */ (["", "Any"]), ...options].map(([value, text]) =>
            h("option", { value, selected: store.filter[name] === value }, text),
          ),
        ),
      );
    const present = [...new Set(view.cases.flatMap(item => item.kinds))];
    const people = [...new Set(view.cases.flatMap(item => item.sides.flatMap(each => each.person ?? [])))].sort();
    const key = JSON.stringify([store.filter, found, present, people, view.cases.length]);
    if (filters.dataset.key === key) return;
    filters.dataset.key = key;
    filters.replaceChildren(
      pick(
        "kind",
        "Kind",
        present.map(kind => [kind, kindName(kind, kinds)]),
      ),
      pick(
        "class",
        "Class",
        view.classes.map(item => [item.key, item.name || item.key]),
      ),
      ...(people.length > 0
        ? [
            pick(
              "person",
              "Person",
              people.map(name => [name, name]),
            ),
          ]
        : []),
      pick(
        "image",
        "Image",
        view.images.filter(image => view.cases.some(item => item.imageId === image.id)).map(image => [String(image.id), image.name]),
      ),
      pick("state", "State", [
        ["todo", "To decide"],
        ["later", "Put off"],
        ["decided", "Decided"],
        ["changed", "Changed since"],
      ]),
      h("span", { class: "adj-count" }, `${found} ${found === 1 ? "case" : "cases"}`),
    );
  }

  /** @param {string} kind @param {object} [more] */
  function decide(kind, more) { say(""); store.decide(kind, more); }

  function comment() { askComment(text => decide("comment", { text })); }

  function edit() {
    const item = store.case;
    if (!item || !store.view || store.view.isSigned) return;
    // Without a decision the first side that drew something is the start: what the policy has would tell who is senior.
    const from = item.stands?.length ? item.stands : item.sides.find(each => each.boxes.length > 0)?.boxes ?? [];
stage.draft = new Draft(from, store.view.classes[0]?.key ?? "", stage.shown?.image ?? { width: Infinity, height: Infinity });
    showDraft();
    stage.invalidate();
  }

  function showDraft() {
    const { draft } = stage, { view } = store;
    if (!draft || !view) return;
    side.replaceChildren(
      h(
        "section",
        { class: "panel adj-draft", "aria-label": "Edit" },
        h("h2", {}, "Edit the boxes"),
        h(
          "p",
          { class: "panel-note" },
          "Drag on empty ground to draw, inside a box to move it, at an edge to reshape. " +
            "Arrows move by a pixel, with Shift they move the right and lower edge.",
        ),
        ...draft.boxes.map((box, index) =>
          h(
            "button",
            {
              type: "button",
              class: "adj-action",
              "aria-pressed": index === draft.selected,
              onclick: () => {
                draft.selected = index;
                showDraft();
                stage.invalidate();
              },
            },
            h(
              "span",
              { class: "adj-label" },
              `${box.class}: ${Math.round(box.x1)}, ${Math.round(box.y1)}, ` +
                `${Math.round(box.x2 - box.x1)} × ${Math.round(box.y2 - box.y1)}`,
            ),
          ),
        ),
        ...view.classes
          .slice(0, 9)
          .map((item, index) =>
            h(
              "button",
              { type: "button", class: "adj-action", style: `--side: ${item.color}`, onclick: () => draftKey(String(index + 1)) },
              h("kbd", {}, index + 1),
              h("i", { class: "adj-swatch" }),
              h("span", { class: "adj-label" }, item.name || item.key),
            ),
          ),
        h(
          "div",
          { class: "adj-buttons" },
          h("button", { type: "button", disabled: !draft.canUndo, onclick: () => draftKey("Ctrl+Z") }, "Undo ", h("kbd", {}, "Ctrl+Z")),
          h("button", { type: "button", onclick: () => draftKey("Delete") }, "Delete ", h("kbd", {}, "Del")),
          h("button", { type: "button", onclick: () => draftKey("Esc") }, "Leave ", h("kbd", {}, "Esc")),
          h("button", { type: "button", class: "submit", onclick: () => draftKey("Enter") }, "Keep ", h("kbd", {}, "Enter")),
        ),
      ),
    );
  }

  /** @param {string} chord @returns {boolean} whether it meant something */
  function draftKey(chord) {
    const { draft } = stage;
    if (!draft) return false;
    const steps = /** @type {Record<string, [number, number]>} */ ({ Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] });
    const arrow = steps[chord.replace("Shift+", "")], number = /^[1-9]$/.test(chord) ? store.view?.classes[Number(chord) - 1] : undefined;
    if (chord === "Enter") { const boxes = draft.boxes; stage.draft = null; decide("edit", { boxes }); return true; }
    if (chord === "Esc") { stage.draft = null; show(); stage.invalidate(); return true; }
    if (chord === "Tab" && draft.boxes.length > 0) draft.selected = (draft.selected + 1) % draft.boxes.length;
    else if (chord === "Delete" || chord === "Backspace") draft.remove();
    else if (chord === "Ctrl+Z" || chord === "U") draft.undo();
    else if (chord === "Ctrl+Shift+Z" || chord === "Ctrl+Y") draft.redo();
    else if (arrow)
      draft.nudge(chord.startsWith("Shift+") ? { left: false, right: true, top: false, bottom: true } : whole, arrow[0], arrow[1]);
    else if (number) draft.reclassify(number.key);
    else return false;
    showDraft();
    stage.invalidate();
    return true;
  }

  document.addEventListener("keydown", event => {
    if (document.querySelector("dialog[open]") || isTyping(event.target) || event.repeat && !stage.draft) return;
    const chord = chordOf(event);
    if (!chord) return;
    if (stage.draft) { if (draftKey(chord)) { event.preventDefault(); keys++; } return; }
    if (keyOf(chord, event)) { event.preventDefault(); keys++; }
  });

  /** @param {string} chord @param {KeyboardEvent} event @returns {boolean} */
  function keyOf(chord, event) {
    const item = store.case;
    // A button with the focus is pressed by its own keys.
    if ((chord === "Enter" || chord === "Space") && event.target instanceof HTMLElement && event.target.closest("button, a")) return false;
    const taken = item?.sides.find(found => found.letter === chord);
    const number = /^[1-9]$/.test(chord) ? store.view?.classes[Number(chord) - 1] : undefined;
    pressed = event.timeStamp;
    if (taken) decide("take", { side: taken.letter });
    else if (chord === "K") decide("keepAll");
    else if (chord === "X") decide("dropAll");
    else if (chord === "L") decide("later");
    else if (number) decide("reclassify", { class: number.key });
    else if (chord === "U" || chord === "Ctrl+Z") store.undo();
    else if (chord === "Ctrl+Shift+Z" || chord === "Ctrl+Y") store.redo();
    else if (chord === "Left") store.step(-1);
    else if (chord === "Right") store.step(1);
    else if (chord === "N") { const next = nextOpen(store.queue, store.current ?? ""); if (next) store.go(next.key); }
    else {
      pressed = 0;
      if (chord === "E") edit();
      else if (chord === "C") { if (item && !store.view?.isSigned) comment(); }
      else if (chord === "P") openPolicy();
      else if (chord === "?") showKeys();
      else if (chord === "H") { stage.hidden = !stage.hidden; stage.invalidate(); }
      else if (chord === "+" || chord === "=") stage.zoom(1.25);
      else if (chord === "-") stage.zoom(0.8);
      else if (chord === "0") stage.home();
      else return false;
    }
    return true;
  }
}
