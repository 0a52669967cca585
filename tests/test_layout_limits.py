"""What a limit of layout prevents, drawn just within the limit and just beyond it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from layout_pages import across, down, lattice, line, right, told

from extract.layout import measures
from extract.layout.assemble import assemble
from extract.layout.heads import plain_head, ruled_head
from extract.layout.join import joined, label_candidates, sentence_goes_on
from extract.layout.order import in_reading_order, join_pieces, paragraphs, part_margins, with_signatures
from extract.layout.places import Column, place_of, placed
from extract.layout.text_rows import hangs_on, text_rows
from extract.layout.text_rows import joined as run_on
from extract.layout.unruled import aligned, find_tables
from extract.layout.wrapping import TextColumn
from extract.lines.lattice import find_grids
from extract.model.page import Box, Line, Page, Paragraph, Table

UNIT = 20.0
SIZE = (1240.0, 1754.0)
COLUMNS = [Column(100, 300, False), Column(500, 560, True), Column(700, 760, True)]


def labels(*lines: Line) -> TextColumn:
    return TextColumn(lines, Column(100, 360, False), 40, UNIT, measures.MEASURES)


@pytest.mark.parametrize(("set_in", "is_own"), [(50, False), (72, True)])
def test_a_line_far_right_of_the_next_is_no_line_of_its_label(set_in: float, is_own: bool) -> None:
    below = [line(100, 130 + 40 * k, "Lights along every street") for k in range(3)]
    column = labels(line(100 + set_in, 100, "Survey of the served"), *below)
    assert (column.together[0] >= measures.MEASURES.unruled) == is_own


@pytest.mark.parametrize(("lines", "numbered"), [(11, True), (13, False)])
def test_a_few_labels_that_begin_with_a_figure_are_no_numbered_ones(lines: int, numbered: bool) -> None:
    texts_ = [f"{k + 1}. Roads" if k < 3 else "Roads of the town" for k in range(lines)]
    assert labels(*(line(100, 40 * k, t) for k, t in enumerate(texts_))).is_numbered == numbered


@pytest.mark.parametrize(("share", "centred"), [(0.4, True), (0.62, False)])
def test_lines_are_centred_where_their_middles_are_less_off_than_their_beginnings(share: float, centred: bool) -> None:
    """Set in by 4 units over a line: no label of it, unless labels are centred."""
    off = 100 * (1 - share), 100 * (1 + share)  # of the beginning and of the end, so that the middle is off by a share
    over = line(100 + 100, 100, "a" * 20)
    over = replace(over, box=replace(over.box, x1=400 - 100 + 2 * 100 * share))
    column = labels(over, *(line(100, 130 + 40 * k, "a" * 30) for k in range(2)))
    assert off and (column.together[0] < measures.MEASURES.unruled) == centred


@pytest.mark.parametrize(("off", "under"), [(7, True), (9, False)])
def test_values_at_a_tab_stand_under_one_another_though_they_are_of_different_length(off: float, under: bool) -> None:
    assert aligned(line(500, 100, "4.50 (of five hundred)"), line(500 + off, 140, "4"), UNIT) == under


def tables_about(*rows: list[Line]) -> int:
    """Tables found of three rows, other rows, and three rows more, all 30 apart."""
    offices = [[line(100, 0, f"Office {k}"), right(600, 0, f"4.{k}"), right(760, 0, f"1.{k}")] for k in range(6)]
    made = enumerate([*offices[:3], *rows, *offices[3:]])
    return len(find_tables([line(n.box.x0, 30.0 * k, n.text) for k, row in made for n in row], [])[0])


def test_two_rows_of_prose_end_a_table_and_one_does_not() -> None:
    prose = [line(100, 0, "words of those who came and said so by and by to us once again")]
    assert tables_about(prose) == 1
    assert tables_about(prose, prose) == 2


@pytest.mark.parametrize(("x", "tables"), [(168, 2), (194, 1)])
def test_what_begins_near_the_labels_and_runs_past_the_values_is_prose(x: float, tables: int) -> None:
    assert tables_about([line(x, 0, "y" * 60)]) == tables


@pytest.mark.parametrize(("wide", "over", "place"), [(1, 0.5, (0, 0)), (2, 0.5, (0, 0)), (2, 0.75, (0, 1))])
def test_a_short_line_that_touches_the_next_column_is_none_of_it(
    wide: int, over: float, place: tuple[int, int]
) -> None:
    box = Box(300 - (wide - over) * UNIT, 0, 300 + over * UNIT, 20)
    assert place_of(box, [Column(100, 300, False), Column(300, 400, True)], UNIT) == place


@pytest.mark.parametrize(("over", "place"), [(0.25, (0, 0)), (0.36, (0, 1))])
def test_a_long_line_is_of_the_columns_that_hold_a_share_of_it(over: float, place: tuple[int, int]) -> None:
    box = Box(300 - 100 * (1 - over), 0, 300 + 100 * over, 20)
    assert place_of(box, [Column(100, 300, False), Column(300, 400, True)], UNIT) == place


@pytest.mark.parametrize(("before", "pieces"), [(24, 2), (38, 1)])
def test_a_label_is_cut_from_its_value_only_near_the_value_s_column(before: float, pieces: int) -> None:
    """Farther off stands a figure of the label itself."""
    label = line(100, 0, "Water of the town")
    value = line(500 - before, 0, "4.55555555")
    glyphs = (*label.run.glyphs, *value.run.glyphs)
    whole = replace(label, run=type(label.run).of(glyphs), box=Box(100, 0, value.box.x1, 20))
    assert len(placed([whole], [Column(100, 480, False), Column(500, 560, True)], UNIT)) == pieces


ROWS = [
    [line(100, 400 + 60 * k, "Water"), right(560, 400 + 60 * k, "4.5"), right(760, 400 + 60 * k, "4")] for k in (0, 1)
]


def head(y: float) -> list[Line]:
    return [line(120, y, "Name"), line(500, y, "Score"), line(700, y, "Level")]


@pytest.mark.parametrize(("white", "first"), [(46, 0), (62, 1)])
def test_a_head_is_hardly_farther_off_than_rows_are(white: float, first: int) -> None:
    """Rows 60 apart have white of 40 between them."""
    assert plain_head([head(380 - white), *ROWS], 0, 1, COLUMNS, [], UNIT, 60.0) == first


@pytest.mark.parametrize(("between", "first"), [(2, 0), (3, 4)])
def test_many_rows_between_a_line_over_all_columns_and_the_values_are_no_groups(between: int, first: int) -> None:
    """The line is prose that ends over the values by chance."""
    wide = run_on([line(180, 374 - 26 * between, "Name"), line(505, 374 - 26 * between, "Score"),
                   line(705, 374 - 26 * between, "Level")])  # fmt: skip
    rows = [[wide], *([line(100, 400 - 26 * k, "group of offices")] for k in range(between, 0, -1)), *ROWS]
    assert plain_head(rows, 0, between + 1, COLUMNS, [], UNIT, 30.0) == first


@pytest.mark.parametrize(("count", "found"), [(5, (0, 5)), (6, None)])
def test_what_stands_between_two_rules_is_a_head_if_it_is_not_long(count: int, found: tuple[int, int] | None) -> None:
    prose = [[line(700, 380 - 26 * k, "words that head nothing here")] for k in range(count, 0, -1)]
    rules = [prose[0][0].box.y0 - 5.0, 390.0]
    assert ruled_head([*prose, *ROWS], 0, count, COLUMNS, rules, UNIT, 60.0) == found


def test_rows_of_a_head_half_way_between_others_make_it_no_longer() -> None:
    """Names of one line and of two stand side by side in the lowest of its levels; some are of no column."""
    levels = [[line(x, y, name) for x in (500, 700)] for y, name in ((200, "year"), (226, "men"), (252, "count"))]
    between = [
        [line(0, 240, "part")],
        [line(600, 263, "share")],
        [line(x, 274, "(no)") for x in (500, 700)],
    ]
    rows = sorted([*levels, *between], key=lambda row: row[0].box.cy)
    assert ruled_head([*rows, *ROWS], 0, len(rows), COLUMNS, [190.0, 300.0], UNIT, 60.0) == (0, len(rows))


@pytest.mark.parametrize(("up", "first"), [(50, 0), (72, 1)])
def test_a_rule_far_over_the_rows_parts_a_line_from_their_head(up: float, first: int) -> None:
    """Near over them it is the table's own."""
    rows = [head(400 - up - 22), *ROWS]
    assert plain_head(rows, 0, 1, COLUMNS, [400 - up], UNIT, 100.0) == first


@pytest.mark.parametrize(("white", "first"), [(0.17, 0), (0.25, 1)])
def test_a_tall_head_is_one_whose_rows_stand_between_one_another(white: float, first: int) -> None:
    rows = [head(380 - 20 * (1 + white) * k) for k in range(11, -1, -1)]
    assert (plain_head([*rows, *ROWS], 0, 12, COLUMNS, [], UNIT, 60.0) > 0) == (first > 0)


def test_a_head_some_rows_of_which_stand_between_one_another_may_be_tall_to_its_first() -> None:
    mixed = [head(380 - 24 * k) for k in range(10)] + [head(380 - 24 * 10 - 20 * k) for k in (1, 2)]
    rows = [*mixed[::-1][:10], head(378.0), *mixed[::-1][10:]]
    assert plain_head([*rows, *ROWS], 0, 13, COLUMNS, [], UNIT, 60.0) == 0
    assert plain_head([*mixed[::-1], *ROWS], 0, 12, COLUMNS, [], UNIT, 60.0) > 0


@pytest.mark.parametrize(("under", "rows"), [(100, 5), (150, 4)])
def test_a_rule_not_far_below_closes_a_table(under: float, rows: int) -> None:
    lines = [n for k in range(4) for n in (line(100, 100 + 30 * k, f"Office {k}"), right(600, 100 + 30 * k, f"4.{k}"))]
    lines += [line(100, 214, "of all"), line(540, 214, "none")]
    found = find_tables(lines, [across(80, 90, 610), across(210 + under, 90, 610)])[0]
    assert [t.rows for t in found] == [rows]


# Text


@pytest.mark.parametrize(("off", "pieces"), [(24, 1), (38, 2)])
def test_a_wide_gap_in_prose_is_bridged_between_ends_that_stand_under_one_another(off: float, pieces: int) -> None:
    lines = [line(100, 100, "a" * 90), line(100 + off, 130, "b" * 20), line(100 + off + 340, 130, "c" * 54)]
    lines[2] = right(1000, 130, "c" * (54 - int(off / 10)))
    assert len(join_pieces(lines)) == 1 + pieces


def mark(text: str, x: float, top: float, height: float) -> Line:
    made = line(x, top, text, 2 * height / len(text) if len(text) > 1 else height)
    return replace(made, box=Box(x, top, x + 10 * len(text), top + height))


@pytest.mark.parametrize(("over", "rows"), [(2.8, 1), (4.8, 2)])
def test_a_raised_mark_far_over_its_line_is_of_the_line_above(over: float, rows: int) -> None:
    assert len(text_rows([line(100, 100, "Water"), mark("2", 152, 88 - over, 12)])) == rows


@pytest.mark.parametrize(("before", "hangs"), [(1.6, True), (2.6, False)])
def test_a_mark_may_begin_a_little_before_its_line_ends(before: float, hangs: bool) -> None:
    assert hangs_on(mark("2", 150 - before, 95, 12), line(100, 100, "Water")) == hangs


@pytest.mark.parametrize(("text", "hangs"), [("12", True), ("123", False)])
def test_a_number_over_a_line_s_middle_is_a_mark_if_it_is_short(text: str, hangs: bool) -> None:
    assert hangs_on(mark(text, 152, 88, 20), line(100, 100, "Water")) == hangs


@pytest.mark.parametrize(("left", "lines"), [(5, 2), (8, 1)])
def test_a_word_and_the_space_before_it_must_have_room(left: float, lines: int) -> None:
    """Or the line above is full, and the paragraph goes on."""
    word = "administrations"  # 15 letters, 150 wide
    full = [line(100, 100, "a" * 90), line(100, 126, "b" * 90)]
    last = replace(full[1], box=replace(full[1].box, x1=1000 - 150 - left))
    assert len(paragraphs([full[0], last, line(100, 152, word)])[0].lines) == 1 + lines


@pytest.mark.parametrize(
    ("wide", "high", "pieces"), [(0.72, 0.95, 2), (0.95, 0.95, 1), (0.95, 0.42, 2), (0.95, 0.62, 1)]
)
def test_a_frame_around_the_page_sets_nothing_apart(wide: float, high: float, pieces: int) -> None:
    x1, y1 = 20 + wide * SIZE[0], 40 + high * SIZE[1]
    rules = [across(40, 20, x1), across(y1, 20, x1), down(20, 40, y1), down(x1, 40, y1)]
    beside = [right(x1 - 5, 400, "words within"), line(x1 + 5, 400, "and on")]
    assert len(assemble(beside, rules, [], SIZE, 150)) == pieces


@pytest.mark.parametrize(("over", "role"), [(20, "body"), (34, "header")])
def test_a_rule_at_the_edge_of_a_table_is_the_table_s_own(over: float, role: str) -> None:
    """One farther over it parts a running head from the page."""
    rules = lattice([100, 600, 1100], [150, 300, 450])
    lines = [line(100, 88, "Report"), line(120, 200, "Water"), line(620, 200, "4.5"), line(100, 500, "words")]
    blocks = assemble(lines, [*rules, across(150 - over, 100, 1100)], find_grids(rules, 150), SIZE, 150)
    assert next(b.role for b in blocks if isinstance(b, Paragraph)) == role


@pytest.mark.parametrize(("text", "role"), [("Ab", "body"), ("Abc", "heading")])
def test_a_large_sign_or_two_are_no_heading(text: str, role: str) -> None:
    small = [line(100, 400 + 30 * k, "words of the page " * 3) for k in range(6)]
    blocks = assemble([line(100, 300, text, 40), *small], [], [], SIZE, 150)
    assert [b.role for b in blocks if isinstance(b, Paragraph) and b.lines[0].text == text] == [role]


@pytest.mark.parametrize(("off", "heads"), [(20, 0), (32, 1)])
def test_the_last_rules_of_a_table_make_no_running_head(off: float, heads: int) -> None:
    """Of two rules that begin and end under one another the lower parts no head from the text."""
    body = [line(100, 300 + 30 * k, "words of the page " * 3) for k in range(4)]
    rules = [across(90, 100, 1100), across(135, 100 + off, 1100 + off)]
    assert len(part_margins([line(100, 100, "Office  4.5"), *body], rules, SIZE)[0]) == heads


@pytest.mark.parametrize(("white", "heads"), [(13, 0), (19, 1)])
def test_small_print_right_over_the_text_is_no_running_head(white: float, heads: int) -> None:
    body = [line(100, 90 + 30 * k, "words of the page " * 3) for k in range(6)]
    small = line(100, 90 - white - 14, "words in small", 14)
    assert len(part_margins([small, *body], [], SIZE)[0]) == heads


@pytest.mark.parametrize(("length", "role"), [(50, "signature"), (75, "body")])
def test_a_paragraph_that_speaks_of_signing_closes_no_letter(length: int, role: str) -> None:
    paragraph = Paragraph((line(600, 100, "ลงนาม".ljust(length, "ก")),))
    assert [b.role for b in with_signatures([paragraph], 1240) if isinstance(b, Paragraph)] == [role]


@pytest.mark.parametrize(("white", "first"), [(13, "l0r0"), (19, "l0l1")])
def test_columns_of_text_have_white_between_them(white: float, first: str) -> None:
    """Less is the white of a line of two parts, which is read across."""
    blocks = [Paragraph((line(x, 100 + 30 * k, f"{c}{k}".ljust(20, "x")),))
              for k in range(6) for c, x in (("l", 100.0), ("r", 300 + white))]  # fmt: skip
    got = "".join(t[:2] for t in told(in_reading_order(blocks, UNIT)))  # type: ignore[arg-type]
    assert got.startswith(first)


# Over a page's end


def sheet(number: int, *lines: Line, dpi: float = 200.0) -> Page:
    return Page(number, "ocr", "read", dpi=dpi, blocks=tuple(Paragraph((n,)) for n in lines))


def tabled(dpi: float = 200.0) -> Page:
    rows = [n for k in range(4) for n in (line(100, 100 + 36 * k, "Water of all"), right(600, 100 + 36 * k, f"4{k}.5"),
                                          right(750, 100 + 36 * k, f"1{k}.2"))]  # fmt: skip
    (table,), _ = find_tables(rows, [])
    return Page(1, "ocr", "read", dpi=dpi, blocks=(table,))


@pytest.mark.parametrize(("dpi", "rows"), [(203, 1), (205, 0)])
def test_a_row_goes_on_on_a_page_of_one_scale(dpi: float, rows: int) -> None:
    row = (line(100, 80, "Roads"), right(600, 80, "50.7"), right(750, 80, "61.0"))
    assert sum(isinstance(b, Table) for b in joined([tabled(), sheet(2, *row, dpi=dpi)])[1].blocks) == rows


@pytest.mark.parametrize(("white", "tables"), [(10, 1), (14, 0)])
def test_a_line_far_over_a_row_overleaf_is_not_of_its_label(white: float, tables: int) -> None:
    values = right(600, 124, "50.7"), right(750, 124, "61.0")
    row = line(100, 80 - white, "Roads"), line(100, 100, "weirs"), line(100, 124, "and locks"), *values
    assert sum(isinstance(b, Table) for b in joined([tabled(), sheet(2, *row)])[1].blocks) == tables


def test_a_label_goes_on_overleaf_for_four_lines_at_most() -> None:
    assert len(label_candidates(sheet(2, *(line(72, 80 + 16 * k, "words") for k in range(6))))) == 4


@pytest.mark.parametrize(("over", "goes_on"), [(0.4, True), (0.62, False)])
def test_a_sentence_goes_on_overleaf_from_the_lowest_line(over: float, goes_on: bool) -> None:
    last, other = line(72, 780 - over * UNIT, "words to the very end"), line(400, 780, "another column")
    first, second = (
        sheet(1, last, replace(other, box=replace(other.box, x0=200, x1=282))),
        sheet(2, line(72, 80, "go on")),
    )
    assert sentence_goes_on(first, (last,), second, (line(72, 80, "go on"),), False) == goes_on


@pytest.mark.parametrize(("step", "goes_on"), [(2.5, True), (3.6, False)])
def test_a_sentence_goes_on_in_the_next_paragraph_if_that_is_near(step: float, goes_on: bool) -> None:
    last, first = line(72, 100, "words to the very end"), line(72, 100 + step * UNIT, "and so on")
    page = sheet(1, last, first)
    assert sentence_goes_on(page, (last,), page, (first,), False) == goes_on
