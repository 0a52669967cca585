"""Pages of form ส.ส.๖/๑ as a reader would give them, made from figures: the material of the form
parser's tests."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extract.model.page import Box, Cell, Line, Page, Paragraph, Table, TextRun
from extract.thai import digits, number_words

LINES = (
    ("๑.๑", "summary.1.1", "จำนวนผู้มีสิทธิเลือกตั้งตามบัญชีรายชื่อผู้มีสิทธิเลือกตั้ง", "คน"),
    ("๑.๒", "summary.1.2", "จำนวนผู้มีสิทธิเลือกตั้งที่มาแสดงตน", "คน"),
    ("๒.๑", "summary.2.1", "จำนวนบัตรเลือกตั้งที่เขตเลือกตั้งได้รับการจัดสรร", "บัตร"),
    ("๒.๒", "summary.2.2", "จำนวนบัตรเลือกตั้งที่ใช้", "บัตร"),
    ("๒.๓", "summary.2.3", "จำนวนบัตรเลือกตั้งที่เหลือ", "บัตร"),
    ("๓.๑", "summary.3.1", "บัตรเลือกตั้งในหน่วยเลือกตั้ง", "บัตร"),
    ("๓.๒", "summary.3.2", "บัตรเลือกตั้งก่อนวันเลือกตั้งในเขตเลือกตั้ง", "บัตร"),
    ("๓.๓", "summary.3.3", "บัตรเลือกตั้งก่อนวันเลือกตั้งนอกเขตเลือกตั้งและนอกราชอาณาจักร", "บัตร"),
    ("๓.๔", "summary.3.4", "รวม", "บัตร"),
    ("๔.๔", "summary.4.1", "บัตรดี", "บัตร"),  # the template's own misprint
    ("๔.๒", "summary.4.2", "บัตรเสีย", "บัตร"),
    ("๔.๓", "summary.4.3", "บัตรไม่เลือกผู้สมัครผู้ใด", "บัตร"),
)
HEADINGS = {
    "๑.๑": "๑. จำนวนผู้มีสิทธิเลือกตั้ง",
    "๒.๑": "๒. จำนวนบัตรเลือกตั้ง",
    "๓.๑": "๓. จำนวนบัตรเลือกตั้งที่ใช้นับคะแนน",
    "๔.๔": "๔. ผลการนับคะแนน",
}


class Noise:
    """Misreads letters (never digits) at a rate, from a seed."""

    def __init__(self, rate: float = 0.0, seed: int = 0) -> None:
        self.rate, self.random = rate, random.Random(seed)

    def __call__(self, text: str) -> str:
        out = []
        for char in text:
            if char.isdigit() or self.random.random() >= self.rate:
                out.append(char)
            elif self.random.random() < 0.6:
                out.append(self.random.choice("กขคงจชดตถทนบปผพมยรลวสหอ"))
        return "".join(out)


def line(text: str, x: float, y: float, width: float | None = None, confidence: float = 0.999) -> Line:
    box = Box(x, y, x + (width or 9.0 * len(text)), y + 20)
    return Line(TextRun.plain(text, box, confidence), box, "recognizer", text)


def figure(value: Decimal, thai: bool = True, comma: str = ",") -> str:
    shown = f"{value:,f}".replace(",", comma)
    return digits.to_thai(shown) if thai else shown


def words(value: Decimal) -> str:
    return f"({number_words.format(value)})"


def paragraph(*lines: Line) -> Paragraph:
    return Paragraph(tuple(lines))


def first_page(
    values: Mapping[str, Decimal],
    *,
    noise: Noise | None = None,
    thai: bool = True,
    comma: str = ",",
    party_list: bool = False,
    words_below: bool = False,
    place: tuple[str, str] = ("เลย", "๑"),
) -> list[Paragraph]:
    """The announcement's head and its twelve lines, as loose lines cut at the column gaps."""
    noise = noise or Noise()
    kind = "แบบบัญชีรายชื่อ" if party_list else "แบบแบ่งเขตเลือกตั้ง"
    head = [
        f"ประกาศคณะกรรมการการเลือกตั้งประจำเขตเลือกตั้งที่ {place[1]}",
        f"จังหวัด{place[0]}",
        f"เรื่อง ผลการนับคะแนนสมาชิกสภาผู้แทนราษฎร{kind}",
        "วันที่ ๘ กุมภาพันธ์ พ.ศ. ๒๕๖๙ เป็นวันเลือกตั้ง นั้น",
        f"บัดนี้ คณะกรรมการการเลือกตั้งประจำเขตเลือกตั้งที่ {place[1]} จังหวัด{place[0]} ได้ดำเนินการ",
    ]
    blocks = [paragraph(line(text, 300, 40.0 + 30 * k)) for k, text in enumerate(head)]
    y = 300.0
    for number, key, label, unit in LINES:
        if number in HEADINGS:
            blocks.append(paragraph(line(noise(HEADINGS[number]), 160, y)))
            y += 30
        if party_list and key == "summary.4.3":
            label = "บัตรไม่เลือกบัญชีรายชื่อของพรรคการเมืองใด"
        shown = number if thai else digits.to_arabic(number)
        lines = [
            line(noise(f"{shown} {label}"), 180, y, 560),
            line(f"{figure(values[key], thai, comma)} {unit}", 800, y + 1, 120),
        ]
        if words_below:
            blocks += [paragraph(x) for x in lines]
            y += 30
            blocks.append(paragraph(line(noise(words(values[key])), 120, y, 300)))
        else:
            lines.append(line(noise(words(values[key])), 940, y + 2, 300))
            blocks += [paragraph(x) for x in lines]
        y += 30
    return blocks


def result_table(
    rows: Sequence[tuple[str, str, Decimal]],
    *,
    top: float = 1000,
    noise: Noise | None = None,
    thai: bool = True,
    comma: str = ",",
    total: Decimal | None = None,
    told: bool = True,
) -> Table:
    """A ruled table: number, name, votes in digits and words, remark. ``told`` False leaves the words out."""
    noise = noise or Noise()
    cells: list[Cell] = []
    for c, text in enumerate(("หมายเลข", "ชื่อ", "ได้คะแนน (ให้กรอกทั้งตัวเลขและตัวอักษร)", "หมายเหตุ")):
        cells.append(_cell(0, c, text, top))
    for r, (number, name, votes) in enumerate(rows, 1):
        count = figure(votes, thai, comma) + (f" {noise(words(votes))}" if told else "")
        for c, text in enumerate((number, noise(name), count, "")):
            cells.append(_cell(r, c, text, top + 30 * r))
    n = len(rows) + 1
    if total is not None:
        cells.append(_cell(n, 0, noise("รวมคะแนนทั้งสิ้น"), top + 30 * n, span=2))
        cells.append(_cell(n, 2, f"{figure(total, thai, comma)} {noise(words(total))}", top + 30 * n))
        n += 1
    return Table(Box(100, top, 1200, top + 30 * n), tuple(cells), n, 4, "ruled", 1)


def _cell(row: int, column: int, text: str, y: float, span: int = 1) -> Cell:
    x = (100, 200, 600, 1100)[column]
    box = Box(x, y, x + 90 * span, y + 30)
    return Cell(row, column, box, (line(text, x + 5, y + 4, 80),) if text else (), column_span=span)


def page(number: int, *blocks: Paragraph | Table, ordinal: str | None = None) -> Page:
    head = [paragraph(line(ordinal, 600, 10))] if ordinal else []
    return Page(number, "ocr", "read", width=595, height=842, blocks=(*head, *blocks))


def rows_of(values: dict[str, Decimal], thai: bool = True) -> list[tuple[str, str, Decimal]]:
    """The candidates' rows: number, name, votes."""
    names = [n for n in values if n.startswith("candidate.")]
    shown = [(n.removeprefix("candidate."), values[n]) for n in names]
    return [(digits.to_thai(n) if thai else n, "(ชื่อผู้สมัคร)", v) for n, v in shown]


def constituency(values: dict[str, Decimal], **options: object) -> list[Page]:
    """The two pages of a constituency's form."""
    table_options = {k: v for k, v in options.items() if k in ("noise", "thai", "comma")}
    rows = rows_of(values, bool(options.get("thai", True)))
    front = page(1, *first_page(values, **options), result_table(rows[:3], top=1200, **table_options))  # type: ignore[arg-type]
    back = page(
        2,
        result_table(rows[3:], top=100, total=values["total"], **table_options),  # type: ignore[arg-type]
        paragraph(line("ประกาศ ณ วันที่ ๑๐ กุมภาพันธ์ พ.ศ. ๒๕๖๙", 160, 700)),
        ordinal="๒",
    )
    return [front, back]
