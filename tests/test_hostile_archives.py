"""Archives and bags that were made to harm do none: each kind, with the commands that see most of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_archives import ARCHIVES, BAGS, Kind, endure, make_precious, make_sound

_SOME = frozenset(
    {"verify {a}", "show {a} letter.txt --json", "export {a} {o}.csv", "forget {a} letter.txt --by x --reason x"}
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sound(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("kind", [*ARCHIVES, *BAGS], ids=lambda kind: kind.name)
def test_it_does_no_harm_and_is_told(kind: Kind, sound: Path, tmp_path: Path) -> None:
    results = endure(kind, tmp_path / "case", sound, make_precious(tmp_path / "precious"), some=_SOME)
    assert len(results) == (len(_SOME) if kind in ARCHIVES else 1)
    assert [(str(r.path), r.faults, r.said[:400]) for r in results if r.faults] == []
