"""What made a result: the versions of the program, of the patterns and of the model."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from extract import __version__
from extract.knowledge.folder import own_folders, patterns_folder


def model_file(name: str = "model.onnx") -> Traversable:
    """A model as shipped in the package: by default the recognizer's weights. Absent in a broken installation."""
    return files("extract").joinpath("models", name)


def _digest_tree(root: Traversable, into: hashlib._Hash, prefix: str = "") -> None:
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            _digest_tree(entry, into, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            into.update(f"{prefix}{entry.name}\0".encode())
            into.update(entry.read_bytes())


@cache
def versions() -> dict[str, str]:
    """``program`` (a version), ``patterns`` and ``model`` (first 12 hex digits of a SHA-256 of their content)."""
    patterns = hashlib.sha256()
    for folder in (patterns_folder(), *own_folders()):
        _digest_tree(folder, patterns)
    models = (
        model_file(name)
        for name in ("model.onnx", "spelling.npz", "pen.onnx", "pen-signs.npz", "pen-digits.onnx", "between-lines.npz")
    )
    weights = b"".join(f.read_bytes() for f in models if f.is_file())
    model_id = hashlib.sha256(weights).hexdigest()[:12] if weights else "none"
    return {"program": __version__, "patterns": patterns.hexdigest()[:12], "model": model_id}
