"""What a person sees: the letter's head, the records, what needs a look and why. Rich, and safe to print.

Printed text comes from documents and may hold terminal escape sequences; :func:`clean` disarms it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import regex
from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

_STYLE = {"accepted": "green", "review": "yellow", "unreadable": "red", "not-reported": "dim"}
_CONTROL = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}]")


def clean(text: str) -> str:
    """Text without control, format and private-use characters, each made visible as U+FFFD; markup escaped.

    >>> clean("a\\x1b[31mb")
    'a�\\\\[31mb'
    """
    return escape(visible(text))


def visible(text: str) -> str:
    """As :func:`clean`, as long as it was and without escaping markup: for text that is given as such."""
    return _CONTROL.sub("�", text.replace("\n", " ").replace("\t", " "))


def render_result(result: dict[str, Any], console: Console) -> None:
    """Print one Extraction (as plain data) to a console; no text of it, whoever made it, acts on the console."""
    result = _disarmed(result)
    console.print(_head(result))
    if result["records"]:
        console.print(_records(result))
    else:
        console.print("No score records.", style="yellow")
    if result["rankings"]:
        console.print(_rankings(result))
    if result["statistics"]:
        console.print(_statistics(result))
    for check in result["checks"]:
        if check["outcome"] == "fails":
            console.print(Text("check fails  ", style="red") + Text.from_markup(clean(check["sentence"])))
    for notice in result["notices"]:
        where = f"page {notice['page']}: " if notice["page"] else ""
        console.print(Text("note  ", style="cyan") + Text.from_markup(where + clean(notice["message"])))
    console.print(summary(result))
    console.print(Text(figures_line(result["pages"]), style="dim"))


def figures_line(pages: list[dict[str, Any]]) -> str:
    """What became of the printed figures, in one line: page by page where some gave no record.

    >>> page = {"number": 8, "figures": {"printed": 36, "records": 36, "statistics": 0, "left_out": 0}}
    >>> figures_line([page]), figures_line([])
    ('figures: 36 printed on page 8, 36 in records', 'figures: none printed in tables or as scores')
    """
    printing = [p for p in pages if p["figures"]["printed"]]
    if not printing:
        return "figures: none printed in tables or as scores"
    where = "page" if len(printing) == 1 else "pages"
    total = {k: sum(p["figures"][k] for p in printing) for k in ("printed", "records", "statistics", "left_out")}
    line = f"figures: {total['printed']} printed on {where} {_ranges([p['number'] for p in printing])}"
    line += f", {total['records']} in records" + (
        f", {total['statistics']} in statistics" if total["statistics"] else ""
    )
    short = [f"{p['figures']['left_out']} on page {p['number']}" for p in printing if p["figures"]["left_out"]]
    return line + (f"; left out: {', '.join(short)}" if short else "")


def _ranges(numbers: list[int]) -> str:
    """Page numbers as runs: 1-3, 5."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _disarmed(value: Any) -> Any:
    """The same data with every text as :func:`visible` gives it."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(str(key)): _disarmed(inner) for key, inner in value.items()}
    return [_disarmed(inner) for inner in value] if isinstance(value, list | tuple) else value


def _head(result: dict[str, Any]) -> Group:
    document, source = result["document"], result["source"]
    pages = f"{source['pages']} page" + ("" if source["pages"] == 1 else "s")
    lines = [Text.from_markup(f"[bold]{clean(source['name'])}[/bold]  {clean(document['kind'])}, {pages}")]
    for label, value in _particulars(document):
        lines.append(Text.from_markup(f"  [dim]{label:<10}[/dim] {clean(value)}"))
    return Group(*lines)


def _particulars(document: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(name, document[name]) for name in ("number", "date", "subject", "sender", "recipient")]
    if received := document["received"]:
        parts = [received[k] for k in ("office", "number", "date", "time")]
        rows.append(("received", " · ".join(p for p in parts if p)))
    if signatory := document["signatory"]:
        rows.append(("signed", " · ".join(v for v in signatory.values() if v)))
    return [(label, value) for label, value in rows if value]


def _records(result: dict[str, Any]) -> Table:
    """The records under a heading for each entity and year, in the order in which the document first names them."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in result["records"]:
        year = record["survey"]["year_be"]
        when = f"ปี {year}" if year else "year unknown"
        key = (record["entity"] or record["scope"], " · ".join(filter(None, [record["level"], when])))
        groups.setdefault(key, []).append(record)
    several = any(len({(r["measure"], r["column_printed"]) for r in rows}) > 1 for rows in groups.values())
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("indicator", overflow="fold", ratio=3)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("why", overflow="fold", ratio=2)
    table.add_column("page", justify="right", no_wrap=True)
    for (entity, when), rows in groups.items():
        table.add_row(Text.from_markup(f"[bold]{clean(entity)}[/bold]  [dim]{clean(when)}[/dim]"))
        for record in rows:
            _record(table, record, several)
    return table


def _record(table: Table, record: dict[str, Any], several: bool) -> None:
    status = record["status"]
    why = ", ".join(record["issues"] or (record["proofs"] if status == "accepted" else ()))
    indent = "    " if "." in record["indicator"] else "  "
    label = indent + record["indicator"].rpartition(".")[2] if indent == "    " else indent + record["indicator"]
    if record["survey"]["id"] is None or not record["indicator"].isascii():
        label = "  " + record["indicator_printed"]
    value = "-" if record["value"] is None else clean(f"{record['value']}")
    if record.get("suggested_value") is not None:
        why += f" (suggested: {record['suggested_value']})"
    table.add_row(
        clean(label) + (f" [dim]{clean(_measure(record))}[/dim]" if several else ""),
        value + (" %" if record["unit"] == "percent" else ""),
        Text(status, style=_STYLE.get(status, "")),
        Text(why, style="dim"),
        ",".join(dict.fromkeys(str(e["page"]) for e in record["evidence"])),
    )


def _measure(record: dict[str, Any]) -> str:
    """What the value's column holds: its measure, or the head over it where that names none."""
    return str(record["column_printed"] if record["measure"] == "column" else record["measure"])


def _rankings(result: dict[str, Any]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("ranking", "rank", "what"):
        table.add_column(name)
    for r in result["rankings"]:
        what = " · ".join(filter(None, [r["indicator"] or r["entity"], r["words"]]))
        table.add_row(clean(r["kind"]), clean(str(r["rank"] or "")), clean(what))
    return table


def _statistics(result: dict[str, Any]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("statistic", "value", "unit"):
        table.add_column(name)
    for s in result["statistics"]:
        name = " · ".join(filter(None, [s["name"], s["level"]]))
        table.add_row(clean(name), clean(str(s["value"])), clean(s["unit"] or ""))
    return table


def summary(result: dict[str, Any]) -> Text:
    """One line: how many records of which status."""
    counts = Counter(r["status"] for r in result["records"])
    text = Text()
    for status, style in _STYLE.items():
        if counts[status]:
            text.append(f"{counts[status]} {status}  ", style=style)
    if result["partial"]:
        text.append("partial: some pages failed", style="red")
    return text
