"""The language in which people are spoken to: English, or Thai by ``LANG`` or ``--lang th``.

English words are the keys; a catalogue under ``extract/locale`` has the others (gettext of the standard library).
What programs read (JSON, CSV, codes) is never translated.
"""

from __future__ import annotations

import gettext
import os
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
    _catalogue.cache_clear()
    global _chosen
    _chosen = True


_chosen = False


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, str(_FOLDER), fallback=True)


def tr(text: str, **values: object) -> str:
    """``text`` in the language of the reader, its ``{names}`` filled in.

    >>> tr("{n} pages", n=2)
    '2 pages'
    """
    said = _catalogue().gettext(text) if _chosen and text else text
    return said.format(**values) if values else said
