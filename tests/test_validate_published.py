"""Reading published-scores files: encodings, delimiters, names of columns, shapes, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import ExtractError, InputError, UsageError
from extract.validate import read_published
from extract.validate.published import PublishedValue

THAI = "ปี,จังหวัด,ตัวชี้วัด,คะแนน,แหล่งที่มา,ณ วันที่\n๒๕๖๐,จังหวัดเลย,คะแนนรวม,๓๙.๕,สำนักงาน,๗ มี.ค. ๒๕๖๑\n"


def first(data: bytes, **more: object) -> PublishedValue:
    return read_published(data, name="x", **more).values[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_thai_headers_numerals_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    v = first(THAI.replace(",", delimiter).encode(encoding))
    assert (v.year_be, v.scope, v.entity, v.indicator, v.value) == (2560, "province", "เลย", "overall", Decimal("39.5"))
    assert (v.source, v.as_of, v.printed) == ("สำนักงาน", "๗ มี.ค. ๒๕๖๑", "39.5")


def test_quoted_delimiters_and_line_breaks_and_formula_guards() -> None:
    data = b'label,value,source\r\n"a, ""b""\r\nc",1,\'=A\r\n\r\n'
    v = read_published(data, name="x").values
    assert len(v) == 1 and v[0].label == 'a, "b"\r\nc' and v[0].source == "=A"


def test_a_wide_file_has_an_indicator_in_each_column() -> None:
    data = 'ปี พ.ศ.,จังหวัด,คะแนนรวม,Public Services,หมายเหตุ\n2561,น่าน,52.0,"1,234.5",x\n2561,แพร่,-,41,\n'.encode()
    got = [(v.entity, v.indicator, v.value) for v in read_published(data).values]
    assert got == [
        ("น่าน", "overall", Decimal("52.0")),
        ("น่าน", "public-services", Decimal("1234.5")),
        ("แพร่", "overall", None),
        ("แพร่", "public-services", Decimal("41")),
    ]


def test_columns_can_be_named() -> None:
    data = b"k,w\noverall,34.4\n"
    assert first(data, columns={"indicator": "k", "value": "w"}).value == Decimal("34.4")
    with pytest.raises(UsageError, match="no column named 'zz'"):
        read_published(data, columns={"value": "zz"})
    with pytest.raises(UsageError, match="no field 'colour'"):
        read_published(data, columns={"colour": "w"})


def test_json_keeps_numbers_as_written() -> None:
    data = b'{"source": "dashboard", "scores": [{"indicator": "overall", "year": 2018, "value": 60.280}]}'
    v = first(data)
    assert (v.year_be, str(v.value), v.source) == (2561, "60.280", "dashboard")


def test_our_own_output_is_a_published_file() -> None:
    record = {
        "id": "r001",
        "survey": {"id": "digital-government-readiness", "year_be": 2560, "year": 2017},
        "scope": "province",
        "entity": "เลย",
        "indicator": "overall",
        "indicator_printed": "x",
        "measure": "score",
        "value": 1.5,
        "unit": "score",
        "maximum": 100,
        "status": "accepted",
        "issues": [],
        "evidence": [],
    }
    v = first(json.dumps({"schema_version": "1.0", "records": [record]}, ensure_ascii=False).encode())
    assert (v.survey, v.year_be, v.entity, v.indicator, v.measure) == (
        "digital-government-readiness",
        2560,
        "เลย",
        "overall",
        "score",
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("indicator,value\noverall,3x\n", "line 2: '3x' is no number"),
        ("indicator,value\noverall,1,234\n", "3 cells under 2 headers"),
        ("indicator,value\noverall,٣٤\n", "is no number"),
        ("indicator,value,year\noverall,1,25600\n", "is no year"),
        ("indicator,value\n", "holds no published values"),
        ("   \n", "is empty"),
        ('[{"indicator": "overall", "value": NaN}]', "NaN is no number"),
        ('[{"indicator": "overall", "value": 1e999999999}', "no well-formed JSON"),
        ("[1, 2]", "no list of objects"),
        ("[" * 100_000, "nested too deeply"),
        ('indicator,value\n"overall,1\n', "no well-formed CSV"),
        ("value\n5\n", "which column holds the values"),
        ("year,value,indicator,score\n2560,1,overall,2\n", "both look like value"),
    ],
)
def test_what_is_refused_and_why(data: str, message: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read_published(data.encode(), name="f.csv")
    assert message in caught.value.message
    assert caught.value.exit_code in (2, 3)


def test_missing_and_undecodable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        read_published(tmp_path / "none.csv")
    with pytest.raises(InputError, match="no encoding"):
        read_published(b"indicator,value\n\x00\x80\xfc\xfd,1\n")


@given(st.binary(max_size=300))
def test_whatever_the_bytes_only_our_own_errors_come(data: bytes) -> None:
    try:
        read_published(data, name="x")
    except ExtractError as error:
        assert error.exit_code in (2, 3)


def test_an_empty_cell_publishes_nothing_and_is_counted() -> None:
    long = read_published("จังหวัด,ตัวชี้วัด,คะแนน\nเลย,คะแนนรวม\nเลย,Public Services,-\n".encode(), name="x")
    assert [(v.indicator, v.value) for v in long.values] == [("public-services", None)] and long.blanks == 1
    wide = read_published("จังหวัด,คะแนนรวม,Public Services\nเลย,,41\nน่าน,52,\n".encode(), name="x")
    assert [(v.entity, v.value) for v in wide.values] == [("เลย", Decimal("41")), ("น่าน", Decimal("52"))]
    ours = read_published(b"indicator,value,status\noverall,,not-reported\noverall,,review\n", name="x")
    assert [v.value for v in ours.values] == [None] and ours.blanks == 1
    with pytest.raises(InputError) as caught:
        read_published(b"indicator,value\noverall,\n", name="x")
    assert caught.value.hint == "all its cells for values are empty"


def test_a_table_with_names_in_two_languages_and_one_of_our_exports_are_understood() -> None:
    two = "indicator_th,indicator_en,measure,value\nด้านใหม่,Public Services,score,41\n,,provinces,76\n"
    got = [(v.indicator, v.label, v.measure, v.value) for v in read_published(two.encode()).values]
    assert got == [
        ("public-services", "ด้านใหม่", "score", Decimal("41")),
        ("provinces", None, "statistic", Decimal("76")),
    ]
    assert first(b"indicator,final_value,final_status,read_value\noverall,5,corrected,6\n").value == Decimal("5")
    assert first(b"sep=;\r\nindicator;value\r\noverall;5\r\n").value == Decimal("5")


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"PK\x03\x04\x14\x00", "the published scores are a workbook", "save its sheet as CSV (UTF-8)"),
        (b"SQLite format 3\x00\x10", "the published scores are an archive", "published scores come first"),
        (b"indicator;value\noverall;45,1\n", "x line 2: '45,1' is no number", "write it with a point: 45.1"),
    ],
)
def test_what_is_no_table_and_what_is_no_number_say_what_to_do(data: bytes, message: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        first(data)
    assert caught.value.message == message and str(caught.value.hint).startswith(hint)
