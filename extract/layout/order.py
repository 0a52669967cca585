"""Reading order: pieces of lines joined, lines into paragraphs, blocks from top to bottom and column by
column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from statistics import median

import regex

from extract.layout.bold_lines import in_other_strokes
from extract.layout.line_level import type_height
from extract.layout.text_measures import TEXT
from extract.layout.text_rows import Row, first_word, joined, page_number, row_box, text_rows, usual_height
from extract.model.page import Block, Box, Line, Paragraph, Rule, Table

_CLOSING = regex.compile(r"ขอแสดงความนับถือ|ลงชื่อ|ลงนาม")
_STAMP = regex.compile(r"รับ|เวลา|วันที่|เลขที่|[Rr]eceived")


def join_pieces(lines: Sequence[Line]) -> list[Line]:
    """Pieces of one line of prose, parted at a wide space, joined again; cells, columns and letterheads
    stay apart.

    A gap within prose is narrow, or bridged by the full line above or below it; a gap between columns is
    neither.
    """
    unit = usual_height(lines)
    rows = text_rows(lines)
    out: list[Line] = []
    for i, row in enumerate(rows):
        around = [rows[k] for k in (i - 1, i + 1) if 0 <= k < len(rows)]
        near = rows[max(0, i - TEXT.spread_near) : i + TEXT.spread_near + 1]
        spread = len(row) > 1 and _is_justified(row, around, near, unit)
        start = 0
        for k in range(1, len(row) + 1):
            if k < len(row) and (spread or _runs_on(row[k - 1], row[k], row, around, unit)):
                continue
            out.append(joined(row[start:k]))
            start = k
    return out


def _runs_on(left: Line, right: Line, row: Row, around: Sequence[Row], unit: float) -> bool:
    a, b = left.box.x1, right.box.x0
    gap = b - a
    low, high = sorted((left.box.height, right.box.height))
    if left.ink != right.ink or high > TEXT.other_type * low:
        return gap < TEXT.other_gap * unit
    if gap < TEXT.word_gap * unit:
        return True
    if gap > TEXT.widest_gap * unit:
        return False
    box = row_box(row)
    for other in around:
        near = row_box(other)
        if max(near.y0 - box.y1, box.y0 - near.y1) > TEXT.line_step * unit:
            continue
        over, wide = TEXT.bridge_over * unit, TEXT.bridge_width * unit
        bridged = any(p.box.x0 < a - over and p.box.x1 > b + over and p.box.width > wide for p in other)
        flush = max(abs(near.x0 - box.x0), abs(near.x1 - box.x1)) < TEXT.flush * unit
        if bridged and (gap < TEXT.bridged_gap * unit or flush):
            return True
    return gap < TEXT.prose_gap * unit and left.box.width > TEXT.prose_width * unit


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines that run on into one another: the upper full, the lower not indented, both in one type, no more white
    between than usual."""
    unit = usual_height(lines)
    stacks: list[list[Line]] = []
    rows = text_rows(lines)
    ordered = [n for row in rows for n in row]
    steps = [b[0].box.cy - a[0].box.cy for a, b in pairwise(rows)]
    close = [s for s in steps if s < TEXT.usual_step * unit]
    pitch = median(close or [unit])
    farthest = max(TEXT.wider_step * pitch, TEXT.wide_step * unit)
    near: list[list[Line]] = []
    for line in ordered:
        near = [s for s in near if line.box.cy - s[-1].box.cy <= farthest]
        home = next((s for s in reversed(near) if _continues(s, line, ordered, unit)), None)
        if home is None:
            home = []
            stacks.append(home)
            near.append(home)
        home.append(line)
    return [Paragraph(tuple(s)) for s in stacks]


def _continues(stack: Sequence[Line], line: Line, lines: Sequence[Line], unit: float) -> bool:
    last, b = stack[-1], line.box
    pitch = b.cy - last.box.cy
    height = min(last.box.height, TEXT.high_line * unit)
    if not TEXT.least_step * unit < pitch < TEXT.most_step * height or last.ink != line.ink:
        return False
    if b.x_overlap(last.box) < TEXT.under * min(b.width, last.box.width):
        return False
    low, high = sorted((type_height(last), type_height(line)))
    if high > TEXT.same_type * low:
        return False
    if in_other_strokes(last, line) == 1.0:
        return False
    left = min(n.box.x0 for n in stack)
    indent = TEXT.indent * unit
    if len(stack) > 1 and (b.x0 > left + indent or b.x0 < min(n.box.x0 for n in stack[1:]) - indent):
        return False
    if len(stack) == 1 and b.x0 > last.box.x0 + TEXT.first_indent * unit:
        return False
    near = TEXT.column * unit
    beside = (n.box.x1 for n in lines if n.box.x_overlap(last.box) > 0 and abs(n.box.cy - b.cy) < near)
    right = max(beside, default=last.box.x1)  # glyphs without any width overlap nothing, not even themselves
    if last.box.x1 + max(TEXT.ragged * unit, _first_word(line)) < right:
        return False
    steps = [q.box.cy - p.box.cy for p, q in pairwise(stack)]
    return not steps or pitch < TEXT.step_grows * max(steps)


def _first_word(line: Line) -> float:
    """Width of a line's first word and a space, if it is a Latin one: it may have been too long for the line above.
    Thai lines end anywhere."""
    word, box = first_word(line)
    return box.width + TEXT.space * line.box.height if box is not None and word.isascii() else 0.0


def _is_justified(row: Row, around: Sequence[Row], near: Sequence[Row], unit: float) -> bool:
    """Whether a row is a line of prose that was spread to the full width: it begins where a line right above or below
    begins, or is set in over the one below as a paragraph's first line is; it ends where two others end, and is mostly
    print."""
    box = row_box(row)
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(row)]
    printed = sum(n.box.width for n in row)
    if max(gaps) > TEXT.spread_gap * unit or printed < TEXT.spread_print * box.width:
        return False
    if box.width < TEXT.spread_width * unit:
        return False
    if any(n.ink != row[0].ink for n in row):
        return False
    begins = any(
        max(row_box(other).y0 - box.y1, box.y0 - row_box(other).y1) < unit and _begins_with(row, other, near, unit)
        for other in around
    )
    ends = sum(other is not row and abs(other[-1].box.x1 - box.x1) < TEXT.spread_begin * unit for other in near)
    return begins and ends >= TEXT.spread_ends


def _begins_with(row: Row, other: Row, near: Sequence[Row], unit: float) -> bool:
    """Whether a row begins where another begins that is one line, or is set in over it, which reaches under it or, the
    last word of a paragraph alone, begins where the rows ``near`` do."""
    indent = row[0].box.x0 - other[0].box.x0
    if abs(indent) < TEXT.spread_begin * unit:
        return len(other) == 1
    below = other[0].box.cy > row[0].box.cy
    if not below or not 0 < indent < TEXT.spread_indent * unit:
        return False
    begin = sum(abs(r[0].box.x0 - other[0].box.x0) < TEXT.spread_begin * unit for r in near if len(r) == 1)
    return other[0].box.x1 > row[0].box.x0 or (len(other) == 1 and begin > TEXT.spread_ends)


def part_stamps(lines: Sequence[Line], frames: Sequence[Box], width: float) -> tuple[list[Paragraph], list[Line]]:
    """Stamps among the lines in coloured ink, and all other lines.

    A stamp is a small cluster of coloured lines that speaks of receiving, or that has a frame of its
    own. On a page printed in colour throughout, colour says nothing.
    """
    coloured = [n for n in lines if n.ink == "colour"]
    if not coloured or len(coloured) > TEXT.coloured * len(lines):
        return [], list(lines)
    stamps = []
    taken: list[Line] = []
    for cluster in _clusters(coloured):
        box = row_box(cluster)
        text = " ".join(n.text for n in cluster)
        widest = TEXT.stamp_width * width
        framed = any(f.contains(box.cx, box.cy) and f.width < widest for f in frames)
        if box.width < widest and len(cluster) > 1 and (framed or len(_STAMP.findall(text)) > 1):
            stamps.append(Paragraph(tuple(joined(row) for row in text_rows(cluster)), "stamp"))
            taken += cluster
    return stamps, [n for n in lines if n not in taken]


def _clusters(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand close together."""
    reach = TEXT.stamp_gap * usual_height(lines)
    clusters: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: n.box.cy):
        merged = [line]
        for near in [c for c in clusters if any(_close(line.box, n.box, reach) for n in c)]:
            merged = near + merged
            clusters.remove(near)
        clusters.append(merged)
    return clusters


def _close(a: Box, b: Box, reach: float) -> bool:
    return max(a.x0 - b.x1, b.x0 - a.x1) < TEXT.stamp_aside * reach and max(a.y0 - b.y1, b.y0 - a.y1) < reach


def part_margins(
    lines: Sequence[Line], rules: Sequence[Rule], size: tuple[float, float]
) -> tuple[list[Paragraph], list[Line], list[Paragraph]]:
    """Running heads, the lines between, running feet.

    At the very top or bottom: a page number, small print apart from the rest, or what a rule over the
    page's width parts from the text.
    """
    rows = text_rows(lines)
    alone = _alone([r for r in rules if r.horizontal], TEXT.table_rule * size[0])
    top = _margin(rows, alone, size, True)
    rest = rows[top:]
    bottom = _margin(rest[::-1], alone, size, False)
    middle = rest[: len(rest) - bottom]
    head = [Paragraph((n,), "header") for row in rows[:top] for n in row]
    foot = [Paragraph((n,), "footer") for row in rest[len(rest) - bottom :] for n in row]
    return head, [n for row in middle for n in row], foot


def _alone(rules: Sequence[Rule], near: float) -> list[Rule]:
    """The rules without those of a table: more than three that begin and end under one another, and what is left of a
    broken one between two of them."""

    def alike(a: Box, b: Box) -> bool:
        return abs(a.x0 - b.x0) < near and abs(a.x1 - b.x1) < near

    def spans(a: Box, b: Box) -> bool:
        return a.x0 - near < b.x0 and b.x1 < a.x1 + near

    def is_left(box: Box) -> bool:
        over = [b.cy for b in tables if spans(b, box)]
        return bool(over) and min(over) < box.cy < max(over)

    tables = [r.box for r in rules if sum(alike(r.box, other.box) for other in rules) > TEXT.table_rules]
    return [r for r in rules if r.box not in tables and not is_left(r.box)]


def _margin(rows: Sequence[Row], rules: Sequence[Rule], size: tuple[float, float], at_top: bool) -> int:
    """How many of the outermost rows are running head (or foot); ``rows`` from the edge inwards."""
    width, height = size
    unit = usual_height([n for row in rows for n in row])
    count = 0
    for k, row in enumerate(rows[: TEXT.margin_rows]):
        box = row_box(row)
        depth = box.y1 / height if at_top else 1 - box.y0 / height
        if depth > TEXT.margin or k == len(rows) - 1:
            break
        following = row_box(rows[k + 1])
        apart = following.y0 - box.y1 if at_top else box.y0 - following.y1
        numbered = len(row) == 1 and page_number(row[0].text) is not None
        # the head of a table of three rules, or its last row
        enclosed = _between_alike(box, rules, TEXT.table_rule * width)
        ruled = not enclosed and depth < TEXT.margin_ruled and any(
            r.box.width > TEXT.margin_rule * width and (box.y1 - 2 < r.box.cy < following.y0 + 2 if at_top
                                           else following.y1 - 2 < r.box.cy < box.y0 + 2)
            for r in rules
        )  # fmt: skip
        small = box.height < TEXT.small_print * unit and apart > TEXT.small_apart * unit
        small = small and depth < TEXT.margin_small
        if not (numbered or ruled or small):
            break
        count = k + 1
    return count


def _between_alike(box: Box, rules: Sequence[Rule], near: float) -> bool:
    """Whether rules that begin and end under one another stand over and under a row."""
    over = [r.box for r in rules if r.horizontal and r.box.cy < box.cy]
    under = [r.box for r in rules if r.horizontal and r.box.cy > box.cy]
    return any(abs(a.x0 - b.x0) < near and abs(a.x1 - b.x1) < near for a in over for b in under)


def with_signatures(blocks: Sequence[Block], width: float) -> list[Block]:
    """The blocks, with the paragraphs of the closing (salutation, name in brackets, position) marked as
    signature."""
    out: list[Block] = []
    signing = False
    for block in blocks:
        if isinstance(block, Paragraph) and block.role == "body":
            box = block.box
            text = block.run.text
            if len(text) < TEXT.closing and _CLOSING.search(text):
                signing = True
            elif signing and (box is None or (box.x0 < TEXT.signed * width and not text.strip().startswith("("))):
                signing = False
            if signing:
                block = replace(block, role="signature")
        else:
            signing = False
        out.append(block)
    return out


def in_reading_order(blocks: Sequence[Block], unit: float) -> list[Block]:
    """Blocks from top to bottom; where white runs down between longer columns, one column after the
    other."""
    boxed = [(b, _box(b)) for b in blocks]
    return [b for b, _ in _cut(boxed, unit)]


_Boxed = tuple[Block, Box]


def _box(block: Block) -> Box:
    box = block.box
    return Box(0, 0, 0, 0) if box is None else box


def _cut(items: list[_Boxed], unit: float) -> list[_Boxed]:
    if len(items) < 2:
        return items
    bands = _bands(items)
    if len(bands) == 1:
        sides = _sides(items, TEXT.side_gap * unit)
        if len(sides) > 1:
            return [item for side in sides for item in _cut(side, unit)]
        return sorted(items, key=lambda i: (i[1].y0, i[1].x0))
    out: list[_Boxed] = []
    k = 0
    while k < len(bands):
        end = k + 1
        for stop in range(len(bands), k + 1, -1):
            together = [item for band in bands[k:stop] for item in band]
            if _is_columnar(together, unit):
                end = stop
                break
        together = [item for band in bands[k:end] for item in band]
        if end > k + 1:
            out += [item for side in _sides(together, TEXT.column_gap * unit) for item in _cut(side, unit)]
        else:
            out += _cut(together, unit)
        k = end
    return out


def _bands(items: Sequence[_Boxed]) -> list[list[_Boxed]]:
    """Items parted by white across the whole width, from top to bottom."""
    bands: list[list[_Boxed]] = []
    end = -inf
    for item in sorted(items, key=lambda i: i[1].y0):
        b = item[1]
        inset = TEXT.band_inset * b.height
        if b.y0 + (inset if not isinstance(item[0], Table) else 0) >= end:
            bands.append([])
        bands[-1].append(item)
        end = max(end, b.y1)
    return bands


def _sides(items: Sequence[_Boxed], gap: float) -> list[list[_Boxed]]:
    """Items parted by white from top to bottom at least ``gap`` wide, from left to right."""
    sides: list[list[_Boxed]] = []
    end = -inf
    for item in sorted(items, key=lambda i: i[1].x0):
        if item[1].x0 >= end + gap or not sides:
            sides.append([])
        sides[-1].append(item)
        end = max(end, item[1].x1)
    return sides


def _is_columnar(items: Sequence[_Boxed], unit: float) -> bool:
    """True for two or more columns of several lines side by side, as opposed to lines with two parts."""
    sides = _sides(items, TEXT.column_gap * unit)
    if len(sides) < 2:
        return False
    lines = [[n.box for b, box in side for n in (b.lines if isinstance(b, Paragraph) else b.cells)] for side in sides]
    for k, own in enumerate(lines):
        others = [n for m, side in enumerate(lines) if m != k for n in side]
        beside = sum(any(n.y_overlap(o) > TEXT.row_share * n.height for o in others) for n in own)
        if beside < TEXT.column_lines or beside < TEXT.column_share * len(own):
            return False
    return True
