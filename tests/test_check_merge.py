"""Claims of one value become one group."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from check_readings import LETTER, score

from extract.check.merge import merge
from extract.model.claims import Survey


def test_one_value_in_table_and_prose_is_one_group_led_by_the_table() -> None:
    prose, table = score("overall", "32.9", "prose"), score("overall", "32.9")
    (group,) = merge([prose, table])
    assert [c.mark.where for c in group.claims] == ["table", "prose"]
    assert group.values == (Decimal("32.9"),)


def test_different_entities_years_and_measures_stay_apart() -> None:
    one = score("overall", "32.9")
    others = [
        score("overall", "32.9", entity="กระบี่"),
        score("overall", "32.9", survey=Survey(LETTER.id, 2559)),
        replace(one, measure="target"),
        score("public-services", "32.9"),
    ]
    assert len(merge([one, *others])) == 5


def test_a_claim_without_year_joins_the_only_year_there_is() -> None:
    dated, undated = (
        score("overall", "32.9"),
        score("overall", "32.9", "prose", survey=Survey(LETTER.id, None)),
    )
    (group,) = merge([undated, dated])
    assert group.survey == LETTER and len(group.claims) == 2


def test_a_claim_without_year_joins_neither_of_two_years() -> None:
    years = [score("overall", "32.9", survey=Survey(LETTER.id, y)) for y in (2559, 2560)]
    undated = score("overall", "32.9", "prose", survey=Survey(LETTER.id, None))
    assert len(merge([*years, undated])) == 3


def test_a_claim_of_another_survey_does_not_join() -> None:
    other = score("overall", "32.9", survey=Survey("another-survey", None))
    assert len(merge([score("overall", "32.9"), other])) == 2


def test_two_prints_that_differ_stay_one_group_with_both_values() -> None:
    (group,) = merge([score("public-services", "33.0", "prose"), score("public-services", "31.0")])
    assert group.values == (Decimal("31.0"), Decimal("33.0"))


def test_a_label_without_framework_may_stand_for_several_figures() -> None:
    nobody = Survey(None, None)
    first = score("total", "12", survey=nobody, row=1)
    second = score("total", "99", survey=nobody, row=2)
    groups = merge([first, second])
    assert [g.value for g in groups] == [Decimal("12"), Decimal("99")]
    assert all(g.ambiguous for g in groups)
    dash = replace(first, state="not-reported", mark=replace(first.mark, value=None))
    assert [g.ambiguous for g in merge([first, dash])] == [True, True]
    (known,) = merge([replace(first, survey=LETTER), replace(second, survey=LETTER)])
    assert not known.ambiguous


def test_print_that_could_not_be_read_never_leads() -> None:
    table = score("overall", "32.9")
    unread = replace(table, state="unreadable", mark=replace(table.mark, value=None))
    (group,) = merge([unread, score("overall", "32.9", "prose")])
    assert group.value == Decimal("32.9") and group.lead.mark.where == "prose"
