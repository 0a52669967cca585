"""What one version of ``extract`` reads of a set of documents, as a state that can be kept and compared.

A state holds, for each document, its records (what they say and where the page prints it) and a few facts about the
rest of the output. It leaves out what changes without meaning: ids, confidences, seconds. Written with one record and
one fact to a line, so that a diff of two states is a list of what changed.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

FORMAT = 1
"""Of the file; a state in another format is read anew, never guessed at."""

SURVEY = ("survey", "year_be")
OWN = ("scope", "level", "entity", "indicator", "measure", "column_printed", "group", "table", "part")
FIELDS = (*SURVEY, *OWN)
"""What makes a record this record and no other. A version that does not give a field yet is compared without it."""

NOTHING: tuple[object, ...] = (None, [], ())
"""What the output gives where a page prints nothing."""

Box = tuple[int, int, int, int]
Verdict = Literal["right", "wrong", "unknown"]
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a page prints a value: its box in whole points, None where the source has no geometry."""

    page: int
    box: Box | None
    printed: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record; ``key`` holds the fields that are not null, as text, in the order of ``FIELDS``."""

    key: Key
    label: str
    value: str | None
    status: str
    places: tuple[Place, ...]
    verdict: Verdict = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read; ``pages`` are those asked for ("" for all), ``fields`` those its records give at all."""

    sha256: str
    pages: str
    fields: frozenset[str]
    facts: Mapping[str, str]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class State:
    """All documents by name (``set/path``), the git revision that read them, and with what."""

    revision: str
    documents: Mapping[str, Document]
    made_with: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*(d.fields for d in self.documents.values()))


def document(result: Mapping[str, Any], *, sha256: str, pages: str = "", code: int = 0) -> Document:
    """The state of one document from what ``extract FILE --json`` prints (or ``Extraction.model_dump()``)."""
    given = result.get("records", ())
    fields = frozenset(f for r in given for f in (*SURVEY, *OWN) if f in SURVEY or f in r)
    records = sorted((record(r) for r in given), key=_order)
    return Document(sha256, pages, fields, dict(sorted(facts(result, code).items())), tuple(records))


def record(given: Mapping[str, Any]) -> Record:
    """One record of the output. Its places are sorted, for the order of evidence means nothing."""
    survey = given.get("survey") or {}
    named = {"survey": survey.get("id"), "year_be": survey.get("year_be"), **{f: given.get(f) for f in OWN}}
    return Record(
        tuple((f, _text(named[f])) for f in FIELDS if named[f] not in NOTHING),
        given.get("indicator_printed") or "",
        None if given["value"] is None else str(given["value"]),
        given["status"],
        tuple(sorted((_place(e) for e in given["evidence"]), key=_place_order)),
    )


def _text(value: object) -> str:
    return " > ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _place(evidence: Mapping[str, Any]) -> Place:
    box = evidence.get("bbox")
    if box is None:
        return Place(int(evidence["page"]), None, evidence["printed"])
    x0, y0, x1, y1 = (round(float(edge)) for edge in box)
    return Place(int(evidence["page"]), (x0, y0, x1, y1), evidence["printed"])


def _place_order(place: Place) -> tuple[int, Box, str]:
    return place.page, place.box or (0, 0, 0, 0), place.printed


def _order(it: Record) -> tuple[Any, ...]:
    return it.key, [_place_order(p) for p in it.places], it.value or "", it.status


def facts(result: Mapping[str, Any], code: int) -> dict[str, str]:
    """What else the output says, by name: exit and error, pages, head, rankings, statistics, tables, notices."""
    found = {"exit": str(code)}
    if "error" in result:
        found["error"] = result["error"]["code"]
    for page in result.get("pages", ()):
        found[f"page.{int(page['number']):03d}"] = f"{page['origin']} {page['status']}"
    found |= dict(_head(result.get("document") or {}, "head"))
    found |= _rankings(result) | _statistics(result)
    for code_, count in Counter(n["code"] for n in result.get("notices", ())).items():
        found[f"notice.{code_}"] = str(count)
    tables = [f"p{t['page']} {len(t['rows'])} rows" for t in result.get("tables", ())]
    return found | ({"tables": ", ".join(tables)} if tables else {})


def _head(head: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """The fields of the document's head that are not null; ``fields`` is evidence of the others, and left out."""
    for key, value in head.items():
        if key == "fields" or value in NOTHING:
            continue
        if isinstance(value, Mapping):
            yield from _head(value, f"{name}.{key}")
        else:
            yield f"{name}.{key}", " | ".join(map(_flat, value)) if isinstance(value, list | tuple) else str(value)


def _flat(value: object) -> str:
    return ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)


def _rankings(result: Mapping[str, Any]) -> dict[str, str]:
    """Each ranking by all that it says, and how often it is said (of two entities, for one)."""
    said = Counter(
        f"ranking.{r['kind']}.{r['rank'] or '-'}.{r['survey']['year_be'] or '-'}.{r['indicator'] or r['entity']}"
        for r in result.get("rankings", ())
    )
    return {name: str(count) for name, count in said.items()}


def _statistics(result: Mapping[str, Any]) -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for s in result.get("statistics", ()):
        found[f"statistic.{s['name']}.{s['survey']['year_be'] or '-'}"].append(str(s["value"]))
    return {name: " | ".join(sorted(values)) for name, values in found.items()}


def dumps(state: State) -> str:
    """The state as JSON, one record and one fact to a line; what is null or unknown is left out."""
    head = {"format": FORMAT, "revision": state.revision, "made_with": dict(state.made_with)}
    documents = ",\n".join(f"{_json(name)}: {_document_lines(d)}" for name, d in sorted(state.documents.items()))
    return f'{{"head": {_json(head)},\n"documents": {{\n{documents}\n}}}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _document_lines(it: Document) -> str:
    head = f'{{"sha256": {_json(it.sha256)}, "pages": {_json(it.pages)},\n "fields": {_json(_listed(it.fields))},\n'
    return f'{head} "facts": {{{_lines(f"{_json(k)}: {_json(v)}" for k, v in it.facts.items())}}},\n' + (
        f' "records": [{_lines(_json(_record_line(r)) for r in it.records)}]}}'
    )


def _lines(parts: Iterable[str]) -> str:
    text = ",\n  ".join(parts)
    return f"\n  {text}" if text else ""


def _listed(fields: frozenset[str]) -> list[str]:
    return [f for f in FIELDS if f in fields]


def _record_line(it: Record) -> dict[str, Any]:
    line: dict[str, Any] = {**dict(it.key), "label": it.label, "value": it.value, "status": it.status}
    line["places"] = [[p.page, p.box, p.printed] for p in it.places]
    return line | ({} if it.verdict == "unknown" else {"verdict": it.verdict})


def loads(text: str) -> State:
    """The state that ``dumps`` wrote; ValueError for another format."""
    data = json.loads(text)
    head = data["head"]
    if head["format"] != FORMAT:
        raise ValueError(f"state in format {head['format']}, not {FORMAT}: read it anew")
    return State(head["revision"], {n: _loaded(d) for n, d in data["documents"].items()}, head["made_with"])


def _loaded(data: Mapping[str, Any]) -> Document:
    records = tuple(_loaded_record(r) for r in data["records"])
    return Document(data["sha256"], data["pages"], frozenset(data["fields"]), data["facts"], records)


def _loaded_record(line: Mapping[str, Any]) -> Record:
    places = tuple(Place(page, None if box is None else tuple(box), printed) for page, box, printed in line["places"])
    key = tuple((f, line[f]) for f in FIELDS if f in line)
    return Record(key, line["label"], line["value"], line["status"], places, line.get("verdict", "unknown"))


def read(path: Path) -> State:
    return loads(path.read_text(encoding="utf-8"))


def write(state: State, path: Path) -> None:
    """Write by way of a second file, so that a run that is stopped leaves the old state whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text(dumps(state), encoding="utf-8")
    beside.replace(path)
