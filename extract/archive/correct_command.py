"""``extract correct``: what a person says of a record, a table, or a document's head, written beside the reading."""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode, UsageError
from extract.run.reach import Reach, archive_folder
from extract.show.language import say, tr

if TYPE_CHECKING:
    from rich.console import Console

    from extract.archive.corrections import Correction
    from extract.archive.decisions import Outcome

#: Options that say what a value is about, and the fields they set.
_CONTEXT = {
    "survey": "survey", "year": "year_be", "scope": "scope", "level": "level", "province": "entity",
    "indicator": "indicator", "unit": "unit", "measure": "measure", "maximum": "maximum",
}  # fmt: skip
_HEAD = ("kind", "number", "date", "subject", "sender", "recipient", "signatory", "position")
_HEAD_FIELDS = {"signatory": "signatory.name", "position": "signatory.position"}
_GIT_SECONDS = 5
_MOST_CHANGES = 12


def correct_parser(subparsers: Any) -> None:
    """Add ``correct`` to ``argparse`` sub-parsers; it sets ``handler``, a function of the parsed arguments."""
    what = "Write what a person says beside a reading, never over it; the document's checks are made again."
    p: argparse.ArgumentParser = subparsers.add_parser("correct", help=what, description=what)
    p.set_defaults(handler=_correct, reach=_reach)
    p.add_argument("archive", metavar="ARCHIVE")
    p.add_argument("record", nargs="?", metavar="RECORD",
                   help="the record's key, DOCUMENT:r012, or DOCUMENT:s003 for a count or rate; for what "
                   "values are about also DOCUMENT:table2, DOCUMENT:part2 (both from 1), DOCUMENT")  # fmt: skip
    value = p.add_argument_group("the value").add_mutually_exclusive_group()
    value.add_argument("--value", metavar="NUMBER", help="the value the page prints, Thai or Arabic numerals")
    value.add_argument("--confirm", action="store_true", help="the reading is right")
    value.add_argument("--not-printed", "--not-reported", action="store_true", dest="not_printed",
                       help="the page prints no value")  # fmt: skip
    value.add_argument("--unreadable", action="store_true", help="a value is printed there, and nobody can read it")
    value.add_argument("--undo", action="store_true", help="take back what was said last; what was before stands")
    value.add_argument("--withdraw", action="store_true", help="take back all that was said of the value")
    about = p.add_argument_group("what the value is about ('' for none)")
    for name in _CONTEXT:
        says = {"year": "year of the Buddhist Era", "province": "province, school or body", "indicator": "its id"}
        about.add_argument(f"--{name}", metavar=name.upper(), help=says.get(name, f"the {name}"))
    head = p.add_argument_group("the head of DOCUMENT or DOCUMENT:part2 ('' for none)")
    for name in _HEAD:
        says = {"date": "its date, such as 2018-02-19", "signatory": "who signed", "position": "who signed, as what"}
        head.add_argument(f"--{name}", metavar=name.upper(), help=says.get(name, f"its {name}"))
    head.add_argument("--pages", metavar="PAGES", help="its pages as documents, such as '1-2;3' for two; '' as read")
    p.add_argument("--by", metavar="NAME",
                   help="who says so (default: EXTRACT_BY of the environment, else git's user.name)")  # fmt: skip
    p.add_argument("--why", metavar="TEXT", help="why")
    p.add_argument("--force", action="store_true", help="also a value off its scale, and a word that no list knows")
    p.add_argument("--file", metavar="FILE",
                   help="many: CSV or JSON with record, value, by, why, and field, kind, state")  # fmt: skip


def _reach(args: argparse.Namespace) -> Reach:
    """Who decides is found out before: git is a program."""
    args.by = _name(args.by)
    return Reach(into=archive_folder(args.archive))


def _name(given: str | None) -> str:
    """Who decides: as given, else as the environment or git tells; empty where nobody does."""
    if given is not None or (given := os.environ.get("EXTRACT_BY")):
        return given
    try:
        done = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=_GIT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _wanted(args: argparse.Namespace) -> list[Correction]:
    from extract.archive.corrections import correction
    from extract.archive.decisions import SEEN, Kind

    found: list[tuple[str, Kind, str | None]] = []
    kinds: tuple[tuple[str, Kind], ...] = (
        ("confirm", "confirmed"), ("not_printed", "not-reported"), ("unreadable", "unreadable"), ("undo", "undone"),
        ("withdraw", "withdrawn"),
    )  # fmt: skip
    found += [("value", "value", args.value)] if args.value is not None else []
    found += [("value", kind, None) for option, kind in kinds if getattr(args, option)]
    found += [(f, "set", v or None) for o, f in _CONTEXT.items() if (v := getattr(args, o)) is not None]
    heads = {name: f"head.{_HEAD_FIELDS.get(name, name)}" for name in _HEAD}
    found += [(f, "set", v or None) for o, f in heads.items() if (v := getattr(args, o)) is not None]
    found += [("pages", "set", args.pages or None)] if args.pages is not None else []
    if not found:
        raise UsageError(f"{args.record}: say what is so", hint="--value NUMBER, --confirm, --province NAME …")
    # To confirm or to take back says why by itself.
    plain = {kind for _, kind, _ in found} <= {"confirmed", "undone"}
    why = args.why if args.why is not None else SEEN if plain else ""
    by = _name(args.by)
    return [correction(args.record, kind=k, value=v, field=f, by=by, why=why) for f, k, v in found]


def _correct(args: argparse.Namespace) -> int:

    from extract.archive.archive import now
    from extract.archive.corrections import apply, read_file
    from extract.archive.database import writing
    from extract.show.telling import tell, teller

    if (args.record is None) == (args.file is None):
        raise UsageError("give one record, or --file with many")
    wanted = _wanted(args) if args.file is None else read_file(Path(args.file), by=_name(args.by))
    with writing(Path(args.archive)) as connection:
        outcomes = apply(connection, wanted, now(), force=args.force)
    console = teller()
    for outcome in outcomes:
        _tell(outcome, console)
    kept = len(wanted) - len(outcomes)
    more = tr(", {n} in force already", n=f"{kept:,}") if kept else ""
    tell(console, tr("corrections written: {n}", n=f"{len(outcomes):,}") + more)
    return ExitCode.OK


def _tell(outcome: Outcome, console: Console) -> None:
    """What an event did: each record with what it said and says, checks that changed, what speaks against it."""
    from extract.show.telling import tell
    from extract.show.terminal import clean

    for row in outcome.rows[:_MOST_CHANGES]:
        name = f"{row.record} {row.key}" if row.record else row.key
        before, after = (tr("none") if text is None else text for text in (row.before, row.after))
        tell(console, f"{clean(name)} {clean(row.field)}: {clean(before)} → [bold]{clean(after)}[/bold]")
    if len(outcome.rows) > _MOST_CHANGES:
        tell(console, tr("… and {n} more records", n=f"{len(outcome.rows) - _MOST_CHANGES:,}"))
    if outcome.waits:
        tell(console, "  " + tr("kept, and it counts when a second person says the same"))
    for change in outcome.changes[:_MOST_CHANGES]:
        colour = "red" if change.after == "fails" else "green" if change.after == "holds" else "dim"
        was = tr("check was {outcome}, now:", outcome=tr(change.before or "not made"))
        tell(console, f"  [{colour}]{was}[/{colour}] {clean(say(change.sentence))}")
    for sentence in outcome.objections:
        tell(console, f"  [yellow]{tr('all the same')}[/yellow]: {clean(say(sentence))}")
