"""Digits, numbers, number words, dates, document numbers, telephones: what must hold for any value."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.thai import dates, digits, document_numbers, number_words, numbers, telephones

DECIMALS = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=2)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(st.text(st.sampled_from(digits.ALL + "กxย. "), max_size=20))
def test_digits_map_one_to_one(text: str) -> None:
    assert digits.to_arabic(digits.to_thai(text)) == digits.to_arabic(text)
    assert len(digits.to_thai(text)) == len(text)


@given(DECIMALS, st.booleans(), st.booleans())
def test_numbers_round_trip_with_their_precision(value: Decimal, thai: bool, group: bool) -> None:
    printed = numbers.format(value, thai=thai, group=group)
    assert numbers.parse(printed) == value
    assert str(numbers.parse(printed)) == str(value)


@given(st.text(st.sampled_from("0123๐๑๒.,- %/"), max_size=12))
def test_found_numbers_lie_where_they_say(text: str) -> None:
    end = 0
    for found in numbers.find(text):
        assert text[found.start : found.end] == found.text
        assert found.start >= end
        end = found.end
        if found.value is not None:
            assert numbers.parse(found.text) == found.value


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "1e999999",
        "-0",
        "--5",
        "4..2",
        "4.2.1",
        "4,2",
        "1_000",
        "0x10",
        "+๔.๒",
        "๔/๒",
        "٤.٢",
        "４.２",
        "9" * 5000,
    ],
)
def test_no_numbers(text: str) -> None:
    assert not numbers.is_valid(text)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("๔\u200b.๒", "invisible"),
        ("\u202e5.4\u202c", "invisible"),
        ("²๔.๒", "foreign-digit"),
        ("4.2.1", "malformed"),
        ("12/3/2561", "joined"),
        ("๐๒-๖๑๒-๖๐๐๐", "joined"),
        ("32. 9", "split"),
        ("32 .9", "split"),
        ("๓๒.9", "mixed-digits"),
    ],
)
def test_doubtful_numbers_say_why(text: str, doubt: str) -> None:
    assert doubt in {found.doubt for found in numbers.find(text)}
    assert all(found.doubt for found in numbers.find(text))


@given(st.integers(min_value=0, max_value=number_words.MAX_VALUE - 1))
def test_number_words_round_trip(value: int) -> None:
    assert number_words.parse(number_words.format(value)) == value


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=0, max_value=99))
def test_decimal_words_round_trip(whole: int, hundredths: int) -> None:
    value = Decimal(f"{whole}.{hundredths:02d}")
    assert str(number_words.parse(number_words.format(value))) == str(value)


@given(st.integers(min_value=1000, max_value=10**7), st.data())
def test_a_lost_letter_never_gives_another_number_with_a_clear_margin(value: int, data: st.DataObject) -> None:
    words = number_words.format(value)
    at = data.draw(st.integers(0, len(words) - 1))
    nearest = number_words.closest(words[:at] + words[at + 1 :])
    assert nearest is None or nearest.value == value or nearest.margin == 1


@pytest.mark.parametrize("text", ["สิบร้อย", "สองสิบ", "หนึ่งสอง", "ร้อยพันเอ็ดสิบ", "ล้านล้าน", "จุดห้า", "ห้าจุด", "x" * 300])
def test_no_number_words(text: str) -> None:
    assert not number_words.is_valid(text)


@given(DAYS, st.booleans(), st.booleans())
def test_dates_round_trip(value: date, thai: bool, short: bool) -> None:
    assert dates.parse(dates.format(value, thai=thai, short=short)) == value


@given(st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31)))
def test_two_digit_years_are_buddhist(value: date) -> None:
    printed = f"{value.day} {dates.SHORT[value.month - 1]} {(value.year + dates.ERA) % 100:02d}"
    assert dates.parse(printed) == value


def test_a_missing_space_or_one_too_many_does_not_matter() -> None:
    assert dates.parse("๗มีนาคม๒๕๖๑") == dates.parse("๗ มี นาคม  ๒๕๖๑") == date(2018, 3, 7)
    assert dates.parse("12มี.ค.2561") == dates.parse("12 มี. ค. 2561") == dates.parse("12 มีค 61") == date(2018, 3, 12)


@pytest.mark.parametrize(
    "text", ["๓๒ มกราคม ๒๕๖๐", "29 ก.พ. 2562", "๗ มีนาคม", "มีนาคม ๒๕๖๑", "๗ มีนาคม ๒๕๖๑๒", "9" * 500]
)
def test_no_dates(text: str) -> None:
    assert not dates.is_valid(text)
    assert dates.find(text) == []


def test_finders_point_at_the_text() -> None:
    text = "ที่ ศธ ๐๒๖๓/ว.๕๐ ลงวันที่ ๗ มีนาคม ๒๕๖๑ โทร. ๐ ๒๖๑๒ ๖๐๐๐ ต่อ ๖๑๐๓"
    found = [*document_numbers.find(text), *dates.find(text), *telephones.find(text)]
    assert [text[f.start : f.end] for f in found] == [f.text for f in found]
    assert [f.text for f in found] == ["ศธ ๐๒๖๓/ว.๕๐", "๗ มีนาคม ๒๕๖๑", "๐ ๒๖๑๒ ๖๐๐๐ ต่อ ๖๑๐๓"]


@pytest.mark.parametrize("text", ["๑" * 100_000, "๑ " * 50_000, "ก ๐๒๖๓/" * 20_000, "๑ มีนาค" * 20_000, "0-" * 50_000])
def test_hostile_text_is_searched_in_time(text: str) -> None:
    began = time.process_time()
    numbers.find(text)
    dates.find(text)
    document_numbers.find(text)
    telephones.find(text)
    assert time.process_time() - began < 5


def test_a_raised_figure_behind_a_number_is_the_mark_of_a_note() -> None:
    (found,) = numbers.find("๔.๒²")
    assert (found.text, str(found.value), found.doubt) == ("๔.๒", "4.2", None)
