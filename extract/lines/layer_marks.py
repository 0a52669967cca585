"""Marks that a text layer gives for others, put right by what the page shows.

A font that names two glyphs by one code spells ข้อมูล as ข้อม้ล, and no rule of spelling finds every such word. So where
known words betray that one mark stands for another (:mod:`extract.thai.exchanged`), the page is read from its image as
well, and each doubtful mark is the one that is seen there. Letters and figures stay the layer's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from extract.lines.layer_measures import LAYER
from extract.model.page import Box, Glyph, Line, TextRun
from extract.thai.exchanged import MARKS, exchanged

FIX = "marks-from-image"
UNSEEN = 0.0
"""Confidence of a doubtful mark that the image does not show where the layer has it."""

Pair = tuple[str, str]
"""The mark that the layer writes, and the one that may be meant."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A letter or sign with the marks on it: where it stands in its run."""

    start: int
    end: int
    base: str
    marks: str


def pairs_of(lines: Sequence[Line]) -> frozenset[Pair]:
    """The marks that known words of the lines show to stand for others."""
    return frozenset(exchanged("\n".join(line.text for line in lines)))


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
    changed = False
    for i, cluster in enumerate(own):
        part = line.run.glyphs[cluster.start : cluster.end]
        if any(mark in cluster.marks for mark, _ in pairs):
            found = match.get(i)
            if found is None or _as_written(found.marks, pairs) != _as_written(cluster.marks, pairs):
                part = tuple(replace(g, confidence=UNSEEN) if g.text in MARKS else g for g in part)
            elif found.marks != cluster.marks:
                marks = [g for g in shown.glyphs[found.start : found.end] if g.text in MARKS]
                rest = [g for g in part[1:] if g.text not in MARKS]
                part = (part[0], *(replace(g, box=part[0].box, alternatives=()) for g in marks), *rest)
                changed = True
        glyphs += part
    fixes = (*line.fixes, FIX) if changed else line.fixes
    return replace(line, run=TextRun.of(glyphs), fixes=fixes)


def _as_written(marks: str, pairs: Collection[Pair]) -> str:
    """The marks as a layer writes that has one code for two of them: each once."""
    by_code = {meant: mark for mark, meant in pairs}
    return "".join(sorted({by_code.get(m, m) for m in marks}))


def _clusters(run: TextRun) -> list[_Cluster]:
    """Every character with its marks; spaces are a part of the cluster before them, for they say nothing."""
    found: list[_Cluster] = []
    for i, char in enumerate(run.text):
        last = found[-1] if found else None
        if last is not None and (char in MARKS or char.isspace()):
            found[-1] = replace(last, end=i + 1, marks=last.marks + char.strip())
        else:
            found.append(_Cluster(i, i + 1, char, ""))
    return found
