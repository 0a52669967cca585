"""The records of a document as a person reads them: under whose value they are, each row under its own parent.

Plain data in, rows out; nothing here prints. Rows stand in the order of the document's tables, as far as these have
them, else in the order in which the document names them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extract.show import words
from extract.show.language import tr

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the outline. ``record`` None: a heading that has no value of its own. ``id`` None: none to show.

    Rows with ``values`` are of a table: one for each of the ``heads`` that the last row with heads before it has, None
    where nothing is printed. ``title``: the row begins a table.
    """

    depth: int
    label: str
    id: str | None
    record: Data | None = None
    heads: tuple[str, ...] = ()
    values: tuple[Data | None, ...] = ()
    title: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one entity, level and year. ``about`` are further words: scope, level, year."""

    entity: str
    about: str
    rows: tuple[Row, ...]


def sections(result: Data) -> tuple[Section, ...]:
    """All records of an Extraction (as plain data), in sections in the order in which the document first has them."""
    groups: dict[tuple[Any, ...], list[Data]] = {}
    for record in result["records"]:
        groups.setdefault(_whose(record), []).append(record)
    places = _Places(result)
    several = len({(r["part"]) for r in result["records"]}) > 1
    return tuple(_section(records, places, several) for records in groups.values())


def _whose(record: Data) -> tuple[Any, ...]:
    survey = record["survey"]
    return (record["part"], survey["id"], survey["year_be"], record["scope"], record["entity"], record["level"])


def _section(records: Sequence[Data], places: _Places, several: bool) -> Section:
    first = records[0]
    scope = words.word(first["scope"]) if first["scope"] != "unknown" else tr("whose is not told")
    year = first["survey"]["year_be"]
    about = [
        scope if first["entity"] else None,
        tr("level: {level}", level=words.word(first["level"]))
        if first["level"] and first["level"] != first["scope"]
        else None,
        tr("B.E. {year}", year=year) if year else tr("year not told"),
        tr("document {n}", n=first["part"]) if several else None,
    ]
    ordered = sorted(records, key=places.of)
    known = first["survey"]["id"] is not None
    rows = tuple(_tree(ordered) if known else _by_tables(ordered, places))
    return Section(first["entity"] or scope, " · ".join(filter(None, about)), rows)


def whose(record: Data) -> str:
    """Whose value a record is, in one line: entity or scope, level, year."""
    section = _section([record], _Places({"tables": []}), False)
    return " · ".join(filter(None, [section.entity, section.about]))


# ------------------------------------------------------------------------------------------ surveys that are known


def parent_of(indicator: str) -> str | None:
    """The id above an indicator's; ids of forms (``summary.2.1``, ``party.4``) number rows, and have none.

    >>> parent_of("public-services.service-support"), parent_of("overall"), parent_of("summary.2.1")
    ('public-services', None, None)
    """
    above = indicator.rpartition(".")[0]
    return above if above and not re.fullmatch(r"[0-9]+", indicator.rpartition(".")[2]) else None


def _tree(records: Sequence[Data]) -> Iterable[Row]:
    """Parents and their children under them; a parent that has no record of its own stands as a heading."""
    by_id: dict[str, list[Data]] = defaultdict(list)
    order: list[str] = []
    for record in records:
        by_id[record["indicator"]].append(record)
        order.append(record["indicator"])
    children: dict[str | None, list[str]] = defaultdict(list)
    for indicator in dict.fromkeys(order):
        child, above = indicator, parent_of(indicator)
        while above is not None and child not in children[above]:
            children[above].append(child)
            child, above = above, parent_of(above)
        if above is None and child not in children[None]:
            children[None].append(child)
    survey = records[0]["survey"]
    heads = _heads(records) if all(map(_differ, by_id.values())) and len(by_id) < len(records) else ()
    yield from [Row(0, "", None, heads=heads)] if heads else ()
    yield from _branch(None, 0, children, by_id, survey, heads)


def _branch(
    above: str | None,
    depth: int,
    children: Mapping[str | None, list[str]],
    by_id: Mapping[str, list[Data]],
    survey: Data,
    heads: tuple[str, ...],
) -> Iterable[Row]:
    for indicator in children.get(above, ()):
        mine = by_id.get(indicator, [])
        if not mine:
            yield Row(depth, _name_of(survey, indicator), indicator)
        elif heads:
            yield _across(mine, depth, heads)
        else:
            yield from _values(mine, depth, indicator)
        yield from _branch(indicator, depth + 1, children, by_id, survey, heads)


def _name_of(survey: Data, indicator: str) -> str:
    """A name for a parent whose own row the document does not print."""
    from extract.knowledge.patterns import framework_of

    framework = framework_of(survey["id"], survey["year_be"])
    found = framework and next((i for i in framework.indicators if i.id == indicator), None)
    return found.labels[0] if found else words.english(indicator.rpartition(".")[2])


# ------------------------------------------------------------------------------------ documents of no known survey


def _by_tables(records: Sequence[Data], places: _Places) -> Iterable[Row]:
    """The tables one after the other, each under its printed title; what is in none stands as it is."""
    for number, mine in groupby(records, key=lambda record: record["table"]):
        of_table = list(mine)
        heads = _heads(of_table) if number is not None else ()
        title = places.title(number)
        if title is not None or heads:
            pages = dict.fromkeys(str(e["page"]) for r in of_table for e in r["evidence"] if e["where"] == "table")
            where = tr("page {page}", page=",".join(pages))
            yield Row(0, title or tr("table on {where}", where=where), None, heads=heads, title=True)
        yield from _by_groups(of_table, int(title is not None or bool(heads)), heads)


def _by_groups(records: Sequence[Data], depth: int, heads: tuple[str, ...]) -> Iterable[Row]:
    """Rows under the printed groups above them, from ``depth`` on."""
    above: tuple[str, ...] = ()
    for mine in _rows(records):
        group = tuple(mine[0]["group"])
        same = next(
            (k for k, (a, b) in enumerate(zip(above, group, strict=False)) if a != b), min(len(above), len(group))
        )
        yield from (Row(depth + k, group[k], None) for k in range(same, len(group)))
        above = group
        if heads:
            yield _across(mine, depth + len(group), heads)
        else:
            yield from _values(mine, depth + len(group), mine[0]["indicator"])


def _rows(records: Sequence[Data]) -> list[list[Data]]:
    """The records of each row: alike in group and label, and each of another column."""
    rows: list[list[Data]] = []
    last: dict[tuple[Any, ...], list[Data]] = {}
    for record in records:
        key = (tuple(record["group"]), record["table"], record["indicator"], record["indicator_printed"])
        mine = last.get(key)
        if mine is None or _column(record) in map(_column, mine):
            mine = last[key] = []
            rows.append(mine)
        mine.append(record)
    return rows


def _heads(records: Sequence[Data]) -> tuple[str, ...]:
    """The columns in the order in which they are printed, from the left; none where there is one that goes unsaid."""
    left: dict[str, float] = {}
    for record in records:
        boxes = [e["bbox"] for e in record["evidence"] if e["where"] == "table" and e.get("bbox")]
        left.setdefault(_column(record), float(boxes[0][0]) if boxes else 0.0)
    if len(left) == 1 and all(r["measure"] in PLAIN for r in records):
        return ()
    return tuple(sorted(left, key=lambda name: left[name]))


def _differ(records: Sequence[Data]) -> bool:
    return len({_column(r) for r in records}) == len(records)


def spelled_out(rows: Iterable[Row]) -> Iterable[Row]:
    """The rows with a line for each value: those of a table have their columns' heads for labels, under their own."""
    heads: tuple[str, ...] = ()
    for row in rows:
        heads = row.heads or heads
        found = [(head, value) for head, value in zip(heads, row.values, strict=False) if value is not None]
        if len(found) == 1:
            head, value = found[0]
            yield Row(row.depth, _joined(row.label, None if value["measure"] in PLAIN else head), row.id, value)
        elif found:
            yield Row(row.depth, row.label, row.id)
            yield from (Row(row.depth + 1, head, None, value) for head, value in found)
        elif row.label:
            yield Row(row.depth, row.label, row.id, row.record)


def shown_id(indicator: str) -> str | None:
    """An indicator's id where it says more than the label: not one that was made of the label.

    >>> shown_id("public-services"), shown_id("indicator.total"), shown_id("indicator.รวม")
    ('public-services', None, None)
    """
    return indicator if indicator.isascii() and not indicator.startswith("indicator.") else None


def _across(records: Sequence[Data], depth: int, heads: tuple[str, ...]) -> Row:
    """One row of a table, its values under their heads."""
    by_column = {_column(record): record for record in records}
    return Row(depth, label(records[0]), shown_id(records[0]["indicator"]), values=tuple(map(by_column.get, heads)))


def _values(records: Sequence[Data], depth: int, indicator: str) -> Iterable[Row]:
    """The row of one indicator; with several values a heading and a line for each column."""
    shown = shown_id(indicator)
    if len(records) == 1:
        record = records[0]
        column = _column(record) if record["measure"] not in PLAIN else None
        yield Row(depth, _joined(label(record), column), shown, record)
        return
    yield Row(depth, label(records[0]), shown, None)
    for record in records:
        yield Row(depth + 1, _column(record) or label(record), None, record)


PLAIN = frozenset({"score", "votes", "ballots", "voters"})
"""Measures that go without saying."""


def _joined(text: str, more: str | None) -> str:
    return f"{text} · {more}" if more else text


def _column(record: Data) -> str:
    """What the value's column holds: the head over it as printed, else its measure."""
    return str(record["column_printed"] or words.word(record["measure"]))


def label(record: Data) -> str:
    """The row's printed label; one that a form numbers has its number even where the print lost it.

    >>> label({"indicator": "summary.4.2", "indicator_printed": "บัตรเสีย"})
    '4.2 บัตรเสีย'
    >>> label({"indicator": "party.4", "indicator_printed": "๔ เรือใบ"})
    '๔ เรือใบ'
    """
    printed = str(record["indicator_printed"]).strip(" .·:;,-") or words.english(record["indicator"])
    number = re.search(r"(?:^summary|^party|^candidate)\.([0-9.]+)$", record["indicator"])
    if number and not re.match(r"[0-9๐-๙]", printed):
        return f"{number[1]} {printed}"
    return printed


_Place = tuple[int, int, int, int]
"""Page, table, row, column."""
_LAST = 1 << 30
"""Stands for the table, or the row, of a value where it cannot be told: after the others of its page."""


class _Places:
    """Where the labels of the document's tables stand, for sorting."""

    def __init__(self, result: Data) -> None:
        self._tables: Sequence[Data] = result["tables"]
        self._rows: dict[tuple[int, str], list[_Place]] = defaultdict(list)
        self._order: dict[str, int] = {r["id"]: k for k, r in enumerate(result.get("records", ()))}
        self._at: dict[str, _Place] = {}
        for number, table in enumerate(result["tables"]):
            for row, cells in enumerate(table["rows"]):
                for column, cell in enumerate(cells):
                    self._rows[table["page"], _bare(cell["text"])].append((table["page"], number, row, column))
        taken: set[tuple[_Place, str]] = set()
        for record in result.get("records", ()):
            for evidence in record["evidence"]:
                if evidence["where"] in ("table", "form"):
                    self._place(record, evidence["page"], taken)
                    break

    def _place(self, record: Data, page: int, taken: set[tuple[_Place, str]]) -> None:
        """The first row with this label that no record of the same owner and column has yet."""
        column = f"{_whose(record)}{record['measure']}{record['column_printed']}"
        for place in self._rows.get((page, _bare(record["indicator_printed"])), ()):
            if (place, column) not in taken and record.get("table") in (None, place[1]):
                taken.add((place, column))
                self._at[record["id"]] = place
                return

    def of(self, record: Data) -> tuple[int, _Place, int]:
        """A key that sorts what is in no table first, then by page, table and row; ties as the result has them."""
        order = self._order.get(record["id"], 0)
        if (place := self._at.get(record["id"])) is not None:
            return (1, place, order)
        pages = [e["page"] for e in record["evidence"] if e["where"] in ("table", "form")]
        if not pages:
            return (0, (0, 0, 0, 0), order)
        table = record.get("table")
        return (1, (pages[0], _LAST if table is None else table, self._row_of(record, table), 0), order)

    def _row_of(self, record: Data, table: int | None) -> int:
        """The row that the value itself stands in; the last where that cannot be told."""
        box = next((e["bbox"] for e in record["evidence"] if e["where"] == "table" and e.get("bbox")), None)
        if table is None or box is None or table >= len(self._tables):
            return _LAST
        middle = (box[1] + box[3]) / 2
        for number, cells in enumerate(self._tables[table]["rows"]):
            if any(c["bbox"] and c["bbox"][1] <= middle <= c["bbox"][3] for c in cells if c.get("row_span", 1) == 1):
                return number
        return _LAST

    def title(self, table: int | None) -> str | None:
        """The printed title of a table."""
        if table is None or table >= len(self._tables):
            return None
        found = self._tables[table].get("title")
        return None if found is None else str(found)


def _bare(text: str) -> str:
    return "".join(text.split())
