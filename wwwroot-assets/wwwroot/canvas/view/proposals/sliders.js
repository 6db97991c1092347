/** The thresholds between a model's candidates and its boxes, as sliders. Knows nothing of images: settings in, settings out. */
import { h, setText } from "../dom.js";
import { paper } from "../../kernels/pseudolabels.js";

/** @typedef {import("../../kernels/pseudolabels.js").Settings} Settings */

/** NMS at one IoU in all its steps, as the paper has it. @param {Settings} settings @param {number} iou @returns {Settings} */
export const withIou = (settings, iou) => ({
  ...settings,
  classIou: iou,
  agnosticIou: settings.agnosticIou === null ? null : iou,
  finalIou: settings.finalIou === null ? null : iou,
});

/** One number where all steps agree, else each. @param {Settings} settings */
export function iouText({ classIou, agnosticIou, finalIou }) {
  const steps = [classIou, agnosticIou, finalIou].filter(step => step !== null);
  return (steps.every(step => step === steps[0]) ? [steps[0]] : steps).map(step => step.toFixed(2)).join(" / ");
}

/**
 * @typedef {object} Row
 * @property {string} name of the setting that it is called by in tests and styles
 * @property {string} label
 * @property {string} hint
 * @property {(settings: Settings) => number | null} read null: this step is off
 * @property {(settings: Settings, value: number) => Settings} write
 * @property {(settings: Settings) => string} [text]
 * @property {boolean} [twoStages] only where a classifier looked
 * @property {((settings: Settings, on: boolean) => Settings)} [toggle] the step can be off
 */

/** @type {Row[]} */
const front = [
  {
    name: "scoreFloor",
    label: "Score, at least",
    hint: "Boxes below are left out.",
    read: settings => settings.scoreFloor,
    write: (settings, scoreFloor) => ({ ...settings, scoreFloor }),
  },
  {
    name: "iou",
    label: "NMS IoU",
    hint: "Of two boxes that overlap more, the better stays.",
    read: settings => settings.classIou,
    write: withIou,
    text: iouText,
  },
  {
    name: "classifierWeight",
    label: "Weight of the classifier, w",
    hint: "S = (1 - w) · detector + w · classifier.",
    twoStages: true,
    read: settings => settings.classifierWeight,
    write: (settings, classifierWeight) => ({ ...settings, classifierWeight }),
  },
];

/** @type {Row[]} */
const back = [
  {
    name: "detectorFloor",
    label: "Detector's score, at least",
    hint: "Before anything else.",
    read: settings => settings.detectorFloor,
    write: (settings, detectorFloor) => ({ ...settings, detectorFloor }),
  },
  {
    name: "classIou",
    label: "1. NMS within a class",
    hint: "",
    read: settings => settings.classIou,
    write: (settings, classIou) => ({ ...settings, classIou }),
  },
  {
    name: "agnosticIou",
    label: "2. NMS across classes",
    hint: "",
    read: settings => settings.agnosticIou,
    write: (settings, agnosticIou) => ({ ...settings, agnosticIou }),
    toggle: (settings, on) => ({ ...settings, agnosticIou: on ? settings.classIou : null }),
  },
  {
    name: "finalIou",
    label: "3. NMS after fusion",
    hint: "",
    read: settings => settings.finalIou,
    write: (settings, finalIou) => ({ ...settings, finalIou }),
    toggle: (settings, on) => ({ ...settings, finalIou: on ? settings.classIou : null }),
  },
  {
    name: "keepDetectorScoreBelow",
    label: "Weak detections keep their score below",
    hint: "",
    twoStages: true,
    read: settings => settings.keepDetectorScoreBelow,
    write: (settings, keepDetectorScoreBelow) => ({ ...settings, keepDetectorScoreBelow }),
    toggle: (settings, on) => ({ ...settings, keepDetectorScoreBelow: on ? paper.keepDetectorScoreBelow : null }),
  },
];

export class Sliders {
  /** @param {(settings: Settings) => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Settings} */
    this.settings = paper;
    this.hasClassifier = false;
    this.rows = [...front, ...back].map(row => this.#row(row));
    this.classFrom = h(
      "select",
      { onchange: () => this.#take({ ...this.settings, classFrom: this.classFrom.value === "detector" ? "detector" : "classifier" }) },
      h("option", { value: "classifier" }, "the classifier's most probable"),
      h("option", { value: "detector" }, "the detector's"),
    );
    this.classRow = h("label", { class: "slider-select" }, "Class of a box", this.classFrom);
    this.most = h("input", { type: "number", min: 1, max: 100000, step: 1, onchange: () => this.#takeMost() });
    const paperValues = h("button", { type: "button", class: "plain-button", onclick: () => this.#take(paper) }, "The paper's values");
    this.element = h(
      "div",
      { class: "sliders" },
      ...this.rows.slice(0, front.length).map(row => row.element),
      h(
        "details",
        {},
        h("summary", {}, "Every step"),
        ...this.rows.slice(front.length).map(row => row.element),
        this.classRow,
        h("label", { class: "slider-select" }, "Boxes an image, at most", this.most),
      ),
      paperValues,
    );
    this.show(paper, false);
  }

  /** @param {Settings} settings @param {boolean} hasClassifier */
  show(settings, hasClassifier) {
    this.settings = settings;
    this.hasClassifier = hasClassifier;
    for (const row of this.rows) row.show();
    this.classRow.hidden = !hasClassifier;
    this.classFrom.value = settings.classFrom;
    this.most.value = String(settings.maxPerImage);
  }

  /** @param {Settings} settings */
  #take(settings) {
    this.show(settings, this.hasClassifier);
    this.changed(settings);
  }

  #takeMost() {
    const most = Math.floor(Number(this.most.value));
    if (most >= 1) this.#take({ ...this.settings, maxPerImage: most });
    else this.most.value = String(this.settings.maxPerImage);
  }

  /** @param {Row} row */
  #row(row) {
    const output = h("output", {});
    // An output is labelable too, and the first one takes the label: the name goes to the slider itself.
    const input = h("input", {
      type: "range",
      "aria-label": row.label,
      min: 0,
      max: 1,
      step: 0.01,
      name: row.name,
      oninput: () => this.#take(row.write(this.settings, Number(input.value))),
    });
    const { toggle } = row;
    const check = toggle
      ? h("input", {
          type: "checkbox",
          "aria-label": `${row.label}: on`,
          onchange: () => this.#take(toggle(this.settings, check?.checked === true)),
        })
      : null;
    const element = h(
      "div",
      { class: "slider" },
      h("label", {}, h("span", {}, row.label), output, input),
      check,
      row.hint ? h("small", {}, row.hint) : null,
    );
    return {
      element,
      show: () => {
        const value = row.read(this.settings);
        element.hidden = row.twoStages === true && !this.hasClassifier;
        input.disabled = value === null;
        if (value !== null && Number(input.value) !== value) input.value = String(value);
        if (check) check.checked = value !== null;
        setText(output, value === null ? "off" : row.text ? row.text(this.settings) : value.toFixed(2));
      },
    };
  }
}
