"""The network: convolutions only, from 48 rows of pixels to class scores at every fourth column."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from extract.read.charset import CLASSES

STRIDE = 4
"""Pixels of the normalised line per time step."""
_DILATIONS = (1, 2, 1, 2, 1, 3, 1, 1)


def _stage(inside: int, outside: int, kernel: tuple[int, int], stride: tuple[int, int]) -> nn.Sequential:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, padding, bias=False), nn.BatchNorm2d(outside), nn.ReLU()
    )


class _Block(nn.Module):
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, channels, 5, padding=2 * dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.relu(self.norm(self.conv(x)))


class _Fine(nn.Module):
    """A residual convolution over rows and columns: marks over letters are told apart before rows are merged.

    The normalisation begins at nothing, so that a network trained without this layer goes on as it was.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.norm(self.conv(x)))


class Reader(nn.Module):
    """uint8-scaled ink (n, 1, 48, width), 0 for ground and 1 for ink, to logits (n, CLASSES, width / 4)."""

    def __init__(self, channels: int = 224, stem: tuple[int, int, int] = (32, 64, 96)) -> None:
        super().__init__()
        a, b, c = stem
        self.stem = nn.Sequential(
            _stage(1, a, (7, 5), (4, 2)), _stage(a, b, (3, 3), (2, 2)), _stage(b, c, (3, 3), (2, 1))
        )
        self.fine = nn.ModuleList((_Fine(b), _Fine(c)))
        self.project = nn.Sequential(nn.Conv1d(3 * c, channels, 1, bias=False), nn.BatchNorm1d(channels), nn.ReLU())
        self.blocks = nn.Sequential(*(_Block(channels, d) for d in _DILATIONS))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv1d(channels, CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.fine[0](self.stem[1](self.stem[0](x)))
        x = self.fine[1](self.stem[2](x))
        x = self.project(x.flatten(1, 2))
        return self.head(self.drop(self.blocks(x)))  # type: ignore[no-any-return]

    def take(self, weights: dict[str, Tensor]) -> None:
        """Load the weights of a trained network; layers that it did not have stay as they begin.

        Raises RuntimeError if anything else is missing or does not fit.
        """
        missing, unexpected = self.load_state_dict(weights, strict=False)
        lacking = [name for name in missing if not name.startswith("fine.")]
        if lacking or unexpected:
            raise RuntimeError(f"these weights do not fit: {lacking or unexpected}")
