"""Which glyphs of a text layer can be seen on the page as drawn, so that the others are no evidence.

Two errors threaten: to believe text that nobody sees, and to lose a glyph of a number that everybody sees, which
leaves a shorter number. So ink is looked for by the word, whatever fonts its glyphs are from, and again where
the drawing itself says its glyphs lie; and a figure that is hidden from within a number leaves a gap that shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Protocol

from extract.lines.layer_measures import LAYER
from extract.model.page import Box
from extract.open.source import DrawnGlyph, Hidden, LayerChar, LayerPage
from extract.thai import digits
from extract.thai.syllables import UNKNOWN

if TYPE_CHECKING:
    import numpy as np

#: Resolution of the small drawing of the page that the layer is compared with: one pixel a point.
COMPARE_DPI = 72.0
# The second look, at what the first one missed.
_CLOSER_DPI = 144.0
_SOFT_HYPHEN = "\u00ad"
# A baseline of more glyphs is no line of print; it is not compared glyph by glyph.
_LONGEST = 1000


class Drawing(Protocol):
    """The page as drawn, by a program other than the one that reads its layer."""

    def thumbnail(self, dpi: float) -> np.ndarray | None:
        """The page gray; None where it cannot be drawn."""

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        """Its glyphs, and where they are drawn."""


def visible(layer: LayerPage, drawing: Drawing | None) -> tuple[tuple[LayerChar, ...], Counter[Hidden]]:
    """The glyphs that can be seen, and how many cannot, by reason.

    Without a ``drawing`` only what the layer itself tells (invisible mode, off the page, under an image) counts.
    """
    chars = layer.chars
    if drawing is not None:
        chars = _without_ink(chars, layer, drawing)
    chars = _with_gaps(chars)
    hidden: Counter[Hidden] = Counter(
        c.hidden for c in chars if c.hidden is not None and c.text.isprintable() and not c.text.isspace()
    )
    return tuple(_hyphen_drawn(c) for c in chars if c.hidden is None), hidden


def _hyphen_drawn(char: LayerChar) -> LayerChar:
    """A soft hyphen that takes up room is drawn: a type has one glyph for it and for the hyphen, and a PDF's maker
    names the one for the other. Before a figure it is the minus."""
    drawn = char.text == _SOFT_HYPHEN and _length(char) >= LAYER.hyphen * char.size
    return replace(char, text="-") if drawn else char


def _length(char: LayerChar) -> float:
    start, end, _ = along(char)
    return end - start


def along(char: LayerChar) -> tuple[float, float, float]:
    """Where a glyph lies in the frame of its own writing direction: start, end, and baseline (downwards)."""
    b = char.box
    if char.angle == 90:
        return b.y0, b.y1, -char.x
    if char.angle == 180:
        return -b.x1, -b.x0, -char.y
    if char.angle == 270:
        return -b.y1, -b.y0, char.x
    return b.x0, b.x1, char.y


def _without_ink(chars: Sequence[LayerChar], layer: LayerPage, drawing: Drawing) -> tuple[LayerChar, ...]:
    """``chars``, those of words that show no ink hidden as ``no-ink``."""
    shown = [i for i, c in enumerate(chars) if c.hidden is None]
    drawn = drawing.thumbnail(COMPARE_DPI) if shown else None  # of a scan, drawing is decoding it once more
    if drawn is None:
        return tuple(chars)
    words = [[shown[k] for k in word] for word in _words([chars[i] for i in shown])]
    ink = _Ink(drawn, layer)
    doubtful = [word for word in words if not ink.in_all([chars[i] for i in word])]
    if not doubtful:
        return tuple(chars)
    # Two programs may place a glyph differently, and then it is looked for in the wrong place: the drawing's own
    # word on where it lies decides.
    closer = drawing.thumbnail(_CLOSER_DPI)
    ink = ink if closer is None else _Ink(closer, layer)
    placed = _as_drawn(chars, doubtful, drawing.drawn_glyphs())
    hidden = {i for word in doubtful for i in _unseen(word, chars, [ink.at(placed.get(i, chars[i]).box) for i in word])}
    return tuple(replace(c, hidden="no-ink") if i in hidden else c for i, c in enumerate(chars))


def _unseen(word: Sequence[int], chars: Sequence[LayerChar], with_ink: Sequence[bool]) -> Sequence[int]:
    """The glyphs of a word that are not there: all of them, or the figures without ink."""
    if not _is_seen([chars[i] for i in word], with_ink):
        return word
    return [i for i, has in zip(word, with_ink, strict=True) if not has and digits.is_valid(chars[i].text)]


@dataclass(frozen=True, slots=True)
class _Ink:
    """A drawing of the page, asked for ink."""

    drawn: np.ndarray
    layer: LayerPage

    def at(self, box: Box) -> bool:
        """Whether anything stands out within ``box``, but for its sides, where a neighbour's ink reaches in."""
        height, width = self.drawn.shape[:2]
        sx, sy = width / self.layer.width, height / self.layer.height
        side = LAYER.ink_side * box.width
        x0, x1 = max(0, int((box.x0 + side) * sx)), min(width, int((box.x1 - side) * sx + 1))
        y0, y1 = max(0, int(box.y0 * sy)), min(height, int(box.y1 * sy + 1))
        if x1 <= x0 or y1 <= y0:
            return False
        part = self.drawn[y0:y1, x0:x1]
        return int(part.max()) - int(part.min()) >= LAYER.ink

    def in_all(self, word: Sequence[LayerChar]) -> bool:
        return all(self.at(c.box) for c in word if _is_wide(c))


def _is_seen(word: Sequence[LayerChar], with_ink: Sequence[bool]) -> bool:
    """Whether a word is there: half its glyphs have ink. Signs (a full stop) are too small to tell, unless white."""
    wide = [has for c, has in zip(word, with_ink, strict=True) if _is_wide(c)]
    signs = not any(x.isalnum() for c in word if _is_wide(c) for x in c.text)
    return sum(wide) >= LAYER.ink_seen * len(wide) or (signs and not word[0].pale)


def _is_wide(char: LayerChar) -> bool:
    start, end, _ = along(char)
    return end - start > LAYER.ink_wide * char.size and not char.text.isspace()


def _words(chars: Sequence[LayerChar]) -> list[list[int]]:
    """The places in ``chars`` of glyphs drawn in a row, alike in colour; fonts change within a number."""
    words: list[list[int]] = []
    for i, char in enumerate(chars):
        last = chars[words[-1][-1]] if words else None
        if last is None or char.text.isspace() != last.text.isspace() or not _next_to(last, char):
            words.append([])
        words[-1].append(i)
    return words


def _next_to(last: LayerChar, char: LayerChar) -> bool:
    if (char.angle, char.pale) != (last.angle, last.pale):
        return False
    (_, end, baseline), (start, _, own) = along(last), along(char)
    return abs(own - baseline) <= LAYER.baseline * char.size and abs(start - end) < LAYER.word_gap * char.size


def _as_drawn(
    chars: Sequence[LayerChar], words: Sequence[Sequence[int]], drawn: Sequence[DrawnGlyph]
) -> dict[int, LayerChar]:
    """The glyphs on the baselines of ``words``, at the places where they are drawn; others are left out."""
    asked = {(chars[word[0]].angle, round(along(chars[word[0]])[2])) for word in words}
    lines: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, c in enumerate(chars):
        key = c.angle, round(along(c)[2])
        if key in asked and not c.text.isspace():
            lines[key].append(i)
    at: dict[tuple[int, int], list[DrawnGlyph]] = defaultdict(list)
    for glyph in drawn:
        if not glyph.text.isspace():
            at[0, round(glyph.y)].append(glyph)
            at[180, round(-glyph.y)].append(glyph)
            at[90, round(-glyph.x)].append(glyph)
            at[270, round(glyph.x)].append(glyph)
    placed: dict[int, LayerChar] = {}
    for (angle, baseline), line in lines.items():
        near = [g for step in (-1, 0, 1) for g in at[angle, baseline + step]]
        if not near or len(line) > _LONGEST or len(near) > _LONGEST:
            continue
        near.sort(key=lambda g: g.order)
        ours, theirs = [chars[i].text[-1:] for i in line], [g.text for g in near]
        for a, b, count in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            for k in range(count):
                placed[line[a + k]] = replace(chars[line[a + k]], box=near[b + k].box)
    return placed


def _with_gaps(chars: Sequence[LayerChar]) -> tuple[LayerChar, ...]:
    """``chars``, a hidden figure that touches one in sight as ``UNKNOWN``: what is left would be another number."""
    lost = [i for i, c in enumerate(chars) if c.hidden is not None and _is_figure(c)]
    if not lost:
        return tuple(chars)
    lines: dict[tuple[int, int], list[LayerChar]] = defaultdict(list)
    for c in chars:
        if c.hidden is None and not c.text.isspace():
            lines[c.angle, round(along(c)[2])].append(c)
    gaps = set()
    for i in lost:
        baseline = round(along(chars[i])[2])
        near = [c for step in (-1, 0, 1) for c in lines.get((chars[i].angle, baseline + step), ())]
        # a hidden copy of text behind the text itself hides nothing
        if not any(_covers(c, chars[i]) for c in near):
            gaps.update([i] if any(_is_figure(c) and _touch(c, chars[i]) for c in near) else [])
    return tuple(replace(c, text=UNKNOWN, hidden=None) if i in gaps else c for i, c in enumerate(chars))


def _covers(seen: LayerChar, other: LayerChar) -> bool:
    """Whether ``seen`` stands where ``other`` would: a hidden copy of text behind the text itself hides nothing."""
    (start, end, _), (first, last, _) = along(seen), along(other)
    return start <= (first + last) / 2 <= end


def _touch(one: LayerChar, other: LayerChar) -> bool:
    (start, end, _), (first, last, _) = along(one), along(other)
    alike = 1 / LAYER.number_type < one.size / other.size < LAYER.number_type
    return alike and max(start, first) - min(end, last) <= LAYER.number_gap * max(one.size, other.size)


def _is_figure(char: LayerChar) -> bool:
    return bool(char.text) and all(digits.is_digit(c) or c in ".,%" for c in char.text)
