"""How much the program takes in from outside: all its limits in one place.

Documented in ``docs/hostile-input.md``. What lies beyond is refused in one sentence before it costs
memory or time; nothing that an inspection needs comes near. Bytes are bytes of a file, everything
else is counted.
"""

TEXT_FILE = 16 * 2**20
"""Bytes of a list of cases or people, or of any other text file without a limit of its own."""

FRAMEWORK_FILE = 2 * 2**20
"""Bytes of a framework."""

GUIDANCE_FILE = 2 * 2**20
"""Bytes of an organisation's guidance."""

DRAFT_FILE = 2 * 2**20
"""Bytes of a draft text, and of the text in a Word file."""

PREFERENCES_FILE = 64 * 2**10
"""Bytes of a settings or keys file."""

WORD_FILE = 64 * 2**20
"""Bytes of all that a Word file holds, unpacked; and of the file itself."""

WORD_TEXT = 2**25
"""Bytes of the part of a Word file that holds the text, unpacked: mostly what is told beside it."""

LINES = 200_000
"""Lines of a list."""

LINE = 10_000
"""Characters of a list's line, of a field that goes over several lines, and of a draft's line."""

NESTED = 50
"""Names joined by dots in a TOML key: each reader of TOML takes time with the square of them."""

KEYS = 20
"""Keys that one entry of a keys file lists."""

TOLD = 1_000
"""Mistakes of one file that are listed; the rest is counted."""

RECEIPT_FILE = 2**20
"""Bytes of a receipt."""

SEGMENT_FILE = 2**28
"""Bytes of a file in a shared folder."""

SEGMENT_LINE = 2**23
"""Bytes of a line of such a file: JSON in JSON, so that a value's quotes are longer there."""

VALUE = 2**22
"""Characters of one recorded value that is taken in from elsewhere."""

WHOLE = 2**53
"""No whole number that is taken in reaches it: beyond, numbers are not exact everywhere."""
