"""Short lines of letters that are looked at again: names, where one letter or mark more, less or other makes another.

The network's own sureness tells a misread name badly: of names that it reads with each letter at 0.98 or more one in
140 is wrong. But what it misreads it misreads otherwise when the ink is a little thicker, thinner or softer, and what
it reads rightly it reads so again. So each letter is as sure as the looks agree on it, and none is surer than the looks
agree on the whole line. Of 12,435 drawn names in thirteen types, under all damage, 9,757 pass as labels with it and 177
of these are misread, where 9,715 and 362 pass without (``benchmarks.stress_names``, seeds 11 and 77).
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.lines.segments import Lines
from extract.model.page import NAME_READ, Box, Glyph, TextRun
from extract.read.engines import recognizer
from extract.read.other_looks import COUNT, looks, times

Gray = NDArray[np.uint8]

ASIDE: Final = 0.25
OVER: Final = 0.125
"""What of the page is shown beside a line, and over and under it, in its heights: a mark that was taken for no ink of
the line's is seen there."""
LETTERS: Final = (2, 24)
"""Letters and marks of a line that may be a name, or a part of one; fewest and most."""
CERTAIN: Final = 0.999
"""Sureness of its weakest letter from which a line is not looked at again: three in a thousand of such names are
misread."""
HARDLY: Final = 0.3
"""Sureness below which a letter is hardly read, and nothing that looks like it again makes it surer."""
AGREED: Final = (0.001, 0.02, 0.3, 4.0)
"""By what the odds of a letter are multiplied that none, one, two or all of the looks see in its place."""
AGREED_ON_ALL: Final = (0.01, 0.3, 1.0, 4.0)
"""By what they are multiplied at most where none, one, two or all of the looks see the whole line so."""


def names_again(gray: Gray, found: Lines, runs: Sequence[TextRun]) -> list[TextRun]:
    """What was read in the segments of ``found`` (in the pixels of ``gray``, uint8, dark on light), with the letters of
    short lines as sure as further looks agree on them."""
    out = list(runs)
    asked = [k for k, run in enumerate(runs) if _may_be_misread(run)]
    pictures = [look for k in asked for look in looks(_cut(gray, found.segments[k].box))]
    seen = ["".join(filter(is_letter, r.text)) for r in recognizer().read(pictures)] if pictures else []
    for n, k in enumerate(asked):
        out[k] = _weighed(runs[k], seen[n * COUNT : (n + 1) * COUNT])
    return out


def _cut(gray: Gray, box: Box) -> Gray:
    """The page where the line stands."""
    aside, over = round(ASIDE * box.height), round(OVER * box.height)
    y0, y1 = max(0, round(box.y0) - over), round(box.y1) + over
    return gray[y0:y1, max(0, round(box.x0) - aside) : round(box.x1) + aside]


def is_letter(char: str) -> bool:
    """Whether a sign is a letter or a mark; brackets, points and the like at the ends of a name make it no other."""
    return char.isalpha() or "ะ" <= char <= "๎"


def _may_be_misread(run: TextRun) -> bool:
    """Whether a line is short, more letters than signs, and neither surely read nor hardly; or longer with a letter
    in doubt, which makes it no other name but leaves it no label."""
    signs = [g for g in run.glyphs if not g.text.isspace()]
    letters = [g for g in signs if is_letter(g.text)]
    if len(letters) < LETTERS[0] or 2 * len(letters) < len(signs):
        return False
    if len(letters) > LETTERS[1]:
        return any(HARDLY <= g.confidence < NAME_READ for g in letters)
    return HARDLY <= min(g.confidence for g in letters) < CERTAIN


def _weighed(run: TextRun, texts: Sequence[str]) -> TextRun:
    """The line with the odds of its letters by how many of ``texts``, which are letters alone, have them too; of one
    that is no name, of those in doubt."""
    places = [i for i, g in enumerate(run.glyphs) if is_letter(g.text)]
    own = "".join(run.glyphs[i].text for i in places)
    agreeing = [0] * len(own)
    for text in texts:
        for i in _shared(own, text):
            agreeing[i] += 1
    name = len(own) <= LETTERS[1]
    most = AGREED_ON_ALL[sum(text == own for text in texts)] if name else max(AGREED)
    glyphs: list[Glyph] = list(run.glyphs)
    for i, count in zip(places, agreeing, strict=True):
        if name or glyphs[i].confidence < NAME_READ:
            glyphs[i] = times(glyphs[i], min(AGREED[count], most))
    return TextRun.of(glyphs)


def _shared(own: str, other: str) -> set[int]:
    """The places of letters of ``own`` that ``other`` has too. A letter before one that only the other has is none: a
    mark may be missing from it.

    >>> sorted(_shared("กสมา", "กุสมา")), sorted(_shared("นคร", "นคธ"))
    ([1, 2, 3], [0, 1])
    """
    if own == other:
        return set(range(len(own)))
    shared: set[int] = set()
    for kind, first, after, start, end in SequenceMatcher(None, own, other, autojunk=False).get_opcodes():
        if kind == "equal":
            shared.update(range(first, after))
        elif end - start > after - first:
            shared.discard(first - 1)
    return shared
