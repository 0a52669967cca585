"""``extract review``: what a person must look at, one line each, or as one page that saves a file of corrections."""

from __future__ import annotations

import argparse
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode
from extract.run.arguments import above_zero
from extract.run.reach import Reach
from extract.show.language import tr

if TYPE_CHECKING:
    import sqlite3

    from rich.console import Console

    from extract.archive.decisions import Filters
    from extract.archive.review_queue import QueueRow

_LINES = 200


def review_parser(subparsers: Any) -> None:
    """Add ``review`` to ``argparse`` sub-parsers; it sets ``handler``, a function of the parsed arguments."""
    what = "List what a person must look at, grouped by reason."
    p: argparse.ArgumentParser = subparsers.add_parser("review", help=what, description=what)
    p.set_defaults(handler=_review, reach=_reach)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("--reason", metavar="REASON", help="only what waits for this reason, such as low-confidence")
    p.add_argument("--document", metavar="DOCUMENT", help="only of this one: file name, path, or start of its SHA-256")
    p.add_argument("--province", metavar="NAME", help="only of this province, school or body; '' for none")
    p.add_argument("--survey", metavar="SURVEY", help="only of this survey; '' for none")
    p.add_argument("--limit", type=above_zero, default=_LINES, metavar="N",
                   help=f"at most so many of each reason (default {_LINES}); with --html, in all")  # fmt: skip
    form = p.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument("--html", metavar="FILE",
                      help="write one page with pictures and fields, which saves a file for `extract correct --file`; "
                      "it needs no network and no other file")  # fmt: skip


def _reach(args: argparse.Namespace) -> Reach:
    return Reach() if args.html is None else Reach(output=Path(args.html), programs=True)  # a worker draws


def _review(args: argparse.Namespace) -> int:

    from extract.archive.database import reading
    from extract.archive.decisions import Filters
    from extract.archive.lookup import find_document
    from extract.show.telling import teller

    with reading(Path(args.archive)) as connection:
        document = None if args.document is None else find_document(connection, args.document)["sha256"]
        filters = Filters(args.reason, document, args.province, args.survey)
        if args.html is not None:
            return _html(connection, args, filters)
        if args.json:
            return _json(connection, filters, args.limit)
        _list(connection, filters, args, teller(stderr=False))
    return ExitCode.OK


def _json(connection: sqlite3.Connection, filters: Filters, limit: int) -> int:
    from dataclasses import asdict

    from extract.archive.review_queue import rows
    from extract.model.json import to_json
    from extract.show.output import seen_on

    for row in rows(connection, filters, limit=limit):
        print(seen_on(sys.stdout, to_json(asdict(row))))
    return ExitCode.OK


def _list(connection: sqlite3.Connection, filters: Filters, args: argparse.Namespace, console: Console) -> None:
    from dataclasses import replace

    from extract.archive import review_queue
    from extract.check.findings import ISSUES
    from extract.show.telling import tell
    from extract.show.terminal import clean

    reasons = review_queue.counts(connection, filters, "reason", limit=review_queue.MOST_ROWS)
    if not reasons:
        tell(console, tr("nothing needs a look"))
        return
    for reason, _, count in reasons:
        means = ISSUES.get(reason)
        tell(console, f"[bold]{clean(reason)}[/bold] ({count:,}){f': {tr(means)}' if means else ''}")
        found = review_queue.rows(connection, replace(filters, reason=reason), limit=args.limit)
        for file, rows in groupby(found, key=lambda row: row.file):
            for row in rows:
                tell(console, f"  {_line(row, file)}")
        if count > len(found):
            tell(console, "  " + tr("… and {n} more (--limit)", n=f"{count - len(found):,}"))
    total = sum(count for _, _, count in reasons)
    name = clean(args.archive)
    tell(
        console,
        tr(
            "{n} to look at. `extract correct {name} KEY --confirm` where the reading is right, else --value NUMBER, "
            "--not-printed …; `extract review {name} --html page.html` makes a page with pictures of them",
            n=f"{total:,}",
            name=name,
        ),
    )


def _line(row: QueueRow, file: str) -> str:
    from extract.show.terminal import clean

    what = row.field if row.field != "value" else row.indicator or ""
    about = " ".join(str(part) for part in (row.entity, row.year_be, what) if part is not None)
    read = tr("nothing read") if row.value is None else tr("read {value}", value=row.value)
    printed = tr(", printed “{printed}”", printed=row.printed) if row.printed and row.printed != row.value else ""
    place = f"{file}:{row.record}" if row.record else file
    later = tr(" (put off)") if row.later else ""
    where = "" if row.page is None else f" p{row.page}"
    return f"[cyan]{clean(row.key)}[/cyan] {clean(place)}{where}  {clean(about)}  {clean(read + printed)}{later}"


def _html(connection: sqlite3.Connection, args: argparse.Namespace, filters: Filters) -> int:
    from rich.text import Text

    from extract.archive.atomic import replacing
    from extract.archive.database import archive_file
    from extract.archive.originals import known_files
    from extract.archive.page_images import PageImages
    from extract.archive.review_page import review_page
    from extract.archive.review_queue import rows, total
    from extract.show.destination import destination
    from extract.show.telling import tell, teller

    out = Path(args.html)
    destination(out, known_files(connection, archive_file(Path(args.archive))))
    found = rows(connection, filters, limit=args.limit)
    with PageImages() as images:
        text = review_page(connection, found, images, Path(args.archive).name)
    with replacing(out) as file:
        file.write(text.encode("utf-8", "replace"))
    more = total(connection, filters) - len(found)
    said = tr("; {n} more are left for another page (--limit)", n=f"{more:,}") if more > 0 else ""
    console = teller()
    tell(console, Text(tr("{n} to look at in {file}", n=f"{len(found):,}", file=args.html) + said))
    then = f"extract correct {args.archive} --file corrections.csv"
    tell(console, Text(tr("save what you decide there, then:") + f" {then}"))
    return ExitCode.OK
