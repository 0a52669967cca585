"""Sums that tables of no survey show by themselves prove their figures, and point at what breaks them."""

from __future__ import annotations

from dataclasses import replace

from parse_pages import pages

from extract.check.status import settle
from extract.model.claims import Reading
from extract.model.result import Record
from extract.options import Options
from extract.parse.understand import parse

YEARS = "วิชา\tปี ๒๕๖๐\tปี ๒๕๖๑\tผลต่าง\n"
ROWS = ("ภาษาไทย\t48.03\t52.19\t4.16\n", "คณิตศาสตร์\t40.47\t37.12\t-3.35\n", "สังคมศึกษา\t46.68\t45.01\t-1.67\n")


def settled(text: str, sureness: float = 0.9) -> dict[tuple[str, str], Record]:
    """The records, by label and column, with every figure read as surely as told."""
    found = pages(text)
    reading: Reading = parse(found)
    unsure = tuple(replace(c, mark=replace(c.mark, confidence=sureness, reader="recognizer")) for c in reading.claims)
    records = settle(replace(reading, claims=unsure), found, Options()).records
    return {(r.indicator_printed, r.column_printed or ""): r for r in records}


def test_a_column_of_differences_proves_its_rows_sign_and_all() -> None:
    found = settled(YEARS + "".join(ROWS))
    assert {r.status for r in found.values()} == {"accepted"}
    assert all("sum" in r.proofs for r in found.values())
    assert str(found["สังคมศึกษา", "ผลต่าง"].value) == "-1.67"


def test_two_rows_may_keep_to_a_sum_by_chance() -> None:
    assert {r.proofs for r in settled(YEARS + "".join(ROWS[:2])).values()} == {()}


def test_a_row_that_breaks_what_the_others_keep_goes_to_a_person() -> None:
    more = "ศิลปะ\t60.10\t61.20\t1.10\nดนตรี\t55.00\t50.50\t-4.50\n"
    found = settled(YEARS + "".join(ROWS) + more + "พลศึกษา\t70.00\t71.00\t9.00\n", 0.9999)
    broken = {label for (label, _), r in found.items() if "check-failed" in r.issues}
    assert broken == {"พลศึกษา"}
    assert found["ศิลปะ", "ผลต่าง"].status == "accepted"


def test_totals_of_columns_and_of_rows_prove_what_they_sum_up() -> None:
    text = "รายการ\tชาย\tหญิง\tรวม\nป.๑\t15\t17\t32\nป.๒\t18\t12\t30\nป.๓\t21\t20\t41\nรวม\t54\t49\t103\n"
    assert all("sum" in r.proofs and r.status == "accepted" for r in settled(text).values())


def test_a_mean_in_a_row_of_totals_is_no_sum_and_says_nothing() -> None:
    found = settled("รายการ\tคะแนน\nด้านหนึ่ง\t4.10\nด้านสอง\t4.30\nด้านสาม\t4.50\nรวม\t4.30\n")
    assert {r.proofs for r in found.values()} == {()}
    assert all("check-failed" not in r.issues for r in found.values())


def test_two_columns_alike_beside_noughts_prove_nothing() -> None:
    rows = "".join(f"งาน{name}\t{k}5\t0\t{k}5\n" for k, name in enumerate(("เดินทาง", "พิมพ์", "อบรม", "วิจัย"), 1))
    assert {r.proofs for r in settled("งาน\tเป้าหมาย\tเพิ่ม\tผล\n" + rows).values()} == {()}
