"""The shipped model, read through the package: text, places, doubts, and the same answer every time."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.read import point_or_comma
from extract.read.charset import ARABIC_DIGITS, BLANK, CHARACTERS, CLASS_OF, DIGITS, LEADER, THAI_DIGITS
from extract.read.normalise import Normalised, normalise_with_map, stroke_width
from extract.read.reading import CharReading, LineReading
from extract.read.recognizer import MODEL, ModelMissing, Recognizer, decode

CASES = Path(__file__).parent / "cases" / "recognizer"
Gray = NDArray[np.uint8]


@pytest.fixture(scope="module")
def reader() -> Recognizer:
    return Recognizer()


@pytest.fixture(scope="module")
def cases() -> list[tuple[str, Gray]]:
    strip = cv2.imread(str(CASES / "lines.png"), cv2.IMREAD_GRAYSCALE)
    assert strip is not None
    found = []
    for entry in json.loads((CASES / "lines.json").read_text(encoding="utf-8")):
        rows = slice(entry["top"], entry["top"] + entry["height"])
        found.append((entry["text"], np.asarray(strip[rows, : entry["width"]], np.uint8)))
    return found


def test_every_case_is_read_to_the_character(reader: Recognizer, cases: list[tuple[str, Gray]]) -> None:
    readings = reader.read([image for _, image in cases])
    assert [r.text for r in readings] == [text for text, _ in cases]


def test_characters_make_up_the_text_and_run_from_left_to_right(
    reader: Recognizer, cases: list[tuple[str, Gray]]
) -> None:
    for (_, image), reading in zip(cases, reader.read([c for _, c in cases]), strict=True):
        assert "".join(c.text for c in reading.chars) == reading.text
        assert 0 < reading.confidence <= 1
        for c in reading.chars:
            assert 0 <= c.x0 <= c.x1 <= image.shape[1]
            assert 0 < c.confidence <= 1
        starts = [c.x0 for c in reading.chars if c.text not in "ัิีึืฺุู็่้๊๋์ํ๎"]
        assert starts == sorted(starts)


def test_a_number_has_its_own_box(reader: Recognizer, cases: list[tuple[str, Gray]]) -> None:
    image = next(image for text, image in cases if text == "คะแนนเฉลี่ยร้อยละ ๔๘.๖๗")
    (reading,) = reader.read([image])
    number = reading.chars[-5:]
    assert "".join(c.text for c in number) == "๔๘.๖๗"
    left, right = number[0].x0, number[-1].x1
    (alone,) = reader.read([np.ascontiguousarray(image[:, int(left) - 3 : int(right) + 4])])
    assert alone.text == "๔๘.๖๗"


def test_digits_always_name_their_runner_up(reader: Recognizer, cases: list[tuple[str, Gray]]) -> None:
    for reading in reader.read([image for _, image in cases]):
        for c in reading.chars:
            if c.text in DIGITS or c.text in ".,":
                assert c.alternatives
                assert all(text != c.text and share <= c.confidence + 1e-6 for text, share in c.alternatives)


def test_a_line_reads_the_same_in_any_company(reader: Recognizer, cases: list[tuple[str, Gray]]) -> None:
    images = [image for _, image in cases]
    together, reversed_ = reader.read(images), reader.read(images[::-1])[::-1]
    alone = [reader.read([image])[0] for image in images]
    assert [r.text for r in together] == [r.text for r in alone] == [r.text for r in reversed_]
    for a, b in zip(together, alone, strict=True):
        assert [c.confidence for c in a.chars] == pytest.approx([c.confidence for c in b.chars], abs=1e-4)


def test_the_same_line_twice_as_large_reads_the_same(reader: Recognizer, cases: list[tuple[str, Gray]]) -> None:
    large = [np.asarray(cv2.resize(i, None, fx=2, fy=2), np.uint8) for _, i in cases if i.shape[1] > 60]
    wanted = [text for text, i in cases if i.shape[1] > 60]
    right = sum(r.text == w for r, w in zip(reader.read(large), wanted, strict=True))
    assert right >= len(wanted) - 1


def test_a_blank_crop_reads_as_nothing(reader: Recognizer) -> None:
    (reading,) = reader.read([np.full((50, 200), 250, np.uint8)])
    assert reading.text == "" and reading.chars == ()
    assert reader.read([]) == []


def test_the_character_set_is_complete(reader: Recognizer) -> None:
    letters = {chr(c) for c in range(0x0E01, 0x0E5C) if not 0x0E3B <= c <= 0x0E3E}
    assert letters | set(THAI_DIGITS) | set(ARABIC_DIGITS) <= reader.characters
    assert set("ฤฦฯๆ๏๚๛฿") <= reader.characters
    assert set("“”‘’–—•%✓☐°²") <= reader.characters
    assert len(set(CHARACTERS)) == len(CHARACTERS)


def test_the_model_is_small_and_says_what_it_is(reader: Recognizer) -> None:
    assert MODEL.stat().st_size < 10_000_000
    assert reader.recipe
    assert (MODEL.parent / "README.md").is_file()


def test_a_missing_or_broken_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="is not at"):
        Recognizer(tmp_path / "none.onnx")
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        Recognizer(broken)


def shares(text: str, gaps: dict[int, tuple[str, float]] | None = None) -> NDArray[np.float32]:
    """Steps that spell ``text``, a blank after each; ``gaps``: something half seen in that character's blank."""
    table = np.zeros((2 * len(text), len(CHARACTERS) + 1), np.float32)
    for i, c in enumerate(text):
        table[2 * i, CLASS_OF[c]] = 0.99
        table[2 * i, 0] = 0.01
        table[2 * i + 1, 0] = 1.0
        if gaps and i in gaps:
            hidden, share = gaps[i]
            table[2 * i + 1, 0] = 1.0 - share
            table[2 * i + 1, CLASS_OF[hidden]] = share
    return table


def spell(text: str, gaps: dict[int, tuple[str, float]] | None = None) -> LineReading:
    line = Normalised(np.full((48, 8 * len(text)), 0, np.uint8), 1.0, 0.0)
    return decode(shares(text, gaps), line, 8 * len(text))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ("ท่ี", "ที่"),  # tone before vowel
        ("นํ้า", "น้ำ"),
        ("นํา", "นำ"),
        ("น้้า", "น้า"),
        (" ๑ ", "๑"),
        ("๑  ๒", "๑ ๒"),
        ("..๕", "..๕"),
        ("....๕", LEADER + "๕"),
        (LEADER + LEADER + "๕", LEADER + "๕"),
        ("1122", "1122"),
    ],
)
def test_marks_are_put_in_order_and_leaders_joined(steps: str, text: str) -> None:
    reading = spell(steps)
    assert reading.text == text
    assert "".join(c.text for c in reading.chars) == text


def test_something_half_seen_lowers_the_confidence_beside_it() -> None:
    sure, doubtful = spell("๑๒๓"), spell("๑๒๓", {1: ("๕", 0.4)})
    assert [round(c.confidence, 2) for c in sure.chars] == [0.99, 0.99, 0.99]
    assert doubtful.text == "๑๒๓"
    assert [round(c.confidence, 2) for c in doubtful.chars] == [0.99, 0.59, 0.59]


def read_as(text: str, confidence: float = 0.5) -> LineReading:
    chars = tuple(
        CharReading(c, confidence if c in ".," else 0.99, 20.0 * i, 20.0 * i + 16) for i, c in enumerate(text)
    )
    return LineReading(text, confidence, chars)


def drawn(text: str) -> Gray:
    """Bars for digits on a base line at row 40; a stop is a square on it, a comma has a tail below."""
    image = np.full((60, 20 * len(text) + 4), 255, np.uint8)
    for i, c in enumerate(text):
        x = 20 * i
        if c in ".,":
            image[36:40, x + 6 : x + 10] = 0
            if c == ",":
                image[40:45, x + 6 : x + 8] = 0
        else:
            image[16:40, x + 4 : x + 14] = 0
    return image


@pytest.mark.parametrize(
    ("read", "printed", "settled"),
    [
        ("43,9", "43.9", "43.9"),
        ("43.9", "43,9", "43,9"),  # the pixels lead
        ("1.234", "1,234", "1,234"),
        ("๑.๔๔๔", "๑,๔๔๔", "๑,๔๔๔"),
        ("12.345", "12.345", "12.345"),
        ("๑๒, ๕", "๑๒, ๕", "๑๒, ๕"),
    ],
)
def test_stop_or_comma_by_the_pixels(read: str, printed: str, settled: str) -> None:
    reading = point_or_comma.settle(read_as(read), drawn(printed))
    assert reading.text == settled
    assert "".join(c.text for c in reading.chars) == settled
    for c, now in zip(read, reading.chars, strict=True):
        if c in ".," and settled != "๑๒, ๕":
            assert ({".", ","} - {now.text}).pop() in dict(now.alternatives)
        if c not in ".,":
            assert now.text == c


@pytest.mark.parametrize(("read", "settled"), [("1๐5", "105"), ("๑0๕", "๑๐๕"), ("0", "0"), ("๐", "๐"), ("1๓๐", "1๓๐")])
def test_a_ring_is_a_digit_of_its_neighbours_system(read: str, settled: str) -> None:
    reading = point_or_comma.settle(read_as(read), drawn(read))
    assert reading.text == settled
    for was, now in zip(read, reading.chars, strict=True):
        if was != now.text:
            assert now.alternatives[0][0] == was


def test_a_sure_sign_is_left_alone() -> None:
    assert point_or_comma.settle(read_as("43,9", 0.99), drawn("43.9")).text == "43,9"


@pytest.mark.parametrize(
    ("run", "signs"),
    [
        ("43,9", {2: "."}),
        ("43.9", {}),
        ("12,345", {}),
        ("1.234,567", {1: ","}),
        ("1,234,56", {5: "."}),
        ("1.2.3", {}),
        ("", {}),
        ("5", {}),
    ],
)
def test_signs_by_grammar(run: str, signs: dict[int, str]) -> None:
    assert {i: s for i, s in enumerate(point_or_comma.by_grammar(run)) if s} == signs


def test_the_white_that_fills_a_batch_up_makes_no_doubt(reader: Recognizer, cases: list[tuple[str, Gray]]) -> None:
    """A character that the network sees past the end of a line, in the white of the batch, is none of the line's, and
    no character beside it is doubted for it."""
    image = next(image for text, image in cases if text == "คะแนนเฉลี่ยร้อยละ ๔๘.๖๗")
    ends: list[NDArray[np.float32]] = []

    class Session:
        def run(self, names: list[str], feeds: dict[str, Gray]) -> list[NDArray[np.float32]]:
            (shares,) = real.run(names, feeds)
            ink = np.flatnonzero((feeds["lines"][0] < 128).any(axis=0))[-1]
            padding = slice(-(-(int(ink) + 24) // 4), None)
            ends.append(shares[0, padding].copy())
            shares = shares.copy()
            shares[0, padding] = 0
            shares[0, padding, BLANK] = 0.6
            shares[0, padding, CLASS_OF["เ"]] = 0.4
            return [shares]

    (plain,) = reader.read([image])
    real = reader._session
    reader._session = Session()  # type: ignore[assignment]
    try:
        (seen,) = reader.read([image])
    finally:
        reader._session = real
    assert len(ends[0]) > 1
    assert seen.text == plain.text
    assert seen.chars[-1].confidence == pytest.approx(plain.chars[-1].confidence)


@pytest.mark.parametrize("blur", [0, 3])
def test_the_width_of_strokes_is_in_pixels_of_the_crop_and_bears_a_blur(blur: int) -> None:
    def width(stroke: int, larger: int = 1) -> float:
        image = np.full((60, 420), 255, np.uint8)
        for x in range(20, 400, 20):
            image[16:46, x : x + stroke] = 0
        image = cv2.GaussianBlur(image, (blur, blur), 0) if blur else image
        image = cv2.resize(image, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC)
        return stroke_width(normalise_with_map(image))

    thin, thick = width(4), width(6)
    assert 3.0 < thin < 5.0
    assert 1.3 < thick / thin < 1.6
    assert width(4, larger=2) == pytest.approx(2 * thin, rel=0.08)
    assert stroke_width(normalise_with_map(np.full((60, 420), 255, np.uint8))) == 0.0


def test_a_reading_says_how_wide_its_strokes_are_where_the_height_is_known(
    reader: Recognizer, cases: list[tuple[str, Gray]]
) -> None:
    image = next(gray for text, gray in cases if len(text) > 12)
    bolder = cv2.erode(image, np.ones((3, 3), np.uint8))
    plain, bold = reader.read([image, bolder], [20.0, 20.0])
    assert bold.stroke > 1.2 * plain.stroke > 0
    assert [r.stroke for r in reader.read([image])] == [0.0]
