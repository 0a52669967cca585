"""What a group's own prints say: which value, how sure, proved by what, doubted why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.check.confidence import (
    FAINT,
    LABEL_FLOOR,
    LOOK_AGAIN,
    PROOF_FLOOR,
    calibrated,
    may_hide,
    meaning,
    raw_confidence,
    together,
)
from extract.check.merge import Group
from extract.model.claims import OF_BODY, Claim, Mark
from extract.thai import digits

_DOUBTS = {"head": "column-unclear", OF_BODY: "scope-unclear"}
"""What a value is in doubt for whose weakest evidence of meaning begins so."""
SECOND_RULE = "second-reader"
"""The ``rule`` of a mark that the second reader made; it reads a print again, it is no second print."""

# What an agreeing independent evidence adds by itself, however unsure: two readings rarely err alike.
_AGREEMENT = 0.9
_WELL_READ = 0.9
_WELL_ENOUGH = 0.98
# Of two prints of one type, read by one reader, at least one is as sure as this where they prove each other.
_SURE_LOOK = 0.98
# Digits and words of a faint print fade together: below this the digits add little to the words.
_FAIRLY_READ = 0.75


@dataclass(frozen=True, slots=True)
class Own:
    """A group judged by its own evidence alone: ``confidence`` of its digits, ``meaning`` that they are of its label
    and column, and ``doubt``, the issue if that is too low. ``strong`` proofs, ``issues`` in the order found."""

    value: Decimal | None
    confidence: float
    meaning: float = 1.0
    doubt: str = "label-uncertain"
    strong: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    hidden: bool = False
    marks: tuple[Mark, ...] = field(default=())
    """the marks that print ``value``"""


def judge(group: Group) -> Own:
    """Weigh a group's marks against each other; see :class:`Own`."""
    printed = [c for c in group.claims if c.state == "printed" and c.mark.value is not None]
    blank = [c for c in group.claims if c.state == "not-reported"]
    refused = [c for c in group.claims if c.mark.rule == SECOND_RULE and c.mark.value is None]
    unread = [c for c in group.claims if c not in printed and c not in blank and c not in refused]
    if not printed:
        return _without_value(group.lead.issues, blank, unread)
    marks = _legible_first(_readable_first([c.mark for c in printed]))
    value = marks[0].value
    agreeing = tuple(m for m in marks if m.value == value)
    issues = _doubts([c for c in printed if c.mark.value == value])
    issues += _differences(marks[0], [m for m in marks if m.value != value])
    strong = _proofs(agreeing)
    hidden = may_hide(marks[0]) and not strong
    if strong:
        issues = [i for i in issues if not i.endswith("-number")]
    told = {
        "conflict": bool(blank),
        "unreadable": not strong and any(c.mark.where != "words" for c in unread),
        "readers-disagree": bool(refused) and not strong,
        "label-uncertain": _is_of_no_label(agreeing),
        "pen": _is_by_hand(agreeing),
        "unreadable-digit": hidden,
        "ambiguous-label": group.ambiguous,
    }
    issues += [issue for issue, holds in told.items() if holds]
    looks = [m for m in marks if m.rule == SECOND_RULE and m.reader == marks[0].reader]
    confidence = _confidence(agreeing, strong, looks)
    sure, weakest = max(map(meaning, agreeing))
    doubt = next((issue for kind, issue in _DOUBTS.items() if weakest.startswith(kind)), "label-uncertain")
    return Own(value, confidence, sure, doubt, strong, tuple(dict.fromkeys(issues)), hidden, agreeing)


def _without_value(issues: tuple[str, ...], blank: Sequence[Claim], unread: Sequence[Claim]) -> Own:
    """What a group without a printed value is: said to have none, or unreadable."""
    if blank and not unread:
        mark = blank[0].mark
        more = ["label-uncertain"] if _is_of_no_label([c.mark for c in blank]) else []
        return Own(None, calibrated(mark), issues=tuple(dict.fromkeys((*issues, *more))), marks=(mark,))
    return Own(None, 0.0, issues=(*issues, *(["conflict"] if blank else []), "unreadable"))


def _is_of_no_label(marks: Sequence[Mark]) -> bool:
    """Whether no print of a value stands at a label that was recognised surely enough."""
    return max(m.label_confidence for m in marks) < LABEL_FLOOR


def _is_by_hand(marks: Sequence[Mark]) -> bool:
    """Whether a pen wrote the value, all its figures on the page."""
    own = [m for m in marks if m.where != "words" and m.rule != SECOND_RULE]
    return all(m.pen for m in own) and any(m.pen for m in marks)


def _doubts(claims: Sequence[Claim]) -> list[str]:
    """What the parser doubts of every one of the agreeing claims; a claim without that doubt settles it."""
    return [i for i in dict.fromkeys(claims[0].issues) if all(i in c.issues for c in claims)]


def _readable_first(marks: Sequence[Mark]) -> list[Mark]:
    """A print that its reader can read whole leads one that may hide a digit, where the difference is
    just that."""
    lead = marks[0]
    if not may_hide(lead):
        return list(marks)
    better = [m for m in marks if not may_hide(m) and (m.value == lead.value or explained(lead, m))]
    return better + [m for m in marks if m not in better]


def _legible_first(marks: list[Mark]) -> list[Mark]:
    """A print that was hardly read at all does not lead one that was read well.

    Words lead digits that are less sure than they: a misread letter seldom makes another number of them.
    """
    sure = calibrated(marks[0])
    better = [
        m
        for m in marks
        if m.rule != SECOND_RULE
        and (
            (sure < FAINT and calibrated(m) >= _WELL_READ)
            or (m.where == "words" and sure < min(_WELL_ENOUGH, calibrated(m)))
        )
    ]
    return better + [m for m in marks if m not in better]


def explained(hiding: Mark, other: Mark) -> bool:
    """Whether ``hiding``, whose reader lacks digits, may print what ``other`` prints.

    True when both have the same number of digits and differ only where ``other`` has a digit that the
    reader lacks.
    """
    lacks = digits.to_arabic(hiding.lacks)
    left = [c for c in digits.to_arabic(hiding.printed) if c in digits.ARABIC]
    right = [c for c in _figures(other)]
    if len(left) != len(right):
        return False
    return all(a == b or b in lacks for a, b in zip(left, right, strict=True))


def _figures(mark: Mark) -> str:
    if mark.where == "words" and mark.value is not None:
        return "".join(c for c in f"{mark.value:f}" if c in digits.ARABIC)
    return "".join(c for c in digits.to_arabic(mark.printed) if c in digits.ARABIC)


def _differences(lead: Mark, others: Sequence[Mark]) -> list[str]:
    issues: list[str] = []
    for mark in others:
        if may_hide(mark) and explained(mark, lead):
            continue
        if mark.rule == SECOND_RULE and calibrated(mark) < PROOF_FLOOR:
            continue  # a guess of the second reader's doubts nothing
        if calibrated(mark) < FAINT and calibrated(lead) >= _WELL_READ:
            issues.append("unreadable")
            continue
        if mark.rule == SECOND_RULE:
            issues.append("readers-disagree")
        elif "words" in (mark.where, lead.where):
            issues.append("digits-words-differ")
        else:
            issues.append("conflict")
    return issues


def _place(mark: Mark) -> tuple[object, ...]:
    box = mark.box
    at = None if box is None else (round(box.x0), round(box.y0), round(box.x1), round(box.y1))
    return (mark.page, at, mark.source_text if at is None else "")


def _proofs(agreeing: Sequence[Mark]) -> tuple[str, ...]:
    prints = [m for m in agreeing if m.where != "words" and m.rule != SECOND_RULE]
    words = [m for m in agreeing if m.where == "words"]
    again = [m for m in agreeing if m.rule == SECOND_RULE]
    proofs = []
    if any(_proves(a, b) and _place(a) != _place(b) for k, a in enumerate(prints) for b in prints[k + 1 :]):
        proofs.append("printed-twice")
    if words and any(calibrated(m) >= _FAIRLY_READ for m in prints):
        proofs.append("digits-match-words")
    if any(_proves(m, other) and _vouches(m, other) for m in again for other in agreeing if other is not m):
        proofs.append("second-reader")
    return tuple(proofs)


def _vouches(second: Mark, first: Mark) -> bool:
    """Whether the second reader's agreement proves something: two readers must not both be guessing, and one reader
    that agrees with itself must be sure both times, for the same faults of print mislead it twice."""
    if second.reader == first.reader:
        return min(raw_confidence(first), raw_confidence(second)) >= LOOK_AGAIN
    return min(calibrated(first), calibrated(second)) >= PROOF_FLOOR


def _proves(first: Mark, second: Mark) -> bool:
    """Whether two agreeing readings vouch for each other.

    Digits that the reader lacks are misread alike in both places, and so may be two faint prints, or two prints in a
    type whose ๗ looks like a ๓: one of the two must be sure by itself. A Thai and an Arabic print share no shapes, nor
    do two different readers share their faults.
    """
    same_script = _scripts(first) == _scripts(second)
    if may_hide(first) and may_hide(second):
        return False
    if may_hide(first) or may_hide(second):
        return not same_script
    if not same_script or first.reader != second.reader:
        return True
    sure = sorted((calibrated(first), calibrated(second)))
    return sure[0] >= PROOF_FLOOR and sure[1] >= _SURE_LOOK


def _scripts(mark: Mark) -> tuple[bool, bool]:
    return (
        any(c in digits.THAI for c in mark.printed),
        any(c in digits.ARABIC for c in mark.printed),
    )


def _confidence(agreeing: Sequence[Mark], strong: Sequence[str], looks: Sequence[Mark]) -> float:
    if not strong:
        # Digits that agree and prove nothing were hardly read; the words beside them are no surer for that.
        figures = [m for m in agreeing if m.where != "words"] or agreeing
        return round(calibrated(figures[0], *looks), 6)
    return together([*(calibrated(m) for m in agreeing), *(_AGREEMENT for _ in strong)])
