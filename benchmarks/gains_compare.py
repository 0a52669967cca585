"""Two states of what ``extract`` reads: which records were gained, lost or changed.

A record with the same key is the same record. What is left is paired by where the page prints it: a value at the same
place under another key was renamed, not lost and gained. One pair may differ in several ways and is told for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.gains_state import FIELDS, Box, Document, Key, Place, Record, State, Verdict

Kind = Literal["lost", "gained", "renamed", "changed", "lowered", "raised", "moved", "noted"]
KINDS: tuple[Kind, ...] = ("lost", "gained", "renamed", "changed", "lowered", "raised", "moved", "noted")

SAME_PRINT = 0.5
"""Share of the smaller box that two boxes of one print have in common at least: half. Values on neighbouring rows or in
neighbouring columns have nothing in common, and one print boxed as a word or as its cell has all of the word."""

SLACK = 2
"""Points by which an edge may move and the print is still where it was: rounding, and the pixels of a scan (0.4 points
at 180 dpi). The smallest print of an office letter is 8 points high, so no neighbour is as near."""

NOTES = ("notice.", "tables")
"""Facts that are told but gain and lose nothing: a notice that goes may be a fault that went."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a record or a fact of ``document`` differs; ``was`` and ``now`` say it as text."""

    kind: Kind
    document: str
    what: str
    was: str
    now: str
    before: Record | None = None
    after: Record | None = None

    @property
    def verdicts(self) -> tuple[Verdict | None, Verdict | None]:
        """What the truth says of the record before and after; None where there was no record."""
        return (self.before.verdict if self.before else None), (self.after.verdict if self.after else None)

    @property
    def is_harm(self) -> bool:
        """A loss, or a record that is now accepted and wrong, and was not before."""
        return self.kind == "lost" or (_accepted_wrong(self.after) and not _accepted_wrong(self.before))


@dataclass(frozen=True, slots=True)
class Paired:
    """The records of a document before and after: pairs, and those of either side that have no other."""

    pairs: tuple[tuple[Record, Record], ...]
    lost: tuple[Record, ...]
    gained: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences of two states.

    ``other_file``: documents whose bytes are not the same; ``only_before``, ``only_after``: documents read on one side
    alone; these three are not compared. ``dropped``, ``added``: key fields that only one side gives, the earlier or the
    later.
    """

    compared: tuple[str, ...]
    differences: tuple[Difference, ...]
    other_file: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def harms(self) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.is_harm)


def _accepted_wrong(record: Record | None) -> bool:
    return record is not None and record.status == "accepted" and record.verdict == "wrong"


def compare(before: State, after: State) -> Comparison:
    """Everything that differs in the documents that both states read from the same bytes."""
    both = sorted(before.documents.keys() & after.documents.keys())
    same = [n for n in both if _same_source(before.documents[n], after.documents[n])]
    fields = common_fields(before.fields, after.fields)
    found = [d for n in same for d in differences(n, before.documents[n], after.documents[n], fields)]
    return Comparison(
        tuple(same),
        tuple(found),
        tuple(n for n in both if n not in same),
        tuple(sorted(before.documents.keys() - after.documents.keys())),
        tuple(sorted(after.documents.keys() - before.documents.keys())),
        tuple(f for f in FIELDS if f in before.fields and f not in after.fields and after.fields),
        tuple(f for f in FIELDS if f in after.fields and f not in before.fields and before.fields),
    )


def _same_source(a: Document, b: Document) -> bool:
    return (a.sha256, a.pages) == (b.sha256, b.pages)


def common_fields(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """The key fields that both sides give; all of one side's where the other has no record at all."""
    return before & after if before and after else before | after


def differences(name: str, before: Document, after: Document, fields: frozenset[str]) -> Iterator[Difference]:
    """All differences of one document, its records' first. ``fields``: those that keys are compared by."""
    paired = pair(before.records, after.records, fields)
    for it in paired.lost:
        yield Difference("lost", name, title(it), told(it), "", it, None)
    for it in paired.gained:
        yield Difference("gained", name, title(it), "", told(it), None, it)
    for a, b in paired.pairs:
        for kind, was, now in _ways(a, b, fields):
            yield Difference(kind, name, title(a), was, now, a, b)
    yield from _facts(name, before.facts, after.facts)


def title(record: Record) -> str:
    """A record's name for a person: what its key says, shortest form."""
    return " · ".join(value for name, value in record.key if name != "survey")


def told(record: Record) -> str:
    """A record's value, status and first place for a person."""
    place = record.places[0] if record.places else None
    where = f", p{place.page} {place.printed!r}" if place else ""
    return f"{record.value} {record.status}{where}"


def _ways(a: Record, b: Record, fields: frozenset[str]) -> Iterator[tuple[Kind, str, str]]:
    """How two readings of one record differ: kind, before, after."""
    if key(a, fields) != key(b, fields):
        yield "renamed", *_unlike(a.key, b.key, fields)
    if a.value != b.value:
        yield "changed", f"value {a.value}", f"value {b.value}"
    if a.status != b.status:
        yield _status_kind(a.status, b.status), a.status, b.status
    if a.label != b.label:
        yield "changed", f"label {a.label!r}", f"label {b.label!r}"
    if not _all_found(a.places, b.places):
        yield "moved", _places(a.places), _places(b.places)


def _status_kind(was: str, now: str) -> Kind:
    if was == "accepted" and now in ("review", "unreadable"):
        return "lowered"
    if was in ("review", "unreadable") and now == "accepted":
        return "raised"
    return "changed"


def _unlike(a: Key, b: Key, fields: frozenset[str]) -> tuple[str, str]:
    """The fields in which two keys differ, on either side."""
    was, now = dict(a), dict(b)
    names = [f for f in FIELDS if f in fields and was.get(f) != now.get(f)]
    return ", ".join(f"{f} {was.get(f)}" for f in names), ", ".join(f"{f} {now.get(f)}" for f in names)


def _places(places: Sequence[Place]) -> str:
    return "; ".join(f"p{p.page} {'?' if p.box is None else list(p.box)} {p.printed!r}" for p in places) or "nowhere"


def _facts(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for fact in sorted(before.keys() | after.keys()):
        was, now = before.get(fact), after.get(fact)
        if was != now:
            yield Difference(_fact_kind(fact, was, now), name, fact, was or "", now or "")


def _fact_kind(fact: str, was: str | None, now: str | None) -> Kind:
    """A document that was read and now ends in an error is lost, be there records in it or not."""
    if fact.startswith(NOTES):
        return "noted"
    if now is None or (fact == "exit" and was == "0"):
        return "lost"
    return "gained" if was is None else "changed"


def key(record: Record, fields: Iterable[str]) -> Key:
    """A record's key in these fields alone."""
    return tuple(part for part in record.key if part[0] in fields)


def pair(before: Sequence[Record], after: Sequence[Record], fields: frozenset[str]) -> Paired:
    """Pair the records of one document: by key, the likest first where a key stands twice; the rest by place."""

    def by_key(it: Record) -> Sequence[Hashable]:
        return [key(it, fields)]

    def by_page(it: Record) -> Sequence[Hashable]:
        return sorted({p.page for p in it.places})

    rounds: tuple[tuple[Callable[[Record], Sequence[Hashable]], Callable[[Record, Record], bool]], ...] = (
        (by_key, lambda a, b: a.value == b.value and _one_shared(a, b)),
        (by_key, _one_shared),
        (by_key, lambda a, b: a.value == b.value),
        (by_key, lambda a, b: True),
        (by_page, lambda a, b: a.value == b.value and _one_shared(a, b)),
        (by_page, _one_shared),
    )
    pairs: list[tuple[Record, Record]] = []
    left, right = list(before), list(after)
    for bucket, same in rounds:
        left, right = _round(left, right, bucket, same, pairs)
    return Paired(tuple(pairs), tuple(left), tuple(right))


def _round(
    left: list[Record],
    right: list[Record],
    bucket: Callable[[Record], Sequence[Hashable]],
    same: Callable[[Record, Record], bool],
    pairs: list[tuple[Record, Record]],
) -> tuple[list[Record], list[Record]]:
    """Move what is the ``same`` from ``left`` and ``right`` to ``pairs``; what is left of both."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for i, it in enumerate(right):
        for name in bucket(it):
            waiting[name].append(i)
    taken: set[int] = set()
    rest = []
    for it in left:
        near = (i for name in bucket(it) for i in waiting[name] if i not in taken and same(it, right[i]))
        match = next(near, None)
        if match is None:
            rest.append(it)
        else:
            taken.add(match)
            pairs.append((it, right[match]))
    return rest, [it for i, it in enumerate(right) if i not in taken]


def _one_shared(a: Record, b: Record) -> bool:
    """Whether one print is evidence of both."""
    return any(_same_print(p, q) for p in a.places for q in b.places)


def _same_print(a: Place, b: Place) -> bool:
    if a.page != b.page:
        return False
    if a.box is None or b.box is None:
        return a.box is b.box and a.printed == b.printed
    return overlap(a.box, b.box) >= SAME_PRINT


def overlap(a: Box, b: Box) -> float:
    """What two boxes have in common, as a share of the smaller one; no box is thinner than a point."""
    a, b = _solid(a), _solid(b)
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0, width) * max(0, height) / min((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in (a, b))


def _solid(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _all_found(a: Sequence[Place], b: Sequence[Place]) -> bool:
    """Whether the places are the same ones, within ``SLACK``."""
    rest = list(b)
    for place in a:
        match = next((q for q in rest if _unmoved(place, q)), None)
        if match is None:
            return False
        rest.remove(match)
    return not rest


def _unmoved(a: Place, b: Place) -> bool:
    if (a.page, a.printed) != (b.page, b.printed) or (a.box is None) != (b.box is None):
        return False
    return a.box is None or b.box is None or all(abs(p - q) <= SLACK for p, q in zip(a.box, b.box, strict=True))
