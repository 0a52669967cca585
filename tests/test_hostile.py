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


@pytest.mark.parametrize("name", ["digits.txt", "marks.txt", "commas.txt", "tabs.txt", "lines.txt", "feeds.txt"])
def test_very_long_transcripts_take_time_in_proportion(folder: Path, name: str, tmp_path: Path) -> None:
    """Four times the text takes about four times as long, on any machine, and not sixteen times."""
    from extract import extract
    from extract.errors import ExtractError

    def spent(path: Path) -> float:
        began = time.process_time()
        try:
            assert extract(path).records == ()
        except ExtractError as error:
            assert (error.exit_code in (3, 5) and error.hint is not None) or error.code == "empty"
        return time.process_time() - began

    text = (folder / name).read_text(encoding="utf-8")
    assert len(text) >= 500_000
    quarter = tmp_path / name
    quarter.write_text(text[: len(text) // 4], encoding="utf-8")
    assert spent(folder / name) < 9 * spent(quarter) + 0.5


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
    assert [n.code for n in result.notices] == ["damaged", "page-count"]
    assert result.notices[1].message == "the file says that it has 9,999,999,999 pages; 1 can be found"


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


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of one's own")
@pytest.mark.parametrize("form", ["--text", "--json", "--csv"])
def test_data_that_goes_to_a_terminal_does_not_act_on_it(folder: Path, tmp_path: Path, form: str) -> None:
    import pty

    (tmp_path / "c1.txt").write_text(
        hostile.TRANSCRIPT + "\x1b]0;owned\x07 \x9b2J \u202e2.14\u202c\n", encoding="utf-8"
    )
    ours, theirs = pty.openpty()
    done = run(tmp_path, "c1.txt", form, "-q", stdout=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 1 << 16):
            shown += part
    except OSError:  # the terminal's other end is closed, and all was read
        pass
    os.close(ours)
    assert done.returncode == 0
    assert "41.2" in shown.decode()
    assert [c for c in "\x1b\x07\x9b\u202e" if c in shown.decode()] == []


NAMES = (
    "a\nb.txt", "-rf.txt", "--json", "q'uo\"te`s;&|.txt", "$(touch made).txt", "%s%n.txt", "tab\there.txt",
    "\u202etxt.exe.txt", "\x1b]0;owned\x07.txt", "<img src=x onerror=alert(1)>.txt", "=cmd|' calc'!A1.txt",
    "ก" * 80 + ".txt", "[bold]a[red].txt", "http:__x.txt", "a' OR '1'='1.txt",
)  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="names that other systems refuse")
def test_names_pass_through_every_command(tmp_path: Path) -> None:
    """No name leaves its folder, acts on a terminal, becomes a formula, markup, an option or a query."""
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    for number, name in enumerate(NAMES):
        (source / name).write_text(hostile.TRANSCRIPT.replace("40.1", f"4{number}.1"), encoding="utf-8")
    with open(os.fsencode(source) + b"/\xff\xfe.txt", "wb") as file:
        file.write(hostile.TRANSCRIPT.encode())
    before = sorted(os.listdir(os.fsencode(source)))
    made = run(tmp_path, "archive", "in", "--into", "a.sqlite", "--jobs", "1", "--json", stdout=subprocess.PIPE)
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    # "--json" has no ending, so it is no document of a folder; the name that is no text has another one's content.
    assert (told["read"], told["same_content"], told["failed"]) == (len(NAMES) - 1, 1, 0)
    shas = [
        json.loads(line)["document"] for line in said(tmp_path, "search", "a.sqlite", "ลำพูน", "--json").splitlines()
    ]
    assert len(shas) == len(NAMES) - 1
    for query in ('"', "' OR 1=1 --", "a AND b NOT", "NEAR(", "*", "name:x", "%_", "--json-no"):
        done = run(tmp_path, "search", "a.sqlite", "--", query, stdout=subprocess.PIPE)
        assert done.returncode in (0, 2), (query, done.stderr)
        assert "Traceback" not in done.stderr
    for form in ("csv", "xlsx", "jsonl", "wide"):
        said(tmp_path, "export", "a.sqlite", f"out/records.{form}", "--format", form)
    for form in ("alto", "hocr", "text"):
        said(tmp_path, "export", "a.sqlite", f"out/{form}", "--format", form)
    for table in (out / "records.csv", *out.glob("*/index.csv")):
        cells = [c for row in csv.reader(table.read_text("utf-8-sig").splitlines()) for c in row]
        assert len(cells) > 3 * len(shas)
        assert [c for c in cells if c[:1] in ("=", "+", "@", "\t", "\r", "-")] == []
    from xml.etree import ElementTree

    for page in (*out.glob("alto/*.xml"), *out.glob("hocr/*.html")):
        ElementTree.fromstring(page.read_bytes())
    said(tmp_path, "bag", "a.sqlite", "bag")
    said(tmp_path, "verify", "bag")
    for sha in shas[:3]:
        said(tmp_path, "show", "a.sqlite", sha)
    said(tmp_path, "show", "a.sqlite", "--", NAMES[4])
    assert sorted(os.listdir(os.fsencode(source))) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.sqlite", "bag", "in", "out"]


def said(folder: Path, *arguments: str) -> str:
    """What a command that must succeed prints; nothing of it may act on a terminal."""
    done = run(folder, *arguments, stdout=subprocess.PIPE)
    assert done.returncode == 0, (arguments, done.stderr)
    assert not set(done.stderr) & set("\x1b\x07\u202e"), arguments
    if "--json" not in arguments:
        assert not set(done.stdout) & set("\x1b\x07\u202e"), arguments
    out: str = done.stdout
    return out


@pytest.mark.skipif(os.name != "posix", reason="limits of the system")
def test_a_full_disk_leaves_the_old_file_or_none_whatever_is_written(folder: Path, tmp_path: Path) -> None:
    """Of --csv, overlays, records, pages and bags nothing half written is left; an archive stays as it was."""
    import resource
    import shutil

    shutil.copy(folder / "-rf", tmp_path / "letter.txt")
    said(tmp_path, "archive", "letter.txt", "--into", "a.sqlite", "--jobs", "1", "-q")
    whole = said(tmp_path, "search", "a.sqlite", "ลำพูน")
    (tmp_path / "second.txt").write_text(hostile.TRANSCRIPT * 3, encoding="utf-8")
    outputs = {
        ("letter.txt", "--csv", "-o", "old.csv"): "old.csv",
        ("export", "a.sqlite", "old.csv"): "old.csv",
        ("export", "a.sqlite", "old.jsonl"): "old.jsonl",
        ("export", "a.sqlite", "old.xlsx"): "old.xlsx",
        ("export", "a.sqlite", "pages", "--format", "alto"): "pages",
        ("bag", "a.sqlite", "bag"): "bag",
        ("archive", "second.txt", "--into", "a.sqlite", "--jobs", "1", "-q"): "a.sqlite",
    }
    for arguments, name in outputs.items():
        target = tmp_path / name
        if target.suffix in (".csv", ".jsonl", ".xlsx"):
            target.write_text("old")
        done = run(
            tmp_path, *arguments, stdout=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)),
        )  # fmt: skip
        assert done.returncode in (3, 6), (arguments, done.returncode, done.stderr)
        assert "Traceback" not in done.stderr
        if target.suffix in (".csv", ".jsonl", ".xlsx"):
            assert target.read_text() == "old", arguments
        elif target.suffix != ".sqlite":
            assert not [p for p in target.rglob("*") if p.is_file()], arguments
    assert said(tmp_path, "search", "a.sqlite", "ลำพูน") == whole
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name or p.name.startswith(".")] == []


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
    from extract.run.walk import Walk, walk

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
