/** Small tools for building the workspace's elements. Nothing here knows what is shown. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element. Attributes whose name begins with `on` are listeners; `class`, `title`, `aria-*` and the like are attributes;
 * false, null and undefined leave an attribute out, true sets it empty.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children)
    if (child !== null && child !== undefined && child !== false) element.append(typeof child === "number" ? String(child) : child);
  return element;
}

/** Outlines on a 16 x 16 grid, drawn with the text's colour. */
const outlines = {
  back: "M10 3 5 8l5 5",
  previous: "M10.5 3.5 6 8l4.5 4.5",
  next: "M5.5 3.5 10 8l-4.5 4.5",
  select: "M4 2.5v10l2.7-2.4 1.7 3.6 1.7-.8-1.7-3.5 3.6-.3z",
  draw: "M2.5 4.5v-2h2M11.5 2.5h2v2M13.5 11.5v2h-2M4.5 13.5h-2v-2M8 5v6M5 8h6",
  click: "M7.5 7.5 13 9.500l-2.400 1.100L9.500 13zM5 1.500v2M1.500 5h2M2.500 2.500 4 4M8 2.300 7 3.600M2.300 8l1.300-1",
  stamp: "M3 13.500h10M4 11.500h8v-2H9.300c-.8-2 .9-3 .9-5a2.200 2.200 0 0 0-4.400 0c0 2 1.700 3 .9 5H4z",
  images: "M2 3h3v3H2zM2 10h3v3H2zM7.500 4.500H14M7.500 11.500H14",
  undo: "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7",
  redo: "M10 3l3 3-3 3M13 6H6.500a3.500 3.500 0 0 0 0 7H9",
  display: "M2 4h7M13 4h1M2 8h2M8 8h6M2 12h6M12 12h2M9.500 2.500v3M5.500 6.500v3M9.500 10.500v3",
  theme: "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12",
  help: "M6 6a2 2 0 1 1 2.600 1.900c-.4.2-.6.500-.6 1v.6M8 12v.1M8 1.800a6.200 6.200 0 1 1 0 12.400A6.200 6.200 0 0 1 8 1.800",
  eye:
    "M1.500 8s2.500-4.500 6.500-4.500S14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8" +
    "M8 6.200a1.800 1.800 0 1 1 0 3.600 1.800 1.800 0 0 1 0-3.600",
  hidden:
    "M2 2l12 12M6.300 4A6 6 0 0 1 8 3.500c4 0 6.500 4.500 6.500 4.500a12 12 0 0 1-1.900 2.400" +
    "M4.200 5A11 11 0 0 0 1.500 8S4 12.500 8 12.500a6 6 0 0 0 3-.8",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.500 6.500 12 13 4.500",
  panel: "M2 3h12v10H2zM10 3v10",
  trash: "M2.500 4.500h11M6 4.500V3h4v1.500M4 4.500l.7 9h6.600l.7-9M6.600 7v4M9.400 7v4",
  comment: "M2.500 3h11v8H8l-3 2.500V11H2.500z",
  zoomBox: "M7 2.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9M10.300 10.300 14 14M5.200 5.200h3.600v3.600H5.200z",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  oneToOne: "M3 4.500 4.500 3.500v9M11 4.500l1.500-1v9M8 6v.2M8 10v.2",
  side: "M2 3h12v10H2zM8 3v10",
  overlay: "M2 2h8v8H2zM6 6h8v8H6z",
  single: "M2 3h12v10H2z",
};

/**
 * @param {keyof typeof outlines} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", outlines[name]);
  svg.append(path);
  return svg;
}

/**
 * Text is only written when it differs: status lines are written up to sixty times a second.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | boolean | null} value
 */
export function setAttribute(element, name, value) {
  const wanted = value === true ? "true" : value === false ? "false" : value;
  if (wanted === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== wanted) element.setAttribute(name, wanted);
}

/**
 * One call of `action` a while after the last of many requests.
 * @param {number} milliseconds
 * @param {() => void} action
 */
export function debounced(milliseconds, action) {
  let timer = 0;
  const run = () => {
    timer = 0;
    action();
  };
  return {
    request() {
      clearTimeout(timer);
      timer = window.setTimeout(run, milliseconds);
    },
    flush() {
      if (timer) {
        clearTimeout(timer);
        run();
      }
    },
  };
}

/** Moves an element to a place in its parent, in CSS pixels. @param {HTMLElement} element @param {number} x @param {number} y */
export function placeAt(element, x, y) {
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}
