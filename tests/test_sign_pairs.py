"""The name of a change, ``+/-``, whose slash was read as another stroke."""

from __future__ import annotations

import pytest

from extract.model.page import Glyph, TextRun
from extract.read.sign_pairs import with_slashes


def run(text: str) -> TextRun:
    return TextRun.of([Glyph(c, None, 0.5 if c.isalnum() else 0.97) for c in text])


@pytest.mark.parametrize("read", ["+1-", "+l-", "+|-", "(+1-)", "+1–"])
def test_a_stroke_between_two_signs_is_a_slash_as_sure_as_they_are(read: str) -> None:
    made = with_slashes(run(read))
    slash = made.glyphs[made.text.index("/")]
    assert made.text == read.translate(dict.fromkeys(map(ord, "1l|"), "/"))
    assert slash.confidence == 0.97
    assert slash.alternatives[0][1] == pytest.approx(0.5 if slash.alternatives[0][0].isalnum() else 0.97)


@pytest.mark.parametrize("text", ["+1", "1-", "+1-2", "5+1-", "+12-", "-1-", "+1.5-"])
def test_figures_stay(text: str) -> None:
    assert with_slashes(run(text)).text == text
