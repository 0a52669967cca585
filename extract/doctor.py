"""``extract doctor``: what this machine has of what the program can use, and how to get what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata

from extract import __version__
from extract.versions import model_file

_TESSERACT = {
    "Linux": "sudo apt-get install tesseract-ocr tesseract-ocr-tha",
    "Darwin": "brew install tesseract tesseract-lang",
    "Windows": "winget install UB-Mannheim.TesseractOCR  (choose Thai in the installer's language list)",
}
#: Each by the names that it may have been installed under; the first is the one to install.
_PACKAGES = (
    ("onnxruntime",),
    ("opencv-python-headless", "opencv-python", "opencv-contrib-python-headless", "opencv-contrib-python"),
    ("pdfplumber",),
    ("pypdfium2",),
    ("pikepdf",),
    ("pillow",),
    ("pytesseract",),
    ("regex",),
)
_AGAIN = "in a clone of this project: pip install --force-reinstall ."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for. ``needed`` tells what cannot be done without from what only adds."""

    what: str
    found: str | None
    needed: bool
    without: str = ""
    install: str = ""


def examine() -> list[Finding]:
    """Look for everything the program can use."""
    return [*_packages(), _patterns(), _model(), *_tesseract(), *_sandboxes()]


def _sandboxes() -> list[Finding]:
    """What shuts workers in, and the commands that open archives and bags; absent where it is switched off."""
    from extract.run.sandbox import VARIABLE, available

    off = os.environ.get(VARIABLE) == "off"
    found = None if off else available()
    advice = f"unset {VARIABLE}, which is off" if off else "Linux 5.13 or later, with Landlock"
    kinds = (("workers", "a document that takes a worker over"), ("archives and bags", "one that takes a command over"))
    return [
        Finding(f"sandbox for {what}", found, False, f"{who} has the rights of its user", advice) for what, who in kinds
    ]


def _packages() -> list[Finding]:
    found = []
    for names in _PACKAGES:
        there = ((name, version) for name in names if (version := _version(name)) is not None)
        name, version = next(there, (names[0], None))
        found.append(Finding(f"package {name}", version, True, "nothing can be read", f"pip install {names[0]}"))
    return found


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _patterns() -> Finding:
    """All files load, those of one's own too, whose rules are tried; those of the package were before it was built."""
    from extract.errors import ExtractError
    from extract.knowledge import patterns
    from extract.knowledge.folder import own_folders
    from extract.parse.rule_examples import try_all

    try:
        frameworks, kinds = patterns.frameworks(), patterns.documents()
        rules = [patterns.rule_set(name) for name in patterns.rule_set_names()]
        faults = try_all().faults if own_folders() else ()
    except ExtractError as error:
        return Finding("patterns", None, True, error.message, error.hint or "pip install --force-reinstall extract")
    if faults:
        return Finding("patterns", None, True, faults[0], "extract patterns check names all that is wrong")
    text = f"{len(frameworks)} survey frameworks, {len(kinds)} kinds of documents, {len(rules)} sets of rules"
    own = ", ".join(map(str, own_folders()))
    return Finding("patterns", text + (f", with those of {own}" if own else ""), True)


def _model() -> Finding:
    """Not only there: it must load and read a blank line without error."""
    text: str | None = None
    if model_file().is_file():
        try:
            from extract.read.recognizer import Recognizer

            text = f"loads, reads {len(Recognizer().characters)} characters"
        except Exception as error:
            text = None
            return Finding(
                "model of the recognizer",
                text,
                True,
                f"it does not load: {error}",
                _AGAIN,
            )
    return Finding("model of the recognizer", text, True, "scans cannot be read", _AGAIN)


def _tesseract() -> list[Finding]:
    advice = _TESSERACT.get(platform.system(), _TESSERACT["Linux"])
    lost = "no independent second reading of Arabic numerals; --engine tesseract does not work"
    program = shutil.which("tesseract")
    if program is None:
        return [Finding("program tesseract", None, False, lost, advice)]
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)
        langs = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return [Finding("program tesseract", None, False, lost, advice)]
    version = (said.stdout or said.stderr).splitlines()[0] if (said.stdout or said.stderr) else "unknown version"
    have = set(langs.stdout.split())
    return [
        Finding("program tesseract", version, False, lost, advice),
        *(
            Finding(f"tesseract language {name}", "yes" if name in have else None, False, lost, advice)
            for name in ("tha", "eng")
        ),
    ]


def report(findings: list[Finding]) -> str:
    """The findings as plain text, a line each, with the way out under what is missing."""
    lines = [f"extract {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}"]
    for f in findings:
        mark = "ok  " if f.found else ("MISSING" if f.needed else "absent")
        lines.append(f"{mark:<8} {f.what}" + (f": {f.found}" if f.found else f" ({f.without})"))
        if not f.found and f.install:
            lines.append(f"         install: {f.install}")
    return "\n".join(lines)
