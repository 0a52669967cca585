"""What can go wrong, each with the exit code it ends the program with.

Exit codes are part of the interface and frozen; see ``docs/reference/exit-codes.md``. An exception here means
"cannot go on"; a doubt about a value is never an exception but a finding in the output.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of ``extract``; frozen."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    MISSING = 4
    LIMIT = 5
    SOME_FAILED = 6
    BUG = 70
    INTERRUPTED = 130


class ExtractError(Exception):
    """Base of all errors this package raises on purpose.

    ``code`` is a stable kebab-case word for programs, ``hint`` tells a person the way out.
    """

    exit_code: ExitCode = ExitCode.BUG
    code: str = "bug"

    def __init__(self, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code


class UsageError(ExtractError):
    """The call itself is wrong: an unknown option, a value out of range."""

    exit_code = ExitCode.USAGE
    code = "usage"


class InputError(ExtractError):
    """The input cannot be read: missing, empty, corrupt, encrypted, unsupported."""

    exit_code = ExitCode.INPUT
    code = "unreadable-input"


class MissingError(ExtractError):
    """A program, language or model this call needs is not on the machine."""

    exit_code = ExitCode.MISSING
    code = "missing"


class LimitError(ExtractError):
    """A limit (bytes, pages, pixels, time, memory) was hit; the message names it, the hint says how to raise it."""

    exit_code = ExitCode.LIMIT
    code = "limit"


def unexpected(error: Exception) -> ExtractError:
    """A bug, as an error to show: what was raised and where. ``EXTRACT_DEBUG`` prints the traceback too."""
    import os
    import traceback

    if os.environ.get("EXTRACT_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return ExtractError(
        f"unexpected {type(error).__name__}{where}: {error}",
        hint="this is a bug in extract; please report it with the document if you can share it",
    )
