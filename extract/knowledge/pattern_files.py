"""The files under ``patterns/`` and the folders laid over them: found, read, validated."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from extract.knowledge.faults import broken_rule, broken_toml
from extract.knowledge.folder import VARIABLE, own_folders, patterns_folder
from extract.knowledge.framework import Model, PatternError
from extract.knowledge.prepared import parsed

M = TypeVar("M", bound=Model)


def layers() -> tuple[Traversable, ...]:
    """The folders that hold pattern files: the user's own, then that of the wheel or the checkout.

    Raises PatternError where one of them is missing.
    """
    for own in own_folders():
        if not own.is_dir():
            raise PatternError(f"there is no folder of patterns {own}", hint=f"see --patterns, and {VARIABLE}")
    found = patterns_folder()
    if not found.is_dir():
        raise PatternError("the pattern files are not there", hint="install the package again")
    return (*own_folders(), found)


def file_of(*path: str) -> tuple[Traversable, str]:
    """The file at ``path`` of the first layer that has it, and what to call it in messages."""
    every = layers()
    for layer in every[:-1]:
        if layer.joinpath(*path).is_file():
            return layer.joinpath(*path), str(layer.joinpath(*path))
    return every[-1].joinpath(*path), f"patterns/{'/'.join(path)}"


def load(model: type[M], *path: str) -> M:
    """The file at ``path`` under the pattern folders, validated. Raises PatternError."""
    try:
        return model.model_validate(plain(*path))
    except ValidationError as error:
        raise broken(model, error, *path) from error


def broken(model: type[Model], error: ValidationError, *path: str) -> PatternError:
    """What to raise where the file at ``path`` is not what ``model`` asks for."""
    file, name = file_of(*path)
    return broken_rule(name, file.read_text(encoding="utf-8"), model, error)


def plain(*path: str) -> dict[str, Any]:
    """The file's data as it stands there. Raises PatternError."""
    file, name = file_of(*path)
    try:
        return parsed(file.read_bytes())
    except tomllib.TOMLDecodeError as error:
        raise broken_toml(name, error) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(f"{name}: {error}", hint="save it as UTF-8, where it can be read") from error


def file_names(name: str) -> Iterator[str]:
    """The names of the files in the folder ``name`` of any layer, sorted."""
    folders = [layer.joinpath(name) for layer in layers()]
    found = {f.name for folder in folders if folder.is_dir() for f in folder.iterdir() if f.name.endswith(".toml")}
    yield from sorted(found)
