"""Verdicts as one HTML file that needs nothing else: no script, no link, pictures inside, everything escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import regex

from extract.show.language import is_english, say, tr
from extract.show.words import reason
from extract.show.words import status as word_of_status
from extract.validate.evidence_crops import Crop
from extract.validate.report import counts, in_words, is_finding, kind_of, label_of, subject, told
from extract.validate.rounding import Rounding
from extract.validate.verdict import MEANING, Print, Verdict

_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}--[\u200b-\u200d]]", regex.V1)
_MEANINGS: dict[str, str] = {
    **MEANING,
    "mismatch-to-confirm": "the reading is in review: look before it counts as a mismatch",
}
MAX_PICTURES = 2000
"""Beyond this many pictures a report is too large for a browser; the rest go without."""

_STYLE = """
body{font:15px/1.45 "Noto Sans Thai",Sarabun,Loma,system-ui,sans-serif;margin:2rem auto;max-width:76rem;
  padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.3rem;margin:0 0 .3rem} h2{font-size:1.05rem;margin:2rem 0 .4rem;border-bottom:1px solid #ccc}
table{border-collapse:collapse;width:100%;table-layout:fixed;overflow-wrap:anywhere}
tr.q td{border-bottom:0} tr.p img{max-height:16rem;width:auto}
td,th{border-bottom:1px solid #e2e2e2;padding:.35rem .5rem;text-align:left;vertical-align:top}
th{font-weight:600;background:#f5f5f3} td.n{text-align:right;white-space:nowrap}
img{max-width:100%;height:auto;border:1px solid #bbb;display:block;margin:.15rem 0} .k{font-weight:600}
.match{color:#1b6e3c} .mismatch{color:#b00020} .differs{color:#7a2f8f} .source-contradicts-itself{color:#b00020}
.not-in-source,.unreadable{color:#8a5a00} .not-published{color:#666} .why,.meta{color:#555;font-size:.87rem}
ul{margin:.4rem 0;padding-left:1.2rem} @media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}
th{background:#232323} td,th,h2{border-color:#3a3a3a} .match{color:#7bd39b}
.mismatch,.source-contradicts-itself{color:#ff8d97} .differs{color:#d7a3e6}
.not-in-source,.unreadable{color:#e9b95c} .not-published,.why,.meta{color:#a8a8a8} img{background:#fff} }
"""


def text(value: object) -> str:
    """Any value as escaped text, control and format characters made visible."""
    return escape(_UNSEEN.sub("\ufffd", str(value)), quote=True)


def as_html(
    verdicts: Sequence[Verdict],
    rounding: Rounding,
    crops: Mapping[str, Crop] | None = None,
    *,
    everything: bool = False,
    why_none: Mapping[str, str] | None = None,
) -> str:
    """A report. ``crops`` has for each document (by its sha256) the callable that cuts pictures out of its pages,
    ``why_none`` why there is none.

    Matches are listed too, without pictures; what only one side has only with ``everything``.
    """
    chosen = [v for v in verdicts if everything or v.kind == "match" or is_finding(v)]
    parts = [
        f'<!doctype html><html lang="{"en" if is_english() else "th"}"><head><meta charset="utf-8">',
        f"<title>{text(tr('Published scores against documents'))}</title>",
        '<meta http-equiv="Content-Security-Policy" ',
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<style>{_STYLE}</style></head><body><h1>{text(tr('Published scores against documents'))}</h1>",
        f'<p class="meta">{text(tr("Rule: {rule}.", rule=tr(rounding.describe())))}</p><ul>',
    ]
    for kind, n in counts(verdicts).items():
        meaning = _MEANINGS[kind]
        style = text(kind.removesuffix("-to-confirm"))
        parts.append(f'<li><span class="k {style}">{n} {text(in_words(kind))}</span>: {text(tr(meaning))}</li>')
    parts.append("</ul>")
    parts += _sections(chosen, crops or {}, why_none or {})
    left = len(verdicts) - len(chosen)
    if left:
        rest = tr("{n} values that only the documents or only the published scores have are left out.", n=left)
        parts.append(f'<p class="meta">{text(rest)}</p>')
    return "".join(parts) + "</body></html>\n"


def _sections(verdicts: Sequence[Verdict], crops: Mapping[str, Crop], why_none: Mapping[str, str]) -> Iterator[str]:
    left = MAX_PICTURES
    documents = list(dict.fromkeys((v.document, v.sha256) for v in verdicts))
    for name, sha256 in documents:
        yield f"<h2>{text(name or tr('In no document'))}</h2>"
        mine = sorted(
            (v for v in verdicts if (v.document, v.sha256) == (name, sha256)), key=lambda v: not is_finding(v)
        )
        crop = crops.get(sha256) if sha256 else None
        if crop is None and sha256 is not None and sha256 in why_none and any(map(is_finding, mine)):
            yield f'<p class="meta">{text(tr("No pictures: {why}.", why=say(why_none[sha256])))}</p>'
        yield '<table><colgroup><col style="width:38%"><col style="width:17%"><col style="width:17%"><col></colgroup>'
        heads = (tr("Subject"), tr("Document"), tr("Published"), tr("Verdict"))
        yield "<tr>" + "".join(f"<th>{text(head)}</th>" for head in heads) + "</tr>"
        for v in mine:
            pictures = ""
            if crop is not None and is_finding(v) and left > 0:
                pictures, used = _pictures(v.prints[:6], crop)
                left -= used
            yield _row(v, pictures)
        yield "</table>"


def _pictures(prints: Sequence[Print], crop: Crop) -> tuple[str, int]:
    found = []
    for p in prints:
        if p.bbox is None:
            continue
        png = crop(p.page, p.bbox) if p.row is None else crop(p.page, p.bbox, p.row)
        if png is not None:
            data = base64.b64encode(png).decode("ascii")
            found.append(f'<img alt="page {p.page}: {text(p.printed)}" src="data:image/png;base64,{data}">')
    return "".join(found), len(found)


def _row(v: Verdict, pictures: str) -> str:
    place = tr("page {page}", page=v.page) if v.page else ""
    if v.bbox:
        place += tr(" at {box}", box=", ".join(f"{x:.0f}" for x in v.bbox))
    issues = v.issues if is_english() else [reason(i) for i in v.issues]
    status = f" · {word_of_status(v.status)}" + (f" ({', '.join(issues)})" if issues else "") if v.status else ""
    published = "<br>".join(
        f'{text(o.printed)} <span class="why">{text(o.source)}{text(f", {o.as_of}") if o.as_of else ""}</span>'
        for o in v.published
    )
    label = f'<div class="k">{text(label_of(v))}</div>' if label_of(v) else ""
    verdict, sentence = (v.verdict, v.sentence) if is_english() else (kind_of(v), told(v).partition("  ")[2])
    why = "" if v.kind == "match" and v.certain else f'<div class="why">{text(sentence)}</div>'
    printed = " / ".join(dict.fromkeys(text(p.printed) for p in v.prints)) or "-"
    shown = f'<tr class="p"><td colspan="4">{pictures}</td></tr>' if pictures else ""
    return (
        f"<tr{' class=q' if shown else ''}><td>{label}{text(subject(v))}</td>"
        f'<td>{printed}<div class="why">{text(place + status)}</div></td>'
        f'<td>{published}</td><td><span class="k {text(v.kind)}">{text(verdict)}</span>{why}</td></tr>{shown}'
    )
