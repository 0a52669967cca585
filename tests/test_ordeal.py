"""The judge of hostile inputs is honest: a program made to be at fault is found at fault, each fault by its name."""

import json
import re
import subprocess
import sys
from pathlib import Path

import ordeal
import pytest
from hostile import CANARY
from ordeal import Ordeal, judge, suffer

SOUND = json.dumps(
    {
        "pages": [{"status": "read"}],
        "records": [{"status": "accepted", "value": 4}],
        "notices": [],
    }
)
REFUSED = json.dumps({"error": {"code": "corrupt", "message": "no page can be found in it"}})


def judged(code: int = 0, out: str = SOUND, err: str = "", seconds: float = 1.0, peak: int = 0) -> list[str]:
    result = Ordeal(Path("x"), code, seconds, 0.0, seconds, peak)
    judge(result, out.encode(), err.encode(), CANARY)
    return result.faults


def test_what_is_sound_is_no_fault() -> None:
    assert judged() == []
    assert judged(3, REFUSED) == []


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ({"code": 70, "out": REFUSED}, "exit 70"),
        ({"code": -11, "out": ""}, "exit -11"),
        ({"code": 4, "out": REFUSED}, "exit 4"),
        ({"err": "Traceback (most recent call last):"}, "traceback"),
        ({"out": SOUND.replace("read", CANARY)}, "canary leaked"),
        ({"err": f"extract: {CANARY}"}, "canary leaked"),
        ({"err": "\x1b[31m"}, "escape sequence reached the terminal"),
        ({"err": "a\u202eb"}, "escape sequence reached the terminal"),
        ({"seconds": 61.0}, "61 s, 61 s of CPU"),
        ({"peak": (1 << 30) + 1}, "1024 MiB"),
        ({"out": ""}, "no JSON"),
        ({"out": SOUND[:-1]}, "no JSON"),
        ({"code": 3, "out": '{"error": {}}'}, "no error object"),
        ({"out": SOUND.replace('"read"', '"failed"')}, "success with nothing read"),
        ({"out": SOUND.replace('[{"status": "read"}]', "[]")}, "success with nothing read"),
        ({"out": SOUND.replace("4", "-4")}, "a negative score was accepted"),
    ],
)
def test_each_fault_is_told(how: dict[str, object], fault: str) -> None:
    assert fault in judged(**how)  # type: ignore[arg-type]


LEFT = (
    "import subprocess, sys; "
    "subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(30)  # extract'], start_new_session=True)"
)
FAULTS = {
    "signal": ("import os; os.kill(os.getpid(), 11)", "exit -11"),
    "temporary": ("import tempfile; tempfile.mkstemp(); import os; os._exit(3)", "temporary files left"),
    "orphan": (f"{LEFT}; import time, os; time.sleep(0.5); os._exit(3)", "processes left"),
    "greedy": ("hog = bytearray(300 << 20); import time, os; time.sleep(0.5); os._exit(3)", "MiB"),
    "hang": ("import time; time.sleep(60)", "exit -9"),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
@pytest.mark.parametrize("name", FAULTS)
def test_a_program_at_fault_is_found_at_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    act, fault = FAULTS[name]
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(act)
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setattr(ordeal, "MOST_BYTES", 200 << 20)
    result = suffer(["x.txt", "--json"], tmp_path / "x.txt", CANARY, most_seconds=1.5)
    assert any(fault in found for found in result.faults), result
    if name == "orphan":
        subprocess.run(["kill", *re.findall(r"\d+", result.faults[-1])], check=False)
