"""Is everything still there, and as it was? Re-hashes a bag's files, or an archive's rows and originals.

What is wrong is named: missing, changed, extra, or a problem of the whole. An archive of this machine keeps when it was
looked at, and what was found.
"""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.archive.database import archive_file, reading, transaction, writing
from extract.archive.fixity import close_root
from extract.archive.fixity_report import Report
from extract.archive.forget import forgotten
from extract.archive.originals import is_still
from extract.archive.verify_bag import verify_bag
from extract.archive.verify_rows import check_rows
from extract.errors import ExtractError, InputError
from extract.open.plain_file import digest
from extract.run.remote import is_remote
from extract.run.walk import Found, Walk, printable, walk

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_MOST_KEPT = 20


def verify(path: Path, *, everywhere: bool = False, due: timedelta | None = None, keep: bool | None = None) -> Report:
    """Verify a bag (a folder with ``bagit.txt``) or an archive.

    ``everywhere``: folders that were archived are looked through for new files also where they lie outside of the
    archive's own. ``due``: of the files, only those that no verification has found as they were for so long. ``keep``:
    whether the finding is kept in the archive; None: where the archive knows files of this machine. A bag, and an
    archive whose rows are not what was written, is never written to. Raises InputError where ``path`` is neither.
    """
    if os.path.lexists(path / "bagit.txt"):
        return verify_bag(path)
    if path.is_dir() and not archive_file(path).is_file():
        raise InputError(f"{path} is neither a bag nor an archive", hint="a bag has a file bagit.txt")
    return _verify_archive(path, everywhere, due, keep)


def _verify_archive(archive: Path, everywhere: bool, due: timedelta | None, keep: bool | None) -> Report:
    """The database against itself, every known file against its hash, and the folders against what is known."""
    report = Report("archive")
    path = archive_file(archive)
    with reading(archive) as connection:
        sound = check_rows(connection, path, report, sealed=True)
        seen = _check_files(connection, report, due)
        _check_folders(connection, report, path, everywhere)
        ours = keep if keep is not None else due is not None or _is_ours(connection)
    if sound and ours and os.access(path, os.W_OK):
        _keep(archive, report, seen, "rows and files" if due is None else f"rows, and files due after {due.days} days")
    return report


def _check_files(connection: sqlite3.Connection, report: Report, due: timedelta | None) -> list[bytes]:
    """Every known file against its digest; those that are as they were."""
    seen: list[bytes] = []
    since = "" if due is None else (datetime.now(UTC) - due).strftime(_TIME)
    passed = elsewhere = 0
    for row in connection.execute(
        "SELECT f.path_raw, f.path, coalesce(f.sha256, d.sha256) AS sha256, l.at, "
        "CASE WHEN f.page IS NULL THEN d.bytes ELSE f.size END AS bytes FROM files AS f "
        "JOIN documents AS d ON d.id = f.document_id "
        "LEFT JOIN looked_at AS l ON l.path_raw = f.path_raw ORDER BY f.path"
    ):
        if due is not None and (row["at"] or "") > since:
            passed += 1
            continue
        if is_remote(row["path"]):
            elsewhere += 1
            continue
        report.checked += 1
        try:
            if is_still(row["path_raw"], row["bytes"], row["sha256"]):
                seen.append(row["path_raw"])
            else:
                report.changed.append(row["path"])
        except FileNotFoundError:
            report.missing.append(row["path"])
        except OSError as error:
            report.problems.append(f"{row['path']} cannot be read: {error.strerror}")
        except InputError as error:
            report.problems.append(f"{row['path']}: {error.message}")
    if elsewhere:
        report.notes.append(f"{elsewhere:,} files lie on other machines and were not looked at")
    if passed:
        report.notes.append(f"{passed:,} files were found as they were since {since[:10]}, and not read again")
    return seen


def _check_folders(connection: sqlite3.Connection, report: Report, archive: Path, everywhere: bool) -> None:
    """Files in the archived folders that the archive does not know."""
    known = {row["path_raw"] for row in connection.execute("SELECT path_raw FROM files")}
    taken_out = forgotten(connection)
    own = frozenset(f"{archive.absolute()}{end}" for end in ("", ".lock", "-journal"))
    home = os.path.join(os.path.realpath(archive.parent), "")
    for source in connection.execute("SELECT path_raw, path FROM sources ORDER BY path"):
        root = os.fsdecode(source["path_raw"])
        if is_remote(root):
            continue
        if not everywhere and not os.path.join(os.path.realpath(root), "").startswith(home):
            report.notes.append(
                f"{source['path']} lies outside of the archive's folder and was not looked through for new files; "
                "--everywhere does"
            )
        elif os.path.isdir(root):
            report.extra += [
                printable(f.path)
                for f in walk([root], Walk(), leave_out=own)
                if os.fsencode(f.path) not in known and not _is_forgotten(f, taken_out)
            ]


def _is_forgotten(file: Found, taken_out: dict[int, set[str]]) -> bool:
    try:
        return file.size in taken_out and digest(file.path) in taken_out[file.size]
    except ExtractError:
        return False


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the archive was made on this machine: one of its files is there, the very one that was read."""
    for row in connection.execute("SELECT path_raw, inode, device FROM files WHERE inode > 0"):
        try:
            info = os.stat(row["path_raw"])
        except OSError:
            continue
        if (info.st_ino, info.st_dev) == (row["inode"], row["device"]):
            return True
    return False


def _keep(archive: Path, report: Report, seen: list[bytes], scope: str) -> None:
    """Write down in the archive when it was looked at, by which version, and what was found."""
    from extract.versions import versions

    at = datetime.now(UTC).strftime(_TIME)
    found = {
        name: {"count": len(names), "first": names[:_MOST_KEPT]}
        for name in ("missing", "changed", "extra", "problems")
        if (names := getattr(report, name))
    }
    row = [at, versions()["program"], scope, int(report.good), json.dumps(found, ensure_ascii=False)]
    try:
        with writing(archive) as connection, transaction(connection):
            connection.execute(
                "INSERT INTO verifications (at, program, scope, good, found) VALUES (?, ?, ?, ?, ?)", row
            )
            connection.executemany("INSERT OR REPLACE INTO looked_at VALUES (?, ?)", [(p, at) for p in seen])
            report.root = close_root(connection)
    except ExtractError as error:
        report.notes.append(f"the finding could not be kept in the archive: {error.message}")


def history(archive: Path) -> list[dict[str, object]]:
    """What earlier verifications found, the last one first."""
    with reading(archive) as connection:
        rows = connection.execute("SELECT * FROM verifications ORDER BY id DESC").fetchall()
        names = ("at", "program", "scope", "good", "found")
        return [{**{n: row[n] for n in names}, "good": bool(row["good"])} for row in rows]
