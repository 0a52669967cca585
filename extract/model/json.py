"""Results as JSON text. Decimals are written exactly as printed, and the text is Unicode, never escapes."""

from __future__ import annotations

from typing import Any

import simplejson
from pydantic import BaseModel

from extract.errors import ExtractError
from extract.model.result import SCHEMA_VERSION, Extraction


def to_json(value: BaseModel | dict[str, Any], *, indent: int | None = None) -> str:
    """One JSON value; a lone surrogate (from an odd file name) becomes U+FFFD, so that the text is always UTF-8."""
    data = value.model_dump(mode="python") if isinstance(value, BaseModel) else value
    text: str = simplejson.dumps(data, use_decimal=True, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def error_json(name: str, error: ExtractError, *, indent: int | None = None) -> str:
    """The object that stands for a file which gave no document."""
    body = {"code": error.code, "message": error.message, "hint": error.hint}
    return to_json({"schema_version": SCHEMA_VERSION, "source": {"name": name}, "error": body}, indent=indent)


def schema_json() -> str:
    """The JSON Schema of the whole result, as published in ``docs/reference/schema.json``."""
    schema = Extraction.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Extraction"
    return to_json(schema, indent=2) + "\n"
