"""``extract forget``: take a document out of an archive, or let it be read again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from extract.errors import ExitCode
from extract.run.reach import Reach, archive_folder
from extract.show.language import tr


def forget_parser(subparsers: Any) -> None:
    """Add ``forget`` to ``argparse`` sub-parsers; it sets ``handler``, a function of the parsed arguments."""
    what = "Take a document's reading out of the archive; that it was there, who took it out and why is kept."
    p: argparse.ArgumentParser = subparsers.add_parser("forget", help=what, description=what)
    p.set_defaults(handler=_forget, reach=lambda args: Reach(into=archive_folder(args.archive)))
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("document", metavar="DOCUMENT", help="file name, path, or the start of its SHA-256")
    p.add_argument("--reason", "--why", dest="reason", metavar="TEXT", help="why")
    p.add_argument("--by", metavar="NAME", help="who says so (default: who is logged in)")
    p.add_argument("--undo", action="store_true", help="let it be read again by `extract archive … --retry`")


def _forget(args: argparse.Namespace) -> int:
    import getpass

    from extract.archive.archive import now
    from extract.archive.database import writing
    from extract.archive.forget import forget, recall
    from extract.archive.lookup import find_document
    from extract.show.telling import tell, teller
    from extract.show.terminal import clean

    with writing(Path(args.archive)) as connection:
        document = find_document(connection, args.document)
        name = clean(str(document["name"]))
        if args.undo:
            recall(connection, document)
            again = f"extract archive FOLDER --into {clean(args.archive)} --retry"
            said = tr("{name} is read again by:", name=name) + f" {again}"
        else:
            forget(connection, document, by=args.by or getpass.getuser(), why=args.reason or "", at=now())
            whole = f"{name} ({document['sha256'][:12]})"
            said = tr("{name} is forgotten; its file is where it was", name=whole)
    tell(teller(), said)
    return ExitCode.OK
