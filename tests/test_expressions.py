"""Expressions compiled beforehand: the same as those compiled on the spot, and most of what is needed."""

import subprocess
import sys
import tomllib
import zlib
from pathlib import Path

import pytest
import regex

from extract.knowledge import expressions, prepared
from extract.thai import exchanged, vocabulary

ROOT = Path(__file__).parents[1]


def test_what_is_stored_finds_what_the_same_expression_compiled_now_finds() -> None:
    stored = expressions.stored()
    if not stored:
        pytest.skip("stored under another release of regex")
    text = "จังหวัดเลย ได้คะแนนเฉลี่ย ๓๒.๙ คะแนน ปี พ.ศ. ๒๕๖๐ ร้อยละ 51.2 (ระดับดี) A-1"
    found = 0
    for pattern, flags, lists, parts in stored:
        words = dict(lists)
        ready, now = expressions.made(parts), regex.compile(pattern, flags, cache_pattern=False, **words)
        assert [m.span() for m in ready.finditer(text)] == [m.span() for m in now.finditer(text)]
        assert ready.groupindex == now.groupindex
        found += ready.search(text) is not None
    assert found > 50


def test_a_ready_expression_is_not_compiled_again() -> None:
    assert expressions.make_ready() == len(expressions.stored())
    for pattern, flags, lists, _ in expressions.stored():
        ready = expressions.library._cache[expressions._key(pattern, flags, lists)]
        assert regex.compile(pattern, flags, **dict(lists)) is ready


def test_another_release_of_regex_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_MADE_FOR", ("0", 0, 0, 0, "little"))
    assert expressions.stored() == [] and expressions.make_ready() == 0


def test_the_file_holds_what_reading_needs() -> None:
    if not expressions.stored():
        pytest.skip("stored under another release of regex")
    done = subprocess.run(
        [sys.executable, ".ci/expressions.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}: write it anew with python .ci/expressions.py"


def test_a_transcript_is_read_without_what_reads_images() -> None:
    code = f"import sys, extract; extract.extract({str(ROOT / 'fixtures' / 'garbage-transcript' / 'page.txt')!r}); "
    code += "print([m for m in ('numpy', 'cv2', 'onnxruntime', 'pdfminer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_not_in_the_store_is_made_as_ever() -> None:
    assert prepared.parsed("a = [1.5, 'ก']\r\n".encode()) == {"a": [1.5, "ก"]}
    with pytest.raises(tomllib.TOMLDecodeError):
        prepared.parsed(b"a = ")


def test_a_store_in_the_form_of_another_python_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prepared.bin").write_bytes(zlib.compress(b"\xff of a later release"))
    monkeypatch.setattr(prepared, "files", lambda _: tmp_path)
    assert prepared.stored_data("prepared.bin") is None
    assert prepared.stored_data("none.bin") is None


def test_the_store_holds_what_would_be_made_now() -> None:
    every = "\n".join(sorted(vocabulary.words()))
    missing = object()
    stored = prepared.prepared("exchanged", every.encode(), lambda: missing)
    assert stored is missing or stored == exchanged.spellings(every)
    text = (ROOT / "patterns" / "grammar.toml").read_bytes()
    first = prepared.parsed(text)
    assert first == tomllib.loads(text.decode())
    first.clear()
    assert prepared.parsed(text), "one caller's data is another's"


def test_the_program_loads_no_reader_of_its_own() -> None:
    """What reads documents is the workers' to load: the program starts in a fraction of the time without."""
    readers = ("pydantic", "numpy", "cv2", "pdfminer", "rich", "regex", "simplejson")
    code = f"import sys, extract.run.batch; print([m for m in {readers} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
