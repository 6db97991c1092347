# Finds cells on one image with a detector trained in AnnotateHub. Needs numpy, tifffile and onnxruntime.
# python example.py CHANNEL_1 CHANNEL_2 ...: one gray TIFF file a channel, in the order of "channels" in manifest.json.
import json, sys
import numpy as np, onnxruntime as ort, tifffile

def deviations(plane):  # above the background's median, as in training
    h, w = plane.shape[0] // 2 * 2, plane.shape[1] // 2 * 2
    values, counts = np.unique(plane[:h, :w].astype(np.int64).reshape(h // 2, 2, w // 2, 2).sum((1, 3)), return_counts=True)
    if len(values) == 1: return np.zeros(plane.shape, np.float32)
    edges = np.interp(np.arange(len(values) + 1) - 0.5, np.arange(len(values)), values)
    edges[0], edges[-1] = (3 * values[0] - values[1]) / 2, (3 * values[-1] - values[-2]) / 2
    quarter, median = np.interp([counts.sum() / 4, counts.sum() / 2], np.append(0, counts.cumsum()), edges)
    return ((plane - median / 4) / (1.4826 * (median - quarter) / 4)).astype(np.float32)

manifest = json.load(open("manifest.json"))
planes = np.stack([deviations(tifffile.imread(name).astype(np.float64)) for name in sys.argv[1:]])[None]
out = ort.InferenceSession("model.onnx").run(None, {"images": planes})[0][0].T  # centre, size, then one score a class
size = [planes.shape[3], planes.shape[2]] * 2
boxes = np.hstack([out[:, :2] - out[:, 2:4] / 2, out[:, :2] + out[:, 2:4] / 2]).clip(0, size)
scores, order = out[:, 4:].max(1), np.argsort(-out[:, 4:].max(1))
order = order[scores[order] >= 0.3]
while len(order):  # the best box of those that overlap by more than half
    best, order = order[0], order[1:]
    print(manifest["classes"][out[best, 4:].argmax()], f"{scores[best]:.3f}", *boxes[best].round(1))
    both = (np.minimum(boxes[order, 2:], boxes[best, 2:]) - np.maximum(boxes[order, :2], boxes[best, :2])).clip(0).prod(1)
    area = lambda box: (box[..., 2:] - box[..., :2]).prod(-1)
    order = order[both / (area(boxes[order]) + area(boxes[best]) - both) <= 0.5]
