"""Prose set beside a table without rules: its lines are no labels of the rows that they stand next to.

What tells it from a column of the table: its lines are wide, begin at one edge, fill their width and follow one another
at a step of their own, so that they stand beside the rows by chance; no head stands over it, and without it the rows
keep a label and values.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, median_low

import regex

from extract.layout.prose_measures import PROSE
from extract.layout.row_numbers import names_range
from extract.layout.text_rows import cut, glyph_places, is_value, starts_with_value
from extract.model.page import Line
from extract.thai.skeleton import squeeze

_LETTER = regex.compile(r"\s*\p{L}")
"""What begins so is no figure by itself: ไม่เกิน 10,000 บาท names a row."""


@dataclass(frozen=True, slots=True)
class _Stack:
    """Lines under one another from one left edge on, ``right`` their farthest end."""

    lines: tuple[Line, ...]

    @property
    def left(self) -> float:
        return median(n.box.x0 for n in self.lines)

    @property
    def right(self) -> float:
        return max(n.box.x1 for n in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].box.y0

    @property
    def bottom(self) -> float:
        return self.lines[-1].box.y1


def part_prose(lines: Sequence[Line], unit: float, ruled: Sequence[Line] = ()) -> tuple[list[Line], list[Line]]:
    """``lines`` without prose beside a table, and the lines of that prose; those that ran on into a row of the table,
    or on from one, are cut between the two. ``unit`` is the height of a line of print; ``ruled`` are the names in heads
    that have rules around them, beside which prose may stand too."""
    kept, prose = list(lines), list[Line]()
    for stack in (_grown(s, kept, unit) for s in _stacks(kept, ruled, unit)):
        near = [n for n in kept if n.box.y1 > stack.top and n.box.y0 < stack.bottom]
        if len(near) < len(stack.lines) + PROSE.figures:
            continue
        pieces = {id(n): _cut_beside(n, stack, unit) for n in near}
        whole = _Stack(tuple(sorted((p for p, _ in pieces.values() if p is not None), key=lambda n: n.box.cy)))
        others = [o for _, rest in pieces.values() for o in rest]
        if len(whole.lines) < PROSE.lines or not _is_prose(whole, others, kept, unit):
            continue
        prose += whole.lines
        kept = [n for n in kept if id(n) not in pieces] + others
    return kept, prose


def _grown(stack: _Stack, lines: Sequence[Line], unit: float) -> _Stack:
    """A stack with the lines that follow it from its edge on, those too that ran on from a row of the table."""
    grown = [*stack.lines]
    levels = sorted(lines, key=lambda n: n.box.y0)
    for line in sorted(lines, key=lambda n: n.box.cy):
        if line.box.y0 < stack.bottom or line.box.y0 - grown[-1].box.y1 > PROSE.missing * unit:
            continue
        piece, _ = _cut_beside(line, stack, unit)
        if piece is None:
            continue
        if line.box.x1 > stack.right + PROSE.ragged * unit and not _beside(line, levels):
            break  # what fills the page's width stands under both
        grown.append(piece)
    return _Stack(tuple(grown))


def _stacks(lines: Sequence[Line], ruled: Sequence[Line], unit: float) -> Iterator[_Stack]:
    """Wide lines of words that begin at one edge and follow one another closely; those between may be parts of longer
    lines."""
    wide = [n for n in lines if n.box.width > PROSE.wide * unit and not starts_with_value(n.text)]
    groups: list[list[Line]] = []
    for n in sorted(wide, key=lambda n: n.box.x0):
        if not groups or n.box.x0 - groups[-1][0].box.x0 > PROSE.edge * unit:
            groups.append([])
        groups[-1].append(n)
    levels = sorted((*lines, *ruled), key=lambda n: n.box.y0)
    for group in groups:
        if len(group) < PROSE.seen:
            continue
        group.sort(key=lambda n: n.box.cy)
        stack: list[Line] = []
        for n in group:
            apart = bool(stack) and n.box.y0 - stack[-1].box.y1 > PROSE.missing * unit
            alone = not _beside(n, levels)
            if apart or alone:
                yield from [_Stack(tuple(stack))] if len(stack) >= PROSE.seen else []
                stack = []
            stack += [] if alone else [n]
        yield from [_Stack(tuple(stack))] if len(stack) >= PROSE.seen else []


def _beside(line: Line, levels: Sequence[Line]) -> bool:
    """Whether anything stands beside a line; ``levels`` are all lines by their upper edges."""
    first = bisect_left(levels, line.box.y0 - 2 * line.box.height, key=lambda n: n.box.y0)
    after = bisect_left(levels, line.box.y1, key=lambda n: n.box.y0)
    return any(
        n.box.y1 > line.box.y0 and (n.box.x0 >= line.box.x1 or n.box.x1 <= line.box.x0) for n in levels[first:after]
    )


def _cut_beside(line: Line, stack: _Stack, unit: float) -> tuple[Line | None, list[Line]]:
    """The part of a line beside or within the stack that is the stack's, and its other parts."""
    edge, white = PROSE.edge * unit, PROSE.white * unit
    before: list[Line] = []
    if line.box.x1 <= stack.left or line.box.x0 >= stack.right:
        return None, [line]
    if line.box.x0 < stack.left - edge:
        parts = cut(line, stack.left - edge, stack.left + edge, white)
        if parts is None or abs(parts[1].box.x0 - stack.left) > edge:
            return None, [line]
        before, line = [parts[0]], parts[1]
    elif line.box.x0 > stack.left + edge:
        return None, [line]
    typical = median(n.box.x1 for n in stack.lines)
    if line.box.x1 > typical + PROSE.ragged * unit:
        parts = cut(line, typical - PROSE.ragged * unit, typical + PROSE.ragged * unit, white)
        if parts is not None:
            return parts[0], [*before, parts[1]]
    return line, before


def _is_prose(stack: _Stack, others: Sequence[Line], page: Sequence[Line], unit: float) -> bool:
    """Whether a stack fills its width, has the place to itself, and stands beside rows that need it not."""
    inner = _within_paragraphs(stack)
    full = sum(n.box.x1 > stack.right - PROSE.ragged * unit for n in inner)
    if full < max(PROSE.full * len(inner), PROSE.seen) or stack.right - stack.left < PROSE.wide * unit:
        return False
    if any(n.box.x1 > stack.left and n.box.x0 < stack.right for n in others):
        return False
    figures = [n for n in others if all(map(is_value, n.text.split()))]
    aside = {n.box.x0 > stack.right for n in figures}
    if len(figures) < PROSE.figures or len(aside) != 1:
        return False
    return _keep_labels(figures, others) and not _headed(stack, page, unit) and not _in_step(stack, figures)


def _within_paragraphs(stack: _Stack) -> list[Line]:
    """The lines of a stack that another follows at its usual step: the last ones of paragraphs end anywhere."""
    steps = [_middle(b) - _middle(a) for a, b in pairwise(stack.lines)]
    return [n for n, step in zip(stack.lines, steps, strict=False) if step < PROSE.paragraph * median_low(steps)]


def _keep_labels(figures: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether most figures have words at their left on their level that are not the stack's and tell rows apart, as
    units that come again and again do not."""
    words = [n for n in others if not is_value(n.text) or _LETTER.match(n.text) or names_range(n.text)]
    beside = [[w for w in words if w.box.x1 <= v.box.x0 and w.box.y0 < v.box.cy < w.box.y1] for v in figures]
    names = {min(own, key=lambda w: w.box.x0) for own in beside if own}
    distinct = len({squeeze(w.text) for w in names})
    return sum(map(bool, beside)) >= PROSE.named * len(figures) and distinct >= PROSE.distinct * len(names)


def _headed(stack: _Stack, page: Sequence[Line], unit: float) -> bool:
    """Whether a head stands right over a stack, beside those of other columns."""
    own = glyph_places(stack.lines)
    over = [n for n in page if 0 <= stack.top - n.box.cy < PROSE.head * unit and glyph_places((n,)).isdisjoint(own)]
    heads = [n for n in over if n.box.x0 >= stack.left - unit and n.box.x1 <= stack.right + unit]
    return any(sum(abs(n.box.cy - h.box.cy) < unit / 2 for n in over) > 2 for h in heads)


def _in_step(stack: _Stack, figures: Sequence[Line]) -> bool:
    """Whether the rows of figures stand beside the lines of a stack, as a column's do, and not by chance."""
    levels = [_middle(n) for n in stack.lines]
    pitch = median(b - a for a, b in pairwise(levels))
    away = [min(abs(y - _middle(v)) for y in levels) / pitch for v in figures]
    return sum(d < PROSE.beside for d in away) > PROSE.in_step * len(figures)


def _middle(line: Line) -> float:
    """The middle of a line's print; pieces of one line have its box, however they stood."""
    return (line.run.box() or line.box).cy
