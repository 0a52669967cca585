"""A small archive for the desk: drawn pages of tables, some of whose values wait for a person. Made in seconds.

Each page is a PNG that carries what its reader is to find in it, so that no real reading is needed; the pictures are
real, and the desk's crops can be looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import store_fakes
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from extract.model.result import (
    Check,
    DocumentHead,
    Evidence,
    HeadField,
    PartOut,
    Record,
    SurveyRef,
    TableCell,
    TableOut,
)
from extract.run.jobs import Job
from extract.run.worker import Tell

SURVEY = "digital-government-readiness"
DPI = 150
_SIZE = (1240, 1754)
_TO_POINTS = 72 / DPI
_FONTS = ("/usr/share/fonts/truetype/tlwg/Garuda.ttf", "/usr/share/fonts/truetype/tlwg/Loma.ttf")
#: Pixels where the table's columns begin and end: number, label, score, target.
_COLUMNS = (110, 190, 790, 960, 1130)
_HEADS = ("ลำดับ", "ตัวชี้วัด", "คะแนน", "เป้าหมาย")
_TOP, _ROW = 420, 62
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a page's table. ``printed`` is on the page, ``read`` what the reader made of it (None: nothing).

    ``other``: what a second reading gave.
    """

    indicator: str
    label: str
    printed: str
    read: str | None
    issues: tuple[str, ...] = ()
    other: str | None = None
    entity: str | None = "กระบี่"

    @property
    def status(self) -> str:
        return "unreadable" if self.read is None else "review" if self.issues else "accepted"


def sheet(
    folder: Path,
    name: str,
    rows: Sequence[Row],
    *,
    year: int = 2560,
    subject: str = "แจ้งผลการสำรวจ",
    doubtful_number: bool = False,
    in_sentence: str | None = None,
) -> Path:
    """Draw a page with the rows' table; returns its file.

    ``doubtful_number``: its own number is in review; ``in_sentence``: what a sentence says of the first row.
    """
    image = Image.new("L", _SIZE, 255)
    draw = ImageDraw.Draw(image)
    big, plain = _font(34), _font(27)
    draw.text((110, 120), "ที่ ศธ ๐๒๖๓/ว.๕๐", font=plain, fill=0)
    draw.text((110, 200), f"เรื่อง  {subject}", font=big, fill=0)
    draw.text((110, 290), f"ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ปี {str(year).translate(THAI)}", font=plain, fill=0)
    table = [_HEADS, *((str(n), r.label, r.printed.translate(THAI), "๖๐.๐") for n, r in enumerate(rows, 1))]
    for at, cells in enumerate(table):
        top = _TOP + at * _ROW
        for left, right, text in zip(_COLUMNS, _COLUMNS[1:], cells, strict=False):
            draw.rectangle((left, top, right, top + _ROW), outline=0, width=2)
            draw.text((left + 10, top + 14), text[:44], font=plain, fill=0)
    told = PngImagePlugin.PngInfo()
    spec = {
        "year": year,
        "subject": subject,
        "doubtful": doubtful_number,
        "said": in_sentence,
        "rows": [asdict(r) for r in rows],
    }
    told.add_text("rows", json.dumps(spec))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    image.save(path, dpi=(DPI, DPI), pnginfo=told)
    return path


def _font(size: int) -> Any:
    for font in _FONTS:
        if Path(font).exists():
            return ImageFont.truetype(font, size)
    return ImageFont.load_default(size)


def _box(row: int, column: int) -> tuple[float, float, float, float]:
    """A cell in points of the page; row 0 is the head."""
    top = _TOP + row * _ROW
    corners = (_COLUMNS[column], top, _COLUMNS[column + 1], top + _ROW)
    return tuple(round(c * _TO_POINTS, 2) for c in corners)  # type: ignore[return-value]


def _printed_box(row: int, text: str) -> tuple[float, float, float, float]:
    x, y = _COLUMNS[2] + 10, _TOP + row * _ROW + 14
    return tuple(round(c * _TO_POINTS, 2) for c in (x, y, x + 17 * len(text), y + 36))  # type: ignore[return-value]


def read(job: Job, tell: Tell) -> Any:
    """The reader of such pages: an extractor for :func:`extract.archive.archive.archive`."""
    path = Path(str(job.source))
    with Image.open(path) as image:
        told = json.loads(image.text["rows"])  # type: ignore[attr-defined]
    rows = [Row(**{**r, "issues": tuple(r["issues"])}) for r in told["rows"]]
    tell.up()
    tell.opened((1,), str(job.sha256))
    words = [told["subject"], *(f"{r.label} {r.printed.translate(THAI)}" for r in rows)]
    page = store_fakes.page(words)
    records = tuple(_record(n, r, told["year"]) for n, r in enumerate(rows, 1))
    made = store_fakes.extraction(path, (page,), records, str(job.sha256))
    if told["said"] is not None:
        said = (
            records[0]
            .evidence[0]
            .model_copy(
                update={"where": "prose", "printed": told["said"], "value": Decimal(told["said"]), "bbox": None}
            )
        )
        both = {"table": None, "evidence": (*records[0].evidence, said)}
        made = made.model_copy(update={"records": (records[0].model_copy(update=both), *records[1:])})
    head = DocumentHead(
        kind="result-letter", number="ศธ 0263/ว.50", date="2018-02-19", subject=told["subject"], sender="สำนักงานตัวอย่าง"
    )
    if told["doubtful"]:
        number = HeadField(
            value="ศธ 0263/ว.5", printed="ศธ ๐๒๖๓/ว.๕", status="review", issues=("no-boundary",), confidence=0.6,
            page=1, bbox=(52.8, 57.6, 190.0, 76.0), ink="print",
        )  # fmt: skip
        head = head.model_copy(update={"number": None, "fields": {"number": number}})
    parts = (PartOut(part=1, pages=(1,), document=head),)
    update = {"document": head, "parts": parts, "tables": (_table(rows),), "checks": _checks(records)}
    return store_fakes.Full(made.model_copy(update=update), (page,))


def _record(number: int, row: Row, year: int) -> Record:
    value = None if row.read is None else Decimal(row.read)
    other = () if row.other is None else (row.other,)
    evidence = Evidence(
        page=1, bbox=_printed_box(number, row.printed), printed=row.printed.translate(THAI), value=value, where="table",
        reader="recognizer", confidence=0.7, rule="table.score", source_text=row.label, alternatives=other,
    )  # fmt: skip
    return Record(
        id=f"r{number:03d}", survey=SurveyRef(id=SURVEY, year_be=year, year=year - 543),
        scope="province" if row.entity else "national", entity=row.entity, indicator=row.indicator,
        indicator_printed=row.label, measure="score", column_printed="คะแนน", table=0, value=value, unit="score",
        maximum=Decimal(100), status=row.status, issues=row.issues if value is not None else ("unreadable",), proofs=(),
        confidence=0.7, evidence=(evidence,),
    )  # fmt: skip


def _table(rows: Sequence[Row]) -> TableOut:
    texts = [_HEADS, *((str(n), r.label, r.printed.translate(THAI), "๖๐.๐") for n, r in enumerate(rows, 1))]
    cells = tuple(
        tuple(
            TableCell(text=text, bbox=_box(at, c), row=at, column=c, row_span=1, column_span=1, confidence=0.9)
            for c, text in enumerate(line)
        )
        for at, line in enumerate(texts)
    )
    left, top, *_ = _box(0, 0)
    *_, right, bottom = _box(len(rows), 3)
    return TableOut(page=1, bbox=(left, top, right, bottom), kind="ruled", header_rows=1, rows=cells)


def _checks(records: Sequence[Record]) -> tuple[Check, ...]:
    doubtful = tuple(r.id for r in records if "check-failed" in r.issues)
    if not doubtful:
        return ()
    sentence = "the sum of the parts is 60.5, the total says 66.5"
    return (Check(check="sum", outcome="fails", records=doubtful, expected="60.5", found="66.5", sentence=sentence),)


ROWS = (
    Row("overall", "คะแนนรวม", "33.0", "33.0"),
    Row("policies-practices", "ด้านนโยบายและแนวปฏิบัติ", "51.5", "57.5", ("readers-disagree",), other="51.5"),
    Row("digital-capabilities", "ด้านศักยภาพเจ้าหน้าที่", "53.0", "53.0", ("low-confidence",)),
    Row("public-services", "ด้านบริการภาครัฐ", "28.7", None),
    Row("smart-back-office", "ด้านระบบบริหารจัดการภายใน", "66.5", "60.5", ("check-failed",)),
    Row("secure-and-efficient-infrastructure", "ด้านโครงสร้างพื้นฐาน", "20.3", "20.3", ("low-confidence",)),
    Row("smart-technological-practices", "ด้านเทคโนโลยี", "-", "1", ("low-confidence",)),
)
UNCLEAR = tuple(
    Row(f"own-label-{n}", f"ตัวชี้วัดที่ {n}", f"{40 + n}.5", f"{40 + n}.5", ("scope-unclear",), entity=None)
    for n in range(1, 10)
)


def build(folder: Path, *sheets: Path) -> Path:
    """An archive of the sheets, by default one with six doubtful values and one with nine of the same reason."""
    from extract.archive.archive import archive

    if not sheets:
        sheets = (sheet(folder / "in", "a-letter.png", ROWS), sheet(folder / "in", "b-letter.png", UNCLEAR, year=2561))
    path = folder / "letters.sqlite"
    summary = archive(sheets, path, extractor=read)
    assert summary.read == len(sheets), summary
    return path
