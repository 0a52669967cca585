"""Running numbers beside the names of a table's rows: in a column of their own, or of one text with the names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median

import regex

from extract.layout.measures import MEASURES
from extract.layout.text_rows import Row, cut, first_word, is_between_tables, is_value, joined
from extract.model.page import Line
from extract.thai import numbers
from extract.thai.digits import is_valid

_FEWEST = 2
"""Rows with a number, and names that go on, from which a table says where its numbers stand."""
_OWN = regex.compile(r"[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]?")
_LONG = regex.compile(r"[0-9๐-๙]{3}[.)]?")
_NUMBERED = regex.compile(r"\s*+(\S+)\s+\S")
_FIGURES = r"[0-9๐-๙][0-9๐-๙,]*\s*(?:[-–]\s*[0-9๐-๙]|\p{L})"
"""The beginning of a label that begins with figures: ``20 - 29 ปี``, ``40 ปีขึ้นไป``."""
_RANGE = regex.compile(r"\s*+(?P<a>[0-9๐-๙][0-9๐-๙,.]*+)\s*[-–]\s*(?P<b>[0-9๐-๙](?:[0-9๐-๙,.]*+(?<=[0-9๐-๙]))?)")
_RANGE_ENDS = regex.compile(r"\s*+[-–—]\s++[0-9๐-๙]")
_UNIT = regex.compile(r"(?:\s*+\p{L}[\p{L}\p{M}]*+\.?)?")
_NUMBER = regex.compile(
    rf"\(?[0-9๐-๙]{{1,2}}(?:\.[0-9๐-๙]{{1,2}})*(?:[.),]\s*(?=[^\s0-9๐-๙])|[.)]\s+(?={_FIGURES}))"
    rf"|[0-9๐-๙]{{1,2}}(?:\.[0-9๐-๙]{{1,2}})+\s+(?=\p{{L}}|{_FIGURES})"
    r"|[กขคงจฉช][.)]\s+(?=\p{L})"
)
"""The number or letter that begins a numbered label: ``1. x``, ``(๒) x``, ``1.2 x``, ``ก. x``; a comma is a full stop
misread."""

_BARE = regex.compile(r"\s*+([0-9๐-๙]{1,2})\s++(?=\p{L}[\p{L}\p{M}]|[0-9๐-๙])")
"""A number with nothing but white behind it, before a name, which may be a range of figures."""
_LETTERS = "กขคงจฉช"
_OUTLINE = regex.compile(r"[0-9๐-๙]{1,2}(?:[.][0-9๐-๙]{1,2}){1,3}[.]?")
"""A running number of several levels alone: 1.2, 1.2.3"""
_NO_NUMBER = regex.compile(r"\s*[(\[]\s?[)\]]\s*")
_OF_COLUMN = regex.compile(r"[(\[](?P<n>[0-9๐-๙]{1,2})[)\]](?:\s*[=–-]\s*[(\[].{1,40}|\s*=.{1,40})?")
_DIGITS = regex.compile(r"[0-9๐-๙]+")
_WORDS = regex.compile(r"\p{L}{2}")


def is_own_number(text: str) -> bool:
    """True for the number of a row and nothing else: ``3``, ``๓.``, ``1.2``."""
    return _OWN.fullmatch(text.strip()) is not None


def is_name(text: str) -> bool:
    """True for words where a row's number may stand: the name of a group, or of a sum."""
    return _WORDS.search(text) is not None


def is_row_number(text: str) -> bool:
    """As :func:`is_own_number`, and true for three digits, which by themselves are a value: beside a name alone."""
    return is_own_number(text) or _LONG.fullmatch(text.strip()) is not None


def _is_numbered(text: str) -> bool:
    """Whether a line begins with a row's number, white behind it."""
    begins = _NUMBERED.match(text)
    return begins is not None and is_row_number(begins[1])


def has_number(row: Row) -> bool:
    """Whether a row begins with a number in a line of its own, a name beside it; a range before a value is a name."""
    if len(row) < 2 or not is_row_number(row[0].text):
        return False
    return not is_value(row[1].text) or (len(row) > 2 and range_length(row[1].text) > 0)


def range_length(text: str) -> int:
    """How many code points a label begins with that are a range of figures; 0 for none: the second is the greater.

    >>> [range_length(t) for t in ("20 - 29 ปี", "10,001 – 20,000", "29 - 20", "20 -", "ปี 20 - 29")]
    [7, 15, 0, 0, 0]
    """
    found = _RANGE.match(text)
    if found is None:
        return 0
    known = numbers.is_valid(found["a"]) and numbers.is_valid(found["b"])
    return found.end() if known and numbers.parse(found["a"]) < numbers.parse(found["b"]) else 0


def running_number(text: str) -> tuple[int, ...] | None:
    """The running number that begins a label, one part for each level: ``(1, 2)`` of ``1.2 x``; letters count from 1.

    >>> running_number("๑.๒ งาน"), running_number("ข. งาน"), running_number("(๒) งาน"), running_number("งาน ๑.๒")
    ((1, 2), (2,), (2,), None)
    >>> running_number("2.1 20 - 29 ปี"), running_number("2. 20 - 29 ปี"), running_number("2.1 20")
    ((2, 1), (2,), None)
    """
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    parts = [int(p) for p in _DIGITS.findall(found.group())]
    return tuple(parts) if parts else (_LETTERS.index(found.group()[0]) + 1,)


def number_length(text: str) -> int:
    """How many code points a label begins with that are its running number; 0 for none.

    >>> number_length("๑.๒ งาน"), number_length("งาน ๑.๒")
    (4, 0)
    """
    found = _NUMBER.match(text)
    return 0 if found is None else found.end()


def running_numbers(texts: Sequence[str]) -> list[tuple[int, ...] | None]:
    """The running numbers that begin texts from top to bottom, those with nothing but white behind them among them
    where names of several kinds follow: ``1 คน``, ``2 คน`` are values.

    >>> running_numbers(["1 โคนม", "สัตว์ปีก", "2 สุกร"]), running_numbers(["1 คน", "2 คน"])
    ([(1,), None, (2,)], [None, None])
    >>> running_numbers(["1 ไม่เกิน 10 ปี", "2 11 - 20 ปี"]), running_numbers(["1 300", "2 400"])
    ([(1,), (2,)], [None, None])
    """
    runs = [running_number(t) for t in texts]
    bare = [_bare_number(t) for t in texts]
    names = {t[m.end() :].strip() for t, m in zip(texts, bare, strict=True) if m is not None}
    if len(names) < _FEWEST:
        return runs
    return [r or (m and (int(m[1]),)) or None for r, m in zip(runs, bare, strict=True)]


def _bare_number(text: str) -> regex.Match[str] | None:
    """The number that begins a text with nothing but white behind it, before a name or a range of figures."""
    found = _BARE.match(text)
    if found is None or not is_valid(text[found.end()]):
        return found
    return found if range_length(text[found.end() :]) > 0 else None


def is_counted(texts: Sequence[str]) -> bool:
    """Whether texts from top to bottom begin with running numbers that go on from one to the next; two of them must
    begin with the first.

    >>> is_counted(["1 โคนม", "2 สุกร", "1 กาแฟ"]), is_counted(["1 คน", "2 คน", "3 คน"])
    (True, False)
    >>> is_counted(["๑.๑ งานแผน", "๑.๒ งานคลัง", "๒.๑ งานช่าง"]), is_counted(["1.2 ล้าน", "1.4 ล้าน", "1.9 ล้าน"])
    (True, False)
    >>> is_counted(["1. พืช", "1.1 ข้าว", "1.2 รวมพืช", "2. สัตว์", "2.1 โค", "2.2 รวมสัตว์", "3. ปลา"])
    True
    """
    runs = running_numbers(texts)
    found = [r for r in runs if r is not None]
    if len(found) < (_FEWEST if found and found[0][-1] == 1 else MEASURES.alike) or len(found) < MEASURES.most * len(
        runs
    ):
        return False
    return _are_counted(found)


def names_range(text: str) -> bool:
    """True for a range and its unit, also behind a running number: the label of a row.

    >>> names_range("20 - 29 ปี"), names_range("๓.๒ ๒๐ - ๒๙ ปี"), names_range("2. 10,001 - 20,000")
    (True, True, True)
    >>> names_range("๓.๒ ต่ำกว่า ๒๐ ปี"), names_range("20 - 29 ปี 45"), names_range("2.1 20")
    (False, False, False)
    """
    text = text.strip()
    bare = _bare_number(text)
    label = text[number_length(text) or (0 if bare is None else bare.end()) :]
    length = range_length(label)
    return length > 0 and _UNIT.fullmatch(label[length:]) is not None


def with_named_ranges_joined(rows: Sequence[Row], gap: float) -> list[Row]:
    """The rows, pieces nearer than ``gap`` that make a range before a value as one line (``10,001``, ``- 20,000 บาท``):
    the sign of a figure stands at it, the dash of a range apart."""
    out: list[Row] = []
    for row in rows:
        at = next((k for k, (a, b) in enumerate(pairwise(row[:-1])) if _is_named_range(a, b, gap)), None)
        out.append(row if at is None else [*row[:at], joined(row[at : at + 2]), *row[at + 2 :]])
    return out


def _is_named_range(begin: Line, end: Line, gap: float) -> bool:
    near = end.box.x0 - begin.box.x1 < gap
    told = "," in begin.text or _WORDS.search(end.text) is not None  # 5 and - 20 may be two values
    return near and told and _RANGE_ENDS.match(end.text) is not None and names_range(f"{begin.text} {end.text}")


def labels_counted(texts: Sequence[str]) -> list[tuple[int, ...] | None]:
    """For each label whether it begins with a running number, and which: those with nothing but white behind them
    where they go on from one to the next, as names that begin with figures do not."""
    runs = running_numbers(texts)
    found = [r for r in runs if r is not None]
    counted = len(found) >= MEASURES.alike and _are_counted(found)
    return runs if counted else [running_number(t) for t in texts]


def _are_counted(found: Sequence[tuple[int, ...]]) -> bool:
    steps = [_goes_on(a, b) for a, b in pairwise(found)]
    return sum(steps) >= MEASURES.most * len(steps)


def is_outline(texts: Sequence[str]) -> bool:
    """Whether texts are mostly bare running numbers of several levels, each the next one: of rows, and no figures.

    >>> is_outline(["๑.๑", "๑.๒", "๑.๓", "๒.๑"]), is_outline(["1.1", "2.4", "1.3"]), is_outline(["1", "2", "3"])
    (True, False, False)
    """
    found = [tuple(map(int, t.strip().rstrip(".").split("."))) for t in texts if _OUTLINE.fullmatch(t.strip())]
    if len(found) < MEASURES.alike or len(found) < MEASURES.most * len(texts):
        return False
    steps = [_goes_on(a, b) for a, b in pairwise(found)]
    return sum(steps) >= MEASURES.most * len(steps)


def _goes_on(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a running number is the next one: of the same group, of one around it, or the first of another."""
    same = len(before) == len(number) and before[:-1] == number[:-1]
    anew = number[-1] == 1 and (not same or (len(number) == 1 and before[-1] > 1))
    level = len(number) - 1
    return anew or (level < len(before) and number == (*before[:level], before[level] + 1))


def numbers_column(text: str) -> int | None:
    """The number of a column that a cell of a head prints and nothing else but how it is reckoned; None where it prints
    something else.

    >>> [numbers_column(t) for t in ("(2)", "[๓]=[๑]-[๒]", "(2) คน", "2")]
    [2, 3, None, None]
    """
    found = _OF_COLUMN.fullmatch(" ".join(text.split()))
    return None if found is None else int(found["n"])


def number_columns(texts: Sequence[str]) -> bool:
    """Whether a row prints nothing but the numbers of columns, each one more than the one before: ``(1)``, ``(2)``,
    ``(3)=(1)-(2)``. A name of the labels may stand before them. One number may have been lost, and of many a few
    misread.

    >>> number_columns(["()", "(2)", "(3)", "(4)"]), number_columns(["()", "(2)", "(4)", "(5)"])
    (True, False)
    >>> number_columns(["รายการ", "(1)", "(2)", "(3)"]), number_columns(["(0)", "(2)", "(3)", "(4)-(2) (3)", "(5)"])
    (True, True)
    """
    printed = [text for text in texts if text.strip()]
    named = len(printed) > MEASURES.alike and is_name(printed[0])
    printed = printed[named:]
    found = [(k, n) for k, text in enumerate(printed) if (n := numbers_column(text)) is not None]
    lost = sum(_NO_NUMBER.fullmatch(text) is not None for text in printed)
    if lost > 1 or len(found) + lost != len(printed) or len(found) < MEASURES.alike:
        return False
    few = lost > 0 or len(found) == MEASURES.alike
    in_order = max(Counter(n - k for k, n in found).values())
    return in_order == len(found) or (not few and in_order >= MEASURES.most * len(found))


def with_numbers_joined(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, with numbers joined to their names where names that wrap go on under the numbers, or where names of an
    upper level, whose numbers are shorter, begin closer to these: then the two are one text, whatever white a type has
    behind a number.
    """
    numbered = [k for k, row in enumerate(rows) if has_number(row)]
    if len(numbered) < _FEWEST:
        return list(rows)
    level = MEASURES.aligned * unit
    number = median(rows[k][0].box.x0 for k in numbered)
    name = median(rows[k][1].box.x0 for k in numbered)
    words = [row[0].box.x0 for row in rows[numbered[0] :] if _WORDS.match(row[0].text.strip())]
    under = sum(abs(x - number) < level for x in words)
    wrap = under >= _FEWEST and under > sum(abs(x - name) < level for x in words)
    if not wrap and not _shorter_are_closer(rows, number, unit):
        return list(rows)
    out: list[Row] = []
    for k, row in enumerate(rows):
        if k in numbered and abs(row[0].box.x0 - number) < level and abs(row[1].box.x0 - name) < level:
            out.append([joined(row[:2]), *row[2:]])
        else:
            out.append(row)
    return out


def _shorter_are_closer(rows: Sequence[Row], number: float, unit: float) -> bool:
    """Whether of the lines that begin with a number where numbers do (x ``number``), alone or with its name behind it,
    those of fewer levels have their names closer: each name begins behind its own number."""
    level = MEASURES.aligned_close * unit
    begins: dict[int, list[float]] = {}
    for row in rows:
        if abs(row[0].box.x0 - number) < level and (has_number(row) or _is_numbered(row[0].text)):
            x = row[1].box.x0 if has_number(row) else _behind_number(row[0])
            if x is not None:
                begins.setdefault(len(_DIGITS.findall(row[0].text.split(maxsplit=1)[0])), []).append(x)
    middles = [median(begins[levels]) for levels in sorted(begins) if len(begins[levels]) >= _FEWEST]
    return len(middles) > 1 and all(b - a > level for a, b in pairwise(middles))


def _over_names(rows: Sequence[Row], unit: float) -> tuple[list[Row], list[float]]:
    """Rows whose line begins with a number, if what stands behind it begins where lines without one do, or names of
    groups begin between the two; and where it begins. None where lines without a number begin under the numbers; a few
    there may be names of groups."""
    numbered = [(row, x) for row in rows if _is_numbered(row[0].text) and (x := _behind_number(row[0])) is not None]
    if len(numbered) < _FEWEST:
        return [], []
    number, name = median(row[0].box.x0 for row, _ in numbered), median(x for _, x in numbered)
    level = MEASURES.aligned_close * unit
    first = next(k for k, row in enumerate(rows) if row is numbered[0][0])
    own = takewhile(lambda row: not is_between_tables(row), rows[max(0, first - 1) :])
    words = [row[0].box.x0 for row in own if _WORDS.match(row[0].text.strip())]
    begins = [x for x in words if max(_end_of_number(row[0]) for row, _ in numbered) < x < name + level]
    under = sum(abs(x - number) < level for x in words)
    if len(begins) < _FEWEST or 2 * under > len(begins) or not all(abs(x - name) < level for _, x in numbered):
        return [], []
    return [[replace(row[0], box=replace(row[0].box, x1=name)), *row[1:]] for row, _ in numbered], [name]


def _end_of_number(line: Line) -> float:
    """Where the first word of a line ends (x)."""
    return (first_word(line)[1] or line.box).x1


def _behind_number(line: Line) -> float | None:
    """Where a line's print begins behind its first word (x)."""
    start = len(line.text) - len(line.text.split(maxsplit=1)[-1])
    box = line.run.box(start, start + 1)
    return None if box is None else box.x0


def numbers_parted(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, with a running number parted from its label where other rows have the two in columns of their own: side
    by side, or the number half way between two lines of the label."""
    numbered = [row for row in rows if len(row) > 2 and has_number(row)]
    begins = [row[1].box.x0 for row in numbered]
    if len(numbered) < _FEWEST:
        alone = [
            k for k, row in enumerate(rows) if len(row) > 1 and is_row_number(row[0].text) and is_value(row[1].text)
        ]
        numbered = [rows[k] for k in alone]
        beside = [rows[n] for k in alone for n in (k - 1, k + 1) if 0 <= n < len(rows)]
        begins = [row[0].box.x0 for row in beside if len(row) == 1 and not is_value(row[0].text)]
        if len(numbered) < _FEWEST or len(begins) < len(numbered):
            numbered, begins = _over_names(rows, unit)
        if not numbered:
            return list(rows)
    number, label = median(row[0].box.cx for row in numbered), median(begins)
    out: list[Row] = []
    for row in rows:
        at = next((k for k, n in enumerate(row) if n.box.x0 < number < n.box.x1 and not is_row_number(n.text)), None)
        pieces = None if at is None else _parted(row[at], number, label, unit)
        out.append(row if pieces is None else [p for k, n in enumerate(row) for p in (pieces if k == at else (n,))])
    return out


def _parted(line: Line, number: float, label: float, unit: float) -> list[Line] | None:
    """A line over the middle of the numbers (x) as its number, the name of a group before it and the label behind it,
    where labels begin, if it has these; None where it has no number there."""
    level = MEASURES.aligned * unit
    before: list[Line] = []
    if not _is_numbered(line.text):
        found = cut(line, number - level, number, MEASURES.cut_white * unit)
        if found is None or is_value(found[0].text):
            return None
        before, line = [found[0]], found[1]
    if before and is_row_number(line.text):
        return [*before, line]
    pieces = cut(line, number, label + level, MEASURES.cut_white * unit) if label < line.box.x1 else None
    if pieces is None or not is_row_number(pieces[0].text) or abs(pieces[1].box.x0 - label) >= level:
        return None
    return [*before, *pieces]
