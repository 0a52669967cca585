"""Pictures of archived pages: the right piece at the right size, drawn in the worker, of the bytes that were read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import store_fakes as fakes
from PIL import Image, ImageDraw

from extract.archive.archive import archive
from extract.archive.review import Review
from extract.errors import InputError, LimitError
from extract.model.result import PageOut
from extract.run.jobs import Job
from extract.run.worker import Tell
from extract.show.page_view import View, around, full_size

WIDTH, HEIGHT = 360.0, 216.0  # points: 5 x 3 inches


def read(job: Job, tell: Tell) -> fakes.Full:
    """An image of 1000 x 600 pixels at 200 dpi, filed as a page of its own size without being read."""
    from extract.open.document import open_document

    tell.up()
    with open_document(Path(str(job.source)), job.options.limits) as document:
        tell.opened((1,), document.sha256)
        tell.read(b"")
        path = Path(str(job.source))
        page = PageOut(number=1, origin="ocr", status="read", reason=None, rotation=90, skew=0.0, width_px=1000,
                       height_px=600, width=WIDTH, height=HEIGHT, dpi=200.0, seconds=0.0)  # fmt: skip
        made = fakes.extraction(path, (), (fakes.record(1, "5", status="review"),), document.sha256)
        made = made.model_copy(update={"pages": (page,), "parts": ()})
        return fakes.Full(made, (fakes.page(["ก"]),))


@pytest.fixture
def review(tmp_path: Path) -> Any:
    """A white page, its right half black but for a white square in it, in a PNG."""
    (tmp_path / "in").mkdir()
    picture = Image.new("RGB", (1000, 600), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((500, 0, 999, 599), fill=(200, 0, 0))
    draw.rectangle((700, 200, 799, 299), fill="white")
    picture.save(tmp_path / "in" / "page.png", dpi=(200, 200))
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    with Review(tmp_path / "a.sqlite") as found:
        yield found


def sha(review: Review) -> str:
    with review.looking() as connection:
        return str(connection.execute("SELECT sha256 FROM documents").fetchone()[0])


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_a_whole_page_at_a_resolution(review: Review) -> None:
    size = review.page_size(sha(review), 1)
    assert (size.width, size.height, size.rotation) == (WIDTH, HEIGHT, 90)
    picture = opened(review.page_image(sha(review), 1, dpi=100))
    assert picture.size == (500, 300)
    assert (picture.getpixel((100, 150)), picture.getpixel((300, 50))) == ((255, 255, 255), (200, 0, 0))
    assert picture.getpixel((374, 124)) == (255, 255, 255), "the square is where it is"
    assert full_size(WIDTH, HEIGHT) == (1000, 600)


def test_a_piece_at_any_size_turned_and_gray(review: Review) -> None:
    # The square, in points, four times as large as at 72 dpi.
    view = View(252, 72, 288, 108, 144, 144)
    inside = opened(review.picture(sha(review), 1, view)).crop((4, 4, 140, 140))
    assert inside.getcolors() == [(136 * 136, (255, 255, 255))]
    turned = View(0, 0, WIDTH, HEIGHT, 100, 60, turn=90, gray=True, form="jpg")
    data = review.picture(sha(review), 1, turned)
    assert data.startswith(b"\xff\xd8")
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.size, picture.mode) == ((60, 100), "L")
        assert (picture.getpixel((30, 10)), picture.getpixel((30, 90)) < 90) == (255, True)  # type: ignore[operator]
    framed = opened(review.picture(sha(review), 1, around((252, 72, 288, 108), 0, (WIDTH, HEIGHT), dpi=72)))
    (x, y), red = (230, 14), (220, 40, 40)  # what stands around the box: 230 points to its left, 14 above
    assert framed.size == (308, 64)
    assert (framed.getpixel((x - 4, y)), framed.getpixel((x + 36 + 4, y))) == (red, red)
    assert framed.getpixel((x + 18, y + 18)) == (255, 255, 255), "nothing is drawn on the print"
    outside = opened(review.picture(sha(review), 1, View(-36, 0, 36, 36, 20, 10)))
    assert outside.getpixel((2, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (View(0, 0, 10, 10, 100_000, 1), LimitError), (View(0, 0, 10, 10, 60_000, 60_000), LimitError),
        (View(0, 0, 10, 10, 0, 5), LimitError), (View(10, 0, 0, 10, 5, 5), InputError),
    ],
)  # fmt: skip
def test_a_picture_too_large_or_of_nothing_is_refused(review: Review, view: View, error: type[Exception]) -> None:
    with pytest.raises(error):
        review.picture(sha(review), 1, view)


def test_a_file_that_changed_or_is_gone_is_not_shown(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "in" / "page.png"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"x")
    with pytest.raises(InputError, match="gone or changed"):
        review.page_image(sha(review), 1)
    path.unlink()
    with pytest.raises(InputError, match="gone or changed"):
        review.page_image(sha(review), 1)
    path.write_bytes(data)
    assert opened(review.page_image(sha(review), 1, dpi=72)).size == (360, 216)
    for page in (0, 2):
        with pytest.raises(InputError, match="no page"):
            review.page_image(sha(review), page)


def test_a_transcript_has_no_picture(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(json.dumps({"value": "1"}), encoding="utf-8")
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=fakes.read)
    with Review(tmp_path / "a.sqlite") as review:
        with review.looking() as connection:
            sha256 = connection.execute("SELECT sha256 FROM documents").fetchone()[0]
        with pytest.raises(InputError):
            review.page_image(sha256, 1)
