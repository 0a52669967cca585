from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from layout_pages import THAI, Sheet, lattice, needs_thai
from PIL import ImageFont

from extract.lines.components import body_height, connect
from extract.lines.lattice import find_grids
from extract.lines.segments import Lines, find_lines
from extract.model.page import Box, Rule
from extract.open.document import open_document
from extract.reading.one_page import scan_of

FIXTURES = Path(__file__).parents[1] / "fixtures"

DPI = 200
PROSE = "The quick brown fox jumps over the lazy dog and back"


def boxes(sheet: Sheet, rules: list[Rule] | None = None) -> list[Box]:
    rules = rules or []
    return [s.box for s in find_lines(sheet.ink, rules, find_grids(rules, DPI), DPI).segments]


def holds(outer: Box, inner: Box, slack: float = 3) -> bool:
    return (
        outer.x0 <= inner.x0 + slack and outer.x1 >= inner.x1 - slack
        and outer.y0 <= inner.y0 + slack and outer.y1 >= inner.y1 - slack
    )  # fmt: skip


def test_each_line_of_print_is_one_segment_from_top_to_bottom() -> None:
    sheet = Sheet()
    drawn = [sheet.print(100, 100 + 50 * k, PROSE) for k in range(4)]
    found = boxes(sheet)
    assert len(found) == 4
    assert all(holds(f, d) and f.height < 45 for f, d in zip(found, drawn, strict=True))


def test_the_body_height_is_that_of_the_commonest_letters() -> None:
    sheet = Sheet()
    for k in range(4):
        sheet.print(100, 100 + 50 * k, PROSE)
    sheet.print(100, 400, "HEADLINE", size=90)
    assert 15 <= body_height(connect(sheet.ink), DPI) <= 26


def test_a_column_gap_parts_a_label_from_its_number() -> None:
    sheet = Sheet()
    for k, number in enumerate(["44.6", "2.1", "37.5"]):
        sheet.print(100, 100 + 50 * k, "Cyber Security Policy")
        sheet.print(700, 100 + 50 * k, number)
    found = boxes(sheet)
    assert len(found) == 6
    assert sorted(round(b.x0 / 100) for b in found) == [1, 1, 1, 7, 7, 7]


def test_rules_cut_what_stands_close_on_both_sides_of_them() -> None:
    sheet = Sheet()
    edge = sheet.print(100, 100, "Promote for Using Digital").x1 + 4
    sheet.print(edge + 6, 100, "43.8")
    sheet.print(100, 160, "Digital Literacy")
    sheet.print(edge + 20, 160, "-")
    found = boxes(sheet, lattice([90, edge, edge + 90], [60, 120, 180]))
    assert sorted((b.y0 > 130, b.x0 > edge) for b in found) == [
        (False, False),
        (False, True),
        (True, False),
        (True, True),
    ]


def test_two_specks_in_a_cell_are_told_from_a_figure_and_from_a_dash() -> None:
    sheet = Sheet()
    for k in range(3):
        sheet.print(600, 100 + 60 * k, PROSE[:20])
    sheet.print(150, 100, "1")
    sheet.print(150, 160, "-", size=60)
    sheet.draw.rectangle((150, 216, 152, 218), fill=0)
    sheet.draw.rectangle((161, 210, 165, 215), fill=0)
    rules = lattice([100, 220], [60, 120, 180, 240])
    found = find_lines(sheet.ink, rules, find_grids(rules, DPI), DPI)
    assert [round(found.segments[k].box.y0) for k in found.specks()] == [210]
    assert len([s for s in found.segments if s.box.x0 < 300]) == 3


def test_single_digits_dashes_and_points_in_cells_are_kept() -> None:
    sheet = Sheet()
    for k in range(3):
        sheet.print(600, 100 + 60 * k, PROSE[:20])
    sheet.print(150, 100, "7")
    sheet.print(150, 160, "-")
    sheet.print(150, 220, ".")
    found = [b for b in boxes(sheet, lattice([100, 220], [60, 120, 180, 240])) if b.x0 < 300]
    assert len(found) == 3


def test_a_dot_leader_is_no_print_and_parts_label_and_number() -> None:
    sheet = Sheet()
    for k, number in enumerate(["54.0", "38.3", "59.4"]):
        end = sheet.print(100, 100 + 50 * k, "Digital Leadership").x1
        sheet.print(end + 8, 100 + 50 * k, "." * 40)
        sheet.print(900, 100 + 50 * k, number)
    found = boxes(sheet)
    assert len(found) == 6
    assert all(b.width < 350 for b in found)


def test_a_short_row_of_dots_stays_with_its_text() -> None:
    sheet = Sheet()
    sheet.print(100, 100, PROSE)
    drawn = sheet.print(100, 150, "and so on.....")
    assert holds(boxes(sheet)[1], drawn)


def test_an_emblem_a_photograph_and_specks_are_no_print() -> None:
    sheet = Sheet()
    random = np.random.default_rng(4)
    for k in range(4):
        sheet.print(100, 400 + 50 * k, PROSE)
    for x, y, r in random.uniform((520, 120, 3), (660, 290, 30), (120, 3)):
        sheet.draw.arc((x - r, y - r, x + r, y + r), int(9 * r), int(19 * r), fill=0, width=2)
    for x, y in random.uniform((20, 20), (1220, 880), (40, 2)):
        sheet.draw.point((x, y), fill=0)
    assert len(boxes(sheet)) == 4


def test_a_scribble_is_no_print() -> None:
    sheet = Sheet()
    for k in range(4):
        sheet.print(100, 400 + 50 * k, PROSE)
    sheet.draw.line([(600, 250), (640, 180), (660, 260), (720, 170), (740, 250), (800, 210)], fill=0, width=3)
    assert len(boxes(sheet)) == 4


def test_ink_that_links_two_lines_is_cut_between_them() -> None:
    sheet = Sheet()
    for k in range(4):
        sheet.print(100, 100 + 50 * k, PROSE)
    x = 400
    sheet.draw.line([(x, 95), (x, 145)], fill=0, width=4)
    found = find_lines(sheet.ink, [], [], DPI)
    assert len(found.segments) == 4
    assert all(s.box.height < 62 and s.box.width > 600 for s in found.segments)


def test_small_print_beside_the_usual_is_a_segment_of_its_own_size() -> None:
    sheet = Sheet(size=40)
    for k in range(5):
        sheet.print(100, 100 + 90 * k, "The quick brown fox")
    drawn = sheet.print(700, 190, "one hundred and thirty thousand", size=17)
    found = [b for b in boxes(sheet) if b.x0 > 650]
    assert len(found) == 1
    assert holds(found[0], drawn)


def test_a_line_that_slopes_is_one_segment_and_its_slope_is_known() -> None:
    sheet = Sheet(height=400)
    x = 60.0
    for n, word in enumerate(f"{PROSE} {PROSE[:20]}".split()):
        x = sheet.print(x, 120 + x * 0.02, word).x1 + 12
        assert n >= 0
    found = find_lines(sheet.ink, [], [], DPI)
    assert len(found.segments) == 1
    assert abs(found.bands[0].slope - 0.02) < 0.004


def test_an_empty_page_has_no_segments() -> None:
    assert find_lines(np.zeros((400, 300), np.uint8), [], [], DPI).segments == ()


@needs_thai
def test_lines_so_close_that_marks_fill_the_white_are_still_print() -> None:
    sheet = Sheet(size=44)
    for k in range(6):
        sheet.print(80, 100 + 54 * k, "ที่นี่มีผู้ใหญ่บ้านชื่อปู่ญี่ปุ่น"[k:], thai=True)
    assert len(boxes(sheet)) == 6


@needs_thai
def test_thai_marks_stay_with_their_line() -> None:
    sheet = Sheet(size=44)
    text = "ที่นี่มีผู้ใหญ่บ้านชื่อปู่ญี่ปุ่น กำลังน้ำท่วม ฎีกา ฐานะ"
    drawn = [sheet.print(80, 100 + 68 * k, text, thai=True) for k in range(4)]
    found = boxes(sheet)
    assert len(found) == 4
    for f, d in zip(found, drawn, strict=True):
        assert abs(f.y0 - d.y0) <= 4 and abs(f.y1 - d.y1) <= 4


def test_on_a_page_of_broken_print_a_low_cell_is_one_line() -> None:
    sheet = Sheet(width=1600, height=1500)
    ys = [100 + 56 * k for k in range(25)]
    for y in ys[:-1]:
        sheet.print(120, y + 40, "broken toner of a worn drum")
        sheet.print(800, y + 40, "12,345 (twelve thousand)")
    gray = sheet.gray
    random = np.random.default_rng(1)
    for x, y in random.integers((110, 100), (1500, 1450), (24000, 2)):
        gray[y : y + 3, x : x + 3] = 255
    ink = ((gray < 128) * 255).astype(np.uint8)
    rules = lattice([100, 780, 1500], ys)
    found = find_lines(ink, rules, find_grids(rules, DPI), DPI)
    assert len(found.segments) == 48


def test_dots_of_leaders_set_small_body_heights_nowhere() -> None:
    """A page whose print is mostly dot leaders: the dots are no small print, and no line is as low as they."""
    sheet = Sheet(1240, 900, 26)
    for k in range(12):
        y = 80 + 60 * k
        end = int(sheet.print(100, y, f"Digital Literacy {k}").x1)
        for x in range(end + 12, 1040, 9):
            sheet.draw.ellipse((x, y - 4, x + 3, y - 1), fill=0)
        sheet.print(1060, y, "43.8")
    lines = find_lines(sheet.ink, [], [], DPI)
    assert len(lines.segments) == 24
    assert min(band.height for band in lines.bands) > 12


@needs_thai
def test_commas_of_figures_larger_than_the_letters_stay_with_them() -> None:
    """Where figures are half as high again as the letters, so are their commas: as high as many a letter's body."""
    sheet = Sheet(1240, 900, 26)
    for k in range(12):
        sheet.print(60, 60 + 60 * k, "a word or so on our course")
    numbers = [sheet.print(700, 60 + 60 * k, "3,161,190", 44) for k in range(2)]
    found = find_lines(sheet.ink, [], [], DPI)
    assert len(found.segments) == 14
    held = [s.box for s in found.segments if s.box.x0 > 600]
    assert [round(b.y1 - n.y1) for b, n in zip(held, numbers, strict=True)] == [0, 0]


def test_a_low_vowel_drawn_large_goes_with_its_letter() -> None:
    """ู stands a hair under its letter and is more than half as tall: it makes no line of its own."""
    sheet = Sheet(1240, 500)
    for k in range(4):
        box = sheet.print(100, 80 + 90 * k, "กลางตลาดนานมากมาย", thai=True)
        foot = round(box.y1) + 2
        sheet.draw.rectangle((round(box.x0) + 2, foot, round(box.x0) + 16, foot + 12), outline=0, width=3)
    found = boxes(sheet)
    assert len(found) == 4


def test_the_slanted_frame_of_a_stamp_is_no_letter_of_any_line() -> None:
    page = open_document(FIXTURES / "letter-scan" / "letter.pdf").page(0)
    gray, found = scan_of(page).layers[1]
    assert gray.shape[0] > 0
    stamp = [s.box for s in found.segments if s.box.y0 < 300]
    assert [round((b.y0 + b.y1) / 2 / 50) for b in stamp] == [2, 3, 4, 5]
    assert all(1150 < b.x0 < 1175 and b.height < 48 for b in stamp)


def _own(found: Lines, ink: np.ndarray, number: int) -> np.ndarray:
    """The ink of one segment alone."""
    return (ink > 0) & (found.owner[found.parts.labels] == number)


@needs_thai
@pytest.mark.parametrize("pitch", [56, 60])
def test_a_tone_over_a_vowel_goes_with_it_though_the_line_above_is_nearer(pitch: int) -> None:
    text = "ที่นี้มีชั้นหนึ่ง"
    sheet, alone = Sheet(size=44), Sheet(size=44)
    for k in range(4):
        sheet.print(80, 100 + pitch * k, "กลางตลาดนานมากมาย" if k != 2 else text, thai=True)
    alone.print(80, 100 + 2 * pitch, text, thai=True)
    found = find_lines(sheet.ink, [], [], DPI)
    assert len(found.segments) == 4
    missing = (alone.ink > 0) & ~_own(found, sheet.ink, 2)
    for label in found.shared.tolist():
        missing &= found.parts.labels != label
    assert missing.sum() <= 0.01 * (alone.ink > 0).sum()


@needs_thai
def test_marks_of_the_next_line_are_cut_from_the_tail_they_hang_on() -> None:
    sheet, alone = Sheet(size=44), Sheet(size=44)
    for k in range(4):
        text = {1: "กลางตลาดฎานานมาก", 2: "กลางตลาดกี่านานมาก"}.get(k, "กลางตลาดนานมากมาย")
        sheet.print(80, 100 + 66 * k, text, thai=True)
    alone.print(80, 232, "กลางตลาดกี่านานมาก", thai=True)
    before = Sheet(size=44).print(80, 166, "กลางตลาด", thai=True)
    rows, columns = np.nonzero(alone.ink[:, round(before.x1) + 16 : round(before.x1) + 26])
    mark = round(before.x1) + 16 + int(columns[rows.argmin()]), int(rows.min())
    sheet.draw.line([(mark[0], 160), (mark[0], mark[1] + 2)], fill=0, width=3)
    found = find_lines(sheet.ink, [], [], DPI)
    assert len(found.segments) == 4
    held = _own(found, sheet.ink, 2) & (alone.ink > 0)
    assert held.sum() > 0.98 * (alone.ink > 0).sum()


@needs_thai
def test_vowels_above_that_have_run_together_stay_over_their_letters() -> None:
    text = "จังหวัดประจวบคีรีขันธ์"
    sheet, alone = Sheet(size=30), Sheet(size=30)
    for k in range(6):
        sheet.print(80, 300 + 60 * k, "กลางตลาดนานมากมายปลายทางหลาย", thai=True)
    for each in (sheet, alone):
        each.print(80, 160, text, size=50, thai=True)
        first, second = (each.draw.textlength(part, _thai(50)) for part in ("จังหวัดประจวบคี", "จังหวัดประจวบคีรี"))
        rows = np.flatnonzero(each.ink[:200, round(80 + first) - 8])
        each.draw.line([(80 + first - 14, rows[0] + 3), (80 + second + 20, rows[0] + 3)], fill=0, width=5)
    found = find_lines(sheet.ink, [], [], DPI)
    heading = _own(found, sheet.ink, 0)
    assert len(found.segments) == 7
    assert ((alone.ink > 0) & ~heading).sum() <= 0.01 * (alone.ink > 0).sum()


def _thai(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(THAI), size, layout_engine=ImageFont.Layout.RAQM)


@pytest.mark.parametrize("wide", [4, 9])
def test_a_letter_spaced_number_and_its_point_are_one_line(wide: int) -> None:
    """A typewriter's point may be half as wide as a letter is high, and stand as far from both digits as they do from
    one another."""
    sheet = Sheet()
    for k in range(4):
        sheet.print(100, 100 + 60 * k, PROSE[:30])
        for at, digit in ((900, "7"), (938, "1"), (1008, "8"), (1046, "4")):
            sheet.print(at, 100 + 60 * k, digit)
        sheet.draw.rectangle((983 - wide // 2, 100 + 60 * k - 8, 983 + wide - wide // 2, 100 + 60 * k), fill=0)
    found = [b for b in boxes(sheet) if b.x0 > 850]
    assert [(round(b.x0, -1), round(b.x1, -1)) for b in found] == [(900, 1060)] * 4


def test_a_point_by_itself_between_numbers_far_apart_joins_none() -> None:
    sheet = Sheet()
    for k in range(4):
        sheet.print(100, 100 + 60 * k, PROSE[:30])
        sheet.print(900, 100 + 60 * k, "71")
        sheet.print(1090, 100 + 60 * k, "84")
        sheet.draw.rectangle((1008, 92 + 60 * k, 1016, 100 + 60 * k), fill=0)
    assert not [b for b in boxes(sheet) if b.x0 < 950 and b.x1 > 1060]
