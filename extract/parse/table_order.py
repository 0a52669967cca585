"""Whether a survey's table goes on from another, by the order of the survey's indicators."""

from __future__ import annotations

from extract.knowledge.patterns import Framework
from extract.parse.tables import View, label_at


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


def comes_next(before: View, view: View, framework: Framework) -> bool:
    """Whether the first indicator of a table is the one that the survey has next after the last of ``before``: each row
    at the one's end or the other's beginning whose label a page's end parted from it may be one between."""
    order = {i.id: rank for rank, i in enumerate(framework.indicators)}
    ends = []
    for part, rows in ((before, range(before.grid.rows - 1, before.first - 1, -1)),
                       (view, range(view.first, view.grid.rows))):  # fmt: skip
        met = (label_at(part.grid, r, part.label_column, framework) for r in rows)
        ends.append(next(((k, order[m.what]) for k, m in enumerate(met) if m and m.what in order), None))
    if ends[0] is None or ends[1] is None:
        return False
    (after_it, last), (before_it, first) = ends[0], ends[1]
    return 0 <= first - last - 1 <= after_it + before_it
