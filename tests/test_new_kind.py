"""A new kind of document, a survey, a year and a level need files under ``patterns/`` and no Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from parse_pages import pages
from pydantic import ValidationError

from extract.check.rule_checks import rules_for
from extract.knowledge import pattern_files, patterns
from extract.model.result import DocumentHead
from extract.parse import kind, labels, mentions, place_names, tokens
from extract.parse.understand import parse

KIND = """
id = "meeting-minutes"
kind = "meeting-minutes"
threshold = 4
rule_sets = ["scopes", "water"]
signs = [{ pattern = 'รายงานการประชุม', weight = 4 }]
examples = ["รายงานการประชุมครั้งที่ ๑"]
"""
SURVEY = """
survey = "water-quality"
years = [2566]
names = ['การสำรวจคุณภาพน้ำประปา']
unit = "score"
maximum = "10"
source = "this test"
levels = [{ id = "district", known = ["overall"], source = "this test" }]
checks = [{ check = "weighted-sum", of = ["taste", "clarity"], equals = "overall", weights = ["1", "3"] }]

[[indicators]]
id = "overall"
labels = ['คะแนนรวม']

[[indicators]]
id = "taste"
labels = ['รสชาติของน้ำ']

[[indicators]]
id = "clarity"
labels = ['ความใสของน้ำ']
"""
NEXT_YEAR = """
extends = "water-quality"
years = [2567]
source = "this test"

[[indicators]]
id = "clarity"
labels = ['ความโปร่งใสของน้ำ']
"""
RULES = """
on = "tokens"
survey = "water-quality"

[[rules]]
id = "water.score"
yields = "score"
indicator = "@label"
pattern = '(?P<label>(?&ind))ได้(?P<value>(?&num))ดาว'
examples = [{ text = 'รสชาติของน้ำ ได้ ๗.๕ ดาว', value = '7.5', indicator = 'taste' }]
"""
MINUTES = (
    "รายงานการประชุมคณะทำงาน เรื่องการสำรวจคุณภาพน้ำประปา ประจำปี {year}\n\n"
    "สรุปผลในภาพรวมของประเทศ รสชาติของน้ำ ได้ 7.5 ดาว และ{clarity} ได้ 8.5 ดาว"
)


def forget() -> None:
    """What was read of the pattern files, everywhere it is remembered."""
    for module in (patterns, kind, labels, mentions, place_names, tokens):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the pattern files that the program reads instead of its own."""
    copy = tmp_path / "patterns"
    shutil.copytree(Path(__file__).parents[1] / "patterns", copy)
    monkeypatch.setattr(pattern_files, "patterns_folder", lambda: copy)
    forget()
    yield copy
    monkeypatch.undo()
    forget()


def write(folder: Path) -> None:
    (folder / "documents" / "meeting-minutes.toml").write_text(KIND, encoding="utf-8")
    (folder / "surveys" / "water-quality.toml").write_text(SURVEY, encoding="utf-8")
    (folder / "surveys" / "water-quality-2567.toml").write_text(NEXT_YEAR, encoding="utf-8")
    (folder / "rules" / "water.toml").write_text(RULES, encoding="utf-8")


@pytest.mark.parametrize(("year", "clarity"), [(2566, "ความใสของน้ำ"), (2567, "ความโปร่งใสของน้ำ")])
def test_a_new_kind_of_document_needs_no_python(folder: Path, year: int, clarity: str) -> None:
    text = MINUTES.format(year=year, clarity=clarity)
    assert parse(pages(text)).claims == ()
    write(folder)
    forget()
    reading = parse(pages(text))
    assert DocumentHead(kind=reading.head.kind).kind == "meeting-minutes"
    assert patterns.kinds()[-1] == "unknown" and "meeting-minutes" in patterns.kinds()
    found = {(c.survey.id, c.survey.year_be, c.indicator, c.mark.value, c.maximum) for c in reading.claims}
    assert found == {
        ("water-quality", year, "taste", Decimal("7.5"), Decimal(10)),
        ("water-quality", year, "clarity", Decimal("8.5"), Decimal(10)),
    }
    assert [(r.check, r.weights) for r in rules_for(reading)] == [("weighted-sum", (Decimal(1), Decimal(3)))]


def test_an_indicator_keeps_its_id_under_a_new_name(folder: Path) -> None:
    write(folder)
    forget()
    older, newer = (patterns.framework_of("water-quality", year) for year in (2566, 2567))
    assert older is not None and newer is not None
    assert newer.get("clarity").labels == ("ความโปร่งใสของน้ำ", "ความใสของน้ำ")
    assert newer.get("taste") == older.get("taste") and newer.checks == older.checks
    assert newer.levels == (), "what is known of levels is of its own years"


def test_a_file_that_extends_itself_is_refused(folder: Path) -> None:
    write(folder)
    (folder / "surveys" / "water-quality.toml").write_text('extends = "water-quality-2567"\nyears = [2566]\n')
    forget()
    with pytest.raises(patterns.PatternError, match="extends itself"):
        patterns.frameworks()


def test_a_kind_is_a_plain_word() -> None:
    with pytest.raises(ValidationError):
        DocumentHead(kind="Meeting Minutes")
