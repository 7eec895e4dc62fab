"""``hmip framework``: checking a framework and printing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hmip_tui import framework as frameworks
from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say, say_each
from hmip_tui.errors import FileProblem, HmipError, Locked
from hmip_tui.framework import Framework
from hmip_tui.framework.check import Problem, check
from hmip_tui.framework.text import outline
from hmip_tui.store import places


def check_framework(path: Path) -> int:
    """Print every mistake in a framework, one a line; 1 if there is any.

    ``path`` is a framework file, or an inspection file for the framework frozen into it. Raises
    :class:`HmipError`.
    """
    document, problems = _load(path)
    say_each(problem.describe(path.name) for problem in problems)
    if problems or document is None:
        narrate(f"{of(len(problems), 'mistake')} in {path.name}.")
        return 1
    framework = frameworks.build(document)
    narrate(
        f"{path.name} has no mistakes: {framework.title}, "
        f"{of(len(framework.standards), 'standard')}, "
        f"{of(len(framework.key_questions), 'key question')}."
    )
    return 0


def show_framework(path: Path | None) -> int:
    """Print a framework: a file's, an inspection's, or without a path the built-in one.

    Raises :class:`HmipError`.
    """
    for line in outline(framework_of(path)):
        say(line)
    return 0


def framework_of(path: Path | None) -> Framework:
    """The framework of a framework file or inspection file, or the built-in one.

    Raises :class:`HmipError`, naming the mistakes of a faulty one.
    """
    return frameworks.build(document_of(path))


def document_of(path: Path | None) -> dict[str, Any]:
    """The document of :func:`framework_of`."""
    if path is None:
        return framework_files.built_in()
    document, problems = _load(path)
    if problems or document is None:
        say_each((problem.describe(path.name) for problem in problems), narrate)
        raise HmipError(f"{path.name} is not a usable framework: {of(len(problems), 'mistake')}.")
    return document


def _load(path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        places.look(path)
    except Locked:
        raise
    except FileProblem:
        return framework_files.load(path)
    with Inspection.open(path, writable=False) as inspection:
        document = inspection.record.document
    return document, check(document)
