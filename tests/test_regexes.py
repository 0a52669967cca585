"""No regular expression runs away: each is given, in the way the code uses it, the worst of texts.

A pattern that takes four times as long for twice the text is found out by thousands of the same few characters. Where
the text it is used on is bounded, or the search has a time-out, that is said here or seen in the code.
"""

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import regex

import extract
from extract.knowledge import patterns

_LENGTH, _SECONDS = 4000, 0.1
_ATOMS = (
    "๑", "1", ".", ",", " ", "ก", "่", "-", "(", "\t", "\n", "a", "A", "ที่", "๑.", "๑ ", " .", "ก ", "a.", "a@", "www.",
    "| -", "-:", "...", "โทร", "๑/", "จุด", "เขต ", "=", "( ", "ปี ", "หนึ่ง", "_ ",
)  # fmt: skip
#: Used on no more than so many code points, by the code beside it.
_BOUNDED = {
    ("extract.thai.numbers", "_SPLIT_BEFORE"): 42,
    ("extract.thai.numbers", "_DASHES"): 12,
    ("extract.thai.telephones", "_DASH"): 120,
    ("extract.parse.values", "_BEFORE"): 200,
    ("extract.parse.values", "_AFTER"): 200,
    ("extract.validate.keys", "_DISTRICT"): 200,
}


def _used() -> Iterator[tuple[str, str, Any, str, bool]]:
    """Every compiled pattern of the package, how it is used, and whether each such use has a time-out."""
    for found in pkgutil.walk_packages(extract.__path__, "extract."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, (regex.Pattern, re.Pattern)):
                for how in ("match", "search", "fullmatch", "sub", "findall", "finditer", "split"):
                    calls = re.findall(rf"\b{name}\.{how}\([^\n]*", source)
                    if calls:
                        yield found.name, name, value, how, all("timeout" in call for call in calls)


USED = [(module, name, value, how) for module, name, value, how, timed in _used() if not timed]


def _seconds(pattern: Any, how: str, words: str) -> float:
    """Seconds of processor time, five at most. For patterns of bytes an equals sign stands for 255."""
    of_bytes = isinstance(pattern.pattern, bytes)
    text: Any = words.replace("=", "\udcff").encode("utf-8", "surrogateescape") if of_bytes else words
    more = {"timeout": 5} if isinstance(pattern, regex.Pattern) else {}
    began = time.process_time()
    try:
        if how == "sub":
            pattern.sub(b"" if of_bytes else "", text, **more)
        elif how == "finditer":
            sum(1 for _ in pattern.finditer(text, **more))
        else:
            getattr(pattern, how)(text, **more)
    except TimeoutError:
        pass
    return time.process_time() - began


def test_there_are_patterns_to_try() -> None:
    assert len(USED) > 100
    assert _seconds(re.compile(r"(?:a+)+b"), "match", "a" * 26) > _SECONDS, "what runs away is seen to"


@pytest.mark.parametrize(
    ("module", "name", "pattern", "how"), USED, ids=[f"{m}.{n}.{h}".removeprefix("extract.") for m, n, _, h in USED]
)
def test_a_pattern_without_a_time_out_does_not_run_away(module: str, name: str, pattern: Any, how: str) -> None:
    length = _BOUNDED.get((module, name), _LENGTH)
    for atom in _ATOMS:
        run = (atom * (length // len(atom) + 1))[:length]
        for text in (run, f"x{run}x"):
            if _seconds(pattern, how, text) > _SECONDS:
                again = min(_seconds(pattern, how, text) for _ in range(3))  # once may be the machine's doing
                assert again <= _SECONDS, f"{again:.2f} s on {length} times {atom!r}"


def test_rules_of_the_pattern_files_stop_at_their_time_out() -> None:
    from extract.parse.tokens import NUMBER, PROVINCE

    rules = [r for n in patterns.rule_set_names() for r in patterns.rule_set(n).rules]
    rules += [r for d in patterns.documents() for r in d.rules]
    assert len(rules) > 10
    slow = []
    for rule in rules:
        compiled = patterns.compiled(rule.pattern)
        for atom in (NUMBER, PROVINCE, "ก", "\ue001", f"{NUMBER}และ", "คะแนน", "จังหวัด" + NUMBER):
            text = (atom * 4000)[:4000]
            began = time.process_time()
            try:
                sum(1 for _ in compiled.finditer(text, timeout=2.0))
            except TimeoutError:
                slow.append((rule.id, atom, "time-out"))
            if time.process_time() - began > 3.0:
                slow.append((rule.id, atom, f"{time.process_time() - began:.1f} s"))
    assert [s for s in slow if s[2] != "time-out"] == [], "a time-out that does not stop"
    assert slow == []
