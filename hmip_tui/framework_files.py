"""Frameworks as files: the one that comes with the program, and others."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from hmip_tui import limits, text_files
from hmip_tui.framework.check import Problem, check_text

BUILT_IN = "crc-2019"
"""The framework of a new inspection where none is named."""


def built_in() -> dict[str, Any]:
    """The document of the built-in framework."""
    file = files("hmip_tui.schema") / "frameworks" / f"{BUILT_IN}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def load(path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The document in a framework file, and every mistake in it.

    None where the file is not TOML. Raises :class:`hmip_tui.errors.HmipError` for a file that
    is not text.
    """
    return check_text(text_files.read(path, limits.FRAMEWORK_FILE))
