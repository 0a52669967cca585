"""Marks between close lines: a vowel under a letter of the line above, or a vowel or tone over one of the line below.

Where lines are set close, both places are one: what hangs from a letter stands over the next line's letter too. Its
distances from both letters, how it stands to their sides, its shape, and where the page's other marks stand whose line
is not in doubt tell which it is; weighed by trees that ``training.between_lines`` grows. Where they do not tell, the
reader sees the mark in both lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band
from extract.lines.components import Components, Ints
from extract.lines.piece_kinds import BODY, SMALL, TALL, Floats, Kinds
from extract.lines.piece_measures import PIECES
from extract.model.trees import Trees

MODEL: Final = Path(__file__).parents[1] / "models" / "between-lines.npz"
_SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where across a mark its letters are looked for."""
_STEP: Final = 0.06
"""In bodies: how finely they are looked for up and down."""
_GAPS: Final = (7, 8)
"""Places among the signs of the white between a mark and the letter over it, and the one under it."""
_NONE: Final = -1.0
"""A sign that is not there."""


class _Near(NamedTuple):
    """For each mark the letter, and the mark, that stand nearest on one side; 0 for none; and the letter's distance in
    bodies."""

    letter: NDArray[np.intp]
    mark: NDArray[np.intp]
    gap: Floats


def settle(
    parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints, shared: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Gives every mark between letters of two lines to the one it is of (written to ``line_of``). Returns those that
    may be of either: of the ``shared`` ones, which are in doubt already, those that do not stand so, and what is left.
    Raises MissingError where the weights are not there."""
    marks, over, under, told = in_doubt(parts, kind, bands, line_of)
    if not marks.size:
        return shared
    weighed = _trees().weigh(told)
    line_of[marks] = np.where(weighed > 0, line_of[over], line_of[under])
    body = np.array([bands[j].height for j in line_of[marks].tolist()])
    white = told[:, list(_GAPS)].sum(axis=1)
    high = parts.heights[marks] / body
    joined = (white < PIECES.between_white) & (high > PIECES.between_joined)
    joined |= (told[:, _GAPS[0]] < PIECES.between_hangs) & (high > PIECES.between_high)
    return np.concatenate([np.setdiff1d(shared, marks), marks[joined | (np.abs(weighed) < PIECES.between_sure)]])


def in_doubt(
    parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], Floats]:
    """The marks (labels) between letters of two lines, the letter over each and the one under it, and what is weighed
    for them (marks, signs)."""
    index, above, below = _beside(parts, kind, bands, line_of)
    both = (above.letter > 0) & (below.letter > 0) & (line_of[above.letter] != line_of[below.letter])
    if not both.any():
        none = np.zeros(0, np.intp)
        return none, none, none, np.zeros((0, 0))
    told = signs(parts, bands, line_of, index, above, below)[both]
    return index[both], above.letter[both], below.letter[both], told


def met_above(parts: Components, owner: Ints, bands: Sequence[Band]) -> NDArray[np.intp]:
    """The letters (labels) that rise to the line above, as ไ and โ do, so close under a letter of it that a vowel which
    hangs there may be of one piece with them. ``owner`` is each label's line, -1 for none."""
    index = np.flatnonzero(owner >= 0)
    b, own = parts.boxes[index].astype(np.float64), [bands[j] for j in owner[index].tolist()]
    body = np.array([band.height for band in own])
    base = np.array([band.base_at(x) for band, x in zip(own, ((b[:, 0] + b[:, 2]) / 2).tolist(), strict=True)])
    risen = (base - b[:, 1] > (1 + PIECES.between_rise) * body) & (base - b[:, 3] < PIECES.between_rise * body)
    index, top, body = index[risen], parts.boxes[index[risen], 1], body[risen]
    met = np.zeros(len(index), np.bool_)
    for share in _SHARES:
        x = (b[risen, 0] + share * (b[risen, 2] - 1 - b[risen, 0])).astype(np.intp)
        for step in (_STEP / 3, 4 * _STEP / 3):
            over = parts.labels[(top - 1 - step * body).astype(np.intp).clip(0), x]
            met |= (over > 0) & (owner[over] >= 0) & (owner[over] != owner[index]) & (over != index)
    return np.asarray(index[met], np.intp)


@cache
def _trees() -> Trees:
    return Trees.load(MODEL, "tells marks between lines")


def _beside(
    parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints
) -> tuple[NDArray[np.intp], _Near, _Near]:
    """The page's marks that are of some line, and what stands right over and right under each."""
    index = np.flatnonzero((kind == SMALL) & (line_of >= 0))
    body = np.array([bands[j].height for j in line_of[index].tolist()])
    return index, _look(parts, kind, line_of, index, body, -1), _look(parts, kind, line_of, index, body, 1)


def _look(parts: Components, kind: Kinds, line_of: Ints, index: NDArray[np.intp], body: Floats, way: int) -> _Near:
    """What stands right over (``way`` -1) or under (1) each mark."""
    b = parts.boxes[index]
    rows, columns = parts.labels.shape
    letters = ((kind == BODY) | (kind == TALL)) & (line_of >= 0)
    marks = (kind == SMALL) & (line_of >= 0)
    letter, mark = np.zeros(len(index), np.intp), np.zeros(len(index), np.intp)
    gap = np.full(len(index), np.inf)
    across = [(b[:, 0] + share * (b[:, 2] - 1 - b[:, 0])).astype(np.intp).clip(0, columns - 1) for share in _SHARES]
    for step in np.arange(_STEP / 3, PIECES.between_reach, _STEP).tolist():
        edge = b[:, 1] - 1 - step * body if way < 0 else b[:, 3] + step * body
        y = edge.astype(np.intp).clip(0, rows - 1)
        for x in across:
            label = parts.labels[y, x]
            free = (label > 0) & (label != index)
            hit = free & letters[label] & (letter == 0)
            letter[hit], gap[hit] = label[hit], step
            hit = free & marks[label] & (mark == 0) & (letter == 0)
            mark[hit] = label[hit]
    return _Near(letter, mark, gap)


def signs(
    parts: Components, bands: Sequence[Band], line_of: Ints, index: NDArray[np.intp], above: _Near, below: _Near
) -> Floats:
    """What is weighed for each mark (marks, signs), in bodies of its line: its place under the base of the line above
    and over the letters of the one below, its size, its place beside both letters, and how far it is off the places of
    the page's marks whose line is not in doubt. Signs of a letter that is not there are of no meaning."""
    b = parts.boxes[index].astype(np.float64)
    x = (b[:, 0] + b[:, 2]) / 2
    over, under = parts.boxes[above.letter].astype(np.float64), parts.boxes[below.letter].astype(np.float64)
    base, tall = _bases(bands, line_of[above.letter], x)
    next_base, next_tall = _bases(bands, line_of[below.letter], x)
    body = np.where(above.letter > 0, tall, next_tall)
    hang, foot = (b[:, 1] - base) / body, (b[:, 3] - base) / body
    stands, head = (next_base - next_tall - b[:, 3]) / body, (next_base - next_tall - b[:, 1]) / body
    wide, high = (b[:, 2] - b[:, 0]) / body, (b[:, 3] - b[:, 1]) / body
    hanging, standing = (above.letter > 0) & (below.letter == 0), (above.letter == 0) & (below.letter > 0)
    usual = [
        _off(values, chosen)
        for values, chosen in ((hang, hanging), (foot, hanging), (stands, standing), (head, standing))
    ]
    mark_under = np.where(below.mark > 0, (parts.boxes[below.mark, 1] - b[:, 3]) / body, _NONE)
    mark_over = np.where(above.mark > 0, (b[:, 1] - parts.boxes[above.mark, 3]) / body, _NONE)
    columns = (
        hang, foot, stands, head, wide, high, parts.area[index] / ((b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])),
        above.gap, below.gap,
        (b[:, 2] - over[:, 2]) / body, (b[:, 0] - over[:, 0]) / body, (over[:, 2] - over[:, 0]) / body,
        (b[:, 2] - under[:, 2]) / body, (b[:, 0] - under[:, 0]) / body, (under[:, 2] - under[:, 0]) / body,
        (over[:, 3] - base) / body, (next_base - next_tall - under[:, 1]) / body,
        mark_under, mark_over, (next_base - base) / body, *usual,
    )  # fmt: skip
    return np.stack(columns, axis=1)


def _bases(bands: Sequence[Band], line: Ints, x: Floats) -> tuple[Floats, Floats]:
    """The base of each one's line there, and the height of the line's letters."""
    own = [bands[max(0, j)] for j in line.tolist()]
    return (
        np.array([band.base_at(at) for band, at in zip(own, x.tolist(), strict=True)]),
        np.array([band.height for band in own]),
    )


def _off(values: Floats, certain: NDArray[np.bool_]) -> Floats:
    """How far each is off the middle of the certain ones; ``_NONE`` where these are too few."""
    if certain.sum() < PIECES.stack_usual:
        return np.full(len(values), _NONE)
    return values - float(np.median(values[certain]))
