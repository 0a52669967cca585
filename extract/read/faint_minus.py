"""Minus signs too faint to be ink: where paper that moved in the scanner, or a worn copy, left no more than a shade of
the dash before a number, its segment begins with the digits, and the number reads without its sign, as surely as any.

So the page itself is looked at beside a number before which nothing else was read: a level stroke half way up its
digits, darker than what is over and under it, may be a minus. None of this says that it is one, so the number is hardly
read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.model.page import Box, Line
from extract.read.number_runs import number_runs
from extract.read.touched import doubt

Gray = NDArray[np.uint8]

BESIDE: Final = (1.0, 0.08)
"""Heights of a number within which a minus stands before it, from the far side to the near one."""
STROKE: Final = (0.2, 0.15)
"""Heights of a number that a minus is wide at least, all along which it is darker, and over which the page is averaged
across it."""
GRAIN: Final = 0.1
"""The same along it: the paper's noise is finer, dust no wider."""
MIDDLE: Final = (0.3, 0.8)
"""Heights of a number below its head between which a minus stands."""
OVER: Final = (0.0, 0.15)
UNDER: Final = (0.95, 1.05)
"""Where the paper over and under it is looked at: an upright rule's remains are as dark there."""
SHADE: Final = 10.0
"""Levels of 255 by which it is darker than both: of 5,000 numbers in tables of scanned reports three have so much
beside them, dust. Of the four that lose a minus on scans, faxes, coarse and moved pages (``benchmarks.stress --styles
signed --seed 909 --lines 40``) three are told."""
LEADER: Final = 5.0
"""Levels by which the page is darker further from the number, from which a leader or a rule is what stands there."""
SMALLEST: Final = 8
"""Pixels of a number's height below which nothing is told."""


def doubt_faint_minus(lines: Sequence[Line], gray: Gray) -> list[Line]:
    """The lines, read from ``gray`` (uint8, height x width, dark on light, in the pixels of their boxes), with the
    numbers hardly read beside a shade that may be a minus, where nothing else was read before them. One that goes on
    further from the number is a leader."""
    boxes = np.array([(n.box.x0, n.box.y0, n.box.x1, n.box.y1) for n in lines]).reshape(-1, 4)
    out = []
    for k, line in enumerate(lines):
        touched: set[int] = set()
        for start, end, box in number_runs(line, signs_behind=False):
            reach = box.x0 - BESIDE[0] * box.height
            beside = (boxes[:, 1] < box.y1) & (boxes[:, 3] > box.y0) & (boxes[:, 0] < box.x0) & (boxes[:, 2] > reach)
            beside[k] = _edge(line, start) > reach
            further = replace(box, x0=box.x0 - box.height, x1=box.x1 - box.height)
            if not beside.any() and shade(gray, box) >= SHADE and shade(gray, further) < LEADER:
                touched.update(range(start, end))
        out.append(doubt(line, touched) if touched else line)
    return out


def _edge(line: Line, start: int) -> float:
    """Where the last sign ends that was read before code point ``start`` of a line."""
    return max(
        (g.box.x1 for g in line.run.glyphs[:start] if g.box is not None and not g.text.isspace()), default=-np.inf
    )


def shade(gray: Gray, box: Box) -> float:
    """By how many levels a level stroke before a number is darker than the paper over and under it; 0 where the page
    has no room for one."""
    high = box.height
    x0, x1 = (round(box.x0 - aside * high) for aside in BESIDE)
    top, foot = round(box.y0 + (OVER[0] - STROKE[1]) * high), round(box.y0 + (UNDER[1] + STROKE[1]) * high)
    wide, tall = (max(1, round(share * high)) for share in STROKE)
    grain = max(1, round(GRAIN * high))
    if high < SMALLEST or x0 < 0 or top < 0 or foot > gray.shape[0] or x1 - x0 <= wide:
        return 0.0
    page = gray[top:foot, x0:x1].astype(np.float32)
    level = cv2.blur(page, (grain, tall), borderType=cv2.BORDER_REPLICATE)
    brightest = cv2.dilate(level, np.ones((1, wide), np.uint8))[:, wide // 2 : x1 - x0 - wide // 2]

    def darkest(page: NDArray[np.float32], band: tuple[float, float]) -> NDArray[np.float32]:
        first, last = (round(box.y0 + share * high) - top for share in band)
        return np.asarray(page[first : max(last, first + 1)].min(axis=0), np.float32)

    around = level[:, wide // 2 : x1 - x0 - wide // 2]
    return float((np.minimum(darkest(around, OVER), darkest(around, UNDER)) - darkest(brightest, MIDDLE)).max())
