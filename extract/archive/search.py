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
    """Pages that hold every part of ``query``, most finds first; Thai and Arabic numerals are the same."""
    wanted = terms(query)
    clauses, values = matching(wanted)
    rows = connection.execute(
        "SELECT p.number AS page, p.text, p.folded, d.id, d.sha256, d.kind, d.number, d.date, d.name, "
        "(SELECT f.path FROM files AS f WHERE f.document_id = d.id AND coalesce(f.page, p.number) = p.number "
        "ORDER BY f.present DESC, f.path LIMIT 1) AS path "
        f"FROM pages AS p JOIN documents AS d ON d.id = p.document_id WHERE {' AND '.join(clauses)}",
        values,
    )
    found = [(-sum(row["folded"].count(t) for t in wanted), row["path"] or row["name"], row) for row in rows]
    found.sort(key=lambda f: (f[0], f[1], f[2]["page"]))
    for count, path, row in found[:limit]:
        line, spans = snippet(row["text"], row["folded"], wanted)
        head = head_of(connection, row["id"], row["page"])
        kind, number, date = (row[n] if head is None else head.fields[n] for n in ("kind", "number", "date"))
        yield Hit(row["sha256"], path, row["page"], kind, number, date, -count, line, spans)


def matching(wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """The conditions under which a page ``p`` (of ``pages``) holds all the terms, and their values."""
    long = [t for t in wanted if len(t) >= _TRIGRAM]
    short = [t for t in wanted if len(t) < _TRIGRAM]
    clauses = ["p.id IN (SELECT rowid FROM page_search WHERE page_search MATCH ?)"] if long else []
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
