"""Leaders: rows of dots or dashes that lead the eye from a label to its value, and are no print to read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.lines.components import Components, Ints
from extract.lines.line_measures import LINES
from extract.lines.piece_kinds import DROP, SMALL, Bools, Kinds, dots_of
from extract.lines.piece_measures import PIECES
from extract.lines.seeds import smear
from extract.model.page import Rule


def leaders(parts: Components, kind: Kinds, rules: Sequence[Rule], body: float) -> Ints:
    """Components of dot and dash leaders: flat pieces in a long row, or in a row with a rule.

    Of a leader whose dots have run together, part may have been taken for a rule. Marks of letters that a rule cut
    stand in no row with it.
    """
    low = (parts.heights < LINES.dash_high * body) | dots_of(parts, body)
    index = np.flatnonzero((kind == SMALL) & low)
    if index.size == 0:
        return index.astype(np.int32)
    lying = [r for r in rules if r.horizontal and r.box.height < PIECES.upright_thick * body]
    chained = index[_in_long_rows(parts, index, lying, body)]
    if not lying or not chained.size:
        return chained.astype(np.int32)
    by_rule = np.setdiff1d(chained, index[_in_long_rows(parts, index, (), body)])
    return np.setdiff1d(chained, _cut_marks(parts, kind, by_rule, rules, body)).astype(np.int32)


def _in_long_rows(parts: Components, index: NDArray[np.intp], lying: Sequence[Rule], body: float) -> Bools:
    """Which of the pieces ``index`` stand in a row, with each other and the ``lying`` rules, that is long and low."""
    b = parts.boxes[index].astype(np.float64)
    reach, half = PIECES.leader_reach * body, PIECES.leader_half * body
    flat = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in lying], np.float64).reshape(-1, 4)
    b = np.concatenate([b, flat])
    cy = (b[:, 1] + b[:, 3]) / 2
    bars = np.stack([b[:, 0] - reach, cy - half, b[:, 2] + reach, cy + half], axis=1)
    scale = max(1.0, body / PIECES.leader_fine)
    label, blobs = smear(bars, parts.labels.shape, scale, ())
    long = blobs.widths * scale - 2 * reach > PIECES.leader * body
    long &= blobs.heights * scale < PIECES.leader_row * body
    long[0] = False
    return np.asarray(long[label[: index.size]], np.bool_)


def _cut_marks(
    parts: Components, kind: Kinds, index: NDArray[np.intp], rules: Sequence[Rule], body: float
) -> NDArray[np.intp]:
    """Those of the low pieces ``index`` that are marks of a letter, cut by the rule they touch: ุ over it, a tone under.

    Each stands over or under a rule, not beside its end as the dots of a leader do, and within a mark's reach of a
    letter. It is no shred of the rule's edge, which is thin or long, nor what is left where two rules cross.
    """
    b, h, w = parts.boxes[index], parts.heights[index], parts.widths[index]
    at_rule, crossing = np.zeros(index.size, np.bool_), np.zeros(index.size, np.bool_)
    for rule in rules:
        r, slack = rule.box, PIECES.cut_reach * body if rule.horizontal else PIECES.cut_uneven
        here = (b[:, 3] > r.y0 - slack) & (b[:, 1] < r.y1 + slack)
        if rule.horizontal:
            at_rule |= here & (b[:, 0] >= r.x0) & (b[:, 2] <= r.x1)
        else:
            crossing |= here & (b[:, 2] > r.x0 - slack) & (b[:, 0] < r.x1 + slack)
    shred = (h <= max(PIECES.cut_uneven, PIECES.cut_shred * body)) | (w > PIECES.cut_long * h)
    letter = (kind != DROP) & (parts.heights > LINES.dash_high * body)
    up, down, aside = (round(part * body) for part in (PIECES.cut_reach, PIECES.cut_down, PIECES.cut_reach))
    marks = []
    for k in index[at_rule & ~crossing & ~shred].tolist():
        x0, y0, x1, y1 = parts.boxes[k].tolist()
        if letter[parts.labels[max(0, y0 - up) : y1 + down, max(0, x0 - aside) : x1 + aside]].any():
            marks.append(k)
    return np.array(marks, np.intp)
