"""Sources on other machines: what lies under an address, and a copy of one file to read (fsspec).

Only the workers of a cluster fetch, and only what the command line named: no document and no archive makes this program
open a connection. Credentials come from the environment, as each store's own library takes them.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import InputError, MissingError
from extract.open.limits import Limits
from extract.run.walk import SUFFIXES, Found, Walk, is_document

_ADDRESS = re.compile(r"(?P<kind>s3|gs|sftp)://.")
#: What a store says of an object that is another when the object is: the first of these that it has.
_TAGS = ("ETag", "etag", "md5Hash", "generation", "LastModified", "mtime", "updated")
#: Bytes of a file whose name tells nothing that are looked at.
_HEAD_BYTES = 1024
_PIECE_BYTES = 1 << 20


def is_remote(source: str) -> bool:
    """Whether a source is an address, not a path.

    >>> is_remote("s3://scans/2560"), is_remote("/scans"), is_remote("http://example.org/a.pdf")
    (True, False, False)
    """
    return _ADDRESS.match(source) is not None


def plain_path(source: str) -> str:
    """The path that a ``file://`` address means; any other source as it is.

    >>> plain_path("file:///scans/2560"), plain_path("s3://scans")
    ('/scans/2560', 's3://scans')
    """
    return source.removeprefix("file://") if source.startswith("file:///") else source


def _store(address: str) -> tuple[Any, str]:
    """The store that an address is in, and the address as it calls it. Raises MissingError, InputError."""
    kind = address.partition("://")[0]
    try:
        import fsspec
    except ImportError as error:
        raise MissingError("fsspec is not installed", hint="pip install 'extract-thai-scores[cluster]'") from error
    try:
        store, name = fsspec.core.url_to_fs(address)
    except ImportError as error:
        package = {"s3": "s3fs", "gs": "gcsfs", "sftp": "paramiko"}[kind]
        raise MissingError(f"{kind}:// needs the package {package}", hint=f"pip install {package}") from error
    except Exception as error:  # whatever the store's library raises where it cannot connect
        raise InputError(f"cannot reach {address}: {error}", code="unreadable-source") from error
    store.invalidate_cache()  # what an earlier call in this process saw may be another by now
    return store, str(name)


def walk_remote(source: str, notes: Walk) -> Iterator[Found]:
    """The files under an address that are, or claim to be, documents, in the order of their names.

    Raises InputError where there is nothing, or the store cannot be reached.
    """
    store, root = _store(source)
    kind = source.partition("://")[0]
    empty = True
    try:
        if not store.exists(root):
            raise InputError(f"nothing at {source}", code="missing-input")
        for folder, _, files in store.walk(root, detail=True, on_error="raise"):
            for name in sorted(files):
                empty = False
                about = files[name] if name else store.info(folder)  # the address of a file is a folder of none
                address = _address(kind, source, about["name"])
                if _is_candidate(store, about["name"]):
                    yield _found(address, about)
                else:
                    notes.pass_over("other format", address)
        if empty and store.isfile(root):
            empty = False
            yield _found(source, store.info(root))
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"cannot list {source}: {error}", code="unreadable-source") from error
    if empty:
        raise InputError(f"nothing at {source}", code="missing-input")


def _address(kind: str, source: str, name: str) -> str:
    """The full address of a file that its store calls ``name``; only SFTP leaves the machine out."""
    if kind != "sftp":
        return f"{kind}://{name.removeprefix(f'{kind}://')}"
    machine = source.removeprefix("sftp://").partition("/")[0]
    return f"sftp://{machine}/{name.lstrip('/')}"


def _found(address: str, about: dict[str, Any]) -> Found:
    tag = next((str(about[name]) for name in _TAGS if about.get(name) is not None), None)
    if tag is None:  # a store that tells nothing: never taken for unchanged
        return Found(address, int(about["size"]), time.time_ns(), 0, 0)
    return Found(address, int(about["size"]), 0, int(hashlib.sha256(tag.encode()).hexdigest()[:15], 16), 0)


def _is_candidate(store: Any, name: str) -> bool:
    if os.path.splitext(name)[1].lower() in SUFFIXES:
        return True
    return is_document(store.cat_file(name, start=0, end=_HEAD_BYTES))


@dataclass(frozen=True, slots=True)
class Copy:
    """A file fetched: where it lies now, and the digest of what came."""

    path: Path
    sha256: str
    size: int


@contextmanager
def fetched(address: str, limits: Limits) -> Iterator[Copy]:
    """A copy of the file in a folder of its own, which is gone when the block is left.

    Raises OSError or whatever the store's library does where it cannot be fetched, LimitError where it is too large.
    """
    store, name = _store(address)
    # Named as a worker's folder is, so that the next run removes what a killed one left (see process.sweep).
    folder = Path(tempfile.gettempdir(), f"extract-{os.getpid()}-{secrets.token_hex(8)}")
    folder.mkdir(mode=0o700)
    try:
        path = folder / f"fetched{os.path.splitext(name)[1].lower()[:8]}"
        digest, size = hashlib.sha256(), 0
        with store.open(name, "rb") as source, open(path, "wb") as target:
            while piece := source.read(_PIECE_BYTES):
                size += len(piece)
                limits.check("file_bytes", size, "file of bytes")
                digest.update(piece)
                target.write(piece)
        yield Copy(path, digest.hexdigest(), size)
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()
