"""The fixtures are whole: each has its document, meta and truth, and the digital ones print what the truth says."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from extract.knowledge import patterns

ROOT = Path(__file__).parents[1] / "fixtures"
SLUGS = sorted(p.parent.name for p in ROOT.glob("*/meta.toml"))
ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def meta(slug: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / slug / "meta.toml").read_text(encoding="utf-8"))


def truth(slug: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / slug / "expected.json").read_text(encoding="utf-8"))
    return data


def test_every_kind_of_document_is_there_and_all_are_small() -> None:
    kinds = {meta(s)["kind"] for s in SLUGS}
    assert kinds == {"result-letter", "press-release", "election-result", "indicator-report", "unknown"}
    suffixes = {Path(meta(s)["document"]).suffix for s in SLUGS}
    assert suffixes == {".pdf", ".tiff", ".jpg", ".txt", ""}
    assert sum(f.stat().st_size for f in ROOT.rglob("*") if f.is_file() and f.suffix != ".pyc") < 6_000_000


@pytest.mark.parametrize("slug", SLUGS)
def test_a_fixture_is_whole(slug: str) -> None:
    told, expected = meta(slug), truth(slug)
    assert (ROOT / slug / told["document"]).exists() and told["about"] and told["licence"]
    assert sorted(p.name for p in (ROOT / slug).iterdir()) == sorted([told["document"], "expected.json", "meta.toml"])
    keys = [tuple(r[:4]) for r in expected["records"]]
    apart = [expected.get(name) or [None] * len(keys) for name in ("levels", "measures")]
    assert len(set(zip(keys, *apart, strict=True))) == len(keys)
    assert {tuple(c) for c in expected["conflicts"]} <= set(keys)
    values = [r[4] for r in expected["records"] if r[4] is not None]
    assert all(Decimal(v).is_finite() for v in values)
    everything = json.loads((ROOT / "truth.json").read_text(encoding="utf-8"))
    assert everything[f"{slug}/{told['document']}"] == expected


@pytest.mark.parametrize("slug", [s for s in SLUGS if truth(s)["records"] and truth(s)["kind"] != "election-result"])
def test_indicators_are_those_of_a_framework(slug: str) -> None:
    known = {i.id for f in patterns.frameworks() for i in f.indicators}
    assert {r[3] for r in truth(slug)["records"]} <= known


def printed(slug: str) -> str:
    path = ROOT / slug / meta(slug)["document"]
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8").translate(ARABIC)
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).translate(ARABIC)
    finally:
        document.close()


def bare(text: str) -> str:
    """Without spaces and tone marks, which text extraction moves about."""
    return "".join(c for c in text if not c.isspace() and c not in "่้")


DIGITAL = [
    s
    for s in SLUGS
    if truth(s)["records"] and (meta(s)["document"].endswith(".txt") or meta(s)["made"].startswith("printed"))
]


@pytest.mark.parametrize("slug", [s for s in DIGITAL if s != "letter-mixed"])
def test_digital_fixtures_print_every_expected_value(slug: str) -> None:
    text = printed(slug)
    missing = [r for r in truth(slug)["records"] if r[4] is not None and r[4] not in text]
    assert not missing
    number = truth(slug)["document"].get("number")
    assert number is None or bare(number) in bare(text)


@pytest.mark.parametrize(
    "slug", [s for s in SLUGS if "scan" in meta(s)["made"] and meta(s)["document"].endswith(".pdf")]
)
def test_scans_have_no_text_but_the_planted_junk(slug: str) -> None:
    document = pypdfium2.PdfDocument(ROOT / slug / meta(slug)["document"])
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    if slug == "letter-mixed":
        assert "n111iuJW" in texts[1] and len(texts) == 2
    else:
        assert not any(t.strip() for t in texts)


def test_the_fax_is_bilevel_and_has_two_pages() -> None:
    with Image.open(ROOT / "provinces-fax" / "provinces.tiff") as fax:
        assert (fax.n_frames, fax.mode, fax.info["compression"]) == (2, "1", "group4")  # type: ignore[attr-defined]


def test_the_forms_sums_close_or_fail_as_told() -> None:
    for slug, prefix, short in (("form-constituency", "candidate", 0), ("form-party-list", "party", 2)):
        values = {r[3]: int(r[4]) for r in truth(slug)["records"]}
        votes = [v for k, v in values.items() if k.startswith(prefix)]
        assert sum(votes) == values["total"] == values["summary.4.1"]
        assert values["summary.3.1"] + values["summary.3.2"] + values["summary.3.3"] == values["summary.3.4"]
        assert sum(values[f"summary.4.{k}"] for k in (1, 2, 3)) - values["summary.3.4"] == short


def test_nobody_is_named() -> None:
    for slug in SLUGS:
        signatory = truth(slug)["head"].get("signatory")
        assert signatory is None or "ตัวอย่าง ทดสอบ" in signatory["name"]
