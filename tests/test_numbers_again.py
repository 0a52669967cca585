"""On a page of many unsure numbers none is surer than further looks at its picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_line import page, read

from extract.model.page import HARDLY_READ, Line, TextRun
from extract.read.numbers_again import DOUBT, FEWEST, KNOWN, numbers_again
from extract.read.other_looks import Gray
from extract.read.strange_type import SURE
from extract.read.torn import TORN

NUMBER = "๓๒.๙"
UNSURE = SURE - 0.01


@pytest.fixture(scope="module")
def printed() -> tuple[Gray, Line]:
    gray, height, width = page(NUMBER)
    line = read(gray, height, width)
    assert line.text == NUMBER
    return gray, line


def as_read(line: Line, sure: float, **instead: str) -> Line:
    """The line with every sign as sure, and digits read for others."""
    return replace(
        line,
        run=TextRun.of([replace(g, text=instead.get(g.text, g.text), confidence=sure) for g in line.run.glyphs]),
    )


def sureness(line: Line) -> set[float]:
    return {g.confidence for g in line.run.glyphs}


def odds(share: float) -> float:
    return share / (1 - share)


def test_a_number_that_all_looks_see_is_less_sure_by_the_page_s_doubt_alone(printed: tuple[Gray, Line]) -> None:
    gray, line = printed
    others = [as_read(line, UNSURE)] * (FEWEST - 1)
    again, *rest = numbers_again([as_read(line, 0.99), *others], gray)
    assert again.text == NUMBER
    assert [odds(c) for c in sureness(again)] == pytest.approx([odds(0.99) * DOUBT])
    assert rest == others


@pytest.mark.parametrize(("digit", "misread"), [("๙", "๑"), ("๓", "๗"), (".", ",")])
def test_one_that_the_looks_see_otherwise_is_hardly_read(printed: tuple[Gray, Line], digit: str, misread: str) -> None:
    gray, line = printed
    again, *_ = numbers_again([as_read(line, 0.9999, **{digit: misread}), *[as_read(line, UNSURE)] * FEWEST], gray)
    assert max(sureness(again)) < HARDLY_READ


def test_where_most_are_read_surely_each_is_believed(printed: tuple[Gray, Line]) -> None:
    gray, line = printed
    wrong = as_read(line, 0.9999, **{"๙": "๑"})
    for unsure in range(1, 21):
        lines = [wrong] * (20 - unsure) + [as_read(line, UNSURE)] * unsure
        assert (numbers_again(lines, gray) == lines) == (20 - unsure >= KNOWN * 20 or unsure == 20)


def test_few_numbers_tell_nothing_of_a_page_and_a_pen_s_and_torn_ones_are_not_counted(
    printed: tuple[Gray, Line],
) -> None:
    gray, line = printed
    wrong = as_read(line, 0.9999, **{"๙": "๑"})
    few = [wrong, *[as_read(line, UNSURE)] * (FEWEST - 2)]
    assert numbers_again(few, gray) == few
    by_pen = replace(wrong, run=TextRun.of([replace(g, pen=True) for g in line.run.glyphs]))
    for uncounted in (by_pen, as_read(line, TORN)):
        assert numbers_again([*few, uncounted], gray) == [*few, uncounted]
