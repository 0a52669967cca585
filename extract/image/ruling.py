"""Ruling lines: found though faint, broken or slightly bent, and taken off the print they cross.

Upright rules are level ones of the transposed page; the class :class:`.tracks.Tracks` finds those. What is kept
is held together by the others: short pieces with both ends on rules, no shadows of the paper's edge, no
blanks to fill in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extract.image.pieces import pieces
from extract.image.tables_apart import cut_between
from extract.image.tracks import Line, Tracks, looked_up
from extract.model.page import Box, Rule

#: Inches. A free-standing rule is at least this long; one whose two ends meet others may be shorter.
LEAST_FREE = 0.36
#: Of a short rule on a straightened page: 1.7 degrees.
_MOST_SLOPE = 0.03
#: Of a longer one, whose page may be bent or seen at a slant: 3.4 degrees.
_MOST_LEAN = 0.06
#: Inches that the first and the last dot of a dotted rule may stand further from the rules it ends at.
_LAST_DOT = 0.025
#: So many rules of the other kind are crossed by no leader: a dotted line that does is a rule, wherever it ends.
_CROSSED = 3
#: Inches from which a rule is thick, times its thickness up to which one is short for that, and the share of it that is
#: inked at least.
_THICK, _STUBBY, _SOLID = 0.03, 40, 0.88
#: Share of a level rule's end that is inked at most if it is words.
_WHITE = 0.75
#: Gray from which on it is paper: a faint rule is only a little darker.
_PAPER = 236
#: Shares of columns with ink in them: from the first on something stands on a line, from the second on beside it.
_STANDS, _BESIDE = 0.06, 0.2
#: Inches by which a rule runs on into a letter at least, beside it which a letter is looked at, and that a letter's
#: strokes stand out from a rule's own.
_RUN_ON, _LETTER, _OUT = 0.03, 0.12, 0.03
#: Inches by which a stroke stands out from a rule at least, beyond which there is more of the letter, and that it is
#: wide at most; share of the columns around in which a row is inked that is the rule's own.
_STUB, _NEAR_PRINT, _STROKE, _OWN = 0.01, 0.035, 0.07, 0.5
#: Pixels of either of the first two at least, however coarse the page.
_FEWEST = 2
#: Pixels around rules in which what they leave is looked for.
_ROOM = 4


def find_rules(ink: np.ndarray, dpi: float, gray: np.ndarray | None = None) -> tuple[list[Rule], np.ndarray]:
    """The ruling lines on ``ink`` (uint8 HxW, 255 = print, upright) and a copy of it without them.

    A line of dots run together, or a blank to fill in, between words of one line is no rule, but is taken
    off. With ``gray`` (the page ``ink`` was made from) rules too faint for ``ink`` are found too. Rules
    come in pixels of ``ink``, horizontal ones first, each kind from top left to bottom right; two rules
    hardly apart (a double rule) come as one. Strokes of letters that cross a rule keep the pixels they
    share with it.
    """
    dark = ink if gray is None else with_faint(ink, gray)
    turned = cv2.transpose(dark)
    across, down = _held(Tracks(dark, turned, dpi), Tracks(turned, dark, dpi), ink.shape, dpi)
    across, down = cut_between(across, down, dark, dpi), cut_between(down, across, turned, dpi)
    across = [_off_letters(line, down, dark, dpi, _WHITE) for line in across]
    down = [_off_letters(line, across, turned, dpi) for line in down]
    clean = ink.copy()
    for line in across:
        _erase(clean, ink, line, down, dpi)
    if down:
        turned, source = cv2.transpose(clean), cv2.transpose(ink)
        for line in down:
            _erase(turned, source, line, across, dpi)
        clean = cv2.transpose(turned)
        _clear_crossings(clean, across, down)
    across = [line for line in across if not _is_leader(line, ink, down, dpi)]
    rules = [_as_rule(line, True) for line in across] + [_as_rule(line, False) for line in down]
    return _merge_doubles(rules, dpi), clean


def with_faint(ink: np.ndarray, gray: np.ndarray) -> np.ndarray:
    """``ink`` (uint8 HxW, 255 = print) and what is only a little darker than paper in ``gray``, the page it is of."""
    return np.asarray(cv2.bitwise_or(ink, cv2.compare(gray, _PAPER, cv2.CMP_LT)))


def erase_rules(gray: np.ndarray, ink: np.ndarray, clean: np.ndarray, rules: list[Rule]) -> np.ndarray:
    """A copy of ``gray`` (uint8 HxW) with paper where ``rules`` ran, for reading the print that touches
    them. ``ink`` and ``clean`` are what :func:`find_rules` took and gave. Print that ``clean`` still
    holds is left alone, its soft edges included.
    """
    result = gray.copy()
    taken = cv2.subtract(ink, clean)
    x, y, wide, high = cv2.boundingRect(taken)
    around = [(x, y, x + wide, y + high)] if wide else []
    around += [(int(rule.box.x0), int(rule.box.y0), int(rule.box.x1), int(rule.box.y1)) for rule in rules]
    if not around:
        return result
    left, top = (max(0, min(box[k] for box in around) - _ROOM) for k in (0, 1))
    part = np.s_[top : max(box[3] for box in around) + _ROOM, left : max(box[2] for box in around) + _ROOM]
    keep = cv2.dilate(clean[part], np.ones((3, 3), np.uint8))
    gone = cv2.dilate(taken[part], np.ones((5, 5), np.uint8))
    white = result[part]
    white[:] = cv2.bitwise_or(white, cv2.subtract(gone, keep))
    for rule in rules:
        across = rule.box.height if rule.horizontal else rule.box.width
        if across > 2 * rule.thickness + 6:
            continue  # bent: its box is mostly not the rule, and what was print in it is gone already
        place = np.s_[
            max(0, int(rule.box.y0) - 2) - top : int(rule.box.y1) + 2 - top,
            max(0, int(rule.box.x0) - 2) - left : int(rule.box.x1) + 2 - left,
        ]
        white[place][keep[place] == 0] = 255
    return result


def _off_letters(line: Line, others: list[Line], ink: np.ndarray, dpi: float, most: float = 1.0) -> Line:
    """``line`` without an end that runs on beyond the last of the ``others`` it crosses into a stroke of a letter: what
    ends at no other and is of a piece of ink much wider than the rule. Level rules run on into words, which are inked
    to a share of less than ``most`` along them, and into the open side of a table. ``ink`` is of the line's own frame.
    """
    met = sorted((float(np.median(o.rows)), o.thickness) for o in others if _meets(line, o, _RUN_ON * dpi))
    if not met or met[-1][0] - met[0][0] < _LETTER * dpi:
        return line  # crossed at one place: neither end is beyond the last
    (low, thick), (high, thicker) = met[0], met[-1]
    first, last = line.x0, line.x1
    before, behind = round(low - thick / 2) - 1, round(high + thicker / 2) + 2
    if _RUN_ON * dpi < before - first and _is_of_letter(line, first, before, ink, dpi, most):
        first = before
    if _RUN_ON * dpi < last - behind and _is_of_letter(line, behind, last, ink, dpi, most):
        last = behind
    return replace(line, x0=first, rows=line.rows[first - line.x0 : last - line.x0])


def _is_of_letter(line: Line, first: int, last: int, ink: np.ndarray, dpi: float, most: float) -> bool:
    """Whether what is inked from column ``first`` of a line to ``last`` is of a piece that stands out beside it, and to
    a share of ``most`` of it no more."""
    rows = line.rows[first - line.x0 : last - line.x0].astype(int)
    if _inked(rows, np.arange(first, last), line.thickness, ink) > most:
        return False
    reach = round(_LETTER * dpi)
    top = max(0, int(rows.min()) - reach)
    part = np.ascontiguousarray(ink[top : int(rows.max()) + reach + 1, first:last])
    labels, stats = pieces(part)
    own = np.unique(labels[np.clip(rows - top, 0, len(part) - 1), np.arange(last - first)])
    out = max((int(stats[k][cv2.CC_STAT_HEIGHT]) for k in own if k), default=0)
    return out > line.thickness + _OUT * dpi


def trace_lines(ink: np.ndarray, dpi: float) -> list[tuple[int, np.ndarray]]:
    """Rules along the rows of ``ink`` as they run: first column, and the centre row for each column from
    there; no dotted ones, which may be leaders.
    """
    free = LEAST_FREE * dpi
    found = Tracks(ink, cv2.transpose(ink), dpi).lines(free)
    return [(line.x0, line.rows) for line in found if len(line.rows) >= free and not line.dotted]


def _is_straight(line: Line, dpi: float) -> bool:
    """Whether a line of less than two inches is level and straight, as strokes of seals and signatures
    are not.

    A longer one may sag with its page, but does not fall across it.
    """
    x, y = np.arange(len(line.rows)) - (len(line.rows) - 1) / 2, line.rows - line.rows.mean()
    slope = float(x @ y) / max(1.0, float(x @ x))  # by least squares
    if len(line.rows) >= 2 * dpi:
        return abs(slope) < _MOST_LEAN
    return abs(slope) < _MOST_SLOPE and float(np.abs(y - slope * x).max()) <= 1 + 0.35 * line.thickness


def _is_print(line: Line, ink: np.ndarray, dpi: float) -> bool:
    """Whether a level line that is thick, and short for that, is the tops or feet of small print in a row: it has white
    in it, which a thick rule has not."""
    if line.dotted or line.thickness < _THICK * dpi or len(line.rows) > _STUBBY * line.thickness:
        return False
    return _inked(line.rows.astype(int), np.arange(line.x0, line.x1), line.thickness, ink) < _SOLID


def _inked(rows: np.ndarray, columns: np.ndarray, thickness: float, ink: np.ndarray) -> float:
    """The share of a line's own pixels, ``thickness`` around its middle, that are inked."""
    half = int(thickness // 2)
    return float(np.mean([looked_up(ink, rows + k, columns) > 0 for k in range(-half, half + 1)]))


def _held(across: Tracks, down: Tracks, shape: tuple[int, ...], dpi: float) -> tuple[list[Line], list[Line]]:
    """Long lines, and short or dotted ones with both ends on lines of the other kind; all straight, no edges of the
    paper. Dotted ones may hold one another: the dots of a leader end at none."""
    free = LEAST_FREE * dpi
    found = [[line for line in tracks.lines(free) if _is_straight(line, dpi)] for tracks in (across, down)]
    found[0] = [line for line in found[0] if not _is_print(line, across.ink, dpi)]
    held = _holding(found, free, dpi)
    others = [[line for line in lines if len(line.rows) >= free] for lines in held]
    for k, tracks in enumerate((across, down)):
        short = [line for line in tracks.short_lines(free, others[1 - k]) if _is_straight(line, dpi)]
        short = [line for line in short if k or not _is_print(line, tracks.ink, dpi)]
        held[k] += [line for line in short if _both_ends_meet(line, others[1 - k], dpi)]
    high, wide = shape
    return (
        [line for line in held[0] if not _is_paper_edge(line, high, held[1], dpi)],
        [line for line in held[1] if not _is_paper_edge(line, wide, held[0], dpi)],
    )


def _holding(found: list[list[Line]], free: float, dpi: float) -> list[list[Line]]:
    """The lines of both kinds without those that are short or dotted and do not end, at both ends, at long ones of the
    other kind which are held themselves, nor, dotted, cross several of them."""
    held = found
    while True:
        others = [[line for line in lines if len(line.rows) >= free] for lines in held]
        kept = [
            [
                line
                for line in held[k]
                if (len(line.rows) >= free and not line.dotted) or _is_held(line, others[1 - k], dpi)
            ]
            for k in (0, 1)
        ]
        if [len(lines) for lines in kept] == [len(lines) for lines in held]:
            return kept
        held = kept


def _is_held(line: Line, others: list[Line], dpi: float) -> bool:
    if _both_ends_meet(line, others, dpi):
        return True
    return line.dotted and sum(_meets(line, other, 0.0) for other in others) >= _CROSSED


def _is_paper_edge(line: Line, extent: int, others: list[Line], dpi: float) -> bool:
    """Whether the line runs along the image's edge and nothing meets it: the shadow of the paper's edge."""
    margin = 0.12 * dpi
    if float(line.rows.min()) > margin and float(line.rows.max()) < extent - margin:
        return False
    return not any(_meets(line, other, 0.03 * dpi) for other in others)


def _both_ends_meet(line: Line, others: list[Line], dpi: float) -> bool:
    slack = 1 + (0.006 + _LAST_DOT * line.dotted) * dpi
    ends = ((line.x0, float(line.rows[0])), (line.x1, float(line.rows[-1])))
    return all(
        any(
            other.x0 - slack <= row <= other.x1 + slack
            and abs(other.rows[min(max(int(row) - other.x0, 0), len(other.rows) - 1)] - x)
            <= slack + other.thickness / 2
            for other in others
        )
        for x, row in ends
    )


def _is_leader(line: Line, ink: np.ndarray, down: list[Line], dpi: float) -> bool:
    """Whether the line continues a line of print: nothing stands on it, but beside an end something
    stands on its level, and it meets no upright rule. What reaches over the end from above it, such as the unit that
    is printed over the corner of a table, stands on it.
    """
    if any(_meets(line, other, 0.03 * dpi) for other in down):
        return False
    level, width = int(np.median(line.rows)), ink.shape[1]
    top, foot = max(0, level - round(0.13 * dpi)), level - round(line.thickness / 2 + 0.025 * dpi)
    if foot <= top:
        return False
    gap, reach = round(0.015 * dpi), round(0.2 * dpi)
    above = ink[top:foot, line.x0 + reach // 2 : max(line.x0, line.x1 - reach // 2)]
    if above.size == 0 or _filled(above) > _STANDS:
        return False
    below = slice(level + round(0.06 * dpi), level + round(0.11 * dpi))
    ends = above[:, :reach], above[:, -reach:]
    for beside, end in zip(
        (slice(max(0, line.x0 - reach), line.x0 - gap), slice(line.x1 + gap, min(width, line.x1 + reach))),
        ends,
        strict=True,
    ):
        standing = ink[top:foot, beside]
        if standing.size and _filled(standing) > _BESIDE and _filled(end) <= _STANDS:
            hanging = ink[below, beside]
            if float((hanging > 0).mean()) < 0.1:
                return True
    return False


def _filled(strip: np.ndarray) -> float:
    """The share of the columns of ``strip`` (uint8 HxW, not empty) in which there is ink."""
    return float((strip > 0).any(axis=0).mean())


def _meets(line: Line, other: Line, slack: float) -> bool:
    """Whether two lines of different direction touch or cross."""
    return (
        other.x0 - slack <= float(np.median(line.rows)) <= other.x1 + slack
        and line.x0 - slack <= float(np.median(other.rows)) <= line.x1 + slack
    )


def _erase(clean: np.ndarray, ink: np.ndarray, line: Line, others: Sequence[Line], dpi: float) -> None:
    """Take ``line`` off ``clean`` in place, but not where a stroke comes in above it and goes out below, nor what of
    print stands out from it; where one of the ``others`` meets it, that is none."""
    columns = np.arange(line.x0, line.x1)
    half = _half(line)
    centre = line.rows.astype(int)
    above, below = (looked_up(ink, centre + aside, columns) > 0 for aside in (-half - 1, half + 1))
    # A slanting stroke leaves the rule some pixels beside where it entered.
    reach = np.ones(2 * half + 1, bool)
    crossed = np.convolve(above, reach, "same") & np.convolve(below, reach, "same") & (above | below)
    crossed &= ~_long_runs(crossed, 12 * half)
    around = centre + np.arange(-half, half + 1)[:, None]
    out = (_stubs(ink, centre, columns, side, half, dpi) for side in (-1, 1))
    upper, lower = (_not_where_met(stubs, line, others, dpi) for stubs in out)
    gone = ~crossed & ~np.concatenate((upper[::-1], np.zeros((1, len(columns)), bool), lower))
    rows = np.minimum(np.maximum(around, 0), len(ink) - 1)
    clean[rows[gone], np.broadcast_to(columns, rows.shape)[gone]] = 0


def _stubs(ink: np.ndarray, centre: np.ndarray, columns: np.ndarray, side: int, half: int, dpi: float) -> np.ndarray:
    """Where strokes that end at a rule stand out from it on one ``side`` (-1 above, 1 below): (half, n), from the row
    next to its ``centre`` outwards. A tone that touches the rule over its row is no more than that.

    A stroke is narrow, goes on further out than the rule does around it, and there is more print beside it: an edge
    that is only ragged has none.
    """
    reach, least = (max(_FEWEST, round(inches * dpi)) for inches in (_NEAR_PRINT, _STUB))
    strip = np.stack([looked_up(ink, centre + side * k, columns) > 0 for k in range(1, half + reach + 1)])
    near, wide = strip[: half + least], 2 * round(_LETTER * dpi) + 1
    own = cv2.blur(near.astype(np.float32), (wide, 1), borderType=cv2.BORDER_REPLICATE) > _OWN
    own = np.logical_and.accumulate(own)
    out = np.logical_and.accumulate(near | own) & ~own
    stroke = (out.sum(axis=0) >= least) & strip[half + least :].any(axis=0)
    stroke &= ~_long_runs(stroke, round(_STROKE * dpi))
    return np.asarray(out[:half] & stroke)


def _not_where_met(stubs: np.ndarray, line: Line, others: Sequence[Line], dpi: float) -> np.ndarray:
    """The ``stubs`` of a line without those where one of the ``others`` meets it, or ends beside it."""
    for other in others:
        if _meets(line, other, _NEAR_PRINT * dpi):
            at, beside = round(float(np.median(other.rows))) - line.x0, _half(other)
            stubs[:, max(0, at - beside) : max(0, at + beside + 1)] = False
    return stubs


def _half(line: Line) -> int:
    """Pixels on either side of a line's middle that are its own."""
    return int(np.ceil(line.thickness / 2)) + 1


def _clear_crossings(clean: np.ndarray, across: list[Line], down: list[Line]) -> None:
    """Take off ``clean``, in place, what :func:`_erase` leaves where two rules cross: each is a stroke that crosses the
    other. A dot in every corner of a table is read as print; a stroke that reaches out of the corner is none."""
    upright = [(round(float(np.median(line.rows))), line, _half(line)) for line in down]
    for line in across:
        half = _half(line)
        for column, other, beside in upright:
            if not line.x0 <= column < line.x1:
                continue
            row = int(line.rows[column - line.x0])
            if other.x0 <= row < other.x1:
                x, out = int(other.rows[row - other.x0]), half + beside + 1
                corner = clean[max(0, row - out) : row + out + 1, max(0, x - out) : x + out + 1]
                _clear_inner(corner)


def _clear_inner(corner: np.ndarray) -> None:
    """Take the pieces off ``corner``, in place, that do not reach its edge."""
    if not corner.any():
        return
    labels, _ = pieces(corner)
    edge = np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))
    corner[~np.isin(labels, edge)] = 0


def _long_runs(flags: np.ndarray, most: int) -> np.ndarray:
    """Where ``flags`` holds for more than ``most`` columns running: no stroke is that wide."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))).reshape(-1, 2)
    result = np.zeros(len(flags), bool)
    for start, end in edges:
        if end - start > most:
            result[start:end] = True
    return result


def _as_rule(line: Line, horizontal: bool) -> Rule:
    low, high = float(line.rows.min()) - line.thickness / 2, float(line.rows.max()) + line.thickness / 2
    if horizontal:
        return Rule(Box(line.x0, low, line.x1, high), True, line.thickness)
    return Rule(Box(low, line.x0, high, line.x1), False, line.thickness)


def _merge_doubles(rules: list[Rule], dpi: float) -> list[Rule]:
    """Two rules side by side, less than 0.03 inch of paper between them and of about one length, become
    one.
    """
    result: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (not r.horizontal, r.box.y0 if r.horizontal else r.box.x0)):
        for k, other in enumerate(result):
            if other.horizontal == rule.horizontal and _double(other, rule, 0.03 * dpi):
                box = other.box.union(rule.box)
                thickness = min(box.height, box.width)
                result[k] = Rule(box, rule.horizontal, thickness)
                break
        else:
            result.append(rule)
    return result


def _double(first: Rule, second: Rule, apart: float) -> bool:
    a, b = first.box, second.box
    if first.horizontal:
        gap, shared, length = max(b.y0 - a.y1, a.y0 - b.y1), a.x_overlap(b), max(a.width, b.width)
    else:
        gap, shared, length = max(b.x0 - a.x1, a.x0 - b.x1), a.y_overlap(b), max(a.height, b.height)
    return gap <= apart and shared >= 0.8 * length
