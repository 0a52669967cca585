"""What ``extract FILE`` writes of a document's pages: searchable PDF, ALTO, hOCR, HTML, Markdown, its tables as CSV.

One document gives one file, or text on standard output; several, or a folder, give a folder in which each keeps its
name and its place. No original is overwritten: a PDF that lies in the way is replaced only where this program made it.
"""

from __future__ import annotations

import io
import os
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from extract.archive.alto import Origin, alto
from extract.archive.atomic import replacing
from extract.archive.export import write_csv
from extract.archive.hocr import hocr
from extract.archive.searchable_pdf import searchable, searchable_joined
from extract.errors import InputError, UsageError
from extract.model import stored_lines
from extract.model.stored_lines import Layout
from extract.open.joined import joined_name
from extract.open.plain_file import digest
from extract.run.jobs import Result
from extract.show.destination import Identity, check_outputs, destination, identities
from extract.show.document_html import to_html
from extract.show.document_markdown import to_markdown
from extract.show.output import write_whole
from extract.show.page_blocks import grids
from extract.versions import versions

Source = str | bytes | tuple[str, ...]

#: Endings of what each form is written to.
ENDINGS = {"alto": ".alto.xml", "hocr": ".hocr.html", "html": ".html", "md": ".md"}
#: A comment at the end of a PDF that was written here, so that it may be written again.
_MARK = b"%extract: a searchable copy\n"
_INDEX = ("file", "document", "table", "page", "title", "rows", "columns")


@dataclass(slots=True)
class PageFiles:
    """Where each kind of file goes: a file, or a folder where there may be several documents. None: not asked for.

    ``form`` is what goes to standard output in place of the records' forms.
    """

    arguments: tuple[str, ...]
    form: str | None = None
    form_folder: Path | None = None
    pdf: Path | None = None
    pdf_is_folder: bool = False
    tables: Path | None = None
    inputs: frozenset[Identity] = frozenset()
    forms: frozenset[str] = frozenset(ENDINGS)
    taken: set[str] = field(default_factory=set)
    index: list[tuple[str | int | None, ...]] = field(default_factory=list)
    written: dict[str, int] = field(default_factory=dict)

    def text(self, done: Result, result: dict[str, Any]) -> str:
        """The document in the form of standard output; nothing where it goes into a folder."""
        return "" if self.form_folder is not None else self._made(str(self.form), done, result)

    def _made(self, form: str, done: Result, result: dict[str, Any]) -> str:
        pages = layouts(done)
        if form in ("html", "md"):
            return (to_html if form == "html" else to_markdown)(result, pages)
        made = (alto if form == "alto" else hocr)(pages, _origin(result))
        return made.decode("utf-8")

    def write(self, source: Source, done: Result, result: dict[str, Any]) -> None:
        """Write all that is asked for of one document.

        Raises InputError where it cannot be made or written, UsageError where it would take the place of a document.
        """
        if self.form_folder is not None and self.form is not None:
            path = self._place(self.form_folder, source, ENDINGS[self.form])
            write_whole(path, self._made(self.form, done, result).encode("utf-8", "replace"))
            self._count(f"{self.form} in {self.form_folder}")
        if self.tables is not None:
            self._tables(self.tables, source, result)
        if self.pdf is not None:
            if self.pdf_is_folder and result["source"]["media_type"] == "text/plain":
                self._count("transcripts without a PDF, for they have no page images")
                return
            path = self._place(self.pdf, source, ".pdf") if self.pdf_is_folder else self.pdf
            _write_pdf(path, source, done, result, self.inputs)
            self._count(f"searchable PDF in {self.pdf}" if self.pdf_is_folder else f"searchable PDF: {path}")

    def _count(self, what: str, number: int = 1) -> None:
        self.written[what] = self.written.get(what, 0) + number

    def _tables(self, folder: Path, source: Source, result: dict[str, Any]) -> None:
        first = self._place(folder, source, "-table-01.csv")
        for grid in grids(result):
            path = first.with_name(f"{first.name.removesuffix('-table-01.csv')}-table-{grid.number:02d}.csv")
            with replacing(path, self.inputs) as out:
                lines = grid.lines()
                write_csv(out, lines[0] if lines else (), lines[1:])
            of = (path.relative_to(folder).as_posix(), result["source"]["name"], grid.number, grid.page, grid.title)
            self.index.append((*of, grid.rows, grid.columns))
            self._count(f"tables in {folder}")

    def _place(self, folder: Path, source: Source, ending: str) -> Path:
        """A document's file in a folder: named as it is, in the folder that it has under the argument it came by."""
        inner, name = self._named(source)
        for stem in (os.path.splitext(name)[0], name, *(f"{name}-{k}" for k in range(2, 100_000))):
            path = folder / inner / f"{stem}{ending}"
            if os.path.normcase(path).casefold() not in self.taken:
                break
        self.taken.add(os.path.normcase(path).casefold())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot make folder {path.parent}: {error.strerror}", code="cannot-write") from error
        return path

    def _named(self, source: Source) -> tuple[str, str]:
        if isinstance(source, bytes):
            return "", "stdin"
        paths = [source] if isinstance(source, str) else list(source)
        folder = os.path.dirname(os.path.abspath(paths[0]))
        roots = [os.path.abspath(a) for a in self.arguments if os.path.isdir(a)]
        inner = next((os.path.relpath(folder, r) for r in roots if f"{folder}{os.sep}".startswith(f"{r}{os.sep}")), "")
        return inner, joined_name([os.path.basename(path) for path in paths])

    def close(self) -> list[str]:
        """Write what is about all documents; tells what was written, in words."""
        if self.tables is not None:
            self.tables.mkdir(parents=True, exist_ok=True)
            with replacing(self.tables / "tables.csv", self.inputs) as out:
                write_csv(out, _INDEX, self.index)
        return [f"{count:,} {what}" for what, count in self.written.items()]


def plan(args: Namespace) -> PageFiles | None:
    """What a command line asks for; None where that is nothing. A folder for a form is taken out of ``args.output``.

    Raises UsageError where several documents would go into one file, and where an output would fall on an input.
    """
    form = args.form if args.form in ENDINGS else None
    if form is None and args.pdf is None and args.tables is None:
        return None
    several = len(args.files) > 1 or os.path.isdir(args.files[0])
    files = PageFiles(tuple(args.files), form, inputs=identities(a for a in args.files if a != "-"))
    if args.pdf is not None:
        files.pdf, files.pdf_is_folder = Path(args.pdf), _is_folder(args.pdf, several)
        if files.pdf_is_folder:
            check_outputs(None, args.pdf, args.files)
        else:
            _may_become(files.pdf, files.inputs)
    if args.tables is not None:
        files.tables = Path(args.tables)
        check_outputs(None, args.tables, args.files)
    if form is not None and several:
        if args.output is None:
            raise UsageError(f"several documents make no one {form} text", hint="name a folder for them with -o FOLDER")
        if not _is_folder(args.output, several):
            raise UsageError(f"{args.output} is no folder", hint="name a folder")
        check_outputs(None, args.output, args.files)
        files.form_folder, args.output = Path(args.output), None
    return files


def _is_folder(path: str, several: bool) -> bool:
    """Whether documents go into ``path`` each by its name. Raises UsageError where several would go into a file."""
    if os.path.isdir(path) or path.endswith(("/", os.sep)):
        return True
    if several and (os.path.exists(path) or os.path.splitext(path)[1]):
        raise UsageError(f"several documents do not go into one file {path}", hint="name a folder")
    return several


def layouts(done: Result) -> list[Layout]:
    """The pages' layouts as a worker sent them. Raises InputError where they make no sense."""
    try:
        return [stored_lines.decode(page) for page in done.layouts]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InputError("the reader said what makes no sense", code="crashed") from error


def _origin(result: dict[str, Any]) -> Origin:
    v, source = versions(), result["source"]
    return Origin(source["name"], source["sha256"], v["program"], v["patterns"], v["model"])


def _may_become(path: Path, inputs: frozenset[Identity]) -> Path:
    """The place of a PDF that is to be written. Raises UsageError where a document lies there that is not of ours."""
    place = destination(path, inputs, kind=b"%PDF-")
    if place.exists() and place.stat().st_size and not _is_ours(place):
        raise UsageError(f"{path} is a document, and would be overwritten", hint="remove it, or name another file")
    return place


def _is_ours(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            file.seek(-len(_MARK), os.SEEK_END)
            return file.read() == _MARK
    except OSError:
        return False


def _write_pdf(
    path: Path, source: Source, done: Result, result: dict[str, Any], inputs: frozenset[Identity]
) -> None:  # fmt: skip
    made = io.BytesIO()
    _searchable(source, result, layouts(done), made)
    made.write(_MARK)
    _may_become(path, inputs)
    with replacing(path, inputs, kind=b"%PDF-") as out:
        out.write(made.getvalue())


def _searchable(source: Source, result: dict[str, Any], pages: Sequence[Layout], out: BinaryIO) -> None:
    media_type, sha256 = result["source"]["media_type"], result["source"]["sha256"]
    if isinstance(source, tuple):
        searchable_joined([Path(p) for p in source], pages, out)
    elif isinstance(source, bytes):
        with tempfile.NamedTemporaryFile(prefix="extract-") as file:
            file.write(source)
            file.flush()
            searchable(Path(file.name), media_type, pages, out)
    elif digest(source) != sha256:
        raise InputError("the file changed while it was read", code="changed", hint="run again")
    else:
        searchable(Path(source), media_type, pages, out)
