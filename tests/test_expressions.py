"""Expressions compiled beforehand: the same as those compiled on the spot, and most of what is needed."""

import subprocess
import sys
from pathlib import Path

import pytest
import regex

from extract.knowledge import expressions

ROOT = Path(__file__).parents[1]


def test_what_is_stored_finds_what_the_same_expression_compiled_now_finds() -> None:
    stored = expressions.stored()
    if not stored:
        pytest.skip("stored under another release of regex")
    text = "จังหวัดเลย ได้คะแนนเฉลี่ย ๓๒.๙ คะแนน ปี พ.ศ. ๒๕๖๐ ร้อยละ 51.2 (ระดับดี) A-1"
    found = 0
    for pattern, flags, parts in stored:
        ready, now = expressions.machine.compile(*parts), regex.compile(pattern, flags, cache_pattern=False)
        assert [m.span() for m in ready.finditer(text)] == [m.span() for m in now.finditer(text)]
        assert ready.groupindex == now.groupindex
        found += ready.search(text) is not None
    assert found > 50


def test_a_ready_expression_is_not_compiled_again() -> None:
    assert expressions.make_ready() == len(expressions.stored())
    for pattern, flags, _ in expressions.stored():
        assert regex.compile(pattern, flags) is expressions.library._cache[expressions._key(pattern, flags)]


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


def test_the_program_loads_no_reader_of_its_own() -> None:
    """What reads documents is the workers' to load: the program starts in a fraction of the time without."""
    readers = ("pydantic", "numpy", "cv2", "pdfminer")
    code = f"import sys, extract.run.batch; print([m for m in {readers} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
