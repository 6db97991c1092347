/** Boots the workspace from `<div id="workspace" data-project data-image>`. */
import { Live } from "../shared/live.js";
import { isForeign, rectOf } from "./kernels/places.js";
import { zoomToRect } from "./kernels/viewport.js";
import { Api } from "./sync/api.js";
import { Outbox } from "./sync/outbox.js";
import { h } from "./view/dom.js";
import { Navigation } from "./view/navigation.js";
import { installProbe } from "./view/probe.js";

const root = document.getElementById("workspace");
if (root) boot(root);

/** @param {HTMLElement} root */
function boot(root) {
  const projectId = Number(root.dataset.project),
    image = Number(root.dataset.image);
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
  // A box that somebody was sent to, large enough to be judged.
  const at = rectOf(search.get("at"));
  if (at)
    opened.then(
      () => {
        const { stage, scene } = workspace;
        stage.setView(zoomToRect(at, scene.image, stage.size));
      },
      () => {},
    );
  // The first picture goes first.
  opened.then(
    () => {
      const live = new Live({
        http: api,
        heard: hint => workspace.scene.session?.receive(hint),
        state: isConnected => {
          root.dataset.live = isConnected ? "connected" : "away";
        },
      });
      navigation.follow(work =>
        live.watch("assignment", isForeign(work.assignment, work.person.id) ? (work.assignment?.id ?? null) : null),
      );
    },
    () => {},
  );
  opened.catch(error =>
    root.replaceChildren(
      h(
        "div",
        { class: "cannot-open", role: "alert" },
        h("h1", {}, "This image cannot be opened"),
        h("p", {}, error instanceof Error ? error.message : String(error)),
        h(
          "p",
          {},
          h("button", { type: "button", class: "submit", onclick: () => location.reload() }, "Try again"),
          " ",
          h("a", { href: new URL(`projects/${projectId}`, document.baseURI).href }, "Back to the project"),
        ),
      ),
    ),
  );
}
