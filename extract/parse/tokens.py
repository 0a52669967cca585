"""A part's text as tokens: squeezed to skeleton letters, with one character for each figure, year, province and
indicator that it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework, compiled
from extract.parse.mentions import Mention, find_mentions
from extract.parse.place_names import match_province, short_misprints
from extract.thai import digits, numbers
from extract.thai.skeleton import skeleton_char, squeeze

INDICATOR, NUMBER, PERCENT, YEAR, PROVINCE, DECIMAL = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
END_OF_PARAGRAPH, END_OF_PAGE = "\ue00a", "\ue00b"
ENDS = END_OF_PARAGRAPH + END_OF_PAGE
SILENT = "".join(map(chr, range(0x0E47, 0x0E4F)))  # what skeleton letters leave out
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
class Squeezed:
    """Skeleton letters of a part, each with its span; figures are tokens already."""

    text: str
    spans: list[tuple[int, int]]
    tokens: dict[int, Token]


def tokenised(text: str, framework: Framework | None) -> Squeezed:
    """A part's text with its figures, years, provinces and, of a survey, indicators as tokens."""
    squeezed = with_figures(text)
    squeezed = with_spans(squeezed, find_provinces(squeezed.text))
    if framework is not None:
        free = word_starts(text, squeezed)
        mentions = find_mentions(squeezed.text, framework, lambda i: i in free)
        squeezed = with_spans(squeezed, [(m.start, m.end, _mentioned(m, text, squeezed)) for m in mentions])
    return squeezed


def with_figures(text: str) -> Squeezed:
    """A text in skeleton letters, its figures and years as tokens."""
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
    return Squeezed("".join(out), spans, tokens)


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
BEFORE_YEAR = regex.compile(
    rf"(?:ปิ?|ศิกษา|งบประมาณ|พ\.?ศ\.?|พุทธศักราช|คม|ยน|พันธ|[กพมตสธ]\.?[คยพ]\.?|{YEAR}(?:[-–—/]|และ|กับ|ถิง))$"
)


def _figure_kind(before: str, found: numbers.Found) -> str:
    if found.percent:
        return PERCENT
    if is_year(found.text) and BEFORE_YEAR.search(before):
        return YEAR
    return DECIMAL if "." in found.text else NUMBER


def is_year(printed: str) -> bool:
    """Whether a figure may be a year of the Buddhist Era by its size."""
    bare = digits.to_arabic(printed)
    return len(bare) == 4 and bare.isdigit() and 2400 <= int(bare) <= 2643


def word_starts(text: str, squeezed: Squeezed) -> set[int]:
    """Positions of squeezed text that a space (or the edge of the text) stands before in print."""
    starts = {0, len(squeezed.text)}
    for i, (start, _) in enumerate(squeezed.spans):
        if start and text[start - 1].isspace():
            starts.add(i)
    return starts


def _mentioned(mention: Mention, text: str, squeezed: Squeezed) -> Token:
    start, end = squeezed.spans[mention.start][0], squeezed.spans[mention.end - 1][1]
    doubt = "label-conflict" if mention.contradicted else None
    return Token(INDICATOR, None, mention.indicator, text[start:end], mention.confidence, doubt)


@cache
def _province_pattern() -> regex.Pattern[str]:
    """จังหวัด and a province's name, a quoted name, or the capital, in skeleton letters."""
    # In one order in every process: what was compiled beforehand is found by its text.
    names = sorted({squeeze(n) for p in patterns.provinces() for n in (p.name, *p.short)}, key=lambda n: (-len(n), n))
    listed = "|".join(regex.escape(n) for n in names)
    long = "|".join(f"(?:{regex.escape(n)}){{e<=1}}" for n in names if len(n) >= 6)
    word = "(?<!ระดับ|ระดบ|ราย|ทุก|แตละ|ตาง|หลาย|บาง)(?:จังหวัด|จงหวัด|จังหวด|(?<![ก-ฮ])จ\\.)"
    capital = "กรุงเทพมหานคร|กรุงเทพฯ"
    short = "|".join(sorted(map(regex.escape, short_misprints()), key=lambda n: (-len(n), n)))
    end = f"(?=$|[\\W{NUMBER}{YEAR}]|ประจำปิ|ปิ|พ.?ศ|ได|มิ)".replace("ำ", "า")
    return regex.compile(
        f"{word}(?:(?P<exact>{listed})|(?P<near>{long})|(?P<misread>{short}){end})|[\"'](?P<quoted>{listed})[\"']|(?P<capital>{capital})"
    )


def find_provinces(text: str) -> list[tuple[int, int, Token]]:
    """The provinces that skeleton letters name, each with where it begins and ends."""
    found = []
    for match in _province_pattern().finditer(text, timeout=TIMEOUT):
        exact = match["exact"] or match["quoted"] or match["capital"]
        name, confidence = _province_of(exact or match["near"] or match["misread"], exact is not None)
        if name:
            doubt = MISREAD if match["misread"] else None
            token = Token(PROVINCE, None, name, match[0], confidence, doubt)
            found.append((match.start(), match.end(), token))
    return found


_LONGEST_HALF = 60  # code points of a line's end or beginning in which the half of a province's name is looked for


def parts_a_province(before: str, after: str) -> bool:
    """Whether a province's name begins at the end of one text and ends at the beginning of the next.

    >>> parts_a_province('คะแนน จังหวัดพระนคร', 'ศรีอยุธยา ปี ๒๕๖๐'), parts_a_province('คะแนน จังหวัดเลย', 'ปี ๒๕๖๐')
    (True, False)
    """
    head, rest = with_figures(before[-_LONGEST_HALF:]).text, with_figures(after[:_LONGEST_HALF]).text
    whole = any(end == len(head) and token.confidence == 1.0 for _, end, token in find_provinces(head))
    # Beside a whole name only a longer one in the same letters is another: Ubon, and Ubon Ratchathani.
    found = (t.confidence for start, end, t in find_provinces(head + rest) if start < len(head) < end)
    return any(confidence == 1.0 or not whole for confidence in found)


def parts_a_town(before: str, after: str) -> bool:
    """Whether a text ends with the name of a town or office, and the next begins with the province that it lies in.

    >>> parts_a_town('คะแนน เทศบาลเมืองตัวอย่าง', 'จังหวัดแพร่ ปี ๒๕๖๐'), parts_a_town('คะแนนรายตัวชี้วัด', 'จังหวัดแพร่')
    (True, False)
    """
    rest = after.lstrip()[:_LONGEST_HALF]
    if not any(start == 0 for start, _, _ in find_provinces(with_figures(rest).text)):
        return False
    head = tokenised(before[-MAX_PART:], None).text
    return lies_in(head, len(head))


def provinces_in(text: str) -> list[str]:
    """The provinces that a text names with จังหวัด before them, in order; not those in which a town or office lies."""
    flow = tokenised(text[:MAX_PART], None)
    named = [i for i in sorted(flow.tokens) if flow.tokens[i].kind == PROVINCE and flow.tokens[i].doubt is None]
    return [flow.tokens[i].name for i in named if not lies_in(flow.text, i)]


_LONGEST_NAME = 60  # skeleton letters of a town's or an office's name, its kind included


def lies_in(text: str, position: int) -> bool:
    """Whether the province at ``position`` of a flow's text is only where a town, district or office lies."""
    before = text[max(0, position - _LONGEST_NAME) : position]
    return compiled(r"(?:(?&office)|(?&lies_in))$").search(before, timeout=TIMEOUT) is not None


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
    return compiled("^(?&body)").match(squeeze(text), timeout=TIMEOUT) is not None


def with_spans(squeezed: Squeezed, found: Iterable[tuple[int, int, Token]]) -> Squeezed:
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
    return Squeezed("".join(out), spans, tokens)
