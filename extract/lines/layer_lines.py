"""From the glyphs of a text layer to lines of text, in points.

A chain of pure functions: drop what is drawn twice → part by baseline → order within it → cut at rules and
wide gaps → put spaces in → mend the Thai. The order of drawing is kept where it runs left to right, because
marks have no width and their place in x says little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extract.lines.layer_measures import LAYER
from extract.lines.layer_seen import along
from extract.model.page import Box, Glyph, Line, Rule, TextRun, union_of
from extract.open.source import LayerChar
from extract.thai import digits
from extract.thai.repair import is_swapped, repair_run, unswap
from extract.thai.syllables import UNKNOWN, lost_mark

_CONTEXTS = 60
"""Places of a glyph from which its mark is told: a page of them has thousands, and each takes its time."""
# Thai offices' fonts (TH SarabunIT๙ and its kin) draw 0-9 as Thai digits. The name may stand as bytes of TIS-620.
_THAI_DIGIT_FONT = regex.compile(r"TH ?[A-Za-z ]{4,}IT ?(?:๙|9|ù|\\xf9)", regex.IGNORECASE)


_BOLD = regex.compile(r"bold|black|heavy|demi", regex.IGNORECASE)
BOLD = 1.4
"""How many times as wide the strokes of a bold type are as those of a regular one: by name, not measured."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A glyph in the frame of its own writing direction: x grows along the baseline, y down across it."""

    char: LayerChar
    text: str
    x0: float
    x1: float
    y: float
    order: int

    @property
    def is_space(self) -> bool:
        return not self.text.strip()

    @property
    def size(self) -> float:
        return self.char.size


def lines_of(chars: Sequence[LayerChar], rules: Sequence[Rule] = ()) -> tuple[Line, ...]:
    """Lines of ``chars``, top to bottom, then left to right; none reaches over a wide gap or an upright rule.

    Hidden characters are to be left out before. Boxes are in the layer's points; ``raw`` is what the layer
    says.
    """
    texts = _readable(chars)
    lines: list[Line] = []
    for angle in (0, 90, 180, 270):
        placed = _once([_place(c, t, i) for i, (c, t) in enumerate(zip(chars, texts, strict=True)) if c.angle == angle])
        upright = [r.box for r in rules if not r.horizontal] if angle == 0 else []
        rows = _rows(placed)
        _raise_small(rows)
        for row in rows:
            lines += [line for part in _parts(_ordered(row), upright) if (line := _line(part)) is not None]
    return tuple(sorted(lines, key=lambda line: (round(line.box.y1, 1), line.box.x0)))


def _readable(chars: Sequence[LayerChar]) -> list[str]:
    """Each glyph's text with what is wrong for its whole font put right, one to one.

    Some fonts store า and ำ as one another; some give Thai as the Latin letters of the same codes (TIS-620), some
    draw 0-9 as Thai digits.
    """
    by_font: dict[str, list[int]] = defaultdict(list)
    for i, char in enumerate(chars):
        by_font[char.font].append(i)
    texts = [UNKNOWN if c.is_nameless else c.text for c in chars]
    for places in by_font.values():
        # a digit or sign without width is a mark that its font stores under another's code
        if any(_width(chars[i]) > LAYER.font_wide for i in places):
            for i in places:
                if "!" <= texts[i] <= "~" and _width(chars[i]) < LAYER.mark_wide:
                    texts[i] = UNKNOWN
        whole = "".join(texts[i] for i in places)
        high = sum("\xa1" <= c <= "\xfb" for c in whole)
        if _THAI_DIGIT_FONT.search(chars[places[0]].font):
            for i in places:
                texts[i] = digits.to_thai(texts[i])
            whole = digits.to_thai(whole)
        if high >= LAYER.tis_letters and high > LAYER.tis_share * len(whole.replace(" ", "")):
            for i in places:
                texts[i] = "".join(_from_tis620(c) for c in texts[i])
        elif is_swapped(whole):
            # glyph by glyph, but a space before is seen across glyphs
            mended = unswap(whole)
            at = 0
            for i in places:
                texts[i], at = mended[at : at + len(texts[i])], at + len(texts[i])
    _name_marks(chars, texts)
    return texts


def _width(char: LayerChar) -> float:
    """How wide a glyph is, in ems."""
    start, end, _ = along(char)
    return (end - start) / char.size


def _name_marks(chars: Sequence[LayerChar], texts: list[str]) -> None:
    """Put in the marks of glyphs that their font gives no character for: one glyph is one mark on all the page.

    Browsers' PDFs lack the names of shifted tone marks, office programs' that of า. What cannot be told stays a NUL,
    which repair takes out.
    """
    nameless: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, char in enumerate(chars):
        if texts[i] == UNKNOWN:
            nameless[char.font, char.code].append(i)
    for places in nameless.values():
        if any(i and _is_ring(chars[i - 1], texts[i - 1]) and _width(chars[i]) > LAYER.mark_wide for i in places):
            # the second half of an ำ, whose name its first half has: it is every า of the font
            for i in places:
                texts[i] = "า"
            continue
        wide = LAYER.context
        contexts = [("".join(texts[max(0, i - wide) : i]), "".join(texts[i + 1 : i + 1 + wide])) for i in places]
        mark = lost_mark(contexts[:_CONTEXTS])
        for i in places if mark else ():
            texts[i] = mark or UNKNOWN


def _is_ring(char: LayerChar, text: str) -> bool:
    """Whether a glyph that is called ำ is its ring alone."""
    return text == "ำ" and _width(char) < LAYER.mark_wide


def _from_tis620(char: str) -> str:
    return char.encode("latin-1").decode("cp874", "replace") if "\xa1" <= char <= "\xfb" else char


def _place(char: LayerChar, text: str, order: int) -> _Placed:
    return _Placed(char, text, *along(char), order)


def _once(placed: Sequence[_Placed]) -> list[_Placed]:
    """Without glyphs drawn a second time in (nearly) the same place, which is how some programs make bold."""
    seen: dict[tuple[str, int, int], _Placed] = {}
    kept = []
    for p in placed:
        step = p.size * LAYER.twice * 2
        column, row = round(p.x0 / step), round(p.y / step)
        twin = any(
            (other := seen.get((p.text, column + dx, row + dy))) is not None
            and abs(other.x0 - p.x0) <= step / 2
            and abs(other.y - p.y) <= step / 2
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        )
        # a font without widths stacks all its glyphs in one place: those are no twins
        wide = p.x1 - p.x0 > LAYER.stacked * p.size or _is_mark(p.text)
        if twin and wide and not p.is_space:
            continue
        seen[p.text, column, row] = p
        kept.append(p)
    return kept


def _rows(placed: Sequence[_Placed]) -> list[list[_Placed]]:
    """Glyphs on one baseline, from top to bottom."""
    rows: list[list[_Placed]] = []
    last = 0.0
    for p in sorted(placed, key=lambda p: p.y):
        if not rows or p.y - last > LAYER.baseline * min(p.size, rows[-1][-1].size):
            rows.append([])
        rows[-1].append(p)
        last = p.y
    return [row for row in rows if not all(p.is_space for p in row)]


def _raise_small(rows: list[list[_Placed]]) -> None:
    """Small raised print (a footnote's mark) joins the line it hangs on; its figures as ¹, not as digits."""
    for k, row in enumerate(rows):
        for mark in _stretches_of(row):
            home = next((r for r in rows[k : k + LAYER.raised_rows] if (on := _hangs_on(mark, r)) is not None), None)
            if home is None or on is None:
                continue
            row[:] = [p for p in row if p not in mark]
            order = _end_of_letter(on, home)
            home += [replace(p, text=digits.superscript(p.text), y=on.y, order=order) for p in mark]
    rows[:] = [row for row in rows if any(not p.is_space for p in row)]


def _stretches_of(row: Sequence[_Placed]) -> list[list[_Placed]]:
    """The ink of a row, parted where there is white or the size of print changes."""
    out: list[list[_Placed]] = []
    for p in sorted((p for p in row if not p.is_space), key=lambda p: (p.x0, p.order)):
        last = out[-1][-1] if out else None
        white = last is not None and p.x0 - last.x1 > LAYER.raised_gap * p.size
        if last is None or white or abs(p.size - last.size) > LAYER.raised_type * p.size:
            out.append([])
        out[-1].append(p)
    return out


def _hangs_on(mark: Sequence[_Placed], row: Sequence[_Placed]) -> _Placed | None:
    """The glyph right before a stretch of print that is smaller than it and raised: then that is its mark."""
    first = mark[0]
    figures = any(digits.is_valid(p.text) for p in mark) and not any(p.text.isalpha() for p in mark)
    if len(mark) > (LAYER.raised_figures if figures else LAYER.raised_letters):
        return None
    near = [p for p in row if not p.is_space and abs(p.x1 - first.x0) < LAYER.raised_gap * p.size]
    before = [p for p in near if p.x0 < first.x0]
    on = max(before, key=lambda p: p.x1, default=None)
    if on is None or first.size > (LAYER.raised_figure if figures else LAYER.raised_letter) * on.size:
        return None
    return on if LAYER.raised_least * on.size < on.y - first.y < LAYER.raised_most * on.size else None


def _end_of_letter(letter: _Placed, row: Sequence[_Placed]) -> int:
    """The order of the last of a letter's own marks, drawn right after it; its own where it has none. Fonts keep marks
    of no width under codes of their own."""
    marks = {p.order for p in row if _is_mark(p.text) or p.x1 <= p.x0}
    order = letter.order
    while order + 1 in marks:
        order += 1
    return order


def _ordered(row: list[_Placed]) -> list[_Placed]:
    """A row's glyphs from left to right: stretches drawn left to right stay as they are, and are put in order."""
    stretches: list[list[_Placed]] = []
    end = 0.0
    for p in sorted(row, key=lambda p: p.order):
        if not stretches or p.x0 < end - LAYER.drawn_back * p.size or p.x0 > end + LAYER.drawn_on * p.size:
            stretches.append([])
        stretches[-1].append(p)
        end = p.x1 if len(stretches[-1]) == 1 else max(end, p.x1)
    loose = [stretch.pop(0) for stretch in stretches for _ in range(_leading_marks(stretch))]
    stretches = sorted((s for s in stretches if s), key=lambda s: s[0].x0)
    whole = [p for stretch in stretches for p in stretch]
    for mark in loose:
        # drawn by itself, over its letter or at the letter's right edge
        under = mark.x0 - LAYER.mark_over * mark.size
        letters = [k for k, p in enumerate(whole) if not _is_mark(p.text) and p.x0 < under]
        at = max(letters, key=lambda k: whole[k].x0) + 1 if letters else 0
        while at < len(whole) and _is_mark(whole[at].text):
            at += 1
        whole.insert(at, mark)
    return whole


def _leading_marks(stretch: Sequence[_Placed]) -> int:
    return next((k for k, p in enumerate(stretch) if not _is_mark(p.text)), len(stretch))


def _is_mark(text: str) -> bool:
    return len(text) == 1 and ("\u0e34" <= text <= "\u0e3a" or "\u0e47" <= text <= "\u0e4e" or text == "\u0e31")


def _parts(row: list[_Placed], upright: Sequence[Box]) -> Iterator[list[_Placed]]:
    """The row cut at upright rules and wide gaps; gaps between figures count as wide sooner."""
    part: list[_Placed] = []
    last: _Placed | None = None
    for p in row:
        if p.is_space:
            if part:
                part.append(p)
            continue
        if last is not None and _apart(last, p, upright):
            yield part
            part = []
        part.append(p)
        last = p if last is None or p.x1 >= last.x1 or not part[:-1] else last
    if part:
        yield part


def _apart(left: _Placed, right: _Placed, upright: Sequence[Box]) -> bool:
    gap = right.x0 - left.x1
    size = max(left.size, right.size)
    figures = _is_figure(left.text[-1]) and _is_figure(right.text[0])
    if gap > (LAYER.figure_gap if figures else LAYER.column_gap) * size:
        return True
    if not upright or _in_one_number(left, right):
        return False
    y = right.y - LAYER.rule_level * right.size
    near = [b.cx for b in upright if b.y0 <= y <= b.y1]
    if digits.is_digit(left.text[-1]) and digits.is_digit(right.text[0]) and gap < -LAYER.number_step * size:
        # the number before runs over its cell's rule and into this one
        return any(right.x0 - LAYER.ran_over * size < x < left.x1 for x in near)
    if gap < -LAYER.overlap * size:
        return False
    middle = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    return any(middle[0] < x < middle[1] for x in near)


def _in_one_number(left: _Placed, right: _Placed) -> bool:
    """Whether two signs of a number were drawn one right after the other: what is wider than its cell runs over the
    rule, and cut there it would be two other numbers."""
    signs = all(digits.is_digit(c) or c in ",." for c in (left.text[-1], right.text[0]))
    step = LAYER.number_step * max(left.size, right.size)
    return signs and right.order == left.order + 1 and abs(right.x0 - left.x1) <= step


def _is_figure(char: str) -> bool:
    return digits.is_digit(char) or char in "-%"


def _line(part: list[_Placed]) -> Line | None:
    while part and part[-1].is_space:
        part.pop()
    glyphs: list[Glyph] = []
    raw = ""
    for left, right in pairwise([None, *part]):
        assert right is not None
        if left is not None and not left.is_space and not right.is_space and _space_between(left, right):
            glyphs.append(Glyph(" ", None))
            raw += " "
        if right.text == UNKNOWN and glyphs and glyphs[-1].box is not None:
            glyphs[-1] = replace(glyphs[-1], confidence=0.0)  # its mark is lost
        glyphs += [Glyph(c, right.char.box) for c in right.text]
        raw += right.char.text
    read = TextRun.of(glyphs)
    run, fixes = repair_run(read)
    if raw != read.text:
        fixes = ("font-map", *fixes)
    box = union_of(p.char.box for p in part if not p.is_space)
    if box is None or not run.text.strip():
        return None
    bold = sum(_BOLD.search(p.char.font) is not None for p in part if not p.is_space)
    stroke = BOLD if 2 * bold > sum(not p.is_space for p in part) else 1.0
    return Line(run, box, "text-layer", raw, fixes, stroke=stroke)


def _space_between(left: _Placed, right: _Placed) -> bool:
    latin = left.text[-1] < "\u0e00" and right.text[0] < "\u0e00"
    narrow = latin or digits.is_digit(left.text[-1]) or digits.is_digit(right.text[0])
    wide = LAYER.space_latin if narrow else LAYER.space_thai
    return right.x0 - left.x1 > wide * max(left.size, right.size)
