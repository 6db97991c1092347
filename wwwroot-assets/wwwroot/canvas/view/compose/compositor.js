/** Chooses how pictures are composed: WebGL2, or the same mathematics on the processor where there is none or it was lost. */
import { mix } from "./mix.js";
import { WebGlCompositor } from "./webgl.js";

/** @typedef {import("./mix.js").Layer} Layer */
/** @typedef {import("./mix.js").Region} Region */

/**
 * Planes with more values are composed on the processor, which reads only what the region needs: their textures alone would take
 * 512 MB for 4 channels of 8,000 x 8,000.
 */
const mostTextureValues = 4096 * 4096;

export class Compositor {
  /**
   * @param {{ flat: boolean, onChange: () => void }} options `flat` leaves WebGL2 unused; `onChange` asks for everything to be composed
   * anew
   */
  constructor({ flat, onChange }) {
    this.webgl = flat ? null : WebGlCompositor.create();
    if (this.webgl) this.webgl.onLost = () => onChange();
    // Where the shader is emulated it loses everywhere: a prepared picture (540 x 540 of 3 channels) takes 60 ms through it, texture upload
    // and
    // read-back included, and 15 to 27 ms without; an original one of 1,080 x 1,080 165 ms and 41 ms.
    this.emulated = this.webgl?.emulated ?? false;
    /** Milliseconds and kind of the last composition, for the probe. */
    this.last = { kind: "", milliseconds: 0, width: 0, height: 0 };
  }

  get kind() {
    return this.webgl && !this.webgl.lost ? "webgl2" : "flat";
  }

  /**
   * @param {Layer[]} layers
   * @param {Region} region
   * @param {HTMLCanvasElement} target
   */
  compose(layers, region, target) {
    const start = performance.now();
    const webgl =
      this.webgl && !this.webgl.lost && layers.every(layer => layer.plane.width * layer.plane.height <= mostTextureValues) && !this.emulated
        ? this.webgl
        : null;
    if (webgl) webgl.compose(layers, region, target);
    else composeFlat(layers, region, target);
    this.last = { kind: webgl ? "webgl2" : "flat", milliseconds: performance.now() - start, width: region.width, height: region.height };
  }

  /** @param {(key: string) => boolean} keep */
  release(keep) {
    this.webgl?.release(keep);
  }
}

/**
 * @param {Layer[]} layers
 * @param {Region} region
 * @param {HTMLCanvasElement} target
 */
function composeFlat(layers, region, target) {
  if (target.width !== region.width) target.width = region.width;
  if (target.height !== region.height) target.height = region.height;
  const context = /** @type {CanvasRenderingContext2D} */ (target.getContext("2d", { alpha: false }));
  const pixels = context.createImageData(region.width, region.height);
  mix(layers, region, pixels.data);
  context.putImageData(pixels, 0, 0);
}
