"""Marks that a text layer gives for others, put right by what the page shows.

A font that names two glyphs by one code spells ข้อมูล as ข้อม้ล, and no rule of spelling finds every such word. So where
known words betray that one mark stands for another (:mod:`extract.thai.exchanged`), the page is read from its image as
well, and each doubtful mark is the one that is seen there. So is each ำ where known words betray that it stands for า.
Letters and figures stay the layer's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from extract.lines.layer_measures import LAYER
from extract.model.page import Box, Glyph, Line, TextRun
from extract.thai.exchanged import MARKS, exchanged, is_ringed

FIX = "marks-from-image"
UNSEEN = 0.0
"""Confidence of a doubtful mark that the image does not show where the layer has it."""

Pair = tuple[str, str]
"""The mark that the layer writes, and the one that may be meant."""
RINGED: Pair = ("ำ", "า")
_RING = "ํ"


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A letter or sign with the marks on it: where it stands in its run. ``base`` is alike for ำ and า."""

    start: int
    end: int
    base: str
    marks: str


def pairs_of(lines: Sequence[Line]) -> frozenset[Pair]:
    """The marks that known words of the lines show to stand for others."""
    text = "\n".join(line.text for line in lines)
    return frozenset(exchanged(text)) | (frozenset({RINGED}) if is_ringed(text) else frozenset())


def settled(lines: Sequence[Line], pairs: Collection[Pair], seen: Sequence[Line]) -> tuple[Line, ...]:
    """The layer's lines with each doubtful mark as ``seen`` has it: lines read from the page's image, in the layer's
    points. One that is not seen there keeps no confidence."""
    written = {mark for mark, _ in pairs}
    return tuple(
        _settled(line, pairs, [o for o in seen if _in_row(o.box, line.box)]) if written & set(line.text) else line
        for line in lines
    )


def _in_row(seen: Box, own: Box) -> bool:
    return seen.x_overlap(own) > 0 and seen.y_overlap(own) > LAYER.row * min(seen.height, own.height)


def _settled(line: Line, pairs: Collection[Pair], seen: Sequence[Line]) -> Line:
    """The line with its doubtful clusters as the lines ``seen`` in its row have them."""
    shown = TextRun.of([g for o in sorted(seen, key=lambda o: o.box.x0) for g in o.run.glyphs])
    own, other = _clusters(line.run), _clusters(shown)
    matcher = SequenceMatcher(None, [c.base for c in own], [c.base for c in other], autojunk=False)
    match = {a + k: other[b + k] for a, b, size in matcher.get_matching_blocks() for k in range(size)}
    glyphs: list[Glyph] = []
    for i, cluster in enumerate(own):
        part = line.run.glyphs[cluster.start : cluster.end]
        if RINGED in pairs and cluster.base == RINGED[1]:
            glyphs += _ring_seen(part, match.get(i), shown)
            continue
        with_ring = RINGED in pairs and i + 1 < len(own) and line.text[own[i + 1].start] == RINGED[0]
        if with_ring or any(mark in cluster.marks for mark, _ in pairs):
            part = _marks_seen(part, cluster, match.get(i), shown, None if with_ring else pairs)
        glyphs += part
    run = TextRun.of(glyphs)
    return (
        line
        if run == line.run
        else replace(line, run=run, fixes=(*line.fixes, FIX) if run.text != line.text else line.fixes)
    )


def _marks_seen(
    part: tuple[Glyph, ...], own: _Cluster, found: _Cluster | None, shown: TextRun, pairs: Collection[Pair] | None
) -> tuple[Glyph, ...]:
    """The glyphs of a letter with the marks that the image has on it; where it has none such, without confidence.
    Without ``pairs`` it may be any: the code of a ำ behind the letter may bring one along, and its ring."""
    if found is None or (pairs is not None and _as_written(found.marks, pairs) != _as_written(own.marks, pairs)):
        return tuple(replace(g, confidence=UNSEEN) if g.text in MARKS else g for g in part)
    if found.marks == own.marks:
        return tuple(g for g in part if g.text != _RING)
    marks = [g for g in shown.glyphs[found.start : found.end] if g.text in MARKS]
    rest = [g for g in part[1:] if g.text not in MARKS and g.text != _RING]
    return (part[0], *(replace(g, box=part[0].box, alternatives=()) for g in marks), *rest)


def _ring_seen(part: tuple[Glyph, ...], found: _Cluster | None, shown: TextRun) -> tuple[Glyph, ...]:
    """The glyphs of a ำ or า as the image has it; without confidence where it has neither."""
    if found is None:
        return (replace(part[0], confidence=UNSEEN), *part[1:])
    return (replace(part[0], text=shown.glyphs[found.start].text), *part[1:])


def _as_written(marks: str, pairs: Collection[Pair]) -> str:
    """The marks as a layer writes that has one code for two of them: each once."""
    by_code = {meant: mark for mark, meant in pairs}
    return "".join(sorted({by_code.get(m, m) for m in marks}))


def _clusters(run: TextRun) -> list[_Cluster]:
    """Every character with its marks; spaces are a part of the cluster before them, for they say nothing."""
    found: list[_Cluster] = []
    for i, char in enumerate(run.text):
        last = found[-1] if found else None
        if last is not None and (char in MARKS or char == _RING or char.isspace()):
            found[-1] = replace(last, end=i + 1, marks=last.marks + char.strip(f"{_RING} "))
        else:
            found.append(_Cluster(i, i + 1, RINGED[1] if char == RINGED[0] else char, ""))
    return found
