"""A document that is taken out of an archive: its reading goes, the word of it stays, and all verifies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import store_fakes as fakes

from extract.archive.archive import archive
from extract.archive.bag import bag
from extract.archive.corrections import apply, correction
from extract.archive.database import reading, writing
from extract.archive.originals import originals
from extract.archive.search import search
from extract.archive.verify import verify
from extract.cli import main
from extract.errors import InputError

AT = "2026-01-02T03:04:05Z"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    fakes.write(folder, "a.txt", lines=["ข้อมูลส่วนบุคคลลับ"], values=["28.1"])
    fakes.write(folder, "b.txt", lines=["ผลคะแนน"], values=["33"])
    archive([folder], tmp_path / "a.sqlite", extractor=fakes.read)
    return tmp_path / "a.sqlite"


def forget(made: Path, *more: str) -> int:
    return main(["forget", str(made), "a.txt", "--by", "(ผู้ดูแล)", "--reason", "ข้อมูลส่วนบุคคล", *more])


def test_nothing_of_the_reading_is_left_and_all_verifies(made: Path, tmp_path: Path) -> None:
    assert "ข้อมูลส่วนบุคคลลับ".encode() in made.read_bytes()
    assert forget(made) == 0
    assert "ข้อมูลส่วนบุคคลลับ".encode() not in made.read_bytes()
    with reading(made) as connection:
        assert list(search(connection, "บุคคลลับ")) == []
        assert [r["file"] for r in connection.execute("SELECT file FROM final_records")] == ["b.txt"]
        (row,) = connection.execute("SELECT * FROM documents WHERE name = 'a.txt'").fetchall()
        assert (row["error_code"], row["kind"], row["subject"]) == ("forgotten", None, None)
        assert row["error_message"].startswith("taken out by (ผู้ดูแล) on 20") and "ข้อมูลส่วนบุคคล" in row["error_message"]
        bag(connection, tmp_path / "bag")
    assert verify(made).good, verify(made)
    assert verify(tmp_path / "bag").good
    assert not list((tmp_path / "bag").glob(f"data/*/{row['sha256']}*"))
    provenance = json.loads((tmp_path / "bag/data/provenance.json").read_text(encoding="utf-8"))
    told = provenance["entity"][f"extract:reading/{row['sha256']}"]
    assert told["extract:state"] == "forgotten" and "ข้อมูลส่วนบุคคล" in told["extract:error"]


def test_the_next_run_leaves_it_alone_until_it_is_called_back(made: Path, tmp_path: Path) -> None:
    forget(made)
    for again in ({}, {"retry": True}):
        summary = archive([tmp_path / "in"], made, extractor=fakes.read, **again)
        assert (summary.forgotten, summary.read, summary.failed_before, summary.older) == (1, 0, 0, 0)
    assert verify(made).good
    assert forget(made) == 2, "it is forgotten already"
    assert main(["forget", str(made), "a.txt", "--undo"]) == 0
    assert main(["forget", str(made), "a.txt", "--undo"]) == 2, "it is not forgotten"
    summary = archive([tmp_path / "in"], made, extractor=fakes.read, retry=True)
    assert (summary.read, summary.forgotten) == (1, 0)
    assert verify(made).good


def test_what_a_person_corrected_is_not_forgotten_with_it(made: Path) -> None:
    with writing(made) as connection:
        key = connection.execute("SELECT key FROM records WHERE value = '28.1'").fetchone()["key"]
        apply(connection, [correction(key, value="29", by="ก", why="ข")], AT)
    assert forget(made) == 2
    with reading(made) as connection:
        assert connection.execute("SELECT count(*) FROM final_records").fetchone()[0] == 2


def test_who_and_why_are_asked_for(made: Path, capfd: pytest.CaptureFixture) -> None:  # type: ignore[type-arg]
    assert main(["forget", str(made), "a.txt"]) == 2
    assert '--reason "why"' in capfd.readouterr().err


def test_a_renamed_original_is_found_again_as_the_hint_says(made: Path, tmp_path: Path) -> None:
    (tmp_path / "in/a.txt").rename(tmp_path / "in/new name.txt")
    with reading(made) as connection, pytest.raises(InputError) as told:
        originals(connection)
    assert str(told.value.hint).startswith("renamed or moved? extract archive FOLDER --into ARCHIVE finds them")
    archive([tmp_path / "in"], made, extractor=fakes.read)
    with reading(made) as connection:
        assert sorted(o.paths[0].name for o in originals(connection).values()) == ["b.txt", "new name.txt"]
        bag(connection, tmp_path / "bag")


def test_documents_of_one_name_are_listed_and_keys_are_whole_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("x", "y"):
        fakes.write(tmp_path / folder, "a.txt", lines=[folder], values=["28.1"], status="review")
    archive([tmp_path / "x", tmp_path / "y"], tmp_path / "b.sqlite", extractor=fakes.read)
    assert main(["show", str(tmp_path / "b.sqlite"), "a.txt"]) == 2
    assert f"give more of it: {tmp_path}/x/a.txt, {tmp_path}/y/a.txt" in capsys.readouterr().err
    assert main(["show", str(tmp_path / "b.sqlite"), "x/a.txt"]) == 0
    shown = capsys.readouterr().out.split("for `extract correct`\n")[1].splitlines()
    assert len(shown) == 1 and shown[0].split()[0] == "r001" and "28.1" in shown[0].split()
