"""What is wrong with a pattern file, told so that it can be mended: the file, the line, the remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from extract.knowledge.framework import Model, PatternError


def broken_toml(file: str, error: tomllib.TOMLDecodeError) -> PatternError:
    """The file is no TOML. tomllib tells the line in its message."""
    return PatternError(f"{file}: {error}", hint="TOML: strings in quotes, lists in [ ], tables under [[name]]")


def broken_rule(file: str, text: str, model: type[Model], error: ValidationError) -> PatternError:
    """The file is TOML, but not what a file of its kind must hold; its first fault is told."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"]) or "the file"
    more = error.error_count() - 1
    said = fault["msg"].removeprefix("Value error, ")
    message = f"{file}, line {line_of(text, fault['loc'])}: {where}: {said}"
    return PatternError(message + (f"; {more} faults more" if more else ""), hint=_remedy(fault, model))


def _remedy(fault: ErrorDetails, model: type[Model]) -> str:
    name = str(fault["loc"][-1]) if fault["loc"] else "it"
    if fault["type"] == "missing":
        return f"add a line: {name} = …"
    if fault["type"] == "extra_forbidden":
        known = _fields(model)
        near = get_close_matches(name, known, n=1)
        return (
            f"is {near[0]} meant? else take the line out"
            if near
            else f"take the line out; known are {', '.join(known)}"
        )
    if fault["type"] == "string_pattern_mismatch":
        return "ids are of small letters, digits, hyphens and dots"
    return "see docs/how-to/new-survey-year.md, and the files of the package as examples"


def _fields(model: type[Model]) -> list[str]:
    """The names that a file of this kind and the tables in it may use."""
    found = list(model.model_fields)
    for field in model.model_fields.values():
        for inner in getattr(field.annotation, "__args__", ()):
            if isinstance(inner, type) and issubclass(inner, Model):
                found += list(inner.model_fields)
    return found


def line_of(text: str, loc: Sequence[int | str]) -> int:
    """The line, from 1, that a place of the file's data is written on; the nearest before it that can be told."""
    lines = text.splitlines()
    at = 0
    for k, part in enumerate(loc):
        if isinstance(part, int):
            continue
        index = loc[k + 1] if k + 1 < len(loc) and isinstance(loc[k + 1], int) else 0
        heads = [n for n in range(at, len(lines)) if re.match(rf"\s*\[\[?(?:[\w.-]+\.)?{re.escape(part)}\]", lines[n])]
        keys = [n for n in range(at, len(lines)) if re.match(rf"\s*{re.escape(part)}\s*=", lines[n])]
        if heads:
            at = heads[min(int(index), len(heads) - 1)]
        elif keys:
            at = keys[0]
    return at + 1
