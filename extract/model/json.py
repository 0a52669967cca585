"""Results as JSON text. Decimals are written exactly as printed, and the text is Unicode, never escapes.

The model of results is loaded where it is needed alone: a program that passes a worker's JSON on does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import simplejson

from extract.errors import ExtractError

if TYPE_CHECKING:
    from pydantic import BaseModel


def to_json(value: BaseModel | dict[str, Any], *, indent: int | None = None) -> str:
    """One JSON value; a lone surrogate (from an odd file name) becomes U+FFFD, so that the text is always UTF-8."""
    data = value if isinstance(value, dict) else value.model_dump(mode="python")
    text: str = simplejson.dumps(data, use_decimal=True, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def error_json(name: str, error: ExtractError) -> str:
    """The object that stands for a file which gave no document."""
    from extract.model.result import SCHEMA_VERSION

    body = {"code": error.code, "message": error.message, "hint": error.hint}
    return to_json({"schema_version": SCHEMA_VERSION, "source": {"name": name}, "error": body})


def schema_json() -> str:
    """The JSON Schema of the whole result, as published in ``docs/reference/schema.json``."""
    from extract.model.result import Extraction

    schema = Extraction.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Extraction"
    return to_json(schema, indent=2) + "\n"
