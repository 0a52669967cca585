"""Fetches the browser's parts from the npm registry into ``static/vendor``: for whoever keeps this program.

    python -m extract.desk.vendor            looks whether every file is the one that ``vendored.toml`` names
    python -m extract.desk.vendor --fetch    gets them again: needs ``npm`` and a network, and checks each package

The desk itself serves what lies there and opens no connection.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
#: No file of a package is longer; a longer one is not what it says.
_LONGEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file of one npm package. ``integrity`` is the package's (SHA-512, base64), ``sha256`` the file's."""

    package: str
    version: str
    licence: str
    integrity: str
    inside: str
    file: str
    sha256: str


def vendored() -> list[Vendored]:
    """Every vendored file, as ``vendored.toml`` tells."""
    data = tomllib.loads((HERE / "vendored.toml").read_text(encoding="utf-8"))
    return [
        Vendored(p["package"], p["version"], p["licence"], p["integrity"], f["inside"], f["file"], f["sha256"])
        for p in data["packages"]
        for f in p["files"]
    ]


def amiss() -> list[str]:
    """What is missing, changed or extra in ``static/vendor``, a sentence each."""
    wanted = {v.file: v.sha256 for v in vendored()}
    there = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (HERE / "static" / "vendor").iterdir()}
    missing = [f"{name} is missing" for name in wanted if name not in there]
    changed = [f"{name} is changed" for name in wanted if there.get(name, wanted[name]) != wanted[name]]
    return missing + changed + [f"{name} is not in vendored.toml" for name in there if name not in wanted]


def fetch() -> None:
    """Get every package once and lay its files. Raises ValueError where a package or a file is another one."""
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError("npm is not installed")
    for spec in dict.fromkeys((v.package, v.version, v.integrity) for v in vendored()):
        package, version, integrity = spec
        with tempfile.TemporaryDirectory() as folder:
            command = [npm, "pack", "--silent", f"{package}@{version}"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
            (packed,) = Path(folder).glob("*.tgz")
            data = packed.read_bytes()
        if "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode() != integrity:
            raise ValueError(f"{package} {version} is another package than the one that was vendored")
        _lay(data, [v for v in vendored() if (v.package, v.version) == (package, version)])


def _lay(packed: bytes, wanted: list[Vendored]) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        for v in wanted:
            member = archive.extractfile(f"package/{v.inside}")
            content = member.read(_LONGEST) if member is not None else b""
            if hashlib.sha256(content).hexdigest() != v.sha256:
                raise ValueError(f"{v.inside} of {v.package} is another file than the one that was vendored")
            (HERE / "static" / "vendor" / v.file).write_bytes(content)


def main(arguments: list[str]) -> int:
    if arguments == ["--fetch"]:
        fetch()
    elif arguments:
        print(__doc__)
        return 2
    found = amiss()
    print("\n".join(found) or f"{len(vendored())} files are as vendored.toml names them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
