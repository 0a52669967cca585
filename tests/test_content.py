"""Geometry and runs: the algebra that evidence boxes rest on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model.page import Box, Cell, Glyph, Line, Table, TextRun, Transform, join_lines, union_of

coordinate = st.floats(-1000, 1000)
transforms = st.builds(
    lambda a, b, c, d: Transform((a, 0.1, b, -0.1, c, d, 0, 0, 1)),
    st.floats(0.5, 3), coordinate, st.floats(0.5, 3), coordinate,
)  # fmt: skip


def line(text: str, y: float = 0.0) -> Line:
    glyphs = [Glyph(c, Box(10.0 * i, y, 10.0 * i + 9, y + 10), 0.9) for i, c in enumerate(text)]
    return Line(TextRun.of(glyphs), Box(0, y, 10.0 * len(text), y + 10), "recognizer", text)


@given(transforms, transforms, coordinate, coordinate)
def test_after_is_first_one_then_the_other(f: Transform, g: Transform, x: float, y: float) -> None:
    assert g.after(f).point(x, y) == pytest.approx(g.point(*f.point(x, y)), abs=1e-6)


@given(transforms, coordinate, coordinate)
def test_the_inverse_leads_back(f: Transform, x: float, y: float) -> None:
    assert f.inverse().point(*f.point(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_a_quarter_turn_keeps_the_box_around() -> None:
    quarter = Transform((0, -1, 100, 1, 0, 0, 0, 0, 1))  # clockwise about the origin, then right by 100
    assert quarter.box(Box(10, 20, 30, 60)) == Box(40, 10, 80, 30)


def test_a_run_must_have_a_glyph_for_each_code_point() -> None:
    with pytest.raises(ValueError, match="3 code points but 1 glyphs"):
        TextRun("๓๒๙", (Glyph("๓", None),))


def test_a_span_has_the_box_and_the_least_confidence_of_its_glyphs() -> None:
    run = line("ได้ ๓๒.๙").run
    weak = Glyph("๒", run.glyphs[5].box, 0.4)
    run = TextRun.of([*run.glyphs[:5], weak, *run.glyphs[6:]])
    assert run.box(4, 8) == Box(40, 0, 79, 10)
    assert run.confidence(4, 8) == 0.4
    assert run.confidence(0, 3) == 0.9
    assert run.confidence(3, 4) == 0.0, "a space is no evidence"


def test_thai_joins_without_a_space_and_latin_with_one() -> None:
    assert join_lines([line("สำนัก"), line("งาน", 20)]).text == "สำนักงาน"
    assert join_lines([line("Leadership"), line("Continuity", 20)]).text == "Leadership Continuity"
    assert join_lines([line("ได้คะแนน"), line("๓๒.๙", 20)]).text == "ได้คะแนน ๓๒.๙"


def test_a_merged_cell_covers_all_its_places() -> None:
    head = Cell(0, 0, Box(0, 0, 20, 10), (line("หัว"),), column_span=2)
    below = [Cell(1, c, Box(10.0 * c, 10, 10.0 * c + 10, 20)) for c in (0, 1)]
    table = Table(Box(0, 0, 20, 20), (head, *below), 2, 2, "ruled")
    assert table.at(0, 1) is head
    assert table.at(1, 1) is below[1]
    assert table.at(2, 0) is None
    assert [[c.column for c in row] for row in table.by_rows()] == [[0], [0, 1]]


def test_union_of_nothing_is_nothing() -> None:
    assert union_of([]) is None
