"""One document with its events, and what a new event would make of it: by this a decision is judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from extract.archive.decided_rows import events, filed
from extract.archive.decisions import (
    AGAINST,
    ANSWERS,
    STATISTIC_CONTEXT,
    Against,
    Changed,
    CheckChange,
    Decision,
    Event,
    Preview,
    Target,
    groups_of,
    pages_text,
)
from extract.archive.rechecks import Beside, Checked, beside, changes, checked, objections
from extract.archive.resolve import Filed, ReadRecord, Resolved, Ruling, parts_of, resolve, touched
from extract.check.findings import STRONG
from extract.errors import InputError, UsageError
from extract.knowledge import patterns


@dataclass(frozen=True, slots=True)
class Step:
    """A document after new events: what they come to, what of the checks changed, and what speaks against them."""

    events: tuple[Event, ...]
    resolved: Resolved
    rows: tuple[Changed, ...]
    changes: tuple[CheckChange, ...]
    against: tuple[tuple[Against, str], ...]

    def objections(self, kinds: Iterable[Against] = AGAINST) -> tuple[str, ...]:
        """The sentences of what speaks against it, of these kinds."""
        return tuple(sentence for kind, sentence in self.against if kind in kinds)

    @property
    def preview(self) -> Preview:
        return Preview(self.rows, self.changes, self.objections())


class Case:
    """One document of the archive as it stands."""

    def __init__(self, connection: sqlite3.Connection, document: int) -> None:
        self.read: Filed = filed(connection, document)
        self.events: list[Event] = events(connection, document)
        self.resolved: Resolved = resolve(self.read, self.events)
        self.records: dict[str, ReadRecord] = {r.key: r for r in self.read.records}
        self._beside: Beside = beside(connection, document)
        on = connection.execute("SELECT 1 FROM settings WHERE name = 'double-keying' AND value = 'on'").fetchone()
        self.double = on is not None

    @cached_property
    def checked(self) -> list[Checked]:
        return checked(self.read, self.resolved, self._beside)

    def ruling(self, key: str) -> Ruling:
        return self.resolved.rulings.get(key) or Ruling()

    def keys(self, target: Target) -> set[str]:
        """Keys of the records that a decision on ``target`` would be about. Raises InputError where there is none."""
        if target.kind == "record":
            return {target.name}
        if target.kind == "document":
            found = set(self.records)
        elif target.kind == "table":
            found = {r.key for r in self.read.records if r.table == target.place}
        else:
            pages = self.pages(target)
            found = {r.key for r in self.read.records if r.page in pages}
        if not found:
            raise InputError(f"no record of {target.kind} {target.place}", code="no-such-record")
        return found

    def pages(self, target: Target) -> tuple[int, ...]:
        """Pages of the document within the file that ``target`` names. Raises InputError where there is none."""
        for part in parts_of(self.read, self.resolved):
            if part.part == target.place:
                return part.pages
        raise InputError(f"the file holds no document {target.place}", code="no-such-part")

    def hidden(self, event: Event, viewer: str) -> bool:
        """Whether a viewer must not see an event: another's keying of a value that is not settled."""
        if not event.keying or event.by == viewer or event.key is None:
            return False
        waiting = self.resolved.queue.get(event.key)
        return waiting is not None and waiting.state != "differs"

    def visible(self, viewer: str) -> list[Event]:
        """The events that a viewer may see, each saying whether it is in force."""
        by_id = {e.id: e for e in self.events}
        shown = []
        for e in self.events:
            other = by_id.get(e.undoes or 0)
            if not self.hidden(e, viewer) and not (other is not None and self.hidden(other, viewer)):
                shown.append(replace(e, in_force=e.id in self.resolved.in_force))
        return shown

    def about(self, target: Target, viewer: str) -> list[Event]:
        """The visible events that are about ``target``, those on wider ones too."""
        shown = self.visible(viewer)
        if target.kind == "document":
            return shown
        if target.kind == "head":
            first = self.pages(target)[0]
            return [e for e in shown if e.target == "head" and e.about.get("first_page") == first]
        keys, by_id = self.keys(target), {e.id: e for e in self.events}
        found = []
        for event in shown:
            spoken = event
            while spoken.kind == "undone" and spoken.undoes in by_id:
                spoken = by_id[spoken.undoes]
            whole = [spoken] if spoken is event or spoken.batch is None else [
                e for e in self.events if e.batch == spoken.batch
            ]  # fmt: skip
            if any(keys & touched(self.read, e) for e in whole):
                found.append(event)
        return found

    def state(self, target: Target, viewer: str = "") -> str:
        """What a decision on ``target`` names as seen: the run that read it, and the last visible event about it."""
        if target.kind == "record" and not self.double:
            return f"{self.read.run}.{self.ruling(target.name).last_event}"
        return f"{self.read.run}.{max((e.id for e in self.about(target, viewer)), default=0)}"

    def draft(self, target: Target, decision: Decision, by: str) -> Event:
        """The event that a decision would be, without its number, time and reason. Raises UsageError for nonsense."""
        about: dict[str, object] = {}
        wide = {"pages": ("document",), "value": ("record",)}.get(decision.field)
        if decision.field.startswith("head."):
            wide = ("head",)
        if target.kind == "head" if wide is None else target.kind not in wide:
            raise UsageError(f"{decision.field} cannot be decided of a {target.kind}")
        if decision.field == "pages":
            self._check_pages(decision)
        elif target.kind == "head":
            about = {"first_page": self.pages(target)[0]}
            decision = self._head(target, decision)
        elif target.kind in ("table", "part"):
            keys = sorted(self.keys(target))
            about = {"keys": keys} if target.kind == "table" else {"pages": list(self.pages(target))}
        key = target.name if target.kind == "record" else None
        keying = False
        if decision.field == "value":
            decision, keying = self._answer(str(key), decision, by)
        elif target.kind == "record":
            record = self.records.get(target.name)
            if record is None:
                raise InputError("the last reading has no such record", code="no-such-record")
            if record.is_statistic and decision.field not in STATISTIC_CONTEXT:
                raise UsageError(f"a count or rate has no {decision.field}")
        return Event(
            0, self.read.id, target.kind, key, target.place, decision.field, decision.kind, decision.value, None, None,
            by, "", "", keying=keying, about=about,
        )  # fmt: skip

    def _answer(self, key: str, decision: Decision, by: str) -> tuple[Decision, bool]:
        record, waiting = self.records.get(key), self.resolved.queue.get(key)
        if decision.kind == "later" and waiting is None:
            raise UsageError("this value waits for nobody")
        if decision.kind == "withdrawn" and self.ruling(key).answer is None:
            raise UsageError(f"{key}: there is no correction to withdraw")
        if decision.kind == "confirmed":
            if record is None or record.value is None:
                raise UsageError("there is no reading to confirm", hint="say the value, or that none is printed")
            decision = replace(decision, value=record.value)
        waits = waiting is not None and waiting.state != "differs" and decision.kind not in ("later", "withdrawn")
        return decision, self.double and waits

    def _head(self, target: Target, decision: Decision) -> Decision:
        if decision.kind != "confirmed":
            return decision
        name = decision.field.removeprefix("head.")
        read_part = next(p.read_part for p in parts_of(self.read, self.resolved) if p.part == target.place)
        for field in self.read.fields:
            if (field.part, field.name) == (read_part, name) and field.value is not None:
                return replace(decision, value=field.value)
        raise UsageError("there is no reading to confirm", hint="say what the page prints")

    def _check_pages(self, decision: Decision) -> None:
        every = {page for pages in self.read.pages for page in pages}
        named = {page for group in groups_of(decision.value) for page in group} if decision.value else every
        if named != every:
            wrong = sorted(every ^ named)
            raise UsageError(f"pages: each of the file's {len(every)} goes with one document; not so: {wrong[:10]}")

    def step(self, new: Sequence[Event]) -> Step:
        """What the document would be after ``new`` events, which get their before and after."""
        following = max((e.id for e in self.events), default=0)
        drafts = [replace(e, id=e.id or following + n) for n, e in enumerate(new, 1)]
        resolved = resolve(self.read, [*self.events, *drafts])
        after = checked(self.read, resolved, self._beside)
        filled, rows = [], []
        for event in drafts:
            changed = self._changed(event, resolved)
            rows += changed
            filled.append(replace(event, before=_joined(c.before for c in changed),
                                  after=_joined(c.after for c in changed)))  # fmt: skip
        keys = frozenset(r.key for r in rows)
        against = objections(self.checked, after, keys)
        against += [("proof", s) for e in drafts for s in self._proved(e)]
        against += [("unknown", s) for e in drafts for s in self._unknown(e, resolved)]
        return Step(tuple(filled), resolved, tuple(rows), changes(self.checked, after), tuple(dict.fromkeys(against)))

    def _changed(self, event: Event, after: Resolved) -> list[Changed]:
        if event.kind == "undone":
            whole = [e for e in self.events if e.id == event.undoes or (e.batch is not None and e.batch == _batch(
                self.events, event.undoes))]  # fmt: skip
            return [c for e in whole for c in self._changed(replace(e), after)]
        if event.target == "head":
            return [self._changed_head(event, after)]
        keys = touched(self.read, event)
        found = []
        for key in sorted(keys, key=lambda k: self.records[k].ordinal if k in self.records else 0):
            record, new = self.records.get(key), after.rulings.get(key) or Ruling()
            before, now = shown(record, self.ruling(key), event.field), shown(record, new, event.field)
            name = None if record is None else record.name
            found.append(Changed(key, name, event.field, before, now, f"{self.read.run}.{self.ruling(key).last_event}"))
        return found if event.field != "pages" else [
            Changed(self.read.sha256, None, "pages", _pages(self.read, self.resolved), _pages(self.read, after), "")
        ]  # fmt: skip

    def _changed_head(self, event: Event, after: Resolved) -> Changed:
        name = event.field.removeprefix("head.")
        part = next((p for p in parts_of(self.read, after) if p.pages[:1] == (event.about.get("first_page"),)), None)
        number, read_part = (part.part, part.read_part) if part else (event.place or 1, None)
        read = next((f.value for f in self.read.fields if (f.part, f.name) == (read_part, name)), None)
        before, now = (
            h.changed.get(name, read) if (h := r.heads.get(number)) else read for r in (self.resolved, after)
        )
        key = f"{self.read.sha256}/{number}/{event.field}"
        return Changed(key, None, event.field, before, now, "")

    def _unknown(self, event: Event, after: Resolved) -> list[str]:
        """Words that no list knows: a province that is none, an indicator that its framework has not."""
        found: list[str] = []
        if event.field not in ("entity", "scope", "indicator", "survey", "year_be"):
            return found
        provinces = {p.name for p in patterns.provinces()}
        for key in sorted(touched(self.read, event) & self.records.keys()):
            about = {**self.records[key].context, **(after.rulings.get(key) or Ruling()).changed}
            if event.field == "indicator" and self.records[key].is_statistic:
                if about["indicator"] not in patterns.statistics():
                    found.append(f"no count or rate is called {about['indicator']}")
                continue
            if about["scope"] == "province" and about["entity"] not in provinces:
                found.append(f"no province is called {about['entity']}")
            year = about["year_be"]
            survey = None if about["survey"] is None else str(about["survey"])
            framework = patterns.framework_of(survey, None if year is None else int(year))
            if event.field == "indicator" and framework is not None:
                if about["indicator"] not in {i.id for i in framework.indicators}:
                    found.append(f"{about['survey']} has no indicator {about['indicator']}")
            elif event.field == "survey" and survey not in {None, *(f.survey for f in patterns.frameworks())}:
                found.append(f"no survey is called {survey}")
        return list(dict.fromkeys(found))

    def _proved(self, event: Event) -> list[str]:
        """That an accepted reading is proved, where another value is said."""
        record = self.records.get(event.key or "")
        if record is None or event.field != "value" or event.kind not in ANSWERS:
            return []
        proofs = [p for p in record.proofs if p in STRONG]
        if record.status != "accepted" or not proofs or event.kind == "confirmed" or self.ruling(record.key).answer:
            return []
        said, read = (None if v is None else Decimal(v) for v in (event.value, record.value))
        if said is not None and said == read:
            return []
        return [f"the reading {record.value} is proved: {', '.join(proofs)}"]


def shown(record: ReadRecord | None, ruling: Ruling, field: str) -> str | None:
    """What a record says in one field, as text; a value that is none is told by its kind."""
    if field == "value":
        if ruling.answer is not None:
            return ruling.value if ruling.value is not None else ruling.answer.kind
        return None if record is None else record.value if record.value is not None else record.status
    found = ruling.changed.get(field, None if record is None else record.context.get(field))
    return None if found is None else str(found)


def _joined(texts: Iterable[str | None]) -> str | None:
    """One text for several records: what all say, else the different ones."""
    found = list(dict.fromkeys(texts))
    if len(found) == 1:
        return found[0]
    return " | ".join("–" if t is None else str(t) for t in found[:5]) + (" | …" if len(found) > 5 else "")


def _batch(known: Sequence[Event], event: int | None) -> int | None:
    return next((e.batch for e in known if e.id == event), None)


def _pages(read: Filed, resolved: Resolved) -> str:
    return ";".join(pages_text(p.pages) for p in parts_of(read, resolved))
