"""A desk that serves, and Debian's Chromium to look at it: for the tests, and for the pictures of the manual."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def why_no_browser() -> str | None:
    """Why no browser can be driven here; None where one can."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return None if any(map(shutil.which, BROWSERS)) else "no Chromium is installed (apt-get install chromium)"


@contextmanager
def browser(*more: str) -> Iterator[Any]:
    """The system's Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    program = next(found for name in BROWSERS if (found := shutil.which(name)))
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=[*root, *more])
        yield launched
        launched.close()


@contextmanager
def serving(archive: Path, **more: Any) -> Iterator[Any]:
    """A desk over ``archive`` in a thread of this process: what ``extract desk`` serves."""
    from extract.desk.start import desk

    with desk(archive, **more) as running:
        thread = threading.Thread(target=running.server.run, kwargs={"sockets": running.sockets}, daemon=True)
        thread.start()
        while not running.server.started:
            time.sleep(0.01)
        try:
            yield running
        finally:
            running.server.should_exit = True
            thread.join(30)


class Visit:
    """One browser at a desk, and all that it said and asked for on the way."""

    def __init__(self, browser: Any, running: Any, *, name: str = "สมศรี", width: int = 1280, locale: str = "th-TH"):
        self.base = running.address.split("/?")[0]
        self.context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale)
        self.context.set_default_timeout(60_000)  # of a machine that does much else
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self._hear(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda e: self.said.append(f"error: {e}"))
        self.page.on("dialog", lambda d: (self.said.append(f"dialog: {d.message}"), d.dismiss()))
        self.context.on("request", lambda r: self.asked.append(r.url))
        self.page.goto(running.address)
        if name:
            self.go("/name")
            self.page.fill("#item [name=name]", name)
            self.page.keyboard.press("Enter")
            self.page.wait_for_url("**/queue")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    @property
    def item(self) -> str | None:
        """The key of the item that is shown."""
        found = self.page.get_attribute("#item", "data-item")
        return None if found is None else str(found)

    def _hear(self, said: str) -> None:
        """Keep what the console says, but for the word that typing came before a page's own choice of a field."""
        if not said.startswith("info: Autofocus processing was blocked"):
            self.said.append(said)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait for what a key has set off."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_function("() => document.body && !document.body.hasAttribute('data-busy')")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    @property
    def notice(self) -> str:
        return str(self.page.inner_text("#notice"))

    def close(self) -> None:
        self.context.close()
