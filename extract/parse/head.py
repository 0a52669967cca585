"""The head of an official letter: number, date, subject, sender, addressee, signature, stamp, ways to reach
it.

The form is that of the regulation on correspondence (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ): ที่, the
owner's name and address, date, เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย, body, ขอแสดงความนับถือ, name in
brackets, position. A file may hold several letters; the first one's head is the document's. What is not
printed is left out, never filled in.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extract.knowledge.head_kinds import head_words
from extract.model.claims import Head
from extract.model.page import Page
from extract.parse.head_evidence import evidence_of, evidence_of_none
from extract.parse.head_kind import Titled, about_at, announced, closing_of, head_kind
from extract.parse.head_lines import (
    ENCLOSURE,
    LABELS,
    OFFICE,
    RECIPIENT,
    REFERENCE,
    SUBJECT,
    Fields,
    HeadLine,
    after_label,
    is_of_a_stamp,
    is_readable,
    joined,
    lines_of,
    stamp_fields,
    stamp_lines,
    starts_label,
    without_running_heads,
)
from extract.parse.head_signature import Signature, margin_of, signature
from extract.thai import dates, digits, document_numbers, telephones
from extract.thai.skeleton import skeleton_pattern, squeeze

HEAD_LINES = 45  # of the first letter, from the top
LONE_LINES = 8  # in which a subject stands that no other sign of a head is with
CLOSING_LINES = 14  # after the closing words
TITLE_LINES = 8  # from an announcement's title in which its subject begins
VALUE_LINES = 7  # that may follow the one with the label
MAX_VALUE = 600
INSIDE = 0.5
"""Heights of a line by which the lines of a centred title stand in from the left edge of the text."""

_BODY = regex.compile(
    skeleton_pattern("^(?:ด้วย|ตามที่|ตามหนังสือ|ตามประกาศ|ตาม|อนุสนธิ|เนื่องด้วย|เนื่องจาก|ในการนี้|โดยที่|พร้อมหนังสือ|บัดนี้|ทั้งนี้|จึงเรียน)")
)
_HEADING = regex.compile(skeleton_pattern(r"^[0-9๐-๙.]*(?:ความเป็นมา|เรื่องเดิม|ข้อเท็จจริง|ข้อพิจารณา|ต้นเรื่อง)"))
"""How the bodies of memos begin."""
_ADDRESS = regex.compile(
    skeleton_pattern(
        r"^(?:หมู่|ถนน|ถ\.|ซอย|ตำบล|ต\.|อำเภอ|อ\.|แขวง|เลขที่|อาคาร|ชั้น|กรุงเทพ|กทม|ตู้ปณ|เขต(?![0-9๐-๙])|[0-9๐-๙])"
    )
)
_POSTCODE = regex.compile(r"(?<![0-9๐-๙])[0-9๐-๙]{5}(?![0-9๐-๙])")
_LEADER = " …"
"""The dots that a form prints to the end of the line, after what was filled in."""
_CLOSING = regex.compile(skeleton_pattern("ขอแสดงความนับถือ|ด้วยความเคารพ|ขอแสดงความนับ"))
_PRINT = regex.compile(r"[^\W_]")
_PARTED = regex.compile(r"\S{5,9}[\s:.…]")
"""A label and what parts it from what it labels: a body that begins with the word runs on."""
_ENUMERATED = regex.compile(r"(?:(?<=^)|(?<=\s))[0-9๐-๙]{1,2}[.)]\s?(?=[ก-ฮเ-ไA-Za-z])")
_BEFORE_NUMBER = frozenset(squeeze(t) for t in ("", "ที่", "ท", "ด่วนที่สุด ที่", "ด่วนมาก ที่", "ด่วน ที่", "ลับ ที่"))
_BESIDE_DATE = frozenset(squeeze(t) for t in ("", "วันที่", ".", "ณ วันที่", "วนที่"))
_REFERRED = regex.compile(skeleton_pattern("ลงวันที่"))
_COUNTED = regex.compile(skeleton_pattern("จำนวน[0-9๐-๙]+(?:ชุด|ฉบับ|แผ่น|เล่ม|หน้า|รายการ)$"))
_EMAIL = regex.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+")
_URL = regex.compile(r"(?:https?://|www\.)[A-Za-z0-9][^\s()<>\[\]\"'“”ก-ฮ,]*", regex.I)
_FAX = regex.compile(skeleton_pattern("(?:โทรสาร|แฟกซ์|แฟ็กซ์|fax)"))
_PHONE_ALONE = regex.compile(r"โทร(?:ศัพท์|สาร)?\s*[.:]?\s*(?=[0-9๐-๙(…])|โทร\.?$")
_PHONE = regex.compile(skeleton_pattern("(?:โทรศัพท์|โทร(?!สาร)|tel|มือถือ)"))


def _below(closing: HeadLine, lines: Sequence[HeadLine]) -> Sequence[HeadLine]:
    """The lines under the one that closes a letter, those of other inks too: a name may be stamped in colour, as the
    received stamp is."""
    at = next(i for i, line in enumerate(lines) if line is closing)
    return lines[at + 1 : at + 1 + CLOSING_LINES]


def read_head(pages: Sequence[Page], kind: str) -> Head:
    """The head of a document's first letter; for other documents, the ways to reach who wrote it."""
    lines = [line for line in without_running_heads(lines_of(pages)) if not head_words("marking").begin(line.text)]
    if not lines:
        return Head(kind=kind)
    stamp = set(stamp_lines(lines))
    fields = stamp_fields([lines[i].text for i in sorted(stamp)])
    letter = [line for i, line in enumerate(lines) if i not in stamp and not line.stamp]
    titled = head_kind(letter)
    closing = _closing_at(letter, titled)
    # Without any other sign of a head, a subject is one at the top alone: further down a body speaks of a matter.
    lone = closing is None and titled is None and _number_at(letter[:HEAD_LINES]) is None
    subject = _subject_at(letter[: _subject_within(titled, lone)])
    signed = Signature({})
    lists: dict[str, tuple[str, ...]] = {}
    is_head = subject is not None or not lone
    if is_head:
        fields |= _particulars(letter, subject)
        is_dated = titled is not None and titled[0].dated is not None
        if titled is not None and is_dated:
            fields = _as_announced(fields, titled, letter, subject, closing)
        lists |= _listed(letter)
        if closing is not None:
            below = _below(letter[closing], [line for i, line in enumerate(lines) if i not in stamp])
            signed = signature(below, margin_of(letter, letter[closing].page), bare=is_dated)
    until = len(letter) if closing is None else closing + 1 + CLOSING_LINES
    lists |= _contacts([line.text for line in letter[:until] if is_readable(line.text, [line])])
    kept = {k: v for k, v in (fields | signed.fields).items() if v[0]}
    evidence = evidence_of(kept, lines, stamp, signed.issues)
    if is_head:
        evidence = {**evidence_of_none(_without_value(letter, kept), letter), **evidence}
    return Head(kind, kept, evidence, {k: v for k, v in lists.items() if v})


def _closing_at(letter: Sequence[HeadLine], titled: Titled | None) -> int | None:
    """The line that closes the letter: its complimentary close, else what its kind closes with."""
    closing = next((i for i, line in enumerate(letter) if closes_letter(line.text)), None)
    return closing_of(titled[0], letter) if closing is None and titled is not None else closing


def _as_announced(
    fields: Fields, titled: Titled, letter: Sequence[HeadLine], subject: int | None, closing: int | None
) -> Fields:
    """The fields, those that an announcement has at its end taken from there."""
    kept = {k: v for k, v in fields.items() if k not in ("date", "sender", "number", "recipient")}
    kept |= announced(*titled, letter, subject, closing)
    if subject is None and (about := about_at(*titled, letter)) is not None:
        text = _run_on(letter, about, letter[about].text, ()) or ""
        kept["subject"] = (text, text)
    return kept


def _without_value(lines: Sequence[HeadLine], fields: Fields) -> dict[str, str]:
    """The number and the date that the head prints in a way that gives none: left for a pen, or impossible."""
    found: dict[str, str] = {}
    for line in lines[:HEAD_LINES]:
        part = document_numbers.unfinished(line.text)
        if "number" not in fields and part and squeeze(line.text.partition(part)[0]) in _BEFORE_NUMBER:
            found.setdefault("number", part)
        printed = dates.without_value(line.text)
        if "date" not in fields and printed and squeeze(line.text.replace(printed, "", 1)) in _BESIDE_DATE:
            found.setdefault("date", printed)
    return found


def closes_letter(text: str) -> bool:
    """Whether a line holds the words that close a letter.

    >>> closes_letter('ขอแสดงความนับถือ'), closes_letter('จึงเรียนมาเพื่อทราบ')
    (True, False)
    """
    return _CLOSING.search(squeeze(text)) is not None


def _find(lines: Sequence[HeadLine], labels: Sequence[str], *, wrong: int = 0) -> int | None:
    for exactness in range(wrong + 1):
        for i, line in enumerate(lines):
            if after_label(line.text, labels, wrong=exactness) is not None:
                return i
    return None


def _subject_within(titled: Titled | None, lone: bool) -> int:
    """Lines from the top among which a subject is sought: an announcement's stands right under its title."""
    if titled is not None and titled[0].dated is not None:
        return titled[1] + TITLE_LINES
    return LONE_LINES if lone else HEAD_LINES


def _subject_at(lines: Sequence[HeadLine]) -> int | None:
    """The line with the subject; none that what the line above it quotes is about."""
    own = [i for i in range(len(lines)) if i == 0 or not head_words("quoted").begin(lines[i - 1].text)]
    found = _find([lines[i] for i in own], SUBJECT, wrong=1)
    return None if found is None else own[found]


def _number_at(lines: Sequence[HeadLine]) -> int | None:
    """The line with the letter's own number: it begins with ที่, or with the number."""
    for i, line in enumerate(lines):
        if any(after_label(line.text, (label,), wrong=1) is not None for label in (*REFERENCE, *ENCLOSURE)):
            break
        found = document_numbers.find(line.text)
        if found and squeeze(line.text[: found[0].start]) in _BEFORE_NUMBER:
            return i
    return None


def _particulars(lines: Sequence[HeadLine], subject: int | None) -> Fields:
    """Number, date, sender, subject and addressee."""
    fields: Fields = {}
    until = HEAD_LINES if subject is None else min(subject + 8, len(lines))
    number = _number_at(lines[:until])
    start = 0
    if number is not None:
        found = document_numbers.find(lines[number].text)[0]
        fields["number"] = (found.value, found.text)
        start = number
    date = _date_at(lines, start, until if subject is None else max(subject, start + 1)) or _date_at(lines, 0, until)
    if date is not None:
        fields["date"] = (date[1], date[2])
    if sender := _sender(lines, number, date[0] if date else None, subject):
        fields["sender"] = (sender, sender)
    if subject is not None and (text := _value(lines, subject, SUBJECT, RECIPIENT)):
        fields["subject"] = (text.rstrip(_LEADER), text)
    recipient = _find(lines[subject or 0 : (subject or 0) + 8], RECIPIENT)
    if recipient is not None:
        at = recipient + (subject or 0)
        text = _value(lines, at, RECIPIENT, (*REFERENCE, *ENCLOSURE))
        if text and not closes_letter(text):
            fields["recipient"] = (text.rstrip(_LEADER), text)
    return fields


def _date_at(lines: Sequence[HeadLine], start: int, end: int) -> tuple[int, str, str] | None:
    """The line that is a date and hardly anything else: its place, ISO date, and print.

    A letter's own date stands alone; a memo's after its number. One after วันที่ is taken only if nothing else is,
    and never beside a time: a second stamp looks like that.
    """
    second: tuple[int, str, str] | None = None
    for i in range(start, min(end, len(lines))):
        for found in dates.find(lines[i].text):
            rest = squeeze(lines[i].text[: found.start] + lines[i].text[found.end :])
            here = (i, found.value.isoformat(), found.text)
            text = lines[i].text
            numbered = bool(document_numbers.find(text)) or document_numbers.unfinished(text) is not None
            beside_number = numbered and not _REFERRED.search(rest)
            if rest in ("", ".") or beside_number:
                return here
            stamped = any(is_of_a_stamp(line.text) for line in lines[max(0, i - 1) : i + 2])
            if rest in _BESIDE_DATE and not stamped:
                second = second or here
    return second


def _sender(lines: Sequence[HeadLine], number: int | None, date: int | None, subject: int | None) -> str | None:
    """The office that owns the letter: of a memo after ส่วนราชการ, of a letter above its address."""
    memo = _find(lines[:HEAD_LINES], OFFICE)
    if memo is not None:
        named = after_label(lines[memo].text, OFFICE) or ""
        telephone = _PHONE_ALONE.search(named)
        return named[: telephone.start()].strip(" .…") if telephone else named
    if number is None:
        return None
    beside = lines[number].text[document_numbers.find(lines[number].text)[0].end :].strip()
    end = date if date is not None and date > number else subject if subject is not None else number + 6
    below = [line for line in lines[number + 1 : end] if line.page == lines[number].page]
    name = [beside] if len(squeeze(beside)) > 4 else []
    for line in below[:6]:
        squeezed = squeeze(line.text)
        if _ADDRESS.match(squeezed) or _POSTCODE.search(line.text) or dates.find(line.text):
            break
        if any(after_label(line.text, (label,)) is not None for label in LABELS):
            break
        name.append(line.text)
        if len(name) == 3:
            break
    return joined(name) or None


def _value(lines: Sequence[HeadLine], at: int, labels: Sequence[str], next_labels: Sequence[str]) -> str | None:
    """What follows a label, over the lines it runs on to."""
    first = after_label(lines[at].text, labels) or after_label(lines[at].text, labels, wrong=1)
    return None if first is None else _run_on(lines, at, first, next_labels)


def _run_on(lines: Sequence[HeadLine], at: int, first: str, next_labels: Sequence[str]) -> str | None:
    """``first``, of the line at ``at``, with the lines that it runs on to, until one of ``next_labels`` where it is
    near."""
    texts = [first] if first else []
    following = lines[at + 1 : at + 1 + VALUE_LINES]
    margin = margin_of(lines, lines[at].page)
    ends = next((k for k, line in enumerate(following) if starts_label(line, next_labels, wrong=1)), None)
    for k, line in enumerate(following):
        if k == ends or starts_label(line, LABELS) or line.page != lines[at].page or _ends_value(line):
            break
        if ends is None and not _runs_on(lines[at + k], line, texts, margin):
            break
        texts.append(line.text)
    return _unbroken(texts)[:MAX_VALUE] or None


def _ends_value(line: HeadLine) -> bool:
    """Whether a line begins the body, or is one of dashes or dots."""
    return not _PRINT.search(line.text) or _HEADING.match(squeeze(line.text)) is not None


def _runs_on(before: HeadLine, line: HeadLine, texts: Sequence[str], margin: float) -> bool:
    """Whether a line goes on with the value above it, where no further label tells: same block, no body, no
    end.
    """
    if _ENUMERATED.match(line.text) and (line.block == before.block or _ENUMERATED.match(texts[0] if texts else "")):
        return True
    if _is_centred_under(before, line, margin) and not _BODY.match(squeeze(line.text)):
        return True
    if line.block != before.block or (texts and _COUNTED.search(squeeze(texts[-1]))):
        return False
    indented = line.box.width > 0 and line.box.x0 > before.box.x0 + 2 * line.box.height
    return not indented and not _BODY.match(squeeze(line.text))


def _is_centred_under(before: HeadLine, line: HeadLine, margin: float) -> bool:
    """Whether a line stands centred under another, in from the left edge of the text, as titles are broken."""
    height = min(before.box.height, line.box.height)
    near = height > 0 and 0 < line.box.y0 - before.box.y0 <= 2.2 * height
    inside = min(before.box.x0, line.box.x0) > margin + INSIDE * height or line.box.x0 > before.box.x0 + height
    return near and abs(line.box.cx - before.box.cx) <= height and inside


def _unbroken(texts: Sequence[str]) -> str:
    """Lines of running text joined as print breaks them: Thai words without a space, all else with one."""
    whole = ""
    for text in texts:
        glue = "" if not whole or (_is_thai(whole[-1]) and text[:1] and _is_thai(text[0])) else " "
        # a word such as ประจำปี that begins a line begins a phrase, and phrases are parted by a space
        phrase = text.startswith(("ประจำ", "จำนวน", "เขต", "และ", "พ.ศ.")) or _ENUMERATED.match(text)
        whole += (" " if whole and phrase else glue) + text
    return whole.strip()


def _is_thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e4e"


def _listed(lines: Sequence[HeadLine]) -> dict[str, tuple[str, ...]]:
    """References and enclosures, an enumeration taken apart."""
    lists: dict[str, tuple[str, ...]] = {}
    labelled: list[tuple[str, Sequence[str], Sequence[str]]] = [
        ("references", REFERENCE, ENCLOSURE),
        ("enclosures", ENCLOSURE, ()),
    ]
    for name, labels, following in labelled:
        at = _find(lines[:HEAD_LINES], labels, wrong=1)
        if at is None or (name == "references" and not _PARTED.match(lines[at].text)):
            continue
        text = _value(lines, at, labels, following)
        if text:
            items = [item.strip() for item in _ENUMERATED.split(text) if item.strip()]
            lists[name] = tuple(items)
    return lists


def _contacts(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"telephone": [], "fax": [], "email": [], "url": []}
    for text in texts:
        emails = _EMAIL.findall(text)
        found["email"] += [digits.to_arabic(e).rstrip(".") for e in emails]
        urls = [u for u in _URL.findall(text) if "@" not in u]
        found["url"] += [digits.to_arabic(u).rstrip("./") for u in urls]
        for number in telephones.find(text):
            before = squeeze(text[: number.start])
            found["fax" if _last(_FAX, before) > _last(_PHONE, before) else "telephone"].append(number.value)
    plain = {url for url in found["url"] if not url.startswith("http")}
    found["url"] = [u for u in found["url"] if u in plain or u.partition("://")[2] not in plain]
    return {f"contacts.{name}": tuple(dict.fromkeys(values)) for name, values in found.items() if values}


def _last(pattern: regex.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)
