from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from check_readings import fixed_calibration, mark, only, score
from hypothesis import given
from hypothesis import strategies as st
from parse_pages import line
from report_claims import head_read

from benchmarks.docs import put_between
from benchmarks.meaning import Placed, curves, measured, rising, sureness
from benchmarks.thai_tables import is_named
from extract.check.confidence import calibration, interpolate, meaning, meaning_threshold
from extract.model.page import Box, Cell, Glyph, Line, Page, Paragraph, Table, TextRun
from extract.parse.cell_grid import CellGrid
from extract.parse.meaning import fits, of_head, of_label
from extract.parse.reports import report_claims
from extract.parse.roles import Roles
from extract.parse.table_grid import grid_of
from extract.parse.understand import parse

DOC = Path(__file__).parents[1] / "docs" / "explanation" / "confidence.md"
__all__ = ["fixed_calibration"]


def said(label_read: tuple[tuple[str, float], ...], *, twice: bool = False) -> tuple[str, tuple[str, ...], float]:
    """Status, issues and confidence of a score with this evidence of its meaning."""
    claim = score("overall", "32.9")
    claim = replace(claim, mark=replace(claim.mark, meaning=label_read))
    more = [replace(claim, mark=replace(claim.mark, where="prose", box=Box(10, 400, 40, 412)))] if twice else []
    record = only([claim, *more])
    return record.status, record.issues, record.confidence


def test_the_weakest_evidence_of_meaning_decides_and_says_which_person_to_ask() -> None:
    assert said((("head", 1.0), ("fit", 1.0))) == ("accepted", (), 0.9995)
    assert said((("head", 0.5), ("fit", 1.0))) == ("review", ("column-unclear",), 0.5)
    assert said((("head", 1.0), ("fit", 0.35))) == ("review", ("label-uncertain",), 0.495)


def test_no_proof_of_digits_mends_a_label() -> None:
    assert said((("fit", 0.35),), twice=True) == ("review", ("label-uncertain",), 0.495)
    assert said((("fit", 1.0),), twice=True)[0] == "accepted"


def test_evidence_without_a_curve_says_nothing() -> None:
    assert meaning(mark("1.5", "1.5", meaning=(("unheard-of", 0.1),))) == (1.0, "label")
    assert meaning(mark("1.5", "1.5", label=0.5, meaning=(("head", 0.9),))) == (0.5, "label")


@pytest.mark.parametrize(("most", "threshold"), [(0.004, 0.92), (0.002, 0.96), (0.001, 0.985), (0.0001, 0.998)])
def test_the_threshold_of_meaning(most: float, threshold: float) -> None:
    """The least that keeps the share, and none that risks twenty times it; beyond what was measured only the latter."""
    assert meaning_threshold(most) == pytest.approx(threshold)


def cells(values_at: tuple[float, ...]) -> CellGrid:
    """Three labels of two lines, 12 apart, the lines of each 10; a value for each at these heights below its first."""
    made = [Cell(0, 0, Box(0, 0, 90, 8), (line("รายการ"),)), Cell(0, 1, Box(100, 0, 120, 8), (line("รอบแรก"),))]
    for row, down in enumerate(values_at, 1):
        top = 30.0 * row
        lines = tuple(replace(line("ชื่อรายการ"), box=Box(0, top + k, 90, top + k + 8)) for k in (0, 10))
        value = replace(line("10.5"), box=Box(100, top + down, 120, top + down + 8))
        made += [Cell(row, 0, Box(0, top, 90, top + 18), lines), Cell(row, 1, value.box, (value,))]
    rows = len(values_at) + 1
    whole = Table(Box(0, 0, 120, 30.0 * rows), tuple(made), rows, 2, "aligned", 1)
    grid = grid_of(Page(1, "ocr", "read", blocks=(whole,)), 0)
    assert grid is not None
    return CellGrid(grid)


ROLES = Roles(1, ("label", "value"), 0, 1.0)


def test_a_value_fits_where_the_tables_other_values_stand() -> None:
    assert fits(cells((5, 5, 5)), ROLES) == {1: 1.0, 2: 1.0, 3: 1.0}
    assert fits(cells((5, 5, 10)), ROLES) == {1: 1.0, 2: 1.0, 3: 0.5}
    assert fits(cells((0, 0, 0)), ROLES) == {1: 1.0, 2: 1.0, 3: 1.0}


def test_values_of_two_lines_fit_line_by_line_or_by_their_middles() -> None:
    """Two lines of values beside two lines of label are level, wherever the other rows have theirs."""
    held = cells((0, 0, 0))
    table = held.grid.table
    two = [
        replace(c, lines=(c.lines[0], replace(c.lines[0], box=Box(100, c.box.y0 + 10, 120, c.box.y1 + 10))))
        if c.column == 1 and c.row == 2
        else c
        for c in table.cells
    ]
    grid = grid_of(Page(1, "ocr", "read", blocks=(replace(table, cells=tuple(two)),)), 0)
    assert grid is not None and fits(CellGrid(grid), ROLES) == {1: 1.0, 2: 1.0, 3: 1.0}


def test_rules_tie_values_to_labels_whatever_their_height() -> None:
    table = replace(cells((5, 5, 10)).grid.table, kind="ruled")
    grid = grid_of(Page(1, "ocr", "read", blocks=(table,)), 0)
    assert grid is not None and fits(CellGrid(grid), ROLES) == {}


@pytest.mark.parametrize(("read", "worth"), [(0.95, 0.95), (0.89, 0.0)])
def test_what_is_read_of_a_label(read: float, worth: float) -> None:
    cell = Cell(0, 0, Box(0, 0, 90, 8), (line("น้ำ", confidence=read),))
    assert dict(of_label(cell)) == pytest.approx({"letters": worth, "marks": worth})
    assert of_label(replace(cell, lines=(line("๑๒"),))) == ()


@pytest.mark.parametrize(
    ("head", "unsure", "read"),
    [
        ("ต่างจากแผน (+/-)", "(+/-)", 1.0),  # brackets and strokes name nothing
        ("ต่างจากแผน (%)", "%", 0.95),
        ("WQI ปีก่อน", "Q", 0.95),
        ("ปีก่อน", "ก", 1 - 0.05 / 6),  # the mean of letters and marks
        ("ไตรมาส ๓", "๓", 0.95),
    ],
)
def test_a_head_is_as_sure_as_a_name_and_as_its_least_figure(head: str, unsure: str, read: float) -> None:
    glyphs = [Glyph(c, None, 0.95 if c in unsure else 1.0) for c in head]
    assert min(raw for _, raw in of_head(glyphs)) == pytest.approx(read)
    hardly = [replace(g, confidence=0.85) if g.text == "ก" else g for g in glyphs]
    assert min(raw for _, raw in of_head(hardly)) == (0.0 if "ก" in head else pytest.approx(read))


def test_a_table_read_as_an_image_gives_each_value_its_evidence() -> None:
    reading = parse([cells((5, 5, 10)).grid.page])
    assert [dict(c.mark.meaning)["fit"] for c in reading.claims] == [1.0, 1.0, 0.5]
    assert {name for c in reading.claims for name, _ in c.mark.meaning} == {
        *("roles", "letters", "marks", "fit", "head", "head.letters", "head.marks")
    }
    assert report_claims([], []) == []


@pytest.mark.parametrize(("title", "sure"), [("เนื้อที่เพาะปลูกและผลผลิต", True), ("เนื้อที่และผลผลิต", False)])
def test_a_head_that_the_table_s_title_has_to_the_letter_was_read_right(title: str, sure: bool) -> None:
    rows = [["จังหวัด", "เนื้อที่เพาะปลูก (ไร่)"], ["ตาก", "10.5"], ["แพร่", "11.5"]]
    made = [
        Cell(
            r,
            c,
            Box(100 * c, 30 + 30 * r, 90 + 100 * c, 50 + 30 * r),
            (line(t, confidence=0.5 if r + 1 == c else 1.0),),
        )
        for r, row in enumerate(rows)
        for c, t in enumerate(row)
    ]
    over = Paragraph((line(f"ตารางที่ ๑ {title}"),), "body")
    table = Table(Box(0, 30, 190, 110), tuple(made), 3, 2, "ruled", 1)
    found = parse([Page(1, "ocr", "read", blocks=(over, table))]).claims
    assert [head_read(c) > 0.9 for c in found] == [sure, sure]


@pytest.mark.parametrize(("later", "sure"), [("2567", True), ("2568", False)])
def test_a_name_that_a_group_of_the_same_names_has_well_read_was_read_right(later: str, sure: bool) -> None:
    """The second of the first group's names is hardly read; the second group's is not."""
    rows = [["จังหวัด", "ปี 2566", "ปี 2567", "ปี 2566", f"ปี {later}"], *([p, "3", "5", "7", "9"] for p in ("ตาก", "แพร่"))]
    made = [
        Cell(
            r + 1,
            c,
            Box(100 * c, 60 + 30 * r, 90 + 100 * c, 80 + 30 * r),
            (line(t, confidence=0.8 if (r, c) == (0, 2) else 1.0),),
        )
        for r, row in enumerate(rows)
        for c, t in enumerate(row)
    ]
    for c, t in ((1, "ผู้เสียชีวิต (ราย)"), (3, "ผู้บาดเจ็บ (คน)")):
        made.append(Cell(0, c, Box(100 * c, 30, 190 + 100 * c, 50), (line(t),), 1, 2))
    table = Table(Box(0, 30, 490, 150), tuple(made), 4, 5, "ruled", 2)
    found = parse([Page(1, "ocr", "read", blocks=(table,))]).claims
    (read,) = {head_read(c) for c in found if c.mark.printed == "5"}
    assert (read > 0.9) is sure


def samples(count: int) -> list[Placed]:
    """Half are well read and right; of the other half the letters were hardly read and a third is another label."""
    read = (0.6, 0.99)
    return [Placed(f"d{k}", {"letters": read[k % 2], "fit": 1.0}, right=bool(k % 2 or k % 3)) for k in range(count)]


def test_an_evidence_does_not_answer_for_anothers_faults() -> None:
    fitted = curves(samples(600))
    assert interpolate(fitted["letters"], 0.6) == pytest.approx(200.5 / 301, abs=1e-5)
    assert interpolate(fitted["letters"], 0.99) == pytest.approx(300.5 / 301, abs=1e-5)
    assert sureness(Placed("x", {"letters": 0.6, "fit": 1.0}, True), fitted) == pytest.approx(200.5 / 301, abs=1e-5)


def test_what_is_shown_was_judged_by_the_other_documents() -> None:
    lines = {n.threshold: n for n in measured(samples(600))}
    assert (lines[0.5].accepted, lines[0.5].wrong, lines[0.5].kept_out) == (600, 100, 0)
    assert (lines[0.98].accepted, lines[0.98].wrong, lines[0.98].kept_out) == (300, 0, 100)
    assert lines[0.98].error == pytest.approx(0.5 / 301)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300))
def test_no_better_evidence_is_ever_worth_less(found: list[tuple[float, bool]]) -> None:
    points = rising(found)
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
    assert all(0 <= v <= 1 for p in points for v in p) and points[0] == (0.0, 0.0) and points[-1][0] >= 1.0


def test_what_nobody_saw_is_worth_nothing_much() -> None:
    points = rising([(0.8, True)] * 100)
    assert interpolate(points, 0.8) == pytest.approx(100.5 / 101, abs=1e-5)
    assert interpolate(points, 0.4) == pytest.approx(100.5 / 202, abs=1e-5)


def test_a_name_is_the_one_it_is_most_like() -> None:
    assert is_named("ความสะดวกในการเข้าถึงบริกาr", "ความสะดวกในการเข้าถึงบริการ", ["ความสะอาด"])
    assert not is_named("ไตรมาส 2", "ไตรมาส ๑", ["ไตรมาส ๑", "ไตรมาส ๒"])
    assert is_named(None, None, []) and not is_named("ผล", None, [])


class TestShipped:
    @pytest.fixture(autouse=True)
    def fixed_calibration(self) -> None:
        """The curves that ship, not those of the other tests."""

    def test_every_evidence_of_meaning_has_a_curve(self) -> None:
        shipped = calibration().curves
        assert {"label", "roles", "letters", "marks", "fit", "head"} <= set(shipped)
        for name in ("label", "roles", "letters", "marks", "fit", "head"):
            assert interpolate(shipped[name], 1.0) >= meaning_threshold(0.001) > interpolate(shipped[name], 0.0), name

    def test_the_docs_show_the_thresholds_that_ship(self) -> None:
        shown = regex.search(r"(?s)<!-- meaning -->\n(.*?)<!-- /meaning -->", DOC.read_text(encoding="utf-8"))
        assert shown is not None
        rows = [float(t) for t in regex.findall(r"^\| (0\.\d+) \|", shown[1], regex.MULTILINE)]
        assert rows == [threshold for threshold, _ in calibration().misplaced]
        assert Decimal(str(rows[0])) < Decimal("0.98")


PHRASE = "ความพึงพอใจของผู้มารับบริการ"


@pytest.mark.parametrize(
    ("text", "read", "worth"),
    [("ข้อ", 0.89, 0.0), ("ข้อ", 0.9, 0.9), ("ข้อ", 0.99, 0.99), (PHRASE, 0.79, 0.0), (PHRASE, 0.8, 0.8)],
)
def test_a_mark_that_is_as_good_as_not_read_speaks_for_nothing(text: str, read: float, worth: float) -> None:
    """One that is read by halves makes another name; a long phrase stays what it was."""
    glyphs = [Glyph(c, None, read if c == "้" else 1.0) for c in text]
    label = Line(TextRun.of(glyphs), Box(0, 0, 30, 12), "recognizer", text)
    assert dict(of_label(Cell(0, 0, label.box, (label,))))["marks"] == worth


@pytest.mark.parametrize(
    ("letter", "more", "read", "worth"),
    [("ค", "น", 0.89, 0.0), ("ค", "น", 0.9, 0.95), ("(", "น", 0.3, 0.65), ("ค", "น" * 20, 0.59, 0.0)],
)
def test_one_letter_that_is_as_good_as_not_read_leaves_the_others_worth_nothing(
    letter: str, more: str, read: float, worth: float
) -> None:
    """Of ``คน``, or of more than a name; a bracket is no letter."""
    glyphs = [Glyph(letter, None, read), *(Glyph(c, None, 1.0) for c in more)]
    label = Line(TextRun.of(glyphs), Box(0, 0, 20, 12), "recognizer", letter + more)
    assert dict(of_label(Cell(0, 0, label.box, (label,))))["letters"] == pytest.approx(worth)


def test_a_figure_takes_its_place_between_its_marks_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\nkept\n<!-- /two -->\n", encoding="utf-8")
    put_between(page, "one", "new \\1\n")
    told = page.read_text(encoding="utf-8")
    assert told == "a\n<!-- one -->\nnew \\1\n<!-- /one -->\nb\n<!-- two -->\nkept\n<!-- /two -->\n"
    with pytest.raises(ValueError, match="0 places marked three"):
        put_between(page, "three", "x")
