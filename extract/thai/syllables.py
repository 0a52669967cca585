"""What Thai spelling rules out, and which mark a glyph without a name must be.

>>> impossible('หน่วยงานที่เกี่ยวข้อง'), impossible('ห่นวยงา่นทื่ี') > 0, impossible('ดูาน') > 0
(0, True, True)
>>> lost_mark([('กข', 'คง')]) is None, lost_mark([('ท', 'า'), ('๕', '๖')]) is None
(True, True)
>>> lost_mark([('ที', 'สุดในเรื'), ('ซึ', 'งได้'), ('พัฒนาพื', 'นที')])
'่'
>>> lost_mark([('ห้เป', 'นหน่วย'), ('คิดเป', 'นร้อยละ')]), lost_mark([('คะแนนต', 'าสุด'), ('อย่างต', 'ากว่า')])
('็', 'ํ่')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import regex

from extract.thai import vocabulary

TONES = frozenset("่้๊๋")
_C = "[ก-ฮฤฦ]"
MARK = "[ัิ-ฺ็-๎]"
"""A vowel, a tone or another mark above or below a letter (a class of a regular expression)."""

# Marks without a letter, two of one kind on one letter, vowels that need a letter before or after and have none; the
# two letters that stand only in ฅน and ฃวด.
_IMPOSSIBLE = regex.compile(
    rf"(?<!{_C}{MARK}{{0,2}}){MARK}|[ัิ-ื็][ัิ-ื็]|[ุู][ุู]|[่-๋][่-๋]"
    rf"|(?<!{_C}{MARK}{{0,2}})[าำ]|[เ-ไ](?!{_C})|[เ-ไ]{_C}ั|[ัิ-ู][่-๋]?[าำ]"
    r"|ฅ(?!น)|ฃ(?!วด)"
)

_LAST_LETTER = regex.compile(rf"[เ-ไ]?{_C}[ัิ-ฺ็-๎\x00]*$")
_VOWEL = regex.compile(rf"{MARK}|[าำ]")
_HANGING, _PREPOSED = regex.compile(rf"{MARK}|[ะาำๅ]"), regex.compile("[เ-ไ]$")

#: Stands for a glyph that the font gives no character for.
UNKNOWN = "\x00"
_CANDIDATES = (*"่้็ีิืึัุู์๊๋ํ", "ํ่", "ํ้", "ี่", "ี้", "ิ่", "ิ้", "ื่", "ื้", "ึ่", "ึ้", "ั่", "ั้")
_REACH = 12
_ENOUGH = 3


def impossible(text: str) -> int:
    """How many places of ``text`` break the rules of Thai spelling."""
    return len(_IMPOSSIBLE.findall(text))


def holds_together(before: str, after: str) -> bool:
    """Whether two signs cannot stand at the end of one word and the beginning of the next: a vowel or mark behind its
    consonant, or a vowel written before it.

    >>> holds_together("จ", "ำ"), holds_together("เ", "ก"), holds_together("น", "ก")
    (True, True, False)
    """
    return _HANGING.match(after) is not None or _PREPOSED.match(before) is not None


def known_share(text: str) -> float:
    """How much of the Thai in ``text`` words of the vocabulary make up, 0..1; 1 where there is none.

    Sound official text has 0.33 to 0.8, the same letters shuffled 0.01.

    >>> known_share('รายงานผลการดำเนินงานของหน่วยงาน') > 0.8, known_share('งรานยาผนาลงนขก') < 0.1
    (True, True)
    """
    thai = len(_THAI.findall(text))
    return sum(len(word) for word in _known().findall(text)) / thai if thai else 1.0


_THAI = regex.compile("[ก-๎]")


@cache
def _known() -> regex.Pattern[str]:
    longest_first = sorted((w for w in vocabulary.words() if len(w) > 1), key=len, reverse=True)
    return regex.compile(r"\L<words>", words=longest_first)


def lost_mark(contexts: Sequence[tuple[str, str]]) -> str | None:
    """The mark (or two) that one glyph stands for, told by the text before and after each of its places.

    None unless one mark makes words of the vocabulary in these places, clearly more than any other, and breaks the
    spelling in none. ``UNKNOWN`` in a context is another glyph without a name.
    """
    decomposed = [(_decomposed(left)[-_REACH:], _decomposed(right)[:_REACH]) for left, right in contexts]
    scores = sorted(((_score(mark, decomposed), mark) for mark in _CANDIDATES), reverse=True)
    (best, mark), (second, _) = scores[0], scores[1]
    return mark if best >= _ENOUGH and best >= 1.5 * second else None


def _score(mark: str, contexts: Iterable[tuple[str, str]]) -> int:
    """The letters of vocabulary words that ``mark`` makes in these places; 0 where it cannot stand in one of them."""
    total = 0
    places = _places().get(mark, ())
    for left, right in contexts:
        letter = _LAST_LETTER.search(left)
        if letter is None:
            return 0
        vowel = right[:1] if _VOWEL.match(right) else ""
        if _IMPOSSIBLE.search(letter[0].replace(UNKNOWN, "") + mark + vowel):
            return 0
        total += max(
            (len(a) + len(b) + 1 for a, b in places if _ends(left, a) and _starts(right, b)),
            default=0,
        )
    return total


@cache
def _places() -> dict[str, tuple[tuple[str, str], ...]]:
    """For each mark, the vocabulary words around it: what stands before and after it in the word."""
    places: dict[str, set[tuple[str, str]]] = {mark: set() for mark in _CANDIDATES}
    for word in map(_decomposed, vocabulary.words()):
        for mark in _CANDIDATES:
            at = word.find(mark)
            while at >= 0:
                if len(word) > 2:
                    places[mark].add((word[:at], word[at + len(mark) :]))
                at = word.find(mark, at + 1)
    return {mark: tuple(sorted(found)) for mark, found in places.items()}


def _decomposed(text: str) -> str:
    """ำ as ํ and า, the ring before a tone, as fonts draw it."""
    return _AM.sub(r"ํ\1า", text)


_AM = regex.compile("([่-๋]?)ำ|ํ([่-๋])า")


def _ends(text: str, part: str) -> bool:
    return len(text) >= len(part) and all(
        _alike(a, b) for a, b in zip(text[len(text) - len(part) :], part, strict=True)
    )


def _starts(text: str, part: str) -> bool:
    return len(text) >= len(part) and all(_alike(a, b) for a, b in zip(text, part, strict=False))


def _alike(char: str, wanted: str) -> bool:
    return char == wanted or (char == UNKNOWN and regex.match(MARK, wanted) is not None)
