/** Composes pictures in a WebGL2 shader; the mathematics is that of mix.js. */
import { windowLevelGlsl } from "../../kernels/windowlevel.js";
import { mostSamples } from "./mix.js";

/** @typedef {import("./mix.js").Layer} Layer */
/** @typedef {import("./mix.js").Region} Region */
/** @typedef {import("./mix.js").PlaneData} PlaneData */

const vertexShader = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

// One tile of one channel. Frame-buffer blending adds the channels.
const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D plane;
uniform ivec4 tile;       // x, y, width, height in the plane
uniform vec2 origin;      // plane coordinate of the output's top left corner
uniform vec2 stride;      // plane pixels under one output pixel
uniform ivec2 samples;
uniform ivec2 limit;      // size of the plane
uniform float outputHeight;
uniform vec3 window;      // low, high, gamma
uniform vec3 color;
out vec4 result;
${windowLevelGlsl}
void main() {
  vec2 pixel = vec2(gl_FragCoord.x - 0.5, outputHeight - gl_FragCoord.y - 0.5);
  float sum = 0.0;
  for (int row = 0; row < ${mostSamples}; row++) {
    if (row >= samples.y) break;
    int y = clamp(int(floor(origin.y + (floor(pixel.y + 0.5) + (float(row) + 0.5) / float(samples.y)) * stride.y)),
      0, limit.y - 1) - tile.y;
    if (y < 0 || y >= tile.w) continue;
    for (int column = 0; column < ${mostSamples}; column++) {
      if (column >= samples.x) break;
      int x = clamp(int(floor(origin.x + (floor(pixel.x + 0.5) + (float(column) + 0.5) / float(samples.x)) * stride.x)),
        0, limit.x - 1) - tile.x;
      if (x < 0 || x >= tile.z) continue;
      sum += windowLevel(float(texelFetch(plane, ivec2(x, y), 0).r), window.x, window.y, window.z);
    }
  }
  result = vec4(color * (sum / float(samples.x * samples.y)), 1.0);
}`;

export class WebGlCompositor {
  /** @returns {WebGlCompositor | null} null where the browser gives no WebGL2 */
  static create() {
    const canvas = document.createElement("canvas");
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false, preserveDrawingBuffer: false });
    return gl ? new WebGlCompositor(canvas, gl) : null;
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {WebGL2RenderingContext} gl
   */
  constructor(canvas, gl) {
    this.kind = /** @type {"webgl2"} */ ("webgl2");
    this.canvas = canvas;
    this.gl = gl;
    /** @type {Map<string, WebGLTexture[]>} */
    this.textures = new Map();
    /** @type {((lost: boolean) => void) | null} */
    this.onLost = null;
    canvas.addEventListener("webglcontextlost", event => {
      event.preventDefault();
      this.textures.clear();
      this.onLost?.(true);
    });
    canvas.addEventListener("webglcontextrestored", () => {
      this.at = this.#prepare();
      this.onLost?.(false);
    });
    this.at = this.#prepare();
  }

  get lost() {
    return this.gl.isContextLost();
  }

  /** Whether the shader runs on the processor too (no graphics card, a remote desktop). */
  get emulated() {
    const details = this.gl.getExtension("WEBGL_debug_renderer_info");
    return (
      details !== null && /swiftshader|llvmpipe|softpipe|basic render/i.test(String(this.gl.getParameter(details.UNMASKED_RENDERER_WEBGL)))
    );
  }

  #prepare() {
    const { gl } = this;
    const program = /** @type {WebGLProgram} */ (gl.createProgram());
    for (const [kind, source] of /** @type {[number, string][]} */ ([
      [gl.VERTEX_SHADER, vertexShader],
      [gl.FRAGMENT_SHADER, fragmentShader],
    ])) {
      const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
      throw new Error(`The compositor's shader does not link: ${gl.getProgramInfoLog(program)}`);
    gl.useProgram(program);
    gl.bindVertexArray(gl.createVertexArray());
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    /** @param {string} name */
    const at = name => gl.getUniformLocation(program, name);
    return {
      tile: at("tile"),
      origin: at("origin"),
      stride: at("stride"),
      samples: at("samples"),
      limit: at("limit"),
      outputHeight: at("outputHeight"),
      window: at("window"),
      color: at("color"),
    };
  }

  /**
   * Draws the layers of `region` and copies them to the target, whose size becomes the region's.
   * @param {Layer[]} layers
   * @param {Region} region
   * @param {HTMLCanvasElement} target
   */
  compose(layers, region, target) {
    const { gl, at } = this;
    if (this.canvas.width < region.width || this.canvas.height < region.height) {
      this.canvas.width = Math.max(this.canvas.width, region.width);
      this.canvas.height = Math.max(this.canvas.height, region.height);
    }
    gl.viewport(0, 0, region.width, region.height);
    gl.disable(gl.BLEND);
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
    gl.uniform1f(at.outputHeight, region.height);
    for (const { plane, low, high, gamma, color } of layers) {
      const width = ((region.right - region.left) * plane.width) / region.width,
        height = ((region.bottom - region.top) * plane.height) / region.height;
      gl.uniform2f(at.origin, region.left * plane.width, region.top * plane.height);
      gl.uniform2f(at.stride, width, height);
      gl.uniform2i(at.samples, samplesFor(width), samplesFor(height));
      gl.uniform2i(at.limit, plane.width, plane.height);
      gl.uniform3f(at.window, low, high, gamma);
      gl.uniform3f(at.color, color[0] / 255, color[1] / 255, color[2] / 255);
      const kept = this.textures.get(plane.key);
      plane.tiles.forEach((tile, index) => {
        const texture = kept?.[index] ?? this.#upload(plane, index);
        gl.bindTexture(gl.TEXTURE_2D, texture);
        gl.uniform4i(at.tile, tile.x, tile.y, tile.width, tile.height);
        gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
      });
    }
    if (target.width !== region.width) target.width = region.width;
    if (target.height !== region.height) target.height = region.height;
    const context = /** @type {CanvasRenderingContext2D} */ (target.getContext("2d", { alpha: false }));
    context.drawImage(this.canvas, 0, this.canvas.height - region.height, region.width, region.height, 0, 0, region.width, region.height);
  }

  /**
   * @param {PlaneData} plane
   * @param {number} index
   */
  #upload(plane, index) {
    const { gl } = this;
    const tile = plane.tiles[index];
    const texture = /** @type {WebGLTexture} */ (gl.createTexture());
    gl.bindTexture(gl.TEXTURE_2D, texture);
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
    if (plane.bits === 8) gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, tile.width, tile.height, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, tile.data);
    else gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, tile.width, tile.height, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, tile.data);
    const list = this.textures.get(plane.key) ?? [];
    list[index] = texture;
    this.textures.set(plane.key, list);
    return texture;
  }

  /**
   * Frees the textures of planes that are no longer shown.
   * @param {(key: string) => boolean} keep
   */
  release(keep) {
    for (const [key, textures] of this.textures) {
      if (keep(key)) continue;
      for (const texture of textures) this.gl.deleteTexture(texture);
      this.textures.delete(key);
    }
  }
}

/** @param {number} stride plane pixels under one output pixel */
const samplesFor = stride => Math.min(mostSamples, Math.max(1, Math.ceil(stride - 1e-9)));
