"""Fresh looks for lines drawn before: shapes, strokes, tone and noise changed on the device that trains.

On a GPU the network learns faster than cores draw. So each drawn line is learnt from several times, never twice
alike: these changes come on top of the damage that ``degrade`` has done. All work on ink (0 for ground, 1 for ink),
shape (n, 1, 48, width), and draw from torch's generator of the device.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

_CELL = 12
"""Pixels between the knots of the warp: about the body of a letter, so that loops and feet change their shape."""


def vary(ink: Tensor) -> Tensor:
    """The batch, each line changed in its own way, about one in eight not at all."""
    n = ink.shape[0]

    def chance(p: float) -> Tensor:
        return (torch.rand(n, 1, 1, 1, device=ink.device) < p).float()

    def between(low: float, high: float) -> Tensor:
        return torch.rand(n, 1, 1, 1, device=ink.device) * (high - low) + low

    touched = chance(0.875)
    ink = _warp(ink, chance(0.7) * touched)
    # strokes fuller or thinner by up to half a pixel a side
    full = functional.max_pool2d(ink, 3, 1, 1)
    thin = -functional.max_pool2d(-ink, 3, 1, 1)
    weight = between(-0.45, 0.6) * chance(0.5) * touched
    ink = ink + weight.clamp(min=0) * (full - ink) + (-weight).clamp(min=0) * (thin - ink)
    soft = functional.avg_pool2d(ink, 3, 1, 1, count_include_pad=False)
    blur = between(-0.5, 0.9) * chance(0.5) * touched  # below 0 it sharpens
    ink = (ink + blur * (soft - ink)).clamp(0, 1)
    ink = ink.pow(torch.exp(between(-0.5, 0.5) * touched))
    ink = ink * (1 - between(0, 0.3) * chance(0.4) * touched)
    ground = between(0, 0.06) * chance(0.3) * touched
    ink = ground + ink * (1 - ground)
    ink = _fall_off(ink, chance(0.12) * touched)
    noise = torch.randn_like(ink) * between(0.0, 0.08) * chance(0.3) * touched
    return (ink + noise).clamp(0, 1)


@lru_cache(maxsize=256)
def _between_knots(knots: int, points: int, device: torch.device) -> Tensor:
    """(points, knots): what each knot counts for at each of ``points`` places from the first knot to the last."""
    each = torch.eye(knots)[:, None, :, None].expand(-1, -1, -1, 2)
    whole = functional.interpolate(each, size=(points, 2), mode="bicubic", align_corners=True)
    return whole[:, 0, :, 0].T.contiguous().to(device)


def _warp(ink: Tensor, chosen: Tensor) -> Tensor:
    """Rows and columns moved by up to about a pixel and a half, smoothly, and the whole line a little up or down."""
    n, _, height, width = ink.shape
    device = ink.device
    knots = torch.randn(n, 2, height // _CELL + 2, width // _CELL + 2, device=device)
    strength = torch.rand(n, 1, 1, 1, device=device) * 0.8 * chosen
    # the bicubic interpolation of a grid is a product with two matrices, many times faster on a GPU
    across = _between_knots(knots.shape[3], width, device)
    field = _between_knots(knots.shape[2], height, device) @ (knots * strength) @ across.T
    shift = (torch.rand(n, 1, 1, device=device) * 2.4 - 1.2) * chosen[:, 0]
    tall = torch.exp((torch.rand(n, 1, 1, device=device) - 0.5) * 0.10 * chosen[:, 0])
    y = torch.arange(height, device=device, dtype=torch.float32) + 0.5
    x = torch.arange(width, device=device, dtype=torch.float32) + 0.5
    middle = height / 2
    rows = (y[None, :, None] - middle) * tall + middle + shift + field[:, 1]
    columns = x[None, None, :] + field[:, 0]
    grid = torch.stack((columns * (2 / width) - 1, rows * (2 / height) - 1), dim=3)
    return functional.grid_sample(ink, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def _fall_off(ink: Tensor, chosen: Tensor) -> Tensor:
    """Small places where the toner is gone or thin."""
    n, _, height, width = ink.shape
    knots = torch.rand(n, 1, height // 4, width // 4, device=ink.device)
    gone = functional.interpolate(knots, size=(height, width), mode="bilinear", align_corners=True)
    least = torch.rand(n, 1, 1, 1, device=ink.device) * 0.22 + 0.08
    kept = ((gone - least) * 8 + 0.5).clamp(0, 1)
    return ink * (1 - chosen * (1 - kept) * 0.9)
