"""What is said on standard error beside the data, in lines of words with styles.

A program that passes JSON on to another has no use for colours: ``rich`` is loaded only where something shows them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any
from unicodedata import category

from extract.show import words
from extract.show.language import tr

if TYPE_CHECKING:
    from rich.console import Console

STYLE = {"accepted": "green", "review": "yellow", "unreadable": "red", "not-reported": "dim"}
"""The colours of statuses, the best first."""
_ACTING = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Categories of characters that are not print: control, format, private use, halves of characters."""

Part = tuple[str, str]
"""Words and their style; an empty style is none."""


def visible(text: str) -> str:
    """Text without control, format and private-use characters, each made visible as U+FFFD; as long as it was.

    >>> visible("a\\x1b[2Jb\\n"), visible("\\u0e01\\u202e")
    ('a�[2Jb ', 'ก�')
    """
    text = text.replace("\n", " ").replace("\t", " ")
    return text if text.isprintable() else "".join("\ufffd" if category(c) in _ACTING else c for c in text)


def counted(result: dict[str, Any]) -> list[Part]:
    """How many records of which status an Extraction (as plain data) has, for one line."""
    counts = Counter(r["status"] for r in result["records"])
    parts = [(f"{counts[s]} {words.status(s)}  ", style) for s, style in STYLE.items() if counts[s]]
    return [*parts, (tr("partial: some pages failed"), "red")] if result["partial"] else parts


class Beside:
    """Standard error. Where it is no terminal, lines are as long as they are, so that a search finds them whole."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        # As rich would decide it, for which these variables stand for a terminal.
        shows = sys.stderr.isatty() or any(os.environ.get(name) for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))
        self.console: Console | None = _console(quiet) if shows else None

    def line(self, *parts: Part, fit: bool = False) -> None:
        """Write one line; ``fit`` has a terminal break it between words. Text of documents comes as made visible."""
        if self.console is not None:
            from rich.text import Text

            self.console.print(Text.assemble(*parts), soft_wrap=None if fit else True)
        elif not self._quiet:
            sys.stderr.write("".join(text for text, _ in parts) + "\n")
            sys.stderr.flush()


def _console(quiet: bool) -> Console:
    from rich.console import Console

    return Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=not sys.stderr.isatty())
