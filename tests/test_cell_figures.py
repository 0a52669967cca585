"""What the cells of tables that no survey knows print: values, names, nothing."""

from decimal import Decimal

import pytest
from report_claims import claims

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
        ("< .001", ["less-than 0.001"]),
        ("<.01**", ["less-than 0.01"]),
        ("≥ .๘๐", ["at-least 0.80"]),
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
        ("65097123456", "code"),  # of a contract
        ("65,097,123,456", "values"),
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


@pytest.mark.parametrize("text", ["▼ 0.13", "↓0.13", "ลดลง 0.13", "ลดลงร้อยละ 0.13"])
def test_a_figure_by_which_something_became_less_may_be_a_minus(text: str) -> None:
    (value,) = cell_figures(text).values
    assert (value.value, value.issues) == (Decimal("0.13"), ("sign-unclear",))


def test_a_figure_by_which_something_became_more_is_plain() -> None:
    assert [v.issues for t in ("▲ 8.87", "+8.87", "ลดลงจาก 9.1 เป็น 8.87 บาท") for v in cell_figures(t).values] == [
        ()
    ] * 3


@pytest.mark.parametrize("text", ["1 ชม. 30 นาที", "2 ชั่วโมง 15 นาที", "1 ปี 6 เดือน", "100 บาท 50 สตางค์"])
def test_a_quantity_told_in_two_units_is_no_value_in_either(text: str) -> None:
    assert (cell_figures(text).values, cell_figures(text).left) == ((), 2)


def test_two_quantities_are_two_values() -> None:
    assert [v.value for v in cell_figures("3,303 คน 87 แห่ง").values] == [3303, 87]


def test_a_year_printed_as_of_both_eras_is_a_year() -> None:
    assert [cell_figures(t).kind for t in ("2562\n2019", "๒๕๖๒ (๒๐๑๙)", "2562 / 2019")] == ["year"] * 3
    assert cell_figures("2562 2018").kind == "values"


def test_a_limit_of_significance_is_a_value_and_no_name_of_its_column() -> None:
    found = claims("ตัวแปร\tSig.\nอายุ\t< .001\nรายได้\t.446\nเพศ\t.046")
    assert [(c.indicator_printed, c.column_printed, str(c.mark.value), c.qualifier, c.issues) for c in found] == [
        ("อายุ", "Sig.", "0.001", "less-than", ()),
        ("รายได้", "Sig.", "0.446", None, ()),
        ("เพศ", "Sig.", "0.046", None, ()),
    ]


def test_numbers_of_contracts_are_no_amounts() -> None:
    found = claims(
        "รายการ\tเลขที่\tจำนวนเงิน (บาท)\nงานถนน\t65097123456\t1,250,000.00\nงานสะพาน\t65097654321\t980,500.00\n"
        "งานท่อ\t65107111222\t45,000.00"
    )
    values = [(c.indicator_printed, str(c.mark.value)) for c in found if c.mark.value is not None]
    assert values == [("งานถนน", "1250000.00"), ("งานสะพาน", "980500.00"), ("งานท่อ", "45000.00")]
