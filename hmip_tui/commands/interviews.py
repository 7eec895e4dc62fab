"""``hmip interviews``: what interviews say together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hmip_tui.application import Inspection
from hmip_tui.commands.console import say
from hmip_tui.errors import Refused
from hmip_tui.framework.interviews import Interview
from hmip_tui.interviews import Percentage
from hmip_tui.tally import ALL, Slice


def print_interviews(
    path: Path, kind: str | None = None, by: str | None = None, *, as_json: bool = False
) -> int:
    """Print the results of every kind of interview, or of one, told apart ``by`` an attribute.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path, writable=False) as inspection:
        kinds = _kinds(inspection, kind, by)
        if as_json:
            import json

            found = {each.id: _document(inspection, each, by) for each in kinds}
            for line in json.dumps({"interviews": found}, indent=2).splitlines():
                say(line)
        else:
            for each in kinds:
                _print_table(inspection, each, by)
    return 0


def _kinds(inspection: Inspection, kind: str | None, by: str | None) -> list[Interview]:
    """The kinds to print: those that can be told apart, where that is asked for."""
    kinds = inspection.framework.interviews
    if kind is not None and kind not in kinds:
        known = f"there are {', '.join(kinds)}" if kinds else "there are none"
        raise Refused(f"There is no interview '{kind}'; {known}.")
    found = list(kinds.values()) if kind is None else [kinds[kind]]
    if by is None:
        return found
    possible = {each.id: inspection.interview_attributes(each.id) for each in found}
    if not any(by in attributes for attributes in possible.values()):
        known = ", ".join(dict.fromkeys(a for listed in possible.values() for a in listed))
        raise Refused(f"No interview has the attribute '{by}'; there are: {known}.")
    return [each for each in found if by in possible[each.id]]


def _slices(inspection: Inspection, kind: Interview, by: str | None) -> list[Slice]:
    return [] if by is None else inspection.interview_slices(kind.id, by)[1:]


def _print_table(inspection: Inspection, kind: Interview, by: str | None) -> None:
    from rich.console import Console

    from hmip_tui.panels.interview_results import Column, results_table
    from hmip_tui.panels.renderable import WIDTH, renderable

    running = inspection.running(kind.id)
    columns = [
        Column(title, running.held(slice_), running.percentages(slice_), kind.observed)
        for title, slice_ in (
            ("all", ALL),
            *((s.value or "not known", s) for s in _slices(inspection, kind, by)),
        )
    ]
    name = "" if by is None else inspection.framework.attributes[by].name
    console = Console(markup=False, highlight=False, emoji=False)
    console.print(renderable(kind.name, results_table(columns, name, WIDTH)))


def _document(inspection: Inspection, kind: Interview, by: str | None) -> dict[str, Any]:
    found = {
        "name": kind.name,
        **_results(inspection, kind, ALL),
    }
    if by is not None:
        found["by"] = {
            by: {
                slice_.value: _results(inspection, kind, slice_)
                for slice_ in _slices(inspection, kind, by)
            }
        }
    return found


def _results(inspection: Inspection, kind: Interview, slice_: Slice) -> dict[str, Any]:
    running = inspection.running(kind.id)
    return {
        "held": running.held(slice_),
        "results": [_result(percentage) for percentage in running.percentages(slice_)],
    }


def _result(percentage: Percentage) -> dict[str, Any]:
    return {
        "question": percentage.question,
        "result": percentage.result,
        "percent": percentage.percent,
        "yes": percentage.yes,
        "n": percentage.n,
        "refused": percentage.refused,
        "did_not_know": percentage.did_not_know,
    }
