"""Workers that misbehave, as real processes: each is ended in time, and costs no more than the page it was at."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import rogue_readers as rogue

from extract.errors import ExitCode
from extract.open.limits import Limits
from extract.options import Options
from extract.run import turn
from extract.run.jobs import Done, Job, Lost, Result
from extract.run.pool import Pool
from extract.run.worker import Extractor, read_document

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and /proc")

NAMES = (("ลำพูน", "41.2"), ("ลำปาง", "42.3"), ("แพร่", "43.4"))
PAGES = "\f".join(
    f"ผลสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานระดับจังหวัด ประจำปี ๒๕๖๐\n\n"
    f"จังหวัด\n\n{name}\n\nPolicies/Practices\t{value}\nDigital Government Policies\t{value}\n"
    for name, value in NAMES
)
LIMITS = Limits(seconds_per_page=3)
LATE = 2.0
"""Seconds for a worker to be gone after its time, on a machine with other work."""


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A transcript of three pages; temporary folders and the notes of rogue workers stay with this test."""
    for name in ("marks", "temp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("ROGUE_MARKS", str(tmp_path / "marks"))
    monkeypatch.setenv("EXTRACT_SANDBOX", "off")  # the rogues note themselves outside of their folder
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    path = tmp_path / "three.txt"
    path.write_text(PAGES, encoding="utf-8")
    return path


def read(document: Path, extractor: Extractor, limits: Limits = LIMITS, **more: Any) -> Done:
    job = Job(str(document), Options(limits=limits, second_reader=False), document.name, **more)
    with Pool(1, limits, extractor) as pool:
        (done,) = pool.in_order([job])
    assert list((document.parent / "temp").iterdir()) == [], "no temporary folder is left"
    return done


def pages_of(done: Done) -> dict[int, tuple[str, str | None]]:
    assert done.result is not None, done.error
    return {p["number"]: (p["status"], p["reason"]) for p in done.result.data()["pages"]}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def lifetimes(marks: Path) -> Iterator[dict[int, float]]:
    """How many seconds each process that noted itself lived on."""
    began: dict[int, float] = {}
    lived: dict[int, float] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for pid in {int(p.name) for p in marks.iterdir() if p.name.isdigit()} - set(lived):
                began.setdefault(pid, time.monotonic())
                if not alive(pid):
                    lived[pid] = time.monotonic() - began[pid]

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lived
        time.sleep(0.1)
    finally:
        over.set()
        thread.join()
        assert set(lived) == set(began), "a worker lives on"


@pytest.mark.parametrize(
    ("extractor", "seconds", "workers", "reason"),
    [
        (rogue.hangs, 3, 1, "page 2 took longer than is allowed"),
        (rogue.drips, 3, 1, "page 2 took longer than is allowed"),
        (rogue.crashes, 0, 2, "page 2 brought the reader down (SIGSEGV)"),
        (rogue.says_that_it_is_up, 0, 2, "page 2 made the reader say what makes no sense"),
        (rogue.says_that_it_opened, 0, 2, "page 2 made the reader say what makes no sense"),
        (rogue.says_that_a_page_began, 0.5, 2, "page 2: the reader broke off what it was saying"),
        (rogue.floods_with_nonsense, 0.5, 2, "page 2: the reader broke off what it was saying"),
        (rogue.announces_a_vast_frame, 0.5, 2, "page 2: the reader broke off what it was saying"),
    ],
)
def test_a_rogue_is_ended_in_time_and_costs_its_page(
    document: Path, extractor: Extractor, seconds: float, workers: int, reason: str
) -> None:
    with lifetimes(document.parent / "marks") as lived:
        done = read(document, extractor)
    assert pages_of(done) == {1: ("read", None), 2: ("failed", reason), 3: ("read", None)}
    assert {r["entity"] for r in done.result.data()["records"]} == {"ลำพูน", "แพร่"}
    assert len(lived) == workers
    assert all(life < seconds + LATE for life in lived.values()), lived


@pytest.mark.parametrize(
    ("extractor", "code", "message"),
    [
        (rogue.floods_with_texts, ExitCode.INPUT, "making the records made the reader say what makes no sense"),
        (rogue.says_that_it_is_done, ExitCode.INPUT, "making the records made the reader say what makes no sense"),
        (rogue.hangs_over_the_records, ExitCode.LIMIT, "making the records took longer than is allowed"),
    ],
)
def test_a_rogue_at_the_records_costs_the_document(
    document: Path, monkeypatch: pytest.MonkeyPatch, extractor: Extractor, code: ExitCode, message: str
) -> None:
    monkeypatch.setattr(turn, "_RECORDS_SECONDS", 1.0)
    with lifetimes(document.parent / "marks") as lived:
        done = read(document, extractor)
    assert done.result is None and done.error is not None
    assert (done.error.exit_code, done.error.message) == (code, message)
    assert lived and all(life < 4 + LATE for life in lived.values()), lived


@pytest.mark.parametrize("name", rogue.OPENINGS)
def test_a_worker_that_a_document_took_over_is_not_believed(document: Path, name: str) -> None:
    """It can say what it likes: the program waits for it no longer than for any other, and tells that it failed."""
    began = time.monotonic()
    done = read(document.rename(document.with_name(name)), rogue.says_at_the_opening, Limits(seconds_per_page=60))
    told = "broke off what it was saying" if name.endswith("-frame") else "makes no sense"
    assert done.error is not None and done.error.exit_code == ExitCode.INPUT
    assert done.error.message.startswith("opening the file") and done.error.message.endswith(told)
    assert time.monotonic() - began < 40


def test_pages_that_are_none_fail_alone(document: Path) -> None:
    done = read(document, rogue.floods_with_pages)
    failed = {n: ("failed", f"what was read of page {n} makes no sense") for n in (2, 3)}
    assert pages_of(done) == {1: ("read", None), **failed}


def test_what_a_worker_may_say_is_bounded(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(document, rogue.says_a_long_text, texts=True).result is None, "one text more than there are pages"
    monkeypatch.setattr(turn, "_MOST_SAID", 1 << 20)
    done = read(document, rogue.says_a_long_text, texts=True)
    assert done.error is not None and done.error.exit_code == ExitCode.LIMIT
    assert done.error.message == "making the records made the reader say more than is allowed"


def test_what_is_printed_in_a_worker_is_no_data(document: Path) -> None:
    done = read(document, rogue.pollutes, texts=True)
    honest = read(document, read_document, texts=True)
    assert pages_of(done) == {n: ("read", None) for n in (1, 2, 3)}
    assert done.result is not None and honest.result is not None
    assert done.result.texts == honest.result.texts
    assert done.result.data()["records"] == honest.result.data()["records"]


def test_a_program_that_holds_the_wire_does_not_hold_the_run(document: Path) -> None:
    marks = document.parent / "marks"
    began = time.monotonic()
    try:
        done = read(document, rogue.leaves_a_child_on_the_wire)
    finally:
        os.kill(int((marks / "child").read_text()), signal.SIGKILL)
    assert pages_of(done)[2] == ("failed", "page 2 brought the reader down (SIGKILL)")
    assert time.monotonic() - began < 50, "the child sleeps for a minute"


def test_a_program_that_a_document_left_running_ends_with_it(document: Path) -> None:
    job = Job(str(document), Options(second_reader=False), document.name)
    with Pool(1, LIMITS, rogue.leaves_a_child_running) as pool:
        (done,) = pool.in_order([job])
        left = [int(p.name) for p in (document.parent / "marks").iterdir()]
        assert len(left) == 2 and not any(map(alive, left)), "the worker is not used again"
    assert pages_of(done) == {n: ("read", None) for n in (1, 2, 3)}


def test_the_time_of_a_file_is_absolute(document: Path) -> None:
    document.write_text("\f".join([PAGES] * 4), encoding="utf-8")
    pages = pages_of(read(document, rogue.slow, Limits(seconds_per_page=30, seconds_per_file=3)))
    read_in_time = [n for n, (status, _) in pages.items() if status == "read"]
    assert read_in_time == list(range(1, len(read_in_time) + 1)) and 1 <= len(read_in_time) <= 4
    assert set(list(pages.values())[len(read_in_time) :]) == {("failed", "the file took longer than is allowed")}


def test_a_worker_that_has_grown_gives_way_and_no_page_is_read_twice(document: Path) -> None:
    document.write_text("\f".join(PAGES.split("\f")[0].replace("41.2", f"41.{k}") for k in range(40)), encoding="utf-8")
    with lifetimes(document.parent / "marks") as lived:
        done = read(document, rogue.grows, texts=True)
    assert len(lived) == 3, "sixteen pages, sixteen, eight"
    assert pages_of(done) == {n: ("read", None) for n in range(1, 41)}
    assert done.result is not None and [f"41.{k}\n" in text for k, text in enumerate(done.result.texts)] == [True] * 40


def test_no_worker_is_late_while_nobody_listens(document: Path) -> None:
    job = Job(str(document), Options(limits=Limits(seconds_per_page=2), second_reader=False), document.name)
    with Pool(1, job.options.limits) as pool:
        pool.submit(job)
        time.sleep(6)
        (done,) = pool.collect(20)
    assert pages_of(done) == {n: ("read", None) for n in (1, 2, 3)}


def test_results_come_in_the_order_of_the_jobs_and_workers_are_used_again(document: Path) -> None:
    folder = document.parent
    jobs = []
    for k in range(7):
        path = folder / f"{k}.txt"
        path.write_text("\f".join([PAGES] * (8 if k == 0 else 1)).replace("41.2", f"41.{k}"), encoding="utf-8")
        jobs.append(Job(str(path), Options(second_reader=False), path.name))
    jobs.insert(3, Job(str(folder / "none.txt"), Options(), "none.txt"))
    told: list[tuple[int, int, int]] = []
    with Pool(2, LIMITS, watcher=lambda *what: told.append(what)) as pool:
        done = list(pool.in_order(jobs))
        assert len([p for p in Path("/proc").iterdir() if p.name.isdigit() and _child(int(p.name))]) == 2
    assert [d.ticket for d in done] == list(range(8))
    assert [d.job.name for d in done] == [j.name for j in jobs]
    assert done[3].error is not None and done[3].error.code == "missing-file"
    values = [{str(r["value"]) for r in d.result.data()["records"]} for d in done if d.result is not None]
    assert [f"41.{k}" in v for k, v in enumerate(values)] == [True] * 7
    assert [what for what in told if what[0] == 1] == [(1, 0, 3), (1, 1, 3), (1, 2, 3), (1, 3, 3)]


def _child(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(stat[1]) == os.getpid() and b"extract.run.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_document_that_changes_between_its_pages_is_no_document(document: Path) -> None:
    job = Job(str(document), Options(), document.name, sha256="0" * 64, pages={1: Lost("gone", False)})
    with Pool(1, LIMITS) as pool:
        (done,) = pool.in_order([job])
    assert done.error is not None and (done.error.code, done.error.exit_code) == ("changed", ExitCode.INPUT)


@pytest.mark.parametrize("said", [b"", b"[", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_a_result_that_is_none_is_an_error(said: bytes) -> None:
    from extract.errors import InputError

    with pytest.raises(InputError, match="makes no sense"):
        Result(said).data()
    assert Result(json.dumps({"a": 1.50}).encode()).data() == {"a": 1.5}
