"""Heads of tables that only their places tell: years over columns, merged values, heads lost or left on the page
before."""

from __future__ import annotations

from dataclasses import replace

from layout_pages import line as placed
from parse_pages import pages

from extract.model.claims import Claim
from extract.model.page import Block, Box, Cell, Page, Paragraph, Table, TextRun
from extract.parse.table_grid import grid_of
from extract.parse.understand import parse

LABELS = ["Digital Literacy", "Data Management", "Service Support", "Customer Experience"]
SURVEY = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล จังหวัดสตูล ประจำปี ๒๕๖๓"


def cell(row: int, column: int, text: str, x: float, down: int = 1) -> Cell:
    y = 40.0 * row
    lines = (placed(x, y, text),) if text else ()
    return Cell(row, column, Box(x, y, x + 200, y + 40.0 * down), lines, down)


def a_page(table: Table, *above: str) -> Page:
    blocks: list[Block] = [Paragraph((placed(0, -200 + 40 * k, text),)) for k, text in enumerate(above)]
    return Page(1, "ocr", "read", width=1000, height=1000, blocks=(*blocks, table))


def table_of(cells: list[Cell]) -> Table:
    rows, columns = max(c.row + c.row_span for c in cells), max(c.column for c in cells) + 1
    return Table(Box(0, 0, 900, 400), tuple(cells), rows, columns, "aligned", 1)


def of_two_years(head: tuple[str, str], at: tuple[float, float]) -> Table:
    cells = [cell(0, 0, "ตัวชี้วัด", 0), cell(0, 1, head[0], at[0]), cell(0, 2, head[1], at[1])]
    for k, label in enumerate(LABELS, 1):
        cells += [cell(k, 0, label, 0), cell(k, 1, f"4{k}.1", 500), cell(k, 2, f"6{k}.2", 700)]
    return table_of(cells)


def claims(page: Page) -> tuple[Claim, ...]:
    return parse([page]).claims


def years(found: tuple[Claim, ...]) -> dict[str, int | None]:
    return {str(c.mark.value): c.survey.year_be for c in found if not c.issues}


def test_two_years_in_one_cell_of_the_head_go_to_the_columns_under_them() -> None:
    table = of_two_years(("", "2562                2563"), (500, 500))  # code points are ten wide
    found = years(claims(a_page(table, SURVEY)))
    assert found["41.1"] == 2562
    assert found["61.2"] == 2563
    assert len(found) == 8


def test_a_head_that_was_lost_beside_another_leaves_both_in_doubt() -> None:
    found = claims(a_page(of_two_years(("", "คะแนน"), (500, 700)), SURVEY))
    assert found
    assert all("column-unclear" in c.issues for c in found)


def test_two_years_over_one_column_name_none_of_them() -> None:
    table = of_two_years(("คะแนน ปี 2562 และ 2563", "คะแนน ปี 2563"), (400, 700))
    grid = grid_of(a_page(table), 0)
    assert grid is not None
    found = claims(a_page(table, SURVEY))
    assert all("column-unclear" in c.issues for c in found if str(c.mark.value).startswith("4"))


def test_a_value_merged_over_rows_is_of_what_stands_beside_all_of_them() -> None:
    cells = [cell(0, c, text, 200.0 * c) for c, text in enumerate(("ด้าน", "ตัวชี้วัดย่อย", "คะแนน", "คะแนนรายด้าน"))]
    subs = ["Customer Experience", "Service Support", "Data Management", "Reliability Infrastructure"]
    for k, label in enumerate(subs, 1):
        cells += [cell(k, 1, label, 200), cell(k, 2, f"4{k}.1", 400)]
    cells += [cell(1, 0, "Public Services", 0, 2), cell(1, 3, "55.5", 600, 2)]
    cells += [cell(3, 0, "Secure and Efficient Infrastructure", 0, 2), cell(3, 3, "66.6", 600, 2)]
    found = {c.indicator: str(c.mark.value) for c in claims(a_page(table_of(cells), SURVEY)) if not c.issues}
    assert found["public-services"] == "55.5"
    assert found["secure-and-efficient-infrastructure"] == "66.6"
    assert found["public-services.customer-experience"] == "41.1"
    assert len(found) == 6


def test_a_table_that_goes_on_over_a_page_keeps_the_columns_of_its_head() -> None:
    first = (
        "ตัวชี้วัด\tคะแนนเต็ม\tจังหวัดสตูล\tค่าเฉลี่ยระดับประเทศ\n"
        "Digital Literacy\t100\t44.5\t30.1\nData Management\t100\t31.2\t30.2"
    )
    second = "Service Support\t100\t20.1\t30.3\nCustomer Experience\t100\t21.1\t30.4"
    found = parse(pages(f"{SURVEY}\n\n{first}\f{second}")).claims
    told = {(c.scope, c.entity, str(c.mark.value)) for c in found if c.mark.page == 2}
    assert told == {
        ("province", "สตูล", "20.1"),
        ("province", "สตูล", "21.1"),
        ("national", None, "30.3"),
        ("national", None, "30.4"),
    }
    assert not any(c.issues for c in found)


def test_the_first_line_of_a_label_at_the_top_of_a_page_is_no_head() -> None:
    first = "ตัวชี้วัด\tคะแนนเต็ม\tจังหวัดสตูล\nDigital Literacy\t100\t44.5\nData Management\t100\t31.2"
    second = (
        "Big Data Analytic/Predictive\t\t\nAnalytic\t100\t20.1\n"
        "IoT, AI or other advanced Technologies\t100\t21.1\nSocial and Mobile Technologies\t100\t22.1"
    )
    found = parse(pages(f"{SURVEY}\n\n{first}\f{second}")).claims
    told = {c.indicator.split(".")[-1]: str(c.mark.value) for c in found if c.mark.page == 2 and c.entity == "สตูล"}
    assert told == {
        "big-data-analytics": "20.1",
        "iot-ai-advanced-technologies": "21.1",
        "social-and-mobile-technologies": "22.1",
    }


def test_another_table_on_the_next_page_does_not() -> None:
    first = "ตัวชี้วัด\tคะแนนเต็ม\tจังหวัดสตูล\nDigital Literacy\t100\t44.5\nData Management\t100\t31.2"
    second = "ตัวชี้วัด\tเป้าหมาย\tผล\nService Support\t20.1\t30.3\nCustomer Experience\t21.1\t30.4"
    found = parse(pages(f"{SURVEY}\n\n{first}\f{second}")).claims
    assert not {str(c.mark.value) for c in found if c.mark.page == 2 and c.entity == "สตูล" and not c.issues}


def test_a_table_whose_columns_are_offices_says_more_than_its_survey() -> None:
    rows = "\n".join(f"{label}\t4{k}.1\t5{k}.2" for k, label in enumerate(LABELS))
    found = parse(pages(f"{SURVEY}\n\nตัวชี้วัด\tสำนักปลัด\tกองคลัง\n{rows}")).claims
    assert [(c.indicator_printed, c.column_printed) for c in found[:2]] == [
        (LABELS[0], "สำนักปลัด"), (LABELS[0], "กองคลัง"),
    ]  # fmt: skip
    assert not [c.issues for c in found if c.issues]


def unclear(*heads: str, values: tuple[str, ...] = ()) -> list[bool]:
    """For each head of a table read from an image, whether its values are doubted for what they are of."""
    cells = [cell(0, 0, "งาน", 0), *(cell(0, k, head, 200.0 * k) for k, head in enumerate(heads, 1))]
    for row, label in enumerate(("ถนน", "สวน", "น้ำ"), 1):
        cells.append(cell(row, 0, label, 0))
        cells += [cell(row, k, (values or ("4{}.1",) * len(heads))[k - 1].format(row), 200.0 * k)
                  for k in range(1, len(heads) + 1)]  # fmt: skip
    found = claims(a_page(table_of(cells)))
    return ["column-unclear" in c.issues for c in found if c.indicator_printed == "ถนน"]


def test_what_is_left_of_a_sign_names_no_column() -> None:
    assert unclear("ll", "S.D.", "ร้อยละ")[1:] == [False, False]
    assert unclear("แผน", "ll", "ร้อยละ") == [False, True, False]
    assert unclear("แผน", "%", "S.D.") == [False, False, False]


def test_a_name_that_has_lost_its_year_beside_others_that_have_theirs_is_of_none() -> None:
    assert unclear("ปีการศึก", "ปีการศึกษา 2559", "ปีการศึกษา 2560") == [True, False, False]
    assert unclear("รวมทุกปี", "ปีการศึกษา 2559", "ปีการศึกษา 2560") == [False, False, False]


def test_a_column_of_two_figures_side_by_side_is_two_columns() -> None:
    assert unclear("แผน ผล", "ร้อยละ", values=("{} 4{}.1".replace("{}", "{0}"), "5{}.1")) == [True, True, False]


def sureness(*heads: str) -> float:
    """How surely the heads of a table are known that an image gave hardly."""
    cells = [cell(0, 0, "งาน", 0), *(cell(0, k, head, 200.0 * k) for k, head in enumerate(heads, 1))]
    cells = [replace(c, lines=tuple(replace(n, run=TextRun.plain(n.text, n.box, 0.9)) for n in c.lines)) for c in cells]
    for row, label in enumerate(("ถนน", "สวน", "น้ำ"), 1):
        cells += [cell(row, 0, label, 0), *(cell(row, k, f"{k}{row}.1", 200.0 * k) for k in range(1, len(heads) + 1))]
    return min(sure for c in claims(a_page(table_of(cells))) for what, sure in c.mark.meaning if what == "head")


def test_quarters_in_order_were_read_right_however_unsurely() -> None:
    assert sureness("Q4/2566", "Q1/2567", "Q2/2567", "Q3/2567") == 1.0
    assert sureness("Q4/2566", "Q2/2567", "Q4/2567", "Q1/2568") < 0.95


def test_numbers_of_columns_behind_their_names_are_no_part_of_these() -> None:
    head = "รายการ\tรับ (1)\tจ่าย (2)\tเหลือ (3)=(1)-(2)\n"
    rows = "\n".join(f"{name}\t9{k}.5\t4{k}.5\t5{k}.0" for k, name in enumerate(("บ้าน", "ถนน", "สวน")))
    found = parse(pages(head + rows)).claims
    assert [c.column_printed for c in found[:3]] == ["รับ", "จ่าย", "เหลือ"]
    loose = parse(pages(head.replace("(2)", "(5)") + rows)).claims
    assert [c.column_printed for c in loose[:2]] == ["รับ (1)", "จ่าย (5)"]


def test_a_target_merged_over_a_groups_rows_is_the_groups_where_the_page_ends_within_it() -> None:
    cells = [cell(0, k, head, 200.0 * k) for k, head in enumerate(("ตัวชี้วัด", "รายการ", "เป้าหมาย", "ผลงาน"))]
    rows = [("ก. วัคซีน", 1, 2, "90"), ("ข. ฝากครรภ์", 3, 2, "75"), ("ค. คัดกรอง", 5, 1, "60")]
    for name, first, down, target in rows:
        cells += [cell(first, 0, name, 0, down), cell(first, 2, target, 400, down)]
        cells += [cell(first + k, 1, ("ตัวตั้ง", "ตัวหาร")[k], 200) for k in range(down)]
        cells += [cell(first + k, 3, f"{first + k}5", 600) for k in range(down)]
    found = [c for c in claims(a_page(table_of(cells))) if c.measure == "target"]
    assert [(c.group, c.indicator_printed) for c in found] == [((), name) for name, *_ in rows]
