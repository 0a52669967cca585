"""Plain text that another OCR program left: pages parted by form feeds, tables as tabs, wide gaps or pipes.

The text becomes pages at once, with confidence 1: what the transcript says is what there is to read, right
or wrong. Boxes are those of a made-up page, a line every 14 points, so that evidence points somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from extract.errors import InputError
from extract.model.page import Block, Box, Cell, Glyph, Line, Notice, Page, Paragraph, Table, TextRun, union_of
from extract.open.source import Document, DrawnGlyph, Identity, LayerPage, Loss, PageImage
from extract.thai import digits, numbers
from extract.thai.repair import repair_run

if TYPE_CHECKING:
    import numpy as np

    from extract.open.limits import Limits

_LINE_END = regex.compile("\r\n|[\r\n\x0b\x85\u2028\u2029]")
_BIDI = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = regex.compile("[\x00-\x08\x0e-\x1f]")
_THAI = regex.compile("[\u0e01-\u0e5b]")
_CP874_MOJIBAKE = regex.compile("เธ|เน")

WIDTH, HEIGHT, MARGIN, LEADING = 595.0, 842.0, 36.0, 14.0
# Glyphs of longer lines, and of all lines of longer pages, share the line's box: boxes for a million glyphs cost
# more memory and time than made-up places are worth.
_BOXED, _BOXED_PAGE = 4000, 100_000
# What a line or cell counts for among the objects of a page: 25,000 of them, a book of 700 pages without a form feed,
# are read in seconds.
_LINE = 4


def open_transcript(data: bytes, identity: Identity, limits: Limits) -> TranscriptDocument:
    """Pages of a text file.

    Raises InputError when it is no text in UTF-8, UTF-16 with a mark, or TIS-620; LimitError when it is too
    long.
    """
    text, notices = decode(data)
    limits.check("text_length", len(text), "text of code points")
    pages = text.split("\f")
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    limits.check("pages", len(pages), "text of pages")
    if not text.strip("\f \t\r\n\ufeff"):
        raise InputError("the text is empty", code="empty")
    if _BIDI.search(text):
        notices.append(Notice("bidi-control", "the text has characters that change the order it is shown in"))
    if digits.foreign(text):
        notices.append(Notice("foreign-digits", "the text has digits of other scripts; they are not read as numbers"))
    return TranscriptDocument(identity, pages, tuple(notices), limits)


def decode(data: bytes) -> tuple[str, list[Notice]]:
    """The text of ``data`` and what was doubtful about it.

    Raises InputError where no encoding fits: garbled text must not pass as read.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), [Notice("encoding", "the text is UTF-16, not UTF-8")]
        except UnicodeDecodeError as error:
            raise _no_text() from error
    notices: list[Notice] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, notices = _decode_other(data)
    if len(_CONTROL.findall(text)) * 5 > len(text):
        raise _no_text()
    return text, notices


def _decode_other(data: bytes) -> tuple[str, list[Notice]]:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad * 50 <= len(text):
        return text, [Notice("encoding", f"{bad} places are no UTF-8 and were replaced")]
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError as error:
        raise _no_text() from error
    thai = len(_THAI.findall(text))
    if thai * 5 < len(text) or len(_CP874_MOJIBAKE.findall(text)) * 6 > thai:
        raise _no_text()
    return text, [Notice("encoding", "the text is TIS-620 (Windows code page 874), not UTF-8")]


def _no_text() -> InputError:
    return InputError(
        "this is no text that can be read", code="encoding", hint="transcripts are UTF-8; convert it first"
    )


class TranscriptDocument(Document):
    """An open text file."""

    def __init__(self, identity: Identity, texts: list[str], notices: tuple[Notice, ...], limits: Limits) -> None:
        super().__init__(identity, "text/plain", notices)
        self.texts = texts
        self.limits = limits

    @property
    def page_count(self) -> int:
        return len(self.texts)

    def page(self, index: int) -> TranscriptPage:
        """Raises IndexError past the end."""
        return TranscriptPage(index + 1, self.texts[index], self.limits)


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """One page of a text file."""

    number: int
    text: str
    limits: Limits

    @property
    def width(self) -> float:
        return WIDTH

    @property
    def height(self) -> float:
        return max(HEIGHT, 2 * MARGIN + LEADING * len(_LINE_END.split(self.text)))

    def text_layer(self) -> LayerPage | None:
        return None

    def image(self) -> PageImage:
        """Raises InputError: text has no pixels."""
        raise InputError("a transcript has no image", code="no-image")

    def thumbnail(self, dpi: float) -> np.ndarray | None:
        return None

    def drawn_glyphs(self) -> tuple[DrawnGlyph, ...]:
        return ()

    def losses(self, *, thorough: bool = False) -> tuple[Loss, ...]:
        return ()

    def content(self) -> Page:
        """The page: paragraphs and tables, mended, each line with its made-up box.

        Raises LimitError when it has more lines and cells than a page may.
        """
        lines = len(_LINE_END.findall(self.text)) + len(_CELLS.findall(self.text)) + self.text.count("|")
        self.limits.check("page_objects", lines * _LINE, f"page {self.number}, lines and cells ({_LINE} objects each)")
        blocks = tuple(_blocks(self.text))
        return Page(
            number=self.number,
            origin="transcript",
            status="read" if blocks else "blank",
            width=self.width,
            height=self.height,
            blocks=blocks,
        )


_CELLS = regex.compile(r"\t+| {3,}")
_PIPE_RULE = regex.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_EMPHASIS = regex.compile(r"\*\*|__(?=\S)|(?<=\S)__|^#{1,6} +|^> +|\\(?=[*_#\[\]().\\-])|\\$")


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs are lines without a blank one between; rows of cells next to one another are one table."""
    paragraph: list[Line] = []
    rows: list[list[Line | None]] = []
    blank = 0
    boxed = len(text) <= _BOXED_PAGE
    for y, printed in _placed(text):
        if not printed.strip():
            blank += 1
            if paragraph:
                yield Paragraph(tuple(paragraph))
                paragraph = []
            continue
        cells = _cells(printed)
        if rows and (cells is None or blank > 1 or (blank and len(cells) != len(rows[-1]))):
            yield _table_or_lines(rows)
            rows = []
        if cells is None:
            paragraph.append(_line(printed, *_stripped(printed, 0, len(printed)), y, boxed=boxed))
        elif cells:
            if paragraph:
                yield Paragraph(tuple(paragraph))
                paragraph = []
            rows.append([_line(printed, a, b, y, boxed=boxed) if printed[a:b].strip() else None for a, b in cells])
        blank = 0
    if paragraph:
        yield Paragraph(tuple(paragraph))
    if rows:
        yield _table_or_lines(rows)


def _placed(text: str) -> Iterator[tuple[float, str]]:
    for number, printed in enumerate(_LINE_END.split(text)):
        yield MARGIN + number * LEADING, printed


def _cells(printed: str) -> list[tuple[int, int]] | None:
    """Where the cells of a table row lie in ``printed``; [] for a row that only rules; None for running text."""
    if printed.lstrip().startswith("|") and printed.rstrip().endswith("|") and printed.count("|") > 2:
        if _PIPE_RULE.fullmatch(printed):
            return []
        bars = [i for i, c in enumerate(printed) if c == "|"]
        return [_stripped(printed, a + 1, b) for a, b in pairwise(bars)]
    inner = printed.strip(" ")
    start = printed.index(inner) if inner else 0
    gaps = list(_CELLS.finditer(printed, start, start + len(inner)))
    if not gaps:
        return None
    edges = [(start, start), *((g.start(), g.end()) for g in gaps), (start + len(inner), start + len(inner))]
    cells = [_stripped(printed, a[1], b[0]) for a, b in pairwise(edges)]
    if "\t" not in inner:
        # Typed spaces also push a letterhead to the right: only a row that ends in figures is one of a table.
        last = printed[cells[-1][0] : cells[-1][1]]
        if not _is_value(last):
            return None
    return cells


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _line(printed: str, start: int, end: int, y: float, *, boxed: bool) -> Line:
    """``printed[start:end]`` as a line; ``boxed``: each glyph has a box of its own, where the line is not too long."""
    length = len(printed)
    advance = min(6.0, (WIDTH - 2 * MARGIN) / max(length, 1))
    whole = Box(MARGIN + start * advance, y, MARGIN + end * advance, y + 12.0)
    raw = printed[start:end]
    kept = _unmarked(raw)
    if not boxed or length > _BOXED:
        shared = {c: Glyph(c, whole) for c in set(raw)}
        glyphs = [shared[raw[i]] for i in kept]
    else:
        x = MARGIN + start * advance
        glyphs = [Glyph(raw[i], Box(x + i * advance, y, x + (i + 1) * advance, y + 12.0)) for i in kept]
    run, fixes = repair_run(TextRun.of(glyphs))
    if len(kept) != len(raw):
        fixes = ("markdown", *fixes)
    return Line(run, whole, "transcript", raw, fixes)


def _unmarked(raw: str) -> Sequence[int]:
    """The code points of ``raw`` that are no Markdown (emphasis, headings, escapes), which OCR programs write."""
    if not any(c in raw for c in "*_#>\\"):
        return range(len(raw))
    dropped = {i for match in _EMPHASIS.finditer(raw) for i in range(*match.span())}
    return [i for i in range(len(raw)) if i not in dropped]


def _table_or_lines(rows: list[list[Line | None]]) -> Block:
    """A table; but one row of words alone is a letterhead whose right half stands after a tab."""
    lines = [line for row in rows for line in row if line is not None]
    if len(rows) == 1 and len(lines) <= 2 and not any(_is_value(line.text) for line in lines):
        return Paragraph(tuple(lines))
    return _table(rows)


def _is_value(text: str) -> bool:
    return numbers.is_valid(text) or numbers.is_not_reported(text)


def _table(rows: list[list[Line | None]]) -> Table:
    columns = max(len(row) for row in rows)
    cells = []
    for r, row in enumerate(rows):
        height = union_of(line.box for line in row if line is not None) or Box(MARGIN, MARGIN, MARGIN, MARGIN)
        for c, line in enumerate(row):
            box = line.box if line is not None else Box(height.x0, height.y0, height.x0, height.y1)
            cells.append(Cell(r, c, box, () if line is None else (line,)))
    whole = union_of(cell.box for cell in cells) or Box(MARGIN, MARGIN, MARGIN, MARGIN)
    return Table(whole, tuple(cells), len(rows), columns, "transcript")
