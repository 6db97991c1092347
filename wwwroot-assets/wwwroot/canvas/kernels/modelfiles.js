// Which of the files that somebody chose or dropped is the model.

/**
 * What of chosen files is the model and what its manifest.
 * @param {{ name: string, size: number }[]} files
 * @param {number} most bytes
 * @returns {{ model: number, manifest: number | null } | { fault: string }} indexes
 */
export function sort(files, most) {
  const ending = (/** @type {string} */ end) => files.flatMap((file, index) => (file.name.toLowerCase().endsWith(end) ? [index] : []));
  const [models, manifests] = [ending(".onnx"), ending(".json")];
  const other = files.find((_, index) => !models.includes(index) && !manifests.includes(index));
  if (other)
    return {
      fault: `'${other.name}' is neither a model (.onnx) nor a manifest (.json). Export the model to ONNX first, with its weights inside.`,
    };
  if (models.length !== 1)
    return {
      fault: models.length === 0 ? "Choose an .onnx file; a manifest alone is no model." : `One model at a time; found ${models.length}.`,
    };
  if (manifests.length > 1) return { fault: `A model has one manifest; found ${manifests.length}.` };
  const { name, size } = files[models[0]];
  if (size === 0) return { fault: `'${name}' is empty.` };
  if (size > most)
    return { fault: `'${name}' has ${mebibytes(size)} MiB; this server takes ${mebibytes(most)} MiB (setting Models:MaxBytes).` };
  return { model: models[0], manifest: manifests[0] ?? null };
}

/** @param {number} bytes */
export const mebibytes = bytes => Math.round(bytes / 1048576);
