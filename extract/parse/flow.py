"""A document's running text as tokens, so that rules speak of grammar and not of letters.

Every paragraph is squeezed to skeleton letters without spaces; figures, years, provinces and names of
indicators become one character each (``NUMBER``, ``DECIMAL``, ``PERCENT``, ``YEAR``, ``PROVINCE``, ``INDICATOR``),
paragraphs end with ``END_OF_PARAGRAPH``. What a rule finds leads back to the page: every character of the
flow knows its part and span.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import regex

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework, compiled
from extract.model.page import Line, Page, Paragraph
from extract.parse.labels import (
    Mention,
    begins_with_province,
    find_mentions,
    match_province,
    province_named,
    short_misprints,
)
from extract.parse.marks import Part, PartKind, part_of
from extract.thai import digits, numbers
from extract.thai.skeleton import skeleton_char, squeeze

INDICATOR, NUMBER, PERCENT, YEAR, PROVINCE, DECIMAL = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
END_OF_PARAGRAPH, END_OF_PAGE = "\ue00a", "\ue00b"
ENDS = END_OF_PARAGRAPH + END_OF_PAGE

_MARKS = "".join(map(chr, range(0x0E47, 0x0E4F)))  # what skeleton letters leave out
MISREAD = "misread-place"
"""The doubt of a province's name that lost a mark."""

MAX_PART = 20_000  # code points of one paragraph; beyond that it is no prose
TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Token:
    """What one character of the flow stands for. ``value`` for figures and years, ``name`` for the others."""

    kind: str
    value: Decimal | None = None
    name: str = ""
    printed: str = ""
    confidence: float = 1.0
    doubt: str | None = None


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
        while until < len(part.text) and part.text[until] in _MARKS:
            until += 1
        return part.text[first.start : until]


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """Skeleton letters of a part, each with its span; figures are tokens already."""

    text: str
    spans: list[tuple[int, int]]
    tokens: dict[int, Token]


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
        squeezed = squeezed or _tokenised(part.text[:MAX_PART], framework)
        if index and places and _goes_on(parts[index - 1], part):
            squeezed = _carried_over(squeeze(parts[index - 1].text[-12:]), squeezed)
        if index and framework is not None and _over_page(parts[index - 1], part):
            squeezed = _begun_before(parts[index - 1].text, part.text, squeezed, framework)
        for i, char in enumerate(squeezed.text):
            if i in squeezed.tokens:
                tokens[len(text)] = squeezed.tokens[i]
            text.append(char)
            places.append(Place(index, *squeezed.spans[i]))
        if index + 1 == len(parts) or not _goes_on(part, parts[index + 1]):
            text.append(END_OF_PARAGRAPH)
            places.append(Place(index, len(part.text), len(part.text)))
    return Flow("".join(text), tuple(places), tokens, tuple(parts))


def _goes_on(part: Part, following: Part) -> bool:
    """Whether a paragraph was cut in two: its last line is full, and the next part begins at the left margin."""
    if part.kind != "paragraph" or following.kind != "paragraph" or part.page.number != following.page.number:
        return False
    last, first = part.lines[-1].box, following.lines[0].box
    if part.page.origin == "transcript" or last.height <= 0 or first.height <= 0:
        return False
    height = (last.height + first.height) / 2
    if _DANGLING.search(squeeze(part.text[-12:])) and _BEGINS.match(following.text):
        return abs(last.cx - first.cx) <= max(last.width, first.width) / 2 and 0 <= first.y0 - last.y0 <= 3 * height
    widest = max(line.box.x1 for p in part.page.paragraphs if p.role == "body" for line in p.lines)
    leftmost = min(part.lines[-1].box.x0, *(line.box.x0 for line in (*part.lines[1:], *following.lines[1:])), first.x0)
    full = last.x1 >= widest - 1.5 * height
    at_margin = first.x0 <= leftmost + 0.8 * height
    near = 0 <= first.y0 - last.y0 <= 3 * height
    return full and at_margin and near


def _over_page(part: Part, following: Part) -> bool:
    """Whether a paragraph is cut in two by the end of its page: its last line is full, and the next page begins with a
    line at the left margin."""
    if part.kind != "paragraph" or following.kind != "paragraph" or following.page.number != part.page.number + 1:
        return False
    last, first = part.lines[-1].box, following.lines[0].box
    if part.page.origin == "transcript" or last.height <= 0 or first.height <= 0:
        return False
    bodies = [
        [line.box for b in p.paragraphs if b.role == "body" for line in b.lines] for p in (part.page, following.page)
    ]
    full = last.x1 >= max(b.x1 for b in bodies[0]) - 1.5 * last.height
    lowest = last.y1 >= max(b.y1 for b in bodies[0]) - 0.5 * last.height
    return full and lowest and first.x0 <= min(b.x0 for b in bodies[1]) + 0.8 * first.height


_LONGEST_HALF = 80  # code points of a label on either side of a page's end


def _begun_before(before: str, text: str, squeezed: _Squeezed, framework: Framework) -> _Squeezed:
    """A part, with the label at its beginning whose first words end the part ``before``."""
    tail = before[-_LONGEST_HALF:]
    joined = tail + text[:_LONGEST_HALF]
    whole = _with_figures(joined)
    edge = sum(end <= len(tail) for _, end in whole.spans)
    starts = _word_starts(joined, whole)
    for m in find_mentions(whole.text, framework, lambda i: i in starts):
        if 0 < m.start < edge < m.end and not m.contradicted:
            token = Token(
                INDICATOR, None, m.indicator, joined[whole.spans[m.start][0] : whole.spans[m.end - 1][1]], m.confidence
            )
            return _with_spans(squeezed, [(0, m.end - edge, token)])
    return squeezed


def _carried_over(before: str, squeezed: _Squeezed) -> _Squeezed:
    """A part, with the province or year at its beginning whose จังหวัด or ปี ends the part ``before``."""
    text = squeezed.text
    if before.endswith("จังหวัด"):
        found = [(end - len(before), token) for start, end, token in _find_provinces(before + text[:40])
                 if start < len(before) < end]  # fmt: skip
        return _with_spans(squeezed, [(0, end, token) for end, token in found])
    first = squeezed.tokens.get(0)
    if first is not None and first.kind == NUMBER and _is_year(first.printed) and _BEFORE_YEAR.search(before):
        tokens = {**squeezed.tokens, 0: replace(first, kind=YEAR)}
        return _Squeezed(YEAR + text[1:], squeezed.spans, tokens)
    return squeezed


# A line broken between a word and what it must be followed by: จังหวัด and its name, ปี and the figure.
_DANGLING = regex.compile(r"(?:จังหวัด|ปิ|พ\.?ศ\.?)$")
_BEGINS = regex.compile(r"\s*[ก-ฮเแโใไ0-9๐-๙]")


def _heading_province(part: Part, before: Part | None) -> _Squeezed | None:
    """A paragraph that is a province's name and nothing else; not the second half of an office's name."""
    text = part.text
    if len(text) > 40 or (name := province_named(text)) is None:
        return None
    word = "" if before is None else squeeze(before.text)
    if word.endswith("จังหวัด") and word != "จังหวัด":
        return None
    return _Squeezed(PROVINCE, [(0, len(text))], {0: Token(PROVINCE, None, name, text)})


def _tokenised(text: str, framework: Framework | None) -> _Squeezed:
    squeezed = _with_figures(text)
    squeezed = _with_spans(squeezed, _find_provinces(squeezed.text))
    if framework is not None:
        free = _word_starts(text, squeezed)
        mentions = find_mentions(squeezed.text, framework, lambda i: i in free)
        squeezed = _with_spans(squeezed, [(m.start, m.end, _mentioned(m, text, squeezed)) for m in mentions])
    return squeezed


def _with_figures(text: str) -> _Squeezed:
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    tokens: dict[int, Token] = {}
    position = 0
    for found in [*_whole_figures(text), None]:
        until = len(text) if found is None else found.start
        for i in range(position, until):
            for char in skeleton_char(text[i]):
                if not char.isspace():
                    # A document's own private characters are no tokens of ours.
                    out.append("\ufffd" if "\ue000" <= char <= "\uf8ff" else char)
                    spans.append((i, i + 1))
        if found is None:
            break
        kind = _figure_kind("".join(out[-12:]), found)
        tokens[len(out)] = Token(kind, found.value, printed=found.text, doubt=found.doubt)
        out.append(kind)
        spans.append((found.start, found.end))
        position = found.end
    return _Squeezed("".join(out), spans, tokens)


def _whole_figures(text: str) -> list[numbers.Found]:
    """The figures of a text; the two halves of one that a space splits at its dot or comma are one, without value."""
    whole: list[numbers.Found] = []
    for found in numbers.find(text):
        last = whole[-1] if whole else None
        between = text[last.end : found.start] if last else ""
        if last and "split" == last.doubt == found.doubt and len(between) <= 3 and set(between) <= set(" .,\u00a0"):
            text_of = text[last.start : found.end]
            whole[-1] = numbers.Found(last.start, found.end, text_of, None, found.percent, "split")
        elif _FRACTION.search(text[max(0, found.start - 2) : found.start]):
            whole.append(numbers.Found(found.start, found.end, found.text, None, found.percent, "malformed"))
        else:
            whole.append(found)
    return whole


# A dot that touches the figure and nothing before it: .506 is not 506.
_FRACTION = regex.compile(r"(?:^|[\s(])[.,]$")


_BEFORE_YEAR = regex.compile(r"(?:ปิ?|ศิกษา|งบประมาณ|พ\.?ศ\.?|พุทธศักราช|คม|ยน|พันธ|[กพมตสธ]\.?[คยพ]\.?)$")


def _figure_kind(before: str, found: numbers.Found) -> str:
    if found.percent:
        return PERCENT
    if _is_year(found.text) and _BEFORE_YEAR.search(before):
        return YEAR
    return DECIMAL if "." in found.text else NUMBER


def _is_year(printed: str) -> bool:
    bare = digits.to_arabic(printed)
    return len(bare) == 4 and bare.isdigit() and 2400 <= int(bare) <= 2643


def _word_starts(text: str, squeezed: _Squeezed) -> set[int]:
    """Positions of squeezed text that a space (or the edge of the text) stands before in print."""
    starts = {0, len(squeezed.text)}
    for i, (start, _) in enumerate(squeezed.spans):
        if start and text[start - 1].isspace():
            starts.add(i)
    return starts


def _mentioned(mention: Mention, text: str, squeezed: _Squeezed) -> Token:
    start, end = squeezed.spans[mention.start][0], squeezed.spans[mention.end - 1][1]
    doubt = "label-conflict" if mention.contradicted else None
    return Token(INDICATOR, None, mention.indicator, text[start:end], mention.confidence, doubt)


@cache
def _province_pattern() -> regex.Pattern[str]:
    """จังหวัด and a province's name, a quoted name, or the capital, in skeleton letters."""
    names = sorted({squeeze(n) for p in patterns.provinces() for n in (p.name, *p.short)}, key=len, reverse=True)
    listed = "|".join(regex.escape(n) for n in names)
    long = "|".join(f"(?:{regex.escape(n)}){{e<=1}}" for n in names if len(n) >= 6)
    word = "(?<!ระดับ|ระดบ|ราย|ทุก|แตละ|ตาง|หลาย|บาง)(?:จังหวัด|จงหวัด|จังหวด|(?<![ก-ฮ])จ\\.)"
    capital = "กรุงเทพมหานคร|กรุงเทพฯ"
    short = "|".join(sorted(map(regex.escape, short_misprints()), key=len, reverse=True))
    end = f"(?=$|[\\W{NUMBER}{YEAR}]|ประจำปิ|ปิ|พ.?ศ|ได|มิ)".replace("ำ", "า")
    return regex.compile(
        f"{word}(?:(?P<exact>{listed})|(?P<near>{long})|(?P<misread>{short}){end})|[\"'](?P<quoted>{listed})[\"']|(?P<capital>{capital})"
    )


def _find_provinces(text: str) -> list[tuple[int, int, Token]]:
    found = []
    for match in _province_pattern().finditer(text, timeout=TIMEOUT):
        exact = match["exact"] or match["quoted"] or match["capital"]
        name, confidence = _province_of(exact or match["near"] or match["misread"], exact is not None)
        if name:
            doubt = MISREAD if match["misread"] else None
            token = Token(PROVINCE, None, name, match[0], confidence, doubt)
            found.append((match.start(), match.end(), token))
    return found


def provinces_in(text: str) -> list[str]:
    """The provinces that a text names with จังหวัด before them, in order; not those in which a town or office lies."""
    flow = _tokenised(text[:MAX_PART], None)
    named = [i for i in sorted(flow.tokens) if flow.tokens[i].kind == PROVINCE and flow.tokens[i].doubt is None]
    return [flow.tokens[i].name for i in named if not lies_in(flow.text, i)]


_LONGEST_NAME = 60  # skeleton letters of a town's or an office's name, its kind included


def lies_in(text: str, position: int) -> bool:
    """Whether the province at ``position`` of a flow's text is only where a town, district or office lies."""
    before = text[max(0, position - _LONGEST_NAME) : position]
    return compiled(r"(?:(?&office)|(?&lies_in))$", tokens=True).search(before, timeout=TIMEOUT) is not None


@cache
def _province_of(squeezed: str, exact: bool) -> tuple[str, float]:
    met = match_province(squeezed)
    return (met.what, met.confidence if not exact else 1.0) if met else ("", 0.0)


def is_agency(text: str) -> bool:
    """Whether a cell names a town, an office or another public body, whatever its own name.

    >>> [is_agency(t) for t in ('กรมทดสอบ', 'เทศบาลเมืองทดสอบ จังหวัดแพร่', 'จังหวัดแพร่', 'กรมการจังหวัด', 'รวม')]
    [True, True, False, False, False]
    >>> is_agency('กรมการขนส่งตัวอย่าง')
    True
    """
    return compiled("^(?&body)", tokens=True).match(squeeze(text), timeout=TIMEOUT) is not None


def _with_spans(squeezed: _Squeezed, found: Iterable[tuple[int, int, Token]]) -> _Squeezed:
    """The same text with each found stretch as one token."""
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    tokens: dict[int, Token] = {}
    position = 0
    for start, end, token in [*found, (len(squeezed.text), len(squeezed.text), None)]:
        for i in range(position, start):
            if i in squeezed.tokens:
                tokens[len(out)] = squeezed.tokens[i]
            out.append(squeezed.text[i])
            spans.append(squeezed.spans[i])
        if token is None:
            break
        tokens[len(out)] = token
        out.append(token.kind)
        spans.append((squeezed.spans[start][0], squeezed.spans[end - 1][1]))
        position = end
    return _Squeezed("".join(out), spans, tokens)


_PROVINCE = squeeze("จังหวัด")


def parts_of(page: Page, without: Collection[int] = ()) -> list[Part]:
    """The page's text as parts in reading order, a part for each row of a table.

    A paragraph that ends with the word จังหวัด goes on in the next one if that begins with a province's name.
    ``without`` are places in ``page.blocks`` to leave out: tables that are read as tables, and rubbish.
    """
    found: list[Part | None] = []
    begun: tuple[Line, ...] = ()
    for index, block in enumerate(page.blocks):
        if index in without:
            begun = ()
            continue
        if isinstance(block, Paragraph):
            kind: PartKind = "paragraph" if block.role == "body" else block.role
            if begun and begins_with_province(block.run.text):
                found.pop()
            else:
                begun = ()
            begun = (*begun, *block.lines)
            found.append(part_of(page, begun, kind, index))
            begun = begun if squeeze(block.run.text[-20:]).endswith(_PROVINCE) else ()
        else:
            for row in block.by_rows():
                lines: list[Line] = [line for cell in row for line in cell.lines]
                found.append(part_of(page, lines, "cell", index))
    return [p for p in found if p is not None]
