"""White rules between the fills of a table's cells, as the table styles of office software have them, made dark ones.

What finds rules looks for dark ones; on the fills that become paper a white rule leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np

from extract.image.ground import darkest
from extract.image.pieces import pieces
from extract.image.small_copy import SMALL_DPI, grow, shrink

PAPER = 90
"""Per cent of a page that is no lighter than its paper is taken to be: fills leave a tenth of it bare, at least."""
FILL = 6
"""Of 255: a fill is at least so much darker than paper, in its darkest channel."""
STANDS_OUT = 0.3
"""Share of the way from a fill's shade to paper's by which a white rule, blurred, stands out from the fill."""
LEAST = 3
"""Of 255: the same at least; the grain of a scan comes to less over the way that is looked along."""
THICK = 0.05
"""Inches that a white rule is thick, at most; a broader band is the paper between two tables."""
ALONG = 0.06
"""Inches along a rule over which its grain is evened out."""
PIECE, LONG = 0.15, 0.4
"""Inches of a rule that are straight to the pixel however the page leans, and that one is long at least."""
ASIDE = 0.035
"""Inches from a rule's middle at which there is fill again on both sides."""
FAR = 0.1
"""The same by the page's ground, whose shades run into one another within half of that."""
PRINT = 70
"""Of 255: what is so much darker than its fill beside a rule is print, between whose lines there is fill."""
STEP, MISSED = 0.12, 2
"""Inches of one step along a rule that is followed, and steps at which it is not seen that end it."""
SWAY, STRAIGHTER = 2, 0.1
"""Pixels that a rule goes up or down in a step, at most, and by how much of 255 it must stand out more for each."""
FAINT = 2.0
"""Of 255: a rule that is followed stands out by so much from both its sides, on the mean of a step."""
PLAIN = 60
"""Of 255: on a fill so much darker than paper a rule is seen in each pixel, and light print may stand."""
COVERED = 0.75
"""Share of the way between two rules across along which one on such a fill is seen, at least."""
FEWEST_LEVEL, FEWEST_UPRIGHT, FEWEST_ALONE = 3, 2, 4
"""Rules of either direction that part a table into cells, at least, and upright ones that part it into columns."""
WHOLE = 0.75
"""Share of a table's width, or height, through which they run on the mean, at least."""
MOST = 150
"""Rules of one direction on a page; more are a pattern, and take longer to be told apart than a page may."""
GOES_ON = 1.2
"""Inches that a rule goes on hidden to the edge of its fills, at most."""
DARK, HALF = 128, 0.5
"""Of 255: a rule along the edge of a fill that was drawn before is darker, in this share of a row of pixels at least,
which print is not."""
STRAIGHT = 2.0
"""Pixels by which a rule that is followed is off a straight line, at most, if it is one: print that touches it draws it
aside."""
LETTER = 0.1
"""Inches that a row in a fill is higher than, and letters have white in."""
FEWEST_PLACES = 4
"""Places of a track from which a straight line is laid through it."""
PEN = 0.008
"""Inches that a rule is drawn thick."""

Track = list[tuple[int, int]]
"""Places (x, y) of a rule, from left to right."""


def darken(gray: np.ndarray, pixels: np.ndarray, small: np.ndarray, level: np.ndarray, factor: int) -> None:
    """Draw the white rules on fills as thin dark ones, and the edges of what they part, in place in ``gray`` (HxW,
    evenly lit).

    ``pixels`` (HxW or HxWx3) is the image, ``small`` its copy ``factor`` times smaller, ``level`` that one's paper.
    """
    shade = darkest(level)
    paper = float(np.percentile(shade, PAPER))
    shade = cv2.morphologyEx(shade, cv2.MORPH_OPEN, np.ones((max(3, round(THICK * SMALL_DPI) | 1),) * 2, np.uint8))
    if not _may_be_there(darkest(small), shade, paper):
        return
    ground = grow(shade, gray.shape, factor)
    dpi, seen = SMALL_DPI * factor, darkest(pixels)
    turned = cv2.transpose(seen), cv2.transpose(ground)
    across, down = _tracks(seen, ground, paper, dpi), _tracks(*turned, paper, dpi)
    rows = [part for t in across for part in _within_cells(t, down, seen, paper, dpi)]
    columns = [part for t in down for part in _within_cells(t, across, turned[0], paper, dpi)]
    drawn: list[Track] = []
    flat = gray.copy(), cv2.transpose(gray)
    far = round(FAR * dpi)
    for own, others, level_too in _lattices(rows, columns, round(ASIDE * dpi)):
        if not level_too and (not own or _paper_between(others, ground, paper)):
            continue
        sides, ends = _edges(own, others, ground, paper, dpi), _edges(others, own, turned[1], paper, dpi)
        level_edges = [_edge(own, at, sides, flat[0], far) for at in ends]
        upright_edges = [_edge(others, at, ends, flat[1], far) for at in sides]
        (left, _), (right, _) = upright_edges
        (top, _), (foot, _) = level_edges
        ruled = [_to_edges(t, (left, right), seen, ground, paper, dpi) for t in own if level_too]
        posts = [_to_edges(t, (top, foot), *turned, paper, dpi) for t in others]
        ruled = [t for t in ruled if _dark_beside(t, flat[0], far) is None]
        posts = [t for t in posts if _dark_beside(t, flat[1], far) is None]
        ruled += [track for _, track in level_edges if track]
        posts += [track for _, track in upright_edges if track]
        drawn += [*ruled, *([(x, y) for y, x in track] for track in posts)]
        _whiten(gray, (left, top, right, foot), factor)
    for track in drawn:
        cv2.polylines(gray, [np.array(track, np.int32)], False, 0, max(1, round(PEN * dpi)))


def _whiten(gray: np.ndarray, frame: tuple[int, int, int, int], factor: int) -> None:
    """Make the fills of a lattice within its ``frame`` (x0, y0, x1, y1) paper, in place, those of rows too low for the
    page's ground to show them as well: the shade of a row would make one thick rule of those over and under it."""
    x0, y0, x1, y1 = (max(0, v) for v in frame)
    part = gray[y0:y1, x0:x1]
    if not part.size:
        return
    small = shrink(np.ascontiguousarray(part), factor)
    side = max(3, round(LETTER * SMALL_DPI) | 1)
    level = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)), (3, 3))
    part[:] = cv2.divide(part, grow(np.maximum(level, DARK), part.shape, factor), scale=255)


def _may_be_there(small: np.ndarray, shade: np.ndarray, paper: float) -> bool:
    """Whether a light rule of either direction shows on the small copy (``shade``: its ground)."""
    turned = cv2.transpose(small), cv2.transpose(shade)
    return bool(_tracks(small, shade, paper, SMALL_DPI) and _tracks(*turned, paper, SMALL_DPI))


def _edges(
    tracks: Sequence[Track], others: Sequence[Track], ground: np.ndarray, paper: float, dpi: float
) -> tuple[int, int]:
    """Where the fills end to the left and to the right of a lattice, not far beyond its rules; ``others`` cross the
    tracks, x and y turned."""
    y0, y1 = max(0, min(t[0][0] for t in others)), max(t[-1][0] for t in others)
    shades = ground[y0 : y1 + 1].mean(axis=0)
    # on a page that leans, the ends of the tracks as they would be in the middle of the lattice
    (low, at), *_, (high, to) = max(others, key=lambda t: t[-1][0] - t[0][0])
    lean = (to - at) / max(1, high - low)
    first, last = ([round(t[k][0] - lean * (t[k][1] - (y0 + y1) / 2)) for t in tracks] for k in (0, -1))
    ends = []
    for way, x in ((-1, max(0, min(first))), (1, min(ground.shape[1] - 1, max(last)))):
        inside = shades[max(0, min(x, x - way * round(FAR * dpi))) : max(x, x - way * round(FAR * dpi)) + 1].mean()
        beyond = shades[x : x + round(GOES_ON * dpi)] if way > 0 else shades[max(0, x - round(GOES_ON * dpi)) : x + 1]
        white = np.flatnonzero(beyond[::way] > inside + max(LEAST, STANDS_OUT * (paper - inside)))
        ends.append(x + way * int(white[0]) if len(white) else x)
    return ends[0], ends[1]


def _to_edges(
    track: Track, ends: tuple[int, int], image: np.ndarray, ground: np.ndarray, paper: float, dpi: float
) -> Track:
    """A track that goes on to an edge of the fills where little is left to it, most of it lighter than the fill: print
    that touches a rule hides it."""
    (x0, y0), (x1, y1) = track[0], track[-1]
    slope = (y1 - y0) / max(1, x1 - x0)
    out, last = list(track), image.shape[0] - 1
    for way, (x, y), end in zip((-1, 1), (track[0], track[-1]), ends, strict=True):
        columns = np.arange(x, end, way)
        if not 0 < len(columns) <= GOES_ON * dpi:
            continue
        rows = np.rint(y + slope * (columns - x)).astype(int)
        near = np.clip(rows + np.arange(-1, 2)[:, None], 0, last)
        fill = ground[np.clip(rows, 0, last), columns].astype(np.float32)
        light = image[near, columns].max(axis=0) > fill + STANDS_OUT * (paper - fill)
        if light.mean() >= COVERED:
            out = [*out, (end, int(rows[-1]))] if way > 0 else [(end, int(rows[-1])), *out]
    return out


def _edge(tracks: Sequence[Track], at: int, ends: tuple[int, int], gray: np.ndarray, far: int) -> tuple[int, Track]:
    """Where an edge of the fills is (y; ``at`` its middle), and the line along it that leans as the longest of the
    tracks does; none where a dark rule runs along it already."""
    (x0, y0), *_, (x1, y1) = max(tracks, key=lambda t: t[-1][0] - t[0][0])
    lean = (y1 - y0) / max(1, x1 - x0) * (ends[1] - ends[0]) / 2
    track = [(ends[0], round(at - lean)), (ends[1], round(at + lean))]
    dark = _dark_beside(track, gray, far)
    return (at, track) if dark is None else (dark, [])


def _dark_beside(track: Track, gray: np.ndarray, far: int) -> int | None:
    """Where a dark rule runs along a track (y), no farther from it than ``far``; None where there is none."""
    columns = np.arange(track[0][0], max(track[0][0], track[-1][0]) + 1)
    rows = np.interp(columns, [x for x, _ in track], [y for _, y in track])
    near = np.rint(rows + np.arange(-far, far + 1)[:, None]).astype(int).clip(0, gray.shape[0] - 1)
    dark = gray[near, columns.clip(0, gray.shape[1] - 1)] < DARK
    dark = dark & (dark.mean(axis=1, keepdims=True) >= HALF)
    return round(float(near[dark].mean())) if dark.any() and dark.any(axis=0).mean() >= COVERED else None


def _lattices(
    level: Sequence[Track], upright: Sequence[Track], slack: int
) -> Iterator[tuple[list[Track], list[Track], bool]]:
    """The rules, level and upright ones (x and y turned), that cross one another and part a table into cells: a few
    of them, or pieces between rows without a fill, would part it where its other rows are whole. Where rows hardly
    differ from paper many upright ones part it into columns alone (False), and few of the level ones show."""
    left = set(range(len(upright)))
    rest = set(range(len(level)))
    while rest:
        own, others = {rest.pop()}, set[int]()
        while True:
            more = {k for k in left - others if any(_cross(level[n], upright[k], slack) for n in own)}
            others |= more
            fresh = {n for n in rest if any(_cross(level[n], upright[k], slack) for k in more)}
            if not fresh:
                break
            own |= fresh
            rest -= fresh
        left -= others
        tracks = [level[n] for n in sorted(own)], [upright[k] for k in sorted(others)]
        if len(own) >= FEWEST_LEVEL and len(others) >= FEWEST_UPRIGHT and all(_part(t, slack) for t in tracks):
            yield *tracks, True
        elif len(others) >= FEWEST_ALONE and _part(tracks[1], slack):
            left_end, *_, right_end = sorted(t[len(t) // 2][1] for t in tracks[1])
            through = [t for t in tracks[0] if t[-1][0] - t[0][0] >= WHOLE * (right_end - left_end)]
            yield through, tracks[1], False


def _paper_between(upright: Sequence[Track], ground: np.ndarray, paper: float) -> bool:
    """Whether paper as high as the rules stands somewhere between upright ones: they are of two tables."""
    top, foot = max(t[0][0] for t in upright), min(t[-1][0] for t in upright)
    places = [t[len(t) // 2][1] for t in upright]
    shades = ground[max(0, top) : max(1, foot), max(0, min(places)) : max(places) + 1].mean(axis=0)
    usual = float(np.median(shades)) if shades.size else paper
    return top >= foot or bool((shades > usual + STANDS_OUT * (paper - usual)).any())


def _cross(level: Track, upright: Track, slack: int) -> bool:
    x, y = upright[len(upright) // 2][1], level[len(level) // 2][1]
    return level[0][0] - slack <= x <= level[-1][0] + slack and upright[0][0] - slack <= y <= upright[-1][0] + slack


def _part(tracks: Sequence[Track], slack: int) -> bool:
    """Whether rules of one direction run through most of the lattice, pieces at one place together."""
    length = max(t[-1][0] for t in tracks) - min(t[0][0] for t in tracks)
    places: list[tuple[int, int]] = []
    for at, own in sorted((t[len(t) // 2][1], t[-1][0] - t[0][0]) for t in tracks):
        if places and at - places[-1][0] <= 2 * slack:
            places[-1] = (at, places[-1][1] + own)
        else:
            places.append((at, own))
    return sum(own for _, own in places) >= WHOLE * len(places) * length


def _tracks(image: np.ndarray, ground: np.ndarray, paper: float, dpi: float) -> list[Track]:
    """The level light rules of an ``image`` (HxW) on a ``ground`` (its shades without print) of ``paper`` and fills.

    A rule is followed from where it is plainly seen for as long as it stands out from both sides, however faintly.
    """
    even = cv2.blur(image, (max(3, round(ALONG * dpi) | 1), 1))
    aside, far = max(2, round(ASIDE * dpi)), round(FAR * dpi)
    over, under = _moved(even, aside)
    beside = cv2.max(over, under)
    on_fill = cv2.compare(beside, paper - FILL, cv2.CMP_LT)
    for side, shade in zip((over, under), _moved(ground, far), strict=True):
        on_fill = cv2.bitwise_and(on_fill, cv2.compare(shade, paper - FILL, cv2.CMP_LT))
        on_fill = cv2.bitwise_and(on_fill, cv2.compare(side, cv2.subtract(shade, PRINT), cv2.CMP_GT))
    if not cv2.hasNonZero(on_fill):
        return []
    plainly = np.maximum((paper - np.arange(256)) * STANDS_OUT, LEAST).clip(0, 255).astype(np.uint8)
    seen = cv2.min(cv2.compare(cv2.subtract(even, beside), cv2.LUT(beside, plainly), cv2.CMP_GT), on_fill)
    stands_out = cv2.subtract(even, beside, dtype=cv2.CV_16S)
    stands_out[on_fill == 0] = -255
    straight = cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((1, max(3, round(PIECE * dpi))), np.uint8))
    _, stats = pieces(straight)
    if len(stats) > MOST * MOST:
        return []
    tracks: list[Track] = []
    for x, y, width, height, _ in sorted(stats[1:].tolist(), key=lambda piece: -piece[2]):
        x, y = x + width // 2, y + height // 2
        if not any(_passes(track, x, y, aside) for track in tracks):
            ends = [_followed(stands_out, x, y, way, dpi) for way in (-1, 1)]
            tracks.append(_straight([*reversed(ends[0]), (x, y), *ends[1]]))
        if len(tracks) > MOST:
            return []
    return [t for t in tracks if t[-1][0] - t[0][0] >= LONG * dpi]


def _straight(track: Track) -> Track:
    """A track as a straight line, where it is one but for places that print draws aside."""
    if len(track) < FEWEST_PLACES:
        return track
    xs, ys = np.array(track, np.float64).T
    slope = float(
        np.median([(b[1] - a[1]) / (b[0] - a[0]) for a, b in zip(track, track[len(track) // 2 :], strict=False)])
    )
    start = float(np.median(ys - slope * xs))
    if np.median(np.abs(ys - slope * xs - start)) > STRAIGHT:
        return track
    return [(x, round(start + slope * x)) for x, _ in track]


def _within_cells(
    track: Track, others: Sequence[Track], image: np.ndarray, paper: float, dpi: float
) -> Iterator[Track]:
    """The parts of a track between those of the ``others`` that cross it (x and y are theirs turned) along which it is
    seen: the strokes of light print stand out, too, from the cell of a group's name, but with white between."""
    columns = np.arange(track[0][0], track[-1][0] + 1)
    rows = np.rint(np.interp(columns, [x for x, _ in track], [y for _, y in track])).astype(int)
    slack, last = round(ASIDE * dpi), image.shape[0] - 1
    sides = np.maximum(*(image[np.clip(rows + way * slack, 0, last), columns] for way in (-1, 1))).astype(np.float32)
    own = image[np.clip(rows + np.arange(-1, 2)[:, None], 0, last), columns].max(axis=0)
    seen = (paper - sides <= PLAIN) | (own - sides > STANDS_OUT * (paper - sides))
    crossings = [
        x
        for other in others
        if _passes(other, int(rows[len(rows) // 2]), (x := _at(other, int(rows[len(rows) // 2]))), slack)
        and columns[0] < x < columns[-1]
    ]
    bounds = sorted({int(columns[0]), int(columns[-1]), *crossings})
    part: Track = []
    for start, end in pairwise(bounds):
        inner = seen[start - columns[0] + slack : max(start + slack + 1, end - slack) - columns[0]]
        ends = [(x, int(rows[x - columns[0]])) for x in (start, end)]
        if end - start <= 2 * slack or float(inner.mean()) >= COVERED:
            part = [*(part or ends[:1]), ends[1]]
        elif part:
            yield part
            part = []
    if part:
        yield part


def _at(track: Track, x: int) -> int:
    """Where a track is (y) at a place along it."""
    return round(float(np.interp(x, [p[0] for p in track], [p[1] for p in track])))


def _moved(image: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """An image moved down and up by some rows; those at its edge again."""
    framed = cv2.copyMakeBorder(image, rows, rows, 0, 0, cv2.BORDER_REPLICATE)
    return framed[: -2 * rows], framed[2 * rows :]


def _passes(track: Track, x: int, y: int, aside: int) -> bool:
    """Whether a track runs by a place (x, y)."""
    if not track[0][0] <= x <= track[-1][0]:
        return False
    return abs(_at(track, x) - y) <= aside


def _followed(stands_out: np.ndarray, x: int, y: int, way: int, dpi: float) -> Track:
    """The places of a rule from one of it on, to the left (``way`` -1) or right: at each step where it stands out most,
    up to the second step at which it does not."""
    step, found, missed = round(STEP * dpi), [], 0
    height, width = stands_out.shape
    sway = np.arange(-SWAY, SWAY + 1)
    while missed < MISSED:
        first, last = sorted((x, x + way * step))
        if first < 0 or last >= width:
            break
        rows = np.clip(y + sway, 0, height - 1)
        by = stands_out[rows, first : last + 1].mean(axis=1) - STRAIGHTER * np.abs(sway)
        best = int(by.argmax())
        x += way * step
        if by[best] < FAINT:
            missed += 1
            continue
        y, missed = int(rows[best]), 0
        found.append((x, y))
    return found
