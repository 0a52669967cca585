"""Where a benchmark puts what it measured: between a pair of markers in a page of the docs."""

from __future__ import annotations

import re
from pathlib import Path


def put_between(page: Path, name: str, text: str) -> None:
    """Have ``text`` stand between ``<!-- name -->`` and ``<!-- /name -->`` in a page. Raises ValueError where the page
    has no such pair, or several."""
    marked = re.compile(rf"(?s)(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)")
    new, count = marked.subn(lambda m: f"{m[1]}{text}{m[2]}", page.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{page} has {count} places marked {name}")
    page.write_text(new, encoding="utf-8")
