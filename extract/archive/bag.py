"""A BagIt bag (RFC 8493) of the whole archive, to hand over or put away.

Payload: ``originals/``, ``pdf/`` and ``alto/`` named by the SHA-256 of originals and documents, ``records/``,
``archive.sqlite`` and ``provenance.json``. It holds no time and no path of this machine: two bags of the same input
have the same payload, byte for byte. Written by hand, not with a library, for the sake of that; the tests have the
bagit library check it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from extract import __version__
from extract.archive.alto import alto
from extract.archive.choice import Choice
from extract.archive.data_package import export_folder
from extract.archive.database import reading
from extract.archive.fixity import is_sound, root_of
from extract.archive.originals import Original, originals
from extract.archive.page_exports import layouts, origin_of
from extract.archive.provenance import provenance
from extract.archive.snapshot import relative_paths, snapshot
from extract.errors import InputError, UsageError
from extract.open.plain_file import digest
from extract.show.handover import cannot_write, put, workshop

_SUFFIX = {
    "application/pdf": ".pdf", "image/tiff": ".tif", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt",
}  # fmt: skip

Tell = Callable[[str], None]


def bag(
    connection: sqlite3.Connection, out: Path, *, without_missing: bool = False, tell: Tell = lambda _: None
) -> int:
    """Write the bag to the new folder ``out``, which appears only when it is complete; returns the payload files.

    ``tell`` is told the name of each document. Raises UsageError where ``out`` exists, InputError where a row of the
    archive is not the one that was written, and where an original is gone or changed, unless the bag is to be made
    ``without_missing`` ones: their readings are then in it all the same.
    """
    if out.exists():
        raise UsageError(f"{out} is there already", hint="name a new folder")
    if not is_sound(connection):
        # What is handed over gets digests of its own, which must not be made of rows that nobody wrote.
        raise InputError(
            "the archive is not as it was written",
            hint="extract verify ARCHIVE says what changed",
            code="archive-damaged",
        )
    sources = originals(connection, all_wanted=not without_missing)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = workshop(out) / f".{out.name[:200]}.part"
        if work.exists():
            shutil.rmtree(work)  # left by a run that was killed
        (work / "data").mkdir(parents=True)
    except OSError as error:
        raise cannot_write(out.parent, error) from error
    try:
        sums = _payload(connection, work, sources, tell)
        _tags(connection, work, sums, missing=_documents(connection) - len(sources))
        _sync(work)
        put(work, out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return len(sums)


def _payload(connection: sqlite3.Connection, work: Path, sources: dict[str, Original], tell: Tell) -> dict[str, str]:
    data = work / "data"
    made: dict[str, list[tuple[str, str]]] = {}
    for d in connection.execute("SELECT * FROM documents ORDER BY sha256").fetchall():
        sha256, source = d["sha256"], sources.get(d["sha256"])
        if source is not None:
            suffix = _SUFFIX.get(d["media_type"] or "", ".bin")
            for path, own in source.files:
                end = suffix if len(source.files) == 1 else path.suffix.lower() or suffix
                _copy(path, data / "originals" / f"{own}{end}")
        if d["state"] != "failed":
            made[sha256] = _derived(connection, d, source, work)
        tell(d["name"])
    export_folder(connection, data / "records", Choice())
    snapshot(connection, data / "archive.sqlite")
    relative = relative_paths(connection)
    paths: dict[str, list[str]] = {}
    for row in connection.execute(
        "SELECT d.sha256, f.path_raw FROM files AS f JOIN documents AS d ON d.id = f.document_id"
    ):
        paths.setdefault(row["sha256"], []).append(relative[row["path_raw"]])
    text = provenance(connection, {k: sorted(set(v)) for k, v in paths.items()}, made)
    (data / "provenance.json").write_text(text, encoding="utf-8", newline="\n")
    files = sorted(p for p in data.rglob("*") if p.is_file())
    return {p.relative_to(work).as_posix(): digest(p) for p in files}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _derived(
    connection: sqlite3.Connection, d: sqlite3.Row, source: Original | None, work: Path
) -> list[tuple[str, str]]:
    pages = layouts(connection, int(d["id"]))
    found = []
    file = work / "data" / "alto" / f"{d['sha256']}.xml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(alto(pages, origin_of(d)))
    found.append(file)
    if source is not None and d["media_type"] != "text/plain":
        file = work / "data" / "pdf" / f"{d['sha256']}.pdf"
        file.parent.mkdir(exist_ok=True)
        try:
            with open(file, "xb") as out:
                source.searchable(d["media_type"], pages, out)
            found.append(file)
        except InputError:
            # One damaged file must not keep thousands from being handed over; its original and text are there.
            file.unlink()
    return [(f.relative_to(work / "data").as_posix(), digest(f)) for f in found]


def _documents(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM documents WHERE error_code IS NOT 'forgotten'").fetchone()[0])


def _tags(connection: sqlite3.Connection, work: Path, sums: dict[str, str], missing: int) -> None:
    size = sum((work / name).stat().st_size for name in sums)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")  # reproducible-builds.org
    when = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    info = {
        "Bag-Software-Agent": f"extract {__version__}",
        "Bagging-Date": when.strftime("%Y-%m-%d"),
        "Payload-Oxum": f"{size}.{len(sums)}",
    }
    if (root := _root_of(work / "data" / "archive.sqlite")) is not None:
        info["Archive-Root-SHA256"] = root
    if missing:
        info["Originals-Missing"] = str(missing)
    (work / "metadata").mkdir()
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in info.items()),
        "manifest-sha256.txt": "".join(f"{digest_}  {_escape(name)}\n" for name, digest_ in sums.items()),
        "metadata/runs.json": _runs(connection),
    }
    for name, text in tags.items():
        (work / name).write_text(text, encoding="utf-8", newline="\n")
    lines = "".join(f"{digest(work / name)}  {name}\n" for name in sorted(tags))
    (work / "tagmanifest-sha256.txt").write_text(lines, encoding="utf-8", newline="\n")


def _root_of(archive: Path) -> str | None:
    with reading(archive) as connection:
        return root_of(connection)


def _escape(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _runs(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT * FROM runs ORDER BY id").fetchall()
    runs = [{key: row[key] for key in row.keys()} for row in rows]  # noqa: SIM118 (a Row iterates over values)
    for run in runs:
        run["summary"] = json.loads(run["summary"]) if run["summary"] else None
        if run["summary"]:
            run["summary"].pop("unreadable", None)  # paths of this machine
    return json.dumps(runs, ensure_ascii=False, indent=1) + "\n"


def _sync(folder: Path) -> None:
    """Have everything on disk before the folder gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with open(path, "rb+") as f:
                os.fsync(f.fileno())
