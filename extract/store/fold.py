"""Text as it is searched: what a reader takes for the same is made the same.

Thai numerals become Arabic ones, letters lower case, ํ + า becomes ำ; white space between two Thai letters goes,
because print breaks Thai words at line ends without a hyphen; any other white space becomes one space.

>>> fold('ปีงบประมาณ ๒๕๖๐ Data\\nAnalytics')
'ปีงบประมาณ 2560 data analytics'
>>> fold('รัฐบาล\\nดิจิทัล')
'รัฐบาลดิจิทัล'
"""

from __future__ import annotations

import re

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
# Code-point ranges, not \w: the standard library's re takes Thai marks for no letters.
_THAI_GAP = re.compile("(?<=[\u0e01-\u0e3a\u0e40-\u0e4e])\\s+(?=[\u0e01-\u0e3a\u0e40-\u0e4e])")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """``text`` folded for search. Folding twice changes nothing more."""
    text = _INVISIBLE.sub("", text).translate(_DIGITS).replace("\u0e4d\u0e32", "\u0e33")
    return _SPACE.sub(" ", _THAI_GAP.sub("", text)).strip().lower()
