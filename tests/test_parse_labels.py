"""Names to ids: exact, nearly, and never by a digit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.knowledge import patterns
from extract.parse.labels import bare, match_indicator, match_measure
from extract.parse.mentions import find_mentions
from extract.parse.place_names import match_province
from extract.thai.likeness import distance, nearest
from extract.thai.skeleton import skeleton, squeeze

F2560 = next(f for f in patterns.frameworks() if f.years == (2560,))
F2559 = next(f for f in patterns.frameworks() if f.years == (2559,))


@pytest.mark.parametrize(
    ("printed", "indicator"),
    [
        ("Inteoperability", "smart-back-office.interoperability"),
        ("1.2 Policy Harmonisation with National Policy Level", "policies-practices.policy-harmonization"),
        ("- Customer  Experience .........", "public-services.customer-experience"),
        ("ด้านนโยบายและแนวปฏิบัติ (Policies/Practices)", "policies-practices"),
        ("ดานโครงสรางพื้นฐานที่มีความมั่นคงปลอดภัยและมีประสิทธิภาพ (Secure", "secure-and-efficient-infrastructure"),
        ("มิติที่ ๔ Smart Back Office", "smart-back-office"),
        ("loT, AI or other advanced Technologies", "smart-technological-practices.iot-ai-advanced-technologies"),
        ("คะแนนรวม", "overall"),
    ],
)
def test_labels_as_pages_print_them(printed: str, indicator: str) -> None:
    met = match_indicator(printed, F2560)
    assert met is not None and met.what == indicator
    assert 0.75 <= met.confidence <= 1.0


@pytest.mark.parametrize(
    "printed",
    ["", "33.4", "จังหวัด", "Public", "Digital", "Digital L", "ด้านบุคลากร", "หน่วยงานมีคะแนนสูงสุดในเรื่อง", "x" * 500],
)
def test_what_is_no_label(printed: str) -> None:
    assert match_indicator(printed, F2560) is None


def test_name_and_translation_that_differ_are_no_name() -> None:
    met = match_indicator("ด้านบริการภาครัฐที่สะดวกเข้าถึงง่าย (Digital Capabilities)", F2560)
    assert met is None


def test_every_label_is_met_exactly() -> None:
    for framework in (F2559, F2560):
        for indicator in framework.indicators:
            for label in indicator.labels:
                met = match_indicator(label, framework)
                assert met is not None and (met.what, met.confidence) == (indicator.id, 1.0), label


@settings(max_examples=150)
@given(st.data())
def test_one_wrong_letter_never_gives_another_indicator(data: st.DataObject) -> None:
    indicator = data.draw(st.sampled_from(F2560.indicators))
    label = data.draw(st.sampled_from(indicator.labels))
    place = data.draw(st.integers(0, len(label) - 1))
    letter = data.draw(st.sampled_from("abcdeกขคงนมรสิุ่า -"))
    met = match_indicator(label[:place] + letter + label[place + 1 :], F2560)
    assert met is None or met.what == indicator.id


def test_digits_are_never_forgiven() -> None:
    names = (("เขตเลือกตั้งที่1", "one"), ("เขตเลือกตั้งที่2", "two"))
    assert nearest("เขตเลือกตั้งที่3", names, 0.3) is None


def test_two_names_as_near_are_none() -> None:
    assert nearest("abcdefgx", (("abcdefgh", "h"), ("abcdefgk", "k")), 0.3) is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ซัยภุมิ", "ชัยภูมิ"),
        ("จังหวัด สุราษฎรธานี", "สุราษฎร์ธานี"),
        ("12. นครศรีธรรมราช", "นครศรีธรรมราช"),
        ("กทม.", "กรุงเทพมหานคร"),
        ("เลย", "เลย"),
        ("Chiang Mai", "เชียงใหม่"),
    ],
)
def test_provinces(printed: str, name: str) -> None:
    met = match_province(printed)
    assert met is not None and met.what == name


@pytest.mark.parametrize("printed", ["นครพฐม", "ภาคเหนือ", "รวม", "จังหวัด", "ค่าเฉลี่ย", "เล", "1,179"])
def test_what_is_no_province(printed: str) -> None:
    """นครพฐม may be นครพนม or นครปฐม."""
    assert match_province(printed) is None


def test_every_pair_of_provinces_is_told_apart() -> None:
    for province in patterns.provinces():
        met = match_province(province.name)
        assert met is not None and (met.what, met.confidence) == (province.name, 1.0)


@pytest.mark.parametrize(
    ("head", "measure"),
    [
        ("เป้าหมาย", "target"),
        ("ค่าเป้าหมาย ปี 2562", "target"),
        ("ผลการดำเนินงาน", "result"),
        ("คะแนนประเมินตนเอง", "self-score"),
        ("คะแนนประเมินโดยคณะกรรมการ", "committee-score"),
        ("คะแนนที่ได้จากการประเมิน", "score"),
        ("คะแนนคณะกรรมการ", "committee-score"),
        ("ร้อยละ", "percent"),
        ("คะแนนเสียง", "votes"),
        ("S.D.", "standard-deviation"),
        ("น้ำหนัก", "weight"),
        ("ร้อยละการเบิกจ่าย", "percent"),
        ("% ของงบประมาณที่ใช้", "percent"),
        ("แผน", "target"),
        ("ผล (ครั้ง)", "result"),
    ],
)
def test_measures_of_columns(head: str, measure: str) -> None:
    met = match_measure(head)
    assert met is not None and met.id == measure


def test_a_difference_in_per_cent_is_a_difference() -> None:
    assert [m.id for h in ("ร้อยละของผลต่าง", "ผลต่าง", "ร้อยละการเปลี่ยนแปลง") if (m := match_measure(h))] == [
        "difference"
    ] * 3


def test_a_name_that_ends_in_the_word_for_a_page_numbers_no_rows() -> None:
    assert [match_measure(h) for h in ("ศักยภาพเจ้าหน้าที่", "การปฏิบัติหน้าที่")] == [None, None]
    assert [m.id for h in ("หน้าที่", "รหัสหน่วยงาน") if (m := match_measure(h))] == ["ordinal"] * 2


def test_no_measure_in_plain_words() -> None:
    assert match_measure("ชื่อเรื่อง") is None


def mentions(text: str) -> list[tuple[str, float, bool]]:
    found = find_mentions(squeeze(text), F2560, lambda _: True)
    return [(m.indicator, m.confidence, m.contradicted) for m in found]


def test_mentions_in_running_text() -> None:
    text = "มิติด้านศักยภาพของเจ้าหน้าที่ภาครัฐด้านดิจิทัล (Digital Capabilities) และ Custmer Experience กับ Data Management"
    assert [m[0] for m in mentions(text)] == [
        "digital-capabilities",
        "public-services.customer-experience",
        "secure-and-efficient-infrastructure.data-management",
    ]
    assert mentions(text)[1][1] < 1.0


def test_a_figure_before_a_name_never_stands_for_letters_it_lacks() -> None:
    text = squeeze("(๗๐.๑๐) ศักยภาพเจ้าหน้าที่ภาครัฐ (๕๕.๐)")
    (found,) = find_mentions(text, F2560, lambda _: True)
    assert text[found.start : found.end] == squeeze("ศักยภาพเจ้าหน้าที่ภาครัฐ")


def test_a_contradicted_translation_is_marked() -> None:
    assert mentions("ด้านบริการภาครัฐ (Digital Capabilities)") == [("public-services", 0.5, True)]


def test_latin_names_are_whole_words() -> None:
    found = find_mentions(squeeze("MegaData Management"), F2560, lambda i: i in (0, 8))
    assert found == []


def test_distance() -> None:
    assert distance("kitten", "sitting", 5) == 3
    assert distance("abc", "abc", 0) == 0
    assert distance("abcdef", "uvwxyz", 2) > 2


@given(st.text(alphabet="กขคงเแโใไ่้๊๋์ิีึืุู็าำะ abcXYZ09๐๙", max_size=40))
def test_skeleton_is_idempotent_and_keeps_digits(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
    assert [c for c in skeleton(text) if c in "09๐๙"] == [c for c in text if c in "09๐๙"]


def test_bare() -> None:
    assert bare("๓.๑) ตัวชี้วัดที่ ๒ Service Support……") == "servicesupport"
    assert bare("2560") == "2560"


def test_words_after_the_brackets_that_name_another_indicator_make_no_label() -> None:
    """Two rows of print run together: the figure beside them may be of either."""
    assert match_indicator("(Policies/ Practices) Digital Government Policies", F2560) is None
    assert match_indicator("ด้านนโยบายและแนวปฏิบัติ (Policies/Practices) Digital Leadership", F2560) is None
    met = match_indicator("ด้านนโยบายและแนวปฏิบัติ (Policies/Practices)*", F2560)
    assert met is not None and met.what == "policies-practices"


@pytest.mark.parametrize(
    "printed",
    ["ด้านนโยบายและแนวปฏิบัติ Policies/Practices)", "ด้านนโยบายและแนวปฏิบัติ Policies/Practices"],
)
def test_a_name_and_its_translation_are_met_though_a_bracket_was_not_read(printed: str) -> None:
    met = match_indicator(printed, F2560)
    assert met is not None and met.what == "policies-practices"
