"""A document as one HTML file: its head, its records, and every page as read, tables with their spans.

The file needs nothing else and runs nothing: no script, no link, no picture; whatever a page prints is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from extract.model.stored_lines import Layout
from extract.show.beside import visible
from extract.show.document_facts import Fact, facts, particulars, title_of
from extract.show.language import tr
from extract.show.page_blocks import Grid, PageContent, Place, Prose, content

_STYLE = """
body{font:16px/1.6 "Noto Sans Thai",Sarabun,Loma,system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;
  color:#1c1c1c;background:#fff}
h1{font-size:1.3rem} h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccc} h3{font-size:1rem}
table{border-collapse:collapse;margin:.8rem 0} td,th{border:1px solid #bbb;padding:.25rem .5rem;vertical-align:top}
th{background:#f3f3f1;text-align:left} td.n{text-align:right;white-space:nowrap} caption{text-align:left}
p.stamp,p.header,p.footer,.why{color:#666}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6} th{background:#232323}
td,th,h2{border-color:#444} .why,p.stamp{color:#a8a8a8}}
"""
_HEAD = (
    '<!doctype html>\n<html lang="th"><head><meta charset="utf-8"><title>{title}</title>\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{style}</style></head><body>\n'
)


def to_html(result: Mapping[str, Any], layouts: Sequence[Layout]) -> str:
    """The HTML of one Extraction (as plain data) and the layouts of its pages."""
    parts = [_HEAD.format(title=_safe(title_of(result)), style=_STYLE), f"<h1>{_safe(title_of(result))}</h1>\n"]
    rows = "".join(f"<tr><th>{_safe(name)}</th><td>{_safe(value)}</td></tr>" for name, value in particulars(result))
    parts.append(f'<table class="head">{rows}</table>\n')
    if result["records"]:
        parts.append(f"<h2>{_safe(tr('Records'))}</h2>\n")
        parts += [_records(heading, rows) for heading, rows in facts(result)]
    parts += [_page(page) for page in content(result, layouts)]
    return "".join([*parts, "</body></html>\n"])


def _safe(text: object) -> str:
    return escape(visible(str(text)), quote=True)


def _records(heading: str, rows: Iterable[Fact]) -> str:
    names = ("indicator", "value", "status", "why", "page")
    head = "".join(f"<th>{_safe(tr(name))}</th>" for name in names)
    body = "".join(
        f'<tr><td style="padding-left:{0.5 + fact.depth:g}rem">{_safe(fact.label)}</td>'
        f'<td class="n">{_safe(fact.value)}</td><td>{_safe(fact.status)}</td><td class="why">{_safe(fact.why)}</td>'
        f'<td class="n">{_safe(fact.pages)}</td></tr>\n'
        for fact in rows
    )
    return f"<h3>{_safe(heading)}</h3>\n<table><tr>{head}</tr>\n{body}</table>\n"


def _page(page: PageContent) -> str:
    note = "" if page.status == "read" else f'<p class="why">{_safe(page.status)}</p>\n'
    blocks = "".join(_table(b) if isinstance(b, Grid) else _prose(b) for b in page.blocks)
    heading = _safe(tr("page {page}", page=page.number))
    return f'<section id="page-{page.number}">\n<h2>{heading}</h2>\n{note}{blocks}</section>\n'


def _prose(block: Prose) -> str:
    lines = "<br>\n".join(map(_safe, block.lines))
    if block.role == "heading":
        return f"<h3>{lines}</h3>\n"
    kind = f' class="{_safe(block.role)}"' if block.role != "body" else ""
    return f"<p{kind}>{lines}</p>\n"


def _table(grid: Grid) -> str:
    caption = f"<caption>{_safe(grid.title)}</caption>" if grid.title else ""
    rows = "".join(
        f"<tr>{''.join(map(_cell, cells))}</tr>\n" for _, cells in groupby(_all_cells(grid), key=lambda c: c.row)
    )
    return f"<table>{caption}\n{rows}</table>\n"


def _all_cells(grid: Grid) -> Iterator[Place]:
    """The cells, and an empty one at each place that none takes, so that every row is whole."""
    taken = {
        (cell.row + r, cell.column + c)
        for cell in grid.cells
        for r in range(cell.row_span)
        for c in range(cell.column_span)
    }
    gaps = (
        Place("", r, c, 1, 1, r < grid.head_rows)
        for r in range(grid.rows)
        for c in range(grid.columns)
        if (r, c) not in taken
    )
    yield from sorted((*grid.cells, *gaps), key=lambda cell: (cell.row, cell.column))


def _cell(cell: Place) -> str:
    name = "th" if cell.is_head else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f"<{name}{spans}>{'<br>'.join(map(_safe, cell.text.split(chr(10))))}</{name}>"
