"""The numbers of a line by the places of their glyphs, for whoever looks at their pictures once more."""

from __future__ import annotations

from extract.model.page import Box, Line, union_of
from extract.thai import digits

SIGNS = ".,"
"""What stands among the digits of a number."""


def number_runs(line: Line, *, signs_behind: bool = True) -> list[tuple[int, int, Box]]:
    """Each run of digits with the points and commas among them, and ``signs_behind`` them or not: first code point, the
    one after, and the box around its glyphs (in the line's own pixels). One without a box, or without height, is left
    out.
    """
    found = []
    glyphs = line.run.glyphs
    start = 0
    while start < len(glyphs):
        if not digits.is_digit(glyphs[start].text):
            start += 1
            continue
        after = last = start + 1
        while after < len(glyphs) and (digits.is_digit(glyphs[after].text) or glyphs[after].text in SIGNS):
            after += 1
            last = after if digits.is_digit(glyphs[after - 1].text) else last
        end = after if signs_behind else last
        box = union_of(g.box for g in glyphs[start:end] if g.box is not None)
        if box is not None and box.height > 0:
            found.append((start, end, box))
        start = after
    return found
