"""The normalisation's statistics taken anew from even batches: ``python -m training.settle --run fifth``.

Batches on a CPU are small, and made of lines much alike: what normalisation gathers from them while it trains is not
what it meets in use, and a reader so trained may see letters at the white end of a line. Here the weights stay as they
are, and the statistics become those of batches as ``feed`` makes them: every length, padded as in use.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from torch import nn

from .data import Lines
from .feed import CHUNK, Chunk, Store, labels_of, lengths
from .model import Reader
from .train import RUNS
from .vary import vary


def settle(model: Reader, seed: int, lines: int = 8000, batches: int = 60, area: int = 60_000) -> None:
    """Replaces means and variances of ``model`` by their averages over ``batches`` batches of ``area`` columns."""
    source, store = Lines(seed), Store(lines, seed)
    for start in range(0, lines, CHUNK):
        samples = [source.sample(*lengths(start + n, 1.0, False)) for n in range(CHUNK)]
        store.add(
            Chunk(
                np.hstack([s.image for s in samples]),
                [s.image.shape[1] for s in samples],
                np.array([c for s in samples for c in labels_of(s.label)], np.int16),
                [len(s.label) for s in samples],
            )
        )
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain average over all that follows
    model.train()
    with torch.inference_mode():
        for _ in range(batches):
            images = torch.from_numpy(store.batch(area).images)
            model(vary(images.float() * (-1 / 255) + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="its weights.pt is settled in place")
    parser.add_argument("--seed", type=int, default=77)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    path = RUNS / args.run / "weights.pt"
    held = torch.load(path, map_location="cpu", weights_only=True)
    model = Reader()
    model.take(held["average"])
    began = time.monotonic()
    settle(model, args.seed)
    held["average"] = {k: v.half() if v.dtype.is_floating_point else v for k, v in model.state_dict().items()}
    torch.save(held, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)
    print(f"settled in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
