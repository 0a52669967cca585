"""Numbers before the labels of a table that are ranks, and those that only count its rows."""

from __future__ import annotations

import pytest
from report_claims import claims

NAMES = ("กองช่าง", "กองคลัง", "กองแผน", "กองกลาง")


def read(head: str, figures: list[str]) -> list[tuple[str, str, str]]:
    rows = [f"{k}\t{name}\t{figure}" for k, (name, figure) in enumerate(zip(NAMES, figures, strict=False), 1)]
    found = claims("\n".join([f"{head}\tหน่วยงาน\tคะแนน", *rows]))
    return [(c.indicator_printed, c.measure, str(c.mark.value)) for c in found]


@pytest.mark.parametrize(
    ("head", "figures", "ranked"),
    [
        ("อันดับที่", ["95.5", "90.25", "90.25", "71"], True),
        ("อันดับที่", ["12.5", "15.5", "18.5", "20"], True),
        ("อันดับที่", ["95.5", "70.25", "90.25", "71"], False),
        ("อันดับที่", ["71", "71", "71", "71"], False),
        ("อันดับที่", ["95.5", "90.25"], False),  # two stand in order by chance
        ("ลำดับที่", ["95.5", "90.25", "90.25", "71"], False),
    ],
)
def test_numbers_under_a_head_of_ranks_in_the_order_of_figures_are_ranks_and_others_count_the_rows(
    head: str, figures: list[str], ranked: bool
) -> None:
    expected = []
    for k, (name, figure) in enumerate(zip(NAMES, figures, strict=False), 1):
        expected += [(name, "rank", str(k))] if ranked else []
        expected += [(name, "score", figure)]
    assert read(head, figures) == expected
