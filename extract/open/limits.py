"""What one file may cost, checked before anything is decoded.

A file that declares more than it should is refused by its own words (a page of 3.6 gigapixels in 400 kB), a
stream that inflates past its limit is stopped while inflating. Time and memory are watched from outside,
where the process is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from extract.errors import LimitError, UsageError

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; each is raised with ``--limit NAME=NUMBER``, ``NAME`` spelt with dashes.

    ``file_bytes`` on disk; ``pages`` of a document; ``pixels_per_side`` and ``pixels_per_page`` of an
    image, also of one inside a PDF; ``stream_bytes`` that one compressed stream may inflate to;
    ``text_length`` in code points of a transcript; ``page_objects`` (glyphs, lines, images) drawn on one
    PDF page, of a transcript's four for each line and cell; seconds and bytes for those who watch the process.
    """

    file_bytes: int = 256 * _MIB
    pages: int = 2_000
    pixels_per_side: int = 30_000
    pixels_per_page: int = 80_000_000
    stream_bytes: int = 64 * _MIB
    text_length: int = 1_000_000
    page_objects: int = 100_000
    seconds_per_page: int = 30
    seconds_per_file: int = 1_800
    memory_bytes: int = 900 * _MIB

    def with_options(self, options: list[str]) -> Limits:
        """These limits with ``NAME=NUMBER`` options applied.

        Raises UsageError for an unknown name or a number that is no positive whole one.
        """
        known = {f.name.replace("_", "-"): f.name for f in fields(self)}
        changed: dict[str, int] = {}
        for option in options:
            name, _, number = option.partition("=")
            if name not in known:
                raise UsageError(f"unknown limit {name!r}", hint="known: " + ", ".join(known))
            if not (number.isascii() and number.isdigit() and 0 < len(number) <= 15 and int(number)):
                raise UsageError(f"limit {name} needs a positive whole number, not {number!r}")
            changed[known[name]] = int(number)
        return replace(self, **changed)

    def check(self, name: str, found: int, what: str) -> None:
        """Raise LimitError when ``found`` is more than the limit ``name``; ``what`` says of what."""
        if found > getattr(self, name):
            raise self.error(name, f"{what}: {found:,}")

    def error(self, name: str, what: str) -> LimitError:
        """The error for the limit ``name``: the message says what was found, the hint how to raise it."""
        option = name.replace("_", "-")
        allowed: int = getattr(self, name)
        return LimitError(
            f"{what}, over the limit {option} of {allowed:,}", hint=f"raise it with --limit {option}=NUMBER"
        )

    def check_image(self, width: int, height: int, what: str) -> None:
        """Raise LimitError when an image of this many pixels is too large to decode."""
        self.check("pixels_per_side", max(width, height), f"{what} of {width} x {height} pixels, longest side")
        self.check("pixels_per_page", width * height, f"{what} of {width} x {height} pixels")
