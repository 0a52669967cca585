"""The numbers of a line by the places of their glyphs, for whoever looks at their pictures once more."""

from __future__ import annotations

from extract.model.page import Box, Line, union_of
from extract.thai import digits

SIGNS = ".,"
"""What stands among the digits of a number."""
GROUP = 3
"""Digits between two commas of a number."""


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


def in_groups(text: str) -> bool:
    """Whether commas part the digits of a number in groups of three up to its point: there is no place in it for
    another sign, and none for a digit more but before its first comma and behind its point.

    >>> [in_groups(n) for n in ("45,093,442.53", "8,442", "3.40", "4.685,0", "34,51", "1,234 5,678", "45,0934.2")]
    [True, True, False, False, False, False, False]
    """
    whole, point, _ = text.partition(".")
    first, *groups = whole.split(",")
    digital = all(map(digits.is_digit, text.replace(",", "").replace(".", "", 1)))
    if not groups or not digital or (point and "," in text[len(whole) :]):
        return False
    return 0 < len(first) <= GROUP and all(len(group) == GROUP for group in groups)
