"""Thai spelling where the eye is in doubt: letters and marks only, never a numeral.

Where the network hesitates between two letters, or between a mark and none, the letters around decide: a model of
Thai spelling (counts of runs of up to six letters in open word lists; ``training/spelling.py`` makes it) weighs what
the eye offers. It chooses only among characters that the network itself proposed, so nothing is invented; what the eye
liked best stays among the character's alternatives, and the confidence stays the eye's. Numerals, Latin letters and
signs are never offered, taken away or changed: for this model they are walls.

Score of a run: stupid backoff (Brants et al. 2007, "Large Language Models in Machine Translation").
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.read.charset import BLANK, CHARACTERS

MODEL: Final = Path(__file__).parents[1] / "models" / "spelling.npz"
ORDER: Final = 6
LOG_STEP: Final = 1 / 12
"""Counts are stored as logarithms (base 2) in steps of this size."""
BITS: Final = 7
_WALL: Final = 0
_LOG_2: Final = math.log(2)
_BACKOFF: Final = math.log(0.4)
_UNSEEN: Final = -14.0
_WEIGHT: Final = 0.3
"""How much spelling says beside the eye."""
_USUAL: Final = 1.5
"""Added for every letter, so that a reading is not the better for being shorter: about what a letter costs."""
_LEAST: Final = 0.05
"""Share below which the network's other proposals are not looked at."""
_SURE: Final = float(np.float32(1 - _LEAST))
_SURELY_BLANK: Final = float(np.float32(1 - _LEAST / 2))
"""Shares from which on nothing else is asked for; compared as the network says them, in four bytes."""
_BEAM: Final = 4
CODES: Final = {
    c: ord(c) - 0x0E00 for c in CHARACTERS if c != "ฯ" and ("ก" <= c <= "ู" or "เ" <= c <= "ๅ" or "็" <= c <= "ํ")
}
"""Code of each letter and mark of Thai words; everything else is a wall."""
_CLASS_CODES: Final = np.array([_WALL, *(CODES.get(c, _WALL) for c in CHARACTERS)], np.int64)
_IS_LETTER: Final = (_CLASS_CODES != _WALL).tolist()
_OFFERED: Final = (_CLASS_CODES != _WALL) | (np.arange(_CLASS_CODES.size) == BLANK)

Found = tuple[int, int, int]
"""Class, first step, step after the last."""


def key(codes: tuple[int, ...]) -> int:
    """A run of letters as one number, seven bits a letter."""
    packed = 0
    for code in codes:
        packed = packed << BITS | code
    return packed


class Spelling:
    """Counts of runs of letters, by length."""

    def __init__(self, path: Path = MODEL) -> None:
        """Raises OSError or ValueError if the file is missing or is not such a model."""
        with np.load(path, allow_pickle=False) as data:
            self._keys = [
                array("Q", np.cumsum(data[f"gaps{n}"], dtype=np.uint64).tobytes()) for n in range(1, ORDER + 1)
            ]
            self._logs = [array("B", data[f"logs{n}"].astype(np.uint8).tobytes()) for n in range(1, ORDER + 1)]
            self._total = float(data["total"])
        self._score = lru_cache(maxsize=1 << 16)(self._uncached)

    def _log_count(self, codes: tuple[int, ...]) -> float | None:
        keys = self._keys[len(codes) - 1]
        wanted = key(codes)
        at = bisect_left(keys, wanted)
        if at == len(keys) or keys[at] != wanted:
            return None
        return float(self._logs[len(codes) - 1][at]) * LOG_STEP * _LOG_2

    def _uncached(self, before: tuple[int, ...], code: int) -> float:
        penalty = 0.0
        for start in range(len(before)):
            context = before[start:]
            both = self._log_count((*context, code))
            if both is not None:
                whole = self._log_count(context)
                if whole is not None:
                    return penalty + min(both - whole, 0.0)
            penalty += _BACKOFF
        alone = self._log_count((code,))
        return penalty + (alone - math.log(self._total) if alone is not None else _UNSEEN)

    def score(self, before: tuple[int, ...], code: int) -> float:
        """Logarithm of how likely ``code`` is after the letters ``before`` (at most ``ORDER - 1`` count)."""
        return self._score(before[-(ORDER - 1) :], code)

    def likelihood(self, before: str, text: str) -> float:
        """Logarithm of how likely the first letters of ``text``, ``ORDER`` at most and up to a wall, are behind
        ``before``, drawn towards nought for each, so that texts of unlike length compare. The line begins with
        ``before`` where that is shorter than ``ORDER``."""
        codes = (_WALL, *(CODES.get(c, _WALL) for c in before + text))
        first = 1 + len(before)
        total = 0.0
        for at in range(first, min(first + ORDER, len(codes))):
            if codes[at] == _WALL:
                break
            start = max(0, at - ORDER + 1)
            wall = max((k for k in range(start, at) if codes[k] == _WALL), default=start)
            total += self.score(codes[wall:at], codes[at]) + _USUAL
        return total

    def revise(self, shares: NDArray[np.float32], found: list[Found], gaps: list[tuple[int, int]]) -> list[Found]:
        """The characters found, with letters and marks replaced, added or taken away where eye and spelling together
        prefer it.

        ``shares``: (steps, classes), rows sum to 1. ``found``: the best path's characters in order. ``gaps``: stretches
        of blank between them, (first step, step after the last), in order.
        """
        slots = _slots(shares, found, gaps)
        if all(len(options) == 1 for options in slots):
            return found
        # (score, letters before, choices)
        beam: list[tuple[float, tuple[int, ...], list[Found]]] = [(0.0, (_WALL,), [])]
        for options in slots:
            grown: dict[tuple[int, ...], tuple[float, tuple[int, ...], list[Found]]] = {}
            for score, before, chosen in beam:
                for share, one in options:
                    total, after, choices = score + share, before, chosen
                    if one is not None:
                        code = int(_CLASS_CODES[one[0]])
                        if code == _WALL:
                            after = (_WALL,)
                        else:
                            total += _WEIGHT * (self.score(before, code) + _USUAL)
                            after = (*before, code)[-(ORDER - 1) :]
                        choices = [*chosen, one]
                    if after not in grown or grown[after][0] < total:
                        grown[after] = (total, after, choices)
            beam = sorted(grown.values(), key=lambda g: -g[0])[:_BEAM]
        return beam[0][2]


def peaks(shares: NDArray[np.float32], found: list[Found]) -> list[tuple[int, float]]:
    """For each character the step at which it is likeliest, the first of several, and its share there."""
    steps = [step for _, first, after in found for step in range(first, after)]
    own = shares[steps, [number for number, first, after in found for _ in range(first, after)]].tolist()
    at, begin = [], 0
    for _, first, after in found:
        mine = own[begin : begin + after - first]
        share = max(mine)
        at.append((first + mine.index(share), share))
        begin += after - first
    return at


def least_blank(shares: NDArray[np.float32], gaps: list[tuple[int, int]]) -> list[float]:
    """For each stretch of blank its least share: what is left of it at most is hidden there."""
    blank = shares[:, BLANK].tolist()
    return [min(blank[first:after]) for first, after in gaps]


def _slots(
    shares: NDArray[np.float32], found: list[Found], gaps: list[tuple[int, int]]
) -> list[list[tuple[float, Found | None]]]:
    """For each place of the line what may stand there: logarithm of the eye's share, and the character or nothing."""
    slots: list[tuple[int, list[tuple[float, Found | None]]]] = []
    for (number, first, after), (peak, share) in zip(found, peaks(shares, found), strict=True):
        options = _options(shares, (number, first, after), peak) if share < _SURE and _IS_LETTER[number] else []
        slots.append((first, options if len(options) > 1 else [(0.0, (number, first, after))]))
    for (first, after), least in zip(gaps, least_blank(shares, gaps), strict=True):
        if least > _SURELY_BLANK:
            continue  # nothing can be hidden
        hidden = shares[first:after].max(axis=0)
        hidden[BLANK] = 0.0
        hidden[_CLASS_CODES == _WALL] = 0.0
        for neighbour in (first - 1, after):
            if 0 <= neighbour < len(shares):
                hidden[int(shares[neighbour].argmax())] = 0.0  # the skirts of a character's own peak hide nothing
        most = int(hidden.argmax())
        if hidden[most] > _LEAST:
            at = first + int(shares[first:after, most].argmax())
            share = float(hidden[most])
            slots.append((first, [(math.log(1 - share), None), (math.log(share), (most, at, at + 1))]))
    slots.sort(key=lambda s: s[0])
    return [options for _, options in slots]


def _options(shares: NDArray[np.float32], here: Found, peak: int) -> list[tuple[float, Found | None]]:
    """The letters and marks, or none, that the network offers where it found one, by their shares at its ``peak``."""
    _, first, after = here
    row = shares[peak]
    options: list[tuple[float, Found | None]] = []
    for other in np.flatnonzero((row > _LEAST) & _OFFERED).tolist():
        if other == BLANK:
            blank = float(shares[first:after, BLANK].min())
            if blank > _LEAST:
                options.append((math.log(blank), None))
        else:
            options.append((math.log(float(row[other])), (other, first, after)))
    return options
