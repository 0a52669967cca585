from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.composed import write
from benchmarks.composed_columns import SCHEMES, depth
from benchmarks.composed_figures import Line, figures, lines_of
from benchmarks.composed_score import Told, alike, judge
from benchmarks.composed_words import Theme
from extract.model.result import Extraction, Record
from extract.options import Options
from extract.pipeline import extract_full


def true(value: str | None, column: str, x: float, **more: Any) -> dict[str, Any]:
    box = [x, 50.0, x + 20, 60.0]
    known = {"page": 1, "table": 1, "group": [], "label": "ชาย", "measure": "count", "unit": None, "bbox": box}
    return {**known, "value": value, "printed": value or "-", "column": column, **more}


def test_sums_are_sums_and_shares_are_shares_of_them() -> None:
    import random

    rng = random.Random(5)
    columns = [path[-1] for head in SCHEMES["count-percent"](rng) for path in head.leaves()]
    lines = [Line("ชาย", "row"), Line("หญิง", "row"), Line("รวม", "total")]
    made = figures(rng, lines, columns)
    known = [row[0] or Decimal(0) for row in made]
    assert known[2] == known[0] + known[1] > 0
    assert made[2][1] == Decimal("100.00")
    assert depth(SCHEMES["three-levels"](random.Random(1))) == 3


def test_rows_parted_into_rows_of_their_own_stand_beside_one_label_and_groups_have_sums() -> None:
    import random

    theme = Theme(("a",), ("b",), (("One", ("x", "y")), ("Two", ("z", "w"))), ())
    lines = lines_of(random.Random(1), theme, 8, "first", None, None, ("plan", "done"))
    rows = [(n.section, n.parent, n.label, n.beside) for n in lines if n.kind == "row"]
    assert rows[:2] == [(lines[0].section, rows[0][1], "plan", 2), (lines[0].section, rows[0][1], "done", 0)]
    summed = lines_of(random.Random(1), theme, 8, "first", None, "sum of {}")
    assert [n.label for n in summed if n.kind == "subtotal"] == [
        f"sum of {n.label}" for n in summed if n.kind == "section"
    ]


def test_one_name_is_another_with_its_number_before_it() -> None:
    assert alike("๑. ชาย", "ชาย") == 1.0
    assert alike("ชาย", "หญิง") < 0.5


def test_a_seed_says_what_it_says_and_is_read(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="fixtures extra not installed")
    import json

    (path,) = write(tmp_path, range(103, 104), scan=False)
    truth = json.loads(path.with_suffix(".tables.json").read_text(encoding="utf-8"))
    assert truth["pages"] == [1]
    assert len(truth["records"]) == 45
    report = judge(extract_full(path, Options(second_reader=False)).extraction, truth["records"])
    counts = report.counts()
    assert (counts["values"], counts["right"], counts["WRONG"]) == (45, 45, 0)


def judged(path: Path, record: dict[str, Any], *values: dict[str, Any]) -> list[Told]:
    """What comes of values on a page of which one record is read; the rest of the extraction is that of a fixture."""
    made = extract_full(path, Options(second_reader=False)).extraction
    first = next(r for r in made.records if any(e.where == "table" for e in r.evidence))
    evidence = first.evidence[0].model_copy(update={"page": 1, "bbox": (100, 50, 120, 60), "where": "table"})
    base = {"evidence": (evidence,), "entity": None, "group": (), "status": "accepted", "measure": "count"}
    own: Record = first.model_copy(update={**base, **record})
    only: Extraction = made.model_copy(update={"records": (own,)})
    return judge(only, values).values


@pytest.mark.parametrize(
    ("said", "outcome", "faults"),
    [
        ({}, "right", ()),
        ({"status": "review"}, "review", ()),
        ({"value": Decimal(21)}, "WRONG", ("value",)),
        ({"indicator_printed": "หญิง"}, "WRONG", ("label",)),
        ({"column_printed": "รัฐ / จำนวน"}, "WRONG", ("column",)),
        ({"measure": "percent"}, "WRONG", ("measure",)),
    ],
)
def test_a_record_is_judged_by_all_that_it_says(said: dict[str, Any], outcome: str, faults: tuple[str, ...]) -> None:
    path = Path(__file__).parents[1] / "fixtures" / "report-digital"
    document = next(p for p in path.iterdir() if p.suffix == ".pdf")
    record = {"value": Decimal(12), "indicator_printed": "ชาย", "column_printed": "เอกชน / จำนวน", **said}
    values = (
        true("12", "เอกชน / จำนวน", 100),
        true("15", "รัฐ / จำนวน", 140),
        true("9", "รัฐ / จำนวน", 180, label="หญิง"),
    )
    own, *rest = judged(document, record, *values)
    assert (own.outcome, own.faults) == (outcome, faults)
    assert {t.outcome for t in rest} == {"missing"}


def test_fills_change_how_a_seed_looks_and_not_what_it_says(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="fixtures extra not installed")
    import json

    told = []
    for name, shaded in (("plain", False), ("shaded", True)):
        (path,) = write(tmp_path / name, range(103, 104), scan=False, shaded=shaded)
        truth = json.loads(path.with_suffix(".tables.json").read_text(encoding="utf-8"))
        told.append([(r["label"], r["column"], r["value"]) for r in truth["records"]])
    assert told[0] == told[1]
    assert (tmp_path / "plain" / path.name).read_bytes() != path.read_bytes()
