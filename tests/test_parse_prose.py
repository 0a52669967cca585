"""Running text to claims: own wordings, other numbers, and figures that are no scores."""

from __future__ import annotations

from decimal import Decimal

import pytest
from parse_pages import page, pages

from extract.model.claims import Claim, Reading
from extract.model.page import Glyph, Line, Page, Paragraph, TextRun
from extract.parse.understand import parse

SUBJECT = "เรื่อง ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๓\n\nเรียน ผู้อำนวยการ\n\n"
CLOSE = "\n\nจึงเรียนมาเพื่อทราบ\n\nขอแสดงความนับถือ"
NAMES = "\n\nตัวชี้วัดได้แก่ Digital Literacy, Data Management, Service Support, Customer Experience"
PRESS = "ข่าวประชาสัมพันธ์\n\nผู้อำนวยการเปิดเผยว่า ผลสำรวจระดับความพร้อมการพัฒนารัฐบาลดิจิทัล ประจำปี 2559 ดังนี้\n\n"
PRESS_NAMES = "\n\nแบ่งเป็น ด้านการบริการภาครัฐ ด้านโครงสร้างพื้นฐาน ด้านนโยบายและกฎระเบียบ ด้านบุคลากร"


def letter(body: str) -> Reading:
    return parse(pages(SUBJECT + body + NAMES + CLOSE))


def press(body: str) -> Reading:
    return parse(pages(PRESS + body + PRESS_NAMES))


def values(reading: Reading) -> set[tuple[str, str | None, str, str]]:
    return {
        (c.scope, c.entity, c.indicator, str(c.mark.value))
        for c in reading.claims
        if c.state == "printed" and not c.issues
    }


def only(reading: Reading) -> Claim:
    (claim,) = reading.claims
    return claim


@pytest.mark.parametrize(
    "body",
    [
        "ผลปรากฏว่า จังหวัดสตูล ได้คะแนน ๔๔.๖ ทั้งนี้",
        "จังหวัดสตูลมีคะแนนรวมเท่ากับ ๔๔.๖ คะแนน จากคะแนนเต็ม ๑๐๐ คะแนน",
        "พบว่าจังหวัดสตูลได้รับคะแนนเฉลี่ยรวม 44.6 คะแนน",
        "โดยจังหวัดสตูล มีระดับความพร้อมรัฐบาลดิจิทัลอยู่ที่ ๔๔.๖ คะแนน",
        "จังหวัด\nสตูลได้คะแนน\n๔๔.๖ ซึ่งอยู่ในเกณฑ์",
    ],
)
def test_the_overall_score_of_a_province(body: str) -> None:
    assert values(letter(body)) == {("province", "สตูล", "overall", "44.6")}


@pytest.mark.parametrize(
    "body",
    [
        "คะแนนในภาพรวมของหน่วยงานระดับจังหวัด มีค่าเท่ากับ ๓๑.๙ คะแนน",
        "ขณะที่คะแนนเฉลี่ยระดับประเทศเท่ากับ ๓๑.๙ คะแนน",
        "หน่วยงานภาครัฐระดับจังหวัดในภาพรวมได้ 31.9 คะแนน จาก 100 คะแนน",
    ],
)
def test_the_overall_score_of_the_country(body: str) -> None:
    assert values(letter(body)) == {("national", None, "overall", "31.9")}


@pytest.mark.parametrize(
    "text",
    [
        "ด้านบริการภาครัฐที่สะดวกเข้าถึงง่าย (Public Services) ได้ ๒๗.๗ คะแนน",
        "ด้านบริการภาครัฐที่สะดวกเข้าถึงง่าย (Public Services) มีคะแนนน้อยที่สุด ๒๗.๗ คะแนน",
        "ด้านบริการภาครัฐ มีคะแนนเฉลี่ยอยู่ที่ ๒๗.๗ คะแนน",
        "ดานบริการภาครฐ ได คะแนนเพียง ๒๗.๗ ซึ่งนับว่าน้อย",
        "มิติด้านบริการภาครัฐทีสะดวกเขาถึงงาย ๒๗.๗ คะแนน",
        "ด้าน บริการ ภาครัฐ ได้ ๒๗.๗  คะ แนน",
    ],
)
def test_wordings_of_a_dimensions_score(text: str) -> None:
    found = values(letter(f"สำหรับหน่วยงานภาครัฐระดับจังหวัด {text}"))
    assert found == {("national", None, "public-services", "27.7")}


def test_highest_and_lowest_sub_indicators() -> None:
    reading = letter(
        "สำหรับหน่วยงานภาครัฐระดับจังหวัด ด้านศักยภาพเจ้าหน้าที่ภาครัฐด้านดิจิทัล ได้ ๓๘.๘ คะแนน โดยตัวชี้วัดย่อยที่มีคะแนน"
        "สูงที่สุดคือ Digital Literacy ซึ่งได้คะแนน ๕๑.๑ ส่วนตัวชี้วัดย่อยที่มีคะแนนต่ำสุดคือเรื่อง Leadership Continuity Plan ที่ได้"
        "คะแนนเพียง ๑๑.๐ สะท้อนว่า ยังขาดแผน ๕ ปี"
    )
    assert values(reading) == {
        ("national", None, "digital-capabilities", "38.8"),
        ("national", None, "digital-capabilities.digital-literacy", "51.1"),
        ("national", None, "digital-capabilities.leadership-continuity-plan", "11.0"),
    }
    ranked = {(r.kind, r.indicator) for r in reading.rankings}
    assert ("highest", "digital-capabilities.digital-literacy") in ranked
    assert ("lowest", "digital-capabilities.leadership-continuity-plan") in ranked


@pytest.mark.parametrize(
    "body",
    [
        "ด้านบุคลากร โดยหน่วยงานกว่า 70% เห็นว่าบุคลากรไม่พอ",
        "ด้านโครงสร้างพื้นฐาน พบว่าหน่วยงาน 47% มีระบบ และ 35 แห่งได้รับรองเมื่อปี 2558",
        "ด้านบุคลากร ตั้งเป้าหมายไว้ที่ 60 คะแนน และเพิ่มขึ้น 4.1 คะแนน",
        "ด้านบุคลากร ห่างจากด้านโครงสร้างพื้นฐาน 3.0 คะแนน",
        "ด้านนโยบายและกฎระเบียบ ตามมาตรา 12 ข้อ 3 ของระเบียบ พ.ศ. 2540 โทร. 0 2612 6000 ต่อ 45",
        "ด้านนโยบายและกฎระเบียบ ได้แก่ 1. การเปิดเผยข้อมูลของหน่วยงาน 2. การบูรณาการ และ 3. การพัฒนา",
        "ด้านบุคลากร มี 5 จังหวัดที่ได้คะแนนเกิน 50 คะแนน",
        "ด้านบุคลากร ได้คะแนนประมาณ 50 คะแนน",
        "ด้านบุคลากร ได้คะแนนเป็นอันดับ 3",
        "ด้านการบริการภาครัฐ จากคะแนนเต็ม 100 คะแนน",
        "ด้านบุคลากร เมื่อปี 2558 ได้คะแนนเฉลี่ย 40.0 คะแนน",
        "ดัชนีอื่นของด้านใหม่ ได้ 77.7 คะแนน",
    ],
)
def test_figures_that_are_no_scores(body: str) -> None:
    assert press(body).claims == ()


def test_a_score_of_another_year_is_not_this_years() -> None:
    reading = letter("จังหวัดน่านได้คะแนนรวม ๕๑.๗ คะแนน เพิ่มขึ้นจากปี ๒๕๖๒ ที่ได้คะแนนรวม ๔๗.๙ คะแนน")
    assert values(reading) == {("province", "น่าน", "overall", "51.7")}


def test_an_aside_on_the_country_does_not_change_whom_the_text_is_about() -> None:
    reading = letter(
        "จังหวัดยะลา มีคะแนนรวม ๓๙.๙ คะแนน ด้านนโยบายและแนวปฏิบัติ ได้ ๔๑.๑ คะแนน ต่ำกว่าค่าเฉลี่ยระดับประเทศ ๑๔.๔ คะแนน "
        "ด้านบริการภาครัฐ ได้ ๓๘.๘ คะแนน"
    )
    assert values(reading) == {
        ("province", "ยะลา", "overall", "39.9"),
        ("province", "ยะลา", "policies-practices", "41.1"),
        ("province", "ยะลา", "public-services", "38.8"),
    }


def test_a_bare_score_after_a_dimension_is_not_taken_for_the_whole() -> None:
    reading = letter("ด้านบริการภาครัฐ ของทั้งประเทศได้ ๔๔.๔ คะแนน ขณะที่จังหวัดยะลาได้ ๓๘.๘ คะแนน")
    assert not [c for c in reading.claims if c.indicator == "overall"]


def test_an_office_of_a_province_is_not_the_province() -> None:
    reading = letter("สำนักงานเกษตรจังหวัดเลย ได้คะแนน ๔๔.๔ คะแนน")
    assert not [c for c in reading.claims if c.entity == "เลย"]


@pytest.mark.parametrize(
    ("said", "entity", "doubted"),
    [
        ("คะแนนรวมของระนองคือ ๓๘.๙ คะแนน", "ระนอง", True),
        ("ระนองมีคะแนนรวม ๓๘.๙ คะแนน", "ระนอง", True),
        ("ส่วนน่านได้คะแนนรวม ๓๘.๙ คะแนน", "น่าน", True),
        ("มีคะแนนรวม ๓๘.๙ คะแนน", "ยะลา", False),
        ("ยะลามีคะแนนรวม ๓๘.๙ คะแนน", "ยะลา", False),
        ("ตามนโยบายที่เลยกำหนด มีคะแนนรวม ๓๘.๙ คะแนน", "ยะลา", False),
        ("ต่างจากระนองมาก จังหวัดยะลามีคะแนนรวม ๓๘.๙ คะแนน", "ยะลา", False),
    ],
)
def test_a_province_without_its_word_is_not_the_one_before(said: str, entity: str, doubted: bool) -> None:
    reading = letter(f"จังหวัดยะลา ได้คะแนนด้านบริการภาครัฐ ๔๔.๔ คะแนน {said}")
    (claim,) = [c for c in reading.claims if str(c.mark.value) == "38.9"]
    assert (claim.entity, "scope-unclear" in claim.issues) == (entity, doubted)


def test_where_nothing_says_whom_a_score_is_of() -> None:
    claim = only(letter("ด้านบริการภาครัฐ ได้ ๔๔.๔ คะแนน"))
    assert claim.scope == "unknown" and claim.entity is None and "scope-unclear" in claim.issues


def test_one_sub_indicator_in_percent() -> None:
    reading = press("ด้านบริการภาครัฐ แบ่งเป็น 1. การบริการอิเล็กทรอนิกส์ ได้ 41.0 คะแนน 2. ช่องทางให้บริการ ซึ่งได้คะแนน 58%")
    units = {c.indicator: (str(c.mark.value), c.unit) for c in reading.claims}
    assert units == {
        "government-service.electronic-service": ("41.0", "score"),
        "government-service.service-channels": ("58", "percent"),
    }


def test_a_doubtful_figure_has_no_value() -> None:
    claim = only(press("ด้านบุคลากร ได้ 54. 7 คะแนน"))
    assert (claim.state, claim.mark.value) == ("unreadable", None)
    assert claim.issues == ("split-number",)


def test_counts_and_rates() -> None:
    reading = letter(
        "ได้สำรวจหน่วยงานภาครัฐระดับจังหวัด ๗๗ จังหวัด จังหวัดละ ๑๑ หน่วยงาน รวมส่งแบบสอบถามออก ๘๔๗ หน่วยงาน และได้รับแบบสอบถาม"
        "กลับมาทั้งสิ้น ๖๓๕ หน่วยงาน (คิดเป็นร้อยละ ๗๕)"
    )
    assert {s.name: str(s.value) for s in reading.statistics} == {
        "provinces": "77",
        "agencies-per-province": "11",
        "questionnaires-sent": "847",
        "questionnaires-returned": "635",
        "response-rate": "75",
    }
    assert reading.claims == ()


def test_shares_of_channels() -> None:
    reading = press(
        "ด้านช่องทางการให้บริการ พบว่าใช้เว็บไซต์มากที่สุด 97.0% เครือข่ายสังคมออนไลน์ 61.5% ตู้บริการเอนกประสงค์ 7.7% และแอปพลิเคชัน "
        "1.1% ขณะที่หน่วยงาน 80% มีแผน"
    )
    assert {s.name: str(s.value) for s in reading.statistics} == {
        "channel.website": "97.0",
        "channel.social-media": "61.5",
        "channel.kiosk": "7.7",
        "channel.mobile-application": "1.1",
    }
    assert reading.claims == ()


def test_rankings_in_boxes_and_lists() -> None:
    reading = parse(
        pages(
            "จังหวัด\n\nสตูล\n\nPublic Services\t28.2\nSmart Back Office\t40.1\nDigital Literacy\t30.0\n\n"
            "หน่วยงานมีคะแนนสูงสุดในเรื่อง\n\nMax\n\nSmart Back Office\n\n"
            "หน่วยงานมีคะแนนต่ำสุดในเรื่อง\n\nMin\n\nPublic Services\n\n"
            "หน่วยงานของท่านควรเร่งปรับปรุง ๓ อันดับ\n\n- 1 Digital Literacy\n- 2 Service Support\n- 3 Data Management"
        )
    )
    assert [(r.kind, r.rank, r.indicator, r.scope, r.scope_entity) for r in reading.rankings] == [
        ("highest", 1, "smart-back-office", "province", "สตูล"),
        ("lowest", 1, "public-services", "province", "สตูล"),
        ("improve-first", 1, "digital-capabilities.digital-literacy", "province", "สตูล"),
        ("improve-first", 2, "public-services.service-support", "province", "สตูล"),
        ("improve-first", 3, "secure-and-efficient-infrastructure.data-management", "province", "สตูล"),
    ]


def test_the_best_province() -> None:
    reading = press("พบว่า จังหวัดแพร่เป็นจังหวัดที่มีความพร้อมด้านการให้บริการอิเล็กทรอนิกส์มากที่สุด")
    assert [(r.kind, r.entity) for r in reading.rankings] == [("best-entity", "แพร่")]
    none = press("ด้านที่จังหวัดแพร่ได้คะแนนสูงที่สุดคือ ด้านบุคลากร")
    assert [(r.kind, r.indicator) for r in none.rankings] == [("highest", "human-resources")]


def test_evidence_leads_back_to_the_print() -> None:
    glyphs = [Glyph(c, None, 0.9) for c in "ด้านบุคลากร ได้ ๕๔.๗ คะแนน"]
    place = glyphs.index(next(g for g in glyphs if g.text == "๗"))
    glyphs[place] = Glyph("๗", None, 0.6, (("๓", 0.35), ("ก", 0.05)))
    run = TextRun.of(glyphs)
    first = page(PRESS + PRESS_NAMES).blocks
    from parse_pages import NOWHERE

    block = Paragraph((Line(run, NOWHERE, "recognizer", run.text),))
    claim = only(parse([Page(3, "ocr", "read", blocks=(*first, block))]))
    assert claim.mark.page == 3 and claim.mark.printed == "๕๔.๗" and claim.mark.value == Decimal("54.7")
    assert claim.mark.confidence == 0.6 and claim.mark.reader == "recognizer"
    assert claim.mark.alternatives == (("๕๔.๓", 0.35),)
    assert claim.mark.rule == "score.label.points" and "ด้านบุคลากร" in claim.mark.source_text
    assert claim.indicator_printed == "ด้านบุคลากร"


NATIONAL_MEAN = "จังหวัดสตูลได้คะแนน ๔๔.๖ คะแนน ส่วนคะแนนเฉลี่ยของทุกจังหวัดเท่ากับ ๓๓.๓ คะแนน"


def test_a_bare_province_is_the_one_that_the_letter_is_about() -> None:
    found = values(letter(NATIONAL_MEAN + "\n\nทั้งนี้ ด้านที่จังหวัดได้คะแนนสูงสุด คือ Public Services ได้ ๖๑.๗ คะแนน"))
    assert ("province", "สตูล", "public-services", "61.7") in found
    assert ("national", None, "overall", "33.3") in found
    # Said in the same breath as the country, or with two provinces named, it may be any province.
    for body in (
        NATIONAL_MEAN + " ด้านที่จังหวัดได้คะแนนสูงสุด คือ Public Services ได้ ๖๑.๗ คะแนน",
        "จังหวัดเลยได้คะแนน ๑๑.๑ คะแนน\n\n" + NATIONAL_MEAN + "\n\nด้านที่จังหวัดได้คะแนนสูงสุด คือ Public Services ได้ ๖๑.๗ คะแนน",
    ):
        assert not {v for v in values(letter(body)) if v[2] == "public-services"}, body


def test_a_national_heading_holds_on_its_page() -> None:
    said = "\n\n".join(f"ข้อความที่ {i}" for i in ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า"))
    score = "\n\nPublic Services ได้ ๖๑.๗ คะแนน"
    head = "ผลการสำรวจในภาพรวมของทุกจังหวัด\n\n"
    assert ("national", None, "public-services", "61.7") in values(letter(head + said + score))
    assert not values(letter(head + said + "\f" + score))


@pytest.mark.parametrize("words", ["ด้าน", "ด้านการพัฒนา", "ในการเป็น", "ของหน่วยงานภาครัฐในการพัฒนา", "สู่การเป็น"])
def test_the_survey_is_known_by_its_other_wordings(words: str) -> None:
    text = f"เรื่อง ผลการสำรวจความพร้อม{words}รัฐบาลดิจิทัล ประจำปี ๒๕๖๓\n\nเรียน นายอำเภอ\n\nจังหวัดสตูลได้คะแนน ๔๔.๖ คะแนน"
    reading = parse(pages(text + "\n\nPublic Services และ Data Management" + CLOSE))
    (claim,) = reading.claims
    assert (claim.survey.id, claim.survey.year_be, str(claim.mark.value)) == (
        "digital-government-readiness",
        2563,
        "44.6",
    )


@pytest.mark.parametrize("year", ["๒๕๖๐", "๒๕๖๒"])
def test_a_letter_with_nothing_but_overall_scores_is_of_the_survey_it_names(year: str) -> None:
    text = f"เรื่อง แจ้งผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล ปี {year}\n\nปรากฏว่าจังหวัดเลยได้คะแนนรวม ๔๔.๐ คะแนน"
    found = [(c.survey.year, c.entity, c.indicator, str(c.mark.value)) for c in parse(pages(text)).claims]
    assert found == [(2017 if year == "๒๕๖๐" else 2019, "เลย", "overall", "44.0")]


def test_overall_scores_of_a_survey_without_a_year_are_nobody_s() -> None:
    text = "แจ้งผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล\n\nปรากฏว่าจังหวัดเลยได้คะแนนรวม ๔๔.๐ คะแนน"
    (claim,) = parse(pages(text)).claims
    assert (claim.survey.id, claim.entity, claim.mark.rule) == (None, None, "prose.said-score")
    assert claim.mark.label_confidence < 0.75


def test_a_figure_behind_the_next_in_order_is_of_the_name_behind_it() -> None:
    body = "จังหวัดสตูล พบว่าคะแนนสูงสุด ๗๒.๘ คะแนน เป็นของ Digital Literacy รองลงมา ๖๘.๒ คะแนน ได้แก่ Data Management"
    assert values(letter(body)) == {
        ("province", "สตูล", "digital-capabilities.digital-literacy", "72.8"),
        ("province", "สตูล", "secure-and-efficient-infrastructure.data-management", "68.2"),
    }


def test_a_figure_beside_another_is_of_a_column_and_no_sentence() -> None:
    body = "จังหวัดสตูลได้คะแนนรวม ๔๔.๖ คะแนน\n\nคะแนนเฉลี่ยระดับประเทศ ๕๒.๑ ๓๗.๔"
    assert values(letter(body)) == {("province", "สตูล", "overall", "44.6")}
    listed = "จังหวัดสตูลได้คะแนน ๑) Digital Literacy = ๔๑.๒ ๒) Data Management = ๓๑.๗"
    assert {value for *_, value in values(letter(listed))} == {"41.2", "31.7"}


def test_the_best_provinces_have_their_scores_each() -> None:
    body = "จังหวัดที่มีคะแนนรวมสูงสุด ได้แก่ จังหวัดสตูล 71.8 คะแนน รองลงมาคือ จังหวัดเลย (69.5 คะแนน)"
    assert values(letter(body)) == {("province", "สตูล", "overall", "71.8"), ("province", "เลย", "overall", "69.5")}
    of_one = "เฉพาะ Digital Literacy จังหวัดที่ได้คะแนนสูงสุดคือจังหวัดสตูล ได้ 71.8 คะแนน"
    assert ("province", "สตูล", "overall", "71.8") not in values(letter(of_one))


def test_an_indicator_said_to_have_no_score_has_none() -> None:
    reading = letter("จังหวัดสตูล ได้คะแนนรวม ๔๔.๖ คะแนน • Digital Literacy ไม่มีผลการสำรวจ")
    assert [(c.indicator, c.state) for c in reading.claims if c.indicator != "overall"] == [
        ("digital-capabilities.digital-literacy", "not-reported")
    ]


def test_a_row_of_figures_says_nothing_of_the_text_below_its_table() -> None:
    table = "รายการ\tปี ๒๕๖๒\tปี ๒๕๖๓\nหน่วยงานทั้งประเทศ\t๕๒.๑\t๓๗.๔\nอื่น ๆ\t๑.๑\t๒.๒"
    body = f"จังหวัดสตูลได้คะแนนรวม ๔๔.๖ คะแนน\n\n{table}\n\nDigital Literacy ได้ ๒๒.๕ คะแนน"
    assert ("province", "สตูล", "digital-capabilities.digital-literacy", "22.5") in values(letter(body))


def test_the_addressed_agency_is_the_one_named_before() -> None:
    body = "กรมตัวอย่างได้คะแนนรวม ๔๘.๒ คะแนน ค่าเฉลี่ยของหน่วยงานระดับกรมเท่ากับ ๔๗.๖ คะแนน "
    found = letter(body + "มิติที่หน่วยงานของท่านได้คะแนนสูงสุดคือ Digital Literacy ได้ ๕๗.๑ คะแนน")
    scopes = {c.indicator: (c.scope, c.entity) for c in found.claims if str(c.mark.value) in ("48.2", "57.1")}
    assert scopes["digital-capabilities.digital-literacy"] == scopes["overall"] == ("agency", "กรมตัวอย่าง")


def test_names_and_figures_in_the_same_order_are_one_each() -> None:
    names = "จังหวัดสตูลได้คะแนนรวม ๔๔.๖ คะแนน โดย Digital Literacy, Data Management และ Service Support ได้คะแนน"
    found = values(letter(f"{names} ๓๔.๒, ๓๖.๕ และ ๓๑.๐ คะแนน ตามลำดับ"))
    assert {(indicator.split(".")[-1], value) for _, _, indicator, value in found} == {
        ("digital-literacy", "34.2"),
        ("data-management", "36.5"),
        ("service-support", "31.0"),
        ("overall", "44.6"),
    }
    short = values(letter(f"{names} ๓๔.๒ และ ๓๖.๕ คะแนน ตามลำดับ"))
    assert {indicator for _, _, indicator, _ in short} == {"overall"}


def test_a_figure_behind_a_bodys_name_is_no_indicators_of_the_country() -> None:
    best = "ผลสำรวจในภาพรวมของทุกจังหวัด ด้านที่ดีที่สุด คือ Digital Literacy ได้แก่ กรมตัวอย่าง (๘๙.๑ คะแนน)"
    assert values(letter(best)) == set()


def test_a_bodys_name_ends_before_what_it_did_not_do() -> None:
    wood = letter("กรมป่าไม้ได้คะแนนรวม ๔๘.๒ คะแนน และกรมป่าไม้มีคะแนน ๓๑.๕")
    assert {c.entity for c in wood.claims} == {"กรมป่าไม้"}
    other = letter("กรมการข้าวได้คะแนนรวม ๔๘.๒ คะแนน เนื่องจากกรมการข้าวไม่ได้ส่งแบบสำรวจ ทั้งนี้ Digital Literacy ได้ ๓๑.๕ คะแนน")
    assert {c.entity for c in other.claims} == {"กรมการข้าว"}
