from __future__ import annotations

import pytest
from parse_pages import pages

from extract.parse.said_scores import said
from extract.parse.understand import parse
from extract.thai import numbers


def told(text: str) -> list[tuple[str, str, str]]:
    return [(c.indicator_printed, c.measure, str(c.mark.value)) for c in parse(pages(text)).claims]


def account(text: str) -> tuple[int, int, int]:
    (one,) = parse(pages(text)).accounts
    return one.printed, one.records, one.left_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("หน่วยงานได้คะแนนรวม ๘๔.๖๑ คะแนน อยู่ในระดับดี", [("หน่วยงานได้คะแนนรวม", "score", "84.61")]),
        ("ด้านสถานที่มีค่าเฉลี่ยเท่ากับ 3.98", [("ด้านสถานที่มีค่าเฉลี่ย", "mean", "3.98")]),
        ("ภาพรวมมีคะแนนเฉลี่ย 4.21 จากคะแนนเต็ม 5", [("ภาพรวมมีคะแนนเฉลี่ย", "mean", "4.21")]),
        (
            "ด้านบริการ (x̄ = 4.12, S.D. = 0.56) เป็นลำดับแรก",
            [("ด้านบริการ", "mean", "4.12"), ("ด้านบริการ S.D", "standard-deviation", "0.56")],
        ),
        (
            "ได้คะแนนเฉลี่ยวิชาภาษาไทย ๕๒.๓๔ และวิชาคณิตศาสตร์ ๓๗.๘๐ คะแนน",
            [("ได้คะแนนเฉลี่ยวิชาภาษาไทย", "mean", "52.34"), ("วิชาคณิตศาสตร์", "score", "37.80")],
        ),
    ],
)
def test_a_score_of_running_text_is_named_by_its_clause(text: str, found: list[tuple[str, str, str]]) -> None:
    assert told(text) == found
    assert account(text) == (len(found), len(found), 0)


def test_such_a_name_is_doubted_and_two_scores_are_no_conflict() -> None:
    reading = parse(pages("ปีแรกได้คะแนน ๘๐.๕\n\nปีแรกได้คะแนน ๘๑.๕"))
    assert [c.mark.label_confidence for c in reading.claims] == [0.5, 0.5]
    assert len({c.key for c in reading.claims}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "มากที่สุด กำหนดน้ำหนักคะแนน 5",
        "คะแนนเต็ม 100 คะแนน",
        "ประชุมเมื่อวันที่ 12",
        "ร้อยละ 62.50 เป็นเพศหญิง",
        "มาตรา 4.21 แห่งระเบียบ",
        "ตารางที่ 7 คะแนนเฉลี่ยรายโรงเรียน",
    ],
)
def test_what_is_no_score_makes_none(text: str) -> None:
    assert told(text) == []


def test_the_points_of_a_scale_are_counted() -> None:
    assert account("มากที่สุด กำหนดน้ำหนักคะแนน 5") == (1, 0, 1)


def test_a_share_is_counted_where_nothing_reads_it() -> None:
    assert account("ผู้ตอบเป็นเพศหญิง ร้อยละ 62.50") == (1, 0, 1)


def test_a_figure_in_a_known_survey_is_read_by_its_rules_alone() -> None:
    text = "ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัลหน่วยงานภาครัฐ ประจำปี 2560\n\nจังหวัดอื่นได้คะแนนรวม ๘๔.๖๑ คะแนน"
    assert "prose.said-score" not in {c.mark.rule for c in parse(pages(text)).claims}


def test_a_word_of_score_says_it_of_a_decimal_after_a_name_but_of_a_count_only_right_behind() -> None:
    text = "คะแนนวิชาภาษาไทย 52.3 และคะแนนของนักเรียน 12 คน"
    decimal, count = numbers.find(text)
    assert (said(text, decimal), said(text, count)) == ("score", None)


def test_rows_of_a_table_that_was_not_seen_are_counted() -> None:
    text = "๓.๒ การรักษาความปลอดภัยของข้อมูล ๔.๕๕ ๐.๖๖"
    assert account(text) == (2, 0, 2)
