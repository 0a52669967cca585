"""The archive as it is handed over: the same rows in a fixed order, without what depends on a machine or a clock.

Row numbers follow the documents' content, paths are relative to what was asked for, file stamps and run times are left
out: two archives of the same input, filled in any order, give the same file.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from extract.archive.database import migrate, transaction
from extract.archive.decided_rows import refile
from extract.archive.fixity import seal_all
from extract.run.walk import printable

_NO_TIME = "see metadata/runs.json"

# Tables that hang on a document directly, with the column that orders them within it.
_PLAIN = {
    "pages": "number", "records": "name", "rankings": "ordinal", "statistics": "ordinal", "tables": "ordinal",
    "checks": "ordinal", "notices": "ordinal", "document_parts": "part", "head_fields": "part, t.name",
}  # fmt: skip


def relative_paths(connection: sqlite3.Connection) -> dict[bytes, str]:
    """For each known path (its bytes), the path below the folder that was asked for, that folder's name included.

    Where folders within folders were asked for, the outermost counts.
    """
    asked = sorted((row["path_raw"] for row in connection.execute("SELECT path_raw FROM sources")), key=len)
    roots: list[bytes] = []
    for folder in asked:
        if not any(_within(folder, root) for root in roots):
            roots.append(folder)
    taken: dict[str, bytes] = {}
    names: dict[bytes, str] = {}
    for root in sorted(roots):
        name = base = printable(os.path.basename(os.fsdecode(root).rstrip("/\\"))) or "root"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}~{number}"
        taken[name] = root
        names[root] = name
    found: dict[bytes, str] = {}
    for row in connection.execute("SELECT path_raw FROM files ORDER BY path_raw"):
        raw: bytes = row["path_raw"]
        around = next((r for r in roots if _within(raw, r)), None)
        if around is None:
            found[raw] = printable(os.path.basename(os.fsdecode(raw)))
        else:
            rest = raw[len(around.rstrip(b"/")) :]
            found[raw] = names[around] + printable(os.fsdecode(rest)).replace(os.sep, "/")
    return found


def _within(path: bytes, folder: bytes) -> bool:
    return path == folder or path.startswith(folder.rstrip(b"/") + b"/")


def _columns(connection: sqlite3.Connection, table: str, *without: str) -> list[str]:
    return [r["name"] for r in connection.execute(f"PRAGMA table_info({table})") if r["name"] not in without]


def snapshot(source: sqlite3.Connection, out: Path) -> None:
    """Write the handed-over form of the archive to the new file ``out``; the archive itself is not changed."""
    scratch = out.with_name(out.name + ".scratch")
    to = sqlite3.connect(scratch, isolation_level=None)
    to.row_factory = sqlite3.Row
    try:
        to.execute("PRAGMA journal_mode = MEMORY")
        to.execute("PRAGMA synchronous = OFF")
        migrate(to)
        with transaction(to):
            _copy(source, to)
            seal_all(to)
        to.execute("INSERT INTO page_search(page_search) VALUES ('optimize')")
        to.execute("VACUUM INTO ?", [os.fspath(out)])
    finally:
        to.close()
        scratch.unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, to: sqlite3.Connection) -> None:
    documents = _copy_documents(source, to)
    for table, order in _PLAIN.items():
        columns = _columns(to, table, "id", "document_id")
        _insert_all(
            to, table, ["document_id", *columns],
            (
                [documents[r["document_id"]], *(r[c] for c in columns)]
                for r in source.execute(
                    f"SELECT t.* FROM {table} AS t JOIN documents AS d ON d.id = t.document_id "
                    f"ORDER BY d.sha256, t.{order}"
                )
            ),
        )  # fmt: skip
    ids = {
        table: _map(source, to, table, order, documents)
        for table, order in (("pages", "number"), ("records", "name"), ("checks", "ordinal"))
    }
    _child(source, to, "layouts", "page_id", ids["pages"], ("json",))
    evidence = tuple(_columns(to, "evidence", "id", "record_id"))
    _child(source, to, "evidence", "record_id", ids["records"], evidence, order="ordinal")
    pairs = source.execute("SELECT check_id, record_id FROM check_records")
    made = sorted((ids["checks"][r["check_id"]], ids["records"][r["record_id"]]) for r in pairs)
    _insert_all(to, "check_records", ["check_id", "record_id"], made)
    columns = _columns(to, "corrections", "id", "document_id")
    rows = source.execute("SELECT * FROM corrections ORDER BY id")
    _insert_all(
        to, "corrections", ["document_id", *columns],
        ([documents[r["document_id"]], *(r[c] for c in columns)] for r in rows),
    )  # fmt: skip
    _insert_all(to, "settings", ["name", "value"], source.execute("SELECT name, value FROM settings ORDER BY name"))
    for document in documents.values():
        refile(to, document)
    _copy_paths(source, to, documents)


def _insert_all(to: sqlite3.Connection, table: str, columns: list[str], rows: object) -> None:
    marks = ", ".join("?" * len(columns))
    to.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # type: ignore[arg-type]


def _copy_documents(source: sqlite3.Connection, to: sqlite3.Connection) -> dict[int, int]:
    """Runs (one for each set of versions and options), documents and their JSON; old document id -> new."""
    made = ("program", "patterns", "model", "options")
    runs: dict[tuple[str, ...], int] = {}
    for row in source.execute(f"SELECT DISTINCT {', '.join(made)} FROM documents ORDER BY {', '.join(made)}"):
        runs[tuple(row)] = len(runs) + 1
        to.execute(
            f"INSERT INTO runs (started, state, {', '.join(made)}) VALUES (?, 'finished', ?, ?, ?, ?)",
            [_NO_TIME, *row],
        )
    columns = _columns(to, "documents", "id", "run_id")
    mapping: dict[int, int] = {}
    for new, row in enumerate(source.execute("SELECT * FROM documents ORDER BY sha256"), 1):
        mapping[row["id"]] = new
        run = runs[tuple(row[c] for c in made)]
        _insert_all(to, "documents", ["id", "run_id", *columns], [[new, run, *(row[c] for c in columns)]])
    _child(source, to, "extractions", "document_id", mapping, ("json",))
    return mapping


def _map(
    source: sqlite3.Connection, to: sqlite3.Connection, table: str, order: str, documents: dict[int, int]
) -> dict[int, int]:
    new = {(r["document_id"], r[order]): r["id"] for r in to.execute(f"SELECT id, document_id, {order} FROM {table}")}
    return {
        r["id"]: new[documents[r["document_id"]], r[order]]
        for r in source.execute(f"SELECT id, document_id, {order} FROM {table}")
    }


def _child(
    source: sqlite3.Connection, to: sqlite3.Connection, table: str, parent: str, ids: dict[int, int],
    columns: tuple[str, ...], order: str | None = None,
) -> None:  # fmt: skip
    """Copy rows that hang on ``parent``, in the parents' new order; row by row, since they may be large."""
    old = {new: before for before, new in ids.items()}
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {parent} = ?" + (f" ORDER BY {order}" if order else "")
    for new in sorted(old):
        rows = source.execute(query, [old[new]])
        _insert_all(to, table, [parent, *columns], ([new, *row] for row in rows))


def _copy_paths(source: sqlite3.Connection, to: sqlite3.Connection, documents: dict[int, int]) -> None:
    paths = relative_paths(source)
    rows = []
    seen: set[str] = set()
    for r in source.execute("SELECT * FROM files"):
        path = paths[r["path_raw"]]
        rows.append((path, documents[r["document_id"]], r["size"], r["present"], r["page"], r["sha256"]))
    rows.sort(key=lambda row: row[:4])
    unique = [row for row in rows if not (row[0] in seen or seen.add(row[0]))]  # type: ignore[func-returns-value]
    _insert_all(
        to, "files", ["path_raw", "path", "document_id", "size", "mtime_ns", "inode", "device", "present",
                     "page", "sha256"],
        ([path.encode(), path, document, size, -1, 0, 0, *rest] for path, document, size, *rest in unique),
    )  # fmt: skip
