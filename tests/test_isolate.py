"""The worker under failure: it hangs, crashes, grows, is interrupted; what was read is kept, nothing is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = "\f".join(
    f"ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับจังหวัด ประจำปี ๒๕๖๐\n\n"
    f"จังหวัด\n\n{name}\n\nPolicies/Practices\t{value}\nDigital Government Policies\t{value}\n"
    for name, value in (("ลำพูน", "41.2"), ("ลำปาง", "42.3"), ("แพร่", "43.4"))
)
DOUBLE = """
import os
if os.environ.get("EXTRACT_WORK"):
    import extract.pipeline as pipeline, signal, time
    real = pipeline.read_page
    class Starved:
        def page(self, index):
            raise MemoryError
    def read_page(document, number, options, pictures=None):
        if number == 2:
            {act}
        return real(document, number, options, pictures)
    pipeline.read_page = read_page
"""


def run(tmp_path: Path, act: str, *arguments: str) -> tuple[subprocess.CompletedProcess[bytes], Path]:
    document, site, temporary = tmp_path / "three.txt", tmp_path / "site", tmp_path / "tmp"
    document.write_text(PAGES, encoding="utf-8")
    site.mkdir()
    temporary.mkdir()
    (site / "sitecustomize.py").write_text(DOUBLE.format(act=act))
    done = subprocess.run(
        [sys.executable, "-m", "extract", str(document), "--json", *arguments],
        capture_output=True, timeout=120, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(site), "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert list(temporary.iterdir()) == [], "no temporary file is left"
    return done, document


@pytest.mark.parametrize(
    ("act", "arguments", "reason"),
    [
        ("time.sleep(600)", ("--limit", "seconds-per-page=3"), "page 2 took longer than is allowed"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", (), "brought the reader down (SIGSEGV)"),
        ("os._exit(9)", (), "the reader stopped without a word (exit 9)"),
        (
            "hog = bytearray(900 << 20); time.sleep(60)",
            ("--limit", "memory-bytes=420000000"),
            "page 2 needs more memory than is allowed",
        ),
        ("document = Starved()", (), "the page needs more memory than is allowed"),
    ],
    ids=["hangs", "crashes", "exits", "grows", "memory-error"],
)
def test_a_page_that_fails_costs_only_itself(tmp_path: Path, act: str, arguments: tuple[str, ...], reason: str) -> None:
    done, _ = run(tmp_path, act, *arguments)
    result = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr.decode()
    assert result["partial"] is True
    status = {p["number"]: (p["status"], p["reason"]) for p in result["pages"]}
    assert status[1] == ("read", None)
    assert status[2][0] == "failed"
    assert reason in status[2][1]
    entities = {r["entity"] for r in result["records"]}
    assert status[3] == ("read", None)
    assert entities == {"ลำพูน", "แพร่"}


def test_a_bug_is_said_to_be_one(tmp_path: Path) -> None:
    done, _ = run(tmp_path, "raise RuntimeError('boom')")
    assert done.returncode == 70
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "bug"
    assert "RuntimeError" in error["message"]
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_program(tmp_path: Path, blow: signal.Signals) -> None:
    document, site, temporary = tmp_path / "three.txt", tmp_path / "site", tmp_path / "tmp"
    document.write_text(PAGES, encoding="utf-8")
    site.mkdir()
    temporary.mkdir()
    mark = tmp_path / "pid"
    act = f"open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    (site / "sitecustomize.py").write_text(DOUBLE.format(act=act))
    program = subprocess.Popen(
        [sys.executable, "-m", "extract", str(document), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(site), "TMPDIR": str(temporary)},
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (mark.exists() and mark.read_text()):
        assert time.monotonic() < deadline, "the worker never began"
        time.sleep(0.05)
    worker = int(mark.read_text())
    program.send_signal(blow)
    program.communicate(timeout=10)
    if blow != signal.SIGKILL:
        assert program.returncode == 130
    gone = time.monotonic() + 2
    while time.monotonic() < gone and (_alive(worker) or any(temporary.iterdir())):
        time.sleep(0.05)
    assert not _alive(worker)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and /proc")
@pytest.mark.parametrize(
    ("way", "blow"),
    [
        ("batch", signal.SIGINT), ("batch", signal.SIGKILL), ("archive", signal.SIGTERM), ("archive", signal.SIGKILL),
        ("validate", signal.SIGTERM),
    ],
)  # fmt: skip
def test_nothing_outlives_a_folder_s_run(tmp_path: Path, way: str, blow: signal.Signals) -> None:
    folder, site, temporary, marks = (tmp_path / n for n in ("in", "site", "tmp", "marks"))
    for made in (folder, site, temporary, marks):
        made.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(PAGES.replace("ลำพูน", f"ลำพูน {name}"), encoding="utf-8")
    act = f"open(os.path.join({str(marks)!r}, str(os.getpid())), 'w').close(); time.sleep(600)"
    (site / "sitecustomize.py").write_text(DOUBLE.format(act=act))
    (tmp_path / "published.csv").write_text("entity,indicator,value\nลำพูน,overall,41.2\n", encoding="utf-8")
    arguments = {
        "batch": [str(folder), "--json", "--jobs", "2"],
        "archive": ["archive", str(folder), "--into", str(tmp_path / "a"), "--jobs", "2"],
        "validate": ["validate", str(tmp_path / "published.csv"), str(folder)],
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "extract", *arguments[way]],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(site), "TMPDIR": str(temporary)},
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while len(list(marks.iterdir())) < min(2, os.cpu_count() or 1):
        assert time.monotonic() < deadline and program.poll() is None, "the workers never began"
        time.sleep(0.05)
    program.send_signal(blow)
    program.communicate(timeout=10)
    if blow != signal.SIGKILL:
        assert program.returncode == 130
    workers = [int(p.name) for p in marks.iterdir()]
    until = time.monotonic() + 2
    while time.monotonic() < until and (any(map(_alive, workers)) or any(temporary.iterdir())):
        time.sleep(0.05)
    assert not any(map(_alive, workers))
    assert list(temporary.iterdir()) == []


def _alive(pid: int) -> bool:
    """Running, not a zombie that its new parent has yet to collect."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid: int, seconds: float = 2.0) -> bool:
    """Whether the process has left, and been buried, within this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and Path(f"/proc/{pid}").exists():
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_program_that_a_page_left_running_is_ended_and_buried(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    act = (
        "import subprocess; child = subprocess.Popen(['sleep', '600']); "
        f"open({str(mark)!r}, 'w').write(str(child.pid)); time.sleep(600)"
    )
    done, _ = run(tmp_path, act, "--limit", "seconds-per-page=5")
    assert done.returncode == 0
    assert gone(int(mark.read_text()))


@pytest.fixture(autouse=True)
def marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doubles here leave their marks beside the documents; `test_sandbox` has workers that are shut in."""
    monkeypatch.setenv("EXTRACT_SANDBOX", "off")


@pytest.fixture
def hanging_tesseract(tmp_path: Path) -> Path:
    """A folder with a ``tesseract`` that has its models, and never answers; it writes its number into ``pid``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for language in ("tha", "eng"):
        (folder / f"{language}.traineddata").write_bytes(b"")
    program = folder / "tesseract"
    program.write_text(
        f"""#!/bin/sh
[ "$1" = --list-langs ] && echo 'List of available languages in "{folder}" (2):' && exit
echo $$ > {tmp_path}/pid
exec sleep 600
"""
    )
    program.chmod(0o755)
    return folder


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and /proc")
@pytest.mark.parametrize("blow", [None, signal.SIGINT, signal.SIGKILL], ids=["time-out", "interrupt", "kill"])
def test_a_tesseract_that_hangs_does_not_outlive_its_page(
    tmp_path: Path, hanging_tesseract: Path, blow: signal.Signals | None
) -> None:
    from PIL import Image, ImageDraw

    page = Image.new("L", (800, 400), 255)
    ImageDraw.Draw(page).text((60, 120), "Policies/Practices 41.2", fill=0, font_size=48)
    page.save(tmp_path / "page.png", dpi=(200, 200))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    program = subprocess.Popen(
        [sys.executable, "-m", "extract", str(tmp_path / "page.png"), "--json", "--engine", "tesseract",
         "--limit", "seconds-per-page=12"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PATH": f"{hanging_tesseract}:{os.environ['PATH']}", "TMPDIR": str(temporary)},
    )  # fmt: skip
    mark = tmp_path / "pid"
    deadline = time.monotonic() + 60
    while not (mark.exists() and mark.read_text().strip()):
        assert time.monotonic() < deadline and program.poll() is None, "Tesseract was never asked"
        time.sleep(0.05)
    if blow is not None:
        program.send_signal(blow)
    out, _ = program.communicate(timeout=60)
    if blow is None:
        assert program.returncode == 5
        assert "took longer than is allowed" in json.loads(out)["error"]["message"]
    elif blow == signal.SIGINT:
        assert program.returncode == 130
    tesseract = int(mark.read_text())
    until = time.monotonic() + 2
    while time.monotonic() < until and (_alive(tesseract) or any(temporary.iterdir())):
        time.sleep(0.05)
    assert not _alive(tesseract)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces")
def test_a_worker_has_no_network_where_the_system_allows_that() -> None:
    code = """
import socket
from extract.run.confine import leave_network
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
if not leave_network():
    print("not allowed here")
else:
    try:
        socket.create_connection(("127.0.0.1", server.getsockname()[1]), timeout=2)
        print("connected")
    except OSError:
        print("cut off")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    if done.stdout.strip() == "not allowed here":
        pytest.skip("this system grants no network of one's own")
    assert done.stdout.strip() == "cut off"
