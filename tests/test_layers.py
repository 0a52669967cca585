"""Imports run one way: a lower layer never knows a higher one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "extract"
LAYERS = [
    {"errors", "models", "__init__"},
    {"knowledge", "thai", "model", "versions"},
    {"open", "image", "options"},
    {"lines"},
    {"layout", "read"},
    {"parse", "check"},
    {"reading"},
    {"pipeline"},
    {"show"},
    {"run"},
    {"archive", "iiif", "validate", "doctor"},
    {"desk"},
    {"cli", "__main__"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
AT_THE_ROOT = {"__init__", "__main__", "cli", "pipeline", "options", "errors", "versions", "doctor"}
MODULES = sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    """The rooms that a module imports from; a relative import has no room and is refused elsewhere."""
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module] if node.module != "extract" else [f"extract.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        found |= {n.split(".")[1] for n in names if n.startswith("extract.")}
    return found & set(RANK)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_imports_from_a_higher_layer(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    relative = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]
    assert not relative, f"{path.name} imports relatively (lines {relative}): write the whole name"
    room = room_of(path)
    assert room in RANK, f"{room} has no layer; give it one in this test"
    if path == ROOT / "__init__.py":
        return  # the public API points upwards, lazily
    above = {name for name in imported(tree) if RANK[name] > RANK[room]}
    assert not above, f"{path.name} imports from above: {above}"


def test_an_import_from_above_is_seen() -> None:
    assert imported(ast.parse("def f():\n    from extract.run.pool import Pool\n")) == {"run"}
    assert imported(ast.parse("from extract import cli")) == {"cli"}


def test_only_what_everyone_needs_stands_at_the_root() -> None:
    assert {p.stem for p in ROOT.glob("*.py")} == AT_THE_ROOT


def test_a_module_is_known_by_its_name() -> None:
    names = [p.stem for p in MODULES if p.stem != "__init__"]
    assert {n for n in names if names.count(n) > 1} == set()


def test_the_page_on_the_design_names_every_room_and_module() -> None:
    text = (ROOT.parent / "docs" / "explanation" / "design.md").read_text(encoding="utf-8")
    rooms = {p.parent.name for p in ROOT.glob("*/__init__.py")}
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert {name for cell in table for name in re.findall(r"`(\w+)`", cell)} == rooms
    paths = re.findall(r"`([\w/.]+/\w+(?:\.py)?)`", text)
    named = {path.removeprefix("extract/").removesuffix(".py") for path in paths}
    assert {"layout/join", "parse/claim", "archive/resolve"} <= named
    inner = {name for name in named if name.split("/")[0] in rooms}
    assert {name for name in inner if not (ROOT / name).is_dir() and not (ROOT / f"{name}.py").is_file()} == set()
