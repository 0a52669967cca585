"""Archives of a fake reader in which people decide: for the tests of decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import store_fakes as fakes

from extract.archive.archive import archive
from extract.archive.decisions import Decision
from extract.archive.review import Review
from extract.model.result import DocumentHead, Extraction, HeadField, PartOut
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
    return fakes.Full(extraction, full.pages)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    fakes.write(tmp_path / "in", "a.txt", lines=["รัฐบาลดิจิทัล"], values=list(OVERALL.values()), status="review", pages=3)
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    return tmp_path / "a.sqlite"


@pytest.fixture
def review(made: Path) -> Any:
    with Review(made) as found:
        yield found


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
