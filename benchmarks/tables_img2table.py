"""img2table's answer on the benchmark's pages, in a process (and, if need be, an environment) of its own.

    python tables_img2table.py FOLDER    reads FOLDER/*.pdf and FOLDER/*.png, prints one JSON object

Needs ``pip install img2table`` (MIT). Pages as PDF are read by their text layer, images by Tesseract;
boxes come out in points.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

DPI = 200


def _grids(tables: list[Any], scale: float) -> list[list[list[float]]]:
    """Per table its cells as ``row, column, row_span, column_span, x0, y0, x1, y1``."""
    out = []
    for table in tables:
        spans: dict[tuple[float, float, float, float], list[tuple[int, int]]] = {}
        for i, row in enumerate(table.content.values()):
            for j, cell in enumerate(row):
                b = cell.bbox
                spans.setdefault((b.x1, b.y1, b.x2, b.y2), []).append((i, j))
        cells = []
        for box, places in spans.items():
            rows, columns = [p[0] for p in places], [p[1] for p in places]
            head = [min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1]
            cells.append([*map(float, head), *(v * scale for v in box)])
        out.append(cells)
    return out


def main() -> None:
    from img2table.document import PDF, Image
    from img2table.ocr import TesseractOCR

    ocr = TesseractOCR(n_threads=1, lang="eng")
    answer: dict[str, object] = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        try:
            if path.suffix == ".pdf":
                found = PDF(str(path), pdf_text_extraction=True).extract_tables(
                    ocr=ocr, borderless_tables=True, implicit_rows=True
                )
                tables = found.get(0, [])
            elif path.suffix == ".png":
                tables = Image(str(path), detect_rotation=True).extract_tables(
                    ocr=ocr, borderless_tables=True, implicit_rows=True
                )
            else:
                continue
            answer[path.name] = _grids(tables, 72 / DPI)
        except Exception as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            answer[path.name] = []
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
