"""The published figures that the project keeps, and what validation finds in them against documents that print them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from extract import extract
from extract.knowledge import patterns
from extract.validate import Verdict, read_published, validate

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = sorted((FIXTURES / "published").glob("*.csv"))
READINESS = FIXTURES / "published" / "digital-government-readiness.csv"


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    documents = ("letter-2560/letter.txt", "press-2561-percent/press.txt", "levels-2561/page.txt")
    return validate(read_published(READINESS), [extract(FIXTURES / name) for name in documents])


def about(verdicts: list[Verdict], document: str, indicator: str, level: str | None = None) -> Verdict:
    found = [
        v
        for v in verdicts
        if (v.document, v.scope, v.indicator) == (document, "national", indicator) and level in (None, v.level)
    ]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_figure_has_its_source_and_date(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(r["source"] and r["as_of"] for r in rows)
    known = {(f.survey, i.id) for f in patterns.frameworks() for i in f.indicators}
    levels = {level.id for level in patterns.levels()}
    assert {(r["survey"], r["indicator"]) for r in rows if r["measure"] == "score"} <= known
    assert {r["level"] for r in rows} <= {*levels, ""}
    values = read_published(path).values
    assert len(values) == len(rows) and all(v.value is not None and v.indicator for v in values)


def test_the_letter_of_2560_contradicts_itself(verdicts: list[Verdict]) -> None:
    found = about(verdicts, "letter.txt", "public-services")
    assert (found.kind, found.certain) == ("source-contradicts-itself", True)
    assert found.verdict == "source contradicts itself: 31.0 and 33.0"
    assert sorted(o.value for o in found.published if o.value is not None) == [Decimal("31.0"), Decimal("33.0")]


def test_two_published_values_of_2561_are_of_one_claim(verdicts: list[Verdict]) -> None:
    press = about(verdicts, "press.txt", "overall")
    assert press.kind == "differs" and press.value == Decimal("59.8") and press.level is None
    assert {(o.value, o.equal) for o in press.published} == {(Decimal("59.8"), True), (Decimal("60.28"), False)}
    board = about(verdicts, "page.txt", "overall", "department")
    assert board.kind == "differs" and board.value == Decimal("60.28")
    assert board.verdict.startswith("differs from newspaper") and "equals dashboard" in board.verdict


def test_departments_are_never_compared_with_provinces(verdicts: list[Verdict]) -> None:
    provinces = about(verdicts, "page.txt", "overall", "province")
    assert provinces.kind == "match" and [o.value for o in provinces.published] == [Decimal("45.67")]
    compared = {(v.level, o.value) for v in verdicts if v.document for o in v.published if v.indicator == "overall"}
    assert ("department", Decimal("45.67")) not in compared and ("province", Decimal("60.28")) not in compared


def test_counts_are_compared_at_their_level(verdicts: list[Verdict]) -> None:
    counts = {
        (v.level, v.indicator, str(v.value), v.kind)
        for v in verdicts
        if v.document == "page.txt" and v.measure == "statistic"
    }
    assert counts == {
        ("department", "questionnaires-sent", "319", "match"),
        ("department", "questionnaires-returned", "287", "match"),
        ("province", "questionnaires-sent", "1444", "match"),
        ("province", "questionnaires-returned", "1237", "match"),
    }


def test_nothing_else_is_a_finding(verdicts: list[Verdict]) -> None:
    assert [v.sentence for v in verdicts if v.kind == "mismatch" and v.certain] == []
    national = [v for v in verdicts if v.document == "letter.txt" and v.scope == "national" and v.kind == "match"]
    assert {str(v.value) for v in national} >= {"62.5", "7.9", "49.1", "19.7", "46.5", "21.4", "42.4", "19.4", "43.6"}
