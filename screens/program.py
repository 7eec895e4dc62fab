"""What screens ask of the program that shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.screen import Screen

from hmip_tui.application import Inspection, Position

if TYPE_CHECKING:
    from hmip_tui.editing import Edited


class Program(Protocol):
    """The part of :class:`hmip_tui.app.HmipApp` that screens call by name."""

    pressed_at: float
    """When the key that is being handled was pressed, in seconds of the program's clock."""

    last_interview: str
    """The interview that was shown last, "" where none was."""

    def is_in_front(self, screen: Screen[Any]) -> bool:
        """Whether a screen is in front of its place, which may be hidden."""

    def open_file(self, inspection: Inspection) -> None:
        """Leave the start screen for an inspection."""

    def show_review_of(self, case_id: str) -> None:
        """Review a case; raises :class:`hmip_tui.errors.HmipError`."""

    def action_show_review(self) -> None:
        """Go on with the case last shown."""

    def action_show_interviews(self) -> None:
        """Show the list of interviews."""

    def show_interview(self, id: str) -> None:
        """Go on with an interview; raises :class:`hmip_tui.errors.HmipError`."""

    def edit_outside(self, text: str, take: Callable[[Edited], None]) -> None:
        """Lend the terminal to a person's own editor; ``take`` gets what came back."""


def go_to_review(screen: Screen[None], inspection: Inspection, case: str, question: str) -> None:
    """Leave a screen for the review of a case, at one of its questions ("" for where it was left).

    Raises :class:`hmip_tui.errors.HmipError` if the place could not be remembered.
    """
    inspection.go_to_case(case)
    if question in inspection.framework.questions:
        inspection.go_to(Position(case, question))
    screen.dismiss(None)
    screen.app.call_later(program_of(screen).action_show_review)


def program_of(screen: Screen[Any]) -> Program:
    """The program that shows a screen: imports go from it to its screens only."""
    return cast("Program", screen.app)
