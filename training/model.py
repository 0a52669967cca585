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
    """A residual convolution along the line; images are (n, channels, 1, steps), which GPUs convolve fastest."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, (1, 5), padding=(0, 2 * dilation), dilation=(1, dilation), bias=False)
        self.norm = nn.BatchNorm2d(channels)

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

    def __init__(self, channels: int = 256, stem: tuple[int, int, int] = (32, 64, 96)) -> None:
        super().__init__()
        a, b, c = stem
        self.stem = nn.ModuleList(
            (_stage(1, a, (7, 5), (4, 2)), _stage(a, b, (3, 3), (2, 2)), _stage(b, c, (3, 3), (2, 1)))
        )
        self.fine = nn.ModuleList(_Fine(n) for n in stem)
        self.project = nn.Sequential(nn.Conv2d(c, channels, (3, 1), bias=False), nn.BatchNorm2d(channels), nn.ReLU())
        self.blocks = nn.Sequential(*(_Block(channels, d) for d in _DILATIONS))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv2d(channels, CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        for stage, fine in zip(self.stem, self.fine, strict=True):
            x = fine(stage(x))
        return self.head(self.drop(self.blocks(self.project(x)))).squeeze(2)  # type: ignore[no-any-return]

    def take(self, weights: dict[str, Tensor]) -> None:
        """Load the weights of a trained network, of this size or a narrower one.

        What a narrower one had keeps its weights, new channels begin at random and are not listened to yet, so that
        the network reads as before (Chen, Goodfellow and Shlens 2016, "Net2Net", with zeros in place of copies).
        Layers that it did not have stay as they begin, which must be doing nothing.

        Raises RuntimeError if weights are missing, unknown or larger.
        """
        own = self.state_dict()
        unknown = [n for n in weights if n not in own]
        lacking = [n for n in own if n not in weights and not n.startswith("fine.")]
        if unknown or lacking:
            raise RuntimeError(f"these weights do not fit: {unknown or lacking}")
        for name, old in weights.items():
            shape = own[name].shape
            if old.dim() != len(shape) or any(a > b for a, b in zip(old.shape, shape, strict=True)):
                raise RuntimeError(f"these weights do not fit: {name} is {tuple(old.shape)}")
        for name, old in weights.items():
            new = own[name]
            corner = tuple(slice(n) for n in old.shape)
            if old.dim() > 1:
                new[: old.shape[0], old.shape[1] :] = 0
            new[corner] = old
        self.load_state_dict(own)
