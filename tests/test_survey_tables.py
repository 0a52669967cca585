"""Tables in a survey's document that are not the survey's, though they name some of its indicators."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parse_pages import pages, paragraph, table, two_levels

from extract.check.status import settle
from extract.model.page import Page
from extract.options import Options
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


STACKED = "หน่วยงาน\tPolicies/Practices\tPublic Services\n\tDigital Capabilities\tSmart Back Office\n"
BODIES = "อบต.ท่าทราย\t84.84\t79.20\nอบต.หนองแสง\t89.99\t84.49\nอบต.ห้วยลึก\t80.27\t84.85"


def test_which_of_two_indicators_over_one_column_it_is_of_is_asked() -> None:
    """The column has more figures than its head has names: it is none of labels, and of one of the two."""
    found = parse(pages(SURVEY + STACKED + BODIES)).claims
    assert [(c.entity, str(c.mark.value), c.issues) for c in found[:2]] == [
        ("อบต.ท่าทราย", "84.84", ("column-unclear",)),
        ("อบต.ท่าทราย", "79.20", ("column-unclear",)),
    ]
    assert len(found) == 6 and all("column-unclear" in c.issues for c in found)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        # A group over its parts, each of them an indicator of the survey.
        (
            [("หน่วยงาน", 0, 0, 2, 1), ("Digital Capabilities", 0, 1, 1, 1), ("Digital Literacy", 1, 1, 1, 1)],
            ["digital-capabilities.digital-literacy"],
        ),
        # One over more columns names no column of its own.
        (
            [
                ("หน่วยงาน", 0, 0, 2, 1),
                ("Policies/Practices", 0, 1, 1, 2),
                ("Public Services", 1, 1, 1, 1),
                ("Smart Back Office", 1, 2, 1, 1),
            ],
            ["public-services", "smart-back-office"],
        ),
        # One name in two languages.
        (
            [
                ("หน่วยงาน", 0, 0, 2, 1),
                ("ด้านนโยบายและหลักปฏิบัติ", 0, 1, 1, 1),
                ("Policies/Practices", 1, 1, 1, 1),
                ("ด้านบริการภาครัฐ", 0, 2, 1, 1),
                ("Public Services", 1, 2, 1, 1),
            ],
            ["policies-practices", "public-services"],
        ),
    ],
)
def test_levels_over_a_column_that_name_one_indicator_are_clear(
    head: list[tuple[str, int, int, int, int]], names: list[str]
) -> None:
    rows = [("อบต.ท่าทราย", "84.84", "79.20"), ("อบต.หนองแสง", "89.99", "84.49"), ("อบต.ห้วยลึก", "80.27", "84.85")]
    if len(names) == 1:
        head = [*head, ("Public Services", 0, 2, 2, 1)]
        names = [*names, "public-services"]
    blocks = (paragraph(SURVEY.strip()), two_levels(head, rows))
    found = parse([Page(1, "text", "read", blocks=blocks)]).claims
    assert [(c.indicator, str(c.mark.value), c.issues) for c in found] == [
        (name, value, ()) for row in rows for name, value in zip(names, row[1:], strict=True)
    ]


def test_full_marks_are_no_misread_overall_score() -> None:
    text = "จังหวัด\tPolicies/Practices\tDigital Capabilities\tคะแนนเต็ม\nเลย\t41.2\t42.3\t100.0\nตาก\t51.2\t52.3\t100.0"
    found = parse(pages(SURVEY + text)).claims
    assert [(c.entity, c.indicator, str(c.mark.value)) for c in found] == [
        ("เลย", "policies-practices", "41.2"),
        ("เลย", "digital-capabilities", "42.3"),
        ("ตาก", "policies-practices", "51.2"),
        ("ตาก", "digital-capabilities", "52.3"),
    ]


NATIONAL_TEST = "ตารางที่ 1 ผลการทดสอบทางการศึกษาระดับชาติขั้นพื้นฐาน (O-NET) ปีการศึกษา 2563\n\n"


def test_subjects_under_classes_of_which_the_test_knows_nothing_are_read_as_any_table() -> None:
    rows = [["ชั้น", "วิชา", "คะแนนเฉลี่ย"], ["ประถมศึกษาปีที่ 6", "ภาษาไทย", "51.25"], ["", "คณิตศาสตร์", "33.50"]]
    rows += [["มัธยมศึกษาปีที่ 3", "ภาษาไทย", "48.75"], ["", "คณิตศาสตร์", "29.10"]]
    made = table(rows, 1)
    cells = [replace(c, row_span=2) if c.row and not c.column else c for c in made.cells if c.column or c.text]
    title = paragraph(NATIONAL_TEST.strip())
    found = parse([Page(1, "transcript", "read", blocks=(title, replace(made, cells=tuple(cells))))]).claims
    assert [(c.survey.id, c.group, c.indicator_printed, str(c.mark.value)) for c in found] == [
        (None, ("ประถมศึกษาปีที่ 6",), "ภาษาไทย", "51.25"),
        (None, ("ประถมศึกษาปีที่ 6",), "คณิตศาสตร์", "33.50"),
        (None, ("มัธยมศึกษาปีที่ 3",), "ภาษาไทย", "48.75"),
        (None, ("มัธยมศึกษาปีที่ 3",), "คณิตศาสตร์", "29.10"),
    ]
    alone = parse(pages(f"{NATIONAL_TEST}วิชา\tคะแนนเฉลี่ย\nภาษาไทย\t51.25\nคณิตศาสตร์\t33.50")).claims
    assert [(c.survey.id, c.indicator) for c in alone] == [("o-net", "thai"), ("o-net", "mathematics")]


def test_numbers_of_indicators_that_count_on_are_no_scores() -> None:
    text = "ด้าน\tตัวชี้วัดที่\tตัวชี้วัด\tคะแนน\nPublic Services\t1\tService Support\t28.2\n"
    text += "Digital Capabilities\t2\tDigital Leadership\t46.5\n\t3\tDigital Literacy\t33.1"
    found = parse(pages(SURVEY + text)).claims
    assert [(c.indicator_printed, str(c.mark.value)) for c in found] == [
        ("Service Support", "28.2"),
        ("Digital Leadership", "46.5"),
        ("Digital Literacy", "33.1"),
    ]


def test_a_difference_under_scores_is_told_in_scores_and_may_be_below_nought() -> None:
    head = [("ตัวชี้วัด", 0, 0, 2, 1), ("คะแนน", 0, 1, 1, 3), ("ปี 2561", 1, 1, 1, 1), ("ปี 2562", 1, 2, 1, 1)]
    rows = [("Public Services", "28.2", "31.3", "+3.1"), ("Data Management", "46.5", "45.5", "-1.0")]
    blocks = (paragraph("ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล"), paragraph("จังหวัดเลย"))
    page = Page(1, "transcript", "read", blocks=(*blocks, two_levels([*head, ("เพิ่ม/ลด", 1, 3, 1, 1)], rows)))
    reading = parse([page])
    beside = [c for c in reading.claims if c.is_beside_scores]
    assert [(c.survey.year_be, c.column_printed, c.measure, str(c.mark.value)) for c in beside] == [
        (None, "คะแนน / เพิ่ม/ลด", "score", "3.1"),
        (None, "คะแนน / เพิ่ม/ลด", "score", "-1.0"),
    ]
    records = settle(reading, [page], Options()).records
    assert {r.issues for r in records if r.column_printed} == {()}


def test_what_a_head_says_that_a_column_counts_for_is_no_score_told_in_words() -> None:
    title = paragraph("ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ปีงบประมาณ 2566")
    rows = [
        ["หน่วยงาน", "IIT (30%)", "EIT (30%)", "OIT (40%)", "รถยนต์"],
        ["อบต.ท่าทราย", "88.70", "95.95", "100.00", "5"],
    ]
    made = table([*rows, ["อบต.หนองแสง", "83.31", "89.84", "98.28", "7"]], 1)
    found = parse([Page(1, "transcript", "read", blocks=(title, made))]).claims
    assert [(c.mark.where, str(c.mark.value)) for c in found][:3] == [("table", v) for v in rows[1][1:4]]
    assert {c.mark.where for c in found} == {"table"} and len(found) == 8
