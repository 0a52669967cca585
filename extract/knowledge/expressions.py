"""Regular expressions compiled beforehand: compiling some three hundred takes longer than reading a short document.

The ``regex`` module compiles in Python, and keeps what it compiled in a cache of its own. :func:`make_ready` fills that
cache from ``extract/models/expressions.bin``, which ``.ci/expressions.py`` writes. What is not in the file, or was
written under another release of ``regex``, is compiled as ever: the file changes nothing but the time it takes.
"""

from __future__ import annotations

import marshal
import sys
import zlib
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import regex

from extract.knowledge.prepared import stored_data

# No part of what regex promises: hence what is stored holds for one release alone.
library: Any = import_module("regex._main")
machine: Any = import_module("regex._regex")
_VERSION = int(regex.DEFAULT_VERSION)

_FORM = 2
"""The form of the file itself: another is not read."""
#: What the compiled form depends on.
_MADE_FOR = (_FORM, regex.__version__, machine.MAGIC, machine.CODE_SIZE, _VERSION, sys.byteorder)

#: The lists of words that a pattern names (``\\L<words>``), each in order; none for most patterns.
Lists = tuple[tuple[str, tuple[str, ...]], ...]
#: A pattern, the flags it was compiled with, its lists, and what its machine code is made of.
Compiled = tuple[str, int, Lists, tuple[Any, ...]]
#: Where in that the sets of words are: by their names, and in the order of their numbers.
_BY_NAME, _BY_NUMBER = 5, 6


def make_ready() -> int:
    """Have the stored expressions at hand; how many they are: 0 where none fit this release of ``regex``."""
    found = stored()
    for pattern, flags, lists, parts in found:
        library._cache[_key(pattern, flags, lists)] = made(parts)
        library._named_args[pattern, str, flags] = _sets(lists)
        library._locale_sensitive[str, pattern] = False
    return len(found)


def made(parts: tuple[Any, ...]) -> regex.Pattern[str]:
    """The expression of stored machine code."""
    by_name = {name: frozenset(words) for name, words in parts[_BY_NAME].items()}
    by_number = [frozenset(words) for words in parts[_BY_NUMBER]]
    compiled: regex.Pattern[str] = machine.compile(*parts[:_BY_NAME], by_name, by_number, *parts[_BY_NUMBER + 1 :])
    return compiled


def stored() -> list[Compiled]:
    """What the file holds; nothing where it is not there, or not for this release of ``regex``."""
    made_for, found = stored_data("expressions.bin") or (None, [])
    return found if made_for == _MADE_FOR else []


def packed(found: Iterable[Compiled]) -> bytes:
    """The stored form of :func:`compiled_so_far`."""
    return zlib.compress(marshal.dumps((_MADE_FOR, sorted(found, key=lambda one: one[:3]))), 9)


def compiled_so_far() -> list[Compiled]:
    """Every expression over text that this process has compiled."""
    found = []
    for key, compiled in list(library._cache.items()):
        pattern, kind, flags, sets, *_ = key
        lists = tuple(sorted((name, tuple(sorted(words))) for name, words in sets))
        if kind is str and key == _key(pattern, flags, lists):
            found.append((pattern, int(flags), lists, tuple(map(_plain, compiled._pickled_data))))
    return found


def _sets(lists: Lists) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset((name, frozenset(words)) for name, words in lists)


def _key(pattern: str, flags: int, lists: Lists) -> tuple[Any, ...]:
    return pattern, str, flags, _sets(lists), regex.DEFAULT_VERSION, None


def _plain(part: Any) -> Any:
    """Numbers that are members of an enumeration, as numbers; sets of words in order: the same file every time."""
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, frozenset):
        return tuple(sorted(part))
    if isinstance(part, list):
        return [_plain(one) for one in part]
    return int(part) if isinstance(part, int) else part
