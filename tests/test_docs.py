"""The documentation says what is so."""

import re
import runpy
import sys
from pathlib import Path

import pytest

from extract.errors import ExitCode

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), ROOT / "training/README.md"])


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="argparse words its help in another way from 3.13 on")
def test_the_generated_pages_are_current() -> None:
    generated = runpy.run_path(str(ROOT / "docs/make_reference.py"))["pages"]()
    for path, content in generated.items():
        assert path.read_text(encoding="utf-8") == content, f"run python docs/make_reference.py ({path.name})"


def test_every_exit_code_is_explained() -> None:
    page = (ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8")
    assert {int(n) for n in re.findall(r"^\| (\d+) \|", page, re.M)} == {int(c) for c in ExitCode}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_readme_names_commands_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\s*sh (\.ci/\w+)", text, re.M)
    assert commands == [".ci/quickstart", ".ci/test"]
    for command in commands:
        assert (ROOT / command).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_named_tests_and_modules_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`(test_\w+\*?)`", text):
        assert list((ROOT / "tests").glob(f"{name}*.py" if not name.endswith("*") else f"{name}.py")), name
    for name in re.findall(r"`(extract/[\w/]+\.py)`", text):
        assert (ROOT / name).is_file(), name
    for name in re.findall(r"python -m (benchmarks\.\w+)", text):
        assert (ROOT / (name.replace(".", "/") + ".py")).is_file(), name


def test_every_notice_is_explained() -> None:
    page = (ROOT / "docs/reference/findings.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z-]+)`", page))
    given = set()
    for path in (ROOT / "extract").rglob("*.py"):
        given |= set(re.findall(r'Notice\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert len(given) > 15
    assert given <= told, given - told


def test_every_promise_of_safety_names_tests_that_are_there() -> None:
    text = (ROOT / "docs/explanation/safety.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| promise ")]
    assert len(rows) > 35
    for row in rows:
        named = re.findall(r"`(test_[a-z_]+\*?)`", row.rsplit(" | ", 1)[1])
        assert named, f"no test is named: {row[:80]}"
        for name in named:
            assert list((ROOT / "tests").glob(f"{name}.py")), f"{name} is not there: {row[:80]}"
