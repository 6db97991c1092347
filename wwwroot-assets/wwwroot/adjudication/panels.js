// What stands beside the pictures: the case, its sides, what the channels say, what was decided.

import { classByLight, contradiction } from "../canvas/assist/light.js";
import { deviationsText, lightsIn } from "../canvas/assist/propose.js";
import { h } from "../canvas/view/dom.js";
import { sideColours } from "./stage.js";

/** @import { Case, View } from "./types.js" */
/** @import { Shown } from "./pictures.js" */

/**
 * @typedef {{
 *   kinds: Map<string, string>, decide: (kind: string, more?: object) => void, edit: () => void, comment: () => void
 * }} CaseActions
 */

/** @param {string} kind @param {Map<string, string>} kinds */
export const kindName = (kind, kinds) => kinds.get(kind) ?? (kind === "agreed" ? "Agreed, the policy asks" : kind);

/** @param {number} value */
const number = value => Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);

/** @param {View} view @param {Case} item @param {Shown | null} shown @param {CaseActions} actions */
export function casePanel(view, item, shown, actions) {
  const image = view.images.find(found => found.id === item.imageId);
  return h(
    "div",
    { class: "adj-case" },
    h(
      "section",
      { class: "panel" },
      h("p", { class: "adj-kinds" }, ...item.kinds.map(kind => h("span", { class: "adj-kind" }, kindName(kind, actions.kinds)))),
      h(
        "p",
        { class: "panel-note" },
        (image?.name ?? "") +
          (image?.patient ? `, patient ${image.patient}` : "") +
          (item.iou === null ? "" : `, IoU ${item.iou.toFixed(2)}`),
      ),
      item.hasChanged &&
        h(
          "p",
          { class: "adj-warn", role: "status" },
          "The boxes are no longer those that were decided on. Look again; the decision stands until you change it.",
        ),
    ),
    decided(item, view),
    h(
      "section",
      { class: "panel adj-actions", "aria-label": "Decide" },
      ...item.sides.map((side, index) =>
        action(
          side.letter,
          side.boxes.length === 0 ? `Take ${side.letter}: nothing here` : `Take ${side.letter}`,
          () => actions.decide("take", { side: side.letter }),
          view.isSigned,
          sideColours[index % 5],
          [
            side.person && h("span", { class: "adj-person" }, `${side.person}, rank ${side.rank}`),
            h("span", { class: "adj-classes" }, side.boxes.map(box => box.class).join(" ")),
          ],
        ),
      ),
      action("K", item.sides.length > 2 ? "Keep all" : "Keep both", () => actions.decide("keepAll"), view.isSigned),
      action("X", item.sides.length > 2 ? "Drop all" : "Drop both", () => actions.decide("dropAll"), view.isSigned),
      action("E", "Edit the boxes", actions.edit, view.isSigned),
      ...view.classes
        .slice(0, 9)
        .map((found, index) =>
          action(
            String(index + 1),
            `It is ${found.key}${found.name && found.name !== found.key ? ` (${found.name})` : ""}`,
            () => actions.decide("reclassify", { class: found.key }),
            view.isSigned,
            found.color,
          ),
        ),
      action("C", "Comment", actions.comment, view.isSigned),
      action("L", "Later", () => actions.decide("later"), view.isSigned),
    ),
    intensities(view, item, shown),
    item.comments.length > 0 &&
      h(
        "section",
        { class: "panel", "aria-label": "Comments" },
        h("h2", {}, "Comments"),
        ...item.comments.map(comment => h("p", { class: "adj-comment" }, h("strong", {}, comment.by), " ", comment.text)),
      ),
  );
}

/** @param {Case} item @param {View} view */
function decided(item, view) {
  const { decision } = item;
  if (!decision && !item.why) return item.isWaiting ? h("p", { class: "adj-note" }, "The policy leaves this to you.") : null;
  const words = /** @type {Record<string, string>} */ ({
    take: `${decision?.side ?? "One side"} was taken`,
    keepAll: "All were kept",
    dropAll: "All were dropped",
    edit: "The boxes were edited",
    reclassify: "The class was changed",
    later: "Put off",
  });
  return h(
    "section",
    { class: "panel adj-decided", "data-state": item.state, role: "status" },
    decision &&
      h(
        "p",
        {},
        h("strong", {}, words[decision.kind] ?? decision.kind),
        ` by ${decision.by}${decision.isOwnWork ? ", who drew some of these boxes" : ""}.`,
      ),
    item.why &&
      h("p", { class: "panel-note" }, `${item.state === "decided" ? "The policy would have had: " : "The policy has: "}${item.why}`),
    item.stands &&
      h(
        "p",
        { class: "panel-note" },
        item.stands.length === 0 ? "Nothing stands here." : `Stands, outlined in white: ${item.stands.map(box => box.class).join(", ")}.`,
      ),
    view.isSigned && h("p", { class: "panel-note" }, "Signed: reopen the adjudication to change it."),
  );
}

/**
 * @param {string} key
 * @param {string} text
 * @param {() => void} run
 * @param {boolean} disabled
 * @param {string} [colour]
 * @param {any[]} [more]
 */
const action = (key, text, run, disabled, colour, more = []) =>
  h(
    "button",
    { type: "button", class: "adj-action", onclick: run, disabled, style: colour ? `--side: ${colour}` : null, "data-key": key },
    h("kbd", {}, key),
    colour ? h("i", { class: "adj-swatch", "aria-hidden": "true" }) : null,
    h("span", { class: "adj-label" }, text),
    ...more,
  );

/** @param {View} view @param {Case} item @param {Shown | null} shown */
function intensities(view, item, shown) {
  const values = shown?.intensities[item.key];
  const columns = item.sides.flatMap((side, index) =>
    side.boxes.map((_, box) => ({ side: index, box, head: side.boxes.length > 1 ? `${side.letter}${box + 1}` : side.letter })),
  );
  const lights = columns.map(({ side, box }) => (shown ? lightsIn(shown, item.sides[side].boxes[box]) : new Map()));
  return h(
    "section",
    { class: "panel", "aria-label": "Raw intensities" },
    h("h2", {}, "Raw values inside: mean, range, times background"),
    !values
      ? h("p", { class: "panel-note" }, "Reading…")
      : h(
          "table",
          { class: "adj-values" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              h("th", {}, ""),
              ...columns.map(column =>
                h("th", { style: `color: ${sideColours[column.side % 5]}` }, h("span", { class: "adj-head" }, column.head)),
              ),
            ),
          ),
          h(
            "tbody",
            {},
            ...view.channels.map((channel, index) =>
              h(
                "tr",
                {},
                h("th", { scope: "row" }, h("i", { class: "adj-swatch", style: `--side: ${channel.color}` }), channel.name),
                ...columns.map((column, at) => {
                  const found = /** @type {any} */ (values[column.side]?.[column.box])?.channels.find(
                    (/** @type {any} */ value) => value.channel === index,
                  );
                  return h(
                    "td",
                    {},
                    found
                      ? h(
                          "span",
                          {},
                          number(found.mean),
                          h("small", {}, `${number(found.smallest)}–${number(found.largest)}`),
                          h("small", {}, overBackground(lights[at].get(index))),
                        )
                      : "",
                  );
                }),
              ),
            ),
            told(view, item, columns, lights),
          ),
        ),
  );
}

/** How much brighter than its surroundings. @param {import("../canvas/assist/light.js").Light | undefined} light */
const overBackground = light =>
  !light ? "" : light.ratio === null ? deviationsText(light.deviations) : `${light.ratio.toFixed(1)}× background`;

/**
 * What the light says of each box, where the channels tell a class; a drawn class that it clearly contradicts is marked.
 * @param {View} view @param {Case} item @param {{ side: number, box: number }[]} columns
 * @param {Map<number, import("../canvas/assist/light.js").Light>[]} lights of the boxes
 */
function told(view, item, columns, lights) {
  const rule = view.light;
  if (!rule || rule.markers.length === 0 || lights.every(light => light.size < view.channels.length)) return null;
  return h(
    "tr",
    { class: "adj-light" },
    h("th", { scope: "row" }, "Light says"),
    ...columns.map(({ side, box }, at) => {
      const drawn = item.sides[side].boxes[box].class;
      const against = contradiction(rule, lights[at], drawn);
      return h(
        "td",
        { class: against === null ? "" : "against" },
        against === null ? (classByLight(rule, lights[at]) ?? "") : `${against}, not ${drawn}`,
      );
    }),
  );
}
