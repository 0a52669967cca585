"""Mends Thai text as broken text layers and OCR leave it, and says what it mended.

A chain of named fixers, each a pattern and what it becomes. The result keeps the raw text and, for every
code point, where in it it came from, so evidence found in the mended text still points at the page. Fixers
are written so that good text passes unchanged and mended text passes unchanged again. No digit is ever
changed, added or dropped: an invisible character that touches a digit stays, for the number's reader to
doubt it.

>>> repair('ส านักงาน').text, repair('สํานักงาน').text, repair('สานักงาน').text
('สำนักงาน', 'สำนักงาน', 'สำนักงาน')
>>> fixed = repair('ประจ าปี ๒๕๖๐')
>>> fixed.text, fixed.fixes, fixed.offsets[5:9]
('ประจำปี ๒๕๖๐', ('split-sara-am',), [6, 7, 8, 9])
>>> repair('เป\\uf712นผู\\uf70b').text, repair('หน้ำที่').text, repair('หนา้').text, repair('เเบบ').text
('เป็นผู้', 'หน้าที่', 'หน้า', 'แบบ')
>>> repair('Smart Back Oﬃce').text
'Smart Back Office'
>>> repair('จำานวน').text
'จำนวน'
>>> repair('น้ำหนัก 10 การทาสี ราคาสั่งซื้อ').fixes
()
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from unicodedata import normalize

import regex

from extract.model.page import Glyph, TextRun, union_of
from extract.thai import vocabulary
from extract.thai.syllables import MARK

# Thai fonts of the 1990s keep shifted forms of marks at private code points; the meanings are those of
# Windows (U+F700-F71A) and of the Macintosh (U+F884-F89E), as HarfBuzz's Thai shaper lists them.
_TONES = "48 49 4A 4B 4C"
_WINDOWS = f"10 34 35 36 37 {_TONES} {_TONES} 0D 31 4D 47 {_TONES} 38 39 3A"
_MACINTOSH = "31 34 35 36 37 47 48 48 48 49 49 49 4A 4A 4A 4B 4B 4B 4C 4C 4C 4D 0D 38 39 3A 10"
PRIVATE_USE: dict[str, str] = {
    chr(first + i): chr(0x0E00 + int(low, 16))
    for first, lows in ((0xF700, _WINDOWS), (0xF884, _MACINTOSH))
    for i, low in enumerate(lows.split())
}

_C = "[ก-ฮ]"
_TONE = "[่-๋]"
# Zero-width characters, soft hyphen, byte order mark, controls other than tab, line and page ends. Bidi
# overrides and isolates are not here: they stay, so that numbers.find() doubts every figure of the line.
INVISIBLE = "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]"
_FIGURES = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,%")

_TIMEOUT = 20.0

Replacement = str | Callable[[regex.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Repaired:
    """Mended ``text``, the ``raw`` text, and the names of the fixers that changed something, in order.

    ``offsets`` has one entry more than ``text``: code point ``i`` comes from ``raw[offsets[i]:offsets[i +
    1]]``
    (nothing, where a lost mark was put in). It never decreases.
    """

    text: str
    raw: str
    fixes: tuple[str, ...]
    offsets: Sequence[int]


def repair(text: str) -> Repaired:
    """``text`` mended by every fixer in turn, until none finds anything more.

    Raises TimeoutError when a pattern runs past its time (text of several megabytes).
    """
    if text.isascii() and text.isprintable():
        return Repaired(text, text, (), range(len(text) + 1))  # most cells: no fixer has anything to say about it
    return _mended(text) if len(text) > _LABEL else _label_mended(text)


@lru_cache(maxsize=4096)
def _label_mended(text: str) -> Repaired:
    """Labels stand in a document again and again."""
    return _mended(text)


def _mended(text: str) -> Repaired:
    raw, offsets, fixes = text, None, []
    for _ in range(_ROUNDS):
        before = text
        for name, pattern, replacement in _fixers():
            edits = _edits(pattern, replacement, text)
            if edits:
                offsets = _moved(offsets or range(len(text) + 1), text, edits)
                text = _applied(text, edits)
                if name not in fixes:
                    fixes.append(name)
        if text == before:
            break
    return Repaired(text, raw, tuple(fixes), offsets or range(len(text) + 1))


def repair_run(run: TextRun) -> tuple[TextRun, tuple[str, ...]]:
    """``run`` mended, each glyph with the box of the ink it was read from, and the fixers' names.

    A glyph made of several has the box around them and the least of their confidences; one put in for a
    lost mark has those of the glyph before it.
    """
    repaired = repair(run.text)
    if not repaired.fixes:
        return run, ()
    glyphs: list[Glyph] = []
    for i, char in enumerate(repaired.text):
        start, end = repaired.offsets[i], repaired.offsets[i + 1]
        if end == start + 1 and run.text[start] == char:
            glyphs.append(run.glyphs[start])
            continue
        sources = run.glyphs[start:end] if end > start else run.glyphs[max(0, start - 1) : max(1, start)]
        inked = [g for g in sources if not g.text.isspace()] or sources
        box = union_of(g.box for g in inked if g.box is not None)
        glyphs.append(Glyph(char, box, min((g.confidence for g in inked), default=0.0)))
    return TextRun.of(glyphs), repaired.fixes


def is_swapped(text: str) -> bool:
    """Whether ``text``, all in one font, prints า where it stores ำ (and " ำ" where it prints ำ).

    >>> is_swapped('ค ำสั่งส ำนักงำนศึกษำธิกำร'), is_swapped('จำนวน ประจำปี คำสั่ง')
    (True, False)
    """
    parted = len(_PARTED.findall(text))
    joined = text.count("ำ") - parted
    plain = text.count("า")
    return plain * 10 <= joined and (joined >= 6 or (parted >= 1 and joined >= 2))


def unswap(text: str) -> str:
    """``text``, for which :func:`is_swapped` holds, one to one: ำ becomes า, but not where a space parts it
    from its consonant (there it is ำ, and :func:`repair` closes the gap).

    >>> repair(unswap('ค ำสั่งส ำนักงำนศึกษำธิกำร')).text
    'คำสั่งสำนักงานศึกษาธิการ'
    """
    return _JOINED.sub("า", text)


_PARTED = regex.compile(rf"(?<={_C}{_TONE}?) ำ")
_JOINED = regex.compile(r"(?<! )ำ")
_ROUNDS = 4
_LABEL = 100  # code points


def _private(match: regex.Match[str]) -> str:
    return PRIVATE_USE[match[0]]


def _ordered(match: regex.Match[str]) -> str:
    """A cluster's marks as typed: vowel below, vowel above (or maitaikhu, nikhahit), tone or thanthakhat."""
    return match[1] + "".join(sorted(match[2], key=_rank))


def _rank(mark: str) -> int:
    return 0 if mark in "\u0e38\u0e39\u0e3a" else 1 if mark in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d" else 2


def _spelt_out(match: regex.Match[str]) -> str:
    """The letters of a Latin ligature: ﬃ is ffi."""
    return normalize("NFKC", match[0])


def _unseen(match: regex.Match[str]) -> str:
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return match[0] if any(c in _FIGURES for c in around) else ""


def _respelt(kind: str) -> Replacement:
    return lambda match: vocabulary.damaged(kind)[match[0]]


@cache
def _fixers() -> tuple[tuple[str, regex.Pattern[str], Replacement], ...]:
    plain: list[tuple[str, str, Replacement]] = [
        ("invisible", rf"(?<!{INVISIBLE}){INVISIBLE}++", _unseen),
        ("private-use", "[" + "".join(PRIVATE_USE) + "]", _private),
        ("ligature", "[\ufb00-\ufb06]", _spelt_out),
        ("doubled-sara-e", "เเ", "แ"),
        # น้้า: the ring of น้ำ came out as a second tone mark
        ("doubled-tone-for-sara-am", rf"(?<={_C})({_TONE})\1า", r"\1ำ"),
        ("doubled-mark", rf"({MARK})\1++", r"\1"),
        # No Thai word has a space before sara aa, sara am, sara a or a mark, or after a leading vowel.
        ("split-sara-am", rf"(?<={_C})({_TONE}?) ({_TONE}?)ํ?า", r"\1\2ำ"),
        ("split-sara-am", rf"(?<={_C}{_TONE}?) {{1,2}}({_TONE}?ำ)", r"\1"),
        ("space-in-word", rf"(?<={_C}{MARK}{{0,2}}) {{1,2}}({MARK})", r"\1"),
        ("space-in-word", rf"(?<=[เ-ไ]) (?={_C})", ""),
        ("space-in-word", rf"(?<={_C}{MARK}{{0,2}}) (?=ะ)", ""),
        # the name of the whole ำ for its ring, and า for the rest of it
        ("doubled-sara-am", "ำา", "ำ"),
        ("decomposed-sara-am", rf"ํ({_TONE}?)า", r"\1ำ"),
        ("mark-order", rf"(?<={_C})([าำะ])({_TONE})", r"\2\1"),
        ("mark-order", rf"({_C})({MARK}{{2,4}})(?!{MARK})", _ordered),
        # Thai ends no line in a raised dot: it is a speck of the scan.
        ("speck", r"(?<=[ก-ฮะ-ูเ-ๅ็-๎]) ++[·•]++ *+$", ""),
    ]
    words = [
        ("lost-sara-am", "sara_am", ""),
        ("lost-sara-am", "sara_am_first", "(?<![ก-๎])"),
        ("sara-aa-for-am", "sara_aa", ""),
        ("lost-marks", "marks", ""),
        ("tone-on-sara-am", "tone", ""),
        ("obsolete-letter", "obsolete", ""),
    ]
    return (
        *((name, regex.compile(pattern), replacement) for name, pattern, replacement in plain),
        *(
            (
                name,
                regex.compile(rf"{before}\L<words>(?!{MARK})", words=[*vocabulary.damaged(kind)]),
                _respelt(kind),
            )
            for name, kind, before in words
        ),
    )


_Edit = tuple[int, int, str]


def _edits(pattern: regex.Pattern[str], replacement: Replacement, text: str) -> list[_Edit]:
    found = []
    for match in pattern.finditer(text, timeout=_TIMEOUT):
        new = replacement(match) if callable(replacement) else match.expand(replacement)
        if new != match[0]:
            found.append((match.start(), match.end(), new))
    return found


def _applied(text: str, edits: list[_Edit]) -> str:
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _moved(offsets: Sequence[int], text: str, edits: list[_Edit]) -> list[int]:
    """``offsets`` of the text before ``edits``, brought to the text after them."""
    out: list[int] = []
    at = 0
    for start, end, new in edits:
        out.extend(offsets[at:start])
        out.extend(offsets[start + k] for k in _aligned(text[start:end], new))
        at = end
    out.extend(offsets[at:])
    return out


def _aligned(old: str, new: str) -> list[int]:
    """For each code point of ``new`` the index in ``old`` it stands for; never decreasing."""
    if len(old) == len(new):
        return list(range(len(new)))
    places: list[int] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        places.extend(min(i1 + k, max(i1, i2 - 1)) if i2 > i1 else i1 for k in range(j2 - j1))
    return places
