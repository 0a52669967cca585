"""Bands of lines that were joined are those of all lines anew."""

import numpy as np
import pytest

from extract.lines.bands import bands_joined, bands_of
from extract.lines.components import Components


@pytest.mark.parametrize("target", [[0, 1, 2, 3], [0, 0, 2, 3], [2, 1, 2, 1], [3, 3, 3, 3]])
def test_bands_of_joined_lines_are_those_of_all_lines_anew(target: list[int]) -> None:
    chance = np.random.default_rng(4)
    corners = chance.integers(0, 400, (90, 2))
    boxes = np.concatenate([corners, corners + chance.integers(4, 30, (90, 2))], axis=1).astype(np.int32)
    parts = Components(np.zeros((1, 1), np.int32), boxes, np.ones(90, np.int32))
    apart = chance.integers(-1, 4, 90).astype(np.int32)
    joined = np.append(target, -1)[apart].astype(np.int32)

    found = bands_joined(parts, joined, 20.0, apart, bands_of(parts, apart, 4, 20.0))

    assert found == bands_of(parts, joined, 4, 20.0)
