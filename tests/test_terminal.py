"""A person at a terminal: bars, errors and results do not write into each other; mistakes are met with the way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from extract.run.arguments import meant
from extract.run.bars import Bars
from tests.terminals import at_a_terminal, screen

ROOT = Path(__file__).parents[1]
LETTER = "จังหวัด\n\nลำพูน\n\nPublic Services\t41.2\nService Support\t50.1\n"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "extract", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=cwd, env=environment)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of one's own")
@pytest.mark.parametrize("width", [80, 140])
def test_bars_results_and_hints_leave_each_other_whole(tmp_path: Path, width: int) -> None:
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"")
    (tmp_path / "c.txt").write_text(LETTER, encoding="utf-8")
    lines = at_a_terminal(width, *(tmp_path / name for name in ("a.txt", "b.pdf", "c.txt"))).lines
    assert not [line for line in lines if "pages 0:" in line or "━" in line], "a bar was left"
    at = next(k for k, line in enumerate(lines) if line.startswith("extract: "))
    rest = "".join(lines[at : at + 3])
    assert "the file is empty" in rest and "0 bytes: an upload or copy that failed?" in rest
    assert sum(line.endswith("unknown, 1 page") for line in lines) == 2, lines
    assert sum("Public Services" in line and "41.2" in line and "review" in line for line in lines) == 2, lines


def test_a_bar_begins_empty_and_stands_aside() -> None:
    console = Console(force_terminal=True, width=80, color_system=None, legacy_windows=False, force_interactive=True)
    with console.capture() as captured, Bars(console, ["scans/letter.pdf", "b.pdf", "c.pdf"]) as bars:
        for ticket in range(3):
            bars.told(ticket, 0, 4)
        assert bars._progress is not None
        bars._progress.refresh()
        with bars.aside():
            console.print("a line of its own\nanother\na third")
        bars.told(0, 1, 4)
        assert bars._progress is not None
        bars._progress.refresh()
        with bars.aside():
            console.print("the last")
        bars.over(0)
    text = captured.get()
    assert "letter.pdf" in text and "0/4 pages" in text and "scans/" not in text
    assert screen(text.replace("\n", "\r\n"), 80) == ["a line of its own", "another", "a third", "the last"]


def test_outputs_are_tried_before_anything_is_read(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    done = run(letter, "--json", "-o", tmp_path / "none" / "out.json")
    assert done.returncode == 3
    assert f"cannot write {tmp_path}/none/out.json: No such file or directory" in done.stderr
    (tmp_path / "file").touch()
    done = run(letter, "--overlay", tmp_path / "file")
    assert done.returncode == 3 and "cannot make folder" in done.stderr and done.stdout == ""


def test_a_page_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(f"{LETTER}\f{LETTER}", encoding="utf-8")
    done = run(letter, "--pages", "2-99")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no page 3: the file has 2 pages" in done.stderr
    assert run(letter, "--pages", "2", "-q").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("serch", "a.sqlite"), "did you mean: extract search"),
        (("letter.txt", "--jsn"), "did you mean --json?"),
        (("letter.txt", "--ocr", "alway"), "did you mean always?"),
        (("validate", "a.csv", "b.pdf", "--htlm"), "did you mean --html?"),
    ],
)
def test_a_slip_is_met_with_what_may_have_been_meant(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2 and said in done.stderr and "--help" in done.stderr


def test_help_as_a_word_and_the_version_by_a_letter() -> None:
    assert run("help").stdout == run("--help").stdout
    assert run("help", "validate").stdout == run("validate", "--help").stdout
    assert run("-v").stdout == run("--version").stdout == run("-V").stdout


def test_verbose_tells_how_each_page_was_read(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(f"{LETTER}\f{LETTER}", encoding="utf-8")
    told = run(letter, "--json", "-v").stderr.splitlines()
    assert [line.split()[:4] for line in told[1:]] == [["page", str(n), "transcript", "read"] for n in (1, 2)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Thumbs.db", b"plain words"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("~$letter.docx", b"owner"),
        ("letter.docx", b"PK\x03\x04" + bytes(40)),
        ("scores.csv", b"a,b\n1,2\n"),
        ("letters.sqlite", b"SQLite format 3\0" + bytes(100)),
    ],
)
def test_files_of_programs_are_no_documents(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = run(tmp_path / name)
    assert (done.returncode, done.stdout) == (3, "")
    assert "not a document of ours: " in done.stderr


def test_what_is_alike_is_alike() -> None:
    assert meant("vlidate", ("validate", "verify")) == "validate"
    assert meant("letters", ("search", "show")) is None
