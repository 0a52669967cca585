"""The head of a table without (full) rules: where it begins, its levels, its merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from math import inf
from statistics import median

from extract.layout.head_repeats import over_repeats
from extract.layout.measures import MEASURES
from extract.layout.places import Column, Place, Placed, names_of_all, parted_at_begins, place_of
from extract.layout.text_rows import (
    Row,
    cut,
    cut_all,
    in_brackets,
    is_between_tables,
    is_translated,
    is_value,
    joined,
    row_box,
)
from extract.layout.titles import is_under_caption
from extract.layout.years_apart import years_apart
from extract.model.page import Line
from extract.thai.skeleton import squeeze


def ruled_head(
    rows: Sequence[Row],
    first_free: int,
    end: int,
    columns: Sequence[Column],
    across: Sequence[float],
    unit: float,
    pitch: float,
) -> tuple[int, int] | None:
    """First row, and row after the last, of a head that stands between two rules; None without such rules. The name of
    the first group in a band of its own is none: the head stands above it, with a rule over it or without.
    """
    top = row_box(rows[end]).cy
    over = [y for y in across if top - MEASURES.rule_over * unit < y < top]
    found: tuple[int, int] | None = None
    is_group = False
    for upper, lower in reversed(list(pairwise(over))):
        between = [k for k in range(first_free, end) if upper < row_box(rows[k]).cy < lower]
        if not between:
            continue  # a double rule
        own = next((n for n, k in enumerate(between[::-1]) if is_between_tables(rows[k])), len(between))
        if not own:
            break
        between = between[len(between) - own :]  # what stands over a table is none of its head
        sure = found is None and _under_one_another([rows[k] for k in between]) <= MEASURES.head_ruled
        if not (sure or all(_heads(rows[k], columns, unit) for k in between)):
            break
        if found is not None and names_group(rows[slice(between[0], between[-1] + 1)], columns, unit):
            break  # what stands below another table, and this one's title
        found = (between[0], between[-1] + 1 if found is None else found[1])
        if is_group := names_group(rows[slice(*found)], columns, unit):
            break
    if found is None or not is_group:
        return found
    group = found[0]
    if (ruled := ruled_head(rows, first_free, group, columns, across, unit, pitch)) is not None:
        return ruled
    first = plain_head(rows, first_free, group, columns, across, unit, pitch)
    return (first, group) if first < group else found


def _under_one_another(rows: Sequence[Row]) -> int:
    """How many of the rows stand under one another; others stand half way between two."""
    count, foot = 0, -inf
    for box in map(row_box, rows):
        if box.y0 > foot:
            count, foot = count + 1, box.y1
    return count


def names_group(rows: Sequence[Row], columns: Sequence[Column], unit: float) -> bool:
    """Whether rows print nothing but words in the one column of labels, which is the first or the first of words, or
    from the first to that one, the rows' numbers and their labels."""
    first = next((k for k, c in enumerate(columns) if not c.values), 0)
    places = {place_of(p.box, columns, unit) for row in rows for p in row}
    return places in ({(0, 0)}, {(first, first)}, {(0, first)})


def plain_head(
    rows: Sequence[Row],
    first_free: int,
    end: int,
    columns: Sequence[Column],
    across: Sequence[float],
    unit: float,
    pitch: float,
) -> int:
    """Number of the first row of a head without rules, ``end`` where there is none.

    ``pitch`` is the usual step from one row of data to the next: a head stands hardly further off.
    """
    if end >= len(rows):
        return end
    white = max(MEASURES.head_white * unit, MEASURES.head_step * (pitch - unit))
    top = row_box(rows[end]).y0
    first, mixed = end, False
    while first > first_free:
        row = rows[first - 1]
        box = row_box(row)
        between = box.y1 > row_box(rows[first]).y0 - MEASURES.head_over * unit  # rows of prose stand apart
        mixed = mixed or (between and first < end)
        tallest = MEASURES.head_mixed if between or mixed else MEASURES.head_tall
        if top - box.y0 > tallest * unit:
            break
        parted = any(box.cy < y < top - MEASURES.rule_head * unit for y in across)
        if row_box(rows[first]).y0 - box.y1 > white or parted:
            break
        if is_between_tables(row):
            break
        if not _heads(row, columns, unit):
            if between and first < end:
                return end  # half of a head would name columns by halves of their names
            break
        first -= 1
    while first < end and _stands_over(rows[first_free : first + 1], rows[first + 1 : end], rows[end], columns, unit):
        first += 1
    return first if _names_values(rows[first:end], rows[end:], columns, unit) else end


def _names_values(head: Sequence[Row], below: Sequence[Row], columns: Sequence[Column], unit: float) -> bool:
    """Whether the rows of a head name columns of values.

    A line over the labels and the values, which may be names that ran together, may as well be prose that ends over the
    values by chance: then more lines stand under it than groups of rows have.
    """
    places = [[(p, place_of(p.box, columns, unit)) for p in row] for row in head]
    if any(a > 0 for row in places for _, (a, _) in row):
        return True
    under = next((k for k, row in enumerate(below) if any(place_of(p.box, columns, unit)[1] > 0 for p in row)), 0)
    for row in reversed(places):
        if any(len(_named_by(p, place, columns, unit)) > 1 for p, place in row):
            return under <= MEASURES.head_groups
        under += 1
    return False


def _stands_over(rows: Sequence[Row], below: Sequence[Row], body: Row, columns: Sequence[Column], unit: float) -> bool:
    """Whether the last of ``rows``, over a head, is the table's title: it stands over the labels alone, or is one line
    of print, long and in the middle of the table or from its left edge on, and each column has its own name below.

    The name of a group stands in the middle of its columns. ``body`` is the first row under the head.
    """
    *above, row = rows
    if all(place_of(p.box, columns, unit) == (0, 0) for p in row):
        return True
    if is_under_caption(above, row):
        return False
    named = {k for other in below for p in other for k in _named_by(p, place_of(p.box, columns, unit), columns, unit)}
    left, right = min(columns[0].x0, body[0].box.x0), columns[-1].x1
    box = row_box(row)
    if len(named) < len(columns) or any(b.box.x0 - a.box.x1 > MEASURES.no_space * unit for a, b in pairwise(row)):
        return False
    long = box.width > MEASURES.title_width * (right - left)
    from_left = abs(box.x0 - left) < MEASURES.title_middle * unit
    return long and (from_left or abs(box.cx - (left + right) / 2) < MEASURES.title_middle * unit)


def _named_by(line: Line, place: Place, columns: Sequence[Column], unit: float) -> range:
    """The columns that have a name of their own in a line: the one that it stands over, or each of those whose names
    ran together in it."""
    a, b = place
    parted = a < b and parted_at(line, [_middles(columns, k) for k in range(a, b + 1)], unit) is not None
    return range(a, b + 1) if parted or a == b else range(0)


def _heads(row: Row, columns: Sequence[Column], unit: float) -> bool:
    # A head is often wider than the figures under it: what counts is where its middle stands.
    left, right = columns[0].x0 - 2 * unit, columns[-1].x1 + 2 * unit
    if row[0].box.cx < left or row[-1].box.cx > right:
        return False
    names = [p for name in parted_at_begins([row], columns, unit) for p in name]
    return all(_heads_in(p, place_of(p.box, columns, unit), columns, unit) for p in names)


def _heads_in(line: Line, place: Place, columns: Sequence[Column], unit: float) -> bool:
    """Whether a line stands over one column, or over several that are no labels', or is the print of several heads."""
    a, b = place
    return a > 0 or a == b or parted_at(line, [_middles(columns, k) for k in range(a, b + 1)], unit) is not None


def _middles(columns: Sequence[Column], k: int) -> tuple[float, ...]:
    """Where the head of a column may have its middle: over what stands in it; over names that end before their column
    does, also half way to the next one."""
    column = columns[k]
    own = ((column.x0 + column.x1) / 2,)
    return own if column.values or k + 1 == len(columns) else (*own, (column.x0 + columns[k + 1].x0) / 2)


def run_together(head: Sequence[Placed], columns: Sequence[Column], unit: float) -> list[Placed]:
    """A head's rows, with lines parted that are the print of neighbouring cells: those whose words stand in the middle
    of what else is printed over each column, or of the columns, one after the other.

    A merged cell's words do not, unless by chance in all its columns; one over columns whose names are printed again
    under the next one is known by these.
    """
    own = [_middles(columns, k) for k in range(len(columns))]
    out: list[Placed] = []
    for at, row in reversed([*enumerate(head)]):
        groups = over_repeats(row, out, columns, unit)
        below = {k for row in head[at + 1 :] for _, (a, b) in row for k in range(a, b + 1)}
        over = _alone(head[at + 1 :]) or _alone(head)  # what stands above a name may be a group's
        beside = [(median(n.box.cx for n in over[k]),) if k in over else own[k] for k in range(len(columns))]
        parted: Placed = []
        for line, (a, b) in row:
            if line.box in groups:
                parted += groups[line.box]
                continue
            ways = (parted_at(line, middles[a : b + 1], unit) for middles in (beside, own) if a < b)
            pieces = next((way for way in ways if way is not None), None) or one_each(line, columns[a : b + 1], unit)
            if pieces is not None and below >= {*range(a, b + 1)} and _are_one(pieces):
                pieces = None  # a group's: the columns under it have names of their own
            if pieces is None and a < b and not below & {*range(a, b + 1)}:
                pieces = names_of_all(line, columns[a : b + 1], unit)
            if pieces is None:
                inner = [over[k][-1].box.cx if k in over else own[k][0] for k in range(len(columns))]
                parted += _of_two_groups(line, (a, b), inner, unit) or [(line, (a, b))]
            else:
                parted += [(p, (a + k, a + k)) for k, p in enumerate(pieces)]
        out.insert(0, parted)
    return _shared_out(_printed_again(out, unit), columns, unit)


def _of_two_groups(line: Line, place: Place, middles: Sequence[float], unit: float) -> Placed | None:
    """A line over several columns as the names of two groups of them, or of one and a column beside it: parted at the
    only white that is no space, each stands in the middle of its own columns. ``middles`` are those of the names
    under them."""
    (a, b), pieces = place, cut_all(line, MEASURES.no_space * unit)
    if len(pieces) != 2 or b - a < 2 or _are_one(pieces):
        return None
    ways = [
        (max(abs(p.box.cx - (middles[c] + middles[d]) / 2) for p, (c, d) in zip(pieces, own, strict=True)), own)
        for own in (((a, k), (k + 1, b)) for k in range(a, b))
    ]
    off, own = min(ways)
    return [*zip(pieces, own, strict=True)] if off < MEASURES.aligned * unit else None


def _are_one(pieces: Sequence[Line]) -> bool:
    """Whether pieces of a line are a name and its unit in brackets, or the same name in English."""
    return any(in_brackets(p.text) for p in pieces) or is_translated(" ".join(p.text for p in pieces))


def _printed_again(head: Sequence[Placed], unit: float) -> list[Placed]:
    """A head's rows, with lines parted over several columns that are names which other columns have, too."""
    known = {squeeze(line.text) for row in head for line, (a, b) in row if a == b}
    out: list[Placed] = []
    for row in head:
        parted: Placed = []
        for line, (a, b) in row:
            pieces = _names_of(line, known, unit) if a < b else []
            parted += (
                [(p, (a + k, a + k)) for k, p in enumerate(pieces)] if len(pieces) == b - a + 1 else [(line, (a, b))]
            )
        out.append(parted)
    return out


def _names_of(line: Line, known: AbstractSet[str], unit: float) -> list[Line]:
    """A line as the ``known`` names that it is made of, with white between; empty where it is of others."""
    names = cut_all(line, MEASURES.cut_head * unit)
    return names if all(squeeze(n.text) in known for n in names) else []


def _shared_out(head: Sequence[Placed], columns: Sequence[Column], unit: float) -> list[Placed]:
    """A head's rows, with lines parted over a column and one beside it that has no name, or only its unit: what stands
    beyond their only white, if that stands nearer to the other column."""
    named = {k for row in head for n, (a, b) in row for k in range(a, b + 1) if not in_brackets(n.text)}
    bare = {k for k, c in enumerate(columns) if c.values and k not in named}
    out: list[Placed] = []
    for row in head:
        parted: Placed = []
        for line, (a, b) in row:
            pieces = _cut_once(line, unit) if a == b and bare & {a - 1, a + 1} and not in_brackets(line.text) else None
            at = next(
                (k for k in (a, a - 1) if pieces and {k, k + 1} <= bare | {a} and _over(pieces, columns, k)), None
            )
            if pieces is None or at is None:
                parted.append((line, (a, b)))
            else:
                parted += [(pieces[0], (at, at)), (pieces[1], (at + 1, at + 1))]
        out.append(parted)
    return out


def _cut_once(line: Line, unit: float) -> tuple[Line, Line] | None:
    """A line parted at its only white between words; None where it has none or several, or parts a name's number."""
    pieces = cut_all(line, MEASURES.cut_head * unit)
    if len(pieces) != 2 or is_value(pieces[0].text) != is_value(pieces[1].text):
        return None
    return pieces[0], pieces[1]


def _over(pieces: tuple[Line, Line], columns: Sequence[Column], k: int) -> bool:
    """Whether two pieces of a line stand nearer to columns ``k`` and ``k + 1``, each to its own, than to the other."""
    ends = [(c.x0, (c.x0 + c.x1) / 2, c.x1) for c in columns[k : k + 2]]
    if len(ends) < 2:
        return False
    off = [
        [min(abs(x - y) for x, y in zip((p.box.x0, p.box.cx, p.box.x1), e, strict=True)) for e in ends] for p in pieces
    ]
    return off[0][0] < off[0][1] and off[1][1] < off[1][0]


def parted_at(line: Line, middles: Sequence[tuple[float, ...]], unit: float) -> list[Line] | None:
    """A line as one piece for each column, at one of whose ``middles`` (x) it must stand; None where that cannot be, or
    where the whole line stands much better in the middle of them all, as the name of a group does. What is printed in
    it again for each column is none."""
    again = _cut_again(line, len(middles), unit)
    if again and all(any(p.box.x0 < m < p.box.x1 for m in ms) for p, ms in zip(again, middles, strict=True)):
        return again
    apart = cut_all(line, MEASURES.no_space * unit)
    if len(apart) == len(middles) and [_nearest(p, middles) for p in apart] == [*range(len(middles))]:
        return apart
    pieces = _cut_widest(line, middles, unit)
    if pieces is None or len({is_value(p.text) for p in pieces}) > 1:
        return None  # ปีงบประมาณ ๒๕๖๖ is one name
    if " " not in line.text.strip() and any(sum(map(str.isalpha, p.text)) < 2 for p in pieces):
        return None  # letters of one word, set wide
    off = max(min(abs(p.box.cx - m) for m in ms) for p, ms in zip(pieces, middles, strict=True))
    whole = min(abs(line.box.cx - (a + b) / 2) for a in middles[0] for b in middles[-1])
    return pieces if off < MEASURES.aligned * unit and off - whole < MEASURES.aligned_close * unit else None


def _nearest(line: Line, middles: Sequence[tuple[float, ...]]) -> int:
    return min(range(len(middles)), key=lambda k: min(abs(line.box.cx - m) for m in middles[k]))


def _cut_widest(line: Line, middles: Sequence[tuple[float, ...]], unit: float) -> list[Line] | None:
    """A line parted at the widest white between each two ``middles``."""
    pieces: list[Line] = []
    rest = line
    for here, after in pairwise(middles):
        found = cut(rest, min(here), max(after), MEASURES.cut_head * unit)
        if found is None:
            return None
        pieces.append(found[0])
        rest = found[1]
    return [*pieces, rest]


def _cut_again(line: Line, columns: int, unit: float) -> list[Line] | None:
    """A line parted before each of the words that begin it and are printed in it again and again, one for each of the
    ``columns``: ``ปีงบประมาณ ๒๕๖๖ ปีงบประมาณ ๒๕๖๗`` has white of one width throughout."""
    words = cut_all(line, MEASURES.cut_head * unit)
    begins = [k for k, w in enumerate(words) if squeeze(w.text) == squeeze(words[0].text)]
    if len(begins) != columns or len({b - a for a, b in pairwise([*begins, len(words)])}) > 1:
        return None
    return [joined(words[a:b]) for a, b in pairwise([*begins, len(words)])]


def _alone(rows: Sequence[Placed]) -> dict[int, list[Line]]:
    """The lines that stand over one column each, by their column."""
    over: dict[int, list[Line]] = {}
    for row in rows:
        for line, (a, b) in row:
            if a == b:
                over.setdefault(a, []).append(line)
    return over


def one_each(line: Line, columns: Sequence[Column], unit: float) -> list[Line] | None:
    """A line as one name for each of ``columns``, over which they stand in order: three names at least with white
    between, or so many years; None where it holds more or fewer."""
    names = cut_all(line, MEASURES.river_head * unit) if len(columns) >= MEASURES.alike else []

    def stand_over(pieces: Sequence[Line]) -> bool:
        return len(pieces) == len(columns) and all(
            p.box.x0 < c.x1 and c.x0 < p.box.x1 for p, c in zip(pieces, columns, strict=True)
        )

    return next((pieces for pieces in (names, years_apart(line, unit)) if pieces and stand_over(pieces)), None)


def part_headings(head: list[Placed], columns: Sequence[Column]) -> tuple[list[Placed], list[Placed]]:
    """The head without the section headings at its end: lone labels that stand under a complete head."""
    end = len(head)
    while end > 0 and all(p == (0, 0) for _, p in head[end - 1]):
        end -= 1
    covered = {k for row in head[:end] for _, (a, b) in row for k in range(a, b + 1)}
    if end == len(head) or 0 not in covered or len(covered) < len(columns) - 1:
        return head, []
    return head[:end], head[end:]
