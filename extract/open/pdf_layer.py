"""What a PDF page draws, by pdfminer's interpreter with brakes on, and pdfplumber's geometry for its lines.

The library follows every form a page draws, however deep; here a page stops after so many objects (and a stream at its
limit, see ``pdf_bounds``). Glyphs are kept apart from pdfplumber's
objects: a page has thousands, and only lines, boxes and images need its geometry.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer import pdftypes
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text
from pdfplumber.page import Page as PlumberPage
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.table import merge_edges

from extract.model.page import Box, Rule
from extract.open.limits import Limits
from extract.open.pdf_bounds import bounded
from extract.open.pdf_names import is_guess, told
from extract.open.pdf_tiles import tiles
from extract.open.source import Hidden, LayerChar, LayerImage, LayerPage

# Smaller print cannot be read on paper.
TINY = 1.5
# A ruling line: longer than a serif, thinner than a bar of a chart; a filled box this thin is drawn as a
# line.
SHORTEST, THICKEST = 4.0, 3.0
# A dot is so many times longer than thick at most; dots whose middles lie so near (points) are of one line.
ROUND, DOT_STEP = 2.0, 0.125
# What a form counts for among the objects of a page.
_FORM = 20
# In ems, how far print reaches below its baseline.
LOWEST, HIGHEST = -0.3, -0.15
# Paler than this (1 is white) prints as nothing on white paper.
PALE = 0.93


class _Drawn(NamedTuple):
    """A glyph as pdfminer gives it, and what it was drawn with."""

    item: LTChar
    mode: int
    code: int
    font: Any
    font_size: float


class _Told(NamedTuple):
    """A stretch of marked content: where its glyphs begin, and the text that the file gives for them, if any."""

    first: int
    text: str


class _Device(PDFPageAggregatorWithMarkedContent):  # type: ignore[misc]
    """Collects glyphs with what tells whether they are seen; leaves lines and images to pdfplumber."""

    def __init__(self, manager: Any, number: int, limits: Limits) -> None:
        super().__init__(manager, pageno=number, laparams=None)
        self.limits = limits
        self.drawn = 0
        self.render_mode = 0
        #: strings that gave no glyph: their font's own table of codes is one that pdfminer cannot use
        self.unread = 0
        self.chars: list[_Drawn] = []
        #: each glyph's name, as its font has it or as the file tells it beside
        self.names: list[str] = []
        self.stretches: list[_Told] = []
        #: images over the glyphs drawn before: how many those were, and the image's box
        self.covers: list[tuple[int, tuple[float, float, float, float]]] = []

    def _check_image(self, stream: PDFStream) -> None:
        """By its own words, before any drawing of the page would decode it; a mask is an image too."""
        masks = (pdftypes.resolve1(stream.attrs.get(key)) for key in ("SMask", "Mask"))
        for image in (stream, *(m for m in masks if isinstance(m, PDFStream))):
            size = (pdftypes.resolve1(image.get_any(key, 0)) for key in (("W", "Width"), ("H", "Height")))
            width, height = (v if isinstance(v, int) else 0 for v in size)
            self.limits.check_image(width, height, f"page {self.pageno}, image")

    def count(self, cost: int = 1) -> None:
        self.drawn += cost
        if self.drawn > self.limits.page_objects:
            raise self.limits.error("page_objects", "the page draws more objects")

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.render_mode = textstate.render
        before = len(self.chars)
        super().render_string(textstate, seq, ncs, graphicstate)
        self.unread += len(self.chars) == before and any(isinstance(part, bytes) and part for part in seq)

    def render_char(self, *args: Any) -> float:
        # matrix, font, size, scaling, rise, code, colour space, graphics state
        self.count()
        items = self.cur_item._objs
        advance: float = super().render_char(*args)
        self.chars.append(_Drawn(items.pop(), self.render_mode, args[5], args[1], float(args[2])))
        self.names.append(self.chars[-1].item.get_text())
        return advance

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        self.count()
        super().begin_tag(tag, props)
        text = pdftypes.resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        self.stretches.append(_Told(len(self.chars), decode_text(text) if isinstance(text, bytes) else ""))

    def end_tag(self) -> None:
        super().end_tag()
        if self.stretches:
            first, text = self.stretches.pop()
            if text:
                guessed = [is_guess(drawn.font, drawn.code) for drawn in self.chars[first:]]
                self.names[first:] = told(self.names[first:], text, guessed)

    def paint_path(self, *args: Any) -> None:
        self.count()
        super().paint_path(*args)

    def begin_figure(self, *args: Any) -> None:
        self.count()
        super().begin_figure(*args)

    def render_image(self, name: str, stream: PDFStream) -> None:
        self._check_image(stream)
        super().render_image(name, stream)
        if not any(key in stream.attrs for key in ("SMask", "Mask", "ImageMask", "IM")):
            item = self.cur_item
            self.covers.append((len(self.chars), (item.x0, item.y0, item.x1, item.y1)))


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    def subinterp(self) -> PDFPageInterpreter:
        # a form within a form costs far more than a glyph, and ten levels of ten are ten thousand million
        self.device.count(_FORM)
        return super().subinterp()

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Properties may stand in the page's resources under a name."""
        if isinstance(props, PSLiteral):
            known = pdftypes.resolve1(self.resources.get("Properties"))
            props = pdftypes.resolve1(known.get(props.name)) if isinstance(known, dict) else None
        super().do_BDC(tag, props)


# What viewers take where a page gives no size, or none that can be.
_LETTER = (0.0, 0.0, 612.0, 792.0)


class Frame:
    """The page as a viewer shows it: which part, turned how far, how large.

    Takes pdfminer's coordinates (turned already, origin bottom left of the MediaBox) and PDF's own (user
    space).
    """

    def __init__(self, page: Any) -> None:
        media = _rect(page.mediabox) or _LETTER
        if media[2] - media[0] < 1 or media[3] - media[1] < 1:
            media = _LETTER
        crop = _rect(page.cropbox) or media
        both = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
        self.crop = both if both[2] - both[0] >= 1 and both[3] - both[1] >= 1 else media
        self.media = media
        rotate = page.rotate if isinstance(page.rotate, int) else 0
        self.rotate = rotate % 360 if rotate % 90 == 0 else 0
        unit = pdftypes.resolve1(page.attrs.get("UserUnit"))
        self.unit = float(unit) if isinstance(unit, (int, float)) and 0 < unit < 1e6 else 1.0
        across, up = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        if self.rotate in (90, 270):
            across, up = up, across
        self.width, self.height = across * self.unit, up * self.unit

    def user_matrix(self) -> tuple[float, float, float, float, float, float]:
        """``(a, b, c, d, e, f)``: user space x, y to ``a*x + c*y + e``, ``b*x + d*y + f`` of the page as shown."""
        x0, y0, x1, y1 = self.crop
        u = self.unit
        return {
            0: (u, 0, 0, -u, -x0 * u, y1 * u),
            90: (0, u, u, 0, -y0 * u, -x0 * u),
            180: (-u, 0, 0, u, x1 * u, -y0 * u),
            270: (0, -u, -u, 0, y1 * u, x1 * u),
        }[self.rotate]

    def offset(self) -> tuple[float, float]:
        """Where in pdfminer's turned MediaBox the shown part's top left corner lies (x, y from the bottom)."""
        m, c = self.media, self.crop
        return {
            0: (c[0] - m[0], c[3] - m[1]),
            90: (c[1] - m[1], m[2] - c[0]),
            180: (m[2] - c[2], m[3] - c[1]),
            270: (m[3] - c[3], c[2] - m[0]),
        }[self.rotate]


def _rect(values: Any) -> tuple[float, float, float, float] | None:
    try:
        x0, y0, x1, y1 = (float(v) for v in values)
    except (TypeError, ValueError):
        return None
    if not all(math.isfinite(v) and abs(v) < 1e7 for v in (x0, y0, x1, y1)):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def read_layer(page: PlumberPage, frame: Frame, limits: Limits) -> LayerPage:
    """Glyphs, lines and images of ``page``.

    Raises LimitError when it draws too much; whatever pdfminer raises on broken content.
    """
    device = _Device(page.pdf.rsrcmgr, page.page_number, limits)
    with bounded(limits):
        _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    # pdfplumber keeps the page's layout here and makes it itself only where it is missing.
    page._layout = device.get_result()
    chars = tuple(_chars(device, frame))
    foot = float(page.height + page.mediabox[1])
    print_ = [((d.item.x0 + d.item.x1) / 2, foot - (d.item.y0 + d.item.y1) / 2) for d in device.chars]
    rules, shapes = _rules(page, frame, print_)
    images = tuple(_images(page, frame))
    page.flush_cache()
    return LayerPage(page.page_number, frame.width, frame.height, chars, rules, images, shapes, device.unread)


def _chars(device: _Device, frame: Frame) -> Iterator[LayerChar]:
    left, top = frame.offset()
    u = frame.unit
    for index, (item, mode, code, font, font_size) in enumerate(device.chars):
        a, b, c, d, e, f = item.matrix
        # pdfminer's own size is the box's height, which of turned print is the width of the glyph
        size = math.hypot(c, d) * abs(font_size) * u
        dx, dy = _raised(font, font_size, c, d)
        box = Box(
            (item.x0 + dx - left) * u, (top - item.y1 - dy) * u, (item.x1 + dx - left) * u, (top - item.y0 - dy) * u
        )
        angle = (360 - round(math.degrees(math.atan2(b, a)) / 90) * 90) % 360
        hidden: Hidden | None = None
        if mode in (3, 7):
            hidden = "invisible"
        elif size < TINY:
            hidden = "tiny"
        elif not (0 <= box.cx <= frame.width and 0 <= box.cy <= frame.height):
            hidden = "off-page"
        elif device.covers and _covered(index, item, device.covers):
            hidden = "covered"
        yield LayerChar(
            device.names[index],
            box,
            (e - left) * u,
            (top - f) * u,
            size,
            str(item.fontname),
            angle,
            _is_pale(item.graphicstate.ncolor),
            hidden,
            code,
        )


def _raised(font: Any, font_size: float, c: float, d: float) -> tuple[float, float]:
    """How far to move a glyph's box, an em high, from where it hangs by its font's descent.

    Thai fonts leave room for two rows of marks and call half an em and more their descent; such a box misses
    the letters. ``c`` and ``d`` are the matrix's second column.
    """
    if font.is_vertical():
        return 0.0, 0.0
    descent = font.get_descent()
    shift = (min(max(descent, LOWEST), HIGHEST) - descent) * font_size
    return shift * c, shift * d


def _covered(index: int, item: LTChar, covers: list[tuple[int, tuple[float, float, float, float]]]) -> bool:
    x, y = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
    return any(index < before and b[0] <= x <= b[2] and b[1] <= y <= b[3] for before, b in covers)


def _is_pale(color: Any) -> bool:
    """Whether a fill is (nearly) white; patterns and odd colour spaces count as ink."""
    values = color if isinstance(color, (tuple, list)) else (color,)
    if not values or not all(isinstance(v, (int, float)) for v in values):
        return False
    if len(values) == 4:
        return all(v <= 1 - PALE for v in values)
    return len(values) in (1, 3) and all(v >= PALE for v in values)


def _is_white(color: Any) -> bool:
    values = color if isinstance(color, (tuple, list)) else (color,)
    return bool(values) and all(v == (0 if len(values) == 4 else 1) for v in values)


def _images(page: PlumberPage, frame: Frame) -> Iterator[LayerImage]:
    shift = _shift(page, frame)
    for image in page.images:
        width, height = (int(v) if isinstance(v, (int, float)) else 0 for v in image["srcsize"])
        yield LayerImage(_box(image, shift, frame.unit), (width, height))


def _shift(page: PlumberPage, frame: Frame) -> tuple[float, float]:
    """What to take off pdfplumber's coordinates (top left of the MediaBox) for those of the page as shown."""
    left, top = frame.offset()
    media_height = page.mediabox[3] - page.mediabox[1]
    return page.mediabox[0] + left, page.mediabox[1] + media_height - top


def _box(item: dict[str, Any], shift: tuple[float, float], unit: float) -> Box:
    return Box(
        (float(item["x0"]) - shift[0]) * unit,
        (float(item["top"]) - shift[1]) * unit,
        (float(item["x1"]) - shift[0]) * unit,
        (float(item["bottom"]) - shift[1]) * unit,
    )


def _rules(page: PlumberPage, frame: Frame, print_: Sequence[tuple[float, float]]) -> tuple[tuple[Rule, ...], int]:
    """Ruling lines, pieces of one line joined, and how many other shapes there are. ``print_``: where glyphs stand (x,
    and y from the top)."""
    edges: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    shapes = 0
    for line in page.lines:
        if not _is_pale(line.get("stroking_color")):
            edges += _edge(line["x0"], line["top"], line["x1"], line["bottom"], line.get("linewidth"))
    for rect in page.rects:
        thin = min(rect["width"], rect["height"]) <= THICKEST
        inked = (rect.get("fill") and not _is_pale(rect.get("non_stroking_color"))) or (
            rect.get("stroke") and not _is_pale(rect.get("stroking_color"))
        )
        if not inked:
            continue
        if thin and rect.get("fill") and _is_dot(rect):
            dots.append(rect)
        elif thin:
            edges += _edge(rect["x0"], rect["top"], rect["x1"], rect["bottom"], 0)
        elif rect.get("stroke"):
            edges += _outline(rect)
        else:
            shapes += 1
    edges += _dotted(dots)
    filled = (r for r in page.rects if r.get("fill") and not _is_white(r.get("non_stroking_color")))
    level = merge_edges([e for e in edges if e["orientation"] == "h"], 1.0, 1.0, 2.0, 2.0) if edges else []
    upright = merge_edges([e for e in edges if e["orientation"] == "v"], 1.0, 1.0, 2.0, 2.0) if edges else []
    cells = tiles([*filled], print_, level, upright)
    edges += [edge for cell in cells for edge in _outline(cell | {"linewidth": 0})]
    for curve in page.curves:
        pairs = list(zip(curve["pts"], curve["pts"][1:], strict=False))
        straight = [p for p in pairs if min(abs(p[0][0] - p[1][0]), abs(p[0][1] - p[1][1])) < 0.5]
        if curve.get("stroke") and len(straight) == len(pairs) and len(pairs) <= 64:
            for (ax, ay), (bx, by) in pairs:
                edges += _edge(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), curve.get("linewidth"))
        else:
            shapes += 1
    merged = merge_edges(edges, 1.0, 1.0, 2.0, 2.0) if edges else []
    shift = _shift(page, frame)
    rules = [
        Rule(_box(edge, shift, frame.unit), edge["orientation"] == "h", edge["thickness"] * frame.unit)
        for edge in merged
        if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= SHORTEST
    ]
    return tuple(rules), shapes


def _is_dot(rect: dict[str, Any]) -> bool:
    """Whether a filled box is as small as a dot of a line, and no stroke."""
    across, down = float(rect["width"]), float(rect["height"])
    return max(across, down) <= min(THICKEST, ROUND * min(across, down))


def _dotted(dots: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines that are drawn as so many dots, one beside another or one under another."""
    for first, last, across in (("x0", "x1", ("top", "bottom")), ("top", "bottom", ("x0", "x1"))):
        rows: dict[int, list[dict[str, Any]]] = {}
        for dot in dots:
            rows.setdefault(round((dot[across[0]] + dot[across[1]]) / (2 * DOT_STEP)), []).append(dot)
        for row in rows.values():
            row.sort(key=lambda dot: float(dot[first]))
            ends = [k for k, (a, b) in enumerate(pairwise(row), 1) if b[first] - a[last] > THICKEST]
            for begin, end in pairwise([0, *ends, len(row)]):
                line = row[begin] | {last: row[end - 1][last]}
                if line[last] - line[first] >= SHORTEST:
                    yield from _edge(line["x0"], line["top"], line["x1"], line["bottom"], 0)


def _outline(rect: dict[str, Any]) -> list[dict[str, Any]]:
    x0, x1, top, bottom, pen = rect["x0"], rect["x1"], rect["top"], rect["bottom"], rect.get("linewidth")
    return [
        *_edge(x0, top, x1, top, pen),
        *_edge(x0, bottom, x1, bottom, pen),
        *_edge(x0, top, x0, bottom, pen),
        *_edge(x1, top, x1, bottom, pen),
    ]


def _edge(x0: float, top: float, x1: float, bottom: float, pen: float | None) -> list[dict[str, Any]]:
    """A straight stroke as one of pdfplumber's edges, on its middle; [] for one that is neither level nor upright."""
    across, down = x1 - x0, bottom - top
    if min(across, down) > THICKEST:
        return []
    level = across >= down
    thickness = min(across, down) + float(pen or 0)
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return [
        {
            "x0": x0,
            "x1": x1,
            "top": top,
            "bottom": bottom,
            "width": x1 - x0,
            "height": bottom - top,
            "doctop": top,
            "orientation": "h" if level else "v",
            "object_type": "edge",
            "thickness": thickness,
        }
    ]
