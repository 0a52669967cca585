"""Where the recognised text stands on the page: words and letter clusters in points, for every page format."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.model.page import Box, union_of
from extract.model.stored_lines import LaidGlyph, LaidLine, Layout

# Above and below vowels, tone marks and other signs that take no room of their own (Unicode: Thai, Mn).
_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0300-\u036f]")
# XML 1.0 has no place for these, and U+FFFE/F and lone surrogates are no characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """``text`` with what XML cannot hold as U+FFFD; one code point for one."""
    return _NOT_XML.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of print without white space. ``box`` in points of the page, origin top left.

    ``confidence`` is its least sure character's.
    """

    text: str
    box: Box
    confidence: float
    glyphs: tuple[LaidGlyph, ...]


def words(line: LaidLine, layout: Layout) -> list[Word]:
    """The line's runs, parted where it has white space. Thai has no spaces within a phrase, so a run may be long."""
    found: list[Word] = []
    run: list[LaidGlyph] = []
    for glyph in (*line.glyphs, LaidGlyph(" ", None, 1.0)):
        if not glyph.text.isspace():
            run.append(glyph)
        elif run:
            box = union_of(g.box for g in run if g.box is not None) or line.box
            least = min(g.confidence for g in run)
            found.append(Word("".join(g.text for g in run), layout.to_page.box(box), least, tuple(run)))
            run = []
    return found


@dataclass(frozen=True, slots=True)
class Cluster:
    """A letter with its marks, or the space between two words: from ``start`` to ``end`` on the line, in points."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Placed:
    """One line to be laid under the image. ``x``/``y``: where its base begins, in points of the page, origin top left.

    ``angle`` is the direction of writing in degrees, clockwise from rightwards; ``size`` is its height in points.
    """

    x: float
    y: float
    angle: float
    size: float
    clusters: tuple[Cluster, ...]


#: How far above the line's lower edge its base lies, as a share of its height: Thai print reaches as far down.
_BASE = 0.2


def place(line: LaidLine, layout: Layout) -> Placed | None:
    """How to lay ``line`` on the page so that its characters cover what they were read from; None for an empty one."""
    spans = list(_spans(line))
    if not spans:
        return None
    box = line.box
    base = box.y1 - _BASE * box.height
    x0, y0 = layout.to_page.point(box.x0, base)
    x1, y1 = layout.to_page.point(max(box.x1, box.x0 + 1), base)
    top_x, top_y = layout.to_page.point(box.x0, base - box.height)
    scale = math.hypot(x1 - x0, y1 - y0) / max(box.width, 1)
    size = math.hypot(top_x - x0, top_y - y0)
    if scale <= 0 or size <= 0:
        return None
    clusters = tuple(Cluster(t, (a - box.x0) * scale, (b - box.x0) * scale) for t, a, b in spans)
    return Placed(x0, y0, math.degrees(math.atan2(y1 - y0, x1 - x0)), size, clusters)


def _clusters(line: LaidLine) -> Iterator[tuple[str, Box | None]]:
    text = ""
    boxes: list[Box] = []
    for glyph in line.glyphs:
        if text and not (_MARK.fullmatch(glyph.text) and not text.isspace()):
            yield text, union_of(boxes)
            text, boxes = "", []
        text += " " if glyph.text.isspace() else glyph.text
        boxes += [glyph.box] if glyph.box is not None and not glyph.text.isspace() else []
    if text:
        yield text, union_of(boxes)


def _spans(line: LaidLine) -> Iterator[tuple[str, float, float]]:
    """Clusters with their start and end, in work units: each ends where the next begins, in the order of the text.

    A viewer takes a gap for a space and an overlap for bold print, so there are none. What has no box (a joining
    space, a reader without character boxes) shares the room between its neighbours.
    """
    clusters = list(_clusters(line))
    while clusters and clusters[-1][0].isspace():
        clusters.pop()
    if not clusters:
        return
    boxes: list[Box | None] = [box for _, box in clusters]
    if len({box for box in boxes if box is not None}) <= 1:
        boxes = [None] * len(clusters)  # a reader without character boxes gave every glyph the line's own
    edges = [None if box is None else box.x0 for box in boxes]
    for i in range(1, len(clusters)):
        before = boxes[i - 1]
        if clusters[i][0].isspace() and before is not None:
            edges[i] = before.x1
    last = boxes[-1]
    lengths = [len(text) for text, _ in clusters]
    filled = _fill([edges[0] or line.box.x0, *edges[1:], line.box.x1 if last is None else last.x1], lengths)
    least = 0.02 * line.box.height
    for i in range(len(clusters)):
        filled[i + 1] = max(filled[i + 1], filled[i] + least)
        yield clusters[i][0], filled[i], filled[i + 1]


def _fill(edges: list[float | None], lengths: list[int]) -> list[float]:
    """Unknown edges, laid between the known ones in proportion to the text's length; the first and last are known."""
    filled: list[float] = []
    known = 0
    for i, edge in enumerate(edges):
        if edge is None:
            continue
        if i:
            start, room = filled[-1], edge - filled[-1]
            total = sum(lengths[known:i])
            filled += [start + room * sum(lengths[known:k]) / total for k in range(known + 1, i)]
        filled.append(edge)
        known = i
    return filled
