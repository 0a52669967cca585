"""Marks that a text layer gives for others: known by the vocabulary, settled by what the page shows."""

from __future__ import annotations

import pytest

from extract.lines.layer_marks import FIX, UNSEEN, pairs_of, settled
from extract.model.page import Box, Cell, Glyph, Line, TextRun
from extract.parse.meaning import of_label
from extract.thai.exchanged import exchanged


def line(text: str, row: int = 0, x0: float = 0.0, reader: str = "text-layer", confidence: float = 1.0) -> Line:
    """A line of letters ten points wide, twenty points a row."""
    boxes = [Box(x0 + 10 * i, 20 * row, x0 + 10 * i + 10, 20 * row + 12) for i in range(len(text))]
    run = TextRun.of([Glyph(c, b, confidence) for c, b in zip(text, boxes, strict=True)])
    return Line(run, Box(x0, 20 * row, x0 + 10 * len(text), 20 * row + 12), reader, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("ด้านข้อม้ล", ("้", "ู")),
        ("ผ้้อำนวยการ", ("้", "ู")),
        ("ดูานบุคลากร", ("ู", "้")),
        ("หนุวยงานของรัฐ", ("ุ", "่")),
    ],
)
def test_known_words_tell_which_mark_stands_for_which(text: str, pair: tuple[str, str]) -> None:
    assert exchanged(text) == {pair: 1}


@pytest.mark.parametrize(
    "text", ["ผู้อำนวยการด้านข้อมูล", "เนื่องจากข้าวปลา", "หรือยอมรับการเมือง", "จัดทำเพิ่มเติม", "เข้มแข็ง ก้อนเมฆ ฟังก์ชั่น"]
)
def test_sound_thai_has_no_mark_for_another(text: str) -> None:
    assert not exchanged(text)


def test_a_doubtful_mark_is_the_one_that_the_page_shows_in_words_that_nobody_knows_too() -> None:
    layer = [line("ด้านข้อม้ล"), line("ด้านก้เกิล ๕๗.๓๖", 1), line("ด้านน้ำใจ", 2)]
    seen = [
        line("ด้านข้อมูล", 0, 1.0, "recognizer", 0.99),
        line("ด้านกูเกิล ๕๑.๓๖", 1, 1.0, "recognizer", 0.99),
        line("ด้านน้ำใจ", 2, 1.0, "recognizer", 0.99),
    ]
    out = settled(layer, pairs_of(layer), seen)
    assert [o.text for o in out] == ["ด้านข้อมูล", "ด้านกูเกิล ๕๗.๓๖", "ด้านน้ำใจ"]
    assert [FIX in o.fixes for o in out] == [True, True, False]
    assert [min(g.confidence for g in o.run.glyphs) for o in out] == [0.99, 0.99, 1.0]


def test_both_marks_of_a_letter_are_taken_where_the_layer_wrote_one_twice() -> None:
    layer = [line("ผ้อำนวยการ")]
    (out,) = settled(layer, pairs_of(layer), [line("ผู้อำนวยการ", 0, 0.0, "recognizer")])
    assert out.text == "ผู้อำนวยการ"


def test_a_doubtful_mark_that_is_not_seen_makes_its_label_uncertain() -> None:
    layer = [line("ด้านข้อม้ล"), line("ด้านก้เกิล", 1), line("คะแนน", 2)]
    out = settled(layer, pairs_of(layer), [line("ด้านกลเกิล", 1, 0.0, "recognizer")])
    assert [o.text for o in out] == ["ด้านข้อม้ล", "ด้านก้เกิล", "คะแนน"]
    assert out[1].run.glyphs[5].confidence == UNSEEN
    assert [dict(of_label(Cell(0, 0, o.box, (o,))))["marks"] for o in out] == [UNSEEN, UNSEEN, 1.0]


def test_a_ring_that_the_page_does_not_show_is_taken_off_and_one_that_it_shows_stays() -> None:
    layer = [line("ก้ำรดำเนินงำนของผู้นํำ"), line("ปริมำณน้ำ ๕๗.๓๖", 1), line("รำคำ", 2)]
    seen = [
        line("การดำเนินงานของผู้นำ", 0, 1.0, "recognizer", 0.99),
        line("ปริมาณน้ำ ๕๑.๓๖", 1, 1.0, "recognizer", 0.99),
    ]
    out = settled(layer, pairs_of(layer), seen)
    assert [o.text for o in out] == ["การดำเนินงานของผู้นำ", "ปริมาณน้ำ ๕๗.๓๖", "รำคำ"]
    assert [FIX in o.fixes for o in out] == [True, True, False]
    assert min(g.confidence for g in out[2].run.glyphs) == UNSEEN


def test_words_that_have_a_ring_do_not_tell_that_a_layer_gives_too_many() -> None:
    assert pairs_of([line("การดำเนินงานตามกำหนด"), line("จำนวนน้ำ กำราบ ลำธาร", 1)]) == frozenset()
