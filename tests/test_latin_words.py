"""Round signs in words of Latin letters are letters."""

from __future__ import annotations

import pytest

from extract.model.page import Glyph, TextRun
from extract.read.latin_words import in_latin_words


def run(text: str, *alternatives: tuple[str, float]) -> TextRun:
    return TextRun.of([Glyph(c, None, 0.9, alternatives if c in "๐○" else ()) for c in text])


@pytest.mark.parametrize(
    ("read", "meant"),
    [("%Q๐Q", "%QoQ"), ("%Y๐", "%Yo"), ("○-NET", "O-NET"), ("○- NET", "O- NET"), ("○NET", "ONET"), ("○-", "O-")],
)
def test_a_round_sign_in_a_latin_word_is_a_letter_in_doubt(read: str, meant: str) -> None:
    made = in_latin_words(run(read, ("o", 0.12), ("c", 0.01)))
    assert made.text == meant
    doubtful = [g for g in made.glyphs if g.confidence < 0.9]
    assert len(doubtful) == 1 and doubtful[0].confidence <= 0.25
    assert read[made.text.index(doubtful[0].text)] in [c for c, _ in doubtful[0].alternatives]


@pytest.mark.parametrize("text", ["Q๐๑", "Q๑/๒๕๖๖", "ท๐", "๑๐", "○ ผ่าน", "○ ไม่ผ่าน", "A4"])
def test_digits_and_boxes_stay(text: str) -> None:
    assert in_latin_words(run(text, ("o", 0.12))).text == text


def test_without_a_letter_beside_it_a_zero_stays() -> None:
    assert in_latin_words(run("%Q๐Q", ("c", 0.3))).text == "%Q๐Q"
