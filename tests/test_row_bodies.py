"""The town or office that a row of a table is of: believed where its name was surely read and is whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parse_pages import line, page, placed, table

from extract.check.status import settle
from extract.model.page import Box, Cell, Line, Page, Table, TextRun
from extract.options import Options
from extract.parse.understand import parse

TITLE = "คะแนนระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐ ประจำปี ๒๕๖๒"
HEAD = ["หน่วยงาน", "Policies/Practices", "Public Services"]
TOWN = "เทศบาลเมืองทดสอบ จังหวัดแพร่"
ROWS = [[TOWN, "63.3", "44.2"], ["กรมตัวอย่าง", "29.2", "23.3"], ["สำนักงานเขตสมมุติ", "31.2", "25.3"]]


def with_table(made: Table, number: int = 1) -> Page:
    one = page(TITLE, number)
    return replace(one, blocks=(*one.blocks, made))


def whose(*pages: Page) -> dict[str | None, set[str]]:
    """For each body the statuses of its values; one that is reviewed is so for whom it is of."""
    found: dict[str | None, set[str]] = {}
    for record in settle(parse(list(pages)), pages, Options()).records:
        assert record.scope in ("agency", "unknown")
        assert record.status == "accepted" or "scope-unclear" in record.issues
        found.setdefault(record.entity, set()).add(record.status)
    return found


def changed(row: int, cells: list[str]) -> Page:
    return with_table(table([HEAD, *ROWS[:row], cells, *ROWS[row + 1 :]], 1))


def test_a_name_that_no_list_knows_is_believed_in_a_cell_of_its_own() -> None:
    every = whose(with_table(table([HEAD, *ROWS], 1)))
    assert every == {name: {"accepted"} for name, *_ in ROWS}


@pytest.mark.parametrize(
    "name",
    ["เทศบาลเมือง๒ทดสอบ", "เทศบาลเมืองทดสอบ จังหวัด", "เทศบาลเมืองทดสอบ จังหวัดแพ", "กรมตัวอย่าง", "กรม%ทดสอบ"],
    ids=["a row's number in it", "no province", "none that there is", "another row's", "a stroke in it"],
)
def test_a_name_that_is_not_whole_goes_to_a_person(name: str) -> None:
    assert whose(changed(0, [name, "63.3", "44.2"]))[name] == {"review"}


def test_words_in_two_cells_leave_open_which_is_the_name() -> None:
    rows = [[*HEAD[:1], "สังกัด", *HEAD[1:]], *([name, "กรมอื่น", *values] for name, *values in ROWS)]
    assert whose(with_table(table(rows, 1))) == {name: {"review"} for name, *_ in ROWS}


def test_a_name_beside_a_row_of_words_may_go_on_there() -> None:
    rows = [HEAD, ROWS[0], ["หนองคู", "", ""], *ROWS[1:]]
    assert whose(with_table(table(rows, 1))) == {TOWN: {"review"}, "กรมตัวอย่าง": {"review"}, ROWS[2][0]: {"accepted"}}


def test_the_last_name_of_a_page_may_go_on_overleaf() -> None:
    first = with_table(table([HEAD, *ROWS], 1))
    found = whose(first, page("ไผ่ จังหวัดนราธิวาส", 2))
    assert found == {ROWS[0][0]: {"accepted"}, ROWS[1][0]: {"accepted"}, ROWS[2][0]: {"review"}}


def at(text: str, x: float, y: float, confidence: float = 1.0) -> Line:
    """A line of print whose middle is so far down the page."""
    box = Box(x, y - 6, x + 8 * len(text), y + 6)
    return replace(line(text), run=TextRun.plain(text, box, confidence), box=box, reader="recognizer")


def drawn(names: list[list[Line]], middles: list[float]) -> Table:
    """A table of such names, with their values at these heights."""
    cells = [Cell(0, c, Box(200 * c, 0, 200 * c + 150, 12), (at(text, 200 * c, 6),)) for c, text in enumerate(HEAD)]
    for r, (lines, y) in enumerate(zip(names, middles, strict=True), 1):
        cells.append(Cell(r, 0, Box(0, lines[0].box.y0, 150, lines[-1].box.y1), tuple(lines)))
        for c, value in enumerate(("63.3", "44.2"), 1):
            cells.append(Cell(r, c, Box(200 * c, y - 6, 200 * c + 40, y + 6), (at(value, 200 * c, y),)))
    return Table(Box(0, 0, 600, 400), tuple(cells), len(names) + 1, 3, "aligned", 1)


NAMES = [
    [at("เทศบาลเมือง", 0, 40), at("ทดสอบ", 0, 54)],
    [at("กรมตัวอย่าง", 0, 80)],
    [at("สำนักงานเขต", 0, 110), at("สมมุติ", 0, 124)],
]


def test_values_that_stand_under_a_name_tell_that_a_line_of_it_is_lost() -> None:
    whole, lost = whose(with_table(drawn(NAMES, [47, 80, 117]))), whose(with_table(drawn(NAMES, [47, 87, 117])))
    assert (whole["กรมตัวอย่าง"], lost["กรมตัวอย่าง"]) == ({"accepted"}, {"review"})
    assert lost["เทศบาลเมืองทดสอบ"] == lost["สำนักงานเขตสมมุติ"] == {"accepted"}


def test_print_right_under_the_last_name_may_go_on_with_it() -> None:
    one = with_table(drawn(NAMES, [47, 80, 117]))
    for y, status in ((132, "review"), (170, "accepted")):
        under = replace(one, blocks=(*one.blocks, placed("หนองคู", 0, y, 60)))
        assert whose(under)["สำนักงานเขตสมมุติ"] == {status}


@pytest.mark.parametrize(("sure", "status"), [(0.9, "review"), (0.97, "accepted")])
def test_a_name_with_a_letter_hardly_read_goes_to_a_person(sure: float, status: str) -> None:
    """Two letters read as half surely as the others may have lost a third one between them, under a tick."""
    line_ = at("กรมตัวอย่าง", 0, 80)
    glyphs = [replace(g, confidence=sure) if k in (2, 3) else g for k, g in enumerate(line_.run.glyphs)]
    names = [NAMES[0], [replace(line_, run=TextRun.of(glyphs))], NAMES[2]]
    assert whose(with_table(drawn(names, [47, 80, 117])))["กรมตัวอย่าง"] == {status}
