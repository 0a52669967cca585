"""Rules joined from one table to the next, cut where paper parts the two.

A rule that toner left out for a while is found as one. So are the sides of two tables of one width, one under the
other; but there every rule stops at one level and begins again at another, and a rule of the other kind closes each.
Tables in columns of the page may have level rules alone: there several others end and begin where the gap does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extract.image.tracks import Line, looked_up

_APART = 0.12
"""Inches of paper between two tables at least."""
_BROKEN = 0.025
"""Inches of paper within a rule of dots or dashes that are no gap."""
_SPECK = 0.16
"""Inches of ink along a gap that are dirt, or a letter of the print between the tables; more is a part of a rule."""
_NEAR = 0.04
"""Inches between the end of a rule and the one that closes its table."""
_FEWEST = 2
"""Other rules that end where a gap begins, and that begin where it ends, at least, if none closes the tables."""


def cut_between(lines: Sequence[Line], others: Sequence[Line], ink: np.ndarray, dpi: float) -> list[Line]:
    """``lines``, along the columns of ``ink`` (uint8 HxW, 255 = print), in parts where they run from one table to the
    next. ``others`` are the rules across them, as found in the transposed image."""
    gaps = [_gaps(line, ink, dpi) for line in lines]
    cuts: list[set[tuple[int, int]]] = [set() for _ in lines]
    for k, own in enumerate(gaps):
        for gap in own:
            reach = _closed(lines[k], gap, others, dpi) or _of_columns(lines, gaps, k, gap, dpi)
            if reach is None:
                continue
            middle = sum(gap) // 2
            beside = [n for n, line in enumerate(lines) if _passes(line, middle, reach)]
            parts = [next((g for g in gaps[n] if g[0] < middle < g[1]), None) for n in beside]
            for n, part in zip(beside, parts, strict=True):
                if part is not None and None not in parts:
                    cuts[n].add(part)
    return [part for line, cut in zip(lines, cuts, strict=True) for part in _parts(line, sorted(cut))]


def _gaps(line: Line, ink: np.ndarray, dpi: float) -> list[tuple[int, int]]:
    """Where along ``line`` there is paper: first column of each gap and the one after it."""
    least = round(_APART * dpi)
    if len(line.rows) < 3 * least:
        return []
    half = int(np.ceil(line.thickness / 2)) + 1
    columns = np.arange(line.x0, line.x1)
    rows = line.rows.astype(int) + np.arange(-half, half + 1)[:, None]
    own = np.max(looked_up(ink, rows, columns), axis=0, keepdims=True)
    inked = cv2.morphologyEx(np.minimum(own, 1), cv2.MORPH_CLOSE, np.ones((1, round(_BROKEN * dpi)), np.uint8))
    inked = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((1, round(_SPECK * dpi)), np.uint8))
    turns = np.flatnonzero(np.diff(np.asarray(inked)[0], prepend=1, append=1))
    gaps = ((line.x0 + int(start), line.x0 + int(end)) for start, end in zip(turns[::2], turns[1::2], strict=True))
    return [gap for gap in gaps if line.x0 < gap[0] and gap[1] < line.x1 and gap[1] - gap[0] >= least]


def _closed(line: Line, gap: tuple[int, int], others: Sequence[Line], dpi: float) -> tuple[float, float] | None:
    """From where to where two of ``others`` run that close the tables on both sides of a ``gap``; None without them."""
    near = _NEAR * dpi
    spans = []
    for end in gap:
        row = float(line.rows[min(end - line.x0, len(line.rows) - 1)])
        met = [o for o in others if o.x0 - near <= row <= o.x1 + near and abs(float(np.median(o.rows)) - end) <= near]
        if not met:
            return None
        spans.append((min(o.x0 for o in met) - near, max(o.x1 for o in met) + near))
    return max(s[0] for s in spans), min(s[1] for s in spans)


def _of_columns(
    lines: Sequence[Line], gaps: Sequence[Sequence[tuple[int, int]]], k: int, gap: tuple[int, int], dpi: float
) -> tuple[float, float] | None:
    """From where to where rules other than ``lines[k]`` end, or have gaps, at both sides of its ``gap``; None where too
    few do."""
    near = _NEAR * dpi
    rows: list[list[float]] = [[], []]
    for n, line in enumerate(lines):
        ends = [(line.x1, line.x0), *gaps[n]] if n != k else []
        for side, at in enumerate(gap):
            if any(abs(end[side] - at) <= near for end in ends):
                rows[side].append(float(np.median(line.rows)))
    if min(map(len, rows)) < _FEWEST:
        return None
    return min(map(min, rows)) - near, max(map(max, rows)) + near


def _passes(line: Line, column: int, reach: tuple[float, float]) -> bool:
    """Whether a line runs through ``column`` between the rows of ``reach``."""
    return line.x0 < column < line.x1 and reach[0] <= float(line.rows[column - line.x0]) <= reach[1]


def _parts(line: Line, cuts: Sequence[tuple[int, int]]) -> list[Line]:
    """``line`` without the parts from the one to the other column of each of ``cuts``."""
    starts = [line.x0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), line.x1]
    return [
        replace(line, x0=x0, rows=line.rows[x0 - line.x0 : x1 - line.x0])
        for x0, x1 in zip(starts, ends, strict=True)
        if x1 > x0
    ]
