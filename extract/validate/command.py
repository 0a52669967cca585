"""``extract validate PUBLISHED FILE…``: reads the documents in isolation, compares, reports."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from extract.run.reach import Reach

if TYPE_CHECKING:
    from extract.errors import ExtractError
    from extract.run.jobs import Done
    from extract.validate.readings import Reading
    from extract.validate.rounding import Rounding
    from extract.validate.verdict import Verdict

_EPILOG = """\
PUBLISHED is CSV (comma, semicolon, tab or bar; UTF-8 or Thai code page 874) or JSON, also the output of
`extract --json`. Readings made before are not read again: what --json and --csv wrote, an archive (with what people
corrected), and what `extract export` writes as .csv, .jsonl or a folder.

verdicts:
  match                       the document prints what is published
  mismatch                    it prints something else (a reading in review is never a certain mismatch)
  differs from A, equals B    sources A and B published two values, the document has B's
  source contradicts itself   the document prints two values for one thing, or a sum that does not come out
  not in source, not published, unreadable

exit codes: 0 no certain mismatch   1 a mismatch (with --strict: anything a person should see)   2 usage
  3 a file cannot be read   4 a program or model is missing   5 a limit was hit   6 some documents of several failed
"""


def _column(text: str) -> tuple[str, str]:
    field, sep, header = text.partition("=")
    if not (field and sep and header):
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=COLUMN, such as value=คะแนนรวม")
    return field.strip(), header.strip()


def register(subparsers: Any) -> None:
    """Add the sub-command; ``args.handler(args)`` runs it and returns the exit code."""
    p = subparsers.add_parser(
        "validate", help="compare published scores with the documents",
        description="Compare published scores with what the documents print: a verdict for each value, with its place",
        epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    p.add_argument("published", metavar="PUBLISHED", help="published scores, CSV or JSON; - for standard input")
    p.add_argument("files", nargs="+", metavar="FILE", help="documents, folders, archives, or readings made before")
    form = p.add_argument_group("output").add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_const", const="json", dest="form", help="one JSON object with every verdict"
    )
    form.add_argument(
        "--csv", action="store_const", const="csv", dest="form", help="one row for each verdict and published value"
    )
    form.add_argument(
        "--html",
        action="store_const",
        const="html",
        dest="form",
        help="one HTML file with a picture beside each finding",
    )
    p.add_argument("-o", "--output", metavar="PATH", help="write to a file instead of standard output")
    p.add_argument("--all", action="store_true", help="show also matches, and what only one side has")
    p.add_argument("--column", action="append", type=_column, default=[], metavar="FIELD=COLUMN",
                   help="which column is which, where its name is no usual one (may be repeated)")  # fmt: skip
    p.add_argument("--rounding", choices=("none", "half-up", "half-even", "down"), default="none",
                   help="how the document's value is rounded to the published decimals (default: none)")  # fmt: skip
    p.add_argument("--strict", action="store_true", help="exit 1 on anything a person should see")
    p.add_argument("-q", "--quiet", action="store_true", help="nothing on standard error but errors")
    p.set_defaults(handler=run, reach=_reach)


def _reach(args: argparse.Namespace) -> Reach:
    """Documents are read by workers; archives and readings here."""
    return Reach(output=None if args.output is None else Path(args.output), programs=True)


def run(args: argparse.Namespace) -> int:
    """Do what the command line asks; the exit code. With ``--json`` an error is a JSON object too."""
    from extract.errors import ExtractError
    from extract.model.json import error_json
    from extract.show.output import claim_stdout, put

    stdin = sys.stdin.buffer
    stdout = claim_stdout()
    try:
        return _run(args, stdout, stdin)
    except ExtractError as error:
        if args.form == "json":
            put(stdout, error_json(args.published, error) + "\n")
        raise


def _written(
    args: argparse.Namespace,
    verdicts: Sequence[Verdict],
    readings: Sequence[Reading],
    rounding: Rounding,
    stdout: TextIO,
) -> str:
    """The verdicts in the form that was asked for."""
    from rich.console import Console

    from extract.validate import report as out
    from extract.validate.evidence_pages import draw
    from extract.validate.report_html import as_html

    if args.form == "json":
        return out.as_json(verdicts, rounding)
    if args.form == "csv":
        return out.as_csv(verdicts)
    if args.form == "html":
        pictures = draw(readings, [v for v in verdicts if out.is_finding(v)], os.cpu_count() or 1)
        return as_html(verdicts, rounding, pictures.crops, everything=args.all, why_none=pictures.why)
    console = Console(file=stdout, highlight=False) if args.output is None else Console(force_terminal=False)
    with console.capture() as captured:
        out.show(verdicts, console, rounding, everything=args.all)
    return captured.get()


def _run(args: argparse.Namespace, stdout: TextIO, stdin: BinaryIO) -> int:
    from rich.text import Text

    from extract.errors import ExitCode, UsageError
    from extract.show.destination import check_outputs
    from extract.show.output import put, write_whole
    from extract.show.telling import tell, teller
    from extract.validate import Rounding, read_published, validate
    from extract.validate import report as out
    from extract.validate.published import MAX_BYTES
    from extract.validate.readings import told_apart

    if args.published == "-" and "-" in args.files:
        raise UsageError("standard input can be the published scores or a document, not both")
    check_outputs(args.output, None, [args.published, *args.files])
    source = stdin.read(MAX_BYTES + 1) if args.published == "-" else Path(args.published)
    published = read_published(
        source, name="standard input" if args.published == "-" else None, columns=dict(args.column)
    )
    rounding = Rounding(args.rounding)
    read, failed = _read_all(args)
    readings = told_apart(read)
    verdicts = validate(published, [r.extraction for r in readings], rounding)
    text = _written(args, verdicts, readings, rounding, stdout)
    if args.output is None:
        put(stdout, text)
    else:
        write_whole(Path(args.output), text.encode("utf-8", "replace"))
    if args.form is not None and not args.quiet:
        tell(teller(), Text(out.summary(verdicts, rounding)))
    _tell_doubts(published.blanks, out.slips(verdicts), quiet=args.quiet)
    if failed:
        return ExitCode.SOME_FAILED
    return ExitCode.FINDINGS if _is_bad(verdicts, strict=args.strict) else ExitCode.OK


def _tell_doubts(blanks: int, slips: Mapping[str, str], *, quiet: bool) -> None:
    """What of the published scores was not compared, and may have been meant to be."""
    from rich.text import Text

    from extract.show.beside import visible
    from extract.show.language import tr
    from extract.show.telling import tell, teller

    console = teller(quiet=quiet)
    if blanks:
        tell(console, Text(tr("empty cells for a value: {n}; nothing is published there", n=blanks)))
    for name, meant in slips.items():
        tell(console, Text(tr("no document is about {name}: is {meant} meant?", name=visible(name), meant=meant)))


def _is_bad(verdicts: list[Verdict], *, strict: bool) -> bool:
    from extract.validate.report import is_finding

    if strict:
        return any(is_finding(v) for v in verdicts)
    return any(v.kind == "mismatch" and v.certain for v in verdicts)


def _read_all(args: argparse.Namespace) -> tuple[list[Reading], int]:
    """Readings of every input, and how many inputs failed. Raises where all failed."""
    from rich.console import Console

    from extract.errors import ExtractError
    from extract.show.language import say
    from extract.show.terminal import clean
    from extract.validate.readings import is_kept, kept

    err = Console(stderr=True, highlight=False)
    found: list[Reading] = []
    errors: list[tuple[str, ExtractError]] = []
    ready = [f for f in args.files if f != "-" and is_kept(Path(f))]
    for name in ready:
        try:
            found += kept(Path(name))
        except ExtractError as error:
            errors.append((name, error))
    for name, outcome in _read_documents(_sources([f for f in args.files if f not in ready]), args):
        if isinstance(outcome, ExtractError):
            errors.append((name, outcome))
        else:
            found.append(outcome)
    if len(errors) == 1 and not found:
        raise errors[0][1]
    for name, failure in errors:
        hint = f"\n  {clean(say(failure.hint))}" if failure.hint else ""
        err.print(f"[red]extract:[/red] {clean(name)}: {clean(say(failure.message))}{hint}", soft_wrap=True)
    if errors and not found:
        raise errors[0][1]
    return found, len(errors)


def _sources(arguments: list[str]) -> Iterator[tuple[str | bytes, str]]:
    """Every document with the name to show for it; folders are walked. Raises InputError where there is none."""
    from extract.errors import InputError
    from extract.open.limits import Limits
    from extract.run.walk import Walk, walk

    for argument in arguments:
        if argument == "-":
            yield sys.stdin.buffer.read(Limits().file_bytes + 1), "standard input"
            continue
        found = False
        for file in walk([argument], Walk()):
            found = True
            yield file.path, argument if os.path.isfile(argument) else os.path.relpath(file.path)
        if not found:
            raise InputError(f"no document in {argument}", hint="PDF, TIFF, PNG, JPEG and .txt are read")


def _read_documents(
    sources: Iterable[tuple[str | bytes, str]], args: argparse.Namespace
) -> Iterator[tuple[str, Reading | ExtractError]]:
    """What comes of each document, with its name, in order."""
    from rich.console import Console

    from extract.options import Options
    from extract.run.bars import Bars
    from extract.run.jobs import Job
    from extract.run.pool import Pool

    err = Console(stderr=True, highlight=False, quiet=args.quiet)
    options = Options()
    given = list(sources)
    jobs = (Job(source, options, name) for source, name in given)
    bars, workers = Bars(err, [name for _, name in given]), max(1, min(len(given), os.cpu_count() or 1))
    with bars, Pool(workers, options.limits, watcher=bars.told) as pool:
        for done in pool.in_order(jobs):
            bars.over(done.ticket)
            yield str(done.job.name), _extracted(done)


def _extracted(done: Done) -> Reading | ExtractError:
    from extract.errors import ExtractError, InputError
    from extract.model.result import Extraction
    from extract.validate.readings import Reading

    if done.result is None:
        return done.error or InputError("nothing came of it")
    try:
        extraction = Extraction.model_validate(done.result.data())
    except ExtractError as error:
        return error
    except ValueError:
        return InputError("the reader said what makes no sense", code="crashed")
    source = done.job.source
    if isinstance(source, bytes):
        return Reading(extraction, data=source)
    return Reading(extraction, (Path(str(source)),))
