"""Which glyphs are seen: none of a number in sight is lost, and what is hidden from within one leaves a gap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import open_files as files
import pytest

from extract.lines.layer import judge, layer_lines
from extract.lines.layer_seen import visible
from extract.lines.layer_turn import upright
from extract.model.page import Box
from extract.open.document import open_document
from extract.open.source import DrawnGlyph, Hidden, LayerChar, LayerPage
from extract.thai import numbers

FIXTURES = Path(__file__).parents[1] / "fixtures"
HEAD = "ผลคะแนนรวมของหน่วยงาน"


@dataclass
class Drawn:
    """A page of 200 x 100 points with ink in ``inked`` boxes, whose glyphs are drawn where ``glyphs`` say."""

    inked: list[Box]
    glyphs: tuple[DrawnGlyph, ...] = ()
    looks: int = 0

    def thumbnail(self, dpi: float) -> np.ndarray:
        scale = dpi / 72
        pixels = np.full((round(100 * scale), round(200 * scale)), 255, np.uint8)
        for box in self.inked:
            x0, y0, x1, y1 = (round(v * scale) for v in (box.x0 + 2, box.y0 + 3, box.x1 - 2, box.y1 - 3))
            pixels[y0:y1, x0:x1] = 0
        return pixels

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        self.looks += 1
        return self.glyphs


def word(text: str, x: float = 20, y: float = 60, size: float = 16) -> list[LayerChar]:
    """Glyphs 8 points wide; a dot is in another font, as where Thai digits stand around a Latin one."""
    return [
        LayerChar(c, Box(x + 8 * k, y - 12, x + 8 * k + 8, y + 4), x + 8 * k, y, size, "Latin" if c == "." else "Thai")
        for k, c in enumerate(text)
    ]


def page(chars: list[LayerChar]) -> LayerPage:
    return LayerPage(1, 200, 100, tuple(chars))


def read(chars: list[LayerChar], drawing: Drawn) -> str:
    return "".join(c.text for c in visible(page(chars), drawing)[0])


def test_a_number_with_all_its_ink_is_seen_without_a_second_look() -> None:
    chars = word("๔๓.๖")
    drawing = Drawn([c.box for c in chars])
    assert read(chars, drawing) == "๔๓.๖"
    assert drawing.looks == 0


def test_a_digit_drawn_elsewhere_than_the_layer_says_is_looked_for_where_it_is_drawn() -> None:
    chars = word("๔๓.๖", x=100)
    there = [replace(c, box=Box(c.box.x0 - 40, c.box.y0, c.box.x1 - 40, c.box.y1)) for c in chars]
    glyphs = tuple(DrawnGlyph(c.text, c.x - 40, c.y, c.box, k) for k, c in enumerate(there))
    drawing = Drawn([c.box for c in there], glyphs)
    assert read(chars, drawing) == "๔๓.๖"
    # the layer's own word on where it lies stays
    assert visible(page(chars), drawing)[0] == tuple(chars)


@pytest.mark.parametrize("lost", [0, 1, 3])
def test_a_digit_without_ink_leaves_a_gap_in_its_number_whatever_its_font(lost: int) -> None:
    chars = word("๔๓.๖")
    seen = read(chars, Drawn([c.box for k, c in enumerate(chars) if k != lost]))
    assert seen == "".join("\x00" if k == lost else c for k, c in enumerate("๔๓.๖"))
    assert all(found.doubt for found in numbers.find(seen))


@pytest.mark.parametrize("why", ["invisible", "covered", "off-page"])
def test_hidden_figures_beside_a_number_in_sight_make_it_doubtful(why: Hidden) -> None:
    chars = word("43.6")
    chars[3] = replace(chars[3], hidden=why)
    assert read(chars, Drawn([c.box for c in chars])) == "43.\x00"
    # a space parts them
    chars = word("43 6")
    chars[3] = replace(chars[3], hidden=why)
    assert read(chars, Drawn([c.box for c in chars])) == "43 "


def test_a_hidden_copy_behind_the_text_hides_nothing() -> None:
    chars = word("43.6")
    copy = [replace(c, hidden="invisible") for c in word("43.6")]
    assert read(chars + copy, Drawn([c.box for c in chars])) == "43.6"


def test_a_mark_too_small_to_see_beside_a_number_is_none_of_its_figures() -> None:
    chars = word("1)")
    speck = LayerChar("7", Box(19, 59, 20, 60), 19, 60, 1, "Thai", hidden="tiny")
    assert read([speck, *chars], Drawn([c.box for c in chars])) == "1)"


def test_a_number_wholly_without_ink_is_left_out() -> None:
    chars, white = word("12.5"), word("43.6", y=90)
    seen, hidden = visible(page(chars + white), Drawn([c.box for c in chars]))
    assert ("".join(c.text for c in seen), hidden["no-ink"]) == ("12.5", 4)


def test_a_figure_under_a_white_patch_makes_its_number_doubtful() -> None:
    drawn = files.text(72, 700, HEAD) + files.latin(72, 650, "43.65", 20)
    patch = b"1 1 1 rg 110 640 30 30 re f\n"
    with open_document(files.pdf([drawn + patch]), name="x.pdf") as document:
        source = document.page(0)
        layer = source.text_layer()
        assert layer is not None
        lines = layer_lines(judge(layer, source))
    assert lines[-1].text == "43.6\x00"


def test_numbers_of_a_justified_page_keep_all_their_digits() -> None:
    # pdfium draws the gaps of this page's lines narrower than the file says
    with open_document(FIXTURES / "letter-digital" / "letter.pdf") as document:
        source = document.page(2)
        layer = source.text_layer()
        assert layer is not None
        verdict = judge(layer, source)
    assert verdict.notices == ()
    assert len(verdict.seen.chars) == len(layer.chars)
    text = "\n".join(line.text for line in layer_lines(verdict))
    assert "๔๓.๖" in text and "๔๑.๖" in text


@pytest.mark.parametrize("turn", [(0, 1, -1, 0, 500, 100), (0, -1, 1, 0, 100, 500), (-1, 0, 0, -1, 500, 700)])
def test_a_page_whose_print_runs_another_way_is_read_upright(turn: tuple[int, ...]) -> None:
    cells = b"".join(b"%d %d 100 30 re S\n" % (100 * c, 30 * r) for r in range(3) for c in range(2))
    inside = files.text(5, 68, HEAD, 7) + files.text(105, 68, "๔๓.๖", 14) + files.text(5, 8, "รวม", 14)
    matrix = b"%d %d %d %d %d %d cm\n" % turn
    with open_document(files.pdf([b"q 1 w " + matrix + cells + inside + b"Q\n"]), name="x.pdf") as document:
        source = document.page(0)
        layer = source.text_layer()
        assert layer is not None
        verdict = judge(layer, source)
    lines = layer_lines(verdict)
    assert [line.text for line in lines] == [HEAD, "๔๓.๖", "รวม"]
    assert verdict.rotation == {1: 90, -1: 270, 0: 180}[turn[1]]
    assert sum(r.horizontal for r in verdict.seen.rules) == 4 and len(verdict.seen.rules) == 7
    # its box leads back to the page as it is filed
    a, b, c, d, e, f = turn
    x, y = 105 + 2 * 8 * 14 / 16, 68
    box = verdict.to_page.box(lines[1].box)
    assert box.contains(a * x + c * y + e, 842 - (b * x + d * y + f))


def test_a_layer_with_strings_in_codes_that_nobody_knows_is_not_believed() -> None:
    sound = LayerPage(1, 200, 100, tuple(word("งานทะเบียน")))
    verdict = judge(replace(sound, unread=3))
    assert (judge(sound).trusted, verdict.trusted, verdict.code, verdict.set_aside) == (True, False, "unread", True)


def test_turning_keeps_every_box_in_its_place() -> None:
    layer = LayerPage(1, 300, 200, (LayerChar("ก", Box(10, 20, 30, 25), 12, 24, 16, "F", angle=90),))
    for angle in (90, 180, 270):
        turned, back = upright(layer, angle)
        (char,) = turned.chars
        assert back.box(char.box) == Box(10, 20, 30, 25)
        assert back.point(char.x, char.y) == (12, 24)
        assert char.angle == (90 - angle) % 360


def test_a_box_holds_its_print_whatever_the_font_calls_its_descent() -> None:
    for descent in (0, -200, -250, -640):
        font = (
            b"<< /Type /FontDescriptor /FontName /Sans /Flags 32 /Ascent 1338 /Descent %d /FontBBox [0 -640 1000 1338]"
            b" /ItalicAngle 0 /CapHeight 700 /StemV 80 >>" % descent
        )
        drawn = files.text(72, 700, "๔๓.๖", 20)
        with open_document(files.pdf([drawn], objects={7: font}), name="x.pdf") as document:
            layer = document.page(0).text_layer()
            assert layer is not None
            box = layer.chars[0].box
            # digits stand on the baseline and are no higher than 0.7 em
            assert box.y1 - 0.35 * 20 <= 842 - 700 < box.y1 - 0.1 * 20 and box.y0 <= 842 - 700 - 0.7 * 20


def test_a_soft_hyphen_that_is_drawn_is_a_minus() -> None:
    minus = word("\u00ad10.25")
    assert read(minus, Drawn([c.box for c in minus])) == "-10.25"
    no_room = [replace(minus[0], box=Box(20, 48, 20, 64)), *minus[1:]]
    assert read(no_room, Drawn([c.box for c in minus[1:]])) == "\u00ad10.25"
