"""What the doctor finds, whatever name a package was installed under."""

from __future__ import annotations

from importlib import metadata

import pytest

from extract import doctor
from extract.run import sandbox


@pytest.mark.parametrize("there", ["opencv-python-headless", "opencv-python", "opencv-contrib-python", None])
def test_either_build_of_opencv_will_do(monkeypatch: pytest.MonkeyPatch, there: str | None) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if not name.startswith("opencv"):
            return real(name)
        if name != there:
            raise metadata.PackageNotFoundError(name)
        return "5.0"

    monkeypatch.setattr(metadata, "version", version)
    (found,) = [f for f in doctor.examine() if "opencv" in f.what]
    assert (found.what, found.found) == (f"package {there or 'opencv-python-headless'}", "5.0" if there else None)
    assert found.install == "pip install opencv-python-headless" and found.needed


def test_no_advice_installs_somebody_elses_package() -> None:
    for finding in doctor.examine():
        assert not finding.install.endswith(" extract"), finding


def test_what_shuts_in_is_told_for_workers_and_for_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXTRACT_SANDBOX", raising=False)
    told = {f.what: f.found for f in doctor.examine() if f.what.startswith("sandbox")}
    assert told == dict.fromkeys(("sandbox for workers", "sandbox for archives and bags"), sandbox.available())
    monkeypatch.setenv("EXTRACT_SANDBOX", "off")
    off = [f for f in doctor.examine() if f.what.startswith("sandbox")]
    assert [f.found for f in off] == [None, None]
    assert {f.install for f in off} == {"unset EXTRACT_SANDBOX, which is off"}
