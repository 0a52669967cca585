"""Pages of rubbish: what a reader invents over handwriting, stains and blank paper, and sentences said
again and again.

A page is judged by general signs only: how much of it is repeated, how much of its print is figures without
words, how many of its letters can stand together in Thai, how surely it was read. A page of rubbish gives
no claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import regex

from extract.content import Block, Page, Paragraph, Table
from extract.parse.skeleton import squeeze

SHINGLE = 24  # squeezed letters; longer than any phrase a sound text repeats by chance
REPEATED = 0.40  # share of shingles that stand elsewhere on the page too
FEWEST_LETTERS = 200  # below this, repetition says nothing
FIGURES = 0.55  # share of digits and marks in a page of some length
FEWEST_MARKS = 120
BROKEN_THAI = 0.18  # share of Thai letters that stand where none can
UNSURE = 0.45  # mean confidence of a reader's glyphs
SMALL = 30

_THAI = regex.compile(r"[ก-๎]")
_LETTERS = regex.compile(r"[ก-๎A-Za-z]")
_WORD = regex.compile(r"[ก-ฮA-Za-z]{2,}")
# A vowel or mark that has no consonant to stand on, or two vowels of which only one can stand.
_IMPOSSIBLE = regex.compile(r"(?:^|(?<=[\s0-9๐-๙A-Za-z(]))[ัิีึืฺุู็่้๊๋์ําะๅ]|[ัิีึืุู][ัิีึืุู]|[่้๊๋][่้๊๋]|[เแโใไ](?=[\s0-9๐-๙เแโใไ]|$)")


def judge_page(page: Page) -> str | None:
    """Why a page is rubbish, in a sentence; None for a page that is not."""
    text = "\n".join(line.text for line in page.lines())
    unsure = _unsure(page)
    return unsure or judge_text(text, tables=any(isinstance(b, Table) and b.rows * b.columns > 3 for b in page.blocks))


def judge_text(text: str, *, tables: bool = False) -> str | None:
    """The same of plain text. A page with tables may be mostly figures."""
    letters = "".join(_LETTERS.findall(squeeze(text)))
    if len(letters) >= FEWEST_LETTERS and (share := repetition(letters)) > REPEATED:
        return f"the same words again and again ({share:.0%} of the text), as an engine invents them"
    bare = "".join(text.split())
    if not tables and len(bare) >= FEWEST_MARKS:
        share = 1 - len(_LETTERS.findall(bare)) / len(bare)
        if share > FIGURES and len(_WORD.findall(text)) < len(bare) / 40:
            return f"figures and marks without words ({share:.0%} of the print)"
    thai = len(_THAI.findall(text))
    if thai >= SMALL and (broken := len(_IMPOSSIBLE.findall(text)) / thai) > BROKEN_THAI:
        return f"letters that cannot stand together in Thai ({broken:.0%} of them)"
    return None


def _unsure(page: Page) -> str | None:
    sure = [g.confidence for line in page.lines() for g in line.run.glyphs if not g.text.isspace()]
    if page.origin == "ocr" and len(sure) >= SMALL and (mean := sum(sure) / len(sure)) < UNSURE:
        return f"the reader was unsure of nearly everything (mean confidence {mean:.2f})"
    return None


def repetition(letters: str) -> float:
    """The share of a text's stretches of ``SHINGLE`` letters that stand in it more than once.

    >>> repetition('abcdefghijklmnopqrstuvwxyz' * 4) > 0.9, repetition('abc')
    (True, 0.0)
    """
    shingles = Counter(letters[i : i + SHINGLE] for i in range(len(letters) - SHINGLE + 1))
    total = sum(shingles.values())
    return sum(n for n in shingles.values() if n > 1) / total if total else 0.0


def rubbish_blocks(page: Page) -> frozenset[int]:
    """The places in ``page.blocks`` of paragraphs that are rubbish on an otherwise sound page.

    A transcript has no pages of its own, so an invented page may stand in the middle of one. Rubbish is a
    run of blocks; sound letters within it are few. Tables are never taken for rubbish here.
    """
    repeated = _repeated_blocks(page.blocks)
    if not repeated:
        return frozenset()
    found = set(repeated)
    for start, end in _runs(len(page.blocks), repeated):
        found.update(i for i in range(start, end) if _is_scrap(page.blocks[i]))
    return frozenset(found)


def _repeated_blocks(blocks: Sequence[Block]) -> list[int]:
    """Paragraphs of which most stands elsewhere in the paragraphs too."""
    texts = ["".join(_LETTERS.findall(squeeze(_text(b)))) if isinstance(b, Paragraph) else "" for b in blocks]
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1))
    found = []
    for index, text in enumerate(texts):
        places = range(len(text) - SHINGLE + 1)
        if len(places) >= 3 * SHINGLE and sum(counts[text[i : i + SHINGLE]] > 1 for i in places) > REPEATED * len(
            places
        ):
            found.append(index)
    return found if sum(len(texts[i]) for i in found) >= FEWEST_LETTERS else []


def _text(block: Paragraph) -> str:
    return "\n".join(line.text for line in block.lines)


def _runs(length: int, repeated: Iterable[int]) -> list[tuple[int, int]]:
    """From the first to past the last repeated block: what lies between them lies on the same invented
    page.
    """
    places = list(repeated)
    return [(min(places), min(length, max(places) + 1))]


def _is_scrap(block: Block) -> bool:
    """A few figures or letters: no sentence."""
    return isinstance(block, Paragraph) and len(_LETTERS.findall(_text(block))) < SMALL
