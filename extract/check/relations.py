"""What the values of one document owe to each other: rules and rankings made concrete on its groups."""

from __future__ import annotations

from collections.abc import Sequence

from extract.check import checks
from extract.check.checks import Verdict
from extract.check.graded import grade_relations, percent_relations, weighted_relations
from extract.check.merge import Group
from extract.check.relation import Family, Relation, Values
from extract.check.rule_checks import CheckRule
from extract.check.table_arithmetic import table_relations
from extract.model.claims import RankingClaim

WHOLES = frozenset({"overall", "total"})
"""Indicators without a dot that are made of the others and stand beside none of them."""


def families(groups: Sequence[Group]) -> list[Family]:
    found: dict[tuple[object, ...], Family] = {}
    for index, group in enumerate(groups):
        lead = group.lead
        if group.statistic or group.ambiguous or lead.is_beside_scores:
            continue  # no rule of a survey speaks of what only a table's head names
        key = (group.survey, lead.level, lead.scope, lead.entity, lead.measure)
        family = found.setdefault(key, Family(group.survey, lead.level, lead.scope, lead.entity, lead.measure, {}))
        family.by_indicator.setdefault(group.indicator, index)
    return list(found.values())


def build(
    groups: Sequence[Group], rules: Sequence[CheckRule], rankings: Sequence[RankingClaim], *, whole: bool = True
) -> list[Relation]:
    """Every relation the rules and the printed rankings ask for, for which the document has the values.

    Of a document that is not ``whole``, pages are missing: a sum over rows that does not hold tells nothing then.
    """
    relations: list[Relation] = []
    all_families = families(groups)
    none = frozenset(i for i, g in enumerate(groups) if all(c.state == "not-reported" for c in g.claims))
    for rule in rules:
        if rule.check in ("rate", "product"):
            relations += _of_statistics(rule, groups)
            continue
        if rule.check == "percent-of-maximum":
            relations += percent_relations(rule, _fitting(rule, all_families), groups)
            continue
        if rule.check == "grade":
            relations += grade_relations(rule, _fitting(rule, all_families), rankings)
            continue
        for family in _fitting(rule, all_families):
            relations += _of_rule(rule, family, none, whole)
    return relations + table_relations(groups) + _of_rankings(rankings, all_families)


def _fitting(rule: CheckRule, all_families: Sequence[Family]) -> list[Family]:
    fitting = [
        f for f in all_families if rule.survey in (None, f.survey.id) and rule.year_be in (None, f.survey.year_be)
    ]
    if rule.check != "sum":
        return fitting
    # A sum may go over measures (the votes add up to the good ballots): families of one entity count as one.
    joined: dict[tuple[object, ...], Family] = {}
    for f in fitting:
        key = (f.survey, f.level, f.scope, f.entity)
        one = joined.setdefault(key, Family(f.survey, f.level, f.scope, f.entity, "", {}))
        for name, index in f.by_indicator.items():
            one.by_indicator.setdefault(name, index)
    return list(joined.values())


def _of_rule(rule: CheckRule, family: Family, none: frozenset[int], whole_document: bool) -> list[Relation]:
    if rule.check == "sum":
        return _sums(rule, family, none, whole_document)
    if rule.check == "descending":
        members = tuple(i for pattern in rule.of for i in family.matching(pattern))
        if len(members) < 2:
            return []

        def falling(v: Values) -> Verdict:
            return checks.descending([v[i] for i in members])

        return [Relation("descending", rule.id, members, falling, "rows by falling value")]
    if rule.check == "weighted-sum":
        return weighted_relations(rule, family)
    if rule.check == "overall-within-dimensions":
        parts = [i for n, i in family.by_indicator.items() if "." not in n and n not in WHOLES]
        whole = family.by_indicator.get("overall")
        return [_of_parts(rule, whole, parts, "overall")] if whole is not None and len(parts) >= 2 else []
    if rule.check in ("within-children", "mean-of-children"):
        parents = rule.of or tuple(family.by_indicator)
        return [
            _of_parts(rule, family.by_indicator[parent], children, parent)
            for parent in parents
            if parent in family.by_indicator and len(children := family.children(parent)) >= 2
        ]
    return []


def _sums(rule: CheckRule, family: Family, none: frozenset[int], whole_document: bool) -> list[Relation]:
    """``none``: the groups that print a dash, which adds nothing to a sum."""
    rows_may_lack = not whole_document and any("*" in pattern for pattern in rule.of)
    by = family.by_indicator
    members = [i for pattern in rule.of for i in family.matching(pattern)]
    if rule.equals not in by or not members or not all(family.matching(p) for p in rule.of):
        return []
    total = by[rule.equals]

    def test(v: Values) -> Verdict:
        verdict = checks.sum_of(v[total], [v[i] for i in members if i not in none])
        return checks.CANNOT_TELL if verdict.fails and rows_may_lack else verdict

    about = f"{' + '.join(rule.of)} = {rule.equals}" + ("; a page is missing" if rows_may_lack else "")
    check = "equal" if len(members) == 1 else "sum"
    return [Relation(check, rule.id, (total, *members), test, about)]


def _of_parts(rule: CheckRule, whole: int, parts: list[int], name: str) -> Relation:
    judge = checks.mean_of if rule.check == "mean-of-children" else checks.within

    def test(v: Values) -> Verdict:
        return judge(v[whole], [v[i] for i in parts])

    def sharp(v: Values) -> Verdict:
        return checks.mean_of(v[whole], [v[i] for i in parts], sharp=True)

    proof = sharp if rule.check == "mean-of-children" else None
    return Relation(rule.check, rule.id, (whole, *parts), test, name, (whole,), proof)


def _of_statistics(rule: CheckRule, groups: Sequence[Group]) -> list[Relation]:
    levels = dict.fromkeys(g.lead.level for g in groups if g.statistic)
    return [r for level in levels for r in _of_statistics_at(level, rule, groups)]


def _of_statistics_at(level: str | None, rule: CheckRule, groups: Sequence[Group]) -> list[Relation]:
    by_name = {g.indicator: i for i, g in enumerate(groups) if g.statistic and g.lead.level == level}
    names = (*rule.of, rule.equals or "")
    if len(names) != 3 or not all(name in by_name for name in names):
        return []
    first, second, result = (by_name[name] for name in names)
    judge = checks.count_against_rate if rule.check == "rate" else checks.product_of
    sign = "of" if rule.check == "rate" else "times"

    def test(v: Values) -> Verdict:
        return judge(v[first], v[second], v[result])

    about = f"{names[0]} {sign} {names[1]} = {names[2]}"
    return [Relation(rule.check, rule.id, (first, second, result), test, about)]


def _of_rankings(rankings: Sequence[RankingClaim], all_families: Sequence[Family]) -> list[Relation]:
    relations: list[Relation] = []
    ordered: dict[tuple[object, ...], list[RankingClaim]] = {}
    for claim in rankings:
        if claim.indicator is None:
            continue
        if claim.kind == "improve-first":
            ordered.setdefault((claim.survey, claim.scope, claim.scope_entity), []).append(claim)
            continue
        if claim.kind in ("highest", "lowest") and claim.rank in (None, 1):
            relations += _extreme(claim, all_families)
    for claims in ordered.values():
        relations += _improve_first(claims, all_families)
    return relations


def _family_of(claim: RankingClaim, indicator: str, all_families: Sequence[Family]) -> Family | None:
    fitting = [
        f
        for f in all_families
        if f.scope == claim.scope
        and claim.level in (None, f.level)
        and claim.scope_entity in (None, f.entity)
        and indicator in f.by_indicator
        and claim.survey.id in (None, f.survey.id)
        and claim.survey.year_be in (None, f.survey.year_be)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _siblings(family: Family, indicator: str) -> list[int]:
    head, dot, _ = indicator.rpartition(".")
    if dot:
        return [i for i in family.children(head) if i != family.by_indicator[indicator]]
    return [i for n, i in family.by_indicator.items() if "." not in n and n != indicator and n not in WHOLES]


def _extreme(claim: RankingClaim, all_families: Sequence[Family]) -> list[Relation]:
    indicator = claim.indicator or ""
    family = _family_of(claim, indicator, all_families)
    if family is None:
        return []
    index, others = family.by_indicator[indicator], _siblings(family, indicator)
    if not others:
        return []
    judge = checks.highest if claim.kind == "highest" else checks.lowest

    def test(v: Values) -> Verdict:
        return judge(v[index], [v[i] for i in others])

    about = f"{indicator} named as the {claim.kind}"
    return [Relation(claim.kind, claim.mark.rule, (index, *others), test, about, named=(index,))]


def _improve_first(claims: Sequence[RankingClaim], all_families: Sequence[Family]) -> list[Relation]:
    ranked = sorted((c for c in claims if c.rank is not None), key=lambda c: c.rank or 0)
    names = list(dict.fromkeys(c.indicator or "" for c in ranked))
    # A gap in the ranks means that one was not read: its value may belong anywhere.
    if len(names) < 2 or [c.rank for c in ranked] != list(range(1, len(names) + 1)):
        return []
    family = _family_of(ranked[0], names[0], all_families)
    if family is None or any(n not in family.by_indicator for n in names):
        return []
    order = [family.by_indicator[n] for n in names]
    depths = {n.count(".") for n in names}
    rest = [i for n, i in family.by_indicator.items() if n.count(".") in depths and i not in order]

    def test(v: Values) -> Verdict:
        return checks.ascending_first([v[i] for i in order], [v[i] for i in rest])

    about = f"the {len(order)} to improve first"
    return [Relation("improve-first", ranked[0].mark.rule, (*order, *rest), test, about, named=tuple(order))]
