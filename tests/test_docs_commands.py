"""What README and documentation tell a user to type works, typed as it stands, in a folder with the files it names."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.archive.archive import archive
from extract.archive.database import reading
from extract.archive.export import export_csv
from extract.archive.review import Filters, Review
from extract.cli import COMMANDS, command_parser, run_parser

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*/*.md"))]
#: Programs whose lines are for a user to type; other lines of a block are what a program prints.
PROGRAMS = ("extract", ".venv/bin/extract", "python", "pip", "sh", "docker", "dask", "datasette", "curl", "export")
#: A word of this form in running text stands for what a reader has: such a line is spoken of, not to be typed.
_STANDS_FOR = re.compile(r"…|\b(?:ARCHIVE|BAG|DOCUMENT|COMMAND|FILE|OUT|RECORD|WHAT)\b")
#: What is typed without a file's name; in running text, others without one are commands and options spoken of.
_NO_FILE = {"doctor", "patterns", "schema", "--help", "--version"}
#: What cannot run here, by how it begins or what it holds, and why.
NOT_RUN = {
    "sh .ci/": "the tests themselves are run by it",
    "pip install": "fetches from the network; what is built is installed and run by .ci/supply.py",
    "docker ": "needs a container engine; the image is built where it is published",
    "dask ": "a server of another program, which waits for other machines; test_cluster starts one",
    "datasette ": "a server of another program; test_store_surveys looks at what it is given",
    "tcp://": "needs a scheduler on another machine; test_cluster has one",
    "tls://": "needs a scheduler on another machine; test_cluster has one",
    "s3://": "needs a store on another machine; test_cluster has one",
    "--cluster local": "starts a cluster, which takes long; test_cluster does so",
    "python -m benchmarks.": "measures for minutes to hours",
    "python -m training.": "reads thousands of lines drawn with fonts that are not shipped",
    "python docs/": "writes into the clone; test_docs compares what it would write",
    "python -m fixtures.generate": "draws 70 documents, for minutes",
    "extract desk": "serves until it is stopped; started and stopped by a test of its own below",
}  # fmt: skip
#: What a page's example stands for, and what is there in the sandbox.
_KEY, _ADDRESS, _ARCHIVE, _SURVEY = "3f2a9c0d11e87b45", "curl -s URL", " A ", "--survey ID"
#: Codes with which a command ends well: ``validate`` tells of a mismatch by 1.
_WELL = {"validate": (0, 1)}


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that a page tells a user to type."""

    page: Path
    line: str

    @property
    def words(self) -> list[str]:
        """The words of the program's call, its first one left out, up to where a shell sends what it prints."""
        words = shlex.split(self.line, comments=True)
        ends = [k for k, word in enumerate(words) if word in (">", "|")]
        return words[1 : min(ends, default=len(words))]

    @property
    def why_not(self) -> str | None:
        return next((why for part, why in NOT_RUN.items() if part in self.line), None)


def typed(page: Path) -> list[Typed]:
    """The lines to type of a page: those of its blocks, and those in its running text that stand for nothing else."""
    text = page.read_text(encoding="utf-8")
    fenced = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
    blocks = [block for kind, block in fenced.findall(text) if kind in ("", "sh") and "#!/" not in block]
    rest = fenced.sub("", text)
    blocks += re.findall(r"(?<=\n\n)(?: {4}\S.*\n)+", rest)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    lines = [re.split(r" {2,}(?!#)", line.strip().removeprefix("$ "))[0] for line in lines]
    spoken = [re.sub(r"\s+", " ", code) for code in re.findall(r"`([^`]+)`", rest)]
    lines += [code for code in spoken if _NO_FILE & {*code.split()[1:2]} or re.search(r"\w[./]|\[", code)]
    return [Typed(page, n) for n in dict.fromkeys(lines) if n.split(" ")[0] in PROGRAMS and not _STANDS_FOR.search(n)]


TYPED = [line for page in PAGES for line in typed(page)]
#: The first place of each line: where it is tried. What later lines of each page build on is done there again.
TRIED = {one.line: one for one in reversed(TYPED)}
_BUILT_ON = ("extract patterns new-year", "export ")
OURS = [t for t in TYPED if t.line.split(" ")[0].endswith("extract")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_is_one_that_the_program_takes(page: Path) -> None:
    for one in OURS:
        if one.page != page or one.words[0] == "help":
            continue
        words = one.words
        is_command = words[0] in COMMANDS
        parser = command_parser(words[0]) if is_command else run_parser()
        try:
            parser.parse_args(words[1:] if is_command else words)
        except SystemExit as stop:
            assert not stop.code, f"{page.name}: {one.line!r} is refused"


def test_a_command_that_is_not_taken_is_seen() -> None:
    with pytest.raises(SystemExit):
        run_parser().parse_args(Typed(PAGES[0], "extract letter.pdf --no-such-option").words)


def test_every_reason_not_to_run_a_command_is_needed() -> None:
    whole = "\n".join(one.line for one in TYPED)
    assert [part for part in NOT_RUN if part not in whole] == []


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files under the names that the pages use, an archive of them, and ``extract`` and ``python``."""
    made = tmp_path_factory.mktemp("typed")
    (made / "fixtures").symlink_to(FIXTURES)
    (made / "scans").mkdir()
    (made / "letters").mkdir()
    for name in ("letter.pdf", "scans/letter-017.pdf", "letters/letter-017.pdf"):
        shutil.copy(FIXTURES / "letter-split-am/letter.pdf", made / name)
    shutil.copy(FIXTURES / "letter-swapped-layer/letter.pdf", made / "scan.pdf")
    for name in ("letter-2560", "nt-transcript"):
        shutil.copy(FIXTURES / name / "letter.txt", made / "scans" / f"{name}.txt")
    shutil.copy(FIXTURES / "published/digital-government-readiness.csv", made / "published.csv")
    archive([made / "scans"], made / "letters.sqlite", jobs=1)
    with reading(made / "letters.sqlite") as connection:
        export_csv(connection, made / "records.csv")
    archive([made / "scans/letter-2560.txt"], made / "a.sqlite", jobs=1)
    archive([made / "scans/nt-transcript.txt"], made / "b.sqlite", jobs=1)
    (made / "bin").mkdir()
    for name, call in (("extract", "-m extract "), ("python", "")):
        shim = made / "bin" / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {call}"$@"\n', encoding="utf-8")
        shim.chmod(0o755)
    (made / ".venv").mkdir()
    (made / ".venv/bin").symlink_to(made / "bin")
    return made


@pytest.fixture
def folder(sandbox: Path, tmp_path: Path) -> Path:
    """The sandbox again, to be changed."""
    shutil.copytree(sandbox, tmp_path / "here", symlinks=True)
    return tmp_path / "here"


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EXTRACT_")}
    path = f"{folder / 'bin'}{os.pathsep}{kept['PATH']}"
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "EXTRACT_BY": "Somsri"}


def waiting(archive_file: Path) -> str:
    """The key of a value that waits for a person."""
    with Review(archive_file) as review, review.looking() as connection:
        assert review.total(Filters()) > 0
        found = connection.execute("SELECT item FROM queue JOIN records ON key = item LIMIT 1").fetchone()
        return str(found[0])


def as_typed(line: str, folder: Path) -> str:
    """The line with what it stands for put in."""
    if _KEY in line:
        line = line.replace(_KEY, waiting(folder / "letters.sqlite"))
    line = line.replace(_ADDRESS, "cat letter.pdf").replace("--survey ID", "--survey digital-government-readiness")
    return f"{line} ".replace(_ARCHIVE, " letters.sqlite ").strip()


@pytest.mark.skipif(os.name != "posix", reason="typed into a shell")
@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_of_the_page_works_in_its_order(page: Path, folder: Path) -> None:
    kept = ""
    for one in TYPED:
        again = TRIED[one.line].page != page and not one.line.startswith(_BUILT_ON)
        if one.page != page or one.why_not is not None or again:
            continue
        if one.line.startswith("export "):
            kept += f"{one.line}\n"
            continue
        line = as_typed(one.line, folder)
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail\n{kept}{line}"], cwd=folder, env=environment(folder),
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        well = _WELL.get((one.words or [""])[0], (0,))
        assert done.returncode in well, f"{page.name}: {line}\n{done.stdout[-800:]}\n{done.stderr[-1500:]}"
        assert "Traceback" not in done.stderr, line


@pytest.mark.parametrize("line", [line for line in TRIED if line.startswith("extract desk")])
def test_the_desk_is_served_until_it_is_stopped(line: str, folder: Path) -> None:
    pytest.importorskip("starlette")
    command = [*shlex.split(line), "--no-browser"]
    with started(command, folder) as desk:
        assert desk.stdout is not None
        ready, _, _ = select.select([desk.stdout], [], [], 60)
        assert ready and desk.stdout.readline().strip() == "the desk is open at"
        assert desk.stdout.readline().strip().startswith("http://127.0.0.1:")
    assert desk.returncode in (0, 130)


@contextmanager
def started(command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, cwd=folder, env=environment(folder), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        executable=folder / "bin" / command[0],
    )  # fmt: skip
    try:
        yield process
        process.send_signal(signal.SIGINT)
        process.wait(60)
    finally:
        process.kill()


def programs(page: Path) -> list[str]:
    """The blocks of Python of a page that can be run here."""
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    return [b for b in blocks if "dask_" not in b and " -> " not in b]


@pytest.mark.parametrize("page", [p for p in PAGES if programs(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_program_of_the_page_runs(page: Path, folder: Path) -> None:
    pytest.importorskip("pandas")
    if page.name == "research.md":
        line = "extract export letters.sqlite tables/ --format wide"
        subprocess.run(line.split(), cwd=folder, env=environment(folder), check=True, executable=folder / "bin/extract")
    for block in programs(page):
        guarded = f"if __name__ == '__main__':\n{re.sub('^', '    ', block, flags=re.M)}"
        (folder / "program.py").write_text(guarded, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "program.py"], cwd=folder, env=environment(folder), capture_output=True, text=True,
            timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{page.name}:\n{block}\n{done.stderr[-2000:]}"
