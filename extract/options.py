"""How to extract: everything a caller can choose, in one frozen object that can be sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from extract.errors import UsageError
from extract.open.limits import Limits

EngineName = Literal["recognizer", "tesseract"]
WhenOcr = Literal["auto", "always", "never"]


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
    ocr: WhenOcr = "auto"

    def __post_init__(self) -> None:
        """Raises UsageError for what is no option, naming those that are."""
        for name, choices in (("engine", get_args(EngineName)), ("ocr", get_args(WhenOcr))):
            if getattr(self, name) not in choices:
                raise UsageError(f"{name} {getattr(self, name)!r} is none of {', '.join(choices)}")
        if not 0 < self.max_error <= 1:
            raise UsageError(f"max_error {self.max_error!r} is no share between 0 and 1")
        if self.pages is not None and not all(isinstance(n, int) and n >= 1 for n in self.pages):
            raise UsageError(f"pages {self.pages!r} are no page numbers from 1")
