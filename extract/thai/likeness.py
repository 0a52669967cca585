"""How like two names are: the one fuzzy comparison of names.

Names are compared in skeleton letters without spaces. What is not met exactly may be met with a few letters wrong (a
misprint such as ``Inteoperability``, or damage by OCR), but only if no other name comes near. Digits never take part
in that: a name that differs in a digit differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

from extract.thai import digits

Names = tuple[tuple[str, str], ...]
SHORTEST_FUZZY = 6
WRONG_IN_PROSE = 0.15  # of a name's letters, where other words stand around it
MARGIN = 2  # letters by which the runner-up must be further away
_HAS_DIGIT = regex.compile(r"[0-9๐-๙]")


@dataclass(frozen=True, slots=True)
class Met:
    """A name that was recognised. ``confidence`` is 1.0 for an exact match, less by the share of
    wrong letters.
    """

    what: str
    confidence: float


# Letters that readers take for one another, for their shapes: one such mistake counts half a wrong letter.
_ALIKE = (
    "ชซ", "ขฃฅ", "คดต", "ภถก", "ฎฏ", "พฟผฝ", "บปษ", "นม", "ลส", "อฮ", "ทหฑ", "ฉน", "จว", "ยผ", "ธร", "ศค",
    "ะา", "โไ", "เแ", "oc", "il1", "rn", "ec", "uv",
)  # fmt: skip
_HALF = frozenset((a, b) for group in _ALIKE for a in group for b in group if a != b)


def distance(a: str, b: str, limit: float) -> float:
    """Edits (insert, delete, replace, swap of neighbours) between two strings; more than ``limit`` where there
    are more. A letter taken for one of like shape counts half.

    >>> distance('inteoperability', 'interoperability', 3), distance('abz', 'xyz', 1) > 1, distance('ab', 'ba', 2)
    (1, True, 1)
    >>> distance('ซัยภุมิ', 'ชัยภุมิ', 2)
    0.5
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[float] = []
    row: list[float] = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            change = 0 if x == y else 0.5 if (x, y) in _HALF else 1
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + change)
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


@lru_cache(maxsize=8192)
def _letters(text: str) -> Counter[str]:
    return Counter(text)


def _unlike(a: str, b: str) -> float:
    """A number of edits that it takes at least to make ``b`` of ``a``: by their letters, whatever the order."""
    own, other = _letters(a), _letters(b)
    return max((own - other).total(), (other - own).total()) / 2


def nearest(text: str, names: Names, share: float) -> Met | None:
    """The one name that ``text`` is, exactly or nearly; None where there is none, or more than one
    is as near.
    """
    exact = {what for name, what in names if name == text}
    if exact:
        return Met(exact.pop(), 1.0) if len(exact) == 1 else None
    limit = int(len(text) * share)
    if len(text) < SHORTEST_FUZZY or limit < 1:
        return None
    best: dict[str, tuple[float, int]] = {}
    for name, what in names:
        if abs(len(text) - len(name)) > limit + MARGIN or _unlike(text, name) > limit + MARGIN:
            continue
        d = distance(text, name, limit + MARGIN)
        if d <= limit + MARGIN and (what not in best or d < best[what][0]) and _digits(text) == _digits(name):
            best[what] = (d, len(name))
    ranked = sorted((d, n, what) for what, (d, n) in best.items())
    if not ranked or ranked[0][0] > limit:
        return None
    if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < MARGIN:
        return None
    d, length, what = ranked[0]
    return Met(what, round(1 - d / max(length, 1), 3))


def _digits(text: str) -> str:
    return "".join(_HAS_DIGIT.findall(digits.to_arabic(text)))


def each_once(pairs: Iterable[tuple[str, str]]) -> Names:
    """Names with what each is, in order, none twice."""
    return tuple(dict.fromkeys(pairs))
