"""``patterns/tables.toml`` and ``patterns/cells.toml``: every example by its own rule, no counterexample by any."""

import pytest

from extract.knowledge.table_words import (
    brackets_lower,
    cell_words,
    ends_as_sum,
    head_role,
    head_sign,
    is_level,
    is_total,
    is_unfinished,
    names_column,
    names_domains,
    names_others,
    names_ranks,
    names_sex,
    names_what_brackets_lower,
    sums_all,
    table_words,
)
from extract.parse.cell_figures import cell_figures


@pytest.mark.parametrize("role", table_words().roles, ids=lambda r: r.id)
def test_every_head_of_a_role_is_met(role: object) -> None:
    assert [h for h in role.heads if head_role(h) != role.id] == []  # type: ignore[attr-defined]
    assert [e for e in role.examples if head_role(e) != role.id] == []  # type: ignore[attr-defined]
    assert [c for c in role.counterexamples if head_role(c) == role.id] == []  # type: ignore[attr-defined]


def test_signs() -> None:
    signs = table_words().signs
    for example in signs["examples"]:
        assert head_sign(example.text) == example.sign, example  # type: ignore[union-attr]
    assert [c for c in signs["counterexamples"] if head_sign(str(c))] == []


def test_heads_of_labels_that_may_be_groups() -> None:
    words = table_words().domains
    assert [names_domains(head) for head in words.examples] == [True] * len(words.examples)
    assert [names_domains(head) for head in words.counterexamples] == [False] * len(words.counterexamples)


def test_the_letters_of_the_sexes_are_names_of_columns() -> None:
    words = table_words().sexes
    assert [names_sex(head) for head in words.examples] == [True] * len(words.examples)
    assert [names_sex(head) for head in words.counterexamples] == [False] * len(words.counterexamples)


def test_heads_of_ranks() -> None:
    words = table_words().ranks
    assert [names_ranks(head) for head in words.examples] == [True] * len(words.examples)
    assert [names_ranks(head) for head in words.counterexamples] == [False] * len(words.counterexamples)


def test_ends_of_sums() -> None:
    words = table_words().ends_of_sums
    assert [ends_as_sum(label) for label in words.examples] == [True] * len(words.examples)
    assert [ends_as_sum(label) for label in words.counterexamples] == [False] * len(words.counterexamples)


def test_notes_on_figures_below_nought() -> None:
    words = table_words().brackets
    assert [brackets_lower(note) for note in words.examples] == [True] * len(words.examples)
    assert [brackets_lower(note) for note in words.counterexamples] == [False] * len(words.counterexamples)
    assert [name for name in words.names if not names_what_brackets_lower(name)] == []
    assert [name for name in words.counternames if names_what_brackets_lower(name)] == []


def test_labels_of_sums_of_all_there_is() -> None:
    words = table_words().of_all
    assert [sums_all(label) for label in words.examples] == [True] * len(words.examples)
    assert [sums_all(label) for label in words.counterexamples] == [False] * len(words.counterexamples)
    assert words.every in words.words


def test_heads_made_of_known_words() -> None:
    words = table_words().columns
    assert [e for e in words.examples if not names_column(e)] == []
    assert [c for c in words.counterexamples if names_column(c)] == []


@pytest.mark.parametrize("words", cell_words().qualifiers, ids=lambda q: q.id)
def test_every_qualifier_reads_its_examples(words: object) -> None:
    for text in words.examples:  # type: ignore[attr-defined]
        assert [v.qualifier for v in cell_figures(text).values] == [words.id], text  # type: ignore[attr-defined]


def test_levels_and_totals() -> None:
    assert is_level("มากที่สุด") and is_level("(AA)") and not is_level("มากกว่า")
    assert is_total("รวมทั้งสิ้น") and is_total("ค่าเฉลี่ย") and not is_total("รวมพลังชุมชน")


def test_a_label_in_mid_phrase_goes_on() -> None:
    assert [t for t in ("พาหนะและการ", "ด้านความ", "การบริการ", "บทความ", "โครงการ") if is_unfinished(t)] == [
        "พาหนะและการ",
        "ด้านความ",
    ]


def test_labels_of_what_is_left_say_not_of_what() -> None:
    words = table_words().others
    assert [names_others(t) for t in (*words.examples, *words.counterexamples)] == [True] * 4 + [False] * 4
