"""Numbers that decide: each has a unit, is above 0, and lies in the range in which it is said to change nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from layout_pages import across, down

from benchmarks import fit
from extract.layout.measures import MEASURES
from extract.layout.text_measures import TEXT
from extract.lines.grid_measures import GRID
from extract.lines.lattice import Grid, find_grids
from extract.lines.line_measures import LINES
from extract.lines.piece_measures import PIECES
from extract.model.measure import Measures, measure

CHAINS = [GRID, PIECES, LINES, TEXT, MEASURES]


@pytest.mark.parametrize("chain", CHAINS, ids=lambda c: type(c).__name__)
def test_every_measure_has_a_unit_and_lies_in_its_range(chain: Measures) -> None:
    for each in fields(chain):  # type: ignore[arg-type]
        assert each.metadata["unit"], each.name
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


def test_the_range_ends_where_the_result_changes() -> None:
    """Two rules 0.03 inches apart are one edge: parted at a third of the measure, they would make a row."""
    xs, ys = [100.0, 500.0, 900.0], [100.0, 109.0, 160.0, 220.0]
    rules = [across(y, 100, 900) for y in ys] + [down(x, 100, 220) for x in xs]

    def places(grids: list[Grid]) -> list[int]:
        return [len(g.cells) for g in grids]

    assert places(find_grids(rules, 300.0)) == [4]
    low, high = fit.steady("grids", "double", [(find_grids, (rules, 300.0), places)], [[4]])
    assert low == pytest.approx(GRID.double / 1.4)
    assert high == pytest.approx(GRID.double * 1.4)
    assert places(find_grids(rules, 300.0)) == [4]


def test_ranges_are_written_beside_their_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "own.py"
    source.write_text('class A:\n    near: float = measure(0.5, "lines")\n    rows: int = measure(3, "rows", (2, 9))\n')
    monkeypatch.setattr(fit, "ROOT", tmp_path)
    monkeypatch.setitem(fit.CHAINS, "own", ("own", "A"))
    fit.write("own", {"near": (0.25, None), "rows": (1, 4)})
    assert source.read_text().splitlines()[1:] == [
        '    near: float = measure(0.5, "lines", (0.25, None))',
        '    rows: int = measure(3, "rows", (1, 4))',
    ]
