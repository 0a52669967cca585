"""The command line as a user meets it: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from extract.cli import main

ROOT = Path(__file__).parents[1]

TRANSCRIPT = """\
ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐระดับจังหวัด ประจำปี ๒๕๖๐

จังหวัด

ลำพูน

Policies/Practices\t41.2
Digital Government Policies\t50.1
Policy Harmonization with National Policy Level\t3.4
"""


def run(*arguments: str | Path, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "extract", *map(str, arguments)],
        input=stdin, capture_output=True, timeout=120, check=False, env={**os.environ, **environment}, cwd=ROOT,
    )  # fmt: skip


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(TRANSCRIPT, encoding="utf-8")
    return path


def test_version_is_one_line() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, b"extract 0.1.0\n")


def test_version_imports_nothing_heavy() -> None:
    code = (
        "import sys, extract.cli as c\n"
        "try: c.main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('cv2', 'numpy', 'pydantic', 'pdfplumber', 'onnxruntime', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_json_is_one_object_that_fits_the_schema(transcript: Path) -> None:
    done = run(transcript, "--json")
    assert done.returncode == 0, done.stderr.decode()
    result = json.loads(done.stdout)
    schema = json.loads(run("schema").stdout)
    jsonschema.validate(result, schema)
    values = {r["indicator"]: r["value"] for r in result["records"] if r["entity"] == "ลำพูน"}
    assert values["policies-practices"] == 41.2
    assert values["policies-practices.policy-harmonization"] == 3.4
    assert result["source"]["media_type"] == "text/plain"


def test_several_files_give_an_object_a_line_in_order(transcript: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nothing.pdf"
    done = run(transcript, missing, transcript, "--json")
    assert done.returncode == 6
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["source"]["name"] for line in lines] == [str(transcript), str(missing), str(transcript)]
    assert lines[1]["error"]["code"]
    assert "records" in lines[2]


def test_standard_input(transcript: Path) -> None:
    done = run("-", "--json", stdin=transcript.read_bytes())
    assert json.loads(done.stdout)["source"]["name"] == "-"


def test_text_keeps_thai_numerals(transcript: Path) -> None:
    done = run(transcript, "--text")
    assert "ประจำปี ๒๕๖๐" in done.stdout.decode()


def test_patterns_list_tells_what_is_known_of_each_year_and_level() -> None:
    done = run("patterns", "list")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    first = lines.index("digital-government-readiness") + 1  # each survey once, its years below
    end = next(k for k in range(first, len(lines)) if not lines[k].startswith(" "))
    rows = [tuple(part.strip() for part in line.split("  ") if part.strip()) for line in lines[first:end]]
    assert ("2560", "province", "all 29") in rows
    assert ("2558", "department", "none") in rows
    surveys = json.loads(run("patterns", "list", "--json").stdout)["surveys"]
    years = {y for s in surveys if s["survey"] == "digital-government-readiness" for y in s["years_be"]}
    assert years == set(range(2558, 2569)) and all(s["source"] for s in surveys)


def test_csv_has_a_row_for_each_record(transcript: Path) -> None:
    data = run(transcript, "--csv").stdout
    assert data.startswith(b"\xef\xbb\xbf"), "without it Excel takes Thai for something else"
    rows = data.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("file,survey,year_be,year,scope,entity,indicator,")
    assert any("policies-practices.digital-government-policies" in r and ",50.1," in r for r in rows[1:])


def test_the_head_of_a_table_does_not_hang_on_the_first_file(transcript: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    done = run(tmp_path / "a.pdf", transcript, "--csv")
    assert done.returncode == 6
    assert done.stdout.startswith(b"\xef\xbb\xbffile,survey,")
    assert run(tmp_path / "a.pdf", transcript, "--text").stdout[:1] != b"\f"


def test_a_library_that_prints_cannot_spoil_the_output(transcript: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nos.write(1, b'')\n"
        "import builtins\n_real = builtins.__import__\n"
        "def noisy(name, *a, **k):\n"
        "    if name == 'extract.parse.understand': os.write(1, b'NOISE\\n'); print('NOISE')\n"
        "    return _real(name, *a, **k)\n"
        "builtins.__import__ = noisy\n"
    )
    done = run(transcript, "--json", PYTHONPATH=str(tmp_path))
    assert b"NOISE" not in done.stdout
    assert json.loads(done.stdout)["records"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 2),
        (["--no-such-option", "x.pdf"], 2),
        (["--pages", "0", "x.pdf"], 2),
        (["--max-error", "2", "x.pdf"], 2),
        (["no-such-file.pdf"], 3),
    ],
)
def test_exit_codes_without_a_document(arguments: list[str], code: int) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert b"extract" in done.stderr


def test_an_error_is_json_too(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    done = run(empty, "--json")
    assert done.returncode == 3
    error = json.loads(done.stdout)["error"]
    assert set(error) == {"code", "message", "hint"}


def test_strict_exits_1_when_something_needs_review(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        TRANSCRIPT + "\nจังหวัดลำพูน ด้านนโยบายและหลักปฏิบัติ (Policies/Practices) ได้ ๔๔.๒ คะแนน\nData Management\tabc\n",
        encoding="utf-8",
    )
    assert run(path, "--json").returncode == 0
    assert run(path, "--json", "--strict").returncode == 1


def test_output_to_a_file_is_whole(transcript: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run(transcript, "--json", "-o", target).returncode == 0
    assert json.loads(target.read_text(encoding="utf-8"))["records"]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".extract-")] == []


def test_doctor_names_what_is_there() -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout.decode()
    assert "model of the recognizer: loads" in done.stdout.decode()


def test_help_has_examples_and_exit_codes() -> None:
    text = run("--help").stdout.decode()
    assert "extract letter.pdf --json" in text
    assert "130 interrupted" in text


def test_help_of_what_is_no_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    from extract.cli import main

    assert main(["help", "validat"]) == 2
    assert "no command is called validat\n  did you mean: extract help validate" in capsys.readouterr().err
    assert main(["help", "zzzzz"]) == 2 and "there are: archive" in capsys.readouterr().err


def test_an_interrupt_that_a_library_tells_as_its_own_fault_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Python does where an interrupt comes while a module written in C is being loaded."""

    def loading(_arguments: object) -> int:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as interrupt:
            raise SystemError("initialization raised unreported exception") from interrupt

    monkeypatch.setattr("extract.cli._read_files", loading)
    assert main(["letter.txt"]) == 130
    assert capsys.readouterr().err == "extract: interrupted\n"
