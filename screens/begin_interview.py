"""Beginning an interview, or going on with one: which kind, about which case."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.framework.interviews import About, Interview
from hmip_tui.interview_clock import Clock
from hmip_tui.interview_walk import InterviewHeld, progress
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.program import program_of
from hmip_tui.screens.widgets.status_bar import StatusBar

_LIST = "list"


def begin_interview(screen: Screen[Any], inspection: Inspection, first: str = "") -> None:
    """Ask which kind of interview to begin, ``first`` standing first, and about which case."""
    kinds = inspection.framework.interviews
    order = sorted(kinds, key=lambda id: id != first)

    def chosen(kind: str | None) -> None:
        if kind is None:
            return
        if kinds[kind].about is About.CASE:
            _ask_for_case(screen, inspection, kinds[kind])
        else:
            _begin(screen, inspection, kind, "")

    choices = [Choice(id, kinds[id].name) for id in order]
    observed = any(kind.observed for kind in kinds.values())
    title = "Begin an interview or observation" if observed else "Begin an interview"
    screen.app.push_screen(ChooseScreen(title, choices), chosen)


def _ask_for_case(screen: Screen[Any], inspection: Inspection, kind: Interview) -> None:
    rows = [row for sample in kind.samples for row in inspection.cases(sample)]
    attributes = inspection.framework.attributes
    choices = [
        Choice(
            row.id,
            row.id,
            " · ".join(v for a, v in row.attributes.items() if attributes[a].heading),
        )
        for row in rows
    ]

    def chosen(case_id: str | None) -> None:
        if case_id is not None:
            _begin(screen, inspection, kind.id, case_id)

    screen.app.push_screen(ChooseScreen(f"{kind.name}: which case?", choices), chosen)


def interview_about(screen: Screen[Any], inspection: Inspection, case_id: str) -> None:
    """Go on with an interview about a case, or begin one; the latest unfinished stands first."""
    sample = inspection.case(case_id).sample
    held = inspection.interviews(case_id=case_id)[::-1]
    held.sort(key=lambda interview: interview.clock is Clock.FINISHED)
    kinds = [k for k in inspection.framework.interviews.values() if sample in k.samples]
    choices = [Choice(f"go on {h.id}", f"go on: {h.interview.name}", _state(h)) for h in held]
    choices += [Choice(f"begin {kind.id}", f"begin: {kind.name}") for kind in kinds]
    choices.append(Choice(_LIST, "all interviews"))

    def chosen(choice: str | None) -> None:
        if choice == _LIST:
            program_of(screen).action_show_interviews()
        elif choice is not None and choice.startswith("go on "):
            _show(screen, choice.removeprefix("go on "))
        elif choice is not None:
            _begin(screen, inspection, choice.removeprefix("begin "), case_id)

    screen.app.push_screen(ChooseScreen(f"Interviews about {case_id}", choices), chosen)


def _state(held: InterviewHeld) -> str:
    found = progress(held.interview, held.said)
    return f"{found.answered} of {found.applicable} answered, {held.clock}"


def _begin(screen: Screen[Any], inspection: Inspection, kind: str, case_id: str) -> None:
    try:
        id = inspection.begin_interview(kind, case_id)
    except HmipError as error:
        _fail(screen, error)
    else:
        _show(screen, id)


def _show(screen: Screen[Any], id: str) -> None:
    try:
        program_of(screen).show_interview(id)
    except HmipError as error:
        _fail(screen, error)


def _fail(screen: Screen[Any], error: HmipError) -> None:
    screen.app.bell()
    screen.query_one(StatusBar).say(str(error), alert=True)
