"""How far the lines of print lean is told for tables, too, whose labels and figures stand far apart."""

import cv2
import numpy as np
import pytest

from extract.image.skew import find_feet, find_skew


@pytest.mark.parametrize("angle", [-0.9, -0.7, -0.55, 0.6, 0.85])
@pytest.mark.parametrize(("pitch", "words"), [(26, 300), (28, 300), (27.4, 60)])
def test_labels_and_a_column_of_figures_far_apart_tell_the_skew(angle: float, pitch: float, words: int) -> None:
    """Half way between the coarse angles, one at which labels meet the figures of the next row scores as well."""
    rng, slope = np.random.default_rng(0), np.tan(np.radians(angle))
    ink = np.zeros((1170, 830), np.uint8)
    for k in range(27):
        y = 180 + pitch * k
        ends = [(110 + words, round(y + 8 + (words - 305) * slope)), (690, round(y + 8 + 275 * slope))]
        cv2.line(ink, *ends, 255, 1)
        for x in (*range(110, 110 + words, 9), *range(700, 730, 9)):
            foot = round(y + (x - 415) * slope)
            ink[foot - int(rng.integers(6, 11)) : foot, x : x + 6] = 255
    assert find_skew(find_feet(ink)) == pytest.approx(angle, abs=0.15)
