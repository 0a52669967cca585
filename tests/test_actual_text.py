"""What a PDF says that glyphs print whose own codes do not say it."""

from __future__ import annotations

import open_files as files
import pytest

from extract.open.document import open_document
from extract.thai.repair import repair


def codes(words: str) -> str:
    """The glyphs of ``words`` in the Thai font; ``_`` is one that has no name, and ``~`` one that
    only the Latin table of codes names."""
    return "".join(
        {"_": "03", "~": "8A"}[c] if c in "_~" else files.text(0, 0, c).split(b"<")[1][:2].decode() for c in words
    )


def layer_text(*spans: tuple[str, str | None]) -> str:
    """What is read of spans of glyphs in one line, each with what is said of it."""
    content = b"BT /F2 16 Tf 50 700 Td "
    for words, said in spans:
        shown = f"<{codes(words)}> Tj ".encode()
        told = (
            b"" if said is None else b"/Span << /ActualText <FEFF%s> >> BDC " % said.encode("utf-16be").hex().encode()
        )
        content += told + shown + (b"EMC " if told else b"")
    with open_document(files.pdf([content + b"ET"])) as document:
        layer = document.page(0).text_layer()
        assert layer is not None
        return repair("".join("_" if c.is_nameless else c.text for c in layer.chars)).text


def test_glyphs_without_a_name_are_what_is_said_of_them() -> None:
    assert layer_text(("ง", None), ("_", "า"), ("นก", None), ("_", "า"), ("ร", None)) == "งานการ"


def test_a_letter_that_is_drawn_in_parts_is_one() -> None:
    assert layer_text(("ส", None), ("ำ_", "ำ"), ("น", None)) == "สำน"
    assert layer_text(("~", None), ("น", None), ("~", "้")) == "Šน้"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("กข", "คง"),  # others than are drawn
        ("_", "7"),  # a figure that nothing prints
        ("กข", ""),
    ],
)
def test_what_is_said_against_the_glyphs_is_not_taken(words: str, said: str) -> None:
    assert layer_text((words, said)) == words
