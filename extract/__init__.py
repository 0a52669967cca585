"""Reads scanned Thai result letters and press releases into score records, each with its evidence.

>>> from extract import extract                     # doctest: +SKIP
>>> result = extract("letter.pdf")                  # doctest: +SKIP
>>> [(r.indicator, r.value, r.status) for r in result.records]  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.errors import ExtractError, InputError, LimitError, MissingError
    from extract.model.result import Extraction
    from extract.options import Options
    from extract.pipeline import extract, extract_full

__version__ = "0.1.0"
__all__ = [
    "ExtractError",
    "Extraction",
    "InputError",
    "LimitError",
    "MissingError",
    "Options",
    "__version__",
    "extract",
    "extract_full",
]

_HOMES = {
    "ExtractError": "extract.errors",
    "InputError": "extract.errors",
    "LimitError": "extract.errors",
    "MissingError": "extract.errors",
    "Options": "extract.options",
    "Extraction": "extract.model.result",
    "extract": "extract.pipeline",
    "extract_full": "extract.pipeline",
}


def __getattr__(name: str) -> Any:
    """Public names are imported on first use, so that ``extract --version`` pays for none of them."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
