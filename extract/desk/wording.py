"""The desk's words in the languages it speaks: one file of words each, ``words/th.toml`` and ``words/en.toml``."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Keys are the file's, levels joined by dots: ``queue.title``."""

    language: str
    texts: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with ``{name}`` filled in. Raises KeyError for a key that the file has not."""
        text = self.texts[key]
        return text.format(**values) if values else text

    def of(self, group: str, code: str | None) -> str:
        """What ``code`` of a group (``issue``, ``status`` …) is called; the code itself where no word is kept."""
        return "" if code is None else self.texts.get(f"{group}.{code}", code)


def _flat(data: dict[str, Any], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in data.items():
        key = f"{above}{name}"
        found |= _flat(value, f"{key}.") if isinstance(value, dict) else {key: str(value)}
    return found


@functools.cache
def words(language: str) -> Words:
    """The words of one of :data:`LANGUAGES`."""
    text = files("extract.desk").joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, _flat(tomllib.loads(text)))


def chosen(accepted: str) -> str:
    """The best language for an ``Accept-Language`` header: by weight, then by order; Thai where none is ours.

    >>> chosen("en-GB,en;q=0.9,th;q=0.5"), chosen("fr"), chosen("de, th;q=0.8, en;q=0.7")
    ('en', 'th', 'th')
    """
    best, best_weight = LANGUAGES[0], 0.0
    for part in accepted[:500].split(","):
        tag, _, parameter = part.strip().partition(";")
        name = tag.split("-")[0].strip().lower()
        weight = _weight(parameter)
        if name in LANGUAGES and weight > best_weight:
            best, best_weight = name, weight
    return best


def _weight(parameter: str) -> float:
    if not parameter.strip():
        return 1.0
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
