"""One page to its lines, tables and paragraphs: from its text layer where that can be trusted, else from its image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import category

from extract.errors import ExtractError
from extract.model.page import Box, Line, Notice, Page, Rule, TextRun, Transform, join_runs
from extract.options import Options
from extract.reading.proof import away_from_cuts, has_marks, is_dark, proved, sound_part
from extract.thai.repair import repair_run

if TYPE_CHECKING:
    import numpy as np

    from extract.image.creases import Crease
    from extract.lines.lattice import Grid
    from extract.lines.layer import LayerVerdict
    from extract.lines.segments import Lines
    from extract.open.source import Loss, PageImage, SourcePage
    from extract.reading.pictures import Strip


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as the reader saw it: its ink layers (uint8 HxW, dark on light) and the map to points of the page."""

    layers: tuple[np.ndarray, ...]
    to_page: Transform


class Pictures:
    """The pictures of a document's first pages, kept from their reading for the second reader, while there is room."""

    def __init__(self, most_bytes: int = 48 << 20) -> None:
        self._room = most_bytes
        self._kept: dict[int, Picture] = {}

    def keep(self, number: int, picture: Picture) -> None:
        size = sum(layer.nbytes for layer in picture.layers)
        if size <= self._room:
            self._room -= size
            self._kept[number] = picture

    def get(self, number: int) -> Picture | None:
        return self._kept.get(number)


def read_source_page(source: SourcePage, options: Options, pictures: Pictures | None = None) -> Page:
    """One page by the way that suits it; its picture is left in ``pictures``.

    Raises InputError, LimitError and MissingError.
    """
    if (transcript := source.content()) is not None:
        return transcript
    layer = source.text_layer() if options.ocr != "always" else None
    if layer is None:
        return scanned_page(source, options, pictures)
    from extract.lines.layer import judge

    verdict = judge(layer, source)
    if verdict.trusted or options.ocr == "never":
        return _digital_page(source, verdict, options)
    why: tuple[Notice, ...] = ()
    if verdict.set_aside:
        why = (Notice("layer-not-trusted", f"read from the image: {verdict.reason}", source.number),)
    return scanned_page(source, options, pictures).with_notice(*verdict.notices, *why)


def _digital_page(source: SourcePage, verdict: LayerVerdict, options: Options) -> Page:
    from extract.layout.assemble import assemble
    from extract.lines.lattice import find_grids
    from extract.lines.layer import layer_lines

    lines = _with_marks_seen(source, verdict, layer_lines(verdict), options)
    layer = verdict.seen
    rules, notices = layer.rules, verdict.notices
    if options.ocr != "never" and any(n.code == "image-not-read" for n in notices):
        from extract.reading.pictures import pasted

        held = pasted(source, verdict, lines, lambda piece: _strip(source, piece, options))
        if held.lines:
            lines, rules = (*lines, *held.lines), (*rules, *held.rules)
            notices = (*(n for n in notices if n.code != "image-not-read"), *held.notices)
    grids = find_grids(rules, 72.0)
    page = Page(
        number=source.number,
        origin="text-layer",
        status="read",
        width=source.width,
        height=source.height,
        rotation=verdict.rotation,
        blocks=tuple(assemble(lines, rules, grids, (layer.width, layer.height), 72.0)),
        to_page=verdict.to_page,
        notices=notices,
    )
    return _proved(source, page, source.losses(), inked=verdict.code != "blank")


def _proved(source: SourcePage, page: Page, losses: Sequence[Loss], *, inked: bool) -> Page:
    """As :func:`extract.reading.proof.proved`; a page without lines is looked into more closely first."""
    if not losses and not any(page.lines()):
        losses = source.losses(thorough=True)
    return proved(page, losses, inked=inked)


def _with_marks_seen(
    source: SourcePage, verdict: LayerVerdict, lines: tuple[Line, ...], options: Options
) -> tuple[Line, ...]:
    """The lines; where the layer gives one mark for another, with the marks that the page's image shows. Where it can
    not be asked, the doubtful marks stay, without confidence."""
    from extract.lines.layer_marks import pairs_of, settled
    from extract.reading.pictures import on_layer

    pairs = pairs_of(lines)
    if not pairs:
        return lines
    seen: Sequence[Line] = ()
    if options.ocr != "never":
        try:
            seen = on_layer(_strip(source, source.image(), options), verdict)
        except ExtractError:
            seen = ()
    return settled(lines, pairs, seen)


def _strip(source: SourcePage, piece: PageImage, options: Options) -> Strip:
    """The print in a piece of a page; none where it lies on its side, for it would not stand among the page's lines."""
    from extract.reading.pictures import Strip

    scan = scan_of(source, piece)
    if scan.rotation:
        return Strip((), (), scan.to_page)
    return Strip(tuple(lines_of(scan, options)), scan.rules, scan.to_page)


@dataclass(frozen=True, slots=True)
class Scan:
    """A page image ready to read, and what was found on it. Kept only while the page is being read."""

    gray: np.ndarray
    ink: np.ndarray
    to_page: Transform
    rules: tuple[Rule, ...]
    grids: tuple[Grid, ...]
    strokes: tuple[Rule, ...]
    """Thin straight strokes through the print: no rules."""
    creases: tuple[Crease, ...]
    """White lines through the print, which ``gray`` and the layers have closed."""
    cut: np.ndarray
    """The page as the creases left it, rules and all; ``gray`` where there are none."""
    layers: tuple[tuple[np.ndarray, Lines], ...]
    rotation: int
    skew: float
    dpi: float
    width_px: int
    height_px: int
    notices: tuple[Notice, ...]

    @property
    def picture(self) -> Picture:
        return Picture(tuple(gray for gray, _ in self.layers), self.to_page)


def scan_of(source: SourcePage, image: PageImage | None = None) -> Scan:
    """The page's image upright, straight and clean, with its rules, its ruled tables and its lines of print.

    ``image`` is the page's, for a caller that has it already.
    """
    from extract.image.creases import closed, find_creases
    from extract.image.prepare import prepare
    from extract.image.ruling import erase_rules, find_rules, with_faint
    from extract.image.strokes_through import through_print, without
    from extract.lines.lattice import find_grids
    from extract.lines.segments import find_lines

    image = image or source.image()
    ready = prepare(image.pixels, image.dpi, _reads_well)
    creases, page = find_creases(ready.ink, ready.dpi), ready.gray
    if creases:
        whole, ink = closed(page, creases, dark=True), closed(ready.ink, creases, dark=False)
        ready = replace(ready, gray=whole, ink=ink)
    rules, ink = find_rules(ready.ink, ready.dpi, ready.gray)
    gray = erase_rules(ready.gray, ready.ink, ink, rules)
    strokes = through_print(rules, ready.ink, ink, ready.dpi)
    rules = [rule for rule in rules if rule not in strokes]
    ruled = without(strokes, ready.ink, ink)
    grids = find_grids(rules, ready.dpi, ruled, with_faint(ruled, without(strokes, ready.gray, gray)))
    layers = [(gray, find_lines(ink, rules, grids, ready.dpi))]
    if ready.colour is not None:
        from extract.image.colour import print_of

        colour, marks, frames = print_of(ready.colour, ready.dpi)
        layers.append((colour, find_lines(marks, frames, [], ready.dpi, "colour")))
    return Scan(
        gray=gray,
        ink=ready.ink,
        to_page=image.to_page.after(ready.to_source),
        rules=tuple(rules),
        grids=tuple(grids),
        strokes=tuple(strokes),
        creases=creases,
        cut=page if creases else gray,
        layers=tuple(layers),
        rotation=ready.rotation,
        skew=ready.skew,
        dpi=ready.dpi,
        width_px=image.pixels.shape[1],
        height_px=image.pixels.shape[0],
        notices=image.notices + ready.notices,
    )


def _reads_well(strip: np.ndarray) -> float:
    """How surely the recognizer reads a strip of lines (uint8 HxW): the mean confidence over its characters."""
    from extract.image.ground import binarise
    from extract.lines.crops import crops
    from extract.lines.segments import find_lines
    from extract.read.engines import read_crops

    gray, ink = binarise(strip, 200.0)
    runs = read_crops(crops(gray, find_lines(ink, [], [], 200.0))[:12])
    return _sureness(join_runs(runs))


def scanned_page(source: SourcePage, options: Options, pictures: Pictures | None = None) -> Page:
    """The page from its image; its picture is left in ``pictures``. Raises InputError, LimitError and MissingError."""
    from extract.layout.assemble import assemble

    losses = source.losses()
    image = sound_part(source.image(), losses)
    if int(image.pixels.min()) == int(image.pixels.max()):  # the empty backs of sheets, by the hundred
        return _proved(source, _empty_page(source, image), losses, inked=is_dark(image.pixels))
    scan = scan_of(source, image)
    if pictures is not None:
        pictures.keep(source.number, scan.picture)
    lines = away_from_cuts(lines_of(scan, options), scan.to_page, losses)
    height, width = scan.gray.shape
    blocks = assemble(lines, scan.rules, scan.grids, (width, height), scan.dpi)
    page = Page(
        number=source.number,
        origin="ocr",
        status="read",
        width=source.width,
        height=source.height,
        width_px=scan.width_px,
        height_px=scan.height_px,
        dpi=scan.dpi,
        rotation=scan.rotation,
        skew=scan.skew,
        blocks=tuple(blocks),
        to_page=scan.to_page,
        notices=scan.notices,
    )
    return _proved(source, page, losses, inked=bool(lines) or has_marks(scan.ink, scan.dpi))


def _empty_page(source: SourcePage, image: PageImage) -> Page:
    """A page of one colour."""
    height, width = image.pixels.shape[:2]
    return Page(
        number=source.number,
        origin="ocr",
        status="blank",
        width=source.width,
        height=source.height,
        width_px=width,
        height_px=height,
        dpi=image.dpi,
        to_page=image.to_page,
        notices=image.notices,
    )


def lines_of(scan: Scan, options: Options) -> list[Line]:
    """The lines of all layers; black print that foreign ink touches is doubted where it reads otherwise with the ink
    in."""
    from extract.read.pen import mark_pen
    from extract.reading.turned_cells import with_turned
    from extract.reading.unread_cells import unread

    (black, found), *others = scan.layers
    lines = read_lines(black, found, options)
    lines = with_turned(lines, black, scan.grids, found.body, lambda piece: _lines_in(piece, scan.dpi, options))
    if options.engine == "recognizer":
        from extract.read.creased import cut_through
        from extract.read.faint_minus import doubt_faint_minus
        from extract.read.lost_points import doubt_lost_points
        from extract.read.strange_type import doubt_illegible, doubt_strange, doubt_strange_names
        from extract.read.touched import doubted, run_through, struck
        from extract.read.two_inks import with_two_inks
        from extract.read.unclaimed import doubted as with_unclaimed

        lines = doubt_lost_points(doubt_strange(doubt_strange_names(doubt_illegible(lines))), found)
        lines = doubt_faint_minus(with_unclaimed(lines, found, scan.grids, scan.rules), black)
        lines = run_through(struck(lines, black, found, scan.grids), scan.strokes, scan.rules)
        lines = cut_through(lines, black, scan.cut, scan.creases)
        lines = with_two_inks(lines, black, scan.grids)
        if others:
            lines = doubted(lines, black, others[0][0])
    lines = mark_pen(lines, black)
    if options.engine == "recognizer":
        from extract.read.engines import recognizer
        from extract.read.numbers_again import numbers_again
        from extract.read.spelt import by_spelling

        lines = by_spelling(numbers_again(lines, black), recognizer().spelling)
    lines += unread(lines, found, scan.grids, options.engine)
    return lines + [line for gray, marks in others for line in mark_pen(read_lines(gray, marks, options), gray)]


def _lines_in(piece: np.ndarray, dpi: float, options: Options) -> list[Line]:
    """The lines of print in a piece of an evenly lit page (uint8 HxW), in its pixels."""
    from extract.image.ground import binarise
    from extract.lines.segments import find_lines

    gray, ink = binarise(piece, dpi)
    return read_lines(gray, find_lines(ink, [], [], dpi), options)


def read_lines(gray: np.ndarray, found: Lines, options: Options) -> list[Line]:
    """The text of the segments, Thai repaired; segments that hold nothing readable are left out."""
    if options.engine == "tesseract":
        from extract.read.tesseract import Tesseract

        runs: Sequence[TextRun] = Tesseract().read(gray, found.segments)
        strokes = [0.0] * len(runs)
    else:
        runs, strokes = _recognised(gray, found)
    lines = []
    for segment, run, stroke in zip(found.segments, runs, strokes, strict=True):
        if run.text.strip():
            repaired, fixes = repair_run(run)
            lines.append(Line(repaired, _box(segment.box), options.engine, run.text, fixes, segment.ink, stroke))
    return lines


_DOUBTFUL = 0.8
"""A line read less surely than this is looked at again."""
_CLEARLY, _AT_LEAST = 0.1, 0.7
"""The second look counts if it is surer by this much, and as sure as this: else what is no print is made letters of."""


def _recognised(gray: np.ndarray, found: Lines) -> tuple[list[TextRun], list[float]]:
    """What the recognizer reads in each segment, and how wide the strokes are there. Lines that it is unsure of, and
    whose letters seem of another height than the page's usual ones, are read once more at that height, and the surer
    reading stands."""
    from extract.lines.crops import crops, crops_as_usual
    from extract.lines.raised import with_marks
    from extract.read.between_doubts import doubt_between
    from extract.read.engines import read_crops, read_with_strokes
    from extract.read.latin_words import in_latin_words
    from extract.read.names_again import names_again
    from extract.read.sign_pairs import with_slashes
    from extract.read.stacked_marks import doubt_tones
    from extract.read.unread_marks import doubt_unread_marks

    cut = crops(gray, found)
    read = read_with_strokes(cut)
    runs, strokes = [run for run, _ in read], [stroke for _, stroke in read]
    doubtful = [
        k
        for k, (crop, run) in enumerate(zip(cut, runs, strict=True))
        if abs(crop.body / found.body - 1) > 0.1 and _sureness(run) < _DOUBTFUL
    ]
    if doubtful:
        for k, run in zip(doubtful, read_crops(crops_as_usual(gray, found, doubtful)), strict=True):
            if _sureness(run) > max(_sureness(runs[k]) + _CLEARLY, _AT_LEAST):
                runs[k] = run
    runs = names_again(gray, found, [with_slashes(in_latin_words(run)) for run in runs])
    for k in found.specks():  # no letter and no figure, whatever the reader makes of two of them
        if any(category(g.text)[0] in "LMN" for g in runs[k].glyphs):
            runs[k] = TextRun.of([])
    runs = doubt_unread_marks(with_marks(runs, found), found)
    return doubt_tones(doubt_between(runs, found), found), strokes


def _sureness(run: TextRun) -> float:
    """The mean confidence of a run's characters, spaces left out; 0 for none."""
    sure = [g.confidence for g in run.glyphs if not g.text.isspace()]
    return sum(sure) / len(sure) if sure else 0.0


def _box(box: Box) -> Box:
    return Box(float(box.x0), float(box.y0), float(box.x1), float(box.y1))
