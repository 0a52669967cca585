"""Numbers as Thai documents print them: ``๑,๑๗๙``, ``33.0``, ``๘๒%``, and ``-`` for none.

The dot is the decimal sign and the comma parts thousands, in groups of three; there is no other reading, so
``4,2`` and ``1.234.567`` are no numbers. The value keeps the printed precision: ``33.0`` is not ``33``.

>>> parse('33.0'), parse('๑,๑๗๙'), parse('๘๒ %')
(Decimal('33.0'), Decimal('1179'), Decimal('82'))
>>> [is_valid(t) for t in ('4,2', '12,34', '1.234.567', '4..2', '4.', '.5', '007', '1e9', '--5', '+5', '')]
[False, False, False, False, False, False, False, False, False, False, False]
>>> is_not_reported('-'), is_not_reported('– –'), is_not_reported('ไม่มี'), is_not_reported('0')
(True, True, True, False)
>>> format(Decimal('1179')), format(Decimal('33.0'), thai=True)
('1,179', '๓๓.๐')
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

import regex

from extract.thai import digits
from extract.thai.kept import kept
from extract.thai.skeleton import squeeze
from extract.thai.taken import taken_by

DIGIT = "[0-9๐-๙]"

#: A whole number or decimal, as a pattern fragment without groups; sign and percent sign are not part of it.
GRAMMAR = rf"(?:{DIGIT}{{1,3}}(?:,{DIGIT}{{3}})+|{DIGIT}+)(?:\.{DIGIT}+)?"

# A figure on a page has far fewer; past this it is noise, and int() of huge strings is slow.
MAX_DIGITS = 24

_NUMBER = regex.compile(rf"(?P<sign>[-−])?(?P<body>{GRAMMAR})\s*(?P<percent>[%٪％])?")
_LEADING_ZERO = regex.compile(r"0[0-9]")
_DASHES = regex.compile(r"[-–—−‐‑_.\s]*[-–—−‐‑][-–—−‐‑_.\s]*")

# A token takes in every comma and dot between digits, so that a malformed figure is seen whole and not in
# parts.
_TOKEN = regex.compile(rf"{DIGIT}(?:[.,]{{0,2}}{DIGIT})*+")
_GAP = r"(?:\s{1,2}[.,]\s{0,2}|[.,]\s{1,2})"
_SPLIT_AFTER = regex.compile(rf"{_GAP}(?P<next>{DIGIT}+)")
_SPLIT_BEFORE = regex.compile(rf"(?P<last>{DIGIT}+(?:[.,]{DIGIT}+)*){_GAP}$")
_JOINED_AFTER = regex.compile(rf"\s?[/:–—-]\s?(?={DIGIT})")
_JOINED_BEFORE = regex.compile(rf"(?<={DIGIT})\s?[/:–—-]\s?$")
# A letter or two between digits: one of a misread number (๔ธ.๕).
_LETTERS = "[.,]?[ก-ฮA-Za-z&#@]{1,2}[.,]?"
_TORN_AFTER = regex.compile(rf"{_LETTERS}{DIGIT}")
_TORN_BEFORE = regex.compile(rf"{DIGIT}{_LETTERS}$")
# A point that begins a figure: what stood before it is not there, or it is a part of a whole (.25).
_POINT_BEFORE = regex.compile(r"(?<![^\s(])\.$")
_LEADING_DIGITS = regex.compile(rf"{DIGIT}+")
_BIDI = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = regex.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f-\x9f]")
_MINUS = regex.compile(r"(?:^|(?<!\S))[-−]$")
_NOTE_MARK = regex.compile("[⁰¹²³⁴-⁹]{1,3}[)]?")
_RANGE = regex.compile(rf"{DIGIT}+[.:](?P<a>{DIGIT}+)\s?(?:น[.]?)?\s?[-–—]\s?{DIGIT}+[.:](?P<b>{DIGIT}+)\s?(?:น[.]?)?")
_RANGE_BEGUN = regex.compile(rf"{DIGIT}\s?(?:น[.]?)?\s?[-–—]\s*$")
_PERCENT = regex.compile(r"\s{0,2}[%％]")

Doubt = Literal["malformed", "split", "joined", "mixed-digits", "foreign-digit", "invisible"]


@dataclass(frozen=True, slots=True)
class Found:
    """A number in running text: code points ``start:end`` (sign and percent sign included).

    ``value`` is None when the figure is no number (``malformed``). ``doubt`` names what speaks against it:
    ``split``: a space stands at its comma or dot, or a letter between its digits, so a part may be missing, or it
    begins with its dot;
    ``joined``: a slash, colon or dash ties it to another figure (a date, a range, a telephone); ``mixed-digits``:
    Thai and Arabic digits in one figure; ``foreign-digit``: another script's digit touches it.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    percent: bool = False
    doubt: Doubt | None = None


def parse(text: str) -> Decimal:
    """The number ``text`` prints, with its printed precision; a percent sign is allowed and dropped.

    Raises ValueError for anything else: bad grouping, a leading zero (that is a code, not a quantity), a
    bare dot, other scripts' digits, more than ``MAX_DIGITS`` digits.

    >>> parse('-0.53'), parse('0.0'), parse('๑๒๓,๔๕๖.๗๘')
    (Decimal('-0.53'), Decimal('0.0'), Decimal('123456.78'))
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a number: {text[:40]!r}")
    body = digits.to_arabic(match["body"]).replace(",", "")
    if len(body) > MAX_DIGITS:
        raise ValueError(f"a number of {len(body)} digits")
    if _LEADING_ZERO.match(digits.to_arabic(match["body"])):
        raise ValueError(f"leading zero: {text[:40]!r}")
    value = Decimal(body)
    if match["sign"]:
        if not value:
            raise ValueError(f"minus zero: {text[:40]!r}")
        value = -value
    return value


def of_json(text: str) -> Decimal:
    """A number as JSON writes it. Raises ValueError for one of more than ``MAX_DIGITS`` digits, written out.

    >>> of_json('33.0'), of_json('6e1')
    (Decimal('33.0'), Decimal('6E+1'))
    >>> of_json('1e300000000')
    Traceback (most recent call last):
    ValueError: a number of more than 24 digits
    """
    if len(text) <= 2 * MAX_DIGITS:
        value = Decimal(text)
        if abs(value.adjusted()) < MAX_DIGITS and value.is_finite():
            return value
    raise ValueError(f"a number of more than {MAX_DIGITS} digits")


is_valid = taken_by(parse)


def is_range(text: str) -> bool:
    """Whether a text is two figures of as many decimals with a dash between, and perhaps the word for o'clock.

    >>> is_range('08.30 - 10.00 น.'), is_range('4.51–5.00'), is_range('412 - 28.5'), is_range('-28.5')
    (True, True, False, False)
    """
    found = _RANGE.fullmatch(text.strip())
    return found is not None and len(found["a"]) == len(found["b"])


def begins_range(text: str) -> bool:
    """Whether a text ends with a figure and the dash of a range, whose end it does not print.

    >>> begins_range('08.30 -'), begins_range('๐๘.๓๐ น. –'), begins_range('10 - 20'), begins_range('-')
    (True, True, False, False)
    """
    return _RANGE_BEGUN.search(text) is not None


def is_not_reported(text: str) -> bool:
    """Whether a cell says that there is no value: a dash of any length, or words such as ไม่มี."""
    bare = text.strip()
    return squeeze(bare).strip("()") in _none_words() or (len(bare) <= 12 and _DASHES.fullmatch(bare) is not None)


@cache
def _none_words() -> frozenset[str]:
    from extract.knowledge.table_words import cell_words  # which needs this room's skeleton letters

    return frozenset(squeeze(w) for w in cell_words().words["none"])


def format(value: Decimal | int, *, thai: bool = False, group: bool = True) -> str:
    """``value`` as a document prints it; ``group`` parts thousands by commas.

    >>> format(Decimal('1234.50'), group=False)
    '1234.50'
    """
    text = f"{Decimal(value):,f}" if group else f"{Decimal(value):f}"
    return digits.to_thai(text) if thai else text


def find(text: str) -> list[Found]:
    """Every figure in ``text``, each seen whole, in order; doubtful and malformed ones are given as such.

    >>> [(f.text, f.value, f.doubt) for f in find('ได้ ๓๔.๔ คะแนน (ร้อยละ ๘๒) 4.2.1')]
    [('๓๔.๔', Decimal('34.4'), None), ('๘๒', Decimal('82'), None), ('4.2.1', None, 'malformed')]
    >>> [(f.text, f.value, f.percent) for f in find('99.1% หรือ -5')]
    [('99.1%', Decimal('99.1'), True), ('-5', Decimal('-5'), False)]
    >>> [(f.text, f.doubt) for f in find('32. 9 และ 12/3 และ ๓2')]
    [('32', 'split'), ('9', 'split'), ('12', 'joined'), ('3', 'joined'), ('๓2', 'mixed-digits')]
    >>> [(f.text, f.doubt) for f in find('1, 444 และ 43.4, 62.0')]
    [('1', 'split'), ('444', 'split'), ('43.4', None), ('62.0', None)]
    >>> [(f.text, f.doubt) for f in find('๔ธ.๕ และ 5คน และ A4')]
    [('๔', 'split'), ('๕', 'split'), ('5', None), ('4', None)]
    >>> [(f.text, f.doubt) for f in find('เลขที่รับ..... 8329 ...32.9. พ.ศ.2562 ได้ .25')]
    [('8329', None), ('32.9', None), ('2562', None), ('25', 'split')]
    """
    return list(_figures(text))


@kept
def _figures(text: str) -> tuple[Found, ...]:
    bidi = _BIDI.search(text) is not None
    return tuple(_found(text, match.start(), match.end(), bidi) for match in _TOKEN.finditer(text))


def _found(text: str, start: int, end: int, bidi: bool) -> Found:
    doubt = _doubt(text, start, end, bidi)
    if doubt is None and _MINUS.search(text, max(0, start - 2), start):
        start -= 1
    try:
        value = parse(text[start:end])
    except ValueError:
        return Found(start, end, text[start:end], None, False, "malformed")
    percent = _PERCENT.match(text, end)
    if percent:
        end = percent.end()
    return Found(start, end, text[start:end], value, percent is not None, doubt)


def _doubt(text: str, start: int, end: int, bidi: bool) -> Doubt | None:
    if bidi or _UNSEEN.search(text, max(0, start - 2), end + 2):
        return "invisible"
    if _JOINED_BEFORE.search(text, max(0, start - 4), start) or _JOINED_AFTER.match(text, end):
        return "joined"
    if _is_split(text, start, end):
        return "split"
    if digits.is_mixed(text[start:end]):
        return "mixed-digits"
    # A raised figure behind a number is the mark of a note, no digit of it.
    marked = _NOTE_MARK.match(text, end)
    beyond = marked.end() if marked else end
    if digits.foreign(text[max(0, start - 2) : start] + text[beyond : beyond + 2]):
        return "foreign-digit"
    return None


def _is_split(text: str, start: int, end: int) -> bool:
    """Whether a letter stands between digits, or a space where a number may go on: ``32. 9``, ``1, 444``, not the
    list ``43.4, 62.0``; or a dot begins it: ``.25``.

    "ข้อ 1. 5 จังหวัด" looks the same and is doubted too: a missing value is better than a wrong one.
    """
    if _POINT_BEFORE.search(text, max(0, start - 2), start):
        return True
    if _TORN_AFTER.match(text, end) or _TORN_BEFORE.search(text, max(0, start - 5), start):
        return True
    after = _SPLIT_AFTER.match(text, end, end + 40)
    if after and _may_go_on(text[start:end], text[end : after.start("next")], after["next"]):
        return True
    before = _SPLIT_BEFORE.search(text, max(0, start - 40), start)
    if before is None:
        return False
    head = _LEADING_DIGITS.match(text, start, end)
    return head is not None and _may_go_on(before["last"], text[before.end("last") : start], head[0])


def _may_go_on(left: str, gap: str, right: str) -> bool:
    if "." in left:
        return False
    return "." in gap or ("," in gap and len(right) == 3)
