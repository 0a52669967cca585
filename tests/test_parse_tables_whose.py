"""Of whom, of which indicator and of which year the values of a survey's tables are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parse_pages import NOWHERE, SURVEY, TITLE, line, page, pages, rows, two_levels

from extract.model.page import Cell, Table
from extract.parse.understand import parse

RANKED = TITLE.strip() + "\nเฉพาะ{}\n\nอันดับ\tจังหวัด\tคะแนน\n๑\tสตูล\t๕๘.๐\n๒\tเลย\t๕๖.๑\n๓\tตาก\t๕๔.๗"


def test_provinces_under_the_name_of_one_indicator_have_its_scores() -> None:
    reading = parse(pages(RANKED.format("ด้านบริการภาครัฐที่สะดวกเข้าถึงง่าย (Public Services)")))
    assert rows(reading) == [
        (2562, "province", name, "public-services", value)
        for name, value in (("สตูล", "58.0"), ("เลย", "56.1"), ("ตาก", "54.7"))
    ]
    assert {c.indicator_printed for c in reading.claims} == {"ด้านบริการภาครัฐที่สะดวกเข้าถึงง่าย (Public Services)"}
    beside = RANKED.split("\n\n")[-1].replace("๕", "๔")
    both = parse(pages(RANKED.format("Public Services") + "\n\n" + beside))
    assert {c.indicator for c in both.claims} == {"public-services"} and len(both.claims) == 6


@pytest.mark.parametrize("over", ["ทุกด้าน", "Public Services และ Digital Literacy"])
def test_provinces_under_no_indicator_or_several_have_none_of_them(over: str) -> None:
    assert not {"public-services", "digital-capabilities.digital-literacy"} & {
        c.indicator for c in parse(pages(RANKED.format(over))).claims
    }


def test_a_sum_without_a_number_above_the_first_indicator_is_a_row_and_no_head() -> None:
    text = "ข้อ\tตัวชี้วัด\tคะแนนเต็ม\tคะแนนที่ได้\tผลต่าง\n\tคะแนนรวมทุกด้าน\t๑๐๐\t๔๑.๘\t+๓.๖\n"
    text += "๑\tPolicies/Practices\t๑๐๐\t๕๔.๗\t-๑๙.๖\n๒\tPublic Services\t๑๐๐\t๔๕.๙\t+๑๔.๙"
    found = parse(pages(SURVEY + "จังหวัด\n\nตราด\n\n" + text)).claims
    scores = [(c.indicator, str(c.mark.value)) for c in found if c.measure == "score"]
    assert scores == [("overall", "41.8"), ("policies-practices", "54.7"), ("public-services", "45.9")]
    assert {c.column_printed for c in found if c.measure != "score"} == {"ผลต่าง"}
    assert [str(c.mark.value) for c in found if c.measure != "score"] == ["3.6", "-19.6", "14.9"]


def test_the_heading_of_an_enclosure_names_the_agency() -> None:
    heading = "\fสิ่งที่ส่งมาด้วย\nผลคะแนนความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๒\nกรมตัวอย่างงาน"
    text = "ตัวชี้วัด\tคะแนนของหน่วยงาน\tค่าเฉลี่ยหน่วยงานระดับกรม\nPublic Services\t๔๕.๙\t๕๐.๑\nDigital Literacy\t๓๐.๕\t๓๑.๑"
    found = parse(pages(f"{TITLE}{heading}\n\n{text}")).claims
    own = [(c.scope, c.entity, str(c.mark.value)) for c in found if c.indicator == "public-services"]
    assert own == [("agency", "กรมตัวอย่างงาน", "45.9"), ("national", None, "50.1")]


def test_a_head_names_a_province_whatever_stands_beside_its_name() -> None:
    text = "ด้าน\tจังหวัดตาก (ร้อยละ)\tทั้งประเทศ\nPublic Services\t๔๕.๙\t๕๐.๑\nDigital Literacy\t๓๐.๕\t๓๑.๑"
    found = [c for c in parse(pages(TITLE + text)).claims if c.indicator == "public-services"]
    assert [(c.scope, c.entity, str(c.mark.value)) for c in found] == [
        ("province", "ตาก", "45.9"),
        ("national", None, "50.1"),
    ]
    several = [c for c in parse(pages(TITLE + text.replace("ตาก", "ตากและจังหวัดเลย"))).claims]
    assert {(c.scope, c.entity) for c in several if str(c.mark.value) == "45.9"} == {("unknown", None)}


def test_a_difference_is_of_the_province_that_its_head_names() -> None:
    cells = [("ด้าน", 0, 0, 2, 1), ("จังหวัดตาก (ร้อยละ)", 0, 1, 1, 3), ("ทั้งประเทศ", 0, 4, 2, 1)]
    cells += [(text, 1, 1 + k, 1, 1) for k, text in enumerate(("ปี ๒๕๖๑", "ปี ๒๕๖๒", "เพิ่ม/ลด"))]
    table = two_levels(
        cells, [("Public Services", "45.9", "50.1", "+4.2", "48.0"), ("Digital Literacy", "30", "31", "+1", "35")]
    )
    (titled,) = pages(TITLE)
    found = parse([replace(titled, blocks=(*titled.blocks, table))]).claims
    assert {(c.scope, c.entity) for c in found if c.column_printed and "เพิ่ม/ลด" in c.column_printed} == {
        ("province", "ตาก")
    }


def test_a_table_below_a_province_and_the_countrys_mean_in_one_paragraph_may_be_of_either() -> None:
    said = "จังหวัดตากมีคะแนนรวม ๔๑.๑ คะแนน ทั้งนี้ คะแนนเฉลี่ยทั้งประเทศเท่ากับ ๔๕.๖ คะแนน"
    text = "ด้าน\tปี ๒๕๖๑\tปี ๒๕๖๒\nPublic Services\t๔๕.๙\t๕๐.๑\nDigital Literacy\t๓๐.๕\t๓๑.๑"
    for between, doubtful in (("", True), ("\n\nผลคะแนนของทั้งประเทศเป็นดังนี้", False)):
        found = parse(pages(f"{TITLE}{said}{between}\n\n{text}")).claims
        assert {c.scope for c in found if c.mark.where == "table"} == {"national"}
        assert {"scope-unclear" in c.issues for c in found if c.mark.where == "table"} == {doubtful}


def test_a_mean_of_some_provinces_is_not_the_countrys() -> None:
    text = "ตัวชี้วัด\tเลย\tตาก\t๒ จังหวัด\tประเทศ\nPublic Services\t๔๕.๙\t๕๐.๑\t๔๘.๐\t๔๐.๔\n"
    text += "Digital Literacy\t๓๐.๕\t๓๑.๑\t๓๐.๘\t๓๕.๕"
    found = [c for c in parse(pages(TITLE + text)).claims if c.indicator == "public-services"]
    assert [(c.scope, c.entity, str(c.mark.value)) for c in found] == [
        ("province", "เลย", "45.9"),
        ("province", "ตาก", "50.1"),
        ("unknown", None, "48.0"),
        ("national", None, "40.4"),
    ]
    assert [c.issues for c in found] == [(), (), ("scope-unclear",), ()]


def test_a_rank_behind_a_score_is_no_part_of_it() -> None:
    head = "ตัวชี้วัด\tคะแนน (อันดับในหน่วยงานระดับกรม)"
    rows_of = "\nPublic Services\t48.0 (139)\nDigital Literacy\t50.6 (13)"
    reading = parse(pages(SURVEY + "จังหวัด\n\nตราด\n\n" + head + rows_of))
    assert [(c.scope, c.indicator, str(c.mark.value)) for c in reading.claims] == [
        ("province", "public-services", "48.0"),
        ("province", "digital-capabilities.digital-literacy", "50.6"),
    ]
    plain = parse(pages(SURVEY + "จังหวัด\n\nตราด\n\n" + "ตัวชี้วัด\tคะแนน" + rows_of))
    assert {c.state for c in plain.claims} == {"unreadable"}


def test_a_table_under_a_caption_of_another_year_is_of_that_year() -> None:
    text = "ตัวชี้วัด\tคะแนน\nPublic Services\t๔๕.๙\nDigital Literacy\t๓๐.๕"
    for caption, year in (("ผลสำรวจจังหวัดตราด ประจำปี ๒๕๖๑", 2561), ("ผลเทียบกับปี ๒๕๖๑ ดังนี้", 2562)):
        found = parse(pages(f"{TITLE}จังหวัดตราดมีผลดังนี้\n\n{caption}\n\n{text}")).claims
        assert {c.survey.year_be for c in found} == {year}


def test_values_of_no_year_are_in_doubt_where_several_years_are_told() -> None:
    table_of = "ตัวชี้วัด\tคะแนน\nPublic Services\t๔๕.๙\nDigital Literacy\t๓๐.๕"
    both = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล\n\nจังหวัดตราด ประจำปี ๒๕๖๑ และประจำปี ๒๕๖๒\n\n"
    assert {c.issues for c in parse(pages(both + table_of)).claims} == {("year-doubtful",)}
    said = "ประจำปี ๒๕๖๑ จังหวัดตราดได้คะแนนรวม ๔๐.๗ คะแนน\n\nสำรวจ Public Services และ Digital Literacy"
    told = parse(pages(both + said)).claims
    assert [(c.survey.year_be, c.issues) for c in told] == [(2561, ())]


def test_a_difference_is_of_whom_the_table_is_about_and_a_mean_of_bodies_of_nobody() -> None:
    head = "ตัวชี้วัด\tคะแนน\tผลต่างจากค่าเฉลี่ยประเทศ\tเฉลี่ยกรมที่มีภารกิจใกล้เคียงกัน"
    text = f"{head}\nPublic Services\t๔๕.๙\t+๕.๑\t๔๔.๔\nDigital Literacy\t๓๐.๕\t-๒.๐\t๓๓.๓"
    every = parse(pages(f"{TITLE}จังหวัด\n\nตราด\n\n{text}")).claims
    found = [c for c in every if c.indicator_printed == "Public Services"]
    assert [c.indicator for c in found if c.measure != "score"] == ["indicator.public-services-ผลต่างจากค่าเฉลี่ยประเทศ"]
    assert [(c.scope, c.entity, c.measure, str(c.mark.value)) for c in found] == [
        ("province", "ตราด", "score", "45.9"),
        ("province", "ตราด", "column", "5.1"),
        ("unknown", None, "score", "44.4"),
    ]


def test_a_row_of_its_whole_group_is_of_the_indicator_beside_all_of_its_rows() -> None:
    names = ["Policies/Practices", "Public Services"]
    rows_of = [("Cyber Security Policy", "๑๗.๖"), ("คะแนนรายด้าน", "๓๐.๑"), ("Service Support", "๒๕.๑"), ("รวม", "๓๗.๙")]
    cells = [Cell(0, c, NOWHERE, (line(t),)) for c, t in enumerate(("ด้าน", "ตัวชี้วัดย่อย", "คะแนน"))]
    cells += [Cell(1 + 2 * k, 0, NOWHERE, (line(name),), 2) for k, name in enumerate(names)]
    cells += [Cell(r, 1 + c, NOWHERE, (line(t),)) for r, row in enumerate(rows_of, 1) for c, t in enumerate(row)]
    made = Table(NOWHERE, tuple(cells), 5, 3, "ruled", 1)
    above = page(f"{TITLE}จังหวัด\n\nตราด")
    found = parse([replace(above, blocks=(*above.blocks, made))]).claims
    assert [(c.indicator, str(c.mark.value)) for c in found] == [
        ("policies-practices.cyber-security-policy", "17.6"),
        ("policies-practices", "30.1"),
        ("public-services.service-support", "25.1"),
        ("public-services", "37.9"),
    ]


def test_one_indicator_by_years_of_a_province_and_the_country() -> None:
    text = "คะแนนภาพรวม\tปี ๒๕๖๑\tปี ๒๕๖๒\nจังหวัดตราด\t๔๘.๘\t๓๙.๔\nค่าเฉลี่ยทุกจังหวัด\t๕๒.๗\t๓๗.๙"
    listed = "\n\nสำรวจ Public Services และ Digital Literacy"
    assert rows(parse(pages(TITLE + text + listed))) == [
        (2561, "province", "ตราด", "overall", "48.8"),
        (2562, "province", "ตราด", "overall", "39.4"),
        (2561, "national", None, "overall", "52.7"),
        (2562, "national", None, "overall", "37.9"),
    ]


def test_departments_with_their_overall_scores_levels_and_ranks() -> None:
    text = "ที่\tหน่วยงาน\tคะแนนรวมปี ๒๕๖๒\tระดับความพร้อม\tลำดับในภาพรวม\n"
    text += "\n".join(f"{k}\tกรมทดสอบ{name}\t7{k}.5\tสูง\t{k}0" for k, name in enumerate(("ดิน", "น้ำ", "ลม"), 1))
    found = parse(pages(TITLE + text + "\n\nสำรวจ Public Services และ Digital Literacy")).claims
    assert [(c.scope, c.entity, c.indicator, c.survey.year_be, str(c.mark.value), c.issues) for c in found] == [
        ("agency", f"กรมทดสอบ{name}", "overall", 2562, f"7{k}.5", ()) for k, name in enumerate(("ดิน", "น้ำ", "ลม"), 1)
    ]


def test_the_year_that_results_are_said_to_be_of_is_the_documents() -> None:
    text = "ผลสำรวจ ประจำปี ๒๕๖๑ ในปี ๒๕๖๐ และในปี ๒๕๖๐\n\nความพร้อมรัฐบาลดิจิทัล จังหวัดตราด\n\n"
    text += "Public Services\t๔๕.๙\nDigital Literacy\t๓๐.๕"
    assert {(c.survey.year_be, c.issues) for c in parse(pages(text)).claims} == {(2561, ())}


BODIES = (
    "หน่วยงาน\tPolicies/Practices\tPublic Services\tคะแนนรวม\tเปลี่ยนแปลง\tระดับ\n"
    "กรมการค้าต่างประเทศ\t61.2\t70.1\t65.6\t+2.3\tAdvanced\nกรมการข้าวตัวอย่าง\t58.4\t66.0\t62.2\t-1.0\tDeveloping\n"
    "กรมทดสอบน้ำ\t71.9\t80.3\t76.1\t+5.7\tAdvanced\nกรมทดสอบดิน\t50.2\t61.4\t55.8\t-3.8\tDeveloping\n"
    "กรมทดสอบลม\t60.0\t62.0\t61.0\t{change}\tAdvanced\nค่าเฉลี่ยภาพรวม\t60.3\t68.0\t64.1\t+0.6\tAdvanced"
)
DEPARTMENTS = SURVEY + "ผลการสำรวจหน่วยงานภาครัฐระดับกรม ประจำปี ๒๕๖๒\n\n"


def test_words_under_a_head_of_levels_are_no_part_of_a_body_s_name_and_a_body_is_no_country() -> None:
    found = [
        (c.scope, c.entity, c.indicator, c.issues)
        for c in parse(pages(DEPARTMENTS + BODIES.format(change="+0.4"))).claims
        if c.measure == "score"
    ]
    assert found[:3] == [
        ("agency", "กรมการค้าต่างประเทศ", "policies-practices", ()),
        ("agency", "กรมการค้าต่างประเทศ", "public-services", ()),
        ("agency", "กรมการค้าต่างประเทศ", "overall", ()),
    ]
    assert {f[:2] for f in found[-3:]} == {("national", None)}
    assert not any(issues for *_, issues in found[:-3])


def test_what_has_changed_is_told_beside_a_survey_s_scores_under_its_own_name() -> None:
    found = [c for c in parse(pages(DEPARTMENTS + BODIES.format(change="+0.4"))).claims if c.measure == "column"]
    assert [(c.entity, c.indicator_printed, c.column_printed, str(c.mark.value), c.issues) for c in found[:2]] == [
        ("กรมการค้าต่างประเทศ", "เปลี่ยนแปลง", "เปลี่ยนแปลง", "2.3", ()),
        ("กรมการข้าวตัวอย่าง", "เปลี่ยนแปลง", "เปลี่ยนแปลง", "-1.0", ()),
    ]
    assert len(found) == 6 and {c.mark.label_confidence for c in found} == {1.0}


def test_a_figure_of_an_image_that_has_lost_its_point_is_doubted_beside_a_survey_s_scores() -> None:
    (read,) = pages(DEPARTMENTS + BODIES.format(change="-21"))
    found = [c for c in parse([replace(read, origin="ocr")]).claims if c.measure == "column"]
    assert [c.entity for c in found if "out-of-range" in c.issues] == ["กรมทดสอบลม"]
