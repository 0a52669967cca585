"""Plain text of pages in reading order: what ``extract FILE --text`` prints."""

from __future__ import annotations

from collections.abc import Iterable

from extract.model.page import Page, Table


def table_text(table: Table) -> str:
    """A line for each row, cells parted by tabs; a cell of several lines becomes one."""
    return "\n".join("\t".join(cell.text for cell in row) for row in table.by_rows() if row)


def page_text(page: Page) -> str:
    """The page's text, Thai numerals as printed: a line for each printed line, an empty line between blocks."""
    parts = []
    for block in page.blocks:
        text = table_text(block) if isinstance(block, Table) else "\n".join(line.text for line in block.lines)
        if text.strip():
            parts.append(text)
    return "\n\n".join(parts)


def document_text(pages: Iterable[Page]) -> str:
    """All pages, parted by form feeds."""
    return joined(map(page_text, pages))


def joined(texts: Iterable[str]) -> str:
    """The texts of a document's pages as one."""
    return "\f".join(text + "\n" for text in texts)
