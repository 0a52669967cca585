"""Which surveys, years and levels the pattern files know, and on what ground: ``extract patterns list``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.knowledge import patterns
from extract.knowledge.framework import Framework, Level

HEAD = ("survey", "year", "level", "indicators known", "source")
_FEW = 6  # indicators that are named one by one


@dataclass(frozen=True, slots=True)
class Line:
    """One survey in the years of one framework at one level. ``known`` and ``inferred`` are ids of indicators; all
    others are read under the names that the framework takes over, or of any level where there is none."""

    survey: str
    years: tuple[int, ...]
    level: str | None
    known: tuple[str, ...]
    inferred: tuple[str, ...]
    indicators: int
    source: str
    notes: tuple[str, ...]


def lines() -> list[Line]:
    """Every framework and level, by survey and year."""
    return [line for f in patterns.frameworks() for line in _of_framework(f)]


def _of_framework(framework: Framework) -> list[Line]:
    count = len(framework.indicators)
    if not framework.levels:
        known = tuple(i.id for i in framework.indicators)
        notes = (framework.note,) if framework.note else ()
        return [Line(framework.survey, framework.years, None, known, (), count, framework.source, notes)]
    return [
        Line(
            framework.survey,
            framework.years,
            level.id,
            tuple(k for k in level.known if k not in level.inferred),
            level.inferred,
            count,
            level.source,
            _notes(framework, level),
        )
        for level in framework.levels
    ]


def _notes(framework: Framework, level: Level) -> tuple[str, ...]:
    later = f"serves the years after {framework.years[-1]} too" if framework.serves_later else ""
    broken = f"not comparable with the years before {framework.years[0]}" if level.breaks_series else ""
    return tuple(note for note in (level.note, broken, later) if note)


def cells(line: Line) -> tuple[str, ...]:
    """A line as the columns of :data:`HEAD`."""
    years = line.years
    shown = f"{years[0]}-{years[-1]}" if len(years) > 1 and years[-1] - years[0] == len(years) - 1 else _listed(years)
    known = _named(line.known, line.indicators) or "none"
    if line.inferred:
        known += f"; inferred: {_named(line.inferred, line.indicators)}"
    source = "; ".join([line.source, *line.notes])
    return line.survey, shown, line.level or "-", known, source


def _listed(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))


def _named(ids: Sequence[str], of: int) -> str:
    if len(ids) == of and of > 1:
        return f"all {of}"
    return ", ".join(ids) if len(ids) <= _FEW else f"{len(ids)} of {of}"


def as_text() -> str:
    """The table for a terminal: each survey with a line for each of its years and levels, its ground under that."""
    table = [cells(line) for line in lines()]
    widths = [max(len(row[k]) for row in (HEAD, *table)) for k in (1, 2)]
    out = [_spaced(HEAD, widths)]
    for survey, rows in groupby(table, key=lambda row: row[0]):
        out.append(survey)
        for row in rows:
            out += [_spaced(row, widths), f"      {row[4]}"]
    return "\n".join(out) + "\n"


def _spaced(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  " + "  ".join(cell.ljust(width) for cell, width in zip(row[1:3], widths, strict=True)) + f"  {row[3]}"


def as_markdown() -> str:
    """The table as a page of the documentation."""
    rows = [HEAD, tuple("---" for _ in HEAD), *(cells(line) for line in lines())]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows) + "\n"


def as_data() -> list[dict[str, object]]:
    """The table for programs."""
    return [
        {
            "survey": line.survey, "years_be": list(line.years), "level": line.level, "known": list(line.known),
            "inferred": list(line.inferred), "indicators": line.indicators, "source": line.source,
            "notes": list(line.notes),
        }
        for line in lines()
    ]  # fmt: skip
