from __future__ import annotations

from collections import Counter
from unicodedata import digit

from hypothesis import example, given, settings
from hypothesis import strategies as st
from layout_pages import lattice, line, right, texts, told

from extract.layout.assemble import assemble
from extract.layout.text_rows import is_leader
from extract.lines.lattice import find_grids
from extract.model.page import Line, Page, Paragraph, Table
from extract.parse.table_grid import grid_of
from extract.thai import digits

SIZE = (1240.0, 1754.0)


def table_page() -> tuple[list[Line], list]:  # type: ignore[type-arg]
    xs, ys = [100.0, 600.0, 700.0], [200.0, 240.0, 280.0, 320.0]
    lines = [line(100, 140, "A table with a box beside it")]
    for k in range(3):
        lines += [line(110, 210 + 40 * k, f"Label {chr(65 + k)}"), line(620, 210 + 40 * k, f"{k}.5")]
    lines += [line(820, 220, "Max"), line(820, 250, "Smart Back Office")]
    lines += [line(100, 400, "Below it goes the text")]
    return lines, lattice(xs, ys) + lattice([800, 1100], [200, 300])


def test_table_then_the_box_beside_it_then_the_text_below() -> None:
    lines, rules = table_page()
    blocks = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    assert told(blocks) == [
        "A table with a box beside it", "3x2", "Max", "Smart Back Office", "Below it goes the text",
    ]  # fmt: skip


def test_the_same_page_in_points_gives_the_same() -> None:
    lines, rules = table_page()
    blocks = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    assert isinstance(blocks[1], Table)
    assert texts(blocks[1]) == [["Label A", "0.5"], ["Label B", "1.5"], ["Label C", "2.5"]]


def test_a_ruled_and_an_unruled_table_on_one_page() -> None:
    lines, rules = table_page()
    for k in range(4):
        lines += [line(100, 600 + 40 * k, f"Item {chr(65 + k)}"), right(700, 600 + 40 * k, f"{10 * k}.0")]
    blocks = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    assert [b.kind for b in blocks if isinstance(b, Table)] == ["ruled", "aligned"]


def test_a_frame_around_rows_and_columns_is_their_table() -> None:
    lines = [line(120, 210, "Item"), line(520, 210, "2559"), line(720, 210, "2560")]
    for k in range(4):
        lines += [line(120, 260 + 40 * k, f"Item {chr(65 + k)}"), line(520, 260 + 40 * k, f"{k}.5")]
        lines += [line(720, 260 + 40 * k, f"1{k}.5")]
    rules = [*lattice([100, 900], [200, 245]), *lattice([100, 900], [245, 430])]
    table = next(b for b in assemble(lines, rules, find_grids(rules, 150), SIZE, 150) if isinstance(b, Table))
    assert texts(table)[:2] == [["Item", "2559", "2560"], ["Item A", "0.5", "10.5"]]


def test_the_tall_band_of_a_head_sets_no_print_apart() -> None:
    """Rows stand right below all of it."""
    head = [line(120, 250, "Item"), line(550, 220, "Year"), line(500, 290, "2559"), line(620, 290, "2560")]
    rows = [n for k in range(4) for n in (line(120, 350 + 40 * k, f"Item {k}"), line(505, 350 + 40 * k, f"{k}.5"),
                                          line(625, 350 + 40 * k, f"1{k}"))]  # fmt: skip
    rules = lattice([100, 750], [205, 325])
    table = next(b for b in assemble([*head, *rows], rules, find_grids(rules, 150), SIZE, 150) if isinstance(b, Table))
    assert texts(table)[:3] == [["Item", "Year"], ["2559", "2560"], ["Item 0", "0.5", "10"]]


def test_ranges_are_one_column() -> None:
    lines = []
    for k in range(4):
        y = 600 + 40 * k
        lines += [
            line(100, y, f"0{k}.30 -"),
            line(190, y, f"1{k}.00"),
            right(500, y, f"{3 * k}12"),
            right(700, y, f"{k}.5"),
        ]
    table = next(b for b in assemble(lines, [], [], SIZE, 150) if isinstance(b, Table))
    assert texts(table)[0] == ["00.30 - 10.00", "012", "0.5"]


def test_an_empty_page_has_no_blocks() -> None:
    assert assemble([], [], [], SIZE, 150) == ()


def arabic(of: Line) -> str:
    return digits.to_arabic(of.text)


words = st.text(st.sampled_from("abc ๑๒กขค.-5"), min_size=1, max_size=30).filter(lambda t: t.strip() == t)
placed = st.lists(
    st.tuples(st.integers(0, 110), st.integers(0, 80), words, st.sampled_from(["black", "colour"])), max_size=40
)


@settings(max_examples=120)
@given(placed, st.booleans())
@example([(0, 67, "5", "black"), (1, 66, "5", "black")], False)
@example([(0, 69, "5", "black"), (1, 68, "๑", "black")], False)
@example([(0, 0, "5", "black")] * 4 + [(0, 0, "...", "black")], False)
@example([(20, 15, "5", "black"), (20, 15, ".", "black"), (50, 15, "5", "black")], True)
def test_every_character_of_every_line_stands_in_exactly_one_block(
    found: list[tuple[int, int, str, str]], ruled: bool
) -> None:
    lines = [line(10.0 * x, 20.0 * y, text, ink=ink) for x, y, text, ink in found]
    rules = lattice([200, 500, 800], [300, 400, 500, 600]) if ruled else []
    blocks = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    out = Page(1, "ocr", "read", blocks=blocks)
    # A figure that hangs on the one before it becomes its mark, of whatever numerals.
    got = Counter(str(digit(c)) if c in "⁰¹²³⁴⁵⁶⁷⁸⁹" else c for n in out.lines() for c in arabic(n) if not c.isspace())
    wanted = Counter(c for n in lines for c in arabic(n) if not c.isspace())
    # Leaders, and a dot alone beside other print of its cell, which is dirt, may be left out.
    leaders = Counter(c for n in lines if is_leader(n.text) or n.text == "." for c in arabic(n) if not c.isspace())
    assert wanted - leaders <= got <= wanted


def page_of(number: int, *blocks: Paragraph | Table) -> Page:
    return Page(number, "ocr", "read", blocks=blocks)


def ruled(rows: list[list[str]], head: bool, y: float = 200) -> Table:
    lines, ys = [], [y + 40 * k for k in range(len(rows) + 1)]
    for k, row in enumerate(rows):
        lines += [line(110 + 300 * j, y + 10 + 40 * k, text) for j, text in enumerate(row)]
    rules = lattice([100.0, 400.0, 700.0, 1000.0], ys)
    (table,) = [b for b in assemble(lines, rules, find_grids(rules, 150), SIZE, 150) if isinstance(b, Table)]
    assert bool(table.header_rows) is head
    return table


def test_titles_of_merged_heads_come_from_the_top_level_down() -> None:
    from layout_pages import across, down

    rules = [across(y, 100, 700) for y in (100, 180, 220)] + [across(140, 400, 700)]
    rules += [down(100, 100, 220), down(400, 100, 220), down(550, 140, 220), down(700, 100, 220)]
    lines = [line(110, 130, "Indicator"), line(450, 110, "Score"), line(410, 150, "target"), line(560, 150, "result")]
    lines += [line(110, 190, "Literacy"), line(410, 190, "80.0"), line(560, 190, "75.5")]
    (table,) = [b for b in assemble(lines, rules, find_grids(rules, 150), SIZE, 150) if isinstance(b, Table)]
    grid = grid_of(Page(number=1, origin="ocr", status="read", blocks=(table,)), 0)
    assert grid is not None
    assert [grid.header(c, 2) for c in range(3)] == [("Indicator",), ("Score", "target"), ("Score", "result")]


def halves(values: bool = True) -> tuple[list[Line], list]:  # type: ignore[type-arg]
    """Months down two halves beside one another: a rule under each row and one between the halves, none of columns."""
    ys = [200.0 + 40 * k for k in range(5)]
    lines = []
    for half, x in enumerate((110, 610)):
        for k in range(4):
            lines.append(line(x, ys[k] + 10, f"Month {4 * half + k + 1}"))
            cells = [f"{k + 2},{half}15", f"6{k}.{half}5"] if values else ["yes", f"6{k}.{half}5"]
            lines += [right(x + 280, ys[k] + 10, cells[0]), right(x + 440, ys[k] + 10, cells[1])]
    return lines, lattice([100, 600, 1100], ys)


def test_cells_that_each_hold_a_row_are_no_cells_of_a_table() -> None:
    lines, rules = halves()
    (table,) = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    assert isinstance(table, Table)
    assert texts(table)[0] == ["Month 1", "2,015", "60.05", "Month 5", "2,115", "60.15"]


def test_cells_with_words_and_one_value_are_cells_of_a_table() -> None:
    lines, rules = halves(values=False)
    (table,) = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    assert isinstance(table, Table)
    assert (table.kind, table.columns) == ("ruled", 2)


def test_a_frame_whose_rows_are_years_and_values_with_units_parts_no_columns() -> None:
    rules = lattice([100, 1000], [200, 240, 360])
    lines = [line(x, 210, name) for x, name in ((110, "year"), (400, "taxes"), (700, "orders"))]
    for k, (year, taxes, orders) in enumerate(
        [("2563", "182.46", "9,104"), ("2564", "171.92", "8,762"), ("2565", "188.05", "10,215")]
    ):
        lines += [
            line(110, 250 + 36 * k, year),
            line(400, 250 + 36 * k, f"{taxes} บาท"),
            line(700, 250 + 36 * k, f"{orders} ฉบับ"),
        ]
    (table,) = assemble(lines, rules, find_grids(rules, 150), SIZE, 150)
    assert isinstance(table, Table)
    assert texts(table)[:2] == [["year", "taxes", "orders"], ["2563", "182.46 บาท", "9,104 ฉบับ"]]
