"""The command line: a thin layer over the library. Data goes to standard output, everything else to standard error."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Sequence

from extract import __version__
from extract.errors import ExitCode, ExtractError, InputError, UsageError
from extract.run.arguments import Parser, above_zero, meant, share
from extract.show.language import LANGUAGES, say, tr, use

COMMANDS = (
    "archive",
    "merge",
    "search",
    "show",
    "export",
    "bag",
    "verify",
    "review",
    "correct",
    "desk",
    "forget",
    "validate",
    "patterns",
    "schema",
    "doctor",
)

#: Forms of standard output that show the pages, not the records alone.
_PAGE_FORMS = ("md", "html", "alto", "hocr")

_EPILOG = """\
examples:
  extract letter.pdf                     a readable summary: head, records, what needs a look and why
  extract letter.pdf --json              one JSON object (see `extract schema`)
  extract scans/ --json > records.jsonl  every document in a folder, one object a line
  extract letter.pdf --text              the text, pages parted by form feeds
  extract letter.pdf --pdf out.pdf       a searchable PDF; `extract scans/ --pdf out/` for a folder
  extract letter.pdf --overlay out/      each page as PNG with what was found drawn on it
  curl -s URL | extract - --csv          from standard input, records as CSV

commands (each has its own --help):
  archive, merge, search, show, export, bag, verify, forget    keep thousands of documents
  review, correct                               list what a person must look at, and say what the page prints
  desk         look at what needs a person in a browser, on this machine alone
  validate     compare published scores with the documents
  patterns     which surveys and years are known; check, add and try patterns
  schema       print the JSON Schema of the output
  doctor       what is installed, what is missing, how to get it

exit codes:
  0 done   1 --strict and something needs review, or validate found a mismatch   2 usage   3 input cannot be read
  4 a program or model is missing   5 a limit was hit   6 some files of several failed   70 a bug   130 interrupted
"""


def _pages(text: str) -> tuple[int, ...]:
    numbers: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not (first.isascii() and first.isdigit() and (not last or (last.isascii() and last.isdigit()))):
            raise argparse.ArgumentTypeError(f"{text!r} is not a list of pages such as 1,3-5")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 100_000:
            raise argparse.ArgumentTypeError(f"{text!r} is not a list of pages such as 1,3-5")
        numbers.update(range(low, high + 1))
    return tuple(sorted(numbers))


def run_parser() -> argparse.ArgumentParser:
    """The parser of the main job, ``extract FILE…``."""
    p = Parser(
        prog="extract",
        usage="extract [options] FILE [FILE ...]\n       extract COMMAND [options] ...",
        description="Reads scanned Thai result letters and press releases into score records, each with its evidence.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument(
        "files", nargs="+", metavar="FILE", help="PDF, TIFF, PNG, JPEG or text transcript; a folder; - for stdin"
    )
    p.add_argument("-V", "--version", action="version", version=f"extract {__version__}")
    _add_outputs(p)
    _add_reading(p)
    p.add_argument("--strict", action="store_true", help="exit 1 when anything needs review")
    p.add_argument(
        "--jobs", type=above_zero, default=None, metavar="N", help="documents at a time (default: one a core)"
    )
    loud = p.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary on standard error")
    loud.add_argument("-v", "--verbose", action="store_true", help="tell how each page was read, on standard error")
    p.add_argument("--sandbox", choices=("require", "auto", "off"),
                   help="have the kernel shut workers in: or do nothing, where it can (default), never")  # fmt: skip
    p.add_argument("--limit", action="append", default=[], metavar="NAME=NUMBER",
                   help="raise or lower a limit, such as pages=5000 or seconds-per-page=120")  # fmt: skip
    _add_everywhere(p)
    return p


def _add_outputs(p: argparse.ArgumentParser) -> None:
    form = p.add_argument_group("output").add_mutually_exclusive_group()
    form.add_argument("--json", action="store_const", const="json", dest="form", help="one JSON object a document")
    form.add_argument("--text", action="store_const", const="text", dest="form", help="text in reading order")
    form.add_argument("--csv", action="store_const", const="csv", dest="form", help="records as CSV")
    form.add_argument("--md", action="store_const", const="md", dest="form", help="the whole document as Markdown")
    form.add_argument("--html", action="store_const", const="html", dest="form", help="the whole document as HTML")
    form.add_argument("--alto", action="store_const", const="alto", dest="form", help="layout and text as ALTO 4.4 XML")
    form.add_argument("--hocr", action="store_const", const="hocr", dest="form", help="layout and text as hOCR")
    p.add_argument("--pdf", metavar="PATH",
                   help="write a searchable PDF, page images as they are; a folder for several documents")  # fmt: skip
    p.add_argument("--tables", metavar="DIR", help="write every table as CSV, and tables.csv, which lists them")
    p.add_argument("--overlay", metavar="DIR", help="write each page as PNG with what was found drawn on it")
    p.add_argument("-o", "--output", metavar="PATH",
                   help="write to a file instead of standard output; with --md, --html, --alto or --hocr of several "
                   "documents to a folder")  # fmt: skip


def _add_reading(p: argparse.ArgumentParser) -> None:
    how = p.add_argument_group("reading")
    how.add_argument("--engine", choices=("recognizer", "tesseract"), default="recognizer", help="default: recognizer")
    how.add_argument("--pages", type=_pages, metavar="LIST", help="only these pages, such as 1,3-5")
    how.add_argument("--ocr", choices=("auto", "always", "never"), default="auto",
                     help="auto: where the text layer cannot be trusted")  # fmt: skip
    how.add_argument("--no-second-reader", action="store_true", help="do not have doubtful numbers read a second time")
    how.add_argument("--max-error", type=share, default=0.001, metavar="SHARE",
                     help="share of wrong values you will bear among accepted ones (default 0.1%%)")  # fmt: skip
    how.add_argument("--join", choices=("auto", "folder", "none"), default="auto",
                     help="images of a folder that are pages of one document: auto joins those whose names count up "
                     "and whose pages go on, folder joins all of a folder, none reads each by itself")  # fmt: skip


def command_parser(command: str) -> argparse.ArgumentParser:
    """The parser of one sub-command alone, without its name."""
    if command in _DESCRIPTIONS:
        parser = Parser(prog=f"extract {command}", description=_DESCRIPTIONS[command])
        if command == "patterns":
            from extract.run.patterns_command import fill

            fill(parser)
        return _add_everywhere(parser)
    sub = Parser(prog="extract").add_subparsers(dest="command", parser_class=Parser)
    if command == "validate":
        from extract.validate.command import register
    elif command == "desk":
        from extract.desk.start import register
    else:
        from extract.archive.commands import register
    register(sub)
    chosen: argparse.ArgumentParser = sub.choices[command]
    return _add_everywhere(chosen)


def _command(command: str, arguments: Sequence[str], *, is_program: bool) -> int:
    """Run a sub-command. ``schema`` and ``doctor`` are answered here; the others bring their own handlers.

    ``is_program``: this process is the command's own, and may be shut in for good.
    """
    args = command_parser(command).parse_args(arguments)
    if command in _DESCRIPTIONS:
        if command == "patterns":
            from extract.run.patterns_command import run

            return run(args)
        return _schema() if command == "schema" else _doctor()
    args.outside = None
    if is_program and "reach" in args:
        from extract.run.reach import reaching

        with reaching(args.reach(args)) as args.outside:
            return int(args.handler(args))
    return int(args.handler(args))


_DESCRIPTIONS = {
    "patterns": "What the pattern files know, whether they are sound, and how to add to them.",
    "schema": "Print the JSON Schema of what --json gives.",
    "doctor": "Tell what is installed, what is missing and how to get it; exit 4 where something needed is missing.",
}


def _schema() -> int:
    from extract.model.json import schema_json

    sys.stdout.write(schema_json())
    return ExitCode.OK


def _doctor() -> int:
    from extract.doctor import examine, report

    findings = examine()
    sys.stdout.write(report(findings) + "\n")
    return ExitCode.MISSING if any(f.needed and not f.found for f in findings) else ExitCode.OK


def _as_meant(arguments: list[str]) -> list[str]:
    """``extract help validate`` is ``extract validate --help``, and ``extract -v`` alone asks for the version.

    Raises UsageError for what is no file and nearly a command.
    """
    if arguments[:1] == ["help"] and not os.path.exists("help"):
        for name in arguments[1:2]:
            if name not in COMMANDS:
                near = meant(name, COMMANDS)
                hint = f"did you mean: extract help {near}" if near else f"there are: {', '.join(COMMANDS)}"
                raise UsageError(f"no command is called {name}", hint=hint)
        return [*arguments[1:2], "--help"]
    if arguments == ["-v"]:
        return ["--version"]
    first = arguments[0] if arguments else "-"
    if first not in COMMANDS and not first.startswith("-") and not os.path.lexists(first):
        command = meant(first, COMMANDS)
        if command is not None and not os.path.splitext(first)[1] and os.path.basename(first) == first:
            raise UsageError(f"{first} is neither a file nor a command", hint=f"did you mean: extract {command}")
    return arguments


def _add_everywhere(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The options of every command; :func:`_everywhere` takes them out before a command's own parser sees them."""
    group = parser.add_argument_group("everywhere")
    if not any("--lang" in action.option_strings for action in parser._actions):
        group.add_argument("--lang", choices=LANGUAGES, help="language of messages and help (default: that of LANG)")
    group.add_argument("--patterns", action="append", default=[], metavar="DIR",
                       help="lay your own pattern files over the package's; see extract patterns --help")  # fmt: skip
    return parser


def _everywhere(arguments: list[str]) -> list[str]:
    """Take the options that every command has out of the arguments, and do what they say."""
    from extract.knowledge.folder import VARIABLE, own_folders

    parser = Parser(prog="extract", add_help=False, allow_abbrev=False)
    _add_everywhere(parser)
    found, rest = parser.parse_known_args(arguments)
    use(found.lang)
    if found.lang and rest[:1] == ["desk"]:
        rest += ["--lang", found.lang]  # the desk speaks to browsers, and has an option of its own for it
    if found.patterns:
        named = [os.path.abspath(folder) for folder in found.patterns]
        os.environ[VARIABLE] = os.pathsep.join([*named, *map(str, own_folders())])
    unread = rest[:1] in (["patterns"], ["doctor"]) or {"-h", "--help", "-V", "--version"} & set(rest)
    if own_folders() and not unread:
        from extract.knowledge.patterns import documents, frameworks

        try:
            frameworks(), documents()  # a broken file is told before anything is read
        except ExtractError as error:
            if "--json" in rest:
                from extract.model.json import error_json

                print(error_json(next((a for a in rest if not a.startswith("-")), "-"), error))
            raise
    return rest


def _name_temporary_folder() -> None:
    """Have Python take the system's folder for temporary files as it is.

    It would try whether a file can be made there, and a kill in that very moment would leave the file.
    """
    import tempfile

    named = next((folder for name in ("TMPDIR", "TEMP", "TMP") if (folder := os.environ.get(name))), "/tmp")
    if os.name == "posix" and os.path.isabs(named) and os.access(named, os.W_OK | os.X_OK):
        tempfile.tempdir = named


def _terminated(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _interrupted(error: BaseException | None) -> bool:
    """Whether an interrupt is what was raised first: a library being loaded tells of it as its own fault."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def _end() -> ExitCode:
    print(f"extract: {tr('interrupted')}", file=sys.stderr)
    return ExitCode.INTERRUPTED


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the command line; returns the exit code."""
    is_program = arguments is None
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, _terminated)
    if is_program:
        _name_temporary_folder()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        arguments = _as_meant(_everywhere(arguments))
        if arguments and arguments[0] in COMMANDS:
            return _command(arguments[0], arguments[1:], is_program=is_program)
        return _read_files(arguments)
    except KeyboardInterrupt:
        return _end()
    except BrokenPipeError:
        # The reader of our output has gone (such as `| head`); that is its right, and nothing is left to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return ExitCode.OK
    except UsageError as error:
        command = f" {arguments[0]}" if arguments and arguments[0] in COMMANDS else ""
        hints = filter(None, (error.hint, tr("see: {command}", command=f"extract{command} --help")))
        _tell(UsageError(error.message, hint="\n  ".join(hints)))
        return error.exit_code
    except ExtractError as error:
        _tell(error)
        return error.exit_code
    except OSError as error:
        # Not a document's doing: those are answered where they are read.
        _tell(InputError(f"the system refuses: {error.strerror or error}", hint="is the disk full?", code="system"))
        return ExitCode.INPUT
    except Exception as error:
        from extract.errors import unexpected

        if _interrupted(error):
            return _end()
        bug = unexpected(error)
        _tell(bug)
        return bug.exit_code


def _read_files(arguments: Sequence[str]) -> int:
    """The main job: ``extract FILE…``."""
    args = run_parser().parse_args(arguments)
    from extract.run.batch import run_batch
    from extract.run.sandbox import choose_sandbox
    from extract.show.destination import check_outputs

    pages = None
    if args.pdf is not None or args.tables is not None or args.form in _PAGE_FORMS:
        from extract.archive.page_files import plan

        pages = plan(args)
    check_outputs(args.output, args.overlay, args.files)
    choose_sandbox(args.sandbox)
    return run_batch(args, pages)


def _tell(error: ExtractError) -> None:
    """The error on standard error; it may quote a document or a file name, so nothing in it reaches a terminal raw."""
    hint = "\n  ".join(say(line) for line in error.hint.split("\n  ")) if error.hint else ""
    text = f"extract: {say(error.message)}" + (f"\n  {hint}" if hint else "")
    safe = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    if sys.stderr.isatty():
        from extract.show.telling import plain_lines

        safe = plain_lines(safe, shutil.get_terminal_size().columns)
    sys.stderr.write(safe.encode("utf-8", "replace").decode() + "\n")


if __name__ == "__main__":
    sys.exit(main())
