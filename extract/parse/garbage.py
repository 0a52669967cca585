"""Pages of rubbish: what a reader invents over handwriting, stains and blank paper, and sentences said
again and again.

A page is judged by general signs only: how much of it is repeated, how much of its print is figures without
words, how many of its letters can stand together in Thai, how surely it was read. A page of rubbish gives
no claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extract.model.page import Block, Notice, Page, Paragraph
from extract.thai.skeleton import squeeze

# Measured on 416 pages of real reports and letters, where lists and tables repeat long labels: none says more than
# 0.50 of its text three times or more; an invented page said 0.68 of it.
SHINGLE = 40  # squeezed letters
TIMES = 3
REPEATED = 0.57  # share of the page's shingles that stand on it at least ``TIMES``
FEWEST_LETTERS = 300  # below this, repetition says nothing
BLOCK_SHINGLE = 24
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
    """Why a page is rubbish, in a sentence; None for a page that is not.

    A text layer is never judged by its repetitions: nobody invented it.
    """
    text = "\n".join(line.text for line in page.lines())
    running = "\n".join(_text(p) for p in page.paragraphs)
    tables = any(b.rows * b.columns > 3 for b in page.tables)
    repeated = None if page.origin == "text-layer" else judge_repetition(running)
    return _unsure(page) or repeated or judge_text(text, tables=tables)


_VIEWER = regex.compile(r"(?i)adobe|acrobat|pdf\s+(?:reader|viewer|portfolio|package)|โปรแกรมอ่าน\s*pdf")


def is_viewers_notice(page: Page) -> bool:
    """Whether a page speaks of the program that should show the file, as the covers of portfolios do."""
    return any(_VIEWER.search(line.text) for line in page.lines())


def judge_repetition(text: str) -> str | None:
    """Why running text is an engine's invention; None where it is not."""
    letters = "".join(_LETTERS.findall(squeeze(text)))
    if len(letters) >= FEWEST_LETTERS and (share := repetition(letters)) > REPEATED:
        return f"the same words again and again ({share:.0%} of the text), as an engine invents them"
    return None


def judge_text(text: str, *, tables: bool = False) -> str | None:
    """Why a text is rubbish by its letters. A page with ``tables`` may be mostly figures."""
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
    """The share of a text's stretches of ``SHINGLE`` letters that stand in it at least ``TIMES``.

    >>> repetition('abcdefghijklmnopqrstuvwxyz' * 6) > 0.9, repetition('abc')
    (True, 0.0)
    """
    shingles = Counter(letters[i : i + SHINGLE] for i in range(len(letters) - SHINGLE + 1))
    total = sum(shingles.values())
    return sum(n for n in shingles.values() if n >= TIMES) / total if total else 0.0


def rubbish_blocks(page: Page) -> frozenset[int]:
    """The places in ``page.blocks`` of what an engine invented, on a page that is sound otherwise.

    Only for transcripts: they have no pages of their own, so an invented page may stand in the middle of the text.
    Scraps of figures between invented paragraphs go with them; tables never do.
    """
    if page.origin != "transcript":
        return frozenset()
    repeated = _repeated_blocks(page.blocks)
    if not repeated:
        return frozenset()
    between = range(min(repeated), max(repeated))
    return frozenset(repeated) | {i for i in between if _is_scrap(page.blocks[i])}


def _repeated_blocks(blocks: Sequence[Block]) -> list[int]:
    """Paragraphs of which most stands at least ``TIMES`` in the paragraphs."""
    texts = ["".join(_LETTERS.findall(squeeze(_text(b)))) if isinstance(b, Paragraph) else "" for b in blocks]
    counts = Counter(s for text in texts for s in _shingles(text))
    found = []
    for index, text in enumerate(texts):
        own = _shingles(text)
        if len(own) >= 3 * BLOCK_SHINGLE and sum(counts[s] >= TIMES for s in own) * 2 > len(own):
            found.append(index)
    return found if sum(len(texts[i]) for i in found) >= FEWEST_LETTERS else []


def _shingles(text: str) -> list[str]:
    return [text[i : i + BLOCK_SHINGLE] for i in range(len(text) - BLOCK_SHINGLE + 1)]


def _text(block: Paragraph) -> str:
    return "\n".join(line.text for line in block.lines)


def _is_scrap(block: Block) -> bool:
    """A few figures or letters: no sentence."""
    return isinstance(block, Paragraph) and len(_LETTERS.findall(_text(block))) < SMALL


def rubbish_notice(page: Page) -> Notice | None:
    """What to tell a person about a page of which some blocks were left out; None for a sound page."""
    rubbish = rubbish_blocks(page)
    if not rubbish:
        return None
    return Notice("invented-text", f"{len(rubbish)} blocks say the same words again and again; left out", page.number)
