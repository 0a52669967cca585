"""Reads scanned Thai result letters and press releases into score records, each with its evidence.

>>> from extract import extract                     # doctest: +SKIP
>>> result = extract("letter.pdf")                  # doctest: +SKIP
>>> [(r.indicator, r.value, r.status) for r in result.records]  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.errors import ExtractError, InputError, LimitError, MissingError, UsageError
    from extract.model.result import Evidence, Extraction, Record
    from extract.open.limits import Limits
    from extract.options import Options
    from extract.pipeline import Full
    from extract.run.library import FileResult, extract, extract_full, extract_many

__version__ = "0.1.0"
__all__ = [
    "Evidence",
    "ExtractError",
    "Extraction",
    "FileResult",
    "Full",
    "InputError",
    "LimitError",
    "Limits",
    "MissingError",
    "Options",
    "Record",
    "UsageError",
    "__version__",
    "extract",
    "extract_full",
    "extract_many",
]

_HOMES = {
    **dict.fromkeys(("ExtractError", "InputError", "LimitError", "MissingError", "UsageError"), "extract.errors"),
    **dict.fromkeys(("Evidence", "Extraction", "Record"), "extract.model.result"),
    **dict.fromkeys(("FileResult", "extract", "extract_full", "extract_many"), "extract.run.library"),
    "Full": "extract.pipeline",
    "Limits": "extract.open.limits",
    "Options": "extract.options",
}


def __dir__() -> list[str]:
    """The public names, those that are not imported yet too."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """Public names are imported on first use, so that ``extract --version`` pays for none of them."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
