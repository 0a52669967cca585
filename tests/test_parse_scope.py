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
