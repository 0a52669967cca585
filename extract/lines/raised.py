"""Figures of an image that stand raised behind others: marks of notes, never digits of the number before them.

The reader sees a line at one height, and reads a raised ¹ as 1, a raised ๑ as ° now and then. The ink tells: digits
of a number stand on one foot, Thai and Arabic ones alike, and a mark stands above it. A digit whose foot is gone, in a
fax or a print of dots, stands a little above it too: what is raised so little may be of the number, which is doubted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from extract.lines.piece_measures import PIECES
from extract.lines.segments import Lines
from extract.model.page import Glyph, TextRun
from extract.thai import digits

_RING = "°"
"""What a raised figure of one loop is read as too; one as high as the digits is one of them, unread."""
_DOUBT = 0.25
"""What is left of a digit's confidence: it was hardly read."""
_NOUGHTS = "0๐"
"""No note's number begins with one: it is a digit of which a rule or a pen left the upper half."""


def with_marks(runs: Sequence[TextRun], found: Lines) -> list[TextRun]:
    """The lines' texts, with raised figures behind figures as ¹ ² ³.

    ``runs[k]`` is what was read in segment ``k`` of ``found``, with glyphs' boxes in its pixels.
    """
    return [_marked(run, k, found) if _may_be_marked(run.text) else run for k, run in enumerate(runs)]


def _may_be_marked(text: str) -> bool:
    return any(digits.is_digit(a) and (_is_figure(b) or b in ".,") for a, b in pairwise(text))


def _is_figure(char: str) -> bool:
    return digits.is_digit(char) or char == _RING


def _marked(run: TextRun, k: int, found: Lines) -> TextRun:
    boxes = found.parts.boxes[np.flatnonzero(found.owner == k)].astype(np.float64)
    middles = (boxes[:, 0] + boxes[:, 2]) / 2
    glyphs = list(run.glyphs)
    for start, end in _numbers(run.text):
        percent = run.text[end:].lstrip()[:1] == "%"
        ink = [_ink(glyphs[i], boxes, middles, percent and i == end - 1) for i in range(start, end)]
        first, least = end, PIECES.raised_surely
        while first > start and end - first < PIECES.raised_most:
            rise = _rise(ink[first - 1 - start], ink[: first - 1 - start])
            if rise <= PIECES.raised:
                break
            first, least = first - 1, min(least, rise)
        while first < end and glyphs[first].text in _NOUGHTS:
            first += 1
        for i in range(first, end):
            glyphs[i] = replace(glyphs[i], text=digits.superscript(glyphs[i].text.replace(_RING, "๐")))
        if least < PIECES.raised_surely:
            for i in range(start, end):
                glyphs[i] = replace(glyphs[i], confidence=min(glyphs[i].confidence, _DOUBT))
    return TextRun.of(glyphs)


def _numbers(text: str) -> list[tuple[int, int]]:
    """Where stretches of digits, points and commas begin and end that a digit ends."""
    out, start = [], -1
    for i, c in enumerate([*text, " "]):
        inside = digits.is_digit(c) or (c in (".", ",", _RING) and start >= 0)
        if inside and start < 0:
            start = i
        elif not inside and start >= 0:
            end = i
            while not _is_figure(text[end - 1]):
                end -= 1
            out.append((start, end))
            start = -1
    return out


def _ink(glyph: Glyph, boxes: np.ndarray, middles: np.ndarray, by_a_ring: bool = False) -> tuple[float, float] | None:
    """Top and foot (y) of a digit's ink, of several pieces where a mark and its bracket were read as one; None for a
    point, and where its ink can not be told from its neighbours', such as the raised ring of a % right behind it."""
    if glyph.box is None or not _is_figure(glyph.text):
        return None
    here = boxes[(middles >= glyph.box.x0) & (middles <= glyph.box.x1)]
    own = here[here[:, 3] - here[:, 1] > PIECES.raised_ink * glyph.box.height]
    if not len(own):
        return None
    left, right = own[:, 0].min(), own[:, 2].max()
    if right - left > PIECES.raised_alone * glyph.box.width:
        return None
    aside = max(glyph.box.x0 - left, right - glyph.box.x1)
    if by_a_ring and aside > PIECES.raised_aside * glyph.box.height:
        return None
    wide = here[:, 2] - here[:, 0] >= PIECES.raised_stroke * glyph.box.width
    centres = (here[:, 0] + here[:, 2]) / 2
    top, foot = own[:, 1].min(), own[:, 3].max()
    near = here[:, 1] - foot <= PIECES.raised_off * glyph.box.height  # a speck lies further below
    came_off = wide | (near & (centres > left) & (centres < right))
    return float(top), float(here[came_off, 3].max(initial=foot))


def _rise(ink: tuple[float, float] | None, before: Sequence[tuple[float, float] | None]) -> float:
    """How far a figure stands above the foot of those before it, in their heights; 0 for one that stands in their row,
    and where either's ink is not known."""
    known = [b for b in before if b is not None]
    if ink is None or not known:
        return 0.0
    foot, height = median(b[1] for b in known), median(b[1] - b[0] for b in known)
    return (foot - ink[1]) / height if ink[0] < foot - PIECES.raised_head * height else 0.0
