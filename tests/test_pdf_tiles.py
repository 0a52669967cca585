"""Filled boxes of a page that are the cells of a table whose rules are white, or left out."""

from __future__ import annotations

from typing import Any

import open_files as files

from extract.open.document import open_document
from extract.open.pdf_tiles import tiles

WIDE, HIGH = 80.0, 20.0


def grid(rows: list[int], columns: int = 3, apart: float = 1.0) -> list[dict[str, Any]]:
    """Boxes in these rows, a white rule between."""
    step = (WIDE + apart, HIGH + apart)
    return [
        {"x0": 50 + step[0] * c, "x1": 50 + step[0] * c + WIDE, "top": 100 + step[1] * r, "bottom": 120 + step[1] * r}
        for r in rows
        for c in range(columns)
    ]


def print_at(row: float, *xs: float) -> list[tuple[float, float]]:
    return [(x, 110 + (HIGH + 1) * row) for x in xs]


def test_boxes_side_by_side_and_under_one_another_are_cells() -> None:
    cells = grid([0, 1, 2, 3])
    assert tiles(cells, []) == cells


def test_the_band_of_a_head_and_every_other_row_are_no_lattice() -> None:
    assert tiles(grid([0, 1]), []) == []
    assert tiles(grid([0, 2, 4, 6]), []) == []


def test_cells_below_which_rows_without_a_fill_go_on_are_a_part_of_a_table() -> None:
    cells = grid([0, 1, 2])
    assert tiles(cells, print_at(3, 90, 170, 250)) == []
    right = [50 + (WIDE + 1) * (c + 1) - 4.0 for c in range(3)]  # the last figures of cells, right before their edges
    assert tiles(cells, print_at(3, *right)) == []
    running = [50.0 + 4 * k for k in range(55)]
    assert tiles(cells, print_at(3, *running)) == cells


def test_rows_without_a_fill_between_filled_ones_are_of_the_table_where_they_print_in_its_columns() -> None:
    cells = grid([0, 2, 4])
    between = [place for row in (1, 3, 5) for place in print_at(row, 90, 170, 250)]
    found = tiles(cells, between)
    assert [c for c in found if c in cells] == cells
    added = [c for c in found if c not in cells]
    assert sorted({(c["top"], c["bottom"]) for c in added}) == [(120, 142), (162, 184), (204, 224)]
    assert sorted((c["x0"], c["x1"]) for c in added) == sorted(3 * [(50, 130), (131, 211), (212, 292)])


def test_a_name_across_two_columns_of_a_row_without_a_fill_is_one_cell() -> None:
    name = [58.0 + 5 * k for k in range(29)]
    cells = grid([0, 2], columns=4)
    added = [c for c in tiles(cells, print_at(1, *name, 250, 330)) if c not in cells]
    assert [(c["x0"], c["x1"]) for c in added] == [(50, 211), (212, 292), (293, 373)]


def test_several_rows_between_fills_or_words_that_keep_to_no_column_are_no_row() -> None:
    assert tiles(grid([0, 3, 6]), [place for row in (1, 2, 4, 5) for place in print_at(row, 90, 170, 250)]) == []
    running = [50.0 + 4 * k for k in range(55)]
    assert tiles(grid([0, 2, 4]), [*print_at(1, *running), *print_at(3, *running)]) == []


def test_a_striped_table_that_goes_on_below_is_no_lattice() -> None:
    rows = [place for row in (1, 3, 5, 6) for place in print_at(row, 90, 170, 250)]
    assert tiles(grid([0, 2, 4]), rows) == []


def dots(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """Small filled boxes from one place to another, as browsers draw a dotted line."""
    count = int(max(x1 - x0, y1 - y0) // 1.5)
    places = ((x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(count + 1))
    return b"".join(b"%.2f %.2f 0.75 0.75 re f\n" % place for place in places)


def rules(drawn: bytes) -> tuple[list[int], list[int]]:
    """The y of level rules and the x of upright ones, in points of PDF and of the page (A4)."""
    with open_document(files.pdf([b"0 g\n" + drawn]), name="x.pdf") as document:
        layer = document.page(0).text_layer()
        assert layer is not None
        level = sorted(round(842 - r.box.cy) for r in layer.rules if r.horizontal)
        return level, sorted(round(r.box.cx) for r in layer.rules if not r.horizontal)


def test_rules_drawn_as_dots_are_level_and_upright_ones() -> None:
    level = b"".join(dots(100, y, 400, y) for y in (500, 530, 560))
    upright = b"".join(dots(x, 500, x, 560) for x in (100, 250, 400))
    assert rules(level + upright) == ([500, 530, 560], [100, 250, 400])
    assert rules(level) == ([500, 530, 560], [])


def strokes(*rows: float, wide: int = 3) -> list[dict[str, Any]]:
    """Level strokes at the ends of rows, as wide as so many columns."""
    x1 = 50 + (WIDE + 1) * wide - 1
    return [{"x0": 50, "x1": x1, "top": 100 + (HIGH + 1) * (r + 1), "bottom": 0} for r in rows]


def test_rows_without_a_fill_have_the_columns_of_the_filled_ones_above_where_strokes_as_wide_part_them() -> None:
    cells, last = grid([0, 1, 2]), grid([5])
    print_ = [p for row in (3, 4, 5) for p in print_at(row, 90, 170, 250)]
    found = tiles([*cells, *last], print_, strokes(3, 4, 5))
    assert found[:9] == cells
    assert [(c["x0"], c["top"]) for c in found[9:15]] == [(x, y) for y in (162, 184) for x in (50, 131, 212)]
    assert found[15:] == last


def test_no_column_goes_on_through_what_a_row_prints_on_its_edge() -> None:
    print_ = [*print_at(3, 90, 170, 250), *print_at(4, 90, 131)]
    assert tiles(grid([0, 1, 2]), print_, strokes(3, 4)) == []
    assert tiles(grid([0, 1, 2]), print_at(3, 90, 170, 250), strokes(3, 4, wide=2)) == []


def test_no_column_goes_on_into_the_words_below_a_table_and_a_band_of_one_cell_has_none() -> None:
    note = print_at(4, *(50.0 + 4 * k for k in range(60)))
    print_ = [*print_at(3, 90, 170, 250), *note, *print_at(5, 90, 170, 250)]
    found = tiles(grid([0, 1, 2]), print_, strokes(3, 4, 5))
    assert {c["top"] for c in found} == {100, 121, 142, 162}
    assert tiles(grid([0], columns=1), print_at(1, 90), strokes(1, 2, wide=1)) == []


def test_boxes_between_which_dark_strokes_stand_shade_what_these_rule() -> None:
    cells = grid([0, 1, 2])
    between = {"x0": 130.5, "x1": 130.5, "top": 100.0, "bottom": 162.0}
    assert tiles(cells, [], [], [between]) == []
    assert tiles(cells, [], [], [between | {"top": 140.0}, between | {"x0": 50.0}]) == cells
