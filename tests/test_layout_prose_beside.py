from __future__ import annotations

import pytest
from layout_pages import line, right, texts, typed

from extract.layout.prose_beside import part_prose
from extract.layout.text_rows import joined
from extract.layout.unruled import find_tables
from extract.model.page import Box, Glyph, Line, TextRun

PROSE = ["all offices have sent in what", "they did within the year and", "some of them have sent more",
         "than that so it was put here",
         "as the committee has asked us", "and will be sent out in time."]  # fmt: skip
UNIT = 20.0


def rows(x: float, step: float = 33.0) -> list[Line]:
    """A table of five rows from ``x`` on, each with a label and two figures."""
    made = []
    for k in range(5):
        y = 100 + k * step
        made += [line(x, y, f"Office {'ABCDE'[k]}"), right(x + 260, y, f"{k + 3}7"), right(x + 360, y, f"{k + 1}1.5")]
    return made


def prose(x: float, y: float = 104.0, step: float = 24.0) -> list[Line]:
    return [line(x, y + k * step, text) for k, text in enumerate(PROSE)]


def test_prose_at_either_side_of_a_table_is_no_column_of_it() -> None:
    for table, beside in ((rows(60), prose(480)), (rows(420), prose(60))):
        (found,), rest = find_tables([*table, *beside], [])
        assert [row[0] for row in texts(found)] == [f"Office {c}" for c in "ABCDE"]
        assert {row[1] for row in texts(found)} == {"37", "47", "57", "67", "77"}
        assert sorted(n.text for n in rest) == sorted(PROSE)


def test_a_line_of_prose_that_ran_on_from_a_row_is_cut_there() -> None:
    lines = [n for n in [*rows(60), *prose(440)] if n.text not in ("51.5", PROSE[4])]
    ran = line(380, 100 + 4 * 33, "51.5  " + PROSE[4])  # the fifth line's level is the last row's
    kept, beside = part_prose([*lines, ran], UNIT)
    assert sorted(n.text for n in beside) == sorted(PROSE)
    assert "51.5" in [n.text for n in kept]


def test_the_last_lines_of_paragraphs_end_anywhere() -> None:
    paragraphs = [("all offices have sent in what", "they did"), ("and some of them have sent it", "at once"),
                  ("more than that was asked for", "by none"), ("as the committee has told us", "in time")]  # fmt: skip
    lines = [line(480, 100 + 46 * k + 20 * n, text) for k, two in enumerate(paragraphs) for n, text in enumerate(two)]
    kept, beside = part_prose([*rows(60), *lines], UNIT)
    assert ([n.text for n in beside], len(kept)) == ([n.text for n in lines], 15)


def test_prose_beside_a_ruled_head_goes_on_in_lines_that_ran_on_from_rows() -> None:
    beside = {n.text: n for n in prose(440, 40)}
    ruled = [line(60, 72, "Office"), line(280, 72, "count"), line(380, 72, "share")]
    lines = [line(60, 44, "Table of all offices"), *list(beside.values())[:3]]
    for n in rows(60, 31):
        ran = {"11.5": PROSE[3], "21.5": PROSE[4], "31.5": PROSE[5]}.get(n.text)
        lines.append(joined([n, beside[ran]]) if ran else n)
    assert [n.text for n in part_prose(lines, UNIT, ruled)[1]] == PROSE
    assert part_prose(lines, UNIT)[1] == []


def test_labels_beside_figures_are_none() -> None:
    labels = [line(60, 100 + k * 24, text) for k, text in enumerate(PROSE)]
    figures = [right(500, 100 + k * 24, f"{k}4.5") for k in range(len(PROSE))]
    assert part_prose([*labels, *figures], UNIT) == ([*labels, *figures], [])
    notes = [line(480, 100 + k * 33, text) for k, text in enumerate(PROSE[:5])]  # in step with the rows
    assert part_prose([*rows(60), *notes], UNIT) == ([*rows(60), *notes], [])
    heads = [line(60, 80, "Office"), right(320, 80, "count"), right(420, 80, "share"), line(540, 80, "Remarks")]
    page = [*heads, *rows(60), *prose(480)]  # a head stands over them
    assert part_prose(page, UNIT) == (page, [])


def test_names_set_left_with_more_than_a_space_between_are_of_the_columns_under_them() -> None:
    head = line(265, 70, "count    share")  # left in columns whose figures are set right
    (found,), _ = find_tables([line(60, 70, "Office"), head, *rows(60)], [])
    assert texts(found)[0] == ["Office", "count", "share"]


def test_half_of_a_head_names_no_column() -> None:
    between = line(60, 72, "Office of all the districts")  # over labels and figures, no names of theirs
    (found,), _ = find_tables([line(370, 60, "share of"), between, line(370, 84, "all"), *rows(60)], [])
    assert "all" not in {text for row in texts(found) for text in row}


def test_names_one_space_apart_part_behind_their_units() -> None:
    body = rows(60)
    head = line(240, 70, "count (no) share (%)")
    (found,), _ = find_tables([line(60, 70, "Office"), head, *body], [])
    assert texts(found)[0] == ["Office", "count (no)", "share (%)"]


@pytest.mark.parametrize("x", [240.0, 255.0])
def test_words_of_a_group_a_space_apart_are_one_name(x: float) -> None:
    at, glyphs, text = x, [], "staff (no) all of it"
    for c in text:  # spaces as type has them: a quarter of a line's height
        glyphs.append(Glyph(c, None if c == " " else Box(at, 46, at + 10, 66)))
        at += 5 if c == " " else 10
    over = Line(TextRun.of(glyphs), Box(x, 46, at, 66), "recognizer", text)
    below = [line(60, 70, "Office"), line(255, 70, "count"), line(365, 70, "share")]
    (found,), _ = find_tables([over, *below, *rows(60)], [])
    assert texts(found)[0] == ["Office", text]


def test_a_unit_in_brackets_begins_no_name() -> None:
    over = line(300, 46, "men")  # begins where the unit of the name below does
    head = line(240, 70, "count (no)")
    (found,), _ = find_tables([line(60, 58, "Office"), over, head, line(385, 70, "share"), *rows(60)], [])
    assert "count (no)" in [text for row in texts(found) for text in row] or "men count (no)" in texts(found)[0]


def test_a_head_of_years_has_other_names_beside_them() -> None:
    """The year's row looks like values; the names that ran together beside it are no values at all."""
    head = [line(60, 70, "Office"), right(320, 70, "2562"), typed(372, 70, "change  share in all")]
    body = [n for k in range(4) for n in (line(60, 100 + 33 * k, f"Office {k}"), right(320, 100 + 33 * k, "17"))]
    body += [n for k in range(4) for n in (right(420, 100 + 33 * k, "-12"), right(520, 100 + 33 * k, "2.5"))]
    (found,), _ = find_tables([*head, *body], [])
    assert texts(found)[0] == ["Office", "2562", "change", "share in all"]


def test_two_names_that_ran_together_stand_at_ends_of_their_columns() -> None:
    """One in the middle of its figures, the other ends with figures far shorter than it."""
    head = [line(60, 70, "Office"), typed(375, 70, "rise   share of all that money")]
    body = [n for k in range(4) for n in (line(60, 100 + 33 * k, f"Office {k}"), right(420, 100 + 33 * k, "-1254"),
                                          right(640, 100 + 33 * k, "-45.5"))]  # fmt: skip
    (found,), _ = find_tables([*head, *body], [])
    assert texts(found)[0] == ["Office", "rise", "share of all that money"]
    units = [line(60, 70, "Office"), typed(375, 70, "rise   share of what  (moneys)")]
    (found,), _ = find_tables([*units, *body], [])
    assert texts(found)[0] == ["Office", "rise", "share of what (moneys)"]
    one = [line(60, 70, "Office"), typed(375, 70, "rise   share   of all the money")]  # which are they?
    (found,), _ = find_tables([*one, *body], [])
    assert texts(found)[0] == ["Office", "rise   share   of all the money"]


def test_wide_lines_beside_units_alone_are_labels() -> None:
    """Wide lines and short ones, the figures beside the middle of each: units that come again tell no rows apart."""
    labels = [("all offices", "of it"), ("all offices have sent in what", "they did"),
              ("than others have sent in all",), ("and all who were out for long", "within the time that was"),
              ("of which no more were told in", "one year"), ("as the committee has asked us",)]  # fmt: skip
    lines, y = [line(100, 70, "Task"), typed(380, 70, "unit    plan"), right(620, 70, "done")], 100.0
    for k, label in enumerate(labels):
        lines += [line(60, y + 22 * n, text) for n, text in enumerate(label)]
        middle = y + 22 * (len(label) - 1) / 2
        lines += [line(380, middle, "men"), right(500, middle, f"{k + 3}7"), right(620, middle, f"{k + 1}1.5")]
        y += 22 * len(label) + 16
    kept, beside = part_prose(lines, UNIT)
    assert beside == []
    assert len(kept) == len(lines)


def test_ranges_name_rows_beside_prose() -> None:
    names = ["ไม่เกิน 1,000 บาท", "1,001 - 2,000 บาท", "2,001 - 3,000 บาท", "มากกว่า 3,000 บาท", "รวม"]
    table = []
    for k, name in enumerate(names):
        y = 100 + k * 33
        table += [line(420, y, name), right(720, y, f"{k + 3}7"), right(820, y, f"{k + 1}1.5")]
    _, beside = part_prose([*table, *prose(60)], UNIT)
    assert sorted(n.text for n in beside) == sorted(PROSE)


def test_what_stands_under_both_at_the_width_of_the_page_is_none_of_the_prose_beside() -> None:
    under = [
        line(60, 280 + 24 * k, "and so the work of the year is at its end, as all of the offices have said")
        for k in range(3)
    ]
    _, beside = part_prose([*rows(420), *prose(60), *under], UNIT)
    assert sorted(n.text for n in beside) == sorted(PROSE)
