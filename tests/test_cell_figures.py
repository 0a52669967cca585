"""What the cells of tables that no survey knows print: values, names, nothing."""

from decimal import Decimal

import pytest

from extract.parse.cell_figures import cell_figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("๑,๐๒๔", ["1024"]),
        ("ไม่เกิน ๖๐๐", ["at-most 600"]),
        ("อย่างน้อยร้อยละ ๗๕", ["at-least 75 percent"]),
        ("ตั้งแต่ ๓ แต่ไม่เกิน ๘", ["at-least 3", "at-most 8"]),
        ("๑๒ คน", ["12 persons"]),
        ("๔๕ ตัน/ชม.", ["45 ตัน/ชม."]),
        ("120 / 85", ["120", "85"]),
        ("2 ต่อ 35", ["2", "35"]),
        ("6 หรือ 10 ล้อ", ["6 ล้อ", "10 ล้อ"]),
        ("4.50 (มาก)", ["4.50"]),
        ("๒*", ["2"]),
        ("+๔.๑๖", ["4.16"]),
        ("-๓.๓๕", ["-3.35"]),
        ("– 0.17", ["-0.17"]),
        (".764", ["0.764"]),
        ("เปิดอบรม 3 รุ่น มีผู้ผ่าน 87 คน พอใจร้อยละ 91.5", ["3 รุ่น", "87 persons", "91.5 percent"]),
        ("ไม่น้อยกว่า ๑๙ (ปี ๒๕๗๓)", ["at-least 19"]),
        ("1. จัดอบรม 2 ครั้ง 2. มีผู้ร่วม 40 คน", ["2 ครั้ง", "40 persons"]),
    ],
)
def test_values(text: str, values: list[str]) -> None:
    read = [v for v in cell_figures(text).values if v.state == "printed"]
    assert [" ".join(filter(None, [v.qualifier, str(v.value), v.unit])) for v in read] == values


@pytest.mark.parametrize("text", ["-", "–", "N/A", "n.a.", "ไม่มีข้อมูล", "…", "ไม่ประเมิน"])
def test_a_printed_nothing_is_not_reported(text: str) -> None:
    read = cell_figures(text)
    assert read.kind == "none" and [v.state for v in read.values] == ["not-reported"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("๓.", "ordinal"),
        ("1.2.1", "code"),
        ("๐๒๐๐๐๑", "code"),
        ("๒๕๖๐", "year"),
        ("60 - 70", "range"),
        ("ดีมาก", "words"),
        ("", "empty"),
    ],
)
def test_figures_that_name(text: str, kind: str) -> None:
    assert cell_figures(text).kind == kind


def test_a_figure_among_words_that_say_nothing_of_it_is_left() -> None:
    read = cell_figures("4.07 .764 มาก")
    assert read.values == () and read.left == 2
    assert cell_figures("ชุดที่ ๑ รุ่นที่ ๒").names == 2


def test_a_figure_in_brackets_may_be_a_minus() -> None:
    (value,) = cell_figures("(๑.๒๙)").values
    assert value.value == Decimal("1.29") and value.issues == ("sign-unclear",)
