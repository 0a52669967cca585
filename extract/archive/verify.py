"""Is everything still there, and as it was? Re-hashes a bag's files, or an archive's rows and originals.

What is wrong is named: missing, changed, extra, or a problem of the whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.archive.database import archive_file, reading
from extract.archive.originals import is_still
from extract.archive.record_rows import content_digest, exact, load
from extract.errors import InputError
from extract.model import stored_lines
from extract.run.walk import Walk, printable, walk

_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")


@dataclass(slots=True)
class Report:
    """What a verification found. ``checked`` counts files and documents that were looked at."""

    what: str
    checked: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.missing or self.changed or self.extra or self.problems)


def verify(path: Path) -> Report:
    """Verify a bag (a folder with ``bagit.txt``) or an archive. Raises InputError where it is neither."""
    if (path / "bagit.txt").is_file():
        return verify_bag(path)
    if path.is_dir() and not archive_file(path).is_file():
        raise InputError(f"{path} is neither a bag nor an archive", hint="a bag has a file bagit.txt")
    return verify_archive(path)


def verify_bag(folder: Path) -> Report:
    """Every file of the bag against every manifest, and the archive in it against itself."""
    report = Report("bag")
    declaration = _read(folder / "bagit.txt", report)
    if not re.match(r"BagIt-Version: \d+\.\d+\s+Tag-File-Character-Encoding: UTF-8", declaration):
        report.problems.append("bagit.txt does not declare a bag in UTF-8")
    listed: set[str] = set()
    payload_manifests = 0
    for manifest in sorted(p for p in folder.iterdir() if _MANIFEST.fullmatch(p.name)):
        match = _MANIFEST.fullmatch(manifest.name)
        assert match is not None
        payload_manifests += not match[1]
        listed |= _check_manifest(folder, manifest, match[2], report)
    if not payload_manifests:
        report.problems.append("the bag has no payload manifest")
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir() or p.is_symlink()}
    loose = {name for name in present - listed if not re.fullmatch(r"tagmanifest-[a-z0-9]+\.txt", name)}
    report.extra += sorted(loose)
    _check_oxum(folder, present, report)
    inside = folder / "data" / "archive.sqlite"
    if inside.is_file() and "data/archive.sqlite" not in report.changed:
        with reading(inside) as connection:
            _check_rows(connection, report)
    report.missing, report.changed = sorted(set(report.missing)), sorted(set(report.changed))
    return report


def _read(path: Path, report: Report) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        report.problems.append(f"{path.name} cannot be read: {error}")
        return ""


def _check_manifest(folder: Path, manifest: Path, algorithm: str, report: Report) -> set[str]:
    listed: set[str] = set()
    if algorithm not in hashlib.algorithms_available:
        report.problems.append(f"{manifest.name}: {algorithm} is not known here")
        return listed
    for line in _read(manifest, report).splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            report.problems.append(f"{manifest.name}: a line that names no file: {line[:80]!r}")
            continue
        name = match[2].replace("%0A", "\n").replace("%0a", "\n").replace("%0D", "\r").replace("%0d", "\r")
        name = name.replace("%25", "%")
        path = folder / name
        if (
            name.startswith(("/", "~"))
            or ".." in Path(name).parts
            or not path.resolve().is_relative_to(folder.resolve())
        ):
            report.problems.append(f"{manifest.name}: a path that leaves the bag: {name!r}")
            continue
        listed.add(name)
        report.checked += 1
        try:
            with open(path, "rb") as f:
                found = hashlib.file_digest(f, algorithm).hexdigest()
        except FileNotFoundError:
            report.missing.append(name)
            continue
        except OSError as error:
            report.problems.append(f"{name} cannot be read: {error.strerror}")
            continue
        if found != match[1].lower():
            report.changed.append(name)
    return listed


def _check_oxum(folder: Path, present: set[str], report: Report) -> None:
    match = re.search(r"^Payload-Oxum: *(\d+)\.(\d+)", _read(folder / "bag-info.txt", report), re.MULTILINE)
    if match is None:
        return
    payload = [name for name in present if name.startswith("data/")]
    size = sum((folder / name).stat().st_size for name in payload if (folder / name).is_file())
    if (size, len(payload)) != (int(match[1]), int(match[2])):
        report.problems.append(f"Payload-Oxum says {match[1]}.{match[2]}, the payload is {size}.{len(payload)}")


def verify_archive(archive: Path) -> Report:
    """The database against itself, every known file against its hash, and the folders against what is known."""
    report = Report("archive")
    with reading(archive) as connection:
        _check_rows(connection, report)
        _check_files(connection, report, archive_file(archive))
    return report


def _check_rows(connection: sqlite3.Connection, report: Report) -> None:
    """Database pages, foreign keys, and every document's rows against the hash of its reading."""
    try:
        for row in connection.execute("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                report.problems.append(f"database: {row[0]}")
        for row in connection.execute("PRAGMA foreign_key_check"):
            report.problems.append(f"database: {row['table']} row {row['rowid']} refers to a missing {row['parent']}")
        for document in connection.execute("SELECT * FROM documents ORDER BY sha256"):
            report.checked += 1
            if document["state"] != "failed" and not _reading_is_whole(connection, document):
                report.changed.append(f"reading of {document['name']} ({document['sha256'][:12]})")
    except sqlite3.DatabaseError as error:
        report.problems.append(f"database: {error}")


def _reading_is_whole(connection: sqlite3.Connection, document: sqlite3.Row) -> bool:
    import zlib

    row = connection.execute("SELECT json FROM extractions WHERE document_id = ?", [document["id"]]).fetchone()
    texts = connection.execute("SELECT text FROM pages WHERE document_id = ? ORDER BY number", [document["id"]])
    try:
        extraction = stored_lines.unpack(row["json"]) if row is not None else b""
    except zlib.error:
        return False
    if content_digest(extraction, tuple(t["text"] for t in texts)) != document["content_sha256"]:
        return False
    # The rows that people query must say what the hashed reading says.
    said = {
        r["id"]: (exact(r["value"]), r["status"], r["indicator"], r["entity"], r["survey"]["year_be"])
        for r in load(extraction)["records"]
    }
    rows: dict[str, tuple[Any, ...]] = {
        r["name"]: (r["value"], r["status"], r["indicator"], r["entity"], r["year_be"])
        for r in connection.execute("SELECT * FROM records WHERE document_id = ?", [document["id"]])
    }
    return said == rows


def _check_files(connection: sqlite3.Connection, report: Report, archive: Path) -> None:
    known: set[bytes] = set()
    for row in connection.execute(
        "SELECT f.path_raw, f.path, d.sha256, d.bytes FROM files AS f JOIN documents AS d ON d.id = f.document_id "
        "ORDER BY f.path"
    ):
        known.add(row["path_raw"])
        report.checked += 1
        try:
            if not is_still(row["path_raw"], row["bytes"], row["sha256"]):
                report.changed.append(row["path"])
        except FileNotFoundError:
            report.missing.append(row["path"])
        except OSError as error:
            report.problems.append(f"{row['path']} cannot be read: {error.strerror}")
    own = frozenset(f"{archive.absolute()}{end}" for end in ("", ".lock", "-journal"))
    for source in connection.execute("SELECT path_raw FROM sources ORDER BY path"):
        root = os.fsdecode(source["path_raw"])
        if os.path.isdir(root):
            report.extra += [
                printable(f.path) for f in walk([root], Walk(), leave_out=own) if os.fsencode(f.path) not in known
            ]
