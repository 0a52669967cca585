"""What the program is made of is listed, held against advisories, and built alike twice."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SUPPLY: dict[str, Any] = runpy.run_path(str(ROOT / ".ci/supply.py"), run_name="supply")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_list_has_every_locked_dependency_with_its_digests() -> None:
    made = SUPPLY["sbom"](LOCK, "0.1.0", "extract-thai-scores")
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    named = {c["name"]: c for c in made["components"]}
    assert {"numpy", "pikepdf", "pillow", "pypdfium2", "pdfminer-six", "onnxruntime"} <= named.keys()
    assert len(made["components"]) == sum("==" in line and not line.startswith(" ") for line in LOCK.splitlines())
    for component in made["components"]:
        digests = [h["content"] for r in component["externalReferences"] for h in r["hashes"]]
        assert all(f"sha256:{digest}" in LOCK for digest in digests)
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
    assert json.dumps(made) == json.dumps(SUPPLY["sbom"](LOCK, "0.1.0", "extract-thai-scores"))


def test_a_dependency_without_a_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="without a digest: numpy"):
        SUPPLY["pinned"]("numpy==2.0.0\n")


def advisory(name: str, *events: dict[str, str], versions: tuple[str, ...] = ()) -> dict[str, Any]:
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    affected = {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": ranges, "versions": list(versions)}
    return {"id": "T-1", "summary": "a fault", "affected": [affected]}


def test_an_advisory_meets_the_versions_it_is_about() -> None:
    lock = "Some.Thing==2.5.0 ; os_name == 'nt' \\\n    --hash=sha256:" + "a" * 64 + "\n"
    said = ["some-thing 2.5.0 is under T-1: a fault"]
    for under in (
        advisory("some_thing", {"introduced": "0"}),
        advisory("some-thing", {"introduced": "2.0"}, {"fixed": "2.5.1"}),
        advisory("some-thing", {"introduced": "2.0"}, {"last_affected": "2.5.0"}),
        advisory("some-thing", versions=("2.5.0",)),
    ):
        assert SUPPLY["audit"](lock, [under]) == said
    for free in (
        advisory("some-thing", {"introduced": "0"}, {"fixed": "2.5.0"}),
        advisory("some-thing", {"introduced": "2.5.1"}),
        advisory("another", {"introduced": "0"}),
    ):
        assert SUPPLY["audit"](lock, [free]) == []


def test_without_stored_advisories_the_audit_says_that_it_was_skipped(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / ".ci/supply.py"), "audit", str(tmp_path / "none.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "audit: no stored advisories, skipped (none.json is not there; see SECURITY.md)\n"


def test_of_an_export_what_is_about_the_locked_is_kept(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as export:
        withdrawn = {**advisory("numpy", {"introduced": "0"}), "withdrawn": "2020-01-01T00:00:00Z"}
        for name, one in (("b", advisory("NumPy", {"introduced": "0"})), ("a", advisory("else", {"introduced": "0"}))):
            export.writestr(f"{name}.json", json.dumps(one))
        export.writestr("c.json", json.dumps(withdrawn))
    kept = SUPPLY["about"](LOCK, tmp_path / "all.zip")
    assert [a["affected"][0]["package"]["name"] for a in kept] == ["NumPy"]
    twice = SUPPLY["audit"](LOCK + LOCK, kept)
    assert twice == list(dict.fromkeys(twice)), "what two lock files pin is told once"
    assert {sentence.split()[0] for sentence in twice} == {"numpy"}


def test_a_wheel_built_twice_is_the_same() -> None:
    pytest.importorskip("hatchling")
    one, two = SUPPLY["wheels"]()
    assert one == two
