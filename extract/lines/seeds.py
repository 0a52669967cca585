"""Which component begins which line: letters chained sideways, marks and points given to the nearest
chain."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.lines.bands import Band, extents_of
from extract.lines.components import Components, Ints, connect
from extract.lines.lattice import Grid
from extract.model.page import Rule

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Kinds = NDArray[np.int8]
Wall = tuple[int, int, int, int]
"""A straight stroke that no line of print crosses: ``x0, y0, x1, y1``."""

COLUMN_GAP = 1.9
"""White wider than this, in body heights, parts two segments. A word space in Thai print is 0.6 to 1."""
LEADER = 4.0
"""A row of dots or dashes at least this long is a leader, shorter ones (an ellipsis) are text."""
DROP, SMALL, BODY, TALL, BIG = range(5)
"""What a component can be, from its size: nothing, a mark or point, a letter, a letter with its marks, a
picture."""


def kinds_of(parts: Components, body: float, dpi: float) -> Kinds:
    """What each component can be, from its size alone (and, on a whole page, whether the edge cuts it)."""
    h, w, area = parts.heights, parts.widths, parts.area
    local = _local_body(parts, body)
    kind = np.full(h.shape, BODY, np.int8)
    small = (h < 0.55 * local) | ((w < 0.12 * local) & (h < 0.8 * local))
    kind[small] = SMALL
    kind[h > 1.9 * body] = TALL
    kind[(h > 4.2 * body) | ((w > 40 * body) & (h > 2.5 * body))] = BIG
    speck = (area < np.maximum(3.0, (0.09 * local) ** 2)) | (np.maximum(h, w) < 0.1 * local)
    thin = (h < 0.3 * body) & (w > 2.6 * body)  # what is left of an underline
    # the frame of a stamp or a box: so wide and tall, and all but empty; lines that touch hold more ink
    frame = (h > 2.5 * body) & (w > 6 * body) & (area < 0.08 * h * w)
    upright = (h > 2.2 * body) & ((w < 0.2 * body) | ((w < 0.4 * body) & (area > 0.75 * h * w)))
    kind[speck | thin | upright | frame] = DROP
    height, width = parts.labels.shape
    if min(height, width) > 4 * dpi:
        b = parts.boxes
        kind[(b[:, 0] <= 1) | (b[:, 1] <= 1) | (b[:, 2] >= width - 1) | (b[:, 3] >= height - 1)] = DROP
    kind[0] = DROP
    return kind


def _local_body(parts: Components, body: float) -> Floats:
    """The body height about each component: the page's, but smaller where small print stands by itself.

    Small print is a stretch in which hardly any component is as tall as the page's letters, though there are many.
    Marks over a line of the usual print are no such stretch: its letters are near.
    """
    h, b = parts.heights, parts.boxes
    out = np.full(h.shape, body, np.float64)
    cell = body / 2
    rows, columns = int(parts.labels.shape[0] / cell) + 1, int(parts.labels.shape[1] / cell) + 1
    x = ((b[:, 0] + b[:, 2]) / 2 / cell).astype(int)
    y = ((b[:, 1] + b[:, 3]) / 2 / cell).astype(int)
    tiny = np.zeros(h.shape, np.bool_)
    dots = _dots(parts, body)  # a leader's dots are no small print
    fields = []
    for chosen in (h >= 0.22 * body, h >= 0.66 * body):
        chosen = chosen & (h < 3 * body) & ~dots
        chosen[0] = False
        field = np.bincount(y[chosen] * columns + x[chosen], minlength=rows * columns)
        fields.append(field.astype(np.float32).reshape(rows, columns))
    # 5 body heights to the left, to the right, 1.75 up and down
    for anchor in (0, 10):
        every, tall = (
            cv2.boxFilter(f, -1, (11, 7), anchor=(anchor, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)[y, x]
            for f in fields
        )
        tiny |= (every >= 7) & (tall < 0.12 * every)
    tiny &= (h < 0.66 * body) & (h >= 0.12 * body) & ~dots
    letters = h[tiny & (h > 0.22 * body)]
    if letters.size >= 8:
        out[tiny] = max(0.3 * body, float(np.percentile(letters, 70)))
    return out


def _dots(parts: Components, body: float) -> Bools:
    """Small filled pieces about as wide as tall: points, and the dots of leaders, in bold print too."""
    h, w = parts.heights, parts.widths
    return np.asarray((h < 0.42 * body) & (w < 1.6 * h) & (h < 1.6 * w) & (parts.area > 0.62 * h * w), np.bool_)


def walls_of(rules: Sequence[Rule], grids: Sequence[Grid], body: float) -> list[Wall]:
    """Straight strokes that no line of print crosses: the edges of table cells, and upright rules that are in no table.

    A table's cells say where its rules run. A short upright rule that is no cell's edge may be the stem of a letter
    grown into the line below.
    """
    walls = []
    for rule in rules:
        b = rule.box
        in_table = any(g.box.x0 - body < b.cx < g.box.x1 + body and g.box.contains(g.box.cx, b.cy) for g in grids)
        if not rule.horizontal and b.height > 5 * body and not in_table:
            walls.append((round(b.cx), round(b.y0), round(b.cx), round(b.y1)))
    for grid in grids:
        for cell in grid.cells:
            b = cell.box
            walls += [
                (round(b.x0), round(b.y0), round(b.x0), round(b.y1)),
                (round(b.x1), round(b.y0), round(b.x1), round(b.y1)),
                (round(b.x0), round(b.y0), round(b.x1), round(b.y0)),
                (round(b.x0), round(b.y1), round(b.x1), round(b.y1)),
            ]
    return walls


def _smear(boxes: Floats, shape: tuple[int, int], scale: float, walls: Sequence[Wall]) -> tuple[Ints, Components]:
    """Boxes drawn filled on an image ``scale`` times smaller, cut at the walls; for each box, its blob's
    label."""
    rows, columns = int(shape[0] / scale) + 2, int(shape[1] / scale) + 2
    canvas = np.zeros((rows, columns), np.uint8)
    small = np.rint(boxes / scale).astype(int)
    for x0, y0, x1, y1 in small.tolist():
        cv2.rectangle(canvas, (x0, y0), (x1, y1), 255, -1)
    for x0, y0, x1, y1 in walls:
        cv2.line(canvas, (int(x0 / scale), int(y0 / scale)), (int(x1 / scale), int(y1 / scale)), 0, 1)
    blobs = connect(canvas)
    cx = np.clip((small[:, 0] + small[:, 2]) // 2, 0, columns - 1)
    cy = np.clip((small[:, 1] + small[:, 3]) // 2, 0, rows - 1)
    label = blobs.labels[cy, cx]
    for dx in (1, -1, 2, -2):  # a letter whose middle stands on a wall belongs to one side of it
        lost = label == 0
        if not lost.any():
            break
        label = np.where(lost, blobs.labels[cy, np.clip(cx + dx, 0, columns - 1)], label)
    return np.asarray(label, np.int32), blobs


def seed(
    parts: Components,
    chosen: Bools,
    walls: Sequence[Wall],
    body: float,
    line_of: Ints,
    count: int,
) -> int:
    """Chains the chosen components sideways into new lines (written to ``line_of``); returns the new
    line count."""
    index = np.flatnonzero(chosen)
    if index.size == 0:
        return count
    b = parts.boxes[index].astype(np.float64)
    h = b[:, 3] - b[:, 1]
    cy = (b[:, 1] + b[:, 3]) / 2
    reach = 0.5 * COLUMN_GAP * np.clip(h, 0.75 * body, 1.15 * h.clip(max=2.5 * body))
    half = 0.27 * h
    bars = np.stack([b[:, 0] - reach, cy - half, b[:, 2] + reach, cy + half], axis=1)
    label, _ = _smear(bars, parts.labels.shape, max(1.0, body / 9), walls)
    found, dense = np.unique(label, return_inverse=True)
    line_of[index] = dense + count
    line_of[index[label == 0]] = -1
    return count + len(found)


def leaders(parts: Components, kind: Kinds, rules: Sequence[Rule], body: float) -> Ints:
    """Components of dot and dash leaders: flat pieces in a long row, or in a row with a rule.

    Of a leader whose dots have run together, part may have been taken for a rule. Marks of letters that a rule cut
    stand in no row with it.
    """
    h, w = parts.heights, parts.widths
    low = (h < 0.32 * body) | _dots(parts, body)
    index = np.flatnonzero((kind == SMALL) & low & (w < 3 * body))
    if index.size == 0:
        return index.astype(np.int32)
    lying = [r for r in rules if r.horizontal and r.box.height < 0.4 * body]
    chained = index[_in_long_rows(parts, index, lying, body)]
    if not lying or not chained.size:
        return chained.astype(np.int32)
    by_rule = np.setdiff1d(chained, index[_in_long_rows(parts, index, (), body)])
    return np.setdiff1d(chained, _cut_marks(parts, kind, by_rule, rules, body)).astype(np.int32)


def _in_long_rows(parts: Components, index: NDArray[np.intp], lying: Sequence[Rule], body: float) -> Bools:
    """Which of the pieces ``index`` stand in a row, with each other and the ``lying`` rules, that is long and low."""
    b = parts.boxes[index].astype(np.float64)
    reach, half = 0.35 * body, 0.06 * body
    flat = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in lying], np.float64).reshape(-1, 4)
    b = np.concatenate([b, flat])
    cy = (b[:, 1] + b[:, 3]) / 2
    bars = np.stack([b[:, 0] - reach, cy - half, b[:, 2] + reach, cy + half], axis=1)
    scale = max(1.0, body / 12)
    label, blobs = _smear(bars, parts.labels.shape, scale, ())
    long = blobs.widths * scale - 2 * reach > LEADER * body
    long &= blobs.heights * scale < 0.6 * body
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
        r, slack = rule.box, 0.4 * body if rule.horizontal else 2.0
        here = (b[:, 3] > r.y0 - slack) & (b[:, 1] < r.y1 + slack)
        if rule.horizontal:
            at_rule |= here & (b[:, 0] >= r.x0) & (b[:, 2] <= r.x1)
        else:
            crossing |= here & (b[:, 2] > r.x0 - slack) & (b[:, 0] < r.x1 + slack)
    shred = (h <= max(2.0, 0.1 * body)) | (w > 4 * h)
    letter = (kind != DROP) & (parts.heights > 0.32 * body)
    up, down, aside = round(0.5 * body), round(0.95 * body), round(0.4 * body)
    marks = []
    for k in index[at_rule & ~crossing & ~shred].tolist():
        x0, y0, x1, y1 = parts.boxes[k].tolist()
        if letter[parts.labels[max(0, y0 - up) : y1 + down, max(0, x0 - aside) : x1 + aside]].any():
            marks.append(k)
    return np.array(marks, np.intp)


def join_tall(
    parts: Components,
    kind: Kinds,
    walls: Sequence[Wall],
    body: float,
    line_of: Ints,
    count: int,
) -> int:
    """Tall components: large print makes lines of its own; one beside a line of its height's middle
    joins that."""
    tall = np.flatnonzero(kind == TALL)
    if tall.size == 0:
        return count
    free = np.zeros(len(kind), np.bool_)
    boxes = extents_of(parts, line_of, count)
    for k in tall.tolist():
        x0, y0, x1, y1 = parts.boxes[k].tolist()
        gap = np.maximum(np.maximum(boxes[:, 0] - x1, x0 - boxes[:, 2]), 0)
        middle = (boxes[:, 1] + boxes[:, 3]) / 2
        beside = np.flatnonzero((gap < 0.9 * body) & (middle > y0) & (middle < y1))
        if beside.size == 0:
            free[k] = True
        elif beside.size == 1 or float(np.ptp(middle[beside])) < 0.8 * body:
            line_of[k] = int(beside[np.argmin(gap[beside])])
    return seed(parts, free, walls, body, line_of, count)


def marks(parts: Components, kind: Kinds, body: float) -> Bools:
    """Components as tall as letters that are marks of the letter right under them: a vowel and its tone
    in one piece.

    Told from a letter of the line above by how close they stand: nothing but a mark comes within a third
    of a letter.
    """
    mark = kind == SMALL
    h, w, b = parts.heights, parts.widths, parts.boxes
    index = np.flatnonzero((kind == BODY) & ((w < 4 * body) | ((w < 10 * body) & (h < 1.3 * body))))
    bottom, right = parts.labels.shape[0] - 1, parts.labels.shape[1] - 1
    for _ in range(2):  # the second time for what stands over a mark
        hit = np.zeros(index.size, np.bool_)
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            x = np.minimum((b[index, 0] + share * w[index]).astype(int), right)
            for down in (0.04, 0.1, 0.16, 0.22, 0.28, 0.34, 0.4, 0.46):
                y = np.minimum((b[index, 3] + down * np.maximum(h[index], 0.9 * body)).astype(int), bottom)
                under = parts.labels[y, x]
                tall = np.where(mark[under], 1.2 * h[index], h[under])
                sits = (under > 0) & (under != index) & (kind[under] != DROP) & (kind[under] != BIG)
                several = (h[index] < 0.65 * tall) & (w[index] < 3.2 * tall)  # marks that have run together
                sits &= (h[index] < 1.2 * tall) & ((w[index] < 1.5 * tall) | several)
                hit |= sits & (b[under, 1] > b[index, 3] - 0.3 * tall) & (b[under, 3] > b[index, 3] + 0.3 * tall)
        mark[index[hit]] = True
        index = index[~hit]
    return _not_in_rows(parts, mark & (kind == BODY), kind == BODY, body)


def feet(parts: Components, kind: Kinds, body: float) -> Bools:
    """Components nearly as tall as letters that hang under one: ู, the foot of ฐ, in types that draw them large.

    Such a piece all but touches its letter, is lower than it and stands in no row of letters.
    """
    h, w, b = parts.heights, parts.widths, parts.boxes
    index = np.flatnonzero((kind == BODY) & (h < 1.3 * body) & (w < 2.5 * body))
    hit = np.zeros(index.size, np.bool_)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        x = (b[index, 0] + share * (w[index] - 1)).astype(int)
        for up in (0.02, 0.06, 0.1, 0.14, 0.18):
            over = parts.labels[np.maximum((b[index, 1] - 1 - up * body).astype(int), 0), x]
            hangs = (over > 0) & (over != index) & (kind[over] == BODY) & (h[index] < 0.75 * h[over])
            hit |= hangs & (b[over, 3] <= b[index, 1] + 0.1 * body) & (w[index] < 1.5 * w[over])
    foot = np.zeros(len(kind), np.bool_)
    foot[index[hit]] = True
    return _not_in_rows(parts, foot, kind == BODY, body)


def _not_in_rows(parts: Components, mark: Bools, letters: Bools, body: float) -> Bools:
    """The marks without those that stand in a row with letters, or that are too many in a row to be marks."""
    index = np.flatnonzero(letters)
    if not mark.any():
        return mark
    b = parts.boxes[index].astype(np.float64)
    half, cy = 0.27 * (b[:, 3] - b[:, 1]), (b[:, 1] + b[:, 3]) / 2
    bars = np.stack([b[:, 0] - 0.45 * body, cy - half, b[:, 2] + 0.45 * body, cy + half], axis=1)
    label, blobs = _smear(bars, parts.labels.shape, max(1.0, body / 9), ())
    marks_in = np.bincount(label[mark[index]], minlength=len(blobs.area))
    all_in = np.bincount(label, minlength=len(blobs.area))
    row = (all_in > marks_in) | (marks_in > 6)
    out = mark.copy()
    out[index[row[label]]] = False
    return out


def attach_small(parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints) -> NDArray[np.intp]:
    """Gives every small component to the line it is a mark, point or hyphen of (written to ``line_of``).

    More than once, since a line grows by its points: the dots of an ellipsis follow one another. Returns those that may
    as well be another line's.
    """
    free = (kind == SMALL) & (line_of < 0)
    for _ in range(5):
        if not _attach_once(parts, kind, bands, line_of):
            break
    return _follow_lower_mark(parts, np.flatnonzero(free & (line_of >= 0)), bands, line_of)


_PAIRS = 1_000_000
"""Pairs of pieces looked at in one go: a page of noise has very many."""


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
    upper = np.flatnonzero((hang > -0.15 * tall) | (b[:, 3] < base - tall))  # below their letters, or above them
    if not upper.size:
        return np.zeros(0, np.intp)
    same, other = _marks_under(b, h, tall, own, upper)
    below = hang[upper] > -0.15 * tall[upper]
    doubtful = (other >= 0) & below
    stacked = (same >= 0) & ~below
    usual_drop = _usual((b[same, 1] - b[upper, 3])[stacked])
    usual_hang = _usual(hang[upper][below & ~doubtful])
    shared = []
    for mark, n in zip(upper[doubtful].tolist(), other[doubtful].tolist(), strict=True):
        body, gap, hangs = tall[mark], b[n, 1] - b[mark, 3], hang[mark]
        tone = hangs > 0.2 * body or (hangs > 0.12 * body and gap <= hangs)
        vowel = not tone
        if usual_drop is not None and usual_hang is not None:
            slack = max(1.5, 0.06 * body)
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
    aside = 0.15 * (b[:, 2] - b[:, 0])
    step = max(1, _PAIRS // max(1, len(b)))
    for start in range(0, len(upper), step):
        some = upper[start : start + step]
        x, foot = (b[some, 0] + b[some, 2])[:, None] / 2, b[some, 3][:, None]
        drop = b[:, 1] - foot  # from the foot of the upper mark to the top of the lower one
        near = np.maximum(h[some][:, None], 0.3 * tall)
        under = (x >= b[:, 0] - aside) & (x <= b[:, 2] + aside) & (drop > -0.3 * near) & (drop <= near)
        alike = own == own[some][:, None]
        for row, chosen in enumerate((under & alike, under & ~alike)):
            nearest = np.where(chosen, drop, np.iinfo(np.int32).max).argmin(axis=1)
            found[row, start : start + step] = np.where(chosen.any(axis=1), nearest, -1)
    return found[0], found[1]


def _usual(values: NDArray[np.generic]) -> float | None:
    """The median, None of fewer than five."""
    return float(np.median(values.astype(np.float64))) if len(values) >= 5 else None


def _attach_once(parts: Components, kind: Kinds, bands: Sequence[Band], line_of: Ints) -> bool:
    """One round; True where a line may have grown sideways."""
    index = np.flatnonzero((kind == SMALL) & (line_of < 0))
    extents = extents_of(parts, line_of, len(bands))
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
    within = (cy > top - 0.15 * height) & (cy < base + 0.3 * height)
    cost = np.where(cy < (top + base) / 2, above, 1.6 * below) + 0.4 * gap
    fits = np.where(within, gap < 1.3, (gap < 0.6) & (above < 0.95) & (below < 0.5))
    cost = np.where(fits, cost + np.where(within, 0.0, 0.02), 9.0)
    best = np.argmin(cost, axis=1)
    at = np.arange(index.size)
    good = cost[at, best] < 9.0
    line_of[index[good]] = live[best[good]]
    return bool((good & within[at, best] & (gap[at, best] > 0)).any())


def seed_lone(
    parts: Components,
    kind: Kinds,
    walls: Sequence[Wall],
    grids: Sequence[Grid],
    body: float,
    line_of: Ints,
    count: int,
) -> int:
    """Small components far from any line: a dash is a line of its own; so is any mark inside a table
    cell."""
    free = (kind == SMALL) & (line_of < 0)
    h, w = parts.heights, parts.widths
    dash = free & (w > 1.5 * h) & (w > 0.22 * body) & (w < 2.6 * body) & (h < 0.35 * body) & (h > 0.06 * body)
    inside, scraps = np.zeros(len(kind), np.bool_), np.zeros(len(kind), np.bool_)
    margin = 0.25 * body
    b = parts.boxes
    for grid in grids:
        for cell in grid.cells:
            c = cell.box
            here = (b[:, 0] > c.x0 + margin) & (b[:, 2] < c.x1 - margin)
            here &= (b[:, 1] > c.y0 + margin) & (b[:, 3] < c.y1 - margin)
            inside |= here
            # what is left of a rule that only other columns have: flat, where their rule runs, and long or at an edge
            for y in grid.row_edges[cell.row + 1 : cell.row + cell.row_span]:
                on_edge = here & (h < 0.3 * body) & (np.abs((b[:, 1] + b[:, 3]) / 2 - y) < 0.35 * body)
                aside = (b[:, 0] < c.x0 + 0.8 * body) | (b[:, 2] > c.x1 - 0.8 * body)
                scraps |= on_edge & ((w > body) | aside)
    solid = free & inside & (np.maximum(h, w) > 0.14 * body)
    return seed(parts, (dash | solid) & ~scraps, walls, body, line_of, count)
