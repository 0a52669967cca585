"""How surely a value of a table is of its row and its column: what speaks for it, 0 to 1, for calibration to weigh.

``letters`` and ``marks``: how surely the label's letters, on the mean, and the least sure of the marks on them were
read, where none of either was read by halves; ``fit``: how near to its label the value stands, as in the table's other
rows; of a head that nothing but its words gives a meaning, the same of its words in Thai, and ``head``: how surely its
figures and all else were read; ``roles``: how far the label's column leads the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from extract.model.claims import OF_BODY, OF_HEAD, Meaning
from extract.model.page import NAME, NAME_READ, Cell, Glyph
from extract.parse.cell_grid import CellGrid
from extract.parse.roles import Roles
from extract.parse.table_grid import letters_of
from extract.thai.exchanged import MARKS

LETTER_READ, MARK_READ = 0.6, 0.8
"""Confidence of a Thai letter, and of a mark on one, below which its label counts as not read: samples hold too few
such to say what they are worth, and one letter or mark more, less or exchanged is another word. Of 5,870 drawn names,
seven types in scans, faxes and coarse pages, 83 were misread and passed without; these keep 27 of them, and one right
name of eighty, out."""
NAME_LETTER_READ, NAME_MARK_READ = NAME_READ, NAME_READ
"""The same for a label no longer than ``NAME``, which may be a place or a person: another letter makes another of them,
where a phrase stays what it was. Of 9,712 drawn names that passed with letters of 0.8 or more 243 were misread; of
those whose least letter had 0.8 to 0.9 one in eight, of the others one in fifty."""
BODY_READ = 0.95
"""The same of each letter, figure, mark and sign in the name of a body, which no measurement of labels knows: two
letters of 0.83 had lost a third between them, under a pen's tick."""
_NAMELESS = frozenset("()[]{}+±/|-–—:;,.…\"'“”‘’")
"""Signs that make no other head of one, were they others."""
_PLACES = (0.5, 0.0, 1.0)
"""Where a value may stand at its label, from the first line to the last: at the middle, the first, the last."""
Offs = tuple[float, ...]
"""How far from each of these places a row's values stand, in lines."""


def of_label(cell: Cell) -> Meaning:
    """How surely the words of a label were read."""
    letters = letters_of(cell.run)
    name = len(letters) <= NAME
    return _of_words(letters, *((NAME_LETTER_READ, NAME_MARK_READ) if name else (LETTER_READ, MARK_READ)))


def of_body(cell: Cell) -> Meaning:
    """How surely the name of a body was read, which another letter or figure makes another's, however long it is."""
    glyphs = [g for g in cell.run.glyphs if not g.text.isspace()]
    if _least(glyphs) < BODY_READ:
        return ((f"{OF_BODY}letters", 0.0),)
    return tuple((OF_BODY + evidence, raw) for evidence, raw in _of_words(glyphs, 0.0, 0.0))


def _of_words(letters: Sequence[Glyph], letter_read: float, mark_read: float) -> Meaning:
    if not letters:
        return ()
    marks = _least(g for g in letters if g.text in MARKS)
    others = _least(g for g in letters if "ก" <= g.text <= "ๅ")
    return (
        ("letters", fmean(g.confidence for g in letters) if others >= letter_read else 0.0),
        ("marks", marks if marks >= mark_read else 0.0),
    )


def of_head(glyphs: Iterable[Glyph]) -> Meaning:
    """How surely the head was read that alone says what a column holds: its words in Thai as those of a name are, all
    else by its least sure glyph. A bracket or a stroke names nothing."""
    named = list(glyphs)
    thai = [g for g in named if _is_thai(g.text)]
    words = _of_words(thai, NAME_LETTER_READ, NAME_MARK_READ)
    return (
        *((OF_HEAD + evidence, raw) for evidence, raw in words),
        ("head", _least(g for g in named if not _is_thai(g.text) and g.text not in _NAMELESS)),
    )


def _is_thai(char: str) -> bool:
    """Whether a character is a letter of Thai or a mark on one."""
    return "ก" <= char <= "ๅ" or char in MARKS


def _least(glyphs: Iterable[Glyph]) -> float:
    return min((g.confidence for g in glyphs), default=1.0)


def fits(cells: CellGrid, roles: Roles) -> dict[int, float]:
    """For each row whose values no rule ties to its label, how near they stand to where the table's rows have them."""
    if roles.label < 0 or cells.grid.table.kind == "ruled":
        return {}
    offs = {}
    for r in range(roles.head, cells.grid.rows):
        values = [c for k in roles.values if (c := cells.grid.cells[r][k]) is not None and c.row == r and c.lines]
        if (off := offs_at(cells.grid.cells[r][roles.label], values)) is not None:
            offs[r] = off
    return fitted(offs)


def fitted(offs: Mapping[int, Offs]) -> dict[int, float]:
    """For each row how near its values stand to that of the places at a label at which most of the rows have them."""
    if not offs:
        return {}
    usual = min(range(len(_PLACES)), key=lambda at: sum(off[at] for off in offs.values()))
    return {r: max(0.0, 1.0 - off[usual]) for r, off in offs.items()}


def offs_at(label: Cell | None, values: Sequence[Cell]) -> Offs | None:
    """How far a row's values stand from each of the places at its label, in lines; None where it has none of either."""
    if label is None or not label.lines or not values:
        return None
    first, last = label.lines[0].box.cy, label.lines[-1].box.cy
    line = (last - first) / (len(label.lines) - 1) if last > first else label.lines[0].box.height
    upper, lower = fmean(c.lines[0].box.cy for c in values), fmean(c.lines[-1].box.cy for c in values)
    return tuple(
        abs(first + place * (last - first) - upper - place * (lower - upper)) / max(line, 1e-6) for place in _PLACES
    )
