"""``extract export``: records, surveys' tables or pages out of an archive, by the output's ending or ``--format``."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode, UsageError
from extract.run.reach import Reach
from extract.show.language import say, tr

if TYPE_CHECKING:
    from extract.archive.choice import Choice
    from extract.archive.survey_files import Wanted
    from extract.show.destination import Identity

_RECORD_FORMS = ("csv", "jsonl", "parquet", "xlsx", "wide", "package", "datasette")
_PAGE_FORMS = ("pdf", "html", "md", "tables", "text", "alto", "hocr", "iiif")


def export_parser(subparsers: Any) -> None:
    """Add ``export`` to ``argparse`` sub-parsers; it sets ``handler``, a function of the parsed arguments."""
    what = "Write records (one file) or pages (a folder with one file a document) out of the archive."
    p: argparse.ArgumentParser = subparsers.add_parser("export", help=what, description=what)
    p.set_defaults(handler=_export, reach=_reach)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("out", metavar="OUT", nargs="?",
                   help="a file for records; a folder for pages, or for a data package")  # fmt: skip
    p.add_argument("--format", choices=(*_RECORD_FORMS, *_PAGE_FORMS), dest="form",
                   help="default: by the ending; package (CSV, JSON Lines, datapackage.json) for a folder; wide: a row "
                   "for each entity and year, a column for each indicator (.csv for one survey, .xlsx or a folder for "
                   "several); datasette: metadata for `datasette ARCHIVE -m OUT`")  # fmt: skip
    p.add_argument("--document", action="append", default=[], metavar="DOCUMENT", help="pages of this document only")
    p.add_argument("--iiif", metavar="FOLDER", help="as FOLDER --format iiif: manifests for viewers such as Mirador")
    p.add_argument("--iiif-url", metavar="URL", default="http://127.0.0.1:8000",
                   help="where that folder will be served (default: %(default)s)")  # fmt: skip
    which = p.add_argument_group("which records")
    for name, example in (("survey", "digital-government-readiness"), ("scope", "province"), ("level", "department"),
                          ("measure", "score")):  # fmt: skip
        which.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(),
                           help=f"only of this {name}, such as {example}; may be given again")  # fmt: skip
    which.add_argument("--year", type=_years, default=(), metavar="YEARS",
                       help="only of these, such as 2559-2562 or 2559,2561; of either era")  # fmt: skip
    table = p.add_argument_group("tables of a survey")
    table.add_argument("--prefer", action="append", default=[], metavar="WHICH",
                       help="where documents differ: corrected, newest, oldest, or a kind of document such as "
                       "result-letter; may be given again, first wish first; else such a cell stays empty")  # fmt: skip
    table.add_argument("--labels", choices=("id", "th"), default="id",
                       help="name the columns of CSV by ids (default) or in Thai; a workbook has both")  # fmt: skip
    table.add_argument("--documents-url", metavar="URL", default="http://127.0.0.1:8001/documents/",
                       help="where datasette will find the documents (default: %(default)s)")  # fmt: skip


def _years(text: str) -> tuple[int, ...]:
    from extract.archive.choice import years

    try:
        return years(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of years such as 2559-2562") from None


def _out(args: argparse.Namespace) -> tuple[Path, str]:
    """What is written, and in which form. Raises UsageError where that is not said."""
    if (args.out is None) == (args.iiif is None) or (args.iiif is not None and args.form not in (None, "iiif")):
        raise UsageError("name one file or folder to write")
    out = Path(args.out if args.iiif is None else args.iiif)
    return out, "iiif" if args.iiif is not None else args.form or _form_of(out)


def _reach(args: argparse.Namespace) -> Reach:
    out, form = _out(args)
    if form in (*_PAGE_FORMS, "package") or (form == "wide" and (out.is_dir() or not out.suffix)):
        return Reach(fills=out, programs=form == "iiif")  # a worker draws
    return Reach(output=out)


def _export(args: argparse.Namespace) -> int:
    from rich.text import Text

    from extract.archive.choice import Choice, check_choice
    from extract.archive.database import archive_file, reading
    from extract.archive.originals import known_files
    from extract.show.telling import tell, teller
    from extract.show.terminal import clean

    out, form = _out(args)
    choice = Choice(*(tuple(n) for n in (args.survey, args.year, args.scope, args.level, args.measure)))
    problems: list[str] = []
    with reading(Path(args.archive)) as connection:
        inputs = known_files(connection, archive_file(Path(args.archive)))
        if form in _PAGE_FORMS:
            if not choice.is_all:
                raise UsageError("records are chosen by survey, year and the like; pages by --document")
            count, what = _pages(connection, out, form, args, problems, inputs), "documents"
            for problem in problems:
                tell(teller(), f"[red]{tr('left out')}[/red] {clean(say(problem))}")
        else:
            if args.document:
                raise UsageError("--document is for pages, records are exported whole")
            check_choice(connection, choice)
            count, what = _records(connection, out, form, choice, args, inputs)
    tell(teller(), Text(tr("{n} {what} written to {file}", n=f"{count:,}", what=tr(what), file=out)))
    return ExitCode.SOME_FAILED if problems else ExitCode.OK


def _pages(
    connection: sqlite3.Connection, out: Path, form: Any, args: argparse.Namespace, problems: list[str],
    inputs: frozenset[Identity],
) -> int:  # fmt: skip
    from extract.archive.lookup import find_document
    from extract.archive.page_exports import export_pages

    wanted = [find_document(connection, d) for d in args.document]
    documents = wanted or connection.execute("SELECT * FROM documents ORDER BY sha256").fetchall()
    if form == "iiif":
        from extract.archive.page_images import PageImages
        from extract.iiif.static import export_iiif

        with PageImages() as images:
            return export_iiif(connection, out, args.iiif_url, images, documents, problems.append)
    return export_pages(connection, out, form, documents, problems.append, inputs)


def _records(
    connection: sqlite3.Connection, out: Path, form: str, choice: Choice, args: argparse.Namespace,
    inputs: frozenset[Identity],
) -> tuple[int, str]:  # fmt: skip
    """Write records, and say how many of what."""
    from extract.archive import data_package, export, survey_files
    from extract.show.destination import destination

    wanted = survey_files.Wanted(choice, tuple(args.prefer), args.labels)
    if form == "package" or (form == "wide" and not out.suffix):
        if out.is_file():
            raise UsageError(f"{out} is a file", hint="name a folder")
    else:
        destination(out, inputs)
    if form == "wide":
        return _wide(connection, out, wanted), "rows"
    if form == "datasette":
        from extract.archive.datasette import write_metadata

        return write_metadata(connection, Path(args.archive), out, args.documents_url), "tables and views described"
    if form == "xlsx":
        return survey_files.write_records_workbook(connection, out, wanted), "records"
    writers: dict[str, Callable[[sqlite3.Connection, Path, Choice], int]] = {
        "csv": export.export_csv, "jsonl": export.export_jsonl, "parquet": export.export_parquet,
        "package": data_package.export_folder,
    }  # fmt: skip
    return writers[form](connection, out, choice), "records"


def _wide(connection: sqlite3.Connection, out: Path, wanted: Wanted) -> int:
    from extract.archive import survey_files

    if out.is_dir() or not out.suffix:
        return survey_files.write_survey_folder(connection, out, wanted)
    if out.suffix.lower() == ".xlsx":
        return survey_files.write_survey_workbook(connection, out, wanted)
    return survey_files.write_survey(connection, out, wanted)


def _form_of(out: Path) -> str:
    suffix = out.suffix.lower().removeprefix(".")
    if suffix in ("csv", "jsonl", "parquet", "xlsx"):
        return suffix
    if suffix and not out.is_dir():
        raise UsageError(
            f"what format is {out.name}?",
            hint="name it .csv, .jsonl, .parquet or .xlsx; for pages, name a folder and give --format pdf, html, md, "
            "tables, alto, hocr or text",
        )
    return "package"
