"""Settings that every test shares."""

from __future__ import annotations

import os

from hypothesis import settings

# Deadlines measure the machine, not the program; a continuous build tries the same cases each time.
settings.register_profile("here", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "here")
