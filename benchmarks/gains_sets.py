"""The documents that the gate reads, set by set, and what is known of each.

``fixtures`` are in the repository, ``random`` ones are made by ``fixtures.generate`` from a seed. The others lie in a
folder ``shared`` beside the checkout and may be absent; a set that cannot be read is told, not an error.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from benchmarks import forms_published
from benchmarks.gains_truth import Truth, of_document, of_form, of_rows
from extract.open.joined import joined_digest
from extract.run.joiner import in_page_order

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SETS = ("fixtures", "samples", "forms", "cases", "truth", "random")

RANDOM_SEED = 20260208
RANDOM_COUNT = 15
"""One document of each kind that ``fixtures.generate`` knows: every kind is read, and all of them within minutes."""
RANDOM_DIGITAL = "0.25"
"""Share with a text layer; scans read more slowly, and more goes wrong in them."""


class Absent(Exception):
    """A set cannot be read here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document to read: its name (``set/path``), its file, the pages asked for ("" for all), what is known."""

    name: str
    path: Path
    pages: str = ""
    truth: Truth = field(default_factory=Truth)

    @property
    def sha256(self) -> str:
        """Of the file; of a folder of page images, that of the pages joined."""
        if not self.path.is_dir():
            return hashlib.sha256(self.path.read_bytes()).hexdigest()
        pages = in_page_order(sorted(map(str, self.path.iterdir())), "folder")
        return joined_digest([hashlib.sha256(Path(page).read_bytes()).hexdigest() for page, _ in pages])


def items(names: Sequence[str], work: Path, shared: Path = SHARED) -> tuple[list[Item], list[str]]:
    """The documents of these sets, and a line for each set that is not here. ``work``: where documents are made."""
    found: list[Item] = []
    absent: list[str] = []
    for name in names:
        try:
            found += _SOURCES[name](shared, work / name)
        except Absent as reason:
            absent.append(f"{name}: left out, {reason}")
    return found, absent


def set_of(name: str) -> str:
    """The set of a document's name."""
    return name.split("/", 1)[0]


def _fixtures(shared: Path, work: Path) -> Iterator[Item]:
    return _with_truth(ROOT / "fixtures", "fixtures")


def _samples(shared: Path, work: Path) -> Iterator[Item]:
    yield from _with_truth(_folder(shared / "samples"), "samples")
    if (shared / "cases-angsana" / "truth.json").exists():
        yield from _with_truth(shared / "cases-angsana", "samples")


def _with_truth(folder: Path, name: str) -> Iterator[Item]:
    for path, told in json.loads((folder / "truth.json").read_text(encoding="utf-8")).items():
        if (folder / path).exists():
            yield Item(f"{name}/{path}", folder / path, truth=of_document(told))


def _cases(shared: Path, work: Path) -> Iterator[Item]:
    folder = _folder(shared / "cases")
    for path, told in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
        if (folder / path).exists():
            yield Item(f"cases/{path}", folder / path, truth=of_rows(told.get("records", ())))


def _truth(shared: Path, work: Path) -> Iterator[Item]:
    folder = _folder(shared / "real" / "truth")
    for path in sorted(folder.rglob("*.tables.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        pages = ",".join(map(str, told["pages"]))
        yield Item(f"truth/{told['document']}", folder.parent / told["document"], pages, of_rows(told["records"]))


def _forms(shared: Path, work: Path) -> Iterator[Item]:
    """Each form as one file of all its pages, as an office would keep it."""
    folder = _folder(shared / "real" / "election-result-forms")
    work.mkdir(parents=True, exist_ok=True)
    for form in forms_published.forms(folder):
        known = of_form(forms_published.published_rows(form), forms_published.corrections(folder, form.name))
        yield Item(f"forms/{form.name}", forms_published.as_tiff(form, work), truth=known)


def _random(shared: Path, work: Path) -> Iterator[Item]:
    missing = [m for m in ("weasyprint", "fontTools") if find_spec(m) is None]
    if missing:
        raise Absent(f"making documents needs {' and '.join(missing)} (pip install '.[fixtures]')")
    options = ["--seed", str(RANDOM_SEED), "--count", str(RANDOM_COUNT), "--digital", RANDOM_DIGITAL]
    command = [sys.executable, "-m", "fixtures.generate", str(work), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Absent(f"fixtures.generate failed: {done.stderr.strip().rpartition(chr(10))[2]}")
    return _with_truth(work, "random")


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise Absent(f"there is no {'/'.join(path.parts[-2:])} beside the checkout")
    return path


_SOURCES: Mapping[str, Callable[[Path, Path], Iterator[Item]]] = {
    "fixtures": _fixtures,
    "samples": _samples,
    "forms": _forms,
    "cases": _cases,
    "truth": _truth,
    "random": _random,
}
