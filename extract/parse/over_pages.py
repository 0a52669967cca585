"""Tables that go on over the end of a page: the second part's place, and a label that went without its row."""

from __future__ import annotations

import regex

from extract.knowledge.patterns import Framework
from extract.layout.join import is_last_table, label_candidates
from extract.model.page import Page
from extract.parse.labels import match_indicator
from extract.parse.tables import SUREST_LABEL, View, label_at
from extract.thai.likeness import Met

_LETTER = regex.compile(r"\p{L}")


def counts_on(before: View, view: View, framework: Framework) -> bool:
    """Whether the indicators of a table come after those of ``before``, whose rest it is by its place, in the survey's
    own order, in the same columns.

    A second table of the same survey, on another place whose heading was lost, begins with the first ones again.
    """
    if before.kind != "rows" or view.kind != "rows":
        return False
    if [c.index for c in before.columns] != [c.index for c in view.columns]:
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
    if not is_last_table(grid.page, grid.block):
        return None
    above = label_at(grid, last - 1, view.label_column, framework)
    if above is None or _LETTER.search(grid.texts[last][view.label_column]):
        return None
    order = [i.id for i in framework.indicators]
    after = order[order.index(above.what) + 1 :][:1] if above.what in order else []
    for text in label_candidates(page):
        met = match_indicator(text, framework)
        if met is not None and [met.what] == after and met.confidence >= SUREST_LABEL:
            return met, text
    return None
