"""Relations of assessments: totals by the weights of their parts, points against percentages, grades against scores."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.check import checks
from extract.check.checks import Verdict
from extract.check.merge import Group
from extract.check.relation import Family, Relation, Values
from extract.check.rule_checks import CheckRule
from extract.knowledge import patterns
from extract.model.claims import RankingClaim


def weighted_relations(rule: CheckRule, family: Family) -> list[Relation]:
    """``rule.equals`` of a family against its parts by weight, where all of them are there."""
    by = family.by_indicator
    if rule.equals not in by or not all(name in by for name in rule.of):
        return []
    whole, parts = by[rule.equals], tuple(by[name] for name in rule.of)

    def test(v: Values) -> Verdict:
        return checks.weighted_sum(v[whole], [v[i] for i in parts], rule.weights)

    return [Relation("weighted-sum", rule.id, (whole, *parts), test, f"{rule.equals} of {', '.join(rule.of)}")]


def percent_relations(rule: CheckRule, families: Sequence[Family], groups: Sequence[Group]) -> list[Relation]:
    """Each value in points against the percentage of its maximum that is printed beside it."""
    relations = []
    for points in families:
        for rates in families:
            same = (points.survey, points.level, points.scope, points.entity) == (
                rates.survey, rates.level, rates.scope, rates.entity,
            )  # fmt: skip
            if not same or (points.measure, rates.measure) != ("score", "percent"):
                continue
            for name, index in points.by_indicator.items():
                maximum = groups[index].lead.maximum
                if name in rates.by_indicator and maximum is not None:
                    relations.append(_percent(rule, name, index, rates.by_indicator[name], maximum))
    return relations


def _percent(rule: CheckRule, name: str, points: int, rate: int, maximum: Decimal) -> Relation:
    def test(v: Values) -> Verdict:
        return checks.count_against_rate(v[points], maximum, v[rate])

    return Relation("percent-of-maximum", rule.id, (points, rate), test, f"{name} of {maximum:f}")


def grade_relations(rule: CheckRule, families: Sequence[Family], rankings: Sequence[RankingClaim]) -> list[Relation]:
    """Each printed grade against the one value that it is of, by the framework's cuts."""
    framework = patterns.framework_of(rule.survey, rule.year_be)
    cuts = [(g.name, g.least) for g in framework.grades] if framework else []
    relations = []
    for claim in rankings:
        fitting = [f for f in families if _is_about(claim, f) and rule.equals in f.by_indicator]
        if claim.kind == "grade" and claim.words and len(fitting) == 1:
            index = fitting[0].by_indicator[str(rule.equals)]
            relations.append(_grade(rule, index, claim.words.upper(), cuts))
    return relations


def _is_about(claim: RankingClaim, family: Family) -> bool:
    about = (family.level, family.scope, family.entity, family.measure)
    return about == (claim.level, claim.scope, claim.scope_entity, "score")


def _grade(rule: CheckRule, index: int, printed: str, cuts: Sequence[tuple[str, Decimal]]) -> Relation:
    def test(v: Values) -> Verdict:
        return checks.grade_of(v[index], printed, cuts)

    return Relation("grade", rule.id, (index,), test, f"{rule.equals} has {printed}", named=(index,))
