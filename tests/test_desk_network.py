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
    """Chromium's network log has whatever it asked for, its own doings too."""
    log, archive = tmp_path / "net.json", desk_archive.build(tmp_path)
    with serving(archive) as running:
        with browser(f"--log-net-log={log}", "--net-log-capture-mode=IncludeSensitive") as launched:
            v = Visit(launched, running)
            v.press("Enter", "Backspace")
            for path in (*PAGES, f"/document/{v.page.get_attribute('#item', 'data-document')}"):
                v.go(path)
            v.close()
        port = running.address.split(":")[2].split("/")[0]
    data = json.loads(log.read_text(encoding="utf-8"))
    asked = {e["params"]["url"] for e in data["events"] if isinstance(e.get("params"), dict) and "url" in e["params"]}
    assert any(url.startswith(f"http://127.0.0.1:{port}/queue") for url in asked)
    outside = {u for u in asked if u.startswith(("http", "ws")) and not u.startswith(f"http://127.0.0.1:{port}/")}
    assert outside == set()
    kinds = data["constants"]["logEventTypes"]
    lookups = [e for e in data["events"] if e["type"] == kinds.get("HOST_RESOLVER_SYSTEM_TASK")]
    assert lookups == []
