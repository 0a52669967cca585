"""What a person must look at, with every value that is printed and the reason in words. Plain data in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.show import outline, words
from extract.show.language import tr

Data = Mapping[str, Any]

#: Notices that say that something of the document is not in the records; the others only tell how it was read.
URGENT = frozenset(
    {
        "page-failed", "page-over-limit", "bug", "page-unreadable", "page-missing", "figures-left-out", "not-decoded",
        "image-not-read", "files-inside",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: ``what`` it is, ``values`` as the page prints them with their places, and more words."""

    what: str
    whose: str
    id: str | None
    values: tuple[str, ...]
    more: tuple[str, ...] = ()


def looks(result: Data) -> dict[tuple[str, ...], list[Look]]:
    """What to look at, under its reasons in words, the rarest reason first. Pages and contradictions come by themselves
    (:func:`at_odds`, :func:`urgent`)."""
    found: dict[tuple[str, ...], list[Look]] = {}
    failing = [c for c in result["checks"] if c["outcome"] == "fails"]
    for record in result["records"]:
        if record["status"] in ("review", "unreadable"):
            reasons = tuple(map(words.reason, record["issues"])) or (words.status(record["status"]),)
            found.setdefault(reasons, []).append(_of_record(record, failing))
    for statistic in result["statistics"]:
        if statistic["status"] in ("review", "unreadable"):
            reasons = tuple(map(words.reason, statistic["issues"]))
            what, about = words.word(statistic["name"]), statistic["level"] and words.word(statistic["level"])
            look = Look(what, about or "", statistic["name"], tuple(_values(statistic["evidence"])))
            found.setdefault(reasons, []).append(look)
    for look, reasons in _fields(result):
        found.setdefault(reasons, []).append(look)
    return dict(sorted(found.items(), key=lambda item: len(item[1])))


_MISREAD = frozenset({"low-confidence", "unreadable", "unreadable-digit", "malformed-number", "split-number"})
"""Doubts about the reading itself, where it helps to know what else the print may say."""


def _of_record(record: Data, failing: Sequence[Data]) -> Look:
    more = []
    if record.get("suggested_value") is not None:
        more.append(tr("{value} is proposed", value=record["suggested_value"]))
    for check in failing:
        if record["id"] in check["records"] and "=" in str(check["found"]) and "check-failed" in record["issues"]:
            more.append(tr("{found}, expected {expected}", found=check["found"], expected=check["expected"]))
    alternatives = dict.fromkeys(a for e in record["evidence"] for a in e.get("alternatives", ()))
    if alternatives and _MISREAD & set(record["issues"]):
        more.append(tr("may also be read as {readings}", readings=", ".join(list(alternatives)[:3])))
    shown = outline.shown_id(record["indicator"])
    column = None if record["measure"] in outline.PLAIN else record["column_printed"] or words.word(record["measure"])
    what = outline.label(record) + (f" · {column}" if column else "")
    return Look(what, outline.whose(record), shown, tuple(_values(record["evidence"])), tuple(more))


def _values(evidence: Iterable[Data]) -> Iterator[str]:
    """Each value that is printed with its places: ``53.0 in the table on page 3``."""
    places: dict[tuple[str, str], list[str]] = {}
    for e in evidence:
        value = "-" if e["value"] is None else str(e["value"])
        key = (value, e["printed"] if e["printed"].strip() not in ("", value) else "")
        place = tr("{where}, page {page}", where=words.where(e["where"]), page=e["page"])
        if e["reader"] == "tesseract":
            place += f" ({tr('as Tesseract reads it')})"
        places.setdefault(key, []).append(place)
    for (value, printed), where in places.items():
        told = f"{value} “{printed}”" if printed else value
        yield f"{told} {' · '.join(dict.fromkeys(where))}"


def _fields(result: Data) -> Iterator[tuple[Look, tuple[str, ...]]]:
    """Fields of the head that are in review, of every document of the file."""
    parts = result.get("parts") or [{"part": 1, "document": result["document"]}]
    for part in parts:
        for name, field in part["document"].get("fields", {}).items():
            if field["status"] == "review":
                whose = tr("document {n}", n=part["part"]) if len(parts) > 1 else ""
                place = tr("in the head, page {page}", page=field["page"]) if field["page"] else tr("in the head")
                reasons = tuple(map(words.reason, field["issues"]))
                yield Look(words.word(name), whose, None, (f"{field['printed']} {place}",)), reasons


def at_odds(result: Data) -> list[str]:
    """Checks that fail on figures none of which is in review: contradictions of the source itself, in sentences.

    Plausibilities that fail all over a document say nothing, and are left out.
    """
    records = {r["id"]: r for r in result["records"]}
    idle = {
        n["message"].removeprefix("the check ").partition(" ")[0]
        for n in result["notices"]
        if n["code"] == "check-not-apt"
    }
    told = []
    for check in result["checks"]:
        mine = [records[i] for i in check["records"] if i in records]
        settled = mine and all(r["status"] in ("accepted", "not-reported") for r in mine)
        if check["outcome"] == "fails" and check["check"] not in idle and settled:
            names = [outline.label(r) for r in mine]
            shown = names if len(names) <= _NAMED else [*names[: _NAMED - 1], "…", names[-1]]
            values = tr("{found}, expected {expected}", found=check["found"], expected=check["expected"])
            told.append(f"{words.check(check['check'])}: {values} ({'; '.join(shown)})")
    return told


_NAMED = 5  # rows of a failing check that are named one by one


def urgent(result: Data) -> list[Data]:
    """Notices of what is printed and not in the records."""
    return [n for n in result["notices"] if n["code"] in URGENT]
