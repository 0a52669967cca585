"""Sums that tables of no survey show by themselves prove their figures, and point at what breaks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parse_pages import pages

from extract.check.second import Place, SecondReading
from extract.check.status import settle
from extract.model.claims import Claim, Reading
from extract.model.page import Box
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


def misread(other: str) -> dict[str, Record]:
    """A figure of 48.03 that two unsure readers read as 43.03, the first one seeing ``other`` as well."""
    text = YEARS + "".join(ROWS) + "ศิลปะ\t60.10\t61.20\t1.10\nดนตรี\t55.00\t50.50\t-4.50\n"
    found = [replace(page, origin="ocr") for page in pages(text)]
    box = Box(10, 10, 40, 20)

    def seen(claim: Claim) -> Claim:
        if str(claim.mark.value) != "48.03":
            return replace(claim, mark=replace(claim.mark, confidence=0.9999, reader="recognizer"))
        print_ = replace(claim.mark, printed="43.03", value=Decimal("43.03"), box=box, alternatives=((other, 0.2),))
        return replace(claim, mark=replace(print_, confidence=0.97, reader="recognizer"))

    def again(places: Sequence[Place]) -> list[SecondReading | None]:
        return [SecondReading("43.03", Decimal("43.03"), "tesseract", 0.98) for _ in places]

    reading: Reading = parse(found)
    reading = replace(reading, claims=tuple(map(seen, reading.claims)))
    return {str(r.value): r for r in settle(reading, found, Options(), again).records}


def test_two_readers_that_agree_may_be_wrong_where_a_sum_says_what_the_first_saw_as_well() -> None:
    found = misread("48.03")
    assert (found["43.03"].proofs, found["43.03"].issues) == (("second-reader",), ("check-failed",))
    assert {value for value, r in found.items() if r.status == "review"} == {"43.03", "4.16"}
    told = misread("47.03")  # would not mend it
    assert {value for value, r in told.items() if r.status == "review"} == {"4.16"}


def test_differences_of_a_survey_s_scores_prove_them() -> None:
    rows = (
        "Digital Leadership\t26.5\t32.3\t+5.8",
        "Digital Literacy\t41.0\t44.5\t+3.5",
        "Data Management\t50.1\t48.6\t-1.5",
    )
    text = "เรื่อง แจ้งผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล จังหวัดตรัง\n\nตัวชี้วัด\tปี 2563\tปี 2564\tผลต่าง\n" + "\n".join(rows)
    found = settled(text)
    assert {r.survey.id for r in found.values()} == {"digital-government-readiness"}
    assert all("sum" in r.proofs and r.table == 0 for r in found.values())


def without_signs(*lost: str) -> dict[str, Record]:
    """The records of differences, by label, of which both readers read some as surely without their minus."""
    text = YEARS + "".join(ROWS) + "ศิลปะ\t60.10\t61.20\t1.10\nดนตรี\t55.00\t50.50\t-4.50\n"
    found = [replace(page, origin="ocr") for page in pages(text)]

    def seen(claim: Claim) -> Claim:
        mark = replace(claim.mark, confidence=0.9999, reader="recognizer")
        if str(mark.value) in lost:
            bare = str(mark.value).lstrip("-")
            mark = replace(mark, printed=bare, value=Decimal(bare), box=Box(10, 10, 40, 20), confidence=0.97)
        return replace(claim, mark=mark)

    def again(places: Sequence[Place]) -> list[SecondReading | None]:
        return [SecondReading(n[1:], Decimal(n[1:]), "tesseract", 0.98) for n in lost]

    reading: Reading = parse(found)
    reading = replace(reading, claims=tuple(map(seen, reading.claims)))
    records = settle(reading, found, Options(), again).records
    return {r.indicator_printed: r for r in records if r.column_printed == "ผลต่าง"}


def test_a_difference_whose_minus_two_readers_missed_goes_to_a_person() -> None:
    found = without_signs("-3.35")
    assert {label for label, r in found.items() if r.status == "review"} == {"คณิตศาสตร์"}
    missed = found["คณิตศาสตร์"]
    assert (str(missed.value), missed.proofs, missed.issues) == ("3.35", ("second-reader",), ("check-failed",))
    assert {r.status for r in without_signs().values()} == {"accepted"}


def test_rows_that_fail_by_their_signs_alone_show_that_the_others_are_differences_by_no_chance() -> None:
    found = without_signs("-3.35", "-1.67")
    assert {label for label, r in found.items() if r.status == "review"} == {"คณิตศาสตร์", "สังคมศึกษา"}
    assert all("sum" in found[label].proofs for label in ("ภาษาไทย", "ศิลปะ", "ดนตรี"))


def test_a_sum_that_three_of_five_rows_keep_by_a_lost_minus_proves_nothing() -> None:
    """No difference below nought is left to tell which of the two years is taken from the other."""
    rows = [row.replace("\t-", "\t") for row in (*ROWS, "ศิลปะ\t60.10\t61.20\t1.10\n", "ดนตรี\t55.00\t50.50\t-4.50\n")]
    found = settled(YEARS + "".join(rows))
    assert {label: r.proofs for (label, column), r in found.items() if column == "ผลต่าง"} == {
        "ภาษาไทย": (),
        "คณิตศาสตร์": (),
        "สังคมศึกษา": (),
        "ศิลปะ": (),
        "ดนตรี": (),
    }
