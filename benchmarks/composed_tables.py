"""Composed tables as HTML, and what is true of every value in them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.composed_columns import SCHEMES, Head, depth
from benchmarks.composed_figures import Figure, Line, figures, level_of, lines_of
from benchmarks.composed_words import NOTES, SOURCES, SUB_HEADS, SUB_ROWS, Theme
from fixtures.pages import digits
from fixtures.render import esc

Truth = dict[str, Any]
UNIT_NAMES = {"ร้อยละ": "percent", "คน": "persons", "บาท": "baht", "ล้านบาท": "million-baht", "ราย": "ราย"}
CELL_UNIT = "คน"
MOST_WITH_UNITS = 8
"""Columns of figures that have room for a unit behind each."""
UNIT_WORDS = ("คน", "ครั้ง", "แห่ง", "เรื่อง", "หลักสูตร", "ร้อยละ")
PERSONS = ("กองแผนงาน", "สำนักปลัด", "งานการเงิน", "ฝ่ายวิชาการ")


@dataclass(frozen=True, slots=True)
class Style:
    """How a document's tables are set."""

    thai: bool
    thousands: bool
    percent_signs: bool
    brackets: bool
    """negative figures in brackets"""
    none: str
    """what stands where there is no figure"""
    marks: str
    """what stands behind the number of a note's mark; ``*`` where it is stars"""
    signs: bool = False
    """a plus before changes upwards"""
    units: bool = False
    """units in the cells, where no head has one: ``12 คน``"""


@dataclass(frozen=True, slots=True)
class Rows:
    """How a table names its rows: ``numbering`` ``column``, ``label``, ``dotted``, ``bullet``, ``code`` or none;
    ``sections`` a row of their own (``full``, ``first``), with figures (``sums``), merged cells (``merged``)
    or none."""

    numbering: str
    sections: str
    indent: bool
    total: str | None
    subtotal: str | None = None
    sub: tuple[str, ...] = ()
    counted: bool = False
    """whether the columns are numbered in a row under their heads"""
    broken: bool = False
    """whether units in the heads stand in a line of their own"""


@dataclass(slots=True)
class Made:
    """A table: its rows' HTML above and below the head's end, the columns, and the truth by ``data-cell``."""

    name: str
    head: str = ""
    body: list[str] = field(default_factory=list)
    truth: dict[str, Truth] = field(default_factory=dict)
    leaves: int = 0
    title: str = ""
    unit_line: str = ""
    notes: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def style_of(rng: random.Random) -> Style:
    none = rng.choice(("-", "-", "-", "–", "", "n/a"))
    return Style(
        rng.random() < 0.4,
        rng.random() < 0.85,
        rng.random() < 0.12,
        rng.random() < 0.25,
        none,
        rng.choice(("", "/", ")", "*")),
        rng.random() < 0.25,
        rng.random() < 0.12,
    )


def rows_of(rng: random.Random, theme: Theme) -> Rows:
    sections = rng.choice(("", "", "", "full", "first", "sums", "merged"))
    numbering = rng.choice(("", "", "column", "label", "dotted", "bullet" if sections else "", "code"))
    total = rng.choice(theme.totals) if rng.random() < 0.6 else None
    subtotal = rng.choice((None, None, "รวม{}", "รวม")) if sections in ("full", "first") else None
    sub = rng.choice(SUB_ROWS) if numbering in ("", "column") and sections != "sums" and rng.random() < 0.12 else ()
    more = rng.random() < 0.08, rng.random() < 0.2
    return Rows(numbering, sections, rng.random() < 0.5, None if sub else total, None if sub else subtotal, sub, *more)


def compose(rng: random.Random, name: str, theme: Theme, style: Style, rows: int, narrow: bool = False) -> Made:
    """A table of a theme with about ``rows`` rows."""
    schemes = [s for s in theme.schemes if not narrow or s in ("count-percent", "mean-sd", "budget", "target-result")]
    heads = SCHEMES[rng.choice(schemes or ["count-percent"])](rng)
    how = rows_of(rng, theme)
    paths = [path for head in heads for path in head.leaves()]
    if len(paths) > MOST_WITH_UNITS:
        style = replace(style, units=False)
    if how.numbering == "code" and theme.first[0] != "ตัวชี้วัด":
        how = Rows("", how.sections, how.indent, how.total)
    if how.sub and any(path[-1].measure != "column" or path[-1].draw[0] != "count" for path in paths):
        how = replace(how, sub=())
    lines = lines_of(rng, theme, rows, how.sections, how.total, how.subtotal, how.sub)
    values = figures(rng, lines, [path[-1] for path in paths])
    made = Made(name, leaves=len(paths), lines=lines)
    _say_unit(rng, made, paths, theme, style)
    made.head = _head(rng, heads, how, theme, style)
    _body(rng, made, how, style, paths, values)
    if rng.random() < 0.5:
        made.notes.append(esc(digits(rng.choice(SOURCES), style.thai)))
    return made


def _say_unit(rng: random.Random, made: Made, paths: Sequence[tuple[Head, ...]], theme: Theme, style: Style) -> None:
    """The title, and a unit above the table now and then where no head says one."""
    plain = not style.units and all(path[-1].unit is None and path[-1].measure == "column" for path in paths)
    made.title = digits(rng.choice(theme.about), style.thai)
    if plain and paths[0][-1].draw[0] in ("count", "amount") and rng.random() < 0.5:
        unit = rng.choice(("คน", "ล้านบาท", "บาท", "ตัน"))
        if rng.random() < 0.6:
            made.unit_line = rng.choice(("หน่วย : {}", "หน่วย: {}", "(หน่วย: {})", "(หน่วย : {})")).format(unit)
        else:
            made.title += f" ({unit})"
        made.truth[""] = {"unit": UNIT_NAMES.get(unit, unit)}


def _head(rng: random.Random, heads: Sequence[Head], how: Rows, theme: Theme, style: Style) -> str:
    tall = depth(tuple(heads))
    first = [rng.choice(theme.first)]
    if how.numbering == "column":
        first.insert(0, rng.choice(("ที่", "ลำดับ", "ลำดับที่")))
    if how.numbering == "code":
        first.insert(0, rng.choice(("รหัส", "รหัสตัวชี้วัด")))
    if how.sections == "merged":
        first.insert(0, rng.choice(("กลุ่ม", "ด้าน", "หมวด")))
    if how.sub:
        first.append(rng.choice(SUB_HEADS))
    rows: list[list[str]] = [[] for _ in range(tall)]
    rows[0] += [f'<th rowspan="{tall}" class="f">{esc(f)}</th>' for f in first]

    def put(head: Head, level: int) -> None:
        wide = sum(1 for _ in head.leaves())
        spans = f'colspan="{wide}"' if head.below else f'rowspan="{tall - level}"'
        text = esc(digits(head.text, style.thai))
        rows[level].append(f"<th {spans}>{text.replace(' (', '<br>(') if how.broken else text}</th>")
        for below in head.below:
            put(below, level + 1)

    for head in heads:
        if not head.joined:
            put(head, 0)
    if how.counted:
        count = len(first) + sum(not path[-1].joined for head in heads for path in head.leaves())
        rows.append([f"<th>{digits(f'({k})', style.thai)}</th>" for k in range(1, count + 1)])
    return "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)


def _body(
    rng: random.Random,
    made: Made,
    how: Rows,
    style: Style,
    paths: Sequence[tuple[Head, ...]],
    values: Sequence[Sequence[Figure]],
) -> None:
    ahead = 1 + (how.sections == "merged") + (how.numbering in ("column", "code")) + bool(how.sub)
    wide = ahead + sum(not path[-1].joined for path in paths)
    section = row = 0
    noted = rng.random() < 0.2
    for k, (line, own) in enumerate(zip(made.lines, values, strict=True)):
        if line.kind in ("section", "sum"):
            section, row = section + 1, 0
        row += line.kind == "row" and (line.parent is None or line.beside > 0)
        if line.kind == "section" and how.sections == "merged":
            continue
        label, cells = _label(rng, made, how, style, k, section, row)
        if line.kind == "section":
            blank = "<td></td>" * (wide - 1)
            full = f'<td colspan="{wide}" class="l s">{esc(label)}</td>'
            made.body.append(f"<tr>{full if how.sections == 'full' else f'{cells}{blank}'}</tr>")
            continue
        own_group = line.section and line.kind in ("row", "subtotal")
        group = [_section_name(how, made, k, section, style)] if own_group else []
        group += [digits(line.parent, style.thai)] if line.parent else []
        for c, path in enumerate(paths):
            head, noting = path[-1], noted and line.kind == "row"
            if head.measure is None:
                cells += f'<td class="w">{esc(_word(rng, head, own[:c]))}</td>'
                continue
            true = _true(made, path, own[c], label, group, style)
            inner = _cell(rng, made, style, f"{made.name}-{k}-{c}", true, noting)
            joined = head.joined and cells.endswith("</td>") and own[c] is not None
            cells = (
                f"{cells[:-5]} ({inner})</td>" if joined else cells + f'<td class="v">{inner}</td>' * (not head.joined)
            )
        made.body.append(f'<tr class="{line.kind}">{cells}</tr>')


def _section_name(how: Rows, made: Made, k: int, section: int, style: Style) -> str:
    name = made.lines[k].section or ""
    return f"{digits(section, style.thai)}. {name}" if how.numbering == "dotted" else name


def _label(rng: random.Random, made: Made, how: Rows, style: Style, k: int, section: int, row: int) -> tuple[str, str]:
    """The row's label as printed, and the cells before its values."""
    line, d = made.lines[k], lambda t: digits(t, style.thai)
    label, before, order = d(line.label), "", f"{section}.{row}" if section else str(row)
    is_row, is_group = line.kind == "row", line.kind in ("section", "sum")
    if how.numbering == "dotted" and line.kind != "total":
        label = f"{d(f'{section}.') if is_group else d(order + ('' if section else '.'))} {label}"
    elif how.numbering == "label" and is_row:
        label = f"{d(row)}. {label}" if section % 2 == 0 else f"({d(row)}) {label}"
    if line.parent is not None:
        return label, _beside_parent(made, how, style, k, section, row, before)
    if how.sections == "merged" and is_row and row == 1:
        count = sum(1 for o in made.lines if o.kind == "row" and o.section == line.section)
        before += f'<td rowspan="{count}" class="l g">{esc(_section_name(how, made, k, section, style))}</td>'
    elif how.sections == "merged" and not is_row:
        before += "<td></td>"
    if how.numbering in ("column", "code"):
        said = (d(str(row)) if how.numbering == "column" else d(f"{max(section, 1)}.{row}")) if is_row else ""
        if line.kind == "total" and not before and rng.random() < 0.5:
            return label, f'<td colspan="2" class="l">{esc(label)}</td>'
        before += f'<td class="o">{said}</td>'
    shown = f"- {label}" if how.numbering == "bullet" and is_row else label
    css = "l i" if how.indent and is_row and section and how.sections != "merged" else "l"
    return label, f'{before}<td class="{css}">{esc(shown)}</td>'


def _beside_parent(made: Made, how: Rows, style: Style, k: int, section: int, row: int, before: str) -> str:
    """The cells before the values of a row that stands beside a label of several rows, those of the label if first."""
    line = made.lines[k]
    if line.beside:
        if how.sections == "merged" and row == 1:
            count = sum(1 for o in made.lines if o.kind == "row" and o.section == line.section)
            before += f'<td rowspan="{count}" class="l g">{esc(_section_name(how, made, k, section, style))}</td>'
        if how.numbering == "column":
            before += f'<td rowspan="{line.beside}" class="o">{digits(row, style.thai)}</td>'
        before += f'<td rowspan="{line.beside}" class="l">{esc(digits(line.parent or "", style.thai))}</td>'
    return f'{before}<td class="p">{esc(digits(line.label, style.thai))}</td>'


def _cell(rng: random.Random, made: Made, style: Style, name: str, true: Truth, noted: bool) -> str:
    """A figure, with the mark of a note now and then; nothing where nothing is printed."""
    if not true["printed"]:
        return ""
    mark = ""
    if noted and true["value"] is not None and rng.random() < 0.08:
        number = digits(len(made.notes) + 1, style.thai)
        sign = "*" * (len(made.notes) + 1) if style.marks == "*" else number + style.marks
        mark = f"<sup>{sign}</sup>"
        made.notes.append(f"<sup>{sign}</sup> {esc(NOTES[len(made.notes) % len(NOTES)])}")
    made.truth[name] = true
    return f'<span data-cell="{name}">{esc(true["printed"])}{mark}</span>'


def _word(rng: random.Random, head: Head, before: Sequence[Figure]) -> str:
    if head.draw[0] == "reached":
        return rng.choice(("บรรลุ", "บรรลุ", "ไม่บรรลุ"))
    if head.draw[0] == "level":
        mean = next((v for v in before if v is not None and 1 < v <= 5), None)
        return level_of(mean)
    return rng.choice(UNIT_WORDS if head.draw[0] == "unit" else ("", *PERSONS))


def printed(value: Figure, head: Head, style: Style) -> str:
    if value is None:
        return style.none
    text = f"{abs(value):,}" if style.thousands else str(abs(value))
    if head.measure == "percent" and style.percent_signs:
        text += "%"
    if value < 0:
        text = f"({text})" if style.brackets else f"-{text}"
    elif style.signs and value > 0 and head.draw[0] in ("minus", "growth") and head.text != "คงเหลือ":
        text = f"+{text}"
    if _unit_in_cell(head, style):
        text += f" {CELL_UNIT}"
    return digits(text, style.thai)


def _unit_in_cell(head: Head, style: Style) -> bool:
    return style.units and head.unit is None and head.measure in ("count", "column") and head.draw[0] == "count"


def _true(made: Made, path: Sequence[Head], value: Figure, label: str, group: list[str], style: Style) -> Truth:
    unit = next((h.unit for h in reversed(path) if h.unit), None)
    if unit is None and value is not None and _unit_in_cell(path[-1], style):
        unit = CELL_UNIT
    unit = UNIT_NAMES.get(unit, unit) if unit else made.truth.get("", {}).get("unit")
    year = next((h.year for h in path if h.year), None)
    true: Truth = {
        "title": made.title,
        "group": group,
        "label": label,
        "column": " / ".join(digits(h.text, style.thai) for h in path),
        "measure": path[-1].measure,
        "value": None if value is None else str(value),
        "unit": unit,
        "qualifier": None,
        "printed": printed(value, path[-1], style),
    }
    return true | ({"year_be": year} if year else {})
