"""Image API 3: what a request asks for, as a piece of a page to draw; what a page's service offers.

https://iiif.io/api/image/3.0/ (level 1 and more). The picture of a page has the pixels of
:func:`extract.show.page_view.full_size`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from extract.errors import UsageError
from extract.show.page_view import FULL_DPI, MOST_PIXELS, View, full_size

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROFILE = "level1"
_TILE = 512
_EXTRA_FEATURES = ("regionByPct", "rotationBy90s", "sizeByConfinedWh", "sizeByPct", "sizeUpscaling")
_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,10})?"
_REGION = re.compile(rf"(pct:)?({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")
_SIZE = re.compile(rf"(\^)?(?:(max)|pct:({_NUMBER})|(!)?([0-9]{{1,6}})?,([0-9]{{1,6}})?)")
_LONGEST = 300


class ImageRequestError(UsageError):
    """``status``: 400 for a request that makes no sense, 501 for what is not offered."""

    code = "iiif-request"

    def __init__(self, message: str, status: Literal[400, 501] = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """``view`` is what to draw; ``canonical`` the request in the form that is the same for the same picture."""

    view: View
    canonical: str
    media_type: str


@dataclass(frozen=True, slots=True)
class _Region:
    x: int
    y: int
    width: int
    height: int


def parse(request: str, width: float, height: float) -> ImageRequest:
    """``{region}/{size}/{rotation}/{quality}.{format}`` of a page of ``width`` x ``height`` points.

    Raises ImageRequestError. Percent-encoding must have been taken off.

    >>> parse("square/100,/90/gray.png", 720, 360).canonical
    '500,0,1000,1000/100,100/90/gray.png'
    """
    parts = request.split("/")
    if len(parts) != 4 or len(request) > _LONGEST:
        raise ImageRequestError("an image is asked for as region/size/rotation/quality.format")
    full = full_size(width, height)
    region = _region(parts[0], *full)
    size, upscaled = _size(parts[1], region)
    turn = _rotation(parts[2])
    quality, dot, form = parts[3].partition(".")
    if not dot or quality not in ("default", "color", "gray", "bitonal"):
        raise ImageRequestError(f"there is no quality {parts[3][:40]!r}")
    if form not in _MEDIA_TYPES or quality == "bitonal":
        raise ImageRequestError(f"{parts[3][:40]!r} is not offered", 501)
    points = 72 / FULL_DPI
    view = View(
        region.x * points, region.y * points, (region.x + region.width) * points, (region.y + region.height) * points,
        *size, turn=turn, gray=quality == "gray", form="jpg" if form == "jpg" else "png",
    )  # fmt: skip
    whole = (region.x, region.y, region.width, region.height) == (0, 0, *full)
    where = "full" if whole else f"{region.x},{region.y},{region.width},{region.height}"
    is_max = size == (region.width, region.height)
    how_large = "max" if is_max else f"{'^' if upscaled else ''}{size[0]},{size[1]}"
    said = "gray" if quality == "gray" else "default"
    return ImageRequest(view, f"{where}/{how_large}/{turn}/{said}.{form}", _MEDIA_TYPES[form])


def _region(text: str, width: int, height: int) -> _Region:
    if text == "full":
        return _Region(0, 0, width, height)
    if text == "square":
        side = min(width, height)
        return _Region((width - side) // 2, (height - side) // 2, side, side)
    found = _REGION.fullmatch(text)
    if found is None or (not found[1] and "." in text):
        raise ImageRequestError(f"{text[:60]!r} is no region")
    x, y, w, h = (float(found[n]) for n in range(2, 6))
    if found[1]:
        x, w, y, h = x * width / 100, w * width / 100, y * height / 100, h * height / 100
    left, top = round(x), round(y)
    right, bottom = min(width, round(x + w)), min(height, round(y + h))
    if left >= right or top >= bottom:
        raise ImageRequestError(f"the region {text[:60]!r} lies outside of the picture or is empty")
    return _Region(left, top, right - left, bottom - top)


def _size(text: str, region: _Region) -> tuple[tuple[int, int], bool]:
    """The picture's size, and whether it is larger than the region."""
    found = _SIZE.fullmatch(text)
    if found is None or (found[2] is None and found[3] is None and found[5] is None and found[6] is None):
        raise ImageRequestError(f"{text[:60]!r} is no size")
    larger, most = found[1] is not None, found[2] is not None
    if most:
        size = _largest(region) if larger else _within(region, region.width, region.height)
    elif found[3] is not None:
        share = float(found[3]) / 100
        size = round(region.width * share), round(region.height * share)
    else:
        size = _of_sides(found[4] is not None, found[5], found[6], region, larger)
    if size[0] < 1 or size[1] < 1:
        raise ImageRequestError(f"a picture of size {text[:60]!r} has no pixels")
    upscaled = size[0] > region.width or size[1] > region.height
    if upscaled and not larger:
        raise ImageRequestError(f"{text[:60]!r} is larger than the region; ask for ^{text[:60]}")
    if size[0] * size[1] > MOST_PIXELS:
        raise ImageRequestError(f"a picture of {size[0]} x {size[1]} pixels is more than the {MOST_PIXELS} of maxArea")
    return size, upscaled


def _of_sides(confined: bool, wide: str | None, high: str | None, region: _Region, larger: bool) -> tuple[int, int]:
    if confined:
        if wide is None or high is None:
            raise ImageRequestError("a size to fit in has a width and a height")
        share = min(int(wide) / region.width, int(high) / region.height)
        share = share if larger else min(share, 1.0)
        return max(1, round(region.width * share)), max(1, round(region.height * share))
    if wide is not None and high is not None:
        return int(wide), int(high)
    if wide is not None:
        return int(wide), max(1, round(region.height * int(wide) / region.width))
    return max(1, round(region.width * int(high or 0) / region.height)), int(high or 0)


def _largest(region: _Region) -> tuple[int, int]:
    share = (MOST_PIXELS / (region.width * region.height)) ** 0.5
    return int(region.width * share), int(region.height * share)


def _within(region: _Region, width: int, height: int) -> tuple[int, int]:
    """The size, or the largest of its shape that ``maxArea`` lets through."""
    return (width, height) if width * height <= MOST_PIXELS else _largest(region)


def _rotation(text: str) -> int:
    if not re.fullmatch(rf"!?{_NUMBER}", text) or float(text.removeprefix("!")) > 360:
        raise ImageRequestError(f"{text[:40]!r} is no rotation")
    degrees = float(text.removeprefix("!"))
    if text.startswith("!") or degrees % 90:
        raise ImageRequestError(f"rotation {text[:40]!r} is not offered: 0, 90, 180 and 270 are", 501)
    return int(degrees) % 360


def information(service: str, width: float, height: float) -> dict[str, Any]:
    """``info.json`` of a page of ``width`` x ``height`` points; ``service`` is its address without an end."""
    full = full_size(width, height)
    factors = [1]
    while max(full) / factors[-1] > _TILE:
        factors.append(factors[-1] * 2)
    return {
        "@context": CONTEXT,
        "id": service,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": PROFILE,
        "width": full[0],
        "height": full[1],
        "maxArea": MOST_PIXELS,
        "sizes": [
            {"width": max(1, round(full[0] / f)), "height": max(1, round(full[1] / f))} for f in reversed(factors)
        ],
        "tiles": [{"width": _TILE, "height": _TILE, "scaleFactors": factors}],
        "preferredFormats": ["jpg"],
        "extraQualities": ["color", "gray"],
        "extraFormats": ["png"],
        "extraFeatures": list(_EXTRA_FEATURES),
    }
