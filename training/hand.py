"""The network that tells a number written by a pen from a printed one: ``python -m training.hand --minutes 8``.

Printed numbers are drawn in every face and damaged as lines are (``render``, ``degrade``). Written ones are put
together from digits that people wrote, each number by one hand: Thai digits of 388 writers and Arabic ones, both under
the MIT licence (``hands/README.md``). Both stand over dotted lines and rules, beside slashes and letters, in boxes cut
too wide or too tight, so that only the strokes tell them apart. Every tenth writer and the families held aside are
never learnt from and measured at the end.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from extract.read.pen import HEIGHT, MODEL, WIDTH, picture

from . import degrade, numbertext
from .export import folded
from .fonts import HELD_ASIDE
from .graph import Graph
from .hands import Hands, written
from .render import DRAWN_BAND, ROOM_ABOVE, ROOM_BELOW, Choice, Drawn, draw

Gray = NDArray[np.uint8]

SIZES, STRIDES = (5, 3, 3, 3), (2, 2, 1, 2)
"""Of the four convolutions."""
LIKE_PENS = frozenset(
    {"Purisa", "Charm", "Charmonman", "Itim", "Mali", "Sriracha", "Kodchasan", "Pattaya", "Playpen Sans Thai"}
)
"""Families drawn after handwriting: neither class is taught with them."""


def printed(rng: random.Random, faces: Choice) -> Gray:
    """A number in print: ink 0 on 255, cut close."""
    while True:
        text = "".join(c for c in numbertext.numerals(rng, numbertext.cell(rng), 0.5) if c.isdigit() or c in ".,")
        text = text.strip(".,")
        if not text or rng.random() < 0.4:
            text = "".join(rng.choices("๐๑๒๓๔๕๖๗๘๙", k=rng.choice((1, 2, 2, 3, 4, 5))))
        image = draw(rng, text[:9], faces.draw(rng), varied=False).image
        rows, columns = np.nonzero(image < 128)
        if rows.size:
            return image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def placed(rng: random.Random, number: Gray, neighbours: list[Gray]) -> Drawn:
    """A number where numbers stand: over dots or a rule, beside other print."""
    tall = int(DRAWN_BAND * rng.uniform(0.9, 2.1))
    scale = tall / number.shape[0]
    number = cv2.resize(number, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    above, below = round(ROOM_ABOVE * DRAWN_BAND), round(ROOM_BELOW * DRAWN_BAND)
    height = max(above + DRAWN_BAND + below, number.shape[0] + 20)
    image = np.full((height, number.shape[1] + 2 * DRAWN_BAND), 255, np.uint8)
    base = min(height - 8, above + DRAWN_BAND + rng.randint(-3, 3))
    top = max(0, base - number.shape[0])
    image[top : top + number.shape[0], DRAWN_BAND : DRAWN_BAND + number.shape[1]] = number[: height - top]
    kind = rng.random()
    left, right = 0, image.shape[1]
    if kind < 0.2:  # the dots or the rule of a form
        y = min(height - 3, base + rng.randint(-3, 5))
        if kind < 0.12:
            for x in range(rng.randint(0, 4), right, rng.choice((4, 5, 6, 8))):
                cv2.circle(image, (x, y), 1, rng.randint(0, 90), -1)
        else:
            cv2.line(image, (left, y), (right, y + rng.randint(-1, 1)), rng.randint(0, 110), rng.choice((1, 1, 2)))
    elif kind < 0.32 and neighbours:  # a letter or a slash that the box takes in at its side
        other = rng.choice(neighbours)
        part = other[:, : rng.randint(2, 12)]
        part = part[: height - 2]
        y = max(0, min(height - part.shape[0], base - part.shape[0] + rng.randint(-4, 4)))
        x = DRAWN_BAND - part.shape[1] if rng.random() < 0.5 else DRAWN_BAND + number.shape[1]
        at = image[y : y + part.shape[0], max(0, x) : max(0, x) + part.shape[1]]
        np.minimum(at, part[:, : at.shape[1]], out=at)
    return Drawn(image, above, above + DRAWN_BAND, "")


def sample(seed: int, hands: Hands, faces: Choice) -> tuple[Gray, bool] | None:
    """A picture as the network sees it, and whether a pen wrote it; None where damage left no ink."""
    rng, dice = random.Random(seed), np.random.default_rng(seed)
    pen = rng.random() < 0.5
    number = written(rng, hands) if pen else printed(rng, faces)
    neighbours = [printed(rng, faces)] if rng.random() < 0.3 else []
    cut = degrade.crop(dice, placed(rng, number, neighbours), degrade.draw_condition(dice), extra=False)
    if rng.random() < 0.3:  # a box cut too tight
        part = cut.image
        columns = np.flatnonzero((part < 128).any(axis=0))
        if columns.size:
            first = max(0, int(columns[0]) + rng.randint(-2, 2))
            part = part[:, first : int(columns[-1]) + 1 + rng.randint(-2, 2)]
        cut = degrade.Crop(part, cut.band)
    seen = picture(np.ascontiguousarray(cut.image))
    return None if seen is None else (seen, pen)


class Judge(nn.Module):
    """Ink (n, 1, 32, 96), 1 for ink, to the logit that a pen wrote it."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (1, 12, 24, 32, 48)
        self.convs = nn.ModuleList(
            nn.Conv2d(a, b, size, stride=stride, padding=size // 2, bias=False)
            for (a, b), size, stride in zip(pairwise(sizes), SIZES, STRIDES, strict=True)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for b in sizes[1:])
        self.head = nn.Linear(2 * sizes[-1], 1)

    def forward(self, x: Tensor) -> Tensor:
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = torch.relu(norm(conv(x)))
        pooled = torch.cat([x.amax(dim=(2, 3)), x.mean(dim=(2, 3))], dim=1)
        return self.head(nn.functional.dropout(pooled, 0.2, self.training)).squeeze(1)  # type: ignore[no-any-return]


def _drawn(first: int, count: int, hands: Hands, faces: Choice) -> tuple[Gray, NDArray[np.float32]]:
    made = [s for seed in range(first, first + count) if (s := sample(seed, hands, faces)) is not None]
    return np.stack([p for p, _ in made])[:, None], np.array([w for _, w in made], np.float32)


def _ink(images: Gray) -> Tensor:
    return 1 - torch.from_numpy(images).float() / 255


def train(images: Gray, labels: NDArray[np.float32], minutes: float) -> Judge:
    """A network trained for so long on drawings (n, 1, 32, 96) and whether a pen made them."""
    torch.manual_seed(1)
    judge = Judge()
    optimiser = torch.optim.AdamW(judge.parameters(), lr=3e-3, weight_decay=1e-3)
    began, step, losses = time.monotonic(), 0, []
    order = np.random.default_rng(2)
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        optimiser.param_groups[0]["lr"] = 3e-3 * min(1.0, step / 100 + 0.05) * (1 - share) + 1e-5
        chosen = order.choice(len(images), 128, replace=False)
        loss = nn.functional.binary_cross_entropy_with_logits(
            judge(_ink(images[chosen])), torch.from_numpy(labels[chosen]) * 0.99 + 0.005
        )
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        step += 1
        losses.append(float(loss.detach()))
        if step % 200 == 0:
            print(step, f"{sum(losses[-200:]) / 200:.4f}", flush=True)
    return judge.eval()


def measure(judge: Judge) -> None:
    """How many of the hands held aside are told, and how much print of the families held aside is taken for a pen."""
    aside = Choice(families=HELD_ASIDE)
    images, labels = _drawn(10_000_000, 6000, Hands.load(aside=True), aside)
    with torch.no_grad():
        sure = torch.sigmoid(torch.cat([judge(_ink(images[k : k + 500])) for k in range(0, len(images), 500)])).numpy()
    for least in (0.5, 0.9, 0.95, 0.98, 0.99, 0.995):
        told, taken = (float(np.mean(sure[labels == kind] >= least)) for kind in (1, 0))
        print(f"{least}: pens told {told:.4f}, print taken for one {taken:.5f}")


def export(judge: Judge, path: Path) -> None:
    """The network as ONNX: uint8 pictures (n, 1, 32, 96) in, sureness (n,) out."""
    from onnx import TensorProto, helper

    graph = Graph()
    x = graph.ink("pictures")
    for k, (conv, norm) in enumerate(zip(judge.convs, judge.norms, strict=True)):
        weight, bias = folded(conv, norm)
        x = graph.convolve(f"conv{k}", x, weight, bias, True, strides=[STRIDES[k]] * 2, pads=[SIZES[k] // 2] * 4)
    highest = graph.add("ReduceMax", [x], "highest", axes=[2, 3], keepdims=0)
    mean = graph.add("ReduceMean", [x], "mean", axes=[2, 3], keepdims=0)
    pooled = graph.add("Concat", [highest, mean], "pooled", axis=1)
    weight = judge.head.weight.detach().numpy()
    names = [pooled, graph.constant("wh", weight), graph.constant("bh", judge.head.bias.detach().numpy())]
    x = graph.add("Gemm", names, "logit", transB=1)
    shape = graph.constant("flat", np.array([-1], np.int64))
    graph.add("Sigmoid", [graph.add("Reshape", [x, shape], "flattened")], "sureness")
    given = helper.make_tensor_value_info("pictures", TensorProto.UINT8, ["n", 1, HEIGHT, WIDTH])
    made = helper.make_tensor_value_info("sureness", TensorProto.FLOAT, ["n"])
    graph.write(path, "pen", given, made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--store", type=int, default=40_000, help="drawings to learn from")
    parser.add_argument("--export", type=Path, default=MODEL)
    args = parser.parse_args()
    hands, faces = Hands.load(aside=False), Choice(without=HELD_ASIDE | LIKE_PENS, even=True)
    images, labels = _drawn(0, args.store, hands, faces)
    print(f"{len(images)} drawn", flush=True)
    judge = train(images, labels, args.minutes)
    measure(judge)
    export(judge, args.export)


if __name__ == "__main__":
    main()
