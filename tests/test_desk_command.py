"""``extract desk`` as a program: the address it prints, and how it ends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")

import desk_archive

from extract.archive.verify import verify
from extract.cli import main


def test_it_serves_until_it_is_told_to_end_and_leaves_the_archive_closed(tmp_path: Path) -> None:
    archive = desk_archive.build(tmp_path)
    command = [sys.executable, "-m", "extract", "desk", str(archive), "--no-browser", "--lang", "en"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        address = lines[1].strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", address), lines
        host = address.split("/")[2]
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", "/?" + address.split("?")[1])
        answer = connection.getresponse()
        cookie = str(answer.getheader("set-cookie")).split(";")[0]
        answer.read()
        connection.request("GET", "/", headers={"Cookie": cookie, "Accept-Language": "th"})
        page = connection.getresponse().read().decode()
        assert "15 values wait for a person" in page, "--lang goes before the browser's"
        key = re.search(r'"/queue\?document=(\w{64})"', page)
        assert key is not None
        connection.request("GET", "/queue", headers={"Cookie": cookie + "; extract-desk-name=Somsri"})
        page = connection.getresponse().read().decode()
        form = "&".join(f"{n}={v}" for n, v in re.findall(r'name="(key|state)" value="([^"]*)"', page))
        headers = {"Cookie": cookie + "; extract-desk-name=Somsri", "Origin": f"http://{host}"}
        connection.request("POST", "/queue/decide", form + "&kind=not-reported", headers)
        assert connection.getresponse().status == 303
        connection.close()
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert verify(archive).problems == [], "what was decided is under the digest"
    assert not list(tmp_path.glob("*.lock"))


def test_what_is_no_archive_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", str(tmp_path / "none.sqlite"), "--no-browser"]) == 3
    assert "no archive at" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["desk", "x.sqlite", "--port", "99999"])
    assert ended.value.code == 2
