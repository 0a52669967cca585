"""Finding words in the archive's pages.

Trigrams find any text of three or more characters wherever it stands, which Thai needs: it has no spaces, and a word
list would miss names and misread words. Shorter text is looked for page by page.
"""

from __future__ import annotations

import functools
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.archive.fold import fold
from extract.archive.standing_heads import head_of
from extract.errors import UsageError

_AROUND = 48
_TRIGRAM = 3
#: Pages of which the finds are counted: a tenth of a second's work, whatever the archive holds.
MOST_RANKED = 2_000
#: Folded characters that print may have otherwise.
_CHARACTERS = {
    **{str(n): f"[{n}{chr(0x0E50 + n)}]" for n in range(10)},
    "\u0e33": "(?:\u0e33|\u0e4d\u0e32)",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds all the words. ``snippet`` is as printed; ``spans`` are the finds in it, start and end."""

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
    """Pages that hold every part of ``query``, most finds first; Thai and Arabic numerals are the same.

    Of a query that more than :data:`MOST_RANKED` pages answer, that many are ranked, in the order they were archived.
    """
    wanted = terms(query)
    for row in connection.execute(*_ranked(wanted, limit)):
        line, spans = snippet(row["text"], row["folded"], wanted)
        head = head_of(connection, row["id"], row["page"])
        kind, number, date = (row[n] if head is None else head.fields[n] for n in ("kind", "number", "date"))
        yield Hit(row["sha256"], row["path"], row["page"], kind, number, date, row["finds"], line, spans)


def _ranked(wanted: Sequence[str], limit: int) -> tuple[str, list[str | int]]:
    """The query for the pages with most finds, and its values. Texts are taken of those alone that are shown."""
    clauses, values = matching(wanted, MOST_RANKED)
    finds = " + ".join(["(length(p.folded) - length(replace(p.folded, ?, ''))) / length(?)"] * len(wanted))
    sql = (
        f"WITH found AS (SELECT p.id AS page_id, p.document_id, p.number AS page, {finds} AS finds FROM pages AS p "
        f"WHERE {' AND '.join(clauses)} LIMIT ?), "
        "ranked AS (SELECT found.*, coalesce((SELECT f.path FROM files AS f WHERE f.document_id = d.id "
        "AND coalesce(f.page, found.page) = found.page ORDER BY f.present DESC, f.path LIMIT 1), d.name) AS path "
        "FROM found JOIN documents AS d "
        "ON d.id = found.document_id ORDER BY finds DESC, path, page LIMIT ?) "
        "SELECT r.page, r.finds, r.path, p.text, p.folded, d.id, d.sha256, d.kind, d.number, d.date FROM ranked AS r "
        "JOIN pages AS p ON p.id = r.page_id JOIN documents AS d ON d.id = r.document_id "
        "ORDER BY r.finds DESC, r.path, r.page"
    )
    return sql, [*(t for t in wanted for _ in range(2)), *values, MOST_RANKED, limit]


def is_common(connection: sqlite3.Connection, query: str) -> bool:
    """Whether more pages answer the query than are ranked."""
    clauses, values = matching(terms(query), MOST_RANKED + 1)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM pages AS p WHERE {' AND '.join(clauses)} LIMIT ?)"
    return bool(connection.execute(sql, [*values, MOST_RANKED + 1]).fetchone()[0] > MOST_RANKED)


def matching(wanted: Sequence[str], most: int | None = None) -> tuple[list[str], list[str]]:
    """The conditions under which a page ``p`` (of ``pages``) holds all the terms, and their values.

    ``most``: of the pages that the index alone finds, no more than so many are wanted.
    """
    long = [t for t in wanted if len(t) >= _TRIGRAM]
    short = [t for t in wanted if len(t) < _TRIGRAM]
    enough = f" LIMIT {most}" if most is not None and not short else ""
    clauses = [f"p.id IN (SELECT rowid FROM page_search WHERE page_search MATCH ?{enough})"] if long else []
    values = [" AND ".join('"' + t.replace('"', '""') + '"' for t in long)] if long else []
    return [*clauses, *["instr(p.folded, ?) > 0"] * len(short)], [*values, *short]


@functools.lru_cache(maxsize=64)
def printed_pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the folded terms in text as it is printed: with Thai numerals, broken at line ends."""
    terms = []
    for term in wanted:
        parts = [_CHARACTERS.get(c) or (r"\s+" if c == " " else re.escape(c)) for c in term]
        gaps = [r"\s*" if _is_thai(a) and _is_thai(b) else "" for a, b in pairwise(term)]
        terms.append("".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True)))
    return re.compile("|".join(sorted(terms, key=len, reverse=True)), re.IGNORECASE)


def _is_thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e4e"


def snippet(text: str, folded: str, wanted: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The surroundings of the first find on one line, and the finds in them; folded text where nothing else has it."""
    pattern = printed_pattern(tuple(wanted))
    first = pattern.search(text)
    if first is None:
        text, pattern = folded, re.compile("|".join(map(re.escape, wanted)))
        first = pattern.search(text)
    at = first.start() if first is not None else 0
    start, end = _whole(text, max(0, at - _AROUND)), _whole(text, min(len(text), at + 2 * _AROUND))
    line = " ".join(text[start:end].split())
    return line, tuple(m.span() for m in pattern.finditer(line))


def finds(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where ``text``, as printed, has the folded terms: start and end of each find."""
    return [m.span() for m in printed_pattern(tuple(wanted)).finditer(text)]


def _whole(text: str, at: int) -> int:
    """The next place from ``at`` on where no mark is taken from its letter."""
    while at < len(text) and unicodedata.category(text[at]) == "Mn":
        at += 1
    return at
