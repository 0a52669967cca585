"""Ruling lines found and taken off: measured against rules drawn here."""

from __future__ import annotations

import cv2
import image_pages as pages
import numpy as np
import pytest
from layout_pages import THAI, needs_thai
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extract.image.prepare import prepare
from extract.image.ruling import erase_rules, find_rules
from extract.lines.lattice import find_grids
from extract.model.page import Rule

DPI = 300


def kinds(rules: list[Rule]) -> tuple[int, int]:
    return sum(r.horizontal for r in rules), sum(not r.horizontal for r in rules)


def ink_of(page: Image.Image | np.ndarray, threshold: int = 140) -> np.ndarray:
    return np.where(np.asarray(page) < threshold, 255, 0).astype(np.uint8)


def lines_of_text(
    dpi: int = DPI, lines: int = 10, size: float = 15, bold: int = 0
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = pages.blank(dpi, (8.27, 1.0 + 0.024 * lines * size))
    draw = ImageDraw.Draw(page)
    for k in range(lines):
        text = pages.LINES[k % len(pages.LINES)]
        place = (round(0.9 * dpi), round((0.4 + 0.024 * size * k) * dpi))
        draw.text(place, text, font=pages.font(round(size * dpi / 72)), fill=0, stroke_width=bold)
    return page, draw


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_full_grid(dpi: int) -> None:
    rules, clean = find_rules(ink_of(pages.letter(dpi)), dpi)
    assert kinds(rules) == (7, 5)
    top = round(7.6 * dpi)
    across = [r.box for r in rules if r.horizontal]
    for row, box in enumerate(across):
        assert box.y0 == pytest.approx(top + round(2.4 * dpi) * row // 6, abs=1.5)
        assert (box.x0, box.x1) == pytest.approx((dpi, 7 * dpi), abs=4)
    for column, box in enumerate(r.box for r in rules if not r.horizontal):
        assert box.x0 == pytest.approx(dpi + 6 * dpi * column // 4, abs=1.5)
        assert (box.y0, box.y1) == pytest.approx((top, top + 2.4 * dpi), abs=4)
    assert all(r.thickness <= dpi / 100 + 2 for r in rules)
    assert find_rules(clean, dpi)[0] == []


@pytest.mark.parametrize("bold", [0, 1, 2])
@pytest.mark.parametrize("size", [12, 15, 24])
def test_print_alone_has_no_rules(size: float, bold: int) -> None:
    page, _ = lines_of_text(size=size, bold=bold)
    ink = ink_of(page)
    rules, clean = find_rules(ink, DPI, np.array(page))
    assert rules == []
    assert np.array_equal(clean, ink)


def test_letters_on_a_rule_keep_their_strokes() -> None:
    page, _ = lines_of_text()
    plain = ink_of(page)
    for shift in (0.0, 0.06, 0.12, 0.2):
        ruled, draw = lines_of_text()
        for k in range(10):
            y = round((0.4 + 0.36 * k + shift) * DPI)
            draw.rectangle((0.8 * DPI, y, 7.4 * DPI, y + 2), fill=0)
        rules, clean = find_rules(ink_of(ruled), DPI)
        assert kinds(rules)[0] >= 9, shift
        assert pages.share(clean, plain) > 0.93, shift
        left = (clean > 0) & (cv2.dilate(plain, np.ones((7, 7))) == 0)
        assert int(left.sum()) < 0.02 * 10 * 6.6 * DPI * 3, shift


def test_underlines_are_rules_and_leaders_are_not() -> None:
    page, draw = lines_of_text()
    draw.rectangle((0, 1.6 * DPI, 9 * DPI, 9 * DPI), fill=255)
    font = pages.font(round(15 * DPI / 72))
    draw.rectangle((DPI, 2.0 * DPI, 2.2 * DPI, 2.0 * DPI + 3), fill=0)
    draw.text((DPI, round(2.6 * DPI)), "A " + "." * 70 + " 12", font=font, fill=0)
    draw.text((DPI, round(3.1 * DPI)), "B " + ". " * 40 + " 13", font=font, fill=0)
    draw.text((DPI, round(3.6 * DPI)), "C " + "- " * 25 + " 14", font=font, fill=0)
    for x in range(DPI, 6 * DPI, 10):
        draw.rectangle((x, 4.3 * DPI, x + 3, 4.3 * DPI + 3), fill=0)
    rules, _ = find_rules(ink_of(page), DPI, np.array(page))
    assert kinds(rules) == (1, 0)
    assert (rules[0].box.x0, rules[0].box.x1) == pytest.approx((DPI, 2.2 * DPI), abs=4)


def test_blanks_to_fill_in_are_taken_off_but_are_no_rules() -> None:
    page = pages.blank(DPI, (8.27, 3.0))
    draw, font = ImageDraw.Draw(page), pages.font(round(15 * DPI / 72))
    for k, y in enumerate((1.0, 1.5)):
        draw.text((DPI, round(y * DPI)), "Policies", font=font, fill=0)
        foot = draw.textbbox((DPI, round(y * DPI)), "Plis", font=font)[3] - 9 * k
        draw.rectangle((2.0 * DPI, foot, 5.5 * DPI, foot + 2), fill=0)
        draw.text((5.6 * DPI, round(y * DPI)), "41.2", font=font, fill=0)
    rules, clean = find_rules(ink_of(page), DPI, np.array(page))
    assert rules == []
    assert int((clean[:, round(2.1 * DPI) : round(5.4 * DPI)] > 0).sum()) == 0


@pytest.mark.parametrize("beyond", [0.06, 0.12, 0.2])
def test_a_rule_under_the_end_of_print_is_no_blank_to_fill_in(beyond: float) -> None:
    """The unit of a table stands over its corner and reaches a little beyond it; on a page turned back it may."""
    page = pages.blank(DPI, (8.27, 3.0))
    draw, font = ImageDraw.Draw(page), pages.font(round(15 * DPI / 72))
    _, _, right, foot = draw.textbbox((0, 0), "(tons)", font=font)
    x, y = round((7.4 + beyond) * DPI) - right, round(1.0 * DPI)
    draw.text((x, y), "(tons)", font=font, fill=0)
    draw.rectangle((0.9 * DPI, y + foot + 9, 7.4 * DPI, y + foot + 11), fill=0)
    rules, _ = find_rules(ink_of(page), DPI, np.array(page))
    assert kinds(rules) == (1, 0)
    assert (rules[0].box.x0, rules[0].box.x1) == pytest.approx((0.9 * DPI, 7.4 * DPI), abs=4)


def test_a_broken_rule_is_one() -> None:
    page = pages.blank(DPI, (8.27, 3.0))
    draw = ImageDraw.Draw(page)
    rng = np.random.default_rng(5)
    x = DPI
    while x < 7 * DPI:
        run = int(rng.integers(40, 160))
        draw.rectangle((x, 300, min(x + run, 7 * DPI), 302), fill=0)
        x += run + int(rng.integers(4, 22))
    draw.rectangle((DPI, 600, 3.4 * DPI, 602), fill=0)
    draw.rectangle((3.55 * DPI, 600, 7 * DPI, 602), fill=0)
    rules, _ = find_rules(ink_of(page), DPI)
    assert kinds(rules) == (2, 0)
    assert all(r.box.width > 5.8 * DPI for r in rules)


def test_rules_of_tables_side_by_side_stay_two() -> None:
    page = pages.blank(DPI, (8.27, 3.0))
    draw = ImageDraw.Draw(page)
    draw.rectangle((DPI, 300, 3.5 * DPI, 302), fill=0)
    draw.rectangle((4.6 * DPI, 300, 7 * DPI, 302), fill=0)
    assert kinds(find_rules(ink_of(page), DPI)[0]) == (2, 0)


def test_a_faint_rule_is_found_in_the_gray() -> None:
    page = pages.noisy(pages.letter(DPI, table=False, lines=8), 3)
    page[2000:2003, 300:2100] = np.minimum(page[2000:2003, 300:2100], 215)
    page[1500:3000, 900:903] = np.minimum(page[1500:3000, 900:903], 222)
    ready = prepare(page, DPI)
    rules, _ = find_rules(ready.ink, DPI, ready.gray)
    assert kinds(rules) == (1, 1)
    assert rules[0].box.width == pytest.approx(1800, abs=20)
    assert rules[1].box.height == pytest.approx(1500, abs=20)


def test_a_double_rule_is_one_and_keeps_its_width() -> None:
    page = pages.blank(DPI, (8.27, 3.0))
    draw = ImageDraw.Draw(page)
    for y in (300, 307):
        draw.rectangle((DPI, y, 7 * DPI, y + 2), fill=0)
    rules, clean = find_rules(ink_of(page), DPI)
    assert kinds(rules) == (1, 0)
    assert rules[0].thickness == pytest.approx(10, abs=2)
    assert int((clean > 0).sum()) == 0


def test_a_bent_rule_is_one_and_goes_whole() -> None:
    page = np.full((900, 2480), 255, np.uint8)
    x = np.arange(300, 2200)
    y = (400 + 14 * np.sin((x - 300) / 1900 * np.pi)).astype(int)
    for d in range(3):
        page[y + d, x] = 0
    rules, clean = find_rules(ink_of(page), DPI)
    assert kinds(rules) == (1, 0)
    assert rules[0].box.height == pytest.approx(17, abs=3)
    assert int((clean > 0).sum()) < 200


def test_a_short_rule_counts_between_two_others() -> None:
    page = pages.blank(DPI, (8.27, 3.0))
    draw = ImageDraw.Draw(page)
    for y in (300, 360, 420):
        draw.rectangle((DPI, y, 7 * DPI, y + 2), fill=0)
    draw.rectangle((4 * DPI, 300, 4 * DPI + 2, 360), fill=0)  # held at both ends
    draw.rectangle((5 * DPI, 372, 5 * DPI + 2, 411), fill=0)  # as long as a letter's stem, and as free
    rules, clean = find_rules(ink_of(page), DPI)
    assert kinds(rules) == (3, 1)
    assert rules[3].box.x0 == pytest.approx(4 * DPI, abs=1.5)
    assert clean[390, 5 * DPI + 1] == 255


def test_the_shadow_of_the_paper_is_no_rule_but_a_cropped_table_is() -> None:
    page = pages.blank(DPI, (6.0, 4.0))
    ImageDraw.Draw(page).rectangle((0, 5, 1800, 7), fill=0)
    assert find_rules(ink_of(page), DPI)[0] == []
    table = ink_of(pages.letter(DPI))[round(7.58 * DPI) : round(10.03 * DPI), round(0.98 * DPI) : round(7.03 * DPI)]
    assert kinds(find_rules(np.ascontiguousarray(table), DPI)[0]) == (7, 5)


def test_gray_crops_are_freed_of_rules() -> None:
    page = pages.turned(pages.letter(DPI), 0.4)
    ready = prepare(page, DPI)
    rules, clean = find_rules(ready.ink, DPI, ready.gray)
    assert kinds(rules) == (7, 5)
    freed = erase_rules(ready.gray, ready.ink, clean, rules)
    rows = [r.box for r in rules if r.horizontal]
    gap = freed[int(rows[2].y0) - 3 : int(rows[2].y1) + 4, int(rows[2].x0) : int(rows[2].x1)]
    assert float((gap < 200).mean()) < 0.01
    assert np.array_equal(freed[: int(rows[0].y0) - 5], ready.gray[: int(rows[0].y0) - 5])
    digits = ink_of(freed)[int(rows[1].y1) + 4 : int(rows[2].y0) - 4]
    assert pages.share(digits, clean[int(rows[1].y1) + 4 : int(rows[2].y0) - 4]) > 0.9


@pytest.mark.parametrize("lean", [0, 12])
def test_the_edges_of_a_dark_band_are_rules(lean: int) -> None:
    page, draw = lines_of_text(200, 12)
    left, right, top = 160, 1400, 250
    draw.rectangle((left - 10, top - 10, right + 10, top + 90 + lean), fill=255)
    draw.polygon([(left, top), (right, top + lean), (right, top + 80 + lean), (left, top + 80)], fill=20)
    found = prepare(np.asarray(page), 200)
    rules, _ = find_rules(found.ink, found.dpi, found.gray)
    across = [found.to_source.box(r.box) for r in rules if r.horizontal and r.box.width > 0.9 * (right - left)]
    assert [round(b.cy - top - lean / 2) for b in across] == pytest.approx([0, 80], abs=5)


def dotted_grid(dpi: int, gap: int) -> np.ndarray:
    """Ink of a grid of solid upright rules and level ones whose inner two are of dots of two pixels, ``gap`` apart, the
    print of one row standing close over the rule below it."""
    page = Image.new("L", (5 * dpi, 3 * dpi), 255)
    draw = ImageDraw.Draw(page)
    for x in (0.5, 1.5, 4.5):
        draw.rectangle((x * dpi, 0.5 * dpi, x * dpi + 2, 2.5 * dpi), fill=0)
    for y in (0.5, 2.5):
        draw.rectangle((0.5 * dpi, y * dpi, 4.5 * dpi, y * dpi + 2), fill=0)
    for y in (1.2, 1.8):
        for x in range(dpi // 2, 9 * dpi // 2, 2 + gap):
            draw.rectangle((x, round(y * dpi), x + 1, round(y * dpi) + 1), fill=0)
    foot = round(1.8 * dpi) - round(0.02 * dpi)
    draw.text((1.6 * dpi, foot), pages.LINES[0][:15], font=pages.font(round(dpi / 6)), fill=0, anchor="ls")
    return ink_of(page)


@pytest.mark.parametrize("dpi", [200, 300])
def test_rules_of_fine_dots_are_rules(dpi: int) -> None:
    rules, _ = find_rules(dotted_grid(dpi, 3), dpi)
    assert kinds(rules) == (4, 3)
    across = [r.box for r in rules if r.horizontal]
    assert [round(box.y0 / dpi, 1) for box in across] == [0.5, 1.2, 1.8, 2.5]
    assert all((box.x0, box.x1) == pytest.approx((0.5 * dpi, 4.5 * dpi), abs=5) for box in across)


@pytest.mark.parametrize("dpi", [200, 300])
def test_rules_of_fine_dots_hold_one_another_and_no_leader(dpi: int) -> None:
    """A table all of whose rules are dotted; a line of such dots that ends at none of them is a leader's."""
    page = Image.new("L", (5 * dpi, 4 * dpi), 255)
    draw = ImageDraw.Draw(page)
    places = [round(at * dpi) for at in (0.5, 1.5, 2.5)]
    for at in places:
        for k in range(places[0], places[2], 5):
            draw.rectangle((k, at, k + 1, at + 1), fill=0)
            draw.rectangle((at, k, at + 1, k + 1), fill=0)
    for x in range(round(0.7 * dpi), round(4.2 * dpi), 5):
        draw.rectangle((x, round(3.2 * dpi), x + 1, round(3.2 * dpi) + 1), fill=0)
    ink = ink_of(page)
    rules, _ = find_rules(ink, dpi)
    assert kinds(rules) == (3, 3)
    assert max(r.box.y1 for r in rules) < 2.6 * dpi
    (grid,) = find_grids(rules, dpi, ink, ink)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in grid.cells] == [
        (0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("dpi", [200, 300])
def test_a_dotted_rule_that_runs_on_past_those_it_crosses_is_a_rule(dpi: int) -> None:
    """Column rules that stand within a table open at its sides; what crosses but two may be a leader."""
    page = Image.new("L", (5 * dpi, 4 * dpi), 255)
    draw = ImageDraw.Draw(page)
    for at in (1.5, 2.5, 3.5):
        draw.rectangle((round(at * dpi), round(0.5 * dpi), round(at * dpi) + 2, round(2.5 * dpi)), fill=0)
    for at in (0.5, 2.5):
        draw.rectangle((round(0.5 * dpi), round(at * dpi), round(4.5 * dpi), round(at * dpi) + 2), fill=0)
    for at, until in ((1.2, 4.5), (1.8, 3.2)):
        for x in range(dpi // 2, round(until * dpi), 5):
            draw.rectangle((x, round(at * dpi), x + 1, round(at * dpi) + 1), fill=0)
    rules, _ = find_rules(ink_of(page), dpi)
    assert [round(r.box.cy / dpi, 1) for r in rules if r.horizontal] == [0.5, 1.2, 2.5]


def test_dots_of_a_leader_are_no_rule() -> None:
    rules, clean = find_rules(dotted_grid(200, 12), 200)
    assert kinds(rules) == (2, 3)
    assert (clean[235:245, 120:280] > 0).any()


@pytest.mark.parametrize("dpi", [200, 300])
def test_nothing_is_left_where_rules_cross(dpi: int) -> None:
    page = Image.new("L", (4 * dpi, 4 * dpi), 255)
    draw = ImageDraw.Draw(page)
    for k, at in enumerate((0.5, 1.5, 2.5, 3.5)):
        x, wide = round(at * dpi), 1 + k
        draw.rectangle((x, 0.3 * dpi, x + wide, 3.7 * dpi), fill=0)
        draw.rectangle((0.3 * dpi, x, 3.7 * dpi, x + wide), fill=0)
    draw.text((0.7 * dpi, 1.4 * dpi), "ก4.50", font=pages.font(round(dpi / 5)), fill=0, anchor="ls")
    ink = ink_of(page)
    rules, clean = find_rules(ink, dpi)
    assert kinds(rules) == (4, 4)
    text = np.s_[round(1.1 * dpi) : round(1.45 * dpi), round(0.65 * dpi) : round(1.4 * dpi)]
    assert (clean[text] == ink[text]).all()
    clean[text] = 0
    assert not clean.any()


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("wide", "gap", "kept"), [(4, 4, True), (4, 30, False), (24, 4, False)])
def test_a_tone_that_touches_the_rule_over_its_row_stays(wide: int, gap: int, kept: bool, turned: bool) -> None:
    """And nothing of a ragged edge, beside which no more of a letter stands."""
    page = Image.new("L", (4 * DPI, 2 * DPI), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 200, 1100, 205), fill=0)
    draw.rectangle((500, 206, 500 + wide - 1, 209), fill=0)
    draw.rectangle((470, 210 + gap, 530, 230 + gap), fill=0)
    ink = ink_of(page)
    rules, clean = find_rules(np.ascontiguousarray(ink.T) if turned else ink, DPI)
    clean = clean.T if turned else clean
    assert len(rules) == 1
    assert not clean[190:206].any()
    assert clean[206:210, 500 : 500 + wide].all() == kept
    assert not clean[206:210, :500].any() and not clean[206:210, 500 + wide :].any()
    assert clean[210 + gap : 231 + gap, 470:531].all()


@pytest.mark.parametrize("start", [206, 212])
def test_an_upright_that_ends_at_a_rule_is_no_tone(start: int) -> None:
    page = Image.new("L", (4 * DPI, 4 * DPI), 255)
    draw = ImageDraw.Draw(page)
    for y in (200, 1000):
        draw.rectangle((100, y, 1100, y + 5), fill=0)
    for x in (100, 600, 1100):
        draw.rectangle((x, start, x + 3, 1000), fill=0)
    assert not find_rules(ink_of(page), DPI)[1].any()


def two_tables(dpi: int, other: float) -> Image.Image:
    """A table over another of the same width whose inner rule stands ``other`` inches from the left."""
    page = Image.new("L", (5 * dpi, 6 * dpi), 255)
    draw = ImageDraw.Draw(page)
    for top, inner in ((0.5, 2.0), (3.0, other)):
        for x in (0.5, inner, 4.5):
            draw.rectangle((x * dpi, top * dpi, x * dpi + 2, (top + 2) * dpi), fill=0)
        for row in range(5):
            y = (top + row / 2) * dpi
            draw.rectangle((0.5 * dpi, y, 4.5 * dpi, y + 2), fill=0)
    return page


@pytest.mark.parametrize("dpi", [200, 300])
def test_rules_end_with_their_table(dpi: int) -> None:
    rules, _ = find_rules(ink_of(two_tables(dpi, 3.0)), dpi)
    down = sorted((r.box.y0 / dpi, r.box.y1 / dpi) for r in rules if not r.horizontal)
    assert kinds(rules) == (10, 6)
    assert down == [pytest.approx(ends, abs=0.03) for ends in [(0.5, 2.5)] * 3 + [(3.0, 5.0)] * 3]


def test_side_by_side_tables_are_two_as_well() -> None:
    rules, _ = find_rules(cv2.transpose(ink_of(two_tables(200, 3.0))), 200)
    assert kinds(rules) == (6, 10)


def test_sides_that_go_on_are_not_cut() -> None:
    page = two_tables(200, 2.0)
    draw = ImageDraw.Draw(page)
    for x in (0.5, 4.5):
        draw.rectangle((x * 200, 500, x * 200 + 2, 600), fill=0)
    rules, _ = find_rules(ink_of(page), 200)
    assert [round(r.box.height / 200, 1) for r in rules if not r.horizontal and r.box.height > 500] == [4.5, 4.5]


@pytest.mark.parametrize("bowl", [True, False])
def test_an_upright_ends_at_the_last_rule_it_crosses_where_a_letter_s_stem_goes_on(bowl: bool) -> None:
    """The name of a group stands right over an upright between its columns; without its bowl the stem is a rule's."""
    page = Image.new("L", (1000, 800), 255)
    draw = ImageDraw.Draw(page)
    for y in (100, 180, 260, 340, 420):
        draw.rectangle((100, y, 900, y + 2), fill=0)
    for x in (100, 900):
        draw.rectangle((x, 100, x + 2, 422), fill=0)
    draw.rectangle((500, 125, 502, 422), fill=0)
    if bowl:
        draw.arc((470, 125, 532, 170), 0, 360, fill=0, width=3)
    rules, _ = find_rules(ink_of(page), 200)
    (inner,) = [r.box for r in rules if not r.horizontal and 400 < r.box.cx < 600]
    assert inner.y0 == pytest.approx(180 if bowl else 125, abs=4)
    assert inner.y1 == pytest.approx(423, abs=3)


@needs_thai
def test_the_tops_of_small_print_in_a_row_are_no_rule() -> None:
    """Figures with flat tops, whose faint edges run together."""
    page = Image.new("L", (900, 300), 255)
    face = ImageFont.truetype(str(THAI), 24, layout_engine=ImageFont.Layout.RAQM)
    for k in range(4):
        ImageDraw.Draw(page).text((100, 40 + 60 * k), "๗๘๖๗๓๗๘๗๖๘๗๓"[k:], font=face, fill=0)
    gray = np.asarray(page.filter(ImageFilter.GaussianBlur(1.0)))
    rules, _ = find_rules(ink_of(gray, 150), DPI, gray)
    assert rules == []


@pytest.mark.parametrize("words", [True, False])
def test_a_level_rule_ends_at_the_last_upright_it_crosses_where_words_go_on(words: bool) -> None:
    ink = np.zeros((700, 1500), np.uint8)
    for y in (100, 300, 500):
        ink[y : y + 4, 443:1400] = 255
    for x in (443, 900, 1396):
        ink[100:504, x : x + 4] = 255
    if words:  # in a merged cell, their tops at the height of a rule of the rows beside it
        for k in range(13):
            ink[298:303, 240 + 15 * k : 250 + 15 * k] = 255
            ink[303:330, 240 + 15 * k : 243 + 15 * k] = 255
        ink[300:302, 425:443] = 255
    else:  # the table is open to the left
        ink[300:304, 240:443] = 255
    rules, _ = find_rules(ink, DPI)
    middle = next(r.box for r in rules if r.horizontal and 290 < r.box.cy < 310)
    assert middle.x0 == pytest.approx(443 if words else 240, abs=6)
