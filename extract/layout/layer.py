"""Whether a PDF's text layer can be trusted for a page, and the lines it gives where it can.

A layer is an assertion by whoever made the file. It is believed only where it is what the page shows: not
when it lies behind a scan (another program's OCR, often in the wrong language), not when its letters make
no Thai, and never for glyphs that cannot be seen. What is left out is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import regex

from extract.content import Line, Notice
from extract.layout.layer_lines import lines_of
from extract.open.source import COVERS, Hidden, LayerChar, LayerPage
from extract.thai.spelling import impossible, known_share

if TYPE_CHECKING:
    import numpy as np

#: Resolution of the small drawing of the page that :func:`judge` compares the layer with: one pixel a point.
COMPARE_DPI = 72.0
# Gray levels between a letter's darkest and lightest pixel, drawn that small; paper against paper has none.
_INK = 18
# Fewer glyphs than this beside a large image are a page number or a caption, not the page's text.
_FEW, _LARGE_IMAGE = 60, 0.25
# The share of impossible Thai in a layer; sound ones have under 0.5 %, and repair brings broken ones under
# 2 %.
_GARBLED = 0.06
_GARBLED_LINES = 0.2
# Stretches of this many Thai letters hold known words (a third of the letters and more), or are no Thai.
_STRETCH, _UNKNOWN, _UNKNOWN_STRETCHES = 60, 0.08, 0.4

Code = Literal["sound", "blank", "empty", "behind-scan", "beside-image", "garbled", "junk"]


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """Whether to read a page from its layer; ``reason`` is a sentence for people.

    ``seen`` are the visible glyphs, ``lines`` what they say, where that was looked at.
    """

    trusted: bool
    code: Code
    reason: str
    seen: tuple[LayerChar, ...]
    notices: tuple[Notice, ...] = ()
    lines: tuple[Line, ...] | None = None


def judge(layer: LayerPage, drawn: np.ndarray | None = None) -> LayerVerdict:
    """Judge ``layer``; ``drawn`` is the page at ``COMPARE_DPI`` (H x W gray), to tell which glyphs have ink.

    Without it only what drawing itself tells (invisible mode, off the page, under an image) is left out.
    """
    seen, hidden = _visible(layer, drawn)
    behind = sum(hidden.values())
    covered = layer.covered_share()
    ink = sum(not c.text.isspace() for c in seen)
    if covered >= COVERS and ink < max(_FEW, behind):
        said = " with a text layer behind it that another program made" if behind else ""
        return LayerVerdict(False, "behind-scan", f"the page is a scan{said}", seen)
    notices = _hidden_notices(hidden, layer.number)
    if not ink and drawn is not None and int(drawn.min()) > 250:
        return LayerVerdict(True, "blank", "nothing is drawn on the page", seen, notices)
    if not ink:
        return LayerVerdict(False, "empty", "the page has no text layer", seen, notices)
    if covered >= _LARGE_IMAGE:
        if ink < _FEW:
            return LayerVerdict(False, "beside-image", "the page is an image with hardly any text", seen, notices)
        notices += (_image_notice(covered, layer.number),)
    lines = lines_of(seen, layer.rules)
    reason = _garbled(lines)
    if reason is not None:
        return LayerVerdict(False, "garbled", reason, seen, notices, lines)
    if _is_junk(lines):
        return LayerVerdict(False, "junk", "the text layer's words are no words of any language", seen, notices, lines)
    return LayerVerdict(True, "sound", "the text layer is what the page shows", seen, notices, lines)


def layer_lines(layer: LayerPage, verdict: LayerVerdict | None = None) -> tuple[Line, ...]:
    """The lines of the glyphs that can be seen, in points, mended; see :mod:`extract.layout.layer_lines`."""
    if verdict is not None and verdict.lines is not None:
        return verdict.lines
    seen = verdict.seen if verdict is not None else _visible(layer, None)[0]
    return lines_of(seen, layer.rules)


def _visible(layer: LayerPage, drawn: np.ndarray | None) -> tuple[tuple[LayerChar, ...], Counter[Hidden]]:
    """The glyphs that can be seen, and how many cannot, by reason."""
    hidden: Counter[Hidden] = Counter()
    shown: list[LayerChar] = []
    for char in layer.chars:
        if char.hidden is None:
            shown.append(char)
        elif char.text.isprintable() and not char.text.isspace():
            hidden[char.hidden] += 1
    if drawn is not None:
        inked = _inked(shown, layer, drawn)
        seen = [c for c, has_ink in zip(shown, inked, strict=True) if has_ink]
        lost = sum(not c.text.isspace() for c, has_ink in zip(shown, inked, strict=True) if not has_ink)
        if lost:
            hidden["no-ink"] += lost
        shown = seen
    return tuple(shown), hidden


def _inked(chars: Sequence[LayerChar], layer: LayerPage, drawn: np.ndarray) -> list[bool]:
    """For each glyph whether its word shows ink on the page as drawn.

    Judged by the word (glyphs drawn in a row, alike in font and colour): a full stop alone is too small to
    tell.
    """
    import cv2
    import numpy as np

    contrast = cv2.morphologyEx(drawn, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    counted = cv2.integral((contrast >= _INK).astype(np.uint8))
    height, width = drawn.shape[:2]
    sx, sy = width / layer.width, height / layer.height
    result: list[bool] = []
    for word in _words(chars):
        wide = [c for c in word if c.box.width > 0.1 * c.size and not c.text.isspace()]
        with_ink = 0
        for c in wide:
            x0, x1 = max(0, int(c.box.x0 * sx)), min(width, int(c.box.x1 * sx + 1))
            y0, y1 = max(0, int(c.box.y0 * sy)), min(height, int(c.box.y1 * sy + 1))
            if x1 > x0 and y1 > y0:
                with_ink += bool(counted[y1, x1] - counted[y0, x1] - counted[y1, x0] + counted[y0, x0])
        small = all(not any(x.isalnum() for x in c.text) for c in wide)
        seen = not wide or with_ink * 2 >= len(wide) or (small and not word[0].pale)
        result += [seen] * len(word)
    return result


def _words(chars: Sequence[LayerChar]) -> list[list[LayerChar]]:
    words: list[list[LayerChar]] = []
    for char in chars:
        last = words[-1][-1] if words else None
        if (
            last is None
            or char.text.isspace() != last.text.isspace()
            or (char.font, char.pale) != (last.font, last.pale)
            or abs(char.y - last.y) > 0.3 * char.size
            or not -0.6 * char.size < char.box.x0 - last.box.x1 < 0.6 * char.size
        ):
            words.append([])
        words[-1].append(char)
    return words


_WHY: dict[Hidden, str] = {
    "invisible": "drawn invisibly",
    "tiny": "too small to read",
    "off-page": "outside of the page",
    "covered": "under an image",
    "no-ink": "without ink on the page",
}


def _hidden_notices(hidden: Counter[Hidden], page: int) -> tuple[Notice, ...]:
    if not hidden:
        return ()
    why = ", ".join(f"{count} {_WHY[reason]}" for reason, count in hidden.most_common())
    return (Notice("hidden-text", f"text that cannot be seen is no evidence and left out: {why}", page),)


def _image_notice(covered: float, page: int) -> Notice:
    return Notice("image-not-read", f"images cover {covered:.0%} of the page; print inside them is not read", page)


_NOT_TEXT = regex.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]")
_THAI = regex.compile("[ก-๎]")
_LATIN = regex.compile("[A-Za-z\u00c0-\u024f]")
# Private code points of symbol fonts are bullets and ticks, not letters that were lost.
_SYMBOL = regex.compile("[\uf020-\uf0ff]")


def _garbled(lines: Sequence[Line]) -> str | None:
    """Why the text is no Thai, or None; a page whose body is broken under a sound head counts as broken."""
    bad_lines = judged = bad = letters = 0
    for line in lines:
        text = _SYMBOL.sub("", line.text)
        own = len(_THAI.findall(text)) + len(_LATIN.findall(text))
        wrong = impossible(text) + len(_NOT_TEXT.findall(text))
        bad += wrong
        letters += own
        if own + wrong >= 10:
            judged += 1
            bad_lines += wrong > 2 * _GARBLED * (own + wrong)
    if bad > max(3, _GARBLED * (letters + bad)):
        return f"{bad} of the text layer's {letters + bad} letters make no Thai"
    if judged >= 4 and bad_lines > _GARBLED_LINES * judged:
        return f"{bad_lines} of the text layer's {judged} longer lines make no Thai"
    stretches = [known_share(text) for text in _stretches(lines)]
    unknown = sum(share < _UNKNOWN for share in stretches)
    if unknown > _UNKNOWN_STRETCHES * len(stretches):
        return "the text layer's letters make no Thai words"
    return None


def _stretches(lines: Sequence[Line]) -> list[str]:
    """The text in stretches long enough to hold common words; names and lists of places have fewer."""
    stretches: list[str] = []
    text = ""
    for line in lines:
        text += line.text + "\n"
        if len(_THAI.findall(text)) >= _STRETCH:
            stretches.append(text)
            text = ""
    return stretches


_TOKEN = regex.compile(r"\S{3,}")
_WORD = regex.compile(
    r"[(\[“\"'‘]*(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-/&'’.,][A-Za-z]+)*[)\]”\"'’.,;:!?%]*|\W*[\d๐-๙][\d๐-๙.,:/%()-]*\W*"
)


def _is_junk(lines: Sequence[Line]) -> bool:
    """Whether a layer without Thai is what Latin OCR makes of Thai print: tokens of letters and signs mixed."""
    text = "\n".join(line.text for line in lines)
    thai, latin = len(_THAI.findall(text)), len(_LATIN.findall(text))
    if latin < 60 or thai > 0.15 * latin:
        return False
    tokens = [t for t in _TOKEN.findall(text) if _LATIN.search(t)]
    words = sum(_WORD.fullmatch(t) is not None for t in tokens)
    return len(tokens) >= 12 and words < 0.6 * len(tokens)
