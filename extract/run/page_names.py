"""Image files whose names count up: which of them may be pages of one document, and in which order."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})

_NUMBER = re.compile(r"[0-9๐-๙]{1,4}(?![0-9๐-๙])(?=[^0-9๐-๙]*$)")
_PAGE_WORD = re.compile(r"(?<![a-zก-๎])(?:page|pages|pg|p|หน้า|แผ่น|แผ่นที่|หน้าที่)[-_. (]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A file and the number in its name. ``says_page``: a word for page stands before the number."""

    path: str
    number: int
    says_page: bool


def runs(paths: Sequence[str], *, whole_folder: bool = False) -> list[list[Numbered]]:
    """Images of one folder whose names are alike but for a number that counts up, each run by that number.

    Where no word for page stands before it, the run ends where a number is left out. With ``whole_folder`` all images
    of a folder are one run, by the numbers in their names, then by name. A run has two files at least.
    """
    groups: dict[tuple[str, ...], list[Numbered]] = {}
    for path in paths:
        folder, name = os.path.split(path)
        stem, end = os.path.splitext(name)
        if end.lower() not in IMAGES:
            continue
        match = _NUMBER.search(stem)
        if whole_folder:
            groups.setdefault((folder,), []).append(Numbered(path, int(match[0]) if match else 0, False))
        elif match is not None:
            before, behind = stem[: match.start()], stem[match.end() :]
            says_page = _PAGE_WORD.search(before) is not None
            key = (folder, before, behind, end.lower())
            groups.setdefault(key, []).append(Numbered(path, int(match[0]), says_page))
    found: list[list[Numbered]] = []
    for members in groups.values():
        ordered = sorted(members, key=lambda m: (m.number, os.fsencode(m.path)))
        found += [ordered] if whole_folder else _without_gaps(ordered)
    return [run for run in found if len(run) > 1]


def _without_gaps(run: Sequence[Numbered]) -> list[list[Numbered]]:
    parted: list[list[Numbered]] = []
    for member in run:
        follows = parted and (member.says_page or member.number == parted[-1][-1].number + 1)
        if follows and member.number != parted[-1][-1].number:
            parted[-1].append(member)
        else:
            parted.append([member])
    return parted


def left_out(run: Sequence[Numbered]) -> tuple[str, ...]:
    """The pages that the names of a document's files leave out, where these are called pages.

    >>> left_out([Numbered('page2.png', 2, True), Numbered('page4.png', 4, True)]), left_out([Numbered('a7', 7, False)])
    (('page 1', 'page 3'), ())
    """
    if not all(member.says_page for member in run):
        return ()
    there = {member.number for member in run}
    return tuple(f"page {n}" for n in range(1, max(there)) if n not in there)
