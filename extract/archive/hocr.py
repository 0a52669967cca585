"""hOCR 1.2 (http://kba.github.io/hocr-spec/1.2/): one XHTML file for a document, for programs that read no ALTO."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

from extract.archive.alto import Origin
from extract.archive.word_places import words, xml_text
from extract.model.page import Box, union_of
from extract.model.stored_lines import LaidBlock, Layout

#: Resolution that stands for a page without an image of its own.
_DPI = 300

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="th" lang="th">
 <head>
  <title>{title}</title>
  <meta charset="utf-8"/>
  <meta name="ocr-system" content="extract {program}"/>
  <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf"/>
  <meta name="ocr-langs" content="th en"/>
 </head>
 <body>
"""


def hocr(pages: Sequence[Layout], origin: Origin) -> bytes:
    """The document as hOCR, UTF-8. Boxes in pixels of the page image, or at 300 dpi where there is none."""
    parts = [_HEAD.format(title=_safe(origin.name), program=_safe(origin.program))]
    for page in pages:
        parts.append(_page(page, origin))
    parts.append(" </body>\n</html>\n")
    return "".join(parts).encode("utf-8")


def _safe(text: str) -> str:
    return escape(xml_text(text), quote=True)


def _page(page: Layout, origin: Origin) -> str:
    sx = page.width_px / page.width if page.width_px and page.width else _DPI / 72
    sy = page.height_px / page.height if page.height_px and page.height else _DPI / 72

    def box(b: Box) -> str:
        return f"bbox {round(b.x0 * sx)} {round(b.y0 * sy)} {round(b.x1 * sx)} {round(b.y1 * sy)}"

    whole = box(Box(0, 0, page.width, page.height))
    # In hOCR's title a quote ends the file name, so quotes and backslashes of the name itself are left out.
    image = _safe(origin.name.replace('"', "").replace("\\", ""))
    dpi = f"{round(sx * 72)} {round(sy * 72)}"
    title = f"image &quot;{image}&quot;; {whole}; ppageno {page.number - 1}; scan_res {dpi}"
    out = [f'  <div class="ocr_page" id="page_{page.number}" title="{title}">\n']
    number = 0
    for table, blocks in groupby(page.blocks, key=lambda b: b.table):
        inside = list(blocks)
        boxes = [w.box for b in inside for line in b.lines for w in words(line, page)]
        around = union_of(boxes)
        if around is None:
            continue
        kind = "ocr_carea" if table is None else "ocr_table"
        number += 1
        out.append(f'   <div class="{kind}" id="block_{page.number}_{number}" title="{box(around)}">\n')
        for i, block in enumerate(inside, 1):
            out.append(_block(block, page, f"{page.number}_{number}_{i}", box))
        out.append("   </div>\n")
    out.append("  </div>\n")
    return "".join(out)


def _block(block: LaidBlock, page: Layout, name: str, box: Callable[[Box], str]) -> str:
    lines = [ws for line in block.lines if (ws := words(line, page))]
    around = union_of(w.box for ws in lines for w in ws)
    if around is None:
        return ""
    out = [f'    <p class="ocr_par" id="par_{name}" title="{box(around)}">\n']
    for i, ws in enumerate(lines, 1):
        line = union_of(w.box for w in ws)
        assert line is not None
        spans = " ".join(
            f'<span class="ocrx_word" id="word_{name}_{i}_{j}" '
            f'title="{box(w.box)}; x_wconf {round(min(1.0, max(0.0, w.confidence)) * 100)}">{_safe(w.text)}</span>'
            for j, w in enumerate(ws, 1)
        )
        out.append(f'     <span class="ocr_line" id="line_{name}_{i}" title="{box(line)}">{spans}</span>\n')
    out.append("    </p>\n")
    return "".join(out)
