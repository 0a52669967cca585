"""Tables in a survey's document that are not the survey's, though they name some of its indicators."""

from __future__ import annotations

from parse_pages import pages

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
