"""Marks between close lines go to the line they are of; where that cannot be told, what they may have changed is
doubted."""

from __future__ import annotations

import numpy as np
import pytest
from layout_pages import Sheet, needs_thai

from extract.lines.bands import Band
from extract.lines.between_lines import met_above
from extract.lines.components import connect
from extract.lines.segments import Lines, find_lines
from extract.model.page import Box, Glyph, Segment, TextRun
from extract.read.between_doubts import doubt_between

DPI = 200
NAMES = ("สุพรรณบุรี อุดรธานี ภูเก็ต", "ที่นี่มีสิ่งดี ๆ ให้ดูทุกวัน", "บุรีรัมย์ ชุมพร ลพบุรี", "ยี่สิบสี่ชั่วโมง ปู่ย่าอยู่นี่")


def owned(pitch: int, size: int) -> tuple[int, int]:
    """Pieces of lines of Thai at that pitch, and how many of them were given to another line than drawn in."""
    whole = Sheet()
    alone = [Sheet() for _ in NAMES]
    for k, name in enumerate(NAMES):
        for sheet in (whole, alone[k]):
            sheet.print(100, 100 + pitch * k, name, size=size, thai=True)
    found = find_lines(whole.ink, [], [], DPI)
    lines: dict[int, list[int]] = {}
    for label in range(1, len(found.parts.area)):
        ink = found.parts.labels == label
        mine = int(np.argmax([(sheet.ink[ink] > 0).sum() for sheet in alone]))
        lines.setdefault(int(found.owner[label]), []).append(mine)
    usual = {owner: max(set(own), key=own.count) for owner, own in lines.items()}
    pairs = [(usual[owner], own) for owner, some in lines.items() for own in some]
    return len(pairs), sum(a != b for a, b in pairs)


@needs_thai
@pytest.mark.parametrize(("pitch", "size", "most"), [(52, 40, 1), (36, 36, 8), (60, 60, 8)])
def test_marks_of_close_lines_go_to_their_own(pitch: int, size: int, most: int) -> None:
    """Some pieces are of both lines: a vowel that has run together with a tone."""
    pieces, wrong = owned(pitch, size)
    assert pieces >= 90 and wrong <= most


def close_lines(*pieces: tuple[int, int, int, int]) -> tuple[Lines, list[TextRun]]:
    """Two lines of letters as blocks, at base lines 100 and 150, of 30 pixels; and more ``pieces`` of ink."""
    ink = np.zeros((200, 400), np.uint8)
    for base in (100, 150):
        for x in range(40, 340, 40):
            ink[base - 30 : base, x : x + 24] = 255
    for x0, y0, x1, y1 in pieces:
        ink[y0:y1, x0:x1] = 255
    parts = connect(ink)
    owner = np.where(parts.boxes[:, 3] <= 100, 0, 1).astype(np.int32)
    owner[0] = -1
    bands = (Band(200.0, 100.0, 0.0, 30.0), Band(200.0, 150.0, 0.0, 30.0))
    segments = (Segment(Box(40, 70, 344, 100), "black"), Segment(Box(40, 120, 344, 150), "black"))
    shared = np.array([k for k, box in enumerate(parts.boxes.tolist()) if tuple(box) in pieces], np.intp)
    runs = [TextRun.of([Glyph("ก", Box(x, b - 30, x + 24, b), 0.99) for x in range(40, 340, 40)]) for b in (100, 150)]
    return Lines(segments, bands, parts, owner, 30.0, shared), runs


def with_mark(run: TextRun, char: str, x: float) -> TextRun:
    return TextRun.of([*run.glyphs, Glyph(char, Box(x, 100, x + 10, 110), 0.99)])


def sure(run: TextRun) -> list[float]:
    return [g.box.x0 for g in run.glyphs if g.confidence < 0.5 and g.box is not None]


MARK = (128, 104, 138, 114)


@pytest.mark.parametrize(
    ("over", "under", "doubted"),
    [(True, False, False), (False, True, False), (True, True, True), (False, False, True)],
)
def test_ink_between_two_lines_is_one_mark_of_one_of_them(over: bool, under: bool, doubted: bool) -> None:
    found, (upper, lower) = close_lines(MARK)
    runs = [with_mark(upper, "ุ", 128) if over else upper, with_mark(lower, "ี", 128) if under else lower]
    after = doubt_between(runs, found)
    for run in after:
        assert bool(sure(run)) is doubted and set(sure(run)) <= {120.0, 128.0}


def test_a_speck_between_two_lines_is_no_mark() -> None:
    found, runs = close_lines((128, 108, 131, 111))
    assert doubt_between(runs, found) == runs


TALL = (200, 102, 210, 150)
"""A letter that rises right under one of the line above."""


def test_a_letter_that_rises_to_the_line_above_may_have_a_vowel_of_it() -> None:
    found, (upper, lower) = close_lines(TALL)
    (label,) = met_above(found.parts, found.owner, found.bands)
    assert tuple(found.parts.boxes[label]) == (200, 102, 224, 150)
    found = Lines(found.segments, found.bands, found.parts, found.owner, 30.0, np.zeros(0, np.intp))
    after = doubt_between([upper, lower], found)
    assert [sure(run) for run in after] == [[200.0], [200.0]]
    seen = [with_mark(upper, "ุ", 200), lower]
    assert doubt_between(seen, found) == seen


def test_a_letter_that_ends_lower_has_none() -> None:
    found, _ = close_lines((200, 110, 210, 150))
    assert met_above(found.parts, found.owner, found.bands).size == 0


@needs_thai
def test_a_letter_on_whose_foot_all_hangs_that_stands_over_the_next_lines_letter_is_parted() -> None:
    """The vowel with its tone over ขึ้น touches the ด above it."""
    sheet = Sheet(size=36)
    sheet.print(100, 100, "ระดับสาม", thai=True)
    sheet.print(136, 136, "ขึ้นไป", thai=True)
    upper, lower = sorted((s.box for s in find_lines(sheet.ink, [], [], DPI).segments), key=lambda b: b.y1)
    assert upper.y1 == lower.y0 == 100
