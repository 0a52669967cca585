"""Spelling chooses between letters the eye hesitates between, and has no say in anything else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.read.charset import BLANK, CLASS_OF, CLASSES
from extract.read.normalise import Normalised
from extract.read.reading import LineReading
from extract.read.recognizer import decode
from extract.read.spelling import CODES, Spelling

Shares = dict[str, float]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling()


def seen(*places: str | Shares) -> NDArray[np.float32]:
    """What the network gives for a line: a blank, then a step for each place and a blank after it. A place is a
    character seen for certain, or characters (\"\" for none) with their shares."""
    rows = np.zeros((2 * len(places) + 1, CLASSES), np.float32)
    rows[:, BLANK] = 1
    for i, place in enumerate(places):
        row = rows[2 * i + 1]
        row[BLANK] = 0
        for character, share in ({place: 1.0} if isinstance(place, str) else place).items():
            row[CLASS_OF[character] if character else BLANK] = share
    return rows


def read(spelling: Spelling | None, *places: str | Shares) -> LineReading:
    shares = seen(*places)
    image = np.full((48, 4 * len(shares)), 255, np.uint8)
    return decode(shares, Normalised(image, 1.0, 0.0), image.shape[1], spelling)


@pytest.mark.parametrize(
    ("places", "eye", "right"),
    [
        # one letter for another
        (("จ", "ั", "ง", "ห", "ว", "ั", {"ค": 0.55, "ด": 0.44}), "จังหวัค", "จังหวัด"),
        (("ส", {"ำ": 0.6, "า": 0.4}, "น", "ั", "ก", "ง", "า", "น"), "สำนักงาน", "สำนักงาน"),
        (("ร", "ู", "้", "ส", {"ี": 0.6, "ึ": 0.38}, "ก"), "รู้สีก", "รู้สึก"),
        # a mark that was nearly passed over, and one that is hardly there
        (("ส", "ต", {"": 0.7, "ู": 0.3}, "ล"), "สตล", "สตูล"),
        (("ก", "า", {"้": 0.6, "": 0.4}, "ร"), "กา้ร", "การ"),
        (("ก", "า", {"": 0.8, "้": 0.2}, "ร"), "การ", "การ"),
    ],
)
def test_letters_in_doubt(spelling: Spelling, places: tuple[str | Shares, ...], eye: str, right: str) -> None:
    assert read(None, *places).text == eye
    assert read(spelling, *places).text == right


def test_what_the_eye_liked_best_is_kept(spelling: Spelling) -> None:
    last = read(spelling, "จ", "ั", "ง", "ห", "ว", "ั", {"ค": 0.55, "ด": 0.44}).chars[-1]
    assert last.text == "ด"
    assert last.confidence == pytest.approx(0.44)
    assert last.alternatives[0] == ("ค", pytest.approx(0.55))


def test_what_the_eye_is_sure_of_stands_however_it_is_spelt(spelling: Spelling) -> None:
    assert read(spelling, "จ", "ั", "ง", "ห", "ว", "ั", "ค").text == "จังหวัค"
    assert read(spelling, "จ", "ั", "ง", "ห", "ว", "ั", {"ค": 0.985, "ด": 0.015}).text == "จังหวัค"


@pytest.mark.parametrize("letter", ["ด", "ก", "อ", "ฦ"])
@pytest.mark.parametrize("digit", list("๐๑๒๓๔๕๖๗๘๙"))
def test_numerals_are_never_put_in_taken_out_or_changed(spelling: Spelling, digit: str, letter: str) -> None:
    word = ("จ", "ั", "ง", "ห", "ว", "ั")
    assert read(spelling, *word, {digit: 0.51, letter: 0.49}).text[-1] == digit
    assert digit not in read(spelling, *word, {letter: 0.51, digit: 0.49}).text
    assert read(spelling, "๒", {digit: 0.51, "": 0.49}, "๕").text == f"๒{digit}๕"
    assert read(spelling, "๒", {"": 0.51, digit: 0.49}, "๕").text == "๒๕"
    other = "๓" if digit != "๓" else "๑"
    assert read(spelling, *word, {digit: 0.51, other: 0.49}).text[-1] == digit


def test_only_letters_and_marks_of_words_have_codes() -> None:
    assert not set(CODES) & set("๐๑๒๓๔๕๖๗๘๙0123456789.,%-/ ๆฯ๏๚๛฿")
    assert set("กฮะาำเแโใไิีึืุูั็่้๊๋์ํ") <= set(CODES)


def test_usual_spelling_scores_above_unusual(spelling: Spelling) -> None:
    def total(word: str) -> float:
        codes = [0, *(CODES[c] for c in word)]
        return sum(spelling.score(tuple(codes[:i]), codes[i]) for i in range(1, len(codes)))

    for right, wrong in (("กระทรวง", "กระทรวว"), ("ประเมิน", "ประเมืน"), ("เชียงใหม่", "เซียงใหม่"), ("ที่", "ที้")):
        assert total(right) > total(wrong) + 2
