"""Nothing leaves the machine: by the log of all that the browser did on the network."""

from __future__ import annotations

import json
from pathlib import Path

import desk_archive
import pytest
from desk_browser import Visit, browser, serving, why_no_browser

WHY_NOT = why_no_browser()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
PAGES = ("/", "/queue", "/search?q=คะแนน", "/documents", "/scores", "/history")


def test_nothing_leaves_the_machine_by_the_browsers_own_log(tmp_path: Path) -> None:
    """Chromium's network log has every request, with the page that it was made for; its maker's own have none."""
    log, archive = tmp_path / "net.json", desk_archive.build(tmp_path)
    flags = (f"--log-net-log={log}", "--disable-features=AutofillServerCommunication")
    with serving(archive) as running, browser(*flags) as launched:
        v = Visit(launched, running)
        v.press("Enter", "Backspace")
        for path in (*PAGES, f"/document/{v.page.get_attribute('#item', 'data-document')}"):
            v.go(path)
        v.close()
    asked = _requests(log)
    ours = {url for url, about in asked if "127.0.0.1" in about}
    assert {url.removeprefix(v.base).split("?")[0] for url in ours} >= {"/queue", "/static/desk.js", "/queue/decide"}
    assert {url for url in ours if not url.startswith(v.base)} == set()
    assert {url for url, about in asked if url.startswith(v.base)} == ours, "nor is anything of ours another's"


def _requests(log: Path) -> list[tuple[str, str]]:
    """Every address that was asked for, with the site that it was for and who began it."""
    data = json.loads(log.read_text(encoding="utf-8"))
    started = data["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    events = [e["params"] for e in data["events"] if e["type"] == started and "url" in e.get("params", {})]
    return [(p["url"], f"{p.get('network_isolation_key')} {p.get('initiator')}") for p in events]
