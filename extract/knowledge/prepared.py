"""What is made of the pattern files at every start, made beforehand: parsed TOML, and tables of spellings.

``extract/models/prepared.bin``, which ``.ci/expressions.py`` writes, holds each result under the text it was made of.
A text that is not in the file (one of the user's own, one changed since) is worked on as ever: the file changes
nothing but the time it takes.
"""

from __future__ import annotations

import hashlib
import marshal
import tomllib
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from extract import models

T = TypeVar("T")


def parsed(text: bytes) -> dict[str, Any]:
    """The data of a TOML file, the caller's own to change.

    Raises UnicodeDecodeError where it is no UTF-8, tomllib.TOMLDecodeError where it is no TOML.
    """
    return prepared("toml", text, lambda: tomllib.loads(text.decode("utf-8")))


def prepared(name: str, source: bytes, make: Callable[[], T]) -> T:
    """What ``make`` gives, which is called where the store has nothing of this name made of ``source``."""
    found = _stored().get(_key(name, source))
    return make() if found is None else marshal.loads(found)


def packed(made: Mapping[tuple[str, bytes], Any]) -> bytes:
    """The stored form of results under their name and what they were made of: plain data alone."""
    return zlib.compress(marshal.dumps({_key(*of): marshal.dumps(made[of]) for of in sorted(made)}), 9)


@cache
def _stored() -> dict[bytes, bytes]:
    return stored_data("prepared.bin") or {}


def stored_data(name: str) -> Any:
    """The plain data of a file that ``.ci/expressions.py`` writes; None where there is none, or another release of
    Python wrote it in a form of its own."""
    file = files(models).joinpath(name)
    try:
        return marshal.loads(zlib.decompress(file.read_bytes())) if file.is_file() else None
    except (EOFError, TypeError, ValueError):
        return None


def _key(name: str, source: bytes) -> bytes:
    return hashlib.blake2b(source, digest_size=16, person=name.encode()).digest()
