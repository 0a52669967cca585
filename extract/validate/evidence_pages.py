"""Pictures of the pages that a report shows, drawn again from the originals by a worker, nothing on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import InputError, LimitError
from extract.model.result import DocumentHead, Extraction, PageOut, Source
from extract.options import Options
from extract.run.jobs import Job
from extract.run.pool import Pool
from extract.run.worker import Tell
from extract.validate.evidence_crops import Crop, crop_from_pages
from extract.validate.readings import Reading
from extract.validate.verdict import Verdict

WIDEST = 1400
"""Pixels a page is wide at most: its print can be read, and a picture of one row is small."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """``crops``: what cuts pieces out of a document's pages, by its sha256; ``why``: in words, why one has none."""

    crops: Mapping[str, Crop]
    why: Mapping[str, str]


def draw(readings: Iterable[Reading], shown: Iterable[Verdict], workers: int) -> Pictures:
    """The pages that the prints of ``shown`` are on."""
    wanted: dict[str, set[int]] = {}
    for verdict in shown:
        for p in verdict.prints:
            if p.bbox is not None and verdict.sha256:
                wanted.setdefault(verdict.sha256, set()).add(p.page)
    by_sha: dict[str, Reading] = {}
    for r in readings:  # of one document's readings that which knows where it is
        sha256 = r.extraction.source.sha256
        if sha256 not in by_sha or _original(by_sha[sha256]) is None:
            by_sha[sha256] = r
    crops: dict[str, Crop] = {}
    why: dict[str, str] = {}
    jobs = []
    for sha256, reading in by_sha.items():
        source = _original(reading)
        if sha256 not in wanted:
            why[sha256] = _why_none(reading)
        elif source is None:
            why[sha256] = f"the original is not where it was ({', '.join(dict.fromkeys(map(str, reading.places)))})"
        else:
            options = Options(pages=tuple(sorted(wanted[sha256])))
            jobs.append(Job(source, options, sha256, sha256=sha256, pictures=True))
    with Pool(max(1, min(workers, len(jobs))), Options().limits, draw_pages) as pool:
        for done in pool.in_order(jobs):
            sha256 = str(done.job.name)
            if done.result is None or not done.result.pictures:
                why[sha256] = done.error.message if done.error else "its pages have no picture"
                continue
            widths = {p["number"]: float(p["width"]) for p in done.result.data()["pages"]}
            turned = {p.number: p.rotation for p in by_sha[sha256].extraction.pages}
            crops[sha256] = crop_from_pages(done.result.pictures, widths, turned)
    return Pictures(crops, why)


def _why_none(reading: Reading) -> str:
    if any(p.origin == "transcript" for p in reading.extraction.pages):
        return "the document is a text, which has no picture"
    return "the reading keeps no places on the page"


def _original(reading: Reading) -> str | bytes | None:
    """The document itself, if it still is what was read."""
    from extract.open.plain_file import digest

    if reading.data is not None:
        return reading.data
    for place in dict.fromkeys(reading.places):
        try:
            if place.is_file() and digest(bytes(place)) == reading.extraction.source.sha256:
                return str(place.absolute())
        except (OSError, InputError, ValueError):
            continue
    return None


def draw_pages(job: Job, tell: Tell) -> Any:
    """A worker's extractor: pictures of the job's pages, and for a result their sizes. Nothing is read."""
    import cv2

    from extract.model.codec import to_bytes
    from extract.model.page import Box
    from extract.open.document import open_document
    from extract.pipeline import Full, failed_page, page_numbers

    tell.up()
    source = job.source if isinstance(job.source, bytes) else Path(str(job.source))
    with open_document(source, job.options.limits, name=job.name) as document:
        if document.sha256 != job.sha256:
            raise InputError("the file is another than the one that was read", code="changed")
        numbers = page_numbers(document, job.options)
        tell.opened(numbers, document.sha256)
        pages, drawn = [], {}
        for number in numbers:
            tell.read(to_bytes(failed_page(number, "only drawn", "page-failed")))
            try:
                image = document.page(number - 1).image()
            except (InputError, LimitError):
                continue
            pixels = image.pixels
            shrink = min(1.0, WIDEST / pixels.shape[1])
            size = (max(1, round(pixels.shape[1] * shrink)), max(1, round(pixels.shape[0] * shrink)))
            made, data = cv2.imencode(".png", cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
            if made:
                drawn[number] = data.tobytes()
                whole = image.to_page.box(Box(0, 0, pixels.shape[1], pixels.shape[0]))
                pages.append(_sized(number, whole.width, whole.height))
        for number, png in drawn.items():
            tell.picture(number, png)
        source_out = Source(name="", sha256=document.sha256, bytes=0, media_type="", pages=len(pages))
    nothing = Extraction(
        program="extract", source=source_out, document=DocumentHead(), records=(), rankings=(), statistics=(),
        tables=(), checks=(), pages=tuple(pages),
    )  # fmt: skip
    return Full(nothing, ())


def _sized(number: int, width: float, height: float) -> PageOut:
    return PageOut(
        number=number, origin="ocr", status="read", reason=None, rotation=0, skew=0.0, width_px=None, height_px=None,
        width=width, height=height, dpi=None, seconds=0.0,
    )  # fmt: skip
