"""Every printed figure is accounted for: as a record, a label, a head, or left out with the reason."""

from pathlib import Path

import pytest
from parse_pages import page, pages, placed, table

from extract.model.claims import Account
from extract.model.page import Page
from extract.options import Options
from extract.parse.ledger import left_out_notice
from extract.parse.understand import parse
from extract.pipeline import extract

FIXTURES = Path(__file__).parents[1] / "fixtures"


def account(text: str) -> Account:
    (found,) = parse(pages(text)).accounts
    return found


def test_the_counts_add_up() -> None:
    found = account("ลำดับ\tรายการ\tปี ๒๕๖๐\tหมายเหตุ\n1\tงานหนึ่ง\t10.5\tดู 3 หน้า\n2\tงานสอง\t-\t\n3\tงานสาม\t12.5\t")
    assert found == Account(1, 7, records=2, head=1, labels=3, left_out=1, reasons=(("beside", 1),))
    assert found.printed == found.records + found.statistics + found.head + found.labels + found.left_out


def test_a_table_that_nobody_understands_counts_its_figures_as_left_out() -> None:
    rows = [["(4.1.2)"], ["12.5 13.5"], ["ก 7"]]
    (found,) = parse([Page(1, "transcript", "read", blocks=(table(rows),))]).accounts
    assert (found.records, found.left_out, found.reasons) == (0, 4, (("not-understood", 4),))
    notice = left_out_notice(found)
    assert (notice.code, notice.page, notice.count) == ("figures-left-out", 1, 4)
    assert notice.message == "4 of 4 figures gave no record: 4 in a table that was not understood"


def test_scores_of_running_text_are_counted_too() -> None:
    found = account("ผู้รับบริการพึงพอใจร้อยละ ๘๗.๕ และได้คะแนนรวม 84.61 คะแนน จากแบบสอบถาม 120 ชุด")
    assert (found.printed, found.records, found.left_out, found.reasons) == (2, 1, 1, (("prose", 1),))


def test_scores_in_brackets_behind_names_are_counted_where_scores_are_spoken_of() -> None:
    listed = account("หน่วยงานที่มีคะแนนสูงสุด ได้แก่ กองหนึ่ง (๘๘.๑) กองสอง (๘๗.๒) และกองสาม (86.3)")
    assert (listed.printed, listed.records, listed.reasons) == (3, 1, (("prose", 2),))
    assert parse(pages("ตามเอกสาร กองหนึ่ง (๘๘.๑) กองสอง (๘๗.๒)")).accounts == ()


def test_decimals_that_stand_alone_outside_of_any_table_are_counted() -> None:
    text = "ความสะดวก\n\n4.32\n\n(0.61)\n\nเรื่องร้องเรียน\n\n1,245\n\nตามข้อ 4.32 ของระเบียบ\n\n12"
    (found,) = parse([page(text)]).accounts
    assert (found.printed, found.left_out, found.reasons) == (3, 3, (("no-table", 3),))


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("๓,๑๙๑ (๖,๖๕๙) ๓,๘๙๕", 3),
        ("งานถนน 12 48 7", 3),
        ("งานถนน 12.5 ± 0.4 7.5 ± 0.3", 4),
        ("พ.ศ. 2560 1,245", 1),
        ("ข้อ 12 48", 0),
        ("๓.๔๘ ปานกลาง ๓.๐๖ มาก", 2),
        ("๓.๔๓ ปานกลาง๓.๖๕ ปานกลาง", 2),
        ("ข้อ ๓.๔๘ ปานกลาง ๓.๐๖ มาก", 0),
        ("๓.๔๘ ปานกลางถึงมาก", 0),
    ],
)
def test_figures_side_by_side_at_the_end_of_a_line_are_a_rows(line: str, count: int) -> None:
    made = parse([page(line)]).accounts
    assert sum(a.left_out for a in made) == count


def test_a_page_without_figures_has_no_account() -> None:
    assert parse([page("ขอเชิญประชุมคณะทำงาน ในวันจันทร์ที่จะถึงนี้")]).accounts == ()


def test_full_marks_and_the_numbers_of_a_list_are_no_scores() -> None:
    text = "ได้ 48.5 คะแนน จาก 100 คะแนน โดยแบ่งเป็น 1. แผนงาน ได้ 54.1 คะแนน 2. การนำไปใช้ ได้ 59.8 คะแนน จากคะแนนเต็ม ๑๐๐"
    assert account(text).printed == 3


def test_an_earlier_score_is_no_full_mark() -> None:
    assert account("ได้ 48.5 คะแนน เพิ่มขึ้นจาก 45 คะแนน และได้ 48.5 คะแนน จาก 41.2 คะแนน").printed == 4


def test_the_numbers_of_a_forms_rows_are_labels() -> None:
    form = FIXTURES / "form-party-list" / "form.pdf"
    found = extract(form, Options(pages=(2,))).pages[0].figures
    assert found is not None and (found.left_out, found.labels > 10, found.records > 10) == (0, True, True)


def test_decimals_of_a_column_that_a_survey_does_not_know_name_no_rows() -> None:
    text = (
        "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ปี ๒๕๖๓\n\n"
        "รหัส\tจังหวัด\tDigital Literacy\tData Management\tหน้าที่\n"
        "11.5\tสตูล\t61.90\t48.33\t55.42\n12.5\tตาก\t60.02\t50.14\t51.19"
    )
    found = account(text)
    assert (found.records, found.left_out, found.reasons) == (4, 4, (("beside", 4),))


def test_figures_with_their_unit_that_stand_alone_are_counted() -> None:
    (found,) = parse([page("งบลงทุน\n\n26 คน\n\n12 บาท\n\nรวม 12 คน มาประชุม\n\n5 เรื่อง\n\n7 สี")]).accounts
    assert (found.printed, found.reasons) == (3, (("no-table", 3),))


def test_whole_numbers_side_by_side_in_no_table_are_counted() -> None:
    row = [placed(text, 100.0 + 80 * k, 100.0, 30.0) for k, text in enumerate(("39", "8", "22"))]
    (found,) = parse([Page(1, "ocr", "read", blocks=tuple(row))]).accounts
    assert (found.left_out, found.reasons) == (3, (("no-table", 3),))
    assert parse([Page(1, "ocr", "read", blocks=tuple(row[:2]))]).accounts == ()
    pairs = [placed(text, 100.0 + 160 * k, 100.0, 90.0) for k, text in enumerate(("252 215", "142 242"))]
    (found,) = parse([Page(1, "ocr", "read", blocks=tuple(pairs))]).accounts
    assert (found.left_out, found.reasons) == (4, (("no-table", 4),))
