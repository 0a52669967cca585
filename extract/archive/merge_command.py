"""The command ``merge``: several archives become a new one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from extract.run.reach import Reach
from extract.show.language import say, tr


def merge_parser(subparsers: Any) -> None:
    """Add ``merge`` to the sub-parsers."""
    what = "Make one new archive of several, by content, with their corrections and history; exit 1 where they differ."
    p: argparse.ArgumentParser = subparsers.add_parser("merge", help=what, description=what)
    p.set_defaults(handler=_merge, reach=lambda args: Reach(makes=Path(args.into)))
    p.add_argument("archives", nargs="+", metavar="ARCHIVE")
    p.add_argument("--into", required=True, metavar="NEW", help="a new file; none of the archives is changed")
    p.add_argument("--json", action="store_true", help="print what became one, and where they differ, as JSON")
    p.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary on standard error")


def _merge(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from extract.archive.merging import merge
    from extract.model.json import to_json
    from extract.show.output import seen_on
    from extract.show.telling import tell, teller
    from extract.show.terminal import clean

    console = teller(quiet=args.quiet)
    with console.status("merge") as status:
        merged = merge(
            [Path(archive) for archive in args.archives], Path(args.into),
            tell=lambda documents: status.update(f"merge: {documents:,} documents"),
        )  # fmt: skip
    tell(
        console,
        tr(
            "{n} archives: {documents} documents, {shared} of them in several; {records} records, {made} corrections",
            n=len(merged.archives),
            documents=f"{merged.documents:,}",
            shared=f"{merged.shared:,}",
            records=f"{merged.records:,}",
            made=f"{merged.corrections:,}",
        ),
    )
    for conflict in merged.conflicts:
        tell(console, f"[yellow]{tr(conflict.kind)}[/yellow] {conflict.document[:12]}: {clean(say(conflict.words))}")
    if args.json:
        print(seen_on(sys.stdout, to_json(asdict(merged))))
    return merged.exit_code
