"""No output ever takes the place of an input, an archive or another document."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.errors import UsageError
from extract.open.plain_file import plain_file
from extract.show.destination import check_outputs, destination, identities
from extract.thai import numbers

ROOT = Path(__file__).parents[1]


def extract(*arguments: object, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extract", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        timeout=seconds, check=False, cwd=ROOT,
    )  # fmt: skip


def test_an_input_is_refused_by_every_name_it_has(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("หนังสือ", encoding="utf-8")
    link, hard = tmp_path / "link.txt", tmp_path / "hard.txt"
    link.symlink_to(letter)
    os.link(letter, hard)
    for name in (letter, link, hard, tmp_path / "." / "letter.txt"):
        with pytest.raises(UsageError, match="one of the inputs"):
            check_outputs(str(name), None, [str(letter)])
        done = extract(letter, "--json", "-o", name)
        assert done.returncode == 2
        assert "one of the inputs" in done.stderr
    assert letter.read_text(encoding="utf-8") == "หนังสือ"


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "out.json"
    link.symlink_to(tmp_path / "there" / "result.json")
    assert destination(link) == (tmp_path / "there" / "result.json").resolve()
    (tmp_path / "a.txt").write_text("เรื่อง ทดสอบ", encoding="utf-8")
    assert extract(tmp_path / "a.txt", "--json", "-q", "-o", link).returncode == 0
    assert link.is_symlink()
    assert json.loads((tmp_path / "there" / "result.json").read_text(encoding="utf-8"))["source"]["name"]


def test_archives_documents_and_what_is_no_plain_file_are_refused(tmp_path: Path) -> None:
    for name, head in (("a.sqlite", b"SQLite format 3\0"), ("b", b"%PDF-1.7"), ("c", b"II*\0"), ("d", b"\xff\xd8\xff")):
        (tmp_path / name).write_bytes(head + b"...")
        with pytest.raises(UsageError, match="would be overwritten"):
            destination(tmp_path / name)
    assert destination(tmp_path / "b", kind=b"%PDF-") == tmp_path / "b"
    os.mkfifo(tmp_path / "pipe")
    for odd in (tmp_path / "pipe", tmp_path, Path("/dev/null")):
        with pytest.raises(UsageError, match="not a plain file"):
            destination(odd)
    assert destination(tmp_path / "new.csv", identities([tmp_path / "b"])) == tmp_path / "new.csv"


def test_a_folder_that_is_read_is_not_written_in(tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="in a folder that is read"):
        check_outputs(str(scans / "a.txt"), None, [str(scans)])
    check_outputs(str(scans / "records.json"), None, [str(scans)])
    with pytest.raises(UsageError, match="in a folder that is read"):
        check_outputs(None, str(scans / "pages"), [str(scans)])
    with pytest.raises(UsageError, match="might be overwritten"):
        check_outputs(None, str(scans), [str(scans / "letter-p001.png")])
    check_outputs(None, str(scans), [str(scans / "letter.png")])


def test_validate_does_not_write_onto_what_it_reads(tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    scores.write_text("indicator,value\noverall,5\n", encoding="utf-8")
    done = extract("validate", scores, scores, "--csv", "-o", scores)
    assert (done.returncode, scores.read_text(encoding="utf-8")) == (2, "indicator,value\noverall,5\n")


def test_a_pipe_does_not_hang_and_a_change_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    began = time.monotonic()
    assert extract(tmp_path / "pipe.pdf").returncode == 3
    assert time.monotonic() - began < 20
    path = tmp_path / "grows.txt"
    path.write_text("one", encoding="utf-8")
    with pytest.raises(Exception, match="changed while it was read"), plain_file(path) as file:
        assert file.read(1) == b"o"
        path.write_text("three", encoding="utf-8")
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(Exception, match="cannot be read"), plain_file(tmp_path / "link", links=False):
        pass


BOMBS = {
    "exponent.json": '[{"record": "x", "value": 1e300000000, "by": "a", "why": "b", "indicator": "overall"}]',
    "integer.json": '[{"record": "x", "value": ' + "9" * 5000 + ', "by": "a", "why": "b", "indicator": "overall"}]',
    "cell.csv": "record,value,by,why,indicator\nx," + "1" * 200_000 + ",a,b,overall\n",
    "long.json": '[{"record": "x", "value": "' + "1" * 200_000 + '", "by": "a", "why": "b", "indicator": "overall"}]',
    "deep.json": "[" * 100_000,
}


def processor_time() -> float:
    """Seconds that children which have ended took of the processors: what a busy machine does not change."""
    times = os.times()
    return times.children_user + times.children_system


@pytest.mark.parametrize("name", BOMBS)
def test_numbers_that_are_bombs_are_refused_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(BOMBS[name], encoding="utf-8")
    (tmp_path / "letter.txt").write_text("เรื่อง ทดสอบ", encoding="utf-8")
    for arguments in (
        ("correct", tmp_path / "none.sqlite", "--file", path),
        ("validate", path, tmp_path / "letter.txt"),
    ):
        began = processor_time()
        done = extract(*arguments)
        assert done.returncode in (2, 3), done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr) < 2_000
        assert processor_time() - began < 5


def test_json_numbers_keep_what_they_print() -> None:
    assert str(numbers.of_json("33.0")) == "33.0"
    for bomb in ("1e300000000", "1e-300000000", "9" * 25, "0." + "1" * 60):
        with pytest.raises(ValueError, match="more than 24 digits"):
            numbers.of_json(bomb)
