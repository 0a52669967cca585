"""The archive's command line: ``archive``, ``search``, ``show``, ``bag``, ``verify``, and what stands beside.

Each handler is a thin layer over a function of the same room and returns the exit code. Whatever is heavy is imported
inside, so that ``--help`` is instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.archive.correct_command import correct_parser
from extract.archive.export_command import export_parser
from extract.archive.forget_command import forget_parser
from extract.archive.merge_command import merge_parser
from extract.archive.review_command import review_parser
from extract.errors import ExitCode, UsageError
from extract.run.arguments import above_zero, share
from extract.run.reach import Reach, archive_folder
from extract.show.language import say, tr

if TYPE_CHECKING:
    from rich.text import Text

    from extract.archive.search import Hit
    from extract.archive.summary import Summary
    from extract.options import Options

_NAMED = 20
"""Files of one sort that are named after a run; the archive names them all."""


def register(subparsers: Any) -> None:
    """Add the sub-commands to ``argparse`` sub-parsers; each sets ``handler``, a function of the parsed arguments."""
    _archive_parser(subparsers)
    merge_parser(subparsers)
    _search_parser(subparsers)
    _show_parser(subparsers)
    export_parser(subparsers)
    _bag_parser(subparsers)
    _verify_parser(subparsers)
    review_parser(subparsers)
    correct_parser(subparsers)
    forget_parser(subparsers)


def _add(subparsers: Any, name: str, what: str, handler: Any, **more: Any) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = subparsers.add_parser(name, help=what, description=what)
    p.set_defaults(handler=handler, **more)
    return p


def _days(text: str) -> timedelta:
    number = text.removesuffix("d")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:6]) <= 36_500):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days such as 90d")
    return timedelta(days=int(number))


def _archive_parser(subparsers: Any) -> None:
    what = "Read every document under the given folders and files into an archive; what is there already is skipped."
    p = _add(subparsers, "archive", what, _archive)
    p.add_argument("sources", nargs="*", metavar="FOLDER", help="folders and files to read")
    p.add_argument(
        "--into", required=True, metavar="ARCHIVE", help="the archive: an SQLite file, made if there is none"
    )
    p.add_argument("--jobs", type=above_zero, metavar="N", help="worker processes (default: one a core)")
    p.add_argument("--join", choices=("auto", "folder", "none"), default="auto",
                   help="images that are pages of one document: auto joins those whose names count up and whose pages "
                        "go on, folder joins all of a folder, none reads each by itself")  # fmt: skip
    p.add_argument("--cluster", metavar="WHERE",
                   help="have a Dask cluster read: local, tcp://HOST:PORT or tls://HOST:PORT; folders may then be "
                   "s3://, gs:// and sftp:// too")  # fmt: skip
    p.add_argument("--refresh", action="store_true", help="read again what another version or other options made")
    p.add_argument("--retry", action="store_true", help="read again what failed")
    p.add_argument("--engine", choices=("recognizer", "tesseract"), default="recognizer", help="default: recognizer")
    p.add_argument("--ocr", choices=("auto", "always", "never"), default="auto",
                   help="auto: where the text layer cannot be trusted")  # fmt: skip
    p.add_argument("--no-second-reader", action="store_true", help="do not have doubtful numbers read a second time")
    p.add_argument("--max-error", type=share, default=0.001, metavar="SHARE",
                   help="share of wrong values you will bear among accepted ones (default 0.1%%)")  # fmt: skip
    p.add_argument("--limit", action="append", default=[], metavar="NAME=NUMBER",
                   help="raise or lower a limit, such as pages=5000")  # fmt: skip
    p.add_argument("--sandbox", choices=("require", "auto", "off"),
                   help="have the kernel shut workers in: or do nothing, where it can (default), never")  # fmt: skip
    p.add_argument("--json", action="store_true", help="print what was done as one JSON object")
    p.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary on standard error")


def _search_parser(subparsers: Any) -> None:
    what = "Find pages that hold all the words; Thai and Arabic numerals are the same, line ends do not matter."
    p = _add(subparsers, "search", what, _search, reach=_prints)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("query", metavar="WORDS", help='words parted by spaces, or one "text in double quotes"')
    p.add_argument("--top", type=above_zero, default=50, metavar="N", help="at most this many pages (default 50)")
    p.add_argument("--json", action="store_true", help="one JSON object a line")


def _show_parser(subparsers: Any) -> None:
    what = "Show one document: its head, records with their keys, corrections."
    p = _add(subparsers, "show", what, _show, reach=_prints)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("document", metavar="DOCUMENT", help="file name, path, or the start of its SHA-256")
    form = p.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="the whole Extraction as JSON")
    form.add_argument("--text", action="store_true", help="the text, pages parted by form feeds")


def _bag_parser(subparsers: Any) -> None:
    what = "Write a BagIt bag: originals, searchable PDFs, ALTO, records, the archive, checksums, provenance."
    p = _add(subparsers, "bag", what, _bag, reach=_bag_reach)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("out", metavar="OUT", help="a new folder")
    p.add_argument("--without-missing", action="store_true",
                   help="leave out originals that are gone or changed; their readings are in the bag")  # fmt: skip


def _verify_parser(subparsers: Any) -> None:
    what = "Re-hash everything and name what is missing, changed or extra; exit 1 where something is."
    p = _add(subparsers, "verify", what, _verify, reach=_verify_reach)
    p.add_argument("path", metavar="BAG|ARCHIVE")
    p.add_argument("--json", action="store_true", help="the findings as one JSON object")
    p.add_argument("--everywhere", action="store_true",
                   help="look for new files also in archived folders outside of the archive's own")  # fmt: skip
    p.add_argument("--due", type=_days, metavar="DAYS",
                   help="read only files that were not found as they were for so long, such as 90d")  # fmt: skip
    kept = p.add_mutually_exclusive_group()
    kept.add_argument("--keep", action="store_true", default=None, dest="keep",
                      help="keep the finding in the archive (default: where it has files of this machine)")  # fmt: skip
    kept.add_argument("--no-keep", action="store_false", default=None, dest="keep", help="write nothing")
    p.add_argument(
        "--history",
        action="store_true",
        help="print what earlier verifications found, a line each (--json for programs), and verify nothing",
    )


def _prints(_: argparse.Namespace) -> Reach:
    return Reach()


def _bag_reach(args: argparse.Namespace) -> Reach:
    return Reach(makes=Path(args.out))


def _verify_reach(args: argparse.Namespace) -> Reach:
    """Where it keeps its finding in the archive it writes, beside printing."""
    looks = args.keep is False or args.history or not os.path.isfile(args.path)
    return Reach() if looks else Reach(into=archive_folder(args.path))


def _options(args: argparse.Namespace) -> Options:
    from extract.open.limits import Limits
    from extract.options import Options

    limits = Limits().with_options(args.limit)
    return Options(
        engine=args.engine,
        ocr=args.ocr,
        second_reader=not args.no_second_reader,
        max_error=args.max_error,
        limits=limits,
    )


def _archive(args: argparse.Namespace) -> int:
    from extract.archive.archive import archive
    from extract.archive.database import archive_file
    from extract.archive.progress import Live
    from extract.run.sandbox import choose_sandbox
    from extract.show.destination import identities

    if not args.sources and not archive_file(Path(args.into)).is_file():
        raise UsageError("give folders or files to read")
    if identities([archive_file(Path(args.into))]) & identities(args.sources):
        raise UsageError(f"{args.into} is one of the files to read", hint="name another file for the archive")
    choose_sandbox(args.sandbox)
    jobs = args.jobs or os.cpu_count() or 1
    crew = None
    if args.cluster is not None:
        from extract.run.cluster import Cluster, check_address

        crew = partial(Cluster, check_address(args.cluster), jobs)
    with Live(quiet=args.quiet) as live:
        summary = archive(
            args.sources, Path(args.into), options=_options(args), jobs=jobs, join=args.join, refresh=args.refresh,
            retry=args.retry, crew=crew, watcher=live,
        )  # fmt: skip
        _report(summary, args.into, live.console)
        if summary.files:
            _next_step(args.into, live.console)
    if args.json:
        from dataclasses import asdict

        from extract.model.json import to_json

        print(to_json(asdict(summary)))
    return summary.exit_code


def _report(summary: Summary, into: str, console: Any) -> None:
    from extract.show.telling import tell
    from extract.show.terminal import clean

    for line in _counted(summary, into):
        tell(console, line)
    for reason, number in summary.passed_over.items():
        tell(console, tr("{n} passed over: {reason}", n=f"{number:,}", reason=tr(reason)))
        named = summary.passed_names.get(reason, [])
        for path in named:
            tell(console, f"  {clean(_near(path))}")
        if number > len(named):
            tell(console, "  " + tr("… and {n} more", n=f"{number - len(named):,}"))
    if summary.vanished:
        tell(console, tr("{n} known files are no longer there", n=f"{summary.vanished:,}"))
    failed = (f"[red]{tr('failed')}[/red]", summary.failures)
    for word, paths in (failed, (f"[yellow]{tr('partial')}[/yellow]", summary.incomplete)):
        for path, why in paths[:_NAMED]:
            tell(console, f"{word} {clean(_near(path))}: {clean(say(why))}")
        if len(paths) > _NAMED:
            tell(console, tr("… and {n} more; see the archive's table documents", n=f"{len(paths) - _NAMED:,}"))
    for path in summary.unreadable[:_NAMED]:
        tell(console, f"[red]{tr('unreadable')}[/red] {clean(_near(path))}")


def _counted(summary: Summary, into: str) -> Iterator[str]:
    """What a run did, in numbers."""
    from extract.archive.progress import counts
    from extract.show.terminal import clean

    def n(number: int) -> str:
        return f"{number:,}"

    if not summary.files:
        yield tr("no document found: PDF, TIFF, PNG, JPEG and .txt are read")
    else:
        took = f"{summary.seconds:.1f}"
        yield tr("{n} files: {counts}, in {seconds} s", n=n(summary.files), counts=counts(summary), seconds=took)
    if summary.records:
        yield tr("{n} new records, {some} of them need review", n=n(summary.records), some=n(summary.review))
        if summary.review:
            yield tr("what needs a look, and how to say what the page prints:") + f" extract review {clean(into)}"
    if summary.joined:
        yield tr("{n} files are pages of documents; --join none --refresh reads each by itself", n=n(summary.joined))
    if summary.older:
        yield tr("{n} made by another version or with other options; --refresh reads them again", n=n(summary.older))
    if summary.forgotten:
        yield tr("{n} are forgotten, and left alone (extract forget --undo)", n=n(summary.forgotten))
    if summary.failed_before:
        yield tr("{n} could not be read by an earlier run; --retry reads them again", n=n(summary.failed_before))


def _near(path: str) -> str:
    """A path as one would type it here: from the folder one is in, where it lies below."""
    home = os.path.join(os.getcwd(), "")
    return path.removeprefix(home) if path != home else path


def _next_step(archive: str, console: Any) -> None:
    """What one does with an archive that has just been filled."""
    import shlex

    from extract.show.telling import tell
    from extract.show.terminal import clean

    name = clean(shlex.quote(archive))
    tell(console, tr('next: extract search {name} "WORDS", or extract export {name} records.csv', name=name))


def _search(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from extract.archive.database import reading
    from extract.archive.search import MOST_RANKED, is_common, search
    from extract.model.json import to_json
    from extract.show.output import seen_on
    from extract.show.telling import tell, teller

    console = teller(stderr=False)
    found = 0
    with reading(Path(args.archive)) as connection:
        for hit in search(connection, args.query, limit=args.top):
            found += 1
            if args.json:
                print(seen_on(sys.stdout, to_json(asdict(hit))))
                continue
            for line in _told(hit):
                tell(console, line)
        common = found == args.top and is_common(connection, args.query)
    beside = teller()
    if not found and not args.json:
        tell(beside, tr("nothing found"))
    elif common:
        tell(
            beside,
            tr(
                "more than {n} pages hold this: of the first so many, those with most finds are shown",
                n=f"{MOST_RANKED:,}",
            ),
        )
    elif found == args.top:
        tell(beside, tr("no more than {n} pages are shown; there may be more (--top)", n=f"{args.top:,}"))
    return ExitCode.OK


def _told(hit: Hit) -> tuple[str | Text, ...]:
    """A page that was found: where it is, and the words around."""
    from rich.text import Text

    from extract.show.beside import visible
    from extract.show.terminal import clean

    head = " · ".join(p for p in (hit.number, hit.date) if p)
    place = f"[bold]{clean(_near(hit.path))}[/bold] {tr('page {page}', page=hit.page)}"
    line = Text(visible(hit.snippet))
    for start, end in hit.spans:
        line.stylize("bold yellow", start, end)
    return f"{place}  [dim]{hit.document[:12]} {clean(head)}[/dim]", Text("  ") + line


def _show(args: argparse.Namespace) -> int:
    from extract.archive.database import reading
    from extract.archive.lookup import find_document
    from extract.archive.page_exports import text_of
    from extract.archive.view import document_json, render
    from extract.show.output import seen_on

    with reading(Path(args.archive)) as connection:
        document = find_document(connection, args.document)
        if args.json:
            print(seen_on(sys.stdout, document_json(connection, document)))
        elif args.text:
            sys.stdout.write(seen_on(sys.stdout, text_of(connection, document["id"])))
        else:
            from rich.console import Console

            render(connection, document, Console(highlight=False))
    return ExitCode.OK


def _bag(args: argparse.Namespace) -> int:
    from rich.text import Text

    from extract.archive.bag import bag
    from extract.archive.database import reading
    from extract.show.telling import tell, teller

    console = teller()
    with reading(Path(args.archive)) as connection, console.status("bag") as status:
        count = bag(
            connection, Path(args.out), without_missing=args.without_missing,
            tell=lambda name: status.update(f"bag: {name!r}"),
        )  # fmt: skip
    tell(console, Text(tr("{n} files in {out}", n=f"{count:,}", out=args.out)))
    return ExitCode.OK


def _verify(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from extract.archive.verify import history, verify
    from extract.model.json import to_json
    from extract.show.output import seen_on
    from extract.show.telling import tell, teller
    from extract.show.terminal import clean

    if args.history:
        from extract.archive.fixity_report import in_a_line

        for row in history(Path(args.path)):
            print(seen_on(sys.stdout, to_json(row) if args.json else in_a_line(row)))
        return ExitCode.OK
    report = verify(Path(args.path), everywhere=args.everywhere, due=args.due, keep=args.keep)
    if args.json:
        print(seen_on(sys.stdout, to_json({"good": report.good, **asdict(report)})))
    else:
        console = teller(stderr=False)
        for word in ("missing", "changed", "extra", "problems"):
            for name in getattr(report, word):
                tell(console, f"[red]{tr(word.removesuffix('s'))}[/red] {clean(say(name))}")
        for note in report.notes:
            tell(console, f"[cyan]{tr('note')}[/cyan] {clean(say(note))}")
        if report.root is not None:
            tell(console, f"root {report.root}")
        tell(
            console,
            tr("{what}: {n} checked,", what=tr(report.what), n=f"{report.checked:,}")
            + " "
            + (tr("all as it was") if report.good else tr("NOT as it was")),
        )
    return ExitCode.OK if report.good else ExitCode.FINDINGS
