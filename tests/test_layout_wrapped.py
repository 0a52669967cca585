"""Tables without rules whose labels wrap over several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from layout_pages import across, line, right, texts

from extract.layout.aligned import _body_cells
from extract.layout.line_level import letter_height, level_of
from extract.layout.measures import MEASURES
from extract.layout.places import Column
from extract.layout.rows import Body
from extract.layout.unruled import find_tables
from extract.layout.wrapping import TextColumn, _two_modes
from extract.model.page import Box, Line

LABELS = [
    ("ด้านนโยบาย", "และแนวปฏิบัติ", "(Policies/", "Practices)"),
    ("Digital", "Government", "Policies"),
    ("Cyber Security", "Policy"),
    ("Interoperability",),
    ("ERP", "Development"),
]
VALUES = ["50.2", "62.1", "38.6", "๖๒.๕", "32.8"]
JOINED = [
    "ด้านนโยบายและแนวปฏิบัติ (Policies/ Practices)",
    "Digital Government Policies",
    "Cyber Security Policy",
    "Interoperability",
    "ERP Development",
]


def page(
    step: float = 26,
    more: float = 14,
    labels_at: float = 100,
    numbered: bool = False,
    labels: Sequence[tuple[str, ...]] = LABELS,
) -> list[Line]:
    """Lines of label ``step`` apart, ``more`` white between labels, each value at its label's middle."""
    out: list[Line] = []
    y = 100.0
    for k, (label, value) in enumerate(zip(labels, VALUES, strict=True)):
        out += [line(labels_at, y + step * n, text) for n, text in enumerate(label)]
        middle = y + step * (len(label) - 1) / 2
        out.append(right(520, middle, value))
        if numbered:
            out.append(line(40, middle, "๑๒๓๔๕"[k]))
        y += step * len(label) + more
    return out


def test_each_value_has_the_lines_about_it() -> None:
    (table,), rest = find_tables(page(), [])
    assert texts(table) == [[a, b] for a, b in zip(JOINED, VALUES, strict=True)]
    assert rest == []


def test_the_column_of_labels_need_not_be_the_first() -> None:
    (table,), _ = find_tables(page(numbered=True), [])
    assert [row[1:] for row in texts(table)] == [[a, b] for a, b in zip(JOINED, VALUES, strict=True)]


def test_the_head_is_not_taken_for_the_first_label() -> None:
    lines = [line(130, 30, "ตัวชี้วัด"), line(450, 30, "คะแนน"), *page()]
    (table,), _ = find_tables(lines, [across(15, 90, 540), across(70, 90, 540), across(640, 90, 540)])
    assert table.header_rows == 1
    assert texts(table)[1] == [JOINED[0], VALUES[0]]


def test_a_title_set_in_the_middle_over_the_first_row_is_no_part_of_its_label() -> None:
    """However near it stands, and though the first word of the label has no room behind it."""
    below = [line(100, 130 + 40 * k, "Lights along every street") for k in range(3)]
    for over, cost in ((line(300, 100, "Survey of those served"), 4.0), (line(120, 100, "Of the town's offices"), 0.0)):
        column = TextColumn([over, *below], Column(100, 350, False), 40, 20, MEASURES)
        assert column.together[0] >= cost
        assert (column.together[0] >= 4.0) == (cost > 0)


def test_prose_whose_first_line_ends_over_the_values_is_no_head() -> None:
    lines = [line(100, 0, "We asked all of those who came       today")]
    lines += [
        line(100, 26 + 26 * k, text)
        for k, text in enumerate(
            ("to our offices in the town and", "in the two districts about it,", "and report what they answered.")
        )
    ]
    rows = [
        ("1. Clean water of the district", "4.14"),
        ("2. Lights along every street", "4.34"),
        ("3. Roads and bridges and weirs", "4.44"),
    ]
    lines += [n for k, (a, b) in enumerate(rows) for n in (line(100, 110 + 32 * k, a), right(520, 110 + 32 * k, b))]
    (table,), _ = find_tables(lines, [])
    assert table.header_rows == 0
    assert texts(table)[-3:] == [list(row) for row in rows]


def test_a_heading_without_a_value_is_nobody_s_label() -> None:
    lines = [n for n in page() if n.text != VALUES[3]]  # Interoperability, with white about it
    (table,), _ = find_tables(lines, [])
    assert ["Cyber Security Policy", "38.6"] in texts(table)
    assert ["ERP Development", "32.8"] in texts(table)
    assert [r for r in texts(table) if r[0] == "Interoperability"] in ([], [["Interoperability", ""]])


@pytest.mark.parametrize("more", [0.0, 1.0])
def test_lines_evenly_apart_do_not_tell_where_labels_end(more: float) -> None:
    """Then no value may be given a whole label that is another one's."""
    tables, _ = find_tables(page(more=more), [])
    for row in (r for table in tables for r in texts(table)):
        if row[0] in JOINED and row[1]:
            assert row[1] == VALUES[JOINED.index(row[0])]


def test_a_stroke_of_a_pen_between_two_rows_does_not_part_the_table() -> None:
    lines = [line(100, 100 + 36 * k, f"Indicator {'abcdef'[k]}") for k in range(6)]
    lines += [right(600, 100 + 36 * k, f"{20 + k}.5") for k in range(6)]
    (table,), rest = find_tables([*lines, line(760, 190, "—")], [])
    assert len(texts(table)) == 6
    assert [n.text for n in rest] == ["—"]


@pytest.mark.parametrize("long", [60.0, 11.0])
def test_a_stroke_under_a_word_that_is_read_as_a_digit_is_none(long: float) -> None:
    """But a digit that is no longer than one may be a value."""
    lines = []
    for k in range(3):
        y = 100 + 60 * k
        lines += [line(40, y, str(k + 1)), line(100, y, f"Place {'abc'[k]}")]
        lines += [right(x, y, f"{k + 3}{x // 100}.5") for x in (400, 520, 640)]
    at = [Box(395.0 - long, y, 395.0, y + 11) for y in (134.0, 194.0)]
    strokes = [replace(line(384, box.y0, "๔", 11.0), box=box) for box in at]
    tables, _ = find_tables([*lines, *strokes], [])
    got = [texts(t) for t in tables]
    whole = [[[str(k + 1), f"Place {'abc'[k]}", *(f"{k + 3}{n}.5" for n in (4, 5, 6))] for k in range(3)]]
    assert (got == whole) is (long == 60.0)


@pytest.mark.parametrize("white", [20, 26])
@pytest.mark.parametrize("between", [("Port of", "Beta in", "Two"), ("Port of", "Beta")])
def test_the_first_and_the_last_name_have_all_their_lines_however_wide_the_lines_are_set(
    between: tuple[str, ...], white: int
) -> None:
    """Figures lower than letters make a line height of the page that is less than the white between a name's lines."""
    names = [("Town of", "Alpha in", "One"), between, between, between, ("City of", "Gamma", "in One")]
    lines, step, y = [], 18 + white, 100.0
    for k, name in enumerate(names):
        lines += [line(140, y + step * n, text, 18.0) for n, text in enumerate(name)]
        middle = y + step * (len(name) - 1) / 2
        lines += [line(100, middle, str(k + 1), 15.0)]
        lines += [right(x, middle, f"{k + 3}{x // 100}.5", 15.0) for x in (400, 520, 640, 760)]
        y += step * (len(name) + 0.4)
    (table,), rest = find_tables(lines, [])
    assert [row[1] for row in texts(table)] == [" ".join(name) for name in names]
    assert rest == []


def test_a_label_s_own_number_alone_in_its_line_is_its_first_line() -> None:
    labels = [*LABELS[:3], ("๔.๓", "Interoperability"), LABELS[4]]
    (table,), _ = find_tables(page(labels=labels), [])
    assert texts(table)[3] == ["๔.๓ Interoperability", "๖๒.๕"]
    assert texts(table)[4] == ["ERP Development", "32.8"]


def inked(base: float, text: str, above: float = 0.0, below: float = 0.0) -> Line:
    """A line of an image whose letters, 20 high, stand on ``base``: its box is that of its ink."""
    drawn = line(100, base - 20 - above, text)
    return replace(drawn, box=Box(drawn.box.x0, base - 20 - above, drawn.box.x1, base + below))


def test_a_line_of_an_image_stands_where_its_consonants_do() -> None:
    lines = [inked(100, "งานกองคลง"), inked(140, "ที่หนึ่ง", above=17), inked(180, "ผู้ดูแล", above=9, below=7)]
    height = letter_height(lines)
    assert height == pytest.approx(20, rel=0.01)
    assert [level_of(n, height) for n in lines] == pytest.approx([90, 130, 170], abs=0.5)
    layer = replace(lines[1], reader="text-layer")
    assert level_of(layer, height) == layer.box.cy


def test_lines_nearly_as_far_apart_as_rows_may_still_be_one_label() -> None:
    """Large type: what parts lines from rows is a matter of degree, and no threshold that noise may cross."""
    lines = [line(100, y, text) for y, text in ((100, "Lights along every street of"), (152, "the town"))]
    costs = [TextColumn(lines, Column(100, 400, False), apart, 20, MEASURES).together[0] for apart in (70, 60, 56, 52)]
    assert TextColumn(lines, Column(100, 400, False), 0.0, 20, MEASURES).together[0] >= MEASURES.row_step
    assert costs[0] == 0.0 < costs[1] < costs[2] < costs[3] == pytest.approx(MEASURES.row_step)


def test_a_label_set_in_under_a_line_without_a_value_is_a_row_of_its_own() -> None:
    """Rows that values tell begin further right: what stands left of them over such a row is its group's name."""
    lines = [line(100, 70, "Kind"), right(900, 70, "Amount"), line(100, 100, "Staple crops")]
    for k, (label, value) in enumerate(zip(("Rice", "Cassava", "Maize"), ("3.5", "4.5", "5.5"), strict=True)):
        lines += [line(130, 130 + 30 * k, label), right(900, 130 + 30 * k, value)]
    lines += [line(100, 220, "Livestock")]
    for k, (label, value) in enumerate(zip(("Cattle", "Buffaloes"), ("6.5", "7.5"), strict=True)):
        lines += [line(130, 250 + 30 * k, label), right(900, 250 + 30 * k, value)]
    (table,), _ = find_tables(lines, [])
    assert [row[0] for row in texts(table)] == [
        "Kind", "Staple crops", "Rice", "Cassava", "Maize", "Livestock", "Cattle", "Buffaloes",
    ]  # fmt: skip


def test_lines_of_a_cell_over_a_number_and_its_label_run_from_top_to_bottom() -> None:
    """The second line of a label begins where the number does, and so stands in both columns."""
    columns = [Column(100, 140, False), Column(160, 400, False), Column(600, 700, True)]
    number, label, value = line(100, 100, "1.3"), line(160, 100, "share of the letters"), right(700, 112, "44.6")
    below = line(100, 124, "that were answered within")
    body = Body([(number, (0, 0)), (label, (1, 1)), (value, (2, 2)), (below, (0, 1))], True)
    cell, *_ = _body_cells(body, 0, columns, (100, 150, 500, 700), (100, 150))
    assert [n.text for n in cell.lines] == ["1.3", "share of the letters", "that were answered within"]


def test_even_steps_tell_lines_from_rows_though_they_hardly_differ() -> None:
    """Labels of two lines with their values beside the first; the name of a group is no third line."""
    labels = [("roads within", "the town"), ("the hills of", "the street"), ("time of all", "the course"),
              ("all of the halls",), ("water that was", "let out"), ("roads about",)]  # fmt: skip
    lines, y = [], 100.0
    for k, label in enumerate(labels):
        lines += [line(100, y + 26 * n, text) for n, text in enumerate(label)]
        lines += [] if k == 3 else [right(x, y, f"{k + 2}.{k}5") for x in (400, 500)]
        y += 26 * len(label) + 4
    (table,), _ = find_tables(lines, [])
    assert [row[0] for row in texts(table)] == [" ".join(label) for label in labels]
    close = [line(100, 100 + 26 * k, text) for k, text in enumerate(("roads", "water", "halls", "hills", "time"))]
    close += [right(x, 100 + 26 * k, f"{k + 2}.{k}5") for x in (400, 500) for k in range(5)]
    (table,), _ = find_tables([*close, line(100, 234, "all else"), right(400, 234, "1.5"), right(500, 234, "2.5")], [])
    assert [row[0] for row in texts(table)] == ["roads", "water", "halls", "hills", "time", "all else"]


def test_many_steps_of_two_kinds_are_told_by_how_little_each_kind_differs() -> None:
    """What was read as an image is a pixel or two off everywhere."""
    narrow, wide = [25.0, 27.0, 26.0, 25.5, 26.5, 27.0], [34.0, 35.5, 33.5, 35.0, 34.5]
    pitch, apart = _two_modes([*narrow, *wide], wide, 20.0, MEASURES) or (0.0, 0.0)
    assert (pitch, apart) == (pytest.approx(26.2, abs=0.05), 34.5)
    assert _two_modes([*narrow, *wide[:4]], wide, 20.0, MEASURES) is None, "too few of a kind"
    assert _two_modes([*narrow, *wide], [26.0, *wide], 20.0, MEASURES) is None, "rows may be as near as lines"
    spread = [25.0, 26.5, 28.0, 29.5, 31.0, 32.5, 33.0, 34.5, 35.0, 36.5, 38.0]
    assert _two_modes(spread, [], 20.0, MEASURES) is None, "every step is as usual as the next"
