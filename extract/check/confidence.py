"""From what a reader says of its own sureness to how often such a reading is right.

The curves are measured (``benchmarks/calibration.py``) and kept in ``calibration.toml`` beside this
file, with the date and the recipe that made them. Each is piecewise linear and never falls.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extract.knowledge.prepared import parsed
from extract.model.claims import OF_BODY, OF_HEAD, Mark
from extract.thai import digits, numbers

Points = tuple[tuple[float, float], ...]

LABEL_FLOOR = 0.75
"""Below this sureness of the label a value is right about the wrong thing too often."""

PROOF_FLOOR = 0.5
"""A reading below this calibrated confidence proves nothing about another one: both may be the same
misreading."""

_WORST_SINGLE = 20  # how much more than the mean error a single accepted value may risk

LOOK_AGAIN = 0.999
"""A number that its reader is less sure of than this, and that nothing proves, is looked at again in other ways: one in
forty. What was read right is read right again, and surer; what was not is seldom as sure twice."""

ALL_BUT_SURE = 0.9
"""A number of which the first look was as sure as this, but for one digit that none other comes near, is as sure as a
later look that sees the same, in other ways and surer. On 20 types under all damage, of 57 numbers that are accepted
for that none is wrong; less sure, or with all its digits as sure as what touches them, a number may hide a digit that
no look shows, and a minus may be what is left of a rule, in each of them."""

RIVAL = 0.005
"""Share of another number from which a first look saw it come near: of 13 wrong ones in such doubt none has less than
0.01."""

UNLIKE = 0.5
"""What a later look that sees another number says for this one at most, however unsure it is of its own."""

FAINT = 0.3
"""A reading below this is as good as none where another print of the value was read well."""

_ERROR_LEFT = 1e-4
"""No number of agreeing evidences takes the error below one in ten thousand: the page may still be
misunderstood."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """``curves``: reader, or evidence of meaning, to points (raw, calibrated); ``errors`` of digits and
    ``misplaced``: (calibrated threshold, error among accepted)."""

    origin: dict[str, object]
    curves: dict[str, Points]
    errors: Points
    misplaced: Points


@cache
def calibration() -> Calibration:
    """The curves that ship with the package."""
    text = resources.files("extract.check").joinpath("calibration.toml").read_text(encoding="utf-8")
    return parse_calibration(text)


def parse_calibration(text: str) -> Calibration:
    """The curves out of TOML text. Raises ValueError where a curve falls or leaves 0..1."""
    data = parsed(text.encode())
    origin = dict(data.pop("origin"))
    errors, misplaced = (tuple((float(a), float(b)) for a, b in data.pop(n)["points"]) for n in ("curve", "misplaced"))
    curves: dict[str, Points] = {}
    for reader, table in data.items():
        points = tuple((float(x), float(y)) for x, y in table["points"])
        if any(not 0 <= v <= 1 for p in points for v in p):
            raise ValueError(f"calibration of {reader} leaves 0..1")
        if any(a[0] >= b[0] or a[1] > b[1] for a, b in itertools.pairwise(points)):
            raise ValueError(f"calibration of {reader} does not rise")
        curves[reader] = points
    return Calibration(origin, curves, errors, misplaced)


def interpolate(points: Sequence[tuple[float, float]], x: float) -> float:
    """The height of a piecewise linear curve at ``x``; level outside its ends.

    >>> interpolate([(0.0, 0.0), (0.5, 0.25), (1.0, 0.75)], 0.75)
    0.5
    """
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


def raw_confidence(mark: Mark) -> float:
    """The reader's sureness of the weakest digit, lowered where another reading of the value comes near.

    ``alternatives`` are whole readings with their own confidence; a runner-up as likely as the reading
    itself halves the sureness.
    """
    least = min((mark.confidence, *mark.digit_confidences))
    runner_up = max((c for _, c in mark.alternatives), default=0.0)
    if runner_up <= 0 or least <= 0:
        return max(0.0, least)
    return max(0.0, min(least, least / (least + runner_up)))


def calibrated(mark: Mark, *looks: Mark) -> float:
    """How often a reading such as this one is right, 0..1. A reader without a curve gets half its own word.

    ``looks``: the same reader's later looks at the same print, which count like the first (geometric mean), or by
    themselves where that was all but sure of the same; one that saw another number is as sure of this one as it is
    unsure of its own, and at most ``UNLIKE``. Numbers in words have a curve of their own: a misread letter seldom makes
    another number of them.
    """
    curves = calibration().curves
    points = curves.get("words") if mark.where == "words" else curves.get(mark.reader)
    raw = raw_confidence(mark)
    if looks:
        raw = _of_looks(mark, raw, looks)
    return interpolate(points, raw) if points else raw / 2


def _of_looks(mark: Mark, first: float, looks: Sequence[Mark]) -> float:
    """The sureness of all looks at a print together, of which the ``first`` saw what ``mark`` says."""
    alike = all(m.value == mark.value for m in looks)
    again = [raw_confidence(m) if m.value == mark.value else min(UNLIKE, 1 - raw_confidence(m)) for m in looks]
    mean = float((first * math.prod(again)) ** (1 / (1 + len(looks))))
    return max(mean, min(again)) if alike and first >= ALL_BUT_SURE and _is_one_digits_doubt(mark) else mean


def _is_one_digits_doubt(mark: Mark) -> bool:
    """Whether nothing but the share that a first look gave to no digit at all keeps one digit of a number from being
    sure."""
    shares = sorted(mark.digit_confidences)
    rivals = (s for text, s in mark.alternatives if not numbers.is_valid(text) or numbers.parse(text) != mark.value)
    plain = mark.value is not None and mark.value >= 0
    return plain and len(shares) > 1 and shares[1] > shares[0] and max(rivals, default=0.0) < RIVAL


def meaning(mark: Mark) -> tuple[float, str]:
    """How often a value that is of its label and column as surely as this one is so, 0 to 1, and the evidence that says
    least for it.

    Each evidence was measured where the others say most, so the weakest decides; one without a curve says nothing.
    """
    curves = calibration().curves
    told = (("label", mark.label_confidence), *mark.meaning)
    named = ((n.removeprefix(OF_BODY).removeprefix(OF_HEAD), n, raw) for n, raw in told)
    weighed = ((interpolate(curves[curve], raw), n) for curve, n, raw in named if curve in curves)
    return min(weighed, default=(1.0, "label"))


def may_hide(mark: Mark) -> bool:
    """Whether the printed value may hold a digit that its reader cannot read at all.

    That is so where the reader lacks digits and the print is in (or mixed with) that script.
    """
    lacking_thai = any(c in digits.THAI for c in mark.lacks)
    lacking_arabic = any(c in digits.ARABIC for c in mark.lacks)
    printed = mark.printed
    has_thai = any(c in digits.THAI for c in printed)
    has_arabic = any(c in digits.ARABIC for c in printed)
    return bool(mark.lacks) and ((lacking_thai and (has_thai or not has_arabic)) or (lacking_arabic and has_arabic))


def together(confidences: Iterable[float]) -> float:
    """The confidence of a value that independent readings agree on.

    >>> together([0.9, 0.9])
    0.99
    """
    wrong = 1.0
    for confidence in confidences:
        wrong *= 1.0 - confidence
    return round(1.0 - max(wrong, _ERROR_LEFT), 6)


def meaning_threshold(max_error: float) -> float:
    """The least confidence of meaning at which at most ``max_error`` of the values accepted are of something else, and
    none of them has more than twenty times that chance of being so; where the measurement cannot vouch for that share,
    the chance of the single value decides.

    Raises ValueError for a share that is not between 0 and 1.
    """
    return _threshold(calibration().misplaced, max_error, 0.0)


def threshold_for(max_error: float) -> float:
    """The least calibrated confidence at which at most ``max_error`` of the values that it alone gets
    accepted are wrong, and none of them has more than twenty times that chance of being wrong.

    Measured on pages held aside; a wish that the measurement cannot vouch for gives a threshold above 1,
    and only proved values are accepted. Raises ValueError for a share that is not between 0 and 1.
    """
    return _threshold(calibration().errors, max_error, 1.1)


def _threshold(errors: Points, max_error: float, otherwise: float) -> float:
    if not 0 < max_error < 1:
        raise ValueError(f"max_error is a share between 0 and 1, not {max_error}")
    fitting = [threshold for threshold, error in errors if error <= max_error]
    return max(min(fitting, default=otherwise), 1 - _WORST_SINGLE * max_error)
