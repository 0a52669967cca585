"""A document's running text as tokens, so that rules speak of grammar and not of letters.

Every paragraph is squeezed to skeleton letters without spaces; figures, years, provinces and names of
indicators become one character each (``NUMBER``, ``DECIMAL``, ``PERCENT``, ``YEAR``, ``PROVINCE``, ``INDICATOR``),
paragraphs end with ``END_OF_PARAGRAPH``. What a rule finds leads back to the page: every character of the
flow knows its part and span.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import regex

from extract.knowledge.patterns import Framework, compiled
from extract.layout.bold_lines import in_other_strokes
from extract.layout.join import sentence_goes_on
from extract.layout.titles import is_centred_on, is_right_under
from extract.model.page import Line, Page, Paragraph, Table
from extract.parse.head_lines import LABELS, after_label
from extract.parse.marks import Part, PartKind, part_of
from extract.parse.mentions import find_mentions
from extract.parse.place_names import begins_with_province, province_named
from extract.parse.tokens import (
    BEFORE_YEAR,
    END_OF_PAGE,
    END_OF_PARAGRAPH,
    ENDS,
    INDICATOR,
    MAX_PART,
    NUMBER,
    PROVINCE,
    SILENT,
    TIMEOUT,
    YEAR,
    Squeezed,
    Token,
    find_provinces,
    is_year,
    parts_a_province,
    parts_a_town,
    tokenised,
    with_figures,
    with_spans,
    word_starts,
)
from extract.thai.skeleton import squeeze


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character of the flow stands: code points ``start:end`` of ``parts[part]``."""

    part: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flow:
    """``len(text) == len(places)``; ``tokens`` by position in ``text``."""

    text: str
    places: tuple[Place, ...]
    tokens: dict[int, Token]
    parts: tuple[Part, ...]

    def part(self, position: int) -> Part:
        return self.parts[self.places[position].part]

    def paragraph_start(self, position: int) -> int:
        """Where the paragraph of ``position`` begins."""
        return max(self.text.rfind(end, 0, position) for end in ENDS) + 1

    def printed(self, start: int, end: int) -> str:
        """What the page prints for a stretch of the flow (within one part)."""
        if start >= end:
            return ""
        first, last = self.places[start], self.places[end - 1]
        part = self.parts[first.part]
        until = last.end if last.part == first.part else len(part.text)
        while until < len(part.text) and part.text[until] in SILENT:
            until += 1
        return part.text[first.start : until]


def flow_of(parts: Sequence[Part], framework: Framework | None) -> Flow:
    """The flow of parts in reading order."""
    text: list[str] = []
    places: list[Place] = []
    tokens: dict[int, Token] = {}
    page = None
    for index, part in enumerate(parts):
        if page is not None and part.page.number != page:
            text.append(END_OF_PAGE)
            places.append(Place(index, 0, 0))
        page = part.page.number
        squeezed = _heading_province(part, parts[index - 1] if index else None)
        squeezed = squeezed or tokenised(part.text[:MAX_PART], framework)
        if index and places and _cut_on_its_page(parts[index - 1], part):
            squeezed = _carried_over(squeeze(parts[index - 1].text[-12:]), squeezed)
        if index and framework is not None and _over_page(parts[index - 1], part):
            squeezed = _begun_before(parts[index - 1].text, part.text, squeezed, framework)
        for i, char in enumerate(squeezed.text):
            if i in squeezed.tokens:
                tokens[len(text)] = squeezed.tokens[i]
            text.append(char)
            places.append(Place(index, *squeezed.spans[i]))
        if index + 1 == len(parts) or not _cut_on_its_page(part, parts[index + 1]):
            text.append(END_OF_PARAGRAPH)
            places.append(Place(index, len(part.text), len(part.text)))
    return Flow("".join(text), tuple(places), tokens, tuple(parts))


_LONGEST_HALF = 80  # code points of a label on either side of a page's end


def _cut_on_its_page(part: Part, following: Part) -> bool:
    """Whether a paragraph was cut in two within its page."""
    return part.page.number == following.page.number and _runs_on(part, following)


def _over_page(part: Part, following: Part) -> bool:
    """Whether a paragraph is cut in two by the end of its page."""
    return part.page.number != following.page.number and _runs_on(part, following)


def _runs_on(part: Part, following: Part) -> bool:
    if part.kind != "paragraph" or following.kind != "paragraph":
        return False
    if (part.page.number, part.block) == (following.page.number, following.block):
        return False  # parted for what the lower is
    before = squeeze(part.text[-12:])
    year = _BEFORE_YEAR.search(before) is not None and _YEAR.match(following.text) is not None
    hanging = year or parts_a_province(part.text, following.text)
    return sentence_goes_on(part.page, part.lines, following.page, following.lines, hanging)


def _begun_before(before: str, text: str, squeezed: Squeezed, framework: Framework) -> Squeezed:
    """A part, with the label at its beginning whose first words end the part ``before``."""
    tail = before[-_LONGEST_HALF:]
    joined = tail + text[:_LONGEST_HALF]
    whole = with_figures(joined)
    edge = sum(end <= len(tail) for _, end in whole.spans)
    starts = word_starts(joined, whole)
    for m in find_mentions(whole.text, framework, lambda i: i in starts):
        if 0 < m.start < edge < m.end and not m.contradicted:
            token = Token(
                INDICATOR, None, m.indicator, joined[whole.spans[m.start][0] : whole.spans[m.end - 1][1]], m.confidence
            )
            return with_spans(squeezed, [(0, m.end - edge, token)])
    return squeezed


def _carried_over(before: str, squeezed: Squeezed) -> Squeezed:
    """A part, with the province or year at its beginning whose จังหวัด or ปี ends the part ``before``."""
    text = squeezed.text
    if before.endswith("จังหวัด"):
        found = [(end - len(before), token) for start, end, token in find_provinces(before + text[:40])
                 if start < len(before) < end]  # fmt: skip
        return with_spans(squeezed, [(0, end, token) for end, token in found])
    first = squeezed.tokens.get(0)
    if first is not None and first.kind == NUMBER and is_year(first.printed) and BEFORE_YEAR.search(before):
        tokens = {**squeezed.tokens, 0: replace(first, kind=YEAR)}
        return Squeezed(YEAR + text[1:], squeezed.spans, tokens)
    return squeezed


# A line broken between ปี and its figure.
_BEFORE_YEAR = regex.compile(r"(?:ปิ|พ\.?ศ\.?)$")
_YEAR = regex.compile(r"\s*[0-9๐-๙]")


def _heading_province(part: Part, before: Part | None) -> Squeezed | None:
    """A paragraph that is a province's name and nothing else; not the second half of an office's name."""
    text = part.text
    if len(text) > 40 or (name := province_named(text)) is None:
        return None
    word = "" if before is None else squeeze(before.text)
    if word.endswith("จังหวัด") and word != "จังหวัด":
        return None
    return Squeezed(PROVINCE, [(0, len(text))], {0: Token(PROVINCE, None, name, text)})


_PROVINCE = squeeze("จังหวัด")


def _ends_with_heading(page: Page, index: int) -> bool:
    """Whether the last line of ``page.blocks[index]``, right over a table, is its heading, no line of the sentence: it
    begins with a heading's words and is in bolder type, however little of that a worn page shows."""
    block, below = page.blocks[index], page.blocks[index + 1 : index + 2]
    if not (isinstance(block, Paragraph) and len(block.lines) > 1 and below and isinstance(below[0], Table)):
        return False
    upper, last = block.lines[-2:]
    begins = compiled("^(?&titled)").match(squeeze(last.text), timeout=TIMEOUT) is not None
    return begins and last.stroke > upper.stroke and in_other_strokes(upper, last) > 0


_TITLED = {"body", "heading"}
"""The roles of paragraphs that may be lines of a title."""


def _goes_on(upper: Paragraph, lower: Paragraph) -> bool:
    """Whether two paragraphs under one another are one: they are lines of a centred title, or a name stands across the
    end of the upper: that of a province, or of a town and the province it lies in."""
    before, text = upper.run.text, lower.run.text
    if squeeze(before[-20:]).endswith(_PROVINCE):
        return begins_with_province(text)
    if parts_a_province(before, text):
        return True
    if not {upper.role, lower.role} <= _TITLED:
        return False
    if is_centred_on(upper.lines, lower.lines):
        return after_label(text, LABELS) is None
    return is_right_under(upper.lines, lower.lines) and parts_a_town(before, text)


_NO_HEADS: Mapping[int, int] = MappingProxyType({})


def parts_of(page: Page, without: Collection[int] = (), heads: Mapping[int, int] = _NO_HEADS) -> list[Part]:
    """The page's text as parts in reading order, a part for each row of a table.

    A paragraph that ends within a name goes on in the next one if that begins with its rest. The lines of a centred
    title are one part: where a line ends there says nothing.
    ``without`` are places in ``page.blocks`` to leave out: tables that are read as tables, and rubbish. ``heads``: how
    many rows of other tables there name their columns, as far as that is known.
    """
    found: list[Part | None] = []
    begun: tuple[Line, ...] = ()
    before: Paragraph | None = None
    for index, block in enumerate(page.blocks):
        if index in without:
            before = None
            continue
        if isinstance(block, Paragraph):
            kind: PartKind = "paragraph" if block.role == "body" else block.role
            if before is not None and _goes_on(before, block):
                found.pop()
                begun = (*begun, *block.lines)
            else:
                begun = block.lines
            before = block
            end = len(begun) - _ends_with_heading(page, index)
            found += [part_of(page, lines, kind, index) for lines in (begun[:end], begun[end:]) if lines]
        else:
            before = None
            for r, row in enumerate(block.by_rows()):
                lines: list[Line] = [line for cell in row for line in cell.lines]
                found.append(part_of(page, lines, "columns" if r < heads.get(index, 0) else "cell", index))
    return [p for p in found if p is not None]
