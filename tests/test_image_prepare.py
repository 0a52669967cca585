"""Pages made upright, straight, even, and parted into inks: measured against pages drawn here."""

from __future__ import annotations

import cv2
import image_pages as pages
import numpy as np
import pytest

from extract.image.ground import binarise
from extract.image.prepare import Prepared, prepare
from extract.image.ruling import find_rules
from extract.model.page import Transform

DPI = 200


@pytest.fixture(scope="module")
def letter() -> np.ndarray:
    return pages.letter(DPI)


@pytest.fixture(scope="module")
def prepared(letter: np.ndarray) -> Prepared:
    return prepare(letter, DPI)


def ink_of(gray: np.ndarray) -> np.ndarray:
    return np.where(gray < 140, 255, 0).astype(np.uint8)


# --- skew and orientation
# ------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-6.3, -2.4, -0.9, -0.4, -0.1, 0.0, 0.2, 0.7, 1.3, 3.6])
def test_skew_is_found_to_a_tenth_of_a_degree(letter: np.ndarray, degrees: float) -> None:
    page = prepare(pages.noisy(pages.turned(letter, degrees)), DPI)
    assert page.rotation == 0
    assert page.skew == pytest.approx(degrees, abs=0.06)


@pytest.mark.parametrize("degrees", [-1.7, 0.6])
def test_skew_of_plain_text_without_rules(degrees: float) -> None:
    page = prepare(pages.turned(pages.letter(DPI, table=False, lines=12), degrees), DPI)
    assert page.skew == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 1.2])
def test_quarter_turns_are_undone(letter: np.ndarray, quarter: int, degrees: float) -> None:
    source = np.ascontiguousarray(np.rot90(pages.turned(letter, degrees), quarter))
    page = prepare(source, DPI)
    assert page.rotation == 90 * quarter
    assert page.skew == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_boxes_go_back_to_the_image_as_given(letter: np.ndarray, quarter: int) -> None:
    marked = letter.copy()
    marked[300:320, 1200:1230] = 0  # a black bar no letter looks like
    source = np.ascontiguousarray(np.rot90(pages.turned(marked, 0.8), quarter))
    page = prepare(source, DPI)
    found = centre_of_bar(page.ink)
    there = page.to_source.point(*found)
    assert there == pytest.approx(centre_of_bar(ink_of(source)), abs=1.5)


def centre_of_bar(ink: np.ndarray) -> tuple[float, float]:
    solid = cv2.erode(ink, np.ones((13, 13), np.uint8))
    y, x = np.nonzero(solid)
    return float(x.mean()) + 0.5, float(y.mean()) + 0.5


def test_pages_with_little_print_are_left_as_they_are() -> None:
    page = prepare(pages.letter(DPI, table=False, lines=0), DPI)
    assert (page.rotation, page.skew, int(page.ink.sum())) == (0, 0.0, 0)
    few = np.full((600, 800), 255, np.uint8)
    few[280:300, 300:500] = 0
    assert prepare(few, DPI).rotation == 0


def test_a_table_of_numbers_keeps_its_feet_on_the_ground() -> None:
    page = pages.blank(DPI)
    pages.draw_table(pages.ImageDraw.Draw(page), DPI, 400, rows=10, columns=6)
    for quarter in (0, 2):
        # Digits alone do not tell up from down; then the page stays as it is.
        assert prepare(np.rot90(np.array(page), quarter), DPI).rotation == 0


def test_the_reader_is_asked_only_where_shapes_leave_it_open() -> None:
    page = pages.blank(DPI)
    pages.draw_table(pages.ImageDraw.Draw(page), DPI, 400, rows=10, columns=6)
    upright = np.array(page)
    asked: list[tuple[int, ...]] = []

    def prefers_black_above(strip: np.ndarray) -> float:
        asked.append(strip.shape)
        return -float((255 - strip).sum(axis=1) @ np.arange(len(strip))) / float((255 - strip).sum())

    prepare(upright, DPI, prefers_black_above)
    assert len(asked) == 2 and all(200 < shape[0] < 300 for shape in asked)
    asked.clear()
    prepare(pages.letter(DPI), DPI, prefers_black_above)
    assert asked == []


# --- light
# ---------------------------------------------------------------------------------------------------


def test_uneven_light_is_evened_out(letter: np.ndarray, prepared: Prepared) -> None:
    high, wide = letter.shape
    light = np.linspace(0.45, 1.0, wide)[None, :] * np.linspace(1.0, 0.75, high)[:, None]
    page = prepare(pages.noisy(letter * light, 3), DPI)
    assert page.gray[:150].mean() > 250
    assert pages.share(page.ink, prepared.ink) > 0.9
    assert pages.share(prepared.ink, page.ink) > 0.9


def test_print_on_coloured_paper(letter: np.ndarray, prepared: Prepared) -> None:
    paper = (pages.in_colour(letter) * (np.array((140, 240, 250)) / 255)).astype(np.uint8)
    page = prepare(paper, DPI)
    assert page.colour is None
    assert pages.share(page.ink, prepared.ink) > 0.95


def test_a_negative_is_turned_back(letter: np.ndarray, prepared: Prepared) -> None:
    page = prepare(255 - letter, DPI)
    assert [n.code for n in page.notices] == ["page-inverted"]
    assert pages.share(page.ink, prepared.ink) > 0.98


def test_white_on_a_dark_fill_becomes_black_on_white() -> None:
    plain = pages.letter(DPI)
    band = np.s_[int(2.62 * DPI) : int(2.98 * DPI), int(0.9 * DPI) : int(7.4 * DPI)]
    expected = ink_of(plain)
    for fill in ((90, 40, 20), (40, 40, 40), (30, 90, 200)):
        page = pages.in_colour(plain)
        text = 1 - page[band].astype(np.float32) / 255
        page[band] = (np.array(fill) + text * (255 - np.array(fill))).astype(np.uint8)
        found = prepare(page, DPI)
        inner = np.s_[int(2.66 * DPI) : int(2.94 * DPI), int(1.0 * DPI) : int(7.3 * DPI)]
        assert found.gray.shape == plain.shape
        assert pages.share(found.ink[inner], expected[inner]) > 0.85, fill
        assert pages.share(expected[inner], found.ink[inner]) > 0.7, fill


def test_a_dark_head_of_cells_parted_by_white_strips_is_turned(letter: np.ndarray) -> None:
    page = letter.copy()
    top, left = int(0.5 * DPI), int(1.0 * DPI)
    page[top - 20 : top + 80] = 255
    expected = np.full_like(page, 255)
    for k in range(12):
        x = left + 90 * k
        page[top : top + 60, x : x + 80] = 60
        for canvas, tone in ((page, 255), (expected, 0)):
            cv2.putText(canvas, "61", (x + 8, top + 42), cv2.FONT_HERSHEY_SIMPLEX, 1.0, tone, 3)
    found = prepare(page, DPI)
    for k in range(12):
        cell = np.s_[top + 6 : top + 54, left + 90 * k + 6 : left + 90 * k + 74]
        assert pages.share(found.ink[cell], (expected[cell] < 128).astype(np.uint8)) > 0.85
        assert pages.share((expected[cell] < 128).astype(np.uint8), found.ink[cell]) > 0.6


def test_heavy_letters_run_together_are_no_dark_fill(letter: np.ndarray) -> None:
    """Where the paper shows between strokes to the edge of what runs together, there is no box to invert."""
    page = letter.copy()
    top, left = int(0.5 * DPI), int(2.0 * DPI)
    page[top - 40 : top + 80] = 255
    for k in range(12):
        x = left + 24 * k
        page[top : top + 30, x : x + 17] = 10
        page[top + 9 : top + 21, x : x + 24] = 10
    heavy = np.s_[top : top + 30, left : left + 24 * 12]
    found = prepare(page, DPI)
    assert pages.share((page[heavy] < 128).astype(np.uint8) * 255, found.ink[heavy]) > 0.95


def test_black_on_a_light_fill_stays(prepared: Prepared) -> None:
    page = pages.in_colour(pages.letter(DPI))
    band = np.s_[int(2.62 * DPI) : int(2.98 * DPI), int(0.9 * DPI) : int(7.4 * DPI)]
    for fill in ((230, 200, 170), (120, 230, 255), (190, 190, 190)):
        filled = page.copy()
        filled[band] = (filled[band] * (np.array(fill) / 255)).astype(np.uint8)
        found = prepare(filled, DPI)
        assert pages.share(found.ink[band], prepared.ink[band]) > 0.9, fill
        assert pages.share(prepared.ink[band], found.ink[band]) > 0.8, fill


def test_scan_edges_and_punch_holes_go(letter: np.ndarray, prepared: Prepared) -> None:
    page = letter.copy()
    page[:, :14] = 15
    page[-9:] = 60
    for y in (5.0, 8.0):
        cv2.circle(page, (int(0.5 * DPI), int(y * DPI)), int(0.11 * DPI), 20, -1)
    found = prepare(page, DPI)
    assert int((found.ink[:, : int(0.7 * DPI)] > 0).sum()) == 0
    assert int((found.ink[-30:] > 0).sum()) == 0
    assert pages.share(found.ink, prepared.ink) > 0.99


@pytest.mark.parametrize("degrees", [-0.5, 0.0, 0.5])
def test_a_table_that_reaches_the_edge_keeps_its_border(degrees: float) -> None:
    """A shadow of the paper's edge goes; a line at which the rules of a table end is no shadow."""
    page = np.full((11 * DPI, 8 * DPI), 255, np.uint8)
    left = int(0.1 * DPI)
    for k in range(6):
        cv2.line(page, (left, (2 + k) * DPI), (8 * DPI - left, (2 + k) * DPI), 0, 2)
    for x in (left, 3 * DPI, 8 * DPI - left):
        cv2.line(page, (x, 2 * DPI), (x, 7 * DPI), 0, 3)
    shadow = pages.turned(np.full_like(page, 255), 0)
    cv2.line(shadow, (left, 2 * DPI), (left, 7 * DPI), 90, 3)
    found = prepare(pages.turned(page, degrees), DPI)
    upright = [r for r in find_rules(found.ink, DPI, found.gray)[0] if not r.horizontal and r.box.height > 4 * DPI]
    assert len(upright) == 3
    assert not prepare(shadow, DPI).ink.any()


def test_faint_print_is_kept_and_the_other_side_is_not(letter: np.ndarray, prepared: Prepared) -> None:
    faint = (255 - (255 - letter.astype(int)) * 0.3).astype(np.uint8)
    assert pages.share(prepare(faint, DPI).ink, prepared.ink) > 0.9
    behind = 255 - (255 - letter[:, ::-1].astype(int)) * 0.16
    through = np.minimum(letter, np.roll(behind, 40, axis=0)).astype(np.uint8)
    page = prepare(through, DPI)
    assert pages.share(prepared.ink, page.ink) > 0.93


# --- colour
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ink", [(40, 40, 200), (170, 60, 50), (150, 40, 130)], ids=["red", "blue", "purple"])
def test_a_stamp_over_print_is_taken_off_and_kept(letter: np.ndarray, prepared: Prepared, ink: tuple) -> None:
    cover = pages.stamp_mask(letter.shape, DPI, (4.6, 1.2))
    page = prepare(pages.inked(pages.in_colour(letter), cover, ink), DPI)
    assert page.colour is not None and page.colour.shape == page.gray.shape
    stamp = np.where(cover > 0.5, 255, 0).astype(np.uint8)
    black = np.where(prepared.gray < 200, 255, 0).astype(np.uint8)
    alone = np.where((stamp > 0) & (cv2.dilate(black, np.ones((5, 5))) == 0), 255, 0).astype(np.uint8)
    assert pages.share(page.ink, prepared.ink) > 0.97
    assert pages.share(page.ink, alone) < 0.01
    assert pages.share(ink_of(page.colour), alone) > 0.9
    beside = np.where(cv2.dilate(stamp, np.ones((9, 9))) == 0, prepared.ink, 0).astype(np.uint8)
    assert pages.share(ink_of(page.colour), beside) < 0.001


def test_a_page_printed_in_one_colour_is_print(letter: np.ndarray, prepared: Prepared) -> None:
    blue = pages.inked(np.full((*letter.shape, 3), 255, np.uint8), 1 - letter / 255, (150, 50, 40))
    page = prepare(blue, DPI)
    assert page.colour is None
    assert pages.share(page.ink, prepared.ink) > 0.95


def test_a_table_ruled_in_colour_keeps_its_rules() -> None:
    plain = pages.letter(DPI, table=False, lines=12)
    table = pages.blank(DPI)
    draw = pages.ImageDraw.Draw(table)
    pages.draw_table(draw, DPI, round(7.6 * DPI))
    rules = np.where(find_rules(ink_of(np.array(table)), DPI)[1] > 0, 255, np.array(table))
    text = np.where(rules < 128, 255, np.array(table))
    page = pages.inked(pages.in_colour(np.minimum(plain, text)), (rules < 128).astype(np.float32), (160, 70, 60))
    page = pages.inked(page, pages.stamp_mask(plain.shape, DPI, (5.0, 0.2), 0), (60, 50, 200))
    found = prepare(page, DPI)
    lines, _ = find_rules(found.ink, DPI, found.gray)
    assert (sum(r.horizontal for r in lines), sum(not r.horizontal for r in lines)) == (7, 5)
    assert found.colour is not None
    assert int((found.colour[7 * DPI :] < 140).sum()) == 0
    assert int((found.colour[: int(1.3 * DPI)] < 140).sum()) > 1500


def test_jpeg_fringes_are_no_colour(letter: np.ndarray) -> None:
    _, data = cv2.imencode(".jpg", pages.in_colour(pages.turned(letter, 0.3)), [cv2.IMWRITE_JPEG_QUALITY, 40])
    assert prepare(cv2.imdecode(data, cv2.IMREAD_COLOR), DPI).colour is None


# --- rasters of every sort
# -----------------------------------------------------------------------------------


def test_one_bit_and_alpha_and_wrong_arrays(letter: np.ndarray) -> None:
    black = letter > 128
    as_bits = prepare(black.astype(np.uint8), DPI)
    assert np.array_equal(as_bits.ink, prepare(black, DPI).ink)
    clear = np.dstack([np.zeros((*letter.shape, 3), np.uint8), 255 - letter])
    assert pages.share(prepare(clear, DPI).ink, as_bits.ink) > 0.9
    for wrong in (np.zeros((3,), np.uint8), np.zeros((0, 5), np.uint8), np.zeros((4, 4), np.float32)):
        with pytest.raises(ValueError):
            prepare(wrong, DPI)


@pytest.mark.parametrize("told", [None, 0.0, 1.0, 9600.0])
def test_an_absurd_resolution_is_estimated_from_the_page(letter: np.ndarray, told: float | None) -> None:
    page = prepare(letter, told)
    assert page.dpi == pytest.approx(DPI, rel=0.03)
    assert [n.code for n in page.notices] == ["resolution-estimated"]


def test_a_strip_is_as_wide_as_its_page(letter: np.ndarray) -> None:
    assert prepare(letter[180:500], None).dpi == pytest.approx(DPI, rel=0.03)


def test_a_very_fine_scan_is_reduced() -> None:
    fine = cv2.resize(pages.letter(DPI), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    page = prepare(fine, 600)
    assert page.dpi == pytest.approx(300, rel=0.01)
    assert page.to_source.point(100, 200) == pytest.approx((200, 400), abs=1)


def test_a_fax_of_half_the_lines_is_stretched() -> None:
    page = pages.letter(204)[: 11 * 204]
    wide = np.full((page.shape[0], 1728), 255, np.uint8)
    wide[:, : page.shape[1]] = page[:, :1728]
    fax = np.where(cv2.resize(wide, (1728, page.shape[0] * 98 // 204)) > 128, 255, 0).astype(np.uint8)
    for told in (None, 204.0, (204.0, 98.0)):
        found = prepare(fax, told)
        assert found.gray.shape[0] == pytest.approx(page.shape[0], abs=30)
        assert found.dpi == pytest.approx(204, rel=0.03)
        assert found.to_source.point(500, 1000)[1] == pytest.approx(1000 * 98 / 204, rel=0.01)


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 3), (40, 60), (177, 731)])
def test_tiny_images_do_not_fall_over(size: tuple[int, int]) -> None:
    image = np.random.default_rng(3).integers(0, 255, size).astype(np.uint8)
    for given in (image, pages.in_colour(image)):
        page = prepare(given, None)
        assert page.ink.shape == page.gray.shape


# --- photographs
# ---------------------------------------------------------------------------------------------


def on_desk(page: np.ndarray, corners: np.ndarray, size: tuple[int, int], desk: int) -> np.ndarray:
    high, wide = page.shape[:2]
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    return np.asarray(cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA, borderValue=desk))


def straightness(page: Prepared, source_of: Transform, corners: list[tuple[float, float]]) -> float:
    """Largest distance (pixels of ``page``) of ``corners``' images from an upright rectangle."""
    points = np.array([source_of.point(*corner) for corner in corners])
    x0, x1 = points[[0, 3], 0].mean(), points[[1, 2], 0].mean()
    y0, y1 = points[[0, 1], 1].mean(), points[[2, 3], 1].mean()
    ideal = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return float(np.abs(points - ideal).max())


def inverse(transform: Transform) -> Transform:
    matrix = np.linalg.inv(np.array(transform.m).reshape(3, 3))
    return Transform(tuple(float(v) for v in matrix.ravel()))  # type: ignore[arg-type]


@pytest.mark.parametrize("desk", [50, 120])
def test_a_sheet_on_a_desk_is_lifted(letter: np.ndarray, desk: int) -> None:
    corners = np.array([[260, 180], [1750, 120], [1900, 2350], [90, 2280]])
    page = prepare(on_desk(letter, corners, (2000, 2500), desk), None)
    assert page.photo and "photograph" in [n.code for n in page.notices]
    assert straightness(page, inverse(page.to_source), [tuple(c) for c in corners]) < 12
    assert page.rotation == 0


def test_a_sheet_that_lies_straight_on_a_desk_is_lifted_too(letter: np.ndarray) -> None:
    corners = np.array([[200, 150], [1801, 150], [1800, 2349], [200, 2350]])
    grain = np.random.default_rng(5).normal(0, 5, (2500, 2000))
    image = np.clip(on_desk(letter, corners, (2000, 2500), 70) + grain, 0, 255).astype(np.uint8)
    page = prepare(image, None)
    assert "photograph" in [n.code for n in page.notices]
    assert abs(page.gray.shape[1] - 1600) < 12 and abs(page.gray.shape[0] - 2200) < 12
    assert float((page.ink[:60] > 0).mean()) < 0.001  # of the desk nothing is left


def test_a_light_panel_on_a_darker_page_is_no_sheet(letter: np.ndarray) -> None:
    corners = np.array([[200, 350], [1801, 350], [1800, 2349], [200, 2350]])
    for ground, ink in ((100, 250), (130, 20), (200, 20)):
        image = on_desk(letter, corners, (2000, 2500), ground)
        cv2.putText(image, "2563", (300, 220), cv2.FONT_HERSHEY_SIMPLEX, 1.6, ink, 4)  # some 12 points high
        page = prepare(image, None)
        assert "photograph" not in [n.code for n in page.notices]
        assert abs(page.gray.shape[0] - 2500) < 20 and abs(page.gray.shape[1] - 2000) < 20


def test_perspective_is_read_from_the_print_alone(letter: np.ndarray) -> None:
    high, wide = letter.shape
    corners = np.array([[0, 0], [wide, 30], [wide - 60, high - 20], [40, high]])
    image = on_desk(letter, corners, (wide, high), 255)
    page = prepare(image, DPI)
    assert page.photo
    forward = cv2.getPerspectiveTransform(
        np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32), corners.astype(np.float32)
    )
    table = np.array([[[200, 1520], [1400, 1520], [1400, 2000], [200, 2000]]], np.float32)
    there = cv2.perspectiveTransform(table, forward)[0]
    assert straightness(page, inverse(page.to_source), [tuple(c) for c in there]) < 3


def test_a_bent_page_is_flattened(letter: np.ndarray) -> None:
    high, wide = letter.shape
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    sag = 14 * (2 * x / wide - 1) ** 2 * (0.6 + 0.4 * y / high)
    page = prepare(cv2.remap(letter, x, y - sag, cv2.INTER_LINEAR, borderValue=255), DPI)
    assert "page-bent" in [n.code for n in page.notices]
    rules, _ = find_rules(page.ink, DPI, page.gray)
    across = [r.box.height for r in rules if r.horizontal]
    assert len(across) == 7 and max(across) <= 6
    assert "page-bent" not in [n.code for n in prepare(letter, DPI).notices]


def test_a_scan_is_no_photograph(letter: np.ndarray) -> None:
    for degrees in (0.0, 2.1):
        assert not prepare(pages.turned(letter, degrees), DPI).photo
        assert not prepare(pages.turned(letter, degrees, 30), DPI).photo


def test_print_that_touches_a_table_s_rules_in_colour_stays_whole() -> None:
    """Small print between rules of a green table, some of it at the rules."""
    plain = np.full((900, 1500), 255, np.uint8)
    rules = plain.copy()
    for y in range(100, 801, 100):
        rules[y : y + 4, 100:1404] = 0
    for x in range(100, 1401, 260):
        rules[100:804, x : x + 4] = 0
    for y in range(100, 800, 100):
        for x in range(100, 1400, 260):
            for k in range(6):  # strokes three pixels wide, gray as thin print is on a scan; the last is at the rule
                plain[y + 60 : y + 96, x + 246 - 14 * k : x + 249 - 14 * k] = 130
    page = pages.inked(pages.in_colour(plain), (rules < 128).astype(np.float32), (84, 160, 110))
    found = prepare(page, 300)
    assert found.colour is None
    strokes = plain == 130
    assert (found.gray[strokes] < 190).mean() > 0.97
    assert kinds_of(found) == (8, 6)


def kinds_of(found: Prepared) -> tuple[int, int]:
    rules, _ = find_rules(found.ink, found.dpi, found.gray)
    return sum(r.horizontal for r in rules), sum(not r.horizontal for r in rules)


def test_pale_print_beside_black_rules_is_print() -> None:
    gray = np.full((600, 900), 255, np.uint8)
    for k in range(20):
        gray[200:230, 200 + 20 * k : 204 + 20 * k] = 160
    strokes = gray == 160
    for y in (185, 240, *range(400, 560, 20)):  # the rules of a table, and of others
        gray[y : y + 4, 100:800] = 0
    assert (binarise(gray, 200.0)[1][strokes] > 0).mean() > 0.9
