"""Titles: which lines are one, and which title says that the table under it goes on from the page before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extract.layout.join_measures import JOINS
from extract.layout.text_rows import SPECKS, Row, begins_caption, is_bare_caption, page_number
from extract.model.page import Block, Box, Line, Page, Table
from extract.thai.likeness import distance
from extract.thai.skeleton import squeeze

_AGAIN = regex.compile(
    r"(?:^|(?<=[\s)\]0-9๐-๙])|(?=[(\[]))[(\[–—-]?\s{0,3}"
    r"(?:ต[่้]?อ|continued|cont(?:['’]?d|\.)?)\s{0,3}[0-9๐-๙]{0,2}\s{0,3}[)\]–—-]?\s{0,3}$",
    regex.IGNORECASE,
)
"""(ต่อ) at the end of a title."""
_BRACKETED = regex.compile(r"[(\[]\s*(?:ต[่้]?อ|continued|cont(?:['’]?d|\.)?)\s*[)\]]", regex.IGNORECASE)
"""The same amid one."""
_LETTER = regex.compile(r"\p{L}")


def is_right_under(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    """Whether a paragraph begins right under the last line of one above, at the same margin or centred under it, as
    the lines of a title do."""
    return _is_next_line(upper, lower) and (_is_flush(upper[-1].box, lower[0].box) or is_centred_on(upper, lower))


def is_under_caption(above: Sequence[Row], row: Row) -> bool:
    """Whether the last of the rows of print ``above`` is the caption of the table and all of its title: it has words,
    and does not go on in the ``row``."""
    caption = above[-1] if above else ()
    text = " ".join(n.text for n in caption)
    return begins_caption(text) and not is_bare_caption(text) and not is_right_under(caption, row)


def is_centred_on(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    """Whether two paragraphs are lines of one centred title: right under one another, and of each two lines the
    narrower is set in as far on the left as on the right."""
    lines = [n.box for n in (*upper, *lower)]
    return _is_next_line(upper, lower) and all(_is_centred(a, b) for a, b in pairwise(lines))


def _is_next_line(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    last, first = upper[-1].box, lower[0].box
    height = (last.height + first.height) / 2
    return 0 < first.y0 - last.y0 <= JOINS.title_step * height


def _is_flush(a: Box, b: Box) -> bool:
    return abs(a.x0 - b.x0) <= JOINS.title_flush * (a.height + b.height) / 2


def _is_centred(a: Box, b: Box) -> bool:
    narrow, wide = sorted((a, b), key=lambda box: box.width)
    height = (a.height + b.height) / 2
    inset = min(narrow.x0 - wide.x0, wide.x1 - narrow.x1)
    return abs(a.cx - b.cx) <= JOINS.title_off * height and inset >= JOINS.title_inset * height


def goes_on_by_title(page: Page, block: int, other: Page, until: int) -> bool:
    """Whether all that stands over ``other.blocks[until]``, the first table of a later page, is the title of the table
    at ``page.blocks[block]``, or its number, with (ต่อ) behind it."""
    if other.number <= page.number or any(isinstance(b, Table) for b in other.blocks[:until]):
        return False
    title = without_again(_print_over(other, until))
    if title is None:
        return False
    printed = _print_over(page, block)
    above, sought = squeeze(without_again(printed) or printed), squeeze(title)
    at = above.find(sought)
    if at >= 0:
        return not above[at + len(sought) : at + len(sought) + 1].isdigit()
    ends = (above[: len(above) - k] for k in range(JOINS.title_letters + 1))  # dirt behind a title may read as a letter
    return any(distance(sought, end[-len(sought) :], JOINS.title_letters) <= JOINS.title_letters for end in ends)


def without_again(title: str) -> str | None:
    """A title without the (ต่อ) at its end; None where it has none.

    >>> without_again('ตารางที่ 2 (ต่อ)'), without_again('ผลการสำรวจ ต่อ'), without_again('วิธีติดต่อ')
    ('ตารางที่ 2', 'ผลการสำรวจ', None)
    """
    found = _AGAIN.search(title)
    return title[: found.start()].strip() if found else None


def says_again(title: str) -> bool:
    """Whether a title says that its table goes on from the one before.

    >>> says_again('ตารางที่ 2 (ต่อ) รายได้'), says_again('ตารางที่ 2 ต่อ'), says_again('รายได้ต่อเดือน')
    (True, True, False)
    """
    return _BRACKETED.search(title) is not None or without_again(title) is not None


def head_again(rows: Sequence[Row], table: Table) -> tuple[int, int]:
    """Which of the rows of print at a page's top, first and one after the last, print the head of ``table`` again, a
    table of the page before; what stands over them is its title with (ต่อ). (0, 0) for none."""
    heads = [squeeze(c.text) for c in table.cells if c.row < table.header_rows and c.lines]

    def names(row: Row) -> bool:
        own = [squeeze(n.text) for n in row]
        return all(text and any(text in head for head in heads) for text in own)

    first = next((k for k, row in enumerate(rows) if not says_again(" ".join(n.text for n in row))), len(rows))
    end = next((k for k in range(first, len(rows)) if not names(rows[k])), len(rows))
    return (first, end) if end > first else (0, 0)


def _print_over(page: Page, until: int) -> str:
    """The print over ``page.blocks[until]``, up to the table before, that has words: no numbers of pages. A title over
    a rule may have been taken for a running head, and one right over the rows for their head."""
    texts: list[str] = []
    for block in page.blocks[:until]:
        if isinstance(block, Table):
            texts = []
        elif block.role in ("body", "heading", "header"):
            texts += [" ".join(n.text.split()) for n in block.lines if _is_words(n.text)]
    table = page.blocks[until]
    top = [c.text for c in table.cells if c.row == 0 and c.text.strip()] if isinstance(table, Table) else []
    return " ".join([*texts, *(" ".join(text.split()) for text in top if len(top) == 1)])


def _is_words(text: str) -> bool:
    return _LETTER.search(text) is not None and page_number(text) is None


def print_of(blocks: Sequence[Block]) -> list[Line]:
    """The lines of blocks, those of tables and of margins left out, and specks."""
    held = [n for b in blocks if not isinstance(b, Table) and b.role in ("body", "heading") for n in b.lines]
    return [n for n in held if n.text.strip(SPECKS)]
