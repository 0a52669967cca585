"""Small pieces of ink: which are marks of a letter, and which line each mark, point or hyphen belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band, extents_of
from extract.lines.between_lines import settle
from extract.lines.components import Components, Ints
from extract.lines.line_measures import LINES
from extract.lines.piece_kinds import BIG, BODY, DROP, SMALL, TALL, Bools, Floats, Kinds
from extract.lines.piece_measures import PIECES
from extract.lines.seeds import smear

_ACROSS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Widths of a piece at which is looked for another one above or below: closer than the loop of a letter is wide."""
_BELOW = (0.04, 0.1, 0.16, 0.22, 0.28, 0.34, 0.4, 0.46)
"""Heights of a mark below it, at which the letter under it is looked for."""
_ABOVE = (0.02, 0.06, 0.1, 0.14, 0.18)
"""Bodies above a foot, at which its letter is looked for."""
_PAIRS = 1_000_000
"""Pairs of pieces looked at in one go: a page of noise has very many."""


def marks(parts: Components, kind: Kinds, body: float) -> Bools:
    """Components as tall as letters that are marks of the letter right under them: a vowel and its tone
    in one piece.

    Told from a letter of the line above by how close they stand: nothing but a mark comes within a third
    of a letter.
    """
    mark = kind == SMALL
    h, w, b, m = parts.heights, parts.widths, parts.boxes, PIECES
    index = np.flatnonzero(kind == BODY)
    bottom, right = parts.labels.shape[0] - 1, parts.labels.shape[1] - 1
    downs = np.array(_BELOW)[:, None]
    for _ in range(2):  # the second time for what stands over a mark
        hit = np.zeros(index.size, np.bool_)
        y = np.minimum((b[index, 3] + downs * np.maximum(h[index], m.mark_least * body)).astype(int), bottom)
        for share in _ACROSS:
            x = np.minimum((b[index, 0] + share * w[index]).astype(int), right)
            under = parts.labels[y, x]
            tall = np.where(mark[under], m.mark_on_mark * h[index], h[under])
            sits = (under > 0) & (under != index) & (kind[under] != DROP) & (kind[under] != BIG)
            several = (h[index] < m.mark_several * tall) & (w[index] < m.mark_several_wide * tall)
            sits &= (h[index] < m.mark_on_mark * tall) & ((w[index] < m.mark_broad * tall) | several)
            near = m.mark_overlap * tall
            sits &= (b[under, 1] > b[index, 3] - near) & (b[under, 3] > b[index, 3] + near)
            hit |= sits.any(axis=0)
        mark[index[hit]] = True
        index = index[~hit]
    return _not_in_rows(parts, mark & (kind == BODY), kind == BODY, body)


def feet(parts: Components, kind: Kinds, body: float) -> Bools:
    """Components nearly as tall as letters that hang under one: ู, the foot of ฐ, in types that draw them large.

    Such a piece all but touches its letter, is lower than it and stands in no row of letters.
    """
    h, w, b, m = parts.heights, parts.widths, parts.boxes, PIECES
    index = np.flatnonzero(kind == BODY)
    hit = np.zeros(index.size, np.bool_)
    y = np.maximum((b[index, 1] - 1 - np.array(_ABOVE)[:, None] * body).astype(int), 0)
    for share in _ACROSS:
        over = parts.labels[y, (b[index, 0] + share * (w[index] - 1)).astype(int)]
        hangs = (over > 0) & (over != index) & (kind[over] == BODY) & (h[index] < m.foot_share * h[over])
        hangs &= (b[over, 3] <= b[index, 1] + m.foot_gap * body) & (w[index] < m.foot_broad * w[over])
        hit |= hangs.any(axis=0)
    foot = np.zeros(len(kind), np.bool_)
    foot[index[hit]] = True
    return _not_in_rows(parts, foot, kind == BODY, body)


def commas(parts: Components, kind: Kinds, body: float) -> Bools:
    """Components nearly as tall as letters that stand at the foot of a taller one: commas of figures that are drawn
    larger than the page's letters.

    Such a piece begins below the middle of the figure before it, is lower than most of it and ends near its foot.
    """
    h, w, b, m = parts.heights, parts.widths, parts.boxes, PIECES
    hit = np.zeros(len(kind), np.bool_)
    low = np.flatnonzero((kind == BODY) & (h < body) & (w < m.comma_broad * h))
    tall = np.flatnonzero(((kind == BODY) | (kind == TALL)) & (h > m.whole * body))
    step = max(1, _PAIRS // max(1, len(tall)))
    for some in (low[k : k + step] for k in range(0, len(low), step)):
        x0, y0, y1, high = (side[some][:, None] for side in (b[:, 0], b[:, 1], b[:, 3], h))
        gap, foot = x0 - b[tall, 2], np.abs(y1 - b[tall, 3])
        near = (gap > -m.comma_gap * h[tall]) & (gap < m.comma_gap * h[tall]) & (foot < m.comma_foot * h[tall])
        under = (2 * y0 > b[tall, 1] + b[tall, 3]) & (high < m.comma_share * h[tall])
        hit[some] = (near & under).any(axis=1)
    return hit


def _not_in_rows(parts: Components, mark: Bools, letters: Bools, body: float) -> Bools:
    """The marks without those that stand in a row with letters, or that are too many in a row to be marks."""
    index = np.flatnonzero(letters)
    if not mark.any():
        return mark
    b = parts.boxes[index].astype(np.float64)
    half, reach = LINES.half * (b[:, 3] - b[:, 1]), PIECES.row_reach * body
    cy = (b[:, 1] + b[:, 3]) / 2
    bars = np.stack([b[:, 0] - reach, cy - half, b[:, 2] + reach, cy + half], axis=1)
    label, blobs = smear(bars, parts.labels.shape, max(1.0, body / LINES.fine), ())
    marks_in = np.bincount(label[mark[index]], minlength=len(blobs.area))
    all_in = np.bincount(label, minlength=len(blobs.area))
    row = (all_in > marks_in) | (marks_in > PIECES.row_marks)
    out = mark.copy()
    out[index[row[label]]] = False
    return out


def attach_small(parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints) -> NDArray[np.intp]:
    """Gives every small component to the line it is a mark, point or hyphen of (written to ``line_of``).

    More than once, since a line grows by its points: the dots of an ellipsis follow one another. Returns those that may
    as well be another line's.
    """
    free = (kind == SMALL) & (line_of < 0)
    for _ in range(PIECES.whose_rounds):
        if not _attach_once(parts, kind, bands, line_of):
            break
    shared = _follow_lower_mark(parts, np.flatnonzero(free & (line_of >= 0)), bands, line_of)
    return settle(parts, kind, bands, line_of, shared)


def _follow_lower_mark(
    parts: Components, index: NDArray[np.intp], bands: Sequence[Band], line_of: Ints
) -> NDArray[np.intp]:
    """A tone stands over a vowel over a letter: between close lines it goes with the mark right under it.

    A vowel below a letter may stand over a mark of the next line too, but it hangs from its own. How far a type's tones
    stand over its vowels and how low its vowels hang is seen where there is no doubt; where both fit, or neither, only
    the mark's shape can tell: those are returned.
    """
    b, h, own = parts.boxes[index], parts.heights[index], line_of[index]
    base = np.array(
        [bands[j].base_at(x) for j, x in zip(own.tolist(), ((b[:, 0] + b[:, 2]) / 2).tolist(), strict=True)]
    )
    tall = np.array([bands[j].height for j in own.tolist()])
    hang = b[:, 1] - base
    upper = np.flatnonzero((hang > -PIECES.hang * tall) | (b[:, 3] < base - tall))  # below their letters, or above them
    if not upper.size:
        return np.zeros(0, np.intp)
    same, other = _marks_under(b, h, tall, own, upper)
    below = hang[upper] > -PIECES.hang * tall[upper]
    doubtful = (other >= 0) & below
    stacked = (same >= 0) & ~below
    usual_drop = _usual((b[same, 1] - b[upper, 3])[stacked])
    usual_hang = _usual(hang[upper][below & ~doubtful])
    shared = []
    for mark, n in zip(upper[doubtful].tolist(), other[doubtful].tolist(), strict=True):
        body, gap, hangs = tall[mark], b[n, 1] - b[mark, 3], hang[mark]
        tone = hangs > PIECES.tone_far * body or (hangs > PIECES.tone_near * body and gap <= hangs)
        vowel = not tone
        if usual_drop is not None and usual_hang is not None:
            slack = max(PIECES.tone_uneven, PIECES.tone_slack * body)
            tone, vowel = abs(gap - usual_drop) <= slack, abs(hangs - usual_hang) <= slack
        elif vowel:
            tone = True
        if tone and not vowel:
            line_of[index[mark]] = own[n]
        elif tone == vowel:
            shared.append(index[mark])
    return np.array(shared, np.intp)


def _marks_under(
    b: Ints, h: Ints, tall: Floats, own: Ints, upper: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each mark of ``upper`` the nearest mark right under it, of its own line and of another one; -1 for none."""
    found = np.full((2, len(upper)), -1, np.intp)
    aside = PIECES.stack_aside * (b[:, 2] - b[:, 0])
    step = max(1, _PAIRS // max(1, len(b)))
    for start in range(0, len(upper), step):
        some = upper[start : start + step]
        x, foot = (b[some, 0] + b[some, 2])[:, None] / 2, b[some, 3][:, None]
        drop = b[:, 1] - foot  # from the foot of the upper mark to the top of the lower one
        near = np.maximum(h[some][:, None], PIECES.stack_near * tall)
        under = (x >= b[:, 0] - aside) & (x <= b[:, 2] + aside) & (drop > -PIECES.stack_near * near) & (drop <= near)
        alike = own == own[some][:, None]
        for row, chosen in enumerate((under & alike, under & ~alike)):
            nearest = np.where(chosen, drop, np.iinfo(np.int32).max).argmin(axis=1)
            found[row, start : start + step] = np.where(chosen.any(axis=1), nearest, -1)
    return found[0], found[1]


def _usual(values: NDArray[np.generic]) -> float | None:
    """The median, None of too few."""
    return float(np.median(values.astype(np.float64))) if len(values) >= PIECES.stack_usual else None


def _attach_once(parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints) -> bool:
    """One round; True where a line may have grown sideways."""
    index = np.flatnonzero((kind == SMALL) & (line_of < 0))
    extents = extents_of(parts, line_of, len(bands))
    drawn = np.ones(len(bands), np.bool_)
    drawn[line_of[(line_of >= 0) & (kind == BODY)]] = False
    live = np.flatnonzero(extents[:, 0] <= extents[:, 2])
    if index.size == 0 or live.size == 0:
        return False
    b = parts.boxes[index].astype(np.float64)
    cx, cy = ((b[:, 0] + b[:, 2]) / 2)[:, None], ((b[:, 1] + b[:, 3]) / 2)[:, None]
    e = extents[live]
    chosen = [bands[j] for j in live.tolist()]
    height = np.array([c.height for c in chosen])
    base = np.array([c.base for c in chosen]) + np.array([c.slope for c in chosen]) * (
        cx - np.array([c.x_mid for c in chosen])
    )
    top = base - height
    gap = np.maximum(np.maximum(e[None, :, 0] - b[:, None, 2], b[:, None, 0] - e[None, :, 2]), 0) / height
    above = np.maximum(top - b[:, None, 3], 0) / height
    below = np.maximum(b[:, None, 1] - base, 0) / height
    m = PIECES
    within = (cy > top - m.whose_above * height) & (cy < base + m.whose_below * height)
    cost = np.where(cy < (top + base) / 2, above, m.whose_below_cost * below) + m.whose_side_cost * gap
    near = (gap < m.whose_mark_side) & (above < m.whose_mark_above) & (below < m.whose_mark_below)
    fits = np.where(within, gap < m.whose_side, near)
    cost = np.where(fits, cost + np.where(within, 0.0, m.whose_outside) + m.whose_drawn * drawn[live], np.inf)
    best = np.argmin(cost, axis=1)
    at = np.arange(index.size)
    good = np.isfinite(cost[at, best])
    line_of[index[good]] = live[best[good]]
    return bool((good & within[at, best] & (gap[at, best] > 0)).any())
