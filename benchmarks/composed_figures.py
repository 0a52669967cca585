"""The rows of composed tables and the figures in them: sums are sums, shares are shares of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from benchmarks.composed_columns import Head
from benchmarks.composed_words import Theme

RowKind = Literal["row", "section", "sum", "subtotal", "total"]
Figure = Decimal | None
_ADDED = frozenset({"count", "amount", "part", "sum", "minus", "decimal", "weight", "times"})
_WORDS = frozenset({"level", "unit", "remark", "reached"})
LEVELS = ((4.5, "มากที่สุด"), (3.5, "มาก"), (2.5, "ปานกลาง"), (1.5, "น้อย"), (0.0, "น้อยที่สุด"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row: ``section`` the group that it stands in, if any; ``sum`` is a group's own row of figures above its rows,
    ``subtotal`` the one below. ``parent`` is the label that it stands beside, in a cell over ``beside`` rows from the
    first of them on."""

    label: str
    kind: RowKind
    section: str | None = None
    parent: str | None = None
    beside: int = 0


def lines_of(
    rng: random.Random,
    theme: Theme,
    rows: int,
    sections: str,
    total: str | None,
    subtotal: str | None = None,
    sub: tuple[str, ...] = (),
) -> list[Line]:
    """Rows of a theme, about ``rows`` of them; with ``total`` below, or above where ``rng`` says so; a ``subtotal``
    under each group; each row parted into ``sub`` rows."""
    found: list[Line] = []
    chosen = rng.sample(theme.sections, len(theme.sections))
    if sections:
        for name, labels in chosen[: max(2, rows // 4)]:
            found.append(Line(name, "sum" if sections == "sums" else "section", name))
            found += [Line(label, "row", name) for label in labels[: rng.randint(2, len(labels))]]
            found += [Line(subtotal.format(name), "subtotal", name)] if subtotal else []
    else:
        own = [label for _, labels in chosen for label in labels] if rows > 6 else list(chosen[0][1])
        found = [Line(label, "row") for label in own[:rows]]
    if sub:
        parted = [[replace(n, label=s, parent=n.label, beside=len(sub) * (s == sub[0])) for s in sub] for n in found]
        found = [
            n for whole, parts in zip(found, parted, strict=True) for n in (parts if whole.kind == "row" else [whole])
        ]
    if total is not None:
        found.insert(0 if rng.random() < 0.2 else len(found), Line(total, "total"))
    return found


def figures(rng: random.Random, lines: Sequence[Line], columns: Sequence[Head]) -> list[list[Figure]]:
    """A figure for each row and column; None for what has none. Words' columns have none either."""
    made: list[list[Figure]] = [[None] * len(columns) for _ in lines]
    rows = [k for k, line in enumerate(lines) if line.kind == "row"]
    money = rng.choice((0, 0, 2))
    for c, head in enumerate(columns):
        how, of = head.draw
        for k in rows:
            made[k][c] = _drawn(rng, head, [made[k][c - d] for d in of], money)
        for k, line in enumerate(lines):
            if line.kind in ("sum", "subtotal", "total"):
                under = [m for m in rows if line.kind == "total" or lines[m].section == line.section]
                made[k][c] = _summed(how, [made[m][c] for m in under], [made[k][c - d] for d in of])
        if how == "share":
            _shares(made, lines, c, of[0])
        if how == "rank":
            known = sorted({v for k in rows if (v := made[k][c - of[0]]) is not None}, reverse=True)
            for k in rows:
                own = made[k][c - of[0]]
                made[k][c] = None if own is None else Decimal(known.index(own) + 1)
    return made


def _drawn(rng: random.Random, head: Head, of: Sequence[Figure], money: int) -> Figure:
    how, size = head.draw[0], head.size
    if how in _WORDS or how in ("share", "rank"):
        return None
    if how in ("minus", "growth", "sum", "ratio", "times", "fifth"):
        return _derived(how, of)
    if how == "part":
        return None if of[0] is None else _cut(of[0] * Decimal(str(rng.uniform(0.4, 1))), money if of[0] % 1 else 0)
    if rng.random() < 0.04 and how in ("count", "amount", "mean"):
        return None
    if how == "count":
        return Decimal(int(size ** rng.uniform(0.35, 1)))
    if how == "amount":
        return _cut(Decimal(str(size * rng.uniform(0.01, 1))), money)
    drawn = {
        "mean": rng.uniform(2.2, 4.98),
        "mean-large": rng.uniform(90, 3000),
        "mean-hundred": rng.uniform(18, 79),
        "deviation": rng.uniform(0.3, 0.99),
        "decimal": rng.uniform(1, size),
        "weight": float(rng.choice((5, 10, 15, 20))),
    }[how]
    return _cut(Decimal(str(drawn)), 0 if how == "weight" else 2)


def _derived(how: str, of: Sequence[Figure]) -> Figure:
    known = [v for v in of if v is not None]
    if how == "sum":
        return sum(known, Decimal(0)) if known else None
    if len(known) < len(of):
        return None
    first, second = known[0], known[-1]
    if how == "minus":
        return first - second
    if how == "times":
        return _cut(first * second / 100, 2)
    if how == "fifth":
        return _cut(first * 20, 2)
    if second == 0:
        return None
    return _cut((first - second if how == "growth" else first) / second * 100, 2)


def _summed(how: str, under: Sequence[Figure], of: Sequence[Figure]) -> Figure:
    known = [v for v in under if v is not None]
    if how in _WORDS or how in ("share", "rank") or not known:
        return None
    if how in ("growth", "ratio", "fifth", "minus"):
        return _derived(how, of)
    if how in _ADDED:
        return sum(known, Decimal(0))
    return _cut(sum(known, Decimal(0)) / len(known), 2)


def _shares(made: list[list[Figure]], lines: Sequence[Line], c: int, back: int) -> None:
    """Shares of a column's sum: of the whole table's where it has one or its groups have sums, else of each group's."""
    whole = any(line.kind in ("total", "sum", "subtotal") for line in lines)
    for k, line in enumerate(lines):
        scope = [m for m, o in enumerate(lines) if o.kind == "row" and (whole or o.section == line.section)]
        total = sum((made[m][c - back] or Decimal(0) for m in scope), Decimal(0))
        own = made[k][c - back]
        made[k][c] = None if own is None or total == 0 else _cut(own / total * 100, 2)


def _cut(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def level_of(mean: Figure) -> str:
    return "" if mean is None else next(word for least, word in LEVELS if mean >= Decimal(str(least)))
