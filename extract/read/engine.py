"""What a reader of page images must offer to be used in place of the package's own recognizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from extract.model.page import Reader, Segment, TextRun

if TYPE_CHECKING:
    import numpy as np


class Engine(Protocol):
    """Reads the lines of one page at a time.

    ``characters`` is every character it can give back at all: a value that may hide one it lacks is never accepted.
    """

    @property
    def name(self) -> Reader: ...

    @property
    def characters(self) -> frozenset[str]: ...

    def read(self, gray: np.ndarray, segments: Sequence[Segment]) -> list[TextRun]:
        """One run for each segment, in their order, empty where nothing was read.

        ``gray`` is the page, H x W uint8, dark on light; glyph boxes are in its pixels.
        """
