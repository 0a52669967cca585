"""Reads documents with one version of ``extract``, each in a process of its own, through its command line.

The command line is what every version has: the documents of this checkout are read with the package of any revision.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.gains_sets import ROOT, Item
from benchmarks.gains_state import Document, State, document, read, write
from benchmarks.gains_truth import judge

PATIENCE = 900
"""Seconds for one document: the largest takes one minute, and a busy machine may need several times that."""

NO_END = 124
"""The exit code that is noted for a document that took longer (as of ``timeout``)."""

ENGINES = ("numpy", "onnxruntime", "opencv-python-headless", "pdfplumber", "pypdfium2", "pillow")
"""Packages whose version can change what is read."""

Said = Callable[[str], None]


def read_all(wanted: Sequence[Item], root: Path, known: Mapping[str, Document], jobs: int, say: Said) -> State:
    """The state of all these documents as the version in ``root`` reads them, ``jobs`` at a time.

    What is ``known`` already of the same file and the same pages is not read again. The truth is asked anew of all.
    """
    check_root(root)

    def one(item: Item) -> tuple[str, Document]:
        sha256 = item.sha256
        kept = known.get(item.name)
        if kept is None or (kept.sha256, kept.pages) != (sha256, item.pages):
            kept = read_one(item, sha256, root)
            say(f"{item.name}: {len(kept.records)} records, exit {kept.facts['exit']}")
        return item.name, judge(kept, item.truth)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        documents = dict(pool.map(one, wanted))
    return State(revision(root), documents, made_with())


def read_one(item: Item, sha256: str, root: Path) -> Document:
    """One document. A run that gives no JSON is kept by its exit code."""
    command = [sys.executable, "-m", "extract", str(item.path), "--json", "--quiet", "--jobs", "1"]
    command += ["--pages", item.pages] if item.pages else []
    try:
        done = subprocess.run(
            command, cwd=root, env=_environment(root), capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return document({}, sha256=sha256, pages=item.pages, code=NO_END)
    return document(_parsed(done.stdout), sha256=sha256, pages=item.pages, code=done.returncode)


def _parsed(out: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(out, parse_float=Decimal)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _environment(root: Path) -> dict[str, str]:
    """One thread a process, as the tests have it; modules from ``root`` alone, here and in the program's workers."""
    return {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}


def check_root(root: Path) -> None:
    """RuntimeError where a process in ``root`` would take another version's package."""
    command = [sys.executable, "-c", "import extract; print(extract.__file__)"]
    done = subprocess.run(command, cwd=root, env=_environment(root), capture_output=True, text=True, check=False)
    found = Path(done.stdout.strip() or "nowhere")
    if not found.is_relative_to(root):
        raise RuntimeError(f"extract comes from {found}, not from {root}. {done.stderr[-300:]}")


def made_with() -> dict[str, str]:
    """Versions of what reads: where they differ, a difference in readings need not be the code's."""
    found = {"python": ".".join(map(str, sys.version_info[:2])), "tesseract": _tesseract()}
    for name in ENGINES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def _tesseract() -> str:
    try:
        done = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return "none"
    return (done.stdout or done.stderr).split("\n", 1)[0].removeprefix("tesseract ").strip()


def git(*arguments: str, root: Path = ROOT) -> str:
    """What git says; RuntimeError with its message where it fails."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def revision(root: Path) -> str:
    """The commit checked out in ``root``; with a mark where files are changed."""
    try:
        return git("rev-parse", "HEAD", root=root) + (
            " with changes" if git("status", "--porcelain", root=root) else ""
        )
    except (RuntimeError, OSError):
        return "unknown"


def at_revision(name: str, wanted: Sequence[Item], jobs: int, say: Said) -> State:
    """The state of these documents at a git revision: from the cache as far as it has them, the rest read now."""
    commit = git("rev-parse", "--verify", f"{name}^{{commit}}")
    kept = cached(commit)
    if all(_is_known(item, kept) for item in wanted):
        return replace(kept, documents={i.name: judge(kept.documents[i.name], i.truth) for i in wanted})
    with worktree(commit) as root:
        state = read_all(wanted, root, kept.documents, jobs, say)
    write(replace(state, documents={**kept.documents, **state.documents}), cache_file(commit))
    return state


def _is_known(item: Item, state: State) -> bool:
    kept = state.documents.get(item.name)
    return kept is not None and (kept.sha256, kept.pages) == (item.sha256, item.pages)


def cache_file(commit: str) -> Path:
    """Where the state of a revision is kept: outside the repository, for readings are no part of it."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "extract-gains" / f"{commit}.json"


def cached(commit: str) -> State:
    """What the cache has of a revision; nothing where it was read with other versions of the engines."""
    try:
        state = read(cache_file(commit))
    except (OSError, ValueError, KeyError):
        return State(commit, {}, made_with())
    return state if state.made_with == made_with() else State(commit, {}, made_with())


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """A checkout of a revision that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="extract-gains-") as folder:
        root = Path(folder).resolve() / "checkout"
        git("worktree", "add", "--detach", "--quiet", str(root), commit)
        try:
            yield root
        finally:
            git("worktree", "remove", "--force", str(root))
