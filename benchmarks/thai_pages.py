"""Pages with Thai tables whose structure and values are known: the builds of tables that offices print.

Each document comes from a seed alone: its table, its type, its numerals. The truth is where every cell's words stand
and, of every value, the label of its row and the head of its column. The words are of the project's own making.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.tables_pages import TrueCell, TruePage, Word
from fixtures import render
from fixtures.pages import digits
from fixtures.render import esc

KINDS = (
    "wrapped", "numbered", "bilingual", "overleaf", "marks", "column-ruled", "halves", "band", "dotted", "tall",
)  # fmt: skip
DISPLAY = frozenset({"Purisa"})
LABELS = (
    ("ความสะดวกในการเข้าถึงบริการ", "Ease of access"),
    ("ความชัดเจนของขั้นตอนและเอกสารที่ต้องใช้", "Clear steps and papers"),
    ("ความสุภาพของเจ้าหน้าที่ผู้ให้บริการ", "Courtesy of officers"),
    ("ความรวดเร็วในการดำเนินงาน", "Speed of service"),
    ("ความสะอาดของอาคารและสถานที่", "Clean buildings"),
    ("ช่องทางการรับเรื่องร้องเรียนมีหลายช่องทางและติดต่อได้ง่าย", "Channels for complaints"),
    ("การประชาสัมพันธ์ข่าวสารของหน่วยงานผ่านสื่อต่าง ๆ อย่างสม่ำเสมอ", "News of the office"),
    ("ป้ายบอกทางและจุดให้บริการ", "Signs and counters"),
    ("การนำความรู้ไปใช้ในการปฏิบัติงาน", "Use at work"),
    ("ความเหมาะสมของระยะเวลาอบรม", "Length of the course"),
    ("เอกสารประกอบการอบรมมีเนื้อหาครบถ้วนและเข้าใจง่าย", "Course papers"),
    ("โครงการปลูกต้นไม้ริมคลอง", "Trees along the canal"),
    ("โครงการซ่อมแซมถนนสายหลักภายในตำบลและไหล่ทาง", "Mending the main road"),
    ("โครงการส่งเสริมสุขภาพผู้สูงอายุ", "Health of the aged"),
    ("โครงการอบรมอาชีพเสริมสำหรับกลุ่มสตรีและเยาวชนในชุมชน", "Trades for the young"),
    ("การจัดเก็บขยะมูลฝอย", "Collecting waste"),
    ("ระบบสารสนเทศเพื่อการบริหาร", "Management systems"),
    ("การรักษาความปลอดภัยของข้อมูลส่วนบุคคลและระบบเครือข่าย", "Security of data"),
    ("การบริหารงานบุคคล", "Personnel"),
    ("การใช้จ่ายงบประมาณให้เป็นไปตามแผน", "Spending as planned"),
    ("การมีส่วนร่วมของประชาชนในการวางแผนพัฒนา", "People's part in plans"),
    ("คุณภาพน้ำประปา", "Quality of water"),
    ("ไฟฟ้าส่องสว่างในที่สาธารณะ", "Street lights"),
    ("การป้องกันและบรรเทาสาธารณภัยในพื้นที่เสี่ยง", "Relief of disasters"),
)
GROUPS = ("ด้านกระบวนการให้บริการ", "ด้านเจ้าหน้าที่", "ด้านสิ่งอำนวยความสะดวก", "ด้านผลผลิตของงาน")
TITLES = ("ผลการประเมินความพึงพอใจของผู้รับบริการ", "สรุปผลการดำเนินงานตามแผน", "ผลการติดตามงานของหน่วยงาน")
FIRST = ("รายการประเมิน", "รายการ", "ประเด็นการประเมิน", "ตัวชี้วัด")
HEADS = (
    ("เป้าหมาย", "ผลการดำเนินงาน"),
    ("จำนวน (คน)", "ร้อยละ"),
    ("ค่าเฉลี่ย", "S.D."),
    ("ปี ๒๕๖๕", "ปี ๒๕๖๖", "ปี ๒๕๖๗"),
    ("คะแนนเต็ม", "คะแนนที่ได้", "ร้อยละ"),
    ("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓", "ไตรมาส ๔"),
    ("ผลการประเมิน",),
    ("IIT", "EIT", "OIT"),
    ("DO (mg/L)", "BOD (mg/L)", "pH"),
    ("O-NET", "I-NET"),
    ("Mean", "Max", "Min"),
    ("KPI 1", "KPI 2", "KPI 3"),
    ("Pre-test", "Post-test"),
    ("CEFR A1", "CEFR A2", "CEFR B1"),
    ("Q1/2566", "Q2/2566", "Q3/2566", "Q4/2566"),
    ("%YoY", "%QoQ"),
)
TALL = (
    ("จำนวนผู้ตอบแบบประเมินทั้งหมด (คน)", "ร้อยละของผู้ที่พึงพอใจในระดับมากขึ้นไป", "คะแนนเฉลี่ยที่ได้จากการประเมิน"),
    ("ค่าเป้าหมายตามแผนปฏิบัติการ", "ผลการดำเนินงานรอบหกเดือน", "ผลการดำเนินงานรอบสิบสองเดือน"),
)
PROSE = (
    "ตามที่หน่วยงานได้จัดทำแบบสอบถามเพื่อรับฟังความคิดเห็นของผู้มาติดต่อราชการ บัดนี้การเก็บข้อมูลเสร็จเรียบร้อยแล้ว",
    "จึงขอรายงานผลให้ทราบตามตารางต่อไปนี้ ทั้งนี้จะนำข้อเสนอแนะไปปรับปรุงการให้บริการให้ดียิ่งขึ้นในโอกาสต่อไป",
)
CSS = """
@page { size: A4; margin: 18mm } body { font-size: 14pt; line-height: 1.3; margin: 0 }
p { margin: 0 0 3mm 0 } h1 { font-size: 15pt; text-align: center; margin: 2mm 0 3mm 0 }
table { border-collapse: collapse; margin: 0 auto } th { font-weight: 700; text-align: center; vertical-align: middle }
td, th { padding: 0.7mm 2mm } tr { break-inside: avoid } sup { font-size: 60%; line-height: 0 }
.v { text-align: center; white-space: nowrap } .l { display: flex } .l .dots::before { content: leader('.') }
.dots { flex: 1; padding: 0 1mm }
"""


@dataclass(frozen=True, slots=True)
class TrueValue:
    """A printed value and what it is of. ``page`` from 1; edges in points, origin top left; ``head`` has its levels
    joined with `` / ``, None where the table has none."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    value: str
    label: str
    head: str | None


@dataclass(frozen=True, slots=True)
class ThaiDocument:
    kind: str
    seed: int
    family: str
    pdf: bytes
    pages: tuple[TruePage, ...]
    values: tuple[TrueValue, ...]


@dataclass(slots=True)
class _Table:
    """A table being made: HTML of its rows and, by ``data-cell``, what its cells are."""

    head: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    spans: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    values: dict[str, tuple[str, str, str | None]] = field(default_factory=dict)
    at: int = 0
    """the row that comes next"""

    def cell(self, column: int, inner: str, *, tag: str = "td", rows: int = 1, columns: int = 1, css: str = "") -> str:
        """A cell of the next row; ``inner`` is HTML."""
        name = f"{self.at}-{column}"
        self.spans[name] = (self.at, column, rows, columns)
        spans = f' rowspan="{rows}" colspan="{columns}"'
        return f'<{tag} data-cell="{name}"{spans} class="{css}">{inner}</{tag}>'

    def value(self, column: int, printed: str, true: str, label: str, head: str | None, tag: str = "td") -> str:
        self.values[f"{self.at}-{column}"] = (true, label, head)
        return self.cell(column, printed, css="v", tag=tag)

    def row(self, cells: Sequence[str], *, head: bool = False, css: str = "") -> None:
        (self.head if head else self.rows).append(f'<tr class="{css}">{"".join(cells)}</tr>')
        self.at += 1


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a table says: labels (Thai, English), the heads, the values as printed in Arabic digits."""

    labels: tuple[tuple[str, str], ...]
    first: str
    heads: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    thai: bool


def _plan(rng: random.Random, rows: int, heads: Sequence[str] | None = None) -> _Plan:
    heads = tuple(heads or rng.choice(HEADS))
    labels = tuple(rng.choices(LABELS, k=rows)) if rows > len(LABELS) else tuple(rng.sample(LABELS, rows))
    values = tuple(tuple(_value(rng, head) for head in heads) for _ in labels)
    return _Plan(labels, rng.choice(FIRST), heads, values, rng.random() < 0.5)


def _value(rng: random.Random, head: str) -> str:
    if head == "S.D.":
        return f"{rng.uniform(0.3, 0.99):.2f}"
    if "จำนวน" in head or head == "คะแนนเต็ม":
        return str(rng.randint(12, 980))
    if head in ("ค่าเฉลี่ย", "ผลการประเมิน") or head.startswith("คะแนน"):
        return f"{rng.uniform(2.5, 4.99):.2f}"
    return f"{rng.uniform(41, 99):.2f}"


def _body(table: _Table, plan: _Plan, shown: Callable[[int], str], true: Callable[[int], str], first: int = 0) -> None:
    """A row for each label from column ``first`` on: what it shows (HTML), and what its label is."""
    for k, values in enumerate(plan.values):
        cells = [table.cell(first, shown(k))]
        for c, (head, v) in enumerate(zip(plan.heads, values, strict=True), first + 1):
            cells.append(table.value(c, digits(v, plan.thai), v, true(k), digits(head, plan.thai)))
        table.row(cells)


def _head(table: _Table, plan: _Plan) -> None:
    heads = (plan.first, *(digits(h, plan.thai) for h in plan.heads))
    table.row([table.cell(c, esc(h), tag="th") for c, h in enumerate(heads)], head=True)


def _ruled(css: str = "") -> str:
    return f"td, th {{ border: 0.7pt solid #222 }} {css}"


def _wrapped(rng: random.Random) -> tuple[str, _Table]:
    table, plan = _Table(), _plan(rng, rng.randint(5, 9))
    _head(table, plan)
    names = [a for a, _ in plan.labels]
    labels = [f"{a}{b}" if rng.random() < 0.5 else a for a, b in zip(names, names[::-1], strict=True)]
    _body(table, plan, lambda k: esc(labels[k]), lambda k: labels[k])
    align = rng.choice(("top", "middle", "bottom"))
    narrow = f"td:first-child {{ width: {rng.randint(46, 68)}mm }} td {{ vertical-align: {align} }}"
    return (_ruled(narrow) if rng.random() < 0.5 else f"{_three_lines()} {narrow}"), table


def _three_lines() -> str:
    return (
        "table { border-top: 1.2pt solid #111; border-bottom: 1.2pt solid #111 } "
        "thead { border-bottom: 0.7pt solid #111 } td { padding-bottom: 1.4mm }"
    )


def _numbered(rng: random.Random) -> tuple[str, _Table]:
    table, plan = _Table(), _plan(rng, rng.randint(5, 9))
    _head(table, plan)
    major, own = rng.randint(1, 4), rng.random() < 0.5
    names = [f"{major}.{k}" if own else f"{k}." for k in range(1, len(plan.labels) + 1)]
    said = [f"{digits(n, plan.thai)} {a}" for n, (a, _) in zip(names, plan.labels, strict=True)]
    _body(table, plan, lambda k: esc(said[k]), lambda k: said[k])
    align = rng.choice(("top", "middle"))
    narrow = f"td:first-child {{ width: {rng.randint(48, 72)}mm }} td {{ vertical-align: {align} }}"
    return rng.choice((_ruled(), _three_lines(), "")) + narrow, table


def _bilingual(rng: random.Random) -> tuple[str, _Table]:
    table, plan = _Table(), _plan(rng, rng.randint(5, 8))
    _head(table, plan)
    bracketed = rng.random() < 0.5
    said = [f"{a} ({b})" if bracketed else f"{a} {b}" for a, b in plan.labels]
    lines = [f"{esc(a)}<br>({esc(b)})" if bracketed else f"{esc(a)}<br>{esc(b)}" for a, b in plan.labels]
    _body(table, plan, lambda k: lines[k], lambda k: said[k])
    return (_ruled() if rng.random() < 0.6 else _three_lines()), table


def _overleaf(rng: random.Random) -> tuple[str, _Table]:
    table, plan = _Table(), _plan(rng, rng.randint(26, 34))
    _head(table, plan)
    said = [f"{digits(k, plan.thai)}. {a}" for k, (a, _) in enumerate(plan.labels, 1)]
    _body(table, plan, lambda k: esc(said[k]), lambda k: said[k])
    again = "" if rng.random() < 0.5 else "thead { display: table-row-group }"
    ruled = _ruled() if rng.random() < 0.7 else _three_lines()
    return f"{ruled} {again} td:first-child {{ width: 80mm }} td {{ vertical-align: top }}", table


def _marks(rng: random.Random) -> tuple[str, _Table]:
    """Raised, smaller marks of notes beside figures."""
    table, plan = _Table(), _plan(rng, rng.randint(6, 10))
    _head(table, plan)
    for (label, _), values in zip(plan.labels, plan.values, strict=True):
        cells = [table.cell(0, esc(label))]
        for c, (head, v) in enumerate(zip(plan.heads, values, strict=True), 1):
            sign = digits(rng.randint(1, 4), plan.thai) + rng.choice(("", "", ")"))
            mark = f"<sup>{sign}</sup>" if rng.random() < 0.3 else ""
            cells.append(table.value(c, digits(v, plan.thai) + mark, v, label, digits(head, plan.thai)))
        table.row(cells)
    return (_ruled() if rng.random() < 0.6 else _three_lines()), table


def _column_ruled(rng: random.Random) -> tuple[str, _Table]:
    table, plan = _Table(), _plan(rng, rng.randint(6, 11))
    _head(table, plan)
    _body(table, plan, lambda k: esc(plan.labels[k][0]), lambda k: plan.labels[k][0])
    align = rng.choice(("top", "middle"))
    rules = "td, th { border: 0 solid #222; border-width: 0 0.7pt } table { border: 0.7pt solid #222 }"
    under = "thead { border-bottom: 0.7pt solid #222 }" if rng.random() < 0.8 else ""
    narrow = f"td:first-child {{ width: {rng.randint(55, 85)}mm }}"
    return f"{rules} {under} {narrow} td {{ vertical-align: {align} }}", table


def _halves(rng: random.Random) -> tuple[str, _Table]:
    """Two tables of one head side by side in one frame."""
    table, plan = _Table(), _plan(rng, 2 * rng.randint(4, 7), rng.choice([h for h in HEADS if len(h) < 3]))
    short = [a if len(a) < 30 else a[: a.find("และ")] if "และ" in a else a for a, _ in plan.labels]
    heads = (plan.first, *(digits(h, plan.thai) for h in plan.heads))
    table.row([table.cell(c, esc(h), tag="th") for c, h in enumerate((*heads, *heads))], head=True)
    half, wide = len(short) // 2, len(heads)
    for k in range(half):
        cells = []
        for side, n in ((0, k), (wide, k + half)):
            cells.append(table.cell(side, esc(short[n])))
            for c, (head, v) in enumerate(zip(plan.heads, plan.values[n], strict=True), side + 1):
                cells.append(table.value(c, digits(v, plan.thai), v, short[n], digits(head, plan.thai)))
        table.row(cells)
    return _ruled("body { font-size: 11.5pt } td, th { padding: 0.6mm 1.2mm }"), table


def _band(rng: random.Random) -> tuple[str, _Table]:
    """Heads, and names of groups, in light letters on dark bands."""
    table, plan = _Table(), _plan(rng, rng.randint(6, 9))
    _head(table, plan)
    at = rng.randint(2, len(plan.labels) - 2)
    groups = dict(zip((0, at), rng.sample(GROUPS, 2), strict=True)) if rng.random() < 0.6 else {}
    for k, ((label, _), values) in enumerate(zip(plan.labels, plan.values, strict=True)):
        if k in groups:
            table.row([table.cell(0, esc(groups[k]), columns=len(plan.heads) + 1)], css="band")
        cells = [table.cell(0, esc(label))]
        for c, (head, v) in enumerate(zip(plan.heads, values, strict=True), 1):
            cells.append(table.value(c, digits(v, plan.thai), v, label, digits(head, plan.thai)))
        table.row(cells)
    dark = rng.choice(("#1f3864", "#333", "#7a1f1f"))
    rules = rng.choice((_ruled(), "", "tr { border-bottom: 0.5pt solid #888 }"))
    if "th" not in rules:  # where no rule parts columns, a group's name stands in the first
        table.spans = {name: (*span[:3], 1) for name, span in table.spans.items()}
    return f"{rules} th, .band td {{ background: {dark}; color: #fff }}", table


def _dotted(rng: random.Random) -> tuple[str, _Table]:
    """A list with dotted leaders: no head, one value for each label."""
    table, plan = _Table(), _plan(rng, rng.randint(5, 10), ("ผลการประเมิน",))
    numbered, unit = rng.random() < 0.5, rng.choice(("", " คะแนน", " %"))
    for k, ((a, _), (v,)) in enumerate(zip(plan.labels, plan.values, strict=True), 1):
        label = f"{digits(k, plan.thai)}. {a}" if numbered else a
        name = table.cell(0, esc(label), tag="span")
        value = table.value(1, digits(v, plan.thai) + unit, v, label, None, tag="span")
        table.rows.append(f'<p class="l">{name}<span class="dots"></span>{value}</p>')
        table.at += 1
    return f"body {{ padding: 0 {rng.randint(0, 20)}mm }}", table


def _tall(rng: random.Random) -> tuple[str, _Table]:
    """A head of two levels whose narrow columns wrap to many lines."""
    heads = rng.choice(TALL)
    table, plan = _Table(), _plan(rng, rng.randint(5, 9), heads)
    over = "ผลการประเมิน"
    table.row(
        [table.cell(0, esc(plan.first), tag="th", rows=2), table.cell(1, over, tag="th", columns=len(heads))], head=True
    )
    table.row([table.cell(c, esc(h), tag="th") for c, h in enumerate(heads, 1)], head=True)
    for (label, _), values in zip(plan.labels, plan.values, strict=True):
        cells = [table.cell(0, esc(label))]
        for c, (head, v) in enumerate(zip(heads, values, strict=True), 1):
            cells.append(table.value(c, digits(v, plan.thai), v, label, f"{over} / {head}"))
        table.row(cells)
    return _ruled(f"th + th, tr + tr th {{ width: {rng.randint(20, 27)}mm }} td:first-child {{ width: 70mm }}"), table


_MAKERS: dict[str, Callable[[random.Random], tuple[str, _Table]]] = {
    "wrapped": _wrapped,
    "numbered": _numbered,
    "bilingual": _bilingual,
    "overleaf": _overleaf,
    "marks": _marks,
    "column-ruled": _column_ruled,
    "halves": _halves,
    "band": _band,
    "dotted": _dotted,
    "tall": _tall,
}


def make_document(kind: str, seed: int) -> ThaiDocument:
    """One document with a table of ``kind`` between paragraphs."""
    rng = random.Random(f"thai-{kind}-{seed}")
    family = rng.choice([f for f in render.families() if f in render.TLWG and f not in DISPLAY])
    css, table = _MAKERS[kind](rng)
    made = "".join(table.rows)
    if table.head:
        made = f"<table><thead>{''.join(table.head)}</thead><tbody>{made}</tbody></table>"
    text = "".join(f"<p>{esc(p)}</p>" for p in PROSE)
    title = f"<h1>{esc(rng.choice(TITLES))}</h1>"
    body = f"{text}{title}{made}<p style='margin-top:6mm'>{esc(PROSE[1])}</p>"
    html = f'<html lang="th"><meta charset="utf-8"><style>{CSS}{css}</style><body>{body}</body></html>'
    found = render.placed(html, family)
    pages = tuple(_pages(kind, seed, table, found))
    return ThaiDocument(kind, seed, family, render.pdf(html, family), pages, tuple(_values(table, found)))


def make_list(seed: int) -> ThaiDocument:
    """A page of names, one a line and no table, for what is read of names alone: ``values`` are the lines' places."""
    rng = random.Random(f"thai-list-{seed}")
    family = rng.choice([f for f in render.families() if f in render.TLWG and f not in DISPLAY])
    heads = [*FIRST, *(h for group in (*HEADS, *TALL) for h in group)]
    names = [a for a, _ in rng.sample(LABELS, 18)] + rng.sample(heads, 14)
    rng.shuffle(names)
    lines = "".join(f'<p data-cell="{k}-0">{esc(name)}</p>' for k, name in enumerate(names))
    css = f"body {{ font-size: {rng.choice((11, 12.5, 14, 15))}pt }} p {{ margin: 0 0 2.2mm 0 }}"
    html = f'<html lang="th"><meta charset="utf-8"><style>{CSS}{css}</style><body>{lines}</body></html>'
    found = [p for p in render.placed(html, family) if p.page == 1]
    places = tuple(TrueValue(1, p.x0, p.y0, p.x1, p.y1, "0", names[int(p.cell.split("-")[0])], None) for p in found)
    page = TruePage("list", seed, b"", tuple(Word(p.text, p.x0, p.y0, p.x1, p.y1) for p in found), ())
    return ThaiDocument("list", seed, family, render.pdf(html, family), (page,), places)


def _pages(kind: str, seed: int, table: _Table, found: Sequence[render.Placed]) -> Iterator[TruePage]:
    for number in sorted({p.page for p in found}):
        own = [p for p in found if p.page == number]
        words = tuple(Word(p.text, p.x0, p.y0, p.x1, p.y1) for p in own)
        cells = []
        for name in dict.fromkeys(p.cell for p in own):
            cells.append(TrueCell(*table.spans[name], tuple(k for k, p in enumerate(own) if p.cell == name)))
        yield TruePage(kind, seed, b"", words, (tuple(cells),))


def _values(table: _Table, found: Sequence[render.Placed]) -> Iterator[TrueValue]:
    for name, (value, label, head) in table.values.items():
        own = [p for p in found if p.cell == name]
        edges = min(p.x0 for p in own), min(p.y0 for p in own), max(p.x1 for p in own), max(p.y1 for p in own)
        yield TrueValue(own[0].page, *edges, value, label, head)
