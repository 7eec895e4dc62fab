"""``hmip history``: who recorded what, when, and what stood there before."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.console import say
from hmip_tui.errors import Refused
from hmip_tui.framework import Framework
from hmip_tui.journal import Entry, EntryId, in_order
from hmip_tui.wording import field_name, value_text


def print_history(path: Path, case: str | None = None, question: str | None = None) -> int:
    """Print the entries of an inspection, of one case or one question if named, oldest first.

    A question may be a gate. What is not to be seen now (the other assessment of a case that the
    author assesses too) is left out. Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path, writable=False) as inspection:
        framework = inspection.framework
        if question is not None and question not in framework.questions:
            raise Refused(_no_question(framework, question))
        subject = None if case is None else f"case:{case}"
        entries = list(inspection.record.entries(subject))
        if case is not None and not entries:
            raise Refused(f"There is no case {case} in this inspection.")
        hidden = {f"case:{id}" for id in inspection.hidden_cases()}
        if subject in hidden:
            inspection.require_sight(str(case))
    by_id = {entry.id: entry for entry in entries}
    for entry in in_order(entries):
        if entry.subject in hidden:
            continue
        if question is None or is_about(framework, entry.field, question):
            say(*parts(framework, entry, by_id))
    return 0


def _no_question(framework: Framework, question: str) -> str:
    close = difflib.get_close_matches(question, framework.questions, 3)
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    return f"There is no question {question} in this inspection's framework.{hint}"


def is_about(framework: Framework, field: str, question: str) -> bool:
    """Whether a journal field holds a question's answer or evidence on it."""
    if field.startswith("evidence."):
        return field.removeprefix("evidence.").rpartition(".")[0] == question
    return field == framework.questions[question].field


def parts(framework: Framework, entry: Entry, by_id: Mapping[EntryId, Entry]) -> tuple[str, ...]:
    """One entry: time, author, case, field, action, and the values before and after.

    ``by_id`` holds the entries that it replaces.
    """
    return (
        local_time(entry.time),
        entry.author,
        entry.subject.removeprefix("case:"),
        field_name(framework, entry.field),
        entry.action,
        _change(entry, by_id),
    )


def _change(entry: Entry, by_id: Mapping[EntryId, Entry]) -> str:
    """The values before and after; of a viewing, which changes nothing, what was seen."""
    after = _value(entry.field, entry.value)
    if entry.field.startswith("viewed."):
        return after
    replaced = [by_id[id].value for id in entry.replaces if id in by_id]
    before = [_value(entry.field, value) for value in dict.fromkeys(replaced or ["null"])]
    return f"{' / '.join(before)} -> {after}"


def _value(field: str, value: str) -> str:
    """A journal's value in words; as it stands if it is damaged."""
    try:
        return value_text(field, json.loads(value))
    except (ValueError, RecursionError):
        return value


def local_time(time: str) -> str:
    """A journal's time in this machine's zone, with its offset; as it stands if it is no time."""
    try:
        return datetime.fromisoformat(time).astimezone().isoformat(" ", "seconds")
    except (ValueError, OverflowError, OSError):
        return time
