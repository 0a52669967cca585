"""Numbers of a page on which the reader is unsure of many: each is looked at again, however surely it was read.

A number's own sureness holds where the reader knows type and print. Of thirteen types under all damage
(``benchmarks.stress``, seed 606, 80 lines a cell) it accepts some numbers on nearly every page: of 22,439 on pages of
which it read three numbers in four surely 4 were wrong, of 3,882 on the others 17, in a type that it does not know,
under pens' ticks, on copies of copies. So there a number is as sure as further looks are of it, with its ink thicker,
thinner and softer, and less sure than it would be elsewhere. With it 5 of 24,779 are wrong, and on lines that nothing
was tried on (seed 707) 3 of 25,111.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.model.page import HARDLY_READ, Line, TextRun
from extract.read.number_runs import SIGNS, number_runs
from extract.read.other_looks import cut_out, seen, times
from extract.read.strange_type import SURE
from extract.read.torn import TORN
from extract.thai import digits

Gray = NDArray[np.uint8]

KNOWN: Final = 0.75
"""Share of a page's numbers that are read surely, from which a number's own sureness is believed."""
FEWEST: Final = 5
"""Numbers by which a page can be judged."""
DOUBT: Final = 0.1
"""By what the odds of a number of another page are multiplied after the looks: it is wrong 25 times as often before."""


def numbers_again(lines: Sequence[Line], gray: Gray) -> list[Line]:
    """The lines, read from ``gray`` (uint8, height x width, dark on light, in the pixels of their boxes), with the
    numbers of a page of many unsure ones as sure as further looks are of them. What a pen wrote is left as it
    is; torn numbers, the parts of a telephone's among them, tell nothing of the page.
    """
    numbers = [
        (k, start, end, box)
        for k, line in enumerate(lines)
        for start, end, box in number_runs(line, signs_behind=False)
        if not any(g.pen for g in line.run.glyphs[start:end])
    ]
    found = [n for n in numbers if _sureness(lines[n[0]], n[1], n[2]) != TORN]
    surely = [n for n in found if _sureness(lines[n[0]], n[1], n[2]) >= SURE]
    if len(found) < FEWEST or len(surely) >= KNOWN * len(found):
        return list(lines)
    out = list(lines)
    told = seen([cut_out(gray, box) for *_, box in surely])
    for (k, start, end, _), (text, sureness) in zip(surely, told, strict=True):
        alike = _figures(text) == _figures(lines[k].text[start:end])
        out[k] = _at_most(out[k], start, end, sureness if alike else HARDLY_READ)
    return out


def _sureness(line: Line, start: int, end: int) -> float:
    return min(g.confidence for g in line.run.glyphs[start:end] if digits.is_digit(g.text))


def _figures(text: str) -> str:
    """The figures of a look or of a number, without signs at their ends."""
    return "".join(c for c in text if digits.is_digit(c) or c in SIGNS).strip(SIGNS)


def _at_most(line: Line, start: int, end: int, sureness: float) -> Line:
    """The line with the signs of a number no surer than that, and with the page's doubt."""
    glyphs = list(line.run.glyphs)
    for i in range(start, end):
        glyphs[i] = times(replace(glyphs[i], confidence=min(glyphs[i].confidence, sureness)), DOUBT)
    return replace(line, run=TextRun.of(glyphs))
