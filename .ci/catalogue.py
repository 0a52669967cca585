"""The Thai catalogue: what people may be told, and whether it is told in Thai.

    python .ci/catalogue.py missing     what has no Thai yet
    python .ci/catalogue.py compile     write the .mo file that gettext reads from the .po file that people edit

English words are the keys. They are found in four places: texts given to ``tr``, words for codes, help of the command
line, and messages of errors and notices, whose parts that change stand as ``{0}``, ``{1}`` …
"""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "extract" / "locale" / "th" / "LC_MESSAGES"
_ERRORS = frozenset(
    {"ExtractError", "InputError", "UsageError", "LimitError", "MissingError", "PatternError", "ArgumentTypeError"}
)
#: argparse's own words, as Python 3.11 to 3.13 have them.
ARGPARSE = (
    "usage: ", "options", "positional arguments", "show this help message and exit",
    "show program's version number and exit", "the following arguments are required: %s", "unrecognized arguments: %s",
    "expected one argument", "expected at least one argument", "expected %s arguments", "expected %s argument",
    "invalid choice: %(value)r (choose from %(choices)s)", "not allowed with argument %s",
    "one of the arguments %s is required", "argument %(argument_name)s: %(message)s",
    "invalid %(type)s value: %(value)r", "ignored explicit argument %r",
    "ambiguous option: %(option)s could match %(matches)s",
)  # fmt: skip


#: Words that stand for codes of the archive: what a file was passed over for, what verify found, what differs.
CODED = (
    "other format",
    "missing",
    "changed",
    "extra",
    "problem",
    "bag",
    "archive",
    "rows",
    "documents",
    "records",
    "reading",
    "correction",
    "forgotten",
    "setting",
    "path",
    "holds",
    "fails",
    "cannot-tell",
    "not made",
    "a workbook",
    "an archive",
    "a document",
    "a Parquet file",
)

#: Messages that are put together of parts, so that no single text of the code has them.
COMPOSED = (
    "{0} of {1} figures gave no record: {2}", "{0} in a table that was not understood",
    "{0} in columns of remarks or levels", "{0} that could not be read as values",
    "{0} in running text that no rule reads",
    "the file holds {0} documents, each read by itself; after the first, they begin on {1}",
    "the document lacks {0}; checks that need it cannot tell",
    "{0} ({1}): holds", "{0} ({1}): cannot-tell", "{0} ({1}): fails; expected {2}, found {3}",
    "{0}; every figure is proved as printed, so the source itself is at odds",
    "{0}; fails so often in this document that it says nothing about single values", "{0}; may be due to {1}",
    "give more of it: {0}",
    "{0}; a page is missing", "{0} times {1} = {2}", "{0} of {1} = {2}", "{0} named as the highest",
    "{0} named as the lowest", "the {0} to improve first", "every value lies on its scale",
    "survey of {0}, document of {1}", "a survey of {0} to {1}", "at least {0}", "at most {0}",
    "{0} in points, {1} by weight", "rising, none above {0}", "{0}: {1} or more", "{0}, which is {1}",
)  # fmt: skip


def template(node: ast.expr) -> str | None:
    """A string, or an f-string with numbered places, as it stands in the code; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        number, parts = 0, []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            else:
                parts.append(f"{{{number}}}")
                number += 1
        return "".join(parts)
    return None


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def in_code() -> tuple[set[str], set[str]]:
    """Texts given to ``tr``, and messages and hints of errors and notices."""
    spoken: set[str] = set()
    messages: set[str] = set()
    for path in (ROOT / "extract").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = _called(node)
            if name == "tr" and node.args:
                spoken |= {t for t in [template(node.args[0])] if t}
            elif name in _ERRORS:
                given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "hint")]
                messages |= {t for t in map(template, given) if t}
            elif name == "Notice" and len(node.args) > 1:
                messages |= {t for t in [template(node.args[1])] if t}
    return spoken, {m for m in messages if any(c.isalpha() for c in m)}


def of_codes() -> set[str]:
    """Words for codes."""
    from extract.check.findings import CHECKS, ISSUES
    from extract.show import words
    from extract.validate.report import KINDS
    from extract.validate.rounding import Rounding
    from extract.validate.verdict import MEANING

    tables = (CHECKS, ISSUES, words.PROOFS, words.WHERE, words.RANKINGS, words.STATUS, KINDS, MEANING)
    found = {text for table in tables for text in table.values()}
    found |= {*MEANING, "mismatch-to-confirm"}
    return found | {words.english(code) for code in words.CODES} | {rule.describe() for rule in Rounding}


def lines_of(text: str) -> list[str]:
    """What of an epilogue is to be told in another language, line by line; commands stay."""
    from extract.show.language import parted

    told = (parted(line)[1] for line in text.splitlines())
    return [t for t in told if any(c.isalpha() for c in t) and not t.startswith(("extract ", "curl "))]


def of_help() -> set[str]:
    """Descriptions, epilogues, options and groups of every command."""
    from extract.cli import COMMANDS, command_parser, run_parser

    found: set[str] = set()
    for parser in (run_parser(), *(command_parser(name) for name in COMMANDS)):
        found |= {line for text in (parser.description, parser.epilog) if text for line in lines_of(text)}
        found |= {action.help for action in parser._actions if action.help and action.help != "==SUPPRESS=="}
        found |= {str(group.title) for group in parser._action_groups if group.title}
        found |= {group.description for group in parser._action_groups if group.description}
    return found


def entries(text: str) -> dict[str, str]:
    """English -> Thai of a .po file, without its head."""
    found: dict[str, str] = {}
    field, parts = "", {"msgid": "", "msgstr": ""}

    def close() -> None:
        if parts["msgid"] and parts["msgstr"]:
            found[parts["msgid"]] = parts["msgstr"]

    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "msgid":
            close()
            field, parts = "msgid", {"msgid": ast.literal_eval(rest), "msgstr": ""}
        elif word == "msgstr":
            field, parts["msgstr"] = "msgstr", ast.literal_eval(rest)
        elif line.startswith('"'):
            parts[field] += ast.literal_eval(line)
    close()
    return found


def compiled(found: dict[str, str]) -> bytes:
    """The entries in the binary form that gettext reads (a .mo file)."""
    head = {"": "Content-Type: text/plain; charset=UTF-8\nLanguage: th\n"}
    pairs = [(k.encode(), v.encode()) for k, v in sorted({**head, **found}.items(), key=lambda kv: kv[0].encode())]
    count, keys_at = len(pairs), 28
    values_at = keys_at + 8 * count
    at = values_at + 8 * count
    tables, data = [b"", b""], b""
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack("<II", len(pair[which]), at)
            data += pair[which] + b"\0"
            at += len(pair[which]) + 1
    return struct.pack("<7I", 0x950412DE, 0, count, keys_at, values_at, 0, 0) + tables[0] + tables[1] + data


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def as_po(found: dict[str, str]) -> str:
    """Entries as a .po file, in the order of their keys."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: th\\n"\n'
    body = (f"\nmsgid {quoted(k)}\nmsgstr {quoted(v)}\n" for k, v in sorted(found.items()))
    note = "# What the program tells people, in Thai. After an edit: python .ci/catalogue.py compile\n"
    return note + head + "".join(body)


def wanted() -> Iterator[str]:
    """All that people may be told."""
    spoken, messages = in_code()
    yield from sorted({*spoken, *messages, *of_codes(), *of_help(), *ARGPARSE, *CODED, *COMPOSED})


def missing(texts: Iterable[str], found: dict[str, str]) -> list[str]:
    return [text for text in texts if text not in found]


def main(what: str) -> int:
    sys.path.insert(0, str(ROOT))
    po = FOLDER / "extract.po"
    found = entries(po.read_text(encoding="utf-8")) if po.is_file() else {}
    if what == "compile":
        (FOLDER / "extract.mo").write_bytes(compiled(found))
        return 0
    lacking = missing(wanted(), found)
    for text in lacking:
        print(repr(text))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "missing"))
