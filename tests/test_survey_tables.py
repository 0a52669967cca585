"""Tables in a survey's document that are not the survey's, though they name some of its indicators."""

from __future__ import annotations

from parse_pages import NOWHERE, line, pages, paragraph

from extract.model.page import Cell, Page, Table
from extract.parse.understand import parse

SURVEY = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล\n\n"


def first_row(head: str, first: str, second: str) -> list[tuple[str | None, str, str | None, str]]:
    """Survey, indicator, column and value of the first row."""
    found = parse(pages(f"{SURVEY}{head}\n{first}\n{second}")).claims
    return [(c.survey.id, c.indicator, c.column_printed, str(c.mark.value)) for c in found[: len(found) // 2]]


def test_a_table_of_which_a_survey_knows_few_columns_is_read_as_any_other() -> None:
    head = "จังหวัด\tPolicies/Practices\tDigital Capabilities\tบุคลากร\tโครงการ"
    assert first_row(head, "เลย\t41.2\t42.3\t43\t12", "ตาก\t51.2\t52.3\t53\t22") == [
        ("digital-government-readiness", "policies-practices", None, "41.2"),
        ("digital-government-readiness", "digital-capabilities", None, "42.3"),
    ]
    assert first_row(f"{head}\tรถยนต์", "เลย\t41.2\t42.3\t43\t12\t5", "ตาก\t51.2\t52.3\t53\t22\t7") == [
        (None, "indicator.policies-practices", "Policies/Practices", "41.2"),
        (None, "indicator.digital-capabilities", "Digital Capabilities", "42.3"),
        (None, "indicator.บุคลากร", "บุคลากร", "43"),
        (None, "indicator.โครงการ", "โครงการ", "12"),
        (None, "indicator.รถยนต์", "รถยนต์", "5"),
    ]


def test_a_table_that_names_an_indicator_twice_is_read_as_any_other_and_which_is_which_asked() -> None:
    text = "จังหวัด\tPolicies/Practices\tPublic Services\tPublic Services\nเลย\t41.2\t42.3\t43.4\nตาก\t51.2\t52.3\t53.4"
    found = parse(pages(SURVEY + text)).claims
    assert [(c.survey.id, c.column_printed, str(c.mark.value), c.issues) for c in found[:3]] == [
        (None, "Policies/Practices", "41.2", ()),
        (None, "Public Services", "42.3", ("column-unclear",)),
        (None, "Public Services", "43.4", ("column-unclear",)),
    ]


def test_a_table_of_indicators_without_a_column_that_the_survey_has_is_read_as_any_other() -> None:
    found = parse(pages(f"{SURVEY}ตัวชี้วัด\tงบประมาณ (บาท)\nPublic Services\t12,000\nData Management\t13,500")).claims
    assert [(c.survey.id, c.indicator_printed, c.measure, c.unit, str(c.mark.value)) for c in found] == [
        (None, "Public Services", "amount", "baht", "12000"),
        (None, "Data Management", "amount", "baht", "13500"),
    ]


def test_numbers_of_rows_ranks_and_years_are_no_values_of_a_surveys_table() -> None:
    head = "ที่\tจังหวัด\tPolicies/Practices\tDigital Capabilities\tลำดับ\tปี"
    assert first_row(head, "1\tเลย\t41.2\t42.3\t2\t2560", "2\tตาก\t51.2\t52.3\t1\t2560") == [
        ("digital-government-readiness", "policies-practices", None, "41.2"),
        ("digital-government-readiness", "digital-capabilities", None, "42.3"),
    ]


def test_a_column_of_figures_whose_head_names_two_indicators_is_none_of_labels() -> None:
    """Bodies down the side, a survey's indicators over their figures in two levels."""
    over = [("หน่วยงาน", 0, 0, 2, 1), ("แบบวัด IIT", 0, 1, 1, 2), ("แบบวัด EIT", 0, 3, 1, 1)]
    over += [("การปฏิบัติหน้าที่", 1, 1, 1, 1), ("การใช้งบประมาณ", 1, 2, 1, 1), ("คุณภาพการดำเนินงาน", 1, 3, 1, 1)]
    rows = [("ทต.ท่าทราย", "84.84", "79.20", "83.41"), ("ทต.หนองแสง", "89.99", "84.49", "92.41")]
    rows += [("อบต.ห้วยลึก", "80.27", "84.85", "83.83")]
    cells = [(text, r, c, 1, 1) for r, row in enumerate(rows, 2) for c, text in enumerate(row)]
    made = tuple(Cell(r, c, NOWHERE, (line(text),), down, wide) for text, r, c, down, wide in [*over, *cells])
    title = paragraph("ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ปี 2567")
    found = parse([Page(1, "text", "read", blocks=(title, Table(NOWHERE, made, 5, 4, "ruled", 2)))]).claims
    assert [str(c.mark.value) for c in found] == [value for row in rows for value in row[1:]]
