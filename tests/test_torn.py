"""Numbers of which a part may be missing: mended where print shows how, doubted where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.read import torn
from extract.read.reading import CharReading, LineReading
from extract.read.torn import TORN, settle

Gray = NDArray[np.uint8]
WIDE = 20
"""Columns of every character drawn here."""


def line(
    text: str,
    gaps: Sequence[int] | int = 4,
    sure: dict[int, float] | None = None,
    others: dict[int, tuple[tuple[str, float], ...]] | None = None,
) -> tuple[LineReading, Gray]:
    """A reading of ``text`` over black boxes, one for each character that is no space; ``gaps`` is the white after
    each of them, in columns. ``sure`` and ``others``: confidence and alternatives by place in ``text``."""
    boxes = [i for i, c in enumerate(text) if c != " "]
    white = [gaps] * len(boxes) if isinstance(gaps, int) else list(gaps)
    image = np.full((48, sum(white) + WIDE * len(boxes) + 20), 255, np.uint8)
    chars, x = [], 10
    starts = {}
    for i, gap in zip(boxes, white, strict=True):
        image[12:36, x : x + WIDE] = 0
        starts[i] = x
        x += WIDE + gap
    for i, c in enumerate(text):
        x0 = starts.get(i, starts.get(i - 1, 0) + WIDE)
        x1 = x0 + WIDE if c != " " else starts[i + 1]
        chars.append(CharReading(c, (sure or {}).get(i, 1.0), x0, x1, (others or {}).get(i, ())))
    return LineReading(text, 1.0, tuple(chars)), image


def worth(reading: LineReading) -> list[float]:
    """The confidence of each digit."""
    return [c.confidence for c in reading.chars if c.text.isdigit()]


def test_a_letter_in_a_number_that_may_be_a_digit_becomes_that_digit_as_sure_as_the_reader_was() -> None:
    reading = settle(*line("๔ธ.๖๔", sure={1: 0.6}, others={1: (("๘", 0.3), ("ร", 0.05))}))
    assert reading.text == "๔๘.๖๔"
    assert reading.chars[1].confidence == 0.3
    assert reading.chars[1].alternatives[0] == ("ธ", 0.6)


@pytest.mark.parametrize("text", ["๔ธ.๖๔", "ธ.๔", "ธ๖.๒", "๑๘.๗ธ", "&๒๖", "ได้ ธ๖.๒ คะแนน"])
def test_a_lone_letter_that_touches_a_number_tears_it_however_surely_it_was_read(text: str) -> None:
    reading = settle(*line(text, [24 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]))
    assert reading.text == text
    assert worth(reading) and set(worth(reading)) == {TORN}


@pytest.mark.parametrize("text", ["ร้อยละ๒๖.๒ของ", "(๒๖.๒)", "๒๖.๒%", "พ.ศ.๒๕๖๓", "-๒๖", "๒๖…"])
def test_words_and_signs_that_belong_to_a_number_leave_it_as_sure_as_it_was(text: str) -> None:
    assert set(worth(settle(*line(text)))) == {1.0}


@pytest.mark.parametrize("text", ["Q4/2567", "Q1", "H2/2566", "ปี 2568F", "2567p", "๒๕๖๗E"])
def test_a_letter_of_a_quarter_or_of_a_forecast_year_tears_nothing(text: str) -> None:
    gaps = [24 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    place = next(i for i, c in enumerate(text) if c.isascii() and c.isalpha())
    reading = settle(*line(text, gaps, sure={place: 0.8}, others={place: (("0", 0.15), ("๐", 0.15))}))
    assert reading.text == text
    assert min(worth(reading)) == 0.8


@pytest.mark.parametrize("text", ["Q9/2567", "Q45/2567", "H4/2567", "12Q4", "4567E", "12567F", "2568F4"])
def test_such_a_letter_elsewhere_does(text: str) -> None:
    assert min(worth(settle(*line(text)))) == TORN


@pytest.mark.parametrize(
    ("text", "sure", "worthy"),
    [
        ("ม.33", 1.0, True),  # section 33 of an act
        ("ชั้น ป.6", 1.0, True),
        ("ม.33", 0.9, False),
        ("ม.๓๓", 1.0, False),  # it may be ๓.๓๓
        ("8ม.33", 1.0, False),
    ],
)
def test_a_letter_that_stands_for_a_word_before_its_number_tears_nothing(text: str, sure: float, worthy: bool) -> None:
    reading, image = line(text, [24 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "])
    place = text.index(".") - 1
    chars = tuple(replace(c, confidence=sure) if i == place else c for i, c in enumerate(reading.chars))
    assert (min(worth(settle(replace(reading, chars=chars), image))) == 1.0) == worthy


def test_a_nought_before_the_number_of_a_quarter_may_be_the_letter_as_surely_as_the_reader_saw_it() -> None:
    seen = settle(*line("04/2567", sure={0: 0.6}, others={0: (("Q", 0.35),)}))
    assert (seen.text, seen.chars[0].confidence, seen.chars[0].alternatives) == ("Q4/2567", 0.35, (("0", 0.6),))
    for text, others in (("04/2567", (("Q", 0.01),)), ("05/2567", (("Q", 0.35),)), ("104/2567", (("Q", 0.35),))):
        assert settle(*line(text, others={text.index("0"): others})).text == text


def test_a_number_is_no_surer_than_the_letter_that_touches_it() -> None:
    reading = settle(*line("คะแนน๒๖", sure={4: 0.93}))
    assert worth(reading) == [0.93, 0.93]
    assert worth(settle(*line("-๒๖", sure={0: 0.93}))) == [0.93, 0.93]
    assert worth(settle(*line("๒๖%", sure={2: 0.9}))) == [1.0, 1.0]
    apart = settle(*line("คะแนน ๒๖", [4, 4, 4, 4, 24, 4, 4], sure={4: 0.93}))
    assert worth(apart) == [1.0, 1.0]


def test_spaces_in_evenly_spaced_digits_are_none() -> None:
    reading = settle(*line("๔ ๒.๕ ๑", 12))
    assert (reading.text, worth(reading)) == ("๔๒.๕๑", [1.0] * 4)


def test_a_space_narrower_than_one_between_words_and_wider_than_the_pitch_tears_the_number() -> None:
    reading = settle(*line("๕๖.๙ ๙", [3, 3, 3, 13, 3]))
    assert (reading.text, worth(reading)) == ("๕๖.๙ ๙", [TORN] * 4)


def test_a_space_as_wide_as_between_words_parts_two_numbers() -> None:
    reading = settle(*line("๕๖.๙ ๙", [3, 3, 3, 24, 3]))
    assert (reading.text, worth(reading)) == ("๕๖.๙ ๙", [1.0] * 4)


def test_digits_each_by_itself_are_a_list() -> None:
    assert settle(*line("๑ ๒ ๓ ๔ ๕", 20)).text == "๑ ๒ ๓ ๔ ๕"


def test_a_number_is_no_surer_than_that_no_point_stands_in_its_gap() -> None:
    reading = settle(*line("๓ ๐๐", 12, others={1: ((".", 0.2),)}))
    assert (reading.text, worth(reading)) == ("๓๐๐", [0.8] * 3)


def test_a_rule_through_the_line_hides_no_white() -> None:
    reading, image = line("๕๖.๙ ๙", [3, 3, 3, 24, 3])
    image[30:32] = 0
    assert worth(settle(reading, image)) == [1.0] * 4


def test_a_space_as_wide_as_between_words_that_may_be_a_point_tears_the_number() -> None:
    reading = settle(*line("๔๙ ๕", [3, 20, 3], others={2: ((".", 0.2),)}))
    assert worth(reading) == [TORN] * 3


@pytest.mark.parametrize(
    ("text", "at", "white"),
    [("๘๘.๔ ค", 4, 30), ("๗๔, ๕๔", 3, 30), ("๗๔, ๕๔", 3, 12), ("ได้ ๔.๕ คน", 7, 30), ("ก ๖.๑", 1, 30)],
)
@pytest.mark.parametrize(("share", "worth_"), [(0.006, TORN), (0.004, 1.0)])
def test_a_space_in_which_the_reader_saw_a_digit_tears_the_numbers_beside_it(
    text: str, at: int, white: int, share: float, worth_: float
) -> None:
    assert text[at] == " "
    gaps = [white if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    reading = settle(*line(text, gaps, others={at: (("๐", share), ("…", 0.002))}))
    assert set(worth(reading)) == {worth_}


@pytest.mark.parametrize(("sure", "worth_"), [(0.7, TORN), (0.95, 1.0)])
def test_a_line_that_hardly_reads_lends_no_number(sure: float, worth_: float) -> None:
    text = "ขฝองลฝผขธญป ๗๑"
    gaps = [24 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    reading = settle(*line(text, gaps, sure={i: sure for i in range(11)}))
    assert worth(reading) == [worth_, worth_]


@pytest.mark.parametrize(("text", "at", "expected"), [("นน.๘", 2, 0.65), ("๘. นน", 1, 1.0)])
def test_a_number_is_no_surer_than_the_point_before_it(text: str, at: int, expected: float) -> None:
    """A point that was hardly read may be what is left of ``๕.`` under a pen's tick."""
    gaps = [24 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    assert worth(settle(*line(text, gaps, sure={at: 0.65}))) == [expected]


def test_a_number_that_begins_with_its_point_is_as_sure_as_its_digits() -> None:
    assert worth(settle(*line(".๕๐", sure={0: 0.65}))) == [1.0, 1.0]


@pytest.mark.parametrize("columns", [1, 2, 10, 11, 57, 300])
def test_the_whitest_columns_are_those_of_the_percentile(columns: int) -> None:
    draw = np.random.default_rng(columns)
    for most in (1, 7, 60):
        inked = draw.integers(0, most + 1, columns, dtype=np.int32)
        assert torn._whitest(inked) == np.percentile(inked, torn._FEWEST_WHITE)
    assert np.isnan(torn._whitest(inked[:0]))


@pytest.mark.parametrize("text", ["นน .๒ นน", "จ๔๕.นนน", "จ ๕๓. นน", "จ๓๙,นน", "จ๔/.๖", "จ๓๐./๒", "(๙๕.ณนน)"])
def test_a_point_or_comma_with_a_digit_on_one_side_alone_is_what_is_left_of_a_number(text: str) -> None:
    gaps = [24 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    assert set(worth(settle(*line(text, gaps)))) == {TORN}


@pytest.mark.parametrize(
    "text", ["๑.นน", "๑๒. นน", "น ๔๕.๖.", "น ๔๕.๖ นน", "น ๔๕, ๓๒ นน", "น ๔๕, นน", "น …๔๕", "พ.ศ.๒๕๖๓"]
)
def test_the_point_of_a_list_a_sentence_or_a_word_leaves_a_number_as_sure_as_it_was(text: str) -> None:
    gaps = [48 if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    assert set(worth(settle(*line(text, gaps)))) == {1.0}


@pytest.mark.parametrize(("text", "white", "expected"), [("๔๘ ๘๐", 30, TORN), ("๔๘ ๘๐", 40, 1.0), ("๔.๘ ๘๐", 30, 1.0)])
def test_no_more_white_than_a_lost_point_leaves_parts_no_two_numbers(text: str, white: int, expected: float) -> None:
    gaps = [white if text[i + 1 : i + 2] == " " else 4 for i, c in enumerate(text) if c != " "]
    assert set(worth(settle(*line(text, gaps)))) == {expected}


@pytest.mark.parametrize(("white", "expected"), [(50, TORN), (56, 1.0)])
def test_type_of_one_width_leaves_a_lost_point_as_much_white_as_its_digits_steps(white: int, expected: float) -> None:
    """Steps of 36 columns from digit to digit: 16 of white between two, 52 where a point stood on a step of its own."""
    assert set(worth(settle(*line("๖๘ ๓", [16, white, 16])))) == {expected}


@pytest.mark.parametrize("text", ["๔๔;๕๕๑", "๔๔'๕", "7ี,522", "๔๘./๑๑"])
def test_a_sign_of_no_number_and_a_letters_mark_between_digits_tear_the_number(text: str) -> None:
    assert set(worth(settle(*line(text)))) == {TORN}
    assert worth(settle(*line("'๔๔ *๕", [4, 4, 48, 4, 4]))) == [1.0] * 3


@pytest.mark.parametrize(
    ("text", "share", "expected"),
    [("59.761", 0.002, TORN), ("59.761", 0.0005, 1.0), ("0.761", 0.002, 1.0), ("59.76", 0.002, 1.0)],
)
def test_a_point_that_may_be_a_comma_makes_a_number_of_thousands_doubtful(
    text: str, share: float, expected: float
) -> None:
    reading = settle(*line(text, others={text.index("."): ((",", share),)}))
    assert set(worth(reading)) == {expected}


def test_a_comma_that_ends_the_line_has_lost_what_stood_behind_it() -> None:
    cut, mark = settle(*line("ร้อยละ๙๔,")), settle(*line("๙๔, ๙๕", [4, 4, 24, 4, 4]))
    assert set(worth(cut)) == {TORN}
    assert set(worth(mark)) == {1.0}


@pytest.mark.parametrize(
    ("text", "gap", "is_torn"),
    [("๕๑.๓ ๐ จาก", 34, True), ("๕๑.๓ ๕ จาก", 38, False), ("๕๑.๓ ๐.๕", 38, False), ("๕๑.๓ ๐ จาก", 90, False)],
)
def test_a_nought_alone_behind_a_decimal_is_its_last_digit(text: str, gap: int, is_torn: bool) -> None:
    gaps = [{" ": gap}.get(text[i + 1 : i + 2], 4) for i, c in enumerate(text) if c != " "]
    assert (worth(settle(*line(text, gaps)))[0] == TORN) == is_torn
