"""The characters that the recogniser knows, in the order of the model's classes.

Class 0 is the blank of CTC; class ``i`` is ``CHARACTERS[i - 1]``.  The order is part of the trained model:
characters are only ever added at the end, and the model's own metadata is checked against this list on
loading.
"""

from __future__ import annotations

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"
DIGITS = THAI_DIGITS + ARABIC_DIGITS

LEADER = "…"
"""A run of three or more dots, however long: a leader in a form, or an ellipsis.  The single dots of a
leader stand closer than the reader's steps, and their number says nothing."""

_THAI = "".join(chr(c) for c in range(0x0E01, 0x0E3B)) + "".join(chr(c) for c in range(0x0E3F, 0x0E5C))
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ASCII = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_OFFICE = "“”‘’–—•·°²³±×÷½✓☐☑■□●○→≤≥€£§©®™"

CHARACTERS = _THAI + ARABIC_DIGITS + _LATIN + _ASCII + LEADER + _OFFICE

BLANK = 0
CLASSES = len(CHARACTERS) + 1
CLASS_OF = {c: i + 1 for i, c in enumerate(CHARACTERS)}
