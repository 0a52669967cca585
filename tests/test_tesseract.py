"""Tesseract behind the engine interface: what it can read, where it finds it, and how it is stopped."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from extract.errors import LimitError, MissingError
from extract.model.page import Box, Segment
from extract.read import tesseract
from extract.read.engine import Engine
from extract.read.tesseract import Tesseract

installed = pytest.mark.skipif(
    shutil.which("tesseract") is None
    or b"tha" not in subprocess.run(["tesseract", "--list-langs"], capture_output=True).stdout,
    reason="needs tesseract with its Thai model",
)


@pytest.fixture(autouse=True)
def _forget() -> None:
    tesseract._installation.cache_clear()


def page_of(*words: tuple[str, int, int]) -> tuple[np.ndarray, list[Segment]]:
    """A white page with words in a plain drawn font at x, y (base line), and the segment around each."""
    gray = np.full((700, 1200), 255, np.uint8)
    segments = []
    for text, x, y in words:
        (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.4, 3)
        cv2.putText(gray, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3, cv2.LINE_AA)
        segments.append(Segment(Box(x, y - height - 4, x + width, y + 8)))
    return gray, segments


@installed
def test_it_states_that_it_lacks_thai_numerals() -> None:
    engine: Engine = Tesseract()
    assert engine.name == "tesseract"
    assert set("0123456789๐๑๒๓๕กขคำ.,% ") <= engine.characters
    assert not set("๔๖๗๘๙") & engine.characters


@installed
def test_each_segment_gets_its_own_text_with_boxes_on_the_page() -> None:
    gray, segments = page_of(
        ("Policies", 40, 100), ("33.4", 800, 100), ("Digital Literacy", 40, 300), ("44.6", 800, 300)
    )
    empty = Segment(Box(1000, 500, 1100, 540))
    runs = Tesseract().read(gray, [*segments, empty])
    assert [run.text for run in runs] == ["Policies", "33.4", "Digital Literacy", "44.6", ""]
    for run, segment in zip(runs, segments, strict=False):
        assert run.confidence() > 0.5
        box = run.box()
        assert box is not None
        assert box.x_overlap(segment.box) > 0.8 * segment.box.width
        assert box.y_overlap(segment.box) > 0.5 * segment.box.height


@installed
def test_a_lone_dash_is_a_dash() -> None:
    gray, segments = page_of(("33.4", 800, 100), ("44.6", 800, 200))
    gray[300:305, 810:835] = 0
    runs = Tesseract().read(gray, [*segments, Segment(Box(810, 300, 835, 305))])
    assert runs[2].text == "-"


@installed
def test_a_single_number() -> None:
    gray, (segment,) = page_of(("70.8", 100, 100))
    b = segment.box
    run = Tesseract().read_crop(gray[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)])
    assert run.text == "70.8"


@installed
def test_nothing_to_read() -> None:
    assert Tesseract().read(np.full((50, 50), 255, np.uint8), []) == []


def test_missing_program_and_missing_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError) as caught:
        Tesseract()
    assert caught.value.exit_code == 4 and "tesseract" in (caught.value.hint or "")
    fake(tmp_path, monkeypatch, "exit 0")
    (tmp_path / "data" / "tha.traineddata").unlink()
    with pytest.raises(MissingError, match="tha"):
        Tesseract()


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A program ``tesseract`` that lists its models and otherwise does ``body``."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for name in ("tha", "eng"):
        table = "3\nNULL 0\nก 1\n๐ 8\n".encode()
        offsets = [-1] * 24
        offsets[21] = 4 + 8 * 24
        (data / f"{name}.traineddata").write_bytes(struct.pack("<i24q", 24, *offsets) + table)
    program = folder / "tesseract"
    listing = f"echo 'List of available languages in \"{data}/\" (2):'"
    program.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then {listing}; exit 0; fi\n{body}\n')
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    tesseract._installation.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_hung_program_is_stopped_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    gray, segments = page_of(("33.4", 100, 100))
    began = time.perf_counter()
    with pytest.raises(LimitError, match="1 second"):
        Tesseract(timeout=1).read(gray, segments)
    assert time.perf_counter() - began < 10
    pid = int((tmp_path / "pid").read_text())
    assert not Path(f"/proc/{pid}").exists()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
def test_it_dies_with_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    code = (
        "import numpy as np; from extract.model.page import Box, Segment; from extract.read.tesseract import Tesseract;"
        "Tesseract().read(np.full((90, 90), 255, np.uint8), [Segment(Box(5, 5, 80, 40))])"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)})
    deadline = time.monotonic() + 30
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    pid = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("body", "error"),
    [("echo 'Error opening data file' >&2; exit 1", "Error opening data file"), ("exit 0", "wrote nothing")],
)
def test_a_failing_program_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, error: str) -> None:
    fake(tmp_path, monkeypatch, body)
    gray, segments = page_of(("33.4", 100, 100))
    with pytest.raises(MissingError, match=error):
        Tesseract().read(gray, segments)


def test_thai_comes_letter_by_letter_and_leaves_as_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext"
    words = [("ส", 40), ("ํา", 60), ("นั", 80), ("ก", 100), ("ที่", 160), ("๑", 182), ("Max", 240)]
    rows = "\n".join(f"5\t1\t1\t1\t1\t{k}\t{x}\t50\t18\t40\t9{k}.5\t{t}" for k, (t, x) in enumerate(words))
    bad = "5\t1\t1\t1\t1\t1\t0\t0\t1\t1\t-1\t \nrubbish\n"
    (tmp_path / "out.tsv").write_text(f"{head}\n{rows}\n{bad}", encoding="utf-8")
    fake(tmp_path, monkeypatch, f'cp {tmp_path}/out.tsv "$2.tsv"')
    run = Tesseract().read_crop(np.full((100, 400), 255, np.uint8))
    assert run.text == "สำนัก ที่๑ Max"
    assert run.glyphs[0].confidence == pytest.approx(0.905)
    assert Tesseract().characters == frozenset("ก๐ ")
