"""The main job over one or many documents: gather, have workers read, print in order, tell how it went."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TextIO

from extract.errors import ExitCode, ExtractError, InputError, unexpected
from extract.open.limits import Limits
from extract.options import Options
from extract.run.bars import Bars
from extract.run.jobs import Done, Job, Result
from extract.run.joiner import Join, Joiner, Place, in_page_order
from extract.run.pool import Pool
from extract.run.walk import Walk, printable, walk
from extract.show.beside import Beside, counted, visible
from extract.show.language import say, tr
from extract.show.output import claim_stdout, put, seen_on, write_whole


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read: its name as shown, and its path, or bytes from standard input."""

    name: str
    source: str | bytes
    place: Place | None = None


def gather(arguments: list[str], limits: Limits, notes: Walk, join: Join = "none") -> list[Input]:
    """Files as given; folders walked in sorted order for files whose content is of a kind we read, those together whose
    names count up.

    ``notes`` takes what was passed over on the way.
    """
    found: list[Input] = []
    for argument in arguments:
        if argument == "-":
            found.append(Input("-", _read_stdin(limits)))
        elif os.path.isdir(argument):
            ordered = in_page_order([f.path for f in walk([argument], notes)], join)
            inside = [Input(printable(path), path, place) for path, place in ordered]
            if not inside:
                raise InputError(f"no document in folder {argument}", hint="PDF, TIFF, PNG, JPEG and .txt are read")
            found.extend(inside)
        else:
            found.append(Input(printable(argument), argument))
    return found


def _read_stdin(limits: Limits) -> bytes:
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    limits.check("file_bytes", len(data), "standard input of bytes")
    return data


def options_from(args: Namespace) -> Options:
    """The options of a parsed command line."""
    return Options(
        engine=args.engine,
        limits=Limits().with_options(args.limit),
        pages=args.pages,
        second_reader=not args.no_second_reader,
        max_error=args.max_error,
        ocr=args.ocr,
    )


class Pages(Protocol):
    """Makes what is asked for of a document's pages beside its records; see :mod:`extract.archive.page_files`."""

    forms: frozenset[str]

    def text(self, done: Result, result: dict[str, Any]) -> str: ...
    def write(self, source: str | bytes | tuple[str, ...], done: Result, result: dict[str, Any]) -> None: ...
    def close(self) -> list[str]: ...


def run_batch(args: Namespace, pages: Pages | None = None) -> int:
    """Do what the command line asks; the exit code."""
    err = Beside(quiet=args.quiet)
    out = claim_stdout()
    options = options_from(args)
    try:
        notes = Walk()
        # Pages that are chosen by number are those of each file.
        inputs = gather(args.files, options.limits, notes, "none" if options.pages else args.join)
    except ExtractError as error:
        if args.form == "json":
            put(out, _error_json(args.files[0], error))
        raise
    passed_over = notes.passed_over + Counter({"unreadable": len(notes.unreadable)})
    if passed_over:
        told = ", ".join(f"{count} {what}" for what, count in sorted(passed_over.items()))
        err.line((tr("passed over in folders: {what}", what=told), "dim"), fit=True)
    bars = Bars(err.console, [i.name for i in inputs])
    printer = _Printer(args, out, err, pages, many=len(inputs) > 1)
    with bars:
        _read_all(args, options, inputs, printer, bars)
    printer.close()
    return printer.exit_code(args.strict)


def _read_all(args: Namespace, options: Options, inputs: Sequence[Input], printer: _Printer, bars: Bars) -> None:
    """Have workers read the inputs, and print what comes of each document in their order."""
    workers = min(len(inputs), args.jobs or os.cpu_count() or 1)
    jobs = (
        Job(
            i.source,
            options,
            i.name,
            texts=args.form == "text",
            layouts=printer.pages is not None,
            pictures=args.overlay is not None,
            keep=bool(i.place),
        )
        for i in inputs
    )
    with ExitStack() as stack:
        pool = stack.enter_context(Pool(workers, options.limits, watcher=bars.told))
        # Documents are put together while the others are read: by a worker of its own, started when it is needed.
        of_pages = cache(lambda: stack.enter_context(Pool(1, options.limits)))

        def give(done: Done, name: str | None) -> None:
            one = inputs[done.ticket]
            with bars.aside():
                printer.one(one if name is None else replace(one, name=name), done)

        joiner = Joiner(of_pages, give)
        for done in pool.in_order(jobs):
            bars.over(done.ticket)
            joiner.take(done, inputs[done.ticket].place)
        joiner.flush()


def _error_json(name: str, error: ExtractError) -> str:
    from extract.model.json import error_json  # with a writer of JSON that most runs have no use for

    return error_json(name, error) + "\n"


class _Printer:
    """Prints outcomes in the order of the inputs and remembers what the exit code must say."""

    def __init__(self, args: Namespace, out: TextIO, err: Beside, pages: Pages | None, *, many: bool) -> None:
        self.args, self.out, self.err, self.pages, self.many = args, out, err, pages, many
        self.parts: list[str] = []
        self.errors: list[ExtractError] = []
        self.review = False
        self.count = self.read = 0

    def one(self, item: Input, done: Done) -> None:
        self.count += 1
        try:
            if done.result is None:
                raise done.error or InputError("nothing came of it")
            result = done.result.data()
            review = result["partial"] or any(r["status"] in ("review", "unreadable") for r in result["records"])
            review = review or any(n["code"] == "figures-left-out" for n in result["notices"])
            text, told = self._form(done.result, result), counted(result)
            if self.pages is not None:
                self.pages.write(done.job.source, done.result, result)
            self.read += 1
        except Exception as error:  # also a result of a worker that a document had taken over, whatever it is
            self._failed(item, error if isinstance(error, ExtractError) else unexpected(error))
            return
        self.review = self.review or review
        self._emit(text)
        if self.args.form is not None:
            self.err.line((f"{visible(item.name)}: ", ""), *told)
        if self.args.verbose:
            self._pages(result)
        if self.args.overlay is not None:
            self._overlays(item, done.result.pictures)

    def _pages(self, result: dict[str, Any]) -> None:
        """How each page was read, and what there is to say of it; with ``--verbose``."""
        for page in result["pages"]:
            why = f": {visible(page['reason'])}" if page["reason"] else ""
            said = ", ".join(n["code"] for n in result["notices"] if n["page"] == page["number"])
            line = f"  {tr('page {page}', page=page['number'])}  {page['origin']}  {page['status']}{why}"
            self.err.line((f"{line}  {page['seconds']:.1f} s  ", ""), (visible(said), "dim"))

    def _form(self, done: Result, result: dict[str, Any]) -> str:
        form = self.args.form
        if form == "json":
            return self._safe(done.extraction.decode("utf-8") + "\n")
        if form == "text":
            from extract.show.text import joined

            return self._safe(("\f" if self.read else "") + joined(done.texts))
        if form == "csv":
            from extract.show.records_csv import rows, to_csv

            return self._safe(to_csv(rows(result), header=not self.read))
        if self.pages is not None and form in self.pages.forms:
            return self._safe(self.pages.text(done, result))
        from rich.console import Console

        from extract.show.terminal import render_result

        into_file = self.args.output is not None  # a file takes no colours, and lines as long as they are
        console = Console(
            file=None if into_file else self.out, force_terminal=False if into_file else None, highlight=False
        )
        with console.capture() as capture:
            render_result(result, console)
        return ("\n" if self.read else "") + capture.get()

    def _safe(self, text: str) -> str:
        return seen_on(self.out, text) if self.args.output is None else text

    def _failed(self, item: Input, error: ExtractError) -> None:
        self.errors.append(error)
        if self.args.form == "json":
            self._emit(_error_json(item.name, error))
        hint = f"\n  {visible(say(error.hint))}" if error.hint else ""
        Beside().line(("extract:", "red"), (f" {visible(item.name)}: {visible(say(error.message))}{hint}", ""))

    def _emit(self, text: str) -> None:
        if self.args.output is None:
            put(self.out, text)
        else:
            self.parts.append(text)

    def _overlays(self, item: Input, pictures: Mapping[int, bytes]) -> None:
        folder = Path(self.args.overlay)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot make folder {folder}: {error.strerror}", code="cannot-write") from error
        stem = "".join(
            c if c.isalnum() or c in "-_.\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39" else "_"
            for c in Path(item.name).stem
        )
        stem = stem.strip(".")[:60] or "document"
        prefix = f"{self.count:04d}-" if self.many else ""
        for number, png in sorted(pictures.items()):
            write_whole(folder / f"{prefix}{stem}-p{number:03d}.png", png)

    def close(self) -> None:
        for line in () if self.pages is None else self.pages.close():
            self.err.line((line, ""))
        if self.args.output is not None:
            write_whole(Path(self.args.output), "".join(self.parts).encode("utf-8", "replace"))
        self.out.close()

    def exit_code(self, strict: bool) -> int:
        if self.errors:
            return ExitCode.SOME_FAILED if self.many else self.errors[0].exit_code
        return ExitCode.FINDINGS if strict and self.review else ExitCode.OK
