from __future__ import annotations

from dataclasses import replace

import pytest
from layout_pages import across, line, told

from extract.layout.assemble import assemble
from extract.layout.order import join_pieces, paragraphs, part_margins, part_stamps
from extract.layout.text_rows import joined
from extract.lines.lattice import find_grids
from extract.model.page import Box, Line, Paragraph, Table

SIZE = (1240.0, 1754.0)


def page(lines: list[Line], rules: list | None = None) -> list[Paragraph | Table]:  # type: ignore[type-arg]
    rules = rules or []
    return list(assemble(lines, rules, find_grids(rules, 150), SIZE, 150))


def prose(x: float, y: float, count: int, wide: int = 60, mark: str = "w") -> list[Line]:
    return [line(x, y + 32 * k, f"{mark}{k} ".ljust(wide, "x")) for k in range(count)]


def test_pieces_of_justified_prose_are_one_line_again() -> None:
    lines = [*prose(100, 100, 3, 90)]
    lines += [line(100, 196, "left of a wide gap"), line(440, 196, "x" * 56)]
    got = join_pieces([*lines, *prose(100, 228, 2, 90)])
    assert [n.text for n in got][3] == "left of a wide gap " + "x" * 56


def test_the_first_line_of_a_justified_paragraph_is_one_line_again() -> None:
    below = [line(100, 132 + 32 * k, "x" * 90) for k in range(3)]
    words, figure = line(160, 100, "f" * 70), "45.9"
    width = line(0, 0, figure).box.width
    at_end = line(below[0].box.x1 - width, 100, figure)
    assert [n.text for n in join_pieces([words, at_end, *below])][:1] == ["f" * 70 + " 45.9"]
    last = [line(160, 228, "f" * 70), line(at_end.box.x0, 228, figure)]  # set in, but over no line
    assert [n.text for n in join_pieces([*below, *last])][3:] == ["f" * 70, "45.9"]


@pytest.mark.parametrize(("margin", "whole"), [(100, True), (40, False)])
def test_the_first_line_of_a_justified_paragraph_over_its_last_word_is_one_line_again(margin: int, whole: bool) -> None:
    above = [line(margin, 100 + 32 * k, "x" * (90 + (100 - margin) // 8)) for k in range(3)]
    words, figure = line(190, 196, "f" * 70), "55.7"
    at_end = line(above[0].box.x1 - line(0, 0, figure).box.width, 196, figure)
    got = [n.text for n in join_pieces([*above, words, at_end, line(100, 228, "word")])]
    assert (got[3] == f"{'f' * 70} 55.7") is whole


def test_pieces_of_one_line_tell_its_type_by_their_letters() -> None:
    number, words = replace(line(100, 100, "๕."), stroke=0.15), replace(line(140, 100, "ก" * 29), stroke=0.10)
    assert joined([number, words]).stroke == pytest.approx((0.15 + 30 * 0.10) / 31)
    assert joined([replace(number, stroke=0.0), words]).stroke == pytest.approx(0.10)
    assert joined([replace(number, stroke=0.0)] * 2).stroke == 0.0


def test_lines_of_two_types_are_no_paragraph() -> None:
    upper, lower = line(100, 100, "ก" * 90), line(100, 132, "ข" * 60)
    for stroke, count in ((0.10, 1), (0.12, 1), (0.14, 2)):
        assert len(paragraphs([replace(upper, stroke=0.10), replace(lower, stroke=stroke)])) == count


def test_a_line_without_tall_letters_is_of_the_paragraph_above() -> None:
    upper = line(100, 100, "ด้านบริการภาครัฐที่สะดวกเข้าถึงง่ายและอยู่ใกล้ ได้ 52.4".ljust(80, "ก"))
    lower = line(100, 140, "คะแนน")
    low = replace(lower, box=Box(lower.box.x0, 142, lower.box.x1, 154))
    high = replace(upper, box=Box(upper.box.x0, 100, upper.box.x1, 126))  # more than twice as high
    others = [line(100, 200 + 32 * k, "x" * 80) for k in range(3)]
    assert len(paragraphs([high, low, *others])[0].lines) == 2
    small = replace(line(100, 140, "ที่ผู้มีอยู่"), box=Box(100, 142, 190, 154))  # as low with tall letters: small print
    assert len(paragraphs([high, small, *others])[0].lines) == 1


def test_a_number_and_an_address_beside_it_stay_apart() -> None:
    lines = [line(100, 100, "ที่ ศธ ๐๒๖๓/ว.๕๐"), line(700, 100, "สำนักงานศึกษาธิการจังหวัด")]
    lines += [line(700, 132, "ถนนเลียงเมือง ตำบลบางตีน"), line(700, 164, "จังหวัด ๒๔๐๐๐")]
    lines += prose(100, 300, 3, 90)
    got = told(page(lines))
    assert got[0] == "ที่ ศธ ๐๒๖๓/ว.๕๐"
    assert got[1].startswith("สำนักงาน") and got.index(got[1]) < len(got) - 1
    assert sum("ตำบล" in t for t in got) == 1


def test_paragraphs_end_at_an_indent_and_at_a_short_line() -> None:
    first = [line(160, 100, "a".ljust(84, "a")), line(100, 132, "b" * 90), line(100, 164, "c" * 20)]
    second = [line(160, 196, "d" * 84), line(100, 228, "e" * 90)]
    third = [line(160, 260, "f" * 84)]
    got = paragraphs(first + second + third)
    assert [len(p.lines) for p in got] == [3, 2, 1]


def test_a_line_further_left_than_a_block_of_lines_is_not_of_it() -> None:
    address = [line(700, 100 + 32 * k, "address line " + "x" * 20) for k in range(3)]
    got = paragraphs([*address, line(500, 196, "๑๔ กุมภาพันธ์ ๒๕๖๒".ljust(40, "x"))])
    assert [len(p.lines) for p in got] == [3, 1]


def test_more_white_than_usual_parts_paragraphs() -> None:
    got = paragraphs([*prose(100, 100, 4, 90), *prose(100, 250, 4, 90)])
    assert [len(p.lines) for p in got] == [4, 4]


def test_two_columns_are_read_one_after_the_other() -> None:
    title = [line(300, 100, "A title over both columns of the page")]
    left, right_ = prose(100, 200, 12, 48, "l"), prose(660, 200, 12, 48, "r")
    left[5] = line(100, left[5].box.y0, "l5 short")
    right_[8] = line(660, right_[8].box.y0, "r8 short")
    text = " ".join(told(page(title + [n for pair in zip(left, right_, strict=True) for n in pair])))
    places = [text.index(f"{c}{k} ") for c in "lr" for k in range(12)]
    assert places == sorted(places)


def test_lines_of_two_parts_are_read_across() -> None:
    lines = [*prose(100, 100, 3, 90)]
    for k in range(2):
        lines += [line(100, 300 + 120 * k, f"(signed) {k}"), line(600, 300 + 120 * k, f"member of the board {k}")]
    text = " ".join(told(page(lines)))
    assert text.index("signed) 0") < text.index("board 0") < text.index("signed) 1") < text.index("board 1")


def test_a_stamp_is_a_block_of_its_own() -> None:
    stamp = [line(700, 90, "สำนักงานจังหวัด", ink="colour"), line(700, 120, "รับที่ ๔๔๗๑", ink="colour")]
    stamp += [line(700, 150, "วันที่ ๑๙ ก.พ. ๒๕๖๒", ink="colour"), line(700, 180, "เวลา ๑๐.๔๕ น.", ink="colour")]
    head = [line(100, 140, "ที่ ดศ ๐๔๐๑.๒/ว ๑๘๖๗"), *prose(100, 300, 4, 90)]
    got = page(stamp + head)
    stamps = [b for b in got if isinstance(b, Paragraph) and b.role == "stamp"]
    assert [len(s.lines) for s in stamps] == [4]
    assert all("รับที่" not in t for b, t in zip(got, told(got), strict=True) if b not in stamps)


def test_print_in_colour_that_is_no_stamp_stays_text() -> None:
    coloured = [line(100, 100, "A heading in blue", ink="colour"), line(100, 140, "and more of it", ink="colour")]
    stamps, rest = part_stamps([*coloured, *prose(100, 300, 4)], [], 1240)
    assert stamps == [] and len(rest) == 6
    every = [line(100, 100, "วันที่ ๑", ink="colour"), line(100, 130, "รับที่ ๒ เวลา", ink="colour")]
    assert part_stamps(every, [], 1240)[0] == []


def test_page_numbers_and_ruled_off_heads_are_margins() -> None:
    body = prose(100, 300, 10, 90)
    number, running = line(600, 60, "- ๒ -"), line(100, 100, "สำนักงานรัฐบาลอิเล็กทรอนิกส์")
    foot = line(600, 1690, "หน้า 3 จาก 12")
    head, middle, feet = part_margins([number, running, foot, *body], [across(125, 100, 1140)], SIZE)
    assert told(head) == ["- ๒ -", "สำนักงานรัฐบาลอิเล็กทรอนิกส์"]
    assert told(feet) == ["หน้า 3 จาก 12"]
    assert len(middle) == 10


def test_the_last_row_of_a_table_is_no_foot_though_the_rule_over_it_is_broken() -> None:
    """On a fax a thin rule loses a part; it stands between two of the rules of the tables on the page all the same."""
    rules = [across(y, 100, 1140) for y in (300, 360, 700, 1200, 1460)]
    broken = across(1400, 400, 1140)
    total, note = line(150, 1420, "Total"), line(150, 1480, "1. Source")
    body = [line(150, 320 + 40 * k, "words") for k in range(26)]
    assert part_margins([*body, total], [*rules, broken], (SIZE[0], 1540))[2] == []
    feet = part_margins([*body, note], [*rules[:-1], across(1470, 100, 800)], (SIZE[0], 1540))[2]
    assert [p.run.text for p in feet] == ["1. Source"]


def test_the_first_line_of_a_page_is_no_running_head_by_place_alone() -> None:
    head, middle, _ = part_margins(prose(100, 80, 12, 90), [], SIZE)
    assert head == [] and len(middle) == 12


def test_the_closing_of_a_letter_is_a_signature() -> None:
    lines = prose(100, 100, 4, 90)
    lines += [line(600, 400, "ขอแสดงความนับถือ"), line(600, 520, "(ชื่อผู้ลงนาม)"), line(580, 560, "ผู้อำนวยการ")]
    lines += [line(100, 700, "กลุ่มพัฒนา"), line(100, 732, "โทร. ๐๒ ๖๑๒")]
    roles = {t: b.role for b, t in ((b, told([b])[0]) for b in page(lines)) if isinstance(b, Paragraph)}
    assert roles["ขอแสดงความนับถือ"] == roles["(ชื่อผู้ลงนาม)"] == roles["ผู้อำนวยการ"] == "signature"
    assert all(r == "body" for t, r in roles.items() if "กลุ่ม" in t or "โทร" in t)


def test_the_items_of_a_list_spread_to_the_full_width_are_whole_lines() -> None:
    lines = [
        line(100, 100, "๑."),
        line(240, 100, "ด้านศักยภาพของเจ้าหน้าที่ภาครัฐด้านดิจิทัล".ljust(60, "x")),
        line(950, 100, "(Digital"),
    ]
    lines += [line(100, 132, "Capabilities) ได้ 37.7 คะแนน")]
    lines += [line(100, 180, "๒. ด้านบริการ".ljust(93, "x")), line(100, 212, "คะแนน")]
    lines += [line(100, 260, "๓. ด้านระบบ".ljust(93, "x")), line(100, 292, "คะแนน")]
    got = [n.text for n in join_pieces(lines)]
    assert got[0].startswith("๑. ด้านศักยภาพ") and got[0].endswith("x (Digital")


def test_rows_of_a_table_are_no_lines_spread_to_the_full_width() -> None:
    lines = [
        n for k in range(4) for n in (line(100, 100 + 32 * k, "Service Support"), line(440, 100 + 32 * k, f"{k}1.5"))
    ]
    assert len(join_pieces(lines)) == 8


def test_a_word_too_long_for_the_line_above_goes_on_with_it() -> None:
    box = [line(900, 100, "ด้านที่ได้คะแนนสุด"), line(900, 132, "Min"), line(900, 164, "Secure and")]
    box += [line(900, 196, "Efficient"), line(900, 228, "Infrastructure")]
    got = [" ".join(n.text for n in p.lines) for p in paragraphs(box)]
    assert got[-1] == "Secure and Efficient Infrastructure"
