"""A document as Markdown (GitHub's tables): its head, its records, and every page as read.

Whatever a page prints is text: characters that Markdown or HTML would take for markup are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extract.model.stored_lines import Layout
from extract.show.beside import visible
from extract.show.document_facts import Fact, facts, particulars, title_of
from extract.show.language import tr
from extract.show.page_blocks import Grid, PageContent, Prose, content

_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$]")
#: What would begin a list, a quotation, a rule or a heading at the begin of a line.
_BEGINS = re.compile(r"^(\s*)([-+>=]|[0-9]+(?=[.)](?:\s|$)))")
_INDENT = "\u2003"


def to_markdown(result: Mapping[str, Any], layouts: Sequence[Layout]) -> str:
    """The Markdown of one Extraction (as plain data) and the layouts of its pages."""
    parts = [f"# {_safe(title_of(result))}\n"]
    parts.append("".join(f"- {_safe(name)}: {_safe(value)}\n" for name, value in particulars(result)))
    if result["records"]:
        parts.append(f"## {_safe(tr('Records'))}\n")
        parts += [_records(heading, rows) for heading, rows in facts(result)]
    parts += [_page(page) for page in content(result, layouts)]
    return "\n".join(parts)


def _safe(text: str) -> str:
    """Text as Markdown shows it, on one line.

    >>> _safe("1. a*b <c>"), _safe("- x|y")
    ('1\\\\. a\\\\*b &lt;c&gt;', '\\\\- x\\\\|y')
    """
    flat = visible(" ".join(text.split("\n")))
    flat = _MARKUP.sub(r"\\\g<0>", flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    begun = _BEGINS.match(flat)
    if begun is None:
        return flat
    at = begun.end() if begun[2][0].isdigit() else begun.start(2)
    return f"{flat[:at]}\\{flat[at:]}"


def _in_cell(text: str) -> str:
    return "<br>".join(_safe(line) for line in text.split("\n"))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _records(heading: str, rows: Iterable[Fact]) -> str:
    names = [tr(name) for name in ("indicator", "value", "status", "why", "page")]
    lines = [_row(names), _row("---" if k != 1 else "---:" for k in range(len(names)))]
    lines += [
        _row((_INDENT * fact.depth + _safe(fact.label), *map(_safe, (fact.value, fact.status, fact.why, fact.pages))))
        for fact in rows
    ]
    return f"### {_safe(heading)}\n\n{''.join(lines)}"


def _page(page: PageContent) -> str:
    parts = [f"## {_safe(tr('page {page}', page=page.number))}\n"]
    if page.status != "read":
        parts.append(f"*{_safe(page.status)}*\n")
    parts += [_table(b) if isinstance(b, Grid) else _prose(b) for b in page.blocks]
    return "\n".join(parts)


def _prose(block: Prose) -> str:
    if block.role == "heading":
        return f"### {_safe(' '.join(block.lines))}\n"
    return "  \n".join(map(_safe, block.lines)) + "\n"


def _table(grid: Grid) -> str:
    """Markdown knows one head row: the printed ones are joined, level under level."""
    lines = grid.lines()
    head, body = lines[: grid.head_rows], lines[grid.head_rows :]
    names = [" / ".join(filter(None, (row[c] for row in head))) for c in range(grid.columns)]
    title = f"{_safe(grid.title)}\n\n" if grid.title else ""
    rows = [_row(map(_in_cell, names)), _row(["---"] * grid.columns), *(_row(map(_in_cell, row)) for row in body)]
    return title + "".join(rows)
