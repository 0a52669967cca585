"""The digits of a number that a pen wrote, as a small network of its own reads them: what a person may find there.

The reader of print knows hands by chance alone. What is read here is put before a person, and stands for nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.errors import MissingError
from extract.read.normalise import level

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Gray = NDArray[np.uint8]

MODEL: Final = Path(__file__).parents[1] / "models" / "pen-digits.onnx"
DIGITS: Final = "๐๑๒๓๔๕๖๗๘๙0123456789."
"""What the network tells apart; class 0 is none of them (CTC's blank), class i is the one at i - 1."""
HEIGHT: Final = 32
STRIDE: Final = 4
"""Columns of a picture for one step of the network."""
ROOM: Final = 2
"""Rows and columns of ground around the number in its picture."""
WIDEST: Final = 256
"""Columns of a picture; a longer number is pressed into them."""
INK: Final = 128
"""Of a levelled picture: what is darker is ink."""
FEWEST_ROWS: Final = 8
"""Rows of ink below which there is nothing to read."""


def picture(crop: Gray) -> Gray | None:
    """A number's picture (uint8, any size, dark on light) as the network takes it: 32 rows, a multiple of 4 columns;
    None where there is hardly any ink."""
    ink = cut_out(crop, FEWEST_ROWS, WIDEST)
    if ink is None:
        return None
    wide = ink.shape[1]
    out = np.full((HEIGHT, -(-(wide + 2 * ROOM) // STRIDE) * STRIDE), 255, np.uint8)
    out[ROOM : HEIGHT - ROOM, ROOM : ROOM + wide] = ink
    return out


def cut_out(crop: Gray, fewest_rows: int, widest: int) -> Gray | None:
    """The ink in a picture of a number (uint8, any size, dark on light), levelled, as high as a picture of ``HEIGHT``
    rows has room for and no wider than one of ``widest`` columns; None where it has fewer than ``fewest_rows``."""
    if crop.size == 0:
        return None
    levelled = level(crop)
    rows = np.flatnonzero((levelled < INK).any(axis=1))
    columns = np.flatnonzero((levelled < INK).any(axis=0))
    if rows.size < fewest_rows or not columns.size:
        return None
    ink = levelled[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    tall = HEIGHT - 2 * ROOM
    wide = min(max(1, round(ink.shape[1] * tall / ink.shape[0])), widest - 2 * ROOM)
    method = cv2.INTER_AREA if ink.shape[0] > tall else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, (wide, tall), interpolation=method), np.uint8)


def read_digits(crop: Gray) -> tuple[str, float]:
    """The digits in a picture of a number (uint8, any size, dark on light), and the sureness of the least sure one;
    ("", 0) for none."""
    seen = picture(crop)
    if seen is None:
        return "", 0.0
    return pointed(*decoded(network(MODEL, "reads digits by pen").run(None, {"pictures": seen[None, None]})[0][0]))


def pointed(text: str, sure: float) -> tuple[str, float]:
    """The number without the points that are none of its own: of a dotted line, on which it was written.

    >>> pointed("๓๔.๕.๙", 0.8), pointed("๓๔.๕", 0.8), pointed(".๓๔.", 0.8)
    (('๓๔๕๙', 0.8), ('๓๔.๕', 0.8), ('๓๔', 0.8))
    """
    inner = text.strip(".")
    return (inner.replace(".", "") if inner.count(".") > 1 else inner), sure


def decoded(probabilities: NDArray[np.float32]) -> tuple[str, float]:
    """The most likely digits by the network's probabilities (steps, classes), with the least sureness among them."""
    best = probabilities.argmax(axis=1)
    text = ""
    sure: list[float] = []
    before = 0
    for step, label in enumerate(best):
        value = float(probabilities[step, label])
        if label and label == before:
            sure[-1] = max(sure[-1], value)
        elif label:
            text += DIGITS[label - 1]
            sure.append(value)
        before = int(label)
    return text, min(sure, default=0.0)


@cache
def network(model: Path, what: str) -> InferenceSession:
    """A small network on one thread; ``what`` it does is told where it is not there, in a MissingError."""
    if not model.is_file():
        raise MissingError(f"the model that {what} is not at {model}", code="model-missing")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
