"""The lines of a letter's head: which are of the received stamp, and what follows a printed label.

Labels are met in skeleton letters, with one letter wrong where they are long enough, and the text after
them comes back as printed. A label with a letter wrong is parted from what follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from extract.knowledge.head_kinds import head_words
from extract.model.page import Box, Glyph, Line, Page, Paragraph, Transform
from extract.parse.marks import LACKS
from extract.thai import dates, digits
from extract.thai.likeness import distance
from extract.thai.skeleton import skeleton_char, squeeze

MAX_STAMP_CELLS = 12
RUNNING_HEAD = 2.5
"""Heights of its line that the gazette's page number stands above its name at most."""

NUMBER = ("ที่", "เลขที่หนังสือ")
SUBJECT = ("เรื่อง",)
RECIPIENT = ("เรียน", "กราบเรียน", "ถึง", "นมัสการ")
REFERENCE = ("อ้างถึง",)
ENCLOSURE = ("สิ่งที่ส่งมาด้วย", "สิ่งที่แนบมาด้วย", "สิ่งที่ส่งมาพร้อมนี้")
OFFICE = ("ส่วนราชการ",)
LABELS = (*SUBJECT, *RECIPIENT, *REFERENCE, *ENCLOSURE)

_LEADERS = regex.compile(r"[\s.…:_·]*")
_PARTS = regex.compile(r"[\s.…:_·]")
_D = "[0-9๐-๙]"


_AS_FILED = Transform()


Fields = dict[str, tuple[str, str]]
"""Field name -> its value and what is printed."""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line, its page and block. ``stamp``: printed by a stamp, in ink of its own or in its own box."""

    text: str
    page: int
    block: int
    box: Box
    stamp: bool = False
    lacks: str = ""
    """digits that the line's reader cannot read at all"""
    glyphs: tuple[Glyph, ...] = ()
    to_page: Transform = _AS_FILED


def lines_of(pages: Sequence[Page]) -> list[HeadLine]:
    """Every line in reading order; of small tables too, for a stamp's frame may look like one."""
    return [h for page in pages for h in _page_lines(page)]


def _page_lines(page: Page) -> Iterator[HeadLine]:
    for index, block in enumerate(page.blocks):
        if isinstance(block, Paragraph):
            for line in block.lines:
                yield _head_line(page, index, line, block.role == "stamp")
        elif block.rows * block.columns <= MAX_STAMP_CELLS:
            for row in block.by_rows():
                for cell in row:
                    for line in cell.lines:
                        yield _head_line(page, index, line, False)


def _head_line(page: Page, block: int, line: Line, stamp: bool) -> HeadLine:
    return HeadLine(
        " ".join(line.text.split()),
        page.number,
        block,
        line.box,
        stamp or line.ink == "colour",
        LACKS.get(line.reader, ""),
        line.run.glyphs,
        page.to_page,
    )


def is_readable(printed: str, lines: Sequence[HeadLine]) -> bool:
    """Whether the reader of a number or date can read its digits; one that lacks some misreads them surely."""
    thai = any(c in digits.THAI for c in printed)
    return not any(line.lacks and thai == (line.lacks[0] in digits.THAI) for line in lines if printed in line.text)


def after_label(text: str, labels: Sequence[str], *, wrong: int = 0) -> str | None:
    """What stands after one of ``labels`` at the beginning of ``text``, dot leaders taken off; None without
    one.

    >>> after_label('เรื่อง  แจ้งผล', ['เรื่อง']), after_label('เรอง แจ้งผล', ['เรื่อง'], wrong=1)
    ('แจ้งผล', 'แจ้งผล')
    >>> after_label('เรียน ผู้ว่า', ['เรื่อง'])
    >>> after_label('เครื่องบิน', ['เรื่อง'], wrong=1)  # what runs on is another word
    """
    letters = _letters(text)
    squeezed = "".join(c for c, _ in letters)
    for label in _longest_first(tuple(labels)):
        for length in (len(label), *(range(len(label) - wrong, len(label) + wrong + 1) if wrong else ())):
            if 0 < length <= len(squeezed) and _is(squeezed[:length], label, wrong):
                end = letters[length][1] if length < len(letters) else len(text)
                while end > 0 and end < len(text) and "\u0e47" <= text[end] <= "\u0e4e":
                    end += 1
                if squeezed[:length] != label and not _PARTS.search(f"{text} ", letters[length - 1][1], end + 1):
                    continue
                return text[end + _LEADERS.match(text[end:]).end() :].strip()  # type: ignore[union-attr]
    return None


def _is(begun: str, label: str, wrong: int) -> bool:
    """Whether letters are a label's, but for so many wrong ones; each that the label has not is half a wrong one."""
    if not wrong or begun == label:
        return begun == label
    return len(set(begun).difference(label)) <= 2 * wrong and distance(begun, label, wrong) <= wrong


@lru_cache(maxsize=1024)
def _letters(text: str) -> tuple[tuple[str, int], ...]:
    """The skeleton letters of a line, each with where it stands; a document's lines are asked about label by label."""
    return tuple((c, i) for i, char in enumerate(text) for c in skeleton_char(char) if not c.isspace())


@cache
def _longest_first(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The labels in skeleton letters."""
    return tuple(sorted(map(squeeze, labels), key=len, reverse=True))


def without_running_heads(lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The lines without the gazette's own head over each page: it has a date and a page number of its own."""
    heads = [line for line in lines if head_words("running-head").begin(line.text)]
    return [line for line in lines if line not in heads and not any(_is_of_running_head(line, head) for head in heads)]


def _is_of_running_head(line: HeadLine, head: HeadLine) -> bool:
    """Whether a line stands on the row of the gazette's head, or is the page number just above it."""
    below = head.box.cy - line.box.cy
    height = head.box.height
    return line.page == head.page and height > 0 and -height / 2 <= below <= RUNNING_HEAD * height


def starts_label(line: HeadLine, labels: Sequence[str], *, wrong: int = 0) -> bool:
    """Whether a line begins with one of ``labels``, with as many letters ``wrong`` in the long ones."""
    return any(
        after_label(line.text, (label,), wrong=wrong if len(squeeze(label)) > 4 else 0) is not None for label in labels
    )


_BROKEN_NAME = regex.compile(r"(?:จังหวัด|สำนักงาน|อำเภอ|ตำบล|(?<!ชำนาญ|ปฏิบัติ)การ)$")


def joined(texts: Sequence[str]) -> str:
    """Lines run on: without a space where the line was broken inside a name.

    >>> joined(['สำนักงานสาธารณสุขอำเภอ', 'ตัวอย่าง']), joined(['รองอธิบดี', 'ปฏิบัติราชการแทน', 'อธิบดี'])
    ('สำนักงานสาธารณสุขอำเภอตัวอย่าง', 'รองอธิบดี ปฏิบัติราชการแทน อธิบดี')
    """
    whole = ""
    for text in texts:
        breaks_name = _BROKEN_NAME.search(whole) is not None
        whole += text if not whole or breaks_name else f" {text}"
    return whole.strip()


_RECEIVED_NUMBER = regex.compile(
    r"(?:[lI|!\[(]\s)?"  # the edge of the stamp's frame, read as a letter
    r"(?:เลข|ทะเบียน)?\s*(?:ที[่]?)?\s*(?:ลง)?\s*(?:รับ|รบ)\s*(?:ที[่]?|เลข\s*ที[่]?|เลข|หนังสือ(?:เลข)?ที[่]?)?"
    rf"[\s.…:_·]*(?P<number>{_D}{{1,7}}(?:\s?/\s?{_D}{{2,4}})?)(?!{_D})"
)
_STAMP_DATE = regex.compile(r"ว[ัั]?นท[ีิ]?[่]?[\s.…:_·]*(?P<date>.*)")
_STAMP_TIME = regex.compile(rf"เวล[าาำ][\s.…:_·]*(?P<time>(?P<h>{_D}{{1,2}})\s?[.:]\s?(?P<m>{_D}{{2}}))(?!{_D})")


def stamp_lines(lines: Sequence[HeadLine]) -> list[int]:
    """Places of the received stamp's lines.

    A stamp is known by its own ink or frame, or by the line that gives the number under which the letter was
    received; the office stands above that, date and time below or beside it.
    """
    marked = [i for i, line in enumerate(lines) if line.stamp and line.page == lines[0].page]
    number = next((i for i, line in enumerate(lines[:60]) if is_received_number(line.text)), None)
    if number is None:
        timed = next((i for i in marked if _STAMP_TIME.search(lines[i].text)), None)
        return [] if timed is None else [i for i in marked if _is_over(lines[i], lines[timed])]
    own = {number, *(i for i in marked if abs(i - number) <= 6 and _is_over(lines[i], lines[number]))}
    return sorted(own | _about_number(lines, number))


def _about_number(lines: Sequence[HeadLine], number: int) -> set[int]:
    """Places of the office over the line of the number, of date and time over and under it."""
    found: set[int] = set()
    for i in range(number - 1, max(-1, number - 5), -1):
        if _is_date_or_time(lines[i], lines[number]):
            found.add(i)
        elif _belongs_above(lines[i], lines[number]):
            found.add(i)
            if i == number - 2 or lines[i].block != lines[i + 1].block:
                break
        else:
            break
    for i in range(number + 1, min(len(lines), number + 5)):
        if not _is_date_or_time(lines[i], lines[number]):
            break
        found.add(i)
    return found


def _is_date_or_time(line: HeadLine, number: HeadLine) -> bool:
    """Whether a line near the received number gives the stamp's date or time."""
    written = _STAMP_DATE.match(line.text) or _STAMP_TIME.search(line.text)
    return written is not None and line.page == number.page and not _is_far(line, number)


def is_received_number(text: str) -> bool:
    """Whether a line is a stamp's: รับที่ ๔๔๗๑, เลขที่รับ..... 8329.

    >>> [is_received_number(t) for t in ('เลขที่รับ..... 8329', 'รับที่ ๔๔๗๑', 'ได้รับแบบสำรวจ ๑,๑๗๙', 'เลขที่ ๑๐๘ ถนนรางน้ำ')]
    [True, True, False, False]
    >>> is_received_number('l เลขรับ ๒๒๑')
    True
    """
    match = _RECEIVED_NUMBER.match(text)
    return match is not None and ("รับ" in text[: match.start("number")] or "รบ" in text[: match.start("number")])


def _is_over(line: HeadLine, anchor: HeadLine) -> bool:
    """Whether a line stands near another and in its column, as the lines of one stamp do; a signature in colour has a
    place of its own."""
    apart = anchor.box.width > 0 and line.box.x_overlap(anchor.box) <= 0
    return not apart and not _is_far(line, anchor)


def _is_far(line: HeadLine, anchor: HeadLine) -> bool:
    return anchor.box.height > 0 and abs(line.box.cy - anchor.box.cy) > 6 * anchor.box.height


_OFFICE = regex.compile(
    r"สำนัก|สานัก|สํานัก|กรม|กอง|ศูนย์|โรงเรียน|จังหวัด|อำเภอ|เทศบาล|องค์การ|มหาวิทยาลัย|กระทรวง|ที่ทำการ|คณะ|ฝ่าย|กลุ่ม|วิทยาลัย|สถาบัน|โรงพยาบาล|สนง|ศาลา|ธนาคาร|สภา|อบต|สพ[มปฐ]"
)


def _belongs_above(line: HeadLine, number: HeadLine) -> bool:
    """Whether a line just above the received number is the stamp's office."""
    if line.page != number.page or _is_far(line, number) or dates.find(line.text):
        return False
    apart = number.box.width > 0 and line.box.x_overlap(number.box) <= 0
    return not apart and bool(_OFFICE.search(line.text)) and after_label(line.text, ["ที่"]) is None


def is_of_a_stamp(text: str) -> bool:
    """Whether a line gives a time of receipt, which letters never do in their heads."""
    return _STAMP_TIME.match(text) is not None


def stamp_fields(texts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Office, number, date and time of a stamp by its lines, as field -> (value, printed).

    >>> stamp_fields(['สำนักงานจังหวัด', 'รับที่ ๔๔๗๑', 'วันที่ ๑๙ ก.พ. ๒๕๖๒', 'เวลา ๑๐.๔๕ น.'])['received.time']
    ('10:45', '๑๐.๔๕')
    """
    fields: dict[str, tuple[str, str]] = {}
    for text in texts:
        if "received.number" not in fields and is_received_number(text):
            match = _RECEIVED_NUMBER.match(text)
            assert match is not None
            fields["received.number"] = ("".join(digits.to_arabic(match["number"]).split()), match["number"])
            text = text[match.end() :]
        elif not fields and _OFFICE.search(text):
            fields["received.office"] = (text, text)
            continue
        if "received.date" not in fields and (found := dates.find(text)):
            fields["received.date"] = (found[0].value.isoformat(), found[0].text)
        if (time := _STAMP_TIME.search(text)) and "received.time" not in fields:
            hour, minute = (int(digits.to_arabic(time[g])) for g in ("h", "m"))
            if hour < 24 and minute < 60:
                fields["received.time"] = (f"{hour:02d}:{minute:02d}", time["time"])
    return fields
