"""Pages between processes: they come back as they were, and nothing but a page comes back."""

import builtins
import os
import pickle
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from extract.model import codec
from extract.model.codec import from_bytes, to_bytes
from extract.model.page import Box, Glyph, Line, Page, Paragraph, TextRun, Transform
from extract.open.document import open_document

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
    for data in (b"", whole[:-5], b"\x00" + whole, whole + b"\x00", whole.replace(whole[5:9], b"\xff\xff\xff\xff")):
        with pytest.raises(ValueError, match="this is no page"):
            from_bytes(data)


def test_nothing_that_is_no_page_s_value_comes_back() -> None:
    line = Line(TextRun.plain("๔๑"), Box(0, 0, 1, 1), "recognizer", "๔๑")
    page = Page(1, "ocr", "read", blocks=(Paragraph((line,)),))
    honest = zlib.decompress(to_bytes(page))
    assert from_bytes(zlib.compress(honest)) == page
    forged = [
        (b'"number":1', b'"number":"one"'),
        (b'"status":"read"', b'"status":"accepted"'),
        (b'"x0":0.0', b'"x0":[0.0]'),
        (b'"text":"\xe0\xb9\x94\xe0\xb9\x91"', b'"text":"\xe0\xb9\x94"'),  # a glyph more than there are letters
        (b'"reader":"recognizer"', b'"reader":"nobody"'),
        (b'"blocks":[', b'"blocks":[{"role":"body"},'),
    ]
    for old, new in forged:
        assert old in honest
        with pytest.raises(ValueError, match="this is no page"):
            from_bytes(zlib.compress(honest.replace(old, new, 1)))


def test_bytes_that_inflate_without_end_are_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_MOST", 1 << 20)
    with pytest.raises(ValueError, match="holds too much"):
        from_bytes(zlib.compress(b" " * (1 << 24)))


def test_a_lone_surrogate_becomes_the_sign_for_what_was_lost() -> None:
    text = TextRun.plain("ก\ud800ข")
    page = Page(1, "ocr", "read", blocks=(Paragraph((Line(text, Box(0, 0, 1, 1), "text-layer", "ก\ud800ข"),)),))
    (line,) = from_bytes(to_bytes(page)).lines()
    assert (line.text, line.raw, len(line.run.glyphs)) == ("ก\ufffdข", "ก\ufffdข", 3)


def test_a_page_takes_little_more_room_while_it_is_taken_up_than_after() -> None:
    """A line of a hundred thousand signs, in a process of its own: looked at while it was read, it took 600 MiB."""
    program = """if True:
        import resource
        from extract.model.codec import from_bytes, to_bytes
        from extract.model.page import Box, Line, Page, Paragraph, TextRun
        text = "ก" + "่" * 100_000
        line = Line(TextRun.plain(text), Box(0, 0, 1, 1), "transcript", text)
        data = to_bytes(Page(1, "transcript", "read", blocks=(Paragraph((line,)),)))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert [n.text for n in from_bytes(data).lines()] == [text]
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
    """
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert int(made.stdout) < 200
