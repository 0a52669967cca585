"""Tables to claims: indicators as rows or columns, tables over pages, rows without a table, unknown tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from parse_pages import NOWHERE, SURVEY, TITLE, line, page, pages, rows, table

from extract.check.status import settle
from extract.model.claims import Claim, Reading
from extract.model.page import Box, Cell, Page, Paragraph
from extract.options import Options
from extract.parse.labels import slug
from extract.parse.understand import parse
from extract.parse.values import cell_value


def by_indicator(reading: Reading) -> dict[str, Claim]:
    return {c.indicator: c for c in reading.claims}


def test_a_provinces_table() -> None:
    reading = parse(
        pages(
            "จังหวัด\n\nตราด\n\nPolicies/Practices\t50.1\nDigital Government Policies\t61.0\n"
            "Policy Harmonisation with National Policy\t-\n\n"
            "Public Services\t๓๓.๓\nCustomer Experence\t3З.3\nService Support\t๐.๐"
        )
    )
    assert [(c.scope, c.entity, c.survey.year_be) for c in reading.claims] == [("province", "ตราด", None)] * 6
    found = by_indicator(reading)
    assert found["policies-practices"].mark.value == Decimal("50.1")
    assert found["policies-practices.policy-harmonization"].state == "not-reported"
    assert found["public-services"].mark.printed == "๓๓.๓" and found["public-services"].mark.value == Decimal("33.3")
    damaged = found["public-services.customer-experience"]
    assert (damaged.state, damaged.mark.value, damaged.mark.printed) == ("unreadable", None, "3З.3")
    assert damaged.indicator_printed == "Customer Experence" and damaged.mark.label_confidence < 1
    assert str(found["public-services.service-support"].mark.value) == "0.0"
    assert all(c.mark.where == "table" and c.mark.rule == "table.indicator-rows" for c in reading.claims)


def test_a_heading_that_names_the_province() -> None:
    reading = parse(
        pages(SURVEY + "ตารางคะแนนรายตัวชี้วัด จังหวัดแพร่\nประจำปี ๒๕๖๒\n\nPublic Services\t28.2\nData Management\t20.1")
    )
    assert {(c.scope, c.entity) for c in reading.claims} == {("province", "แพร่")}


def test_no_province_is_made_up_from_an_address() -> None:
    reading = parse(
        pages(SURVEY + "สำนักงานเกษตรจังหวัดเลย\nอำเภอเมือง จังหวัดเลย ๔๒๐๐๐\n\nPublic Services\t28.2\nData Management\t20.1")
    )
    assert {(c.scope, c.entity) for c in reading.claims} == {("unknown", None)}
    assert all("scope-unclear" in c.issues for c in reading.claims)


def test_the_country_along_the_head() -> None:
    reading = parse(
        pages(
            TITLE + "ระดับความพร้อม\tคะแนนรวม\tPolicies/Practices\tPublic Services\n"
            "ภาพรวมหน่วยงานภาครัฐระดับจังหวัด\t40.4\t41.0\t39.9"
        )
    )
    assert rows(reading) == [
        (2562, "national", None, "overall", "40.4"),
        (2562, "national", None, "policies-practices", "41.0"),
        (2562, "national", None, "public-services", "39.9"),
    ]


WIDE = (
    "ที่\tจังหวัด\tคะแนนรวม\tPolicies/Practices\tDigital Capabilities\tPublic Services\n"
    "1\tเลย\t40.1\t41.2\t42.3\t43.4\n2\tนครศรีธรรมราช\t50.1\t51.2\t-\t53.4"
)


def test_provinces_by_dimensions_over_pages_without_a_head() -> None:
    reading = parse(pages(TITLE + WIDE + "\f3\tตาก\t11.1\t12.2\t13.3\t14.4\n4\tตราด\t21.1\t22.2\t23.3\t24.4"))
    found = rows(reading)
    assert len(found) == 16
    assert (2562, "province", "เลย", "digital-capabilities", "42.3") in found
    assert (2562, "province", "นครศรีธรรมราช", "digital-capabilities", None) in found
    assert (2562, "province", "ตราด", "public-services", "24.4") in found
    assert {c.mark.page for c in reading.claims if c.entity in ("ตาก", "ตราด")} == {2}
    assert not [c for c in reading.claims if c.issues]


def test_provinces_by_dimensions_with_the_head_repeated() -> None:
    head = WIDE.split("\n")[0]
    reading = parse(pages(TITLE + WIDE + "\f" + head + "\n3\tตาก\t11.1\t12.2\t13.3\t14.4"))
    assert len(reading.claims) == 12


def test_a_row_of_no_known_place_goes_to_a_person() -> None:
    reading = parse(pages(TITLE + WIDE + "\n\tค่าเฉลี่ย\t45.1\t46.2\t42.3\t48.4"))
    last = [c for c in reading.claims if c.entity not in ("เลย", "นครศรีธรรมราช")]
    assert len(last) == 4 and all("scope-unclear" in c.issues for c in last)


def test_columns_of_years_and_of_the_country() -> None:
    reading = parse(
        pages(
            SURVEY + "ตารางคะแนน จังหวัดน่าน\n\nตัวชี้วัด\tปี 2560\tปี 2561\tค่าเฉลี่ยทั้งประเทศ ปี 2561\tน้ำหนัก\n"
            "Public Services\t28.2\t30.1\t29.9\t20\nData Management\t46.5\t47.0\t40.0\t10"
        )
    )
    assert set(rows(reading)) == {
        (2560, "province", "น่าน", "public-services", "28.2"),
        (2561, "province", "น่าน", "public-services", "30.1"),
        (2561, "national", None, "public-services", "29.9"),
        (2560, "province", "น่าน", "secure-and-efficient-infrastructure.data-management", "46.5"),
        (2561, "province", "น่าน", "secure-and-efficient-infrastructure.data-management", "47.0"),
        (2561, "national", None, "secure-and-efficient-infrastructure.data-management", "40.0"),
    }


def test_two_columns_without_a_head_are_unclear() -> None:
    reading = parse(
        pages(SURVEY + "จังหวัด\n\nเลย\n\nPublic Services\t28.2\t3\nData Management\t46.5\t1\nDigital Literacy\t41.5\t2")
    )
    assert reading.claims and all("column-unclear" in c.issues for c in reading.claims)


def test_a_label_cut_into_two_rows() -> None:
    grid = table([["ด้านโครงสร้างพื้นฐานที่มีความมั่นคงปลอดภัย", ""], ["และมีประสิทธิภาพ", "33.2"], ["Public Services", "28.2"]])
    blocks = (*page(SURVEY + "จังหวัด\n\nเลย").blocks, grid)
    reading = parse([Page(1, "transcript", "read", blocks=blocks)])
    assert by_indicator(reading)["secure-and-efficient-infrastructure"].mark.value == Decimal("33.2")


def test_lines_with_dot_leaders_that_no_table_was_found_around() -> None:
    reading = parse(
        pages(
            "ตารางคะแนนรายตัวชี้วัด จังหวัดสตูล\n\nด้านบริการภาครัฐที่สะดวกเข้าถึงง่าย (Public Services) ........ ๔๗.๙\n"
            "Customer Experience .............. ๑๘.๖\nService Support …………… -\nData Management ๓๒.๑"
        )
    )
    assert {(c.entity, c.indicator, str(c.mark.value)) for c in reading.claims} == {
        ("สตูล", "public-services", "47.9"),
        ("สตูล", "public-services.customer-experience", "18.6"),
        ("สตูล", "public-services.service-support", "None"),
        ("สตูล", "secure-and-efficient-infrastructure.data-management", "32.1"),
    }


def test_a_table_of_contents_is_no_table_of_scores() -> None:
    reading = parse(
        pages("สารบัญ\n\nPublic Services ........ 12\nData Management ........ 15\nCustomer Experience .... 17")
    )
    assert reading.claims == ()


def test_labels_and_values_side_by_side() -> None:
    def at(text: str, x: float, y: float) -> object:
        return replace(line(text), box=Box(x, y, x + 6 * len(text), y + 12))

    lines = (
        at("Public Services", 60, 100),
        at("28.2", 400, 100),
        at("Data Management", 60, 120),
        at("46.5", 400, 121),
    )
    blocks = (*page(SURVEY + "จังหวัด\n\nเลย").blocks, Paragraph(lines))  # type: ignore[arg-type]
    reading = parse([Page(1, "ocr", "read", blocks=blocks)])
    assert {(c.indicator.split(".")[-1], str(c.mark.value)) for c in reading.claims} == {
        ("public-services", "28.2"),
        ("data-management", "46.5"),
    }


REPORT = (
    "รายงานผลการดำเนินงานตามตัวบ่งชี้ ปีการศึกษา 2559\n\n"
    "ตัวบ่งชี้\tเป้าหมาย\tผลการดำเนินงาน\tคะแนนประเมินตนเอง\tคะแนนคณะกรรมการ\tหมายเหตุ\n"
    "1.1 แผนพัฒนาหน่วยงาน\t5\t4 ข้อ\t4.00\t3.50\tดี\n1.2 ระบบพี่เลี้ยง\t80\t๘๒.๕\t-\t4.25\tดีมาก\nรวม\t\t\t4.00\t7.75\t"
)


def test_a_table_that_no_framework_knows() -> None:
    reading = parse(pages(REPORT))
    assert reading.head.kind == "indicator-report"
    assert {(c.indicator, c.measure, c.state, str(c.mark.value)) for c in reading.claims} == {
        ("indicator.1-1-แผนพัฒนาหน่วยงาน", "target", "printed", "5"),
        ("indicator.1-1-แผนพัฒนาหน่วยงาน", "result", "printed", "4"),
        ("indicator.1-1-แผนพัฒนาหน่วยงาน", "self-score", "printed", "4.00"),
        ("indicator.1-1-แผนพัฒนาหน่วยงาน", "committee-score", "printed", "3.50"),
        ("indicator.1-2-ระบบพี่เลี้ยง", "target", "printed", "80"),
        ("indicator.1-2-ระบบพี่เลี้ยง", "result", "printed", "82.5"),
        ("indicator.1-2-ระบบพี่เลี้ยง", "self-score", "not-reported", "None"),
        ("indicator.1-2-ระบบพี่เลี้ยง", "committee-score", "printed", "4.25"),
        ("indicator.total", "self-score", "printed", "4.00"),
        ("indicator.total", "committee-score", "printed", "7.75"),
    }
    assert {(c.survey.id, c.survey.year_be) for c in reading.claims} == {(None, 2559)}


def test_a_table_without_telling_heads_keeps_its_heads_as_printed() -> None:
    claims = parse(pages("ชื่อ\tเบอร์\nสมุด\t12\nปากกา\t25")).claims
    assert [(c.indicator_printed, c.measure, c.column_printed, str(c.mark.value)) for c in claims] == [
        ("สมุด", "column", "เบอร์", "12"),
        ("ปากกา", "column", "เบอร์", "25"),
    ]
    headless = parse(pages("สมุด\t12.5\nปากกา\t25.0\nยางลบ\t3.5")).claims
    assert {c.issues for c in headless} == {("column-unclear",)} and len(headless) == 3


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("33.0", "printed", "33.0"),
        ("๑,๑๗๙", "printed", "1179"),
        (" . ๕๒.๑ ", "printed", "52.1"),
        ("33.4*", "printed", "33.4"),
        ("๕๒.๑ -", "printed", "52.1"),
        ("–", "not-reported", None),
        ("N/A", "not-reported", None),
        ("12.3.4", "unreadable", None),
        ("4 0.2", "unreadable", None),
        ("33.4\n41.0", "unreadable", None),
        ("O.S", "unreadable", None),
        (".506", "unreadable", None),
        ("4,55", "unreadable", None),
        ("......๕๒.๑", "printed", "52.1"),
        ("......", "empty", None),
        ("ดีมาก", "text", None),
        ("มากกว่า 80 ของทั้งหมด", "text", None),
        ("ร้อยละ ๘๖.๒", "printed", "86.2"),
        ("๔ ข้อ", "printed", "4"),
    ],
)
def test_cells(text: str, state: str, value: str | None) -> None:
    read = cell_value(text)
    assert read.state == state
    assert read.value == (None if value is None else Decimal(value))


def test_stray_dashes_are_told() -> None:
    assert cell_value("๕๒.๑ -").issues == ("joined-number",)
    assert cell_value("๕๒.").issues == ("split-number",)
    assert cell_value(".๖.๒").value == Decimal("6.2") and cell_value(".๖.๒").issues == ("split-number",)


def test_slugs_are_stable() -> None:
    assert slug("ร้อยละของ นักศึกษา (ปี ๒๕๖๐)") == slug("ร้อยละของ  นักศึกษา ปี 2560") == "ร้อยละของ-นักศึกษา-ปี-2560"


def test_a_table_of_the_indicator_named_above() -> None:
    text = (
        "รายงานการประเมินตนเอง ปีการศึกษา ๒๕๖๑\n\nตัวบ่งชี้ที่ ๒.๑ ระบบพัฒนาบุคลากร\n\nผลการดำเนินงานดังนี้\n\n"
        "เป้าหมาย\tผลการดำเนินงาน\tคะแนนการประเมินตนเอง\n๕ ข้อ\t๗ ข้อ\t๔ คะแนน"
    )
    reading = parse(pages(text))
    assert {(c.indicator, c.measure, str(c.mark.value), c.survey.year_be) for c in reading.claims} == {
        ("indicator.ตัวบ่งชี้ที่-2-1-ระบบพัฒนาบุคลากร", "target", "5", 2561),
        ("indicator.ตัวบ่งชี้ที่-2-1-ระบบพัฒนาบุคลากร", "result", "7", 2561),
        ("indicator.ตัวบ่งชี้ที่-2-1-ระบบพัฒนาบุคลากร", "self-score", "4", 2561),
    }
    turned = "ตัวชี้วัดที่ 3 ความพึงพอใจ\n\nเป้าหมาย\tร้อยละ 80\nผลการดำเนินงาน\tร้อยละ 86.2"
    found = {(c.measure, str(c.mark.value), c.unit) for c in parse(pages(turned)).claims}
    assert found == {("target", "80", "percent"), ("result", "86.2", "percent")}
    nameless = parse(pages("เป้าหมาย\tผลการดำเนินงาน\tคะแนนการประเมินตนเอง\n5\t7\t4")).claims
    assert [(str(c.mark.value), c.measure, c.issues) for c in nameless] == [
        ("5", "target", ("unknown-label",)),
        ("7", "result", ("unknown-label",)),
        ("4", "self-score", ("unknown-label",)),
    ]


def test_a_table_set_in_two_columns() -> None:
    reading = parse(
        pages(
            SURVEY + "จังหวัด\n\nเลย\n\nPublic Services\t28.2\tSmart Back Office\t40.1\n"
            "Customer Experience\t20.8\tERP Development\t33.3\nService Support\t30.0\tInteroperability\t-"
        )
    )
    assert {(c.indicator.split(".")[-1], str(c.mark.value)) for c in reading.claims if not c.issues} == {
        ("public-services", "28.2"),
        ("customer-experience", "20.8"),
        ("service-support", "30.0"),
        ("smart-back-office", "40.1"),
        ("erp-development", "33.3"),
        ("interoperability", "None"),
    }


def test_columns_that_are_no_scores_have_their_own_heads_and_full_marks_are_left_out() -> None:
    printed = pages(
        SURVEY + "จังหวัด\n\nเลย\n\nลำดับ\tตัวชี้วัด\tคะแนนเต็ม\tคะแนนที่ได้\tผลต่าง\tคะแนนสูงสุด\tหมายเหตุ\n"
        "1\tPublic Services\t100\t28.2\t3.1\t70.2\t-\n2\tData Management\t100\t46.5\t-1.0\t81.4\t-"
    )
    reading = parse(printed)
    assert [(c.measure, c.column_printed, c.scope, str(c.mark.value), c.issues) for c in reading.claims] == [
        ("score", None, "province", "28.2", ()),
        ("column", "ผลต่าง", "province", "3.1", ()),
        ("score", "คะแนนสูงสุด", "unknown", "70.2", ("scope-unclear",)),  # of somebody, who is not named
        ("score", None, "province", "46.5", ()),
        ("column", "ผลต่าง", "province", "-1.0", ()),
        ("score", "คะแนนสูงสุด", "unknown", "81.4", ("scope-unclear",)),
    ]
    statuses = {r.column_printed: r.status for r in settle(reading, printed, Options()).records}
    assert statuses == {None: "accepted", "ผลต่าง": "accepted", "คะแนนสูงสุด": "review"}


def test_a_difference_has_its_sign_and_is_of_neither_of_two_years() -> None:
    printed = pages(
        SURVEY + "จังหวัด\n\nเลย\n\nตัวชี้วัด\tปี 2561\tปี 2562\tผลต่าง\n"
        "Public Services\t28.2\t31.3\t+3.1\nData Management\t46.5\t45.5\t-1.0"
    )
    found = [(c.survey.year_be, c.column_printed, str(c.mark.value), c.issues) for c in parse(printed).claims]
    assert found == [
        (2561, None, "28.2", ()),
        (2562, None, "31.3", ()),
        (None, "ผลต่าง", "3.1", ()),
        (2561, None, "46.5", ()),
        (2562, None, "45.5", ()),
        (None, "ผลต่าง", "-1.0", ()),
    ]


def test_a_title_inside_the_table() -> None:
    title = Cell(0, 0, NOWHERE, (line("คะแนนหน่วยงานภาครัฐระดับจังหวัด จังหวัดเลย ประจำปี 2562"),), 1, 3)
    grid = table(
        [[], ["ตัวชี้วัด", "คะแนน", "ระดับ"], ["Public Services", "28.2", "น้อย"], ["Data Management", "46.5", "มาก"]]
    )
    grid = replace(grid, cells=(title, *grid.cells))
    reading = parse([Page(1, "transcript", "read", blocks=(*page(SURVEY).blocks, grid))])
    assert {(c.scope, c.entity, str(c.mark.value)) for c in reading.claims} == {
        ("province", "เลย", "28.2"),
        ("province", "เลย", "46.5"),
    }


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("25 ต่อคน", "25", "ต่อคน"),
        ("10 บริการ", "10", "บริการ"),
        ("๙ ฐาน", "9", "ฐาน"),
        ("จำนวน 10 รายวิชา", "10", "รายวิชา"),
        ("3 ครั้ง/ปี", "3", "ครั้ง/ปี"),
        ("4.5 ล้านบาท", "4.5", "ล้านบาท"),
    ],
)
def test_a_figure_and_what_it_counts(text: str, value: str, unit: str) -> None:
    found = cell_value(text)
    assert (found.state, str(found.value), found.unit, found.percent) == ("printed", value, unit, False)


def test_figures_that_a_word_does_not_make_values() -> None:
    assert cell_value("ร้อยละ 80").percent and cell_value("ร้อยละ 80").value == Decimal(80)
    for text in ("10 บริการ 5 ระบบ", "5 มีนาคม", "10 กว่า", "ไม่น้อยกว่า 10 แห่ง", "3 อันดับแรก", "10 บริการใหม่"):
        assert cell_value(text).value is None, text


def test_a_count_is_no_score() -> None:
    reading = parse(pages(SURVEY + "จังหวัดแพร่\n\nPublic Services\t10 บริการ\nData Management\t20.1"))
    assert "column-unclear" in by_indicator(reading)["public-services"].issues
    assert "column-unclear" not in by_indicator(reading)["secure-and-efficient-infrastructure.data-management"].issues


def projects(names: list[list[str]], spans: int) -> Page:
    """A table of strategy, project (left out where a row has one name only) and result; strategies span rows."""
    rows = [["ยุทธศาสตร์", "โครงการ", "ผลการดำเนินงาน"], *names]
    cells = tuple(
        Cell(r, c, NOWHERE, (line(text),), row_span=spans if r and c == 0 else 1)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    made = replace(table(rows, 1), cells=cells)
    return Page(1, "transcript", "read", blocks=(made,))


def test_a_label_that_spans_rows_does_not_name_them_alone() -> None:
    rows_ = [["ยุทธศาสตร์ชุมชน", "อบรมอาชีพ", "25 คน"], ["", "ฝายชุมชน", "9 แห่ง"]]
    claims = parse([projects(rows_, 2)]).claims
    assert [(c.group, c.indicator_printed, str(c.mark.value), c.unit, c.issues) for c in claims] == [
        (("ยุทธศาสตร์ชุมชน",), "อบรมอาชีพ", "25", "persons", ()),
        (("ยุทธศาสตร์ชุมชน",), "ฝายชุมชน", "9", "แห่ง", ()),
    ]
    # Where no span was found, nobody says that the second row is of the strategy too.
    assert [(c.group, c.indicator_printed) for c in parse([projects(rows_, 1)]).claims] == [
        (("ยุทธศาสตร์ชุมชน",), "อบรมอาชีพ"),
        ((), "ฝายชุมชน"),
    ]
    same = parse([projects([["ยุทธศาสตร์ชุมชน", "", "25 คน"], ["", "", "9 แห่ง"]], 2)]).claims
    assert [c.issues for c in same] == [("ambiguous-label",)] * 2


def test_a_town_s_name_over_several_lines_has_a_space_before_its_province() -> None:
    cells = [
        ["หน่วยงาน", "Policies/Practices", "Public Services"],
        ["เทศบาลเมือง\nตัวอย่าง\nจังหวัดสุโขทัย", "63.3", "44.2"],
        ["องค์การบริหารส่วน\nตำบลตัวอย่าง จังหวัด\nสุโขทัย", "29.2", "23.3"],
    ]
    one = replace(page(TITLE), blocks=(*page(TITLE).blocks, table(cells, 1)))
    names = {c.entity for c in parse([one]).claims}
    assert names == {"เทศบาลเมืองตัวอย่าง จังหวัดสุโขทัย", "องค์การบริหารส่วนตำบลตัวอย่าง จังหวัดสุโขทัย"}


def test_dirt_before_and_behind_the_lines_of_a_town_s_name_is_none_of_it() -> None:
    cells = [
        ["หน่วยงาน", "Policies/Practices", "Public Services"],
        ["เทศบาลเมือง ·\n. ตัวอย่าง\n'\nจังหวัดสุโขทัย", "63.3", "44.2"],
        ["กรมตัวอย่าง\n(ทดสอบ) .", "29.2", "23.3"],
    ]
    one = replace(page(TITLE), blocks=(*page(TITLE).blocks, table(cells, 1)))
    assert {c.entity for c in parse([one]).claims} == {"เทศบาลเมืองตัวอย่าง จังหวัดสุโขทัย", "กรมตัวอย่าง (ทดสอบ)"}


@pytest.mark.parametrize(
    ("above", "head", "scope", "entity", "doubted"),
    [
        ("", "คะแนนรายตัวชี้วัด จังหวัดแพร่ ประจำปี", "province", "แพร่", False),
        ("", "คะแนนรายตัวชี้วัด เทศบาลเมืองตัวอย่าง จังหวัดแพร่", "unknown", None, True),
        ("คะแนนรายตัวชี้วัด เทศบาลเมืองตัวอย่าง", "จังหวัดแพร่ ประจำปี", "agency", "เทศบาลเมืองตัวอย่าง", True),
    ],
)
def test_a_title_read_as_the_head_of_the_labels(above: str, head: str, scope: str, entity: str, doubted: bool) -> None:
    text = page(SURVEY + above)
    grid = table([[head, "๒๕๖๒"], ["Public Services", "28.2"], ["Data Management", "46.5"]], 1)
    claims = parse([replace(text, blocks=(*text.blocks, grid))]).claims
    assert [str(c.mark.value) for c in claims] == ["28.2", "46.5"]
    assert {(c.scope, c.entity, "scope-unclear" in c.issues) for c in claims} == {(scope, entity, doubted)}


def test_a_title_that_ends_with_the_word_for_province_goes_on_in_the_next_line() -> None:
    reading = parse(
        pages(
            SURVEY + "คะแนนรายตัวชี้วัด องค์การบริหารส่วนตำบลตัวอย่าง จังหวัด\n\nจันทบุรี ปี 2562\n\n"
            "Policies/Practices\t22.2\nDigital Leadership\t44.6"
        )
    )
    assert {(c.scope, c.entity) for c in reading.claims} == {("agency", "องค์การบริหารส่วนตำบลตัวอย่าง จังหวัดจันทบุรี")}


def test_rows_above_the_first_known_name_are_no_head() -> None:
    reading = parse(
        pages(
            SURVEY + "จังหวัด\n\nเลย\n\nตัวชี้วัด\tคะแนน\nก. กลุ่มแรก\t30.1\nPublic Services\t28.2\n"
            "Service Support\t32.0\nข. กลุ่มหลัง\t40.5\nData Management\t40.5"
        )
    )
    assert [(str(c.mark.value), "unknown-label" in c.issues) for c in reading.claims] == [
        ("30.1", True), ("28.2", False), ("32.0", False), ("40.5", True), ("40.5", False),
    ]  # fmt: skip


def test_dust_beside_labels_and_figures_is_no_part_of_them() -> None:
    reading = parse(pages(SURVEY + "จังหวัด\n\nตราด\n\nPublic Services ·\t· 33.3 ·\n· Service Support\t40 ·"))
    found = by_indicator(reading)
    assert found["public-services"].mark.value == Decimal("33.3")
    assert found["public-services"].mark.printed == "33.3"
    assert found["public-services"].indicator_printed == "Public Services"
    assert found["public-services.service-support"].state == "unreadable"  # the dot may be its point
