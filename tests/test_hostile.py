"""The fast part of the hostile inputs; ``benchmarks/hostile.py`` runs all of them."""

import os
from pathlib import Path

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


@pytest.mark.parametrize(("name", "data"), hostile.mutations(12, seed=1), ids=lambda v: v if isinstance(v, str) else "")
def test_a_mutated_fixture_is_survived(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert ordeal(path, hostile.CANARY).faults == []


@pytest.mark.parametrize("name", ["bidi.txt", "foreign.txt"])
def test_digits_of_other_scripts_and_turned_text_are_never_accepted(folder: Path, name: str) -> None:
    from extract import extract

    records = extract(folder / name).records
    assert [r for r in records if r.status == "accepted"] == []


def test_text_that_cannot_be_seen_is_no_evidence(folder: Path) -> None:
    from extract import extract

    result = extract(folder / "hidden.pdf")
    assert result.records == ()


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_name_that_is_no_text_works(folder: Path) -> None:
    path = next(p for p in folder.iterdir() if "\udcff" in p.name)
    result = ordeal(path, hostile.CANARY)
    assert (result.code, result.faults) == (0, [])
