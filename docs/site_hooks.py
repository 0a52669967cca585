"""Hooks of MkDocs: the project's front page and other pages outside of ``docs/`` are part of the site."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
#: Pages outside of the folder, and where they are in the site.
PAGES = {
    "README.md": "index.md",
    "CHANGELOG.md": "project/CHANGELOG.md",
    "SECURITY.md": "project/SECURITY.md",
    "training/README.md": "project/training.md",
    "extract/models/README.md": "project/model.md",
    "benchmarks/recognition.md": "project/recognition.md",
    "fixtures/README.md": "project/fixtures.md",
}
_LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+)(#[^)]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages from outside."""
    for source, place in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Point links at the pages' places in the site; a link to what is no page of it becomes plain words."""
    at = page.file.src_uri
    source = next((s for s, place in PAGES.items() if place == at), f"docs/{at}")

    def moved(match: re.Match[str]) -> str:
        words, target, anchor = match[1], match[2], match[3] or ""
        if "://" in target or target.startswith("mailto:"):
            return match[0]
        wanted = os.path.normpath(os.path.join(os.path.dirname(source), target)).replace(os.sep, "/")
        place = PAGES.get(wanted, wanted.removeprefix("docs/") if wanted.startswith("docs/") else None)
        if place is None or files.get_file_from_path(place) is None:
            return words
        return f"[{words}]({os.path.relpath(place, os.path.dirname(at) or '.')}{anchor})"

    return _LINK.sub(moved, markdown)
