"""What all tests share."""

from __future__ import annotations

import signal

from decided_archives import made, review  # noqa: F401 - fixtures of two files of tests
from hypothesis import settings

settings.register_profile("extract", deadline=None)  # a deadline measures how busy the machine is, not the code
settings.load_profile("extract")

# a shell that starts the tests in the background has them ignore the interrupt, and what they start would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)
