/** The map of the cells on its page: draws, pans, zooms, colours, shows crops, and lists what a lasso holds. */
import { HttpClient } from "../shared/http.js";
import { h } from "../canvas/view/dom.js";
import { PointGrid, decode, fit, groups, lasso, pan, toCsv, toMap, toScreen, zoom } from "./kernel.js";
import { PointRenderer, chosen, hidden, shown } from "./renderer.js";

/** @import { CellMap, ColorBy, Groups, MapBody, Point, View } from "./kernel.js" */

/** @type {[ColorBy, string][]} */
const colorings = [
  ["class", "Class, as labelled"], ["predicted", "Class, as the classifier says"], ["agrees", "Label and classifier"],
  ["confidence", "The classifier's confidence"], ["patient", "Patient"], ["annotator", "Annotator"], ["round", "Round"], ["split", "Split"],
];
const cropsAtOnce = 24;
const reach = 10;
/** Cells that are asked about at once: each is a comment that somebody has to answer. */
const mostAsked = 50;

/** @param {HTMLElement} root @param {{ project: number, map: number }} place */
export async function mount(root, place) {
  const http = new HttpClient();
  root.replaceChildren(h("p", { class: "hint", role: "status" }, "Fetching the cells ..."));
  const answer = await http.get(`api/projects/${place.project}/cell-maps/${place.map}`);
  if (!root.isConnected) return;
  if (!answer.ok) {
    root.replaceChildren(h("p", { class: "fault", role: "alert" }, answer.detail, " ",
      h("button", { type: "button", class: "plain-button", onclick: () => mount(root, place) }, "Try again")));
    return;
  }
  try {
    new MapPage(root, http, place.project, decode(/** @type {MapBody} */ (answer.value)));
  } catch (fault) {
    root.replaceChildren(h("p", { class: "fault", role: "alert" }, fault instanceof Error ? fault.message : String(fault)));
  }
}

class MapPage {
  /** @type {Set<number>} groups that are not shown */
  hidden = new Set();
  /** @type {number[]} */
  chosen = [];
  /** @type {ColorBy} */
  by = "class";
  /** @type {"umap" | "components"} */
  axes = "umap";
  isLasso = false;
  /** @type {Point[]} */
  rope = [];
  /** @type {Map<number, Point>} */
  pointers = new Map();
  shownCrops = cropsAtOnce;
  frame = 0;

  /** @param {HTMLElement} root @param {HttpClient} http @param {number} project @param {CellMap} map */
  constructor(root, http, project, map) {
    this.root = root;
    this.http = http;
    this.project = project;
    this.map = map;
    const keys = "Arrow keys pan, plus and minus zoom, 0 shows all, L turns the lasso on, Escape clears the selection.";
    this.canvas = h("canvas",
      { class: "cell-map-points", tabindex: "0", role: "application", "aria-label": `${map.count} cells. ${keys}` });
    this.overlay = h("canvas", { class: "cell-map-rope", "aria-hidden": "true" });
    this.tip = h("div", { class: "cell-map-tip", hidden: true });
    this.legend = h("ul", { class: "cell-map-legend", "aria-label": "Groups" });
    this.list = h("section", { class: "cell-map-chosen", "aria-live": "polite" });
    this.lassoButton = h("button", {
      type: "button", class: "plain-button", "aria-pressed": "false", title: "Draw around cells (L)",
      onclick: () => this.setLasso(!this.isLasso),
    }, "Lasso");
    const pick = h("select", { "aria-label": "Colour by", onchange: () => this.color(/** @type {ColorBy} */ (pick.value)) },
      ...colorings.map(([key, words]) => h("option", { value: key }, words)));
    const shares = map.body.variances.map(share => `${Math.round(100 * share)} %`).join(", ");
    const axes = h("select", { "aria-label": "Axes", onchange: () => this.setAxes(/** @type {"umap" | "components"} */ (axes.value)) },
      h("option", { value: "umap" }, "UMAP"), h("option", { value: "components" }, `Principal components (${shares})`));
    root.replaceChildren(
      h("div", { class: "cell-map-tools" }, h("label", {}, "Colour by ", pick), h("label", {}, "Axes ", axes), this.lassoButton,
        h("button", { type: "button", class: "plain-button", title: "Show all (0)", onclick: () => this.fit() }, "Show all"),
        h("button", { type: "button", class: "plain-button", onclick: () => this.download(this.all()) }, "Download table")),
      h("div", { class: "cell-map-body" }, h("div", { class: "cell-map-stage" }, this.canvas, this.overlay, this.tip),
        h("aside", { class: "cell-map-side" }, this.legend, this.list)));
    this.renderer = new PointRenderer(this.canvas);
    this.inks = new Uint32Array(map.count);
    this.states = new Uint8Array(map.count);
    this.size = { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
    /** @type {View} */
    this.view = fit(this.points, this.size);
    this.fitted = this.view.scale;
    this.setAxes("umap");
    this.color("class");
    this.showChosen();
    this.#listen();
    root.dataset.ready = "";
  }

  get points() { return this.map[this.axes]; }

  all() { return [...Array(this.map.count).keys()].filter(cell => this.isShown(cell)); }

  /** @param {number} cell */
  isShown(cell) { return !this.hidden.has(this.groups.of[cell]); }

  /** @param {"umap" | "components"} axes */
  setAxes(axes) {
    this.axes = axes;
    this.grid = new PointGrid(this.points);
    this.renderer.setPlaces(this.points);
    this.fit();
  }

  /** @param {ColorBy} by */
  color(by) {
    this.by = by;
    this.hidden.clear();
    /** @type {Groups} */
    this.groups = groups(this.map, by);
    this.showLegend();
    this.paint();
  }

  /** Colours of all points anew. */
  paint() {
    const { of, colors } = this.groups ?? groups(this.map, this.by);
    const inks = colors.map(color => {
      const [red, green, blue] = [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16));
      return (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
    });
    for (let cell = 0; cell < this.map.count; cell++) {
      this.inks[cell] = inks[of[cell]];
      this.states[cell] = this.hidden.has(of[cell]) ? hidden : shown;
    }
    for (const cell of this.chosen) if (this.states[cell] === shown) this.states[cell] = chosen;
    this.renderer.setColors(this.inks, this.states);
    this.draw();
  }

  draw() {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.drawNow();
    });
  }

  drawNow() {
    const closeness = this.view.scale / this.fitted;
    const crowd = this.map.count > 20_000 ? 1.25 : this.map.count > 3_000 ? 1.75 : 2.5;
    const radius = Math.min(7, crowd * Math.sqrt(Math.max(1, closeness)));
    this.renderer.draw(this.view, this.size, globalThis.devicePixelRatio || 1, radius);
  }

  fit() {
    this.view = fit(this.points, this.size);
    this.fitted = this.view.scale;
    this.draw();
  }

  /** @param {boolean} on */
  setLasso(on) {
    this.isLasso = on;
    this.lassoButton.setAttribute("aria-pressed", String(on));
    this.canvas.dataset.lasso = String(on);
  }

  showLegend() {
    const { names, colors, counts } = this.groups ?? groups(this.map, this.by);
    this.legend.replaceChildren(...names.map((name, index) => h("li", {}, h("button", {
      type: "button", "aria-pressed": String(!this.hidden.has(index)), title: "Show or hide",
      onclick: () => {
        if (!this.hidden.delete(index)) this.hidden.add(index);
        this.showLegend();
        this.paint();
      },
    }, h("i", { style: `background:${colors[index]}` }), h("span", {}, name), h("small", {}, counts[index].toLocaleString("en"))))));
  }

  /** @param {number[]} cells */
  choose(cells) {
    this.chosen = cells;
    this.shownCrops = cropsAtOnce;
    this.paint();
    this.showChosen();
  }

  showChosen() {
    const { chosen } = this;
    if (chosen.length === 0) {
      const hint = "Draw around cells with the lasso (L) to see their crops; point at one to see it alone.";
      this.list.replaceChildren(h("p", { class: "hint" }, hint));
      return;
    }
    const more = chosen.length - this.shownCrops;
    this.list.replaceChildren(
      h("header", {}, h("strong", {}, `${chosen.length.toLocaleString("en")} ${chosen.length === 1 ? "cell" : "cells"}`),
        h("button", { type: "button", class: "plain-button", onclick: () => this.download(chosen) }, "Download"),
        h("button", { type: "button", class: "plain-button", title: "Escape", onclick: () => this.choose([]) }, "Clear")),
      this.#asking(),
      h("ol", {}, ...chosen.slice(0, this.shownCrops).map(cell => h("li", {},
        h("a", { href: this.address(cell), title: "Open the image at this box" }, ...this.crops(cell)), h("span", {}, this.words(cell))))),
      more > 0 ? h("button", {
        type: "button", class: "plain-button", onclick: () => {
          this.shownCrops += cropsAtOnce;
          this.showChosen();
        },
      }, `${more} more`) : "");
  }

  /** Flags the chosen cells for a second look: a comment at each, which its annotator is told of and leads see as open. */
  #asking() {
    const cells = this.chosen.slice(0, mostAsked);
    const text = h("input", {
      type: "text", maxlength: "1000", "aria-label": "What should be looked at?", placeholder: "Is this class right?",
    });
    const said = h("p", { class: "hint", role: "status" }, this.chosen.length > mostAsked ? `The first ${mostAsked} are asked about.` : "");
    const send = h("button", { type: "submit", class: "plain-button" }, cells.length === 1 ? "Ask the annotator" : "Ask the annotators");
    return h("form", {
      class: "cell-map-ask",
      onsubmit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        send.disabled = true;
        said.textContent = await this.#ask(cells, text.value.trim() || text.placeholder, done => {
          said.textContent = `Asked about ${done} of ${cells.length}...`;
        });
        send.disabled = false;
      },
    }, text, send, said);
  }

  /**
   * @param {readonly number[]} cells @param {string} text @param {(done: number) => void} told
   * @returns {Promise<string>} what became of it
   */
  async #ask(cells, text, told) {
    for (const [done, cell] of cells.entries()) {
      told(done);
      const [x1, y1, x2, y2] = this.map.edges.subarray(4 * cell, 4 * cell + 4);
      const { assignmentId } = this.map.body.works[this.map.work[cell]];
      const answer = await this.http.change("POST", `api/assignments/${assignmentId}/comments`,
        { text, x: Math.round((x1 + x2) / 2), y: Math.round((y1 + y2) / 2) });
      if (!answer.ok) return `Asked about ${done} of ${cells.length}; then: ${answer.detail}`;
    }
    return cells.length === 1
      ? "Asked. The answer comes as a comment on the image."
      : `Asked about ${cells.length} cells, a comment at each.`;
  }

  /** @param {number} cell */
  words(cell) {
    const { works, images, classes } = this.map.body, work = works[this.map.work[cell]];
    const said = this.map.class[cell] === this.map.predicted[cell] ? "" : `, classifier says ${classes[this.map.predicted[cell]]}`;
    return `${classes[this.map.class[cell]]}${said} (${this.map.confidence[cell].toFixed(2)}), ${images[work.image].name}, ${work.person}`;
  }

  /** @param {number} cell */
  address(cell) {
    const { works, images } = this.map.body, work = works[this.map.work[cell]];
    const at = [...this.map.edges.subarray(4 * cell, 4 * cell + 4)].map(edge => edge.toFixed(1)).join(",");
    return `projects/${this.project}/images/${images[work.image].id}/annotate?assignment=${work.assignmentId}&at=${at}`;
  }

  /** One picture a channel, the box drawn in. @param {number} cell */
  crops(cell) {
    const { works, images, channels } = this.map.body, image = images[works[this.map.work[cell]].image];
    const [x1, y1, x2, y2] = this.map.edges.subarray(4 * cell, 4 * cell + 4);
    const side = 1.6 * Math.max(x2 - x1, y2 - y1);
    const corner = `${(x1 + x2) / 2 - side / 2} ${(y1 + y2) / 2 - side / 2} ${side} ${side}`;
    return image.planes.map((plane, index) => {
      const svg = svgElement("svg", { viewBox: corner, role: "img", "aria-label": channels[index] ?? "" });
      svg.append(svgElement("image", { href: plane, width: image.width, height: image.height, preserveAspectRatio: "none" }),
        svgElement("rect", { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }));
      return svg;
    });
  }

  /** @param {readonly number[]} cells */
  download(cells) {
    const address = URL.createObjectURL(new Blob([toCsv(this.map, cells)], { type: "text/csv" }));
    const link = h("a", { href: address, download: `cells-${this.map.body.id}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  #listen() {
    const { canvas } = this;
    const resized = new ResizeObserver(() => {
      if (!canvas.isConnected) {
        resized.disconnect();
        return;
      }
      const isFitted = Math.abs(this.view.scale - this.fitted) < 1e-9;
      this.size = { width: Math.max(1, canvas.clientWidth), height: Math.max(1, canvas.clientHeight) };
      if (isFitted) this.fit();
      this.draw();
    });
    resized.observe(canvas);
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015));
      this.view = zoom(this.view, factor, this.#at(event), this.size, this.fitted);
      this.draw();
    }, { passive: false });
    canvas.addEventListener("pointerdown", event => this.#down(event));
    canvas.addEventListener("pointermove", event => this.#move(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) canvas.addEventListener(end, event => this.#up(event));
    canvas.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    canvas.addEventListener("keydown", event => this.#key(event));
  }

  /** @param {MouseEvent} event @returns {Point} */
  #at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus();
    this.pointers.set(event.pointerId, this.#at(event));
    this.tip.hidden = true;
    if ((this.isLasso || event.shiftKey) && this.pointers.size === 1) this.rope = [this.#at(event)];
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const now = this.#at(event), before = this.pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") this.#hover(now);
      return;
    }
    this.pointers.set(event.pointerId, now);
    if (this.rope.length > 0) {
      this.rope.push(now);
      this.#drawRope();
      return;
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const [apart, was] = [Math.hypot(now.x - other.x, now.y - other.y), Math.hypot(before.x - other.x, before.y - other.y)];
      const between = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      this.view = zoom(this.view, apart / Math.max(1, was), between, this.size, this.fitted);
      this.view = pan(this.view, (now.x - before.x) / 2, (now.y - before.y) / 2);
    } else this.view = pan(this.view, now.x - before.x, now.y - before.y);
    this.draw();
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.pointers.delete(event.pointerId);
    if (this.rope.length === 0) {
      if (event.pointerType !== "mouse" && event.type === "pointerup") this.#hover(this.#at(event));
      return;
    }
    const polygon = this.rope.map(point => toMap(this.view, point, this.size));
    this.rope = [];
    this.#drawRope();
    if (event.type === "pointerup") this.choose(lasso(this.points, polygon, cell => this.isShown(cell)));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const centre = { x: this.size.width / 2, y: this.size.height / 2 }, step = this.size.width / 10;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => { this.view = pan(this.view, step, 0); }, ArrowRight: () => { this.view = pan(this.view, -step, 0); },
      ArrowUp: () => { this.view = pan(this.view, 0, step); }, ArrowDown: () => { this.view = pan(this.view, 0, -step); },
      "+": () => { this.view = zoom(this.view, 1.4, centre, this.size, this.fitted); },
      "-": () => { this.view = zoom(this.view, 1 / 1.4, centre, this.size, this.fitted); },
      0: () => this.fit(), l: () => this.setLasso(!this.isLasso), Escape: () => this.choose([]),
    };
    const act = keys[event.key === "=" ? "+" : event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
    this.draw();
  }

  /** @param {Point} place */
  #hover(place) {
    const cell = this.grid?.nearest(toMap(this.view, place, this.size), reach / this.view.scale, one => this.isShown(one)) ?? null;
    this.tip.hidden = cell === null;
    if (cell === null) return;
    const at = toScreen(this.view, { x: this.points[2 * cell], y: this.points[2 * cell + 1] }, this.size);
    if (this.tip.dataset.cell !== String(cell)) {
      this.tip.dataset.cell = String(cell);
      this.tip.replaceChildren(h("div", {}, ...this.crops(cell)), h("span", {}, this.words(cell)));
    }
    const [width, height] = [this.tip.offsetWidth, this.tip.offsetHeight];
    this.tip.style.left = `${Math.max(4, Math.min(this.size.width - width - 4, at.x + 14))}px`;
    this.tip.style.top = `${at.y + 14 + height < this.size.height ? at.y + 14 : Math.max(4, at.y - 14 - height)}px`;
  }

  #drawRope() {
    const ratio = globalThis.devicePixelRatio || 1, { overlay, rope } = this;
    [overlay.width, overlay.height] = [Math.round(this.size.width * ratio), Math.round(this.size.height * ratio)];
    const context = overlay.getContext("2d");
    if (!context || rope.length < 2) return;
    context.scale(ratio, ratio);
    context.beginPath();
    rope.forEach(({ x, y }, index) => index === 0 ? context.moveTo(x, y) : context.lineTo(x, y));
    context.closePath();
    const ink = getComputedStyle(this.root).getPropertyValue("--accent") || "#0f766e";
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.lineWidth = 1.5;
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function svgElement(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
