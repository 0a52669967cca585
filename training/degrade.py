"""What printers, copiers, scanners, fax machines, cameras and line finders do to a line.

``crop`` takes a line as drawn and gives the crop a line finder would hand over, and the true band in it.
Everything random comes from one ``numpy`` generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.read.normalise import Band

from .render import DRAWN_BAND, Drawn

Gray = NDArray[np.uint8]
CONDITIONS = {"clean": 0.10, "scan": 0.28, "worn": 0.13, "flaked": 0.13, "fax": 0.20, "photo": 0.07, "coarse": 0.09}
"""Share of each kind of damage in training."""
_BANDS = {
    "clean": (9, 26),
    "scan": (11, 27),
    "worn": (11, 24),
    "flaked": (11, 24),
    "fax": (10, 17),
    "photo": (11, 24),
    "coarse": (7, 10.5),
}
"""Band heights in pixels: 20 is 16-point Sarabun at 300 dpi."""

_DOT = 5
"""Pixels to a dot's side while it is drawn."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A damaged crop, uint8 (height, width), and where the band truly lies in it."""

    image: Gray
    band: Band


def draw_condition(rng: np.random.Generator, weights: Mapping[str, float] = CONDITIONS) -> str:
    """A condition at random; ``weights`` need not sum to 1."""
    names = list(weights)
    shares = np.array([weights[n] for n in names])
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def _chance(rng: np.random.Generator, p: float) -> bool:
    return bool(rng.random() < p)


def _stroke_weight(rng: np.random.Generator, ink: Gray, strength: float) -> Gray:
    """Thicker or thinner strokes, by up to about a pixel of the drawn size."""
    if not _chance(rng, 0.45 * strength):
        return ink
    kernel = np.ones((2, 2), np.uint8) if _chance(rng, 0.6) else cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    thicker = _chance(rng, 0.6)
    changed = cv2.erode(ink, kernel) if thicker else cv2.dilate(ink, kernel)  # ink is dark: erode thickens
    share = rng.uniform(0.3, 1.0 if thicker else 0.7)
    return np.asarray(cv2.addWeighted(ink, 1 - share, changed, share, 0), np.uint8)


def _stroke_contrast(rng: np.random.Generator, ink: Gray) -> Gray:
    """Strokes of one direction thinner, or thicker: type whose hairlines are fine and stems are strong."""
    if not _chance(rng, 0.2):
        return ink
    kernel = np.ones((1, 3) if _chance(rng, 0.5) else (3, 1), np.uint8)
    thinner = _chance(rng, 0.65)
    changed = cv2.dilate(ink, kernel) if thinner else cv2.erode(ink, kernel)
    share = rng.uniform(0.3, 0.9)
    return np.asarray(cv2.addWeighted(ink, 1 - share, changed, share, 0), np.uint8)


def _neighbours(rng: np.random.Generator, canvas: Gray, other: Gray, top: int, bottom: int) -> None:
    """The feet of the line above and the marks of the line below, where they may come into the box."""
    height, width = canvas.shape
    tall = bottom - top
    o = other
    if o.shape[1] < width:
        o = np.tile(o, (1, width // o.shape[1] + 1))
    start = int(rng.integers(0, o.shape[1] - width + 1))
    o = o[:, start : start + width]
    pitch = int(tall * rng.uniform(2.2, 3.2))
    if _chance(rng, 0.5):
        rows = o[min(pitch, height - 1) :]
        part = canvas[: rows.shape[0]]
        np.minimum(part, rows, out=part)
    if _chance(rng, 0.5):
        rows = o[: max(height - pitch, 1)]
        part = canvas[height - rows.shape[0] :]
        np.minimum(part, rows, out=part)


def _rules(rng: np.random.Generator, canvas: Gray, top: int, bottom: int, left: int, right: int) -> None:
    """Rules of a table along the sides of the box, and underlines."""
    tall = bottom - top
    thick = int(rng.integers(1, max(3, tall // 8)))
    tone = int(rng.integers(0, 90))
    if _chance(rng, 0.40):
        y = int(top - tall * rng.uniform(0.75, 1.5))
        cv2.line(canvas, (0, y), (canvas.shape[1], y + int(rng.integers(-2, 3))), tone, thick)
    if _chance(rng, 0.45):
        y = int(bottom + tall * rng.uniform(0.40, 1.1))
        cv2.line(canvas, (0, y), (canvas.shape[1], y + int(rng.integers(-2, 3))), tone, thick)
    for edge in (left - int(tall * rng.uniform(0.2, 0.9)), right + int(tall * rng.uniform(0.2, 0.9))):
        if _chance(rng, 0.35):
            lean = int(rng.integers(-2, 3))
            cv2.line(canvas, (edge, 0), (edge + lean, canvas.shape[0]), tone, thick)


def _erased(rng: np.random.Generator, canvas: Gray, bottom: int, tall: int) -> None:
    """A rule under the line taken off the page, and with it a slice of the vowels that it ran through."""
    y = bottom + int(tall * rng.uniform(0.22, 0.7))
    canvas[y : y + max(1, int(tall * rng.uniform(0.05, 0.2)))] = 255


def _underline(rng: np.random.Generator, canvas: Gray, bottom: int, tall: int, left: int, right: int) -> None:
    a, b = left, right
    if _chance(rng, 0.3):
        a, b = sorted((int(rng.integers(left, right + 1)), int(rng.integers(left, right + 1))))
    y = bottom + int(tall * rng.uniform(0.10, 0.45))
    cv2.line(canvas, (a, y), (b, y), int(rng.integers(0, 60)), max(1, int(tall * rng.uniform(0.04, 0.11))))


def _pen(rng: np.random.Generator, image: Gray, tall: float) -> None:
    """A pen stroke or the rim of a stamp across the line, paler than the print."""
    height, width = image.shape
    tone = int(rng.integers(70, 190))
    layer = np.full_like(image, 255)
    thick = max(1, int(tall * rng.uniform(0.05, 0.14)))
    if _chance(rng, 0.5):
        centre = (int(rng.integers(0, width)), int(rng.integers(-2 * height, 3 * height)))
        cv2.circle(layer, centre, int(height * rng.uniform(1.2, 3.0)), tone, thick, cv2.LINE_AA)
    else:
        n = int(rng.integers(3, 7))
        x = np.sort(rng.integers(0, max(width, 2), n)) if _chance(rng, 0.6) else rng.integers(0, max(width, 2), n)
        y = rng.integers(-height // 3, height + height // 3, n)
        points = np.stack([x, y], axis=1).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(layer, [points], False, tone, thick, cv2.LINE_AA)
    np.minimum(image, layer, out=image)


def _struck(rng: np.random.Generator, canvas: Gray, top: int, bottom: int) -> None:
    """A fold, a dash of the copier or a thin rule through the bodies of the letters."""
    tall = bottom - top
    y = int(rng.uniform(top + 0.05 * tall, bottom - 0.05 * tall))
    left, right = 0, canvas.shape[1]
    if _chance(rng, 0.4):
        left, right = sorted((int(rng.integers(0, right + 1)), int(rng.integers(0, right + 1))))
    tone, thick = int(rng.integers(0, 170)), int(rng.integers(1, 4))
    cv2.line(canvas, (left, y), (right, y + int(rng.integers(-3, 4))), tone, thick, cv2.LINE_AA)


def _ticked(rng: np.random.Generator, canvas: Gray, top: int, bottom: int) -> None:
    """What a pen leaves on numbers: a tick, a slash, a ring, a dash under or through some of them."""
    tall = bottom - top
    layer = np.full_like(canvas, 255)
    for _ in range(1 if _chance(rng, 0.7) else 2):
        x, y = int(rng.integers(0, max(canvas.shape[1], 1))), int(rng.uniform(top - 0.2 * tall, bottom + 0.2 * tall))
        size, tone, thick = tall * rng.uniform(0.5, 1.6), int(rng.integers(0, 170)), int(rng.integers(1, 5))
        kind = rng.random()
        if kind < 0.45:
            shape = np.array([(-0.5, -0.4), (-0.15, 0.1), (1.0, -1.1)]) * size
        elif kind < 0.75:
            shape = np.array([(-0.5, 0.6), (0.5, -0.7)]) * size * rng.uniform(0.6, 1.4)
        elif kind < 0.85:
            shape = np.array([(-0.8, 0.1), (0.0, -0.05), (0.9, 0.05)]) * size
        else:
            turn = np.linspace(0, 2 * np.pi * rng.uniform(0.85, 1.1), 24)
            shape = np.stack([np.cos(turn) * rng.uniform(0.8, 2.0), np.sin(turn) * 0.9], axis=1) * size
        points = (shape + rng.normal(0, 0.06 * size, shape.shape) * (kind < 0.85) + (x, y)).astype(np.int32)
        cv2.polylines(layer, [points.reshape(-1, 1, 2)], False, tone, thick, cv2.LINE_AA)
    np.minimum(canvas, layer, out=canvas)


def _copied(rng: np.random.Generator, canvas: Gray) -> Gray:
    """A photocopy of a photocopy: soft, noisy and cut to black and white, again and again."""
    for _ in range(int(rng.integers(1, 4))):
        soft = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.6, 1.4)).astype(np.float32)
        soft += rng.standard_normal(canvas.shape, dtype=np.float32) * rng.uniform(4, 20)
        canvas = np.asarray(255 * (soft > rng.uniform(100, 175)), np.uint8)
    return canvas


def _dotted(rng: np.random.Generator, canvas: Gray, tall: int) -> Gray:
    """Print of pins or of a coarse raster: each pixel a dot, or a square that runs into the next."""
    factor = rng.uniform(7.5, 15) / tall
    small = cv2.resize(canvas, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = (small < rng.uniform(130, 215)).astype(np.uint8)
    dot = np.ones((_DOT, _DOT), np.uint8)
    if _chance(rng, 0.7):
        from_middle = np.arange(_DOT) - (_DOT - 1) / 2
        dot = (np.add.outer(from_middle**2, from_middle**2) <= (_DOT * rng.uniform(0.4, 0.65)) ** 2).astype(np.uint8)
    whole = 255 - np.kron(ink, dot) * np.uint8(rng.integers(140, 256))
    size = (canvas.shape[1], canvas.shape[0])
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def _moved(rng: np.random.Generator, canvas: Gray, tall: int) -> Gray:
    """Blur along one direction: the camera, or the paper in the scanner, moved."""
    length = max(2, int(tall * rng.uniform(0.08, 0.26)))
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    turn = rng.uniform(0, np.pi) if _chance(rng, 0.5) else rng.choice((0.0, np.pi / 2))
    across, down = round(length / 2 * float(np.cos(turn))), round(length / 2 * float(np.sin(turn)))
    cv2.line(kernel, (length - across, length - down), (length + across, length + down), 1.0, 1)
    return np.asarray(cv2.filter2D(canvas, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE), np.uint8)


def _bend(rng: np.random.Generator, image: Gray, tall: float) -> Gray:
    """A page that did not lie flat: the base line waves by up to a tenth of the band."""
    height, width = image.shape
    x = np.arange(width, dtype=np.float32)
    wave = (tall * rng.uniform(0.03, 0.14)) * np.sin(
        2 * np.pi * (x / max(width, 12 * tall) * rng.uniform(0.4, 1.6) + rng.random())
    )
    map_x = np.broadcast_to(x, (height, width)).astype(np.float32)
    map_y = (np.arange(height, dtype=np.float32)[:, None] + wave[None, :].astype(np.float32)).astype(np.float32)
    return np.asarray(cv2.remap(image, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _ground(rng: np.random.Generator, shape: tuple[int, int], low: float, high: float) -> NDArray[np.float32]:
    """Paper brightness, with a slope and a fold."""
    height, width = shape
    level = rng.uniform(low, high)
    slope = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * rng.uniform(-9, 9)
    slope = slope + np.linspace(-1, 1, height, dtype=np.float32)[:, None] * rng.uniform(-7, 7)
    return np.asarray(level + slope, np.float32)


def _soft_noise(rng: np.random.Generator, shape: tuple[int, int], cell: int) -> NDArray[np.float32]:
    """Noise that changes over ``cell`` pixels, about 0, of about unit strength."""
    small = rng.standard_normal((shape[0] // cell + 2, shape[1] // cell + 2), dtype=np.float32)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _jpeg(rng: np.random.Generator, image: Gray, low: int, high: int) -> Gray:
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(low, high))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _flaked(rng: np.random.Generator, cover: NDArray[np.float32], tall: float) -> NDArray[np.float32]:
    """Toner that did not hold: strokes stay where much ink lies close by, most often along the line; thin ones and
    uprights break off and leave a trace at most."""
    along, across = tall * rng.uniform(0.08, 0.24), tall * rng.uniform(0.03, 0.09)
    if _chance(rng, 0.25):
        along, across = across, along
    mass = np.asarray(cv2.GaussianBlur(cover, (0, 0), sigmaX=max(along, 0.3), sigmaY=max(across, 0.3)), np.float32)
    inked = mass[cover > 0.5]
    if not inked.size:
        return cover
    held = np.quantile(inked, rng.uniform(0.05, 0.42))
    held = held + inked.std() * rng.uniform(0.1, 0.7) * _soft_noise(rng, (cover.shape[0], cover.shape[1]), 3)
    share = np.clip((mass - held) / max(float(inked.std()) * rng.uniform(0.2, 0.7), 1e-3) + 0.5, 0, 1)
    return np.asarray(cover * np.maximum(share, rng.uniform(0, 0.16)), np.float32)


def _layered(rng: np.random.Generator, cover: NDArray[np.float32], tall: float) -> Gray:
    """Faint print in a file that keeps print and paper apart: the print is cut out at a threshold and filled with one
    tone, which loses what is thin or pale; the rest stays in the paper's layer, coarse and nearly white.

    Copiers save scans so ("compact PDF"); the parts that go are most often uprights and joints.
    """
    shape = (cover.shape[0], cover.shape[1])
    along, across = tall * rng.uniform(0.05, 0.16), tall * rng.uniform(0.02, 0.07)
    if _chance(rng, 0.15):
        along, across = across, along
    seen = np.asarray(cv2.GaussianBlur(cover, (0, 0), sigmaX=max(along, 0.4), sigmaY=max(across, 0.3)), np.float32)
    uneven = _soft_noise(rng, shape, max(2, int(tall * rng.uniform(0.1, 0.35))))
    drift = _soft_noise(rng, shape, max(3, int(tall * rng.uniform(1.0, 4.0))))
    seen *= 1 + rng.uniform(0.03, 0.16) * uneven + rng.uniform(0.0, 0.12) * drift
    inked = seen[cover > 0.5]
    if not inked.size:
        return np.full(shape, 255, np.uint8)
    lost = rng.uniform(0.02, 0.38) if _chance(rng, 0.75) else rng.uniform(0.38, 0.52)
    mask = (seen > np.quantile(inked, lost)).astype(np.uint8) * 255
    if _chance(rng, 0.5):
        mask = np.asarray(cv2.medianBlur(mask, 3), np.uint8)
    tone = rng.uniform(30, 190) * (1 + 0.08 * drift)
    coarse = max(2, int(tall * rng.uniform(0.12, 0.4)))
    small = (max(1, shape[1] // coarse), max(1, shape[0] // coarse))
    rest = cv2.resize(cover * (mask == 0), small, interpolation=cv2.INTER_AREA)
    rest = cv2.resize(rest, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR) * rng.uniform(0, 30)
    print_ = np.asarray(cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.3, 0.8)), np.float32) / 255
    paper = rng.uniform(244, 256) - rest
    return np.clip(paper + (tone - paper) * print_, 0, 255).astype(np.uint8)


def _tone(rng: np.random.Generator, image: Gray, condition: str, tall: float, broken: bool = True) -> Gray:
    """Blur, toner, paper, noise, threshold, compression: from ink on white to what the scanner saved.

    ``broken``: the threshold of a fax may break strokes and let noise through; else it is well set.
    """
    flaked = condition == "flaked"
    condition = "worn" if flaked else condition
    shape = (image.shape[0], image.shape[1])
    blur = {
        "clean": (0.0, 0.3),
        "scan": (0.0, 0.9),
        "worn": (0.3, 1.15),
        "fax": (0.1, 0.9),
        "photo": (0.4, 1.3),
        "coarse": (0.2, 0.7),
    }[condition]
    sigma = rng.uniform(*blur) * (tall / 18 if condition not in ("fax", "coarse") else 0.8)
    if sigma > 0.25:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)
    if condition == "clean":
        return image
    cover = 1.0 - image.astype(np.float32) / 255.0
    if flaked and _chance(rng, 0.6):
        out = _layered(rng, cover, tall)
        return _jpeg(rng, out, 30, 90) if _chance(rng, 0.5) else out
    if condition in ("worn", "scan") and _chance(rng, 0.6 if condition == "worn" else 0.15):
        cover *= np.clip(
            1.0 - rng.uniform(0.1, 0.5) * np.abs(_soft_noise(rng, shape, int(rng.integers(2, 9)))), 0.25, 1
        )
    if flaked:
        cover = _flaked(rng, cover, tall)
    ground = _ground(rng, shape, *((225, 256) if condition == "scan" else (178, 250)))
    ink = rng.uniform(0, 70) if condition in ("scan", "fax", "coarse") else rng.uniform(10, 92)
    grey = ground + (ink - ground) * np.clip(cover * rng.uniform(0.9, 1.25), 0, 1)
    strength = {"scan": (0, 9), "worn": (3, 16), "fax": (2, 15), "photo": (3, 18), "coarse": (0, 10)}[condition]
    if condition == "fax" and not broken:
        strength = (0, 7)
    grey += rng.standard_normal(shape, dtype=np.float32) * rng.uniform(*strength)
    if condition in ("photo", "worn") and _chance(rng, 0.5):
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 0.7))
    if condition == "fax" or (condition == "scan" and _chance(rng, 0.22)):
        cut = ink + (float(ground.mean()) - ink) * rng.uniform(0.54 if broken else 0.62, 0.80)
        grey = np.where(grey < cut, 0.0, 255.0)
        if _chance(rng, 0.25):
            flip = rng.random(shape, dtype=np.float32)
            grey = np.where(flip < rng.uniform(0.0005, 0.008), 255.0 - grey, grey)
        if _chance(rng, 0.2):  # a median filter or a second pass rounds the steps off
            grey = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), rng.uniform(0.4, 0.7))
    out = np.clip(grey, 0, 255).astype(np.uint8)
    if condition in ("worn", "scan") and _chance(rng, 0.2):
        for _ in range(int(rng.integers(1, 7))):
            spot = (int(rng.integers(0, shape[1])), int(rng.integers(0, shape[0])))
            cv2.circle(out, spot, int(rng.integers(0, max(2, int(tall / 8)))), int(rng.integers(0, 160)), -1)
    if condition != "fax" and _chance(rng, 0.45):
        out = _jpeg(rng, out, 25, 90)
    return np.asarray(out, np.uint8)


def _resample(rng: np.random.Generator, image: Gray, condition: str) -> tuple[Gray, float]:
    """Pages are often saved at another resolution than they were scanned at; the factor comes back too."""
    if not _chance(rng, {"fax": 0.45, "coarse": 0.5}.get(condition, 0.12)):
        return image, 1.0
    factor = rng.uniform(1.2, 2.2)
    method = cv2.INTER_NEAREST if condition == "fax" and _chance(rng, 0.6) else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=method), np.uint8), factor


def crop(
    rng: np.random.Generator,
    line: Drawn,
    condition: str,
    other: Gray | None = None,
    extra: bool = True,
    height: float | None = None,
) -> Crop:
    """The line as a scan has it, cut out as a line finder cuts.

    ``other``: another line's drawing, for neighbours.  ``extra``: pen strokes, rules, underlines, copies and
    rough boxes too (left out for plain evaluation, where only the page's own condition counts).  ``height``: the band's
    height in the scan, pixels, instead of one drawn for the condition.
    """
    tall = line.bottom - line.top
    ink_columns = np.flatnonzero((line.image < 128).any(axis=0))
    left, right = (
        (int(ink_columns[0]), int(ink_columns[-1]) + 1) if ink_columns.size else (tall, line.image.shape[1] - tall)
    )
    canvas = line.image.copy()
    if extra and other is not None and _chance(rng, 0.4):
        _neighbours(rng, canvas, other, line.top, line.bottom)
    if extra and _chance(rng, 0.28):
        _rules(rng, canvas, line.top, line.bottom, left, right)
    if extra and _chance(rng, 0.05):
        _underline(rng, canvas, line.bottom, tall, left, right)
    if extra and _chance(rng, 0.05):
        _erased(rng, canvas, line.bottom, tall)
    if extra and _chance(rng, 0.02):
        canvas = _dotted(rng, canvas, tall)
    if extra and _chance(rng, 0.025):
        _struck(rng, canvas, line.top, line.bottom)
    if extra and _chance(rng, 0.035):
        _ticked(rng, canvas, line.top, line.bottom)
    if extra and _chance(rng, 0.03):
        canvas = _copied(rng, canvas)
    if extra and _chance(rng, 0.02):
        canvas = _moved(rng, canvas, tall)
    if extra:
        canvas = _stroke_contrast(rng, canvas)
    canvas = _stroke_weight(rng, canvas, 0.5 if condition == "clean" else 1.0)
    low, high = _BANDS[condition]
    target = height or rng.triangular(low, 0.4 * low + 0.6 * high, high)
    sy = target / DRAWN_BAND
    sx = sy * (np.exp(rng.normal(0, 0.13 if _chance(rng, 0.2) else 0.05)) if extra else 1.0)
    scaled = cv2.resize(canvas, None, fx=sx, fy=sy, interpolation=cv2.INTER_AREA if sy < 1 else cv2.INTER_LINEAR)
    top, bottom = line.top * sy, line.bottom * sy
    left_s, right_s = left * sx, right * sx
    if extra and _chance(rng, 0.5):
        # a long line can lean only a little before its box would take in its neighbours
        turn = np.clip(rng.normal(0, 0.006), -0.02, 0.02) * min(1.0, 12 * target / max(right_s - left_s, 1))
        lean = rng.normal(0, 0.14 if _chance(rng, 0.15) else 0.05)
        cx, cy = scaled.shape[1] / 2, (top + bottom) / 2
        matrix = np.array([[1, lean, -lean * cy], [turn, 1, -turn * cx]], np.float32)
        scaled = cv2.warpAffine(
            scaled, matrix, (scaled.shape[1], scaled.shape[0]), flags=cv2.INTER_LINEAR, borderValue=255
        )
    image = np.asarray(scaled, np.uint8)
    if extra and _chance(rng, 0.35 if condition == "photo" else 0.04):
        image = _bend(rng, image, target)
    if extra and _chance(rng, 0.04):
        _pen(rng, image, target)
    image = _tone(rng, image, condition, target, broken=extra)
    image, factor = _resample(rng, image, condition)
    top, bottom, left_s, right_s, target = (v * factor for v in (top, bottom, left_s, right_s, target))
    if extra:
        up, down = rng.uniform(0.45, 1.5) * target, rng.uniform(0.2, 0.95) * target
        if _chance(rng, 0.5):  # a box about the line's ink, as connected components give it
            rows = np.flatnonzero((line.image < 128).any(axis=1))
            if rows.size:
                pad = rng.uniform(-0.02, 0.25) * target
                up = (line.top - rows[0]) * sy * factor + pad
                down = (rows[-1] + 1 - line.bottom) * sy * factor + pad
        before, after = (rng.uniform(-0.02, 0.9) * target for _ in range(2))
    else:
        up, down, before, after = 1.15 * target, 0.7 * target, 0.3 * target, 0.3 * target
    height, width = image.shape
    y0, y1 = int(np.clip(round(top - up), 0, height - 4)), int(np.clip(round(bottom + down), 4, height))
    y1 = max(y1, y0 + 3)
    x0, x1 = (
        int(np.clip(round(left_s - before), 0, width - 4)),
        int(np.clip(round(right_s + after), 4, width)),
    )
    x1 = max(x1, x0 + 3)
    return Crop(np.ascontiguousarray(image[y0:y1, x0:x1]), Band(top - y0, bottom - y0))
