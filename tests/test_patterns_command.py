"""Patterns of one's own: laid over the package's, checked without pytest, faults told with line and remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.knowledge.faults import line_of

ROOT = Path(__file__).parents[1]
SURVEY = """\
survey = "water-quality"
years = [2566]
names = ['การสำรวจคุณภาพน้ำประปา']
source = "this test"

[[indicators]]
id = "overall"
labels = ['คะแนนรวม']

[[indicators]]
id = "taste"
labels = ['รสชาติของน้ำ']
"""
RULES = """\
[[rules]]
id = "water-scope"
yields = "scope"
scope = "national"
pattern = 'ทั้งประเทศมีน้ำ'
examples = [{ text = "ทั้งประเทศมีน้ำดี" }]
counterexamples = ["จังหวัดมีน้ำดี"]
"""
LETTER = "การสำรวจคุณภาพน้ำประปา ประจำปี ๒๕๖๖\n\nรายการ\tคะแนน\nคะแนนรวม\t60.5\nรสชาติของน้ำ\t61.5\nกลิ่นของน้ำ\t59.5\n"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extract", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=env)


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_ones_own_survey_is_read_by_workers_too(tmp_path: Path) -> None:
    own = write(tmp_path / "own", surveys__water=SURVEY)
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    for done in (run(letter, "--json", "--patterns", own), run(letter, "--json", EXTRACT_PATTERNS=str(own))):
        records = json.loads(done.stdout)["records"]
        found = {r["indicator"]: r["value"] for r in records if r["survey"]["id"] == "water-quality"}
        assert (found["overall"], found["taste"]) == (60.5, 61.5), done.stderr
    assert "water-quality" not in run(letter, "--json").stdout


def test_a_trial_tells_what_was_known_and_what_not(tmp_path: Path) -> None:
    own = write(tmp_path / "own", surveys__water=SURVEY)
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    done = run("patterns", "try", letter, "--patterns", own)
    assert done.returncode == 0, done.stderr
    assert "survey: water-quality 2566: " in done.stdout
    assert "no framework knows the label: กลิ่นของน้ำ" in done.stdout


def test_check_runs_examples_and_counterexamples(tmp_path: Path) -> None:
    own = write(tmp_path / "own", surveys__water=SURVEY, rules__water=RULES)
    good = run("patterns", "check", "--patterns", own)
    assert good.returncode == 0 and good.stdout.endswith(f"of {own}, the package: all sound\n")
    write(own, rules__water=RULES.replace("จังหวัดมีน้ำดี", "วันนี้ทั้งประเทศมีน้ำ"))
    bad = run("patterns", "check", "--patterns", own)
    assert bad.returncode == 1
    assert bad.stdout.splitlines()[0] == ("rules/water.toml: water-scope: finds its counterexample 'วันนี้ทั้งประเทศมีน้ำ'")


@pytest.mark.parametrize(
    ("content", "said", "remedy"),
    [
        (SURVEY.replace("'รสชาติของน้ำ'", "'รสชาติ"), "water.toml: ", "strings in quotes"),
        (SURVEY.replace("id = \"taste\"", "id = \"Taste\""), "water.toml, line 11: indicators.1.id: ", "small letters"),
        (SURVEY.replace("source =", "sauce ="), "water.toml, line 1: source: Field required", "add a line: source = …"),
        (SURVEY.replace("years = [2566]", "years = [2566]\nyear = 2566"), "line 3: year: ", "is years meant?"),
        (SURVEY.replace('survey = "water-quality"', 'extends = "water"'), "extends itself", "extend the year before"),
    ],
)  # fmt: skip
def test_a_broken_file_names_file_line_and_remedy(tmp_path: Path, content: str, said: str, remedy: str) -> None:
    own = write(tmp_path / "own", surveys__water=content)
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    for arguments in ((letter, "--json"), ("patterns", "check")):
        done = run(*arguments, "--patterns", own)
        assert done.returncode == 2
        assert said in done.stderr, done.stderr
        assert remedy in done.stderr and "bug" not in done.stderr
    assert json.loads(run(letter, "--json", "--patterns", own).stdout)["error"]["code"] == "broken-pattern-file"
    doctor = run("doctor", "--patterns", own)
    assert doctor.returncode == 4 and "MISSING  patterns (" in doctor.stdout and said in doctor.stdout


def test_two_files_for_one_year_are_refused_and_one_name_stands_in_place(tmp_path: Path) -> None:
    again = 'extends = "digital-government-readiness-2565"\nyears = [2566]\nsource = "this test"\n'
    own = write(tmp_path / "own", surveys__mine=again)
    done = run("patterns", "list", "--patterns", own)
    assert done.returncode == 2
    assert f"{own}/surveys/mine.toml are both of digital-government-readiness 2566" in done.stderr
    other = write(tmp_path / "other", **{"surveys__digital-government-readiness-2566": again})
    listed = json.loads(run("patterns", "list", "--json", "--patterns", other).stdout)["surveys"]
    years = {tuple(s["years_be"]) for s in listed if s["survey"] == "digital-government-readiness"}
    assert (2566,) in years and (2566, 2567, 2568) not in years


def test_a_new_year_takes_over_the_year_before(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    arguments = ("patterns", "new-year", "digital-government-readiness", "2569", "--patterns", own)
    done = run(*arguments)
    path = own / "surveys" / "digital-government-readiness-2569.toml"
    assert (done.returncode, done.stdout) == (0, f"{path}\n")
    assert 'extends = "digital-government-readiness-2566"' in path.read_text(encoding="utf-8")
    assert run("patterns", "check", "--patterns", own).returncode == 0
    assert "has a file already" in run(*arguments).stderr
    assert "known are" in run("patterns", "new-year", "nothing", "2569", "--patterns", own).stderr
    assert run("patterns", "new-year", "o-net", "2569").returncode == 2


def test_the_line_of_a_fault_in_lists_of_tables() -> None:
    text = "a = 1\n[[rules]]\nid = 'x'\n[[rules]]\nid = 3\n"
    assert (line_of(text, ("rules", 1, "id")), line_of(text, ("rules", 0)), line_of(text, ("b",))) == (5, 2, 1)


def test_a_broken_expression_a_failing_example_and_a_file_of_no_use_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extract import doctor
    from extract.knowledge import patterns
    from extract.parse.rule_examples import try_all

    def among(**files: str) -> Path:
        own = write(tmp_path / str(len(list(tmp_path.iterdir()))), surveys__water=SURVEY, **files)
        monkeypatch.setenv("EXTRACT_PATTERNS", str(own))
        for kept in (patterns.rule_set, patterns.frameworks, patterns.documents):
            kept.cache_clear()
        return own

    try:
        own = among(rules__water=RULES.replace("ทั้งประเทศมีน้ำ'", "('"))
        with pytest.raises(patterns.PatternError) as caught:
            patterns.rule_set("water")
        assert caught.value.message.startswith(f"{own}/rules/water.toml, line 5: water-scope: the pattern '('")
        own = among(rules__water=RULES.replace("ประเทศมีน้ำดี", "จังหวัดมีน้ำดี"), mesures="a = 1", x__y="a = 1")
        faults = try_all().faults
        assert [f for f in faults if "nothing reads" in f] == [
            f"{own}/{name}.toml: nothing reads a file of this name and place" for name in ("mesures", "x/y")
        ]
        assert any(f.startswith("rules/water.toml: water-scope: ") for f in faults), faults
        (found,) = [f for f in doctor.examine() if f.what == "patterns"]
        assert found.found is None and found.install == "extract patterns check names all that is wrong"
    finally:
        monkeypatch.undo()
        for kept in (patterns.rule_set, patterns.frameworks, patterns.documents):
            kept.cache_clear()
