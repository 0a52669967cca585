"""The Python library as a stranger uses it: names, options, many files, frames, pictures, exact numbers, types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import extract
from extract.errors import InputError, UsageError

ROOT = Path(__file__).parents[1]
LETTER = ROOT / "fixtures/letter-2563/letter.pdf"
TRANSCRIPT = ROOT / "fixtures/letter-2560/letter.txt"

PROGRAM = """
from decimal import Decimal
from pathlib import Path

from extract import Extraction, ExtractError, FileResult, Options, Record, extract, extract_many


def lowest(path: Path) -> tuple[str, Decimal] | None:
    result: Extraction = extract(path, Options(engine="recognizer", pages=(1, 2)))
    accepted: list[Record] = [r for r in result.records if r.status == "accepted" and r.value is not None]
    values = [(r.indicator, r.value) for r in accepted if r.value is not None]
    return min(values, key=lambda pair: pair[1], default=None)


def failures(folder: str) -> dict[str, ExtractError]:
    found: dict[str, ExtractError] = {}
    one: FileResult
    for one in extract_many([folder], jobs=2):
        if one.error is not None:
            found[one.path] = one.error
    return found


def pictures(result: Extraction) -> list[bytes]:
    return [result.crop(record, dpi=200) for record in result.needs_review()]


text: str = extract("letter.txt").model_dump_json(indent=2)
"""


def test_public_names_are_listed_before_they_are_used() -> None:
    command = [sys.executable, "-c", "import extract; print(set(extract.__all__) - set(dir(extract)))"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"
    assert all(getattr(extract, name) is not None for name in extract.__all__)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"engine": "foo"}, "engine 'foo' is none of recognizer, tesseract"),
        ({"ocr": "sometimes"}, "ocr 'sometimes' is none of auto, always, never"),
        ({"max_error": 2}, "max_error 2 is no share between 0 and 1"),
        ({"pages": (0,)}, "pages (0,) are no page numbers from 1"),
    ],
)
def test_what_is_no_option_is_refused_by_name(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError) as error:
        extract.Options(**wrong)  # type: ignore[arg-type]
    assert error.value.message == told


def test_numbers_are_numbers_and_exact_in_json() -> None:
    result = extract.extract(TRANSCRIPT)
    text = result.model_dump_json()
    record = next(r for r in json.loads(text, parse_float=str)["records"] if r["value"] == "39.0")
    assert record["maximum"] == 100, "as printed: 39.0 and 100"
    assert json.loads(text)["records"][0]["value"] == float(str(result.records[0].value))
    assert type(result).model_validate_json(text) == result
    assert "\n" in result.model_dump_json(indent=1, exclude_none=True)
    one = json.loads(result.records[0].model_dump_json(), parse_float=Decimal)
    assert one["value"] == result.records[0].value


def test_many_files_are_read_apart_and_told_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TRANSCRIPT.read_bytes())
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "c.pdf").write_bytes(LETTER.read_bytes())
    found = list(extract.extract_many([tmp_path], jobs=1))
    assert [Path(f.path).name for f in found] == ["a.txt", "b.pdf", "c.pdf"]
    assert found[0].extraction == extract.extract(TRANSCRIPT).model_copy(
        update={"source": found[0].extraction.source, "pages": found[0].extraction.pages}  # type: ignore[union-attr]
    )
    assert found[1].extraction is None and isinstance(found[1].error, InputError)
    result = found[2].extraction
    assert result is not None and result.records[0].value == Decimal(str(result.records[0].value))
    assert result.crop(next(r for r in result.records if r.evidence[0].bbox)).startswith(b"\x89PNG")
    with pytest.raises(InputError):
        list(extract.extract_many([tmp_path / "none.pdf"]))


def test_a_frame_has_a_row_for_each_record_and_the_columns_of_the_csv() -> None:
    pandas = pytest.importorskip("pandas")
    from extract.model.result import FRAME_COLUMNS
    from extract.show.records_csv import COLUMNS

    assert set(FRAME_COLUMNS) == set(COLUMNS)
    result = extract.extract(TRANSCRIPT)
    frame = result.to_dataframe()
    assert list(frame.columns) == list(FRAME_COLUMNS) and len(frame) == len(result.records)
    assert frame["value"].dtype == float and frame.loc[frame["status"] == "not-reported", "value"].isna().all()
    row = frame[frame["indicator"] == "policies-practices.cyber-security-policy"].iloc[0]
    assert (row["value"], row["entity"], row["year_be"], row["file"]) == (85.1, "นครพนม", 2560, "letter.txt")
    assert isinstance(frame, pandas.DataFrame)


def test_a_crop_shows_the_value_with_its_label() -> None:
    import cv2
    import numpy as np

    result = extract.extract(LETTER)
    record = next(r for r in result.records if r.evidence[0].bbox is not None)
    picture = cv2.imdecode(np.frombuffer(result.crop(record, dpi=144), np.uint8), cv2.IMREAD_GRAYSCALE)
    x0, y0, x1, y1 = record.evidence[0].bbox  # type: ignore[misc]
    assert picture.shape[0] == pytest.approx((y1 - y0 + 28) * 2, abs=2) and picture.shape[1] > (x1 - x0) * 2
    assert 0.01 < (picture < 128).mean() < 0.4, "print, and not only print"
    with pytest.raises(InputError, match="where the document is"):
        type(result).model_validate_json(result.model_dump_json()).crop(record)
    text = extract.extract(TRANSCRIPT)
    with pytest.raises(InputError, match="a transcript has no image"):
        text.crop(text.records[0])


def test_a_typed_program_is_checked_from_outside(tmp_path: Path) -> None:
    """mypy finds the package's own types (``py.typed``), and a wrong use of them."""
    pytest.importorskip("mypy")
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "wrong.py").write_text('from extract import Options\nOptions(engine="foo")\n', encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    command += ["--follow-imports", "silent", "--no-error-summary", "program.py", "wrong.py"]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    (line,) = [line for line in done.stdout.splitlines() if "error:" in line]
    assert line.startswith("wrong.py:2: error:") and "Literal['foo']" in line
