"""Print that has fallen to pieces: lines are read at the height that the page prints, not at that of the pieces."""

from __future__ import annotations

import cv2
import numpy as np
from layout_pages import Sheet, lattice, needs_thai

from extract.lines.crops import crops
from extract.lines.lattice import find_grids
from extract.lines.segments import find_lines
from extract.options import Options
from extract.read.engines import read_crops
from extract.reading.one_page import read_lines

TEXT = "สังคมประชาธิปไตยไทย ๒๙๖"
TOPS = [60 + 66 * k for k in range(13)]


def _tear(gray: np.ndarray, top: int, bottom: int, lost: float) -> None:
    """The share ``lost`` of the ink between two rows goes, what is thin first, as toner that did not hold."""
    cover = 255 - gray[top:bottom]
    mass = cv2.GaussianBlur(cover.astype(np.float32), (0, 0), 3.0, sigmaY=1.0)
    gray[top:bottom] = np.where(mass > np.percentile(mass[cover > 128], lost), 70, 255)


@needs_thai
def test_a_torn_line_is_read_again_at_the_page_s_usual_height() -> None:
    sheet = Sheet(size=44)
    for top in TOPS[:-1]:
        sheet.print(100, top + 48, TEXT, thai=True)
    gray = sheet.gray
    for k, top in enumerate(TOPS[:-1]):
        _tear(gray, top, TOPS[k + 1], 45 if k == 4 else 22)
    ink = ((gray < 128) * 255).astype(np.uint8)
    rules = lattice([60, 600], TOPS)
    found = find_lines(ink, rules, find_grids(rules, 200), 200)
    torn = next(k for k, s in enumerate(found.segments) if TOPS[4] < s.box.cy < TOPS[5])
    assert read_crops(crops(gray, found))[torn].text != TEXT
    lines = read_lines(gray, found, Options())
    assert [line.text for line in lines] == [TEXT] * 12
