"""Rows of print: lines that stand side by side, what in them is a value, and lines cut or joined
sideways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from statistics import median

import regex

from extract.layout.periods import are_years_and_words, is_one_year, is_quarter, is_year
from extract.layout.text_measures import TEXT
from extract.model.page import Box, Glyph, Line, TextRun, join_runs, union_of
from extract.thai import numbers
from extract.thai.digits import is_valid, superscript
from extract.thai.skeleton import skeleton_pattern, squeeze
from extract.thai.syllables import holds_together

Row = list[Line]
"""Lines beside one another, from left to right."""
_ROWS_BACK = 5
"""Rows above in which a line's own is looked for: all of them would take the square of the time."""

_DIGIT = regex.compile(r"[0-9๐-๙]")
_LETTER = regex.compile(r"[\p{L}]")
_DASH = regex.compile(r"[-–—−_.…\s]*+(?<=[-–—−])|[Nn]/?[Aa]|ไม่มี")
_LEADING = regex.compile(
    r"(?:(?:ร้อยละ|ระดับ|ไม่น้อยกว่า|[≥≤<>=±])\s*)*[-–(]?\s?\.?[0-9๐-๙](?:[0-9๐-๙,.]*[0-9๐-๙])?%?(?:\s+|$|(?=\())"
)
_NOTE_MARK = regex.compile(r"[0-9๐-๙]{1,2}/")
_CONFIDENCE = regex.compile(r"[(\[]?\s?[0-9๐-๙]{2}(?:[.][0-9๐-๙])?\s?%\s?C[.]?I[.]?\s?[)\]]?")
"""The name of an interval's bounds."""
_SIGN = regex.compile(r"\((?:[A-Za-z]\u0304?|[A-Z][.]?[A-Z][.]?)\)")
_CAPTION = regex.compile(skeleton_pattern(r"^(?:ตาราง(?:ที่)?|table)[\s.]?[0-9๐-๙]{1,3}(?:[.\-][0-9๐-๙]{1,3})*"))
_BULLETED = regex.compile(r"[-–]\s+\p{L}")
_UNIT_OF_TABLE = regex.compile(r"[(\[]?\s*หน่วย(?:นับ|วัด)?\s*[:：]\s*(?P<unit>[^:()\[\]]{1,30}?)\s*[)\]]?")
_DEFINES = regex.compile(r"\p{L}[^0-9๐-๙]{1,40}?\sหมายถึง\s\p{L}")
_LEADS_UP = regex.compile(r"ดัง(?:ต่อไป)?นี้[\s:]*+$")
_UNDER_TABLE = regex.compile(r"(?:ที่มา|แหล่งที่มา|แหล่งข้อมูล|หมายเหตุ|source|note)\s*[:：]", regex.IGNORECASE)
SPECKS = ".·• \n"
"""What specks alone are read as."""
_TRANSLATED = regex.compile(r"(?=[^A-Za-z]*[ก-ฮ])[^A-Za-z]++(?<=\s)[A-Z][a-z]{3}[A-Za-z ()/,&-]*+")
_INNER_LEADER = regex.compile(r"(?<!\s)\s*+(?:(?:[.·_]\s?){4,}+|…[.…\s]*+)\s*+")
_LEADER = regex.compile(r"^[.…\s·_]{3,}$|^…$")


def usual_height(lines: Sequence[Line]) -> float:
    """Median height of the lines' boxes; 1 for none."""
    return median(line.box.height for line in lines) if lines else 1.0


def text_rows(lines: Iterable[Line]) -> list[Row]:
    """The lines grouped into rows from top to bottom: those that share more than half of their height.

    A line that stands half way between two others (a value centred beside two lines of label) is a row
    of its own.
    """
    rows: list[tuple[Row, float, float]] = []
    for line in sorted(lines, key=lambda item: item.box.cy):
        b = line.box
        best, share = -1, TEXT.row_share
        for k in range(len(rows) - 1, max(-1, len(rows) - 1 - _ROWS_BACK), -1):
            _, y0, y1 = rows[k]
            common = (min(b.y1, y1) - max(b.y0, y0)) / max(min(b.height, y1 - y0), 1e-6)
            row = rows[k][0]
            if common > -TEXT.hung_above and any(hangs_on(line, other) or hangs_on(other, line) for other in row):
                common = 1.0
            if common > share and not any(_over(line, other) for other in row):
                best, share = k, common
        if best < 0:
            rows.append(([line], b.y0, b.y1))
            continue
        row, y0, y1 = rows[best]
        row.append(line)
        middle = median(item.box.y0 for item in row), median(item.box.y1 for item in row)
        rows[best] = (row, *middle)
    rows.sort(key=lambda r: (r[1] + r[2]) / 2)
    return [sorted(row, key=lambda item: item.box.x0) for row, _, _ in rows]


def hangs_on(mark: Line, line: Line) -> bool:
    """True for smaller print raised right behind a line: the mark of a note, or a note in small."""
    m, b = mark.box, line.box
    beside = -TEXT.hung_over * b.height < m.x0 - b.x1 < TEXT.hung_gap * b.height
    if not beside or not b.cy - TEXT.hung_high * b.height < m.cy < b.cy:
        return False
    few = is_valid(mark.text.strip()) and len(mark.text) <= TEXT.hung_figures
    return m.height < TEXT.hung_small * b.height or (few and m.y1 < b.cy)


def _over(a: Line, b: Line) -> bool:
    """True for lines that stand one over the other, not side by side."""
    return a.box.x_overlap(b.box) > TEXT.row_over * min(a.box.width, b.box.width)


def is_value(text: str) -> bool:
    """True for what a value's cell holds: a number with its signs, a lone dash; not for quarters of a year, nor for
    years with words between: ``2566 กับ 2565``, nor for the mark that begins a note, nor for the name of bounds.

    >>> [is_value(t) for t in ("1,204", "(3.5)", "-", "1/", "Q1/2567", "(95% CI)")]
    [True, True, True, False, False, False]
    """
    stripped = text.strip()
    if not stripped or is_quarter(stripped) or are_years_and_words(stripped):
        return False
    if _NOTE_MARK.fullmatch(stripped) or _CONFIDENCE.fullmatch(stripped):
        return False
    if _DASH.fullmatch(stripped):
        return True
    digits, letters = len(_DIGIT.findall(stripped)), len(_LETTER.findall(stripped))
    return digits > 0 and digits >= TEXT.value_digits * (digits + letters)


def starts_with_value(text: str) -> bool:
    """True for a value with its unit or its words after it: ``๔๓,๔๖๓ คะแนน (สี่หมื่น…)``, not for ``๑.
    จำนวน``."""
    stripped = text.strip()
    if are_years_and_words(stripped) or _CONFIDENCE.fullmatch(stripped):
        return False
    return is_value(stripped) or bool(_LEADING.match(stripped)) or is_bulleted(stripped)


def values_of(row: Row) -> list[Line]:
    """What in a row of print is a value: its first line only if it has no other."""
    pieces = row if len(row) == 1 else row[1:]
    return [p for p in pieces if starts_with_value(p.text)]


def is_bulleted(text: str) -> bool:
    """True for words behind a dash: an item of a list, or no value and its unit.

    >>> is_bulleted("- เชียงราย"), is_bulleted("-12.5"), is_bulleted("-")
    (True, False, False)
    """
    return _BULLETED.match(text.strip()) is not None


def begins_caption(text: str) -> bool:
    """True for a line that begins as the caption of a table does.

    >>> begins_caption("ตารางที่ ๔ ผลการดำเนินงาน"), begins_caption("ตารางเรียน")
    (True, False)
    """
    return _CAPTION.match(squeeze(text)) is not None


def is_bare_caption(text: str) -> bool:
    """True for the number of a table and nothing else: its title stands in the next line.

    >>> is_bare_caption("ตารางที่ ๔.๑"), is_bare_caption("ตารางที่ ๔ ผลการดำเนินงาน")
    (True, False)
    """
    squeezed = squeeze(text)
    found = _CAPTION.match(squeezed)
    return found is not None and not _LETTER.search(squeezed, found.end())


def unit_of_table(text: str) -> str | None:
    """The unit that a line over a table says is that of its figures; None where it says none.

    >>> unit_of_table("(หน่วย : ล้านบาท)"), unit_of_table("หน่วยงาน : กองคลัง"), unit_of_table("หน่วยนับ")
    ('ล้านบาท', None, None)
    """
    match = _UNIT_OF_TABLE.fullmatch(text.strip())
    return None if match is None else " ".join(match["unit"].split())


def stands_between_tables(text: str) -> bool:
    """True for a line over a table or under it, and in none: its caption, unit, source, a note, what leads up to it.

    >>> [stands_between_tables(t) for t in ("ตาราง 2 งบ", "หน่วย: บาท", "ที่มา : กองคลัง", "หมายเหตุ", "สรุปได้ดังนี้")]
    [True, True, True, False, True]
    >>> [stands_between_tables(t) for t in ("ค่าปกติ หมายถึง ค่าเฉลี่ยในรอบ 30 ปี", "4.51 - 5.00 หมายถึง มากที่สุด")]
    [True, False]
    """
    found = _LEADS_UP.search(text) or _UNDER_TABLE.match(text.strip()) or _DEFINES.match(text.strip())
    return found is not None or begins_caption(text) or unit_of_table(text) is not None


def is_between_tables(row: Sequence[Line]) -> bool:
    """Whether a row of print stands over a table or under it (:func:`stands_between_tables`), its number perhaps in a
    line of its own."""
    return any(stands_between_tables(n.text) for n in row) or begins_caption(" ".join(n.text for n in row[:2]))


def begins_with_sign(text: str) -> bool:
    """Whether a text begins with the sign of a statistic in brackets, the name of a column and no unit.

    >>> [begins_with_sign(t) for t in ('(X)', '(S.D.) ระดับ', '(n)', '(no)', '(%)', '(คน)', '(1)')]
    [True, True, True, False, False, False, False]
    """
    return _SIGN.match(text.strip()) is not None


def in_brackets(text: str) -> bool:
    """True for what stands in brackets from its beginning to its end, a full stop behind it or not."""
    return text.startswith("(") and text.rstrip(".").endswith(")")


def is_translated(text: str) -> bool:
    """True for a name in Thai with a word of English behind it that is no sign of a statistic.

    >>> [is_translated(t) for t in ("การนำเข้า Imports", "อัตรา (ร้อยละ) Growth", "ค่าเฉลี่ย S.D.", "จำนวน Max", "Total")]
    [True, True, False, False, False]
    """
    return _TRANSLATED.fullmatch(text.strip()) is not None


def is_leader(text: str) -> bool:
    """True for the dots between a label and its value."""
    return bool(_LEADER.match(text.strip()))


def around_leader(line: Line) -> list[Line]:
    """A line with a leader inside as the label before it and the value after it; any other line as it is."""
    found = _INNER_LEADER.search(line.text)
    if found is None or not starts_with_value(line.text[found.end() :]):
        return [line]
    pieces = [part(line, 0, found.start()), part(line, found.end(), len(line.text))]
    return [p for p in pieces if p is not None]


def number_end(line: Line) -> float:
    """The x at which the number ends that a line begins with: where numbers of one column stand under
    one another."""
    text = line.text
    end = max(0, len(text) - len(text.lstrip()))
    while end < len(text) and (_DIGIT.match(text[end]) or text[end] in ",.-–%"):
        end += 1
    box = line.run.box(0, end) if end else None
    return line.box.x1 if box is None else box.x1


def first_word(line: Line) -> tuple[str, Box | None]:
    """What a line begins with, up to the first space, and the box of it."""
    word = line.text.split(" ", 1)[0]
    return word, line.run.box(0, len(word))


_PAGE_NUMBER = regex.compile(
    r"[-–—\s(\[/]*+(?:(?P<word>หน้า(?:ที่)?|[Pp]age)\s*+)?[0-9๐-๙]{1,3}"
    r"(?P<total>\s*+(?:/|of|จาก)\s*+[0-9๐-๙]{1,3})?[-–—\s)\]]*+"
)


def page_number(text: str) -> regex.Match[str] | None:
    """Whether a text may be a page's number, by its form; the groups ``word`` and ``total`` say how plainly it is."""
    return _PAGE_NUMBER.fullmatch(text.strip())


def row_box(row: Sequence[Line]) -> Box:
    """The box around a row's lines."""
    box = union_of(line.box for line in row)
    assert box is not None
    return box


def part(line: Line, start: int, end: int) -> Line | None:
    """Code points ``start:end`` of a line as a line of its own, white space at its ends dropped; None if
    empty."""
    text = line.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    run = line.run.slice(start, end)
    inner = run.box()
    box = line.box if inner is None else Box(inner.x0, line.box.y0, inner.x1, line.box.y1)
    raw = line.raw if (start, end) == (0, len(text)) else run.text
    return Line(run, box, line.reader, raw, line.fixes, line.ink, line.stroke)


def spaces(line: Line) -> list[float]:
    """Widths of the white between a line's glyphs, where there is any, widest first."""
    boxes = [g.box for g in line.run.glyphs if g.box is not None and not g.text.isspace()]
    return sorted((b.x0 - a.x1 for a, b in pairwise(boxes) if b.x0 > a.x1), reverse=True)


def stands_off(label: Line, value: Line) -> bool:
    """True where more white stands before the value than between the words of its label."""
    gaps = spaces(label)
    return not is_year(value.text) and (not gaps or value.box.x0 - label.box.x1 > TEXT.value_gap * gaps[0])


def cut(line: Line, low: float, high: float, least: float) -> tuple[Line, Line] | None:
    """A line cut where its widest white between ``low`` and ``high`` on the x axis is; None under
    ``least`` white.

    Needs glyphs with boxes of their own; a line whose glyphs share one box is never cut, nor is a number between
    figures that touch: what is wider than its cell runs over the rule.
    """
    best, at = least, -1
    previous: Glyph | None = None
    for k, glyph in enumerate(line.run.glyphs):
        if glyph.box is None or glyph.text.isspace():
            continue
        if previous is not None and previous.box is not None and glyph.box != previous.box:
            left, right = previous.box.x1, glyph.box.x0
            white = right - left >= best and right >= low and left <= high
            apart = abs(right - left) / glyph.box.height
            if white and not _hold_together(previous.text, glyph.text, apart):
                best, at = right - left, k
        previous = glyph
    if at < 0:
        return None
    first, second = part(line, 0, at), part(line, at, len(line.text))
    return None if first is None or second is None else (first, second)


def _hold_together(left: str, right: str, apart: float) -> bool:
    """Whether two signs are of one syllable, or of a number and touch; ``apart`` in heights of the right one."""
    in_one_number = apart <= TEXT.touching and all(is_valid(c) or c in ",." for c in (left, right))
    return in_one_number or holds_together(left, right)


def cut_first(line: Line, least: float) -> tuple[Line, Line] | None:
    """A line cut at the first white of at least ``least``; None where it has none."""
    previous: Glyph | None = None
    for k, glyph in enumerate(line.run.glyphs):
        if glyph.box is None or glyph.text.isspace():
            continue
        apart = previous is not None and previous.box is not None and glyph.box.x0 - previous.box.x1 >= least
        if apart and previous is not None and not holds_together(previous.text, glyph.text):
            first, second = part(line, 0, k), part(line, k, len(line.text))
            return None if first is None or second is None else (first, second)
        previous = glyph if previous is None or previous.box is None or glyph.box.x1 > previous.box.x1 else previous
    return None


def cut_all(line: Line, least: float) -> list[Line]:
    """A line cut at every white of at least ``least``; the line alone where it has none."""
    pieces: list[Line] = []
    while (found := cut_first(line, least)) is not None:
        pieces.append(found[0])
        line = found[1]
    return [*pieces, line]


def joined(lines: Sequence[Line]) -> Line:
    """Lines side by side as one line, a space between them; figures that hang on the one before become its mark."""
    if len(lines) == 1:
        return lines[0]
    if is_valid(lines[1].text.strip()) and hangs_on(lines[1], lines[0]):
        mark = TextRun.of([replace(g, text=superscript(g.text)) for g in lines[1].run.glyphs])
        first = replace(
            lines[0], run=join_runs([lines[0].run, mark]), box=row_box(lines[:2]), raw=lines[0].raw + lines[1].raw
        )
        return joined([first, *lines[2:]])
    run: TextRun = join_runs([line.run for line in lines], " ")
    fixes = tuple(dict.fromkeys(f for line in lines for f in line.fixes))
    raw = " ".join(line.raw for line in lines)
    return Line(run, row_box(lines), lines[0].reader, raw, fixes, lines[0].ink, _stroke_of(lines))


def _stroke_of(lines: Sequence[Line]) -> float:
    """The width of strokes of lines side by side: each counts by its letters; 0 where none is known."""
    known = [(n.stroke, 1 + len(_LETTER.findall(n.text))) for n in lines if n.stroke > 0]
    return sum(stroke * letters for stroke, letters in known) / sum(k for _, k in known) if known else 0.0


def glyph_places(lines: Iterable[Line]) -> set[Box]:
    """Where the glyphs of lines stand; by that a line is known again after it was cut, or joined to another."""
    return {g.box for n in lines for g in n.run.glyphs if g.box is not None and not g.text.isspace()}


def without(lines: Sequence[Line], taken: Set[Box]) -> list[Line]:
    """The lines of which no glyph stands at one of the :func:`glyph_places` ``taken``."""
    return [n for n in lines if taken.isdisjoint(glyph_places((n,)))]


MORE_OR_LESS = "±"
"""Between a mean and its deviation, which are one text."""


def _is_one(before: str, text: str) -> bool:
    """Whether two texts side by side are a range, the name of a year, or a mean and its deviation."""
    parted = before.endswith(MORE_OR_LESS) or text.startswith(MORE_OR_LESS)
    figures = all(t in ("", MORE_OR_LESS) or is_value(t) for t in (before, text))
    return numbers.is_range(f"{before} {text}") or (parted and figures) or is_one_year(before, text)


def with_ranges_joined(rows: Iterable[Row], gap: float) -> list[Row]:
    """The rows, pieces nearer than ``gap`` that make a range as one line (``08.30 -``, ``10.00 น.``), a year's name
    (``ปี``, ``2560``), or a mean and its deviation (``3.5 ±``, ``0.4``)."""
    out: list[Row] = []
    for row in rows:
        made: Row = []
        for line in row:
            last = made[-1] if made else None
            near = last is not None and line.box.x0 - last.box.x1 < gap
            if last is not None and near and _is_one(last.text.strip(), line.text.strip()):
                made[-1] = joined([last, line])
            else:
                made.append(line)
        out.append(made)
    return out
