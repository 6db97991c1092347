// Ids made in the browser. crypto.getRandomValues is there on plain http://hostname, where crypto.randomUUID is not.

const letters = "0123456789abcdefghijklmnopqrstuvwxyz";

/**
 * A unique id of 26 characters: prefix, '-', 24 letters and digits (124 bits of chance).
 * @param {"b" | "o" | "c"} prefix box, operation or client
 * @param {(bytes: Uint8Array<ArrayBuffer>) => void} [fill] writes random bytes
 * @returns {string}
 */
export function makeId(
  prefix,
  fill = bytes => {
    crypto.getRandomValues(bytes);
  },
) {
  const bytes = new Uint8Array(40);
  let id = `${prefix}-`;
  while (id.length < 26) {
    fill(bytes);
    for (const byte of bytes) {
      // 252 is the largest multiple of 36 in a byte: taking the rest modulo 36 would favour the first four symbols.
      if (byte < 252 && id.length < 26) id += letters[byte % 36];
    }
  }
  return id;
}
