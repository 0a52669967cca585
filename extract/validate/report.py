"""Verdicts for people and programs: a table on the terminal, JSON, CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.model.json import to_json
from extract.show.records_csv import safe_cell
from extract.show.terminal import clean
from extract.validate.rounding import Rounding
from extract.validate.verdict import MEANING, Kind, Verdict

STYLE: dict[Kind, str] = {
    "match": "green", "mismatch": "bold red", "differs": "magenta", "source-contradicts-itself": "red",
    "not-in-source": "yellow", "not-published": "dim", "unreadable": "yellow",
}  # fmt: skip
COLUMNS = (
    "document", "verdict", "certain", "survey", "year_be", "scope", "level", "entity", "indicator", "indicator_printed",
    "measure", "value", "printed", "status", "issues", "page", "x0", "y0", "x1", "y1", "published", "source", "as_of",
    "equal", "sentence",
)  # fmt: skip


def is_finding(v: Verdict) -> bool:
    """Whether a person should see it: all but matches, and what only one side has because the other never covers it."""
    if v.kind == "not-in-source":
        return v.certain
    return v.kind not in ("match", "not-published")


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many of each kind, in the order of :data:`~extract.validate.verdict.MEANING`; uncertain mismatches apart."""
    found = Counter("mismatch-to-confirm" if v.kind == "mismatch" and not v.certain else v.kind for v in verdicts)
    order = [*list(MEANING)[:2], "mismatch-to-confirm", *list(MEANING)[2:]]
    return {kind: found[kind] for kind in order if found[kind]}


def summary(verdicts: Sequence[Verdict], rounding: Rounding) -> str:
    """One line on all of them, and the rule they were compared by."""
    parts = ", ".join(f"{n} {kind}" for kind, n in counts(verdicts).items()) or "nothing to compare"
    return f"{parts}; {rounding.describe()}"


def show(verdicts: Sequence[Verdict], console: Console, rounding: Rounding, *, everything: bool = False) -> None:
    """Print findings (or ``everything``) as a table, then the summary."""
    chosen = [v for v in verdicts if everything or is_finding(v) or v.kind == "match"]
    if chosen:
        console.print(_table(chosen, many=len({v.document for v in verdicts if v.document}) > 1))
    console.print(Text(summary(verdicts, rounding)))
    hidden = len(verdicts) - len(chosen)
    if hidden:
        console.print(Text(f"{hidden} that only one side has are left out; --all shows them", style="dim"))


def _table(verdicts: Sequence[Verdict], *, many: bool) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    names = (["document"] if many else []) + ["subject", "printed", "published", "verdict", "page", "why"]
    for name in names:
        table.add_column(name, justify="right" if name in ("printed", "page") else "left", overflow="fold")
    for v in verdicts:
        told = ", ".join(f"{o.printed} ({o.source})" for o in v.published)
        why = "" if v.kind == "match" and v.certain else v.sentence
        row = [
            clean(v.subject),
            clean(v.printed or "-"),
            clean(told),
            Text(v.verdict, style=STYLE[v.kind]),
            str(v.page or ""),
            clean(why),
        ]
        table.add_row(*(([clean(v.document or "")] if many else []) + row))  # type: ignore[arg-type]
    return table


def as_json(verdicts: Sequence[Verdict], rounding: Rounding) -> str:
    """One JSON object: the rule, the counts, every verdict; numbers exactly as printed."""
    data = {
        "schema_version": "1.0",
        "rounding": rounding.value,
        "rule": rounding.describe(),
        "counts": counts(verdicts),
        "verdicts": [v.model_dump(mode="python") for v in verdicts],
    }
    return to_json(data) + "\n"


def as_csv(verdicts: Sequence[Verdict]) -> str:
    """One row for every verdict and published value; cells that a spreadsheet would run are disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for v in verdicts:
        box = v.bbox or (None, None, None, None)
        left = [
            v.document, v.kind, "yes" if v.certain else "no", v.survey, v.year_be, v.scope, v.level, v.entity,
            v.indicator, v.indicator_printed, v.measure, v.value, v.printed, v.status, " ".join(v.issues), v.page, *box,
        ]  # fmt: skip
        for out in v.published or (None,):
            right = (
                [out.printed, out.source, out.as_of, {True: "yes", False: "no", None: ""}[out.equal]]
                if out
                else [None] * 4
            )
            writer.writerow([safe_cell(x) for x in [*left, *right, v.sentence]])
    return buffer.getvalue()
