"""Five people who try the program for the first time, at narrow and wide terminals: each gets where they want to go.

An archivist, a researcher, a civil servant who validates, someone who adds a survey's year, a Python developer. What
they see is whole: no bar is left, and no word is torn at the screen's edge (the same command in a pipe tells).
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.terminals import ROOT, Seen, at_a_terminal, plain

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a terminal of one's own")
FIXTURES = ROOT / "fixtures"
WIDTHS = pytest.mark.parametrize("width", [80, 140])
#: Latin words, file names and ids: what the edge of a screen must not tear.
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[./_-][A-Za-z0-9]+)*")
#: What is another one for each archive.
_DIGEST = re.compile("[0-9a-f]{64}")
#: What a bar or a spinner is drawn with.
_DRAWN = re.compile("[━╸╺⠀-⣿]")


#: What a command printed in a pipe, by test and line: it is the same for every width.
_PIPED: dict[tuple[str, str], tuple[int, str]] = {}


class Person:
    """Somebody in a folder with scans, at a terminal ``width`` cells wide; beside it, the same folder for pipes."""

    def __init__(self, folder: Path, width: int, **env: str) -> None:
        self.folder, self.width, self.beside = folder, width, folder.with_name("piped")
        self.env = {"EXTRACT_BY": "", "EXTRACT_PATTERNS": "", "LANG": "C.UTF-8", "LANGUAGE": "", "LC_ALL": "", **env}
        shutil.copytree(folder, self.beside, dirs_exist_ok=True)

    def type(self, line: str, code: int = 0) -> Seen:
        """Type a line; it ends with ``code``, and all of it is whole on the screen."""
        seen = at_a_terminal(self.width, *line.split(), cwd=self.folder, env=self.env)
        assert not [row for row in seen.lines if _DRAWN.search(row)], "a bar was left"
        assert all(cell_len(row) <= self.width for row in seen.lines)
        assert seen.code == code, (line, seen.lines)
        told, piped = self._piped(line)
        assert told == code, (line, piped)
        # A path that is longer than the screen goes on in the next row, whatever is done.
        joined = "".join(row if cell_len(row) == self.width else f"{row}\n" for row in seen.lines)
        paths = [word for word in joined.split() if "/" in word]
        torn = set(_WORD.findall(_DIGEST.sub("", "\n".join(seen.lines)))) - set(_WORD.findall(piped))
        assert not [word for word in torn if not any(word in path for path in paths)], (line, torn, seen.lines)
        return seen

    def _piped(self, line: str) -> tuple[int, str]:
        """Exit code and words of the same line in a pipe."""
        which = (os.environ["PYTEST_CURRENT_TEST"].partition("[")[0] + self.env["LANG"], line)
        if which not in _PIPED:
            done = subprocess.run(
                [sys.executable, "-m", "extract", *line.split()], cwd=self.beside, capture_output=True, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT), **self.env}, timeout=120, check=False,
            )  # fmt: skip
            _PIPED[which] = done.returncode, plain(done.stdout + done.stderr)
        return _PIPED[which]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """``scans/`` with letters of two surveys, and files that are none."""
    made = tmp_path / "mine"
    (made / "scans").mkdir(parents=True)
    for name in ("letter-2560", "nt-transcript"):
        shutil.copy(FIXTURES / name / "letter.txt", made / "scans" / f"{name}.txt")
    (made / "scans" / "Thumbs.db").write_bytes(b"x")
    (made / "scans" / "upload.pdf").write_bytes(b"")
    return made


@WIDTHS
def test_an_archivist_keeps_letters_and_hands_them_over(folder: Path, width: int) -> None:
    me = Person(folder, width)
    kept = me.type("archive scans --into letters.sqlite", 6).text
    assert "2 read, 1 failed" in kept and "scans/Thumbs.db" in kept, "what was passed over is named"
    assert "failed scans/upload.pdf: the file is empty" in kept
    assert "extract review letters.sqlite" in kept and "extract search letters.sqlite" in kept, "the next step is told"
    assert "scans/letter-2560.txt page 1" in me.type("search letters.sqlite รัฐบาลดิจิทัล").text
    assert "68.89" in me.type("show letters.sqlite nt-transcript.txt").text
    refused = me.type("forget letters.sqlite nt-transcript.txt", 2).text
    assert "--by NAME" in refused and "--reason" in refused
    me.type("forget letters.sqlite nt-transcript.txt --reason twice --by Somsri")
    assert "files in handover" in me.type("bag letters.sqlite handover").text
    assert "all as it was" in me.type("verify handover").text
    for place in (folder, me.beside):
        if (place / "handover").exists():
            (place / "handover" / "bagit.txt").write_text("changed", encoding="utf-8")
    me.type("verify handover/", 1)


@WIDTHS
def test_an_archivist_is_spoken_to_in_thai(folder: Path, width: int) -> None:
    me = Person(folder, width, LANG="th_TH.UTF-8")
    kept = me.type("archive scans --into letters.sqlite", 6).text
    assert plain("อ่านแล้ว 2, อ่านไม่สำเร็จ 1") in kept and plain("รูปแบบอื่น") in kept
    assert plain("แฟ้มว่างเปล่า") in kept and plain("ต่อไป: extract search letters.sqlite") in kept
    asked = me.type("review letters.sqlite --limit 1").text
    assert plain("ข้อความไม่ได้บอกชัดว่าเป็นค่าของหน่วยใด") in asked and plain("พิมพ์ว่า “๖๘.๘๙”") in asked
    done = me.type("correct letters.sqlite nt-transcript.txt:r001 --value 68.9 --by Somsri --why smudged").text
    assert "68.89 → 68.9" in done and plain("บันทึกการแก้ไขแล้ว 1 รายการ") in done
    assert plain("หมายถึง extract search ใช่หรือไม่") in me.type("serch letters.sqlite", 2).text


@WIDTHS
def test_a_researcher_gets_a_table_of_a_survey(folder: Path, width: int) -> None:
    me = Person(folder, width)
    me.type("archive scans/letter-2560.txt scans/nt-transcript.txt --into letters.sqlite")
    survey = "digital-government-readiness"
    me.type(f"export letters.sqlite table.csv --survey {survey} --year 2559-2562 --scope province --format wide")
    with (folder / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["entity"], row["year_be"], row["overall"]) == ("นครพนม", "2560", "56.6")
    names = list(row)
    assert names.index("policies-practices") < names.index("digital-capabilities") < names.index("public-services")
    assert "literacy" not in names, "another survey's columns stay out"
    me.type("export letters.sqlite tables --format wide")
    with (folder / "tables" / "conflicts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {line["value"] for line in csv.DictReader(file)} == {"31.0", "33.0"}
    nothing = me.type(f"export letters.sqlite none.csv --survey {survey}s --format wide", 2).text
    assert f"{survey}s" in nothing, "a survey that is not there is named"


@WIDTHS
def test_a_civil_servant_sees_at_a_glance_what_differs(folder: Path, width: int) -> None:
    published = folder / "published.csv"
    rows = [("policies-practices", "75.8"), ("digital-capabilities", "54.9"), ("budget-allocation", "64.4")]
    lines = [f"digital-government-readiness,2560,province,นครพนม,{name},{value},our web page" for name, value in rows]
    published.write_text("survey,year_be,scope,entity,indicator,value,source\n" + "\n".join(lines), encoding="utf-8")
    me = Person(folder, width)
    seen = me.type("validate published.csv scans/letter-2560.txt", 1)
    assert seen.lines[0].startswith("1 match, 1 mismatch")
    finding = next(row for row in seen.lines if row.startswith("mismatch"))
    assert "Digital Capabilities" in finding
    assert "45.9" in seen.text and "54.9" in seen.text and "page 2" in seen.text
    assert len(seen.lines) < 20, "findings, not a list of all that agrees"
    assert "--all shows them" in seen.text
    me.type("validate published.csv scans/letter-2560.txt --html -o report.html", 1)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Digital Capabilities" in page and "<script" not in page
    thai = Person(folder, width, LANG="th_TH.UTF-8")
    assert plain("ไม่ตรง") in thai.type("validate published.csv scans/letter-2560.txt", 1).text


@WIDTHS
def test_someone_adds_a_year_to_a_survey(folder: Path, width: int) -> None:
    me = Person(folder, width)
    told = me.type("patterns new-year digital-government-readiness 2569 --patterns mine").text
    assert "extract patterns check --patterns" in told
    assert "all sound" in me.type("patterns check --patterns mine").text
    assert "2569" in me.type("patterns list --patterns mine").text
    assert "has a file already" in me.type("patterns new-year ita 2565 --patterns mine", 2).text
    broken_file = "\n[[indicators]\n"
    for place in (folder, me.beside):
        path = place / "mine/surveys/digital-government-readiness-2569.toml"
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8") + broken_file, encoding="utf-8")
    broken = me.type("patterns try scans/letter-2560.txt --patterns mine", 2).text
    assert "digital-government-readiness-2569.toml" in broken.replace(" ", "") and "line" in broken
    assert "Traceback" not in broken


def test_a_developer_reads_a_letter_in_python(folder: Path) -> None:
    program = """
import extract, json
from extract import Options, extract as read, extract_many
assert {"Options", "extract", "extract_many"} <= set(dir(extract))
try:
    Options(engine="foo")
except Exception as error:
    print(error)
letter = read("scans/letter-2560.txt")
print(len(letter.records), [r.indicator for r in letter.needs_review()], type(letter.records[0].value).__name__)
print(type(json.loads(letter.model_dump_json())["records"][0]["value"]).__name__)
for file in extract_many(["scans"], jobs=1):
    print(file.path, file.error or len(file.extraction.records))
"""
    (folder / "program.py").write_text(f"if __name__ == '__main__':{program.replace(chr(10), chr(10) + '    ')}\n")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "engine" in lines[0] and "foo" in lines[0] and "recognizer" in lines[0], "what may be given is told"
    count, rest = lines[1].split(" ", 1)
    assert int(count) > 30 and rest == "['public-services'] Decimal" and lines[2] == "float"
    files = dict(line.rsplit("/", 1)[1].split(" ", 1) for line in lines[3:])
    assert int(files["letter-2560.txt"]) == int(count) and "empty" in files["upload.pdf"]
