"""Whose scores a table holds: a place that cannot be read is nobody's, never the country's."""

import pytest

from extract import extract

LETTER = """\
ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐระดับจังหวัด ประจำปี ๒๕๖๐

จังหวัด

{name}

Policies/Practices\t41.2
Digital Government Policies\t50.1
Policy Harmonization with National Policy Level\t3.4
"""


@pytest.mark.parametrize("name", ["ละพบุรัม", "ลำพูนน", "ฉขชซ", "=HYPERLINK(1)"])
def test_an_unknown_place_goes_to_a_person(name: str) -> None:
    records = extract(LETTER.format(name=name).encode()).records
    assert [str(r.value) for r in records] == ["41.2", "50.1", "3.4"]
    assert {r.status for r in records} == {"review"}
    assert all("scope-unclear" in r.issues for r in records)


def test_a_known_place_is_the_scores() -> None:
    records = extract(LETTER.format(name="ลำพูน").encode()).records
    assert {(r.scope, r.entity, r.status) for r in records} == {("province", "ลำพูน", "accepted")}


def test_without_any_place_the_survey_s_own_name_makes_none() -> None:
    records = extract(LETTER.replace("จังหวัด\n\n{name}\n\n", "").encode()).records
    assert {r.status for r in records} == {"review"}


SPILLED = LETTER.format(name="ลำพูน") + "\f\n{rows}\n"


def test_a_table_that_goes_on_over_the_page_is_of_the_same_place() -> None:
    text = SPILLED.format(rows="Cyber Security Policy\t12.5\nDigital Capabilities\t30.1")
    records = extract(text.encode()).records
    assert [str(r.value) for r in records] == ["41.2", "50.1", "3.4", "12.5", "30.1"]
    assert {(r.entity, r.status) for r in records} == {("ลำพูน", "accepted")}


@pytest.mark.parametrize(
    "rows",
    [
        "Policies/Practices\t51.2\nDigital Government Policies\t10.1",  # the first ones again: another place's
        "ส่งแบบสำรวจแล้ว\nและยังไม่ได้รับผล\nจึงขอตรวจสอบ\n\nCyber Security Policy\t12.5\nDigital Literacy\t1.5",
    ],
)
def test_a_table_on_the_next_page_without_its_place_is_doubted(rows: str) -> None:
    records = extract(SPILLED.format(rows=rows).encode()).records
    assert all("scope-unclear" in r.issues or "conflict" in r.issues for r in records if r.evidence[-1].page == 2)


@pytest.mark.parametrize(
    ("rows", "status"), [("Cyber Security Policy\t12.5\t", "accepted"), ("Digital Literacy\t1.5\t", "review")]
)
def test_a_table_in_other_columns_on_the_next_page_is_of_the_same_place_if_it_has_the_next_indicator(
    rows: str, status: str
) -> None:
    records = extract(SPILLED.format(rows=f"{rows}\nDigital Capabilities\t30.1\t").encode()).records
    assert {(r.entity, r.status) for r in records if r.evidence[-1].page == 2} == {("ลำพูน", status)}


TOWN = "เทศบาลเมืองตัวอย่าง จังหวัดแพร่"


@pytest.mark.parametrize(
    ("again", "status"),
    [
        ("", "review"),
        (f"\n\nเรียน {TOWN}", "accepted"),
        ("\n\nเรียน เทศบาลเมื่องตัวอย่าง จังหวัดแพร่", "review"),  # not letter for letter the same
        ("\n\nเรียน เทศบาลเมืองตัวอย่าง จังหวัดน่าน", "review"),
    ],
)
def test_a_town_s_name_is_believed_where_it_stands_twice(again: str, status: str) -> None:
    head = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐"
    said = "ปรากฏว่าเทศบาลเมืองตัวอย่าง จังหวัดแพร่ ได้คะแนนรวม ๔๕.๐ คะแนน"
    (record,) = extract(f"{head}{again}\n\n{said}\n".encode()).records
    assert (record.scope, record.entity) == ("agency", TOWN)
    assert (str(record.value), record.status) == ("45.0", status)


@pytest.mark.parametrize(
    ("heading", "entity", "status"),
    [
        ("เทศบาลเมืองตัวอย่าง อำเภอสมมุติ จังหวัดแพร่", "เทศบาลเมืองตัวอย่าง", "accepted"),
        ("เทศบาลเมืองตัวอย่าง อำเภอสมมุติ จังหวัดแพร่ และเทศบาลเมืองตัวอย่าง อำเภออื่น", None, "review"),
    ],
)
def test_a_town_with_its_district_is_the_one_that_is_named_without(
    heading: str, entity: str | None, status: str
) -> None:
    text = f"""ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐

เรียน นายกเทศมนตรีเทศบาลเมืองตัวอย่าง

คะแนนรายตัวชี้วัด {heading}

ตัวชี้วัด\tคะแนน
Digital Literacy\t๓๑.๕
Data Management\t๓๒.๕
"""
    pages = extract(text.encode())
    assert {r.status for r in pages.records} == {status}
    assert entity is None or {r.entity for r in pages.records} == {entity}


def test_a_town_s_name_that_was_misread_once_is_the_one_that_stands_twice() -> None:
    text = f"""ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐

เรียน {TOWN}

{TOWN} ได้คะแนนรวม ๔๕.๐ คะแนน

เทศบาลเมื่องตัวอย่าง จังหวัดแพร่ ได้คะแนนด้านนโยบายและแนวปฏิบัติ ๓๑.๕ คะแนน
"""
    records = extract(text.encode()).records
    assert {r.entity for r in records} == {TOWN} and {r.status for r in records} == {"accepted"}
    (mended,) = [r for r in records if str(r.value) == "31.5"]
    assert mended.evidence[0].fixes == (f"place เทศบาลเมื่องตัวอย่าง จังหวัดแพร่ read as {TOWN}",)


OFFICE = "สำนักงานคณะกรรมการตัวอย่างแห่งชาติ"


@pytest.mark.parametrize(
    ("heading", "known", "entity", "status"),
    [
        (f"{OFFICE} ปี ๒๕๖๐", True, OFFICE, "accepted"),
        (f"{OFFICE} ปี\n\n๒๕๖๐", True, OFFICE, "accepted"),
        ("สำนักงานคณะกรรมการตัวอย่างแห่ง\n\nชาติ ปี ๒๕๖๐", True, OFFICE, "accepted"),
        ("สำนักงานคณะกรรมการตัวอย่างแห่ง\n\nชาติ ปี ๒๕๖๐", False, "สำนักงานคณะกรรมการตัวอย่างแห่ง", "review"),
        ("สำนักงานคณะกรรมการตัวอย่าง\n\nตัวชี้วัด", True, "สำนักงานคณะกรรมการตัวอย่าง", "review"),
    ],
)
def test_a_heading_s_line_may_end_within_the_name(heading: str, known: bool, entity: str, status: str) -> None:
    said = f"ปรากฏว่า{OFFICE} ได้คะแนนรวม ๔๕.๐ คะแนน" if known else f"หนังสือของ{OFFICE} แจ้งผล"
    text = f"""ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐

เรียน {OFFICE}

{said}

คะแนนรายตัวชี้วัด {heading}

ตัวชี้วัด\tคะแนน
Digital Literacy\t๓๑.๕
Data Management\t๓๒.๕
"""
    records = [r for r in extract(text.encode()).records if r.evidence[0].where == "table"]
    assert {(r.entity, r.status) for r in records} == {(entity, status)} and len(records) == 2


def test_a_last_row_whose_label_went_to_the_next_page() -> None:
    text = SPILLED.format(rows="Cyber Security Policy\n\nCritical Infrastructure\t7.5")
    text = text.replace("\n\f", "\n\t12.5\n\f", 1)
    records = {r.indicator: (str(r.value), r.status) for r in extract(text.encode()).records}
    assert records["policies-practices.cyber-security-policy"] == ("12.5", "accepted")
    other = text.replace("Cyber Security Policy\n\n", "Digital Literacy\n\n")  # not the one that comes next
    assert not any(str(r.value) == "12.5" for r in extract(other.encode()).records)


ITEMS = ("Policies/Practices ๓๑.๕", "Digital Capabilities ๓๒.๕", "Public Services ๓๓.๕", "Smart Back Office ๓๔.๕")
LAST = "Secure and Efficient Infrastructure ๓๕.๕ คะแนน"


@pytest.mark.parametrize(("between", "status"), [(ITEMS, "accepted"), (("ข้อความอื่น",) * 4, "review")])
def test_a_list_of_indicators_is_of_one_place_however_long_it_is(between: tuple[str, ...], status: str) -> None:
    head = "ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐\n\nจังหวัดแพร่มีคะแนนแต่ละด้าน ดังนี้"
    text = "\n\n".join((head, *(f"- {item} คะแนน" for item in between), f"- {LAST}"))
    record = extract(f"{text}\n".encode()).records[-1]
    assert (record.entity, str(record.value), record.status) == ("แพร่", "35.5", status)


PROVINCIAL = """ข่าวประชาสัมพันธ์
วันที่ ๖ ธันวาคม ๒๕๖๐
ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัล ประจำปี ๒๕๖๐

จังหวัดแพร่ได้คะแนนรวม ๔๑.๕ คะแนน {}

เมื่อพิจารณารายด้าน Public Services ได้ ๓๑.๕ คะแนน และ Digital Literacy ได้ ๓๓.๒ คะแนน
"""


@pytest.mark.parametrize(
    ("said", "scope", "status"),
    [
        ("สูงกว่าค่าเฉลี่ยทั้งประเทศที่ได้ ๔๐.๑ คะแนน", "province", "accepted"),
        ("\n\nหน่วยงานระดับจังหวัดทั้งประเทศได้คะแนนรวม ๔๐.๑ คะแนน", "national", "review"),
    ],
)
def test_a_press_release_on_one_province_is_of_it_though_no_paragraph_names_it_again(
    said: str, scope: str, status: str
) -> None:
    """What a press release says is of the whole country otherwise."""
    done = extract(PROVINCIAL.format(said).encode())
    found = {r.indicator: r for r in done.records}
    assert done.document.kind == "press-release"
    assert (found["public-services"].scope, found["public-services"].status) == (scope, status)
