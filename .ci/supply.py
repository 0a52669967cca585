"""What the program is made of: a list for others, a look at known faults, and wheels that come out the same.

    python .ci/supply.py sbom              the locked dependencies as CycloneDX 1.5 JSON
    python .ci/supply.py audit [FILE]      what is locked against stored advisories (OSV, a JSON list); skips for none
    python .ci/supply.py store ALL.zip     keeps, of OSV's export of PyPI, the advisories about what is locked
    python .ci/supply.py wheels            builds the wheel twice; exit 1 where the two differ
    python .ci/supply.py install           builds sdist, and of it the wheel, installs that alone, and runs it

Nothing here opens a connection but pip, which `install` has fetch the locked dependencies: advisories are stored by
whoever has one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
LETTER = ROOT / "fixtures" / "letter-transcript" / "letter.txt"
ADVISORIES = ROOT / ".ci" / "advisories.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]*?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pinned:
    """One locked dependency; ``digests`` are those of its files, ``when`` the marker it is wanted under."""

    name: str
    version: str
    digests: tuple[str, ...]
    when: str


def pinned(lock: str) -> list[Pinned]:
    """The dependencies of a lock file. Raises ValueError for one without a digest."""
    found: list[Pinned] = []
    for line in lock.splitlines():
        if match := _PINNED.match(line):
            found.append(Pinned(_normal(match[1]), match[2], (), (match[3] or "").strip()))
        elif match := _HASH.search(line):
            last = found.pop()
            found.append(Pinned(last.name, last.version, (*last.digests, match[1]), last.when))
    if bare := [p.name for p in found if not p.digests]:
        raise ValueError(f"locked without a digest: {', '.join(bare)}")
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def sbom(lock: str, version: str, name: str) -> dict[str, Any]:
    """CycloneDX 1.5; no time and no serial number, so that one lock file gives one list."""
    program = {"type": "application", "name": name, "version": version, "bom-ref": f"pkg:pypi/{name}@{version}"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": program},
        "components": [_component(p) for p in pinned(lock)],
    }


def _component(p: Pinned) -> dict[str, Any]:
    purl = f"pkg:pypi/{p.name}@{p.version}"
    made: dict[str, Any] = {"type": "library", "name": p.name, "version": p.version, "purl": purl, "bom-ref": purl}
    made["externalReferences"] = [
        {"type": "distribution", "url": f"{purl}#{d}", "hashes": [{"alg": "SHA-256", "content": d}]} for d in p.digests
    ]
    if p.when:
        made["properties"] = [{"name": "extract:marker", "value": p.when}]
    return made


def audit(lock: str, advisories: list[dict[str, Any]]) -> list[str]:
    """The advisories that a locked version is under, each as a sentence."""
    locked = pinned(lock)
    return [
        f"{p.name} {p.version} is under {advisory.get('id', '?')}: {advisory.get('summary', 'no summary')}"
        for advisory in advisories
        for p in {(p.name, p.version): p for p in _affected(advisory, locked)}.values()
    ]


def _affected(advisory: dict[str, Any], locked: list[Pinned]) -> Iterator[Pinned]:
    for affected in advisory.get("affected", ()):
        name = _normal(affected.get("package", {}).get("name", ""))
        ranges = [r.get("events", []) for r in affected.get("ranges", ()) if r.get("type") == "ECOSYSTEM"]
        for p in (p for p in locked if p.name == name):
            if p.version in affected.get("versions", ()) or any(_within(Version(p.version), r) for r in ranges):
                yield p


def _within(version: Version, events: list[dict[str, str]]) -> bool:
    """Whether a version lies after an ``introduced`` and before the ``fixed`` or ``last_affected`` that follows it."""
    inside = False
    for event in events:
        try:
            if "introduced" in event and version >= Version(event["introduced"]):
                inside = True
            if "fixed" in event and version >= Version(event["fixed"]):
                inside = False
            if "last_affected" in event and version > Version(event["last_affected"]):
                inside = False
        except InvalidVersion:
            return True  # better told too often
    return inside


def wheels() -> list[str]:
    """The digests of the wheel, built twice."""
    digests = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("one", "two"):
            command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(Path(folder, name))]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            (made,) = Path(folder, name).glob("*.whl")
            digests.append(hashlib.sha256(made.read_bytes()).hexdigest())
    return digests


def _build(kind: str, project: Path, into: Path) -> Path:
    """The sdist or wheel of a project, built into the folder ``into``."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (made,) = into.glob("*.tar.gz" if kind == "sdist" else "*.whl")
    return made


def install() -> int:
    """Do what a stranger does: the wheel, made of the sdist, in an environment of its own, away from the clone.

    Exit code 1 where a letter is not read there as it should be. Raises CalledProcessError where anything fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sdist = _build("sdist", ROOT, folder)
        shutil.unpack_archive(sdist, folder)
        wheel = _build("wheel", folder / sdist.name.removesuffix(".tar.gz"), folder)
        venv.create(folder / "venv", with_pip=True)
        programs = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
        pip = [str(programs / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
        subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
        (folder / "letter.txt").write_bytes(LETTER.read_bytes())
        said = [_run(folder, str(programs / "extract"), *words) for words in (["doctor"], ["letter.txt", "--json"])]
        accepted = sum(r["status"] == "accepted" for r in json.loads(said[1])["records"])
        print(f"{sdist.name}\n{wheel.name}\n{said[0]}{accepted} records of {LETTER.parent.name} accepted")
        return 0 if accepted else 1


def _run(folder: Path, *command: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "EXTRACT_"))}
    return subprocess.run(command, cwd=folder, env=clean, check=True, stdout=subprocess.PIPE, text=True).stdout


def _locks() -> str:
    """What every lock file pins; what several pin is there several times."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements*.lock")))


def about(lock: str, export: Path) -> list[dict[str, Any]]:
    """The advisories of a ZIP of JSON files that name a locked dependency, in order of their names."""
    locked = {p.name for p in pinned(lock)}
    found = []
    with zipfile.ZipFile(export) as archive:
        for name in sorted(archive.namelist()):
            advisory = json.loads(archive.read(name))
            named = {_normal(a.get("package", {}).get("name", "")) for a in advisory.get("affected", ())}
            if named & locked and "withdrawn" not in advisory:
                found.append(advisory)
    return found


def main(arguments: list[str]) -> int:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    match arguments:
        case ["sbom"]:
            print(json.dumps(sbom(lock, project["version"], project["name"]), indent=1))
            return 0
        case ["audit", *rest]:
            path = Path(rest[0]) if rest else ADVISORIES
            if not path.is_file():
                print(f"audit: no stored advisories, skipped ({path.name} is not there; see SECURITY.md)")
                return 0
            found = audit(_locks(), json.loads(path.read_text(encoding="utf-8")))
            print("\n".join(found) or "no locked version is under a stored advisory")
            return 1 if found else 0
        case ["store", path]:
            kept = about(_locks(), Path(path))
            ADVISORIES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            print(f"{len(kept)} advisories about what is locked are stored in {ADVISORIES.name}")
            return 0
        case ["wheels"]:
            one, two = wheels()
            print(f"{one}\n{two}")
            return 0 if one == two else 1
        case ["install"]:
            return install()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
