"""Counts and rates are values: they wait, are decided on, checked again, kept and handed on as records are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import store_fakes as fakes
from decided_archives import OVERALL, answer, final, keys, older, read, sha

from extract.archive.archive import archive
from extract.archive.choice import ALL
from extract.archive.database import migrations, reading, writing
from extract.archive.decisions import Decision, Filters, Refused, Target
from extract.archive.export import export_csv, export_jsonl
from extract.archive.fixity import is_sound
from extract.archive.review import Review
from extract.archive.snapshot import snapshot
from extract.archive.verify import verify
from extract.archive.view import document_json
from extract.errors import UsageError
from extract.validate.readings import kept

COUNTS = [
    ["questionnaires-sent", "200", "questionnaires", "accepted"],
    ["questionnaires-returned", "160", "questionnaires", "review"],
    ["response-rate", "75.0", "percent", "accepted"],
]


def write(folder: Path, counts: list[list[str]] = COUNTS) -> None:
    fakes.write(folder, "a.txt", lines=["แบบสอบถาม ๑๖๐ ชุด"], values=list(OVERALL.values()), pages=2, counts=counts)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("counted")
    write(folder / "in")
    summary = archive([folder / "in"], folder / "a.sqlite", extractor=read)
    assert (summary.records, summary.review) == (3, 1)
    return folder / "a.sqlite"


@pytest.fixture
def made(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "a.sqlite"
    copy.write_bytes(whole.read_bytes())
    return copy


@pytest.fixture
def review(made: Path) -> Iterator[Review]:
    with Review(made) as found:
        yield found


def counted(review: Review, name: str = "questionnaires-returned") -> str:
    with review.looking() as connection:
        return str(connection.execute("SELECT key FROM statistics WHERE name = ?", [name]).fetchone()[0])


def test_a_count_in_review_waits_in_the_queue_with_its_place(review: Review) -> None:
    key = counted(review)
    rows = [r for r in review.queue(Filters()) if r.field == "value"]
    assert [(r.key, r.record, r.reason, r.indicator, r.value, r.printed, r.page, r.year_be) for r in rows] == [
        (key, "s002", "readers-disagree", "questionnaires-returned", "160", "160", 1, 2560)
    ]
    item = review.item(key)
    assert (item.value, item.status, item.reason, item.record) == ("160", "review", "readers-disagree", "s002")
    assert [(p.page, p.box, p.printed, p.value, p.where) for p in item.places] == [
        (1, (100.0, 120.0, 140.0, 134.5), "160", "160", "prose")
    ]
    assert (item.context["measure"], item.context["indicator"], item.context["entity"]) == (
        "statistic", "questionnaires-returned", None,
    )  # fmt: skip
    rate = next(c for c in item.checks if c.check == "rate")
    assert rate.outcome == "fails"  # 160 of 200 are 80 percent, and the page says 75


def test_an_answer_is_checked_kept_and_taken_back(review: Review) -> None:
    key = counted(review)
    done = review.decide(Target.record(key), answer("value", "๑๕๐"), by="ก")
    assert [(c.check, c.before, c.after) for c in done.changes] == [("rate", "fails", "holds")]
    row = final(review, key)
    assert (row["final_value"], row["final_status"], row["read_value"], row["measure"], row["scope"]) == (
        "150", "corrected", "160", "statistic", "document",
    )  # fmt: skip
    assert (row["record"], row["indicator"], row["page"], row["printed"], row["confidence"]) == (
        "s002", "questionnaires-returned", 1, "160", 0.5,
    )  # fmt: skip
    assert key not in {r.key for r in review.queue(Filters())}
    review.undo(done.event, by="ก")
    assert final(review, key)["final_value"] is None
    assert key in {r.key for r in review.queue(Filters())}
    assert [(e.kind, e.value, e.in_force) for e in review.history(Target.record(key))] == [
        ("value", "150", False), ("undone", None, True),
    ]  # fmt: skip


def test_an_accepted_rate_that_breaks_a_check_is_asked_for_twice(review: Review) -> None:
    review.decide(Target.record(counted(review)), answer("value", "150"), by="ก")
    with pytest.raises(Refused, match="rate"):
        review.decide(Target.record(counted(review, "response-rate")), answer("value", "70"), by="ก")


def test_what_a_count_is_about_is_corrected_and_it_has_no_province(review: Review) -> None:
    key, document = counted(review), sha(review)
    review.decide(Target.record(key), Decision("indicator", "set", "questionnaires-sent"), by="ก")
    review.decide(Target.record(key), Decision("level", "set", "department"), by="ก")
    row = final(review, key)
    assert (row["indicator"], row["level"]) == ("questionnaires-sent", "department")
    assert json.loads(row["read_context"])["indicator"] == "questionnaires-returned"
    review.decide(Target.record(key), Decision("year_be", "set", "2562"), by="ก", force=True)
    review.decide(Target.record(key), answer("confirmed"), by="ก", force=True)
    about = review.history(Target.record(key))[-1].about
    assert (about["year_be"], about["year"], about["indicator"]) == (2560, 2017, "questionnaires-returned")
    with pytest.raises(Refused, match="no count or rate is called"):
        review.decide(Target.record(key), Decision("indicator", "set", "ใบสมัคร"), by="ก")
    with pytest.raises(UsageError, match="a count or rate has no entity"):
        review.decide(Target.record(key), Decision("entity", "set", "ลำปาง"), by="ก")
    review.decide(Target.document(document), Decision("entity", "set", "ลำปาง"), by="ก")
    review.decide(Target.document(document), Decision("year_be", "set", "2561"), by="ก")
    assert (final(review, key)["entity"], final(review, key)["year_be"], final(review, key)["year"]) == (
        None, 2561, 2018,
    )  # fmt: skip
    overall = final(review, keys(review)["overall"])
    assert (overall["entity"], overall["year_be"]) == ("ลำปาง", 2561)


def test_two_who_key_a_count_must_agree(review: Review) -> None:
    review.set_double_keying(True)
    key = counted(review)
    assert review.decide(Target.record(key), answer("value", "150"), by="ก").waits
    assert key not in {r.key for r in review.queue(Filters(), viewer="ก")}
    review.decide(Target.record(key), answer("value", "160"), by="ข")
    assert [r.key for r in review.queue(Filters(state="differs"))] == [key]


def test_what_is_decided_of_a_count_is_in_exports_sources_and_the_copy(made: Path, tmp_path: Path) -> None:
    with Review(made) as review:
        key = counted(review)
        review.decide(Target.record(key), answer("value", "150"), by="ก", why="อ่านจากภาพ")
        review.decide(Target.record(key), Decision("level", "set", "department"), by="ก")
    with reading(made) as connection:
        assert export_csv(connection, tmp_path / "r.csv", ALL) == 6
        export_jsonl(connection, tmp_path / "r.jsonl", ALL)
        told = json.loads(document_json(connection, connection.execute("SELECT * FROM documents").fetchone()))
        assert (told["keys"]["s002"], len(told["corrections"])) == (key, 2)
        snapshot(connection, tmp_path / "copy.sqlite")
    rows = {r["key"]: r for r in csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig")))}
    assert (rows[key]["record"], rows[key]["final_value"], rows[key]["level"]) == ("s002", "150", "department")
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()]
    (line,) = [r for r in lines if r["key"] == key]
    assert (line["evidence"][0]["bbox"], line["corrections"][0]["why"]) == ([100.0, 120.0, 140.0, 134.5], "อ่านจากภาพ")
    with reading(tmp_path / "copy.sqlite") as connection:
        row = connection.execute("SELECT * FROM final_records WHERE key = ?", [key]).fetchone()
        assert (row["final_value"], row["level"]) == ("150", "department")
        assert is_sound(connection)
    for source in (made, tmp_path / "r.csv", tmp_path / "r.jsonl"):
        (found,) = kept(source)
        assert [(s.name, s.value, s.status, s.level) for s in found.extraction.statistics] == [
            ("questionnaires-sent", Decimal(200), "accepted", None),
            ("questionnaires-returned", Decimal(150), "accepted", "department"),
            ("response-rate", Decimal("75.0"), "accepted", None),
        ], source  # fmt: skip
        assert len(found.extraction.records) == 3


def test_a_decision_on_a_count_outlives_a_new_reading_and_one_that_loses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in")
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    with Review(tmp_path / "a.sqlite") as review:
        key = counted(review)
        review.decide(Target.record(key), answer("value", "150"), by="ก")
    for extractor, status in ((read, "review"), (without_counts, "gone")):
        made_by = {"program": status, "patterns": "p", "model": "m"}
        monkeypatch.setattr("extract.versions.versions", lambda made_by=made_by: made_by)
        archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=extractor, refresh=True)
        with Review(tmp_path / "a.sqlite") as review:
            row = final(review, key)
            assert (row["final_value"], row["read_status"], row["measure"], row["indicator"]) == (
                "150", status, "statistic", "questionnaires-returned",
            )  # fmt: skip
    assert verify(tmp_path / "a.sqlite", keep=False).good


def without_counts(job: Any, tell: Any) -> fakes.Full:
    full = read(job, tell)
    return fakes.Full(full.extraction.model_copy(update={"statistics": ()}), full.pages)


def test_counts_of_every_earlier_schema_wait_with_the_same_key(made: Path, tmp_path: Path) -> None:
    with Review(made) as review:
        key = counted(review)
        review.decide(Target.record(keys(review)["overall"]), answer("value", "51"), by="ก", force=True)
    for newest in range(1, len(migrations())):
        old = tmp_path / f"schema-{newest}.sqlite"
        assert older(made, old, newest)["statistics"] == 3
        with writing(old):
            pass
        with Review(old) as review:
            assert [r.key for r in review.queue(Filters()) if r.field == "value"] == [key], newest
            assert final(review, keys(review)["overall"])["final_value"] == "51"
            review.decide(Target.record(key), answer("confirmed"), by="ก")
        report = verify(old, keep=False)
        assert report.good, (newest, report)


def test_a_changed_count_is_noticed(made: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(made)
    connection.execute("UPDATE statistics SET key = 'f' WHERE ordinal = 2")
    connection.commit()
    connection.close()
    assert [c.split(" (")[0] for c in verify(made, keep=False).changed] == ["reading of a.txt"]
