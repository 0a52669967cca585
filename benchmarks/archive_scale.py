"""What an archive of many documents costs: makes one, then runs the commands on it, and prints times and peaks.

    python -m benchmarks.archive_scale --documents 100000 --records 100 --work FOLDER

The first stretch of documents goes through the archive's own writer; the rest are copies of it made in SQL, a stretch
at a time, with contents, keys and numbers of their own. (The JSON of a copy is its original's, and `verify` says so.)
Each command runs as a process of its own; processor seconds and peak memory are the system's. A folder that holds such
an archive is measured again without making it anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.archive.archive import made_by
from extract.archive.database import transaction, writing
from extract.archive.decided_rows import refile
from extract.archive.fixity import close_root, layout, seal_document
from extract.archive.record_rows import write_document
from extract.options import Options
from extract.run.jobs import Result

_ROOT = Path(__file__).resolve().parents[1]
#: Documents of a stretch, and pages of a document.
_STRETCH, _PAGES = 200, 2
#: Columns that name a document or a record: a copy has another name, as long as the original's.
_NAMES = {"sha256", "key", "record_key", "item"}
_WORDS = (
    "คะแนน", "รัฐบาลดิจิทัล", "ระดับความพร้อม", "หน่วยงานภาครัฐ", "จังหวัด", "ตัวชี้วัด", "นโยบาย", "ภาพรวม", "กรม", "สำนักงาน",
)  # fmt: skip


def _text(document: int, page: int) -> str:
    """Some forty lines, half of them the same in every document."""
    seed = hashlib.sha256(f"{document}/{page}".encode()).digest()
    lines = [" ".join(_WORDS[(i + k) % len(_WORDS)] for k in range(6)) for i in range(20)]
    lines += [f"ข้อ {b} {_WORDS[b % len(_WORDS)]} {seed.hex()[:6]} {b * 37 % 100}.{b % 10}" for b in seed[:20]]
    return "\n".join(lines)


def _layout(text: str) -> bytes:
    """Lines with a box for every character, as a reading stores them."""
    lines = [
        {"text": line, "box": [80, 100 + 40 * n, 700, 124 + 40 * n],
         "chars": [[c, 80 + 12 * k, 100 + 40 * n, 92 + 12 * k, 124 + 40 * n, 0.98] for k, c in enumerate(line)]}
        for n, line in enumerate(text.split("\n"))
    ]  # fmt: skip
    return json.dumps(lines, ensure_ascii=False).encode()


def _record(number: int, document: int) -> dict[str, Any]:
    value = Decimal(document * 7 + number * 13 % 1000) % 100
    evidence = {
        "page": 1 + number % _PAGES, "bbox": [10.0, 20.0 + number, 60.0, 32.5 + number], "printed": f"{value}",
        "value": str(value), "where": "table", "reader": "recognizer", "confidence": 0.97, "rule": "table.score",
        "source_text": "คะแนนรวมของหน่วยงาน", "raw": None, "fixes": [], "alternatives": [],
    }  # fmt: skip
    return {
        "id": f"r{number:03d}", "part": 1,
        "survey": {"id": "digital-government-readiness", "year_be": 2560, "year": 2017},
        "scope": "province", "level": "province", "entity": f"จังหวัด {number % 77}", "indicator": f"i{number}",
        "indicator_printed": "ตัวชี้วัดที่พิมพ์ไว้", "column_printed": "คะแนน", "group": [], "table": 1, "qualifier": None,
        "measure": "score", "value": str(value), "unit": "score", "maximum": "100",
        "status": "accepted" if number % 20 else "review", "issues": [] if number % 20 else ["low-confidence"],
        "proofs": ["second-reader"], "confidence": 0.97, "suggested_value": None,
        "evidence": [evidence, {**evidence, "where": "prose"}],
    }  # fmt: skip


def _result(document: int, records: int) -> Result:
    texts = tuple(_text(document, page) for page in range(_PAGES))
    head = {"kind": "result-letter", "number": f"ทด {document:06d}", "date": "2018-02-19", "subject": "ทดสอบ",
            "sender": None, "recipient": None, "received": None, "fields": {}}  # fmt: skip
    pages = [
        {"number": n, "origin": "ocr", "status": "read", "reason": None, "rotation": 0, "skew": 0.0, "width": 595.0,
         "height": 842.0, "width_px": 2480, "height_px": 3508, "dpi": 300.0}
        for n in range(1, _PAGES + 1)
    ]  # fmt: skip
    data = {
        "source": {"sha256": hashlib.sha256(str(document).encode()).hexdigest(), "bytes": 200_000,
                   "media_type": "application/pdf", "pages": _PAGES, "name": f"{document:07d}.pdf"},
        "document": head, "parts": [{"part": 1, "pages": list(range(1, _PAGES + 1)), "document": head}],
        "records": [_record(n, document) for n in range(1, records + 1)], "rankings": [], "statistics": [],
        "tables": [], "checks": [], "notices": [], "pages": pages, "partial": False,
    }  # fmt: skip
    return Result(json.dumps(data, ensure_ascii=False).encode(), texts, tuple(_layout(t) for t in texts))


def make(path: Path, documents: int, records: int) -> None:
    """An archive of so many documents, each with so many records."""
    with writing(path, create=True) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -65536")
        made = made_by(Options())
        began, used = time.monotonic(), time.process_time()
        with transaction(connection):
            connection.execute(
                "INSERT INTO runs (id, started, finished, state, program, patterns, model, options) "
                "VALUES (1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'finished', ?, ?, ?, ?)",
                [made.program, made.patterns, made.model, made.options],
            )
            first = min(_STRETCH, documents)
            for i in range(first):
                document = write_document(connection, f"{i:06d}.pdf", _result(i, records), made, 1)
                _file(connection, document)
        each = (time.process_time() - used) / first
        print(f"the archive's own writer: {each * 1000:.1f} ms CPU a document of {records} records", flush=True)
        stretches = list(_tables(connection))
        for block in range(1, -(-documents // first)):
            with transaction(connection):
                connection.execute("PRAGMA defer_foreign_keys = ON")  # a row may come before what it hangs on
                for table, sql, steps in stretches:
                    connection.execute(sql, [*(block * s for s in steps), *_names(table, block)])
                for document in range(block * first + 1, (block + 1) * first + 1):
                    _file(connection, document)
                    refile(connection, document)
                    seal_document(connection, document, layout(connection))
            if block % 25 == 0:
                print(f"{(block + 1) * first:,} documents, {time.monotonic() - began:.0f} s", flush=True)
        with transaction(connection):
            close_root(connection)


def _file(connection: sqlite3.Connection, document: int) -> None:
    path = f"/nowhere/{document // 1000:04d}/{document:07d}.pdf"
    connection.execute(
        "INSERT INTO files (path_raw, path, document_id, size, mtime_ns, inode, device) "
        "VALUES (?, ?, ?, 200000, 1, 0, 0)",
        [path.encode(), path, document],
    )


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[list[str], str, list[int]]]:
    """For each table of a document's reading: its columns that are names, the SQL that copies the first stretch with
    other numbers and names, and by how much each number moves from one stretch to the next."""
    highest = {
        name: connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0]
        for name, _ in layout(connection).of_document if name != "check_records"
    }  # fmt: skip
    for name, _ in layout(connection).of_document:
        keys = {k["from"]: k["table"] for k in connection.execute(f"PRAGMA foreign_key_list({name})")}
        columns = [c["name"] for c in connection.execute(f"PRAGMA table_info({name})")]
        moved = {c: keys.get(c, name) for c in columns if c == "id" or keys.get(c) in highest}
        named = [c for c in columns if c in _NAMES]
        cells = [
            f"{c} + ?{list(moved).index(c) + 1}" if c in moved
            else f"?{len(moved) + named.index(c) + 1} || substr({c}, 7)" if c in named else c
            for c in columns
        ]  # fmt: skip
        first = next((c for c, parent in moved.items()), columns[0])
        bound = highest.get(moved.get(first, ""), 1 << 60)
        sql = f"INSERT INTO {name} SELECT {', '.join(cells)} FROM {name} WHERE {first} <= {bound}"
        yield named, sql, [highest[parent] for parent in moved.values()]


def _names(named: list[str], block: int) -> list[str]:
    return [f"{block:06x}"] * len(named)


def measure(path: Path, work: Path, documents: int, records: int) -> bool:
    """Run each command on the archive; whether all kept to 300 MB, and looking to half a second."""
    name = f"{documents // 2:07d}.pdf"
    commands: list[tuple[str, list[str], float | None]] = [
        ("show", ["show", str(path), name], 0.5),
        ("search, a rare word", ["search", str(path), "ทด 000017"], 0.5),
        ("search, a common word", ["search", str(path), "รัฐบาลดิจิทัล"], 0.5),
        ("search, two letters", ["search", str(path), "ขอ"], None),
        ("correct", ["correct", str(path), f"{name}:r001", "--value", "5", "--by", "ก", "--why", "ข"], None),
        ("export csv", ["export", str(path), str(work / "records.csv")], None),
        ("export parquet", ["export", str(path), str(work / "records.parquet")], None),
        ("verify", ["verify", str(path), "--no-keep"], None),
        ("archive, nothing to do", ["archive", "--into", str(path), "-q"], None),
    ]
    good = True
    for what, arguments, allowed in commands:
        cpu, seconds, peak, done = _run(arguments)
        each = f", {cpu / (documents * records) * 1e6:.1f} µs a record" if what.startswith("export") else ""
        late = allowed is not None and cpu > allowed + _start_up()
        good = good and done and peak < 300 and not late
        print(f"{what}: {cpu:.2f} s CPU, {seconds:.1f} s, peak {peak:.0f} MiB{each}{' LATE' * late}", flush=True)
    return good


def _run(arguments: list[str]) -> tuple[float, float, float, bool]:
    """Processor seconds, seconds, peak MiB (at least those of this program) of one command, and whether it did it."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "extract", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    assert process.stderr is not None
    said = process.stderr.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    done = os.waitstatus_to_exitcode(status) in (0, 1)  # 1: `verify` has findings
    if not done:
        print(f"  {said.strip()[-300:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024, done


def _start_up() -> float:
    """Processor seconds that a command takes before it does anything."""
    return _run(["show", "--help"])[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=100, help="of each document")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the archive, which is left there")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    path = args.work / f"{args.documents}x{args.records}.sqlite"
    if not path.exists():
        make(path, args.documents, args.records)
    size = path.stat().st_size
    print(f"{args.documents:,} documents, {args.documents * args.records:,} records: {size / 1e9:.2f} GB, "
          f"{size / args.documents / 1000:.0f} kB a document")  # fmt: skip
    good = measure(path, args.work, args.documents, args.records)
    print("bars reached" if good else "BARS NOT REACHED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
