"""Photographs of pages: the sheet found on the desk, its perspective and a light bend taken out.

 Two independent signs. The sheet's outline, where it stands out from the desk, gives four corners. And print
itself gives directions: rules and feet of lines that should be parallel but turn steadily down the page,
upright rules that turn steadily across it. The second also works on what the first has straightened, and
where no edge shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.image.pieces import pieces
from extract.image.ruling import trace_lines
from extract.model.page import Transform

#: Radians the lines' direction must change over the whole page to count as perspective (a third of a
#: degree).
_LEAST_TURN = 0.006
#: A sheet is looked for on a copy of about this many pixels along the long side.
_SHEET_PIXELS = 600
#: Gray by which print on such a copy differs from what is around it, and pixels of it; the grain of a desk differs by
#: a quarter of that.
_STROKE, _PRINT = 32, 20
#: Gray that a desk is at most around a sheet that lies straight: what is lighter is a tint.
_DESK = 140


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A straight piece of rule or line of print: centre, slope (across its run), length; all in pixels."""

    x: float
    y: float
    slope: float
    length: float


def find_sheet(small: np.ndarray) -> np.ndarray | None:
    """Corners (4x2, clockwise from the top left, pixels of ``small``) of a sheet on a darker desk. ``small``
    is uint8 HxW or HxWx3. None where the sheet fills the image, or reaches an edge of it and lies as
    straight as a scanner sees it. What lies straight is no sheet but a panel of the page where the ground
    around it is only tinted, or there is print on it.
    """
    scale = min(1.0, _SHEET_PIXELS / max(small.shape[:2]))
    view = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else small
    gray = cv2.cvtColor(view, cv2.COLOR_BGR2GRAY) if view.ndim == 3 else view
    high, wide = gray.shape
    side = max(3, min(high, wide) // 25) | 1
    smooth = cv2.medianBlur(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)), 5)
    _, sheet = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inside, outside = smooth[sheet > 0], smooth[sheet == 0]
    if inside.size < 0.25 * gray.size or outside.size < 0.02 * gray.size:
        return None
    if float(np.median(inside)) - float(np.median(outside)) < 45:
        return None
    contours, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = cv2.convexHull(max(contours, key=cv2.contourArea))
    length = cv2.arcLength(outline, True)
    corners = None
    for tolerance in (0.015, 0.025, 0.04):
        polygon = cv2.approxPolyDP(outline, tolerance * length, True)
        if len(polygon) == 4:
            corners = polygon.reshape(4, 2).astype(np.float64)
            break
    if corners is None or cv2.contourArea(corners.astype(np.float32)) < 0.93 * cv2.contourArea(outline):
        return None
    corners = _clockwise(corners)
    edge = 0.012 * max(high, wide)
    on_edge = (corners < edge) | (corners > np.array([wide - 1 - edge, high - 1 - edge]))
    if int(on_edge.any(axis=1).sum()) >= 3:
        return None
    if _turns(corners) < 0.5 and (on_edge.any() or np.median(outside) > _DESK or _printed(gray, corners)):
        return None
    return np.asarray((corners + 0.5) / scale)


def _printed(gray: np.ndarray, corners: np.ndarray) -> bool:
    """Whether there is print outside these ``corners``: strong strokes, as no desk has, seen from as far away. A year
    alone has some sixty pixels of them."""
    sheet = cv2.fillConvexPoly(np.zeros_like(gray), np.round(corners).astype(np.int32), 255)
    near = max(3, min(gray.shape) // 40) | 1  # the sheet's edge and its shadow are no print
    around = cv2.dilate(sheet, np.ones((near, near), np.uint8)) == 0
    stroke = cv2.absdiff(gray, cv2.medianBlur(gray, 7))[around]
    return int((stroke > _STROKE).sum()) > _PRINT


def _clockwise(corners: np.ndarray) -> np.ndarray:
    centre = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(angles)]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0)


def _turns(corners: np.ndarray) -> float:
    """The largest angle (degrees) between opposite sides."""
    sides = np.roll(corners, -1, axis=0) - corners
    angles = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    spread = [abs((angles[k] - angles[k + 2] + 180 + 180) % 360 - 180) for k in (0, 1)]
    return float(max(spread))


def lift_sheet(image: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, Transform]:
    """The sheet with these ``corners`` (pixels of ``image``) seen from straight above; the map back into
    ``image``.
    """
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = round((sides[0] + sides[2]) / 2), round((sides[1] + sides[3]) / 2)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    back = cv2.getPerspectiveTransform(target, corners.astype(np.float32))
    return warp(image, back, width, height, 255, cv2.INTER_LINEAR), as_transform(back)


def as_transform(matrix: np.ndarray) -> Transform:
    """A 3x3 matrix as the transform it is."""
    return Transform(tuple(float(v) for v in (matrix / matrix[2, 2]).ravel()))  # type: ignore[arg-type]


def warp(image: np.ndarray, back: np.ndarray, width: int, height: int, outside: int, method: int) -> np.ndarray:
    """``image`` seen through ``back`` (3x3, target to ``image``, continuous coordinates) on a ``width x
    height`` canvas. Where there is nothing but ``outside`` it is not looked at.
    """
    place = _place_of_ink(image, back, width, height, outside)
    if place is None:
        return _warped(image, back, width, height, outside, method)
    x0, y0, x1, y1 = place
    out = np.full((height, width), outside, np.uint8)
    if x0 < x1 and y0 < y1:
        shift = np.array([[1.0, 0, x0], [0, 1, y0], [0, 0, 1]])
        out[y0:y1, x0:x1] = _warped(image, back @ shift, x1 - x0, y1 - y0, outside, method)
    return out


def _place_of_ink(
    image: np.ndarray, back: np.ndarray, width: int, height: int, outside: int
) -> tuple[int, int, int, int] | None:
    """Where on the canvas anything but ``outside`` comes to lie (first and last column and row); None where that is
    most of it."""
    if image.ndim == 3:
        return None
    x, y, wide, high = cv2.boundingRect(cv2.compare(image, outside, cv2.CMP_NE))
    if 2 * wide * high > image.size:
        return None
    corners = np.array([[x, x + wide, x + wide, x], [y, y, y + high, y + high], [1, 1, 1, 1]], np.float64)
    there = np.linalg.inv(back) @ corners
    if (there[2] <= 0).any():
        return None
    (x0, y0), (x1, y1) = (at(there[:2] / there[2], axis=1) for at in (np.min, np.max))
    return max(0, int(x0) - 2), max(0, int(y0) - 2), min(width, int(x1) + 3), min(height, int(y1) + 3)


def _warped(image: np.ndarray, back: np.ndarray, width: int, height: int, outside: int, method: int) -> np.ndarray:
    # OpenCV counts from pixel centres: shift by half a pixel on both sides.
    to_centre = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1.0]])
    matrix = to_centre @ back @ np.linalg.inv(to_centre)
    border, flags = (outside, outside, outside), method | cv2.WARP_INVERSE_MAP
    size = (width, height)
    if np.allclose(matrix[2], (0, 0, 1), atol=1e-12):
        return np.asarray(cv2.warpAffine(image, matrix[:2], size, flags=flags, borderValue=border))
    return np.asarray(cv2.warpPerspective(image, matrix, size, flags=flags, borderValue=border))


def find_tilt(ink: np.ndarray, dpi: float, skew: float) -> np.ndarray | None:
    """The perspective of print on ``ink`` (uint8 HxW, lines about across, leaning by ``skew`` degrees), or
        None.
    A 3x3 matrix from the straightened page to ``ink``, continuous coordinates, both of ``ink``'s size and
    centre.
    """
    across = _strokes(ink, dpi) + _feet(ink, dpi)
    high, wide = ink.shape
    lines = _fit([(s.y / high - 0.5, s.slope, s.length) for s in across], 8, 0.4, np.radians(skew))
    down = _strokes(cv2.transpose(ink), dpi)
    posts = _fit([(s.y / wide - 0.5, s.slope, s.length) for s in down if s.length > 0.12 * high], 2, 0.25, None)
    if lines is None and posts is None:
        return None
    tilt, turn = lines or (float(np.tan(np.radians(skew))), 0.0)
    lean, spread = posts or (-tilt, 0.0)
    if abs(turn) < _LEAST_TURN and abs(spread) < _LEAST_TURN:
        return None
    return _matrix(wide, high, tilt, turn, lean, spread)


def _strokes(ink: np.ndarray, dpi: float) -> list[_Stroke]:
    result = []
    for x0, rows in trace_lines(ink, dpi):
        x = np.arange(len(rows))
        slope = float(np.polyfit(x, rows, 1)[0])
        result.append(_Stroke(x0 + len(rows) / 2, float(rows.mean()), slope, 3.0 * len(rows)))
    return result


def _feet(ink: np.ndarray, dpi: float) -> list[_Stroke]:
    """The feet of lines of print, straight."""
    return [
        _Stroke(float(x.mean()), float(y.mean()), float(np.polyfit(x, y, 1)[0]), float(np.ptp(x)))
        for x, y in feet_of_lines(ink, dpi, 1)
    ]


def feet_of_lines(ink: np.ndarray, dpi: float, degree: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Columns and rows of the feet of letters, for each line of print at least an inch and a half long.

    Letters without a foot on the line, and marks below it, are left out: what lies off a polynomial of
    ``degree``.
    """
    gap = round(0.12 * dpi)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((max(2, round(0.03 * dpi)), 1), np.uint8))
    labels, stats = pieces(joined, connectivity=4)
    result = []
    for label in 1 + np.flatnonzero((stats[1:, 2] > 1.5 * dpi) & (stats[1:, 3] < 0.5 * dpi)):
        x, y, width, height, _ = (int(v) for v in stats[label])
        part = (ink[y : y + height, x : x + width] > 0) & (labels[y : y + height, x : x + width] == label)
        columns = np.flatnonzero(part.any(axis=0))
        feet = height - 1 - np.argmax(part[::-1, columns], axis=0)
        for _ in range(4):
            curve = np.polyfit(columns, feet, degree)
            away = np.abs(feet - np.polyval(curve, columns))
            near = away <= max(1.0, 1.5 * float(np.median(away)))
            if int(near.sum()) < 20:
                break
            columns, feet = columns[near], feet[near]
        result.append((columns + x, feet + y))
    return result


def _fit(
    samples: list[tuple[float, float, float]], least: int, span: float, near: float | None
) -> tuple[float, float] | None:
    """(value at 0, change per unit) of a straight line through (place, slope, weight), outliers left out; or
    None.
    """
    if near is not None:
        samples = [s for s in samples if abs(s[1] - near) < 0.12]
    if len(samples) < least:
        return None
    place, slope, weight = (np.array(column) for column in zip(*samples, strict=True))
    keep = np.ones(len(place), bool)
    value = change = 0.0
    for _ in range(4):
        if int(keep.sum()) < least or float(np.ptp(place[keep])) < span:
            return None
        change, value = np.polyfit(place[keep], slope[keep], 1, w=np.sqrt(weight[keep]))
        away = np.abs(slope - value - change * place)
        keep = away <= max(0.002, 2.5 * float(np.median(away[keep])))
    rest = slope[keep] - value - change * place[keep]
    error = float(np.sqrt((rest**2).mean() / max(1, keep.sum() - 2)) / max(1e-6, float(place[keep].std())))
    if abs(change) < 4 * error and len(place) > 2:
        change = 0.0
    return float(value), float(change)


def _matrix(wide: int, high: int, tilt: float, turn: float, lean: float, spread: float) -> np.ndarray:
    """The map of a rectangle onto the four lines with these directions around the page."""
    centre = np.array([wide / 2, high / 2])

    def row(at: float) -> tuple[np.ndarray, np.ndarray]:
        return centre + np.array([0, at * high]), np.array([1.0, tilt + turn * at])

    def column(at: float) -> tuple[np.ndarray, np.ndarray]:
        return centre + np.array([at * wide, 0]), np.array([lean + spread * at, 1.0])

    corners = np.array(
        [_meet(row(v), column(u)) for u, v in ((-0.45, -0.45), (0.45, -0.45), (0.45, 0.45), (-0.45, 0.45))]
    )
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    half = np.array([(sides[0] + sides[2]) / 4, (sides[1] + sides[3]) / 4])
    middle = centre
    target = np.array([middle + half * sign for sign in ((-1, -1), (1, -1), (1, 1), (-1, 1))], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(target, corners.astype(np.float32)))


def _meet(first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    along, _ = np.linalg.solve(np.stack((first[1], -second[1]), axis=1), second[0] - first[0])
    return np.asarray(first[0] + along * first[1])
