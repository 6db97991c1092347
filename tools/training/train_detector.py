#!/usr/bin/env python3
"""Trains a small one-stage detector on a published tree and writes an ONNX file with the manifest that AnnotateHub reads beside it.

The network is a plain residual backbone with one anchor-free head at stride 8 (3.6 million parameters); its output is the
contract `yolo-v8` of docs/models.md: [batch, 4 + classes, anchors] of centre x, centre y, width, height in pixels and class
probabilities. Suppression is left to AnnotateHub. Needs PyTorch, onnx, numpy and tifffile; runs on a GPU where there is one.
"""
import argparse
import inspect
import json
import pathlib
import time
import xml.etree.ElementTree as ElementTree

import numpy
import tifffile
import torch
from torch import nn
from torch.nn import functional

CLASSES = ["R", "G", "U"]
CHANNELS = ["Brightfield", "Red", "Green", "Hoechst"]
STRIDE = 8
CROP = 512


class Block(nn.Module):
    """Two 3 x 3 convolutions beside a short cut."""

    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return functional.relu(x + self.body(x))


def down(before, after):
    return nn.Sequential(nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.to8 = nn.Sequential(down(len(CHANNELS), 32), down(32, 64), Block(64), down(64, 128), Block(128), Block(128))
        self.to16 = nn.Sequential(down(128, 256), Block(256), Block(256))
        self.back = nn.Conv2d(256, 128, 1)
        self.head = nn.Sequential(Block(128), nn.Conv2d(128, 4 + len(CLASSES), 1))
        nn.init.constant_(self.head[-1].bias[4:], -4.6)

    def raw(self, x):
        at8 = self.to8(x)
        deep = functional.interpolate(self.back(self.to16(at8)), scale_factor=2.0, mode="nearest")
        return self.head(at8 + deep)

    def forward(self, x):
        """Centre, size (pixels) and class probabilities of every anchor."""
        out = self.raw(x)
        height, width = out.shape[2], out.shape[3]
        across = (torch.arange(width, device=x.device, dtype=out.dtype) + 0.5).view(1, 1, 1, -1)
        down_ = (torch.arange(height, device=x.device, dtype=out.dtype) + 0.5).view(1, 1, -1, 1)
        left, top, right, bottom = [torch.exp(out[:, i : i + 1].clamp(-4, 4)) for i in range(4)]
        centre_x, centre_y = across + (right - left) / 2, down_ + (bottom - top) / 2
        boxes = torch.cat([centre_x, centre_y, left + right, top + bottom], 1) * STRIDE
        return torch.cat([boxes, torch.sigmoid(out[:, 4:])], 1).flatten(2)


def stretched(plane):
    """Least value to 0, greatest to 1: the manifest's min-max stretch, divided by 255."""
    low, high = float(plane.min()), float(plane.max())
    return (plane.astype(numpy.float32) - low) / max(high - low, 1.0)


def load(root, annotations):
    """Every annotated pair: planes [4, height, width] and rows of class, x1, y1, x2, y2."""
    pairs = []
    for file in sorted(annotations.glob("*.xml")):
        folder = root / "raw_images_for_model"
        brightfield = tifffile.imread(folder / "brightfield" / f"{file.stem}.tiff")
        fluorescence = tifffile.imread(folder / "fluorescence" / f"{file.stem}.tiff")
        if fluorescence.shape[0] != 3:
            fluorescence = numpy.moveaxis(fluorescence, -1, 0)
        planes = numpy.stack([stretched(plane) for plane in [brightfield.squeeze(), *fluorescence]])
        boxes = []
        for item in ElementTree.parse(file).getroot().iter("object"):
            name, box = item.findtext("name"), item.find("bndbox")
            if name in CLASSES:
                boxes.append([CLASSES.index(name), *(float(box.findtext(key)) for key in ("xmin", "ymin", "xmax", "ymax"))])
        pairs.append((torch.from_numpy(planes), torch.tensor(boxes).reshape(-1, 5)))
    return pairs


def sample(pairs, count, device):
    """Random crops, flipped and turned, with the boxes whose centre lies inside."""
    images, targets = [], []
    for at in torch.randint(len(pairs), (count,)).tolist():
        planes, boxes = pairs[at]
        y, x = (int(torch.randint(size - CROP + 1, ())) for size in planes.shape[1:])
        crop = planes[:, y : y + CROP, x : x + CROP]
        own = boxes.clone()
        own[:, [1, 3]] -= x
        own[:, [2, 4]] -= y
        middle = (own[:, 1:3] + own[:, 3:5]) / 2
        own = own[((middle >= 0) & (middle < CROP)).all(1)]
        own[:, 1:] = own[:, 1:].clamp(0, CROP)
        if torch.rand(()) < 0.5:
            crop = crop.flip(2)
            own[:, [1, 3]] = CROP - own[:, [3, 1]]
        if torch.rand(()) < 0.5:
            crop = crop.flip(1)
            own[:, [2, 4]] = CROP - own[:, [4, 2]]
        if torch.rand(()) < 0.5:
            crop = crop.transpose(1, 2)
            own = own[:, [0, 2, 1, 4, 3]]
        gain = torch.empty(len(CHANNELS), 1, 1, device=device).uniform_(0.8, 1.2)
        images.append(crop.to(device) * gain)
        targets.append(own.to(device))
    return torch.stack(images), targets


def assign(targets, cells, device):
    """The cells around a box's middle are its positives; where two boxes want a cell, the smaller one has it."""
    steps = (torch.arange(cells, device=device) + 0.5) * STRIDE
    classes = torch.zeros(len(targets), len(CLASSES), cells, cells, device=device)
    sides = torch.zeros(len(targets), 4, cells, cells, device=device)
    positive = torch.zeros(len(targets), cells, cells, dtype=torch.bool, device=device)
    for at, boxes in enumerate(targets):
        if len(boxes) == 0:
            continue
        middle = (boxes[:, 1:3] + boxes[:, 3:5]) / 2
        left, top, right, bottom = (boxes[:, side].view(-1, 1, 1) for side in (1, 2, 3, 4))
        x, y = steps.view(1, 1, -1), steps.view(1, -1, 1)
        near = ((x - middle[:, 0].view(-1, 1, 1)).abs() < 1.5 * STRIDE) & ((y - middle[:, 1].view(-1, 1, 1)).abs() < 1.5 * STRIDE)
        inside = (x > left) & (x < right) & (y > top) & (y < bottom)
        area = (boxes[:, 3] - boxes[:, 1]) * (boxes[:, 4] - boxes[:, 2])
        cost = torch.where(near & inside, area.view(-1, 1, 1), torch.inf)
        least, owner = cost.min(0)
        taken = torch.isfinite(least)
        positive[at] = taken
        ys, xs = taken.nonzero(as_tuple=True)
        own = boxes[owner[ys, xs]]
        classes[at, own[:, 0].long(), ys, xs] = 1
        sides[at, :, ys, xs] = torch.stack([steps[xs] - own[:, 1], steps[ys] - own[:, 2], own[:, 3] - steps[xs], own[:, 4] - steps[ys]])
    return classes, sides, positive


def loss_of(out, classes, sides, positive):
    scores, found = out[:, 4:].float(), torch.exp(out[:, :4].float().clamp(-4, 4)) * STRIDE
    probability = torch.sigmoid(scores)
    wrong = torch.where(classes > 0, 1 - probability, probability)
    focal = (functional.binary_cross_entropy_with_logits(scores, classes, reduction="none") * wrong**2).sum()
    count = positive.sum().clamp(min=1)
    a, b = found.permute(0, 2, 3, 1)[positive], sides.permute(0, 2, 3, 1)[positive]
    least, most = torch.minimum(a, b), torch.maximum(a, b)
    shared = (least[:, 0] + least[:, 2]) * (least[:, 1] + least[:, 3])
    union = (a[:, 0] + a[:, 2]) * (a[:, 1] + a[:, 3]) + (b[:, 0] + b[:, 2]) * (b[:, 1] + b[:, 3]) - shared
    hull = (most[:, 0] + most[:, 2]) * (most[:, 1] + most[:, 3])
    generalised = shared / union - (hull - union) / hull
    return focal / count + 2 * (1 - generalised).sum() / count


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tree", type=pathlib.Path, help="folder with raw_images_for_model")
    options.add_argument("--annotations", type=pathlib.Path, help="folder of VOC files (numbers from 0, far edges exclusive); TREE/Annotations/trainval if left out")
    options.add_argument("--out", type=pathlib.Path, required=True, help="gets detector.onnx and detector.json")
    options.add_argument("--steps", type=int, default=2000)
    options.add_argument("--batch", type=int, default=16)
    given = options.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(7)
    pairs = load(given.tree, given.annotations or given.tree / "Annotations" / "trainval")
    print(f"{len(pairs)} pairs, {sum(len(boxes) for _, boxes in pairs)} boxes, on {device}", flush=True)
    pairs = [(planes.to(device), boxes) for planes, boxes in pairs]
    model = Detector().to(device, memory_format=torch.channels_last).train()
    print(f"{sum(item.numel() for item in model.parameters())} parameters", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, given.steps)
    began = time.time()
    for step in range(given.steps):
        images, targets = sample(pairs, given.batch, device)
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            out = model.raw(images.contiguous(memory_format=torch.channels_last))
        loss = loss_of(out, *assign(targets, CROP // STRIDE, device))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10)
        optimizer.step()
        rate.step()
        if step % 100 == 99:
            print(f"step {step + 1}, loss {loss.item():.3f}, {time.time() - began:.0f} s", flush=True)
    model = model.to("cpu", memory_format=torch.contiguous_format).eval()
    given.out.mkdir(parents=True, exist_ok=True)
    axes = {"images": {0: "batch", 2: "height", 3: "width"}, "output0": {0: "batch", 2: "anchors"}}
    # Newer releases trace by another exporter unless told; this network needs only the old one.
    old = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        model, torch.zeros(1, len(CHANNELS), CROP, CROP), str(given.out / "detector.onnx"),
        input_names=["images"], output_names=["output0"], dynamic_axes=axes, opset_version=16, **old)
    manifest = {
        "version": 1, "purpose": "detector", "input": {"name": "images", "layout": "nchw"}, "planes": CHANNELS,
        "scaling": {"depth": "as-stored", "stretch": "min-max", "divide": 255}, "resize": {"kind": "none", "multiple": 16},
        "output": {"contract": "yolo-v8", "boxes": "output0"}, "classes": CLASSES, "scoreThreshold": 0.05, "nms": {"iou": 0.5, "perClass": False},
    }
    (given.out / "detector.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
