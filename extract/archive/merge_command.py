"""The command ``merge``: several archives become a new one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from extract.run.reach import Reach


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

    from rich.console import Console

    from extract.archive.merging import merge
    from extract.model.json import to_json
    from extract.show.output import seen_on
    from extract.show.terminal import clean

    console = Console(stderr=True, highlight=False, quiet=args.quiet, soft_wrap=True)
    with console.status("merge") as status:
        merged = merge(
            [Path(archive) for archive in args.archives], Path(args.into),
            tell=lambda documents: status.update(f"merge: {documents:,} documents"),
        )  # fmt: skip
    console.print(
        f"{len(merged.archives)} archives: {merged.documents:,} documents, {merged.shared:,} of them in several; "
        f"{merged.records:,} records, {merged.corrections:,} corrections"
    )
    for conflict in merged.conflicts:
        console.print(f"[yellow]{conflict.kind}[/yellow] {conflict.document[:12]}: {clean(conflict.words)}")
    if args.json:
        print(seen_on(sys.stdout, to_json(asdict(merged))))
    return merged.exit_code
