"""Tesseract, for a second opinion and for machines without the recognizer's model.

It knows neither ๔ ๖ ๗ ๘ ๙ nor that it does not know them, so :attr:`Tesseract.characters` tells what it can
read at all. The program is only ever given an image that is made here, at a path chosen here: an "image" it
does not know it takes for a list of file names, and a path with ``://`` for something to fetch. It runs on
one thread (faster, even alone on two cores), stops at a time limit, and dies with this process.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import LimitError, MissingError
from extract.model.page import Box, Glyph, Reader, Segment, TextRun

if TYPE_CHECKING:
    import numpy as np

LANGUAGES = ("tha", "eng")
_INSTALL = {
    "Linux": "Debian/Ubuntu: sudo apt-get install tesseract-ocr tesseract-ocr-tha",
    "Darwin": "brew install tesseract tesseract-lang",
    "Windows": "winget install UB-Mannheim.TesseractOCR (choose Thai in the installer's language list)",
}
_ONE_LINE, _ONE_BLOCK = 7, 6
# Tesseract spells ำ as its two parts.
_SARA_AM, _SARA_AM_PARTS = "\u0e33", "\u0e4d\u0e32"
# Characters of marks that have no width of their own.
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
# A gap beside Thai letters, in heights of the line, from which on it is a space.
_SPACE = 0.3
_LSTM_UNICHARSET = 21
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    confidence: float
    box: Box


class Tesseract:
    """The program ``tesseract`` with its Thai and English models, one process for each page.

    Raises MissingError on creation where the program or a model is not installed. ``timeout`` is in
    seconds, for one page.
    """

    name: Reader = "tesseract"

    def __init__(self, languages: Sequence[str] = LANGUAGES, timeout: float = 60.0) -> None:
        self.program, self.data = _installation()
        missing = [name for name in languages if not (self.data / f"{name}.traineddata").is_file()]
        if missing:
            raise _missing(f"Tesseract has no model for {', '.join(missing)} in {self.data}")
        self.languages = tuple(languages)
        self.timeout = timeout

    @property
    def characters(self) -> frozenset[str]:
        """Every character its models can give back, by their own tables."""
        known = frozenset[str]().union(*(_unicharset(self.data / f"{name}.traineddata") for name in self.languages))
        return known | {_SARA_AM} if known.issuperset(_SARA_AM_PARTS) else known

    def read(self, gray: np.ndarray, segments: Sequence[Segment]) -> list[TextRun]:
        """One run for each segment, in their order, empty where nothing was read.

        ``gray`` is the page, H x W uint8, dark on light; glyph boxes are in its pixels. The segments are
        laid out anew on one sheet, well apart, so that Tesseract neither joins two columns nor passes over
        a line.

        Raises LimitError past the time limit, MissingError when the program fails to run.
        """
        if not segments:
            return []
        sheet = _Sheet(gray, segments)
        found: list[list[_Word]] = [[] for _ in segments]
        for word in self._words(sheet.pixels, _ONE_BLOCK):
            index = sheet.segment_at(word.box.cx, word.box.cy)
            if index is not None:
                found[index].append(_Word(word.text, word.confidence, sheet.to_page(index, word.box)))
        return [
            _dash(gray, segment.box, sheet.gap) or _run(words) for segment, words in zip(segments, found, strict=True)
        ]

    def read_crop(self, gray: np.ndarray) -> TextRun:
        """One line of print, H x W uint8; glyph boxes are in its pixels.

        Raises what :meth:`read` raises.
        """
        import numpy as np

        margin = max(8, gray.shape[0] // 3)
        padded = np.pad(gray, margin, constant_values=255)
        words = [
            _Word(w.text, w.confidence, Box(w.box.x0 - margin, w.box.y0 - margin, w.box.x1 - margin, w.box.y1 - margin))
            for w in self._words(padded, _ONE_LINE)
        ]
        return _run(words)

    def _words(self, gray: np.ndarray, mode: int) -> list[_Word]:
        with tempfile.TemporaryDirectory(prefix="extract-") as folder:
            image = Path(folder, "page.pgm")
            height, width = gray.shape
            with image.open("wb") as file:
                file.write(b"P5\n%d %d\n255\n" % (width, height))
                file.write(gray.tobytes())
            languages = "+".join(self.languages)
            table = _run_program(self.program, image, languages, mode, self.timeout)
        return list(_parsed(table))


class _Sheet:
    """Segments laid out anew in rows on white, and the way back."""

    def __init__(self, gray: np.ndarray, segments: Sequence[Segment]) -> None:
        import numpy as np

        typical = max(12, int(np.median([s.box.height for s in segments])))
        boxes = [_cut(segment.box, typical, gray.shape) for segment in segments]
        self.gap = typical
        across = max(max(x1 - x0 for x0, _, x1, _ in boxes) + 2 * self.gap, 12 * typical)
        #: where each segment's pixels lie on the sheet: x, y, width, height
        self.places: list[tuple[int, int, int, int]] = []
        x = y = self.gap
        tall = 0
        for x0, y0, x1, y1 in boxes:
            w, h = x1 - x0, y1 - y0
            if x > self.gap and x + w + self.gap > across:
                x, y, tall = self.gap, y + tall + self.gap, 0
            self.places.append((x, y, w, h))
            x, tall = x + w + 4 * typical, max(tall, h)
        self.pixels = np.full((y + tall + self.gap, across), 255, np.uint8)
        for (px, py, w, h), (x0, y0, _, _) in zip(self.places, boxes, strict=True):
            self.pixels[py : py + h, px : px + w] = gray[y0 : y0 + h, x0 : x0 + w]
        self.boxes = boxes

    def segment_at(self, x: float, y: float) -> int | None:
        """The segment laid out where ``x``, ``y`` lies, give or take a little."""
        near = self.gap / 3
        for index, (px, py, w, h) in enumerate(self.places):
            if px - near <= x <= px + w + near and py - near <= y <= py + h + near:
                return index
        return None

    def to_page(self, index: int, box: Box) -> Box:
        """A box on the sheet as one on the page."""
        px, py, _, _ = self.places[index]
        dx, dy = self.boxes[index][0] - px, self.boxes[index][1] - py
        return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def _cut(box: Box, typical: int, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The part of the page to lay out for a segment; a dash alone is given the room of a line, or reads as a letter."""
    pad = max(3.0, 0.12 * typical)
    rise = max(pad, (typical - box.height) / 2)
    height, width = shape[:2]
    x0, y0 = max(0, int(box.x0 - pad)), max(0, int(box.y0 - rise))
    return x0, y0, min(width, int(box.x1 + pad) + 1), min(height, int(box.y1 + rise) + 1)


def _dash(gray: np.ndarray, box: Box, typical: float) -> TextRun | None:
    """A dash standing alone, known by its shape: Tesseract reads it as = or ซี. None for anything else."""
    if not (0 < box.height <= 0.25 * typical and 2 * box.height <= box.width <= 1.3 * typical):
        return None
    ink = gray[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
    dark = (int(ink.min()) + 255) / 2 if ink.size else 0.0
    if not ink.size or float((ink < dark).mean()) < 0.6:
        return None
    return TextRun.of([Glyph("-", box, 0.9)])


def _run(words: Sequence[_Word]) -> TextRun:
    """Words in a row. Thai comes letter by letter; only a real gap beside it is a space."""
    glyphs: list[Glyph] = []
    tall = max((w.box.height for w in words), default=0.0)
    last: _Word | None = None
    for word in sorted(words, key=lambda w: w.box.x0):
        if last is not None:
            thai = _is_thai(last.text[-1]) or _is_thai(word.text[0])
            if not thai or word.box.x0 - last.box.x1 > _SPACE * tall:
                glyphs.append(Glyph(" ", None))
        glyphs += _glyphs(word)
        last = word
    return TextRun.of(glyphs)


def _is_thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e5b"


def _glyphs(word: _Word) -> Iterator[Glyph]:
    """The word's letters share its width evenly, a mark that of its letter: Tesseract's own boxes are no better."""
    letters = max(1, sum(c not in _MARKS for c in word.text))
    step = word.box.width / letters
    at = -1
    for char in word.text:
        at += char not in _MARKS
        x0 = word.box.x0 + max(at, 0) * step
        yield Glyph(char, Box(x0, word.box.y0, x0 + step, word.box.y1), word.confidence)


def _parsed(table: str) -> Iterator[_Word]:
    """The words of Tesseract's table."""
    for line in table.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        text = cells[11].strip().replace(_SARA_AM_PARTS, _SARA_AM)
        if not text:
            continue
        x, y, w, h = (float(c) for c in cells[6:10])
        yield _Word(text, max(0.0, min(1.0, float(cells[10]) / 100)), Box(x, y, x + w, y + h))


def _run_program(program: str, image: Path, languages: str, mode: int, timeout: float) -> str:
    """Tesseract's table for an image made here; no child, zombie or file is left, whatever happens.

    ``run_and_get_output`` and not ``image_to_data``: that asks for the program's version first, without a time limit.
    """
    import pytesseract

    _harden()
    pytesseract.pytesseract.tesseract_cmd = program
    config = f"--psm {mode} --dpi 300 -c tessedit_create_tsv=1"
    try:
        return str(pytesseract.run_and_get_output(str(image), "tsv", languages, config, 0, timeout))
    except pytesseract.TesseractError as error:
        raise MissingError(f"Tesseract failed ({error.status}): {error.message[-200:]}", hint=_advice()) from error
    except RuntimeError as error:
        raise LimitError(
            f"Tesseract took longer than {timeout:g} seconds for one page",
            hint="raise it with --limit seconds-per-page=NUMBER",
        ) from error
    except FileNotFoundError as error:
        raise _missing("Tesseract ran and wrote nothing") from error
    except OSError as error:
        raise _missing(f"Tesseract cannot be started: {error.strerror}") from error


@cache
def _harden() -> None:
    """Mend two weak places of pytesseract: at a time-out it leaves a zombie, and Tesseract outlives a killed Python."""
    from pytesseract import pytesseract as driver

    arguments = driver.subprocess_args

    def bound(include_stdout: bool = True) -> dict[str, object]:
        mended = {**arguments(include_stdout), "env": {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}}
        return {**mended, "preexec_fn": _die_with_parent} if sys.platform == "linux" else mended

    def kill(process: subprocess.Popen[bytes], code: int) -> None:
        process.kill()
        process.wait()
        process.returncode = code

    driver.subprocess_args, driver.kill = bound, kill


def _die_with_parent() -> None:
    # Python killed leaves Tesseract running otherwise; the kernel is asked to end it too.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def _advice() -> str:
    return _INSTALL.get(platform.system(), _INSTALL["Linux"])


def _missing(message: str) -> MissingError:
    return MissingError(message, hint=_advice())


@cache
def _installation() -> tuple[str, Path]:
    """The program and the folder of its models.

    Raises MissingError where there is none.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise _missing("the program tesseract is not installed")
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, errors="replace", timeout=20, check=False
    )
    head = (listed.stdout + listed.stderr).partition('"')[2].partition('"')[0]
    if not head or not Path(head).is_dir():
        raise _missing("Tesseract does not say where its models are")
    return program, Path(head)


@cache
def _unicharset(model: Path) -> frozenset[str]:
    """The characters in a ``.traineddata`` file's LSTM table.

    The file starts with the number of parts and their offsets (tessdatamanager.h); the table is a text of one
    character a line. Characters that only classical Tesseract knows do not count.
    """
    with model.open("rb") as file:
        (parts,) = struct.unpack("<i", file.read(4))
        offsets = struct.unpack(f"<{parts}q", file.read(8 * parts))
        start = offsets[_LSTM_UNICHARSET]
        end = min((o for o in offsets if o > start), default=model.stat().st_size)
        file.seek(start)
        rows = file.read(end - start).decode("utf-8", "replace").split("\n")[1:]
    names = (row.split(" ", 1)[0] for row in rows if row)
    return frozenset(char for name in names if len(name) <= 2 for char in name) | {" "}
