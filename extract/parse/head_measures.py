"""What the head of a column of values measures: by the names of its levels, else by the unit that it prints."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extract.knowledge.patterns import counted_units, money_units, units
from extract.knowledge.table_words import head_sign, names_ranks, unit_name
from extract.layout.periods import is_year
from extract.model.claims import OTHER_MEASURE
from extract.parse.labels import is_measure, match_measure
from extract.parse.table_grid import YEAR
from extract.thai.skeleton import skeleton_pattern, squeeze

_RANK = "rank"
AMOUNT, COUNT, PERCENT, SCORE = "amount", "count", "percent", "score"
OF_NO_SHARE = frozenset({OTHER_MEASURE, COUNT, AMOUNT})
"""Measures of columns in which a figure with a % behind it is a share, or how much something has grown."""
_REMARK = "remark"
_OF = "ของ"
_STEP = regex.compile(r"[0-9๐-๙]\s*$")
"""The number of a step of a scale, ``ระดับ ๑``: no remarks stand there."""
_DOING = "การ"
"""What begins the name of a doing."""
_WORD = regex.compile(r"\p{L}")
_OF_ITS_UNIT = ("difference", "highest", "lowest", "weight")
"""Measures that no records are of by themselves: what is a difference of shares is told in percent."""
_SAID_OF_BOTH = frozenset({"score", "mean"})
"""What is said over scores and the differences of such alike."""
_OF_ITSELF = ("weight", "maximum")
"""What a head says of how much its rows count, whatever their names say that these measure."""
_SCORE_WORD = "คะแนน"
"""What begins the name of an extreme or a difference that is one of scores: ``คะแนนสูงสุด``."""
_SHARE = "ร้อยละ"
_NUMBER = "จำนวน"
_OF_WEIGHT = regex.compile(r"(?:ร้อยละ|%)\s*+[0-9๐-๙]++(?!/[0-9๐-๙])|[0-9๐-๙]\s*%")
"""A share that tells how much something counts; of two years with a stroke between it tells the growth: ``% 67/66``."""
_BRACKETED = regex.compile(r"[(\[](?P<unit>[^()\[\]]{1,30})[)\]]")
_TWO_NAMES = regex.compile(r"(?P<first>[^()\[\]/±]+)(?:[(\[](?P<second>[^()\[\]]+)[)\]]|[/±](?P<second>[^()\[\]/±]+))")
_TWO_OF = regex.compile(r"(?P<first>[^()\[\]]+)[(\[](?P<second>[^()\[\]]+)[)\]]\s*ของ.+")
_UNIT_BETWEEN = regex.compile(r"(?P<unit>[(\[][^()\[\]]{1,30}[)\]])(?=\s?[(\[])")
_OF_SHARES = regex.compile(skeleton_pattern("(?:สัดส่วน|คิดเป็น)?(?:ร้อยละ|%)"))
_AFTER_COLON = regex.compile(r":\s*(?P<unit>[^:]{1,20})$")


def measure_of(levels: Sequence[str]) -> tuple[str, str | None]:
    """What the head measures, by its innermost level that says it, and the unit that goes with it; else by its unit.

    >>> measure_of(["สัดส่วน (%)"]), measure_of(["ผลการดำเนินงาน", "อัตรา (%)"]), measure_of(["เป้าหมาย (%)"])
    (('percent', 'percent'), ('percent', 'percent'), ('target', None))
    >>> measure_of(["ผู้บาดเจ็บ (คน)", "ปี 2566"]), measure_of(["ปี 2566 (เรื่อง)"]), measure_of(["เพิ่ม/ลด (ล้านบาท)"])
    (('count', None), ('column', None), ('amount', None))
    >>> measure_of(["ความก้าวหน้า (ร้อยละ)", "ส่วนต่าง (+/-)"])
    ('percent', 'percent')
    >>> measure_of(["ค่าเฉลี่ย", "ผลต่าง"]), measure_of(["คะแนน", "เพิ่ม/ลด"]), measure_of(["ผลต่าง"])
    (('mean', None), ('score', 'score'), ('column', None))
    >>> measure_of(["Δ% 67/66"]), measure_of(["แบบวัด IIT (ร้อยละ 30)"])
    (('percent', 'percent'), ('column', None))
    >>> measure_of(["จำนวนของระดับความพึงพอใจ"]), measure_of(["ระดับความพึงพอใจ"])
    (('count', None), ('column', None))
    >>> measure_of(["คะแนนรายตัวชี้วัด", "แบบวัด IIT (ร้อยละ 30)", "การใช้งบประมาณ"]), measure_of(["ค่าเป้าหมาย", "ระดับ ๑"])
    (('score', 'score'), ('target', None))
    >>> measure_of(["เกณฑ์ (ค่าเป้าหมาย)", "๑"]), measure_of(["เกณฑ์ (ระดับ)", "๑"]), measure_of(["น้ำหนัก (ร้อยละ)"])
    (('target', None), ('column', None), ('percent', 'percent'))
    >>> measure_of(["จำนวน (บาท)"]), measure_of(["จำนวนบัญชี (บาท)"])
    (('amount', None), ('count', None))
    >>> measure_of(["ผลการตรวจ", "เงินค้างจ่าย (พันบาท)"]), measure_of(["เป้าหมาย", "ครั้งที่ 1 (บาท)"])
    (('amount', None), ('target', None))
    >>> measure_of(["คะแนนสูงสุด"]), measure_of(["สูงสุด"])
    (('score', 'score'), ('column', None))
    """
    for k in range(len(levels) - 1, -1, -1):
        text = levels[k]
        if (sign := head_sign(text)) is not None:
            return sign, None
        if names_ranks(text):
            return _RANK, None
        found = match_measure(text)
        if found is not None and found.id == _REMARK:
            if _STEP.search(text):
                continue
            noun, of, _ = text.partition(_OF)
            if of and (told := measure_of([noun]))[0] != OTHER_MEASURE:
                return told
        if found is not None and found.id == AMOUNT and _names_what_is_scored(text, levels[:k]):
            continue
        if found is not None and found.id == _REMARK and (meant := _meant_by_brackets(text)) is not None:
            return meant
        if found is not None and (found.emit or found.id == AMOUNT):
            return in_unit(found.id, text, unit_of([text])), unit_name(found.unit) if found.unit else None
        of_unit = found is not None and found.id in _OF_ITS_UNIT
        if any(map(_is_share, levels[: k + 1] if of_unit else (text,) if found is None else ())):
            return PERCENT, PERCENT
        if found is not None and of_unit and found.id not in _OF_ITSELF:
            if squeeze(text).startswith(squeeze(_SCORE_WORD)):
                return SCORE, SCORE
            by_unit = _measure_by_unit([text])
            return (by_unit, None) if by_unit != OTHER_MEASURE else _of_what(levels[:k])
        if found is not None:
            return OTHER_MEASURE, None
        if _names_money(text):
            return AMOUNT, None
    return _measure_by_unit(levels), None


def _names_money(text: str) -> bool:
    """Whether a level is the name of something and its unit one of money, whatever stands over it: what was paid is no
    less an amount for being among the results. A period or a step, told by its number, is of what stands over it."""
    name = _BRACKETED.sub("", text)
    return unit_of([text]) in _units_of_money() and _WORD.search(name) is not None and not any(map(str.isdigit, name))


def _of_what(over: Sequence[str]) -> tuple[str, str | None]:
    """What a difference or an extreme under these levels is measured in: what they say by a name that is theirs, as the
    scores beside it are."""
    told = measure_of(over) if over else (OTHER_MEASURE, None)
    return told if told[0] in _SAID_OF_BOTH else (OTHER_MEASURE, None)


def _meant_by_brackets(text: str) -> tuple[str, str | None] | None:
    """What the figures under steps or criteria are, where brackets behind these name a measure, to the letter."""
    last = next(iter(_BRACKETED.findall(text)[-1:]), "")
    found = match_measure(last) if is_measure(last) else None
    return (found.id, unit_name(found.unit) if found.unit else None) if found is not None and found.emit else None


def in_unit(measure: str, head: str, unit: str | None) -> str:
    """What is counted in a unit of money is an amount, where a ``head`` says no more than that it is a number.

    >>> in_unit("count", "ปีที่แล้ว / จำนวน", "million-baht"), in_unit("count", "จำนวนโครงการ", "million-baht")
    ('amount', 'count')
    """
    name = squeeze(_BRACKETED.sub("", head.split(" / ")[-1]))
    return AMOUNT if measure == COUNT and unit in _units_of_money() and name == squeeze(_NUMBER) else measure


def is_of_itself(head: str) -> bool:
    """Whether a head says how much its rows count, or can: a weight is no count of days, however its row is named."""
    found = match_measure(head.split(" / ")[-1])
    return found is not None and found.id in _OF_ITSELF


def _units_of_money() -> set[str]:
    return {unit_name(u) for u in money_units()}


def _names_what_is_scored(text: str, over: Sequence[str]) -> bool:
    """Whether a level, under one of scores among those ``over`` it, names a doing that is scored, whatever it holds:
    ``การใช้งบประมาณ``."""
    scored = any((m := match_measure(t)) is not None and m.id == SCORE for t in over)
    return scored and squeeze(text).startswith(_DOING)


def _is_share(text: str) -> bool:
    """Whether a head says that its figures are shares of a hundred: not that what it names counts for so many."""
    return squeeze(_SHARE) in squeeze(_OF_WEIGHT.sub("", text)) or "%" in _OF_WEIGHT.sub("", text)


def _names_nothing(text: str) -> bool:
    """Whether what is left of a head without its unit is a year, or nothing."""
    return not text or is_year(text)


def _measure_by_unit(levels: Sequence[str]) -> str:
    """What a head without a measure counts or sums by the unit that it prints in brackets behind a name; a year is
    none."""
    for text in reversed(levels):
        if (unit := unit_of([text])) is None or _names_nothing(_BRACKETED.sub("", text).strip()):
            continue
        return measure_in(unit)
    return OTHER_MEASURE


def measure_in(unit: str) -> str:
    """What is measured in a unit, where nothing else says it: people, times and cases are counted, money is an amount.

    >>> measure_in("persons"), measure_in("baht"), measure_in("ไร่")
    ('count', 'amount', 'column')
    """
    counted = {unit_name(u) for u in counted_units()}
    return COUNT if unit in counted else AMOUNT if unit in _units_of_money() else OTHER_MEASURE


def both_of(levels: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    """The measures of the two values that cells may print under a head, where its innermost level that names one names
    another behind it in brackets or behind a stroke; empty where it does not.

    >>> both_of(['ปี 2565', 'จำนวน (ร้อยละ)']), both_of(['x̄ ± S.D.']), both_of(['จำนวน (คน)'])
    ((('count', None), ('percent', 'percent')), (('mean', None), ('standard-deviation', None)), ())
    >>> both_of(['จำนวน คน (ร้อยละ) ของระดับความพึงพอใจ', 'มาก (4)'])
    (('count', None), ('percent', 'percent'))
    >>> both_of(['จำนวน (ร้อยละ) ของระดับความพึงพอใจ', 'มาก'])
    (('count', None), ('percent', 'percent'))
    >>> both_of(['มกราคม', 'จำนวน (คน) (สัดส่วน %)'])
    (('count', None), ('percent', 'percent'))
    >>> both_of(['x̄ (S.D.)', 'ผู้ป่วยใน (n = 148)'])
    (('mean', None), ('standard-deviation', None))
    """
    text = next((t.strip() for t in reversed(levels) if measure_of([t])[0] != OTHER_MEASURE), "")
    unit = _UNIT_BETWEEN.search(text)
    if unit is not None and unit_of([unit["unit"]]) is not None:  # จำนวน (คน) (สัดส่วน %)
        text = f"{text[: unit.start()].rstrip()} {text[unit.end() :].lstrip()}"
    match = _TWO_NAMES.fullmatch(text) or _TWO_OF.fullmatch(text)
    if match is None:
        return ()
    both = tuple(measure_of([match[name].strip()]) for name in ("first", "second"))
    if (
        not is_measure(match["second"])
        and head_sign(match["second"]) is None
        and not _OF_SHARES.fullmatch(squeeze(match["second"]))
    ):
        return ()
    return both if OTHER_MEASURE not in (both[0][0], both[1][0]) and both[0][0] != both[1][0] else ()


def are_units_together(head: str) -> bool:
    """Whether the names of two columns ran together in one of a head's levels, each with a unit of its own in brackets.

    >>> [are_units_together(t) for t in ('จุดความร้อน (จุด) พื้นที่ (ไร่)', 'จำนวน (คน) (ร้อยละ)', 'ราคา (บาท) ปี (2566)')]
    [True, False, False]
    """
    for level in head.split(" / "):
        found = [m for m in _BRACKETED.finditer(level) if unit_of([m[0]]) is not None]
        names = (level[a.end() : b.start()].strip() for a, b in pairwise(found) if unit_of([a[0]]) != unit_of([b[0]]))
        if any(map(_WORD.search, names)):
            return True
    return False


def unit_of(levels: Sequence[str]) -> str | None:
    """The unit that a head prints in brackets or after a colon: ``(ล้านบาท)``, ``จำนวน : คน``."""
    known = {squeeze(u) for u in units()}
    for text in reversed(levels):
        for match in (*_BRACKETED.finditer(text), *_AFTER_COLON.finditer(text)):
            printed = " ".join(match["unit"].split())
            parts = squeeze(printed).split("/")
            if all(p in known or p in ("%", "เดือน") for p in parts) and not YEAR.search(printed):
                return unit_name(printed)
    return None
