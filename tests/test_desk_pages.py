"""The desk's pages as its server gives them, without a browser: what they change, refuse and hand out."""

from __future__ import annotations

import csv
import http.client
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

pytest.importorskip("starlette")

import decided_archives
import desk_archive
import store_fakes
from desk_browser import serving

from extract.archive.archive import archive
from extract.archive.decisions import Decision, Filters, Target
from extract.errors import MissingError, UsageError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_archive.build(tmp_path_factory.mktemp("desk"))


class Client:
    """What a browser sends: its cookies, its origin, a name."""

    def __init__(self, running: Any, name: str = "สมศรี") -> None:
        self.running = running
        self.host = running.address.split("/")[2]
        self.cookies: dict[str, str] = {}
        self.get("/?" + running.address.split("?")[1])
        if name:
            self.post("/name", name=name, next="/")

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        given = {"Host": self.host, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            given |= {"Origin": f"http://{self.host}", "Content-Type": "application/x-www-form-urlencoded"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("GET" if form is None else "POST", path, None if form is None else urlencode(form), given)
        answer = connection.getresponse()
        body = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, content = value.split(";")[0].partition("=")
                self.cookies[key] = content
        connection.close()
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, body

    def get(self, path: str, **headers: str) -> str:
        status, _, body = self.ask(path, **headers)
        assert status in (200, 303), (status, body[:300])
        return body.decode()

    def post(self, path: str, **form: str) -> str:
        status, _, body = self.ask(path, form, HX_Request="true")
        assert status in (200, 303), (status, body[:300])
        return body.decode()

    def item(self, **query: str) -> dict[str, str]:
        """The key and the state of the item that the queue shows."""
        page = self.get("/queue?" + urlencode(query))
        return {n: unescape(v) for n, v in re.findall(r'name="(key|state)" value="([^"]*)"', page)}


@pytest.fixture
def client(made: Path, tmp_path: Path) -> Iterator[Client]:
    archive = tmp_path / "letters.sqlite"
    shutil.copy(made, archive)
    with serving(archive, iiif=True) as running:
        yield Client(running)


@pytest.fixture(scope="module")
def reader(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client that changes nothing."""
    archive = tmp_path_factory.mktemp("reader") / "letters.sqlite"
    shutil.copy(made, archive)
    with serving(archive, iiif=True) as running:
        yield Client(running)


def final(client: Client, label: str) -> tuple[str | None, str]:
    with client.running.review.looking() as connection:
        row = connection.execute(
            "SELECT final_value, final_status FROM final_records WHERE indicator_printed = ?", [label]
        ).fetchone()
    return row["final_value"], row["final_status"]


def test_nobody_decides_without_a_name(made: Path, tmp_path: Path) -> None:
    archive = tmp_path / "letters.sqlite"
    shutil.copy(made, archive)
    with serving(archive) as running:
        client = Client(running, name="")
        assert 'name="name"' in client.get("/queue")
        key = running.review.next_key(Filters(), None)
        assert 'name="name"' in client.post("/queue/decide", key=key, kind="confirmed")
        assert running.review.total(Filters()) == 15
        client.post("/name", name="  วิ\u0000ชัย\n ", next="//evil.example/")
        assert client.ask("/name", {"name": "วิชัย", "next": "//evil.example/"})[1]["location"] == "/"
        client.post("/queue/decide", key=key, kind="confirmed")
        assert [e.by for e in running.review.history(Target.record(key))] == ["วิชัย"]


def test_a_decision_and_what_the_checks_say_after_it(client: Client) -> None:
    item = client.item()
    page = client.post("/queue/decide", **item, kind="confirmed", value="๕๑.๕")
    assert final(client, "ด้านนโยบายและแนวปฏิบัติ") == ("51.5", "corrected")
    assert "บันทึกแล้ว: 51.5" in page
    assert client.item()["key"] != item["key"]


@pytest.mark.parametrize("value", ["abc", "1e309", "5" * 5000, "12..5", "<b>"])
def test_what_is_no_number_is_told_and_not_kept(client: Client, value: str) -> None:
    item = client.item()
    page = client.post("/queue/decide", **item, kind="confirmed", value=value)
    assert 'class="notice warn"' in page
    assert f'data-item="{item["key"]}"' in page
    assert client.running.review.total(Filters()) == 15


def test_the_later_one_is_told_and_nothing_is_lost(client: Client) -> None:
    item = client.item()
    client.running.review.decide(Target.record(item["key"]), Decision("value", "value", "51.5"), by="วิชัย")
    page = client.post("/queue/decide", **item, kind="confirmed")
    assert "วิชัย" in page and "51.5" in page and "warn" in page
    assert final(client, "ด้านนโยบายและแนวปฏิบัติ") == ("51.5", "corrected")


def test_a_preview_that_is_no_longer_true_is_not_applied(client: Client) -> None:
    item = client.item(reason="scope-unclear")
    page = client.post("/queue/same", **item, reason="scope-unclear", kind="confirmed")
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    keys = client.running.review.same(item["key"])
    client.running.review.decide(Target.record(keys[3]), Decision("value", "value", "44.6"), by="วิชัย")
    page = client.post("/queue/same", **item, kind="confirmed", apply="yes", seen=seen[1])
    assert "warn" in page
    assert client.running.review.total(Filters(reason="scope-unclear")) == 8


def test_an_unknown_item_is_an_error_page_and_no_fault(client: Client) -> None:
    for path in (
        "/queue?key=ffffffffffffffff",
        "/document/ffffffff",
        "/page/ffffffff/1.png",
        "/by/nothing",
        "/nothing",
    ):
        status, headers, body = client.ask(path)
        assert status in (400, 404), path
        assert headers["content-type"].startswith("text/html") and b"Traceback" not in body


def test_without_scripts_forms_work_too(client: Client) -> None:
    item = client.item()
    status, headers, _ = client.ask("/queue/decide", {**item, "kind": "not-reported"})
    assert status == 303 and headers["location"].startswith("/queue?key=")
    assert final(client, "ด้านนโยบายและแนวปฏิบัติ") == (None, "corrected")


def test_a_heads_field_and_the_kind_are_corrected_from_the_document(client: Client) -> None:
    sha256 = _document(client)
    page = client.get(f"/context?document={sha256}&part=1&field=head.number")
    target = re.search(r'<option value="(head\|[^"]+)"', page)
    assert target is not None
    form = {"document": sha256, "part": "1", "field": "head.number", "target": target[1], "new": "ศธ ๐๒๖๓/ว.๕๑"}
    page = client.post("/context", **form, do="preview")
    assert "ศธ 0263/ว.51" in unescape(page)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    client.post("/context", **form, do="apply", seen=seen[1])
    assert "ศธ 0263/ว.51" in client.get(f"/document/{sha256}")
    assert "ศธ 0263/ว.51" in client.get("/documents")
    assert "ศธ 0263/ว.51" in client.get("/history")


def _document(client: Client) -> str:
    with client.running.review.looking() as connection:
        row = connection.execute("SELECT sha256 FROM documents WHERE name = 'a-letter.png'").fetchone()
    return str(row["sha256"])


def test_an_event_is_taken_back_from_the_documents_page(client: Client) -> None:
    item = client.item()
    client.post("/queue/decide", **item, kind="confirmed")
    page = client.get(f"/document/{_document(client)}")
    event = re.search(r'name="event" value="(\d+)"', page)
    assert event is not None
    client.post("/undo", event=event[1], document=_document(client))
    assert final(client, "ด้านนโยบายและแนวปฏิบัติ") == (None, "review")


def test_double_keying_shows_no_trace_of_the_first(client: Client) -> None:
    client.running.review.set_double_keying(True)
    item = client.item()
    client.post("/queue/decide", **item, kind="confirmed", value="52.5")
    second = Client(client.running, name="วิชัย")
    assert second.item()["key"] == item["key"]
    for path in (f"/queue?key={item['key']}", "/history", f"/document/{_document(client)}"):
        page = second.get(path)
        assert "52.5" not in page, path
    assert client.item()["key"] != item["key"], "who has said so is not asked again"


def test_two_who_differ_are_both_shown_and_a_third_word_decides(client: Client) -> None:
    client.running.review.set_double_keying(True)
    item = client.item()
    client.post("/queue/decide", **item, kind="confirmed", value="52.5")
    second = Client(client.running, name="วิชัย")
    client_item = second.item()
    second.post("/queue/decide", **client_item, kind="confirmed", value="51.5")
    assert client.running.review.stats().differing == 1
    page = client.get("/queue?state=differs")
    assert "<strong>สมศรี</strong>: 52.5" in page and "<strong>วิชัย</strong>: 51.5" in page
    third = Client(client.running, name="หัวหน้า")
    third.post("/queue/decide", **third.item(state="differs"), kind="confirmed", value="51.5")
    assert final(client, "ด้านนโยบายและแนวปฏิบัติ") == ("51.5", "corrected")


def test_a_doubtful_number_of_a_letter_is_an_item_like_any_other(tmp_path: Path) -> None:
    rows = (desk_archive.Row("overall", "คะแนนรวม", "33.0", "33.0"),)
    path = desk_archive.sheet(tmp_path / "in", "head.png", rows, doubtful_number=True)
    with serving(desk_archive.build(tmp_path, path)) as running:
        client = Client(running)
        page = client.get("/queue")
        assert "มีสิ่งพิมพ์ติดต้นหรือท้าย" in page and 'data-text="yes"' in page
        assert 'value="not-reported"' not in page and 'value="later"' in page
        item = client.item()
        assert item["key"].endswith("/head.number")
        assert "เลขที่" in client.get("/context?" + urlencode({"key": item["key"]}))
        client.post("/queue/decide", **item, kind="confirmed", value="ศธ ๐๒๖๓/ว.๕๐")
        assert "ศธ 0263/ว.50" in client.get("/documents")
        assert running.review.total(Filters()) == 0
        back = client.post("/queue/undo", key=item["key"])
        assert 'data-text="yes"' in back and running.review.total(Filters()) == 1


def test_a_transcript_shows_its_words_and_asks_for_no_picture(tmp_path: Path) -> None:
    from extract.archive.archive import archive

    path = tmp_path / "a.sqlite"
    archive([Path(__file__).parents[1] / "fixtures" / "nt-transcript"], path)
    with serving(path) as running:
        page = Client(running).get("/queue")
        assert "data-picture" not in page and '<div class="crop">' not in page
        assert "<blockquote" in page and "<mark>" in page


def test_a_value_of_table_and_sentence_has_its_row_and_head(tmp_path: Path) -> None:
    """Of two places it has no one table; the place in the table tells which."""
    rows = (desk_archive.Row("overall", "คะแนนรวม", "33.0", "33.0", ("conflict",)),)
    path = desk_archive.sheet(tmp_path / "in", "a.png", rows, in_sentence="35.0")
    with serving(desk_archive.build(tmp_path, path)) as running:
        item = running.review.item(running.review.next_key(Filters(), None))
        assert item.table is None
        assert [(n.text, n.column_head, n.is_self) for n in item.row][1:3] == [
            ("คะแนนรวม", "ตัวชี้วัด", False),
            ("๓๓.๐", "คะแนน", True),
        ]
        assert item.label_box is not None and item.head_box is not None


def test_search_finds_thai_numerals_and_downloads_what_is_seen(reader: Client) -> None:
    page = reader.get("/search?q=" + quote("53.0"))
    assert "<mark>๕๓.๐</mark>" in page
    assert reader.get("/search?q=" + quote("53.0") + "&year_be=2561").count('class="snippet"') == 0
    assert reader.get("/search?q=" + quote("คะแนน") + "&province=" + quote("กระบี่")).count('class="snippet"') == 1
    status, headers, body = reader.ask("/search.csv?q=" + quote("53.0"))
    assert status == 200 and headers["content-disposition"] == 'attachment; filename="pages.csv"'
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [(r["file"], r["page"], r["number"]) for r in rows] == [("a-letter.png", "1", "ศธ 0263/ว.50")]


def test_scores_are_a_table_a_line_and_files(reader: Client) -> None:
    page = reader.get("/scores?indicator=overall")
    assert re.search(r'<td class="right heat-\d">33.0</td>', page)
    assert "<polyline" not in page and "<circle" in page, "one year is a dot"
    _, _, body = reader.ask("/scores.csv?indicator=overall")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[1][-2:] == ["กระบี่", "33.0"]
    _, _, body = reader.ask("/scores.xlsx?indicator=overall")
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert "ไม่มีค่าที่ใช้ได้" in reader.get("/scores?indicator=public-services")


def test_a_documents_values_are_downloaded(reader: Client) -> None:
    _, _, body = reader.ask(f"/document/{_document(reader)}/records.csv")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [r["final_value"] for r in rows] == ["33.0", "", "", "", "", "", ""]


def test_pages_are_pictures_that_only_the_cookie_gets(reader: Client) -> None:
    path = f"/page/{_document(reader)}/1.png"
    status, headers, body = reader.ask(path)
    assert status == 200 and body.startswith(b"\x89PNG") and headers["cache-control"].startswith("private")
    kept, reader.cookies = reader.cookies, {}
    try:
        assert reader.ask(path)[0] == 403
        assert reader.ask("/")[0] == 403
    finally:
        reader.cookies = kept


def test_iiif_viewers_read_with_the_key_and_nothing_else(reader: Client) -> None:
    collection = reader.running.collection
    kept, reader.cookies = reader.cookies, {}
    far = {"Origin": "http://localhost:9000", "Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"}

    def fetch(url: str) -> tuple[dict[str, str], bytes]:
        status, headers, body = reader.ask("/" + url.split("/", 3)[3], **far)
        assert status == 200, (url, body[:200])
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        return headers, body

    try:
        first = json.loads(fetch(collection)[1])["items"][0]["id"]
        manifest = json.loads(fetch(first)[1])
        canvas = manifest["items"][0]
        service = canvas["items"][0]["items"][0]["body"]["service"][0]
        info = json.loads(fetch(service["id"] + "/info.json")[1])
        assert (info["type"], info["profile"]) == ("ImageService3", "level1")
        headers, picture = fetch(f"{service['id']}/0,0,400,300/200,/0/default.jpg")
        assert headers["content-type"] == "image/jpeg" and picture.startswith(b"\xff\xd8")
        found = json.loads(fetch(manifest["service"][0]["id"] + "?q=" + quote("คะแนน"))[1])
        assert found["type"] == "AnnotationPage"
        assert reader.ask("/" + service["id"].split("/", 3)[3] + "/full/9,9,9/0/default.jpg", **far)[0] == 400
        wrong = collection.replace(reader.running.collection.split("/")[4], "guess").split("/", 3)[3]
        assert reader.ask("/" + wrong, **far)[0] == 403
        assert reader.ask("/queue", **far)[0] == 403
        key = "/" + "/".join(collection.split("/")[3:5])
        assert reader.ask(key + "/collection.json", {"a": "b"})[0] == 403, "nothing is changed there"
    finally:
        reader.cookies = kept


def test_what_cannot_be_served_is_said_before(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "letters.sqlite"
    shutil.copy(made, archive)
    with serving(archive) as running:
        port = int(running.address.split(":")[2].split("/")[0])
        with pytest.raises(UsageError, match=f"port {port}"), serving(archive, port=port):
            pass
    import builtins

    whole = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "uvicorn":
            raise ModuleNotFoundError("no", name="uvicorn")
        return whole(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingError, match="uvicorn is not installed"), serving(archive):
        pass


def test_a_count_is_shown_corrected_decided_and_found(tmp_path: Path) -> None:
    counts = [["questionnaires-returned", "160", "questionnaires", "review"]]
    store_fakes.write(tmp_path / "in", "a.txt", lines=["แบบสอบถาม"], values=["50.0"], pages=2, counts=counts)
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=decided_archives.read)
    with serving(tmp_path / "a.sqlite", iiif=True) as running:
        client = Client(running)
        shown = client.get("/queue?reason=readers-disagree")
        assert "แบบสอบถามที่ได้รับคืน" in shown and "จำนวนหรืออัตรา" in shown
        fields = client.item(reason="readers-disagree")
        panel = client.get(f"/context?key={fields['key']}", HX_Request="true")
        assert re.findall(r'<option value="(\w+)"', panel.split('name="new"')[0]) == [
            "survey", "year_be", "level", "indicator", "unit",
        ]  # fmt: skip
        offered = client.get(f"/suggest?field=indicator&measure=statistic&new={quote('ที่ส่ง')}")
        assert 'value="questionnaires-sent"' in offered and "returned" not in offered
        assert "a.txt" in client.get("/documents?status=review")
        client.post("/queue/decide", kind="confirmed", value="150", **fields)
        document = client.get(f"/document/{client.running.review.queue(Filters())[0].document}")
        assert 'id="at-s001"' in document and ">150<" in document
        assert "a.txt" in client.get("/documents?status=corrected")
        assert "a.txt" not in client.get("/documents?status=review")
        collection = json.loads(client.get(running.collection.split(client.host)[1]))
        manifest = json.loads(client.get(collection["items"][0]["id"].split(client.host)[1]))
        notes = [a["body"]["value"] for a in manifest["items"][0]["annotations"][0]["items"]]
        assert any(note.startswith("questionnaires returned: 150 questionnaires") for note in notes), notes
