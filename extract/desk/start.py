"""``extract desk``: serves the review desk to this machine's browser, and to nobody else."""

from __future__ import annotations

import argparse
import errno
import os
import re
import secrets
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode, ExtractError, MissingError, UsageError
from extract.run.reach import Reach, archive_folder
from extract.show.language import tr

if TYPE_CHECKING:
    import uvicorn

    from extract.archive.review import Review
    from extract.desk.guard import Pass
    from extract.run.outside import Outside

LANGUAGES = ("th", "en")
#: Loopback, and nothing else: the desk is no server for others.
HOST = "127.0.0.1"
#: Seconds without a request after which what was decided is sealed, and how often that is looked at.
_QUIET, _LOOK = 60.0, 5.0
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_HINT = 'in a clone of this project: pip install ".[desk]"'


def register(subparsers: Any) -> None:
    """Add ``desk`` to ``argparse`` sub-parsers."""
    what = "Look through what needs a person, and through the whole archive, in this machine's browser."
    p: argparse.ArgumentParser = subparsers.add_parser("desk", help=what, description=what)
    p.set_defaults(handler=_desk, reach=_reach, listener=None)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    p.add_argument("--port", type=_port, default=0, metavar="N", help="default: any that is free")
    p.add_argument("--lang", choices=LANGUAGES, help="default: the browser's language")
    p.add_argument("--iiif", action="store_true",
                   help="let IIIF viewers read the archive too, at an address that is printed")  # fmt: skip
    keying = p.add_mutually_exclusive_group()
    keying.add_argument("--double-keying", action="store_true", default=None, dest="double",
                        help="from now on two people look at each value, and neither sees the other's")  # fmt: skip
    keying.add_argument("--single-keying", action="store_false", default=None, dest="double",
                        help="from now on one person's word is enough")  # fmt: skip


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:6]) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


@dataclass(slots=True)
class Running:
    """A desk that serves. ``address`` has the token; ``opened`` is for this machine's browser, and good once."""

    address: str
    opened: str
    collection: str | None
    review: Review
    server: uvicorn.Server
    sockets: list[socket.socket]


@contextmanager
def desk(
    archive: Path, *, port: int = 0, language: str | None = None, iiif: bool = False,
    listener: socket.socket | None = None,
) -> Iterator[Running]:  # fmt: skip
    """A desk over an archive, ready to be served: at ``port``, or where ``listener`` does, which is closed at the end.

    Raises MissingError, UsageError (the port is taken), InputError.
    """
    try:
        import uvicorn

        from extract.desk.application import Desk, application
        from extract.desk.guard import Pass
    except ModuleNotFoundError as error:
        if error.name in ("uvicorn", "starlette", "jinja2"):
            raise MissingError(f"{error.name} is not installed", hint=_HINT) from error
        raise
    from extract.archive.review import Review

    with listener or _listening(port) as own, Review(archive) as review:
        entry = Pass(own.getsockname()[1], iiif=secrets.token_urlsafe(24) if iiif else None)
        app = application(Desk(review, entry, language))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=False, lifespan="off",
            ws="none", timeout_keep_alive=30, limit_concurrency=64, timeout_graceful_shutdown=2,
        )  # fmt: skip
        base = f"http://{HOST}:{entry.port}"
        collection = None if entry.iiif is None else f"{base}/iiif/{entry.iiif}/collection.json"
        addresses = f"{base}/?token={entry.token}", f"{base}/?token={entry.once}", collection
        running = Running(*addresses, review, uvicorn.Server(config), [own])
        _prepare(review)
        quiet = _Quiet(review, entry)
        quiet.start()
        try:
            yield running
        finally:
            quiet.stop()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let another program take the port over
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port}: {error.strerror}", hint="leave --port out to take any that is free") from error
    return listener


def _prepare(review: Review) -> None:
    """Load what the first page and the first value need, so that they come as soon as the others."""
    from extract.archive.decisions import Filters
    from extract.desk.application import compile_pages

    compile_pages()
    with suppress(Exception):  # whatever is wrong with a value is told to who asks for it
        key = review.next_key(Filters(), None)
        if key is not None:
            review.item(key)


class _Quiet(threading.Thread):
    """Seals the archive when nobody has asked for anything for a while, so that a desk left open leaves it sound."""

    def __init__(self, review: Review, entry: Pass) -> None:
        super().__init__(daemon=True)
        self.review, self.entry = review, entry
        self.over = threading.Event()

    def run(self) -> None:
        settled = 0.0
        while not self.over.wait(_LOOK):
            last = self.entry.last_request
            if last > settled and time.monotonic() - last > _QUIET:
                with suppress(ExtractError):  # another program writes: it seals the archive itself
                    self.review.settle()
                settled = time.monotonic()

    def stop(self) -> None:
        self.over.set()
        self.join()


def _reach(args: argparse.Namespace) -> Reach:
    """It listens before it is shut in, and can open no other socket after. Workers draw; the browser opens outside."""
    args.listener = _listening(args.port)
    opening = _opening(args.listener.getsockname()[1])
    return Reach(into=archive_folder(args.archive), programs=True, tasks={"open": opening})


def _desk(args: argparse.Namespace) -> int:
    place = {"port": args.port, "listener": args.listener}
    with desk(Path(args.archive), language=args.lang, iiif=args.iiif, **place) as running:
        if args.double is not None:
            running.review.set_double_keying(args.double)
        print(f"{tr('the desk is open at')}\n  {running.address}", flush=True)
        if running.collection is not None:
            print(f"{tr('IIIF viewers find the collection at')}\n  {running.collection}", flush=True)
        print(tr("Ctrl-C closes it"), flush=True)
        if not args.no_browser:
            threading.Thread(target=_open, args=[running.opened, args.outside], daemon=True).start()
        running.server.run(sockets=running.sockets)
    return ExitCode.OK


def _open(address: str, outside: Outside | None) -> None:
    time.sleep(0.3)  # until the server answers
    if outside is None:
        webbrowser.open(address)
        return
    with suppress(OSError):  # the address is printed too
        outside.ask("open", address.rpartition("=")[2])


def _opening(port: int) -> Callable[[str], None]:
    """What opens the browser from outside: once, and at the desk's own address alone."""
    opened: list[str] = []

    def open_(token: str) -> None:
        if opened or not _TOKEN.fullmatch(token):
            raise OSError(errno.EPERM, "not the desk's address")
        opened.append(token)
        if os.fork() == 0:
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                webbrowser.open(f"http://{HOST}:{port}/?token={token}")
            finally:
                os._exit(0)

    return open_
