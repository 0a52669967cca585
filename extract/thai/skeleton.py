"""Skeleton letters: Thai with the marks off that readers and text layers lose most, so that words still
meet.

Tone marks, ์ and ็ are the first to be lost or misread, ำ comes apart or turns into า, แ comes as เเ, ซึ่ง
as ซี่ง; spaces come and go. Text and pattern are both brought to the same skeleton; digits are never
touched.

>>> skeleton('ค่าเฉลี่ย'), skeleton('คาเฉลี่ย'), skeleton('Smart Back Office'), skeleton('๓๒.๙')
('คาเฉลิย', 'คาเฉลิย', 'smart back office', '๓๒.๙')
>>> skeleton('สํานักงาน') == skeleton('สานักงาน') == skeleton('สำนักงาน'), skeleton('เเผน') == skeleton('แผน')
(True, True)
>>> squeeze(' การ บริการ / ICT ')
'การบริการ/ict'
"""

from __future__ import annotations

from functools import lru_cache

from extract.thai.kept import kept

_CHARACTERS = 1024
"""How many characters' skeletons are kept at hand: a document has a few hundred."""
# mai ek, mai tho, mai tri, mai chattawa, thanthakhat, maitaikhu, nikhahit, phinthu, yamakkan; and
# what has no width
_DROPPED = dict.fromkeys([*range(0x0E47, 0x0E4F), 0x0E3A, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
# vowels that differ by a stroke that wear and poor scans take away: ี ึ ื as ิ, ู as ุ, ใ as ไ
_ALIKE = {0x0E35: "\u0e34", 0x0E36: "\u0e34", 0x0E37: "\u0e34", 0x0E39: "\u0e38", 0x0E43: "\u0e44"}
_MAPPED = {
    0x0E33: "า",
    ord("“"): '"',
    ord("”"): '"',
    ord("‘"): "'",
    ord("’"): "'",
    ord("–"): "-",
    ord("—"): "-",
}
_TABLE = {**_DROPPED, **_ALIKE, **_MAPPED}


def skeleton(text: str) -> str:
    """``text`` without the marks that get lost, Latin in lower case. Not of the same length as ``text``."""
    return text.translate(_TABLE).lower().replace("เเ", "แ")


@kept
def squeeze(text: str) -> str:
    """The skeleton without any white space."""
    return "".join(skeleton(text).split())


@lru_cache(_CHARACTERS)
def skeleton_char(char: str) -> str:
    """What one character becomes: itself, another, or nothing."""
    return char.translate(_TABLE).lower()


def skeleton_pattern(pattern: str) -> str:
    """A pattern with the Thai marks taken out, for use on skeleton text. Latin case and escapes
    stay as written.
    """
    thai = {k: v for k, v in _TABLE.items() if 0x0E00 <= k <= 0x0E7F}
    return pattern.translate(thai).replace("เเ", "แ")
