"""Rows of the same names in turns under rows of their own figures."""

from __future__ import annotations

from report_claims import claims

HEAD = "ภาคและเพศ\tจำนวน (คน)\n"


def groups(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(c.indicator_printed, c.group) for c in claims(HEAD + text)]


def test_names_in_one_order_under_each_of_several_rows_are_of_the_row_above_them() -> None:
    assert groups("ทั่วประเทศ\t29\nชาย\t14\nหญิง\t15\nพื้นที่กลาง\t9\nชาย\t4\nหญิง\t5") == [
        ("ทั่วประเทศ", ()),
        ("ชาย", ("ทั่วประเทศ",)),
        ("หญิง", ("ทั่วประเทศ",)),
        ("พื้นที่กลาง", ()),
        ("ชาย", ("พื้นที่กลาง",)),
        ("หญิง", ("พื้นที่กลาง",)),
    ]


def test_a_name_that_is_printed_twice_by_chance_is_of_no_other_row() -> None:
    assert groups("ทั่วประเทศ\t29\nชาย\t14\nหญิง\t15\nพื้นที่กลาง\t9\nหญิง\t5")[-1] == ("หญิง", ())
