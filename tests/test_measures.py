"""Numbers that decide: each has a unit, is above 0, and lies in the range in which it is said to change nothing."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from layout_pages import across, down

from benchmarks import fit, fit_steps
from extract.layout.join_measures import JOINS
from extract.layout.measures import MEASURES
from extract.layout.text_measures import TEXT
from extract.lines.crop_measures import CROP
from extract.lines.grid_measures import GRID
from extract.lines.lattice import Grid, find_grids
from extract.lines.layer_measures import LAYER
from extract.lines.line_measures import LINES
from extract.lines.piece_measures import PIECES
from extract.model.measure import Measures, measure
from extract.parse.role_measures import MEASURES as ROLES

CHAINS = [CROP, LAYER, GRID, PIECES, LINES, TEXT, MEASURES, JOINS, ROLES]


@pytest.mark.parametrize("chain", CHAINS, ids=lambda c: type(c).__name__)
def test_every_measure_has_a_unit_and_lies_in_its_range(chain: Measures) -> None:
    for each in fields(chain):  # type: ignore[arg-type]
        assert each.metadata["unit"], each.name
        assert each.metadata["steady"] != (None, None), f"nothing holds {each.name}"
        low, high = each.metadata["steady"] or (None, None)
        assert (low is None or low <= each.default) and (high is None or each.default <= high), each.name


def test_a_measure_is_above_nothing_and_finite() -> None:
    @dataclass(frozen=True, slots=True)
    class Two(Measures):
        near: float = measure(0.5, "lines")
        rows: int = measure(3, "rows")

    assert Two().near == 0.5
    for wrong in ({"near": 0.0}, {"near": float("inf")}, {"rows": -1}):
        with pytest.raises(ValueError, match="must be above 0"):
            replace(Two(), **wrong)


def places(grids: list[Grid]) -> list[int]:
    return [len(g.cells) for g in grids]


def test_the_range_ends_where_the_result_changes() -> None:
    """Two rules 0.037 inches apart are one edge: parted at half the measure, they would make a row."""
    xs, ys = [100.0, 500.0, 900.0], [100.0, 111.0, 145.0, 220.0]
    rules = [across(y, 100, 900) for y in ys] + [down(x, 100, 220) for x in xs]
    assert places(find_grids(rules, 300.0)) == [4]
    (step,) = fit.prepared("grids", [fit.Step(find_grids, lambda: (rules, 300.0), places)])
    low, high = fit.steady("grids", "double", [step])
    assert low == pytest.approx(GRID.double / 1.4)
    assert high == pytest.approx(GRID.double * 1.4)
    assert step.changed == 2
    assert fit.steady("grids", "lean_length", [step]) == (None, None)
    assert places(find_grids(rules, 300.0)) == [4]


def test_only_steps_that_read_a_measure_are_done_again() -> None:
    """Rules without an image ask for no ink; texts ask for no measure at all."""
    rules = [across(100, 100, 900), across(200, 100, 900), down(100, 100, 200), down(900, 100, 200)]
    steps = [fit.Step(find_grids, lambda: (rules, 300.0), places), fit.Step(len, lambda: ("",), int)]
    (step,) = fit.prepared("grids", steps)
    assert {"reach", "bridged", "level", "double"} <= step.reads
    assert not {"inked", "lettered", "unbroken"} & step.reads


def test_a_run_goes_on_where_it_was_broken_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = [across(100, 100, 900), across(200, 100, 900), down(100, 100, 200), down(900, 100, 200)]
    (tmp_path / "steps.pickle").write_bytes(pickle.dumps([fit_steps.packed("find_grids", (rules, 300.0))]))
    found = {each.name: [None, None] for each in fields(GRID)} | {"reach": [0.01, 0.2]}
    (tmp_path / "grids.json").write_text(json.dumps({n: ends for n, ends in found.items() if n != "level"}))
    assert fit.main(["--chain", "grids", "--keep", str(tmp_path)]) == 0
    (told,) = capsys.readouterr().out.splitlines()
    assert told == "grids.level: 0.03 inches, 1 steps, steady (None, None) decides nothing here"
    assert json.loads((tmp_path / "grids.json").read_text()) == found


def test_ranges_are_written_beside_their_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "own.py"
    source.write_text('class A:\n    near: float = measure(0.5, "lines")\n    rows: int = measure(3, "rows", (2, 9))\n')
    monkeypatch.setattr(fit, "ROOT", tmp_path)
    monkeypatch.setitem(fit.CHAINS, "own", ("own", "A"))
    fit.write("own", {"near": (0.25, None), "rows": (1, 4)})
    fit.write("own", {"near": (None, None)})
    assert source.read_text().splitlines()[1:] == [
        '    near: float = measure(0.5, "lines", (0.25, None))',
        '    rows: int = measure(3, "rows", (1, 4))',
    ]
