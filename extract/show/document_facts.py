"""What an Extraction says of a document, for people: its head, and its records in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.show import words
from extract.show.language import tr
from extract.show.outline import sections, spelled_out

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A record: how deep it stands, its printed label, its value as printed, its status and reasons in words."""

    depth: int
    label: str
    value: str
    status: str
    why: str
    pages: str


def title_of(result: Data) -> str:
    """What the document is called: its subject, else its file's name."""
    return str(result["document"]["subject"] or result["source"]["name"])


def particulars(result: Data) -> list[tuple[str, str]]:
    """The head's fields that have a value, each with its name in the reader's language."""
    document = result["document"]
    found = [(tr(name), document[name]) for name in ("number", "date", "sender", "recipient")]
    return [(tr("kind"), words.word(document["kind"])), *((n, str(v)) for n, v in found if v)]


def facts(result: Data) -> Iterator[tuple[str, list[Fact]]]:
    """The records by whom they are about, each with that heading."""
    for section in sections(result):
        rows = [_fact(row.depth, row.label, row.record) for row in spelled_out(section.rows)]
        yield "  ".join(filter(None, (section.entity, section.about))), rows


def _fact(depth: int, label: str, record: Data | None) -> Fact:
    if record is None:
        return Fact(depth, label, "", "", "", "")
    value = "" if record["value"] is None else str(record["value"])
    unit = " %" if record["unit"] == "percent" and value else ""
    why = ", ".join(words.reason(issue) for issue in record["issues"]) or words.proofs(record["proofs"])
    pages = ", ".join(dict.fromkeys(str(e["page"]) for e in record["evidence"]))
    return Fact(depth, label, value + unit, words.status(record["status"]), why, pages)
