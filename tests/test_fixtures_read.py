"""Every fixture is read, and nothing wrong is accepted. The rest of the truth is a floor that only rises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.score_fixtures import score
from extract import extract

ROOT = Path(__file__).parents[1] / "fixtures"
TRUTH = json.loads((ROOT / "truth.json").read_text(encoding="utf-8"))

FLOOR = {
    "letter-digital": 45,
    "letter-split-am": 30,
    "letter-swapped-layer": 4,
    "letter-transcript": 45,
    "contradiction-digital": 45,
    "press-digital": 25,
    "press-transcript": 19,
    "press-scan": 16,
    "letter-scan": 27,
    "letter-scan-ruled": 28,
    "letter-mixed": 22,
    "provinces-fax": 150,
    "table-photo": 24,
    "form-constituency": 22,
    "form-party-list": 39,
    "report-scan": 45,
    "report-digital": 50,
}
"""Right values (accepted, or in review with the right value) that a fixture gives at least."""


@pytest.mark.parametrize("name", TRUTH, ids=lambda name: name.split("/")[0])
def test_nothing_wrong_is_accepted(name: str) -> None:
    counts, notes = score(extract(ROOT / name).model_dump(), TRUTH[name])
    assert (counts["silent"], counts["extra"]) == (0, 0), notes
    assert counts["right"] >= FLOOR.get(name.split("/")[0], 0), notes


def test_garbage_is_unreadable() -> None:
    for name in ("garbage-transcript/page.txt", "garbage-scan/page.jpg"):
        made = extract(ROOT / name)
        assert [p.status for p in made.pages] == ["unreadable"] and not made.records
