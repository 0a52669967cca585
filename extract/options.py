"""How to extract: everything a caller can choose, in one frozen object that can be sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extract.open.limits import Limits

EngineName = Literal["recognizer", "tesseract"]


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one extraction. ``pages`` are page numbers from 1; None means all.

    ``max_error`` is the share of wrong values among accepted ones that the caller will bear (0.001 = one in a
    thousand); the threshold on confidence is taken from the calibration curve.
    """

    engine: EngineName = "recognizer"
    limits: Limits = field(default_factory=Limits)
    pages: tuple[int, ...] | None = None
    second_reader: bool = True
    max_error: float = 0.001
    ocr: Literal["auto", "always", "never"] = "auto"
