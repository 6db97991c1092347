/** Boots the workspace from `<div id="workspace" data-project data-image>`. */
import { Api } from "./sync/api.js";
import { Hints } from "./sync/hints.js";
import { Outbox } from "./sync/outbox.js";
import { h } from "./view/dom.js";
import { Navigation } from "./view/navigation.js";
import { installProbe } from "./view/probe.js";

const root = document.getElementById("workspace");
if (root) boot(root);

/** @param {HTMLElement} root */
function boot(root) {
  const projectId = Number(root.dataset.project), image = Number(root.dataset.image);
  const search = new URLSearchParams(location.search);
  // Which work on the image: without it the person's own.
  const assignment = /^[0-9]{1,18}$/.test(search.get("assignment") ?? "") ? Number(search.get("assignment")) : null;
  const api = new Api();
  // `?compositor=flat` leaves WebGL2 unused, for machines whose driver draws wrong pictures.
  const flat = search.get("compositor") === "flat";
  const navigation = new Navigation(root, { projectId, api, outbox: new Outbox(), flat });
  const { workspace } = navigation;
  const opened = navigation.open({ image, assignment }).then(() => workspace.stage.painted());
  installProbe(navigation, opened);
  const live = new URL("live", document.baseURI).href;
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  // A new element each time: another address in the old one would be a step for the browser's Back.
  const load = () => {
    const fresh = h("iframe", { src: live, hidden: true, title: "Live hints", "aria-hidden": "true", tabindex: "-1" });
    frame?.remove();
    document.body.append(frame = fresh);
  };
  // The first picture goes first.
  opened.then(() => {
    const hints = new Hints({ api, load, heard: hint => {
      if (hint.type === "listening") frame?.setAttribute("data-listening", "");
      workspace.scene.session?.receive(hint);
    } });
    /** @type {any} */ (globalThis).annotateHubLive = (/** @type {Parameters<Hints["receive"]>[0]} */ message) => hints.receive(message);
  }, () => {});
  opened.catch(error => root.replaceChildren(h("div", { class: "cannot-open", role: "alert" },
    h("h1", {}, "This image cannot be opened"), h("p", {}, error instanceof Error ? error.message : String(error)),
    h("p", {}, h("button", { type: "button", class: "submit", onclick: () => location.reload() }, "Try again"), " ",
      h("a", { href: new URL(`projects/${projectId}`, document.baseURI).href }, "Back to the project")))));
}
