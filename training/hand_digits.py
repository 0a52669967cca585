"""The network that reads the digits of numbers written by a pen: ``python -m training.hand_digits --minutes 25``.

Numbers are put together from digits that people wrote, each number by one hand, Thai or Arabic (``hands/README.md``),
over dotted lines and rules, in the frames of stamps, behind slashes, in boxes cut too wide or too tight, and damaged as
scans are. Each is bent and moved anew whenever it is learnt from, for there are but ten digits of most hands. Every
tenth writer is never learnt from and measured at the end.
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

from extract.read.pen_digits import DIGITS, HEIGHT, MODEL, decoded, picture

from . import degrade
from .export import folded
from .graph import Graph
from .hand import placed
from .hands import POINT, Hands, at_random, written

Gray = NDArray[np.uint8]

CHANNELS = (1, 24, 40, 64, 96, 96)
STRIDES = ((2, 2), (2, 2), (2, 1), (2, 1), (1, 1))
SIZES = (5, 3, 3, 3, 3)
WIDE = 128
"""Columns of the pictures that are learnt from; longer numbers are left out."""
ARABIC = 0.3
"""Share of numbers in Arabic digits."""
BENT = 0.08
"""How far a picture is sheared, stretched and turned at random, of its size."""
WAVED = 0.04
"""How far its parts move against one another, of its height."""
SMOOTH = 0.02
"""Trust in a label that is not given: about one digit in ten of the Thai ones is another sign or a scribble."""


def sample(seed: int, hands: Hands) -> tuple[Gray, list[int]] | None:
    """A picture as the network sees it and its digits' classes; None where damage left no ink or it is too long."""
    rng, dice = random.Random(seed), np.random.default_rng(seed)
    labels = at_random(rng, hands, ARABIC)
    number = written(rng, hands, labels)
    drawn = placed(rng, number, [_stroke(rng)] if rng.random() < 0.25 else [])
    cut = degrade.crop(dice, drawn, degrade.draw_condition(dice), extra=False).image
    if rng.random() < 0.5:  # as a box of what was read lies: close at its sides, room above and below
        columns = np.flatnonzero((cut < 128).any(axis=0))
        if columns.size:
            cut = cut[:, max(0, int(columns[0]) + rng.randint(-3, 1)) : int(columns[-1]) + 1 + rng.randint(-1, 3)]
    seen = picture(np.ascontiguousarray(cut))
    if seen is None or seen.shape[1] > WIDE:
        return None
    wide = np.full((HEIGHT, WIDE), 255, np.uint8)
    wide[:, : seen.shape[1]] = seen
    return wide, [DIGITS.index(".") + 1 if k == POINT else k + 1 for k in labels]


def _stroke(rng: random.Random) -> Gray:
    """The slash or the frame of a stamp that stands at a number's side."""
    out = np.full((60, 26), 255, np.uint8)
    lean = rng.choice((0, 0, 10, 18))
    cv2.line(out, (24 - lean // 2, 0), (2 + (18 - lean) // 2, 59), rng.randint(0, 60), rng.choice((2, 3)))
    return out


class DigitReader(nn.Module):
    """Ink (n, 1, 32, width), 1 for ink, to log-probabilities (n, width / 4, classes)."""

    def __init__(self) -> None:
        super().__init__()
        self.convs = nn.ModuleList(
            nn.Conv2d(a, b, size, stride=stride, padding=size // 2, bias=False)
            for (a, b), size, stride in zip(pairwise(CHANNELS), SIZES, STRIDES, strict=True)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for b in CHANNELS[1:])
        self.head = nn.Conv2d(CHANNELS[-1], len(DIGITS) + 1, (HEIGHT // 16, 3), padding=(0, 1))

    def forward(self, x: Tensor) -> Tensor:
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = torch.relu(norm(conv(x)))
        scores = self.head(nn.functional.dropout(x, 0.15, self.training)).squeeze(2)
        return scores.transpose(1, 2).log_softmax(2)  # type: ignore[no-any-return]


def _drawn(first: int, count: int, hands: Hands) -> tuple[Gray, list[list[int]]]:
    made = [s for seed in range(first, first + count) if (s := sample(seed, hands)) is not None]
    return np.stack([p for p, _ in made])[:, None], [labels for _, labels in made]


def _ink(images: Gray) -> Tensor:
    return 1 - torch.from_numpy(images).float() / 255


def _bent(ink: Tensor) -> Tensor:
    """The pictures (n, 1, 32, width) each sheared, stretched, turned and waved a little anew."""
    n, _, height, width = ink.shape
    change = torch.eye(2).repeat(n, 1, 1) + torch.randn(n, 2, 2) * BENT / 2
    change[:, 1, 0] *= height / width / 4  # a line rises slowly along its width
    grid = nn.functional.affine_grid(torch.cat([change, torch.zeros(n, 2, 1)], 2), [n, 1, height, width], False)
    coarse = torch.randn(n, 2, 4, 2 * width // height + 2)
    waves = nn.functional.interpolate(coarse, (height, width), mode="bicubic", align_corners=False)
    scale = torch.tensor([height / width, 1.0]) * WAVED
    return nn.functional.grid_sample(ink, grid + waves.permute(0, 2, 3, 1) * scale, align_corners=False)


def train(images: Gray, labels: list[list[int]], minutes: float) -> DigitReader:
    """A network trained for so long on drawings (n, 1, 32, 128) and the classes of their digits."""
    torch.manual_seed(1)
    reader = DigitReader()
    optimiser = torch.optim.AdamW(reader.parameters(), lr=3e-3, weight_decay=1e-3)
    lose = nn.CTCLoss(zero_infinity=True)
    began, step, losses = time.monotonic(), 0, []
    order = np.random.default_rng(2)
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        optimiser.param_groups[0]["lr"] = 3e-3 * min(1.0, step / 200 + 0.05) * (1 - share) + 1e-5
        chosen = order.choice(len(images), 64, replace=False)
        wanted = [labels[k] for k in chosen]
        logs = reader(_bent(_ink(images[chosen])))
        steps = torch.full((len(chosen),), logs.shape[1])
        lengths = torch.tensor([len(w) for w in wanted])
        flat = torch.tensor([c for w in wanted for c in w])
        loss = lose(logs.transpose(0, 1), flat, steps, lengths) - SMOOTH * logs.mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
        optimiser.step()
        step += 1
        losses.append(float(loss.detach()))
        if step % 200 == 0:
            print(step, f"{share:.2f} {sum(losses[-200:]) / 200:.4f}", flush=True)
    return reader.eval()


def measure(reader: DigitReader) -> None:
    """How many numbers of the hands held aside are read whole, in Thai and in Arabic digits, all and the surest."""
    images, labels = _drawn(10_000_000, 4000, Hands.load(aside=True))
    with torch.no_grad():
        seen = torch.cat([reader(_ink(images[k : k + 500])) for k in range(0, len(images), 500)]).exp().numpy()
    read = [decoded(p) for p in seen]
    true = ["".join(DIGITS[c - 1] for c in own) for own in labels]
    for script, first in (("Thai", "๐"), ("Arabic", "0")):
        own = [k for k, text in enumerate(true) if (text[0] < "๐") == (first == "0")]
        right = [read[k][0] == true[k] for k in own]
        single = [read[k][0] == true[k] for k in own if len(true[k]) == 1]
        sure = [read[k][0] == true[k] for k in own if read[k][1] >= 0.9]
        print(
            f"{script}: {np.mean(right):.3f} of {len(right)} whole, {np.mean(single):.3f} of single digits, "
            f"{np.mean(sure):.3f} of the {len(sure)} read at 0.9 or more",
            flush=True,
        )


def export(reader: DigitReader, path: Path) -> None:
    """The network as ONNX: uint8 pictures (n, 1, 32, width) in, probabilities (n, width / 4, classes) out."""
    from onnx import TensorProto, helper

    graph = Graph()
    x = graph.ink("pictures")
    for k, (conv, norm) in enumerate(zip(reader.convs, reader.norms, strict=True)):
        weight, bias = folded(conv, norm)
        x = graph.convolve(f"conv{k}", x, weight, bias, True, strides=list(STRIDES[k]), pads=[SIZES[k] // 2] * 4)
    weight, bias = reader.head.weight.detach().numpy(), reader.head.bias.detach().numpy()  # type: ignore[union-attr]
    x = graph.convolve("head", x, weight, bias, False, pads=[0, 1, 0, 1])
    x = graph.add("Squeeze", [x, graph.constant("axis_2", np.array([2], np.int64))], "scores")
    x = graph.add("Transpose", [x], "by_step", perm=[0, 2, 1])
    graph.add("Softmax", [x], "probabilities", axis=2)
    given = helper.make_tensor_value_info("pictures", TensorProto.UINT8, ["n", 1, HEIGHT, "width"])
    made = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", "steps", len(DIGITS) + 1])
    graph.write(path, "pen-digits", given, made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--store", type=int, default=60_000, help="drawings to learn from")
    parser.add_argument("--export", type=Path, default=MODEL)
    args = parser.parse_args()
    images, labels = _drawn(0, args.store, Hands.load(aside=False))
    print(f"{len(images)} drawn", flush=True)
    reader = train(images, labels, args.minutes)
    export(reader, args.export)
    measure(reader)


if __name__ == "__main__":
    main()
