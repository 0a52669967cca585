"""Who signed: the name in brackets under the closing words, and the position that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import regex

from extract.knowledge.head_kinds import head_words
from extract.parse.head_lines import LABELS, Fields, HeadLine, joined, starts_label
from extract.thai import dates
from extract.thai.skeleton import skeleton_pattern, squeeze

SET_APART = "set-apart"
"""The issue of a position whose lines stand beside the name and not under it."""
POSITION_LINES = 4
NEAR = 2.5
"""Heights of a line within which a line below goes on with a position that stands beside the name."""
SAME_ROW = 0.6
"""Share of a line's height by which the middles of two lines on one row may differ."""
ALIGNED = 0.5
"""Share of a line's height by which the left edges of lines that begin together differ at most."""
BARE_WITHIN = 3  # lines after the date in which a name without brackets stands

_NAME = regex.compile(r"^\(?(?P<name>[ก-ฮเ-ไ][ก-๎. ]{4,70})\)$|^\((?P<name>[ก-ฮเ-ไ][ก-๎. ]{4,70})\)?$")
_BARE = regex.compile(r"^(?:\(?ลงชื่อ\)?\s*)?(?P<name>[ก-ฮเ-ไ][ก-๎.]{1,24}(?: [ก-ฮเ-ไ][ก-๎.]{1,24}){1,3})$")
_IN_BRACKETS = regex.compile(r"^\(\s+")
_BLANK = regex.compile(skeleton_pattern(r"^(?:ลงชื่อ|พิมพ์ชื่อ|ตำแหน่ง|ข้อความ|ชื่อเต็ม)"))
_POSITION = regex.compile(r"^ตำแหน่ง[\s.…:]*")
_SPECKS = " ·•'`|\\"
"""What dirt before and behind a line is read as."""
_LETTERS = regex.compile(r"[ก-ฮ]{2}")
_SECTION = regex.compile(
    skeleton_pattern(
        r"^(?:กลุ่ม|ฝ่าย|ส่วน|กอง|งาน|สำนัก|ศูนย์|โทร|โทรสาร|แฟกซ์|ไปรษณีย์|อีเมล|e-?mail|http|www|จังหวัด$|สำเนา|tel|fax)"
    )
)
_TITLE_ENDS = regex.compile(skeleton_pattern("(?:ผู้อำนวยการ|เลขาธิการ|อธิบดี|หัวหน้า|แทน|ประธาน|นายก|ผู้จัดการ)$"))
_OFFICE_NAME = regex.compile(skeleton_pattern("^(?:กรม|สำนัก|กอง|กระทรวง|ศูนย์|สถาบัน|มหาวิทยาลัย)"))


@dataclass(frozen=True, slots=True)
class Signature:
    """The fields of a signature, and what speaks against a field (name -> issue)."""

    fields: Fields
    issues: dict[str, str] = field(default_factory=dict)


def signature(lines: Sequence[HeadLine], margin: float, *, bare: bool) -> Signature:
    """The name and position in ``lines``, those below the closing words.

    ``margin``: the left edge of the page's text, in work units; what stands there is no part of a position beside it.
    ``bare``: a name may stand without brackets, right under the date.
    """
    at = next((i for i, line in enumerate(lines) if name_of(line.text)), None)
    name = None if at is None else name_of(lines[at].text)
    if at is None and bare:
        at, name = _bare_name(lines)
    if at is None or name is None:
        return Signature({})
    fields: Fields = {"signatory.name": (name, name)}
    position, apart = _position(lines, at, margin)
    if position:
        text = joined(position)
        fields["signatory.position"] = (text, text)
    return Signature(fields, {"signatory.position": SET_APART} if position and apart else {})


def margin_of(lines: Sequence[HeadLine], page: int) -> float:
    """The left edge of a page's text: the first at which two lines begin, for one may be a stray mark; 0 without
    geometry."""
    boxes = [line.box for line in lines if line.page == page and line.box.width > 0]
    edges = sorted(box.x0 for box in boxes)
    near = ALIGNED * median(box.height for box in boxes) if boxes else 0.0
    return next((a for a, b in pairwise(edges) if b - a <= near), edges[0] if edges else 0.0)


def name_of(text: str) -> str | None:
    """The name in brackets that a line is; none where a form only says what to write there.

    >>> name_of('( นายตัวอย่าง  ลงนาม )'), name_of('(ลงชื่อ)'), name_of('ผู้อำนวยการ')
    ('นายตัวอย่าง  ลงนาม', None, None)
    """
    match = _NAME.match(_IN_BRACKETS.sub("(", text.strip()).replace(" )", ")"))
    return match["name"].strip() if match and not _BLANK.match(squeeze(match["name"])) else None


def _bare_name(lines: Sequence[HeadLine]) -> tuple[int | None, str | None]:
    """The first line that may be a name without brackets, with a position under it."""
    for i, line in enumerate(lines[:BARE_WITHIN]):
        match = _BARE.match(line.text)
        if match is None or head_words("office-holder").begin(match["name"]):
            continue
        if i + 1 < len(lines) and head_words("office-holder").begin(lines[i + 1].text):
            return i, match["name"]
    return None, None


def _position(lines: Sequence[HeadLine], at: int, margin: float) -> tuple[list[str], bool]:
    """The lines of the position of the name at ``at``, and whether one of them stands beside the name's column."""
    name = lines[at]
    found: list[HeadLine] = []
    apart = False
    for line in _below(lines, at):
        if line.page != name.page or len(found) == POSITION_LINES:
            break
        if _is_beside(line, name):
            if name_of(line.text):
                break
            if not _is_of_another(line, found[-1] if found else name, margin):
                found.append(line)
                apart = True
            continue
        if _ends(line, found, name):
            break
        found.append(line)
    if apart and _has_name_beside(lines, name):
        found, apart = [line for line in found if not _is_beside(line, name)], False
    return [_POSITION.sub("", line.text).strip(_SPECKS) for line in found], apart


def _below(lines: Sequence[HeadLine], at: int) -> list[HeadLine]:
    """The lines under the one at ``at``, row by row from the left; in reading order where no place is known."""
    name = lines[at]
    if name.box.height <= 0:
        return list(lines[at + 1 : at + 8])
    under = [
        line for line in lines if line.page == name.page and line.box.cy > name.box.cy + SAME_ROW * _height(name, line)
    ]
    rows: list[list[HeadLine]] = []
    for line in sorted(under, key=lambda line: line.box.cy):
        if rows and line.box.cy - rows[-1][0].box.cy <= SAME_ROW * _height(line, rows[-1][0]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.x0)]


def _height(line: HeadLine, other: HeadLine) -> float:
    return min(line.box.height, other.box.height)


def _ends(line: HeadLine, found: Sequence[HeadLine], name: HeadLine) -> bool:
    """Whether a line under a name is no more of its position."""
    if starts_label(line, LABELS) or name_of(line.text) or not _LETTERS.search(line.text) or dates.find(line.text):
        return True
    if head_words("remark").begin(line.text):
        return True
    squeezed = squeeze(line.text)
    is_office = _OFFICE_NAME.match(squeezed) is not None
    goes_on = bool(found) and _TITLE_ENDS.search(squeeze(found[-1].text)) is not None
    if _SECTION.match(squeezed) and not (goes_on and is_office):
        return True
    return bool(found) and not goes_on and line.block != name.block and is_office


def _is_of_another(line: HeadLine, above: HeadLine, margin: float) -> bool:
    """Whether a line beside a name is none of its position: far below, at the edge of the text, an office, a remark."""
    far = line.box.y0 - above.box.y1 > NEAR * _height(line, above)
    return far or line.box.x0 <= margin + line.box.height or _ends(line, (), above)


def _has_name_beside(lines: Sequence[HeadLine], name: HeadLine) -> bool:
    """Whether another name stands on the row of this one: two sign, and what is beside is the other's."""
    return any(
        line is not name
        and line.page == name.page
        and name_of(line.text) is not None
        and abs(line.box.cy - name.box.cy) <= _height(line, name)
        for line in lines
    )


def _is_beside(line: HeadLine, name: HeadLine) -> bool:
    """Whether a line stands in another column than the name above it."""
    if line.page != name.page or name.box.width <= 0 or line.box.width <= 0:
        return False
    return line.box.x_overlap(name.box) <= 0
