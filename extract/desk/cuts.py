"""What a person needs to see of a page to judge one value: its row's label, its column's head, and the value itself.

Where they stand close together they are one cut of the page. Where they do not, the cut is taken apart as a
spreadsheet with frozen rows and columns is: what lies between is left out, and a gap shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points, origin top left."""

#: Points that a cut may be wide and high: at twice the size of the print, half of a window and a third of its height.
WIDEST, HIGHEST = 300.0, 84.0
#: Points left around what is shown, so that neighbours tell where it stands.
_AROUND_X, _AROUND_Y = 14.0, 6.0
#: Points between two parts of a cut that is taken apart.
_GAP = 6.0
#: Points around a value's own box, so that its mark touches no print.
_MARK = 2.0


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the page: where it lies in the cut (``x``, ``y``) and on the page, and its size."""

    x: float
    y: float
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cut:
    """What is shown of a page, in points: its size, its parts, and the marks (the value's own box is the first)."""

    width: float
    height: float
    panes: tuple[Pane, ...]
    mark: Box
    others: tuple[Box, ...]


def cut(value: Box, label: Box | None, head: Box | None, page: tuple[float, float]) -> Cut:
    """The cut around a value. ``page`` is the page's width and height; boxes beyond it are cut off at its edge."""
    columns = _spans(
        (value[0], value[2]), None if label is None else (label[0], label[2]), page[0], WIDEST, _AROUND_X, 1.0
    )
    rows = _spans((value[1], value[3]), None if head is None else (head[1], head[3]), page[1], HIGHEST, _AROUND_Y, 0.5)
    panes: list[Pane] = []
    y = 0.0
    for top, bottom in rows:
        x = 0.0
        for left, right in columns:
            panes.append(Pane(x, y, left, top, right - left, bottom - top))
            x += right - left + _GAP
        y += bottom - top + _GAP
    mark = (value[0] - _MARK, value[1] - _MARK, value[2] + _MARK, value[3] + _MARK)
    return Cut(x - _GAP, y - _GAP, tuple(panes), mark, tuple(b for b in (label, head) if b is not None))


def _spans(
    value: tuple[float, float],
    other: tuple[float, float] | None,
    size: float,
    most: float,
    around: float,
    alone: float,
) -> list[tuple[float, float]]:
    """The stretches of one direction to show: one that has both where it is short enough, else one of each.

    ``alone``: the share of the most that is shown of a value that stands alone, as in a sentence.
    """
    if other is None:
        return [_room(value, size, most, around, alone)]
    own = _room(value, size, most, around)
    low, high = min(own[0], max(0.0, other[0] - around)), max(own[1], min(size, other[1] + around))
    if high - low <= most:
        return [(low, high)]
    # Taken apart. Each gets what it needs, and the value what is left.
    share = min(other[1] - other[0] + 2 * around, most * 0.55)
    first = (max(0.0, other[0] - around), min(size, max(0.0, other[0] - around) + share))
    rest = _room(value, size, max(most - share, value[1] - value[0] + 2 * around), around)
    if first[1] >= rest[0] and rest[1] >= first[0]:
        return [(min(first[0], rest[0]), max(first[1], rest[1]))]
    return sorted([first, rest])


def _room(
    value: tuple[float, float], size: float, most: float, around: float, share: float = 1 / 3
) -> tuple[float, float]:
    """A stretch about the value's middle: a share of the most that may be shown, and the value with room around it."""
    length = max(value[1] - value[0] + 2 * around, most * share)
    middle = (value[0] + value[1]) / 2
    low = min(max(0.0, middle - length / 2), max(0.0, size - length))
    return low, min(size, low + length)


def upright(box: Box, size: tuple[float, float], rotation: int) -> Box:
    """A box of a page as the file has it, on the page as its print stands upright: turned clockwise by ``rotation``.

    ``size``: the page's width and height as the file has it.

    >>> upright((10, 20, 30, 25), (200, 100), 90)
    (75, 10, 80, 30)
    """
    x0, y0, x1, y1 = box
    width, height = size
    match rotation % 360:
        case 90:
            return height - y1, x0, height - y0, x1
        case 180:
            return width - x1, height - y1, width - x0, height - y0
        case 270:
            return y0, width - x1, y1, width - x0
    return box


def turn(size: tuple[float, float], rotation: int) -> str:
    """The SVG ``transform`` that lays the page's picture as :func:`upright` lays its boxes."""
    width, height = size
    match rotation % 360:
        case 90:
            return f"translate({height:g} 0) rotate(90)"
        case 180:
            return f"translate({width:g} {height:g}) rotate(180)"
        case 270:
            return f"translate(0 {width:g}) rotate(270)"
    return ""
