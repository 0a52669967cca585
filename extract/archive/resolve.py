"""What a document's reading and the events beside it come to: one pure function, asked after every event and reading.

Nothing is kept that this cannot make again: the tables of what is decided and what is still to be looked at are its
result, written down so that lists need no more than an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.archive.decisions import ANSWERS, STATISTIC_CONTEXT, Event, groups_of
from extract.model.claims import STATISTIC

Value = str | int | None


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One record as read, or a count or rate in the shape of one.

    ``context`` has the fields that a person may correct; ``ordinal`` counts from 1, the counts and rates last.
    """

    key: str
    name: str
    ordinal: int
    part: int
    table: int | None
    page: int | None
    status: str
    value: str | None
    issues: tuple[str, ...]
    proofs: tuple[str, ...]
    context: Mapping[str, Value]

    @property
    def is_statistic(self) -> bool:
        return self.context["measure"] == STATISTIC


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field of a head as read; ``name`` without `head.`."""

    part: int
    name: str
    value: str | None
    status: str
    issues: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Filed:
    """One document as it was read: its row number, SHA-256, the run that read it, records, heads and pages by part."""

    id: int
    sha256: str
    run: int
    records: tuple[ReadRecord, ...]
    fields: tuple[ReadField, ...]
    pages: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class Ruling:
    """What stands of one record: ``answer`` is the event, ``value`` what it says."""

    last_event: int = 0
    answer: Event | None = None
    value: str | None = None
    part: int | None = None
    changed: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class HeadRuling:
    """What a person changed of one head, by field."""

    last_event: int = 0
    changed: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item of the queue."""

    item: str
    ordinal: int
    part: int
    page: int | None
    field: str
    reason: str
    survey: str | None
    year_be: int | None
    entity: str | None
    later: bool
    state: str
    keyed_by: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One of the documents that a file holds, as a person joined or parted them; ``read_part``: whose head it has."""

    part: int
    pages: tuple[int, ...]
    read_part: int | None


@dataclass(frozen=True, slots=True)
class Resolved:
    rulings: Mapping[str, Ruling]
    heads: Mapping[int, HeadRuling]
    parts: tuple[Part, ...]
    queue: Mapping[str, Waiting]
    in_force: frozenset[int]


def in_force(events: Sequence[Event]) -> frozenset[int]:
    """Ids of the events that no other takes back. An event of a batch is taken back with all of it."""
    batch = {e.id: e.batch for e in events}
    gone: set[int] = set()
    for event in reversed(events):
        if event.kind == "undone" and event.id not in gone and event.undoes is not None:
            whole = batch.get(event.undoes)
            gone |= {event.undoes} if whole is None else {i for i, b in batch.items() if b == whole}
    return frozenset(e.id for e in events if e.id not in gone)


def touched(filed: Filed, event: Event) -> set[str]:
    """Keys of the records that an event speaks of.

    A table's are those that it had when the event was made: a later reading may count its tables in another way. What
    a count or rate has not, such as a province, is not said of it where it is said of all of a document.
    """
    if event.target == "record":
        return {event.key} if event.key else set()
    if event.target == "table":
        keys = event.about.get("keys")
        return {str(k) for k in keys} if isinstance(keys, list) else set()
    own = [r for r in filed.records if not r.is_statistic or event.field in (*STATISTIC_CONTEXT, "pages")]
    if event.target == "part":
        pages = event.about.get("pages")
        return {r.key for r in own if isinstance(pages, list) and r.page in pages}
    return {r.key for r in own} if event.target == "document" else set()


def answer_of(event: Event) -> tuple[str, Decimal | None]:
    """What an answer says, for comparing two: the same number is the same, however it is written."""
    kind = "value" if event.kind == "confirmed" else event.kind
    return kind, Decimal(event.value) if event.value is not None else None


class _Passage:
    """The events in turn; what stands is what the last one of each says."""

    def __init__(self, filed: Filed, events: Sequence[Event]) -> None:
        self.filed = filed
        self.force = in_force(events)
        self.rulings: dict[str, Ruling] = {}
        self.keyed: dict[str, dict[str, Event]] = {}
        self.later: set[str] = set()
        self.heads: dict[int, HeadRuling] = {}  # by the first page of the document that has them
        self.groups: tuple[tuple[int, ...], ...] | None = None
        self.as_read = {r.key: r for r in filed.records}
        by_id = {e.id: e for e in events}
        for event in events:
            whole = self._spoken_of(event, by_id)
            for key in set().union(*(touched(filed, e) for e in whole)) if whole else set():
                self.rulings.setdefault(key, Ruling()).last_event = event.id
            for e in whole:
                if e.target == "head":
                    self._head(e).last_event = event.id
            if event.id in self.force and event.kind != "undone":
                self._take(event)

    @staticmethod
    def _spoken_of(event: Event, by_id: Mapping[int, Event]) -> list[Event]:
        """The event itself; of one that takes others back, these."""
        while event.kind == "undone":
            other = by_id.get(event.undoes or 0)
            if other is None:
                return []
            if other.batch is not None:
                return [e for e in by_id.values() if e.batch == other.batch]
            event = other
        return [event]

    def _head(self, event: Event) -> HeadRuling:
        page = event.about.get("first_page")
        return self.heads.setdefault(page if isinstance(page, int) else 0, HeadRuling())

    def _take(self, event: Event) -> None:
        if event.field == "pages":
            self.groups = groups_of(event.value) if event.value else None
        elif event.target == "head":
            self._take_head(event)
        elif event.field == "value":
            self._take_answer(str(event.key), event)
        else:
            for key in touched(self.filed, event):
                self._take_context(key, event)

    def _take_head(self, event: Event) -> None:
        name, head = event.field.removeprefix("head."), self._head(event)
        mark = f"{event.about.get('first_page')}/{name}"
        self.later.discard(mark)
        if event.kind == "later":
            self.later.add(mark)
        else:
            head.changed[name] = event.value

    def _take_answer(self, key: str, event: Event) -> None:
        ruling = self.rulings.setdefault(key, Ruling())
        self.later.discard(key)
        if event.kind == "later":
            self.later.add(key)
        elif event.kind in ANSWERS and event.keying:
            self.keyed.setdefault(key, {})[event.by] = event
            said = list(self.keyed[key].values())
            if len(said) > 1 and len({answer_of(e) for e in said}) == 1:
                ruling.answer = event
        else:
            self.keyed.pop(key, None)
            ruling.answer = event if event.kind in ANSWERS else None

    def _take_context(self, key: str, event: Event) -> None:
        ruling, record = self.rulings.setdefault(key, Ruling()), self.as_read.get(key)
        value: Value = int(event.value) if event.field == "year_be" and event.value is not None else event.value
        if record is not None and record.context.get(event.field) == value:
            ruling.changed.pop(event.field, None)
        else:
            ruling.changed[event.field] = value


def resolve(filed: Filed, events: Sequence[Event]) -> Resolved:
    """Everything that follows from a reading and its events, in the order in which they were made."""
    passage = _Passage(filed, events)
    for ruling in passage.rulings.values():
        if ruling.answer is not None and ruling.answer.kind in ("value", "confirmed"):
            ruling.value = ruling.answer.value
    parts = _parts(filed, passage.groups)
    own_part = {page: p.part for p in parts for page in p.pages}
    if passage.groups is not None:
        for record in filed.records:
            ruling = passage.rulings.setdefault(record.key, Ruling())
            ruling.part = own_part.get(record.page or 0, 1)
    first = {p.pages[0]: p.part for p in parts if p.pages}
    heads = {first[page]: head for page, head in passage.heads.items() if page in first}
    waiting = {w.item: w for w in (*_records(filed, passage), *_fields(filed, passage, parts, heads))}
    return Resolved(passage.rulings, heads, parts if passage.groups is not None else (), waiting, passage.force)


def parts_of(filed: Filed, resolved: Resolved) -> tuple[Part, ...]:
    """The documents of the file as they stand."""
    return resolved.parts or _parts(filed, None)


def _parts(filed: Filed, groups: tuple[tuple[int, ...], ...] | None) -> tuple[Part, ...]:
    """A document that a person parted keeps the head of the one whose first page it has; others have none."""
    if groups is None:
        return tuple(Part(n, pages, n) for n, pages in enumerate(filed.pages, 1))
    heads = {pages[0]: n for n, pages in enumerate(filed.pages, 1) if pages}
    return tuple(Part(n, pages, heads.get(pages[0])) for n, pages in enumerate(groups, 1))


def _records(filed: Filed, passage: _Passage) -> Iterable[Waiting]:
    for record in filed.records:
        ruling = passage.rulings.get(record.key, Ruling())
        keyed = list(passage.keyed.get(record.key, {}).values())
        waits = record.status in ("review", "unreadable") or bool(keyed)
        if not waits or ruling.answer is not None:
            continue
        now = {**record.context, **ruling.changed}
        year = now["year_be"]
        state = "open" if not keyed else "keyed" if len(keyed) == 1 else "differs"
        yield Waiting(
            record.key, record.ordinal, ruling.part or record.part, record.page, "value", reason_of(record),
            _text(now["survey"]), None if year is None else int(year), _text(now["entity"]),
            record.key in passage.later, state, keyed[0].by if len(keyed) == 1 else None,
        )  # fmt: skip


def reason_of(record: ReadRecord | ReadField) -> str:
    """The first of the reasons why a person must look; the status where none is told."""
    return record.issues[0] if record.issues else record.status


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _fields(
    filed: Filed, passage: _Passage, parts: Sequence[Part], heads: Mapping[int, HeadRuling]
) -> Iterable[Waiting]:
    """Fields of heads that a person must look at; those of a head whose document is one no more are left."""
    now = {p.read_part: p for p in parts if p.read_part is not None}
    for count, one in enumerate(filed.fields, 1):
        part = now.get(one.part)
        if one.status != "review" or part is None:
            continue
        head = heads.get(part.part)
        if head is not None and one.name in head.changed:
            continue
        mark = f"{part.pages[0] if part.pages else 0}/{one.name}"
        yield Waiting(
            f"{filed.sha256}/{part.part}/head.{one.name}", count - len(filed.fields) - 1, part.part, one.page,
            f"head.{one.name}", reason_of(one), None, None, None, mark in passage.later, "open", None,
        )  # fmt: skip
