"""What a person may decide of a reading, and the words in which archive and desk speak of it.

A decision is a field, a kind and a value; with a target, a name and a reason it becomes an event. Everything typed is
checked here, once, whoever typed it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Literal

from extract.errors import UsageError
from extract.thai import digits, numbers

TargetKind = Literal["record", "table", "part", "head", "document"]
Kind = Literal["value", "confirmed", "not-reported", "unreadable", "later", "set", "undone", "withdrawn"]
Dimension = Literal["reason", "document", "province", "survey"]
QueueState = Literal["open", "later", "differs"]

ANSWERS = ("value", "confirmed", "not-reported", "unreadable")
#: What a value is about, as a person may correct it; `entity` is the province, school, body.
CONTEXT = ("survey", "year_be", "scope", "level", "entity", "indicator", "unit", "measure", "maximum", "qualifier")
#: Of these, what a count or rate has too: its name is its indicator.
STATISTIC_CONTEXT = ("survey", "year_be", "level", "indicator", "unit")
HEAD_FIELDS = (
    "kind", "number", "date", "subject", "sender", "recipient", "received.office", "received.number", "received.date",
    "received.time", "signatory.name", "signatory.position",
)  # fmt: skip
QUALIFIERS = ("at-least", "at-most", "more-than", "less-than")
SEEN = "looked at the page"
"""The reason of a decision that came without one."""

_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_PAGES = 200, 2_000, 20_000
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_SLUG = re.compile(r"[^\s]{1,200}")
_YEARS_BE = range(2400, 2701)


Against = Literal["scale", "proof", "unknown"]
AGAINST: tuple[Against, ...] = ("scale", "proof", "unknown")
"""What may speak against a decision: the value's scale, what proves another value, a word that no list knows."""


class Stale(UsageError):
    """Somebody decided in between. ``now``: the state as it is; ``event``: their event, None where it was read anew."""

    code = "stale"

    def __init__(self, message: str, now: str, event: Event | None) -> None:
        super().__init__(message, hint="look at it as it is now, and decide again")
        self.now = now
        self.event = event


class Refused(UsageError):
    """What a decision goes against, in sentences. Say ``force`` to have it all the same."""

    code = "refused"

    def __init__(self, objections: tuple[str, ...]) -> None:
        super().__init__("; ".join(objections), hint="if the page says so all the same, force it")
        self.objections = objections


class Busy(UsageError):
    """Another program is writing to the archive."""

    code = "busy"


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: ``name`` is a record's key or a document's SHA-256, ``place`` a table's index (from 0)
    or the number of one of the file's documents (from 1)."""

    kind: TargetKind
    name: str
    place: int | None = None

    @classmethod
    def record(cls, key: str) -> Target:
        return cls("record", key)

    @classmethod
    def table(cls, sha256: str, index: int) -> Target:
        return cls("table", sha256, index)

    @classmethod
    def part(cls, sha256: str, part: int) -> Target:
        return cls("part", sha256, part)

    @classmethod
    def head(cls, sha256: str, part: int = 1) -> Target:
        return cls("head", sha256, part)

    @classmethod
    def document(cls, sha256: str) -> Target:
        return cls("document", sha256)

    @classmethod
    def of_item(cls, item: str) -> Target:
        """The target of an item of the queue: a record's key, or ``SHA256/PART/head.FIELD``."""
        sha256, slash, rest = item.partition("/")
        part = rest.partition("/")[0]
        if not slash:
            return cls.record(item)
        if not (part.isascii() and part.isdigit() and len(part) < 7):
            raise UsageError(f"{item[:100]!r} names no item")
        return cls.head(sha256, int(part))


@dataclass(frozen=True, slots=True)
class Decision:
    """``field``: `value`, one of :data:`CONTEXT`, `head.` with one of :data:`HEAD_FIELDS`, or `pages`.

    ``kind`` of a value: one of :data:`ANSWERS`, `later`, or `withdrawn` (none of its answers counts); of the others
    `set`, of a head's field also `confirmed` and `later`. ``value`` None with `set`: the page prints none.
    """

    field: str
    kind: Kind
    value: str | None = None

    def checked(self) -> Decision:
        """The same in its plain form: numbers with Arabic digits, dates in ISO 8601. Raises UsageError for nonsense."""
        if self.field == "value":
            return self._answer()
        if self.field == "pages":
            return Decision("pages", self._setting("set"), "" if self.value is None else _pages(self.value))
        if self.field in CONTEXT:
            return Decision(self.field, self._setting("set"), _context(self.field, self.value))
        if self.field.startswith("head.") and self.field[5:] in HEAD_FIELDS:
            kind = self._setting("set", "confirmed", "later")
            return Decision(self.field, kind, _head(self.field[5:], self.value) if kind == "set" else None)
        raise UsageError(f"there is no field {self.field[:60]!r} to decide on")

    def _setting(self, *allowed: Kind) -> Kind:
        if self.kind not in allowed:
            raise UsageError(f"{self.field}: {self.kind[:40]!r} is not one of {', '.join(allowed)}")
        return self.kind

    def _answer(self) -> Decision:
        self._setting("value", "confirmed", "not-reported", "unreadable", "later", "withdrawn")
        if (self.kind == "value") != (self.value is not None):
            raise UsageError("a value goes with kind `value`, and with no other")
        return self if self.value is None else Decision("value", "value", number(self.value))


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it stands in the archive. ``target`` None: of a record that an earlier schema knew."""

    id: int
    document: int
    target: TargetKind
    key: str | None
    place: int | None
    field: str
    kind: Kind
    value: str | None
    before: str | None
    after: str | None
    by: str
    why: str
    at: str
    undoes: int | None = None
    batch: int | None = None
    forced: bool = False
    keying: bool = False
    about: Mapping[str, object] = made(default_factory=dict)
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is wanted; None: any."""

    reason: str | None = None
    document: str | None = None
    province: str | None = None
    survey: str | None = None
    year_be: int | None = None
    state: QueueState = "open"


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check that says something else than before; None: it was, or is, not made."""

    check: str
    sentence: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a decision makes of one record or head field."""

    key: str
    record: str | None
    field: str
    before: str | None
    after: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do. ``objections`` are why it would be refused."""

    rows: tuple[Changed, ...]
    changes: tuple[CheckChange, ...]
    objections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did. ``key`` names the item to show; ``left``: open items of its document.

    ``objections``: what it went against all the same. ``waits``: it counts when a second person says the same.
    """

    event: int
    batch: int | None
    key: str
    state: str
    changes: tuple[CheckChange, ...]
    left: int
    rows: tuple[Changed, ...] = ()
    objections: tuple[str, ...] = ()
    waits: bool = False


def number(typed: str) -> str:
    """A number as typed, Thai numerals as good as Arabic ones, as the archive keeps it. Raises UsageError for none."""
    try:
        return format(numbers.parse(typed.strip()), "f")
    except ValueError as error:
        raise UsageError(f"{typed[:60]!r} is no number: {error}") from error


def plain(typed: str, what: str, longest: int = _LONGEST_TEXT) -> str:
    """Text as typed, on one line, in NFC. Raises UsageError for none, for too much, and for control characters."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not text:
        raise UsageError(f"{what} is empty")
    if len(text) > longest:
        raise UsageError(f"{what} has {len(text):,} characters, and may have {longest:,}")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise UsageError(f"{what} holds control characters")
    return text


def person(typed: str) -> str:
    """A person's name. Raises UsageError for none."""
    return plain(typed, "the name of who decides", _LONGEST_NAME)


def _word(typed: str, what: str) -> str:
    text = typed.strip()
    if not _ID.fullmatch(text) or len(text) > _LONGEST_NAME:
        raise UsageError(f"{what}: {typed[:60]!r} is no word of small letters, digits, dots and dashes")
    return text


def _context(name: str, typed: str | None) -> str | None:
    if typed is None or not typed.strip():
        if name in ("scope", "indicator", "measure"):
            raise UsageError(f"{name} cannot be empty")
        return None
    if name == "year_be":
        return _year(typed)
    if name == "maximum":
        return number(typed)
    if name == "qualifier":
        if typed.strip() not in QUALIFIERS:
            raise UsageError(f"qualifier: {typed[:60]!r} is not one of {', '.join(QUALIFIERS)}")
        return typed.strip()
    if name == "indicator":
        text = plain(typed, name, _LONGEST_NAME)
        if not _SLUG.fullmatch(text):
            raise UsageError(f"indicator: {typed[:60]!r} is no id: it holds a space")
        return text
    if name in ("entity", "unit"):
        return plain(typed, name, _LONGEST_NAME)
    return _word(typed, name)


def _year(typed: str) -> str:
    text = digits.to_arabic(typed.strip())
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in _YEARS_BE):
        raise UsageError(f"year: {typed[:60]!r} is no year of the Buddhist Era such as 2560")
    return text


def _head(name: str, typed: str | None) -> str | None:
    if typed is None or not typed.strip():
        if name == "kind":
            raise UsageError("the kind cannot be empty; say unknown")
        return None
    if name == "kind":
        return _word(typed, "kind")
    text = plain(typed, name)
    if name in ("date", "received.date"):
        try:
            date.fromisoformat(digits.to_arabic(text))
        except ValueError as error:
            raise UsageError(f"{name}: {typed[:60]!r} is no date such as 2018-02-19 (Common Era)") from error
        return digits.to_arabic(text)
    return digits.to_arabic(text) if name in ("number", "received.number", "received.time") else text


def groups_of(pages: str) -> tuple[tuple[int, ...], ...]:
    """``1-3;4;5-6`` as page numbers. Raises UsageError for what is no such list."""
    found = []
    for group in pages.split(";"):
        numbers_: list[int] = []
        for piece in group.split(","):
            first, dash, last = piece.strip().partition("-")
            if not all(n.isascii() and n.isdigit() and len(n) < 6 for n in ([first, last] if dash else [first])):
                raise UsageError(f"pages: {piece[:40]!r} is no page, and no range such as 1-3")
            numbers_ += range(int(first), int(last or first) + 1)
        found.append(tuple(numbers_))
    flat = [n for group in found for n in group]
    if not all(found) or len(set(flat)) < len(flat):
        raise UsageError("pages: each page goes with one document")
    return tuple(found)


def _pages(typed: str) -> str:
    if len(typed) > _LONGEST_PAGES:
        raise UsageError("pages: too long a list")
    return ";".join(pages_text(group) for group in groups_of(digits.to_arabic(typed)))


def pages_text(group: tuple[int, ...]) -> str:
    """Page numbers as ranges: ``1-3,5``."""
    runs: list[list[int]] = []
    for page in group:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
