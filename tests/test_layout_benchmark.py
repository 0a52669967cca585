from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tables import f1, read_ours, relations, score, true_grids, with_words
from benchmarks.tables_pages import KINDS, make_page


def test_pages_come_from_their_seed_alone() -> None:
    assert make_page("merged", 3).words == make_page("merged", 3).words
    assert make_page("merged", 3).words != make_page("merged", 4).words


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_scores_full_marks_against_itself(kind: str) -> None:
    page = make_page(kind, 1)
    cells = []
    for table in page.tables:
        for c in table:
            boxes = [page.words[w] for w in c.words]
            x0, y0 = min((b.x0 for b in boxes), default=0), min((b.y0 for b in boxes), default=0)
            x1, y1 = max((b.x1 for b in boxes), default=0), max((b.y1 for b in boxes), default=0)
            cells.append((c.row, c.column, c.row_span, c.column_span, x0, y0, x1, y1))
    if len(page.tables) == 1:
        assert f1(score([page], [[[list(map(float, c)) for c in cells]]])[kind]) == 1.0
    assert all(relations(grid) for grid in true_grids(page))


def test_a_value_in_the_wrong_row_costs() -> None:
    page = make_page("ruled", 1)
    grid = true_grids(page)[0]
    slipped = [(r + (c > 0), c, a, b, w) for r, c, a, b, w in grid]
    assert len(relations(grid) & relations(slipped)) < 0.85 * len(relations(grid))
    assert with_words([], page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_digital_pages_of_every_kind_keep_their_structure(kind: str, tmp_path: Path) -> None:
    pages, answers = [make_page(kind, seed) for seed in (40, 41, 42)], []
    for page in pages:
        path = tmp_path / f"{page.kind}-{page.seed}.pdf"
        path.write_bytes(page.pdf)
        answers.append(read_ours(path)[0])
    assert f1(score(pages, answers)[kind]) >= 0.97
