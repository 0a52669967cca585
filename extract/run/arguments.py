"""Types of arguments that several commands take; each raises ArgumentTypeError with what it wants."""

from __future__ import annotations

import argparse


def share(text: str) -> float:
    """A share above 0 and below 1, also in percent.

    >>> share("0.1%"), share("0.25")
    (0.001, 0.25)
    """
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share such as 0.1% or 0.001")
    return value


def above_zero(text: str) -> int:
    """A whole number above 0, in Arabic digits."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)
