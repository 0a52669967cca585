"""Every rule of the pattern files is tried on its own examples and counterexamples."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import ValidationError

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework
from extract.knowledge.rules import Rule, RuleSet
from extract.parse.labels import bare, cell_names
from extract.parse.rule_examples import faults_of

RULES = [
    (rule_set, rule)
    for n in patterns.rule_set_names()
    for rule_set in [patterns.rule_set(n)]
    for rule in rule_set.rules
]
DOCUMENT_RULES = [(document, rule) for document in patterns.documents() for rule in document.rules]
EVERY_RULE = [*RULES, *DOCUMENT_RULES]


@pytest.mark.parametrize(("rule_set", "rule"), EVERY_RULE, ids=[r.id for _, r in EVERY_RULE])
def test_examples_and_counterexamples(rule_set: RuleSet, rule: Rule) -> None:
    assert list(faults_of(rule_set, rule)) == []


def test_ids_are_unique() -> None:
    counts = Counter(rule.id for _, rule in [*RULES, *DOCUMENT_RULES])
    assert [i for i, n in counts.items() if n > 1] == []
    assert [i for i, n in Counter(d.id for d in patterns.documents()).items() if n > 1] == []


def test_indicators_and_statistics_exist() -> None:
    indicators = {i.id for f in patterns.frameworks() for i in f.indicators}
    statistics = {s for f in patterns.frameworks() for s in f.statistics}
    for rule_set, rule in [*RULES, *DOCUMENT_RULES]:
        if rule.survey is None and rule_set.survey is None:
            continue
        if rule.indicator and not rule.indicator.startswith("@"):
            assert rule.indicator in indicators, rule.id
        if rule.statistic:
            assert rule.statistic in statistics, rule.id


@pytest.mark.parametrize("framework", patterns.frameworks(), ids=lambda f: f"{f.survey}-{f.years[0]}")
def test_a_label_names_one_indicator(framework: Framework) -> None:
    names = Counter(name for name, _ in cell_names(framework))
    assert [n for n, k in names.items() if k > 1] == []
    assert all(bare(label) for i in framework.indicators for label in i.labels)


def test_frameworks_hold_the_published_ids() -> None:
    readiness = [f for f in patterns.frameworks() if f.survey == "digital-government-readiness"]
    by_year = {f.years[0]: {i.id for i in f.indicators} for f in readiness}
    assert len(by_year[2560]) == 29 and len(by_year[2559]) == 20
    assert "policies-practices.policy-harmonization" in by_year[2560]
    assert "human-resources.it-staff-capability" in by_year[2559]
    for framework in readiness:
        for indicator in framework.indicators:
            if "." in indicator.id:
                assert indicator.id.split(".")[0] == indicator.parent


def test_provinces() -> None:
    names = [p.name for p in patterns.provinces()]
    assert len(names) == len(set(names)) == 77
    assert {"ฉะเชิงเทรา", "บึงกาฬ", "กรุงเทพมหานคร"} <= set(names)


def test_rules_for_another_kind_of_text_are_refused() -> None:
    with pytest.raises(ValidationError, match="tokens"):
        RuleSet.model_validate({"on": "text", "rules": ()})


def test_measures_are_unique() -> None:
    ids = [m.id for m in patterns.measures()]
    labels = Counter(label for m in patterns.measures() for label in m.labels)
    assert len(ids) == len(set(ids)) and [x for x, n in labels.items() if n > 1] == []
