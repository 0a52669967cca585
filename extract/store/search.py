"""Finding words in the archive's pages.

Trigrams find any text of three or more characters wherever it stands, which Thai needs: it has no spaces, and a word
list would miss names and misread words. Shorter text is looked for page by page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from extract.errors import UsageError
from extract.store.fold import fold

_AROUND = 48
_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds all the words. ``snippet`` is folded text; ``spans`` are the finds in it, start and end."""

    document: str
    path: str
    page: int
    kind: str | None
    number: str | None
    date: str | None
    count: int
    snippet: str
    spans: tuple[tuple[int, int], ...]


def terms(query: str) -> list[str]:
    """The parts of a query, folded: words parted by spaces, or one text in double quotes.

    Raises UsageError for an empty query.
    """
    query = query.strip()
    quoted = len(query) > 1 and query[0] == query[-1] == '"'
    parts = [query[1:-1]] if quoted else query.split()
    found = [f for f in dict.fromkeys(fold(p) for p in parts) if f]
    if not found:
        raise UsageError("nothing to search for")
    return found


def search(connection: sqlite3.Connection, query: str, *, limit: int = 50) -> Iterator[Hit]:
    """Pages that hold every part of ``query``, most finds first; Thai and Arabic numerals are the same."""
    wanted = terms(query)
    long = [t for t in wanted if len(t) >= _TRIGRAM]
    clauses, values = [], []
    if long:
        clauses.append("p.id IN (SELECT rowid FROM page_search WHERE page_search MATCH ?)")
        values.append(" AND ".join('"' + t.replace('"', '""') + '"' for t in long))
    for short in (t for t in wanted if len(t) < _TRIGRAM):
        clauses.append("instr(p.folded, ?) > 0")
        values.append(short)
    rows = connection.execute(
        "SELECT p.number AS page, p.folded, d.sha256, d.kind, d.number, d.date, d.name, "
        "(SELECT f.path FROM files AS f WHERE f.document_id = d.id ORDER BY f.present DESC, f.path LIMIT 1) AS path "
        f"FROM pages AS p JOIN documents AS d ON d.id = p.document_id WHERE {' AND '.join(clauses)}",
        values,
    )
    hits = [_hit(row, wanted) for row in rows]
    hits.sort(key=lambda h: (-h.count, h.path, h.page))
    yield from hits[:limit]


def _hit(row: sqlite3.Row, wanted: list[str]) -> Hit:
    text: str = row["folded"]
    first = min((at for t in wanted if (at := text.find(t)) >= 0), default=0)
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    snippet = text[start:end]
    return Hit(
        row["sha256"], row["path"] or row["name"], row["page"], row["kind"], row["number"], row["date"],
        sum(text.count(t) for t in wanted), snippet, tuple(_spans(snippet, wanted)),
    )  # fmt: skip


def _spans(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    end = 0
    places = sorted((at, at + len(t)) for t in wanted for at in _places(text, t))
    for start, stop in places:
        if start >= end:
            yield start, stop
            end = stop


def _places(text: str, term: str) -> Iterator[int]:
    at = text.find(term)
    while at >= 0:
        yield at
        at = text.find(term, at + len(term))
