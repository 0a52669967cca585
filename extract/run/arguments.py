"""The parser of every command, and types of arguments that several take; each raises ArgumentTypeError with what it
wants.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from extract.errors import ExitCode
from extract.show.language import by_lines, say, tr

_LIKE = 0.6  # how alike a word must be to be proposed, of 1: one letter of three wrong, two of five exchanged


def meant(word: str, known: Iterable[str]) -> str | None:
    """Which of ``known`` may have been meant.

    >>> meant("serch", ["search", "show"]), meant("--jsn", ["--json", "--join"]), meant("xyz", ["search"])
    ('search', '--json', None)
    """
    found = get_close_matches(word, list(known), n=1, cutoff=_LIKE)
    return found[0] if found else None


class Parser(argparse.ArgumentParser):
    """A parser whose errors name the way out: what may have been meant, and where the help is."""

    def format_help(self) -> str:
        self._speak()
        return super().format_help()

    def _speak(self) -> None:
        """Say descriptions, groups and options in the language of the reader."""
        if self.description:
            self.description = by_lines(self.description)
        if self.epilog:
            self.epilog = by_lines(self.epilog)
        for group in self._action_groups:
            group.title = group.title and tr(group.title)
        for action in self._actions:
            if action.help and action.help != argparse.SUPPRESS:
                action.help = tr(action.help)

    def error(self, message: str) -> NoReturn:
        known = [o for action in self._actions for o in (*action.option_strings, *map(str, action.choices or ()))]
        said = (word.strip("'").partition("=")[0] for word in re.findall(r"'[^']+'|(?<!\S)--?[\w=-]+", message))
        wrong = next((word for word in said if word and word not in known), None)  # in whatever language it is told
        guess = meant(wrong, known) if wrong else None
        hints = [tr("did you mean {what}?", what=guess)] if guess else []
        hints.append(tr("see: {command}", command=f"{self.prog} --help"))
        self.exit(ExitCode.USAGE, f"extract: {say(message)}\n" + "".join(f"  {hint}\n" for hint in hints))


def share(text: str) -> float:
    """A share above 0 and below 1, also in percent.

    >>> share("0.1%"), share("0.25")
    (0.001, 0.25)
    """
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share such as 0.1% or 0.001")
    return value


def above_zero(text: str) -> int:
    """A whole number above 0, in Arabic digits."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)
