"""Tables that go on over the end of a page: the second part's place, and a label that went without its row."""

from __future__ import annotations

import regex

from extract.knowledge.patterns import Framework
from extract.model.page import Page, Table
from extract.parse.labels import match_indicator
from extract.parse.table_grid import grid_of
from extract.parse.tables import SUREST_LABEL, View, label_at
from extract.thai.likeness import Met

_LETTER = regex.compile(r"\p{L}")


def continues(before: View, view: View, framework: Framework) -> bool:
    """Whether a table goes on over the page: nothing but margins and notes between the two, the same columns, and
    indicators that come after those of the first part in the survey's own order.

    A second table of the same survey, on another place whose heading was lost, begins with the first ones again.
    """
    first, second = before.grid, view.grid
    if before.kind != "rows" or view.kind != "rows" or second.page.number != first.page.number + 1:
        return False
    if [c.index for c in before.columns] != [c.index for c in view.columns] or first.columns != second.columns:
        return False
    between = [*first.page.blocks[first.block + 1 :], *second.page.blocks[: second.block]]
    if any(isinstance(b, Table) or b.role == "heading" or (b.role == "body" and len(b.lines) > 2) for b in between):
        return False
    order = [i.id for i in framework.indicators]
    names = [{m.what for r in range(v.first, v.grid.rows) if (m := label_at(v.grid, r, v.label_column, framework))}
             for v in (before, view)]  # fmt: skip
    ranks = [[order.index(n) for n in some if n in order] for some in names]
    return all(ranks) and max(ranks[0]) < min(ranks[1])


def label_beyond(view: View, page: Page | None, framework: Framework) -> tuple[Met, str] | None:
    """The label of a table's last row, where it stands alone at the top of the next ``page``, and as printed; None
    where it does not, and where the table is not its page's last.

    The row's label must be lacking, and the one on the next page must be the indicator that comes after the label
    before in the survey's own order.
    """
    grid = view.grid
    last = grid.rows - 1
    if page is None or view.kind != "rows" or last <= view.first:
        return None
    if any(isinstance(b, Table) for b in grid.page.blocks[grid.block + 1 :]):
        return None
    above = label_at(grid, last - 1, view.label_column, framework)
    if above is None or _LETTER.search(grid.texts[last][view.label_column]):
        return None
    order = [i.id for i in framework.indicators]
    after = order[order.index(above.what) + 1 :][:1] if above.what in order else []
    for text in _first_texts(page):
        met = match_indicator(text, framework)
        if met is not None and [met.what] == after and met.confidence >= SUREST_LABEL:
            return met, text
    return None


def _first_texts(page: Page) -> list[str]:
    """What may be a label at the top of a page: its first one to four lines that are no margin's, run together; or the
    first cell of a table whose first row holds nothing else."""
    for k, block in enumerate(page.blocks):
        if isinstance(block, Table):
            grid = grid_of(page, k)
            row = [(t, v) for t, v in zip(grid.texts[0], grid.values[0], strict=True) if t.strip()] if grid else []
            return [row[0][0]] if len(row) == 1 and not row[0][1].is_figure else []
        if block.role in ("body", "heading"):
            lines = [n.text for b in page.blocks[k:] if not isinstance(b, Table) for n in b.lines][:4]
            return [" ".join(lines[: n + 1]) for n in range(len(lines))]
    return []
