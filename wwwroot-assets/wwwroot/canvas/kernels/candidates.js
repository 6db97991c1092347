// What a model proposed for one image, as the server keeps it: one compact blob (Core/Pseudolabels/CandidateBlob.cs).

/**
 * A box that a model proposed before any threshold. Raw pixels, fractional. `class` counts the model's classes; `probabilities` are a
 * classifier's in
 * the order of the project's classes, null where none looked.
 * @typedef
 * {Readonly<{ x1: number, y1: number, x2: number, y2: number, class: number, score: number, probabilities: readonly number[] | null }>}
 * Candidate
 */

const magic = 0x31636861; // "ahc1", little-endian

/**
 * @param {ArrayBuffer} buffer
 * @returns {Candidate[]}
 */
export function readCandidates(buffer) {
  const bytes = new DataView(buffer);
  if (bytes.byteLength < 12 || bytes.getUint32(0, true) !== magic)
    throw new Error(`Candidates begin with 'ahc1' and two counts; found ${bytes.byteLength} bytes of something else.`);
  const count = bytes.getInt32(4, true),
    classes = bytes.getInt32(8, true);
  const size = 24 + 4 * classes;
  if (count < 0 || classes < 0 || bytes.byteLength !== 12 + count * size)
    throw new Error(`${count} candidates of ${size} bytes and their head need ${12 + count * size} bytes; found ${bytes.byteLength}.`);
  return Array.from({ length: count }, (_, index) => {
    const at = 12 + index * size;
    const real = (/** @type {number} */ offset) => bytes.getFloat32(at + offset, true);
    return {
      x1: real(0),
      y1: real(4),
      x2: real(8),
      y2: real(12),
      class: bytes.getInt32(at + 16, true),
      score: real(20),
      probabilities: classes === 0 ? null : Array.from({ length: classes }, (__, place) => real(24 + 4 * place)),
    };
  });
}
