"""Every printed figure is accounted for: as a record, a label, a head, or left out with the reason."""

from parse_pages import page, pages, table

from extract.model.claims import Account
from extract.model.page import Page
from extract.parse.ledger import left_out_notice
from extract.parse.understand import parse


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
    assert (found.printed, found.left_out, found.reasons) == (2, 2, (("prose", 2),))


def test_a_page_without_figures_has_no_account() -> None:
    assert parse([page("ขอเชิญประชุมคณะทำงาน ในวันจันทร์ที่จะถึงนี้")]).accounts == ()
