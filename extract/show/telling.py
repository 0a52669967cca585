"""What the program tells beside its data: lines that end where a word does, at the edge of a terminal.

A terminal breaks a line wherever its edge is, in the middle of a word too. Elsewhere a line is as long as it is, so
that a search finds it whole.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from extract.show.terminal import width_of
from extract.show.wrapping_words import fitted

#: Cells by which the rest of a line stands further in than its beginning.
_FURTHER = 2


def teller(*, stderr: bool = True, quiet: bool = False) -> Console:
    """Standard error, or standard output, for lines of :func:`tell`."""
    return Console(stderr=stderr, highlight=False, quiet=quiet, soft_wrap=True)


def tell(console: Console, said: str | Text) -> None:
    """Print a line; a string is markup, so whatever comes from elsewhere is disarmed before."""
    line = Text.from_markup(said) if isinstance(said, str) else said
    width = width_of(console)
    margin = len(line.plain) - len(line.plain.lstrip(" "))
    at = margin
    for number, part in enumerate(fitted(line.plain.strip(" "), width and width - margin - _FURTHER)):
        at = line.plain.index(part, at)
        console.print(Text(" " * (margin + _FURTHER * (number > 0))) + line[at : at + len(part)], soft_wrap=True)
        at += len(part)


def plain_lines(text: str, width: int) -> str:
    """A message of several lines for a terminal ``width`` cells wide.

    >>> print(plain_lines("extract: a long message\\n  and how to go on", 16))
    extract: a
      long message
      and how to
        go on
    """
    found = []
    for line in text.split("\n"):
        margin = len(line) - len(line.lstrip(" "))
        parts = fitted(line.strip(" "), width - margin - _FURTHER)
        found += [" " * (margin + _FURTHER * (n > 0)) + part for n, part in enumerate(parts)]
    return "\n".join(found)
