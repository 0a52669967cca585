"""Rows of the same names in turns under rows of their own figures: ชาย and หญิง under each region of a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.knowledge.table_words import is_total
from extract.parse.report_rows import RowLabel

FEWEST_TURNS = 2
"""Rows under which the same names stand, from which these are parts of each."""
FEWEST_NAMES = 2
"""Names of a turn: a single one may be printed twice by chance."""


def in_turns(rows: Sequence[RowLabel]) -> list[RowLabel]:
    """The rows, those of names that stand in one order under each of several others in the group of the one above
    them: without it nothing would tell them apart."""
    times = Counter((row.printed, row.group) for row in rows)
    heads: list[int] = []
    turns: dict[int, list[str]] = {}
    for k, row in enumerate(rows):
        if times[row.printed, row.group] > 1 and not is_total(row.printed):
            if heads:
                turns.setdefault(heads[-1], []).append(row.printed)
        else:
            heads.append(k)
    under = set(map(tuple, turns.values()))
    repeated = sum(times[key] for key in times if times[key] > 1 and not is_total(key[0]))
    short = any(len(names) < FEWEST_NAMES for names in under)
    if len(turns) < FEWEST_TURNS or len(under) > 1 or short or sum(map(len, turns.values())) < repeated:
        return list(rows)
    out: list[RowLabel] = []
    above: RowLabel | None = None
    for k, row in enumerate(rows):
        if k in heads:
            above = row
        elif above is not None and row.group == above.group:
            row = replace(row, group=(*row.group, above.printed), sureness=min(row.sureness, above.sureness))
        out.append(row)
    return out
