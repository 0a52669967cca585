"""Reads images of lines: our own model, run by onnxruntime, one thread, the same answer every time.

A crop is normalised (``crop``), padded to a width that depends on nothing but its own, and read in a batch
with others of that width; so what a line reads as never depends on its company.  Decoding is greedy; where the
network hesitates between letters, and only there, spelling has a say (``spelling``).  Numerals are the eye's alone.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from extract.errors import MissingError
from extract.read import point_or_comma, torn
from extract.read.charset import BLANK, CHARACTERS, DIGITS, LEADER
from extract.read.normalise import HEIGHT, Normalised, find_band, level, stroke_width, to_band
from extract.read.reading import CharReading, LineReading
from extract.read.spelling import Spelling, least_blank, peaks
from extract.thai.syllables import TONES

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL: Final = Path(__file__).parents[1] / "models" / "model.onnx"
_STRIDE: Final = 4
_BUCKET: Final = 32
"""Widths are rounded up to this many columns; less padding is not worth more batches."""
_BATCH_COLUMNS: Final = 6144
"""Columns of a batch at most: the activations of more do not stay in the cache."""
_BEFORE_BELOW_ABOVE: Final = {**dict.fromkeys("ัิีึืฺุู็ํ", 1), **dict.fromkeys("่้๊๋์๎", 2)}
"""Order of marks over one consonant as Thai is typed: vowel first, then tone or killer."""
_MARKS: Final = frozenset(_BEFORE_BELOW_ABOVE)
_ALWAYS_DOUBTED: Final = frozenset(DIGITS + ".,")
_LEAST_SHARE: Final = float(np.float32(0.001))
_HIDES: Final = 0.1
"""A character that has a larger share in a blank takes so much from the sureness of those beside it."""
_NOTHING_HIDDEN: Final = 1 - 0.9 * _HIDES
"""A blank that keeps such a share throughout hides no character of that share, however shares are rounded."""
_CERTAIN: Final = float(np.float32(0.98))
"""From this share on a letter is not doubted; compared as the network says it, in four bytes."""


class ModelMissing(MissingError):
    """The model file is absent, broken, or of another version."""

    code = "model-missing"


class Recognizer:
    """The model, loaded once.  ``characters``: all it can read; what it lacks, it will misread."""

    name = "recognizer"

    def __init__(self, model_path: Path | None = None, threads: int = 1) -> None:
        """Load the model.  Raises ``ModelMissing`` if it is absent, broken, or not of this version."""
        path = model_path or MODEL
        if not path.is_file():
            raise ModelMissing(f"the recogniser's model is not at {path}")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        try:
            self._session: InferenceSession = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has no narrower class in common
            raise ModelMissing(f"the recogniser's model at {path} cannot be loaded: {error}") from error
        meta = self._session.get_modelmeta().custom_metadata_map
        if meta.get("characters") != CHARACTERS or meta.get("stride") != str(_STRIDE):
            raise ModelMissing(f"the model at {path} was made for another version of this program")
        try:
            self.spelling = Spelling()
        except (OSError, ValueError, KeyError) as error:
            raise ModelMissing(f"the model of spelling cannot be loaded: {error}") from error
        self.recipe = meta.get("recipe", "")
        self.characters = frozenset(CHARACTERS)

    def read(
        self, crops: Sequence[NDArray[np.uint8]], x_heights: Sequence[float | None] | None = None
    ) -> list[LineReading]:
        """One reading per crop, in order.

        ``crops``: grayscale uint8, shape (height, width), straight from the page, one line each, any
        height. ``x_heights``: for each, the height of a consonant's body in pixels as known from the rest
        of the page; helps where a crop holds nothing but a dash or a dot.
        """
        levelled = [level(crop) for crop in crops]
        lines = [to_band(c, find_band(c, x_heights[i] if x_heights else None)) for i, c in enumerate(levelled)]
        readings: list[LineReading | None] = [None] * len(lines)
        buckets: dict[int, list[int]] = {}
        for i, line in enumerate(lines):
            width = line.image.shape[1] + 8
            buckets.setdefault(width + -width % _BUCKET, []).append(i)
        for width, members in buckets.items():
            at_once = max(1, _BATCH_COLUMNS // width)
            for start in range(0, len(members), at_once):
                some = members[start : start + at_once]
                images = np.full((len(some), HEIGHT, width), 255, np.uint8)
                for row, i in enumerate(some):
                    images[row, :, : lines[i].image.shape[1]] = lines[i].image
                shares = self._session.run(["probabilities"], {"lines": images})[0]
                for row, i in enumerate(some):
                    # What the network sees in the white that only fills the batch up is no doubt about the line.
                    steps = -(-lines[i].image.shape[1] // _STRIDE) + 1
                    reading = decode(shares[row, :steps], lines[i], crops[i].shape[1], self.spelling)
                    settled = point_or_comma.settle(torn.settle(reading, levelled[i]), crops[i])
                    body = x_heights[i] if x_heights else None
                    readings[i] = replace(settled, stroke=stroke_width(lines[i]) / body if body else 0.0)
        return [r for r in readings if r is not None]


def decode(
    shares: NDArray[np.float32], line: Normalised, crop_width: int, spelling: Spelling | None = None
) -> LineReading:
    """The best class at every step, repeats joined, blanks dropped; letters in doubt by ``spelling``.

    ``shares``: (steps, classes), rows sum to 1.  Marks are put in typing order, a leader's dots are joined.
    """
    best = shares.argmax(axis=1)
    changes = [0, *(np.flatnonzero(best[1:] != best[:-1]) + 1).tolist(), len(best)]
    runs = [(int(best[a]), a, b) for a, b in pairwise(changes)]
    found = [run for run in runs if run[0] != BLANK]
    gaps = [(a, b) for number, a, b in runs if number == BLANK]
    if spelling is not None:
        found = spelling.revise(shares, found, gaps)
    missed: list[tuple[int, float]] = []  # how many characters stand before a gap, likeliest character hidden in it
    starts = [first for _, first, _ in found]
    gaps = [gap for gap, blank in zip(gaps, least_blank(shares, gaps), strict=True) if blank < _NOTHING_HIDDEN]
    for (first, after), share in zip(gaps, _hidden(shares, best, gaps), strict=True):
        before = bisect_left(starts, first)
        if before == len(starts) or starts[before] >= after:
            missed.append((before, share))
    chars = _chars(shares, found, line, crop_width)
    for before, share in missed:
        for i in {before - 1, before}:
            if share > _HIDES and 0 <= i < len(chars):
                c = chars[i]
                chars[i] = CharReading(c.text, c.confidence * (1 - share), c.x0, c.x1, c.alternatives)
    chars = _tidy(chars)
    if not chars:
        return LineReading("", float(shares[:, BLANK].min()), ())
    confidence = float(np.exp(np.mean(np.log([max(c.confidence, 1e-6) for c in chars]))))
    return LineReading("".join(c.text for c in chars), confidence, tuple(chars))


def _chars(
    shares: NDArray[np.float32], found: list[tuple[int, int, int]], line: Normalised, crop_width: int
) -> list[CharReading]:
    """The characters found, each with its share, its columns in the crop (``crop_width``) and what else it may be."""
    columns = _columns([(a + b) / 2 * _STRIDE for _, a, b in found], [CHARACTERS[c - 1] for c, _, _ in found], line)
    at, limit = peaks(shares, found), float(crop_width)
    return [
        CharReading(
            CHARACTERS[number - 1],
            share,
            min(max((x0 - line.left) / line.scale, 0.0), limit),
            min(max((x1 - line.left) / line.scale, 0.0), limit),
            others,
        )
        for (number, _, _), (_, share), (x0, x1), others in zip(
            found, at, columns, _alternatives(shares, found, at), strict=True
        )
    ]


def _hidden(shares: NDArray[np.float32], best: NDArray[np.int64], gaps: list[tuple[int, int]]) -> list[float]:
    """For each stretch of blank the share of the likeliest character in it, its neighbours on the best path left out:
    the skirts of a character's own peak hide nothing."""
    if not gaps:
        return []
    first, after = np.array(gaps).T
    framed = np.concatenate(([BLANK], best, [BLANK]))
    within = shares[[step for a, b in gaps for step in range(a, b)]]
    within[:, BLANK] = 0.0
    for neighbour in (framed[first], framed[after + 1]):
        within[np.arange(len(within)), np.repeat(neighbour, after - first)] = 0.0
    starts = np.cumsum(after - first) - (after - first)
    return [float(share) for share in np.maximum.reduceat(within.max(axis=1), starts)]


_Alternatives = tuple[tuple[str, float], ...]


def _alternatives(
    shares: NDArray[np.float32], found: list[tuple[int, int, int]], at: list[tuple[int, float]]
) -> list[_Alternatives]:
    """What else each character may be, likeliest first; none of one that is not doubted. ``at``: its step and share."""
    every: list[_Alternatives] = [()] * len(found)
    doubted = [
        k
        for k, ((number, _, _), (_, share)) in enumerate(zip(found, at, strict=True))
        if share < _CERTAIN or CHARACTERS[number - 1] in _ALWAYS_DOUBTED
    ]
    if not doubted:
        return every
    rows = shares[[at[k][0] for k in doubted]]
    order = np.argsort(rows, axis=1)[:, :-6:-1]
    likely = np.take_along_axis(rows, order, axis=1)
    for k, classes, their in zip(doubted, order.tolist(), likely.tolist(), strict=True):
        number = found[k][0]
        others = [(CHARACTERS[i - 1], s) for i, s in zip(classes, their, strict=True) if i not in (BLANK, number)]
        some = tuple(other for other in others if other[1] >= _LEAST_SHARE)[:3]
        every[k] = some or (tuple(others[:1]) if CHARACTERS[number - 1] in _ALWAYS_DOUBTED else ())
    return every


def _columns(centres: list[float], texts: list[str], line: Normalised) -> list[tuple[float, float]]:
    """Where each character stands, in columns of the normalised line: between its neighbours, drawn in to
    its ink."""
    bases = [i for i, t in enumerate(texts) if t not in _MARKS]
    inked = (line.image.min(axis=0) < 128).nonzero()[0].tolist()
    width = float(line.image.shape[1])
    spans: list[tuple[float, float]] = [(c, c) for c in centres]
    for n, i in enumerate(bases):
        left = (centres[bases[n - 1]] + centres[i]) / 2 if n else centres[i] - HEIGHT / 2
        right = (centres[i] + centres[bases[n + 1]]) / 2 if n + 1 < len(bases) else centres[i] + HEIGHT / 2
        left, right = max(left, 0.0), min(right, width)
        first, after = bisect_left(inked, int(left)), bisect_left(inked, max(math.ceil(right), int(left) + 1))
        if first < after and texts[i] != " ":
            left, right = float(inked[first]), float(inked[after - 1]) + 1
        spans[i] = (left, right)
    base = spans[bases[0]] if bases else None
    for i, text in enumerate(texts):
        if text not in _MARKS:
            base = spans[i]
        elif base is not None:
            spans[i] = base
    return spans


def _tidy(chars: list[CharReading]) -> list[CharReading]:
    """Spaces trimmed, marks in typing order and never doubled, sara am whole, the dots of a leader joined."""
    out: list[CharReading] = []
    for c in chars:
        last = out[-1] if out else None
        if c.text == " " and (last is None or last.text == " "):
            continue
        if last is not None and c.text in _MARKS and last.text in _MARKS:
            if c.text == last.text:
                continue
            if _BEFORE_BELOW_ABOVE[c.text] < _BEFORE_BELOW_ABOVE[last.text]:
                out.insert(len(out) - 1, c)
                continue
        if c.text == "า" and last is not None:
            at = len(out) - (2 if last.text in TONES and len(out) > 1 else 1)
            if out[at].text == "ํ":
                circle = out.pop(at)
                out.append(CharReading("ำ", min(circle.confidence, c.confidence), c.x0, c.x1, c.alternatives))
                continue
        if c.text in (LEADER, ".") and last is not None and last.text == LEADER:
            out[-1] = CharReading(LEADER, max(last.confidence, c.confidence), last.x0, c.x1)
            continue
        if c.text == "." and len(out) > 1 and last is not None and last.text == "." and out[-2].text == ".":
            dots = [out.pop(), out.pop()]
            out.append(CharReading(LEADER, min(d.confidence for d in [*dots, c]), dots[1].x0, c.x1))
            continue
        out.append(c)
    while out and out[-1].text == " ":
        out.pop()
    return out
