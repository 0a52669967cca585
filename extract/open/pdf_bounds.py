"""Bounds on pdfminer, which believes what a file says of itself.

It inflates whole streams; and it counts through a range of a hundred million characters that a font of twenty bytes
names, or makes a line as long as a predictor's parameters say. While :func:`bounded` lasts, it does not.
"""

from __future__ import annotations

import builtins
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfminer import cmapdb, pdffont, pdftypes
from pdfminer.pdfdocument import PDFXRefStream

from extract.open.limits import Limits

# Codes of fonts in all, on one page: a font of every Chinese character has 30,000, told two or three times over.
_CODES = 1_000_000
_SHADOWED = ("zlib", "lzwdecode", "rldecode", "apply_png_predictor", "apply_tiff_predictor", "ccittfaxdecode")


@contextmanager
def bounded(limits: Limits) -> Iterator[None]:
    """While it lasts, pdfminer inflates no stream past ``limits.stream_bytes`` (LimitError says so where one would)
    and takes no word of a file for how much there is to do (ValueError: the content is nonsense).
    """
    before = {name: getattr(pdftypes, name) for name in _SHADOWED}
    counted = _Range()
    try:
        pdftypes.zlib = _BoundedZlib(limits)
        pdftypes.lzwdecode = lambda data: bounded_lzw(data, limits)
        pdftypes.rldecode = lambda data: bounded_run_length(data, limits)
        pdftypes.apply_png_predictor = lambda pred, *how: _predicted(before["apply_png_predictor"], limits, pred, *how)
        pdftypes.apply_tiff_predictor = lambda *how: _predicted(before["apply_tiff_predictor"], limits, *how)
        pdftypes.ccittfaxdecode = _no_text
        for module in (pdffont, cmapdb):
            module.range = counted  # shadows the built-in one in that module alone
        yield
    finally:
        for name, value in before.items():
            setattr(pdftypes, name, value)
        for module in (pdffont, cmapdb):
            module.range = builtins.range


def true_ranges(document: Any) -> None:
    """Cut what the cross-reference streams of a pdfminer document say of their length to what they hold."""
    for xref in document.xrefs:
        if not isinstance(xref, PDFXRefStream) or not xref.data or not xref.entlen:
            continue
        left, ranges = len(xref.data) // xref.entlen, []
        for start, count in xref.ranges:
            if left <= 0:
                break
            ranges.append((start, min(count, left)))
            left -= count
        xref.ranges = ranges


class _Range:
    """Stands in for ``range`` where pdfminer counts through the codes that a font names."""

    def __init__(self) -> None:
        self.left = _CODES

    def __call__(self, *bounds: int) -> range:
        made = range(*bounds)
        # not len(), which cannot tell more than a machine word
        self.left -= max(0, (made.stop - made.start) // made.step)
        if self.left < 0:
            raise ValueError("the page's fonts name more characters than there are")
        return made


def _predicted(decode: Any, limits: Limits, *how: Any) -> bytes:
    *_, colours, columns, bits, _ = how
    if not 0 < colours * columns * bits // 8 <= limits.stream_bytes:
        raise ValueError(f"a predictor of {colours} x {columns} x {bits} bits")
    decoded: bytes = decode(*how)
    return decoded


def _no_text(_data: bytes, _parameters: Any) -> bytes:
    raise ValueError("fax-coded data where the page's operators should be")


class _BoundedZlib:
    """Stands in for the module ``zlib`` where pdfminer uses it."""

    error = zlib.error

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def decompress(self, data: bytes) -> bytes:
        inflater = zlib.decompressobj()
        out = inflater.decompress(data, self.limits.stream_bytes + 1)
        if len(out) > self.limits.stream_bytes:
            raise self.limits.error("stream_bytes", "a compressed stream inflates further")
        if not inflater.eof:
            raise zlib.error("incomplete stream")
        return out

    def decompressobj(self) -> _BoundedInflater:
        return _BoundedInflater(self.limits)


class _BoundedInflater:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.inflater = zlib.decompressobj()
        self.length = 0

    def decompress(self, data: bytes) -> bytes:
        out = self.inflater.decompress(data, self.limits.stream_bytes + 1)
        self.length += len(out)
        if self.length > self.limits.stream_bytes:
            raise self.limits.error("stream_bytes", "a compressed stream inflates further")
        return out


def bounded_lzw(data: bytes, limits: Limits) -> bytes:
    """LZW-coded data, decoded as far as the limit; LimitError past it."""
    from pdfminer.lzw import LZWDecoder

    out = bytearray()
    for chunk in LZWDecoder(io.BytesIO(data)).run():
        out += chunk
        if len(out) > limits.stream_bytes:
            raise limits.error("stream_bytes", "a compressed stream inflates further")
    return bytes(out)


def bounded_run_length(data: bytes, limits: Limits) -> bytes:
    """Run-length coded data, decoded as far as the limit; LimitError past it."""
    out = bytearray()
    at = 0
    while at < len(data) and data[at] != 128:
        length = data[at]
        if length < 128:
            out += data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
        if len(out) > limits.stream_bytes:
            raise limits.error("stream_bytes", "a compressed stream inflates further")
    return bytes(out)
