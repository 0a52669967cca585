"""The codes in the program, in its documentation and in what it emits are the same."""

from __future__ import annotations

from pathlib import Path

import regex

from extract.check import findings
from extract.check.relation import HARD, PROOF_OF
from extract.knowledge import patterns

ROOT = Path(__file__).parents[1]
DOC = ROOT / "docs" / "reference" / "findings.md"
SECTIONS = {
    "Issues": findings.ISSUES,
    "Proofs": findings.PROOFS,
    "Checks": findings.CHECKS,
    "Notices": findings.NOTICES,
}


def documented() -> dict[str, list[str]]:
    """Codes by section, in the order of the tables."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in DOC.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ").split()[0].rstrip(":")
        elif section != "Pages" and (match := regex.match(r"\| `([a-z-]+)` \|", line)):  # those: test_docs
            found.setdefault(section, []).append(match[1])
    return found


def test_every_code_is_documented_and_no_other() -> None:
    tables = documented()
    assert set(tables) == set(SECTIONS)
    for section, codes in SECTIONS.items():
        assert sorted(tables[section]) == sorted(codes), section


def test_every_entry_says_what_it_means_and_what_to_do() -> None:
    for line in DOC.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            cells = [c.strip() for c in line.strip("|").split("|")]
            assert all(cells) and len(cells) in (3, 4), line


def test_strong_proofs_are_marked_so() -> None:
    text = DOC.read_text(encoding="utf-8")
    marked = set(regex.findall(r"^\| `([a-z-]+)` \| yes \|", text, regex.MULTILINE))
    assert marked == findings.STRONG


def test_what_the_checks_emit_is_known() -> None:
    assert set(PROOF_OF) <= set(findings.CHECKS) and set(PROOF_OF.values()) <= set(findings.PROOFS)
    assert set(HARD) <= set(PROOF_OF)
    assert {PROOF_OF[c] for c in HARD} <= findings.STRONG
    asked = {c.check for f in patterns.frameworks() for c in f.checks} - {"ranking"}
    asked |= {str(t["check"]) for d in patterns.documents() for t in d.form.get("checks", ())}
    assert asked <= set(findings.CHECKS)


def test_codes_in_the_source_are_in_the_list() -> None:
    known = {*findings.ISSUES, *findings.PROOFS, *findings.CHECKS, *findings.NOTICES}
    pattern = regex.compile(r"(?:issues(?:\.append\(| \+= [\[(])|proofs\.append\(|Notice\()\s*\"([a-z-]+)\"")
    for path in (ROOT / "extract" / "check").rglob("*.py"):
        for code in pattern.findall(path.read_text(encoding="utf-8")):
            assert code in known, f"{path.name}: {code}"


def test_issues_that_the_parser_raises_are_in_the_list() -> None:
    pattern = regex.compile(r"issues[^\n\"]*\"([a-z]+(?:-[a-z]+)+)\"")
    for path in (ROOT / "extract" / "parse").glob("*.py"):
        for code in pattern.findall(path.read_text(encoding="utf-8")):
            assert code in findings.ISSUES, f"{path.name}: {code}"


def test_doubts_of_the_parser_about_a_figure_are_in_the_list() -> None:
    from typing import get_args

    from extract.thai.numbers import Doubt

    assert {f"{doubt}-number" for doubt in get_args(Doubt)} <= set(findings.ISSUES)
