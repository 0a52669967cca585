"""What the training lines say: Thai and English words, names, office phrases, addresses, and very many
numbers.

Words come from PyThaiNLP's corpora (CC0, names CC BY-SA; used, not shipped), English words from the
documentation that comes with Python, the phrases are our own.  Every line is drawn from a
``random.Random``, so a seed gives the same lines.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from extract.read.charset import CLASS_OF, LEADER

from . import numbertext as nt

_WORDS = Path(__file__).parent / "words"
PHRASES = (_WORDS / "thai.txt").read_text(encoding="utf-8").split("\n")[:-1]
"""Office phrases of our own."""
ENGLISH_PHRASES = (_WORDS / "english.txt").read_text(encoding="utf-8").split("\n")[:-1]
"""Names of indicators, and the words such documents have in English."""
_NEAR_WORDS = [row.split() for row in (_WORDS / "near.txt").read_text(encoding="utf-8").splitlines()]
"""Words, and what is left of them or comes of them if a mark or a head is misread: both are to be read as printed."""

_CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_CLUSTER_VOWELS = ("", "", "ะ", "ั", "า", "ำ", "ิ", "ี", "ึ", "ื", "ุ", "ู", "็", "์")
_TONES = ("", "", "", "่", "้", "๊", "๋")
_LEADING = ("", "", "", "", "เ", "แ", "โ", "ใ", "ไ")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CANON = re.compile("([่-๋])([ัิีึืฺุู])")


def canonical(text: str) -> str:
    """Marks in the order of writing (vowel before tone), sara am as one character, leaders as one sign."""
    text = re.sub("ํ([่-๋]?)า", r"\1ำ", text)
    text = re.sub("([่-๋])ํา", r"\1ำ", text)
    text = _CANON.sub(r"\2\1", text)
    text = re.sub(r"\.{3,}", LEADER, text)
    return re.sub(LEADER + "+", LEADER, text)


@lru_cache(maxsize=1)
def corpora() -> dict[str, list[str]]:
    """The word lists by name: words of dictionaries, titles, syllables, names of people and provinces."""
    import pythainlp

    folder = Path(pythainlp.__file__).parent / "corpus"

    def lines(name: str) -> list[str]:
        rows = (folder / name).read_text(encoding="utf-8-sig").splitlines()
        return [r.strip() for r in rows if r.strip() and not r.startswith("#")]

    def fine(word: str) -> bool:
        return 0 < len(word) <= 24 and all(c in CLASS_OF for c in word)

    provinces = [row.split(",") for row in lines("thailand_provinces_th.csv")]
    english = [row.split("\t")[1] for row in lines("th_en_transliteration_v1.4.tsv")[1:]]
    return {
        "dictionary": [canonical(w) for w in lines("words_th.txt") + lines("orst_words_th.txt") if fine(canonical(w))],
        "titles": [canonical(w) for w in lines("wikipedia_titles_th.txt")[::7] if fine(canonical(w))],
        "syllables": [canonical(w) for w in lines("syllables_th.txt") if fine(canonical(w))],
        "first": [w for w in lines("person_names_male_th.txt") + lines("person_names_female_th.txt") if fine(w)],
        "family": [w for w in lines("family_names_th.txt") if fine(w)],
        "provinces": [p[0] for p in provinces] * 3 + [p[2] for p in provinces],
        "transliterated": [w for w in english if fine(w)],
    }


@lru_cache(maxsize=1)
def _frequent() -> tuple[list[str], list[float]]:
    import pythainlp

    folder = Path(pythainlp.__file__).parent / "corpus"
    words, weights = [], []
    for row in (folder / "tnc_freq.txt").read_text(encoding="utf-8-sig").splitlines():
        word, _, count = row.partition("\t")
        word = canonical(word.strip())
        if count.strip().isdigit() and 0 < len(word) <= 20 and all("ก" <= c <= "๎" for c in word):
            words.append(word)
            weights.append(float(count) ** 0.55)
    return words, list(accumulate(weights))


@lru_cache(maxsize=1)
def _english() -> tuple[list[str], list[float]]:
    from pydoc_data import topics

    counts: dict[str, int] = {}
    for page in topics.topics.values():
        for word in re.findall(r"[A-Za-z]{1,14}", page):
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
    words = sorted(counts)
    return words, list(accumulate(counts[w] ** 0.4 for w in words))


def _by_weight(rng: random.Random, table: tuple[list[str], list[float]]) -> str:
    words, sums = table
    return words[min(bisect(sums, rng.random() * sums[-1]), len(words) - 1)]


def _cluster(rng: random.Random) -> str:
    vowel, tone = rng.choice(_CLUSTER_VOWELS), rng.choice(_TONES)
    if vowel in ("็", "์"):
        tone = ""
    lead = rng.choice(_LEADING)
    if lead and vowel in ("ำ", "ุ", "ู", "ึ"):
        vowel = ""
    order = tone + vowel if vowel in ("ะ", "า", "ำ") else vowel + tone
    return lead + rng.choice(_CONSONANTS) + order + (rng.choice(_CONSONANTS) if rng.random() < 0.5 else "")


def thai_word(rng: random.Random) -> str:
    kind, lists = rng.random(), corpora()
    if kind < 0.46:
        return _by_weight(rng, _frequent())
    if kind < 0.60:
        return rng.choice(lists["dictionary"])
    if kind < 0.68:
        return rng.choice(lists["titles"])
    if kind < 0.76:
        return rng.choice(PHRASES)
    if kind < 0.82:
        return "".join(_cluster(rng) for _ in range(rng.randint(1, 4)))
    if kind < 0.86:
        return "".join(rng.choice(lists["syllables"]) for _ in range(rng.randint(1, 3)))
    if kind < 0.93:
        title = rng.choice(("นาย", "นาง", "นางสาว", "", "(นาย", "ว่าที่ร้อยตรี"))
        close = ")" if title.startswith("(") else ""
        return f"{title}{rng.choice(lists['first'])} {rng.choice(lists['family'])}{close}"
    return rng.choice(("จังหวัด", "จ.", "")) + rng.choice(lists["provinces"])


def english_word(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.50:
        word = _by_weight(rng, _english())
    elif kind < 0.62:
        word = rng.choice(corpora()["transliterated"])
    elif kind < 0.86:
        return rng.choice(ENGLISH_PHRASES)
    else:
        word = "".join(rng.choice(_LATIN) for _ in range(rng.randint(1, 8)))
    return rng.choice((word, word, word.capitalize(), word.capitalize(), word.upper()))


def _address(rng: random.Random) -> str:
    def word() -> str:
        if rng.random() < 0.4:
            return "".join(rng.choice(_LATIN) for _ in range(rng.randint(2, 8)))
        return _by_weight(rng, _english())

    ends = (".go.th", ".go.th", ".or.th", ".com", ".ac.th", ".in.th", ".co.th", ".mi.th", ".org")
    host = f"{word()}{rng.choice(ends)}"
    tail = f"/{word()}" if rng.random() < 0.4 else ""
    return rng.choice(
        (
            f"{word()}@{host}",
            f"{word()}.{word()}@{host}",
            f"{word()}_{word()}{rng.randint(1, 99)}@{host}",
            f"saraban{rng.choice(('', '', '-', '_', '.'))}{rng.choice(('', word(), str(rng.randint(1, 99))))}@{host}",
            f"{word()}.{rng.choice(_LATIN)}@{word()}.{host}",
            f"{word()}{rng.randint(1, 9999)}@{rng.choice(('gmail.com', 'hotmail.com', 'yahoo.com', host))}",
            f"www.{host}{tail}",
            f"https://www.{host}{tail}",
            f"http://{host}{tail}",
            f"{host}",
            f"{word()}-{word()}.pdf",
            f"{word().upper()}-{rng.randint(1, 999):03d}",
            f"{word().upper()}{rng.randint(1, 99)}.{rng.randint(0, 9)}",
        )
    )


_ENDS = (",", ".", ":", ";", ")", "”", "!", "?", " ", "/", "ฯ", " ๆ", "%", "*", "-", "…", "’", "]", "|", "’s")
_STARTS = (
    "(",
    "“",
    "- ",
    "• ",
    "* ",
    "✓ ",
    "☐ ",
    "☑ ",
    "■ ",
    "□ ",
    "● ",
    "○ ",
    "‘",
    "[",
    "→ ",
    "… ",
    "/",
    "#",
    "– ",
    "© ",
    "§ ",
    "& ",
    "= ",
    "+ ",
    "◦ ",
    "· ",
    "\\ ",
    "<",
    "{",
    "~ ",
    "^",
    "$",
    "_",
    "€ ",
    "£",
    "№ ",
)
_CHARSET_SOUP = [c for c in CLASS_OF if c not in " …"]


def snippet(rng: random.Random) -> str:
    """One piece of a line: a word or two, or a number (a third of all), in Arabic digits still."""
    kind = rng.random()
    if kind < 0.29:
        return nt.number(rng)
    if kind < 0.34:
        return nt.both(rng)
    if kind < 0.45:
        return english_word(rng)
    if kind < 0.49:
        return _address(rng)
    if kind < 0.505:
        return LEADER
    if kind < 0.53:
        return nt.statistic(rng)
    if kind < 0.545:
        return "".join(rng.choice(_CHARSET_SOUP) for _ in range(rng.randint(1, 6)))
    word = thai_word(rng)
    while rng.random() < 0.45:
        word += thai_word(rng) if rng.random() < 0.85 else _cluster(rng)
    if rng.random() < 0.10:
        word += rng.choice(_ENDS)
    if rng.random() < 0.06:
        word = rng.choice(_STARTS) + word
    if rng.random() < 0.04:
        word = rng.choice(("({})", "“{}”", "‘{}’", "[{}]", '"{}"', "'{}'")).format(word)
    return word


# fmt: off
_ALIKE = ("ดคต", "ซชข", "ฎฏ", "ถภ", "พฟผฝฬ", "บป", "ทหฑ", "นมฆฌ", "อฮ", "กภถฤ", "ลส", "ศคด", "ษบ", "ขช", "ยผ", "จว")
# fmt: on
_ABOVE = ("", "", "ิ", "ี", "ึ", "ื", "ั", "็", "ุ", "ู", "ำ", "า")
_TONES = ("", "", "", "่", "้", "๊", "๋", "์")


def near_words(rng: random.Random) -> str:
    """Words that differ by a mark or by the head of a letter, many in a row: no sense tells which is which."""
    words = (rng.choice(rng.choice(_NEAR_WORDS)) for _ in range(rng.randint(1, 6)))
    return canonical("".join(w + rng.choice(("", "", " ")) for w in words).strip())


def confusable(rng: random.Random) -> str:
    """Consonants easily taken for one another under vowels and marks easily taken for one another: no word helps."""
    if rng.random() < 0.25:
        return near_words(rng)
    group = rng.choice(_ALIKE) + rng.choice(_ALIKE)
    text = ""
    for _ in range(rng.randint(2, 14)):
        vowel, tone = rng.choice(_ABOVE), rng.choice(_TONES)
        if vowel == "็" or (tone == "์" and vowel not in ("", "ิ", "ุ")):
            tone = ""
        lead = rng.choice("เแโใไ") if rng.random() < 0.15 else ""
        after = vowel in ("า", "ำ")
        text += lead + rng.choice(group) + ("" if after else vowel) + tone + (vowel if after else "")
    return canonical("".join(c for c in text if c in CLASS_OF))


def line(rng: random.Random, shortest: int, longest: int) -> str:
    """A line of about ``shortest`` to ``longest`` characters, ready to draw: canonical, of known characters
    only."""
    want = rng.randint(shortest, longest)
    kind = rng.random()
    if longest <= 24 and kind < 0.40:
        text = nt.cell(rng) if kind < 0.30 else nt.number(rng) if kind < 0.36 else nt.both(rng)
    elif longest <= 24 and kind < 0.45:
        text = nt.statistic(rng)
    elif kind > 0.93:
        text = english_word(rng)
        while len(text) < want:
            text += rng.choice((" ", " ", " ", ", ", "/", "-", ". ")) + english_word(rng)
    else:
        text = snippet(rng)
        while len(text) < want:
            text += rng.choice((" ", " ", " ", "  ", "", ": ", "/", ", ", " - ")) + snippet(rng)
    if rng.random() < 0.04:
        text = rng.choice(
            (
                f"{rng.randint(1, 30)}. {text}",
                f"({rng.randint(1, 30)}) {text}",
                f"{rng.randint(1, 9)}.{rng.randint(1, 9)} {text}",
                f"{text} {nt.plain(rng)}",
                f"{text}{LEADER}{nt.plain(rng)}",
            )
        )
    text = nt.numerals(rng, text)
    text = canonical("".join(c for c in text if c in CLASS_OF))
    text = re.sub(" +", " ", text).strip()
    if len(text) > longest + 8:
        cut = rng.randint(0, len(text) - longest)
        while cut < len(text) and text[cut] in "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ":
            cut += 1
        end = min(cut + longest, len(text))
        while end < len(text) and text[end] in "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ":
            end += 1
        text = text[cut:end].strip()
    return text or nt.plain(rng)


# not Lao: its letters have the shapes of Thai ones without loops
_FOREIGN = ((0x1780, 0x17A2), (0x0621, 0x064A), (0x1000, 0x1020), (0x0904, 0x0939))


def foreign(rng: random.Random, covered: frozenset[int]) -> str:
    """Words in letters of another script, of those that a face covers; empty if it has none."""
    letters = [chr(c) for first, last in _FOREIGN for c in range(first, last + 1) if c in covered]
    if not letters:
        return ""
    return " ".join("".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 5)))


def anything(rng: random.Random, letters: int) -> str:
    """Consonants at random: the label of what no label is right for, so that the reader is sure of none."""
    return "".join(rng.choices(_CONSONANTS, k=max(1, letters)))


def document_line(rng: random.Random) -> str:
    """A line as a document of the kind has it, for evaluation: words in their usual frequency, no invented
    clusters."""
    words, sums = _frequent()
    kind = rng.random()
    if kind < 0.22:
        return canonical(nt.numerals(rng, nt.cell(rng), 0.7))
    if kind < 0.30:
        return canonical(nt.numerals(rng, nt.both(rng), 0.8))
    if kind < 0.40:
        text = rng.choice(ENGLISH_PHRASES[:50]) + (f" {nt.plain(rng)}" if rng.random() < 0.4 else "")
        return canonical(nt.numerals(rng, text, 0.3))
    parts = []
    for _ in range(rng.randint(1, 6)):
        chance = rng.random()
        if chance < 0.30:
            parts.append(rng.choice(PHRASES) + " " + nt.number(rng))
        elif chance < 0.36:
            parts.append(english_word(rng))
        elif chance < 0.42:
            parts.append(f"{rng.choice(corpora()['first'])} {rng.choice(corpora()['family'])}")
        else:
            parts.append(
                "".join(
                    words[min(bisect(sums, rng.random() * sums[-1]), len(words) - 1)] for _ in range(rng.randint(1, 6))
                )
            )
    text = canonical(nt.numerals(rng, " ".join(parts), 0.75))
    text = re.sub(" +", " ", "".join(c for c in text if c in CLASS_OF)).strip()
    return text[:95].strip() or "๐"
