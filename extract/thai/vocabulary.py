"""The words of ``patterns/vocabulary.toml`` and the damaged spellings that stand for them.

Each word is its own specification: :func:`damaged` derives what the known kinds of damage leave of it. A
spelling that is itself a word of the vocabulary, or stands for two words, is dropped.
"""

from __future__ import annotations

from functools import cache

from extract.knowledge.folder import pattern_file
from extract.knowledge.prepared import parsed

SARA_AA, SARA_AM = "\u0e32", "\u0e33"
_MARKS = dict.fromkeys(map(ord, "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"))
_MARKS_AND_VOWELS = _MARKS | dict.fromkeys(map(ord, "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39"))

_ON_LETTERS = _MARKS_AND_VOWELS | {ord("ฺ"): None}
LONG = 5
"""Letters of a word, without the marks on them, that are hardly another word's, or of two."""

# A damaged spelling shorter than this could be part of some other word.
SHORTEST = 4


def words() -> frozenset[str]:
    """Every word of the vocabulary."""
    return frozenset(word for kind in _words().values() for word in kind)


def of(kind: str) -> tuple[str, ...]:
    """The words of one table of the file."""
    return tuple(_words()[kind])


@cache
def _words() -> dict[str, list[str]]:
    data = parsed(pattern_file("vocabulary.toml").read_bytes())
    return {name: list(table["words"]) for name, table in data.items()}


@cache
def damaged(kind: str) -> dict[str, str]:
    """Damaged spelling to right spelling, for one ``kind`` of damage: a table of the file, or ``obsolete``, letters of
    any word read as ฅ or ฃ, which no word of today has.

    >>> damaged('sara_am')['สานักงาน'], damaged('sara_aa')['หน้ำ'], damaged('marks')['หนวยงาน']
    ('สำนักงาน', 'หน้า', 'หน่วยงาน')
    >>> damaged('tone')['แนะน้ำ'], damaged('obsolete')['ฅ้อง'], damaged('obsolete')['ฃ้อมูล']
    ('แนะนำ', 'ต้อง', 'ข้อมูล')
    >>> 'ทา' in damaged('sara_am'), damaged('marks')['ตำกว่า']
    (False, 'ต่ำกว่า')
    """
    every = words()
    found: dict[str, set[str]] = {}
    for word in every if kind == "obsolete" else _words()[kind]:
        for spelling in _spellings(kind, word):
            if spelling != word and spelling not in every and len(spelling) >= SHORTEST:
                found.setdefault(spelling, set()).add(word)
    return {spelling: right.pop() for spelling, right in found.items() if len(right) == 1}


def _spellings(kind: str, word: str) -> set[str]:
    if kind.startswith("sara_am"):
        # A font that swaps the two leaves its ring on the others: สานักงำน.
        swapped = "".join({SARA_AM: SARA_AA, SARA_AA: SARA_AM}.get(c, c) for c in word)
        return {swapped} | _replaced(word, SARA_AM, SARA_AA)
    if kind == "tone":
        return {word.replace("นำ", "น้ำ")}
    if kind == "obsolete":
        return _replaced(word, "ต", "ฅ") | _replaced(word, "ค", "ฅ") | _replaced(word, "ข", "ฃ")
    if kind == "sara_aa":
        return _replaced(word, SARA_AA, SARA_AM)
    # Some layers give a mark after the consonant that follows its own: เลม่ for เล่ม.
    late = {
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for i, mark in enumerate(word[:-1])
        if ord(mark) in _MARKS
        and "\u0e01" <= word[i + 1] <= "\u0e2e"
        and not (word[i + 2 : i + 3] and ord(word[i + 2]) in _MARKS_AND_VOWELS)
    }
    # Between close lines of a scan a vowel below its letter goes to the next line.
    lower = _replaced(word, "\u0e38", "") | _replaced(word, "\u0e39", "")
    # A tone over sara am goes with the rule above.
    highest = {word[: i - 1] + word[i:] for i, c in enumerate(word) if c == SARA_AM and ord(word[i - 1]) in _MARKS}
    return {word.translate(_MARKS), word.translate(_MARKS_AND_VOWELS)} | late | lower | highest


def _replaced(word: str, old: str, new: str) -> set[str]:
    """``word`` with every ``old`` as ``new``, and with each one alone."""
    places = [i for i, c in enumerate(word) if c == old]
    return {word.replace(old, new)} | {word[:i] + new + word[i + 1 :] for i in places}


@cache
def _by_letters() -> dict[str, set[str]]:
    """The words by their letters alone, those long enough to be no part of another word."""
    found: dict[str, set[str]] = {}
    for word in words():
        bare = word.translate(_ON_LETTERS)
        if len(bare) >= LONG:
            found.setdefault(bare, set()).add(word)
    return found


def misspelt(text: str) -> bool:
    """Whether ``text`` has the letters of a word of the vocabulary with other marks on them than the word has; what
    stands on the last one may be the next word's.

    >>> misspelt('องค์การบุริหารส่วนตำบล'), misspelt('องค์การบริหารส่วนตำบล'), misspelt('เทศบาลเมืองสำนัก')
    (True, False, False)
    """
    places = [k for k, c in enumerate(text) if ord(c) not in _ON_LETTERS]
    bare = "".join(text[k] for k in places)
    for letters, spellings in _by_letters().items():
        at = bare.find(letters)
        while at >= 0:
            if not text.startswith(tuple(spellings), places[at]):
                return True
            at = bare.find(letters, at + 1)
    return False
