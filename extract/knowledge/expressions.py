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
from importlib.resources import files
from typing import Any

import regex

from extract import models

# No part of what regex promises: hence what is stored holds for one release alone.
library: Any = import_module("regex._main")
machine: Any = import_module("regex._regex")
_VERSION = int(regex.DEFAULT_VERSION)

#: What the compiled form depends on.
_MADE_FOR = (regex.__version__, machine.MAGIC, machine.CODE_SIZE, _VERSION, sys.byteorder)

#: A pattern, the flags it was compiled with, and what its machine code is made of.
Compiled = tuple[str, int, tuple[Any, ...]]


def make_ready() -> int:
    """Have the stored expressions at hand; how many they are: 0 where none fit this release of ``regex``."""
    found = stored()
    for pattern, flags, parts in found:
        library._cache[_key(pattern, flags)] = machine.compile(*parts)
        library._named_args[pattern, str, flags] = frozenset()
        library._locale_sensitive[str, pattern] = False
    return len(found)


def stored() -> list[Compiled]:
    """What the file holds; nothing where it is not there, or not for this release of ``regex``."""
    file = files(models).joinpath("expressions.bin")
    made_for, found = marshal.loads(zlib.decompress(file.read_bytes())) if file.is_file() else (None, [])
    return found if made_for == _MADE_FOR else []


def packed(found: Iterable[Compiled]) -> bytes:
    """The stored form of :func:`compiled_so_far`."""
    return zlib.compress(marshal.dumps((_MADE_FOR, sorted(found))), 9)


def compiled_so_far() -> list[Compiled]:
    """Every expression over text, without named lists, that this process has compiled."""
    found = []
    for key, compiled in list(library._cache.items()):
        pattern, kind, flags, *_ = key
        if kind is str and key == _key(pattern, flags):
            found.append((pattern, int(flags), tuple(map(_plain, compiled._pickled_data))))
    return found


def _key(pattern: str, flags: int) -> tuple[Any, ...]:
    return pattern, str, flags, frozenset(), regex.DEFAULT_VERSION, None


def _plain(part: Any) -> Any:
    """Numbers that are members of an enumeration, as numbers."""
    return int(part) if isinstance(part, int) else part
