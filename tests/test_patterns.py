"""Every rule of the pattern files is tried on its own examples and counterexamples."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from parse_pages import page

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework, Rule, RuleSet
from extract.parse.flow import Flow, flow_of, parts_of
from extract.parse.labels import bare, cell_names
from extract.parse.prose import Hit, hits

RULES = [
    (rule_set, rule)
    for n in patterns.rule_set_names()
    for rule_set in [patterns.rule_set(n)]
    for rule in rule_set.rules
]
DOCUMENT_RULES = [(document, rule) for document in patterns.documents() for rule in document.rules]
TOKEN_RULES = [(s, r) for s, r in [*RULES, *DOCUMENT_RULES] if s.on == "tokens"]
TEXT_RULES = [(s, r) for s, r in [*RULES, *DOCUMENT_RULES] if s.on == "text"]


def frameworks_for(survey: str | None, rule: Rule) -> list[Framework]:
    mine = [f for f in patterns.frameworks() if (rule.survey or survey) in (None, f.survey)]
    return [f for f in mine if not rule.years or set(rule.years) & set(f.years)]


def flow(text: str, framework: Framework) -> Flow:
    """Each line of an example is a paragraph of its own."""
    return flow_of(parts_of(page(text.replace("\n", "\n\n"))), framework)


def what(hit: Hit, found: Flow) -> dict[str, object]:
    def token(place: int | None) -> object:
        return None if place is None else found.tokens[place]

    value, label, entity, rank = (token(p) for p in (hit.value, hit.label, hit.entity, hit.rank))
    return {
        "value": None if value is None else value.value,  # type: ignore[attr-defined]
        "indicator": hit.rule.indicator if label is None else label.name,  # type: ignore[attr-defined]
        "entity": None if entity is None else entity.name,  # type: ignore[attr-defined]
        "rank": None if rank is None else int(rank.value),  # type: ignore[attr-defined]
        "scope": hit.rule.scope,
        "level": hit.rule.level,
        "words": None if hit.words is None else found.printed(*hit.words).strip(),
    }


@pytest.mark.parametrize(("rule_set", "rule"), TOKEN_RULES, ids=[r.id for _, r in TOKEN_RULES])
def test_examples_and_counterexamples(rule_set: RuleSet, rule: Rule) -> None:
    frameworks = frameworks_for(rule_set.survey, rule)
    for example in rule.examples:
        wanted = {k: v for k, v in example.model_dump().items() if k != "text" and v is not None}
        if "value" in wanted:
            wanted["value"] = Decimal(str(wanted["value"]))
        found = [what(h, fl) for f in frameworks for fl in [flow(example.text, f)] for h in hits(rule, fl)]
        assert any(wanted.items() <= w.items() for w in found), (example.text, found)
        if "value" in wanted:
            assert {w["value"] for w in found} == {wanted["value"]}, example.text
    for text in rule.counterexamples:
        for framework in frameworks:
            found_flow = flow(text, framework)
            assert [what(h, found_flow) for h in hits(rule, found_flow)] == [], text


@pytest.mark.parametrize(("rule_set", "rule"), TEXT_RULES, ids=[r.id for _, r in TEXT_RULES])
def test_rules_on_plain_text(rule_set: RuleSet, rule: Rule) -> None:
    pattern = patterns.compiled(rule.pattern, tokens=False)
    for example in rule.examples:
        assert pattern.search(example.text, timeout=2), example.text
    for text in rule.counterexamples:
        assert not pattern.search(text, timeout=2), text


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


def test_errata_name_known_indicators() -> None:
    known = {(f.survey, i.id) for f in patterns.frameworks() for i in f.indicators}
    for erratum in patterns.errata():
        assert (erratum.survey, erratum.indicator) in known
        assert erratum.printed != erratum.right


def test_measures_are_unique() -> None:
    ids = [m.id for m in patterns.measures()]
    labels = Counter(label for m in patterns.measures() for label in m.labels)
    assert len(ids) == len(set(ids)) and [x for x, n in labels.items() if n > 1] == []
