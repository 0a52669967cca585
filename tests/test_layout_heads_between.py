"""Rows of print between rows of values that name the columns of another table, or lead up to it."""

from __future__ import annotations

import pytest
from layout_pages import line, only, right, texts

from extract.layout.unruled import find_tables
from extract.model.page import Line

WORKS = ("งานหนึ่ง", "งานสอง", "งานสาม")
OFFICES = ("กองช่าง", "กองคลัง", "กองแผน")


def named(y: float, *names: str) -> list[Line]:
    return [line(100, y, names[0]), *(right(500 + 120 * k, y, name) for k, name in enumerate(names[1:]))]


def body(y: float, labels: tuple[str, ...], first: int) -> list[Line]:
    """Rows of three values that begin with the figure ``first``, ``first`` + 1, ``first`` + 2."""
    rows = ((label, *(f"{first + c}{k}.5" for c in range(3))) for k, label in enumerate(labels))
    return [n for k, row in enumerate(rows) for n in named(y + 36 * k, *row)]


def tables(lines: list[Line]) -> tuple[list[list[list[str]]], list[str]]:
    """The last two rows of the first table and the first two of the others, and what is in none."""
    upper = [*named(64, "รายการ", "แผน", "ผล", "รวม"), *body(100, WORKS, 1)]
    (first, *others), rest = find_tables([*upper, *lines], [])
    return [texts(first)[-2:], *(texts(t)[:2] for t in others)], [n.text for n in rest]


FIRST = [["งานสอง", "11.5", "21.5", "31.5"], ["งานสาม", "12.5", "22.5", "32.5"]]


def test_a_table_headed_by_bare_years_is_another_than_the_one_above_it() -> None:
    years = named(208, "หน่วยงาน", "2565", "2566", "2567")
    second = [["หน่วยงาน", "2565", "2566", "2567"], ["กองช่าง", "30.5", "40.5", "50.5"]]
    assert tables([*years, *body(244, OFFICES, 3)]) == ([FIRST, second], [])


def test_one_line_under_several_values_names_the_columns_of_another_table() -> None:
    names = [line(100, 208, "หน่วยงาน"), line(455, 208, "จำนวนคนในปีทั้งหมดของหน่วยงาน")]
    second = [["หน่วยงาน", "จำนวนคนในปีทั้งหมดของหน่วยงาน"], ["กองช่าง", "30.5", "40.5", "50.5"]]
    assert tables([*names, *body(244, OFFICES, 3)]) == ([FIRST, second], [])
    short = [line(100, 208, "หน่วยงาน"), line(590, 208, "จำนวนคน")]
    assert len(tables([*short, *body(244, OFFICES, 3)])[0]) == 1


@pytest.mark.parametrize("words", ["ปีต่อมาสรุปได้ดังนี้", "ปีต่อมาดังต่อไปนี้ :"])
def test_what_leads_up_to_a_table_is_in_none(words: str) -> None:
    second = [["กองช่าง", "30.5", "40.5", "50.5"], ["กองคลัง", "31.5", "41.5", "51.5"]]
    assert tables([line(100, 208, words), *body(244, OFFICES, 3)]) == ([FIRST, second], [words])
    assert len(tables([line(100, 208, "ปีต่อมาสรุปได้ว่า"), *body(244, OFFICES, 3)])[0]) == 1


def test_quarters_over_columns_are_their_names() -> None:
    table = only([*named(64, "รายการ", "Q1/2566", "Q2/2566", "Q3/2566"), *body(100, WORKS, 1)])
    assert (table.header_rows, texts(table)[0]) == (1, ["รายการ", "Q1/2566", "Q2/2566", "Q3/2566"])
