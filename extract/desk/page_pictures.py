"""Pages' pictures, kept while they are looked at. They are made by the archive, whose worker decodes them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from extract.desk.cuts import Box, Cut, turn

#: Dots an inch: at twice the size of the print, a dot is one pixel of a screen (96 an inch).
DPI = 192
#: Bytes of pictures that are kept.
MOST_KEPT = 192 << 20

Name = tuple[str, int]
"""A document's SHA-256 and a page's number."""


class Pictures:
    """Pictures by document and page; the ones not looked at for the longest go first. Any thread may ask."""

    def __init__(self, make: Callable[[str, int], bytes], most: int = MOST_KEPT) -> None:
        self._make, self._most = make, most
        self._kept: OrderedDict[Name, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._making: dict[Name, threading.Lock] = {}

    def get(self, document: str, page: int) -> bytes:
        """A page as PNG. Whoever asks while another has it made waits for that one. Raises what making it raises."""
        name = (document, page)
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
            making = self._making.setdefault(name, threading.Lock())
        with making:
            with self._lock:
                if name in self._kept:
                    return self._kept[name]
            try:
                picture = self._make(document, page)
                self._keep(name, picture)
            finally:
                with self._lock:
                    self._making.pop(name, None)
        return picture

    def _keep(self, name: Name, picture: bytes) -> None:
        with self._lock:
            self._kept[name] = picture
            self._bytes += len(picture)
            while self._bytes > self._most and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's picture and what to mark on it. ``size``: width and height in points as the file has the page;
    ``rotation``: degrees clockwise that it must be turned to stand upright; ``box``: the value's own; ``cut``: what to
    show of it beside the questions."""

    document: str
    page: int
    size: tuple[float, float]
    rotation: int
    box: Box
    cut: Cut

    @property
    def address(self) -> str:
        return f"/page/{self.document}/{self.page}.png"

    @property
    def transform(self) -> str:
        """SVG: lays the picture upright."""
        return turn(self.size, self.rotation)
