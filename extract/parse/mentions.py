"""Indicators that running text names: where each name begins and ends, be it with a few letters wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extract.knowledge.patterns import Framework
from extract.thai.likeness import MARGIN, WRONG_IN_PROSE, Names, each_once
from extract.thai.skeleton import squeeze

_FIGURE_BEFORE = regex.compile(r"[^\p{L}\p{M}]*[0-9๐-๙][^\p{L}\p{M}]*")
_FIGURE_AFTER = regex.compile(r"(?r)[^\p{L}\p{M}]*[0-9๐-๙][^\p{L}\p{M}]*$")  # from the end, not from every figure


@dataclass(frozen=True, slots=True)
class Mention:
    """An indicator named in running text, at ``start:end`` of the squeezed text."""

    start: int
    end: int
    indicator: str
    confidence: float
    contradicted: bool = False
    """true where the bracketed translation names another indicator"""


@cache
def _prose_names(framework: Framework) -> Names:
    pairs = [
        (squeeze(label), i.id) for i in framework.indicators if i.id != "overall" for label in (*i.labels, *i.prose)
    ]
    return each_once(sorted(pairs, key=lambda pair: -len(pair[0])))


def find_mentions(text: str, framework: Framework, free: Callable[[int], bool]) -> list[Mention]:
    """Every indicator that ``text`` (squeezed) names, in order, without overlaps, longer names first.

    ``free(i)`` tells whether a Latin name may begin or end before ``text[i]`` (a word starts there in
    print).
    """
    taken = bytearray(len(text))
    found: list[Mention] = []
    for name, indicator in _prose_names(framework):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(taken[start:end]) and _on_words(text, start, end, free):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Mention(start, end, indicator, 1.0))
            start = text.find(name, start + 1)
    for near in _nearly(text, framework, taken, free):
        if not any(taken[near.start : near.end]):
            taken[near.start : near.end] = b"\x01" * (near.end - near.start)
            found.append(near)
    return _with_translations(text, sorted(found, key=lambda m: m.start))


def named_indicators(text: str, framework: Framework, exactly: bool) -> set[str]:
    """The indicators that squeezed text names, wherever; ``exactly`` without a letter wrong."""
    if exactly:
        return {indicator for name, indicator in _prose_names(framework) if name in text}
    return {m.indicator for m in find_mentions(text, framework, lambda _: True)}


def _on_words(text: str, start: int, end: int, free: Callable[[int], bool]) -> bool:
    latin_before = start > 0 and text[start - 1].isascii() and text[start - 1].isalpha()
    latin_after = end < len(text) and text[end].isascii() and text[end].isalpha()
    starts = not (latin_before and text[start].isascii()) or free(start)
    return starts and (not (latin_after and text[end - 1].isascii()) or free(end))


def _nearly(text: str, framework: Framework, taken: Sequence[int], free: Callable[[int], bool]) -> list[Mention]:
    """Names with a few letters wrong, best first. A name with k wrong letters has one of its k + 1
    parts right.
    """
    found: list[Mention] = []
    for name, indicator in _prose_names(framework):
        limit = int(len(name) * WRONG_IN_PROSE)
        if limit < 1 or len(name) < 10 or len(name) - limit > len(text):
            continue
        for near in _places(text, name, limit, taken):
            window = text[max(0, near - limit) : near + len(name) + limit]
            fit = _fit(name, window, limit)
            if fit is None:
                continue
            start = max(0, near - limit) + fit[0]
            end = max(0, near - limit) + fit[1]
            start, end = _without_figures(text, start, end)
            if not any(taken[start:end]) and _on_words(text, start, end, free):
                found.append(Mention(start, end, indicator, round(1 - fit[2] / len(name), 3)))
    return sorted(_clear(found), key=lambda m: (-m.confidence, m.start))


def _without_figures(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a name without the figure before or behind it that stood for letters it has too few."""
    before, after = _FIGURE_BEFORE.match(text, start, end), _FIGURE_AFTER.search(text, start, end)
    return before.end() if before else start, after.start() if after else end


def _clear(found: list[Mention]) -> list[Mention]:
    """Without those that another indicator fits nearly as well at the same place."""
    return [
        m
        for m in found
        if not any(
            o.indicator != m.indicator
            and min(o.end, m.end) > max(o.start, m.start)
            and o.confidence * (o.end - o.start) > (m.confidence * (m.end - m.start)) - MARGIN
            for o in found
        )
    ]


def _places(text: str, name: str, limit: int, taken: Sequence[int]) -> list[int]:
    size = len(name) // (limit + 1)
    places: set[int] = set()
    for k in range(limit + 1):
        part = name[k * size : (k + 1) * size]
        at = text.find(part)
        while at >= 0 and len(places) < 60:
            if not taken[at]:
                places.add(at - k * size)
            at = text.find(part, at + 1)
    return sorted(places)


_EDIT = 1024  # a cell of the fit holds ``edits * _EDIT + start``: one integer to compare


def _fit(name: str, window: str, limit: int) -> tuple[int, int, int] | None:
    """Where in ``window`` (shorter than ``_EDIT``) the name fits best: start, end, edits. None where it takes
    more than ``limit``."""
    row = list(range(len(window) + 1))
    for i, x in enumerate(name, 1):
        last, row = row, [i * _EDIT]
        left = row[0]
        for j, y in enumerate(window, 1):
            best = last[j - 1] if x == y else last[j - 1] + _EDIT
            if last[j] + _EDIT < best:
                best = last[j] + _EDIT
            if left + _EDIT < best:
                best = left + _EDIT
            left = best
            row.append(best)
        if min(row) > (limit + 1) * _EDIT:
            return None
    end = min(range(len(window) + 1), key=lambda j: row[j] // _EDIT)
    edits, start = divmod(row[end], _EDIT)
    return (start, end, edits) if edits <= limit and end > start else None


_BETWEEN = regex.compile(r"[\s\"'*]*+[(/,]?[\s\"'*]*+")


def _with_translations(text: str, mentions: list[Mention]) -> list[Mention]:
    """A name and its translation in brackets become one mention."""
    joined: list[Mention] = []
    for m in mentions:
        last = joined[-1] if joined else None
        if last is None or not _BETWEEN.fullmatch(text[last.end : m.start]):
            joined.append(m)
        elif last.indicator == m.indicator:
            end = m.end + 1 if text[m.end : m.end + 1] == ")" else m.end
            joined[-1] = Mention(last.start, end, m.indicator, max(last.confidence, m.confidence))
        elif text[last.end : last.end + 1] == "(" and text[m.end : m.end + 1] == ")":
            joined[-1] = Mention(last.start, m.end + 1, last.indicator, 0.5, contradicted=True)
        else:
            joined.append(m)
    return joined
