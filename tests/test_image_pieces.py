"""Connected pieces with labels of two bytes are the same pieces."""

import cv2
import numpy as np
import pytest

from extract.image.creases import closed_runs
from extract.image.pieces import pieces, pieces_of_runs, runs

NARROW, WIDE = np.dtype(np.uint16), np.dtype(np.int32)


@pytest.mark.parametrize("connectivity", [4, 8])
@pytest.mark.parametrize(("share", "kind"), [(0.004, NARROW), (0.02, NARROW), (0.25, WIDE), (0.7, None)])
def test_labels_and_statistics_are_those_of_opencv(share: float, kind: np.dtype | None, connectivity: int) -> None:
    ink = (np.random.default_rng(3).random((1200, 1100)) < share).astype(np.uint8) * 255

    labels, stats = pieces(ink, connectivity)

    _, want, want_stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=connectivity, ltype=cv2.CV_32S)
    assert np.array_equal(labels, want)
    assert np.array_equal(stats, want_stats)
    assert kind is None or labels.dtype == kind


def test_small_images_of_any_shape() -> None:
    for shape in ((1, 1), (1, 7), (9, 1), (3, 4)):
        labels, stats = pieces(np.ones(shape, np.uint8))
        assert labels.min() == labels.max() == 1
        assert stats[1].tolist() == [0, 0, shape[1], shape[0], shape[0] * shape[1]]


@pytest.mark.parametrize("share", [0.0, 0.02, 0.2, 0.5, 0.9])
def test_the_pieces_that_runs_make_are_those_of_the_image(share: float) -> None:
    ink = (np.random.default_rng(7).random((90, 110)) < share).astype(np.uint8) * 255

    found = pieces_of_runs(*runs(ink))

    assert sorted(found.tolist()) == sorted(pieces(ink)[1][1:].tolist())


@pytest.mark.parametrize("size", range(4, 16))
@pytest.mark.parametrize("share", [0.03, 0.2, 0.6])
def test_gaps_are_what_closing_adds(size: int, share: float) -> None:
    ink = (np.random.default_rng(size).random((80, 70)) < share).astype(np.uint8) * 255

    found = np.zeros_like(ink)
    for row, start, end in zip(*closed_runs(runs(ink), 70, size), strict=True):
        found[row, start:end] = 255

    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, size), np.uint8))
    assert np.array_equal(found, cv2.subtract(closed, ink))
