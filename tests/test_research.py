"""The way from scans to a chart, as the how-to and its notebook have it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs/how-to/research.ipynb"
PAGE = ROOT / "docs/how-to/research.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``scans/`` with a scanned letter, and two more as transcripts."""
    made = tmp_path_factory.mktemp("research")
    (made / "scans").mkdir()
    for name in ("letter-scan/letter.pdf", "letter-2560/letter.txt", "contradiction-digital/letter.pdf"):
        kind, file = name.split("/")
        shutil.copy(ROOT / "fixtures" / name, made / "scans" / f"{kind}{Path(file).suffix}")
    return made


def commands() -> list[list[str]]:
    """The calls of the program in the page's blocks, in their order."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    lines = (line for kind, block in blocks if not kind for line in block.splitlines())
    return [shlex.split(line) for line in lines if line.startswith("extract ")]


def test_the_pages_commands_give_what_it_says(folder: Path) -> None:
    pytest.importorskip("xlsxwriter")
    for words in commands():
        done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stderr)
    made = {p.name for p in folder.iterdir()}
    assert {"letters.sqlite", "table.csv", "tables.xlsx", "tables", "documents", "metadata.json"} <= made
    assert {p.name for p in (folder / "tables").iterdir()} == {
        "digital-government-readiness.csv", "digital-government-readiness-status.csv", "conflicts.csv", "columns.csv",
    }  # fmt: skip


def test_the_notebook_runs_from_scans_to_a_chart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = pytest.importorskip("pandas")
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    monkeypatch.chdir(folder)
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], "the notebook is kept without outputs"
            exec(compile(cell["source"], f"{NOTEBOOK.name}:{cell['id']}", "exec"), names)  # noqa: S102 (our own file)
    table, rows = names["table"], names["rows"]
    assert isinstance(table, pandas.DataFrame) and isinstance(rows, pandas.DataFrame)
    values = table.set_index(["entity", "year_be"])["overall"]
    assert values["ตรัง", 2561] == 52.0 and values["นครพนม", 2560] == 56.6
    assert rows.loc["ตรัง 2561"].min() == 27.0
    assert (folder / "chart.png").read_bytes().startswith(b"\x89PNG")
    matplotlib.pyplot.close("all")
