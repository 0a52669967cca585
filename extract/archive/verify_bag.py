"""Is a bag what its manifests say? Every file against every manifest, and the archive in it against itself.

A bag comes from a stranger: only plain files are read, links are not followed, tag files have a largest size, and
nothing in the bag is written.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from extract.archive.database import reading
from extract.archive.fixity_report import Report
from extract.archive.verify_rows import check_rows
from extract.errors import InputError
from extract.open.plain_file import digest, read_plain

_A_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
#: Bytes of a tag file, and lines of a manifest: a hundred thousand documents have a tenth of either.
_LARGEST_TAG_FILE, _MOST_LINES = 128 << 20, 2_000_000
#: Characters of a name or line that a problem quotes, and lines that are none, of one manifest, that are named.
_QUOTED, _MOST_NAMED = 200, 100
_OXUM_DIGITS = 20
_ROOT = re.compile(r"^Archive-Root-SHA256: *([0-9a-f]{64})\s*$", re.MULTILINE)


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
    present = _present(folder, report)
    loose = {name for name in present - listed if not re.fullmatch(r"tagmanifest-[a-z0-9]+\.txt", name)}
    report.extra += sorted(loose)
    _check_oxum(folder, present, report)
    inside = folder / "data" / "archive.sqlite"
    if os.path.lexists(inside) and "data/archive.sqlite" not in report.changed:
        _check_inside(folder, inside, report)
    report.missing, report.changed = sorted(set(report.missing)), sorted(set(report.changed))
    return report


def _present(folder: Path, report: Report) -> set[str]:
    """Every file of the bag by its path in it; what is no plain file is a problem."""
    found = set()
    for where, folders, files in os.walk(folder):
        for name in (*files, *folders):
            path = Path(where, name)
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                continue
            found.add(path.relative_to(folder).as_posix())
            if not stat.S_ISREG(mode):
                report.problems.append(f"{path.relative_to(folder).as_posix()} is no plain file")
    return found


def _check_inside(folder: Path, inside: Path, report: Report) -> None:
    """The bag's archive against itself, and its root digest against the one in bag-info.txt."""
    try:
        if inside.is_symlink():
            raise InputError("data/archive.sqlite is a link")
        with reading(inside) as connection:
            check_rows(connection, inside, report, sealed=False)
    except InputError as error:
        report.problems.append(error.message)
    told = _ROOT.search(_read(folder / "bag-info.txt", report))
    if told is not None and told[1] != report.root:
        report.problems.append("bag-info.txt has another root digest than the archive")


def _read(path: Path, report: Report) -> str:
    try:
        data = read_plain(path, _LARGEST_TAG_FILE + 1, links=False)
        if len(data) > _LARGEST_TAG_FILE:
            raise InputError(f"it is over {_LARGEST_TAG_FILE >> 20} MB")
        return data.decode("utf-8-sig")
    except (InputError, UnicodeDecodeError) as error:
        report.problems.append(f"{path.name} cannot be read: {getattr(error, 'message', 'it is not UTF-8')}")
        return ""


def _check_manifest(folder: Path, manifest: Path, algorithm: str, report: Report) -> set[str]:
    listed: set[str] = set()
    if algorithm not in hashlib.algorithms_available:
        report.problems.append(f"{manifest.name}: {algorithm} is not known here")
        return listed
    bad = 0
    for number, line in enumerate(_lines(_read(manifest, report)), 1):
        if number > _MOST_LINES:
            report.problems.append(f"{manifest.name} has over {_MOST_LINES:,} lines; no more are read")
            break
        match = _LINE.fullmatch(line)
        name = None if match is None else _unescaped(match[2])
        if match is None or name is None or not _is_within(folder, name):
            bad += 1
            what = "a line that names no file" if name is None else "a path that leaves the bag"
            if bad <= _MOST_NAMED:
                report.problems.append(f"{manifest.name}: {what}: {(name or line)[:_QUOTED]!r}")
            continue
        path = folder / name
        listed.add(name)
        report.checked += 1
        try:
            found = digest(path, algorithm=algorithm, links=False)
        except InputError as error:
            if error.code == "missing-file":
                report.missing.append(name)
            else:
                report.problems.append(f"{name[:_QUOTED]}: {error.message}")
            continue
        if found != match[1].lower():
            report.changed.append(name)
    if bad > _MOST_NAMED:
        report.problems.append(f"{manifest.name}: {bad - _MOST_NAMED:,} more such lines")
    return listed


def _lines(text: str) -> Iterator[str]:
    """The lines one by one: a list of millions of short ones would take many times the text's memory."""
    return (found[0].rstrip("\r\n") for found in _A_LINE.finditer(text))


def _unescaped(name: str) -> str | None:
    """The name that a manifest's line means; None for what can be no file's."""
    name = name.replace("%0A", "\n").replace("%0a", "\n").replace("%0D", "\r").replace("%0d", "\r")
    return None if "\0" in name else name.replace("%25", "%")


def _is_within(folder: Path, name: str) -> bool:
    """Whether a name of a manifest is of something in the bag, links followed; links without end lead nowhere."""
    if name.startswith(("/", "~")) or ".." in Path(name).parts:
        return False
    try:
        return (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _check_oxum(folder: Path, present: set[str], report: Report) -> None:
    match = re.search(r"^Payload-Oxum: *(\d+)\.(\d+)", _read(folder / "bag-info.txt", report), re.MULTILINE)
    if match is None:
        return
    payload = [name for name in present if name.startswith("data/")]
    size = sum((folder / name).stat().st_size for name in payload if (folder / name).is_file())
    # As text: a number of millions of digits is a bomb.
    if (str(size), str(len(payload))) != (match[1].lstrip("0") or "0", match[2].lstrip("0") or "0"):
        told = f"{match[1][:_OXUM_DIGITS]}.{match[2][:_OXUM_DIGITS]}"
        report.problems.append(f"Payload-Oxum says {told}, the payload is {size}.{len(payload)}")
