"""Print in pictures that stand on a page with a text layer: a scanned table pasted beside typed words.

The page is drawn, each large picture cut out and read as a scan is, and what was read is put where it stands among the
layer's lines. A picture in which hardly anything reads well is no print, and stays unread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from extract.errors import ExtractError
from extract.lines.layer import LayerVerdict
from extract.model.page import Box, Line, Notice, Rule, TextRun, Transform
from extract.open.source import PageImage, SourcePage

LEAST = 0.04
"""Share of the page below which a picture is a logo or a signature."""
FEWEST_LINES = 3
SURE = 0.9
"""Confidence that half of a picture's lines reach where it holds print."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What was read of a piece of a page's image, in its pixels; ``to_page`` takes them to points of the page."""

    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    to_page: Transform


@dataclass(frozen=True, slots=True)
class Pasted:
    """Lines and rules of a page's pictures, in the layer's points."""

    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    notices: tuple[Notice, ...] = ()


def pasted(
    source: SourcePage, verdict: LayerVerdict, typed: Sequence[Line], read: Callable[[PageImage], Strip]
) -> Pasted:
    """What the page's pictures hold in print. ``typed`` are the layer's own lines, which are not read again.

    Nothing where the page cannot be drawn within the limits, or no recognizer is there: the layer is sound without.
    """
    try:
        return _pasted(source, verdict, typed, read)
    except ExtractError:
        return Pasted()


def _pasted(
    source: SourcePage, verdict: LayerVerdict, typed: Sequence[Line], read: Callable[[PageImage], Strip]
) -> Pasted:
    layer = verdict.seen
    page = layer.width * layer.height
    boxes = [i.box for i in layer.images if i.box.width * i.box.height > LEAST * page]
    if not boxes:
        return Pasted()
    image = source.image()
    lines: list[Line] = []
    rules: list[Rule] = []
    with_print = 0
    for box in _apart(boxes):
        cut = _cut(image, verdict.to_page.box(box))
        if cut is None:
            continue
        strip = read(cut)
        back = verdict.to_page.inverse().after(strip.to_page)
        found = on_layer(strip, verdict)
        fresh = [n for n in found if not any(_covers(o.box, n.box) for o in typed)]
        if len(fresh) >= FEWEST_LINES and median(n.run.confidence() for n in fresh) >= SURE:
            with_print += 1
            lines += fresh
            rules += [_rule(r, back) for r in strip.rules]
    if not lines:
        return Pasted()
    what = "a picture" if with_print == 1 else f"{with_print} pictures"
    notice = Notice("image-read", f"print in {what} on the page was read from the image", source.number)
    return Pasted(tuple(lines), tuple(rules), (notice,))


def on_layer(strip: Strip, verdict: LayerVerdict) -> list[Line]:
    """A strip's lines in the layer's points."""
    back = verdict.to_page.inverse().after(strip.to_page)
    return [_moved(line, back) for line in strip.lines]


def _rule(rule: Rule, by: Transform) -> Rule:
    box = by.box(rule.box)
    return Rule(box, rule.horizontal, box.height if rule.horizontal else box.width)


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """The boxes, those that touch made one: programs cut large pictures into strips."""
    out: list[Box] = []
    for box in boxes:
        joined = box
        while near := [o for o in out if _touch(o, joined)]:
            for other in near:
                out.remove(other)
                joined = Box(
                    min(joined.x0, other.x0), min(joined.y0, other.y0),
                    max(joined.x1, other.x1), max(joined.y1, other.y1),
                )  # fmt: skip
        out.append(joined)
    return out


def _touch(a: Box, b: Box) -> bool:
    return a.x0 <= b.x1 + 1 and b.x0 <= a.x1 + 1 and a.y0 <= b.y1 + 1 and b.y0 <= a.y1 + 1


def _cut(image: PageImage, box: Box) -> PageImage | None:
    """The part of the page's image at ``box`` (points of the page); None where nothing of it is on the page."""
    at = image.to_page.inverse().box(box)
    height, width = image.pixels.shape[:2]
    x0, y0, x1, y1 = max(0, int(at.x0)), max(0, int(at.y0)), min(width, int(at.x1) + 1), min(height, int(at.y1) + 1)
    if x1 - x0 < 40 or y1 - y0 < 40:
        return None
    pixels = image.pixels[y0:y1, x0:x1]
    if int(pixels.min()) == int(pixels.max()):
        return None
    to_page = image.to_page.after(Transform((1, 0, x0, 0, 1, y0, 0, 0, 1)))
    return replace(image, pixels=np.ascontiguousarray(pixels), to_page=to_page)


def _moved(line: Line, by: Transform) -> Line:
    glyphs = tuple(replace(g, box=None if g.box is None else by.box(g.box)) for g in line.run.glyphs)
    return replace(line, run=TextRun.of(glyphs), box=by.box(line.box))


def _covers(typed: Box, read: Box) -> bool:
    """Whether a typed line stands where a line was read."""
    return typed.x_overlap(read) * typed.y_overlap(read) > 0.3 * read.width * read.height
