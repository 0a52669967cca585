"""Dates as Thai offices write them; out comes a ``datetime.date`` of the Common Era, ISO by ``.isoformat()``.

Years are Buddhist: 2560 is 2017. Two digits are the last two of a Buddhist year (๖๑ is 2561). A four-digit
year of 1900-2100 is of the Common Era only beside ค.ศ. or a month that is written out; day/month/year in
figures is Buddhist.

>>> parse('๗ มีนาคม ๒๕๖๑').isoformat(), parse('12 มี.ค. 2561').isoformat(), parse('๑๒ มี.ค. ๖๑').isoformat()
('2018-03-07', '2018-03-12', '2018-03-12')
>>> parse('วันที่ ๕ เดือน มกราคม พ.ศ. ๒๕๖๔').isoformat(), parse('5 ม ค 2564').isoformat()
('2021-01-05', '2021-01-05')
>>> parse('14/02/2562').isoformat(), parse('7 March 2018').isoformat()
('2019-02-14', '2018-03-07')
>>> [parse(t).isoformat() for t in ('๕/๓/๖๑', '๒๕๖๑-๐๓-๐๕', '๕ มี.ค. ๖๑', 'วันที่...๕...เดือน...มีนาคม...พ.ศ...๒๕๖๑...')]
['2018-03-05', '2018-03-05', '2018-03-05', '2018-03-05']
>>> [is_valid(t) for t in ('๓๑ เมษายน ๒๕๖๑', '0 มี.ค. 2561', '30 ก.พ. 2560', '7 มีนาคม', '12/13/2561')]
[False, False, False, False, False]
>>> format(date(2018, 3, 7)), format(date(2018, 3, 12), thai=False, short=True)
('๗ มีนาคม ๒๕๖๑', '12 มี.ค. 2561')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

from extract.thai import digits
from extract.thai.taken import taken_by

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_FULL = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
ERA = 543

# Offices' records of results and the letters about them; outside of this a "year" is some other figure.
FIRST_BE, LAST_BE = 2400, 2643
FIRST_CE, LAST_CE = 1900, 2100

_D = "[0-9๐-๙]"
_S = r"[ \t\u00a0]{0,3}"
#: Between the parts of a date: a space, or the dots that a form prints for them; one dot alone is a list's.
_G = r"(?:[ \t\u00a0]*(?:\.\.|…|_)[ \t\u00a0.…_]{0,40}|[ \t\u00a0]{0,3})"
_ERA = rf"(?:(?P<era>พ{_S}\.?{_S}ศ|ค{_S}\.?{_S}ศ|พุทธศักราช|คริสต์ศักราช){_S}\.?{_S})?"
_NOT_AFTER_DIGIT = rf"(?<!{_D}|{_D}[.,/])"
_YEAR = rf"{_ERA}{_G}(?P<year>{_D}{{4}}|{_D}{{2}})(?!{_D}|[.,/]{_D})"


def _spaced(word: str) -> str:
    """``word`` with room for a stray space between any two letters; a dot may be missing."""
    return _S.join(r"\.?" if c == "." else c for c in word)


_NAMES = "|".join(_spaced(name) for name in MONTHS)
_SHORTS = "|".join(_spaced(name) for name in SHORT)
_LATIN = "|".join(f"{full}|{short}" for full, short in zip(_ENGLISH_FULL, _ENGLISH, strict=True))

# Timeouts are set where the pattern runs; each part is bounded, so it is linear in practice.
_WRITTEN = regex.compile(
    rf"{_NOT_AFTER_DIGIT}(?P<day>{_D}{{1,2}}){_G}(?:เดือน{_G})?"
    rf"(?:(?P<full>{_NAMES})|(?P<short>{_SHORTS})|(?P<latin>(?i:{_LATIN})\b\.?)"
    rf"|(?P<damaged>(?:{_NAMES}){{e<=1}}))"
    rf"(?:{_S}\.?{_S}|{_G}){_YEAR}"
)
_FIGURES = regex.compile(
    rf"{_NOT_AFTER_DIGIT}(?P<day>{_D}{{1,2}})(?P<sep>[/.-])(?P<month>{_D}{{1,2}})(?P=sep)"
    rf"(?P<year>{_D}{{4}}|(?<=/){_D}{{2}})(?!{_D}|[.,/-]{_D})"
)
_YEAR_FIRST = regex.compile(
    rf"{_NOT_AFTER_DIGIT}(?P<year>{_D}{{4}})(?P<sep>[/-])(?P<month>{_D}{{2}})(?P=sep)(?P<day>{_D}{{2}})(?!{_D}|[.,/-]{_D})"
)
_WRAPPING = regex.compile(rf"^(?:วันที่|ลงวันที่|เมื่อวันที่|ณ{_S}วันที่)?[\s.:…]*|[\s.]*$")
TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """A date at code points ``start:end``. ``exact`` is False where one letter of the month is mended."""

    start: int
    end: int
    text: str
    value: date
    exact: bool = True


def parse(text: str) -> date:
    """The date ``text`` is, whole; a leading วันที่ is allowed.

    Raises ValueError for anything else, days that the month does not have included.
    """
    bare = _WRAPPING.sub("", text.strip(), timeout=TIMEOUT) if len(text) < 120 else ""
    found = find(bare)
    if len(found) != 1 or found[0].start != 0 or found[0].end != len(bare):
        raise ValueError(f"not a date: {text[:60]!r}")
    return found[0].value


is_valid = taken_by(parse)


def format(value: date, *, thai: bool = True, short: bool = False) -> str:
    """``value`` as an office writes it, the year Buddhist; ``thai`` numerals, ``short`` months."""
    text = f"{value.day} {(SHORT if short else MONTHS)[value.month - 1]} {value.year + ERA}"
    return digits.to_thai(text) if thai else text


def find(text: str) -> list[Found]:
    """Every date in ``text``, in order.

    >>> [(f.text, f.value.isoformat(), f.exact) for f in find('ลงวันที่ ๙ ธันวาคม ๒๕๖๓ นั้น และ ๔ พฤศจกายน ๒๕๖๓')]
    [('๙ ธันวาคม ๒๕๖๓', '2020-12-09', True), ('๔ พฤศจกายน ๒๕๖๓', '2020-11-04', False)]
    >>> find('๗ มีราคม ๒๕๖๑')
    []
    >>> find('ระหว่าง พ.ศ. ๒๕๕๙ - ๒๕๖๑'), find('1.10.2560.5')
    ([], [])
    """
    found = [
        Found(m.start(), m.end(), m[0], value, m["damaged"] is None)
        for m in _WRITTEN.finditer(text, timeout=TIMEOUT)
        if (value := _date(m["day"], _month(m), m["year"], m["era"])) is not None
    ]
    for m in _FIGURES.finditer(text, timeout=TIMEOUT):
        value = _date(m["day"], int(digits.to_arabic(m["month"])), m["year"], "พ")
        if value is not None and all(m.end() <= f.start or m.start() >= f.end for f in found):
            found.append(Found(m.start(), m.end(), m[0], value))
    for m in _YEAR_FIRST.finditer(text, timeout=TIMEOUT):
        value = _date(m["day"], int(digits.to_arabic(m["month"])), m["year"], None)
        if value is not None:
            found.append(Found(m.start(), m.end(), m[0], value))
    return sorted(found, key=lambda f: f.start)


def without_value(text: str) -> str | None:
    """What ``text`` prints as a date that is none: of a day that its month has not, or of a month without a day.

    >>> without_value('๓๑ เมษายน ๒๕๖๑'), without_value('มีนาคม ๒๕๖๑'), without_value('๗ มีนาคม ๒๕๖๑'), without_value('ก')
    ('๓๑ เมษายน ๒๕๖๑', 'มีนาคม ๒๕๖๑', None, None)
    """
    if find(text):
        return None
    match = (
        _WRITTEN.search(text, timeout=TIMEOUT)
        or _FIGURES.search(text, timeout=TIMEOUT)
        or _WITHOUT_DAY.search(text, timeout=TIMEOUT)
    )
    return None if match is None else match[0].strip()


_WITHOUT_DAY = regex.compile(rf"(?:{_NAMES}){_G}{_YEAR}")


def year_be(text: str) -> int:
    """A Buddhist year printed as four or two digits, era mark or not.

    Raises ValueError outside ``FIRST_BE``..``LAST_BE``.

    >>> year_be('๒๕๖๐'), year_be('พ.ศ. 2559'), year_be('ปี ๖๑')
    (2560, 2559, 2561)
    """
    match = _YEAR_ALONE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a year: {text[:40]!r}")
    year = int(digits.to_arabic(match["year"]))
    year += 2500 if year < 100 else 0
    if not FIRST_BE <= year <= LAST_BE:
        raise ValueError(f"not a Buddhist year: {text[:40]!r}")
    return year


_YEAR_ALONE = regex.compile(rf"(?:ประจำปี|ปีงบประมาณ|ปี)?{_S}{_YEAR}")


def _month(match: regex.Match[str]) -> int:
    if match["full"]:
        return _position(match["full"], MONTHS)
    if match["short"]:
        return _position(match["short"], SHORT)
    if match["latin"]:
        return _ENGLISH.index(match["latin"][:3].lower()) + 1
    return _nearest(regex.sub(r"\s", "", match["damaged"]))


def _position(printed: str, names: tuple[str, ...]) -> int:
    bare = regex.sub(r"[\s.]", "", printed)
    return [name.replace(".", "") for name in names].index(bare) + 1


def _nearest(printed: str) -> int:
    """The month that is one letter away, or 0 where two are (มีราคม may be มีนาคม or มกราคม)."""
    near = [n for n, name in enumerate(MONTHS, 1) if regex.fullmatch(f"(?:{name}){{e<=1}}", printed, timeout=TIMEOUT)]
    return near[0] if len(near) == 1 else 0


def _date(day: str, month: int, year: str, era: str | None) -> date | None:
    y = int(digits.to_arabic(year))
    if len(year) == 2:
        if era is not None and era.startswith("ค"):
            return None
        y += 2500
    if FIRST_BE <= y <= LAST_BE and not (era or "").startswith("ค"):
        y -= ERA
    elif not (FIRST_CE <= y <= LAST_CE and (era is None or era.startswith("ค"))):
        return None
    try:
        return date(y, month, int(digits.to_arabic(day)))
    except ValueError:
        return None
