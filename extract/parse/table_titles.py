"""What stands over a table: its title, the line that begins with ตารางที่ …, with what it runs on into; its unit."""

from __future__ import annotations

from itertools import takewhile

import regex

from extract.knowledge.table_words import brackets_lower
from extract.layout.text_rows import begins_caption, unit_of_table
from extract.layout.titles import says_again
from extract.model.page import Page, Paragraph, Table
from extract.thai.skeleton import skeleton_pattern, squeeze

MOST_LINES = 6
"""Lines of print between a title's beginning and its table."""
FEW_LINES = 3
"""Lines right above a table that may say what it is of without a title's words."""
LONGEST = 400
"""Code points of a title that are kept."""

_TITLED = regex.compile(skeleton_pattern("(?:ตาราง|สรุป|ผล|คะแนน|รายงาน|บัญชี)"))
_COMPARES = regex.compile(skeleton_pattern("เทียบ|เพิ่มขึ้น|ลดลง|จากปี|ดังนี้$"))
_CONTENTS = "สารบัญ"
_NUMBERED = regex.compile(r"(?P<n>[0-9๐-๙]+(?:[.-][0-9๐-๙]+)*)")
_NEAR_ITS_BEGINNING = 20  # letters of a line in which the word stands, with a number or a dash before it at most


def table_title(page: Page, block: int) -> str | None:
    """The title above ``page.blocks[block]``; None where none is printed.

    Page numbers and running heads stand beside the way, a table ends it.
    """
    lines: list[str] = []
    for other in reversed(page.blocks[:block]):
        if isinstance(other, Table) or len(lines) > MOST_LINES:
            return None
        if other.role in ("header", "footer"):
            continue
        texts = [" ".join(line.text.split()) for line in other.lines]
        for text in reversed(texts):
            lines.insert(0, text)
            if begins_caption(text):
                return " ".join(lines)[:LONGEST]
    return None


def words_over(page: Page, block: int) -> str:
    """The last lines above ``page.blocks[block]``, over the tables beside it too that begin with the same names: a long
    table stands in several columns under one title."""
    own = page.blocks[block]
    head = _first_row(own) if isinstance(own, Table) else []
    lines: list[str] = []
    for other in reversed(page.blocks[:block]):
        if isinstance(other, Table):
            if lines or _first_row(other) != head:
                break
        elif other.role in ("body", "heading"):
            lines = [*(line.text for line in other.lines), *lines]
        if len(lines) >= FEW_LINES:
            break
    return "\n".join(lines[-FEW_LINES:])


def caption_of(page: Page, block: int) -> str | None:
    """The title above ``page.blocks[block]``, or the few lines right above it that begin as headings of tables do, with
    nothing beside them; None where neither is printed."""
    if (title := table_title(page, block)) is not None:
        return title
    above = [b for b in page.blocks[:block] if isinstance(b, Table) or b.role not in ("header", "footer")]
    if not above or isinstance(own := above[-1], Table) or len(own.lines) > FEW_LINES:
        return None
    beside = (line for b in above[:-1] if isinstance(b, Paragraph) for line in b.lines)
    level = any(n.box.height > 0 and n.box.y_overlap(o.box) > 0 for n in beside for o in own.lines)
    text = " ".join(line.text for line in own.lines)
    return None if level or not _TITLED.match(squeeze(text)) or _COMPARES.search(squeeze(text)) else text


def lowers_by_brackets(page: Page, block: int) -> bool:
    """Whether a line right over ``page.blocks[block]`` or under it, before another table, says that figures in brackets
    are below nought."""
    ways = (page.blocks[block + 1 :], page.blocks[:block][::-1])
    beside = (b for way in ways for b in takewhile(lambda b: isinstance(b, Paragraph), way))
    return any(brackets_lower(line.text) for b in beside if isinstance(b, Paragraph) for line in b.lines)


def _first_row(table: Table) -> list[str]:
    return [cell.text for cell in table.cells if cell.row == 0]


def is_continued(title: str, before: str | None) -> bool:
    """Whether a title says that its table goes on from the one under the title ``before``.

    >>> is_continued("ตารางที่ 4 (ต่อ)", "ตารางที่ 4 รายได้"), is_continued("ตารางที่ 5 (ต่อ)", "ตารางที่ 4 รายได้")
    (True, False)
    """
    of, own = _NUMBERED.search(before or ""), _NUMBERED.search(title)
    return says_again(title) and of is not None and own is not None and own["n"] == of["n"]


def table_unit(page: Page, block: int) -> str | None:
    """The unit that a line above ``page.blocks[block]`` or its widest cell prints for all its figures: ``หน่วย : บาท``.

    Looked for up to the table's title and no further than that may stand.
    """
    table = page.blocks[block]
    texts = [c.text for c in table.cells if c.column_span >= table.columns] if isinstance(table, Table) else []
    for other in reversed(page.blocks[:block]):
        if isinstance(other, Table) or len(texts) > MOST_LINES:
            break
        if other.role not in ("header", "footer"):
            texts += [line.text for line in reversed(other.lines)]
    for text in texts:
        if (unit := unit_of_table(text)) is not None or begins_caption(text):
            return unit
    return None


def lists_contents(page: Page) -> bool:
    """Whether a line of the page names it as a table of contents: figures there are numbers of pages."""
    return any(_CONTENTS in squeeze(line.text)[:_NEAR_ITS_BEGINNING] for line in page.lines())
