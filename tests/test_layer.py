"""Text layers: what can be seen, whether it is to be believed, and the lines it gives."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import open_files as files
import pytest

from extract.lines.layer import LayerVerdict, judge, layer_lines
from extract.lines.layer_lines import lines_of
from extract.model.page import Box, Rule
from extract.open.document import open_document
from extract.open.pdf_names import told
from extract.open.source import LayerChar, LayerPage
from extract.thai import digits, numbers

SHARED = Path(__file__).parents[2] / "shared" / "real"
BODY = "รายงานผลการดำเนินงานของหน่วยงานประจำปีงบประมาณ มีคะแนนรวมสูงกว่าปีก่อน"


def judged(data: bytes) -> tuple[LayerPage, LayerVerdict]:
    with open_document(data, name="x.pdf") as document:
        page = document.page(0)
        layer = page.text_layer()
        assert layer is not None
        return layer, judge(layer, page)


def texts(data: bytes) -> list[str]:
    _, verdict = judged(data)
    return [line.text for line in layer_lines(verdict)]


def chars(
    text: str, x: float = 10, y: float = 100, size: float = 16, font: str = "F", step: float = 8
) -> list[LayerChar]:
    """Glyphs a step apart; marks at the right edge of their letter and without width."""
    made = []
    for c in text:
        mark = c in "ัิีึืุู็่้๊๋์ํ\x00"
        made.append(LayerChar(c, Box(x, y - 12, x if mark else x + step, y + 4), x, y, size, font))
        x += 0 if mark else step
    return made


def test_a_sound_layer_is_believed_and_its_lines_are_in_points() -> None:
    _, verdict = judged(files.pdf([files.text(72, 700, BODY, 14) + files.text(72, 670, "คะแนน ๓๔.๔")]))
    assert (verdict.trusted, verdict.code, verdict.notices) == (True, "sound", ())
    first, second = layer_lines(verdict)
    assert (first.text, second.text) == (BODY, "คะแนน ๓๔.๔")
    assert first.reader == "text-layer"
    assert first.box.x0 == pytest.approx(72, abs=0.5) and first.box.y1 == pytest.approx(842 - 700 + 3, abs=2)
    value = second.run.box(6, 10)
    assert value is not None and value.x0 == pytest.approx(72 + 6 * 8, abs=0.5)


def test_hidden_text_is_no_evidence_and_is_reported() -> None:
    drawn = (
        files.latin(72, 700, "Score 2.1", 24)
        + files.latin(72, 650, "Score 5.0", 24, b"3 Tr")
        + files.latin(72, 600, "Score 5.1", 24, b"0 Tr 1 1 1 rg")
        + files.latin(72, 550, "Score 5.2", 0.1, b"0 0 0 rg")
        + files.latin(72, -500, "Score 5.3", 24)
        + files.latin(700, 500, "Score 5.4", 24)
        + b"q 0 0 1 1 re W n "
        + files.latin(72, 450, "Score 5.5", 24)
        + b"Q\n"
    )
    _, verdict = judged(files.pdf([drawn]))
    assert [line.text for line in layer_lines(verdict)] == ["Score 2.1"]
    (notice,) = verdict.notices
    assert notice.code == "hidden-text"
    for why in ("invisibly", "too small", "outside", "without ink"):
        assert why in notice.message


def test_white_print_on_a_dark_cell_is_seen() -> None:
    drawn = b"0 0 0.4 rg 60 680 200 40 re f\n" + files.latin(72, 692, "Score 4.2", 16, b"1 1 1 rg")
    assert texts(files.pdf([drawn])) == ["Score 4.2"]


def test_text_under_an_image_is_not_seen() -> None:
    pixels = np.full((40, 200), 200, np.uint8)
    pixels[10:30, 20:180:2] = 0
    image = files.stream(
        pixels.tobytes(),
        b"/Type /XObject /Subtype /Image /Width 200 /Height 40 /BitsPerComponent 8 /ColorSpace /DeviceGray",
    )
    under = (
        files.latin(72, 700, "Score 9.9", 20) + b"q 200 0 0 60 60 680 cm /I0 Do Q\n" + files.latin(72, 500, "Score 1.1")
    )
    data = files.pdf([under], resources=b"/XObject << /I0 9 0 R >>", objects={9: image})
    assert texts(data) == ["Score 1.1"]


@pytest.mark.parametrize("before", [b"3 Tr", b"0 Tr"])
def test_a_layer_behind_a_scan_is_not_believed(before: bytes) -> None:
    layer, verdict = judged(files.scan_pdf(files.page_print(), files.text(72, 700, BODY[:40], 16, before)))
    assert (verdict.trusted, verdict.code) == (False, "behind-scan")
    assert len(layer.chars) == 40


def test_print_over_a_picture_that_fills_the_page_is_believed() -> None:
    pale = np.full((849, 600), 235, np.uint8)
    drawn = b"".join(files.text(20, 700 - 30 * k, BODY, 14) for k in range(3))
    _, verdict = judged(files.scan_pdf(pale, drawn))
    assert (verdict.trusted, verdict.code) == (True, "sound")
    assert [n.code for n in verdict.notices] == ["image-not-read"]


def test_garbled_and_junk_layers_are_not_believed() -> None:
    shuffled = "".join(random.Random(1).sample(BODY, len(BODY)))
    assert judged(files.pdf([files.text(20, 700, shuffled, 10)]))[1].code == "garbled"
    head_only = files.text(20, 800, BODY, 14) + b"".join(files.text(20, 700 - 20 * k, shuffled, 10) for k in range(9))
    assert judged(files.pdf([head_only]))[1].code == "garbled"
    junk = "nilcfl ::r| n1:n??ad:sdiuqiln,l?{n1:;lnu1n1 stud,T rin} ivr; uu?n 1:m c~ril aluTa6 a:r :au wr^n rj:criril"
    drawn = b"".join(files.latin(20, 700 - 20 * k, junk) for k in range(3))
    assert judged(files.pdf([drawn]))[1].code == "junk"
    plain = (
        "Policies/Practices 33.4 Digital Government Policies 44.6 (IoT, AI or other advanced Technologies) e-Government"
    )
    assert judged(files.pdf([b"".join(files.latin(20, 700 - 20 * k, plain) for k in range(3))]))[1].code == "sound"


def test_a_layer_of_names_is_believed() -> None:
    """A list of schools has few common words but those that names are made of."""
    places = ("ตันหยง", "ลุโบะ", "ปูยุด", "บานา", "สะบารัง", "รูสะมิแล", "จะบังติกอ", "อาเนาะรู", "ตะลุโบะ", "ปะกาฮะรัง")
    drawn = b"".join(files.text(20, 800 - 20 * k, f"โรงเรียน{p}วิทยา", 12) for k, p in enumerate(places))
    assert judged(files.pdf([drawn]))[1].code == "sound"


def test_blank_pages_and_pages_without_text() -> None:
    assert judged(files.pdf([b" "]))[1].code == "blank"
    assert judged(files.pdf([b"0 g 100 100 50 50 re f"]))[1].code == "empty"


def test_broken_thai_is_mended_and_the_raw_text_kept() -> None:
    (line,) = lines_of(chars("สํานักงานได\uf70bรับ ประจ าปี"))
    assert line.text == "สำนักงานได้รับ ประจำปี"
    assert line.raw == "สํานักงานได\uf70bรับ ประจ าปี"
    assert set(line.fixes) == {"private-use", "split-sara-am", "decomposed-sara-am"}
    assert len(line.run.glyphs) == len(line.text)


def test_fonts_that_swap_sara_aa_and_sara_am_are_told_by_themselves() -> None:
    swapped = chars("กำรศึกษำของกลุ่มงำน ท ำกำร", y=100, font="A")
    sound = chars("จำนวนนักศึกษา ทำการสำรวจ", y=130, font="B")
    first, second = lines_of([*swapped, *sound])
    assert (first.text, second.text) == ("การศึกษาของกลุ่มงาน ทำการ", "จำนวนนักศึกษา ทำการสำรวจ")
    assert (first.raw, first.fixes) == ("กำรศึกษำของกลุ่มงำน ท ำกำร", ("font-map", "split-sara-am"))
    assert second.fixes == ()


def test_thai_stored_as_latin_letters() -> None:
    latin = "รายงานผลการดำเนินงาน ๓๔.๔".encode("cp874").decode("latin-1")
    assert [line.text for line in lines_of(chars(latin))] == ["รายงานผลการดำเนินงาน ๓๔.๔"]


@pytest.mark.parametrize(
    "font", ["AAAAAA+TH SarabunIT๙", "THSarabunIT๙-Bold", r"b'AAAAAA+TH SarabunIT\xf9,Bold'", "TH NiramitIT9"]
)
def test_fonts_that_draw_all_digits_as_thai_ones(font: str) -> None:
    (line,) = lines_of(chars("ปี ๒5๖0", font=font))
    assert (line.text, line.raw, line.fixes) == ("ปี ๒๕๖๐", "ปี ๒5๖0", ("font-map",))
    (line,) = lines_of(chars("ปี 2560", font="AAAAAA+THSarabunPSK"))
    assert line.text == "ปี 2560"


def test_glyphs_without_a_character_get_the_mark_that_makes_words() -> None:
    made = []
    for k, text in enumerate(["สำนักงานที\x00ดิน", "เรื\x00องที\x00ส่งมา", "ซึ\x00งได้คะแนน"]):
        made += chars(text, y=100 + 25 * k)
    assert [line.text for line in lines_of(made)] == ["สำนักงานที่ดิน", "เรื่องที่ส่งมา", "ซึ่งได้คะแนน"]
    assert [line.text for line in lines_of(chars("กก\x00ขข ๓\x00๔.๔"))] == ["กกขข ๓\x00๔.๔"]


def test_the_letter_before_a_glyph_whose_mark_is_lost_is_not_read() -> None:
    (line,) = lines_of(chars("กก\x00ขข คะแนน"))
    assert (line.text, [g.confidence for g in line.run.glyphs]) == ("กกขข คะแนน", [1.0, 0.0, *[1.0] * 8])
    (line,) = lines_of(chars("สำนักงานที\x00ดิน"))
    assert (line.text, line.run.confidence()) == ("สำนักงานที่ดิน", 1.0)


@pytest.mark.parametrize(
    ("stored", "text", "read"),
    [
        (["ท", "\x00", "\x00"], "ที่", "ที่"),
        (["ท", "\x00", "่"], "ที่", "ที่"),
        (["ฮ", "ุ"], "ฮ่", "ฮ่"),  # the font's table takes one mark for the one beside it
        (["ำ", "\x00"], "ำ", "ํา"),
        (["\x00"], "า", "า"),
        (["ท", "\x00", "\x00"], "ที", "ท\x00\x00"),  # one of them is not told
        (["ท", "\x00"], "ที่", "ท\x00"),  # which of the two?
        (["1", "\x00"], "าย", "1\x00"),  # a figure is what its glyph says
        (["ท", "\x00"], "ท๗", "ท\x00"),
        (["ท", "\x00"], "to", "ท\x00"),
    ],
)
def test_glyphs_are_named_by_the_text_that_the_file_gives_for_a_stretch_of_them(
    stored: list[str], text: str, read: str
) -> None:
    assert "".join(told(stored, text)) == read


def test_a_mark_that_its_font_gives_no_character_is_named_by_the_text_that_the_file_gives_for_it() -> None:
    """``ActualText`` stands around a letter and its mark."""
    letter, rest = files.text(72, 700, "ข้"), files.text(88, 700, "าวของหน่วยงาน")
    told = b"/Span << /ActualText <%s> >> BDC\n%s EMC\n" % ("\ufeffข้".encode("utf-16-be").hex().encode(), letter)
    for first, read, sure in ((told, "ข้าวของหน่วยงาน", 1.0), (letter, "ขาวของหน่วยงาน", 0.0)):
        without_mark = files.pdf([first + rest]).replace(b"<0E49>", b"<0000>")
        _, verdict = judged(without_mark)
        assert [(line.text, line.run.confidence()) for line in layer_lines(verdict)] == [(read, sure)]


def test_the_text_that_a_file_gives_for_glyphs_may_stand_under_a_name_in_the_resources() -> None:
    told = b"/Span /P1 BDC\n%s EMC\n" % files.text(72, 700, "ฮุ")
    properties = b"/Properties << /P1 << /ActualText <%s> >> >>" % "\ufeffฮ่".encode("utf-16-be").hex().encode()
    assert texts(files.pdf([told + files.text(88, 700, "องกง")], resources=properties)) == ["ฮ่องกง"]
    assert texts(files.pdf([told + files.text(88, 700, "องกง")])) == ["ฮุองกง"]


def test_a_nameless_glyph_behind_the_ring_of_sara_am_is_every_sara_aa_of_its_font() -> None:
    """Office programs name the ring by the whole of ำ."""
    glyphs = []
    for k, text in enumerate(["ลําดับ", "ศาลแขวง", "ภาค ๑"]):
        glyphs += [replace(c, text={"ํ": "ำ", "า": "\x00"}.get(c.text, c.text)) for c in chars(text, y=100 + 30 * k)]
    assert [line.text for line in lines_of(glyphs)] == ["ลำดับ", "ศาลแขวง", "ภาค ๑"]
    assert [line.text for line in lines_of(chars("จำานวน"))] == ["จำนวน"]


@pytest.mark.parametrize("stored", ["3", "/", "="])
def test_a_digit_or_sign_without_width_is_a_mark_stored_under_its_code(stored: str) -> None:
    made = []
    printed = ["องค์กร", "อาจารย์", "เจ้าหน้าที่บริหารองค์การ", "ประโยชน์", "ได้ 43.65"]
    for k, text in enumerate(printed):
        made += [replace(c, text=stored if c.text == "์" else c.text, code=51) for c in chars(text, y=100 + 30 * k)]
    assert [line.text for line in lines_of(made)] == printed


def test_lines_part_at_wide_gaps_and_at_rules_but_not_at_spaces() -> None:
    row = chars("ที่ ศธ") + chars("สำนักงาน", x=200) + chars("33.4", x=300) + chars("44.6", x=350)
    assert [line.text for line in lines_of(row)] == ["ที่ ศธ", "สำนักงาน", "33.4", "44.6"]
    close = chars("ก33.4ข") + chars("44.6ค", x=60)
    rule = Rule(Box(58.5, 50, 59, 150), False, 0.5)
    assert [line.text for line in lines_of(close)] == ["ก33.4ข44.6ค"]
    assert [line.text for line in lines_of(close, [rule])] == ["ก33.4ข", "44.6ค"]
    words = chars("Smart") + chars("Back", x=53) + chars("Office", x=88)
    assert [line.text for line in lines_of(words)] == ["Smart Back Office"]


def test_a_number_wider_than_its_cell_is_not_cut_at_the_rule_that_runs_through_it() -> None:
    rule = Rule(Box(39.5, 50, 40, 150), False, 0.5)
    assert [line.text for line in lines_of(chars("3,621"), [rule])] == ["3,621"]
    over = [*chars("๗,๐๘๑"), *chars("๕,๖๑๑", x=44)]
    assert [line.text for line in lines_of(over, [rule])] == ["๗,๐๘๑", "๕,๖๑๑"]
    beside = [*chars("3,6"), *chars("21", x=42)]  # the white of a cell's edge between
    assert [line.text for line in lines_of(beside, [Rule(Box(38, 50, 38.5, 150), False, 0.5)])] == ["3,6", "21"]


def test_order_of_drawing_does_not_matter() -> None:
    left, right = chars("คะแนนรวม"), chars("๓๔.๔", x=74)
    assert [line.text for line in lines_of([*right, *left])] == ["คะแนนรวม๓๔.๔"]
    loose = [LayerChar("้", Box(23, 85, 23, 101), 23, 97, 16, "F"), *chars("หนา")]  # drawn first, over its letter
    assert [line.text for line in lines_of(loose)] == ["หน้า"]


def test_bold_made_by_drawing_twice_is_read_once() -> None:
    twice = [*chars("คะแนน 33.4"), *chars("คะแนน 33.4", x=10.4)]
    assert [line.text for line in lines_of(twice)] == ["คะแนน 33.4"]
    assert [line.text for line in lines_of(chars("๑๑ 11"))] == ["๑๑ 11"]
    assert [line.text for line in lines_of(chars("คะแนน 33.33", step=0))] == ["คะแนน 33.33"]  # a font without widths


def test_a_raised_figure_is_no_digit_of_the_number_before_it() -> None:
    (line,) = lines_of([*chars("34.4"), *chars("1", x=42, y=94, size=9, step=4)])
    assert line.text == "34.4¹"
    assert [f.doubt for f in numbers.find(line.text)] == [None]
    (line,) = lines_of([*chars("๖๖"), *chars("๕)", x=26, y=94, size=14, step=5)])  # hardly smaller, with its bracket
    assert line.text == "๖๖⁵)"
    (line,) = lines_of([*chars("๒๐๐"), *chars("PC+FC", x=36, y=94, size=9, step=5)])
    assert line.text == "๒๐๐PC+FC"


def test_figures_over_others_of_the_same_size_are_lines_of_their_own() -> None:
    assert [n.text for n in lines_of([*chars("34.4"), *chars("12", x=42, y=94)])] == ["12", "34.4"]


def test_turned_print_is_read_along_its_own_baseline() -> None:
    made = [
        LayerChar(c, Box(88, 300 - 8 * k - 8, 104, 300 - 8 * k), 100, 300 - 8 * k, 16, "F", angle=270)
        for k, c in enumerate("Score")
    ]
    (line,) = lines_of(made)
    assert line.text == "Score"
    assert line.box == Box(88, 260, 104, 300)


def test_rules_of_a_table_are_joined_from_their_pieces() -> None:
    cells = b"".join(b"%d %d 100 30 re S\n" % (100 + 100 * c, 500 + 30 * r) for r in range(3) for c in range(2))
    thin = b"0 g 100 400 200 0.5 re f\n1 g 100 380 200 0.5 re f\n0.8 g 100 300 80 40 re f\n"
    layer, _ = judged(files.pdf([b"1 w " + cells + thin]))
    level = sorted((round(r.box.y0), round(r.box.x0), round(r.box.x1)) for r in layer.rules if r.horizontal)
    upright = sorted((round(r.box.x0), round(r.box.y0), round(r.box.y1)) for r in layer.rules if not r.horizontal)
    assert level == [(252, 100, 300), (282, 100, 300), (312, 100, 300), (342, 100, 300), (442, 100, 300)]
    assert upright == [(100, 252, 342), (200, 252, 342), (300, 252, 342)]
    assert layer.shapes == 1


shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the material beside the checkout")


@shared
@pytest.mark.shared
def test_a_gazette_page_reads_as_expected() -> None:
    folder = SHARED / "gazette"
    expected = (folder / "140A022N0000000000100.expected.txt").read_text(encoding="utf-8")
    with open_document(folder / "140A022N0000000000100.pdf") as document:
        layers = [document.page(k).text_layer() for k in range(document.page_count)]
    lines = [line.text for layer in layers if layer is not None for line in layer_lines(judge(layer))]
    # its font draws 0-9 as Thai digits; the expected text is what the layer stores
    lines, expected = [digits.to_arabic(line) for line in lines], digits.to_arabic(expected)
    found, wanted = ("".join(re.sub(r"\s+", "", t) for t in source) for source in (lines, [expected]))
    # the running head stands first on the page and elsewhere in the expected text
    missing = [line for line in expected.splitlines() if re.sub(r"\s+", "", line) not in found]
    assert len(found) == len(wanted)
    assert len(missing) <= 3


@shared
@pytest.mark.shared
def test_scans_with_a_layer_of_another_program_are_read_anew() -> None:
    for path in sorted((SHARED / "indicator-reports" / "scan").glob("*.pdf")):
        with open_document(path) as document:
            page = document.page(0)
            layer = page.text_layer()
            assert layer is not None and judge(layer, page).code == "behind-scan", path.name


def test_the_name_of_a_type_tells_how_wide_its_strokes_are() -> None:
    bold, plain = (
        chars("ด้านการศึกษา", font="ABCDEF+THSarabunNew-Bold"),
        chars("งานช่าง", y=140, font="ABCDEF+THSarabunNew"),
    )
    mixed = [*chars("รวม", y=180, font="X,Bold"), *chars("ทั้งสิ้น", x=40, y=180)]
    lines = lines_of([*bold, *plain, *mixed])
    assert [(n.text, n.stroke) for n in lines] == [("ด้านการศึกษา", 1.4), ("งานช่าง", 1.0), ("รวม ทั้งสิ้น", 1.0)]
