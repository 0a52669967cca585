"""Every fixture reads as it did, record by record, and all that it prints is right.

One reading of each document serves both: ``benchmarks/gains_fixtures.json`` holds what was read, ``truth.json`` what is
true. A change that is meant is kept with ``python -m benchmarks.gains keep`` and reviewed as a diff of that file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import gains, gains_state
from benchmarks.gains_compare import common_fields, differences
from benchmarks.gains_truth import judge, of_document
from benchmarks.score_fixtures import read, score
from extract import extract

ROOT = Path(__file__).parents[1] / "fixtures"
TRUTH = json.loads((ROOT / "truth.json").read_text(encoding="utf-8"))
KEPT = gains_state.read(gains.KEPT)

VALUES = 875
"""What the truth of all fixtures lists, and so what is right of it: each document has to have all of its own."""

RENEW = (
    "if this is meant: python -m benchmarks.gains keep, and look at what it changes in benchmarks/gains_fixtures.json"
)


def result_of(path: Path) -> dict[str, Any]:
    """What is read of a document; a folder of page images is joined by the command line."""
    if path.is_dir():
        result, *_ = read(path)
        assert result is not None
        return result
    return extract(path).model_dump()


@pytest.mark.parametrize("name", TRUTH, ids=lambda name: name.split("/")[0])
def test_a_fixture_reads_as_it_did_and_right(name: str) -> None:
    result = result_of(ROOT / name)
    counts, notes = score(result, TRUTH[name])
    was = KEPT.documents[f"fixtures/{name}"]
    now = judge(gains_state.document(result, sha256=result["source"]["sha256"]), of_document(TRUTH[name]))

    assert was.sha256 == now.sha256, f"the document is another file than the one that was read; {RENEW}"
    assert was.fields <= now.fields, f"records no longer give {sorted(was.fields - now.fields)}"
    found = differences(name, was, now, common_fields(was.fields, now.fields))
    told = [gains.line(d) for d in found if d.kind != "noted"]
    if told:
        pytest.fail("\n".join([f"reads otherwise than it did; {RENEW}", *told, *notes]), pytrace=False)

    assert {k: counts[k] for k in ("silent", "flagged", "missing", "extra")} == dict.fromkeys(
        ("silent", "flagged", "missing", "extra"), 0
    ), notes
    for what, right in (("claims", "right"), *((f"{w}s", f"{w}s_right") for w in ("field", "statistic", "ranking"))):
        assert counts[right] == counts[what], notes


def test_the_truth_lists_as_much_as_the_readme_says() -> None:
    assert sum(len(t["records"]) + len(t.get("measured", ())) for t in TRUTH.values()) == VALUES
    told = f"| {VALUES} of {VALUES} values right, **0 wrong ones accepted**"
    assert told in (ROOT.parent / "README.md").read_text(encoding="utf-8")


def test_the_kept_state_has_every_fixture_and_its_values_are_right() -> None:
    assert sorted(KEPT.documents) == sorted(f"fixtures/{name}" for name in TRUTH), RENEW
    records = [r for d in KEPT.documents.values() for r in d.records]
    assert [r for r in records if r.verdict != "right"] == []
    assert len(records) == VALUES


def test_garbage_is_unreadable() -> None:
    for name in ("garbage-transcript/page.txt", "garbage-scan/page.jpg"):
        kept = KEPT.documents[f"fixtures/{name}"]
        assert kept.facts["page.001"].endswith(" unreadable") and not kept.records
