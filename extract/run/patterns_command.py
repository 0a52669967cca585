"""``extract patterns``: what the pattern files know, whether they are sound, a new year's file, a trial on a file."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from extract.errors import ExitCode, ExtractError, InputError, UsageError
from extract.show.language import tr

_EPILOG = """\
  list               a line for each survey, year and level (--json for programs)
  check              load every file, try every rule on its examples and counterexamples
  new-year SURVEY YEAR   write the file of a new year into your own folder of patterns
  try FILE           read a document and tell what was known in it, by which rules, and what was not

Your own patterns lie in folders that are laid over those of the package: --patterns DIR, or EXTRACT_PATTERNS. A folder
has surveys/, documents/, rules/ and files such as measures.toml; a file of the same name stands in place of another.

examples:
  extract patterns new-year digital-government-readiness 2569 --patterns my-patterns
  extract patterns check --patterns my-patterns
  extract patterns try letter.pdf --patterns my-patterns
  extract letter.pdf --patterns my-patterns
"""


def fill(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=("list", "check", "new-year", "try"), help="see below")
    parser.add_argument("arguments", nargs="*", metavar="ARGUMENT", help="SURVEY YEAR, or FILE")
    parser.add_argument("--json", action="store_true", help="list: as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Do what the command line asks; the exit code. Raises PatternError for a broken file, UsageError, InputError."""
    wanted = {"list": 0, "check": 0, "new-year": 2, "try": 1}[args.what]
    if len(args.arguments) != wanted:
        needs = {0: "takes no more arguments", 1: "needs one FILE", 2: "needs SURVEY and YEAR"}[wanted]
        raise UsageError(f"extract patterns {args.what} {needs}")
    if args.what == "list":
        return _list(as_json=args.json)
    if args.what == "check":
        return _check()
    return _new_year(*args.arguments) if args.what == "new-year" else _try(args.arguments[0])


def _list(*, as_json: bool) -> int:
    from extract.model.json import to_json
    from extract.show.surveys import as_data, as_text

    text = to_json({"surveys": as_data()}) + "\n" if as_json else as_text()
    if sys.stdout.isatty() and not as_json:
        from extract.show.telling import plain_lines

        text = plain_lines(text, shutil.get_terminal_size().columns)
    sys.stdout.write(text)
    return ExitCode.OK


def _check() -> int:
    from rich.text import Text

    from extract.knowledge.folder import own_folders
    from extract.parse.rule_examples import try_all
    from extract.show.telling import tell, teller

    tried = try_all()
    for fault in tried.faults:
        print(fault)
    layers = ", ".join([*map(str, own_folders()), tr("the package")])
    counts = {"files": tried.files, "rules": tried.rules, "examples": tried.examples, "layers": layers}
    whole = tr("{files} files, {rules} rules, {examples} examples and counterexamples of {layers}", **counts)
    sound = tr("{n} faults", n=len(tried.faults)) if tried.faults else tr("all sound")
    tell(teller(stderr=False), Text(f"{whole}: {sound}"))
    return ExitCode.FINDINGS if tried.faults else ExitCode.OK


def _new_year(survey: str, year: str) -> int:
    from rich.text import Text

    from extract.knowledge import patterns
    from extract.knowledge.folder import VARIABLE, own_folders
    from extract.show.output import write_whole
    from extract.show.telling import tell, teller

    if not (year.isascii() and year.isdigit() and 2500 <= int(year) <= 2700):
        raise UsageError(f"{year} is no year of the Buddhist era", hint="such as 2569")
    os.environ[VARIABLE] = os.pathsep.join(str(f) for f in own_folders())
    if not own_folders():
        raise UsageError("name the folder for your own patterns", hint="--patterns DIR, or EXTRACT_PATTERNS")
    folder = own_folders()[0] / "surveys"
    folder.mkdir(parents=True, exist_ok=True)
    mine = [f for f in patterns.frameworks() if f.survey == survey]
    if not mine:
        known = ", ".join(dict.fromkeys(f.survey for f in patterns.frameworks()))
        raise UsageError(f"no survey is called {survey}", hint=f"known are {known}")
    if any(int(year) in f.years for f in mine):
        raise UsageError(f"{survey} {year} has a file already", hint="extract patterns list")
    path = folder / f"{survey}-{year}.toml"
    if path.exists():
        raise UsageError(f"{path} is there already", hint="change it, or take it away")
    before = max((f for f in mine if min(f.years) < int(year)), key=lambda f: max(f.years), default=mine[0])
    write_whole(path, _year_file(before, patterns.file_name(before), int(year)).encode())
    print(path)
    then = f"extract patterns check --patterns {own_folders()[0]}"
    tell(teller(), Text(tr("write into it its source and what differs, then:") + f" {then}"))
    return ExitCode.OK


def _year_file(before: Any, name: str, year: int) -> str:
    levels = "".join(
        f'  {{ id = "{level.id}", source = "where the names of {year} are printed" }},\n' for level in before.levels
    )
    return (
        f"# {year}: takes over all that it does not say itself.\n"
        f'extends = "{name}"\nyears = [{year}]\n'
        + ("serves_later = true\n" if before.serves_later else "")
        + f'source = "where the names of {year} are printed"\n'
        + (f"levels = [\n{levels}]\n" if levels else "")
        + "\n# An indicator with a new name keeps its id; the names of the years before go on being read.\n"
        f'# [[indicators]]\n# id = "{before.indicators[0].id}"\n# labels = ["the name as printed"]\n'
    )


def _try(name: str) -> int:
    from rich.console import Console

    from extract.options import Options
    from extract.run.jobs import Job
    from extract.run.pool import Pool
    from extract.show.beside import visible
    from extract.show.terminal import render_result

    if not Path(name).is_file():
        raise InputError(f"cannot open {name}: no such file", code="missing-input")
    with Pool(1, Options().limits) as pool:
        done = next(iter(pool.in_order(iter([Job(name, Options(), name)]))))
    if done.result is None:
        raise done.error or ExtractError("nothing came of it")
    data = done.result.data()
    render_result(data, Console(highlight=False))
    print()
    for line in known_of(data):
        print(visible(line))
    return ExitCode.OK


def known_of(data: dict[str, Any]) -> list[str]:
    """What of a document the pattern files knew: kind, surveys, rules, and the labels that no framework has."""
    surveys = Counter((r["survey"]["id"], r["survey"]["year_be"]) for r in data["records"])
    rules = Counter(e["rule"] for r in data["records"] for e in r["evidence"])
    told = [tr("kind of document: {kind}", kind=data["document"]["kind"])]
    for (survey, year), n in surveys.items():
        told.append(tr("survey: {survey} {year}: {n} records", survey=survey or tr("none known"), year=year or "", n=n))
    told += [tr("rule {rule}: {n} values", rule=rule, n=n) for rule, n in rules.most_common()]
    unknown = dict.fromkeys(
        r["indicator_printed"] for r in data["records"] if r["survey"]["id"] is None or "unknown-label" in r["issues"]
    )
    told += [tr("no framework knows the label: {label}", label=label) for label in unknown]
    return told
