"""Which document is it: its kind, its survey and framework, its year.

Kinds are known by the signs in ``patterns/documents``; the framework by the names it shares with the
document; the year by what stands beside the survey's name, never by the letter's own date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework, compiled
from extract.knowledge.rules import DocumentPattern, Rule
from extract.model.claims import Survey
from extract.model.page import Page
from extract.parse.flow import Flow, flow_of, parts_of
from extract.parse.marks import LACKS
from extract.parse.mentions import named_indicators
from extract.parse.tokens import ENDS, YEAR
from extract.thai import digits
from extract.thai.skeleton import skeleton_pattern, squeeze

TIMEOUT = 5.0
MOST_TEXT = 60_000  # code points of a document that are looked at
FEWEST_NAMES_ALONE = 4  # indicators a document must name that does not name the survey
MOST_TITLE = 300  # characters of squeezed text in which a document without a subject says what it is about


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document before it is read in detail."""

    kind: str
    pattern: DocumentPattern | None
    framework: Framework | None
    survey: Survey
    several_years: bool = False
    """whether results of several years are spoken of, and nothing says which of them is the document's own"""

    @property
    def default_scope(self) -> str | None:
        return self.pattern.default_scope if self.pattern else None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that read this document's running text."""
        if self.framework is None:
            return ()
        named = self.pattern.rule_sets if self.pattern else patterns.rule_set_names()
        own = self.pattern.rules if self.pattern else ()
        shared = map(patterns.rule_set, named)
        rules = [*((None, r) for r in own), *((s.survey, r) for s in shared for r in s.rules)]
        return tuple(r for survey, r in rules if self._applies(r, survey, self.framework))

    def _applies(self, rule: Rule, survey: str | None, framework: Framework) -> bool:
        of_survey = (rule.survey or survey) in (None, framework.survey)
        return of_survey and (framework.percent or not rule.percent)


def recognise(pages: Sequence[Page]) -> Known:
    """The kind, framework, survey and year of a document."""
    plain = flow_of([part for page in pages for part in parts_of(page)], None)
    text = plain.text[:MOST_TEXT]
    pattern = kind_of(text)
    kind = pattern.kind if pattern else "unknown"
    candidates = frameworks_in(text)
    of_name_alone = [] if candidates else [(0, f) for f in patterns.frameworks() if _is_of_name(text, f)]
    if not candidates and not of_name_alone:
        return Known(kind, pattern, None, Survey(None, title_year(plain)))
    votes = _years_named(plain, (candidates or of_name_alone)[0][1])
    year = _most_named(votes)
    serving = [(count, f) for count, f in candidates or of_name_alone if year is not None and _serves(f, year)]
    if not candidates and len(serving) != 1:  # a letter with an overall score alone must tell its year
        return Known(kind, pattern, None, Survey(None, title_year(plain)))
    framework = max(serving or candidates, key=lambda pair: pair[0])[1]
    kind = kind if kind != "unknown" else "indicator-report"
    return Known(kind, pattern, framework, Survey(framework.survey, year), year is None and len(votes) > 1)


def _is_of_name(text: str, framework: Framework) -> bool:
    return is_titled(text, framework) if framework.by_name_only else _is_named(text, framework)


def kind_of(text: str) -> DocumentPattern | None:
    """The kind whose signs weigh most in squeezed text, if they reach its threshold."""
    weighed = [(_weight(d, text) - d.threshold, d) for d in patterns.documents()]
    likely = [(over, d) for over, d in weighed if over >= 0]
    return max(likely, key=lambda pair: pair[0])[1] if likely else None


def _weight(document: DocumentPattern, text: str) -> int:
    return sum(s.weight for s in document.signs if _sign(s.pattern).search(text, timeout=TIMEOUT))


@cache
def _sign(pattern: str) -> regex.Pattern[str]:
    return compiled(pattern) if "(?&" in pattern else regex.compile(skeleton_pattern(pattern))


def frameworks_in(text: str) -> list[tuple[int, Framework]]:
    """The frameworks whose indicators squeezed text names, and how many of them; most first.

    Names are sought letter by letter first, and with a few letters wrong only where that finds no framework.
    """
    fewest = {f: n for f in patterns.frameworks() if (n := _fewest_names(text, f)) is not None}
    for exactly in (True, False):
        found = []
        for framework, wanted in fewest.items():
            named = len(named_indicators(text, framework, exactly))
            if named >= wanted:
                found.append((named, framework))
        if found:
            return sorted(found, key=lambda pair: -pair[0])
    return []


def _fewest_names(text: str, framework: Framework) -> int | None:
    """How many indicators a document must name to be of a framework; None where it cannot be of it."""
    if framework.by_name_only:
        return framework.fewest if is_titled(text, framework) else None
    return framework.fewest if _is_named(text, framework) else FEWEST_NAMES_ALONE


def is_titled(text: str, framework: Framework) -> bool:
    """Whether a document's subject, or without one its first lines, name the survey: no mention in passing."""
    subject = _SUBJECT.search(text, timeout=TIMEOUT)
    return _is_named(text[:MOST_TITLE] if subject is None else subject[0], framework)


def _is_named(text: str, framework: Framework) -> bool:
    """Whether squeezed text names the survey."""
    if any(squeeze(n) in text for n in framework.names):
        return True
    pattern = framework.name_pattern
    return pattern is not None and _sign(pattern).search(text, timeout=TIMEOUT) is not None


def _serves(framework: Framework, year: int) -> bool:
    return year in framework.years or (framework.serves_later and year > max(framework.years))


_OF_THE_YEAR = squeeze("ประจำ")
_YEAR_OF = regex.compile(rf"ปิ?(?:งบประมาณ|การศิกษา)?(?:พ\.?ศ\.?)?({YEAR})(?!-)")
# The word may stand apart from what it heads, in a column of its own.
_SUBJECT = regex.compile(rf"(?:^|[{ENDS}]){squeeze('เรื่อง')}[{ENDS}]?[^{ENDS}]*")


def year_of(flow: Flow, framework: Framework | None = None) -> int | None:
    """The year the results are of: the one printed most often as ``ประจำปี …``, the subject's print
    counting more.

    None where it is not printed, where two years are printed alike, and where the reader lacks the digits
    of the script it is printed in.
    """
    return _most_named(_years_named(flow, framework))


def _years_named(flow: Flow, framework: Framework | None) -> Counter[int]:
    """The years of results that a text names, and how much speaks for each."""
    votes: Counter[int] = Counter()
    subject = _SUBJECT.search(flow.text, timeout=TIMEOUT)
    for match in _YEAR_OF.finditer(flow.text, timeout=TIMEOUT):
        year = _trusted_year(flow, match.start(1))
        if year is None or (framework and year < min(y for f in _family(framework) for y in f.years)):
            continue
        beside = flow.text[max(flow.paragraph_start(match.start()), match.start() - 120) : match.start()]
        in_subject = subject is not None and subject.start() <= match.start() < subject.end()
        votes[year] += 3 if in_subject else 2 if framework and _is_named(beside, framework) else 1
        votes[year] += 2 * beside.endswith(_OF_THE_YEAR)  # ประจำปี ๒๕๖๑ says more than ในปี ๒๕๖๐
    return votes


def _most_named(votes: Counter[int]) -> int | None:
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def title_year(flow: Flow) -> int | None:
    """The year that the first page to name one names, if it names one only."""
    years: dict[int, set[int | None]] = {}
    for match in _YEAR_OF.finditer(flow.text, timeout=TIMEOUT):
        page = flow.part(match.start()).page.number
        years.setdefault(page, set()).add(_trusted_year(flow, match.start(1)))
    first = years[min(years)] if years else set()
    return next(iter(first)) if len(first) == 1 else None


def _family(framework: Framework) -> Iterable[Framework]:
    return (f for f in patterns.frameworks() if f.survey == framework.survey)


def _trusted_year(flow: Flow, position: int) -> int | None:
    token, place = flow.tokens[position], flow.places[position]
    reader = flow.parts[place.part].line_at(place.start).reader
    lacks = LACKS.get(reader, "")
    if token.value is None or token.doubt:
        return None
    if any((c in digits.THAI) == (lacks[0] in digits.THAI) for c in token.printed if lacks and digits.is_digit(c)):
        return None
    return int(token.value)
