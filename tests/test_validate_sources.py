"""What `validate` takes for a source and what it does not; whose a value is; pictures of its very box."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from PIL import Image

from extract.errors import InputError
from extract.validate import read_published, validate
from extract.validate.readings import Reading, told_apart
from tests.test_validate import document, record

ROOT = Path(__file__).parents[1]
LETTER = ROOT / "fixtures/contradiction-digital/letter.pdf"
PUBLISHED = """\
ปี,จังหวัด,ตัวชี้วัด,คะแนน
2561,สตูล,คะแนนรวม,43.0
2561,สตูล,Smart Back Office,26.0
2561,สตูล,Smart Back Office,20.6
2561,ทั้งประเทศ,Digital Capabilities,55.0
"""


def run(*arguments: object, where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extract", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=where, env=environment)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with published scores, a letter, its archive with a correction, and exports of both."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    (folder / "letter.pdf").write_bytes(LETTER.read_bytes())
    for arguments in (
        ("archive", "letter.pdf", "--into", "letters.sqlite", "-q"),
        ("correct", "letters.sqlite", "letter.pdf:r032", "--value", "55.0", "--by", "A", "--why", "seen"),
        ("export", "letters.sqlite", "records.csv"),
        ("export", "letters.sqlite", "records.jsonl"),
        ("export", "letters.sqlite", "package"),
        ("letter.pdf", "--csv", "-q", "-o", "plain.csv"),
        ("letter.pdf", "--json", "-q", "-o", "letter.json"),
    ):
        done = run(*arguments, where=folder)
        assert done.returncode == 0, done.stderr
    return folder


def findings(text: str) -> list[str]:
    """The kinds of the findings, a line each, after the summary."""
    return [line.split("  ")[0] for line in text.splitlines()[1:] if not line.startswith("left out")]


@pytest.mark.parametrize("source", ["letters.sqlite", "records.csv", "records.jsonl", "package"])
def test_an_archive_and_its_exports_are_sources_with_corrections(place: Path, source: str) -> None:
    done = run("validate", "published.csv", source, where=place)
    assert (done.returncode, done.stderr) == (1, "")
    assert findings(done.stdout) == ["mismatch"]
    assert "published.csv line 3 says 26.0; published.csv line 4 says 20.6 (the same)" in (done.stdout)
    assert done.stdout.splitlines()[-1].startswith("left out: 2 that match, ")


@pytest.mark.parametrize(("source", "kind"), [("letter.json", "source contradicts itself"),
                                              ("plain.csv", "mismatch, unless misread")])  # fmt: skip
def test_what_nobody_corrected_stays_in_doubt(place: Path, source: str, kind: str) -> None:
    done = run("validate", "published.csv", source, where=place)
    assert done.returncode == 1
    assert findings(done.stdout) == ["mismatch", kind]


def test_a_table_is_never_read_as_a_transcript(place: Path) -> None:
    done = run("validate", "published.csv", "published.csv", where=place)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("extract: published.csv is a table, not a document\n")


def test_findings_come_first_and_matches_with_all(place: Path) -> None:
    done = run("validate", "published.csv", "letter.json", "--all", where=place)
    kinds = findings(done.stdout)
    assert kinds[:4] == ["mismatch", "source contradicts itself", "match", "not published"]
    assert kinds.count("match") == 1


def pictures(html: str) -> list[Image.Image]:
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    return [Image.open(io.BytesIO(b64decode(data))).convert("RGB") for data in found]


@pytest.mark.parametrize("source", ["letter.pdf", "letter.json", "letters.sqlite", "records.jsonl"])
def test_the_report_frames_the_very_value_of_fresh_and_kept_readings(place: Path, source: str) -> None:
    done = run("validate", "published.csv", source, "--html", "-q", where=place)
    shown = pictures(done.stdout)
    assert len(shown) == (4 if source in ("letter.pdf", "letter.json") else 2)
    for picture in shown:
        colours = picture.getcolors(1 << 20) or []
        assert sum(n for n, (r, g, b) in colours if r > 150 and g < 60 and b < 80) > 100  # type: ignore[misc]


def test_the_report_says_why_it_has_no_picture(place: Path, tmp_path: Path) -> None:
    for name in ("published.csv", "letter.json", "plain.csv"):
        (tmp_path / name).write_bytes((place / name).read_bytes())
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4 another file")
    gone = run("validate", "published.csv", "letter.json", "--html", "-q", where=tmp_path).stdout
    assert "No pictures: the original is not where it was (letter.pdf)" in gone and not pictures(gone)
    boxless = run("validate", "published.csv", "plain.csv", "--html", "-q", where=tmp_path).stdout
    assert "No pictures: the reading keeps no places on the page." in boxless


def test_a_forgotten_name_of_a_province_means_no_other() -> None:
    with pytest.raises(InputError, match="line 2: whose value it is stays empty") as caught:
        read_published("ปี,จังหวัด,ตัวชี้วัด,คะแนน\n2560,,คะแนนรวม,34.4\n".encode(), name="p.csv")
    assert "ทั้งประเทศ" in str(caught.value.hint)
    named = read_published("ปี,จังหวัด,ตัวชี้วัด,คะแนน\n2560,ทั้งประเทศ,คะแนนรวม,34.4\n".encode(), name="p.csv")
    province = record("overall", "34.4", scope="province", entity="เลย")
    assert [v.kind for v in validate(named, [document(province)])] == ["not-published", "not-in-source"]
    without = read_published("ปี,ตัวชี้วัด,คะแนน\n2560,คะแนนรวม,34.4\n".encode(), name="p.csv")
    assert [v.kind for v in validate(without, [document(province)])] == ["match"]


def test_a_scope_with_an_empty_name_is_of_no_named_body() -> None:
    rows = "year_be,scope,entity,indicator,value\n2560,school,,overall,34.4\n"
    published = read_published(rows.encode(), name="p.csv")
    school = record("overall", "34.4", scope="school", entity="โรงเรียนตัวอย่าง")
    assert [v.kind for v in validate(published, [document(school)])] == ["not-published", "not-in-source"]
    unnamed = record("overall", "34.4", scope="school")
    assert [v.kind for v in validate(published, [document(unnamed)])] == ["match"]


def test_documents_of_one_name_are_called_by_their_folders() -> None:
    def reading(sha256: str, name: str, place: str) -> Reading:
        made = document(record("overall", "34.4"))
        source = made.source.model_copy(update={"sha256": sha256 * 64, "name": name})
        return Reading(made.model_copy(update={"source": source}), (Path(place),))

    given = [
        reading("a", "1.pdf", "/x/2560/1.pdf"),
        reading("b", "1.pdf", "/x/2561/1.pdf"),
        reading("c", "2.pdf", "2.pdf"),
    ]
    assert [r.extraction.source.name for r in told_apart(given)] == ["2560/1.pdf", "2561/1.pdf", "2.pdf"]
