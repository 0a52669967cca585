"""Pages between processes: they come back as they were, and nothing but a page comes back."""

import builtins
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from extract.model.codec import from_bytes, to_bytes
from extract.model.page import Glyph, Page, Transform
from extract.open import open_document

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Forged:
    """Bytes that say: call this with that."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.what = (call, arguments)

    def __reduce__(self) -> Any:
        return self.what


def test_a_page_comes_back_as_it_was() -> None:
    with open_document(FIXTURES / "press-transcript" / "press.txt") as document:
        page = document.page(0).content()
    assert page is not None and len(page.blocks) > 3
    assert from_bytes(to_bytes(page)) == page
    turned = Page(2, "ocr", "blank", to_page=Transform.scale(2.0, 3.0))
    assert from_bytes(to_bytes(turned)) == turned


@pytest.mark.parametrize(
    "forged",
    [
        Forged(os.system, "touch made-by-a-page"),
        Forged(builtins.eval, "open('made-by-a-page', 'w')"),
        Forged(os.mkdir, "made-by-a-page"),
        Forged(getattr, Glyph, "__init__"),
        Page(1, "ocr", "read", reason=Forged(os.mkdir, "made-by-a-page")),  # type: ignore[arg-type]
        {"a": "dictionary"},
        Glyph("a", None),
    ],
    ids=["system", "eval", "mkdir", "getattr", "inside", "dictionary", "glyph"],
)
def test_nothing_but_a_page_comes_back_and_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forged: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="this is no page"):
        from_bytes(pickle.dumps(forged))
    assert list(tmp_path.iterdir()) == []


def test_broken_bytes_are_no_page() -> None:
    whole = to_bytes(Page(1, "ocr", "blank"))
    for data in (b"", whole[:-5], b"\x00" + whole, whole.replace(b"blank", b"\xff\xff\xff\xff\xff")):
        with pytest.raises(ValueError, match="this is no page"):
            from_bytes(data)
