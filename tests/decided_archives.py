"""Archives of a fake reader in which people decide: for the tests of decisions."""

from __future__ import annotations

import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import store_fakes as fakes

from extract.archive.archive import archive
from extract.archive.database import migrations
from extract.archive.decisions import Decision
from extract.archive.fixity import seal_all
from extract.archive.received import APPLICATION_ID
from extract.archive.review import Review
from extract.model.result import (
    DocumentHead,
    Evidence,
    Extraction,
    HeadField,
    PartOut,
    Statistic,
    SurveyRef,
)
from extract.run.jobs import Job
from extract.run.worker import Tell

OVERALL = {"overall": "50.0", "public-services": "40.0", "digital-capabilities": "60.0"}
HOSTILE = "<script>alert(1)</script> ' OR 1=1 -- \u202e\ufeff=cmd|' /C calc'!A0"


def read(job: Job, tell: Tell) -> fakes.Full:
    """The fake extractor, with a framework's indicators, a field of the head in review, and a document of its pages."""
    full = fakes.read(job, tell)
    what = json.loads(Path(str(job.source)).read_text(encoding="utf-8"))
    said = full.extraction
    names = what.get("indicators", list(OVERALL))
    records = tuple(
        r.model_copy(update={
            "indicator": name, "table": 0 if n < 2 else None,
            "evidence": (r.evidence[0].model_copy(update={"page": min(n + 1, len(full.pages))}),),
            "proofs": tuple(what.get("proofs", ())),
        })
        for n, (r, name) in enumerate(zip(said.records, names, strict=False))
    )  # fmt: skip
    field = HeadField(value=None, printed="ที่ ศธ ๐๒๖๓/", status="review", issues=("no-value",), confidence=0.5, page=1,
                      bbox=(1.0, 2.0, 3.0, 4.0), ink="print")  # fmt: skip
    head = DocumentHead(kind="result-letter", date="2018-02-19", subject="เรื่องหนึ่ง", fields={"number": field})
    parts = tuple(
        PartOut(part=n, pages=(n,), document=head if n == 1 else DocumentHead()) for n in range(1, len(full.pages) + 1)
    )
    extraction: Extraction = said.model_copy(
        update={"records": records, "document": head, "parts": parts if what.get("parted") else (
            PartOut(part=1, pages=tuple(range(1, len(full.pages) + 1)), document=head),)}
    )  # fmt: skip
    counts = tuple(_count(*count, records[0].survey) for count in what.get("counts", ()))
    return fakes.Full(extraction.model_copy(update={"statistics": counts}), full.pages)


def _count(name: str, value: str, unit: str, status: str, survey: SurveyRef) -> Statistic:
    """A count or rate that the first page prints in a sentence."""
    evidence = Evidence(
        page=1, bbox=(100.0, 120.0, 140.0, 134.5), printed=value, value=Decimal(value), where="prose",
        reader="recognizer", confidence=0.5, rule="statistic.sent", source_text=f"{name} {value} ชุด",
    )  # fmt: skip
    issues = ("readers-disagree",) if status == "review" else ()
    return Statistic(name=name, value=Decimal(value), unit=unit, survey=survey, status=status, issues=issues,
                     evidence=(evidence,))  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Path:
    fakes.write(tmp_path / "in", "a.txt", lines=["รัฐบาลดิจิทัล"], values=list(OVERALL.values()), status="review", pages=3)
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    return tmp_path / "a.sqlite"


@pytest.fixture
def review(made: Path) -> Any:
    with Review(made) as found:
        yield found


def older(made: Path, path: Path, newest: int) -> dict[str, int]:
    """Write at ``path`` what an archive of an earlier schema holds of ``made``; the rows of each table."""
    connection = sqlite3.connect(path, isolation_level=None)
    for number, sql in migrations()[:newest]:
        connection.executescript(sql)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("ATTACH ? AS new", [str(made)])
    tables = [r[0] for r in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    counts = {}
    for table in tables:
        if table.startswith(("page_search", "sqlite_", "queue_counts", "score_counts")):
            continue  # made of the others' rows as they come
        columns = ", ".join(r[1] for r in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
        counts[table] = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]
    connection.execute("DETACH new")
    if "root" in counts:
        seal_all(connection)  # as the version of that schema did
    connection.close()
    return counts


def keys(review: Review) -> dict[str, str]:
    with review.looking() as connection:
        return {r["indicator"]: r["key"] for r in connection.execute("SELECT indicator, key FROM records")}


def final(review: Review, key: str) -> dict[str, Any]:
    with review.looking() as connection:
        row = connection.execute("SELECT * FROM final_records WHERE key = ?", [key]).fetchone()
        return dict(zip(row.keys(), row, strict=True))


def sha(review: Review) -> str:
    with review.looking() as connection:
        return str(connection.execute("SELECT sha256 FROM documents").fetchone()[0])


def answer(kind: str, value: str | None = None) -> Decision:
    return Decision("value", kind, value)  # type: ignore[arg-type]
