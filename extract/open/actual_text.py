"""What a PDF says that a few glyphs print together, where their codes do not say it: ``/ActualText``.

A type that draws ำ as its ring and its า has one code for the two and none for the า alone, which then stands for every
other า of the page; such writers say beside the glyphs what they are. It is taken for no more than that: what the
glyphs' own codes say is a part of it, and a figure is one that they say.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pdfminer import pdftypes
from pdfminer.utils import decode_text

from extract.model.page import union_of
from extract.open.source import LayerChar
from extract.thai.digits import is_digit
from extract.thai.syllables import TONES

MOST_GLYPHS = 6
"""Glyphs that one saying may be of; a word or a line that is said as a whole does not tell where its letters stand."""
_AM, _RING_AND_AA = "ำ", "ํา"


class Saying(NamedTuple):
    """Glyphs from ``begin`` to before ``end``, in the order they are drawn, and what is said that they print."""

    begin: int
    end: int
    text: str


class Sayings:
    """What the marked contents of a page say, as they begin and end."""

    def __init__(self) -> None:
        self.found: list[Saying] = []
        self._open: list[tuple[int, str]] = []

    def begin(self, props: Any, drawn: int) -> None:
        said = pdftypes.resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        self._open.append((drawn, decode_text(said) if isinstance(said, bytes) else ""))

    def end(self, drawn: int) -> None:
        if self._open:
            begin, text = self._open.pop()
            if text and begin < drawn <= begin + MOST_GLYPHS:
                self.found.append(Saying(begin, drawn, text))


def is_guess(font: Any, code: int) -> bool:
    """Whether a type has a table of what its codes stand for, and not this one: what is read of it is a guess."""
    table = getattr(font, "unicode_map", None)
    if table is None:
        return False
    try:
        table.get_unichr(code)
    except KeyError:
        return True
    return False


def as_said(chars: Sequence[LayerChar], sayings: Sequence[Saying], guessed: Container[int] = ()) -> Iterator[LayerChar]:
    """The glyphs, those of a saying that agrees with them as one character that prints it. ``guessed``: which of them
    their type's own table does not name."""
    by_begin = {s.begin: s for s in sayings}
    k = 0
    while k < len(chars):
        said = by_begin.get(k)
        own = chars[k : said.end] if said is not None else chars[k : k + 1]
        named = [c.text for n, c in enumerate(own, k) if not c.is_nameless and n not in guessed]
        if said is not None and _alike(own) and is_said(named, said.text):
            yield replace(own[0], text=said.text, box=union_of(c.box for c in own) or own[0].box)
        else:
            yield from own
        k += len(own)


def _alike(chars: Sequence[LayerChar]) -> bool:
    """Whether glyphs are drawn in one way on one line."""
    return len({(c.font, c.size, c.angle, c.pale, c.hidden, round(c.y)) for c in chars}) == 1


def is_said(own: Sequence[str], said: str) -> bool:
    """Whether all that glyphs say by their own codes is said again by what is said of all of them, and each figure of
    that by one of them. The marks of a code that says several are those of the letter that it was first drawn with.

    >>> is_said(["ำ"], "ำ"), is_said([], "า"), is_said(["่ำ", "่", "า"], "่ำ"), is_said(["่ำ", "้", "า"], "้ำ")
    (True, True, True, True)
    >>> is_said(["ก"], "ข"), is_said(["1"], "12"), is_said([], "7"), is_said(["-"], ""), is_said(["กิ"], "ขิ")
    (False, False, False, False, False)
    """
    each = (text.replace(_AM, _RING_AND_AA) for text in own)
    printed = {c for text in each for c in text if len(text) == 1 or c not in TONES}
    whole = {*said.replace(_AM, _RING_AND_AA)}
    return bool(said.strip()) and printed <= whole and all(c in printed for c in whole if is_digit(c))
