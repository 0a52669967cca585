// The desk's keys and its page viewer. All else is the server's work.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙";

  // ---- keys ----------------------------------------------------------------
  // A letter key means its place on the keyboard where the layout is Thai, so that nobody has to change it.
  function pressed(event, text) {
    if (event.key.length > 1) return event.key;
    const thai = event.key >= "\u0e00" && event.key <= "\u0e7f" && !DIGITS.includes(event.key);
    if (thai && text) return event.key;
    if (event.code === "Minus" || event.code === "NumpadSubtract") return "-";
    if (event.code === "Slash" && event.shiftKey) return "?";
    if (event.code.startsWith("Digit") && !event.shiftKey && !DIGITS.includes(event.key)) return event.code[5];
    if (thai && event.code.startsWith("Key")) return event.code[3].toLowerCase();
    if (thai && event.code === "Equal") return "=";
    if (thai && event.code === "Slash") return "/";
    return event.key;
  }

  const busy = () => document.body.hasAttribute("data-busy");
  const field = () => one("#value");
  const isField = (element) => element !== null && element === field();
  const isTyping = (element) => element.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");

  function press(key) {
    const button = one(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
    if (!button) return false;
    button.click();
    return true;
  }

  function insert(input, text) {
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  }

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (one("dialog[open]")) return;
    if (busy()) { event.preventDefault(); return; }
    const at = document.activeElement || document.body;
    if (event.key === "Escape") { escape(event); return; }
    if (at.closest("[data-panel]") || at.closest("#page-view")) return;
    if (isTyping(at) && !isField(at)) return;
    if (isField(at) && (at.value !== "" || at.classList.contains("literal"))) {
      const digit = pressed(event, one("#item").dataset.text);
      if (event.code.startsWith("Digit") && digit !== event.key && DIGITS.includes(digit)) { event.preventDefault(); insert(at, digit); }
      return;
    }
    if (event.key === "Enter" && at.matches("button, a, summary") ) return;
    if (act(event, pressed(event, one("#item") ? one("#item").dataset.text : ""))) event.preventDefault();
  }

  function act(event, key) {
    const input = field();
    if (key === "?") return press("?");
    if (key === "/") { location.assign("/search"); return true; }
    if (!input) return ["Enter", "Backspace"].includes(key) && press(key);
    if (event.repeat && key !== "Backspace") return true;
    if (key.length === 1 && DIGITS.includes(key)) { input.focus(); insert(input, key); return true; }
    if (key === "=") { input.focus(); input.classList.add("literal"); return true; }
    if (key === "p") { if (viewer) viewer.canvas.focus(); return true; }
    if (key === "Enter" || key === "Backspace") return press(key);
    // A letter that means nothing here is no number either.
    if ("-uskgabcd".includes(key)) return press(key) || !one("#item").dataset.text;
    return false;
  }

  function escape(event) {
    const panel = one("#panel");
    if (panel && panel.childElementCount) { panel.replaceChildren(); event.preventDefault(); }
    const input = field();
    if (!input) return;
    if (isField(document.activeElement)) { input.value = ""; input.classList.remove("literal"); }
    input.focus();
  }

  document.addEventListener("keydown", onKey);

  // ---- buttons that are not a form's ---------------------------------------
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const reading = target.closest("[data-reading]");
    if (reading) { take(reading.dataset.reading); return; }
    const opens = target.closest("[data-open]");
    if (opens) { one(`#${opens.dataset.open}`).showModal(); return; }
    if (target.closest("[data-close-panel]")) { closePanel(); return; }
    const zoom = target.closest("[data-zoom]");
    if (zoom && viewer) { move(zoom.dataset.zoom); return; }
    const sheet = target.closest("[data-sheet]");
    if (sheet) size(sheet.dataset.sheet);
  });

  function take(value) {
    const input = field();
    input.value = value;
    press("Enter");
  }

  function closePanel() {
    const panel = one("#panel");
    if (one("#item")) { panel.replaceChildren(); if (field()) field().focus(); } else { history.back(); }
  }

  function size(way) {
    const svg = one(".sheet > svg");
    const now = Number(svg.getAttribute("class").slice(-1));
    svg.setAttribute("class", `sheet-${Math.min(3, Math.max(1, now + (way === "in" ? 1 : -1)))}`);
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-resets]")) return;
    const what = one("#context [name=do]");
    if (what) what.value = "preview";
  });

  // A value and its place on the page light up together.
  function light(event, on) {
    const at = event.target instanceof Element ? event.target.closest(".frame, .records li") : null;
    if (!at) return;
    const name = at.matches("li") ? at.id : at.getAttribute("href").slice(1);
    for (const other of document.querySelectorAll(`.frame[href="#${CSS.escape(name)}"], .records li[id="${CSS.escape(name)}"]`)) {
      other.classList.toggle("lit", on);
    }
  }
  document.addEventListener("mouseover", (event) => light(event, true));
  document.addEventListener("mouseout", (event) => light(event, false));

  // ---- the page beside the value -------------------------------------------
  let viewer = null;
  let shown = "";

  function open(item) {
    const frame = one("#viewer");
    if (!frame || !window.OpenSeadragon) return;
    const note = one(".page-note", frame);
    frame.hidden = !item || !item.dataset.item;
    frame.classList.toggle("no-picture", !(item && item.dataset.picture));
    note.hidden = Boolean(item && item.dataset.picture);
    if (!item || !item.dataset.picture) { note.textContent = note.dataset.noPicture; return; }
    if (!viewer) viewer = made(note, frame);
    if (shown === item.dataset.picture) { mark(item); return; }
    shown = item.dataset.picture;
    viewer.clearOverlays();
    viewer.open({ type: "image", url: shown, buildPyramid: false, degrees: Number(item.dataset.rotation) });
  }

  function made(note, frame) {
    const built = OpenSeadragon({
      id: "page-view", showNavigationControl: false, prefixUrl: "", drawer: "canvas", animationTime: 0.25,
      visibilityRatio: 0.6, minZoomImageRatio: 0.9, maxZoomPixelRatio: 3, gestureSettingsMouse: { clickToZoom: false },
    });
    built.addHandler("open", () => mark(one("#item")));
    built.addHandler("open-failed", () => {
      shown = "";
      frame.classList.add("no-picture");
      note.textContent = note.dataset.failed;
      note.hidden = false;
    });
    return built;
  }

  function place(item) {
    const [width] = item.dataset.size.split(" ").map(Number);
    const [x0, y0, x1, y1] = item.dataset.box.split(" ").map(Number);
    return new OpenSeadragon.Rect((x0 - 3) / width, (y0 - 3) / width, (x1 - x0 + 6) / width, (y1 - y0 + 6) / width);
  }

  function mark(item) {
    if (!item || !item.dataset.box || !viewer.world.getItemCount()) return;
    viewer.clearOverlays();
    const element = document.createElement("div");
    element.className = "page-mark";
    viewer.addOverlay({ element, location: place(item) });
  }

  function move(how) {
    const view = viewer.viewport;
    if (how === "in") view.zoomBy(1.5);
    else if (how === "out") view.zoomBy(1 / 1.5);
    else if (how === "home") view.goHome();
    else {
      const box = place(one("#item"));
      view.fitBounds(new OpenSeadragon.Rect(box.x - 0.15, box.y - 0.1, box.width + 0.3, box.height + 0.2));
    }
    view.applyConstraints();
  }

  function ahead(item) {
    if (item && item.dataset.nextPicture) new Image().src = item.dataset.nextPicture;
  }

  let last = "";

  function ready(item) {
    if (last && last !== item.dataset.item) window.scrollTo(0, 0);
    last = item.dataset.item || "";
    open(item);
    ahead(item);
    const input = field();
    if (input && !one("#panel [autofocus]")) input.focus({ preventScroll: true });
  }

  // ---- htmx ------------------------------------------------------------------
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "post") document.body.setAttribute("data-busy", "");
  });
  document.addEventListener("htmx:afterRequest", () => document.body.removeAttribute("data-busy"));
  document.addEventListener("htmx:afterSwap", (event) => {
    const at = event.detail.target;
    if (at.id === "panel") {
      const first = one("[autofocus]", at);
      if (first) first.focus();
      at.scrollIntoView({ block: "nearest" });
    }
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt.id === "item") ready(event.detail.elt);
  });
  window.addEventListener("pageshow", () => {
    const item = one("#item");
    if (item && !item.closest(".narrow")) ready(item);
  });
})();
