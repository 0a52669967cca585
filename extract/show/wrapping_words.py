"""Lines of a given width out of running text, Thai and English, no word broken.

Thai is written without spaces between words. A line may end at a space, or where a word of the vocabulary begins;
where neither is near, before a vowel that is written in front of its consonant, and never before a mark.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import regex
from rich.cells import cell_len

from extract.thai.vocabulary import words

_THAI = "ก-๎"
_LEADING_VOWEL = "เ-ไ"
_BEGINNINGS = frozenset({"ประ", "กระ", "สาร", "สัม"})
"""Listed as words, but mostly the beginning of a longer one: not taken for words here."""
_PREFIXES = ("การ", "ความ", "ผู้", "นัก")
"""Words that make a noun of what follows: no line ends behind them."""


def fitted(text: str, width: int | None) -> list[str]:
    """``text`` as lines of at most ``width`` cells (any number, where None); a word that is wider is let stand.

    >>> fitted("Secure and Efficient Infrastructure", 20)
    ['Secure and Efficient', 'Infrastructure']
    >>> fitted("การประเมินความพร้อมของจังหวัด", 18), fitted("", 5)
    (['การประเมินความพร้อม', 'ของจังหวัด'], [''])
    """
    if width is None or cell_len(text) <= width:
        return [text]
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(text: str) -> list[str]:
    """The text in pieces between which a line may end, each with the space behind it."""
    pieces: list[str] = []
    for chunk in regex.findall(r"\S+\s*|\s+", text):
        pieces += _thai_pieces(chunk) if regex.search(f"[{_THAI}]", chunk) else [chunk]
    return pieces


def _thai_pieces(chunk: str) -> list[str]:
    """A run of Thai cut where words of the vocabulary begin and end, as far as they are known."""
    cuts, at = {0}, 0
    for match in _known().finditer(chunk):
        # A known word may be the tail of an unknown one: a cut before it is safe only behind another known word.
        if match.start() == at or regex.match(f"[{_LEADING_VOWEL}]", match[0]):
            cuts.add(match.start())
        if _may_begin(chunk, match.end()) and not match[0].endswith(_PREFIXES):
            cuts.add(match.end())
            at = match.end()
    bounds = [*sorted(cuts), len(chunk)]
    return [chunk[a:b] for a, b in pairwise(bounds) if a < b]


def _may_begin(text: str, at: int) -> bool:
    """Whether a word may begin here: at a consonant or a vowel that is written first, and not at what ends one."""
    return regex.match(r"[ก-ฮเ-ไ(A-Za-z0-9๐-๙]", text[at:]) is not None and not regex.match(r"[ก-ฮ][์]", text[at:])


@cache
def _known() -> regex.Pattern[str]:
    listed = sorted((w for w in words() if len(w) > 1 and w not in _BEGINNINGS), key=len, reverse=True)
    return regex.compile("|".join(map(regex.escape, listed)))
