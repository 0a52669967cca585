"""Image files that are pages of one document, in an archive: joined, stored, found, handed over, taken apart again."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from extract.archive.archive import archive
from extract.archive.bag import bag
from extract.archive.database import reading, writing
from extract.archive.joined_files import Known, PageFile, parted, stretches
from extract.archive.search import search
from extract.archive.summary import Summary
from extract.archive.verify import verify
from extract.open.joined import joined_digest
from extract.open.plain_file import digest
from extract.run.walk import Found

WORDS = ("FIRST PAGE", "SECOND PAGE", "THIRD PAGE", "FOURTH PAGE")


def draw(folder: Path, number: int) -> Path:
    folder.mkdir(exist_ok=True)
    image = Image.new("L", (700, 300), 255)
    ImageDraw.Draw(image).text((60, 120), WORDS[number - 1], font_size=44, fill=0)
    path = folder / f"page{number}.png"
    image.save(path, dpi=(200, 200))
    # A file as fresh as the archive's look at it is never taken for unchanged.
    past = time.time() - 60
    os.utime(path, (past, past))
    return path


def run(folder: Path, into: Path, **how: object) -> Summary:
    return archive([folder], into, **how)  # type: ignore[arg-type]


def documents(into: Path) -> list[tuple[object, ...]]:
    with reading(into) as connection:
        rows = connection.execute(
            "SELECT d.name, d.page_count, f.path, f.page, f.sha256, d.sha256 FROM documents AS d "
            "LEFT JOIN files AS f ON f.document_id = d.id ORDER BY d.name, f.path"
        )
        return [(r[0], r[1], r[2] and Path(r[2]).name, r[3], r[4], r[5]) for r in rows]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path, list[Path]]:
    paths = [draw(tmp_path / "in", n) for n in (1, 2)]
    into = tmp_path / "a.sqlite"
    summary = run(tmp_path / "in", into)
    assert (summary.files, summary.read, summary.joined, summary.pages) == (2, 1, 2, 2)
    return tmp_path / "in", into, paths


def test_pages_are_one_document_and_each_file_is_known_by_itself(made: tuple[Path, Path, list[Path]]) -> None:
    folder, into, paths = made
    own = [digest(p) for p in paths]
    whole = joined_digest(own)
    assert documents(into) == [
        ("page1.png … page2.png", 2, "page1.png", 1, own[0], whole),
        ("page1.png … page2.png", 2, "page2.png", 2, own[1], whole),
    ]
    again = run(folder, into)
    assert (again.unchanged, again.done) == (2, 0)
    assert verify(into, everywhere=True).good
    with reading(into) as connection:
        (hit,) = search(connection, "SECOND")
    assert (Path(hit.path).name, hit.page) == ("page2.png", 2)
    paths[1].write_bytes(paths[0].read_bytes())
    report = verify(into, everywhere=True)
    assert [Path(p).name for p in report.changed] == ["page2.png"]


def test_a_page_that_comes_later_joins_the_document_before_it(made: tuple[Path, Path, list[Path]]) -> None:
    folder, into, paths = made
    paths.append(draw(folder, 3))
    summary = run(folder, into)
    assert (summary.read, summary.joined) == (1, 3)
    whole = joined_digest([digest(p) for p in paths])
    assert [(name, pages, path, page) for name, pages, path, page, _, sha in documents(into) if sha == whole] == [
        ("page1.png … page3.png", 3, f"page{n}.png", n) for n in (1, 2, 3)
    ]
    assert len(documents(into)) == 3  # the shorter document is no file any more, and gone
    assert verify(into, everywhere=True).good


def test_joining_can_be_undone(made: tuple[Path, Path, list[Path]]) -> None:
    folder, into, paths = made
    assert run(folder, into, join="none").older == 2
    run(folder, into, join="none", refresh=True)
    assert documents(into) == [(p.name, 1, p.name, None, None, digest(p)) for p in paths]
    assert verify(into, everywhere=True).good
    run(folder, into, refresh=True)
    assert [d[1] for d in documents(into)] == [2, 2]


def test_a_document_that_a_person_corrected_stays(made: tuple[Path, Path, list[Path]]) -> None:
    folder, into, _ = made
    with writing(into) as connection:
        connection.execute(
            "INSERT INTO corrections (document_id, record_key, kind, value, number, corrected_by, reason, "
            "corrected_at, read_status, identity) "
            "SELECT id, 'k', 'value', '1', 1.0, 'a person', 'seen', '2026-01-01', 'review', '{}' FROM documents"
        )
    draw(folder, 3)
    run(folder, into)
    assert sorted({(name, pages) for name, pages, *_ in documents(into)}) == [
        ("page1.png … page2.png", 2),
        ("page1.png … page3.png", 3),
    ]


def test_a_bag_has_every_page_and_one_searchable_pdf(made: tuple[Path, Path, list[Path]], tmp_path: Path) -> None:
    _, into, paths = made
    out = tmp_path / "bag"
    with reading(into) as connection:
        bag(connection, out)
    originals = {p.name: p.read_bytes() for p in (out / "data" / "originals").iterdir()}
    assert originals == {f"{digest(p)}.png": p.read_bytes() for p in paths}
    (pdf,) = (out / "data" / "pdf").iterdir()
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages) == 2
    assert pdf.stem == joined_digest([digest(p) for p in paths])
    report = verify(out)
    assert report.good, report
    said = json.loads((out / "data" / "provenance.json").read_text(encoding="utf-8"))
    (entity,) = (e for name, e in said["entity"].items() if name == f"sha256:{pdf.stem}")
    assert entity["extract:foundAt"] == ["in/page1.png", "in/page2.png"]


def found(name: str) -> Found:
    return Found(f"/x/{name}", 1, 1, 1, 1)


def test_only_what_is_new_and_its_neighbours_are_read_again() -> None:
    files = [found(f"scan-{n}.png") for n in range(1, 8)]
    _, (run_,) = parted([*files, found("map.png")], "auto")
    known = {0: Known(1, False), 1: Known(1, False), 2: Known(2, False), 3: Known(None, True), 4: Known(3, False)}

    def state(file: Found) -> Known:
        return known.get(files.index(file), Known(9, False))

    def names(some: list[list[PageFile]]) -> list[list[int]]:
        return [[files.index(file.found) + 1 for file in stretch] for stretch in some]

    assert names(stretches(run_, state)) == [[3, 4, 5]]
    known[5] = Known(None, True)
    known[1] = Known(1, True)
    assert names(stretches(run_, state)) == [[1, 2, 3, 4, 5, 6, 7]]
