"""Documents broken by their structure, a few of those that ``benchmarks/fuzz.py`` reads; and all that ever failed."""

import sys
from pathlib import Path

import mutations
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fuzz import inside, minimise

KEPT = sorted((Path(__file__).parent / "cases" / "hostile").iterdir())


@pytest.mark.parametrize("path", KEPT, ids=lambda p: p.name)
def test_what_failed_once(path: Path) -> None:
    report = inside(path.name, path.read_bytes())
    assert report.fault == "", report
    assert report.outcome != "slow"


@pytest.mark.parametrize("number", range(25))
def test_a_document_broken_by_its_structure(number: int) -> None:
    name, data = mutations.case(77, number)
    assert mutations.case(77, number) == (name, data), "a case is made from its number alone"
    report = inside(name, data)
    assert report.fault == "", report


def test_a_fault_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    import extract.pipeline

    def stumbles(*_: object) -> None:
        raise KeyError("poison")

    monkeypatch.setattr(extract.pipeline, "parse_file", stumbles)
    data = "จังหวัด ลำพูน\n".encode()
    report = inside("x0-000001.txt", data)
    assert (report.outcome, report.fault) == ("fault", "KeyError at pipeline.py:conclude")
    small = minimise(b"A" * 500 + b"poison" + b"B" * 500, lambda d: b"poison" in d)
    assert b"poison" in small and len(small) < 20
