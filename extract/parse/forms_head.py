"""Whose form it is: variant, province, constituency, day of the election, date of the announcement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extract.model.page import Page
from extract.parse.forms_layout import FormLayout, layout
from extract.parse.forms_rows import Row, rows_of
from extract.parse.place_names import match_province
from extract.thai import dates, digits
from extract.thai.skeleton import squeeze

TIMEOUT = 2.0
CAPITAL = "กรุงเทพมหานคร"
_D = "[0-9๐-๙]"
_LEADER = r"[\s.…_·]*"
_PROVINCE = regex.compile(rf"จังหวัด{_LEADER}(?P<name>[ก-๎]{{2,20}}(?:\s[ก-๎]{{1,12}})?)")
_CONSTITUENCY = regex.compile(rf"เขตเล[ืื][่]?อกตั้ง{_LEADER}ที[่้]?{_LEADER}(?P<number>{_D}{{1,2}})(?!{_D})")
_YEAR = regex.compile(rf"พ{_LEADER}ศ{_LEADER}(?P<year>{_D}{{4}})(?!{_D})")
_PAGE_NUMBER = regex.compile(rf"[-–—\s.]*(?P<number>{_D}{{1,2}})[-–—\s.]*")
_FORM_NUMBER = regex.compile(r"ส[.,]?ส[.,]?[๖6]/[๑1]")
_ENOUGH_LABELS = 4
_ANNOUNCED = regex.compile(r"ประกาศ\s*ณ\s*วันที[่]?")


@dataclass(frozen=True, slots=True)
class FormHead:
    """What the form says of itself; None where it could not be read. ``sureness`` of province and
    constituency."""

    survey: str
    year_be: int | None
    province: str | None
    constituency: int | None
    sureness: float
    subject: str
    announced: tuple[str, str] | None
    """date of the announcement: ISO, and as printed"""

    @property
    def entity(self) -> str | None:
        if self.province is None or self.constituency is None:
            return None
        return f"{self.province} {self.constituency}"

    @property
    def party_list(self) -> bool:
        return self.survey == layout().party_list


def near(phrase: str, text: str, errors: int) -> bool:
    """Whether squeezed ``text`` holds squeezed ``phrase`` with at most ``errors`` letters wrong."""
    wanted = squeeze(phrase)
    if wanted in text:
        return True
    pattern = regex.compile(f"(?:{regex.escape(wanted)}){{e<={errors}}}")
    try:
        return pattern.search(text[:6000], timeout=TIMEOUT) is not None
    except TimeoutError:
        return False


def is_first_page(page: Page) -> bool:
    """Whether a page begins such a form: its subject, and two of the title, the form's number, its numbered lines.

    A stamp or an emblem may spoil any one of them.
    """
    form = layout()
    text = squeeze("\n".join(line.text for line in page.lines()))
    if "นับคะแนน" not in text and not near("ผลการนับคะแนน", text, 2):
        return False
    if not any(near(s, text, 6) for s in (form.constituency_subject, form.party_list_subject)):
        return False
    title, numbered = near(form.title, text, 5), _FORM_NUMBER.search(text) is not None
    return (title and numbered) or ((title or numbered) and _has_labels(text))


def is_later_page(page: Page) -> bool:
    """Whether a page goes on with the votes' table of such a form: it repeats the head of the votes' column, or
    closes the table.
    """
    form = layout()
    text = squeeze("".join(line.text for line in page.lines())).replace(" ", "")
    # Fuzzy searches cost: they are made only where some of the words stand there unharmed.
    if not any(squeeze(word) in text for word in ("ตัวเลข", "ตัวอักษร", "รวมคะแนน", "ทั้งสิ้น")):
        return False
    return near(form.votes_head, text, 5) or near(form.total, text, 2)


def _has_labels(text: str) -> bool:
    """Whether enough of the numbered lines' labels stand in squeezed ``text``; damaged ones count."""
    found = 0
    for line in layout().lines:
        found += any(len(s) > 8 and near(s, text, len(s) // 8) for s in line.squeezed)
        if found >= _ENOUGH_LABELS:
            return True
    return False


def head_of(pages: Sequence[Page]) -> FormHead:
    """The head, from all pages of one form; what is printed several times goes by the majority."""
    form = layout()
    rows = [row.text for page in pages for row in rows_of(page)]
    text = "\n".join(rows)
    squeezed = squeeze(text)
    survey, subject = _variant(form, squeezed)
    province, constituency, sureness = _place(rows)
    announced = _announced(text)
    years = Counter(int(digits.to_arabic(m["year"])) for m in _YEAR.finditer(text))
    likely = [y for y, _ in years.most_common() if dates.FIRST_BE <= y <= dates.LAST_BE]
    year = likely[0] if likely else None
    return FormHead(survey, year, province, constituency, sureness, subject, announced)


def _variant(form: FormLayout, squeezed: str) -> tuple[str, str]:
    def times(words: str) -> int:
        return squeezed.count(squeeze(words))

    party = times("แบบบัญชีรายชื่อ") + 2 * ("(บช" in squeezed) + times("พรรคการเมืองใด")
    person = times("แบบแบ่งเขต") + times("ผู้สมัครผู้ใด") + times("ผู้สมัครรับเลือกตั้ง")
    if party > person:
        return form.party_list, form.party_list_subject
    return form.constituency, form.constituency_subject


def _place(rows: Sequence[str]) -> tuple[str | None, int | None, float]:
    """Province and constituency by the most prints. Two prints that disagree make the place unsure."""
    provinces: Counter[str] = Counter()
    numbers: Counter[int] = Counter()
    sureness = 0.0
    for row in rows:
        if (capital := _capital(row)) is not None:
            provinces[CAPITAL] += 1
            sureness = max(sureness, capital)
        for match in _PROVINCE.finditer(row):
            met = match_province(match["name"]) or match_province(match["name"].split()[0])
            if met is None:
                met = next(
                    (m for n in range(len(match["name"]), 1, -1) if (m := match_province(match["name"][:n]))),
                    None,
                )
            if met is not None:
                provinces[met.what] += 1
                sureness = max(sureness, met.confidence)
        for match in _CONSTITUENCY.finditer(row):
            numbers[int(digits.to_arabic(match["number"]))] += 1
    province = provinces.most_common(1)[0][0] if provinces else None
    number = numbers.most_common(1)[0][0] if numbers else None
    if _is_tied(provinces) or _is_tied(numbers):
        sureness = min(sureness, 0.5)
    return province, number, sureness if province is not None and number is not None else 0.5


def _capital(row: str) -> float | None:
    """How surely a row names the capital, before which no จังหวัด stands: alone on its row, or behind the constituency.

    In an address it stands behind its district, and names no place of the form.
    """
    place = _CONSTITUENCY.search(row)
    name = (row if place is None else row[place.end() :]).strip(" .…_·")
    met = match_province(name) if abs(len(name) - len(CAPITAL)) <= 2 else None
    return None if met is None or met.what != CAPITAL else met.confidence


def _is_tied(votes: Counter[str] | Counter[int]) -> bool:
    best = votes.most_common(2)
    return len(best) == 2 and best[0][1] == best[1][1]


def _announced(text: str) -> tuple[str, str] | None:
    match = _ANNOUNCED.search(text)
    if match is None:
        return None
    found = dates.find(text[match.end() : match.end() + 60])
    return (found[0].value.isoformat(), found[0].text) if found else None


def page_ordinal(page: Page, rows: Sequence[Row]) -> int | None:
    """The number printed at the head of a page; 1 for a form's first page; None where there is none."""
    if is_first_page(page):
        return 1
    for row in rows[:3]:
        match = _PAGE_NUMBER.fullmatch(row.text)
        if match is not None and not row.ruled:
            return int(digits.to_arabic(match["number"]))
    return None
