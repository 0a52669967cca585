"""Which line over a head is the title of its table."""

from __future__ import annotations

import pytest
from head_rows import COLUMNS, LABELS, UNIT, centre, over, row, under
from layout_pages import line, typed

from extract.layout.head_groups import is_title
from extract.layout.places import Column
from extract.layout.unruled import find_tables


@pytest.mark.parametrize(("x", "title"), [(595, True), (635, False), (690, False)])
def test_one_line_in_the_middle_of_the_table_is_its_title_but_of_a_group_its_name(x: float, title: bool) -> None:
    """The table's middle is at 590, that of the columns from the first to the fourth at 630."""
    head = [row(centre(x, 70, "The results of all in the year")), under("a b c d e f", 100)]
    assert is_title(head, COLUMNS, 100, UNIT) == title
    assert not is_title([head[0], under("a b c d e -", 100)], COLUMNS, 100, UNIT)


@pytest.mark.parametrize(("off", "white", "score", "title"),
                         [(0, 20, 900, True), (30, 20, 900, True), (45, 20, 900, False), (0, 40, 900, False),
                          (0, 20, 560, False)])  # fmt: skip
def test_a_title_whose_last_words_were_parted_from_it_is_one(
    off: float, white: float, score: float, title: bool
) -> None:
    """Only spaces are between its words, and the last ones stand over no name."""
    columns = [Column(100, 400, False), Column(score, score + 60, True)]
    first = line((160 + score) / 2 - 200 + off, 70, "Scores of the town of Alpha in")
    last = line(first.box.x1 + white, 70, "year 2564")
    below = [(line(200, 100, "Indicator"), (0, 0)), (line(score, 100, "Score"), (1, 1))]
    assert is_title([[(first, (0, 0)), (last, (1, 1))], below], columns, 100, UNIT) == title


@pytest.mark.parametrize(("text", "title"), [("Results of all", True), ("Results", False)])
def test_a_first_row_that_reaches_over_the_next_name_is_a_title(text: str, title: bool) -> None:
    head = [row(over(1, 70, text)), under("planned-work result share", 100)]
    assert [place for _, place in head[0]] == [(2, 2)]
    assert is_title(head, COLUMNS[:4], 100, UNIT) == title


def test_a_caption_is_a_title_wherever_it_stands() -> None:
    names = under("a b c d e f", 100)
    for text, title in (("ตารางที่ 4 ผล", True), ("Table 4", True), ("ตารางสอน", False)):
        assert is_title([row(over(1, 70, text)), names], COLUMNS, 100, UNIT) == title


@pytest.mark.parametrize(
    ("caption", "x", "is_name"),
    [
        ("ตารางที่ 4 ผลของกลุ่ม", 156, True),  # the title ends there
        ("ตารางที่ 4 ผลของกลุ่มตัวอย่างทั้งหมด", 480, False),  # goes on in the next line of its middle
        ("ตารางที่ 4", 156, False),  # stands in a line of its own
    ],
)
def test_a_line_in_the_middle_under_a_whole_caption_names_a_group(caption: str, x: float, is_name: bool) -> None:
    """It stands in the middle of the table, and hardly off that of four of its six columns of values."""
    title = typed(x, 64, caption)
    if x > 156:
        title = typed(618 - title.box.width / 2, 64, caption)
    name = centre(618, 90, "members")
    lines = [title, name, line(156, 116, "Office"), over(0.5, 116, "men"), over(2.5, 116, "women")]
    lines += [over(4, 116, "all"), over(5, 116, "share"), *(over(k, 142, "ab") for k in range(4))]
    for k, label in enumerate(LABELS):
        lines += [line(156, 180 + 30 * k, label), *(over(c, 180 + 30 * k, f"{k}{c}") for c in range(6))]
    (found,), _ = find_tables(lines, [])
    assert [c.column_span for c in found.cells if c.text == "members"] == [4] * is_name
