"""Whether a text is taken by what reads it: ``is_valid`` of the modules whose ``parse`` raises ValueError."""

from __future__ import annotations

from collections.abc import Callable


def taken_by(parse: Callable[[str], object]) -> Callable[[str], bool]:
    """A function that tells whether ``parse`` takes a text.

    >>> taken_by(int)('12'), taken_by(int)('a')
    (True, False)
    """

    def is_valid(text: str) -> bool:
        """Whether ``parse`` takes it."""
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return is_valid
