"""Curves of confidence, the threshold taken from them, and the recipe that fits them."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from check_readings import mark
from hypothesis import given
from hypothesis import strategies as st

from extract.check import confidence
from extract.check.confidence import UNLIKE, calibrated, calibration, interpolate, may_hide, threshold_for, together

DOC = Path(__file__).parents[1] / "docs" / "explanation" / "confidence.md"


def test_the_shipped_curves_rise_and_say_where_they_come_from() -> None:
    shipped = calibration()
    assert {"text-layer", "transcript", "recognizer", "tesseract", "words", "label"} <= set(shipped.curves)
    assert {"date", "recipe"} <= set(shipped.origin)
    for points in shipped.curves.values():
        assert points[0] == (0.0, 0.0) and points[-1][0] == 1.0
        assert list(points) == sorted(points)


def test_a_falling_curve_is_refused() -> None:
    text = '[origin]\ndate = "x"\n[r]\npoints = [[0.0, 0.5], [1.0, 0.4]]\n'
    text += "[curve]\npoints = []\n[misplaced]\npoints = []\n"
    with pytest.raises(ValueError, match="does not rise"):
        confidence.parse_calibration(text)


@given(st.floats(0, 1), st.floats(0, 1))
def test_calibration_never_turns_an_order_round(first: float, second: float) -> None:
    points = calibration().curves["recognizer"]
    low, high = sorted((first, second))
    assert interpolate(points, low) <= interpolate(points, high)


def test_a_runner_up_that_comes_near_lowers_the_sureness() -> None:
    alone = mark("32.9", "32.9", confidence=0.9)
    assert confidence.raw_confidence(replace(alone, alternatives=(("82.9", 0.9),))) == 0.5
    assert confidence.raw_confidence(replace(alone, digit_confidences=(0.9, 0.4, 0.9))) == 0.4


def test_words_have_a_curve_of_their_own() -> None:
    curves = confidence.calibration().curves
    words, figure = mark("สามสิบ", "30", "words", confidence=0.9), mark("30", "30", confidence=0.9)
    assert curves["words"] != curves["recognizer"]
    assert calibrated(words) == pytest.approx(interpolate(curves["words"], 0.9))
    assert calibrated(figure) == pytest.approx(interpolate(curves["recognizer"], 0.9))


@pytest.mark.parametrize(
    ("first", "value", "look", "seen", "raw"),
    [
        ((1.0, 0.93, 1.0), "32.9", 0.998, "32.9", 0.998),
        ((1.0, 0.93, 1.0), "32.9", 0.5, "32.9", (0.93 * 0.5) ** 0.5),
        ((1.0, 0.80, 1.0), "32.9", 0.998, "32.9", (0.80 * 0.998) ** 0.5),
        ((0.93, 0.93, 0.93), "32.9", 0.998, "32.9", (0.93 * 0.998) ** 0.5),
        ((0.93,), "9", 0.998, "9", (0.93 * 0.998) ** 0.5),
        ((1.0, 0.93, 1.0), "-32.9", 0.998, "-32.9", (0.93 * 0.998) ** 0.5),
        ((1.0, 0.93, 1.0), "32.9", 0.998, "82.9", (0.93 * 0.002) ** 0.5),
        ((1.0, 0.93, 1.0), "32.9", 0.0, "82.9", (0.93 * UNLIKE) ** 0.5),
    ],
    ids=[
        "surer of the same",
        "unsure",
        "after an unsure one",
        "of all digits",
        "of one digit",
        "of a minus",
        "another",
        "another, unsure of it",
    ],
)
def test_a_later_look_counts_by_itself_where_the_first_was_all_but_sure_of_the_same(
    first: tuple[float, ...], value: str, look: float, seen: str, raw: float
) -> None:
    one = replace(mark(value, value, confidence=min(first)), digit_confidences=first)
    curve = calibration().curves["recognizer"]
    assert calibrated(one, mark(seen, seen, confidence=look)) == pytest.approx(interpolate(curve, raw))


@pytest.mark.parametrize(("rival", "alone"), [(("82.9", 0.004), True), (("82.9", 0.02), False), (("๓2.9", 0.02), True)])
def test_nor_does_it_where_another_number_came_near(rival: tuple[str, float], alone: bool) -> None:
    one = replace(mark("32.9", "32.9", confidence=0.95), digit_confidences=(0.95, 1.0, 1.0), alternatives=(rival,))
    sure = calibrated(one, mark("32.9", "32.9", confidence=0.999))
    assert (sure == pytest.approx(interpolate(calibration().curves["recognizer"], 0.999))) == alone


def test_agreement_raises_confidence_but_never_to_certainty() -> None:
    assert together([0.9, 0.9]) == 0.99
    assert together([0.999] * 5) == 0.9999


@pytest.mark.parametrize(
    ("printed", "lacks", "hides"),
    [
        ("๓๒.๓", "๔๖๗๘๙", True),
        ("32.3", "๔๖๗๘๙", False),
        ("๓2.3", "๔๖๗๘๙", True),
        ("๓๒.๓", "", False),
        ("32.3", "7", True),
    ],
)
def test_what_may_hide_a_digit(printed: str, lacks: str, hides: bool) -> None:
    assert may_hide(mark(printed, None, lacks=lacks)) is hides


def test_a_smaller_error_never_gives_a_lower_threshold() -> None:
    wishes = [0.5, 0.1, 0.01, 0.005, 0.001, 0.0005, 1e-9]
    thresholds = [threshold_for(w) for w in wishes]
    assert thresholds == sorted(thresholds)
    assert thresholds[-1] > 1  # nothing can vouch for that: only proved values are accepted


@pytest.mark.parametrize("share", [0, 1, -0.1, 2])
def test_an_error_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        threshold_for(share)


class TestRecipe:
    def test_isotonic_fit_recovers_a_rising_truth(self) -> None:
        from benchmarks.calibration import curve

        rng = random.Random(1)
        samples = [(raw := rng.random(), rng.random() < raw**2) for _ in range(4000)]
        points = curve(samples)
        for raw in (0.3, 0.5, 0.7, 0.9):
            assert abs(interpolate(points, raw) - raw**2) < 0.08
        assert all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(points))

    def test_no_run_of_luck_makes_a_certainty(self) -> None:
        from benchmarks.calibration import curve

        assert curve([(0.99, True)] * 100)[-1][1] == pytest.approx(100.5 / 101)

    def test_folds_keep_a_document_together_and_split_documents(self) -> None:
        from benchmarks.calibration import fold

        folds = [fold(f"letter-{n}") for n in range(200)]
        assert 60 < sum(folds) < 140
        assert fold("letter-1") == fold("letter-1")

    def test_error_is_counted_with_half_an_error_more_than_seen(self) -> None:
        from benchmarks.calibration import Row

        assert Row(0.99, 100, 90, 0, 49, 0).error == 0.01
        assert Row(0.99, 100, 90, 0, 49, 0).upper == pytest.approx(3 / 90)


def test_the_table_of_the_docs_is_that_of_the_shipped_curve() -> None:
    table = regex.search(r"(?s)<!-- curve -->\n(.*?)<!-- /curve -->", DOC.read_text(encoding="utf-8"))
    assert table is not None
    shown = [float(t) for t in regex.findall(r"^\| (0\.\d+) \|", table[1], regex.MULTILINE)]
    assert shown == [threshold for threshold, _ in calibration().errors]
