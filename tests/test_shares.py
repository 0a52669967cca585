"""Shares of running text under their words, where no rule and no table took them."""

from __future__ import annotations

from parse_pages import pages

from extract.parse.understand import parse


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [(s.name, str(s.value), s.unit) for s in parse(pages(text)).statistics]


def test_a_share_is_named_by_what_it_is_of_up_to_the_next_clause() -> None:
    text = "ผลการสำรวจพบว่า 99% ของหน่วยงานใช้เว็บไซต์เป็นช่องทางหลัก และ ๖๖.๕% ของบุคลากรได้รับการอบรม โดยส่วนใหญ่พึงพอใจ"
    assert told(text) == [
        ("share.ของหน่วยงานใช้เว็บไซต์เป็นช่องทางหลัก", "99", "percent"),
        ("share.ของบุคลากรได้รับการอบรม", "66.5", "percent"),
    ]


def test_a_share_without_words_and_one_beyond_a_hundred_are_none() -> None:
    assert told("เพิ่มขึ้น 12% จากปีก่อน และ 150% ของหน่วยงานทั้งหมด") == []


def test_what_is_a_statistic_is_not_left_out() -> None:
    (account,) = parse(pages("รายงานว่า 99% ของหน่วยงานใช้เว็บไซต์ของตนเอง")).accounts
    assert (account.printed, account.statistics, account.left_out) == (1, 1, 0)
