"""Archives read by a cluster: the same rows as on one machine, whatever happens to workers, scheduler and files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import store_fakes as fakes
from test_merging import ROWS, rows

from extract.archive.archive import Summary, archive
from extract.archive.verify import verify
from extract.errors import ExitCode, InputError, UsageError
from extract.options import Options
from extract.run import cluster as cluster_module
from extract.run.cluster import Cluster
from extract.run.cluster_worker import Terms, Unfit, read
from extract.run.jobs import Job
from extract.run.remote import walk_remote
from extract.run.walk import Walk
from extract.run.worker import Tell

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[1]
PATHS = "SELECT path, document, present FROM document_paths ORDER BY path"


@pytest.fixture(autouse=True)
def own_temp(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary folders of this test alone; what its workers import is beside it."""
    folder = tmp_path_factory.mktemp("temp")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("EXTRACT_SANDBOX", "off")  # the extractor leaves its marks beside its documents
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "tests"), str(ROOT)]))
    monkeypatch.setenv("DASK_TEMPORARY_DIRECTORY", str(folder))
    return folder


def read_or_kill(job: Job, tell: Tell) -> object:
    """As the fake extractor; a document named so kills the cluster's own worker: its grandparent has no other child."""
    name = job.name or Path(str(job.source)).name
    mark = Path(str(job.source)).with_suffix(".killed")
    if name.startswith("poison") or (name.startswith("once") and not mark.exists()):
        mark.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    return fakes.read(job, tell)


def run(folders: list[Path | str], into: Path, where: str = "local", jobs: int = 2, **more: object) -> Summary:
    crew = partial(Cluster, where, jobs, read_or_kill)
    return archive(folders, into, crew=crew, **more)  # type: ignore[arg-type]


def some_files(folder: Path, count: int) -> None:
    for i in range(count):
        fakes.write(folder, f"{i:03d}.txt", lines=[f"รัฐบาลดิจิทัล {i}"], value=f"{i}.50")


def test_a_worker_killed_and_a_poisoned_document_change_nothing_else(tmp_path: Path, own_temp: Path) -> None:
    some_files(tmp_path / "in", 8)
    fakes.write(tmp_path / "in", "once.txt", lines=["ครั้งเดียว"], value="50")
    fakes.write(tmp_path / "in", "error.txt", error="encrypted")
    fakes.write(tmp_path / "in", "crash.txt", lines=["รอด"], pages=3, at=2, crash=True)
    fakes.write(tmp_path / "poison", "poison.txt", lines=["พิษ"], value="60")
    (tmp_path / "in" / "copy.txt").write_bytes((tmp_path / "in" / "000.txt").read_bytes())
    summary = run([tmp_path / "in", tmp_path / "poison"], tmp_path / "c.sqlite")
    assert (summary.files, summary.read, summary.partial, summary.failed, summary.same_content) == (13, 9, 1, 2, 1)
    why = {Path(path).name: why for path, why in summary.failures}
    assert why == {"error.txt": "encrypted", "poison.txt": "the document brought 2 workers of the cluster down"}
    failed = "SELECT name, error_code FROM documents WHERE state = 'failed' ORDER BY name"
    assert rows(tmp_path / "c.sqlite", failed) == [("error.txt", "unreadable-input"), ("poison.txt", "crashed")]
    # Without the poison, row for row what one machine makes.
    archive([tmp_path / "in"], tmp_path / "one.sqlite", jobs=1, extractor=fakes.read)
    ours, theirs = (
        [row for row in rows(tmp_path / name, *ROWS, PATHS) if "poison" not in str(row)]
        for name in ("c.sqlite", "one.sqlite")
    )
    assert ours == theirs
    assert verify(tmp_path / "c.sqlite", keep=False).problems == []
    # A second run has nothing to do, and a third reads the poison again only where it is asked to.
    assert run([tmp_path / "in"], tmp_path / "c.sqlite").done == 0
    assert not list(own_temp.glob("extract-*"))


def test_what_lost_a_worker_is_tried_again_with_nothing_else_under_way(tmp_path: Path) -> None:
    """Whoever waits behind a poison on its worker is lost with it, and answers for itself when it is tried again."""
    some_files(tmp_path / "in", 12)
    for name in ("poison a.txt", "poison b.txt"):
        fakes.write(tmp_path / "in", name, lines=[name], value="60")
    company = []

    class Watched(Cluster):
        def _send(self, ticket: int) -> None:
            if self._tasks[ticket].lost:
                company.append(sum(task.future is not None for task in self._tasks.values()))
            super()._send(ticket)

    where = tmp_path / "in"
    summary = archive([where], tmp_path / "c.sqlite", crew=partial(Watched, "local", 2, read_or_kill))
    assert {Path(path).name for path, _ in summary.failures} == {"poison a.txt", "poison b.txt"}
    assert (summary.read, summary.failed) == (12, 2)
    assert len(company) >= 2 and set(company) == {0}


def test_what_waits_is_bounded(tmp_path: Path) -> None:
    some_files(tmp_path / "in", 12)
    most = 0

    class Watched(Cluster):
        def submit(self, job: Job) -> int:
            nonlocal most
            ticket = super().submit(job)
            most = max(most, self.busy)
            return ticket

    summary = archive([tmp_path / "in"], tmp_path / "c.sqlite", crew=partial(Watched, "local", 1, fakes.read))
    assert (summary.read, most) == (12, 2)


class Scheduler:
    """A scheduler and a worker as programs of their own, as they stand on other machines."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.file, self.folder, self.port = folder / "scheduler.json", folder, port
        self.programs: list[subprocess.Popen[bytes]] = []

    def start(self, *more: str) -> str:
        self.file.unlink(missing_ok=True)
        what = ["distributed.cli.dask_scheduler", "--port", str(self.port), "--no-dashboard", "--host", "127.0.0.1"]
        self._program(*what, "--scheduler-file", str(self.file))
        end = time.monotonic() + 60
        while not (self.file.exists() and self.file.read_text().endswith("}")) and time.monotonic() < end:
            time.sleep(0.1)
        self._program(
            "distributed.cli.dask_worker", "--scheduler-file", str(self.file), "--nthreads", "1", "--no-dashboard",
            "--memory-limit", "0", "--no-nanny", "--host", "127.0.0.1", *more,
        )  # fmt: skip
        address: str = json.loads(self.file.read_text())["address"]
        self.port = int(address.rpartition(":")[2])
        return address

    def _program(self, module: str, *arguments: str) -> None:
        self.programs.append(subprocess.Popen(
            [sys.executable, "-m", module, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=self.folder,
        ))  # fmt: skip

    def stop(self) -> None:
        for program in self.programs:
            program.kill()
            program.wait()
        self.programs.clear()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Scheduler]:
    found = Scheduler(tmp_path)
    yield found
    found.stop()


def test_a_scheduler_that_stops_ends_the_run_and_the_next_one_goes_on(tmp_path: Path, scheduler: Scheduler) -> None:
    for i in range(6):
        fakes.write(tmp_path / "in", f"{i}.txt", lines=[f"รัฐบาล {i}"], value=f"{i}.5", sleep=0 if i < 3 else 600)
    address = scheduler.start()

    class Stopping:
        """Watches a run, and stops the scheduler when three documents are there."""

        def found(self, files: int) -> None:
            pass

        def reads(self, path: str) -> None:
            pass

        def considered(self, summary: Summary, settled: int) -> None:
            if summary.read == 3 and scheduler.programs:
                scheduler.stop()

    with pytest.raises(InputError, match=r"the cluster tcp://\S+ was lost") as lost:
        run([tmp_path / "in"], tmp_path / "c.sqlite", address, watcher=Stopping())
    assert lost.value.hint == "run again: what was read is kept"
    assert rows(tmp_path / "c.sqlite", "SELECT count(*) FROM documents") == [(3,)]
    for i in range(3, 6):
        fakes.write(tmp_path / "in", f"{i}.txt", lines=[f"รัฐบาล {i}"], value=f"{i}.5")
    summary = run([tmp_path / "in"], tmp_path / "c.sqlite", scheduler.start())
    assert (summary.read, summary.unchanged + summary.same_content) == (3, 3)
    archive([tmp_path / "in"], tmp_path / "one.sqlite", jobs=1, extractor=fakes.read)
    assert verify(tmp_path / "c.sqlite", keep=False).good


def test_where_no_cluster_is_or_none_of_ours_it_is_said(
    tmp_path: Path, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT_SECONDS", 1)
    some_files(tmp_path / "in", 1)
    with pytest.raises(UsageError, match="is no cluster"):
        run([tmp_path / "in"], tmp_path / "c.sqlite", "http://127.0.0.1:1")
    with pytest.raises(InputError, match="no scheduler at tcp://127"):
        run([tmp_path / "in"], tmp_path / "c.sqlite", "tcp://127.0.0.1:1")
    with pytest.raises(UsageError, match="only the workers of a cluster fetch"):
        archive(["s3://scans/a.pdf"], tmp_path / "c.sqlite")
    monkeypatch.setattr(cluster_module, "_CONNECT_SECONDS", 30)
    address = scheduler.start()
    monkeypatch.setattr("extract.run.cluster.versions_here", lambda: {"program": "9"})
    with pytest.raises(UsageError, match="has other versions: program 0"):
        run([tmp_path / "in"], tmp_path / "c.sqlite", address)
    assert rows(tmp_path / "c.sqlite", "SELECT count(*) FROM documents") == [(0,)]


def test_a_worker_that_came_later_with_another_version_reads_nothing(tmp_path: Path) -> None:
    terms = Terms({"program": "9"}, fakes.read, None)
    with pytest.raises(Unfit, match="has other versions: program 0"):
        read(Job(str(tmp_path), Options()), terms)
    here = Terms(cluster_module.versions_here(), fakes.read, None)
    with pytest.raises(Unfit, match=r"does not see .*none\.txt"):
        read(Job(str(tmp_path / "none.txt"), Options()), here)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[object, str]]:
    """A server of this machine that speaks S3, and the address of an empty bucket in it."""
    server_module = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("FSSPEC_S3_ENDPOINT_URL", f"http://{host}:{port}")
    import fsspec
    import fsspec.config

    monkeypatch.setitem(fsspec.config.conf, "s3", {"endpoint_url": f"http://{host}:{port}"})
    store = fsspec.filesystem("s3", skip_instance_cache=True)
    store.mkdir("scans")
    yield store, "s3://scans/2560"
    server.stop()


def put(bucket: tuple[object, str], name: str, **what: object) -> None:
    store, address = bucket
    store.pipe_file(f"{address}/{name}", fakes.text(name, **what))  # type: ignore[attr-defined]


def test_documents_of_a_bucket_are_fetched_by_the_workers(
    tmp_path: Path, own_temp: Path, bucket: tuple[object, str]
) -> None:
    for i in range(3):
        put(bucket, f"ก/{i}.txt", lines=[f"รัฐบาล {i}"], value=f"{i}.5")
    put(bucket, "poison.txt", lines=["พิษ"])
    store, address = bucket
    store.copy(f"{address}/ก/0.txt", f"{address}/copy.txt")  # type: ignore[attr-defined]
    store.pipe_file(f"{address}/notes.doc", b"no document")  # type: ignore[attr-defined]
    store.pipe_file(f"{address}/scan", b"%PDF-1.4 no more of it")  # type: ignore[attr-defined]
    summary = run([address], tmp_path / "c.sqlite")
    assert summary.passed_over == {"other format": 1}
    assert (summary.files, summary.failed, summary.exit_code) == (6, 2, ExitCode.SOME_FAILED)
    assert (summary.read, summary.same_content) == (3, 1)
    assert sorted(Path(path).name for path, _ in summary.failures) == ["poison.txt", "scan"]
    paths = rows(tmp_path / "c.sqlite", "SELECT path FROM files ORDER BY path")
    assert (f"{address}/ก/1.txt",) in paths and len(paths) == 6
    # What has not changed is not fetched again; what has, is.
    put(bucket, "ก/1.txt", lines=["ใหม่"], value="7")
    store.rm(f"{address}/ก/2.txt")  # type: ignore[attr-defined]
    again = run([f"{address}/ก"], tmp_path / "c.sqlite")
    assert (again.files, again.unchanged, again.read, again.vanished) == (2, 1, 1, 1)
    report = verify(tmp_path / "c.sqlite", keep=False)
    assert report.good and report.notes == ["6 files lie on other machines and were not looked at"]
    assert not list(own_temp.glob("extract-*")), "nothing that was fetched is left"
    with pytest.raises(InputError, match="nothing at s3://scans/none"):
        list(walk_remote("s3://scans/none", Walk()))


def test_an_interrupted_run_leaves_no_process(tmp_path: Path) -> None:
    for i in range(3):
        fakes.write(tmp_path / "in", f"{i}.txt", value=str(i), sleep=600)
    mark = f"CLUSTER_TEST={tmp_path}"
    code = (
        "import sys, functools, store_fakes\nfrom pathlib import Path\nfrom extract.archive.archive import archive\n"
        "from extract.run.cluster import Cluster\n"
        "if __name__ == '__main__':\n"
        "    archive([sys.argv[1]], Path(sys.argv[2]), crew=functools.partial(Cluster, 'local', 2, store_fakes.read))\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    program = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "in"), str(tmp_path / "c.sqlite")],
        env={**os.environ, "CLUSTER_TEST": str(tmp_path)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + 60
    while len(processes(mark)) < 6 and time.monotonic() < end:  # the program, trackers, two workers, two readers
        time.sleep(0.2)
    program.kill()
    program.wait()
    end = time.monotonic() + 20
    while processes(mark) and time.monotonic() < end:
        time.sleep(0.2)
    assert not processes(mark)


def processes(mark: str) -> list[int]:
    """Processes that have this in their environment."""
    found = []
    for pid in (p for p in os.listdir("/proc") if p.isdigit()):
        try:
            if mark.encode() in Path("/proc", pid, "environ").read_bytes().split(b"\0"):
                found.append(int(pid))
        except OSError:
            continue
    return found
