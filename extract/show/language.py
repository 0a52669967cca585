"""The language in which people are spoken to: English, or Thai by ``LANG`` or ``--lang th``.

English words are the keys; a catalogue under ``extract/locale`` has the others (gettext of the standard library).
What programs read (JSON, CSV, codes) is never translated.
"""

from __future__ import annotations

import gettext
import os
import re
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "th")
_DOMAIN = "extract"
_FOLDER = Path(__file__).resolve().parents[1] / "locale"


def use(language: str | None = None) -> None:
    """Speak ``language`` from now on, or that of the environment. argparse's own words follow too.

    Only a program that owns its process calls this (the command line): argparse knows one domain for all.
    """
    if language is not None:
        os.environ["LANGUAGE"] = language  # gettext's own variable: it goes before LC_ALL, LC_MESSAGES and LANG
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    for kept in (_catalogue, _templates):
        kept.cache_clear()
    global _chosen
    _chosen = True


_chosen = False


@cache
def _catalogue(language: str | None = None) -> gettext.NullTranslations:
    """The words of a language; None: of the environment's."""
    return gettext.translation(_DOMAIN, str(_FOLDER), None if language is None else [language], fallback=True)


def tr(text: str, **values: object) -> str:
    """``text`` in the language of the reader, its ``{names}`` filled in.

    >>> tr("{n} pages", n=2)
    '2 pages'
    """
    said = _catalogue().gettext(text) if _chosen and text else text
    return said.format(**values) if values else said


_LEAST_LETTERS = 5
"""Letters of its own that a template must have: one with fewer would fit any text."""
_DEEPEST = 3


def say(message: str, language: str | None = None, deep: int = 0) -> str:
    """A message that was put together elsewhere in English, in ``language``, or in that of the program's reader.

    Errors, notices, hints and the sentences of checks are English where they are made: programs read them. The
    catalogue has them as templates (``page {0} is damaged``); what stands in a template's places is said in turn.
    """
    if not message or (language is None and not _chosen):
        return message
    said = _catalogue(language).gettext(message)
    if said != message or deep > _DEEPEST:
        return said
    for pattern, names, template in _templates(language):
        if match := pattern.fullmatch(message):
            parts = (say(part, language, deep + 1) for part in match.groups())
            return _filled(template, dict(zip(names, parts, strict=True)))
    return message


def _filled(template: str, parts: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: parts.get(place[1], place[0]), template)


_PLACE = re.compile(r"\{(\w+)\}")


@cache
def _templates(language: str | None = None) -> tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...]:
    """Messages with places: as a pattern, the names of the places, the translation. Those with most words of their own
    come first."""
    known: dict[object, str] = getattr(_catalogue(language), "_catalog", {})
    found = []
    for key, told in known.items():
        if not isinstance(key, str) or not _PLACE.search(key):
            continue
        parts = _PLACE.split(key)
        own = sum(map(len, parts[::2]))
        if own >= _LEAST_LETTERS:
            found.append((own, "(.*?)".join(map(re.escape, parts[::2])), tuple(parts[1::2]), told))
    found.sort(key=lambda each: -each[0])
    return tuple((re.compile(pattern, re.DOTALL), names, told) for _, pattern, names, told in found)


def is_english() -> bool:
    """Whether nothing is translated."""
    return not _chosen or type(_catalogue()) is gettext.NullTranslations


def parted(line: str) -> tuple[str, str]:
    """A line of help as its margin, with the command or word that it explains, and the explanation.

    >>> parted("  extract letter.pdf --json   one object"), parted("  examples:")
    (('  extract letter.pdf --json   ', 'one object'), ('  ', 'examples:'))
    """
    match = re.fullmatch(r"(\s*\S.*?\s{2,})(\S.*)", line) or re.fullmatch(r"(\s*)(.*)", line)
    assert match is not None
    return match[1], match[2]


def by_lines(text: str) -> str:
    """A text of several lines, each line's explanation in the language of the reader."""
    return "\n".join(margin + tr(told) for margin, told in map(parted, text.split("\n")))
