"""Where the pattern files are: those of the package, and folders of the user's own that are laid over them."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def patterns_folder() -> Traversable:
    """The folder of pattern files: inside the installed package, else beside the package in a checkout.

    Whether it is there is for the caller to find out.
    """
    installed = files("extract").joinpath("_patterns")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "patterns"


#: Folders of one's own patterns, parted as those of PATH are; the first goes before the others.
VARIABLE = "EXTRACT_PATTERNS"


def own_folders() -> tuple[Path, ...]:
    """The folders that are laid over the package's: a file of the same name stands in its place, others are added."""
    return tuple(Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part)


def pattern_file(*path: str) -> Traversable:
    """The file at ``path`` of the first folder that has one; the package's where none has."""
    for folder in own_folders():
        if folder.joinpath(*path).is_file():
            return folder.joinpath(*path)
    return patterns_folder().joinpath(*path)
