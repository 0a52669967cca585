"""What README and documentation tell a user to type is what the program takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from extract.cli import COMMANDS, command_parser, run_parser

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("[eht]*/*.md"))]


def typed(page: Path) -> list[str]:
    """The lines of a page's blocks that call the program; ``…`` in one stands for what a reader puts there."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```$", text, re.M | re.S)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("extract ") and "…" not in line]


def words_of(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    if ">" in words:
        words = words[: words.index(">")]
    return words[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_is_one_that_the_program_takes(page: Path) -> None:
    for line in typed(page):
        words = words_of(line)
        is_command = words[0] in COMMANDS
        parser = command_parser(words[0]) if is_command else run_parser()
        try:
            parser.parse_args(words[1:] if is_command else words)
        except SystemExit as stop:
            assert not stop.code, f"{page.name}: {line!r} is refused"


def test_a_command_that_is_not_taken_is_seen() -> None:
    with pytest.raises(SystemExit):
        run_parser().parse_args(words_of("extract letter.pdf --no-such-option"))
    assert len([line for page in PAGES for line in typed(page)]) > 25
