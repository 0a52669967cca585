from __future__ import annotations

import numpy as np
import pytest
from layout_pages import across, down, lattice

from extract.lines.lattice import find_frames, find_grids, rectangles
from extract.model.page import Box, Rule

DPI = 300
XS, YS = [100.0, 500.0, 700.0, 900.0], [100.0, 160.0, 220.0, 280.0]


def spans(rules: list[Rule]) -> list[tuple[int, int, int, int]]:
    (grid,) = find_grids(rules, DPI)
    return [(c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


def test_a_fully_ruled_table_has_every_cell_in_its_place() -> None:
    (grid,) = find_grids(lattice(XS, YS), DPI)
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)
    cell = grid.cells[4]
    assert (cell.row, cell.column, cell.box) == (1, 1, Box(500, 160, 700, 220))


def test_a_head_merged_over_columns_and_one_over_rows() -> None:
    rules = [across(y, 100, 900) for y in (100, 220, 280)]
    rules += [across(160, 500, 900), down(100, 100, 280), down(500, 100, 280), down(700, 160, 280), down(900, 100, 280)]
    assert spans(rules) == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_a_column_rule_that_begins_within_a_row_ends_a_level_of_the_head_over_its_columns() -> None:
    rules = [across(y, 100, 900) for y in (100, 220, 280)]
    rules += [down(100, 100, 280), down(500, 100, 280), down(700, 165, 280), down(900, 100, 280)]
    assert spans(rules) == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_a_rule_with_holes_still_parts_its_cells() -> None:
    rules = [r for r in lattice(XS, YS) if not (not r.horizontal and r.box.cx == 700)]
    rules += [down(700, 100, 140), down(700, 165, 200), down(700, 212, 280)]
    assert len(spans(rules)) == 9


def test_a_rule_that_ends_a_little_short_still_meets() -> None:
    rules = [across(y, 100, 900) for y in YS] + [down(x, 112, 268) for x in XS]
    assert len(spans(rules)) == 9


def test_a_box_around_one_area_is_a_frame_not_a_table() -> None:
    rules = lattice([100, 900], [100, 500])
    assert find_grids(rules, DPI) == []
    assert find_frames(rules, DPI) == [Box(100, 100, 900, 500)]


def test_a_page_border_around_a_table_is_not_part_of_it() -> None:
    border = lattice([20, 1200], [20, 1700])
    (grid,) = find_grids(border + lattice(XS, YS), DPI)
    assert grid.box == Box(100, 100, 900, 280)


def test_underlines_of_a_form_are_no_table() -> None:
    assert find_grids([across(y, 400, 900) for y in (100, 160, 220, 280)], DPI) == []


def test_two_tables_one_over_the_other_and_two_side_by_side() -> None:
    below = lattice(XS, [y + 300 for y in YS])
    beside = lattice([x + 860 for x in XS], YS)
    grids = find_grids(lattice(XS, YS) + below + beside, DPI)
    assert [(g.box.x0, g.box.y0) for g in grids] == [(100, 100), (960, 100), (100, 400)]


def test_a_table_open_at_its_sides_has_its_outer_columns() -> None:
    rules = [across(y, 100, 900) for y in YS] + [down(500, 100, 280), down(700, 100, 280)]
    (grid,) = find_grids(rules, DPI)
    assert grid.columns == 3
    assert (grid.column_edges[0], grid.column_edges[-1]) == (100, 900)


def test_leaning_rules_give_leaning_cells() -> None:
    """An upright rule's box tells how much it leans, the ends of the rules that meet it which way."""
    ys = [100.0 + 60 * k for k in range(21)]
    lean = 60 / 1200
    rules = [across(y, 200 - (y - 100) * lean, 900 - (y - 100) * lean) for y in ys]
    rules += [Rule(Box(x - 62, 100, x + 2, 1300), False, 3) for x in (200, 600, 900)]
    (grid,) = find_grids(rules, DPI)
    assert (grid.rows, grid.columns) == (20, 2)
    first, last = grid.cells[0].box, grid.cells[-2].box
    assert abs(first.x0 - 199) < 5 and abs(last.x0 - 141) < 5


def test_points_of_a_digital_page_do_as_well_as_pixels() -> None:
    rules = [
        Rule(Box(r.box.x0 / 4, r.box.y0 / 4, r.box.x1 / 4, r.box.y1 / 4), r.horizontal, 0.5) for r in lattice(XS, YS)
    ]
    (grid,) = find_grids(rules, 72)
    assert (grid.rows, grid.columns) == (3, 3)


def test_open_places_that_are_no_rectangle_are_still_covered_once() -> None:
    """A missing piece of rule inside a table must neither lose a place nor give one to two cells."""
    under = [[True, False, True], [True, True, True]]
    beside = [[False, True], [True, True], [True, False]]
    cells = rectangles(3, 3, under, beside)
    places = [(i, j) for i0, j0, i1, j1 in cells for i in range(i0, i1) for j in range(j0, j1)]
    assert sorted(places) == [(i, j) for i in range(3) for j in range(3)]


def two_columns() -> np.ndarray:
    """The ink of a ruled table of three rows and two columns."""
    ink = np.zeros((320, 1000), np.uint8)
    for x in (100, 500, 900):
        ink[100:280, x - 1 : x + 1] = 255
    for y in (100, 160, 220, 280):
        ink[y - 1 : y + 1, 100:900] = 255
    return ink


def test_the_image_tells_a_rule_from_one_that_was_only_seemingly_found_across_a_cell() -> None:
    """A heading over all columns: the rules above and below it were taken for one that runs through."""
    ink = two_columns()
    ink[162:218, 490:510] = 0
    ink[182:197, 440:560] = 255
    rules = lattice([100, 500, 900], YS)
    assert [c.column_span for c in find_grids(rules, DPI)[0].cells] == [1] * 6
    assert [c.column_span for c in find_grids(rules, DPI, ink)[0].cells] == [1, 1, 2, 1, 1]


def test_a_hole_in_a_rule_that_no_text_crosses_is_still_an_edge() -> None:
    ink = two_columns()
    ink[162:218, 490:510] = 0
    ink[182:197, 200:300] = 255
    assert len(find_grids(lattice([100, 500, 900], YS), DPI, ink)[0].cells) == 6


def test_the_edges_of_the_paper_make_no_table() -> None:
    edges = lattice([100, 1900], [90, 120, 2600, 2650])
    assert find_grids(edges, 220) == []
    assert len(find_grids(lattice([100, 1900], [90, 1000, 2600]), 220)) == 1


def test_the_heads_of_letters_along_an_edge_are_no_rule() -> None:
    xs, ys = [100.0, 400.0, 600.0], [100.0, 150.0, 200.0, 250.0]
    rules = [r for r in lattice(xs, ys) if not (r.horizontal and 100 < r.box.cy < 250)]
    rules += [across(150, 400, 600), across(200, 400, 600)]  # the first column is one cell of three rows
    ink = np.zeros((300, 700), np.uint8)
    for r in rules:
        b = r.box
        ink[int(b.y0) : int(b.y1) + 1, int(b.x0) : int(b.x1) + 1] = 255
    for x in range(110, 390, 8):
        ink[150:160, x : x + 5] = 255  # letters that hang from the edge between the first two rows
    (grid,) = find_grids(rules, 150, ink)
    assert [(c.row, c.row_span) for c in grid.cells if c.column == 0] == [(0, 3)]


def test_the_stem_of_a_letter_over_a_column_s_rule_parts_no_head() -> None:
    """A head over two columns whose last letter stands right above the rule between them."""
    ink = two_columns()
    ink[102:159, 495:505] = 0
    ink[108:140, 499:502] = 255  # the stem and a mark over it: most of the row, but not its foot
    rules = [r for r in lattice([100, 500, 900], YS) if r.horizontal or r.box.cx != 500]
    rules.append(down(500, 160, 280))
    (grid,) = find_grids(rules, DPI, ink)
    assert [c.column_span for c in grid.cells] == [2, 1, 1, 1, 1]
    ink[102:159, 499:502] = 255
    (grid,) = find_grids(rules, DPI, ink)
    assert [c.column_span for c in grid.cells] == [1] * 6


@pytest.mark.parametrize(("beside", "cells"), [(True, 1), (False, 4)])
def test_one_rule_alone_in_a_row_is_the_stem_of_a_letter_where_print_stands_close_on_both_sides(
    beside: bool, cells: int
) -> None:
    """The name of a group over four columns: a letter and a mark over it stand where one rule was taken to run on."""
    xs, ys = [100, 300, 500, 700, 900], [100, 160, 220, 280]
    ink = np.zeros((320, 1000), np.uint8)
    for x in xs:
        ink[100:280, x - 1 : x + 2] = 255
    for y in ys:
        ink[y - 1 : y + 1, 100:900] = 255
    ink[162:218, 110:890] = 0
    ink[164:216, 499:502] = 255
    if beside:
        ink[185:205, 480:498] = ink[185:205, 504:520] = 255
    (grid,) = find_grids(lattice(xs, ys), DPI, ink)
    assert sum(c.row == 1 for c in grid.cells) == cells


def test_a_rule_that_bends_away_from_its_edge_still_parts_the_cells_of_a_head() -> None:
    """On a photographed sheet the upper end of an upright rule lies beside the line through the rest of it."""
    ink = two_columns()
    ink[102:159, 490:510] = 0
    for y in range(102, 159):
        x = 500 + round((159 - y) * 12 / 57)
        ink[y, x : x + 2] = 255
    (grid,) = find_grids(lattice([100, 500, 900], YS), DPI, ink)
    assert [c.column_span for c in grid.cells] == [1] * 6


def test_a_dotted_rule_is_one_all_along() -> None:
    ink = two_columns()
    ink[159:161] = ink[219:221] = 0
    for x in range(0, 800, 10):
        ink[159:161, 100 + x : 102 + x] = ink[219:221, 100 + x : 102 + x] = 255
    assert len(find_grids(lattice([100, 500, 900], YS), DPI, ink)[0].cells) == 6


def test_a_rule_too_pale_for_ink_in_the_shade_of_a_head_parts_its_cells() -> None:
    pale = two_columns()
    ink = pale.copy()
    ink[102:158, 490:510] = 0
    ink[125:140, 440:560] = 255
    rules = lattice([100, 500, 900], YS)
    assert [len(find_grids(rules, DPI, ink, faint)[0].cells) for faint in (None, pale)] == [5, 6]


def test_on_an_image_two_rules_begin_at_one_place_to_end_a_level_of_the_head_or_print_runs_over_one() -> None:
    from extract.lines.printed_edges import Edge, with_levels_begun

    whole = ((100.0, 280.0),)
    rows = [Edge(y, 500.0, 0.0, ((100.0, 900.0),)) for y in (100.0, 220.0, 280.0)]
    starts = (whole, whole, ((165.0, 280.0),), ((166.0, 280.0),), whole)
    columns = [Edge(x, 190.0, 0.0, p) for x, p in zip((100.0, 500.0, 600.0, 700.0, 900.0), starts, strict=True)]
    ink = np.zeros((300, 1000), np.uint8)
    both = with_levels_begun(rows, columns, 500.0, DPI, ink)
    assert [(e.at, e.parts) for e in both if e not in rows] == [(165.5, ((500.0, 900.0),))]
    columns[3] = Edge(700.0, 190.0, 0.0, whole)
    assert with_levels_begun(rows, columns, 500.0, DPI, ink) == rows
    assert [e.at for e in with_levels_begun(rows, columns, 500.0, DPI, None)] == [100.0, 165.0, 220.0, 280.0]
    ink[120:140, 540:594], ink[120:140, 640:690] = 255, 255  # names on either side of the rule
    assert with_levels_begun(rows, columns, 500.0, DPI, ink) == rows
    ink[120:140, 560:604] = 255  # one name over both columns
    assert [e.at for e in with_levels_begun(rows, columns, 500.0, DPI, ink)] == [100.0, 165.0, 220.0, 280.0]


def test_a_first_and_a_last_rule_that_go_on_leave_a_column_of_names_without_rules() -> None:
    rules = [across(100, 100, 900), across(340, 100, 900), *(across(y, 300, 900) for y in (160, 220, 280))]
    rules += [down(x, 100, 340) for x in (300, 600, 900)]
    (grid,) = find_grids(rules, DPI)
    assert (grid.columns, [round(x) for x in grid.column_edges]) == (3, [100, 300, 600, 900])
    assert [(c.row, c.row_span) for c in grid.cells if c.column == 0] == [(0, 4)]


def test_of_few_rules_the_outer_two_are_no_sign_of_a_column() -> None:
    rules = [across(100, 100, 900), across(220, 100, 900), across(160, 300, 900)]
    rules += [down(x, 100, 220) for x in (300, 600, 900)]
    (grid,) = find_grids(rules, DPI)
    assert grid.columns == 3  # most of three are two: the same as before


def test_column_rules_interrupted_at_one_place_leave_a_row_of_one_cell() -> None:
    rules = [across(y, 100, 900) for y in (100, 160, 600)]
    rules += [down(100, 100, 600), down(900, 100, 600)]
    rules += [down(x, a, b) for x in (500, 700) for a, b in ((100, 160), (220, 360), (420, 600))]
    (grid,) = find_grids(rules, DPI)
    assert [round(y) for y in grid.row_edges] == [100, 160, 220, 360, 420, 600]
    wide = [(c.row, c.column_span) for c in grid.cells if c.column == 0]
    assert wide == [(0, 1), (1, 3), (2, 1), (3, 3), (4, 1)]


def test_one_column_rule_that_is_interrupted_alone_is_broken() -> None:
    rules = [across(y, 100, 900) for y in (100, 160, 600)]
    rules += [down(x, 100, 600) for x in (100, 700, 900)] + [down(500, 100, 360), down(500, 420, 600)]
    (grid,) = find_grids(rules, DPI)
    assert [round(y) for y in grid.row_edges] == [100, 160, 600]
