"""Groups and their relations together: what each value is proved by, and which failing check points at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.check.checks import Verdict, in_range
from extract.check.confidence import PROOF_FLOOR, together
from extract.check.digitwise import confusable_changes, mends, pins
from extract.check.evidence import SECOND_RULE, Own, judge
from extract.check.merge import Group
from extract.check.relation import PROOF_OF, Relation

# A promise that a document breaks in several places, and often, is no promise of that document.
_MISFIT_COUNT = 3
_MISFIT_SHARE = 0.3
_MISFIT_MEANS = 2

# Doubts about the digits of a value that a proof lays to rest.
_MENDED = frozenset({"unreadable", "unreadable-digit", "low-confidence"})

# A holding sum among readings of fair confidence leaves this much of a value's own doubt.
_SUM_CONFIDENCE = 0.995


@dataclass(frozen=True, slots=True)
class Standing:
    """One group's final standing; ``proved`` where a strong proof speaks for the value; ``confidence``: its digits'."""

    value: Decimal | None
    confidence: float
    proofs: tuple[str, ...]
    issues: tuple[str, ...]
    proved: bool
    hidden: bool
    own: Own
    suggested: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """A relation with its verdict. ``implicated`` may be the cause of a failure; none of a source's own
    error."""

    relation: Relation
    verdict: Verdict
    implicated: tuple[int, ...] = ()
    misfit: bool = False
    source_error: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    standings: tuple[Standing, ...]
    tested: tuple[Tested, ...]


def weigh(groups: Sequence[Group], relations: Sequence[Relation]) -> Weighed:
    """Judge every group by its own evidence, then by what it owes to the others."""
    own = [judge(g) for g in groups]
    values = {i: o.value for i, o in enumerate(own)}
    verdicts = [r.test(values) for r in relations]
    misfits = _misfit_rules(relations, verdicts)
    proofs = [list(o.strong) for o in own]
    proved = [bool(o.strong) for o in own]
    for _ in range(2):  # what one sum proves may clear another one's cloud
        _prove(relations, verdicts, values, own, proofs, proved)
    tested = [
        _blame(r, v, values, proved, r.rule in misfits, _misread(r, v, values, own, proofs))
        for r, v in zip(relations, verdicts, strict=True)
    ]
    blamed = {i for t in tested for i in t.implicated}
    suggestions = _suggest(tested, groups, own, values, blamed)
    standings = []
    for i, (group, o) in enumerate(zip(groups, own, strict=True)):
        issues = [x for x in o.issues if not (proved[i] and o.value is not None and x in _MENDED)]
        if i in blamed:
            issues.append("check-failed")
        if _is_out_of_range(group, o.value):
            issues.append("out-of-range")
        confidence = o.confidence
        if proved[i] and not o.strong:
            confidence = together([o.confidence, _SUM_CONFIDENCE])
        standings.append(
            Standing(
                o.value,
                confidence,
                tuple(dict.fromkeys(proofs[i])),
                tuple(dict.fromkeys(issues)),
                proved[i],
                o.hidden and not proved[i],
                o,
                suggestions.get(i),
            )
        )
    return Weighed(tuple(standings), tuple(tested))


def _misfit_rules(relations: Sequence[Relation], verdicts: Sequence[Verdict]) -> set[str]:
    """Rules that this document evidently does not follow.

    A plausibility that is broken often, and a mean that holds nowhere. A sum that a form itself promises is never
    one of them.
    """
    made, broken = Counter[str](), Counter[str]()
    means = {r.rule for r in relations if r.check == "mean-of-children"}
    for relation, verdict in zip(relations, verdicts, strict=True):
        if (not relation.hard or relation.rule in means) and verdict.outcome != "cannot-tell":
            made[relation.rule] += 1
            broken[relation.rule] += verdict.fails
    return {
        rule
        for rule, count in broken.items()
        if (count >= _MISFIT_COUNT and count > _MISFIT_SHARE * made[rule] and rule not in means)
        or (rule in means and count == made[rule] >= _MISFIT_MEANS)
    }


def _prove(
    relations: Sequence[Relation],
    verdicts: Sequence[Verdict],
    values: dict[int, Decimal | None],
    own: Sequence[Own],
    proofs: list[list[str]],
    proved: list[bool],
) -> None:
    """Add what holding checks prove, in place. A check proves a value only if any other digit would
    break it."""
    for relation, verdict in zip(relations, verdicts, strict=True):
        if not verdict.holds:
            continue
        name = PROOF_OF[relation.check]
        if not relation.hard:
            for i in relation.named:
                proofs[i].append(name)
            continue
        if any(own[i].confidence < PROOF_FLOOR and not proved[i] for i in relation.members):
            continue
        newly = []
        for i in relation.members:
            # A digit the reader lacks is misread alike in the sum and in its members, and the sum still
            # closes.
            clouded = own[i].hidden and any(own[j].hidden and not proved[j] for j in relation.members if j != i)
            if not clouded and pins(relation, i, values):
                newly.append(i)
        for i in newly:
            proofs[i].append(name)
            proved[i] = True


def _blame(
    relation: Relation,
    verdict: Verdict,
    values: dict[int, Decimal | None],
    proved: Sequence[bool],
    misfit: bool,
    misread: Sequence[int],
) -> Tested:
    if not verdict.fails or misfit:
        return Tested(relation, verdict, misfit=misfit and verdict.fails)
    suspects = [i for i in relation.members if not proved[i] and values[i] is not None]
    if not suspects:
        return Tested(relation, verdict, tuple(misread), source_error=not misread)
    implicated = [i for i in suspects if mends(relation, i, values)]
    if not implicated:
        implicated = suspects if relation.hard else [i for i in suspects if i in relation.named] or suspects
    return Tested(relation, verdict, (*implicated, *misread))


def _misread(
    relation: Relation,
    verdict: Verdict,
    values: dict[int, Decimal | None],
    own: Sequence[Own],
    proofs: Sequence[Sequence[str]],
) -> list[int]:
    """The members of a failing relation that nothing but two readers proves, and that would make it hold by what the
    first one saw as well, or with the other sign: readers err alike where print is worn, or a dash is gone, sooner than
    a source adds up wrongly."""
    if not verdict.fails:
        return []
    read = [i for i in relation.members if own[i].strong and set(proofs[i]) == {SECOND_RULE}]
    signed = {i: {-value} for i in read if (value := values[i])}
    others = {i: _alternatives(own[i]) | signed.get(i, set()) for i in read}
    return [i for i in read if any(relation.test({**values, i: v}).holds for v in others[i])]


def _is_out_of_range(group: Group, value: Decimal | None) -> bool:
    of_survey = group.survey.id is not None and not group.lead.is_beside_scores
    on_a_scale = group.lead.maximum is not None or of_survey
    return value is not None and on_a_scale and in_range(value, group.lead.maximum).fails


def _suggest(
    tested: Sequence[Tested],
    groups: Sequence[Group],
    own: Sequence[Own],
    values: dict[int, Decimal | None],
    blamed: set[int],
) -> dict[int, Decimal]:
    """The one substitution of a known confusion that closes every failing sum; nothing where there are
    two."""
    hard = [t.relation for t in tested if t.relation.hard]
    failing = [t.relation for t in tested if t.relation.hard and t.verdict.fails and not t.source_error]
    differing = [i for i, o in enumerate(own) if "digits-words-differ" in o.issues or "readers-disagree" in o.issues]
    found: dict[int, Decimal] = {}
    for i in differing:
        mine = [r for r in hard if i in r.members]
        closing = [v for v in groups[i].values if mine and all(r.test({**values, i: v}).holds for r in mine)]
        if len(closing) == 1 and closing[0] != values[i]:
            found[i] = closing[0]
    if failing and not found:
        candidates = [(i, v) for i in sorted(blamed) for v in _closing_all(i, own[i], values, failing, hard)]
        if len(candidates) == 1:
            found[candidates[0][0]] = candidates[0][1]
    return found


def _closing_all(
    i: int, own: Own, values: dict[int, Decimal | None], failing: Sequence[Relation], hard: Sequence[Relation]
) -> list[Decimal]:
    """What group ``i`` may say instead, so that every failing sum closes and none of its others breaks."""
    value = values[i]
    if value is None:
        return []
    others = [r for r in hard if i in r.members]
    return [
        v
        for v in {*confusable_changes(value), *_alternatives(own)}
        if all(r.test({**values, i: v}).holds for r in failing)
        and all(r.test({**values, i: v}).outcome != "fails" for r in others)
    ]


def _alternatives(own: Own) -> set[Decimal]:
    from extract.thai import numbers

    return {numbers.parse(text) for m in own.marks for text, _ in m.alternatives if numbers.is_valid(text)} - {
        own.value or Decimal(-1)
    }
