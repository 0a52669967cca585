"""Archives and bags that were made to harm, each with what must come of it.

Used by ``test_hostile_archives`` (every kind, some commands) and by ``benchmarks/hostile.py`` (every kind and command).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile import CANARY, TRANSCRIPT
from ordeal import Ordeal, suffer

from extract.cli import main

ESCAPE = "\x1b]0;OWNED\x07\x1b[31m\u202e"
_MAGIC = bytes.fromhex("d9d505f920a163d7")
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_INFLATED = 600 << 20
#: Commands that look into an archive: {a} it, {s} a sound one, {o} a new file or folder.
LOOKING = (
    "verify {a}", "search {a} จังหวัด", "show {a} letter.txt --json", "review {a} --json", "export {a} {o}.csv",
    "export {a} {o} --format text", "export {a} {o} --format alto", "export {a} {o} --format tables",
    "export {a} --iiif {o}", "bag {a} {o}", "merge {s} {a} --into {o}.sqlite --json",
    "validate {p} {a} --json", "correct {a} letter.txt:r001 --confirm --by x",
    "correct {a} letter.txt:r001 --undo --by x", "forget {a} letter.txt --by x --reason x",
)  # fmt: skip


_WRITING = ("forget", "correct")


@dataclass(frozen=True)
class Kind:
    """A way to harm. ``make`` is given the folder to make it in, a sound archive, and a folder of files that must stay
    as they are; it returns what to look into. ``codes``: the right exit codes, of single commands by their first word.
    ``says``: what ``verify`` must say.
    """

    name: str
    make: Callable[[Path, Path, Path], Path]
    says: str
    codes: dict[str, frozenset[int]]

    def right(self, command: str) -> frozenset[int]:
        return self.codes.get(command.split()[0], self.codes["else"])


def _codes(other: int, **own: int) -> dict[str, frozenset[int]]:
    return {"else": frozenset({other})} | {name: frozenset({code}) for name, code in own.items()}


REFUSED = _codes(3)
#: What rows hold is looked at, but not believed: nothing is handed over, and nothing made of it.
CHANGED = _codes(0, verify=1, bag=3, merge=3) | {"validate": frozenset({0, 1, 3})}
#: What they hold cannot be shown, or not of every document.
UNSOUND = CHANGED | {"else": frozenset({0, 3, 6})}


def make_sound(folder: Path) -> Path:
    """A small archive as this program writes it."""
    (folder / "in").mkdir()
    (folder / "in" / "letter.txt").write_text(TRANSCRIPT, encoding="utf-8")
    archive = folder / "sound.sqlite"
    assert main(["archive", str(folder / "in"), "--into", str(archive), "--jobs", "1", "-q"]) == 0
    return archive


def make_precious(folder: Path) -> Path:
    """Files that nothing may touch, nor print."""
    folder.mkdir()
    for name in ("diary", "diary.txt", "diary.alto.xml", "letter.docx"):
        (folder / name).write_text(CANARY, encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, str]:
    """Every file under a folder with its digest, what is no plain file with its kind."""
    found = {}
    for where, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(where, name)
            plain = path.is_file() and not path.is_symlink()
            what = hashlib.sha256(path.read_bytes()).hexdigest() if plain else oct(path.lstat().st_mode)
            found[str(path.relative_to(folder))] = what
    return found


def _changed(folder: Path, sound: Path, *statements: str) -> Path:
    path = Path(shutil.copy(sound, folder / "a.sqlite"))
    connection = sqlite3.connect(path)
    for pragma in ("ignore_check_constraints = ON", "foreign_keys = OFF", "writable_schema = ON"):
        connection.execute(f"PRAGMA {pragma}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def _journal(beside: Path, victim: Path) -> None:
    """A rollback journal that names a further one, which SQLite deletes when it has rolled back."""
    data = beside.read_bytes()
    page = struct.unpack(">H", data[16:18])[0]
    page = 65536 if page == 1 else page
    name = os.fsencode(victim)
    head = _MAGIC + struct.pack(">5I", 0, 0, len(data) // page, 512, page)
    total = sum(struct.unpack(f"{len(name)}b", name)) & 0xFFFFFFFF
    tail = struct.pack(">I", 0x40000000 // page + 1) + name + struct.pack(">II", len(name), total) + _MAGIC
    beside.with_name(beside.name + "-journal").write_bytes(head.ljust(512, b"\0") + tail)


def _with_journal(folder: Path, sound: Path, precious: Path) -> Path:
    path = _changed(folder, sound)
    _journal(path, precious / "letter.docx")
    return path


def _with_log(folder: Path, sound: Path, precious: Path) -> Path:
    path = _changed(folder, sound)
    data = bytearray(path.read_bytes())
    data[18:20] = b"\2\2"
    path.write_bytes(data)
    path.with_name("a.sqlite-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(28))
    return path


def _digest_a_path(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(folder, sound, f"UPDATE documents SET sha256 = '{precious}/diary'")


def _digest_beside(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(folder, sound, "UPDATE documents SET sha256 = '../../precious/diary'")


def _page_a_path(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(folder, sound, "UPDATE pages SET number = '../../../precious/diary'")


def _endless_view(folder: Path, sound: Path, precious: Path) -> Path:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, i AS page_id FROM n"
    return _changed(folder, sound, "DROP TABLE layouts", f"CREATE VIEW layouts AS {endless}")


def _trigger(folder: Path, sound: Path, precious: Path) -> Path:
    then = "BEGIN UPDATE records SET value = '99'; END"
    return _changed(folder, sound, f"CREATE TRIGGER later AFTER INSERT ON corrections {then}")


def _index_of_a_function(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(folder, sound, "CREATE INDEX sly ON documents (length(hex(zeroblob(100000000))))")


def _inflating(folder: Path, sound: Path, precious: Path) -> Path:
    deflate, million = zlib.compressobj(1), b" " * (1 << 20)
    bomb = b"".join([*(deflate.compress(million) for _ in range(_INFLATED >> 20)), deflate.flush()])
    return _with_readings(folder, sound, bomb)


def _with_readings(folder: Path, sound: Path, stored: bytes) -> Path:
    """The archive with these bytes for every stored reading and layout."""
    path = _changed(folder, sound)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE extractions SET json = ?", [stored])
        connection.execute("UPDATE layouts SET json = ?", [stored])
    connection.close()
    return path


def _elsewhere(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(folder, sound, "UPDATE sources SET path_raw = CAST('/usr' AS BLOB), path = '/usr'")


def _escapes(folder: Path, sound: Path, precious: Path) -> Path:
    text = f"'{ESCAPE}'"
    return _changed(
        folder, sound, f"UPDATE documents SET name = name || {text}, number = {text}, subject = {text}, kind = {text}",
        f"UPDATE records SET indicator_printed = {text}, entity = {text}, indicator = {text}, status = 'review'",
        f"UPDATE pages SET text = text || {text}",
    )  # fmt: skip


def _words_for_numbers(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(
        folder, sound, "UPDATE pages SET width = 'wide', number = x'00'", "UPDATE evidence SET page = 'one'"
    )


def _blobs_of_nothing(folder: Path, sound: Path, precious: Path) -> Path:
    return _changed(folder, sound, "UPDATE extractions SET json = x'00'", "UPDATE layouts SET json = x'789c'")


def _nested(folder: Path, sound: Path, precious: Path) -> Path:
    """Brackets without end, which a reader that calls itself would fall into."""
    return _with_readings(folder, sound, zlib.compress(b"[" * 2_000_000))


def _cut_off(folder: Path, sound: Path, precious: Path) -> Path:
    path = folder / "a.sqlite"
    path.write_bytes(sound.read_bytes()[: sound.stat().st_size // 2])
    return path


def _pipe(folder: Path, sound: Path, precious: Path) -> Path:
    os.mkfifo(folder / "a.sqlite")
    return folder / "a.sqlite"


def _device(folder: Path, sound: Path, precious: Path) -> Path:
    (folder / "a.sqlite").symlink_to("/dev/zero")
    return folder / "a.sqlite"


ARCHIVES = (
    Kind("journal that names a file", _with_journal, "journal", REFUSED),
    Kind("write-ahead log", _with_log, "write-ahead log", REFUSED),
    Kind("digest that is a path", _digest_a_path, "no SHA-256", REFUSED),
    Kind("digest that leads out", _digest_beside, "no SHA-256", REFUSED),
    Kind("page number that is a path", _page_a_path, "NOT as it was", UNSOUND),
    Kind("view without end", _endless_view, "schema is not this program's", REFUSED),
    Kind("trigger", _trigger, "schema is not this program's", REFUSED),
    Kind("index of a function", _index_of_a_function, "schema is not this program's", REFUSED),
    Kind("reading that inflates", _inflating, "NOT as it was", UNSOUND),
    Kind("folders elsewhere", _elsewhere, "/usr", CHANGED),
    Kind("escape sequences", _escapes, "NOT as it was", CHANGED),
    Kind("words for numbers", _words_for_numbers, "NOT as it was", UNSOUND),
    Kind("blobs of nothing", _blobs_of_nothing, "NOT as it was", UNSOUND),
    Kind("brackets without end", _nested, "NOT as it was", UNSOUND),
    Kind("cut off", _cut_off, "damaged", REFUSED),
    Kind("pipe", _pipe, "not an archive", REFUSED),
    Kind("device", _device, "not an archive", REFUSED),
)


def _bag(folder: Path, manifest: bytes, info: str = "") -> Path:
    bag = folder / "bag"
    (bag / "data").mkdir(parents=True)
    (bag / "bagit.txt").write_text(_DECLARATION, encoding="utf-8")
    (bag / "bag-info.txt").write_text(info, encoding="utf-8")
    (bag / "manifest-sha256.txt").write_bytes(manifest)
    return bag


def _line(name: str | bytes) -> bytes:
    return b"0" * 64 + b"  " + (name if isinstance(name, bytes) else name.encode()) + b"\n"


def _bag_of_pipes(folder: Path, sound: Path, precious: Path) -> Path:
    bag = _bag(folder, _line("data/pipe") + _line("data/zero"))
    os.mkfifo(bag / "data" / "pipe")
    (bag / "data" / "zero").symlink_to("/dev/zero")
    (bag / "bag-info.txt").unlink()
    (bag / "bag-info.txt").symlink_to("/dev/zero")
    return bag


def _bag_of_ways_out(folder: Path, sound: Path, precious: Path) -> Path:
    names = (f"{precious}/diary", "../../precious/diary", "data/../../../precious/diary", "~/diary", "data/link/diary")
    bag = _bag(folder, b"".join(map(_line, names)))
    (bag / "data" / "link").symlink_to(precious)
    return bag


def _bag_of_a_loop(folder: Path, sound: Path, precious: Path) -> Path:
    bag = _bag(folder, _line("data/loop/a") + _line("data/loop"))
    (bag / "data" / "loop").symlink_to("loop")
    return bag


def _bag_of_odd_names(folder: Path, sound: Path, precious: Path) -> Path:
    long = "data/" + "a" * 100_000
    return _bag(folder, _line("data/a\0b") + _line(long) + _line(f"data/{ESCAPE}") + b"x" * 1_000_000 + b"\n")


def _bag_of_digits(folder: Path, sound: Path, precious: Path) -> Path:
    return _bag(folder, b"", f"Payload-Oxum: {'9' * 100_000}.{'9' * 5_000}\n")


def _bag_of_lines(folder: Path, sound: Path, precious: Path) -> Path:
    return _bag(folder, b"x\n" * 8_000_000)


def _bag_of_an_endless_list(folder: Path, sound: Path, precious: Path) -> Path:
    bag = _bag(folder, b"")
    os.truncate(bag / "manifest-sha256.txt", 1 << 29)  # each run of a command is held against all bytes before it
    return bag


def _bag_with_a_journal(folder: Path, sound: Path, precious: Path) -> Path:
    bag = _bag(folder, b"")
    inside = Path(shutil.copy(sound, bag / "data" / "archive.sqlite"))
    digest = hashlib.sha256(inside.read_bytes()).hexdigest().encode()
    (bag / "manifest-sha256.txt").write_bytes(digest + b"  data/archive.sqlite\n")
    _journal(inside, precious / "letter.docx")
    return bag


def _bag_whose_archive_is_a_link(folder: Path, sound: Path, precious: Path) -> Path:
    bag = _bag(folder, _line("data/archive.sqlite"))
    (bag / "data" / "archive.sqlite").symlink_to(sound)
    return bag


def _bag_of_unknown_sums(folder: Path, sound: Path, precious: Path) -> Path:
    bag = _bag(folder, b"")
    for name in ("none", "shake128", "sha3", "md5" * 80):
        (bag / f"manifest-{name}.txt").write_bytes(_line("data/a"))
    return bag


_BAG = _codes(1)
BAGS = (
    Kind("bag of pipes and devices", _bag_of_pipes, "data/pipe is no plain file", _BAG),
    Kind("bag of ways out", _bag_of_ways_out, "leaves the bag", _BAG),
    Kind("bag of a loop", _bag_of_a_loop, "data/loop is no plain file", _BAG),
    Kind("bag of odd names", _bag_of_odd_names, "names no file", _BAG),
    Kind("bag of digits", _bag_of_digits, "Payload-Oxum says 9999", _BAG),
    Kind("bag of lines", _bag_of_lines, "more such lines", _BAG),
    Kind("bag of an endless list", _bag_of_an_endless_list, "it is over", _BAG),
    Kind("bag with a journal", _bag_with_a_journal, "journal", _BAG),
    Kind("bag whose archive is a link", _bag_whose_archive_is_a_link, "no plain file", _BAG),
    Kind("bag of unknown sums", _bag_of_unknown_sums, "is not known here", _BAG),
)


def commands(kind: Kind, target: Path, sound: Path, published: Path, out: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command with its arguments; those that write into the archive are last."""
    for number, words in enumerate(LOOKING if kind in ARCHIVES else ("verify {a}", "verify {a} --json")):
        places = {"a": target, "s": sound, "p": published, "o": out / f"out{number}"}
        yield words, [word.format(**places) for word in words.split()]


def endure(kind: Kind, work: Path, sound: Path, precious: Path, *, some: frozenset[str] | None = None) -> list[Ordeal]:
    """Make a kind in the new folder ``work`` and run every command on it (``some``: of these first words alone).

    Each is judged; so is what has changed: what lies beside, the kind itself, and what a refused command has left.
    """
    work.mkdir()
    target = kind.make(work, sound, precious)
    published = Path(__file__).parents[1] / "fixtures" / "published" / "digital-government-readiness.csv"
    results = []
    for words, arguments in commands(kind, target, sound, published, work.parent / "out"):
        if some is not None and words not in some:
            continue
        out = work.parent / "out"
        out.mkdir()
        before = state(precious), state(work) if not words.startswith(_WRITING) else {}, state(sound.parent)
        result = suffer(arguments, work / "x", CANARY, reads=False)
        after = state(precious), state(work) if not words.startswith(_WRITING) else {}, state(sound.parent)
        result.path = Path(f"{kind.name}: {words}")
        if result.code not in kind.right(words):
            result.faults.append(f"exit {result.code}, not {sorted(kind.right(words))}")
        if words == "verify {a}" and kind.says not in result.said:
            result.faults.append(f"does not say {kind.says!r}")
        if before != after:
            result.faults.append("something was changed that must not be")
        if kind.right(words) == frozenset({3}) and any(out.iterdir()):
            result.faults.append(f"left behind: {[p.name for p in out.iterdir()]}")
        if any(CANARY.encode() in p.read_bytes() for p in out.rglob("*") if p.is_file()):
            result.faults.append("canary in what was written")
        shutil.rmtree(out)
        results.append(result)
    return results
