"""The fast part of the hostile inputs; ``benchmarks/hostile.py`` runs all of them."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import hostile
import pytest
from ordeal import ordeal

QUICK = {
    "empty.pdf", "zeros.pdf", "only-header.pdf", "bomb.pdf", "no-pages.pdf", "loop-pages.pdf", "hidden.pdf",
    "huge-side.png", "list-of-files.png", "postscript.png", "escape.txt", "bidi.txt", "foreign.txt", "digits.txt",
    "-rf", "new\nline.txt", "$(touch canary-made).txt", "pipe.pdf", "loop.pdf", "device.pdf",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("hostile")
    hostile.cases(where)
    return where


@pytest.mark.parametrize("name", sorted(QUICK), ids=lambda n: repr(n).strip("'"))
def test_a_hostile_file_is_survived(folder: Path, name: str) -> None:
    result = ordeal(folder / name, hostile.CANARY)
    assert result.faults == [], result
    assert not (folder / "canary-made").exists()


@pytest.mark.parametrize(
    ("name", "data"), list(hostile.mutations(12, seed=1)), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_mutated_fixture_is_survived(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert ordeal(path, hostile.CANARY).faults == []


def test_the_letter_that_the_cases_spoil_is_read_where_it_is_not_spoilt(folder: Path) -> None:
    from extract import extract

    assert [(r.entity, str(r.value), r.status) for r in extract(folder / "-rf").records] == [
        ("ลำพูน", "40.1", "accepted"),
        ("ลำพูน", "41.2", "accepted"),
    ]


@pytest.mark.parametrize("name", ["bidi.txt", "foreign.txt", "confusable.txt"])
def test_foreign_digits_lookalikes_and_turned_or_parted_text_are_never_a_value(folder: Path, name: str) -> None:
    from extract import extract

    result = extract(folder / name)
    assert [r for r in result.records if r.status == "accepted" or r.value is not None] == []
    told = {n.code for n in result.notices}
    assert told >= {"bidi.txt": {"bidi-control"}, "foreign.txt": {"foreign-digits"}, "confusable.txt": set()}[name]
    if name != "foreign.txt":
        assert {r.status for r in result.records} == {"unreadable"}


@pytest.mark.parametrize("name", ["digits.txt", "marks.txt", "commas.txt", "tabs.txt", "feeds.txt"])
def test_a_million_characters_take_less_than_two_seconds(folder: Path, name: str) -> None:
    from extract import extract
    from extract.errors import ExtractError

    began = time.process_time()
    try:
        assert extract(folder / name).records == ()
    except ExtractError as error:
        assert (error.exit_code in (3, 5) and error.hint is not None) or error.code == "empty"
    assert time.process_time() - began < 2


@pytest.mark.parametrize("size", [(1, 30_000), (30_000, 2), (3, 3)], ids=str)
def test_strips_of_pixels_are_blank_pages(size: tuple[int, int]) -> None:
    from PIL import Image

    from extract import extract

    buffer = io.BytesIO()
    Image.new("L", size, 128).save(buffer, "PNG")
    assert [p.status for p in extract(buffer.getvalue()).pages] == ["blank"]


def test_a_count_of_pages_that_lies_is_told(folder: Path) -> None:
    from extract import extract

    result = extract(folder / "many-pages.pdf")
    assert [(n.code, n.message) for n in result.notices] == [
        ("page-count", "the file says that it has 9,999,999,999 pages; 1 can be found")
    ]


def run(folder: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extract", *arguments],
        cwd=folder, text=True, timeout=300, check=False, stderr=subprocess.PIPE, **more,
    )  # fmt: skip


def test_nothing_of_a_document_or_its_name_acts_on_a_terminal_or_a_spreadsheet(folder: Path) -> None:
    names = ["escape.txt", "formula.txt", "markup.txt", "bidi.txt", "new\nline.txt"]
    seen = run(folder, *names, stdout=subprocess.PIPE)
    assert seen.returncode == 0
    for code in ("\x1b", "\x07", "\u202e", "\u202c"):
        assert code not in seen.stdout + seen.stderr
    assert "policies-practices" in seen.stdout
    table = run(folder, *names, "--csv", stdout=subprocess.PIPE)
    cells = [cell for row in csv.reader(io.StringIO(table.stdout)) for cell in row]
    assert "41.2" in cells
    assert [c for c in cells if c[:1] in ("=", "+", "@", "\t", "\r", "-")] == []
    assert "\u202e" not in table.stderr


@pytest.mark.skipif(os.name != "posix", reason="limits of the system")
def test_a_disk_that_fills_up_leaves_the_old_file(folder: Path, tmp_path: Path) -> None:
    import resource

    result = tmp_path / "result.json"
    result.write_text("old")
    done = run(
        folder, "./-rf", "--json", "-o", str(result), stdout=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)),
    )  # fmt: skip
    assert (done.returncode, "cannot write" in done.stderr, "Traceback" in done.stderr) == (3, True, False)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("result.json", "old")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_that_takes_no_more_is_told(folder: Path) -> None:
    with open("/dev/full", "w") as full:
        done = run(folder, "./-rf", "--json", stdout=full)
    assert done.returncode == 3
    assert done.stderr.startswith("extract: cannot write to standard output: No space left on device")
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_text_that_cannot_be_seen_is_no_evidence(folder: Path) -> None:
    from extract import extract

    result = extract(folder / "hidden.pdf")
    assert result.records == ()


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_name_that_is_no_text_works(folder: Path) -> None:
    path = next(p for p in folder.iterdir() if "\udcff" in p.name)
    result = ordeal(path, hostile.CANARY)
    assert (result.code, result.faults) == (0, [])


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    from extract.store.walk import Walk, walk

    inside, outside = tmp_path / "in", tmp_path / "private.txt"
    inside.mkdir()
    outside.write_text("not filed here")
    (inside / "a.txt").write_text("filed here")
    (inside / "b.txt").symlink_to(inside / "a.txt")
    (inside / "c.txt").symlink_to(outside)
    notes = Walk()
    assert [os.path.basename(f.path) for f in walk([str(inside)], notes)] == ["a.txt", "b.txt"]
    assert notes.passed_over == {"link out of the folder": 1}
    assert [f.path for f in walk([str(inside / "c.txt")], notes)] == [str(inside / "c.txt")]  # asked for by name


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pipe.csv", None, "is no regular file"),
        ("wide.csv", ",".join(f"c{i}" for i in range(5000)), "more than 4,000 columns"),
        ("long.csv", "indicator,value\n" + "overall,1\n" * 200_001, "more than 200,000 published values"),
        ("deep.json", "[" * 100_000, "nested too deeply"),
    ],
    ids=["pipe", "wide", "long", "deep"],
)
def test_published_scores_are_read_within_limits(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    from extract.errors import ExtractError
    from extract.validate import read_published

    path = tmp_path / name
    if content is None:
        os.mkfifo(path)
    else:
        path.write_text(content)
    with pytest.raises(ExtractError, match=message) as caught:
        read_published(path)
    assert caught.value.exit_code in (3, 5)


def test_validate_answers_an_error_as_json(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    done = run(tmp_path, "validate", "empty.csv", str(folder / "-rf"), "--json", stdout=subprocess.PIPE)
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "empty-input"
