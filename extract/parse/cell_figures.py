"""All figures of a cell in a table that no survey knows: its values, and the figures that are none.

A cell that prints one figure is read by :func:`extract.parse.values.cell_value`. Else every figure is judged by the
words beside it: ``ไม่น้อยกว่าร้อยละ 80``, ``1 ต่อ 50`` and ``จำนวน 3,303 คน`` are values; ``ชุดที่ ๑``, ``2.`` before
words and ``(ปี ๒๕๗๓)`` are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

import regex

from extract.knowledge.patterns import units
from extract.knowledge.table_words import Qualifier, cell_words, is_level, unit_name
from extract.parse.running_text import in_running_text
from extract.parse.signed_cells import limited, signed
from extract.parse.table_grid import YEAR
from extract.parse.values import CellValue, cell_value
from extract.thai import digits, numbers
from extract.thai.dates import ERA, MONTHS, SHORT
from extract.thai.skeleton import skeleton, squeeze

Kind = Literal["empty", "values", "none", "ordinal", "code", "year", "range", "words", "unreadable"]

LONGEST = 1000
"""Code points of a cell that are looked at; longer ones are prose."""
LONGEST_COUNT = 10
"""Digits with no sign between their thousands from which they are the number of a contract, a person, an account."""
WINDOW = 40
"""Code points before and after a figure that may say what it is."""

_ORDINAL = regex.compile(r"[(\[]?(?P<n>[0-9๐-๙]{1,3})[.)\]]{0,2}")
_BRACKETED = regex.compile(r"[(\[][^()\[\]]+[)\]]")
_CODE = regex.compile(
    r"[(\[]?(?:[A-Za-zก-ฮ]{1,3}[.-]?)?[0-9๐-๙]{1,3}(?:[.-][0-9๐-๙]{1,3}){1,4}[.)\]]?|[0๐][0-9๐-๙]{3,}"
    r"|[0๐](?:[0-9๐-๙]{0,2}(?:[\s-][0-9๐-๙]{3,4}){2}|[0-9๐-๙]{1,2}-[0-9๐-๙]{6,7})(?:\s?(?:[-–,/]|ต่อ)\s?[0-9๐-๙]{1,4})*"
    r"|[0-9๐-๙]{1,5}(?:[-–][0-9๐-๙]{1,5}){2,4}|[0-9๐-๙]{10,20}"
)
"""Numbers of items and notices, of telephones with what follows them, of persons and accounts."""
_LETTERED = regex.compile(r"(?P<code>[A-Z]{1,3}-?[0-9]{1,4}(?:[.][0-9])?[A-Z]?)(?:\s?[-–,/]\s?(?&code)){0,4}[*†+]?")
"""Codes of capitals and figures that touch them, as classifications have: one, some, or from one to another."""
_ERAS = regex.compile(r"(?P<buddhist>25[0-9]{2})[\s/(]+(?P<common>(?:19|20)[0-9]{2})\)?")
_YEARS = regex.compile(rf"{YEAR.pattern}\s?/\s?(?:{YEAR.pattern}|[0-9๐-๙]{{2}})")
"""A year held against another, or that ends in it."""
_RANGE = regex.compile(r"[0-9๐-๙][0-9๐-๙.,:]*\s?(?:น\.?)?\s*[-–—]\s*[0-9๐-๙][0-9๐-๙.,:]*\s?(?:น\.?|ปี|คะแนน|%)?")
_ENUMERATOR = regex.compile(r"(?:^|(?<=\s))[(]?[0-9๐-๙]{1,2}(?:[.][0-9๐-๙]{1,2})*[.)](?=\s*[\p{L}“\"(])")
_THAI = r"[\u0E01-\u0E4E]"
_UNIT = regex.compile(
    rf"\s*(?P<unit>%|{_THAI}(?:{_THAI}|[.](?={_THAI}|\s*$)){{0,24}}[.]?(?:\s?[/:]\s?{_THAI}(?:{_THAI}|[.](?={_THAI}[.])){{0,24}}[.]?)*)"
)
_RATIO = frozenset({squeeze("ต่อ"), ":", "/"})
_COLON = regex.compile(r"(?<![0-9๐-๙])(?![1๑]:)[0-9๐-๙]+:[0-9๐-๙]+")
"""Two figures that only a colon parts: a point with a speck over it, or a clock's; a ratio is one to some."""
_LEADING_POINT = regex.compile(r"(?<![.…0-9๐-๙])[.]$")
_BESIDE = regex.compile(r"[\s()\[\]*+/,:&\-A-Z]*")
_NOTE_MARKS = "*†‡⁰¹²³⁴⁵⁶⁷⁸⁹ "
_CLOSED = regex.compile(r"(?:[*†‡⁰¹²³⁴-⁹]++\)?)?\)")
"""The bracket behind a figure, and between them the mark of a note with or without one of its own."""
_WHITE_BETWEEN = regex.compile(r"[*†‡⁰¹²³⁴⁵⁶⁷⁸⁹]*+\s++|%?+\)\s++\(")
_GOES_ON = regex.compile(r"\s++[0-9๐-๙][0-9๐-๙.,]*+\s*+$")
"""Figures that end the cell, right behind a value."""
_LETTER = regex.compile(r"\p{L}")
_BOUND = r"[<>≤≥+–−-]?\s?[0-9๐-๙](?:[0-9๐-๙.,]{0,20}[0-9๐-๙])?"
_INTERVAL = regex.compile(rf"[(\[]\s?{_BOUND}(?:,\s|\s?[;–−-])\s?{_BOUND}\s?[)\]]")
"""The bounds of what stands before them, in one bracket."""


BESIDE = "column-unclear"
"""The doubt of two figures side by side."""


@dataclass(frozen=True, slots=True)
class CellFigures:
    """``values`` in the order printed, those of running text too, whose kind is ``words``; ``left`` counts figures that
    are neither values nor names."""

    kind: Kind
    values: tuple[CellValue, ...] = ()
    left: int = 0
    names: int = 0
    """figures that name something: enumerators, years, ข้อ ๓"""
    plain: bool = False
    """whether the cell prints its values and what goes with them, and no other words"""


def cell_figures(text: str) -> CellFigures:
    """What a cell of a table prints.

    >>> [(str(v.value), v.qualifier) for v in cell_figures('เพิ่มขึ้นไม่น้อยกว่า ๑๐').values]
    [('10', 'at-least')]
    >>> [str(v.value) for v in cell_figures('1 ต่อ 50').values], [str(v.value) for v in cell_figures('120 / 85').values]
    (['1', '50'], ['120', '85'])
    >>> cell_figures('1.2.3').kind, cell_figures('๓.').kind, cell_figures('08.30 - 10.00 น.').kind
    ('code', 'ordinal', 'range')
    >>> [cell_figures(t).kind for t in ('I10', 'J00-J06', 'E11.9', 'A 85.5')]
    ['code', 'code', 'code', 'values']
    >>> [cell_figures(t).kind for t in ('0 3422 7788 ต่อ 102', '08-1455-2231', '1-2345-67890-12-3', '0 - 14 ปี')]
    ['code', 'code', 'code', 'range']
    >>> cell_figures('73:61').values[0].issues, cell_figures('1:50').values[0].issues
    (('joined-number',), ())
    >>> [(str(v.value), v.unit) for v in cell_figures('มีผู้ใช้ 190 ราย พอใจร้อยละ 87.6').values]
    [('190', 'ราย'), ('87.6', 'percent')]
    >>> str(cell_figures('–๐.๑๗').values[0].value), cell_figures('(1.29)').values[0].issues
    ('-0.17', ('sign-unclear',))
    >>> [cell_figures(t).values[0].issues for t in ('(98.00%)', '(544)', '2)', '.(13.49)', '13.49)')]
    [('sign-unclear',), ('sign-unclear',), (), ('sign-unclear',), ('sign-unclear',)]
    >>> cell_figures('๑ ๐๙,๒๐๖').values[0].issues
    ('split-number',)
    >>> [[(str(v.value), v.unit) for v in cell_figures(t).values] for t in ('241 คน (25.89)', '9 คน (7.1²))')]
    [[('241', 'persons'), ('25.89', None)], [('9', 'persons'), ('7.1', None)]]
    >>> [cell_figures(t).kind for t in ('2561*', '๒๕๖๑', '2561 (2018)', '2562⁰ (2019)')]
    ['year', 'year', 'year', 'year']
    >>> [cell_figures(t).kind for t in ('2565/2564', '๒๕๖๖/๖๕', '120/85', '2566/655')]
    ['year', 'year', 'values', 'values']
    >>> cell_figures('ชุดที่ 1').names, cell_figures('N/A').kind, cell_figures('ไม่มีข้อมูล').kind
    (1, 'none', 'none')
    >>> cell_figures('▼ 0.13').values[0].issues, cell_figures('1 ชม. 30 นาที').left
    (('sign-unclear',), 2)
    >>> cell_figures('21.20 8.20').values[1].issues, cell_figures('21.20 (8.20)').values[0].issues
    (('column-unclear',), ())
    >>> [v.issues for v in cell_figures('-0.38 (-0.60, -0.16)').values], cell_figures('12 (1,204)').values[1].issues
    ([(), ('column-unclear',), ('column-unclear',)], ())
    >>> cell_figures('2,660* 8,697').values[0].issues, cell_figures('(1,818.10) (74%)').values[0].issues
    (('column-unclear',), ('column-unclear',))
    >>> [(f.kind, f.names) for f in map(cell_figures, ('๓๐ กันยายน', '30 ก.ย.', '12 เมตร'))]
    [('words', 1), ('words', 1), ('values', 0)]
    >>> [(f.kind, f.values[0].issues) for f in map(cell_figures, ('จัดอบรม 3 ครั้ง', 'จัดอบรม 3 ครั้ง' + 130 * 'ก'))]
    [('values', ()), ('words', ('label-uncertain',))]
    >>> [str(v.value) for v in cell_figures('13 ก.ค. 53 หลักสูตร สื่อ จำนวน 13 คน').values]
    ['13']
    >>> [str(v.value) for v in cell_figures('รายงานรอบ 12 เดือน จำนวน 3 ฉบับ').values]
    ['3']
    """
    read = _read(text)
    if read.kind != "values":
        return read
    if not read.plain:
        running, values = in_running_text(text, read.values, sum(1 for _ in _ENUMERATOR.finditer(text)))
        if running:
            return replace(read, kind="words", values=values)
        read = replace(read, values=values)
    return replace(read, values=_beside(text, tuple(_falls(text, _tied(text, value)) for value in read.values)))


def _beside(text: str, values: tuple[CellValue, ...]) -> tuple[CellValue, ...]:
    """The values, doubted where two stand side by side, both in brackets or neither, with nothing but white and the
    mark of a note between: they may be of two columns. So is one that goes on behind white in what is no number, and so
    are two bounds in one bracket, which are none of what the column is named by."""
    pairs = [(a, b) for a, b in pairwise(values) if _WHITE_BETWEEN.fullmatch(text[a.end : b.start])]
    loose = {value.start: BESIDE for pair in pairs for value in pair}
    intervals = [m.span() for m in _INTERVAL.finditer(text)]
    loose |= {v.start: BESIDE for v in values if any(a < v.start < b for a, b in intervals)}
    torn = {v.start: "split-number" for v in values if _GOES_ON.match(text, v.end) and v.start not in loose}
    doubts = torn | loose
    return tuple(replace(v, issues=(*v.issues, doubts[v.start])) if v.start in doubts else v for v in values)


def _tied(text: str, value: CellValue) -> CellValue:
    """The value, doubted where a colon ties it to another figure."""
    tied = any(match.start() <= value.start < match.end() for match in _COLON.finditer(text))
    issues = dict.fromkeys((*value.issues, "joined-number")) if tied else value.issues
    return replace(value, issues=tuple(issues))


def _falls(text: str, value: CellValue) -> CellValue:
    """The value, its sign doubted where all that stands before it says that something has become less by it."""
    before = squeeze(text[: value.start]).rstrip(":(")
    for share in _words("share"):
        before = before.removesuffix(share)
    if before not in _words("fall") or value.value is None or value.value <= 0 or "sign-unclear" in value.issues:
        return value
    return replace(value, issues=(*value.issues, "sign-unclear"))


def _read(text: str) -> CellFigures:
    """:func:`cell_figures`, without a doubt of what has become less."""
    stripped = text.strip()
    if not stripped or not stripped.strip("._ "):
        return CellFigures("empty") if not numbers.is_not_reported(stripped) else _none(text)
    if len(stripped) > LONGEST:
        return CellFigures("words", left=len(numbers.find(stripped)))
    if numbers.is_not_reported(stripped):
        return _none(text)
    found = numbers.find(text)
    if not found:
        plain = cell_value(text)
        return CellFigures("unreadable", (plain,)) if plain.state == "unreadable" else CellFigures("words")
    if _LETTERED.fullmatch(stripped):
        return CellFigures("code", names=len(found))
    if (kind := _name_of(stripped)) is not None:
        return CellFigures(kind, (_alone(text),) if _alone(text) else (), names=0 if kind == "ordinal" else len(found))
    if (alone := signed(text) or limited(text)) is not None:
        return CellFigures("values", (alone,), plain=True)
    plain = cell_value(text)
    if plain.state == "printed" and "joined-number" not in plain.issues:
        return CellFigures("values", (_with_words(text, plain),), plain=True)
    return _in_words(text)


def _none(text: str) -> CellFigures:
    start = len(text) - len(text.lstrip())
    return CellFigures("none", (CellValue("not-reported", None, start, len(text.rstrip())),), plain=True)


def _name_of(text: str) -> Kind | None:
    """What a cell of one figure without words names: a row's number, a code, a year, a range."""
    if any(p.fullmatch(text.rstrip(_NOTE_MARKS)) for p in (YEAR, _YEARS)) or _is_year_of_both_eras(text):
        return "year"
    if _RANGE.fullmatch(text):
        return "range"
    if _ORDINAL.fullmatch(text):
        return "ordinal"
    if _CODE.fullmatch(text) and (len(text) >= LONGEST_COUNT or not numbers.is_valid(text.strip("()[]"))):
        return "code"
    return None


def _is_year_of_both_eras(text: str) -> bool:
    """Whether a cell prints one year twice, as of the Buddhist and of the Common Era: ``2562 (2019)``; the mark of a
    note may stand behind either."""
    match = _ERAS.fullmatch(digits.to_arabic("".join(c for c in text if c == " " or c not in _NOTE_MARKS)))
    return match is not None and int(match["buddhist"]) - ERA == int(match["common"])


def _alone(text: str) -> CellValue:
    """A whole number alone: a row's number to one column, a count to another; in brackets perhaps a minus."""
    match = _ORDINAL.fullmatch(text.strip())
    if match is None:
        return CellValue("text", None, 0, len(text))
    start = text.index(match["n"])
    value = numbers.parse(digits.to_arabic(match["n"]).lstrip("0") or "0")
    issues = ("sign-unclear",) if _BRACKETED.fullmatch(text.strip()) else ()
    return CellValue("printed", value, start, start + len(match["n"]), issues=issues)


def _with_words(text: str, value: CellValue) -> CellValue:
    """A cell's one value with what the words beside it say of it."""
    before, after = text[: value.start], text[value.end :]
    unit = "percent" if value.percent else unit_name(value.unit) if value.unit else None
    return replace(value, qualifier=qualifier_of(before, after), unit=unit)


def qualifier_of(before: str, after: str) -> Qualifier | None:
    """How a value is meant, by the words that end right before it or begin right after it."""
    left, right = squeeze(before[-WINDOW:]).rstrip(":"), squeeze(after[:WINDOW])
    for share in _words("share"):
        left = left.removesuffix(share)
    best: tuple[int, Qualifier] | None = None
    for words in cell_words().qualifiers:
        for word in (*words.before, *words.after):
            name = squeeze(word)
            meets = left.endswith(name) if word in words.before else right.startswith(name)
            if meets and (best is None or len(name) > best[0]):
                best = (len(name), words.id)
    return best[1] if best else None


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(sorted((squeeze(w) for w in cell_words().words[kind]), key=len, reverse=True))


def _in_words(text: str) -> CellFigures:
    """The figures of a cell that prints more than one, or words beside it."""
    enumerated = [m.span() for m in _ENUMERATOR.finditer(text)]
    only_figures = not _LETTER.search(_without_words_between(text))
    values: list[CellValue] = []
    waiting: list[numbers.Found] = []
    left = names = 0
    found_all = numbers.find(text)
    parts = _parts_of_quantities(text, found_all)
    for found in found_all:
        if found.start in parts:
            left += 1
            continue
        if any(a <= found.start < b for a, b in enumerated) or (not only_figures and names_something(text, found)):
            names += 1
            continue
        value = _value_in_words(text, found, only_figures) or _second_in_brackets(text, found, values)
        if value is None:
            waiting.append(found)
            continue
        # 6 หรือ 10 ล้อ: the first figure has the second one's unit.
        if waiting and _is_between(text[waiting[-1].end : found.start]) and waiting[-1].value is not None:
            first = waiting.pop()
            shared = None if squeeze(text[first.end : found.start]) in _RATIO else value.unit
            values.append(
                replace(value, value=first.value, start=first.start, end=first.end, unit=shared, qualifier=None)
            )
        values.append(value)
        left, waiting = left + len(waiting), []
    if len(waiting) == 1 and not values and _stands_alone(text, waiting[0]):
        only = waiting.pop()
        values.append(CellValue("printed", only.value, only.start, only.end, only.percent))
    return CellFigures("values" if values else "words", tuple(values), left + len(waiting), names, only_figures)


def _second_in_brackets(text: str, found: numbers.Found, values: Sequence[CellValue]) -> CellValue | None:
    """A figure that stands alone in brackets at the end of a cell, behind the only other one and its unit: what share
    that is, as in ``241 (25.89)``."""
    before, closed = text[: found.start].rstrip(), _CLOSED.fullmatch(text[found.end :].strip()) is not None
    if len(values) != 1 or not before.endswith("(") or not closed or found.value is None or found.doubt is not None:
        return None
    behind = before[values[0].end :].rstrip("( ").strip()
    if values[0].unit is None or unit_name(behind) != values[0].unit:
        return None
    return CellValue("printed", found.value, found.start, found.end, found.percent)


def _parts_of_quantities(text: str, found: Sequence[numbers.Found]) -> set[int]:
    """Where the figures stand that make one quantity with the next or the one before: 1 ชม. 30 นาที, 5 ไร่ 2 งาน."""
    parts: set[int] = set()
    for k, (one, other) in enumerate(pairwise(found)):
        until = found[k + 2].start if k + 2 < len(found) else len(text)
        large = squeeze(text[one.end : other.start]).rstrip(".")
        small = squeeze(text[other.end : until])
        for chain in _chains():
            if large in chain and small.startswith(chain[chain.index(large) + 1 :]):
                parts |= {one.start, other.start}
    return parts


@cache
def _chains() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(squeeze(u) for u in chain.split()) for chain in cell_words().words["compound"])


def _stands_alone(text: str, found: numbers.Found) -> bool:
    """Whether nothing but a verbal level or a code in capitals stands beside a cell's only figure."""
    if found.value is None or found.doubt is not None or _LEADING_POINT.search(text[: found.start]):
        return False
    beside = f"{text[: found.start]} {text[found.end :]}"
    return is_level(beside.strip(" ()")) or _BESIDE.fullmatch(beside) is not None


def _is_between(text: str) -> bool:
    return squeeze(text) in _words("between")


def _without_words_between(text: str) -> str:
    squeezed = skeleton(text)
    for word in _words("between"):
        squeezed = squeezed.replace(word, " ")
    return squeezed


def names_something(text: str, found: numbers.Found) -> bool:
    """Whether a figure is a year, the day of a month, the year behind one, or numbers what stands before it: ข้อ ๓,
    ตารางที่ 7."""
    before, after = squeeze(text[max(0, found.start - WINDOW) : found.start]), text[found.end : found.end + WINDOW]
    if YEAR.fullmatch(found.text) or squeeze(after).startswith(_months()) or before.endswith(_months()):
        return True
    return before.rstrip(".(").endswith(_words("names"))


@cache
def _months() -> tuple[str, ...]:
    return tuple(squeeze(name) for name in (*MONTHS, *SHORT))


def _value_in_words(text: str, found: numbers.Found, only_figures: bool) -> CellValue | None:
    if found.value is None or found.doubt not in (None, "joined") or _LEADING_POINT.search(text[: found.start]):
        return None
    if found.doubt == "joined" and not (only_figures or "/" in text[found.end : found.end + 2]):
        return None
    before = text[max(0, found.start - WINDOW) : found.start]
    after = text[found.end : found.end + WINDOW]
    squeezed = squeeze(before)
    share = found.percent or any(squeezed.endswith(w) for w in _words("share"))
    unit = "percent" if share else _unit_after(after)
    qualifier = qualifier_of(before, after)
    counted = any(squeezed.endswith(w) for w in _words("count"))
    if unit is None and qualifier is None and not counted and not only_figures:
        return None
    return CellValue("printed", found.value, found.start, found.end, share, unit, (), qualifier)


def _unit_after(after: str) -> str | None:
    """The unit that begins what follows a figure: a known word, or a run of letters that is no word of speech."""
    match = _UNIT.match(after)
    if match is None:
        return None
    printed = "".join(match["unit"].split())
    if is_level(printed):
        return None
    known = next((u for u in _units() if printed.startswith(u)), None)
    if known is not None:
        return unit_name(printed if "/" in printed or printed.startswith(f"{known}ต่อ") else known)
    if any(squeeze(printed).startswith(w) for w in _words("not_a_unit")):
        return None
    return unit_name(printed) if after[match.end() :].strip(" )") == "" else None


@cache
def _units() -> tuple[str, ...]:
    return tuple(sorted(("".join(u.split()) for u in units()), key=len, reverse=True))
