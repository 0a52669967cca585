"""From lines, rules and grids to a page's blocks in reading order: for images and text layers alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.layout.cells import fill_grids, header_rows
from extract.layout.head_above import with_head_above
from extract.layout.heads_over import is_head_alone
from extract.layout.order import in_reading_order, join_pieces, paragraphs, part_margins, part_stamps, with_signatures
from extract.layout.page_columns import page_columns
from extract.layout.periods import is_year
from extract.layout.ruled_rows import is_figure, is_name_and_figure
from extract.layout.tables_beside import tables_beside
from extract.layout.text_measures import TEXT
from extract.layout.text_rows import is_leader, is_value, text_rows, usual_height
from extract.layout.unruled import find_tables
from extract.lines.lattice import Grid, find_frames
from extract.model.page import Block, Box, Line, Paragraph, Rule, Table


def assemble(
    lines: Sequence[Line],
    rules: Sequence[Rule],
    grids: Sequence[Grid],
    page_size: tuple[float, float],
    dpi: float,
) -> tuple[Block, ...]:
    """The blocks of a page in reading order; every line stands in exactly one.

    All in work units: pixels with the image's ``dpi``, or points with 72. ``grids`` are those of ``rules``
    (:func:`.grid.find_grids`), ``page_size`` is width and height.
    """
    width, _ = page_size
    unit = usual_height(lines)
    frames = [f for f in _frames(find_frames(rules, dpi), page_size, unit) if not _heads_rows(f, lines, unit)]
    grids = [g for g in grids if g.columns > 1 or not _is_of_head(g.box, lines, width, unit)]
    stamps, rest = part_stamps(lines, frames, width)
    grids = [g for g in grids if not (_frames_rows(g, rest) or _holds_rows(g, rest))]
    grids = [with_head_above(g, rest, rules, unit) for g in grids]
    tables, rest = fill_grids(rest, grids)
    free = [r for r in rules if not any(_inside(r.box, g.box) for g in grids)]
    head, rest, foot = part_margins(rest, [r for r in free if not any(_inside(r.box, f) for f in frames)], page_size)
    heads = [t for t in tables if is_head_alone(t)]
    blocks: list[Block] = [*stamps]
    for frame in sorted(frames, key=lambda f: f.width * f.height):
        held = [n for n in rest if frame.contains(n.box.cx, n.box.cy)]
        if held:
            rest = [n for n in rest if not frame.contains(n.box.cx, n.box.cy)]
            blocks += _flow(held, [r for r in free if _inside(r.box, frame)])
    for own, ruled_by in page_columns(rest, free, unit):
        blocks += _flow(own, ruled_by, heads)
    ruled = {n.box for b in blocks if isinstance(b, Table) for c in b.cells for n in c.lines}
    apart = [t for t in tables if t not in heads or not any(n.box in ruled for c in t.cells for n in c.lines)]
    torn = [t.box for t in apart if t in heads and any(isinstance(b, Table) and _is_of(t.box, b.box) for b in blocks)]
    whole = [g for g in grids if not any(box.contains(g.box.cx, g.box.cy) for box in torn)]
    if len(whole) < len(grids):  # a piece of a head's rules held some of its names
        return assemble(lines, rules, whole, page_size, dpi)
    blocks += apart
    ordered = with_signatures(in_reading_order(blocks, unit), width)
    return (*head, *ordered, *foot)


def _is_of(piece: Box, table: Box) -> bool:
    """Whether a ruled piece of a head lies among the names of a table without rules."""
    return piece.y_overlap(table) > TEXT.among * piece.height and piece.x_overlap(table) > TEXT.among * piece.width


def _frames(found: Sequence[Box], page_size: tuple[float, float], unit: float) -> list[Box]:
    """The frames that set their print apart: not one around the page, nor a band across it."""
    width, height = page_size
    inner = [f for f in found if f.width < TEXT.frame_wide * width or f.height < TEXT.frame_high * height]
    return [f for f in inner if not _is_band(f, width, unit)]


def _is_band(area: Box, width: float, unit: float) -> bool:
    """Whether an area of one column is the band of a head on a page so wide, alone or over a group's."""
    return area.width >= TEXT.band_wide * width and area.height <= TEXT.band_high * unit


def _is_of_head(area: Box, lines: Sequence[Line], width: float, unit: float) -> bool:
    """Whether an area of one column is the band of a head, or its part over the values."""
    return _is_band(area, width, unit) or _heads_rows(area, lines, unit)


def _heads_rows(frame: Box, lines: Sequence[Line], unit: float) -> bool:
    """Whether a frame is the band of a head, or of one of its levels over the values alone: it holds names, and rows
    stand right below all of it, the names of groups among them."""
    within = [n for n in lines if frame.x0 <= n.box.cx <= frame.x1]
    held = [n for n in within if frame.contains(n.box.cx, n.box.cy)]
    if len(held) < TEXT.framed_rows or any(is_value(n.text) and not is_year(n.text) for n in held):
        return False
    below = text_rows([n for n in lines if n.box.cy > frame.y1 and n.box.cx <= frame.x1])
    below = below[: 2 * TEXT.framed_rows]  # over each row its group's name may stand
    near = bool(below) and below[0][0].box.cy - frame.y1 < TEXT.band_high * unit
    reaching = [row for row in below if row[-1].box.cx >= frame.x0]
    return near and sum(map(is_name_and_figure, reaching)) >= TEXT.framed_rows


def _frames_rows(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether a grid of one column only frames a table whose rows and columns no rules part."""
    if grid.columns > 1:
        return False
    rows = text_rows([n for n in lines if grid.box.contains(n.box.cx, n.box.cy)])
    return sum(map(is_name_and_figure, rows)) >= TEXT.framed_rows


def _holds_rows(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether one cell of a grid holds rows and columns of values: its rules are those about some of a table, such as a
    dark first column. Or nearly each cell holds a row, its name and several values: the rules part rows, and two halves
    of a table beside one another, but no columns."""
    filled = whole = 0
    for cell in grid.cells:
        held = [n for n in lines if cell.box.contains(n.box.cx, n.box.cy)]
        values = [n for n in held if is_figure(n.text) and not is_year(n.text)]
        rows = [row for row in text_rows(values) if len(row) > 1]
        if len(rows) >= TEXT.framed_rows:
            return True
        filled += bool(held)
        whole += len(rows) == 1 and any(n.box.x1 < rows[0][0].box.x0 for n in held if n not in values)
    return whole >= TEXT.framed_rows and whole > TEXT.most_whole * filled


def _flow(lines: Sequence[Line], rules: Sequence[Rule], heads: Sequence[Table] = ()) -> list[Block]:
    """Tables without rules and paragraphs of one area; ``heads`` are ruled tables of names alone."""
    beside, rest = tables_beside(lines, rules, usual_height(lines))
    tables, rest = find_tables(rest, rules, heads)
    tables = [*beside, *tables]
    tables = [t if t.header_rows else _with_head(t) for t in tables]
    return [*tables, *_with_headings(paragraphs(join_pieces([n for n in rest if not is_leader(n.text)] or rest)))]


def _with_head(table: Table) -> Table:
    return replace(table, header_rows=min(header_rows(table.cells, table.rows, table.columns), table.rows - 1))


def _with_headings(found: Sequence[Paragraph]) -> list[Block]:
    """Paragraphs, those in larger print marked as headings; a single large sign is more likely a pen's."""
    unit = usual_height([n for p in found for n in p.lines])

    def is_heading(p: Paragraph) -> bool:
        large = min(n.box.height for n in p.lines) > TEXT.heading * unit
        return large and sum(c.isalnum() for c in p.run.text) > TEXT.heading_letters

    return [replace(p, role="heading") if is_heading(p) else p for p in found]


def _inside(box: Box, area: Box) -> bool:
    slack = TEXT.frame_slack * (area.width + area.height)
    return area.x0 - slack <= box.cx <= area.x1 + slack and area.y0 - slack <= box.cy <= area.y1 + slack
