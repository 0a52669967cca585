"""Whether a PDF's text layer can be trusted for a page, and the lines it gives where it can.

A layer is an assertion by whoever made the file. It is believed only where it is what the page shows: not
when it lies behind a scan (another program's OCR, often in the wrong language), not when its letters make
no Thai, and never for glyphs that cannot be seen. What is left out is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import regex

from extract.lines.layer_lines import lines_of
from extract.lines.layer_measures import LAYER
from extract.lines.layer_seen import COMPARE_DPI, Drawing, visible
from extract.lines.layer_turn import print_angle, upright
from extract.model.page import Line, Notice, Transform
from extract.open.source import COVERS, Hidden, LayerPage
from extract.thai.syllables import impossible, known_share

Code = Literal["sound", "blank", "empty", "behind-scan", "beside-image", "garbled", "junk", "unread"]


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """Whether to read a page from its layer; ``reason`` is a sentence for people.

    ``seen`` is the layer with its visible glyphs alone, turned upright: it is ``rotation`` degrees clockwise from
    the page as shown, to which ``to_page`` takes its points. ``lines`` are what it says, where that was looked at.
    ``set_aside``: there is text, and it is not believed, which a reader of the results should know.
    """

    trusted: bool
    code: Code
    reason: str
    seen: LayerPage
    notices: tuple[Notice, ...] = ()
    lines: tuple[Line, ...] | None = None
    rotation: int = 0
    to_page: Transform = field(default_factory=Transform)
    set_aside: bool = False


def judge(layer: LayerPage, drawing: Drawing | None = None) -> LayerVerdict:
    """Judge ``layer``; ``drawing`` is the page as drawn, to tell which glyphs have ink.

    Without it only what the layer itself tells (invisible mode, off the page, under an image) is left out.
    """
    chars, hidden = visible(layer, drawing)
    angle = print_angle(layer)
    seen, to_page = upright(replace(layer, chars=chars), angle)
    verdict = _verdict(layer, seen, hidden, drawing)
    return replace(verdict, rotation=-angle % 360, to_page=to_page)


def _verdict(layer: LayerPage, seen: LayerPage, hidden: Counter[Hidden], drawing: Drawing | None) -> LayerVerdict:
    behind = sum(hidden.values())
    covered = layer.covered_share()
    ink = sum(not c.text.isspace() for c in seen.chars)
    if covered >= COVERS and ink < max(LAYER.few, behind):
        said = " with a text layer behind it that another program made" if behind else ""
        return LayerVerdict(False, "behind-scan", f"the page is a scan{said}", seen, set_aside=bool(behind))
    notices = _hidden_notices(hidden, layer.number)
    if layer.unread:
        said = f"{layer.unread} strings of the text layer are in a type whose codes cannot be read"
        return LayerVerdict(False, "unread", said, seen, notices, set_aside=True)
    if not ink and _is_blank(drawing):
        return LayerVerdict(True, "blank", "nothing is drawn on the page", seen, notices)
    if not ink:
        return LayerVerdict(False, "empty", "the page has no text layer", seen, notices)
    if covered >= LAYER.large_image:
        if ink < LAYER.few:
            return LayerVerdict(False, "beside-image", "the page is an image with hardly any text", seen, notices)
        notices += (_image_notice(covered, layer.number),)
    lines = lines_of(seen.chars, seen.rules)
    reason = _garbled(lines)
    if reason is not None:
        return LayerVerdict(False, "garbled", reason, seen, notices, lines, set_aside=True)
    if _is_junk(lines):
        said = "the text layer's words are no words of any language"
        return LayerVerdict(False, "junk", said, seen, notices, lines, set_aside=True)
    return LayerVerdict(True, "sound", "the text layer is what the page shows", seen, notices, lines)


def _is_blank(drawing: Drawing | None) -> bool:
    drawn = drawing.thumbnail(COMPARE_DPI) if drawing is not None else None
    return drawn is not None and int(drawn.min()) > LAYER.white


def layer_lines(verdict: LayerVerdict) -> tuple[Line, ...]:
    """The lines of the glyphs that can be seen, upright, in points, mended; see :mod:`extract.lines.layer_lines`."""
    return lines_of(verdict.seen.chars, verdict.seen.rules) if verdict.lines is None else verdict.lines


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
    return Notice("image-not-read", f"images cover {covered:.0%} of the page; no print inside them was read", page)


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
        if own + wrong >= LAYER.garbled_line:
            judged += 1
            bad_lines += wrong > 2 * LAYER.garbled * (own + wrong)
    if bad > max(LAYER.garbled_least, LAYER.garbled * (letters + bad)):
        return f"{bad} of the text layer's {letters + bad} letters make no Thai"
    if judged >= LAYER.garbled_judged and bad_lines > LAYER.garbled_lines * judged:
        return f"{bad_lines} of the text layer's {judged} longer lines make no Thai"
    stretches = [known_share(text) for text in _stretches(lines)]
    unknown = sum(share < LAYER.unknown for share in stretches)
    if unknown > LAYER.unknown_stretches * len(stretches):
        return "the text layer's letters make no Thai words"
    return None


def _stretches(lines: Sequence[Line]) -> list[str]:
    """The text in stretches long enough to hold common words; names and lists of places have fewer."""
    stretches: list[str] = []
    text = ""
    for line in lines:
        text += line.text + "\n"
        if len(_THAI.findall(text)) >= LAYER.stretch:
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
    if latin < LAYER.junk_letters or thai > LAYER.junk_thai * latin:
        return False
    tokens = [t for t in _TOKEN.findall(text) if _LATIN.search(t)]
    words = sum(_WORD.fullmatch(t) is not None for t in tokens)
    return len(tokens) >= LAYER.junk_words and words < LAYER.junk_known * len(tokens)
