"""What a limit of lines prevents, drawn just within the limit and just beyond it: rules, and the glyphs of a layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from layout_pages import across, down, lattice

from extract.lines.lattice import find_grids
from extract.lines.layer import judge
from extract.lines.layer_lines import lines_of
from extract.lines.layer_marks import settled
from extract.lines.layer_seen import visible
from extract.lines.printed_edges import Edge, Seen
from extract.lines.strokes import strokes
from extract.model.page import Box, Glyph, Line, Rule, TextRun
from extract.open.source import LayerChar, LayerImage, LayerPage

DPI = 1000.0


# Rules


@pytest.mark.parametrize(("gap", "off", "grids"), [(350, 0, 1), (500, 0, 2), (50, 24, 1), (50, 38, 2)])
def test_two_rules_are_one_across_a_gap_that_is_not_wide_and_on_one_level(gap: float, off: float, grids: int) -> None:
    """Else a table stands beside another."""
    ys = (1000, 2000, 3000)
    rules = [r for y in ys for r in (across(y, 1000, 4000), across(y + off, 4000 + gap, 7000))]
    rules += [down(x, 1000, 3000) for x in (1000, 3000, 5000, 7000)]
    assert len(find_grids(rules, DPI)) == grids


def tilt(lean: float, length: float, tips: list[tuple[float, float]]) -> float:
    """Of a rule with its middle at y 5000, whose box is ``lean`` higher than its stroke, where others end at ``tips``:
    x, and how far over its middle."""
    rule = Rule(Box(1000, 4999 - lean / 2, 1000 + length, 5001 + lean / 2), True, 2)
    return strokes([rule, *(down(x, 5000 + y, 9000) for x, y in tips)], DPI)[0][0].tilt


STRAIGHT = [(1100.0, -4.0), (1200.0, 0.0), (1290.0, 4.0)]


@pytest.mark.parametrize(
    ("lean", "length", "tips", "leans"),
    [
        (9, 430, STRAIGHT, True),
        (9, 430, STRAIGHT[::2], False),
        (2.5, 430, STRAIGHT, False),
        (3.8, 430, STRAIGHT, True),
        (9, 300, STRAIGHT, False),
    ],
)
def test_a_rule_leans_where_enough_others_end_along_it(
    lean: float, length: float, tips: list[tuple[float, float]], leans: bool
) -> None:
    """The roughness of its edges is no lean, and a short one tells nothing."""
    assert (tilt(lean, length, tips) > 0) == leans


@pytest.mark.parametrize(("share", "leans"), [(0.25, False), (0.36, True)])
def test_ends_that_lie_along_no_line_tell_no_lean(share: float, leans: bool) -> None:
    off = (20 * 4 * (1 / share - 1) / 4) ** 0.5
    tips = [(1500 + 100 * x, 2 * x + off * n) for x, n in ((-3, 1), (-1, -1), (1, -1), (3, 1))]
    assert (tilt(9, 1000, tips) > 0) == leans


@pytest.mark.parametrize(("over", "columns"), [(100, 2), (150, 3)])
def test_rules_that_go_on_past_the_outermost_leave_their_table_open(over: float, columns: int) -> None:
    rules = [across(y, 1000, 5000 + over) for y in (1000, 2000, 3000)]
    rules += [down(x, 1000, 3000) for x in (1000, 3000, 5000)]
    assert [g.columns for g in find_grids(rules, DPI)] == [columns]


LONG = 800


def printed(inked: list[tuple[float, float]], *, found: bool = False, lying: bool = False, off: int = 0) -> bool:
    """Whether a piece of an edge parts two cells that has ink at these shares of its length, ``off`` its place."""
    ink = np.zeros((1200, 400), np.uint8)
    for a, b in inked:
        ink[round(200 + a * LONG) : round(200 + b * LONG), 200 + off] = 255
    edge = Edge(200.0, 600.0, 0.0, ((0.0, 1200.0),) if found else ())
    return Seen(lying, DPI, ink.T.copy() if lying else ink, None).printed(edge, 100, 1100, 1.0)


@pytest.mark.parametrize(
    ("inked", "is_rule"),
    [
        ([(0.4, 0.44)], True),  # a hole
        ([(0.4, 0.465)], False),  # text
        ([(0.0, 0.25), (0.4, 0.5)], False),
        ([(0.0, 0.25), (0.4, 0.6)], True),
        ([(0.0, 0.105), (0.25, 0.75), (0.895, 1.0)], False),
        ([(0.0, 0.15), (0.25, 0.75), (0.85, 1.0)], True),
    ],
)
def test_text_that_crosses_a_place_where_a_rule_was_found_is_told_from_a_hole(
    inked: list[tuple[float, float]], is_rule: bool
) -> None:
    assert printed(inked, found=True) == is_rule


@pytest.mark.parametrize(("off", "is_rule"), [(33, True), (48, False)])
def test_a_rule_that_bends_away_from_its_edge_is_there_all_along(off: int, is_rule: bool) -> None:
    ink = np.zeros((1200, 400), np.uint8)
    ink[:, 200 + off : 203 + off] = 255
    ink[500:650, 200] = 255
    assert Seen(False, DPI, ink, None).printed(Edge(200.0, 600.0, 0.0, ((0.0, 1200.0),)), 100, 1100, 1.0) == is_rule


@pytest.mark.parametrize(
    ("inked", "off", "is_rule"),
    [
        ([(0.0, 0.26), (0.74, 1.0)], 0, False),
        ([(0.0, 0.35), (0.65, 1.0)], 0, True),
        ([(0.0, 0.105), (0.25, 0.75), (0.895, 1.0)], 0, False),
        ([(0.0, 0.15), (0.25, 0.75), (0.85, 1.0)], 0, True),
        ([(0.2, 1.0)], 0, True),
        ([(0.25, 1.0)], 0, False),
        ([(0.0, 1.0)], 10, True),
        ([(0.0, 1.0)], 15, False),
    ],
)
def test_a_column_s_rule_that_was_not_found_is_seen_by_its_ink(
    inked: list[tuple[float, float]], off: int, is_rule: bool
) -> None:
    """The stem of a letter, and a mark over it, stand in the middle of their row."""
    assert printed(inked, off=off) == is_rule


def dashes(length: float) -> list[tuple[float, float]]:
    """Ink over seven tenths of an edge in dashes of this share of it."""
    step = length / 0.7
    return [(k * step, k * step + length) for k in range(int(1 / step) + 1)]


@pytest.mark.parametrize(("length", "is_rule"), [(0.08, False), (0.125, True)])
def test_the_heads_of_letters_touch_an_edge_each_for_itself(length: float, is_rule: bool) -> None:
    assert printed(dashes(length), lying=True) == is_rule


@pytest.mark.parametrize(("share", "is_rule"), [(0.12, True), (0.19, False)])
@pytest.mark.parametrize(("sides", "seen"), [((0, 30), True), ((0, 22), False), ((20, 30), True), ((29, 36), False)])
def test_print_over_and_under_a_lying_edge_is_letters(
    share: float, is_rule: bool, sides: tuple[int, int], seen: bool
) -> None:
    ink = np.zeros((400, 1200), np.uint8)
    ink[200:203] = 255
    for k in (-1, 1):
        y = sorted((200 + k * sides[0], 200 + k * sides[1]))
        ink[y[0] : y[1] + 1, 300 : 300 + round(share * LONG)] = 255
    assert Seen(True, DPI, ink, None).printed(Edge(200.0, 600.0, 0.0, ()), 100, 1100, 1.0) == (is_rule or not seen)


@pytest.mark.parametrize(
    ("high", "apart", "waver", "columns"),
    [(450, 500, 0, 3), (350, 500, 0, 2), (900, 130, 0, 2), (900, 180, 0, 3), (900, 500, 4, 3), (900, 500, 5, 2)],
)
def test_a_column_s_rule_that_letters_touch_all_along_is_seen_in_a_table_of_some_height(
    high: int, apart: int, waver: int, columns: int
) -> None:
    """And as far from the others as columns are."""
    rules = lattice([100, 1100, 2100], [100, 100 + high / 2, 100 + high])
    ink = np.zeros((1200, 2300), np.uint8)
    for r in rules:
        ink[round(r.box.y0) : round(r.box.y1) + 1, round(r.box.x0) : round(r.box.x1) + 1] = 255
    for y in range(100, 100 + high):
        ink[y, 1100 + apart + (waver if y // 10 % 2 else -waver)] = 255
    assert [g.columns for g in find_grids(rules, DPI, ink)] == [columns]


# Text layers


def glyphs(
    text: str, x: float = 10, y: float = 100, size: float = 16, step: float = 8, **named: Any
) -> list[LayerChar]:
    return [
        LayerChar(c, Box(x + k * step, y - 12, x + (k + 1) * step, y + 4), x + k * step, y, size, "F", **named)
        for k, c in enumerate(text)
    ]


def page(chars: list[LayerChar], images: tuple[LayerImage, ...] = ()) -> LayerPage:
    return LayerPage(1, 1000.0, 1000.0, tuple(chars), images=images)


def written(lines: list[str], images: tuple[LayerImage, ...] = ()) -> Any:
    return judge(page([c for k, text in enumerate(lines) for c in glyphs(text, y=30 + 30 * k)], images), None)


WORDS = "The office served all of those who came to it and asked for its help on every day of the year"


@pytest.mark.parametrize(("wide", "told"), [(550, True), (450, False)])
def test_an_image_that_covers_much_of_a_page_is_told_of(wide: float, told: bool) -> None:
    image = LayerImage(Box(0, 500, wide, 1000), (2000, 2000))
    assert ("image-not-read" in [n.code for n in written([WORDS] * 3, (image,)).notices]) == told


def bad(letters: int, wrong: int) -> str:
    return ("w" * letters)[: letters // 2] + "\ue000" * wrong + "w" * (letters - letters // 2)


GOOD = "w" * 40


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([bad(100, 5)], "sound"),
        ([bad(100, 8)], "garbled"),
        ([bad(20, 3)], "sound"),
        ([bad(20, 4)], "garbled"),
        ([GOOD] * 10 + [bad(10, 2)] * 2, "sound"),
        ([GOOD] * 9 + [bad(10, 2)] * 3, "garbled"),
        ([GOOD] * 9 + [bad(7, 2)] * 3, "sound"),
        ([GOOD] * 2 + [bad(10, 2)], "sound"),
        ([GOOD] * 3 + [bad(10, 2)], "garbled"),
    ],
)
def test_a_layer_is_broken_by_a_share_of_its_letters_or_of_its_longer_lines(lines: list[str], code: str) -> None:
    assert written(lines).code == code


@pytest.mark.parametrize(("thai", "code"), [(11, "junk"), (16, "sound")])
def test_a_layer_with_some_thai_is_judged_by_its_thai(thai: int, code: str) -> None:
    """The tokens have 88 Latin letters."""
    junk = " ".join(["a1b2c3d", "x%y^z", "q!w$e"] * 6), " ".join(["f@g#h1j"] * 7)
    assert written([*junk, "ก" * thai]).code == code


class Shade:
    """A page of one gray with darker boxes, at the scale of its points."""

    def __init__(self, *boxes: tuple[Box, int]) -> None:
        self.boxes = boxes

    def thumbnail(self, dpi: float) -> np.ndarray:
        pixels = np.full((1000, 1000), 255, np.uint8)
        for box, gray in self.boxes:
            pixels[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1)] = gray
        return pixels

    def drawn_glyphs(self) -> tuple[()]:
        return ()


@pytest.mark.parametrize(("gray", "code"), [(254, "blank"), (200, "empty")])
def test_a_page_with_pale_print_is_not_blank(gray: int, code: str) -> None:
    assert judge(page([]), Shade((Box(500, 500, 510, 510), gray))).code == code


@pytest.mark.parametrize(("gray", "seen"), [(240, ""), (231, "ab")])
def test_print_stands_out_from_its_ground(gray: int, seen: str) -> None:
    ink = Shade((Box(13, 92, 15, 98), gray), (Box(21, 92, 23, 98), gray))
    assert "".join(c.text for c in visible(page(glyphs("ab")), ink)[0]) == seen


@pytest.mark.parametrize(("gap", "seen"), [(8, "abc"), (12, "ab")])
def test_a_glyph_without_ink_near_a_word_is_of_the_word(gap: float, seen: str) -> None:
    """And a word is there if half of it shows."""
    ink = Shade((Box(13, 92, 15, 98), 0), (Box(21, 92, 23, 98), 0))
    chars = [*glyphs("ab"), *glyphs("c", 26 + gap)]
    assert "".join(c.text for c in visible(page(chars), ink)[0]) == seen


@pytest.mark.parametrize(("gap", "size", "text"), [(2.6, 16, "12\0"), (4.2, 16, "12"), (1, 28, "12\0"), (1, 37, "12")])
def test_a_hidden_figure_near_one_in_sight_of_its_type_is_of_its_number(gap: float, size: float, text: str) -> None:
    chars = [*glyphs("12"), *glyphs("3", 26 + gap * max(size / 16, 1), size=size, hidden="invisible")]
    assert "".join(c.text for c in visible(page(chars), None)[0]) == text


@pytest.mark.parametrize(("wide", "text"), [(1.3, "\u00ad"), (2.0, "-")])
def test_a_soft_hyphen_is_drawn_where_it_takes_up_room(wide: float, text: str) -> None:
    assert [c.text for c in visible(page(glyphs("\u00ad", step=wide)), None)[0]] == [text]


@pytest.mark.parametrize(("shared", "text"), [(0.33, "ขอม้ล"), (0.48, "ขอมูล")])
def test_a_doubtful_mark_is_looked_for_in_its_own_row(shared: float, text: str) -> None:
    def line(said: str, y: float) -> Line:
        run = TextRun.of([Glyph(c, Box(10 * i, y, 10 * i + 10, y + 12)) for i, c in enumerate(said)])
        return Line(run, Box(0, y, 10 * len(said), y + 12), "text-layer", said)

    assert settled([line("ขอม้ล", 0)], {("้", "ู")}, [line("ขอมูล", 12 * (1 - shared))])[0].text == text


def read(chars: list[LayerChar], rules: tuple[Rule, ...] = ()) -> list[str]:
    return [line.text for line in lines_of(chars, rules)]


@pytest.mark.parametrize(("over", "texts"), [(0.4, ["a", "b"]), (0.62, ["ab"])])
def test_glyphs_that_reach_far_over_one_another_are_parted_by_no_rule(over: float, texts: list[str]) -> None:
    second = glyphs("b", 26 - over * 16, step=16)
    assert read([*glyphs("a", step=16), *second], (down(26 - over * 8, 80, 120),)) == texts


@pytest.mark.parametrize(("wide", "text"), [(0.6, "aa"), (0.95, "a")])
def test_a_font_without_widths_draws_nothing_twice(wide: float, text: str) -> None:
    assert read([*glyphs("a", step=wide), *glyphs("a", step=wide)]) == [text]


@pytest.mark.parametrize(("back", "text"), [(8.4, "AC"), (12.0, "CA")])
def test_a_glyph_drawn_far_back_begins_anew(back: float, text: str) -> None:
    assert read([*glyphs("A"), *glyphs("C", 18 - back)]) == [text]


@pytest.mark.parametrize(("wide", "text"), [(2.7, "a1"), (4.0, "a")])
def test_a_figure_without_width_is_a_mark_where_its_font_has_widths(wide: float, text: str) -> None:
    assert read([*glyphs("a", step=wide), *glyphs("1", 10 + wide, step=0.5)]) == [text]


@pytest.mark.parametrize(
    ("text", "told"),
    [("¡¢¤¨", "¡¢¤¨"), ("¡¢¤¨ª", "กขคจช"), ("¡¢¤¨ª¡wwww", "กขคจชกwwww"), ("¡¢¤¨ª¡wwwwwwww", "¡¢¤¨ª¡wwwwwwww")],
)
def test_a_font_gives_thai_as_latin_if_much_of_it_is_such(text: str, told: str) -> None:
    assert read(glyphs(text)) == [told]


@pytest.mark.parametrize(
    ("mark", "sizes", "text"),
    [
        ("ab", (13.4, 13.4), "Wab"),
        ("ab", (14, 14), None),
        ("123", (8, 8, 8), "W¹²³"),
        ("1234", (8, 8, 8, 8), None),
        ("12", (8, 8.12), "W¹²"),
        ("12", (8, 8.22), None),
    ],
)
def test_a_raised_mark_is_small_and_short_and_of_one_type(
    mark: str, sizes: tuple[float, ...], text: str | None
) -> None:
    raised = [g for k, (c, size) in enumerate(zip(mark, sizes, strict=True))
              for g in glyphs(c, 18 + 4 * k, y=94, size=size, step=4)]  # fmt: skip
    lines = read([*glyphs("W"), *raised])
    assert lines == [text] if text else "W" in lines or len(lines) > 1


def test_a_raised_mark_stands_behind_the_marks_of_the_letter_that_it_hangs_on() -> None:
    """A font's own code for a tone mark has no width, and is drawn right after its letter."""
    letters, tone = glyphs("ใต", 10), glyphs("\uf70b", 26, step=0)
    mark = [*glyphs("2", 26, y=94, size=8, step=4), *glyphs("/", 30, y=94, size=8, step=4)]
    assert [text.rstrip() for text in read([*letters, *tone, *mark])] == ["ใต้²/"]
