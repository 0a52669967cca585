"""Two sets of weights made one: ``python -m training.blend --run ninth --share 0.85``.

A run that refines a model for new types on a CPU sees a few thousand lines, and forgets a little of what it sees no
more. Weights between those that it began from and those that it ended with keep nearly all that was learnt and most of
what was forgotten (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor

from .train import RUNS

START = Path(__file__).parent / "start.pt"


def blend(before: dict[str, Tensor], after: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """``share`` of ``after`` and the rest of ``before``, at half precision; whole numbers are those of ``after``.

    Raises KeyError if ``before`` lacks a weight, RuntimeError if one has another shape.
    """
    return {
        name: (before[name].float() * (1 - share) + new.float() * share).half() if new.is_floating_point() else new
        for name, new in after.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="its weights.pt is blended in place")
    parser.add_argument("--start", type=Path, default=START, help="the weights that the run began from")
    parser.add_argument("--share", type=float, required=True, help="how much of the run's own weights, 0 to 1")
    args = parser.parse_args()
    path = RUNS / args.run / "weights.pt"
    before, after = (torch.load(p, map_location="cpu", weights_only=True) for p in (args.start, path))
    after["average"] = blend(before["average"], after["average"], args.share)
    torch.save(after, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


if __name__ == "__main__":
    main()
