"""The kept counts of scores are what a look at every record gives, whatever was decided, read anew or taken out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import store_fakes as fakes
from decided_archives import OVERALL, answer, keys, read

from extract.archive.archive import archive
from extract.archive.database import writing
from extract.archive.decisions import Decision, Target
from extract.archive.forget import forget
from extract.archive.review import Review
from extract.desk import scores

SURVEY = "digital-government-readiness"


def looked_through(connection: sqlite3.Connection, indicator: str) -> dict[tuple[str | None, int], set[float]]:
    """The values that may be used, by entity and year, by a look at every record."""
    found: dict[tuple[str | None, int], set[float]] = {}
    for row in connection.execute(
        "SELECT entity, year_be, final_number FROM final_records WHERE survey = ? AND indicator = ? "
        "AND final_value IS NOT NULL AND year_be IS NOT NULL",
        [SURVEY, indicator],
    ):
        found.setdefault((row["entity"], row["year_be"]), set()).add(row["final_number"])
    return found


def agree(connection: sqlite3.Connection) -> int:
    """How many cells there are, which the table and the look at every record have alike."""
    cells = 0
    for indicator in OVERALL:
        table = scores.table(connection, SURVEY, indicator, None)
        shown = {(entity, year): c.number for entity, row in table.rows.items() for year, c in row.items()}
        expected = looked_through(connection, indicator)
        assert shown == {at: next(iter(v)) if len(v) == 1 else None for at, v in expected.items()}, indicator
        cells += len(shown)
    return cells


def test_counts_follow_decisions_readings_and_documents_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, status, values in (
        ("a.txt", "accepted", ["50.0", "40.0", "60.0"]), ("b.txt", "review", ["51.0", "40.0", "60.0"]),
        ("c.txt", "accepted", ["50.0", "41.0", "60.0"]),
    ):  # fmt: skip
        fakes.write(tmp_path / "in", name, lines=["x"], values=values, status=status)
    made = tmp_path / "a.sqlite"
    archive([tmp_path / "in"], made, extractor=read)
    with Review(made) as review:
        with review.looking() as connection:
            assert agree(connection) == 3
            assert scores.table(connection, SURVEY, "public-services", None).rows["สมุทรปราการ"][2560].value is None
        with review.looking() as connection:
            document = connection.execute("SELECT sha256 FROM documents WHERE name = 'b.txt'").fetchone()[0]
            own = {
                r["indicator"]: r["key"]
                for r in connection.execute(
                    "SELECT r.* FROM records AS r JOIN documents AS d ON d.id = r.document_id WHERE d.name = 'c.txt'"
                )
            }
        review.decide(Target.document(document), Decision("entity", "set", "ลำปาง"), by="ก")
        done = review.decide(Target.record(own["public-services"]), answer("value", "40"), by="ก", force=True)
        review.decide(Target.record(own["overall"]), Decision("year_be", "set", "2561"), by="ก", force=True)
        review.decide(Target.record(own["digital-capabilities"]), answer("not-reported"), by="ก", force=True)
        with review.looking() as connection:
            assert agree(connection) == 4
            assert scores.table(connection, SURVEY, "public-services", None).rows["สมุทรปราการ"][2560].value == "40"
        review.undo(done.event, by="ก")
        with review.looking() as connection:
            assert agree(connection) == 4
        assert len(keys(review)) == 3
    monkeypatch.setattr("extract.versions.versions", lambda: {"program": "9", "patterns": "p", "model": "m"})
    archive([tmp_path / "in"], made, extractor=read, refresh=True)
    with writing(made) as connection:
        assert agree(connection) == 4
        forget(connection, connection.execute("SELECT * FROM documents WHERE name = 'a.txt'").fetchone(),
               by="ก", why="ซ้ำ", at="2026-01-01T00:00:00Z")  # fmt: skip
        assert agree(connection) == 2
        assert connection.execute("SELECT sum(n) FROM score_counts").fetchone()[0] == 3
