"""Where the pattern files are."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def patterns_folder() -> Traversable:
    """The folder of pattern files: inside the installed package, else beside the package in a checkout.

    Whether it is there is for the caller to find out.
    """
    installed = files("extract").joinpath("_patterns")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "patterns"
