"""Lines of a text layer parted at the white between the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence

from layout_pages import line, texts, typed

from extract.layout.rivers import parted_at_rivers
from extract.layout.text_rows import text_rows
from extract.layout.unruled import find_tables
from extract.layout.years_apart import years_apart
from extract.model.page import Box, Glyph, Line, TextRun

HEADS = "(X)  (SD)    level"
ROWS = ["3.78  .800    much", "3.71  .870    much", "3.66  .920    some", "3.71  .871    much"]


def table() -> list[Line]:
    lines = [typed(100, 64, "resources"), typed(600, 64, HEADS)]
    for k, row in enumerate(ROWS):
        lines += [typed(100, 100 + 36 * k, f"{k + 1}. resources of kind {k}"), typed(600, 100 + 36 * k, row)]
    return lines


def test_narrow_white_that_goes_on_from_row_to_row_parts_columns_and_their_heads() -> None:
    (found,), rest = find_tables(table(), [])
    assert rest == []
    assert texts(found)[0] == ["resources", "(X)", "(SD)", "level"]
    assert texts(found)[2] == ["2. resources of kind 1", "3.71", ".870", "much"]


def test_a_space_between_the_words_of_a_head_is_no_river_though_one_runs_under_it() -> None:
    lines = [n for n in table() if n.text != HEADS]
    river = 600 + (10 * 4 + 5 * 2)  # where the second figures begin
    name = typed(river - 8 - 10 * 5, 64, "round 1", 8)
    (found,), rest = find_tables([*lines, name], [])
    assert rest == []
    assert [c.text for c in found.cells if c.row == 0 and c.lines] == ["resources", "round 1"]


def test_a_label_that_runs_on_into_its_value_is_parted_there() -> None:
    lines = [n for n in table() if not n.text.startswith("3. ") and not n.text.startswith("3.66")]
    whole = "3. resources of a kind that has a longer name 3.66  .920    some"
    lines.append(typed(600 - typed(0, 0, whole[: whole.index("3.66")]).box.x1, 172, whole))
    (found,), _ = find_tables(lines, [])
    assert ["3. resources of a kind that has a longer name", "3.66", ".920", "some"] in texts(found)


def test_figures_in_prose_have_no_white_at_one_place() -> None:
    prose = [
        "of the  12 offices that answered  34 gave the service",
        "a mark above  45.5 of hundred, while  3 of them",
        "said that  20 officers and more would be  18 needed",
    ]
    rows = text_rows([typed(100, 100 + 28 * k, text) for k, text in enumerate(prose)])
    parted = parted_at_rivers(rows, 20.0)
    assert [[n.text for n in row] for row in parted] == [[text] for text in prose]


def test_a_figure_and_its_unit_stay_together() -> None:
    rows = text_rows([typed(100, 100 + 28 * k, f"{k}5 items of the plan") for k in range(5)])
    parted = parted_at_rivers(rows, 20.0)
    assert [len(row) for row in parted] == [1] * 5


def test_two_figures_of_an_image_cut_as_one_line_are_parted_where_other_rows_part_them() -> None:
    lines = []
    for k in range(5):
        y = 100 + 36 * k
        label = typed(100, y, f"{k + 1}. resources of kind {k}")
        values = [typed(600, y, "4.32"), typed(700, y, "0.61")]
        if k > 2:
            glyphs = [*values[0].run.glyphs, Glyph(" ", None), *values[1].run.glyphs]
            run = TextRun.of(glyphs)
            values = [Line(run, Box(600, y, values[1].box.x1, y + 20), "recognizer", run.text)]
        lines += [label, *values]
    lines = [Line(n.run, n.box, "recognizer", n.raw) for n in lines]
    (found,), rest = find_tables(lines, [])
    assert rest == []
    assert [row[1:] for row in texts(found)] == [["4.32", "0.61"]] * 5


def test_a_title_whose_space_stands_over_white_of_the_table_stays_whole() -> None:
    rows = [
        n
        for k in range(5)
        for n in (
            typed(100, 100 + 36 * k, f"kind {k}"),
            typed(400, 100 + 36 * k, "62.1"),
            typed(600, 100 + 36 * k, "58.4"),
        )
    ]
    heads = [typed(100, 64, "kind"), typed(380, 64, "the town"), typed(570, 64, "the country")]
    title = typed(105, 30, "what the offices held of their resources for the year  2560 of all")
    assert title.run.glyphs[title.text.index("2560")].box.x0 == 600  # type: ignore[union-attr]
    (found,), rest = find_tables([title, *heads, *rows], [])
    assert [n.text for n in rest] == [title.text]
    assert texts(found)[:2] == [["kind", "the town", "the country"], ["kind 0", "62.1", "58.4"]]


def test_a_figure_that_begins_where_the_white_ends_is_not_cut_at_its_point() -> None:
    def figure(x: float, y: float) -> Line:
        """``0.37`` of an image, in a type with room before the point."""
        boxes = [Box(x + d, y, x + d + 9, y + 20) for d in (0, 13, 23, 33)]
        run = TextRun.of([Glyph(c, b) for c, b in zip("0.37", boxes, strict=True)])
        return Line(run, Box(x, y, x + 42, y + 20), "recognizer", "0.37")

    rows = [
        [line(100, 100 + 36 * k, f"the work of kind {k}"), line(500, 100 + 36 * k, "4.55"), figure(556, 100 + 36 * k)]
        for k in range(5)
    ]
    parted = parted_at_rivers(rows, 20.0)
    assert [n.text for n in parted[2]] == ["the work of kind 2", "4.55", "0.37"]


def test_figures_of_an_image_that_stand_as_near_as_words_are_parted_where_they_are_a_row() -> None:
    """A figure and the one in brackets behind it are a cell's, and so are two with ± between."""
    for text, cells in (("10.5 (2.5) 11.5 (3.5) 12.5 (4.5)", ("10.5 (2.5)", "11.5 (3.5)", "12.5 (4.5)")),
                        ("10.5 ± 2.5 11.5 ± 3.5 12.5 ± 4.5", ("10.5 ± 2.5", "11.5 ± 3.5", "12.5 ± 4.5"))):  # fmt: skip
        lines = [line(100, 100 + 40 * k, f"works {'abcd'[k]}") for k in range(4)]
        lines += [line(400, 100 + 40 * k, text) for k in range(4)]
        (found,), rest = find_tables(lines, [])
        assert (rest, texts(found)[0]) == ([], ["works a", *cells])


def years(text: str = "ปี 2562  ปี 2563") -> list[Line]:
    """A table of two columns of figures set right, with a head of years that ran together."""
    head = typed(700, 64, text, 8)
    ends = [head.run.glyphs[k].box.x1 for k in (6, 15)]  # type: ignore[union-attr]
    lines = [typed(100, 64, "resources"), head]
    for k, row in enumerate(("5366 7966", "7031 524", "212 285", "977 44")):
        lines.append(typed(100, 100 + 36 * k, f"resources of kind {k}"))
        lines += [typed(x - 10 * len(f), 100 + 36 * k, f) for x, f in zip(ends, row.split(), strict=True)]
    return lines


def test_a_year_stays_with_the_word_before_it_whatever_white_runs_down_there() -> None:
    (found,), rest = find_tables(years(), [])
    assert rest == []
    assert texts(found)[:2] == [["resources", "ปี 2562", "ปี 2563"], ["resources of kind 0", "5366", "7966"]]


def test_the_word_before_a_year_and_the_year_found_as_two_lines_are_one() -> None:
    parts = [typed(700, 64, "ปี"), typed(728, 64, "2562"), typed(786, 64, "ปี"), typed(814, 64, "2563")]
    lines = [n for n in years() if "2562" not in n.text]
    (found,), rest = find_tables([*lines, *parts], [])
    assert rest == []
    assert texts(found)[0] == ["resources", "ปี 2562", "ปี 2563"]


def test_white_of_one_table_is_none_of_the_next() -> None:
    """A space in the head of the next table stands where the white between figures was in the one above."""
    above = [n for k in range(4) for n in (typed(100, 100 + 36 * k, f"kind {k}"), typed(300, 100 + 36 * k, "62.1"),
                                           typed(400, 100 + 36 * k, "58.4"))]  # fmt: skip
    caption = typed(100, 244, "ตารางที่ 2 all")
    heads = [typed(100, 280, "kind"), typed(280, 280, "how many (no)", 8), typed(520, 280, "share")]
    below = [n for k in range(4) for n in (typed(100, 316 + 36 * k, f"kind {k}"), typed(330, 316 + 36 * k, "62"),
                                           typed(520, 316 + 36 * k, "58.4"))]  # fmt: skip
    parted = parted_at_rivers(text_rows([*above, caption, *heads, *below]), 20.0)
    assert [n.text for n in parted[5]] == ["kind", "how many (no)", "share"]


def test_rows_of_a_head_under_years_are_no_rows_without_figures() -> None:
    """White between two years goes on down a head of three rows more to figures that ran together."""
    lines = [typed(260, 64, "2562"), typed(460, 64, "2563")]
    lines += [typed(x, 90, "result") for x in (260, 460)]
    lines += [typed(x, 116, "plan") for x in (150, 350)]
    lines += [typed(x, 142, "of it") for x in (270, 470)]
    for k in range(3):
        y = 180 + 36 * k
        lines += [typed(50, y, f"kind {k}"), typed(170, y, "15"), typed(310, y, "723 1745", 10), typed(520, y, "61")]
    parted = parted_at_rivers(text_rows(lines), 20.0)
    assert [[n.text for n in row[1:]] for row in parted[-3:]] == [["15", "723", "1745", "61"]] * 3


def test_a_name_over_the_rows_is_not_parted_from_its_unit() -> None:
    body = [n for k in range(4) for n in (typed(100, 100 + 36 * k, f"kind {k}"), typed(300, 100 + 36 * k, "62.1"),
                                          typed(440, 100 + 36 * k, "58"))]  # fmt: skip
    head = [typed(100, 64, "kind"), typed(300, 64, "share  count  (no)", 6)]
    unit_begins = head[1].run.glyphs[14].box.x0  # type: ignore[union-attr]
    assert 340 < unit_begins < 440  # where white runs down
    parted = parted_at_rivers(text_rows([*head, *body]), 20.0)
    assert "(no)" not in [n.text for n in parted[0]]


def test_white_in_the_ranges_that_name_rows_makes_no_column() -> None:
    """Two of these stand at one place, beside which a figure of another name and a short name leave white too."""
    lines: list[Line] = []
    for k, label in enumerate(("10,001 -  20,000", "20,001 -  30,000", "1 to 2 k  30,000", "all")):
        lines += [typed(100, 100 + 36 * k, label), typed(600, 100 + 36 * k, "62.1"), typed(700, 100 + 36 * k, "58.4")]
    assert [row[0].text for row in parted_at_rivers(text_rows(lines), 20.0)] == [n.text for n in lines[::3]]


def test_a_value_said_in_letters_stands_beside_white_as_a_figure_does() -> None:
    rows = [["cattle", "n/a", "62.1"], ["milkcows", "176", "62.1"], ["buffaloes", "474", "62.1"]]
    lines = []
    for k, (label, value, other) in enumerate(rows):
        white = " " * (2 * (9 - len(label)) + 2)  # two are as wide as a letter
        lines += [typed(100, 100 + 36 * k, label + white + value), typed(600, 100 + 36 * k, other)]
    assert [[n.text for n in row] for row in parted_at_rivers(text_rows(lines), 20.0)] == rows


def test_ranges_behind_the_numbers_of_their_rows_are_no_columns() -> None:
    """On an image, in a type with wide spaces: the figures of the ranges stand under one another as a column's do."""
    labels = [f"3.{k}  {10 * k}  -  {10 * k + 9}  ปี" for k in range(1, 5)]
    lines = [line(100, 64, "Age"), line(600, 64, "count")]
    for k, label in enumerate(labels):
        lines += [line(100, 100 + 36 * k, label), line(600, 100 + 36 * k, f"{k + 1}45")]
    rows = parted_at_rivers(text_rows(lines), 20.0)
    assert [n.text for row in rows for n in row if n.box.x0 < 500] == ["Age", *labels]
    (found,), rest = find_tables(lines, [])
    assert (found.columns, found.rows, rest) == (2, 5, [])


def test_white_before_a_unit_is_no_river() -> None:
    """``26 คน`` is one value, however regularly its unit stands; a level behind a mean is a column."""
    for unit, columns in (("คน", 3), ("มาก", 5)):
        rows = [[line(100, 100 + 40 * k, f"{k + 1}. งาน {k}"), *(
            line(x, 100 + 40 * k, f"{20 + k}  {unit}", 24) for x in (500, 700))] for k in range(5)]  # fmt: skip
        (found,), _ = find_tables([n for row in rows for n in row], [])
        assert found.columns == columns, unit


def test_a_name_and_its_year_over_a_group_of_columns_are_one() -> None:
    lines = [n for n in table() if n.text != HEADS]
    year = typed(545, 64, "Mean 2566")  # the white before the year lies over the first river
    (found,), _ = find_tables([*lines, year], [])
    assert [n.text for row in parted_at_rivers(text_rows([*lines, year]), 20.0) for n in row if "2566" in n.text] == [
        "Mean 2566"
    ]
    assert "2566" not in [c.text for c in found.cells]


def test_an_ordinal_its_number_and_its_name_are_one() -> None:
    lines = [*table(), typed(560, 250, "ยุทธศาสตร์ที่ 3 พัฒนาคน")]
    assert "ยุทธศาสตร์ที่ 3 พัฒนาคน" in [n.text for row in parted_at_rivers(text_rows(lines), 20.0) for n in row]


def test_years_side_by_side_are_so_many_names() -> None:
    years = line(300, 64, "ปี 2562 ปี 2563 ปี 2564")
    assert [n.text for n in years_apart(years, 20.0)] == ["ปี 2562", "ปี 2563", "ปี 2564"]
    assert years_apart(line(300, 64, "ปี 2562"), 20.0) == years_apart(line(300, 64, "รายได้ ปี 2562 ปี 2563"), 20.0) == []


def test_rows_in_which_names_go_on_do_not_stop_the_white_beside_figures() -> None:
    """Of two columns of words, right and left of figures, both go on in the next line; one name is hardly off its
    figure."""
    lines: list[Line] = []
    for k, (office, more) in enumerate(
        (("Plans", "of all"), ("Money 12", ""), ("Plans", "of all"), ("Staff 12", "of")) * 2
    ):
        y = 100 + 60.0 * k
        whole = f"{k + 3}.52 {office}" if office.endswith("12") else f"{k + 3}.52  "
        lines += [typed(100, y, f"{k + 1} Work of a kind"), typed(500, y, whole.replace(" 12", ""), 12)]
        lines += [typed(570, y, office)] if whole.endswith("  ") else []
        lines += [typed(120, y + 28, "that goes on")] + ([typed(570, y + 28, more)] if more else [])
    rows = [[n.text.strip() for n in row] for row in parted_at_rivers(text_rows(lines), 20.0)]
    assert [row[1:] for row in rows if len(row) > 2][:2] == [["3.52", "Plans"], ["4.52", "Money"]]


def printed(x: float, *names: str, y: float = 64, whites: Sequence[float] = (24,)) -> Line:
    """One line of an image: names with more white between them than words have."""
    glyphs: list[Glyph] = []
    for k, name in enumerate(names):
        for c in name:
            glyphs.append(Glyph(c, None if c == " " else Box(x, y, x + 10, y + 20)))
            x += 5 if c == " " else 10
        if k + 1 < len(names):
            glyphs.append(Glyph(" ", None))
            x += whites[k % len(whites)]
    first, last = glyphs[0].box, glyphs[-1].box
    assert first is not None and last is not None
    run = TextRun.of(glyphs)
    return Line(run, Box(first.x0, y, last.x1, y + 20), "recognizer", run.text)


def grown(head: Line, *xs: float) -> list[Line]:
    """A table of an image with a row that names a group under its head, and figures at ``xs`` in the others."""
    lines = [head, printed(100, "crops"), printed(100, "of the field", y=100)]
    for k in range(5):
        lines += [printed(110, f"crop {'abcde'[k]}", y=136 + 36 * k)]
        lines += [printed(x, f"{k + 3}{k}.{k}", y=136 + 36 * k) for x in xs]
    return lines


def test_names_of_columns_on_one_line_of_an_image_are_parted_at_white_that_is_no_space() -> None:
    (found,), _ = find_tables(
        grown(printed(360, "% growth", "year 2566", "year 2567", whites=(30,)), 380, 485, 600), []
    )
    assert texts(found)[0] == ["crops", "% growth", "year 2566", "year 2567"]


def test_what_stands_in_brackets_is_not_parted() -> None:
    head = printed(370, "(50", "P)", "(50", "P)", "(20", "P)", whites=(22, 40))
    (found,), _ = find_tables(grown(head, 380, 490, 600), [])
    assert texts(found)[0] == ["crops", "(50 P)", "(50 P)", "(20 P)"]
