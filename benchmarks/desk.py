"""How long the desk's server takes for each step of a person, over an archive of a hundred thousand documents.

    python -m benchmarks.desk                      makes the archive (minutes, some gigabytes) and measures
    python -m benchmarks.desk --documents 1000     a small one
    python -m benchmarks.desk --archive FILE       one that an earlier run made and left (--keep)

The archive is made by SQL from two fixtures: copies of a letter whose values were accepted, and as many of one with
values in review as the queue wants. Then 118 values are decided as a person would: most are right, some are typed,
some are not printed, one is undone. A step's time is from the request to the last byte of the answer, on the same
machine; the processor's time beside it holds the client's share too, and is what counts where other work is going on.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

from extract.archive.archive import archive
from extract.desk.start import Running, desk

ROOT = Path(__file__).parents[1]
_ACCEPTED, _DOUBTFUL = ROOT / "fixtures/ita-transcript", ROOT / "fixtures/nt-transcript"
#: Values of the queue that the goal speaks of.
VALUES = 118
#: Milliseconds that a step, and the first page, may take.
STEP, FIRST = 50.0, 300.0
#: Columns that a copy has of its own; the rest is as in the row it is a copy of.
_OWN = {
    "documents": {"sha256": "printf('%064x', 1000000 + n.n)", "name": "printf('letter-%06d.txt', n.n)"},
    "files": {
        "path": "printf('/archive/letter-%06d.txt', n.n)",
        "path_raw": "CAST(printf('/archive/letter-%06d.txt', n.n) AS BLOB)",
    },
    "records": {"key": "printf('%016x', (n.n << 12) + r.id)"},
}  # fmt: skip


def make(path: Path, documents: int) -> None:
    """An archive of so many documents at ``path``."""
    archive([_ACCEPTED, _DOUBTFUL], path)
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TEMP TABLE n (n INTEGER PRIMARY KEY, of INTEGER NOT NULL)")
    ids = dict(connection.execute("SELECT name, id FROM documents"))
    kept, doubtful = _source(connection, "accepted"), _source(connection, "review")
    assert len(ids) and kept and doubtful
    each = connection.execute("SELECT count(*) FROM queue WHERE document_id = ?", [doubtful]).fetchone()[0]
    wanted = -(-VALUES // each)
    connection.executemany(
        "INSERT INTO n VALUES (?, ?)", ((i, doubtful if i < wanted else kept) for i in range(1, documents))
    )
    connection.execute("BEGIN")
    for table in ("documents", "files", "extractions", "pages", "records", "evidence", "checks", "head_fields",
                  "document_parts", "queue"):  # fmt: skip
        _copy(connection, table)
    connection.execute("COMMIT")
    connection.close()
    with open(path, "rb+") as made:
        os.fsync(made.fileno())  # else the first decision waits until all of the new file is on the disk


def _source(connection: sqlite3.Connection, status: str) -> int:
    """The document that has most records of a status."""
    row = connection.execute(
        "SELECT document_id FROM records WHERE status = ? GROUP BY 1 ORDER BY count(*) DESC LIMIT 1", [status]
    ).fetchone()
    return int(row[0])


def _copy(connection: sqlite3.Connection, table: str) -> None:
    """Copies of a table's rows for every document of ``n``; ids count on from those of the rows copied."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    own = dict(_OWN.get(table, {}))
    for name, to in (("document_id", "n.n * 1000 + n.of"), ("record_id", "n.n * 1000 + r.record_id")):
        if name in columns:
            own[name] = to
    if table == "documents" or "id" in columns:
        own["id"] = "n.n * 1000 + r.id"
    if table == "queue":
        own["item"] = "printf('%016x', (n.n << 12) + (SELECT o.id FROM records AS o WHERE o.key = r.item))"
    of = "r.id" if table == "documents" else "r.document_id"
    join = f"{table} AS r"
    if table == "evidence":
        join, of = "evidence AS r JOIN records AS k ON k.id = r.record_id", "k.document_id"
    values = ", ".join(own.get(name, f"r.{name}") for name in columns)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {join} JOIN n ON n.of = {of} "
        f"WHERE {of} < 1000"
    )


@dataclass(slots=True)
class Client:
    """A browser's requests, with the cookie that the token bought, and how long each kind took."""

    running: Running
    cookie: str = ""
    wall: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, what: str, path: str, form: dict[str, str] | None = None) -> str:
        """The page at ``path``, its time noted under ``what``."""
        host = self.running.address.split("/")[2]
        headers = {"Host": host, "Cookie": self.cookie, "HX-Request": "true", "Accept-Language": "th"}
        if form is not None:
            headers |= {"Origin": f"http://{host}", "Content-Type": "application/x-www-form-urlencoded"}
        body = None if form is None else urlencode(form)
        connection = http.client.HTTPConnection(host)
        began, used = time.perf_counter(), time.process_time()
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.wall.setdefault(what, []).append((time.perf_counter() - began) * 1000)
        self.processor.setdefault(what, []).append((time.process_time() - used) * 1000)
        if answer.status >= 400:
            raise SystemExit(f"{path}: {answer.status}\n{text[:2000]}")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = "; ".join(filter(None, (self.cookie, value.split(";")[0])))
        connection.close()
        return text


@contextmanager
def serving(path: Path) -> Iterator[Client]:
    """A desk over the archive, in a thread, and a client that has come in under a name."""
    with desk(path) as running:
        thread = threading.Thread(target=running.server.run, kwargs={"sockets": running.sockets}, daemon=True)
        thread.start()
        while not running.server.started:
            time.sleep(0.01)
        client = Client(running)
        client.ask("come in", "/?" + running.address.split("?")[1])
        client.ask("say one's name", "/name", {"name": "ผู้ตรวจ", "next": "/"})
        yield client
        running.server.should_exit = True
        thread.join(30)


def _answer(count: int) -> tuple[str, dict[str, str], int]:
    """What a person says of the ``count``-th value, and with how many keys."""
    if count % 10 == 3:
        return "type a value", {"kind": "confirmed", "value": "41.5"}, 5
    if count % 10 == 7:
        return "not printed", {"kind": "not-reported"}, 1
    return "right as read", {"kind": "confirmed"}, 1


def decide(client: Client, values: int) -> tuple[int, str]:
    """Decide so many values as a person would; the keys that it took, and a document among them."""
    page, keys, document = client.ask("open the queue", "/queue"), 0, ""
    for count in range(values):
        fields = {n: unescape(v) for n, v in re.findall(r'name="(key|state)" value="([^"]*)"', page)}
        document = (re.search(r'data-document="(\w+)"', page) or ["", ""])[1]
        if count % 40 == 20:
            client.ask("look at all of one reason", "/queue/same", {**fields, "kind": "confirmed"})
            client.ask("take one back", "/queue/undo", fields)
            page = client.ask("open an item", f"/queue?key={fields['key']}")
            keys += 3
            fields = {n: unescape(v) for n, v in re.findall(r'name="(key|state)" value="([^"]*)"', page)}
        what, more, pressed = _answer(count)
        page, keys = client.ask(what, "/queue/decide", {**fields, **more}), keys + pressed
    return keys, document


def look(client: Client, document: str) -> None:
    """The reading room's pages, each a few times."""
    words = quote("คะแนน เฉลี่ย")
    for _ in range(5):
        client.ask("front page", "/")
        client.ask("list of documents", "/documents")
        client.ask("list, far down", "/documents?offset=50000")
        client.ask("documents of a province", f"/documents?province={quote('กระบี่')}")
        client.ask("search", f"/search?q={words}")
        client.ask("search with a filter", f"/search?q={words}&survey=ita")
        client.ask("a document", f"/document/{document}")
        client.ask("scores", "/scores?survey=ita&indicator=overall")
        client.ask("type an indicator", f"/suggest?field=indicator&new={quote('งบ')}&survey=ita&year_be=2561")


def report(client: Client, keys: int, documents: int) -> None:
    print(f"{documents:,} documents; {VALUES} values decided with {keys} keys\n")
    print(f"| {'step':<26} | times | median ms | worst ms | processor ms |\n|---|---|---|---|---|")
    for what, taken in client.wall.items():
        used = statistics.median(client.processor[what])
        middle, worst = statistics.median(taken), max(taken)
        print(f"| {what:<26} | {len(taken):>5} | {middle:>9.1f} | {worst:>8.1f} | {used:>12.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--keep", type=Path, help="leave the archive here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.archive or args.keep or Path(folder, "letters.sqlite")
        if args.archive is None:
            make(path, args.documents)
        with sqlite3.connect(path) as connection:
            documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        with serving(path) as client:
            client.ask("first page", "/")
            keys, document = decide(client, VALUES)
            look(client, document)
        report(client, keys, documents)


if __name__ == "__main__":
    main()
