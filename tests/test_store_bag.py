"""Bags and verification: complete, the same twice, and every change is named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import store_fakes as fakes
from PIL import Image

from extract.archive.archive import archive
from extract.archive.bag import bag
from extract.archive.corrections import apply, correction
from extract.archive.database import reading, writing
from extract.archive.verify import verify
from extract.errors import InputError, UsageError
from extract.model.codec import to_bytes
from extract.run.jobs import Job
from extract.run.worker import Tell

LINES = ["รัฐบาลดิจิทัล ปี ๒๕๖๐"]
REVIEWED = "SELECT key FROM final_records WHERE file = 'b.jpg' AND record = 'r002'"


def read(job: Job, tell: Tell) -> fakes.Full:
    """Images as well as the fake's own files."""
    path = Path(job.source)
    if path.suffix == ".txt":
        return fakes.read(job, tell)
    page = fakes.page(LINES)
    tell.up()
    tell.opened((1,), job.sha256)
    tell.read(to_bytes(page))
    records = (fakes.record(1, "28.10"), fakes.record(2, "33", indicator="i2", status="review"))
    return fakes.Full(fakes.extraction(path, (page,), records, job.sha256), (page,))


def fill(folder: Path) -> None:
    (folder / "ปี ๒๕๖๐").mkdir(parents=True)
    Image.new("L", (fakes.WIDTH_PX, fakes.HEIGHT_PX), 250).save(folder / "ปี ๒๕๖๐" / "ก.png")
    Image.new("L", (fakes.WIDTH_PX, fakes.HEIGHT_PX), 240).save(folder / "b.jpg")
    fakes.write(folder, "c.txt", lines=["คำบอกเล่า"])
    fakes.write(folder, "new\nline.txt", lines=["ชื่อแปลก"])
    fakes.write(folder, "broken.txt", error="ไฟล์เสีย")
    shutil.copy(folder / "b.jpg", folder / "copy.jpg")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    fill(tmp_path / "in")
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    with writing(tmp_path / "a.sqlite") as connection:
        key = connection.execute(REVIEWED).fetchone()["key"]
        apply(connection, [correction(key, value="31", by="(ผู้ตรวจ)", why="ดูต้นฉบับ")], "2026-01-02T03:04:05Z")
    return tmp_path / "a.sqlite"


def put(made: Path, out: Path) -> Path:
    with reading(made) as connection:
        bag(connection, out)
    return out


def payload(folder: Path) -> dict[str, str]:
    files = (p for p in (folder / "data").rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_a_bag_holds_everything_and_other_programs_call_it_valid(made: Path, tmp_path: Path) -> None:
    out = put(made, tmp_path / "bag")
    names = set(payload(out))
    kinds = {n.split("/")[1] for n in names}
    assert kinds == {"originals", "pdf", "alto", "records", "archive.sqlite", "provenance.json"}
    assert sum(n.startswith("data/originals/") for n in names) == 5, "the copy is there once"
    assert sum(n.startswith("data/pdf/") for n in names) == 2 and sum(n.startswith("data/alto/") for n in names) == 4
    for original in (out / "data" / "originals").iterdir():
        assert original.stem == hashlib.sha256(original.read_bytes()).hexdigest()
    assert verify(out).good, verify(out)
    bagit = pytest.importorskip("bagit")
    assert bagit.Bag(str(out)).validate()
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".part")]


def test_two_archives_of_one_input_give_the_same_payload(made: Path, tmp_path: Path) -> None:
    first = payload(put(made, tmp_path / "one"))
    # The second is filled in another order, in two runs, and its originals were touched.
    again = tmp_path / "again.sqlite"
    archive([tmp_path / "in" / "ปี ๒๕๖๐"], again, extractor=read)
    os.utime(tmp_path / "in" / "b.jpg", (1, 1))
    archive([tmp_path / "in"], again, extractor=read, jobs=2)
    with writing(again) as connection:
        key = connection.execute(REVIEWED).fetchone()["key"]
        apply(connection, [correction(key, value="31", by="(ผู้ตรวจ)", why="ดูต้นฉบับ")], "2026-01-02T03:04:05Z")
    second = payload(put(again, tmp_path / "two"))
    assert first == second


def test_provenance_names_versions_originals_and_people(made: Path, tmp_path: Path) -> None:
    out = put(made, tmp_path / "bag")
    text = (out / "data" / "provenance.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in text, "no path of this machine"
    data = json.loads(text)
    entities = data["entity"]
    original = next(e for e in entities.values() if e.get("prov:label") == "b.jpg")
    assert original["extract:foundAt"] == ["in/b.jpg", "in/copy.jpg"]
    assert any(a.get("prov:label") == "(ผู้ตรวจ)" for a in data["agent"].values())
    for relation in ("used", "wasGeneratedBy", "wasAssociatedWith", "wasDerivedFrom"):
        for ends in data[relation].values():
            for end, name in ends.items():
                kind = {"prov:activity": "activity", "prov:agent": "agent"}.get(end, "entity")
                assert name in data[kind], (relation, end)
    files = [e for name, e in entities.items() if name.startswith("extract:file/")]
    assert files and all(payload(out)["data/" + f["prov:label"]] == f["extract:sha256"] for f in files)
    with reading(out / "data" / "archive.sqlite") as connection:
        for (value,) in connection.execute("SELECT path FROM files UNION ALL SELECT options FROM runs"):
            assert str(tmp_path) not in value
        corrected = connection.execute("SELECT final_value FROM final_records WHERE final_status = 'corrected'")
        assert [row["final_value"] for row in corrected] == ["31"]


def test_verify_names_what_is_missing_changed_and_extra_in_a_bag(made: Path, tmp_path: Path) -> None:
    out = put(made, tmp_path / "bag")
    originals = sorted((out / "data" / "originals").iterdir())
    originals[0].unlink()
    content = bytearray(originals[1].read_bytes())
    content[-1] ^= 1
    originals[1].write_bytes(content)
    (out / "data" / "extra.txt").write_text("x")
    (out / "bag-info.txt").write_text("Payload-Oxum: 1.1\n")
    report = verify(out)
    assert report.missing == [f"data/originals/{originals[0].name}"]
    assert report.changed == ["bag-info.txt", f"data/originals/{originals[1].name}"]
    assert report.extra == ["data/extra.txt"]
    assert any("Payload-Oxum" in p for p in report.problems)


def test_a_manifest_does_not_lead_out_of_the_bag(made: Path, tmp_path: Path) -> None:
    out = put(made, tmp_path / "bag")
    (tmp_path / "secret").write_text("x")
    with open(out / "manifest-sha256.txt", "a") as f:
        f.write(f"{'0' * 64}  ../secret\n{'0' * 64}  /etc/passwd\nnonsense\n")
    problems = verify(out).problems
    assert sum("leaves the bag" in p for p in problems) == 2 and any("names no file" in p for p in problems)


def test_verify_names_what_is_missing_changed_and_extra_of_an_archive(made: Path, tmp_path: Path) -> None:
    assert verify(made).good, verify(made)
    (tmp_path / "in" / "c.txt").unlink()
    fakes.write(tmp_path / "in", "broken.txt", error="อื่น")
    fakes.write(tmp_path / "in", "new.txt")
    report = verify(made)
    assert [Path(p).name for p in report.missing] == ["c.txt"]
    assert [Path(p).name for p in report.changed] == ["broken.txt"]
    assert [Path(p).name for p in report.extra] == ["new.txt"]


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE records SET value = '99' WHERE value = '28.10'",
        "UPDATE records SET status = 'accepted'",
        "UPDATE pages SET text = 'x' WHERE id = 1",
        "DELETE FROM extractions WHERE document_id = (SELECT document_id FROM records LIMIT 1)",
        "DELETE FROM records WHERE value = '33'",
    ],
)
def test_verify_notices_a_reading_that_was_altered(made: Path, tamper: str) -> None:
    with writing(made) as connection:
        connection.execute(tamper)
    report = verify(made)
    assert report.changed and all(c.startswith("reading of") for c in report.changed)


def test_a_torn_database_is_reported(made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[8192:20000] = b"\0" * (20000 - 8192)
    made.write_bytes(content)
    try:
        report = verify(made)
    except InputError as error:
        assert "damaged" in error.message or "not an archive" in error.message
    else:
        assert report.problems


def test_no_bag_without_its_originals(made: Path, tmp_path: Path) -> None:
    (tmp_path / "exists").mkdir()
    with pytest.raises(UsageError, match="there already"):
        put(made, tmp_path / "exists")
    (tmp_path / "in" / "c.txt").unlink()
    (tmp_path / "in" / "b.jpg").unlink()
    with pytest.raises(InputError, match=r"c\.txt"):
        put(made, tmp_path / "bag")
    assert not (tmp_path / "bag").exists()
    lost = hashlib.sha256((tmp_path / "in" / "copy.jpg").read_bytes()).hexdigest()
    (tmp_path / "in" / "copy.jpg").unlink()
    with reading(made) as connection:
        bag(connection, tmp_path / "bag", without_missing=True)
    assert verify(tmp_path / "bag").good
    names = {p.name for p in (tmp_path / "bag" / "data").rglob("*")}
    assert f"{lost}.xml" in names and f"{lost}.jpg" not in names and f"{lost}.pdf" not in names
    assert "Originals-Missing: 2\n" in (tmp_path / "bag" / "bag-info.txt").read_text()
    with pytest.raises(InputError, match="neither a bag nor an archive"):
        verify(tmp_path / "in")


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    code = (
        "import argparse, sys\nfrom extract.archive.commands import register\nfrom extract.errors import ExtractError\n"
        "p = argparse.ArgumentParser(); register(p.add_subparsers())\na = p.parse_args()\n"
        "try:\n    sys.exit(int(a.handler(a)))\nexcept ExtractError as e:\n    print(e.message, file=sys.stderr)\n"
        "    sys.exit(int(e.exit_code))\n"
    )
    path = [str(Path(__file__).parents[1])]
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_command_line_over_it(made: Path, tmp_path: Path) -> None:
    found = command("search", made, "ดิจิทัล ๒๕๖๐", "--json")
    assert found.returncode == 0 and len(found.stdout.splitlines()) == 2
    assert "ก.png" in command("search", made, "ดิจิทัล").stdout
    shown = command("show", made, "b.jpg")
    assert "28.10" in shown.stdout and "corrected" in shown.stdout and "(ผู้ตรวจ)" in shown.stdout, shown.stderr
    data = json.loads(command("show", made, "b.jpg", "--json").stdout)
    assert data["source"]["name"] == "b.jpg" and len(data["keys"]) == 2
    assert command("show", made, "b.jpg", "--text").stdout.strip() == LINES[0]
    assert json.loads(command("show", made, "broken.txt", "--json").stdout)["error"]["message"] == "ไฟล์เสีย"
    assert command("show", made, "nothing").returncode == 3
    assert "new\\nline.txt" in command("show", made, "new\nline.txt").stdout
    assert command("export", made, tmp_path / "r.csv").returncode == 0 and (tmp_path / "r.csv").is_file()
    assert command("export", made, tmp_path / "r.doc").returncode == 2
    assert command("export", made, tmp_path / "pages", "--format", "pdf").returncode == 0
    made_of = (tmp_path / "pages" / "index.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert len(list((tmp_path / "pages").glob("*.pdf"))) == 2
    assert sorted(line.rsplit("/", 1)[1] for line in made_of) == ["b.jpg", "copy.jpg", "ก.png"]
    assert all((tmp_path / "pages" / line.split(",")[0]).is_file() for line in made_of)
    assert command("correct", made, "b.jpg:r001", "--value", "29", "--by", "ก", "--why", "ข").returncode == 0
    assert command("correct", made, "b.jpg:r001", "--value", "x", "--by", "ก", "--why", "ข").returncode == 2
    assert command("bag", made, tmp_path / "bag").returncode == 0
    assert command("verify", tmp_path / "bag").returncode == 0
    (tmp_path / "in" / "c.txt").unlink()
    verified = command("verify", made, "--json")
    assert verified.returncode == 1 and json.loads(verified.stdout)["good"] is False
