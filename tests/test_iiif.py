"""Manifests, pictures and searches as IIIF has them: what a viewer needs is there, at its place, and nothing else."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import store_fakes as fakes
from PIL import Image

from extract.archive.archive import archive
from extract.archive.database import reading
from extract.archive.decisions import Decision, Target
from extract.archive.review import Review
from extract.cli import main
from extract.errors import UsageError
from extract.iiif import image_request
from extract.iiif.content_search import content_search
from extract.iiif.image_request import ImageRequestError, information, parse
from extract.iiif.manifest import Addresses, alone, line_page, manifest, text
from extract.model.result import DocumentHead, PartOut
from extract.run.jobs import Job
from extract.run.worker import Tell
from extract.show.page_view import MOST_PIXELS

BASE = "http://127.0.0.1:8000/iiif"
HOSTILE = '<img src=x onerror=alert(1)>"}]'
WIDTH, HEIGHT = 720.0, 360.0  # 2000 x 1000 pixels


def read(job: Job, tell: Tell) -> fakes.Full:
    """A page of a PNG with a line of Thai, a record, and a head; without a model."""
    from extract.open.document import open_document

    tell.up()
    path = Path(str(job.source))
    with open_document(path, job.options.limits) as document:
        tell.opened((1,), document.sha256)
        tell.read(b"")
        page = fakes.page(["คะแนน ๓๔.๔ ร้อยละ", "สมุทร", "ปราการ", HOSTILE])
        records = (fakes.record(1, "34.4").model_copy(update={"indicator_printed": HOSTILE}), fakes.record(
            2, "50", status="review", indicator="digital-capabilities"))  # fmt: skip
        made = fakes.extraction(path, (page,), records, document.sha256)
        head = DocumentHead(kind="result-letter", number="ศธ 0263/ว.50", date="2018-02-19", subject=HOSTILE)
        parts = (PartOut(part=1, pages=(1,), document=head),)
        return fakes.Full(made.model_copy(update={"document": head, "parts": parts}), (page,))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    Image.new("RGB", (827, 1169), "white").save(tmp_path / "in" / "a.png", dpi=(100, 100))
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    return tmp_path / "a.sqlite"


def every(made: Any) -> Any:
    """Every object within."""
    if isinstance(made, dict):
        yield made
        for value in made.values():
            yield from every(value)
    elif isinstance(made, list):
        for value in made:
            yield from every(value)


def check_presentation(made: dict[str, Any]) -> None:
    """What Presentation 3 says a Manifest, Collection or AnnotationPage must be."""
    ids = [o["id"] for o in every(made) if "id" in o and "items" in o]
    assert len(ids) == len(set(ids)), "an id names one resource"
    allowed = {
        "Manifest": {"@context", "id", "type", "label", "metadata", "behavior", "viewingDirection", "items", "navDate",
                     "service", "structures"},
        "Collection": {"@context", "id", "type", "label", "items"},
        "Canvas": {"id", "type", "label", "width", "height", "items", "annotations"},
        "Range": {"id", "type", "label", "items"},
        "AnnotationPage": {"@context", "id", "type", "label", "items"},
        "Annotation": {"id", "type", "motivation", "body", "target"},
        "Image": {"id", "type", "format", "width", "height", "service"},
        "TextualBody": {"type", "value", "format"},
        "ImageService3": {"id", "type", "profile"},
        "SearchService2": {"id", "type"},
    }  # fmt: skip
    for found in every(made):
        if "type" not in found:
            continue
        kind = found["type"]
        assert set(found) <= allowed[kind], (kind, set(found) - allowed[kind])
        if kind != "TextualBody":
            assert re.match("https?://", found["id"]), kind
        if kind in ("Manifest", "Collection"):
            assert found["label"]
        if kind == "Canvas" and "label" in found:
            assert found["width"] > 0 and found["height"] > 0
        if kind == "Annotation":
            assert isinstance(found["target"], str) and found["motivation"]
        for name in ("label",):
            for language, texts in found.get(name, {}).items():
                assert re.fullmatch("[a-zA-Z-]+", language) and all(isinstance(t, str) for t in texts)


def test_a_manifest_has_pages_head_records_and_a_search(made: Path) -> None:
    with reading(made) as connection:
        document = connection.execute("SELECT * FROM documents").fetchone()
        whole = manifest(connection, document, Addresses(BASE))
        served = json.loads(text(whole))
    check_presentation(served)
    sha256 = document["sha256"]
    assert served["label"] == {"th": [f"ศธ 0263/ว.50 {HOSTILE}"]}, "text is text"
    assert served["navDate"] == "2018-02-19T00:00:00Z"
    told = {m["label"]["en"][0]: m["value"]["none"][0] for m in served["metadata"]}
    assert (told["Number"], told["Date"], told["SHA-256"]) == ("ศธ 0263/ว.50", "2018-02-19", sha256)
    assert served["service"] == [{"id": f"{BASE}/{sha256}/search", "type": "SearchService2"}]
    (canvas,) = served["items"]
    assert (canvas["width"], canvas["height"]) == (1654, 2338)
    (painting,) = canvas["items"][0]["items"]
    assert painting["target"] == canvas["id"]
    assert painting["body"]["id"] == f"{BASE}/image/{sha256}.1/full/max/0/default.jpg"
    assert painting["body"]["service"][0]["profile"] == "level1"
    first, second = canvas["annotations"][0]["items"]
    # (10, 20, 60, 32.5) points at 200 dpi
    assert first["target"] == f"{canvas['id']}#xywh=27,55,140,36"
    assert first["body"] == {
        "type": "TextualBody", "format": "text/plain",
        "value": f"{HOSTILE}: 34.4 score — สมุทรปราการ · 2560 · overall · score; printed “34.4”",
    }  # fmt: skip
    assert "(review)" in second["body"]["value"]


def test_a_manifest_tells_what_a_person_corrected_and_parted(made: Path) -> None:
    with Review(made) as review:
        with review.looking() as connection:
            sha256 = connection.execute("SELECT sha256 FROM documents").fetchone()[0]
            key = connection.execute("SELECT key FROM records ORDER BY id").fetchone()[0]
        review.decide(Target.record(key), Decision("value", "value", "35"), by="ก", force=True)
        review.decide(Target.head(sha256), Decision("head.number", "set", "ศธ 1/2"), by="ก")
    with reading(made) as connection:
        document = connection.execute("SELECT * FROM documents").fetchone()
        whole = manifest(connection, document, Addresses(BASE))
    assert whole["label"]["th"][0].startswith("ศธ 1/2 ")
    assert ": 35 score" in whole["items"][0]["annotations"][0]["items"][0]["body"]["value"]


def test_lines_are_annotations_where_they_stand(made: Path) -> None:
    with reading(made) as connection:
        document = connection.execute("SELECT * FROM documents").fetchone()
        page = connection.execute("SELECT * FROM pages").fetchone()
        found = alone(line_page(connection, document, page, Addresses(BASE)))
    check_presentation(found)
    assert [i["body"]["value"] for i in found["items"]] == ["คะแนน ๓๔.๔ ร้อยละ", "สมุทร", "ปราการ", HOSTILE]
    # Glyphs at (80, 100) px of 100 dpi are at 160, 200 of 200.
    assert found["items"][0]["target"].split("#xywh=")[1].startswith("160,200,")
    assert {i["motivation"] for i in found["items"]} == {"supplementing"}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("34.4", [("๓๔.๔", "คะแนน ", " ร้อยละ")]),
        ("๓๔.๔ คะแนน", [("คะแนน", None, " ๓๔.๔ ร้อยละ"), ("๓๔.๔", "คะแนน ", " ร้อยละ")]),
        ("onerror=alert(1)", [("onerror=alert(1)", "<img src=x ", '>"}]')]),
        ("สมุทรปราการ", [("สมุทร\nปราการ", None, None)]),
        ("ไม่มี", []),
    ],
)
def test_a_search_finds_the_words_and_their_boxes(
    made: Path, query: str, places: list[tuple[str, str | None, str | None]]
) -> None:
    with reading(made) as connection:
        document = connection.execute("SELECT * FROM documents").fetchone()
        found = content_search(connection, document, {"q": query, "user": "x", "date": "y"}, Addresses(BASE))
    assert found["@context"][0] == "http://iiif.io/api/search/2/context.json"
    assert (found["type"], found["ignored"]) == ("AnnotationPage", ["date", "user"])
    assert len(found["items"]) == len(places)
    quotes = found["annotations"][0]["items"] if places else []
    for (exact, before, after), item, quote in zip(places, found["items"], quotes, strict=True):
        selector = quote["target"]["selector"][0]
        assert quote["target"]["source"] == item["id"]
        assert (selector["type"], selector["exact"]) == ("TextQuoteSelector", exact)
        if "\n" not in exact:
            assert (selector.get("prefix"), selector.get("suffix")) == (before, after)
            assert "#xywh=" in item["target"]
    assert re.fullmatch(r"[!-~]+", found["id"]), "the address is encoded"


def test_a_search_without_words_is_refused(made: Path) -> None:
    with reading(made) as connection, pytest.raises(UsageError):
        content_search(connection, connection.execute("SELECT * FROM documents").fetchone(), {}, Addresses(BASE))


@pytest.mark.parametrize(
    ("request_", "canonical", "size", "box"),
    [
        ("full/max/0/default.jpg", "full/max/0/default.jpg", (2000, 1000), (0, 0, 720, 360)),
        ("full/1000,/0/default.jpg", "full/1000,500/0/default.jpg", (1000, 500), (0, 0, 720, 360)),
        ("full/,250/90/color.png", "full/500,250/90/default.png", (500, 250), (0, 0, 720, 360)),
        ("square/pct:50/0/gray.jpg", "500,0,1000,1000/500,500/0/gray.jpg", (500, 500), (180, 0, 540, 360)),
        (
            "100,200,500,400/250,200/180/default.jpg",
            "100,200,500,400/250,200/180/default.jpg",
            (250, 200),
            (36, 72, 216, 216),
        ),
        ("1900,900,500,500/max/0/default.jpg", "1900,900,100,100/max/0/default.jpg", (100, 100), (684, 324, 720, 360)),
        (
            "pct:50,50,25,50/max/270/default.png",
            "1000,500,500,500/max/270/default.png",
            (500, 500),
            (360, 180, 540, 360),
        ),
        ("full/!500,500/0/default.jpg", "full/500,250/0/default.jpg", (500, 250), (0, 0, 720, 360)),
        ("0,0,100,100/^300,/0/default.jpg", "0,0,100,100/^300,300/0/default.jpg", (300, 300), (0, 0, 36, 36)),
        ("full/!9000,9000/0/default.jpg", "full/max/0/default.jpg", (2000, 1000), (0, 0, 720, 360)),
    ],
)
def test_an_image_request_is_a_piece_of_the_page(
    request_: str, canonical: str, size: tuple[int, int], box: tuple[float, ...]
) -> None:
    found = parse(request_, WIDTH, HEIGHT)
    assert (found.canonical, (found.view.width, found.view.height)) == (canonical, size)
    assert (found.view.x0, found.view.y0, found.view.x1, found.view.y1) == pytest.approx(box)
    assert parse(found.canonical, WIDTH, HEIGHT) == found, "the canonical form asks for the same"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("full/max/0", 400), ("full/max/0/default", 400), ("full/max/0/default.tif", 501),
        ("half/max/0/default.jpg", 400), ("full/max/0/bitonal.jpg", 501), ("full/3000,/0/default.jpg", 400),
        ("full/0,/0/default.jpg", 400),
        ("full/,/0/default.jpg", 400), ("full/!5,/0/default.jpg", 400), ("3000,0,5,5/max/0/default.jpg", 400),
        ("0,0,0,5/max/0/default.jpg", 400), ("-5,0,5,5/max/0/default.jpg", 400), ("full/max/45/default.jpg", 501),
        ("full/max/!0/default.jpg", 501), ("full/max/400/default.jpg", 400), ("full/^99999,/0/default.jpg", 400),
        ("full/max/0/../../etc/passwd", 400), ("full/pct:0/0/default.jpg", 400), ("1.5,0,5,5/max/0/default.jpg", 400),
        ("full/max/1e9/default.jpg", 400), ("x" * 400, 400), ("full/max/0/default.jpg\x00", 501), ("", 400),
        ("full/๑๐๐,/0/default.jpg", 400),
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_told(request_: str, status: int) -> None:
    with pytest.raises(ImageRequestError) as told:
        parse(request_, WIDTH, HEIGHT)
    assert told.value.status == status


def test_the_service_says_what_it_offers() -> None:
    found = information(f"{BASE}/image/x.1", WIDTH, HEIGHT)
    assert (found["profile"], found["type"], found["protocol"]) == (
        "level1", "ImageService3", "http://iiif.io/api/image",
    )  # fmt: skip
    assert (found["width"], found["height"], found["maxArea"]) == (2000, 1000, MOST_PIXELS)
    assert found["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}]
    assert found["sizes"][-1] == {"width": 2000, "height": 1000}
    for size in found["sizes"]:
        assert parse(f"full/{size['width']},{size['height']}/0/default.jpg", WIDTH, HEIGHT)
    # Every tile that a viewer works out of this is one that is drawn.
    for factor in found["tiles"][0]["scaleFactors"]:
        side = 512 * factor
        for x in range(0, 2000, side):
            for y in range(0, 1000, side):
                w, h = min(side, 2000 - x), min(side, 1000 - y)
                view = parse(f"{x},{y},{w},{h}/{-(-w // factor)},/0/default.jpg", WIDTH, HEIGHT).view
                assert view.width <= 512 and view.height <= 512
    assert image_request.CONTEXT in found["@context"]


def test_a_picture_is_drawn_as_it_was_asked_for(made: Path) -> None:
    with Review(made) as review:
        with review.looking() as connection:
            row = connection.execute("SELECT d.sha256, p.width, p.height FROM pages AS p, documents AS d").fetchone()
        view = parse("0,0,800,400/200,/90/gray.jpg", row["width"], row["height"]).view
        with Image.open(io.BytesIO(review.picture(row["sha256"], 1, view))) as picture:
            assert (picture.format, picture.size, picture.mode) == ("JPEG", (100, 200), "L")


def test_files_for_any_web_server(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "iiif"
    assert main(["export", str(made), "--iiif", str(out), "--iiif-url", "https://example.org/letters/"]) == 0
    listed = json.loads((out / "collection.json").read_text(encoding="utf-8"))
    check_presentation(listed)
    (one,) = listed["items"]
    assert one["id"].startswith("https://example.org/letters/")
    folder = out / one["id"].split("/")[-2]
    found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    check_presentation(found)
    assert found["id"] == one["id"] and "service" not in found
    body = found["items"][0]["items"][0]["items"][0]["body"]
    with Image.open(folder / body["id"].rpartition("/")[2]) as picture:
        assert picture.size == (body["width"], body["height"])
    lines = found["items"][0]["annotations"][1]["id"].removeprefix("https://example.org/letters/")
    check_presentation(json.loads((out / lines).read_text(encoding="utf-8")))
    (tmp_path / "in" / "a.png").unlink()
    assert main(["export", str(made), "--iiif", str(tmp_path / "without")]) == 6
    assert "gone or changed" in capsys.readouterr().err
    left = json.loads((tmp_path / "without" / folder.name / "manifest.json").read_text(encoding="utf-8"))
    assert left["items"][0]["items"][0]["items"] == []
    assert main(["export", str(made), "--iiif", str(out), "--iiif-url", "file:///etc"]) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pages SET number = '../../../out'", "UPDATE pages SET width = 9e999",
        "UPDATE pages SET height = 'tall'", "UPDATE evidence SET x0 = 9e999", "UPDATE evidence SET x1 = -9e999",
        "UPDATE documents SET name = x'00ff'",
    ],
)  # fmt: skip
def test_a_stranger_s_archive_writes_nothing_elsewhere_and_ends_in_words(
    made: Path, tmp_path: Path, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(made)
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = {p for p in tmp_path.rglob("*") if "iiif" not in p.parts}
    for arguments in (["export", str(made), "--iiif", str(tmp_path / "iiif" / "out")],
                      ["review", str(made), "--html", str(tmp_path / "iiif" / "page.html")]):  # fmt: skip
        (tmp_path / "iiif").mkdir(exist_ok=True)
        assert main(arguments) in (0, 3, 6)
        assert "bug" not in capsys.readouterr().err
    assert {p for p in tmp_path.rglob("*") if "iiif" not in p.parts} == before
