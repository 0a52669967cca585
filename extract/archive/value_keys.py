"""Keys of values: made of the document's content and what a value is about, so that they outlive a new reading.

Two values of one document that are about the same are told apart by what else is known of them, and then by their
order. What else is known counts only there, so that a value keeps its key when a later reading tells more of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from extract.model.claims import STATISTIC

Json = dict[str, Any]

_Thing = tuple[tuple[Any, ...], Any]


def identity(record: Json) -> Json:
    """What a record is about, whatever was read: the fields that make its key, and those that describe it."""
    survey = record["survey"]
    return {
        "survey": survey["id"], "year_be": survey["year_be"], "year": survey["year"], "scope": record["scope"],
        "level": record.get("level"), "entity": record["entity"], "indicator": record["indicator"],
        "measure": record["measure"],
    }  # fmt: skip


def record_keys(sha256: str, records: Sequence[Json]) -> list[str]:
    """A key of 16 hex digits for each record of an Extraction as plain data."""
    return _keys(sha256, [_thing(record) for record in records])


def _thing(record: Json) -> _Thing:
    about = identity(record)
    level = about.pop("level")
    return tuple(about.values()), level


def statistic_keys(
    sha256: str, statistics: Iterable[tuple[str | None, int | None, str, str | None, str | None]]
) -> list[str]:
    """A key of 16 hex digits for each count or rate: its survey, year (Buddhist Era), name, level and unit."""
    things = [((STATISTIC, survey, year, name), (level, unit)) for survey, year, name, level, unit in statistics]
    return _keys(sha256, things)


def _keys(sha256: str, things: Sequence[_Thing]) -> list[str]:
    known: dict[tuple[Any, ...], set[Any]] = {}
    for about, more in things:
        known.setdefault(about, set()).add(more)
    seen: Counter[str] = Counter()
    keys = []
    for about, more in things:
        whole = (*about, more) if len(known[about]) > 1 else about
        text = json.dumps([sha256, *whole], ensure_ascii=False)
        keys.append(hashlib.sha256(f"{text}#{seen[text]}".encode("utf-8", "replace")).hexdigest()[:16])
        seen[text] += 1
    return keys
