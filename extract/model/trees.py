"""Decision trees that add up: what signs weigh where one counts for more beside another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.errors import MissingError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one depth. A node asks whether the sign ``sign`` is over ``bar`` (both (trees, 2**depth - 1), level by
    level from the root, the children of node i at 2 i + 1 for no and 2 i + 2 for yes); ``worth`` (trees, 2**depth) is
    what is added for the leaf that is reached."""

    sign: NDArray[np.int64]
    bar: Floats
    worth: Floats

    @classmethod
    def load(cls, path: Path, what: str) -> Trees:
        """Trees from an ``.npz`` file; ``what`` they do is told where it is not there, in a MissingError."""
        if not path.is_file():
            raise MissingError(f"the model that {what} is not at {path}", code="model-missing")
        with np.load(path) as kept:
            return cls(kept["sign"].astype(np.int64), kept["bar"].astype(np.float64), kept["worth"].astype(np.float64))

    def weigh(self, signs: Floats) -> Floats:
        """The sum over all trees for each row of ``signs`` (rows, signs)."""
        rows, (trees, inner) = len(signs), self.sign.shape
        own, first = np.arange(rows)[:, None] * signs.shape[1], np.arange(trees) * inner
        node = np.zeros((rows, trees), np.int64)
        for _ in range(inner.bit_length()):  # flat, for to look a place up in two directions takes twice as long
            at = first + node
            over = signs.take(self.sign.take(at) + own) > self.bar.take(at)
            node = 2 * node + 1 + over
        return np.asarray(self.worth.take(node - inner + np.arange(trees) * (inner + 1)).sum(axis=1), np.float64)
