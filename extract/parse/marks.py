"""Evidence from text: where a span of a line stands on the page, how surely it was read, what else it may be.

A *part* is one run of text with the lines it came from, so that any span, however a pattern found it, leads
back to the page, the reader and the reader's own output.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.model.claims import Mark, Meaning, Where
from extract.model.page import Box, Line, Page, Reader, TextRun, join_lines
from extract.thai import digits, numbers

PartKind = Literal["paragraph", "cell", "columns", "heading", "stamp", "header", "footer", "signature"]

WINDOW = 120  # code points of context kept with a value
MOST_ALTERNATIVES = 6

_STROKES = {"(": ")", "[": "]", ")": "(", "]": "[", "|": "", "!": "", "l": "", "I": ""}
"""What a torn 1 is read as, each with the bracket that makes a bracket of it."""

#: Digits that a reader has no letters for, whatever stands on the page.
LACKS: Mapping[Reader, str] = {"tesseract": "๔๖๗๘๙"}


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph's or cell's text as one run. ``starts[i]`` is where ``lines[i]`` begins in ``run``."""

    page: Page
    run: TextRun
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    kind: PartKind = "paragraph"
    block: int = 0
    """the place of its block in ``page.blocks``"""

    @property
    def text(self) -> str:
        return self.run.text

    def line_at(self, position: int) -> Line:
        """The line that holds a code point."""
        return self.lines[max(0, bisect_right(self.starts, position) - 1)]


def part_of(page: Page, lines: Sequence[Line], kind: PartKind = "paragraph", block: int = 0) -> Part | None:
    """The lines, run on into one another; None where they hold no text."""
    kept = tuple(line for line in lines if line.run.glyphs)
    if not kept:
        return None
    run = join_lines(kept)
    starts, position = [], 0
    for line in kept:
        while run.glyphs[position] is not line.run.glyphs[0]:
            position += 1
        starts.append(position)
        position += len(line.run.glyphs)
    return Part(page, run, kept, tuple(starts), kind, block)


def page_box(page: Page, box: Box | None) -> Box | None:
    """A box in points of the page as filed; None for none, and for a box without extent (a transcript's)."""
    if box is None or box.width <= 0 or box.height <= 0:
        return None
    return page.to_page.box(box)


def window(text: str, start: int, end: int, size: int = WINDOW) -> str:
    """The words around ``start:end``, at most about ``size`` code points."""
    room = max(0, size - (end - start))
    left = max(0, start - room * 2 // 3)
    return " ".join(text[left : end + room - (start - left)].split())


def alternatives(run: TextRun) -> tuple[tuple[str, float], ...]:
    """Other readings of a span, each with one glyph read otherwise, likeliest first.

    Only readings that are still numbers (or, like the span, are not) are kept; a reader is often unsure of an
    ordinary letter beside the digits.
    """
    found: dict[str, float] = {}
    for i, glyph in enumerate(run.glyphs):
        for other, confidence in glyph.alternatives:
            if other != glyph.text:
                text = run.text[:i] + other + run.text[i + 1 :]
                found[text] = max(found.get(text, 0.0), confidence)
    ranked = sorted(found.items(), key=lambda item: -item[1])
    return tuple((t, round(c, 4)) for t, c in ranked if numbers.is_valid(t))[:MOST_ALTERNATIVES]


def mark(
    part: Part,
    start: int,
    end: int,
    value: Decimal | None,
    where: Where,
    rule: str,
    *,
    label_confidence: float = 1.0,
    meaning: Meaning = (),
    source: str | None = None,
) -> Mark:
    """The evidence for what stands at code points ``start:end`` of ``part``."""
    span = part.run.slice(start, end)
    line = part.line_at(start)
    figures = [g.confidence for g in span.glyphs if digits.is_digit(g.text)]
    first, last = _with_strokes(part.text, start, end) if figures else (start, end)
    touching = [g.confidence for g in part.run.glyphs[first:start] + part.run.glyphs[end:last]]
    return Mark(
        page=part.page.number,
        box=page_box(part.page, part.run.slice(first, last).box()),
        printed=span.text,
        value=value,
        where=where,
        reader=line.reader,
        confidence=min(figures + touching) if figures else span.confidence(),
        rule=rule,
        source_text=window(part.text, start, end) if source is None else source,
        label_confidence=label_confidence,
        meaning=meaning,
        raw=line.raw if line.fixes else None,
        fixes=line.fixes,
        alternatives=alternatives(span),
        lacks=LACKS.get(line.reader, "") if figures or not span.text.strip(" -–—") else "",
        digit_confidences=tuple(round(c, 4) for c in figures),
        pen=any(g.pen for g in span.glyphs),
    )


def _with_strokes(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a number with the strokes that touch it and are half of no pair: each may be a figure of it, badly
    read, so whoever looks at the number again must see them, and it is as sure as they are."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    begun = before in _STROKES and not (_STROKES[before] and _STROKES[before] in text[end:])
    goes_on = after in _STROKES and not (_STROKES[after] and _STROKES[after] in text[:start])
    return start - begun, end + goes_on
