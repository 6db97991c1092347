/** What a person does to channels: on or off, colour, window, gamma. Pure: settings in, settings out. */
import { automatic, changeContrast, validWindow } from "../kernels/windowlevel.js";

/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {import("../types.js").Plane} Plane */

/**
 * One channel as shown. `minimum` and `maximum` are the window in stored 16-bit values; they count only while `automatic` is false, and
 * then on
 * every image alike. `contrast` is the width of an automatic window over that of the image's own: it goes along from image to image.
 * @typedef {{ on: boolean, color: string, automatic: boolean, contrast: number, minimum: number, maximum: number, gamma: number }}
 * ChannelView
 */

/**
 * Settings for the project's channels: what was stored where it still fits, defaults elsewhere.
 * @param {{ role: string, color: string }[]} channels
 * @param {unknown} stored
 * @returns {ChannelView[]}
 */
export function channelViews(channels, stored) {
  const list = Array.isArray(stored) ? stored : [];
  return channels.map((channel, index) => {
    const kept = list[index] !== null && typeof list[index] === "object" ? list[index] : {};
    /** @param {unknown} value @param {number} otherwise */
    const number = (value, otherwise) => (typeof value === "number" && Number.isFinite(value) ? value : otherwise);
    return {
      on: typeof kept.on === "boolean" ? kept.on : true,
      color: isColor(kept.color) ? kept.color : channel.color,
      automatic: typeof kept.automatic === "boolean" ? kept.automatic : true,
      contrast: validContrast(number(kept.contrast, 1)),
      ...validWindow({ minimum: number(kept.minimum, 0), maximum: number(kept.maximum, 65535), gamma: number(kept.gamma, 1) }),
    };
  });
}

/** Least and most that keys make of an automatic window's width. @param {number} contrast */
const validContrast = contrast => Math.min(8, Math.max(0.02, contrast));

/**
 * The window that a channel has on one image: its own numbers, or the image's with the person's factor; gamma is the person's in both
 * cases.
 * @param {ChannelView} view
 * @param {Plane} plane
 * @param {{ minimum: number, maximum: number } | null} [prepared] what the prepared picture shows as black and white; else the percentiles
 * count
 */
export function windowOf(view, plane, prepared = null) {
  if (!view.automatic) return validWindow(view);
  const own = { ...(prepared ?? automatic(plane)), gamma: view.gamma };
  return view.contrast === 1 ? own : changeContrast(own, view.contrast);
}

/**
 * One press of a contrast key: a factor on whatever the window is.
 * @param {ChannelView} view
 * @param {number} factor new width over old width
 * @returns {ChannelView}
 */
export function withContrast(view, factor) {
  if (view.automatic) return { ...view, contrast: validContrast(Math.round(view.contrast * factor * 1e4) / 1e4) };
  const { minimum, maximum } = changeContrast(view, factor);
  return { ...view, minimum: Math.round(minimum), maximum: Math.round(maximum) };
}

/**
 * Colours that people of every kind of colour vision tell apart, for channels of fluorescence in their order; the first two are
 * complements, so
 * that what shines in both turns white.
 */
export const safeChannels = ["#ff00ff", "#00ff00", "#00ffff", "#ffff00"];

/** The same for classes (Okabe and Ito, 2008, with white for their black), the first three furthest apart. */
export const safeClasses = ["#f0e442", "#56b4e9", "#009e73", "#d55e00", "#cc79a7", "#ffffff", "#e69f00", "#0072b2"];

/** @template {{ color: string }} C @param {readonly C[]} classes @returns {C[]} */
export const withSafeColors = classes => classes.map((item, index) => ({ ...item, color: safeClasses[index % safeClasses.length] }));

/** @param {string} color #rrggbb @returns {[number, number, number]} */
export function rgb(color) {
  const value = parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** @param {unknown} color @returns {color is string} */
const isColor = color => typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color);

/**
 * Which channels go into which picture: transmitted light in the first, everything else in the second.
 * A project with only one kind has one picture.
 * @param {{ role: string }[]} channels
 * @returns {{ name: string, channels: number[] }[]}
 */
export function pictureGroups(channels) {
  const groups = [
    { name: "Transmitted light", channels: channels.flatMap((channel, index) => (channel.role === "transmittedLight" ? [index] : [])) },
    { name: "Fluorescence", channels: channels.flatMap((channel, index) => (channel.role === "transmittedLight" ? [] : [index])) },
  ];
  return groups.filter(group => group.channels.length > 0);
}
