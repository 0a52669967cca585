"""Digits: exactly ``0``-``9`` and ``๐``-``๙``, and what merely looks like one.

``int()`` and ``str.isdigit()`` accept every script's digits; a page that prints ``٤.٢`` or a look-alike
such as ``④`` has not printed a Thai or an Arabic number, so it is flagged and never converted.

>>> to_arabic('ที่ ศธ ๐๒๖๓/ว.๕๐')
'ที่ ศธ 0263/ว.50'
>>> to_thai('32.9')
'๓๒.๙'
>>> superscript('๑2)')
'¹²)'
>>> is_valid('๒๕๖๐'), is_valid('2560'), is_valid('٢٥٦٠'), is_valid('')
(True, True, False, False)
>>> is_mixed('๒560'), is_mixed('๒๕๖๐'), is_mixed('ว. ก')
(True, False, False)
>>> foreign('๔.๒ ٤.٢')
[(4, '٤'), (6, '٢')]
"""

from __future__ import annotations

import unicodedata

ARABIC = "0123456789"
THAI = "๐๑๒๓๔๕๖๗๘๙"
ALL = ARABIC + THAI

_TO_ARABIC = str.maketrans(THAI, ARABIC)
_TO_THAI = str.maketrans(ARABIC, THAI)
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_SUPERSCRIPT = str.maketrans(ALL, SUPERSCRIPTS * 2)
_OURS = frozenset(ALL)

# Numbers by their Unicode category, but no digit of a printed figure: ideographs and the like have a
# numeric value too (category Lo), and stay letters here.
_NUMERIC_CATEGORIES = frozenset({"Nd", "Nl", "No"})


def to_arabic(text: str) -> str:
    """``text`` with ๐-๙ as 0-9; all else, other scripts' digits included, as it was. One to one."""
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    """``text`` with 0-9 as ๐-๙; all else as it was. Code points map one to one."""
    return text.translate(_TO_THAI)


def superscript(text: str) -> str:
    """``text`` with its digits raised, as the mark of a note is printed: no digits of a number. One to one."""
    return text.translate(_TO_SUPERSCRIPT)


def is_digit(char: str) -> bool:
    """Whether ``char`` is one of the twenty digits."""
    return char in _OURS


def is_valid(text: str) -> bool:
    """Whether ``text`` is digits and nothing else."""
    return bool(text) and all(c in _OURS for c in text)


def is_mixed(text: str) -> bool:
    """Whether ``text`` has digits of both scripts; inside one number that is a sign of a misreading."""
    return any(c in ARABIC for c in text) and any(c in THAI for c in text)


def foreign(text: str) -> list[tuple[int, str]]:
    """Where ``text`` has a digit or number sign of another script: ``(index, character)``, in order.

    >>> foreign('² Ⅳ ໔ ๔ 4')
    [(0, '²'), (2, 'Ⅳ'), (4, '໔')]
    """
    return [
        (i, c)
        for i, c in enumerate(text)
        if c not in _OURS and ord(c) > 0x7F and unicodedata.category(c) in _NUMERIC_CATEGORIES
    ]
