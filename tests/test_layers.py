"""Imports run one way: a lower layer never knows a higher one."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "extract"
LAYERS = [
    {"errors", "content", "claims", "schema", "versions", "models", "thai", "frames", "confine", "__init__"},
    {"open", "image", "layout", "read", "options", "page_bytes"},
    {"parse", "check"},
    {"pages", "pictures", "reread", "present", "text", "overlay", "pipeline", "serialise"},
    {"worker", "isolate", "output"},
    {"store", "validate", "show", "table_csv", "doctor"},
    {"batch", "cli", "__main__"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "extract" else [f"extract.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        found |= {n.split(".")[1] for n in names if n.startswith("extract.")}
    return found & set(RANK)


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_imports_from_a_higher_layer(path: Path) -> None:
    room = room_of(path)
    assert room in RANK, f"{room} has no layer; give it one in this test"
    if path == ROOT / "__init__.py":
        return  # the public API points upwards, lazily
    above = {name for name in imported(path) if RANK[name] > RANK[room]}
    assert not above, f"{path.name} imports from above: {above}"
