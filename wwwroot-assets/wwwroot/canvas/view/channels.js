/** What a person does to channels: on or off, colour, window, gamma. Pure: settings in, settings out. */
import { automatic, validWindow } from "../kernels/windowlevel.js";

/** @typedef {import("../types.js").WorkDocument} WorkDocument */
/** @typedef {import("../types.js").Plane} Plane */

/**
 * One channel as shown. `minimum` and `maximum` are the window in stored 16-bit values; they count only while `automatic` is false.
 * @typedef {{ on: boolean, color: string, automatic: boolean, minimum: number, maximum: number, gamma: number }} ChannelView
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
    const number = (value, otherwise) => typeof value === "number" && Number.isFinite(value) ? value : otherwise;
    return {
      on: typeof kept.on === "boolean" ? kept.on : true,
      color: isColor(kept.color) ? kept.color : channel.color,
      automatic: typeof kept.automatic === "boolean" ? kept.automatic : true,
      ...validWindow({ minimum: number(kept.minimum, 0), maximum: number(kept.maximum, 65535), gamma: number(kept.gamma, 1) }),
    };
  });
}

/**
 * The window that a channel has on one image: its own numbers, or the image's percentiles; gamma is the person's in both cases.
 * @param {ChannelView} view
 * @param {Plane} plane
 */
export const windowOf = (view, plane) => view.automatic ? { ...automatic(plane), gamma: view.gamma } : validWindow(view);

/** @param {string} color #rrggbb @returns {[number, number, number]} */
export function rgb(color) {
  const value = parseInt(color.slice(1), 16);
  return [value >> 16 & 255, value >> 8 & 255, value & 255];
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
    { name: "Transmitted light", channels: channels.flatMap((channel, index) => channel.role === "transmittedLight" ? [index] : []) },
    { name: "Fluorescence", channels: channels.flatMap((channel, index) => channel.role === "transmittedLight" ? [] : [index]) },
  ];
  return groups.filter(group => group.channels.length > 0);
}
