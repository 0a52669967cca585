"""Text to pixels: one line drawn by FreeType and shaped by HarfBuzz (Pillow's raqm layout), before any
damage.

A line is drawn black on white at ``DRAWN_BAND`` pixels of band height (the height of a plain consonant's
body), with room above and below for neighbouring lines; the damage step scales it to a scanner's
resolution.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

from extract.read.charset import LEADER

from .fonts import OLD_OFFICE, Face, all_faces, bent, partners, pens, symbols

DRAWN_BAND = 26
ROOM_ABOVE = 1.75
ROOM_BELOW = 1.35
SPACED = 0.06
"""Share of lines whose letters stand apart, by ``SPACING`` sizes of the type."""
SPACING = (0.04, 0.28)
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
MAX_DRAWN = 4200
"""Columns at most; a longer line is drawn smaller by the caller's choice of text."""

Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as drawn: ``image`` uint8 (height, width), ink 0 on 255; band rows ``top`` to ``bottom``."""

    image: Gray
    top: int
    bottom: int
    family: str


@lru_cache(maxsize=2048)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):
        raise RuntimeError("Pillow lacks raqm: Thai marks would not stack")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=512)
def covered(path: Path) -> frozenset[int]:
    """The code points that a font has a glyph for."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=2048)
def _size_for(path: Path, letter: str, height: int) -> int:
    """The size at which ``letter`` stands ``height`` pixels high."""
    _, top, _, bottom = _font(path, 200).getbbox(letter, anchor="ls")
    return max(8, round(200 * height / max(-top if bottom <= 12 else bottom - top, 1)))


class Choice:
    """Faces drawn by weight, from some families or all; ``upright``: only regular and bold; ``even``: all alike;
    ``favour``: families drawn so many times as often."""

    def __init__(
        self,
        families: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
        upright: bool = False,
        even: bool = False,
        favour: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        faces = [f for f in all_faces() if (families is None or f.family in families) and f.family not in without]
        if upright:
            faces = [f for f in faces if f.style in ("Regular", "Bold", "400-normal", "700-normal")]
        self._faces = faces
        self._sums = list(accumulate((1.0 if even else f.share) * favour.get(f.family, 1.0) for f in faces))

    def draw(self, rng: random.Random) -> Face:
        return rng.choices(self._faces, cum_weights=self._sums)[0]


def _runs(text: str, face: Face, latin: Path | None, digits: Path | None) -> list[tuple[str, Path]]:
    """The text in stretches, each with the file that draws it.  Spaces are stretches of their own.  ``latin`` and
    ``digits`` draw Latin and Thai numerals if given, else the face itself."""
    thai, own = covered(face.thai), covered(face.latin)
    runs: list[tuple[str, Path]] = []
    for c in text:
        code = ord(c)
        if c == " " or c == LEADER:
            runs.append((c, face.latin))
            continue
        if latin is not None and c.isascii() and c.isalnum() and code in covered(latin):
            path = latin
        elif digits is not None and "๐" <= c <= "๙":
            path = digits
        elif code in thai and (code > 127 or face.thai == face.latin):
            path = face.thai
        elif code in own:
            path = face.latin
        else:
            path = symbols()
        if runs and runs[-1][1] == path and runs[-1][0] not in (" ", LEADER):
            runs[-1] = (runs[-1][0] + c, path)
        else:
            runs.append((c, path))
    return runs


def _clusters(run: str) -> list[str]:
    """A stretch in letters, each with its marks."""
    parts: list[str] = []
    for c in run:
        if c in _MARKS and parts:
            parts[-1] += c
        else:
            parts.append(c)
    return parts


def _numerals(rng: random.Random, face: Face, other: Choice, mixed: float) -> Path | None:
    """What draws the Thai numerals of a line in place of its face: a pen, another type's numerals, bent, or another
    type.  No word then tells what shape they will have."""
    if face.family in OLD_OFFICE and pens() and rng.random() < 0.4:
        return rng.choice(pens())
    chance = rng.random() / mixed
    if chance < 0.35 and pens():
        return rng.choice(pens())
    if chance < 0.70 and bent():
        return rng.choice(bent())
    return other.draw(rng).thai if chance < 1.2 else None


def draw(
    rng: random.Random,
    text: str,
    face: Face,
    varied: bool = True,
    other: Choice | None = None,
    mixed: float = 0.18,
) -> Drawn:
    """One line of ``text`` in ``face``.  ``varied``: spaces of many widths, in a share ``mixed`` of the lines another
    type for the Latin and, in about as many, another for the Thai numerals (``_numerals``)."""
    size = _size_for(face.thai, "บ", DRAWN_BAND)
    latin = rng.choice(partners()) if varied and rng.random() < mixed else None
    latin_size = _size_for(latin, "x", round(DRAWN_BAND * rng.uniform(0.85, 1.15))) if latin else size
    digits = _numerals(rng, face, other, mixed) if varied and other is not None else None
    digit_size = _size_for(digits, "บ", round(DRAWN_BAND * rng.uniform(0.9, 1.15))) if digits else size
    # a label in larger type before its value, as at the head of a memo
    large = rng.uniform(1.12, 1.45) if varied and " " in text and rng.random() < 0.06 else 1.0
    gap = rng.choice((1.0, 1.0, 1.0, 0.75, 1.4, 2.2)) if varied else 1.0
    apart = rng.uniform(*SPACING) if varied and rng.random() < SPACED else 0.0
    placed: list[tuple[float, str, ImageFont.FreeTypeFont]] = []
    x = 0.0
    for run, path in _runs(text, face, latin, digits):
        own = digit_size if path == digits else latin_size if path == latin else size
        font = _font(path, round(own * large))
        if run == " ":
            large = 1.0
            wide = max(font.getlength(" "), 0.18 * DRAWN_BAND) * gap
            x += wide * (rng.uniform(2, 6) if varied and rng.random() < 0.05 else rng.uniform(0.85, 1.15))
            x += apart * size
            continue
        if run == LEADER:
            run = (
                LEADER
                if rng.random() < 0.15 and ord(LEADER) in covered(path)
                else "." * rng.choice((3, 3, 4, 5, 8, 12, 20, 30))
            )
            if rng.random() < 0.12:
                run = " ".join(run)
        for part in _clusters(run) if apart else [run]:
            placed.append((x, part, font))
            x += font.getlength(part) + apart * size
    above, below = round(ROOM_ABOVE * DRAWN_BAND), round(ROOM_BELOW * DRAWN_BAND)
    side = DRAWN_BAND
    base = above + DRAWN_BAND
    image = Image.new("L", (min(round(x) + 2 * side, MAX_DRAWN), above + DRAWN_BAND + below), 255)
    pen = ImageDraw.Draw(image)
    for left, run, font in placed:
        pen.text((side + left, base), run, font=font, fill=0, anchor="ls")
    return Drawn(np.asarray(image), above, base, face.family)


def families() -> Counter[str]:
    """Faces per family, for the record."""
    return Counter(f.family for f in all_faces())
