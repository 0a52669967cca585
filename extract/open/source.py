"""What an opened file offers: pages one by one, each with a text layer, an image, or (a transcript) its content.

Layer coordinates are points of the page as a viewer shows it: after /Rotate, inside the CropBox, times
UserUnit; origin top left.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, Self

from extract.model.page import Box, Notice, Page, Rule, Transform

if TYPE_CHECKING:
    import numpy as np

MediaType = Literal["application/pdf", "image/tiff", "image/png", "image/jpeg", "text/plain"]
#: A page with this much of it under images is a scan.
COVERS = 0.85
_GRID, _MOST_IMAGES = 40, 2000

Hidden = Literal["invisible", "tiny", "off-page", "covered", "no-ink"]


_NAMELESS = frozenset({"", "\x00", "\ufffd"})


def is_nameless(text: str) -> bool:
    """Whether what a font gives for a glyph is no character."""
    return text in _NAMELESS or text.startswith("(cid:")


@dataclass(frozen=True, slots=True)
class LayerChar:
    """One glyph of a PDF's text layer, in the order it is drawn.

    ``text`` may be several code points (a ligature). ``x``/``y`` is its origin on the baseline; ``angle``
    (0, 90, 180, 270) how far its baseline is turned clockwise. ``hidden`` says why it cannot be seen, as
    far as drawing tells.
    """

    text: str
    box: Box
    x: float
    y: float
    size: float
    font: str
    angle: int = 0
    pale: bool = False
    hidden: Hidden | None = None
    code: int = 0

    @property
    def is_nameless(self) -> bool:
        """Whether its font gives no character for it."""
        return is_nameless(self.text)


@dataclass(frozen=True, slots=True)
class DrawnGlyph:
    """One glyph as the page is drawn: its origin on the baseline, its ink's box, in points of the page as shown.

    ``text`` is one code point; ``order`` counts in the order of drawing.
    """

    text: str
    x: float
    y: float
    box: Box
    order: int


@dataclass(frozen=True, slots=True)
class LayerImage:
    """An image drawn on the page; ``pixels`` are its own width and height."""

    box: Box
    pixels: tuple[int, int]


@dataclass(frozen=True, slots=True)
class LayerPage:
    """What a PDF page draws: glyphs, ruling lines, images. ``shapes`` counts other curves and fills, ``unread`` the
    strings in types whose codes could not be told apart: print that is seen and gave no glyph."""

    number: int
    width: float
    height: float
    chars: tuple[LayerChar, ...] = ()
    rules: tuple[Rule, ...] = ()
    images: tuple[LayerImage, ...] = ()
    shapes: int = 0
    unread: int = 0

    def covered_share(self) -> float:
        """How much of the page images cover, 0..1, in a coarse grid: strips add up, overlaps count once."""
        if not self.images or self.width <= 0 or self.height <= 0:
            return 0.0
        covered: set[tuple[int, int]] = set()
        for image in self.images[:_MOST_IMAGES]:
            left, right = (round(x / self.width * _GRID) for x in (image.box.x0, image.box.x1))
            top, bottom = (round(y / self.height * _GRID) for y in (image.box.y0, image.box.y1))
            rows, columns = range(max(0, top), min(_GRID, bottom)), range(max(0, left), min(_GRID, right))
            covered.update((row, column) for row in rows for column in columns)
        return len(covered) / _GRID**2


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page's pixels, upright as the file says: H x W (gray) or H x W x 3 (BGR), uint8.

    ``dpi`` is None where the file does not say; ``to_page`` takes pixels to points of the page. ``how``:
    the image ``embedded`` in a PDF as it is, the page ``rendered``, or a ``file`` that is an image.
    """

    pixels: np.ndarray
    dpi: float | None
    to_page: Transform
    how: Literal["embedded", "rendered", "file"]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """A part of a page that the file holds and no reader can decode; ``reason`` is a sentence's end for people.

    ``box`` is where, in points of the page as shown; None where that cannot be said. ``cut``: what stands before it
    of the same image is sound. ``ended``: the data itself says that it ends there, as nothing does that was cut off.
    """

    reason: str
    box: Box | None = None
    cut: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """Why pages are not what the file holds. ``always``: all of them; else those that are blank or speak of viewers."""

    reason: str
    always: bool


class SourcePage(Protocol):
    """One page of an open document; nothing is decoded before it is asked for, nothing is kept after."""

    @property
    def number(self) -> int:
        """Counts from 1."""

    @property
    def width(self) -> float:
        """Points, as a viewer shows the page."""

    @property
    def height(self) -> float:
        """Points."""

    def text_layer(self) -> LayerPage | None:
        """What the page draws as text and lines; None where the kind of file has none.

        Raises LimitError when the page draws too much.
        """

    def image(self) -> PageImage:
        """The page's pixels.

        Raises InputError when they cannot be decoded, LimitError when they are too many.
        """

    def thumbnail(self, dpi: float) -> np.ndarray | None:
        """The page as a viewer draws it, gray, small; None where there is nothing to compare with."""

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        """The page's glyphs where a viewer draws them; () where the kind of file has none."""

    def content(self) -> Page | None:
        """The page itself, for a transcript; None for anything that must be read."""

    def losses(self, *, thorough: bool = False) -> tuple[Loss, ...]:
        """What of the page cannot be decoded. ``thorough``: every image is decoded once more, which () then proves.

        Raises LimitError where finding out would take too much.
        """


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is called and which bytes it is."""

    name: str
    sha256: str
    size: int


class Document(ABC):
    """An open file. A context manager; pages may be taken in any order, each is decoded when it is asked for."""

    def __init__(self, identity: Identity, media_type: MediaType, notices: tuple[Notice, ...] = ()) -> None:
        self.name = identity.name
        self.sha256 = identity.sha256
        self.size = identity.size
        self.media_type = media_type
        self.notices = notices
        self.stand_in: StandIn | None = None
        self.missing: tuple[str, ...] = ()

    @property
    @abstractmethod
    def page_count(self) -> int:
        """At least 1."""

    @abstractmethod
    def page(self, index: int) -> SourcePage:
        """The page at ``index``, which counts from 0.

        Raises IndexError past the end; InputError or LimitError when this page cannot be read.
        """

    def close(self) -> None:  # noqa: B027 - most kinds hold nothing open
        """Give back what the file's reader holds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
