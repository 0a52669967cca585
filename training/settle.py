"""The normalisation's statistics taken anew from even batches: ``python -m training.settle --run fifth``.

Batches on a CPU are small, and made of lines much alike: what normalisation gathers from them while it trains is not
what it meets in use, and a reader so trained may see letters at the white end of a line. Here the weights stay as they
are, and the statistics become those of batches as ``feed`` makes them: every length, padded as in use.
"""

from __future__ import annotations

import argparse
import time
from multiprocessing import Value

import torch
from torch import nn

from .data import Lines
from .feed import Store, chunks
from .model import Reader
from .train import RUNS
from .vary import vary


def settle(model: Reader, seed: int, lines: int = 8000, batches: int = 60, area: int = 60_000) -> None:
    """Replaces means and variances of ``model`` by their averages over ``batches`` batches of ``area`` columns."""
    source, store = chunks(Lines(seed), False, Value("d", 1.0, lock=False), area // 30), Store(lines, seed)
    while store.fresh < lines:
        store.add(next(source))
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain average over all that follows
    model.train()
    with torch.inference_mode():
        for _ in range(batches):
            model(vary(store.batch(area).images.float() * (-1 / 255) + 1))


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
