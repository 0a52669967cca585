"""The desk as a person meets it: Chromium at a real desk over a real archive, by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import desk_archive
import pytest
from desk_archive import Row
from desk_browser import Visit, browser, serving, why_no_browser

from extract.archive.decisions import Filters
from extract.archive.review import Review

WHY_NOT = why_no_browser()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
AXE = Path(__file__).parent / "vendored" / "axe.min.js"
PAGES = ("/", "/queue", "/search?q=คะแนน", "/documents", "/scores", "/history", "/by/reason", "/name")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_archive.build(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Any]:
    """A desk over an archive of its own: fifteen values wait, six in one document and nine in another."""
    archive = tmp_path / "letters.sqlite"
    shutil.copy(made, archive)
    with serving(archive) as running:
        yield running


@pytest.fixture(scope="module")
def room(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk that is only looked at."""
    archive = tmp_path_factory.mktemp("room") / "letters.sqlite"
    shutil.copy(made, archive)
    with serving(archive) as running:
        yield running


@pytest.fixture
def visit(chromium: Any, desk: Any) -> Iterator[Callable[..., Visit]]:
    """Makes visits to the desk; none may end with an error in the browser's console."""
    yield from _visits(chromium, desk)


@pytest.fixture
def look(chromium: Any, room: Any) -> Iterator[Callable[..., Visit]]:
    """Makes visits that decide nothing, all to one desk."""
    yield from _visits(chromium, room)


def _visits(chromium: Any, running: Any) -> Iterator[Callable[..., Visit]]:
    visits: list[Visit] = []

    def arrive(**more: Any) -> Visit:
        visits.append(Visit(chromium, running, **more))
        return visits[-1]

    yield arrive
    for one in visits:
        one.close()
        assert one.said == []
        assert [url for url in one.asked if not url.startswith((one.base, "data:"))] == []


def finals(desk: Any) -> dict[str, tuple[str | None, str]]:
    """What may be used of every record: label -> value and status."""
    with desk.review.looking() as connection:
        rows = connection.execute("SELECT indicator_printed, final_value, final_status FROM final_records").fetchall()
    return {row["indicator_printed"]: (row["final_value"], row["final_status"]) for row in rows}


def test_the_whole_queue_by_keyboard_alone(visit: Callable[..., Visit], desk: Any) -> None:
    v = visit()
    assert v.page.evaluate("document.activeElement.id") == "value", "one can type at once"
    v.press("b")  # the other reading of what two readers read differently
    v.press("Enter")  # right
    v.type("๒๘.๗")
    v.press("Enter")  # what could not be read
    v.type("66.5")
    v.press("Enter")
    v.press("u", "-")
    assert finals(desk) == {
        "คะแนนรวม": ("33.0", "accepted"),
        "ด้านนโยบายและแนวปฏิบัติ": ("51.5", "corrected"),
        "ด้านศักยภาพเจ้าหน้าที่": ("53.0", "confirmed"),
        "ด้านบริการภาครัฐ": ("28.7", "corrected"),
        "ด้านระบบบริหารจัดการภายใน": ("66.5", "corrected"),
        "ด้านโครงสร้างพื้นฐาน": (None, "unreadable"),
        "ด้านเทคโนโลยี": (None, "corrected"),
        **{f"ตัวชี้วัดที่ {n}": (None, "review") for n in range(1, 10)},
    }
    v.press("s")  # the first of the nine: put off, so it comes last
    later = v.item
    for _ in range(8):
        assert v.item is not None
        v.press("Enter")
    assert v.item not in (None, later), "the one that was put off"
    v.press("Enter")
    assert v.page.inner_text("#item h2") == "เสร็จแล้ว ไม่มีค่ารอตรวจในรายการนี้"
    assert desk.review.total(Filters()) == 0
    assert all(status not in ("review",) for _, status in finals(desk).values())
    assert {e.by for row in finals(desk) for e in _events(desk)} == {"สมศรี"}


def _events(desk: Any) -> list[Any]:
    with desk.review.looking() as connection:
        keys = [r["key"] for r in connection.execute("SELECT key FROM records")]
    from extract.archive.decisions import Target

    return [event for key in keys for event in desk.review.history(Target.record(key))]


def test_undo_shows_what_was_decided_again(visit: Callable[..., Visit], desk: Any) -> None:
    v = visit()
    first = v.item
    v.press("Enter")
    second = v.item
    assert second != first
    v.press("u")
    assert v.item not in (first, second)
    v.press("Backspace")
    assert v.item == second
    v.press("Backspace")
    assert v.item == first
    assert desk.review.total(Filters()) == 15
    v.press("Backspace")
    assert v.notice.endswith("ไม่มีการตัดสินของท่านให้ย้อน")
    assert v.item == first


def test_one_decision_for_all_with_one_reason(visit: Callable[..., Visit], desk: Any) -> None:
    v = visit()
    v.go("/queue?reason=scope-unclear")
    first = v.item
    v.press("g")
    v.page.wait_for_selector("#same tbody tr")
    rows = v.page.locator("#same tbody tr").all_inner_texts()
    assert len(rows) == 9
    assert rows[0].split("\t")[1:] == ["รอตรวจ 41.5", "41.5"] or "41.5" in rows[0]
    assert desk.review.total(Filters(reason="scope-unclear")) == 9, "a preview writes nothing"
    v.press("Enter")
    v.page.wait_for_selector("#item .done")
    assert desk.review.total(Filters(reason="scope-unclear")) == 0
    assert finals(desk)["ตัวชี้วัดที่ 9"] == ("49.5", "confirmed")
    v.press("Backspace")
    v.page.wait_for_selector("#decide")
    assert desk.review.total(Filters(reason="scope-unclear")) == 9, "one undo takes all of them back"
    assert v.item == first


def test_what_is_off_the_scale_is_asked_once_more(visit: Callable[..., Visit], desk: Any) -> None:
    v = visit()
    first = v.item
    v.type("515")
    v.press("Enter")
    assert v.item == first
    assert "515" in v.page.inner_text("#decide .sure")
    assert finals(desk)["ด้านนโยบายและแนวปฏิบัติ"] == (None, "review")
    v.press("Enter")
    assert v.item != first
    assert finals(desk)["ด้านนโยบายและแนวปฏิบัติ"] == ("515", "corrected")


def test_what_a_value_is_about_is_corrected_with_a_preview(visit: Callable[..., Visit], desk: Any) -> None:
    v = visit()
    v.go("/queue?reason=scope-unclear")
    v.press("k")
    v.page.wait_for_selector("#context [name=new]")
    assert v.page.input_value("#context [name=field]") == "entity", "the field that the reason speaks of"
    v.type("ตรั")
    v.page.wait_for_selector("#suggestions option[value='ตรัง']", state="attached")
    v.type("ง")
    v.page.select_option("#context [name=target]", index=1)  # the whole table
    v.page.focus("#context [name=new]")
    v.press("Enter")
    v.page.wait_for_selector("#context .changes tbody tr")
    assert "9" in v.page.inner_text("#context .changes > p")
    assert "ตรัง" in v.page.inner_text("#context .changes tbody")
    assert _entities(desk) == {None, "กระบี่"}, "a preview writes nothing"
    v.press("Enter")
    v.page.wait_for_function("() => !document.querySelector('#context')")
    assert _entities(desk) == {"ตรัง", "กระบี่"}
    assert "แก้แล้ว" in v.notice
    assert "ตรัง" in v.page.inner_text("#item .subject")


def _entities(desk: Any) -> set[str | None]:
    with desk.review.looking() as connection:
        return {row["entity"] for row in connection.execute("SELECT DISTINCT entity FROM final_records")}


def test_indicators_are_found_by_typing(look: Callable[..., Visit]) -> None:
    v = look()
    v.press("k")
    v.page.wait_for_selector("#context [name=new]")
    v.page.select_option("#context [name=field]", "indicator")
    # The form comes anew from the server; what is typed into the old one goes with it.
    v.page.wait_for_selector("#context [name=field] option[value='indicator'][selected]", state="attached")
    v.page.focus("#context [name=new]")
    v.type("cyber")
    v.page.wait_for_selector("#suggestions option[value='policies-practices.cyber-security-policy']", state="attached")
    v.press("Escape")
    assert v.page.locator("#context").count() == 0
    assert v.page.evaluate("document.activeElement.id") == "value"


def test_two_browsers_lose_nothing_and_the_later_one_is_told(visit: Callable[..., Visit], desk: Any) -> None:
    one, two = visit(name="สมศรี"), visit(name="วิชัย")
    shown = one.item
    assert two.item == shown
    one.press("b")
    two.type("99")
    two.press("Enter")
    assert two.item == shown, "shown again as it is now"
    assert "สมศรี" in two.notice and "51.5" in two.notice
    assert finals(desk)["ด้านนโยบายและแนวปฏิบัติ"] == ("51.5", "corrected")
    two.type("52")
    two.press("Enter")
    assert finals(desk)["ด้านนโยบายและแนวปฏิบัติ"] == ("52", "corrected"), "told, they may decide all the same"
    assert {e.by for e in _events(desk)} == {"สมศรี", "วิชัย"}


def test_a_thai_keyboard_needs_no_switching(visit: Callable[..., Visit], desk: Any) -> None:
    v = visit()
    first = v.item
    _struck(v, "ห", "KeyS")  # the s of a Thai layout
    v.page.wait_for_function("key => document.querySelector('#item').dataset.item !== key", arg=first)
    _struck(v, "-", "Digit3")  # 3 there prints a dash, which must not say that nothing is printed
    _struck(v, "ุ", "Digit6")
    assert v.page.input_value("#value") == "36"
    v.page.fill("#value", "")
    second = v.item
    _struck(v, "ข", "Minus")
    v.page.wait_for_function("key => document.querySelector('#item').dataset.item !== key", arg=second)
    assert finals(desk)["ด้านศักยภาพเจ้าหน้าที่"] == (None, "corrected")


def _struck(v: Visit, key: str, code: str) -> None:
    v.page.evaluate(
        "([key, code]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
        [key, code],
    )


def test_the_crop_has_the_label_the_head_and_the_marked_value(look: Callable[..., Visit]) -> None:
    v = look()
    picture = v.page.get_attribute("#item", "data-picture")
    v.page.wait_for_function("() => document.querySelector('.crop image').getBBox().width > 500")
    width = v.page.evaluate("document.querySelector('.crop > svg').getBoundingClientRect().width")
    points = float(v.page.get_attribute(".crop > svg", "viewBox").split()[2])
    assert width / points == pytest.approx(2 * 96 / 72, rel=0.02), "twice the size of the print"
    seen = v.page.evaluate(
        """() => {
          const crop = document.querySelector('.crop').getBoundingClientRect();
          const inside = [...document.querySelectorAll('.crop use')].length;
          return [crop.top, crop.bottom, innerHeight, inside];
        }"""
    )
    assert 0 < seen[0] < seen[1] < seen[2], "in view without scrolling"
    assert seen[3] in (1, 2, 4)
    size = v.page.evaluate(
        "url => new Promise(done => { const i = new Image(); i.onload = () => done([i.naturalWidth, i.naturalHeight]);"
        " i.src = url; })",
        picture,
    )
    assert size == [round(595.44 * 192 / 72), round(841.68 * 192 / 72)] or abs(size[0] - 1588) <= 2
    v.page.wait_for_selector("#page-view .page-mark")
    box = v.page.locator("#page-view .page-mark").bounding_box()
    assert box is not None and box["width"] > 3


HOSTILE = '"><img src=x onerror="window.owned=1"><script>window.owned=1</script>{{7*7}}'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    rows = (
        Row(f"x{HOSTILE[:40]}", HOSTILE, "12.5", "12.5", ("scope-unclear",), entity=HOSTILE),
        Row("x2", "\u202eย้อน\u0007</td></table>&amp;&lt;b&gt;", "13.5", "13.5", ("low-confidence",), entity=None),
    )
    name = "<img src=x onerror=alert(1)>&amp;.png"
    return desk_archive.build(folder, desk_archive.sheet(folder / "in", name, rows, subject=f"เรื่อง {HOSTILE}"))


def test_what_a_document_says_is_text_and_nothing_else(chromium: Any, hostile: Path, tmp_path: Path) -> None:
    archive = tmp_path / "letters.sqlite"
    shutil.copy(hostile, archive)
    with serving(archive) as running:
        v = Visit(chromium, running, name=HOSTILE[:70])
        sha256 = v.page.get_attribute("#item", "data-document")
        assert HOSTILE in v.page.inner_text("#item")
        v.press("k")
        v.page.wait_for_selector("#context")
        v.type(HOSTILE.replace("\n", ""))
        v.press("Enter")
        v.page.wait_for_selector("#context .notice, #context .changes")
        v.press("Escape")
        v.page.fill("#value", HOSTILE[:50])
        v.page.locator("[data-key=Enter]").click()
        v.page.wait_for_selector("#notice.warn:not(:empty)")
        v.press("Escape")
        v.press("u")
        for path in (
            *PAGES,
            f"/document/{sha256}",
            "/search?q=%22%3E%3Cimg",
            f"/queue?reason={HOSTILE}",
            "/by/document",
        ):
            v.go(path)
            assert v.page.evaluate("window.owned") is None, path
            assert v.page.locator("img[src=x], main script").count() == 0, path
        v.close()
    assert v.said == []
    assert [url for url in v.asked if not url.startswith((v.base, "data:"))] == []


@pytest.mark.parametrize("width", [400, 800, 1280])
def test_no_page_is_wider_than_its_window(look: Callable[..., Visit], width: int) -> None:
    v = look(width=width)
    document = v.page.get_attribute("#item", "data-document")
    for path in (*PAGES, f"/document/{document}"):
        v.go(path)
        wide = v.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} pixels wide"
    v.go("/queue")
    v.press("?")
    box = v.page.locator("dialog").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    v.press("Escape")


def test_the_answer_is_in_view_on_an_office_screen(visit: Callable[..., Visit]) -> None:
    v = visit()
    v.page.set_viewport_size({"width": 1280, "height": 720})
    for _ in range(3):
        for part in ("#value", "[data-key=Enter]", ".crop"):
            box = v.page.locator(part).bounding_box()
            assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 720, part
        v.press("s")


def test_axe_finds_no_serious_fault(look: Callable[..., Visit]) -> None:
    v = look()
    document = v.page.get_attribute("#item", "data-document")
    found = [*_axe(v, "item")]
    for key, waiting in (("k", "#context"), ("Escape", "#value"), ("?", "dialog[open]"), ("Escape", "#value")):
        v.press(key)
        v.page.wait_for_selector(waiting)
        found += _axe(v, key)
    for path in (*PAGES, f"/document/{document}", "/queue?reason=scope-unclear"):
        v.go(path)
        found += _axe(v, path)
    v.press("g")
    v.page.wait_for_selector("#same")
    found += _axe(v, "g")
    assert found == []


def _axe(v: Visit, where: str) -> list[str]:
    # Playwright's own world is free of the page's policy, so nothing has to be loosened for the test.
    v.page.evaluate(AXE.read_text(encoding="utf-8"))
    result = v.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{where}: {fault['id']} ({fault['impact']}): {node['html'][:120]}"
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def test_the_browser_speaks_the_readers_language(look: Callable[..., Visit]) -> None:
    v = look(locale="en-GB")
    assert v.page.inner_text("[data-key=Enter]").startswith("✓ Right")
    assert v.page.get_attribute("html", "lang") == "en"
    assert "Krabi" in v.page.inner_text("#item .subject")
    v.page.click(".who button[name=language]")
    v.page.wait_for_selector("html[lang=th]")
    assert "กระบี่" in v.page.inner_text("#item .subject")
    v.go("/")
    assert v.page.get_attribute("html", "lang") == "th", "what was chosen stays"


def test_the_reading_room_leads_from_words_to_places(look: Callable[..., Visit]) -> None:
    v = look()
    v.go("/")
    v.press("/")
    v.page.wait_for_url("**/search")
    v.type("ด้านบริการ 28.7")  # Thai numerals on the page
    v.press("Enter")
    v.page.wait_for_selector(".hits li")
    assert v.page.locator(".hits li").count() == 1
    assert v.page.locator(".snippet mark").all_inner_texts() == ["ด้านบริการ", "๒๘.๗"]
    v.page.locator(".hits a").press("Enter")
    v.page.wait_for_selector(".records li")
    v.page.locator(".records li#r004 .record").press("Enter")
    v.page.wait_for_url("**#at-r004")
    lit = "getComputedStyle(document.querySelector('#at-r004 rect')).strokeWidth"
    v.page.wait_for_function(f"{lit} === '2.5px'")  # the place on the page stands out, once the browser has gone there
    v.page.locator("#at-r002").focus()
    v.press("Enter")
    v.page.wait_for_url("**#r002")  # and back from the place to the value
    assert v.page.evaluate("getComputedStyle(document.querySelector('#r002')).backgroundColor") == "rgb(255, 245, 217)"


def test_a_page_that_cannot_be_shown_is_told_and_decided_all_the_same(chromium: Any, tmp_path: Path) -> None:
    path = desk_archive.sheet(tmp_path / "in", "gone.png", desk_archive.ROWS)
    archive = desk_archive.build(tmp_path, path)
    path.unlink()
    with serving(archive) as running:
        v = Visit(chromium, running)
        v.page.wait_for_selector("#viewer .page-note:not([hidden])")
        assert "แสดงหน้านี้ไม่ได้" in v.page.inner_text("#viewer .page-note")
        first = v.item
        v.press("b")
        assert v.item != first
        v.close()
        with Review(archive) as review:
            assert review.total(Filters()) == 5
    assert all("409" in said for said in v.said), v.said
