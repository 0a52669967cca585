from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.tables import f1, ours
from benchmarks.thai_pages import KINDS, TrueValue, make_document
from benchmarks.thai_tables import Print, is_of, read, structure, told, true_of
from extract.model.page import Box

VALUES = (
    TrueValue(1, 100, 50, 130, 60, "4.21", "ความสะดวก", "ปี ๒๕๖๕"),
    TrueValue(1, 150, 50, 180, 60, "4.35", "ความสะดวก", "ปี ๒๕๖๖"),
)


def found(x: float, head: str | None, label: str = "ความสะดวก") -> Print:
    return Print(1, Box(x, 51, x + 28, 61), Decimal("4.21"), label, head)


def test_a_record_is_of_the_value_where_it_stands_and_of_its_own_head() -> None:
    assert true_of(found(101, "ปี 2565"), VALUES) is VALUES[0]
    assert true_of(found(300, "ปี 2565"), VALUES) is None
    assert is_of(found(101, "ปี 2565"), VALUES[0], VALUES)
    assert is_of(found(101, "ผลการประเมิน / ปี 2565"), VALUES[0], VALUES)  # a title over the columns
    assert not is_of(found(101, "ปี 2566"), VALUES[0], VALUES)
    assert not is_of(found(101, "ปี 2565", "ความสะอาด"), VALUES[0], VALUES)


@pytest.mark.parametrize("kind", KINDS)
def test_digital_tables_of_every_build_keep_their_structure_and_accept_nothing_wrong(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="fixtures extra not installed")
    document = make_document(kind, 12)
    assert make_document(kind, 12).values == document.values
    path = tmp_path / f"{kind}.pdf"
    path.write_bytes(document.pdf)
    made = read(path)
    count = told(made.extraction, document)
    assert f1(structure(document.pages, [ours(p) for p in made.pages])) >= 0.95
    assert count["WRONG"] == count["missing"] == 0
    assert count["right"] == (0 if kind == "dotted" else len(document.values))
